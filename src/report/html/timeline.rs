//! The timeline of a range: a row for each line, the hours across. Its stretches are those the figures are counted from.
//!
//! ```text
//! 1803-1 综合业务 |────▬▬▬▬──████████──▨▨▨──|
//! 1803-2 社保     |──────▬▬──────────────────|
//!                 09:00   10:00   11:00
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::axis::{self, TimeMarks};
use super::cells::{self, COLUMNS, Run};
use super::markup::Markup;
use super::page::{On, remark, section};
use super::patterns::{class, legend};
use super::words::{self as w, fill};
use crate::domain::Wall;
use crate::domain::review::BarKind;
use crate::journal::record::escape_active;
use crate::report::text::{cut, hms, tenths};
use crate::shift::{LineFigures, Range};

/// Rows that are drawn; with more lines, those with most to tell.
pub(super) const ROWS_MAX: usize = 132;
/// Rows of one picture: two of them stand on a sheet of A4.
const ROWS_OF_A_PART: usize = 33;
/// Units of a row, and of what stands before and above the cells.
const ROW: usize = 15;
const LEFT: usize = 126;
const TOP: usize = 18;
const WIDTH: usize = LEFT + COLUMNS + 4;
/// Units of a mark's label.
const LABEL: usize = 32;
/// Cells (of text) of a line's name.
const NAME_CELLS: usize = 20;

/// The timeline.
pub(super) fn timeline(out: &mut Markup, on: On<'_>) {
    let range = on.figures().range;
    let all = &on.figures().lines;
    let drawn = chosen(all);
    section(out, on.say(w::TIMELINE), |out| {
        let marks = axis::times(range, &on.report.zone);
        for (part, lines) in drawn.chunks(ROWS_OF_A_PART).enumerate() {
            let first = part * ROWS_OF_A_PART;
            let picture = Part { on, range, marks: &marks, lines, place: (first, drawn.len()) };
            // Each sheet of paper explains its own patterns.
            out.within("div", &[("class", "whole")], |out| {
                legend(out, on);
                picture.write(out);
            });
        }
        let cell = range.length() / u32::try_from(COLUMNS).unwrap_or(1);
        let cell = if cell < Duration::from_mins(1) { tenths(cell) } else { hms(cell) };
        remark(out, &fill(on.say(w::TIMELINE_CELL), &[&cell]));
        if drawn.len() < all.len() {
            let (shown, left) = (drawn.len().to_string(), (all.len() - drawn.len()).to_string());
            remark(out, &fill(on.say(w::TIMELINE_LEFT_OUT), &[&shown, &left]));
        }
    });
}

/// Whether it fits below the head of the first sheet.
pub(super) fn is_short(on: On<'_>) -> bool {
    on.figures().lines.len() <= ROWS_OF_A_PART
}

/// The lines that are drawn, in the order of the configuration.
fn chosen(lines: &[LineFigures]) -> Vec<&LineFigures> {
    let mut ranked: Vec<_> = lines.iter().enumerate().collect();
    ranked.sort_by_key(|(place, line)| {
        let (blocked, time) = (line.scope.blocked, line.scope.time);
        let weight = (blocked.certain.whole, blocked.suspected.whole, time.dead.whole, time.unobserved.whole);
        (std::cmp::Reverse((weight, line.scope.calls.missed)), *place)
    });
    ranked.truncate(ROWS_MAX);
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, line)| line).collect()
}

struct Part<'a> {
    on: On<'a>,
    range: Range,
    marks: &'a TimeMarks,
    lines: &'a [&'a LineFigures],
    /// The first row, from 0, and how many rows all parts have.
    place: (usize, usize),
}

