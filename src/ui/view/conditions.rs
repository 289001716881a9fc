//! The bar of conditions: what is wrong with the monitor itself and the most urgent alarms, gravest first, each with what
//! led to it. The gravest may take a second row. Where the rows do not suffice the last one says how many more there are.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::view::AdapterRow;
use crate::domain::{Moment, Snapshot};
use crate::ui::condition::{Condition, was_tried_before};
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::BOLD;
use crate::ui::words;

use super::brush::Brush;
use super::table;

/// Cells beside the words: the margins, and the mark before them.
const BESIDE: u16 = 4;
/// Rows that the gravest condition may take.
const GRAVEST_ROWS: u16 = 2;

/// Draws the bar.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let placed = placed(screen, plan, snapshot);
    let hidden = plan.conditions.len().saturating_sub(placed.len());
    for (rows, place) in &placed {
        let Some(condition) = plan.conditions.get(*place) else { continue };
        let style = match condition {
            Condition::Alarm(row) => {
                table::bar(screen, brush, *rows, row, snapshot);
                BOLD
            }
            other => {
                let style = style(screen, other);
                tell(screen, brush, *rows, &wording(screen, other, snapshot), style);
                style
            }
        };
        if hidden > 0 && *place + 1 == placed.len() {
            let more = fill(text::CONDITION_MORE.get(screen.language), &[&hidden]);
            let last = Rect { y: rows.bottom() - 1, height: 1, width: rows.width.saturating_sub(1), ..*rows };
            let width = (brush.width(&more) + 2).min(last.width);
            brush.fill(Rect { x: last.right() - width, width, ..last }, style);
            brush.right(last, &more, style);
        }
    }
}

fn tell(screen: &Screen, brush: &mut Brush, rows: Rect, words: &str, style: Style) {
    brush.fill(rows, style);
    let inside = Rect { x: rows.x + 1, width: rows.width.saturating_sub(2), ..rows };
    brush.text(inside, "!", style);
    let inside = Rect { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside };
    let lines = measure::wrap(words, inside.width, usize::from(rows.height), screen.glyphs);
    for (row, line) in (rows.top()..rows.bottom()).zip(lines) {
        brush.text(Rect { y: row, height: 1, ..inside }, line, style);
    }
}

/// The rows that are shown, each with the place of its condition.
pub(in crate::ui) fn placed(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Vec<(Rect, usize)> {
    let area = plan.regions.conditions;
    let first = gravest_rows(screen, area.width, &plan.conditions, snapshot).min(area.height);
    let shown = usize::from(area.height - first) + usize::from(first > 0);
    let mut y = area.y;
    let mut placed = Vec::new();
    for place in 0..shown.min(plan.conditions.len()) {
        let rows = Rect { y, height: if place == 0 { first } else { 1 }, ..area };
        y = rows.bottom();
        placed.push((rows, place));
    }
    placed
}

/// The rows that the gravest condition makes use of; none where nothing is wrong.
pub(in crate::ui) fn gravest_rows(screen: &Screen, width: u16, conditions: &[Condition], snapshot: &Snapshot) -> u16 {
    let Some(condition) = conditions.first() else { return 0 };
    if matches!(condition, Condition::Alarm(_)) {
        return 1;
    }
    let words = wording(screen, condition, snapshot);
    let fits = measure::width(&words, screen.glyphs) <= width.saturating_sub(BESIDE);
    if fits { 1 } else { GRAVEST_ROWS }
}

fn style(screen: &Screen, condition: &Condition) -> Style {
    match condition {
        Condition::JournalFaulted(_) | Condition::JournalStalled | Condition::Lost(_) | Condition::Flood(_) => {
            screen.theme.danger()
        }
        Condition::Alarm(_)
        | Condition::Stale(_)
        | Condition::NotLive(_)
        | Condition::UnitsSilent(_)
        | Condition::NotTold(..)
        | Condition::Overrun(_) => screen.theme.caution(),
    }
}

fn wording(screen: &Screen, condition: &Condition, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let time = |moment: Moment| words::hour_minute(moment.wall, &screen.zone).to_string();
    let heard = |row: &AdapterRow| match row.last_byte {
        Some(heard) => fill(text::LAST_HEARD.get(language), &[&time(heard)]),
        None => String::new(),
    };
    let why = |row: &AdapterRow| {
        if row.why.is_empty() { row.port.clone() } else { words::reason(&row.why, language).into_owned() }
    };
    match *condition {
        Condition::JournalFaulted(why) => {
            let why = words::reason(why, language);
            fill(text::CONDITION_JOURNAL_FAULTED.get(language), &[&snapshot.journal.pending, &why])
        }
        Condition::JournalStalled => fill(text::CONDITION_JOURNAL_STALLED.get(language), &[&snapshot.journal.pending]),
        Condition::Lost(row) if has_one_start(row) => {
            fill(text::CONDITION_LOST.get(language), &[&row.name, &time(row.since), &why(row)])
        }
        Condition::Lost(row) => fill(text::CONDITION_LOST_AGAIN.get(language), &[&row.name, &heard(row), &why(row)]),
        Condition::Stale(row) => fill(text::CONDITION_STALE.get(language), &[&row.name, &time(row.since), &why(row)]),
        Condition::UnitsSilent(row) => {
            let units = row.silent_units.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            let silent = row.silent_units.len();
            fill(text::CONDITION_UNITS_SILENT.get(language), &[&row.name, &silent, &row.units, &units, &why(row)])
        }
        Condition::NotLive(row) => {
            let state = words::adapter_state(row.state).get(language);
            if was_tried_before(row) {
                fill(text::CONDITION_NOT_LIVE_AGAIN.get(language), &[&row.name, &heard(row), &state, &why(row)])
            } else {
                fill(text::CONDITION_NOT_LIVE.get(language), &[&row.name, &time(row.since), &state, &why(row)])
            }
        }
        Condition::Flood(flood) => fill(text::FLOOD.get(language), &[&time(flood.since), &flood.annunciated]),
        // Drawn by itself; its words stand here for whoever measures a row.
        Condition::Alarm(row) => table::subject(screen, row),
        Condition::NotTold(name, why) => {
            let failures = snapshot.alarms.annunciation_failures;
            fill(text::NOT_TOLD.get(language), &[&failures, &name, &words::reason(why, language)])
        }
        Condition::Overrun(name) => fill(text::CONDITION_OVERRUN.get(language), &[&name]),
    }
}

/// Whether the latest step is the one that began the condition. From the second opening on it may be one of many tries,
/// and an adapter that never opened counts from its latest try: then only what was heard last is certain.
fn has_one_start(row: &AdapterRow) -> bool {
    row.opened == 1
}
