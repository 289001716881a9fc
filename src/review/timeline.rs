//! Stretches of time to cells: what matters most within each. A stretch shorter than a cell still shows.

use crate::domain::Wall;
use crate::domain::review::{Bar, BarKind};
use crate::shift::Range;

/// The cells of a timeline: `columns` of equal length over a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) window: Range,
    columns: u16,
}

impl Grid {
    /// A window without length is one microsecond long.
    pub(super) fn new(window: Range, columns: u16) -> Self {
        let to = window.to.max(Wall(window.from.0.saturating_add(1)));
        Self { window: Range { to, ..window }, columns }
    }

    /// The cells of a line with these bars. What lies outside `range` is `None`; what no bar tells of within it, nobody saw.
    pub(super) fn cells(&self, bars: &Bars, range: Range) -> Vec<Option<BarKind>> {
        let mut cells = vec![None; usize::from(self.columns)];
        if let Some((first, last)) = self.span(range.from, range.to) {
            cells.iter_mut().skip(first).take(last - first + 1).for_each(|cell| *cell = Some(BarKind::Unobserved));
        }
        // Unobserved ranks above much that is known: the first bar of a cell takes its place, whatever it is.
        let mut is_told = vec![false; cells.len()];
        for bar in bars.within(self.window) {
            let Some((first, last)) = self.span(bar.from.max(range.from), bar.to.min(range.to)) else { continue };
            let part = cells.iter_mut().zip(&mut is_told).skip(first).take(last - first + 1);
            for (cell, is_told) in part {
                *cell = if std::mem::replace(is_told, true) { (*cell).max(Some(bar.kind)) } else { Some(bar.kind) };
            }
        }
        cells
    }

    /// The first and the last cell that a time touches.
    fn span(&self, from: Wall, to: Wall) -> Option<(usize, usize)> {
        let (from, to) = (from.max(self.window.from), to.min(self.window.to));
        if from >= to || self.columns == 0 {
            return None;
        }
        Some((self.cell_of(from), self.cell_of(Wall(to.0 - 1))))
    }

    /// The cell that holds an instant of the window.
    fn cell_of(&self, at: Wall) -> usize {
        let into = i128::from(at.0) - i128::from(self.window.from.0);
        let length = i128::from(self.window.to.0) - i128::from(self.window.from.0);
        usize::try_from(into * i128::from(self.columns) / length).unwrap_or(0)
    }
}

/// The bars of a line, in the order they begin.
#[derive(Debug, Clone)]
pub(super) struct Bars {
    bars: Vec<Bar>,
    /// None lies over another; they do where the clock was set back.
    is_apart: bool,
}

impl Bars {
    pub(super) fn new(bars: Vec<Bar>) -> Self {
        let is_apart = bars.is_sorted_by(|one, next| one.to <= next.from);
        Self { bars, is_apart }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Bar> {
        self.bars.iter()
    }

    /// Those that touch a window.
    pub(super) fn within(&self, window: Range) -> impl Iterator<Item = &Bar> {
        let first = if self.is_apart { self.bars.partition_point(|bar| bar.to <= window.from) } else { 0 };
        let near = self.bars.iter().skip(first).take_while(move |bar| bar.from < window.to);
        near.filter(move |bar| bar.to > window.from)
    }

    /// The bar that holds an instant: the one that began last.
    pub(super) fn at(&self, at: Wall) -> Option<Bar> {
        let to = Wall(at.0.saturating_add(1));
        self.within(Range { from: at, to }).last().copied()
    }
}
