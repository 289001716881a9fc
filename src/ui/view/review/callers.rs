//! Whom to ring back: missed callers, the most tries first, and who spoke to them since. A number is whole only while
//! somebody is signed in who may see it.

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::domain::review::{CallerClosedBy, ReviewCaller, ReviewView};
use crate::ui::model::{Language, Screen};
use crate::ui::plan::Plan;
use crate::ui::review::words as review_words;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words;

use super::super::alarm_list::{draw_row, names};
use super::super::brush::Brush;
use super::super::cell::Focus;
use super::super::fact::{Rows, inset};
use super::super::table::Cell;
use super::{first_of, say, short};

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, view: &ReviewView, snapshot: &Snapshot) {
    let language = screen.language;
    let area = plan.regions.list;
    let is_wide = area.width >= 110;
    let time = view.callers.first().map_or(5, |caller| brush.width(&short(screen, view, caller.first)));
    let widths = [if is_wide { 20 } else { 16 }, if language == Language::ZhCn { 4 } else { 5 }, time, time];
    let [caller, tries, first, last] = widths;
    let at = if is_wide { 20 } else { 15 };
    let used = caller + tries + first + last + at + 5 + 3;
    let heads = [
        (caller, text::COLUMN_CALLER),
        (tries, text::COLUMN_TRIES),
        (first, text::COLUMN_FIRST),
        (last, text::COLUMN_LATEST),
        (at, text::COLUMN_MISSED_AT),
        (area.width.saturating_sub(used), text::COLUMN_DONE),
    ];
    names(screen, brush, plan.regions.columns, &heads);
    below(screen, brush, plan.regions.guidance, view, snapshot);
    if view.callers.is_empty() {
        say(screen, brush, area, text::CALLERS_NONE.get(language), BOLD);
        return;
    }
    let chosen = screen.review.caller.min(view.callers.len().saturating_sub(1));
    let first = first_of(chosen, usize::from(area.height));
    for (y, (place, caller)) in (area.top()..area.bottom()).zip(view.callers.iter().enumerate().skip(first)) {
        let focus = if place == chosen { Focus::Selected } else { Focus::Other };
        let style = if caller.closed.is_none() { BOLD } else { DIM };
        let values = [
            review_words::number(caller, &snapshot.session),
            caller.tries.to_string(),
            short(screen, view, caller.first),
            short(screen, view, caller.last),
            caller.missed_at.to_string(),
            done(screen, caller),
        ];
        let cells = heads.iter().zip(values).map(|((width, _), value)| Cell::new(*width, value, style)).collect();
        draw_row(brush, Rect { y, height: 1, ..area }, cells, focus);
    }
}

/// How many are left, what cannot be rung back, and why numbers are masked.
fn below(screen: &Screen, brush: &mut Brush, area: Rect, view: &ReviewView, snapshot: &Snapshot) {
    let language = screen.language;
    let mut rows = Rows { area: inset(area) };
    let open = review_words::open_callers(view);
    let mut said = fill(text::CALLERS_OPEN.get(language), &[&open, &view.callers.len()]);
    if view.withheld > 0 {
        said.push_str(text::SEMICOLON.get(language));
        said.push_str(&fill(text::CALLERS_WITHHELD.get(language), &[&view.withheld]));
    }
    brush.text(rows.take(), &said, BOLD);
    if !review_words::sees_numbers(&snapshot.session) {
        brush.text(rows.take(), text::CALLERS_MASKED.get(language), PLAIN);
    }
}

/// Whether somebody spoke to a caller, and how.
pub(in crate::ui) fn done(screen: &Screen, caller: &ReviewCaller) -> String {
    let language = screen.language;
    let Some(closed) = &caller.closed else { return text::CALLER_OPEN.get(language).to_owned() };
    let wording = match closed.how {
        CallerClosedBy::CalledBack => text::CALLER_CALLED_BACK,
        CallerClosedBy::GotThrough => text::CALLER_GOT_THROUGH,
    };
    fill(wording.get(language), &[&words::hour_minute(closed.at, &screen.zone), &closed.line])
}
