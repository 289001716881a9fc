//! Facts one below the other: a name, and a value that takes the rows it needs as far as they are free.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::measure;
use crate::ui::model::{Language, Screen};
use crate::ui::text::Text;
use crate::ui::theme::DIM;

use super::brush::Brush;

/// Rows that one fact may take while rows are free.
const FACT_ROWS: usize = 6;
/// Rows kept below the facts: how the state is known, the heading of the events and the newest one.
pub(super) const KEPT_ROWS: usize = 4;

/// One fact.
pub(super) struct Fact {
    pub(super) name: Text,
    pub(super) value: String,
    pub(super) style: Style,
}

pub(super) fn fact(name: Text, value: &str, style: Style) -> Fact {
    Fact { name, value: value.to_owned(), style }
}

/// Cells of a fact's name, with the blanks behind it.
fn name_width(language: Language) -> u16 {
    match language {
        Language::ZhCn => 10,
        Language::En => 12,
    }
}

/// Facts one below the other; each leaves a row to every one that follows.
pub(super) fn put_all(screen: &Screen, brush: &mut Brush, rows: &mut Rows, facts: &[&Fact]) {
    for (at, fact) in facts.iter().enumerate() {
        let following = facts.len() - at - 1;
        let free = usize::from(rows.area.height).saturating_sub(following + KEPT_ROWS);
        put(screen, brush, rows, fact, free);
    }
}

/// Facts to the last row: no other region follows, and what comes first matters most.
pub(super) fn put_close(screen: &Screen, brush: &mut Brush, rows: &mut Rows, facts: &[Fact]) {
    for (at, fact) in facts.iter().enumerate() {
        if rows.area.height == 0 {
            return;
        }
        let following = facts.len() - at - 1;
        put(screen, brush, rows, fact, usize::from(rows.area.height).saturating_sub(following));
    }
}

/// A fact in one row at least and in as many of the free ones as it needs; what is cut ends with the ellipsis.
pub(super) fn put(screen: &Screen, brush: &mut Brush, rows: &mut Rows, fact: &Fact, free: usize) {
    let name_width = name_width(screen.language);
    let room = rows.area.width.saturating_sub(name_width);
    let lines = measure::wrap(&fact.value, room, free.clamp(1, FACT_ROWS), brush.glyphs());
    for (at, line) in lines.iter().enumerate() {
        let row = rows.take();
        if at == 0 {
            brush.text(row, fact.name.get(screen.language), DIM);
        }
        let value = Rect { x: row.x + name_width.min(row.width), width: room, ..row };
        brush.text(value, line, fact.style);
    }
}

/// Rows from the top of an area, one after the other; empty ones once it is used up.
pub(super) struct Rows {
    pub(super) area: Rect,
}

impl Rows {
    pub(super) fn take(&mut self) -> Rect {
        let row = Rect { height: self.area.height.min(1), ..self.area };
        self.area.y += row.height;
        self.area.height -= row.height;
        row
    }
}

pub(super) fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}
