//! The tabs of the list of alarms, each with how many rows it has.

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::ui::list::Tab;
use crate::ui::measure;
use crate::ui::model::{Mode, Screen, Searched};
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::{DIM, PLAIN};

use super::brush::Brush;
use super::fact::inset;

/// Draws the tabs, and what the list is searched for.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    for (area, tab) in placed(screen, plan, snapshot) {
        let style = if tab == screen.list.tab { screen.theme.picked() } else { PLAIN };
        brush.fill(area, style);
        brush.text(inset(area), &words(screen, tab, snapshot), style);
    }
    let searched = screen.list.search.trimmed();
    if !searched.is_empty() && screen.mode != Mode::Search(Searched::Alarms) {
        let words = fill(text::SEARCH.get(screen.language), &[&searched]);
        brush.right(inset(plan.regions.tabs), &words, DIM);
    }
}

/// Where each tab stands.
pub(in crate::ui) fn placed(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Vec<(Rect, Tab)> {
    let row = plan.regions.tabs;
    let mut x = row.x;
    let mut placed = Vec::new();
    for tab in Tab::ALL {
        let width = measure::width(&words(screen, tab, snapshot), screen.glyphs) + 2;
        placed.push((Rect { x, width, ..row }.intersection(row), tab));
        x = x.saturating_add(width + 1);
    }
    placed
}

fn words(screen: &Screen, tab: Tab, snapshot: &Snapshot) -> String {
    let wording = match tab {
        Tab::Open => text::TAB_OPEN,
        Tab::Shelved => text::TAB_SHELVED,
        Tab::OutOfService => text::TAB_OUT_OF_SERVICE,
        Tab::Check => text::TAB_CHECK,
    };
    fill(wording.get(screen.language), &[&tab.count(snapshot)])
}
