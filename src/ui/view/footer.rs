//! The footer: the keys that act now; while a search is typed, the search line.

use ratatui::layout::{Position, Rect};

use crate::domain::Snapshot;
use crate::ui::key;
use crate::ui::model::{Mode, Screen};
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};

use super::brush::{Brush, Pen};

/// Cells kept for the search text.
const SEARCH_ROOM: u16 = 28;

/// Draws the footer; returns where the cursor stands, if anywhere.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) -> Option<Position> {
    let area = plan.regions.footer;
    let mut pen = Pen::new(Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area });
    let cursor = (screen.mode == Mode::Search).then(|| search(screen, brush, &mut pen, snapshot));
    for key in key::acting(screen.mode) {
        let does = key.does.get(screen.language);
        let needed = brush.width(key.keys) + 1 + brush.width(does);
        if needed > pen.rest().width {
            break;
        }
        pen.write(brush, key.keys, BOLD).skip(1).write(brush, does, DIM).skip(3);
    }
    cursor
}

fn search(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) -> Position {
    pen.write(brush, "/", BOLD);
    let field = Rect { width: pen.rest().width.min(SEARCH_ROOM), ..pen.rest() };
    // The end of the text stays in sight: there the cursor is.
    let mut visible = screen.search.as_str();
    while brush.width(visible) >= field.width && !visible.is_empty() {
        let mut chars = visible.chars();
        chars.next();
        visible = chars.as_str();
    }
    let used = brush.text(field, visible, PLAIN);
    let cursor = Position { x: field.x + used, y: field.y };
    pen.skip(field.width + 1);
    let found = fill(text::LINES_OF.get(screen.language), &[&snapshot.matched, &snapshot.total]);
    pen.write(brush, &found, PLAIN).skip(3);
    cursor
}
