//! How the sections of a grid fill its area: blocks in bands, rows in columns, or one page of them. Arithmetic only.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::ui::model::Language;

use super::flow::{Flow, Grid, Heading, Look, Part, Placed};

/// Blank columns between two cells.
const GAP: u16 = 2;

/// A run of rows under one heading.
pub(super) struct Section {
    pub(super) group: Option<usize>,
    pub(super) first: usize,
    pub(super) lines: usize,
}

/// An area and what its cells need.
pub(super) struct Room {
    pub(super) area: Rect,
    pub(super) id_width: u16,
    pub(super) time_width: u16,
    pub(super) language: Language,
    /// Rows of a heading: 1, or 0 where none is shown.
    pub(super) heading: u16,
}

struct Segment {
    section: usize,
    column: usize,
    y: u16,
    first: usize,
    lines: u16,
    part: Part,
}

/// Whether groups may be split where a column ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Groups {
    Whole,
    Split,
}

impl Room {
    /// Rows of a cell, and the cells across that it needs and that it makes use of.
    fn cell(&self, look: Look) -> (u16, Range<u16>) {
        let id = 4 + self.id_width;
        let short_word = match self.language {
            Language::ZhCn => 4,
            Language::En => 8,
        };
        match look {
            Look::Grand => (5, id + 18..40),
            Look::Tall => (3, id + 16..36),
            Look::Block => (2, id + 15..34),
            Look::Wide => (1, id + 28..60),
            Look::Narrow => (1, id + 19..40),
            Look::Compact => (1, id + 7 + short_word..28),
            Look::Tiny => (1, id + 6..22),
        }
    }

    fn empty(&self, look: Look, flow: Flow) -> Grid {
        let (id_width, time_width) = (self.id_width, self.time_width);
        Grid {
            look,
            flow,
            id_width,
            time_width,
            headings: Vec::new(),
            cells: Vec::new(),
            page: 0,
            pages: 1,
            rows: 0..0,
        }
    }

    /// Cells across, balanced so that the rows of the largest group are even.
    fn across(&self, width: &Range<u16>, gap: u16, largest: usize) -> Option<u16> {
        let most = (self.area.width + gap) / (width.start + gap);
        if most == 0 {
            return None;
        }
        let rows = largest.div_ceil(usize::from(most)).max(1);
        u16::try_from(largest.div_ceil(rows)).ok().map(|even| even.max(1))
    }

    /// All sections as blocks, where they fit.
    pub(super) fn bands(&self, look: Look, sections: &[Section]) -> Option<Grid> {
        let (rows, width) = self.cell(look);
        let step = rows + 1;
        let across = self.across(&width, GAP, sections.iter().map(|section| section.lines).max()?)?;
        let tall = |section: &Section| section.lines.div_ceil(usize::from(across)) * usize::from(step);
        let height: usize = sections.iter().map(|section| tall(section) + usize::from(self.heading)).sum();
        if height > usize::from(self.area.height) + 1 {
            return None;
        }
        let cell_width = ((self.area.width - GAP * (across - 1)) / across).min(width.end);
        let mut grid = self.empty(look, Flow::Bands);
        let mut y = self.area.y;
        for section in sections {
            self.head(&mut grid, section, Rect { y, height: self.heading, ..self.area }, Part::First);
            y += self.heading;
            for (line, row) in (section.first..section.first + section.lines).enumerate() {
                let (down, right) = (line / usize::from(across), line % usize::from(across));
                let x = self.area.x + cells(right) * (cell_width + GAP);
                let area = Rect { x, y: y + cells(down) * step, width: cell_width, height: rows };
                grid.cells.push(Placed { row, area });
            }
            y += cells(tall(section));
        }
        grid.rows = 0..grid.cells.len();
        Some(grid)
    }

    /// All sections as rows in columns, where they fit.
    pub(super) fn columns(&self, look: Look, sections: &[Section]) -> Option<Grid> {
        let (_, width) = self.cell(look);
        let gap = column_gap(look);
        let across = (self.area.width + gap) / (width.start + gap);
        let lines: usize = sections.iter().map(|section| section.lines + usize::from(self.heading)).sum();
        if across == 0 || lines > usize::from(across) * usize::from(self.area.height) {
            return None;
        }
        let fits = |height, space, groups| {
            self.walk(sections, height, space, groups, |_| ()).is_some_and(|used| used <= usize::from(across))
        };
        let lowest = cells(lines.div_ceil(usize::from(across))).max(1);
        let height = self.area.height;
        let even = |space| (lowest..=height).find(|height| fits(*height, space, Groups::Whole));
        let (height, space, groups) = if let Some(height) = even(1) {
            (height, 1, Groups::Whole)
        } else if fits(height, 1, Groups::Split) {
            (height, 1, Groups::Split)
        } else if let Some(height) = even(0) {
            (height, 0, Groups::Whole)
        } else if fits(height, 0, Groups::Split) {
            (height, 0, Groups::Split)
        } else {
            return None;
        };
        let mut grid = self.empty(look, Flow::Columns);
        // Columns that stay empty leave their room to those that are used.
        let used = self.walk(sections, height, space, groups, |_| ()).map_or(across, cells).clamp(1, across);
        let cell_width = self.column_width(&width, gap, used);
        self.walk(sections, height, space, groups, |segment| {
            self.place(&mut grid, sections, &segment, segment.column, cell_width + gap);
        });
        grid.rows = 0..grid.cells.len();
        Some(grid)
    }

