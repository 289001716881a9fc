//! Drawing: a pure function of screen and snapshot. One file per region; each draws into the rectangle the plan gives
//! it and knows no other.

mod brush;
mod cell;
pub(super) mod conditions;
mod detail;
pub(super) mod flow;
mod footer;
mod grid;
mod header;
mod help;
mod notice;
mod room;
mod ticker;

use ratatui::Frame;

use crate::domain::Snapshot;

use super::model::Screen;
use super::plan::Plan;
use brush::Brush;

/// Draws the whole picture.
pub(super) fn draw(screen: &Screen, frame: &mut Frame, snapshot: &Snapshot) {
    let area = frame.area();
    let mut brush = Brush::new(frame.buffer_mut(), screen.glyphs);
    let Some(plan) = Plan::new(screen, area.as_size(), snapshot) else {
        notice::too_small(screen, &mut brush, area, snapshot);
        return;
    };
    header::draw(screen, &mut brush, &plan, snapshot);
    conditions::draw(screen, &mut brush, &plan, snapshot);
    if screen.mode.is_help() {
        help::draw(screen, &mut brush, plan.middle());
    } else {
        grid::draw(screen, &mut brush, &plan, snapshot);
        ticker::draw(screen, &mut brush, plan.regions.ticker, snapshot);
        detail::draw(screen, &mut brush, plan.regions.detail, snapshot);
    }
    let cursor = footer::draw(screen, &mut brush, &plan, snapshot);
    if let Some(position) = cursor.filter(|position| area.contains(*position)) {
        frame.set_cursor_position(position);
    }
}
