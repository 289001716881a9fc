//! The grid: headings of groups and the cells of the page. Only what is visible is touched.

use crate::domain::Snapshot;
use crate::ui::model::Screen;
use crate::ui::plan::Plan;
use crate::ui::text;
use crate::ui::theme::DIM;

use super::brush::{Brush, Pen};
use super::cell::{Cell, Focus, running};
use super::flow::{Grid, Heading, Part};
use super::notice;

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let grid = &plan.grid;
    if plan.regions.grid.height > 0 && snapshot.matched == 0 {
        notice::no_lines(screen, brush, plan.regions.grid, snapshot);
        return;
    }
    for heading in &grid.headings {
        head(screen, brush, heading, snapshot);
    }
    for placed in &grid.cells {
        let Some(row) = snapshot.rows.get(placed.row) else { continue };
        let focus = if plan.selected == Some(placed.row) { Focus::Selected } else { Focus::Other };
        let time = running(row, snapshot.at);
        let Grid { look, id_width, time_width, .. } = *grid;
        Cell { screen, row, time, look, id_width, time_width, focus }.draw(brush, placed.area);
    }
}

fn head(screen: &Screen, brush: &mut Brush, heading: &Heading, snapshot: &Snapshot) {
    let language = screen.language;
    let name = match heading.group {
        None => text::ORDER_ATTENTION.get(language),
        Some(at) => snapshot.groups.get(at).map_or("", |group| group.name.as_str()),
    };
    let name = if name.is_empty() { text::NO_GROUP.get(language) } else { name };
    let mut pen = Pen::new(heading.area);
    pen.skip(1).write(brush, name, screen.theme.heading());
    match heading.part {
        Part::First => pen.skip(2).write(brush, &heading.lines.to_string(), DIM),
        Part::Continued => pen.write(brush, text::CONTINUED.get(language), DIM),
    };
}
