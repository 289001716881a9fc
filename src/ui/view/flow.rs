//! The grid's density, chosen by room: the roomiest cell that shows all matching lines wins; what still does not fit is
//! paged. Two ways to fill an area:
//!
//! ```text
//! bands (blocks of several rows)          columns (cells of one row)
//! group A                                 group A      | group B
//! [cell] [cell] [cell]                    cell         | cell
//! group B                                 cell         | group C
//! [cell] [cell]                           cell         | cell
//! ```
//!
//! Counts come from the snapshot's groups, so that pages are known without the rows on them.

use std::ops::Range;

use ratatui::layout::{Rect, Size};

use crate::domain::Snapshot;
use crate::domain::view::RowOrder;
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::words::Span;

use super::cell::running;
use super::room::{Room, Section};

/// How a line's cell looks, from roomy to tiny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Look {
    /// Five rows: a padded block with label, word and nature.
    Grand,
    /// Three rows: a block with label, word and nature.
    Tall,
    /// Two rows: a block with label and word.
    Block,
    /// One row with label, word, time and missed calls.
    Wide,
    /// One row with word, time and missed calls.
    Narrow,
    /// One row with time, and the word where it fits.
    Compact,
    /// One row with mark, id and time: only to spare a page; the counts above tell every mark's word.
    Tiny,
}

/// How cells follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Flow {
    /// Left to right, then down, group below group.
    Bands,
    /// Downwards, then into the next column.
    Columns,
}

/// The lines of one page and where they stand.
#[derive(Debug)]
pub(in crate::ui) struct Grid {
    pub(in crate::ui) look: Look,
    pub(in crate::ui) flow: Flow,
    /// Cells that every id gets.
    pub(in crate::ui) id_width: u16,
    /// Cells that every time in state gets.
    pub(in crate::ui) time_width: u16,
    pub(in crate::ui) headings: Vec<Heading>,
    pub(in crate::ui) cells: Vec<Placed>,
    /// The page shown, from 0.
    pub(in crate::ui) page: usize,
    pub(in crate::ui) pages: usize,
    /// The rows of the page shown.
    pub(in crate::ui) rows: Range<usize>,
}

/// A group's heading.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) struct Heading {
    pub(in crate::ui) area: Rect,
    /// Position among the snapshot's groups; `None` where rows are not in groups.
    pub(in crate::ui) group: Option<usize>,
    pub(in crate::ui) lines: usize,
    pub(in crate::ui) part: Part,
}

/// Which part of a group follows a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Part {
    First,
    Continued,
}

/// A line's cell.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) struct Placed {
    /// The row's position among the matching ones.
    pub(in crate::ui) row: usize,
    pub(in crate::ui) area: Rect,
}

/// Lines beyond this are not laid out: no site has them, and a wrong count must not cost time.
const LINES_MAX: usize = 65_536;
/// An id gets at most this many cells.
const ID_MAX: u16 = 12;
/// The smallest cell that the smallest look may get: bounds what is asked for.
const CELL_MIN: usize = 14;

/// More rows than any page of this size can show.
pub(in crate::ui) fn rows_at_most(size: Size) -> usize {
    (usize::from(size.width) / CELL_MIN + 1) * usize::from(size.height)
}

/// Lays out the page that holds the row `focus`.
pub(in crate::ui) fn arrange(screen: &Screen, area: Rect, snapshot: &Snapshot, focus: usize) -> Grid {
    let sections = sections(screen, snapshot);
    let id_width = id_width(screen, snapshot);
    let times = snapshot.rows.iter().map(|row| Span(running(row, snapshot.at)).width());
    let time_width = times.max().unwrap_or(0);
    let room = Room {
        area,
        id_width,
        time_width,
        language: screen.language,
        heading: heading_rows(snapshot, &sections, area),
    };
    [Look::Grand, Look::Tall, Look::Block]
        .into_iter()
        .find_map(|look| room.bands(look, &sections))
        .or_else(|| {
            let looks = [Look::Wide, Look::Narrow, Look::Compact, Look::Tiny];
            looks.into_iter().find_map(|look| room.columns(look, &sections))
        })
        .unwrap_or_else(|| room.page(&sections, focus))
}

fn sections(screen: &Screen, snapshot: &Snapshot) -> Vec<Section> {
    let total = snapshot.matched.min(LINES_MAX);
    if screen.order == RowOrder::Attention || snapshot.groups.is_empty() {
        let lines = if snapshot.groups.is_empty() { total.min(snapshot.rows.len()) } else { total };
        return if lines == 0 { Vec::new() } else { vec![Section { group: None, first: 0, lines }] };
    }
    let mut first = 0;
    let mut sections = Vec::with_capacity(snapshot.groups.len());
    for (group, view) in snapshot.groups.iter().enumerate() {
        let lines = view.matched.min(total - first);
        if lines > 0 {
            sections.push(Section { group: Some(group), first, lines });
        }
        first += lines;
    }
    sections
}

fn id_width(screen: &Screen, snapshot: &Snapshot) -> u16 {
    let widths = snapshot.rows.iter().map(|row| measure::width(row.id.as_str(), screen.glyphs));
    widths.max().unwrap_or(0).clamp(3, ID_MAX)
}

/// A heading takes a row, except where the only group has no name or there is no room for one.
fn heading_rows(snapshot: &Snapshot, sections: &[Section], area: Rect) -> u16 {
    let nameless = match sections {
        [only] => {
            only.group.is_some_and(|at| snapshot.groups.get(at).is_none_or(|group| group.name.as_str().is_empty()))
        }
        _ => false,
    };
    u16::from(!nameless && area.height >= 2)
}