impl Part<'_> {
    fn write(&self, out: &mut Markup) {
        let on = self.on;
        let height = TOP + self.lines.len() * ROW + 4;
        let view = format!("0 0 {WIDTH} {height}");
        out.within("svg", &[("class", "chart"), ("role", "img"), ("viewBox", &view)], |out| {
            let (first, rows) = self.place;
            let (from, to) = ((first + 1).to_string(), (first + self.lines.len()).to_string());
            let part = fill(on.say(w::TIMELINE_PART), &[&from, &to, &rows.to_string()]);
            out.element("title", &[], &format!("{}: {part}", on.say(w::TIMELINE)));
            let (from, to) = (on.time(self.range.from), on.time(self.range.to));
            out.element("desc", &[], &fill(on.say(w::TIMELINE_DESC), &[&from, &to]));
            self.ground(out, height);
            self.strokes(out);
            for (row, line) in self.lines.iter().enumerate() {
                self.row(out, row, line);
            }
        });
        out.newline();
    }

    /// The marks of the hours, and a thin rule each fifth row for the eye.
    fn ground(&self, out: &mut Markup, height: usize) {
        let mut grid = String::new();
        for at in &self.marks.at {
            let x = LEFT + cells::touched(*at, Wall(at.0 + 1), self.range).start;
            // Writing to a string cannot fail.
            let _ = write!(grid, "M{x} {TOP}V{}", height - 4);
            let label = self.on.local(*at, self.marks.form);
            // The last one may stand too near to the edge to be written across its mark.
            let (class, x) = if x + LABEL / 2 > WIDTH { ("name", WIDTH) } else { ("mark", x) };
            out.element("text", &[("class", class), ("x", &x.to_string()), ("y", "12")], &label);
        }
        for row in (0..=self.lines.len()).filter(|row| row % 5 == 0 || *row == self.lines.len()) {
            let _ = write!(grid, "M{LEFT} {}h{COLUMNS}", TOP + row * ROW);
        }
        out.empty("path", &[("class", "grid"), ("d", &grid)]);
    }

    /// The stretches of all rows: one path for each kind. A browser that prints makes a picture of each path with a pattern,
    /// and a path for each row would make a month of many lines a hundred megabytes of paper.
    fn strokes(&self, out: &mut Markup) {
        let (mut off, mut of_kind) = (String::new(), BTreeMap::<BarKind, String>::new());
        for (row, line) in self.lines.iter().enumerate() {
            let y = middle(row);
            for (from, to) in off_duty(line, self.range) {
                stroke(&mut off, y, from, to);
            }
            for Run { kind, from, to } in cells::runs(&line.bars, self.range) {
                stroke(of_kind.entry(kind).or_default(), y, from, to);
            }
        }
        if !off.is_empty() {
            out.empty("path", &[("class", "k-off"), ("d", &off)]);
        }
        for (kind, path) in of_kind {
            out.empty("path", &[("class", class(kind)), ("d", &path)]);
        }
        out.newline();
    }

    /// What stands before a row, and what is told where a pointer rests on it.
    fn row(&self, out: &mut Markup, row: usize, line: &LineFigures) {
        let place = format!("translate({LEFT} {})", middle(row));
        out.within("g", &[("transform", &place)], |out| {
            out.element("title", &[], &self.told(line));
            let name = cut(&escape_active(&format!("{} {}", line.line, line.label)), NAME_CELLS);
            out.element("text", &[("class", "name"), ("x", "-5"), ("y", "4")], &name);
            let area = [
                ("x", "0"),
                ("y", &format!("-{}", ROW / 2)),
                ("width", &COLUMNS.to_string()),
                ("height", &ROW.to_string()),
            ];
            out.empty("rect", &[[("class", "area")].as_slice(), &area].concat());
        });
        out.newline();
    }

    fn told(&self, line: &LineFigures) -> String {
        let (on, blocked) = (self.on, line.scope.blocked);
        let certain = format!("{} {}", on.say(w::CERTAIN), hms(blocked.certain.whole));
        let suspected = format!("{} {}", on.say(w::SUSPECTED), hms(blocked.suspected.whole));
        let unobserved = format!("{} {}", on.say(w::UNOBSERVED), hms(line.scope.time.unobserved.whole));
        format!("{} {}: {certain}, {suspected}, {unobserved}", line.line, line.label)
    }
}

/// The cells that lie off duty as a whole.
fn off_duty(line: &LineFigures, range: Range) -> Vec<(usize, usize)> {
    let mut free = Vec::new();
    let mut at = 0;
    for duty in &line.duty {
        let on = cells::touched(duty.from, duty.to, range);
        if on.start > at {
            free.push((at, on.start));
        }
        at = at.max(on.end);
    }
    if at < COLUMNS {
        free.push((at, COLUMNS));
    }
    free
}

/// The middle of a row.
fn middle(row: usize) -> usize {
    TOP + row * ROW + ROW / 2
}

/// A stroke along a row, over these cells.
fn stroke(path: &mut String, y: usize, from: usize, to: usize) {
    // Writing to a string cannot fail.
    let _ = write!(path, "M{} {y}h{}", LEFT + from, to - from);
}
