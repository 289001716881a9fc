//! The footer: the keys that act now; while a search is typed, the search line.

use ratatui::layout::{Position, Rect};

use crate::domain::Snapshot;
use crate::ui::key::{self, KeyText, When};
use crate::ui::model::{Mode, Screen, loses_records};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};

use super::brush::{Brush, Pen};
use super::header;

/// Cells kept for the search text.
const SEARCH_ROOM: u16 = 28;

/// Draws the footer; returns where the cursor stands, if anywhere.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) -> Option<Position> {
    let area = plan.regions.footer;
    if matches!(screen.mode, Mode::ConfirmQuit(_)) && loses_records(snapshot) {
        brush.fill(area, screen.theme.danger());
        question(screen, brush, Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, snapshot);
        return None;
    }
    let mut pen = Pen::new(Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area });
    if plan.regions.health.height == 0 {
        let view = header::view_words(screen, plan, snapshot);
        let used = brush.right(pen.rest(), &view, PLAIN);
        pen.narrow(if used > 0 { used + 2 } else { 0 });
    }
    let cursor = (screen.mode == Mode::Search).then(|| search(screen, brush, &mut pen, snapshot));
    for key in key::acting(screen.mode).iter().filter(|key| acts(screen, plan, key)) {
        let (name, does) = (key.name(screen.language), key.does.get(screen.language));
        let needed = brush.width(name) + 1 + brush.width(does);
        if needed > pen.rest().width {
            break;
        }
        pen.write(brush, name, BOLD).skip(1).write(brush, does, DIM).skip(3);
    }
    cursor
}

/// Asks whether to end though records would be lost, as fully as the row allows.
pub(super) fn question(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let asked = |text: Text| fill(text.get(screen.language), &[&snapshot.journal.pending]);
    let full = asked(text::QUIT_LOSES);
    let words = if brush.width(&full) <= area.width { full } else { asked(text::QUIT_LOSES_SHORT) };
    brush.text(area, &words, screen.theme.danger());
}

/// Whether a key would change anything now.
fn acts(screen: &Screen, plan: &Plan, key: &KeyText) -> bool {
    match key.when {
        When::Always => true,
        When::Pages => plan.grid.pages > 1,
        When::Something => screen.selected.is_some() || screen.state.is_some() || !screen.search.is_empty(),
    }
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
