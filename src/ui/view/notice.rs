//! What stands where no picture can: a screen that is too small, a grid without lines.

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::ui::model::{Mode, Screen, loses_records};
use crate::ui::plan::SMALLEST;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM};

use super::brush::Brush;
use super::footer;

/// The size that is needed and the one there is. The simulation mark stands here too.
pub(super) fn too_small(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let row = |y| Rect { y, height: 1, ..area }.intersection(area);
    if snapshot.sim {
        brush.text(row(area.y + 2), text::SIMULATION.get(screen.language), screen.theme.simulation());
    }
    if matches!(screen.mode, Mode::ConfirmQuit(_)) && loses_records(snapshot) {
        footer::question(screen, brush, row(area.y), snapshot);
        return;
    }
    let sizes: [&dyn std::fmt::Display; 4] = [&SMALLEST.width, &SMALLEST.height, &area.width, &area.height];
    let needed = fill(text::TOO_SMALL.get(screen.language), &sizes);
    let split =
        needed.find(['：', ':']).map_or(needed.len(), |at| at + needed[at..].chars().next().map_or(0, char::len_utf8));
    let (what, sizes) = needed.split_at(split);
    if brush.width(&needed) <= area.width {
        brush.text(row(area.y), &needed, BOLD);
    } else {
        brush.text(row(area.y), what, BOLD);
        brush.text(row(area.y + 1), sizes.trim_start(), BOLD);
    }
}

/// A grid without lines says why it is empty.
pub(super) fn no_lines(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let row = |down: u16| Rect { y: area.y + down, height: 1, ..area }.intersection(area);
    let indent = |area: Rect| Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if snapshot.total == 0 {
        brush.text(indent(row(1)), text::NO_LINES.get(screen.language), BOLD);
        return;
    }
    brush.text(indent(row(1)), text::NOTHING_MATCHES.get(screen.language), BOLD);
    brush.text(indent(row(2)), text::NOTHING_MATCHES_WHAT.get(screen.language), DIM);
}
