//! NEC SL1000 and SL1100, with the date switched on (PRG 35-02-14). The time is when the call was placed or answered.
//! A `NEXT` line brings the name of the caller of the record before: that record was told at once, so the name is a note.
//! Sources: S49 of `docs/PROTOCOLS.md`.
//!
//! ```text
//! 0    5     11    17   22       31         42                   63
//! POT  10:52 12/09 002  00:00:10 2001       2142623801           08754
//! class start date line duration station    dialled, or caller   account, NO ANSWER
//! ```

use super::Line;
use super::fields::{are_blank, column, date_parts, raw, span, stamp, text};
use crate::domain::{CallEdge, CallPart, CallRecord, DeviceLine, Direction, PbxTime};

/// The columns between two fields. The one behind the class belongs to the longest class.
const BETWEEN: [usize; 6] = [10, 16, 21, 30, 41, 62];
/// The width of the form: an account of 16, or a name of 24 characters in its place.
const WIDTH: usize = 88;

/// What a class says of the call.
enum Class {
    Call(Direction, CallPart),
    /// Blocked, full, a name, data: no call of a set.
    Other,
}

pub(super) fn line(line: &[u8]) -> Option<Line> {
    if is_heading(line) {
        return Some(Line::Note);
    }
    let (direction, part) = match class(column(line, 0, 5))? {
        Class::Call(direction, part) => (direction, part),
        Class::Other => return Some(Line::Note),
    };
    if !are_blank(line, &BETWEEN) || !column(line, WIDTH, usize::MAX).is_empty() {
        return None;
    }
    let (clock, date) = (column(line, 5, 10), column(line, 11, 16));
    let stamp = match date {
        // Calls within the house may come without a date.
        b"" => None,
        date => {
            let parts = date_parts(date)?;
            let [month, day] = parts.as_slice() else { return None };
            Some(stamp(None, month, day, clock)?)
        }
    };
    let (duration, account) = (column(line, 22, 30), column(line, 63, WIDTH));
    let is_answered = account != b"NO ANSWER";
    let talk_s = match duration {
        b"" if is_answered => return None,
        b"" => 0,
        duration => span(duration)?,
    };
    let station = column(line, 31, 41);
    if station.is_empty() {
        // Nobody answered, so it is nobody's.
        return Some(Line::Note);
    }
    let time = format!("{} {}", text(date), text(clock));
    Some(Line::Calls(vec![CallRecord {
        extension: DeviceLine::new(&text(station)),
        direction,
        part,
        time: PbxTime { edge: CallEdge::Start, text: time.trim().to_owned(), stamp },
        ring_s: None,
        talk_s: Some(if is_answered { talk_s } else { 0 }),
        held_s: 0,
        number: text(column(line, 42, 62)),
        name: String::new(),
        trunk: text(column(line, 17, 21)),
        account: if is_answered { text(account) } else { String::new() },
        note: if is_answered { text(column(line, 0, 5)) } else { text(account) },
        raw: raw(line),
    }]))
}

fn class(class: &[u8]) -> Option<Class> {
    Some(match class {
        b"POT" | b"POTA" | b"POTP" | b"POTW" | b"IVOT" | b"IVOTP" | b"IDOT" => {
            Class::Call(Direction::Out, CallPart::Whole)
        }
        b"PIN" | b"IVIN" | b"IDIN" => Class::Call(Direction::In, CallPart::Whole),
        b"PTRS" | b"ITRS" => Class::Call(Direction::Unknown, CallPart::Part),
        // The set that placed or answered it: which of the two is not told.
        b"ICM" => Class::Call(Direction::Unknown, CallPart::Whole),
        b"ALB" | b"BRD" | b"BFL" | b"NEXT" | b"SDTA" | b"SAD" | b"WAD" => Class::Other,
        _ => return None,
    })
}

/// The heading of a page, and the totals of a day.
fn is_heading(line: &[u8]) -> bool {
    let line = text(line);
    let is_page = line.split_once(" PAGE ").is_some_and(|(date, _)| date.split('/').count() == 3);
    let starts = ["CLASS TIME", "OUTGOING CALL", "FOR DAY OF", "TOTAL NO. OF", "NO. OF "];
    is_page || starts.into_iter().any(|start| line.starts_with(start)) || line.starts_with("CLASS ")
}
