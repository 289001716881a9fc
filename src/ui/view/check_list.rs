//! The opening check: every line that is not idle, the unknown ones included, with its state, since when, and who sits
//! there. A person goes through it when the office opens and records that it was done.

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::domain::view::LineRow;
use crate::ui::list::Entry;
use crate::ui::measure;
use crate::ui::model::{Language, Screen};
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::alarm_list::{draw_row, inside, names};
use super::brush::Brush;
use super::cell::{Focus, label};
use super::table::Cell;

struct Columns {
    state: u16,
    since: u16,
    age: u16,
    line: u16,
    label: u16,
    room: u16,
    contact: u16,
}

/// Draws the list.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let entries = screen.list.entries(snapshot);
    let area = plan.regions.list;
    let columns = columns(screen, inside(area).width, &entries);
    let heads = [
        (columns.state, text::COLUMN_STATE),
        (columns.since, text::COLUMN_SINCE),
        (columns.age, text::COLUMN_AGE),
        (columns.line, text::COLUMN_LINE),
        (columns.label, text::COLUMN_WHAT),
        (columns.room, text::ROOM),
        (columns.contact, text::COLUMN_CONTACT),
    ];
    names(screen, brush, plan.regions.columns, &heads);
    if entries.is_empty() {
        let is_searched = !screen.list.search.trimmed().is_empty();
        let words = if is_searched { text::LIST_NOTHING_MATCHES } else { text::LIST_EMPTY_CHECK };
        brush.text(inside(area), words.get(screen.language), BOLD);
        return;
    }
    let first = screen.list.first(&entries, usize::from(area.height));
    let chosen = screen.list.place(&entries);
    for (y, (place, entry)) in (area.top()..area.bottom()).zip(entries.iter().enumerate().skip(first)) {
        let Entry::Line(line) = entry else { continue };
        let cells = row(screen, &columns, line, snapshot);
        let focus = if chosen == Some(place) { Focus::Selected } else { Focus::Other };
        draw_row(brush, Rect { y, height: 1, ..area }, cells, focus);
    }
    let more = snapshot.matched.saturating_sub(snapshot.rows.len());
    if more > 0 {
        let words = fill(text::LIST_MORE.get(screen.language), &[&more]);
        brush.right(Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area }, &words, BOLD);
    }
}

fn columns(screen: &Screen, width: u16, entries: &[Entry]) -> Columns {
    let widest = |of: &dyn Fn(&LineRow) -> u16| {
        let widths = entries.iter().map(|entry| match entry {
            Entry::Line(row) => of(row),
            Entry::Alarm(_) => 0,
        });
        widths.max().unwrap_or(0)
    };
    let (state, room) = match screen.language {
        Language::ZhCn => (22, 8),
        Language::En => (26, 8),
    };
    let line = widest(&|row| measure::width(row.id.as_str(), screen.glyphs)).clamp(5, 12);
    let room = widest(&|row| measure::width(&row.room, screen.glyphs)).clamp(room, 16);
    let contact = widest(&|row| measure::width(&row.contact, screen.glyphs)).clamp(8, 16);
    let used = state + 8 + 5 + line + room + contact + 6;
    let label = width.saturating_sub(used + 1).min(30);
    Columns { state, since: 8, age: 5, line, label, room, contact }
}

fn row(screen: &Screen, columns: &Columns, row: &LineRow, snapshot: &Snapshot) -> Vec<Cell> {
    let language = screen.language;
    let mut state = format!("{} {}", screen.glyphs.line(row), words::state_short(row.state).get(language));
    if let Some((last, at)) = row.last {
        let word = words::state_short(last).get(language);
        state.extend([" ", word, " ", &words::hour_minute(at, &screen.zone).to_string(), "?"]);
    }
    vec![
        Cell::new(columns.state, state, screen.theme.row(row)),
        Cell::new(columns.since, words::time_of_day(row.since.wall, &screen.zone).to_string(), DIM),
        Cell::new(columns.age, Span(snapshot.at.since(row.since)).to_string(), PLAIN),
        Cell::new(columns.line, row.id.as_str(), BOLD),
        Cell::new(columns.label, label(row), PLAIN),
        Cell::new(columns.room, &*row.room, PLAIN),
        Cell::new(columns.contact, &*row.contact, PLAIN),
    ]
}
