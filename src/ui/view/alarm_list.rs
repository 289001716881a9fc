//! The list of alarms: what is open, what is shelved, what is out of service. Columns that the screen has no room for are
//! left out; what is chosen is told in full below the list.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::domain::Snapshot;
use crate::domain::alarm_view::AlarmRow;
use crate::ui::alarm_words::{self, Length};
use crate::ui::list::{Entry, Tab, age};
use crate::ui::measure;
use crate::ui::model::{Language, Screen};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{self, BOLD, DIM};
use crate::ui::words::{self, Span};

use super::brush::Brush;
use super::cell::Focus;
use super::table::{self, Cell};

/// From this width on there is room for long names.
const WIDE_FROM: u16 = 100;

/// Widths of the columns; one of width 0 is left out.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    priority: u16,
    age: u16,
    line: u16,
    place: u16,
    what: u16,
    how: u16,
    state: u16,
    who: u16,
    note: u16,
}

/// Draws the list.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let entries = screen.list.entries(snapshot);
    let area = plan.regions.list;
    let columns = columns(screen, area.width, &entries);
    head(screen, brush, plan.regions.columns, columns);
    if entries.is_empty() {
        empty(screen, brush, area);
        return;
    }
    let first = screen.list.first(&entries, usize::from(area.height));
    let chosen = screen.list.place(&entries);
    for (y, (place, entry)) in (area.top()..area.bottom()).zip(entries.iter().enumerate().skip(first)) {
        let Entry::Alarm(alarm) = entry else { continue };
        let line = Rect { y, height: 1, ..area };
        let focus = if chosen == Some(place) { Focus::Selected } else { Focus::Other };
        draw_row(brush, line, row(screen, columns, alarm, snapshot), focus);
    }
    let more = snapshot.alarms.matched.saturating_sub(snapshot.alarms.rows.len());
    if more > 0 {
        let words = fill(text::LIST_MORE.get(screen.language), &[&more]);
        brush.right(Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area }, &words, BOLD);
    }
}

/// One row; the chosen one stands on a ground of its own, behind a mark.
pub(super) fn draw_row(brush: &mut Brush, area: Rect, mut cells: Vec<Cell>, focus: Focus) {
    if focus == Focus::Selected {
        brush.fill(area, theme::selected(theme::PLAIN));
        brush.text(area, brush.glyphs().selection(), theme::selected(theme::PLAIN));
        for cell in &mut cells {
            let blinks = cell.style.add_modifier & Modifier::SLOW_BLINK;
            cell.style = theme::selected(Style::new()).add_modifier(blinks);
        }
    }
    table::cells(brush, inside(area), &cells);
}

/// The rows of a list begin behind the mark of the chosen one.
pub(super) fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 2, width: area.width.saturating_sub(3), ..area }
}

/// The names of columns.
pub(super) fn names(screen: &Screen, brush: &mut Brush, area: Rect, names: &[(u16, Text)]) {
    let cells: Vec<Cell> = names
        .iter()
        .map(|(width, name)| Cell::new(*width, name.get(screen.language), screen.theme.heading()))
        .collect();
    table::cells(brush, inside(area), &cells);
}

fn empty(screen: &Screen, brush: &mut Brush, area: Rect) {
    let words = match screen.list.tab {
        _ if !screen.list.search.trimmed().is_empty() => text::LIST_NOTHING_MATCHES,
        Tab::Open => text::LIST_EMPTY_OPEN,
        Tab::Shelved => text::LIST_EMPTY_SHELVED,
        Tab::OutOfService => text::LIST_EMPTY_OUT_OF_SERVICE,
        Tab::Check => text::LIST_EMPTY_CHECK,
    };
    brush.text(inside(area), words.get(screen.language), BOLD);
}

fn head(screen: &Screen, brush: &mut Brush, area: Rect, columns: Columns) {
    let is_open = screen.list.tab == Tab::Open;
    let named = [
        (columns.priority, text::COLUMN_PRIORITY),
        (columns.age, if is_open { text::COLUMN_AGE } else { text::COLUMN_LEFT }),
        (columns.line, text::COLUMN_LINE),
        (columns.place, text::COLUMN_PLACE),
        (columns.what, text::COLUMN_WHAT),
        (columns.how, text::COLUMN_HOW),
        (columns.state, text::COLUMN_STATE),
        (columns.who, text::COLUMN_WHO),
        (columns.note, if is_open { text::COLUMN_NOTE } else { text::COLUMN_REASON }),
    ];
    names(screen, brush, area, &named);
}

