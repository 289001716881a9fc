//! The alarms of the range: when each was raised, who acknowledged it after how long, when it returned and was closed.

use ratatui::layout::Rect;

use crate::domain::review::{ReviewAlarm, ReviewView};
use crate::domain::{AlarmSource, IsaState, Wall};
use crate::ui::alarm_words;
use crate::ui::glyphs;
use crate::ui::measure;
use crate::ui::model::{Language, Screen};
use crate::ui::plan::Plan;
use crate::ui::review::words as review_words;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::super::alarm_list::{draw_row, names};
use super::super::brush::Brush;
use super::super::cell::Focus;
use super::super::fact::inset;
use super::super::table::{self, Cell};
use super::{first_of, say, short};

/// From this width on the columns have room for who, and for the sign.
const WIDE_FROM: u16 = 110;

/// Widths of the columns; one of width 0 is left out.
struct Columns {
    raised: u16,
    priority: u16,
    source: u16,
    what: u16,
    certain: u16,
    acknowledged: u16,
    after: u16,
    cleared: u16,
    closed: u16,
    note: u16,
}

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, view: &ReviewView) {
    let area = plan.regions.list;
    let columns = columns(screen, area.width, view);
    let heads: [(u16, Text); 10] = [
        (columns.raised, text::COLUMN_RAISED),
        (columns.priority, text::COLUMN_PRIORITY),
        (columns.source, text::COLUMN_LINE),
        (columns.what, text::COLUMN_WHAT),
        (columns.certain, text::COLUMN_HOW),
        (columns.acknowledged, text::COLUMN_ACKNOWLEDGED),
        (columns.after, text::COLUMN_AFTER),
        (columns.cleared, text::COLUMN_CLEARED),
        (columns.closed, text::COLUMN_CLOSED),
        (columns.note, text::COLUMN_NOTE),
    ];
    names(screen, brush, plan.regions.columns, &heads);
    if view.alarms.is_empty() {
        say(screen, brush, area, text::ALARMS_NONE.get(screen.language), BOLD);
        return;
    }
    let chosen = screen.review.alarm.min(view.alarms.len().saturating_sub(1));
    let first = first_of(chosen, usize::from(area.height));
    for (y, (place, alarm)) in (area.top()..area.bottom()).zip(view.alarms.iter().enumerate().skip(first)) {
        let focus = if place == chosen { Focus::Selected } else { Focus::Other };
        draw_row(brush, Rect { y, height: 1, ..area }, cells(screen, &columns, alarm, view), focus);
    }
    if let Some(alarm) = view.alarms.get(chosen) {
        detail(screen, brush, plan.regions.guidance, alarm);
    }
}

fn columns(screen: &Screen, width: u16, view: &ReviewView) -> Columns {
    let is_zh = screen.language == Language::ZhCn;
    let wide = |zh: u16, en: u16| if is_zh { zh } else { en };
    let is_wide = width >= WIDE_FROM;
    let source = view.alarms.iter().map(|alarm| measure::width(&source(screen, alarm), screen.glyphs)).max();
    let raised =
        view.alarms.first().map_or(5, |alarm| measure::width(&short(screen, view, alarm.raised), screen.glyphs));
    let mut columns = Columns {
        raised: raised.max(wide(5, 6)),
        priority: table::priority_width(screen.language),
        source: source.unwrap_or(0).clamp(6, if is_wide { 16 } else { 10 }),
        what: if is_wide { wide(16, 24) } else { wide(14, 14) },
        certain: if is_wide { wide(6, 10) } else { 1 },
        acknowledged: if is_wide { wide(20, 20) } else { wide(9, 8) },
        after: 6,
        cleared: 7,
        closed: 6,
        note: 0,
    };
    let all = [
        columns.raised,
        columns.priority,
        columns.source,
        columns.what,
        columns.certain,
        columns.acknowledged,
        columns.after,
        columns.cleared,
        columns.closed,
    ];
    let used: u16 = all.iter().map(|width| width + 1).sum();
    columns.note = Some(width.saturating_sub(used + 3)).filter(|left| *left >= 8).unwrap_or(0);
    columns
}

fn source(screen: &Screen, alarm: &ReviewAlarm) -> String {
    match &alarm.key.source {
        AlarmSource::Site => alarm_words::source(&AlarmSource::Site, screen.language),
        named => named.name().to_owned(),
    }
}

