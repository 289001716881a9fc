//! The bar of conditions: what is wrong with the monitor itself, gravest first, each with what led to it. Where the
//! rows do not suffice the last one says how many more there are.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::Snapshot;
use crate::domain::view::AdapterRow;
use crate::ui::model::Screen;
use crate::ui::plan::{Condition, Plan};
use crate::ui::text::{self, Text, fill};
use crate::ui::words;

use super::brush::{Brush, Pen};

/// Draws the bar.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let area = plan.regions.conditions;
    let shown = usize::from(area.height);
    let hidden = plan.conditions.len().saturating_sub(shown);
    for (y, condition) in (area.top()..area.bottom()).zip(&plan.conditions) {
        let row = Rect { y, height: 1, ..area };
        let style = style(screen, condition);
        brush.fill(row, style);
        let mut inside = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        if hidden > 0 && y + 1 == area.bottom() {
            let more = fill(text::CONDITION_MORE.get(screen.language), &[&hidden]);
            let used = brush.right(inside, &more, style);
            inside.width = inside.width.saturating_sub(used + 2);
        }
        let words = wording(screen, condition, snapshot);
        Pen::new(inside).write(brush, "! ", style).write(brush, &words, style);
    }
}

fn style(screen: &Screen, condition: &Condition) -> Style {
    match condition {
        Condition::JournalFaulted(_) | Condition::JournalStalled | Condition::Lost(_) => screen.theme.danger(),
        Condition::Stale(_) | Condition::NotLive(_) | Condition::Overrun(_) => screen.theme.caution(),
    }
}

fn wording(screen: &Screen, condition: &Condition, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let adapter = |text: Text, row: &AdapterRow| {
        let since = words::hour_minute(row.since.wall, &screen.zone);
        fill(text.get(language), &[&row.name, &since, &row.why])
    };
    match *condition {
        Condition::JournalFaulted(why) => {
            fill(text::CONDITION_JOURNAL_FAULTED.get(language), &[&why, &snapshot.journal.pending])
        }
        Condition::JournalStalled => fill(text::CONDITION_JOURNAL_STALLED.get(language), &[&snapshot.journal.pending]),
        Condition::Lost(row) => adapter(text::CONDITION_LOST, row),
        Condition::Stale(row) => adapter(text::CONDITION_STALE, row),
        Condition::NotLive(row) => {
            let since = words::hour_minute(row.since.wall, &screen.zone);
            let state = words::adapter_state(row.state).get(language);
            fill(text::CONDITION_NOT_LIVE.get(language), &[&row.name, &since, &state, &row.why])
        }
        Condition::Overrun(name) => fill(text::CONDITION_OVERRUN.get(language), &[&name]),
    }
}
