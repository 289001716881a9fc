//! The timeline: a row a line, what its time was as marks that differ without colour too, the cursor's column lit.
//!
//! ```text
//!              |08:00      |09:00  09:20:31   |10:00          blocked susp. missed
//! > 1803-1     ____****####____####??????????@@@@@@@@@.....      31m    19m      2
//!   1803-2     ______________________________________ ....       0s     0s      0
//!  @ BLOCKED  ? suspected  x dead  . unobserved  = explained  # call  * ringing  o no call  _ idle
//! ```

use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Style;

use crate::domain::review::{BarKind, ReviewView, TimelineRow};
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::plan::Plan;
use crate::ui::review::window::Window;
use crate::ui::review::words as review_words;
use crate::ui::text;
use crate::ui::theme::{self, BOLD, DIM, PLAIN};
use crate::ui::words::{Amount, Span};

use super::super::brush::{Brush, Pen};
use super::super::table::{self, Cell};
use super::{axis, say};

/// From this width on a row has a line's label and its figures.
const WIDE_FROM: u16 = 110;
/// From this width on there is room for long labels.
const WIDEST_FROM: u16 = 160;
/// Cells of blocked, suspected and missed, and the blanks before each.
const FIGURES: [u16; 3] = [7, 6, 6];
const FIGURES_WIDTH: u16 = 22;
/// Cells of the mark of the chosen row.
const MARK: u16 = 2;

/// Cells of a line's id, of its label, and of the figures, with the blanks behind them.
fn columns(width: u16) -> (u16, u16, u16) {
    match width {
        0..WIDE_FROM => (10, 0, 1),
        WIDE_FROM..WIDEST_FROM => (12, 13, FIGURES_WIDTH),
        WIDEST_FROM.. => (12, 21, FIGURES_WIDTH),
    }
}

/// The cells of a row that stand for time, on a screen of this width.
pub(in crate::ui) fn bar_columns(width: u16) -> u16 {
    let (id, label, figures) = columns(width);
    width.saturating_sub(MARK + id + label + figures)
}

/// Where the time stands within a row or the axis.
fn bars(area: Rect) -> Rect {
    let (id, label, _) = columns(area.width);
    Rect { x: area.x + MARK + id + label, width: bar_columns(area.width), ..area }
}

/// Draws axis, rows and legend.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, view: &ReviewView) {
    let area = plan.regions.list;
    let window = Window { from: view.timeline.from, to: view.timeline.to };
    let at = screen.review.cursor(view);
    axis::draw(screen, brush, bars(plan.regions.columns), window, at);
    heads(screen, brush, plan.regions.columns);
    legend(screen, brush, plan.regions.legend);
    if view.timeline.matched == 0 {
        say(screen, brush, area, text::REVIEW_NO_LINE.get(screen.language), BOLD);
        return;
    }
    let cursor = window.cell(at, bar_columns(area.width));
    let first = screen.review.first_in_sight(view, usize::from(area.height));
    let rows = view.timeline.rows.iter().skip(first.saturating_sub(view.timeline.first));
    for (y, row) in (area.top()..area.bottom()).zip(rows) {
        draw_row(screen, brush, Rect { y, height: 1, ..area }, row, cursor);
    }
}

fn draw_row(screen: &Screen, brush: &mut Brush, area: Rect, row: &TimelineRow, cursor: Option<u16>) {
    let (id, label, figures) = columns(area.width);
    let is_chosen = screen.review.line.as_ref().is_some_and(|line| line.ix == row.ix);
    let name = Rect { width: (MARK + id + label).saturating_sub(1), ..area };
    let style = if is_chosen { theme::selected(PLAIN) } else { PLAIN };
    brush.fill(name, style);
    let mut pen = Pen::new(name);
    pen.write(brush, if is_chosen { brush.glyphs().selection() } else { " " }, style).skip(1);
    let rest = pen.rest();
    brush.text(Rect { width: id.saturating_sub(1).min(rest.width), ..rest }, row.id.as_str(), style);
    if label > 0 {
        pen.skip(id);
        brush.text(pen.rest(), &row.label, style);
    }
    let bars = bars(area);
    // Cells beyond those that were sent belong to a size that is not drawn any more.
    for (x, kind) in (bars.left()..bars.right()).zip(&row.cells) {
        let is_cursor = cursor == Some(x - bars.x);
        let (glyph, style) = match kind {
            Some(kind) => (screen.glyphs.stretch(*kind), screen.theme.stretch(*kind)),
            None => (" ", PLAIN),
        };
        let style = if is_cursor { theme::selected(style) } else { style };
        brush.hatch(Rect { x, width: 1, ..bars }, glyph, style);
    }
    if figures == FIGURES_WIDTH {
        draw_figures(screen, brush, Rect { x: bars.right(), width: figures, ..area }, row);
    }
}

