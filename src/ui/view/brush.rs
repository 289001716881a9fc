//! The only writer of cells. Every text passes through [`fit`], every cell through the buffer's own bounds: whatever is
//! asked for, nothing lands outside the buffer, no wide character is split, and no control character gets through.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

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
        let glyphs = self.glyphs;
        let cells = self.row(area.x, area.y, if area.height == 0 { 0 } else { area.width });
        if text.len() <= cells.len() && measure::is_plain(text) {
            for (cell, letter) in cells.iter_mut().zip(text.chars()) {
                put(cell, letter, style);
            }
            return u16::try_from(text.len()).unwrap_or(u16::MAX);
        }
        let room = u16::try_from(cells.len()).unwrap_or(u16::MAX);
        let mut free = cells.iter_mut();
        let mut used = 0;
        for piece in fit(text, room, glyphs) {
            let Some(cell) = free.next() else { break };
            put(cell, piece.symbol, style);
            if piece.width == 2
                && let Some(second) = free.next()
            {
                // It is never written itself. Left in the style of its glyph it would pass for a blank that already stands
                // on the terminal, and a glyph that moves by one cell would leave a hole behind.
                second.reset();
            }
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
        for y in area.top()..area.bottom() {
            for cell in self.row(area.x, y, area.width) {
                put(cell, ' ', style);
            }
        }
    }

    /// Paints an area that lies over a picture: what it covers by half is taken away, so that no glyph sticks out of it.
    pub(in crate::ui) fn cover(&mut self, area: Rect, style: Style) {
        for y in area.top()..area.bottom() {
            let Some(x) = area.x.checked_sub(1) else { break };
            if let [before] = self.row(x, y, 1)
                && unicode_width::UnicodeWidthStr::width(before.symbol()) == 2
            {
                before.set_char(' ');
            }
        }
        self.fill(area, style);
    }

    /// Hatches the first row of an area: one character again and again.
    pub(in crate::ui) fn hatch(&mut self, area: Rect, symbol: &str, style: Style) {
        let symbol = symbol.chars().next().unwrap_or(' ');
        for cell in self.row(area.x, area.y, if area.height == 0 { 0 } else { area.width }) {
            put(cell, symbol, style);
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

    /// The cells of one row, as far as the buffer has them.
    fn row(&mut self, x: u16, y: u16, width: u16) -> &mut [Cell] {
        let row = Rect { x, y, width, height: 1 }.intersection(self.buffer.area);
        if row.is_empty() {
            return &mut [];
        }
        let start = self.buffer.index_of(row.x, row.y);
        self.buffer.content.get_mut(start..start + usize::from(row.width)).unwrap_or_default()
    }
}

/// Gives a cell one character and exactly this style, whatever stood there.
fn put(cell: &mut Cell, symbol: char, style: Style) {
    cell.set_char(symbol);
    cell.fg = style.fg.unwrap_or(Color::Reset);
    cell.bg = style.bg.unwrap_or(Color::Reset);
    cell.modifier = style.add_modifier.difference(style.sub_modifier);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_glyph_that_moves_by_one_cell_leaves_no_hole_behind() {
        let area = Rect::new(0, 0, 6, 1);
        let style = Style::new().bg(Color::Blue);
        let drawn = |at: u16| {
            let mut buffer = Buffer::empty(area);
            let mut brush = Brush::new(&mut buffer, Glyphs::Unicode);
            brush.fill(area, style);
            brush.text(Rect { x: at, width: 4, ..area }, "摘机", style);
            buffer
        };
        let update: Vec<_> = drawn(2).diff(&drawn(1)).into_iter().map(|(x, _, cell)| (x, cell.bg)).collect();
        assert!(update.contains(&(5, Color::Blue)), "the cell behind the glyph is painted anew: {update:?}");
    }
}
