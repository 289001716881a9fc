//! Panasonic KX-TD, TDA, TDE and NS, pattern A of 80 columns. The time is that of the end. A hookflash during a call
//! splits it into two records, of which nothing shows that they belong together.
//! Sources: S40-S45 of `docs/PROTOCOLS.md`.
//!
//! ```text
//! 0        9       17    23 26                        52   57       66         77
//! 01/02/02 10:03AM  1200 01 <I>12345678901234567890   0'05 00:01'05 9876543210 TR
//! date     end      ext  CO dialled, or who called    ring duration account    code
//! ```

use super::fields::{are_blank, column, date_parts, named_number, raw, span, stamp, text};
use super::{DateOrder, Line};
use crate::domain::{CallEdge, CallPart, CallRecord, DeviceLine, Direction, PbxStamp, PbxTime};

/// The columns between two fields.
const BETWEEN: [usize; 8] = [8, 16, 22, 25, 51, 56, 65, 76];
/// The width of the form.
const WIDTH: usize = 80;

pub(super) fn line(line: &[u8], order: DateOrder) -> Option<Line> {
    if is_heading(line) {
        return Some(Line::Note);
    }
    let is_form = are_blank(line, &BETWEEN) && column(line, WIDTH, usize::MAX).is_empty();
    let (date, clock) = (column(line, 0, 8), column(line, 9, 16));
    let stamp = if is_unset(date, clock) { None } else { Some(read_stamp(date, clock, order)?) };
    let (extension, trunk, dialled) = (column(line, 17, 22), column(line, 23, 25), column(line, 26, 51));
    let (ring, talk) = (column(line, 52, 56), column(line, 57, 65));
    let spans = (optional(ring)?, optional(talk)?);
    if !is_form || extension.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    // A log-in, a reminder, a room: an event, and no call. A call of no extension is nobody's.
    let is_event = spans == (None, None) && trunk.is_empty() && !dialled.starts_with(b"EXT");
    if extension.is_empty() || is_event {
        return Some(Line::Note);
    }
    let party = read_party(dialled);
    let code = text(column(line, 77, WIDTH));
    Some(Line::Calls(vec![CallRecord {
        extension: DeviceLine::new(&text(extension)),
        direction: party.direction,
        // TR: the call was transferred, and goes on elsewhere or came from there.
        part: if code == "TR" { CallPart::Part } else { CallPart::Whole },
        time: PbxTime { edge: CallEdge::End, text: text(line.get(..16).unwrap_or(line)), stamp },
        ring_s: spans.0,
        talk_s: spans.1,
        held_s: 0,
        number: party.number,
        name: party.name,
        trunk: text(trunk),
        account: text(column(line, 66, 76)),
        note: [party.called, code].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        raw: raw(line),
    }]))
}

/// The page's heading, and a note of the reader's own pages.
fn is_heading(line: &[u8]) -> bool {
    let line = text(line);
    line.starts_with("Date") && line.contains("Time") && line.contains("Ext")
}

/// After its clock was set several times the PBX stamps nothing: `**/**/** **:****`.
fn is_unset(date: &[u8], clock: &[u8]) -> bool {
    date == b"**/**/**" && clock.starts_with(b"**:**")
}

fn read_stamp(date: &[u8], clock: &[u8], order: DateOrder) -> Option<PbxStamp> {
    let parts = date_parts(date)?;
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match order {
        DateOrder::Mdy => (third, first, second),
        DateOrder::Dmy => (third, second, first),
        DateOrder::Ymd => (first, second, third),
    };
    stamp(Some(*year), month, day, clock)
}

/// A span where there is one; `None` for what is neither a span nor blank.
#[expect(clippy::option_option, reason = "nothing there and nonsense there are two things")]
fn optional(bytes: &[u8]) -> Option<Option<u32>> {
    if bytes.is_empty() { Some(None) } else { span(bytes).map(Some) }
}

struct Party {
    direction: Direction,
    number: String,
    name: String,
    /// What was called from outside, where the PBX tells.
    called: String,
}

/// `<I>` and who called, `<D>` what was called from outside before it, `EXT` a set in the house, else what was dialled.
fn read_party(dialled: &[u8]) -> Party {
    let mark = |mark: &[u8]| dialled.windows(mark.len()).position(|window| window == mark);
    let from = |at: usize| dialled.get(at..).unwrap_or_default();
    let (direction, called, other) = match (dialled.starts_with(b"<D>"), mark(b"<I>")) {
        (true, Some(caller)) => (Direction::In, dialled.get(3..caller).unwrap_or_default(), from(caller + 3)),
        (true, None) => (Direction::In, from(3), from(dialled.len())),
        (false, Some(0)) => (Direction::In, from(dialled.len()), from(3)),
        (false, _) => (Direction::Out, from(dialled.len()), dialled.strip_prefix(b"EXT").unwrap_or(dialled)),
    };
    let (name, number) = named_number(other);
    let called = if called.is_empty() { String::new() } else { format!("DDI {}", text(called)) };
    Party { direction, number, name, called }
}
