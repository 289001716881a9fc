//! The newest bytes of the chosen adapter as they came, in hex and as text. Rows begin at whole multiples of their
//! length, counted from the first byte of the run, so that what stands there stays while more comes. A byte that is no
//! printable character of ASCII is a dot.
//!
//! ```text
//!  raw bytes                                     the newest 3 at 08:50:11, from > on
//!      48  24 31 20 46 20 31 31 2f 32 33>23 0d 0a             $1 F 11/23#..
//! ```

use std::fmt::Write as _;

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::domain::adapter_view::RawTail;
use crate::ui::model::Screen;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words;

use super::adapter_facts::detail;
use super::brush::{Brush, Pen};
use super::fact::inset;

/// Stands before the first byte of the newest reading.
const NEWEST: &str = ">";
/// Lengths of a row, in bytes: the first that fits is taken, else the last.
const LENGTHS: [u16; 3] = [16, 8, 4];

/// Draws the pane, where it stands.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    let Some(detail) = detail(screen, snapshot) else { return };
    let tail = &detail.tail;
    title(screen, brush, Rect { height: 1, ..area }, tail);
    let body = inset(Rect { y: area.y + 1, height: area.height - 1, ..area });
    if tail.bytes.is_empty() {
        brush.text(body, text::RAW_NONE.get(screen.language), DIM);
        return;
    }
    let dump = Dump::new(tail, body.width);
    let all = dump.rows();
    let shown = usize::from(body.height).min(all);
    let first = all.saturating_sub(shown).saturating_sub(screen.adapters.back);
    for (y, row) in (body.top()..body.bottom()).zip(first..first + shown) {
        dump.draw_row(brush, Rect { y, height: 1, ..body }, row as u64);
    }
}

/// How many rows of bytes a pane has in sight, and how many there are.
pub(in crate::ui) fn rows(screen: &Screen, area: Rect, snapshot: &Snapshot) -> (usize, usize) {
    let width = inset(area).width;
    let all = detail(screen, snapshot).map_or(0, |detail| Dump::new(&detail.tail, width).rows());
    (usize::from(area.height.saturating_sub(1)), all)
}

fn title(screen: &Screen, brush: &mut Brush, area: Rect, tail: &RawTail) {
    let style = screen.theme.bar();
    brush.fill(area, style);
    let language = screen.language;
    let mut said = Vec::new();
    if screen.adapters.back > 0 {
        said.push(fill(text::RAW_BACK.get(language), &[&screen.adapters.back]));
    }
    if let Some(at) = tail.at {
        let time = words::time_of_day(at.wall, &screen.zone);
        said.push(fill(text::RAW_NEWEST.get(language), &[&tail.reading, &time]));
    }
    let inside = inset(area);
    let used = brush.right(inside, &said.join(text::COMMA.get(language)), style);
    let rest = Rect { width: inside.width.saturating_sub(used + 1), ..inside };
    brush.text(rest, text::RAW.get(language), style);
}

/// The bytes in rows.
struct Dump<'a> {
    tail: &'a RawTail,
    length: u64,
    /// Cells of the number of a row's first byte.
    number: usize,
}

impl<'a> Dump<'a> {
    fn new(tail: &'a RawTail, width: u16) -> Self {
        let number = Self::end(tail).to_string().len().max(6);
        let needed = |length: u16| usize::from(length) * 4 + number + 3;
        let length = LENGTHS.into_iter().find(|length| needed(*length) <= usize::from(width)).unwrap_or(4);
        Self { tail, length: u64::from(length), number }
    }

    /// Bytes of the run up to the last one kept.
    fn end(tail: &RawTail) -> u64 {
        tail.before.saturating_add(tail.bytes.len() as u64)
    }

    fn rows(&self) -> usize {
        let first = self.tail.before / self.length;
        usize::try_from(Self::end(self.tail).div_ceil(self.length).saturating_sub(first)).unwrap_or(usize::MAX)
    }

    /// The byte at a place of the run, and whether it is one of the newest.
    fn at(&self, place: u64) -> Option<(u8, bool)> {
        let kept = usize::try_from(place.checked_sub(self.tail.before)?).ok()?;
        let newest_from = self.tail.bytes.len().saturating_sub(self.tail.newest);
        Some((*self.tail.bytes.get(kept)?, kept >= newest_from))
    }

    fn draw_row(&self, brush: &mut Brush, area: Rect, row: u64) {
        let start = (self.tail.before / self.length).saturating_add(row).saturating_mul(self.length);
        let mut pen = Pen::new(area);
        pen.write(brush, &format!("{start:>width$} ", width = self.number), DIM);
        let mut words = Vec::new();
        for place in start..start.saturating_add(self.length) {
            let Some((byte, is_new)) = self.at(place) else {
                pen.skip(3);
                words.push((' ', PLAIN));
                continue;
            };
            let is_first =
                is_new && !place.checked_sub(1).and_then(|before| self.at(before)).is_some_and(|(_, new)| new);
            let style = if is_new { BOLD } else { PLAIN };
            let mut hex = String::from(if is_first { NEWEST } else { " " });
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            pen.write(brush, &hex, style);
            words.push((if matches!(byte, b' '..=b'~') { char::from(byte) } else { '.' }, style));
        }
        pen.skip(2);
        for (letter, style) in words {
            pen.write(brush, letter.encode_utf8(&mut [0; 4]), style);
        }
    }
}
