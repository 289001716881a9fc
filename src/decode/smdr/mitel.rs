//! Mitel `MiVoice` Business and 3300 ICP: columns that move with two settings of the PBX, which each line shows by itself:
//! seconds in the start, and longer digits, where hours have four digits instead of two. No year.
//! Sources: S48 of `docs/PROTOCOLS.md`; the columns behind the duration are of a public reader of these records.
//!
//! ```text
//! 0      7       15       24   29   34                        60    66     73
//! %12/09 10:52   00:12:10 1200 012  057187251234              A T101  1300 08754
//! long call, date, start, duration, from, answered after, dialled, completion, to, transfer (66), third, account
//! ```

use super::Line;
use super::fields::{column, date_parts, number, raw, span, stamp, text};
use crate::decode::lines::is_blank_byte;
use crate::domain::{CallEdge, CallPart, CallRecord, DeviceLine, Direction, PbxTime};

/// The columns of one form, counted from the end of the duration.
struct Form {
    /// Digits of a party.
    party: usize,
    answered_after: usize,
    answered_width: usize,
    dialled: usize,
    completion: usize,
}

const STANDARD: Form = Form { party: 4, answered_after: 6, answered_width: 4, dialled: 11, completion: 37 };
const EXTENDED: Form = Form { party: 7, answered_after: 9, answered_width: 4, dialled: 14, completion: 38 };

pub(super) fn line(line: &[u8]) -> Option<Line> {
    let (mark, rest) = line.split_first()?;
    if !matches!(mark, b' ' | b'-' | b'%' | b'+') || !line.get(6).copied().is_some_and(is_blank_byte) {
        return None;
    }
    let date = rest.get(..5)?;
    let start = word(line, 7)?;
    let duration = word(line, start.end)?;
    // A start without seconds ends by column 14, one with seconds by 16.
    if start.at != 7 || duration.at > 18 {
        return None;
    }
    let parts = date_parts(date)?;
    let [month, day] = parts.as_slice() else { return None };
    let stamp = stamp(None, month, day, start.bytes)?;
    let form = match duration.bytes.len() {
        8 => STANDARD,
        10 => EXTENDED,
        _ => return None,
    };
    let talk_s = span(duration.bytes)?;
    let found = Found { line, end: duration.end, form, talk_s };
    let time =
        PbxTime { edge: CallEdge::Start, text: format!("{} {}", text(date), text(start.bytes)), stamp: Some(stamp) };
    found.calls(&time)
}

struct Word<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

/// The next word from a column on.
fn word(line: &[u8], from: usize) -> Option<Word<'_>> {
    let at = from + line.get(from..)?.iter().position(|byte| !is_blank_byte(*byte))?;
    let rest = line.get(at..)?;
    let end = at + rest.iter().position(|byte| is_blank_byte(*byte)).unwrap_or(rest.len());
    Some(Word { bytes: line.get(at..end)?, at, end })
}

/// A line whose form is known.
struct Found<'a> {
    line: &'a [u8],
    /// The column behind the duration.
    end: usize,
    form: Form,
    talk_s: u32,
}

impl Found<'_> {
    fn at(&self, from: usize, width: usize) -> &[u8] {
        column(self.line, self.end + from, self.end + from + width)
    }

    fn calls(&self, time: &PbxTime) -> Option<Line> {
        let Form { party, answered_after, answered_width, dialled, completion } = self.form;
        let (from, to) = (Party::of(self.at(1, party))?, Party::of(self.at(completion + 2, party))?);
        let answered = self.at(answered_after, answered_width);
        let is_answered = answered.is_empty() || !answered.contains(&b'*');
        let ring_s = if answered.is_empty() || !is_answered { None } else { Some(number(answered)?) };
        let handed_on = self.at(completion + 2 + party, 1);
        let (dialled, status) = (text(self.at(dialled, completion - dialled)), text(self.at(completion, 1)));
        let account = text(self.at(completion + party * 2 + 5, 12));
        let third = self.at(completion + 4 + party, party);
        let note = [status.as_str(), &text(handed_on), &text(third)].join(" ").trim().to_owned();
        let calls = [(&from, &to, Direction::Out), (&to, &from, Direction::In)];
        let calls = calls.into_iter().filter_map(|(own, other, direction)| {
            let Party::Set(extension) = own else { return None };
            let digits = if direction == Direction::Out { dialled.clone() } else { String::new() };
            Some(CallRecord {
                extension: DeviceLine::new(extension),
                direction,
                part: if handed_on.is_empty() { CallPart::Whole } else { CallPart::Part },
                time: time.clone(),
                ring_s,
                talk_s: Some(if is_answered { self.talk_s } else { 0 }),
                held_s: 0,
                number: if digits.is_empty() { other.number() } else { digits },
                name: String::new(),
                trunk: other.trunk(),
                account: account.clone(),
                note: note.clone(),
                raw: raw(self.line),
            })
        });
        let calls: Vec<CallRecord> = calls.collect();
        Some(if calls.is_empty() { Line::Note } else { Line::Calls(calls) })
    }
}

/// Who has part in a call.
enum Party {
    Set(String),
    /// `T…` of the exchange, `X…` of another PBX, `ATT…` an attendant.
    Other(String),
    Nobody,
}

impl Party {
    fn of(bytes: &[u8]) -> Option<Self> {
        let is_digit = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'#');
        Some(match bytes {
            b"" => Self::Nobody,
            bytes if bytes.iter().all(|byte| *byte == b'*') => Self::Nobody,
            bytes if bytes.iter().all(is_digit) => Self::Set(text(bytes)),
            bytes if bytes.iter().all(u8::is_ascii_alphanumeric) => Self::Other(text(bytes)),
            _ => return None,
        })
    }

    fn number(&self) -> String {
        match self {
            Self::Set(number) => number.clone(),
            Self::Other(_) | Self::Nobody => String::new(),
        }
    }

    fn trunk(&self) -> String {
        match self {
            Self::Other(trunk) => trunk.clone(),
            Self::Set(_) | Self::Nobody => String::new(),
        }
    }
}