fn cells(screen: &Screen, columns: &Columns, alarm: &ReviewAlarm, view: &ReviewView) -> Vec<Cell> {
    let language = screen.language;
    // What is over stands back; what nobody acknowledged stands out, though nothing blinks in a review.
    let is_new = alarm.closed.is_none() && alarm.acknowledged.is_none();
    let style = if is_new { BOLD } else { PLAIN };
    let state = if alarm.closed.is_some() { IsaState::Normal } else { IsaState::Acknowledged };
    let word = alarm_words::priority(alarm.priority).get(language);
    let mark = screen.glyphs.priority(alarm.priority, state);
    let certain = glyphs::certainty(alarm.certain);
    let certain = match columns.certain {
        1 => certain.to_owned(),
        _ => format!("{certain}{}", alarm_words::certainty(alarm.certain).get(language)),
    };
    let (acknowledged, after) = match &alarm.acknowledged {
        Some((at, by)) => {
            let who = review_words::who(by.as_ref(), language);
            let words = if columns.acknowledged > 12 { format!("{} {who}", short(screen, view, *at)) } else { who };
            (words, Span(at.since(alarm.raised)).to_string())
        }
        None => (text::ALARM_NOT_ACKNOWLEDGED.get(language).to_owned(), String::new()),
    };
    let time = |at: Option<Wall>, none: Text| match at {
        Some(at) => short(screen, view, at),
        None => none.get(language).to_owned(),
    };
    vec![
        Cell::new(columns.raised, short(screen, view, alarm.raised), style),
        Cell::new(columns.priority, format!("{mark} {word}"), screen.theme.priority(alarm.priority, state)),
        Cell::new(columns.source, source(screen, alarm), style),
        Cell::new(columns.what, alarm_words::alarm(alarm.key.alarm).get(language), style),
        Cell::new(columns.certain, certain, screen.theme.certainty(alarm.certain)),
        Cell::new(columns.acknowledged, acknowledged, if alarm.acknowledged.is_some() { PLAIN } else { BOLD }),
        Cell::new(columns.after, after, PLAIN),
        Cell::new(columns.cleared, time(alarm.cleared, text::ALARM_STANDS), style),
        Cell::new(columns.closed, time(alarm.closed, text::ALARM_OPEN), style),
        Cell::new(columns.note, alarm.notes.join(text::SEMICOLON.get(language)), DIM),
    ]
}

/// What became of an alarm, in one sentence.
pub(in crate::ui) fn fate(screen: &Screen, alarm: &ReviewAlarm) -> String {
    let language = screen.language;
    let time = |at| words::time_of_day(at, &screen.zone).to_string();
    let mut said = Vec::new();
    said.push(match &alarm.acknowledged {
        Some((at, by)) => {
            let who = review_words::who(by.as_ref(), language);
            let head = text::COLUMN_ACKNOWLEDGED.get(language);
            format!("{head} {} {who} ({})", time(*at), Span(at.since(alarm.raised)))
        }
        None => text::ISA_UNACKNOWLEDGED.get(language).to_owned(),
    });
    said.extend(alarm.cleared.map(|at| format!("{} {}", text::COLUMN_CLEARED.get(language), time(at))));
    said.push(match alarm.closed {
        Some(at) => format!("{} {}", text::COLUMN_CLOSED.get(language), time(at)),
        None => text::ALARM_OPEN.get(language).to_owned(),
    });
    said.extend(alarm.shelved_until.map(|at| fill(text::ALARM_SHELVED_UNTIL.get(language), &[&time(at)])));
    said.extend(alarm.notes.iter().cloned());
    said.join(text::COMMA.get(language))
}

fn detail(screen: &Screen, brush: &mut Brush, area: Rect, alarm: &ReviewAlarm) {
    let language = screen.language;
    let title = Rect { height: area.height.min(1), ..area };
    brush.fill(title, screen.theme.bar());
    let name = alarm_words::alarm(alarm.key.alarm).get(language);
    let source = alarm_words::source(&alarm.key.source, language);
    let at = review_words::day_and_second(alarm.raised, &screen.zone);
    brush.text(inset(title), &format!("{source} {name}  {at}  #{}", alarm.seq), screen.theme.bar());
    let rest = inset(Rect { y: title.bottom(), height: area.height.saturating_sub(1), ..area });
    let lines = fate(screen, alarm);
    let lines = measure::wrap(&lines, rest.width, usize::from(rest.height), screen.glyphs);
    for (y, line) in (rest.top()..rest.bottom()).zip(lines) {
        brush.text(Rect { y, height: 1, ..rest }, line, PLAIN);
    }
}