fn draw_figures(screen: &Screen, brush: &mut Brush, area: Rect, row: &TimelineRow) {
    let total = &row.total;
    let weight = |is_none: bool, style: Style| if is_none { DIM } else { style };
    let values = [
        (Span(total.certain).to_string(), weight(total.certain.is_zero(), screen.theme.wrong())),
        (Span(total.suspected).to_string(), weight(total.suspected.is_zero(), BOLD)),
        (Amount(total.missed).to_string(), weight(total.missed == 0, BOLD)),
    ];
    let mut x = area.x + 1;
    for (width, (value, style)) in FIGURES.into_iter().zip(values) {
        brush.right(Rect { x, width, ..area }, &value, style);
        x += width + 1;
    }
}

fn heads(screen: &Screen, brush: &mut Brush, area: Rect) {
    let (id, label, figures) = columns(area.width);
    let names = [
        Cell::new(id.saturating_sub(1), text::COLUMN_LINE.get(screen.language), screen.theme.heading()),
        Cell::new(label.saturating_sub(1), text::COLUMN_LABEL.get(screen.language), screen.theme.heading()),
    ];
    table::cells(brush, Rect { x: area.x + MARK, width: area.width.saturating_sub(MARK), ..area }, &names);
    if figures < FIGURES_WIDTH {
        return;
    }
    let mut x = bars(area).right() + 1;
    let heads = [text::COLUMN_CERTAIN, text::COLUMN_SUSPECTED, text::COLUMN_MISSED];
    for (width, head) in FIGURES.into_iter().zip(heads) {
        brush.right(Rect { x, width, ..area }, head.get(screen.language), screen.theme.heading());
        x += width + 1;
    }
}

/// Rows that the legend needs: one on a small screen, whatever is cut there.
pub(super) fn legend_rows(screen: &Screen, size: Size) -> u16 {
    let needed: u16 = pieces(screen).map(|(_, words, _)| measure::width(words, screen.glyphs) + 5).sum();
    if needed <= size.width || size.height < 20 { 1 } else { 2 }
}

/// What matters most first: of a legend that is cut the usual is missing.
fn pieces(screen: &Screen) -> impl Iterator<Item = (&'static str, &'static str, Style)> {
    let (glyphs, theme, language) = (screen.glyphs, screen.theme, screen.language);
    let kinds = BarKind::ALL.into_iter().rev();
    kinds.map(move |kind| (glyphs.stretch(kind), review_words::bar(kind).get(language), theme.stretch(kind)))
}

fn legend(screen: &Screen, brush: &mut Brush, area: Rect) {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut rows = (inside.top()..inside.bottom()).map(|y| Pen::new(Rect { y, height: 1, ..inside }));
    let Some(mut pen) = rows.next() else { return };
    for (glyph, words, style) in pieces(screen) {
        let needed = brush.width(words) + 3;
        if needed > pen.rest().width {
            match rows.next() {
                Some(next) => pen = next,
                None => return,
            }
        }
        pen.write(brush, &glyph.repeat(2), style).skip(1).write(brush, words, PLAIN).skip(2);
    }
}

/// A click chooses the row, and the time where it is on the bars.
pub(super) fn on_click(screen: &mut Screen, at: Position, area: Rect, view: &ReviewView) {
    let first = screen.review.first_in_sight(view, usize::from(area.height));
    let place = first.saturating_add(usize::from(at.y - area.y));
    if place < view.timeline.matched {
        screen.review.first = first;
        screen.review.choose(place, view);
    }
    let bars = bars(area);
    if let Some(cell) = at.x.checked_sub(bars.x).filter(|cell| *cell < bars.width) {
        let window = Window { from: view.timeline.from, to: view.timeline.to };
        // The middle of the cell that was clicked.
        screen.review.go_to(window.part(i64::from(cell) * 2 + 1, i64::from(bars.width) * 2), view);
    }
}
