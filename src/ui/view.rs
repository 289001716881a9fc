//! Drawing: a pure function of screen and snapshot. One file per region; each draws into the rectangle the plan gives
//! it and knows no other.

mod adapter_facts;
pub(super) mod adapters;
mod alarm_list;
mod brush;
mod cell;
mod check_list;
pub(super) mod conditions;
mod detail;
mod fact;
pub(super) mod flow;
pub(super) mod footer;
mod grid;
mod guidance;
mod header;
mod help;
mod notice;
pub(super) mod popup;
pub(super) mod raw;
mod reply;
pub(super) mod review;
mod room;
pub(super) mod summary;
mod table;
pub(super) mod tabs;
mod ticker;
mod walk_page;

use ratatui::Frame;

use crate::domain::Snapshot;

use super::list::Tab;
use super::model::{Beneath, Mode, Screen};
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
    if screen.is_review_only() {
        review::title(screen, &mut brush, plan.regions.title, snapshot);
    } else {
        header::draw(screen, &mut brush, &plan, snapshot);
    }
    summary::draw(screen, &mut brush, plan.regions.summary, snapshot);
    conditions::draw(screen, &mut brush, &plan, snapshot);
    if let Mode::Help(page, _) = screen.mode {
        help::draw(screen, &mut brush, plan.middle(), page);
    } else if screen.mode.beneath() == Beneath::Alarms {
        tabs::draw(screen, &mut brush, &plan, snapshot);
        match screen.list.tab {
            Tab::Check => check_list::draw(screen, &mut brush, &plan, snapshot),
            Tab::Open | Tab::Shelved | Tab::OutOfService => alarm_list::draw(screen, &mut brush, &plan, snapshot),
        }
        guidance::draw(screen, &mut brush, plan.regions.guidance, snapshot);
    } else if screen.mode.beneath() == Beneath::Adapters {
        adapters::draw(screen, &mut brush, &plan, snapshot);
    } else if screen.mode.beneath() == Beneath::Review {
        review::draw(screen, &mut brush, &plan, snapshot);
    } else if screen.mode.beneath() == Beneath::Walk {
        walk_page::draw(screen, &mut brush, &plan, snapshot);
    } else {
        grid::draw(screen, &mut brush, &plan, snapshot);
        ticker::draw(screen, &mut brush, plan.regions.ticker, snapshot);
        detail::draw(screen, &mut brush, plan.regions.detail, snapshot);
    }
    reply::draw(screen, &mut brush, &plan, snapshot);
    let typed = popup::draw(screen, &mut brush, &plan, snapshot);
    let cursor = footer::draw(screen, &mut brush, &plan, snapshot).or(typed);
    if let Some(position) = cursor.filter(|position| area.contains(*position)) {
        frame.set_cursor_position(position);
    }
}