fn columns(screen: &Screen, width: u16, entries: &[Entry]) -> Columns {
    let ids = entries.iter().map(|entry| match entry {
        Entry::Alarm(row) => measure::width(&line(screen, row), screen.glyphs),
        Entry::Line(_) => 0,
    });
    let is_zh = screen.language == Language::ZhCn;
    let wide = |zh: u16, en: u16| if is_zh { zh } else { en };
    let longest = if width < WIDE_FROM { wide(14, 9) } else { 16 };
    let line = ids.max().unwrap_or(0).clamp(6, longest);
    let (priority, what, by) = (table::priority_width(screen.language), wide(14, 23), 12);
    let mut columns = match screen.list.tab {
        Tab::Open | Tab::Check => {
            Columns { priority, age: 5, line, what, how: wide(6, 10), state: wide(10, 15), ..Columns::default() }
        }
        Tab::Shelved => Columns { priority, age: 6, line, what, who: by, ..Columns::default() },
        // What is out of service is a line or an adapter, whatever alarm its row names.
        Tab::OutOfService => Columns { age: 6, line, who: by, ..Columns::default() },
    };
    let all = [columns.priority, columns.age, columns.line, columns.what, columns.how, columns.state, columns.who];
    let used: u16 = all.iter().filter(|width| **width > 0).map(|width| width + 1).sum();
    let mut left = width.saturating_sub(3).saturating_sub(used);
    let mut take = |wanted: u16, from: u16| {
        let taken = if left >= from { wanted.min(left) } else { 0 };
        left -= taken;
        taken.saturating_sub(1)
    };
    if screen.list.tab == Tab::Open {
        columns.how += take(wide(24, 36), 70);
        columns.who = take(by + 2, 34);
        columns.state += take(wide(12, 20), 60);
        columns.place = take(28, 7);
    } else {
        columns.place = take(24, 36);
    }
    columns.note = take(u16::MAX, 4);
    columns
}

/// What an alarm is about, as short as it can be: the alarm's own word tells what kind of thing it is.
fn line(screen: &Screen, row: &AlarmRow) -> String {
    match row.key.source.name() {
        "" => alarm_words::source(&row.key.source, screen.language),
        name => name.to_owned(),
    }
}

fn row(screen: &Screen, columns: Columns, row: &AlarmRow, snapshot: &Snapshot) -> Vec<Cell> {
    let language = screen.language;
    let style = table::style(row);
    let is_open = screen.list.tab == Tab::Open;
    let priority = table::priority(screen, row);
    let time = if is_open { Span(age(snapshot, row.since)).to_string() } else { left(screen, row, snapshot) };
    let place = [&*row.label, &*row.room].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let mut how = table::certainty(screen, row);
    if let Some(more) = table::more(screen, row, snapshot).filter(|_| columns.how > 12) {
        how = format!("{how} {more}");
    }
    let length = if columns.state > 20 { Length::Full } else { Length::Short };
    let state = format!("{} {}", row.state.letter(), alarm_words::standing(row, language, length));
    let who = match (&row.hidden, &row.acknowledged) {
        (Some(hidden), _) if !is_open => format!("{} {}", hidden.by, words::hour_minute(hidden.at, &screen.zone)),
        (_, Some(by)) => format!("{} {}", by.by, words::hour_minute(by.at, &screen.zone)),
        _ => String::new(),
    };
    vec![
        Cell { width: columns.priority, ..priority },
        Cell::new(columns.age, time, style),
        Cell::new(columns.line, line(screen, row), style),
        Cell::new(columns.place, place, style),
        Cell::new(columns.what, alarm_words::alarm(row.key.alarm).get(language), style),
        Cell::new(columns.how, how, screen.theme.certainty(row.certain)),
        Cell::new(columns.state, state, style),
        Cell::new(columns.who, who, style),
        Cell::new(columns.note, note(screen, row), DIM),
    ]
}

/// How much is left of a shelf or an out-of-service.
fn left(screen: &Screen, row: &AlarmRow, snapshot: &Snapshot) -> String {
    match row.hidden.as_ref().map(|hidden| hidden.until) {
        Some(Some(until)) => Span(until.since(snapshot.at.wall)).to_string(),
        Some(None) => text::NO_END.get(screen.language).to_owned(),
        None => String::new(),
    }
}

/// What else there is to say: when it returned, since when nothing confirms it, the reason or the note.
fn note(screen: &Screen, row: &AlarmRow) -> String {
    let language = screen.language;
    let time = |wall| words::hour_minute(wall, &screen.zone).to_string();
    let mut said = Vec::new();
    said.extend(row.cleared_at.map(|at| fill(text::CLEARED_AT.get(language), &[&time(at)])));
    said.extend(row.unconfirmed_since.map(|at| fill(text::UNCONFIRMED_SINCE.get(language), &[&time(at)])));
    if let Some(hidden) = &row.hidden {
        said.extend(hidden.shelf.map(|kind| alarm_words::shelf(kind).get(language).to_owned()));
        said.push(hidden.reason.clone());
    }
    said.extend(row.acknowledged.as_ref().and_then(|by| by.note.clone()));
    said.join(text::COMMA.get(language))
}