    /// The page that holds the row `focus`, where one page cannot show all.
    pub(super) fn page(&self, sections: &[Section], focus: usize) -> Grid {
        let look = Look::Compact;
        let (_, width) = self.cell(look);
        let gap = column_gap(look);
        let across = ((self.area.width + gap) / (width.start + gap)).max(1);
        let mut grid = self.empty(look, Flow::Columns);
        let mut segments = Vec::new();
        let walked = self.walk(sections, self.area.height, 0, Groups::Split, |segment| segments.push(segment));
        let (Some(columns), Some(last)) = (walked, segments.last()) else { return grid };
        let focus = focus.min(last.first + usize::from(last.lines).saturating_sub(1));
        let per_page = usize::from(across);
        let holding = segments
            .iter()
            .find(|segment| (segment.first..segment.first + usize::from(segment.lines)).contains(&focus));
        grid.page = holding.map_or(0, |segment| segment.column / per_page);
        grid.pages = columns.div_ceil(per_page).max(1);
        let cell_width = self.column_width(&width, gap, across);
        let page = grid.page;
        for segment in segments.iter().filter(|segment| segment.column / per_page == page) {
            self.place(&mut grid, sections, segment, segment.column % per_page, cell_width + gap);
        }
        let first = grid.cells.first().map_or(0, |cell| cell.row);
        grid.rows = first..first + grid.cells.len();
        grid
    }

    fn column_width(&self, width: &Range<u16>, gap: u16, across: u16) -> u16 {
        ((self.area.width - (gap * (across - 1)).min(self.area.width)) / across).min(width.end)
    }

    fn place(&self, grid: &mut Grid, sections: &[Section], segment: &Segment, column: usize, step: u16) {
        let Some(section) = sections.get(segment.section) else { return };
        let x = self.area.x + cells(column) * step;
        let width = (step - column_gap(grid.look)).min(self.area.right().saturating_sub(x));
        let y = self.area.y + segment.y;
        self.head(grid, section, Rect { x, y, width, height: self.heading }, segment.part);
        for line in 0..segment.lines {
            let area = Rect { x, y: y + self.heading + line, width, height: 1 };
            grid.cells.push(Placed { row: segment.first + usize::from(line), area });
        }
    }

    fn head(&self, grid: &mut Grid, section: &Section, area: Rect, part: Part) {
        if self.heading > 0 {
            grid.headings.push(Heading { area, group: section.group, lines: section.lines, part });
        }
    }

    /// Fills columns of `height` rows with the groups in order and tells how many were used; `None` where not even a
    /// line fits.
    fn walk(
        &self,
        sections: &[Section],
        height: u16,
        space: u16,
        groups: Groups,
        mut put: impl FnMut(Segment),
    ) -> Option<usize> {
        if height <= self.heading || self.area.width == 0 {
            return None;
        }
        let (mut column, mut y) = (0, 0);
        for (at, section) in sections.iter().enumerate() {
            let start = if y == 0 { 0 } else { y + space };
            let whole = section.lines + usize::from(self.heading);
            let wanted = if groups == Groups::Whole { whole } else { whole.min(usize::from(self.heading) + 2) };
            y = start;
            if usize::from(start) + wanted > usize::from(height) && start > 0 {
                (column, y) = (column + 1, 0);
            }
            let mut done = 0;
            while done < section.lines {
                let lines = cells(section.lines - done).min(height.saturating_sub(y + self.heading));
                if lines > 0 {
                    let part = if done == 0 { Part::First } else { Part::Continued };
                    put(Segment { section: at, column, y, first: section.first + done, lines, part });
                }
                done += usize::from(lines);
                y += self.heading + lines;
                if done < section.lines {
                    (column, y) = (column + 1, 0);
                }
            }
        }
        Some(if sections.is_empty() { 0 } else { column + 1 })
    }
}

fn column_gap(look: Look) -> u16 {
    match look {
        Look::Compact | Look::Tiny => 1,
        Look::Grand | Look::Tall | Look::Block | Look::Wide | Look::Narrow => GAP,
    }
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
