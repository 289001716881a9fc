//! Avaya IP Office: comma-separated values, 30 fields, and more in later releases. The time is that of the start; each
//! part of a transferred call carries the start of the whole. A call between two sets is a record of both.
//! Sources: S46, S47 of `docs/PROTOCOLS.md`.

use super::Line;
use super::fields::{date_parts, number, raw, span, stamp, text};
use crate::domain::{CallEdge, CallPart, CallRecord, DeviceLine, Direction, PbxTime};

/// Fields up to and with the park time: what this form must have. Releases differ in what follows.
const LEAST: usize = 17;
/// A record with more fields is none.
const MOST: usize = 64;

pub(super) fn line(line: &[u8]) -> Option<Line> {
    let fields = split(line)?;
    if !(LEAST..=MOST).contains(&fields.len()) {
        return None;
    }
    let field = |at: usize| fields.get(at).map(Vec::as_slice).unwrap_or_default();
    let stamped = field(0).iter().position(|byte| *byte == b' ').and_then(|at| field(0).split_at_checked(at));
    let (date, clock) = stamped?;
    let parts = date_parts(date)?;
    let [year, month, day] = parts.as_slice() else { return None };
    let stamp = stamp(Some(*year), month, day, clock.get(1..)?)?;
    let (talk, ring) = (span(field(1))?, number(field(2))?);
    let held = count(field(15))?.saturating_add(count(field(16))?);
    let outward = match field(4) {
        b"I" => false,
        b"O" => true,
        _ => return None,
    };
    let (is_internal, goes_on) = (flag(field(8))?, flag(field(10))?);
    let called = if field(6).is_empty() { field(5) } else { field(6) };
    let parties = [Party { device: field(11), name: field(12) }, Party { device: field(13), name: field(14) }];
    let [first, second] = parties;
    let calls = [(first, second, true), (second, first, false)].into_iter().filter_map(|(own, other, is_first)| {
        let extension = own.device.strip_prefix(b"E").filter(|number| !number.is_empty())?;
        // Within the house the first party calls the second; else the letter speaks of the only set there is.
        let goes_out = if is_internal { is_first } else { outward };
        Some(CallRecord {
            extension: DeviceLine::new(&text(extension)),
            direction: if goes_out { Direction::Out } else { Direction::In },
            part: if goes_on { CallPart::Part } else { CallPart::Whole },
            time: PbxTime { edge: CallEdge::Start, text: text(field(0)), stamp: Some(stamp) },
            ring_s: Some(ring),
            talk_s: Some(talk),
            held_s: held,
            number: text(if goes_out { called } else { field(3) }),
            name: text(other.name),
            trunk: if other.device.starts_with(b"T") { text(other.device) } else { String::new() },
            account: text(field(7)),
            note: if other.device.starts_with(b"T") { String::new() } else { text(other.device) },
            raw: raw(line),
        })
    });
    let calls: Vec<CallRecord> = calls.collect();
    Some(if calls.is_empty() { Line::Note } else { Line::Calls(calls) })
}

#[derive(Clone, Copy)]
struct Party<'a> {
    device: &'a [u8],
    name: &'a [u8],
}

/// A count; blank is none.
fn count(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() { Some(0) } else { number(bytes) }
}

fn flag(bytes: &[u8]) -> Option<bool> {
    match bytes {
        b"0" => Some(false),
        b"1" => Some(true),
        _ => None,
    }
}

/// The fields of a line. A field in quotes may hold commas, and quotes twice.
fn split(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), Vec::new(), Quoted::No);
    for byte in line {
        quoted = match (quoted, byte) {
            (Quoted::No, b'"') if field.is_empty() => Quoted::Yes,
            (Quoted::Yes, b'"') => Quoted::Over,
            (Quoted::Over, b'"') => {
                field.push(b'"');
                Quoted::Yes
            }
            (Quoted::No | Quoted::Over, b',') => {
                fields.push(std::mem::take(&mut field));
                Quoted::No
            }
            (Quoted::Over, _) => return None,
            (state, byte) => {
                field.push(*byte);
                state
            }
        };
    }
    fields.push(field);
    (quoted != Quoted::Yes).then_some(fields)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoted {
    No,
    Yes,
    /// A quote within quotes: their end, or the first of two.
    Over,
}
