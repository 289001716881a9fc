//! The only writer of cells. Every text passes through [`fit`], every cell through the buffer's own bounds: whatever is
//! asked for, nothing lands outside the buffer, no wide character is split, and no control character gets through.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::measure::{self, fit};
use crate::ui::model::Glyphs;

/// Writes into a buffer.
#[derive(Debug)]
pub(in crate::ui) struct Brush<'a> {
    buffer: &'a mut Buffer,
    glyphs: Glyphs,
}

impl<'a> Brush<'a> {
    pub(in crate::ui) fn new(buffer: &'a mut Buffer, glyphs: Glyphs) -> Self {
        Self { buffer, glyphs }
    }

    /// Writes a text into the first row of `area`, from the left, cut to its width; returns the cells used.
    pub(in crate::ui) fn text(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        if area.height == 0 {
            return 0;
        }
        let mut used = 0;
        for piece in fit(text, area.width, self.glyphs) {
            let x = area.x.saturating_add(used);
            if piece.width == 2 && !self.blank_second(x, area.y, style) {
                break;
            }
            let Some(cell) = self.buffer.cell_mut((x, area.y)) else { break };
            cell.set_char(piece.symbol).set_style(style);
            used += piece.width;
        }
        used
    }

    /// Writes a text into the first row of `area`, against its right edge; returns the cells used.
    pub(in crate::ui) fn right(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let width = measure::width(text, self.glyphs).min(area.width);
        self.text(Rect { x: area.right().saturating_sub(width), width, ..area }, text, style)
    }

    /// Paints an area: blanks in one style.
    pub(in crate::ui) fn fill(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_char(' ').set_style(style);
                }
            }
        }
    }

    /// The display width of a text as this brush would write it.
    pub(in crate::ui) fn width(&self, text: &str) -> u16 {
        measure::width(text, self.glyphs)
    }

    /// Which characters this brush may write.
    pub(in crate::ui) fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// Blanks the second cell of a wide character; `false` where the buffer has none.
    fn blank_second(&mut self, x: u16, y: u16, style: Style) -> bool {
        let second = self.buffer.cell_mut((x.saturating_add(1), y));
        second.map(|cell| cell.set_char(' ').set_style(style)).is_some()
    }
}

/// A line of text that is written piece by piece from the left.
#[derive(Debug)]
pub(in crate::ui) struct Pen {
    area: Rect,
}

impl Pen {
    /// Starts at the left of the first row of `area`.
    pub(in crate::ui) fn new(area: Rect) -> Self {
        Self { area: Rect { height: area.height.min(1), ..area } }
    }

    /// Writes a text and moves on behind it.
    pub(in crate::ui) fn write(&mut self, brush: &mut Brush, text: &str, style: Style) -> &mut Self {
        let used = brush.text(self.area, text, style);
        self.skip(used)
    }

    /// Leaves cells free.
    pub(in crate::ui) fn skip(&mut self, cells: u16) -> &mut Self {
        let cells = cells.min(self.area.width);
        self.area.x += cells;
        self.area.width -= cells;
        self
    }

    /// Gives up cells at the right.
    pub(in crate::ui) fn narrow(&mut self, cells: u16) {
        self.area.width = self.area.width.saturating_sub(cells);
    }

    /// What is left of the row.
    pub(in crate::ui) fn rest(&self) -> Rect {
        self.area
    }
}
