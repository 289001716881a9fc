//! The CID port of a Comdial DSU II key system: one text line a message. Nothing is ever asked or sent, so nothing proves
//! that the system still talks; the decoder must never take a damaged message for a whole one.
//! Source: S51 of `docs/PROTOCOLS.md`.

#[cfg(test)]
mod tests;

use super::lines::{Grammar, Sink, TextDecoder, is_blank_byte, split_leading_blanks, trim};
use super::listening::Unproved;
use crate::domain::{
    CallPhase, CallerInfo, Capabilities, Decoded, DeviceLine, Direction, FaultReason, Signal, UnitCapabilities,
};

/// Opens every message (S51).
const OPENS: &[u8] = b"><";
/// Width of the caller field (S51).
const CALLER_WIDTH: usize = 15;

/// Decodes one connection to a CID port.
pub(super) type ComdialDecoder = TextDecoder<ComdialGrammar>;

/// The port takes no question, so the adapter is set up when it is open.
pub(super) fn dialogue() -> Unproved {
    let unit = UnitCapabilities { first_line: 1, hook: true, digits: false, asked: false, tones: false };
    let why = "the port is open; the key system cannot be asked and nothing proves that it lives, so no state is proved \
               and lines are unknown until their first message";
    Unproved::new(Capabilities { units: vec![unit] }, why)
}

/// The meaning of messages; keeps nothing between two of them.
#[derive(Debug, Default)]
pub(super) struct ComdialGrammar;

/// One understood message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Message<'a> {
    line: u16,
    body: Body<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body<'a> {
    /// `1`: a caller's number arrived, so the line rings.
    Caller(&'a [u8]),
    /// `2`: the line that rang with a number was answered, or the line was taken back from hold.
    Answered { station: &'a [u8] },
    /// `3`: the line was answered without a number, or taken to call out.
    Taken { station: &'a [u8] },
    /// `4`: the line is idle again.
    Idle,
}

impl Grammar for ComdialGrammar {
    fn head(&mut self, _held: &[u8], _sink: &mut Sink<'_>) -> usize {
        0
    }

    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let (blanks, body) = split_leading_blanks(line);
        if let Some(message) = parse(body) {
            sink.separator(blanks.len());
            emit(message, body, sink);
        } else {
            apart(line, sink);
        }
    }
}

/// Reads one message from its `><` to its end.
fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    let (head, payload) = bytes.strip_prefix(OPENS)?.split_at_checked(3)?;
    let [kind, tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = *head else { return None };
    let line = u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
    let body = match kind {
        b'1' if payload.len() <= CALLER_WIDTH => Body::Caller(trim(payload)),
        b'2' => Body::Answered { station: station(payload)? },
        b'3' => Body::Taken { station: station(payload)? },
        b'4' if trim(payload).is_empty() => Body::Idle,
        _ => return None,
    };
    (line > 0).then_some(Message { line, body })
}

/// Two digits, with or without blanks behind them.
fn station(payload: &[u8]) -> Option<&[u8]> {
    let station = trim(payload);
    let is_number = station.len() == 2 && station.iter().all(u8::is_ascii_digit);
    (is_number && payload.starts_with(station)).then_some(station)
}

/// A line that is no message: noise before a message, or messages whose line end was lost. Each `><` may begin one; what
/// belongs to none is a fault. A message of a caller that is whole is never looked into: its text may say anything.
fn apart(line: &[u8], sink: &mut Sink<'_>) {
    let mut unread = line;
    let mut lost: Vec<u8> = Vec::new();
    while !unread.is_empty() {
        let next = unread.windows(OPENS.len()).skip(1).position(|window| window == OPENS);
        let end = next.map_or(unread.len(), |at| at + 1);
        let whole = [unread.len(), end].into_iter().find_map(|end| {
            let part = unread.get(..end)?;
            Some((parse(part)?, part))
        });
        let taken = whole.map_or(end, |(_, part)| part.len());
        if let Some((message, part)) = whole {
            settle(&mut lost, sink);
            emit(message, part, sink);
        } else {
            lost.extend(unread.get(..end).unwrap_or_default());
        }
        unread = unread.get(taken..).unwrap_or_default();
    }
    settle(&mut lost, sink);
}

fn settle(lost: &mut Vec<u8>, sink: &mut Sink<'_>) {
    if lost.iter().all(|byte| is_blank_byte(*byte)) {
        sink.separator(lost.len());
    } else {
        sink.fault(FaultReason::Malformed, lost);
    }
    lost.clear();
}

fn emit(message: Message<'_>, bytes: &[u8], sink: &mut Sink<'_>) {
    sink.record(bytes.len());
    let line = DeviceLine::number(message.line);
    let mut tell = |signal, why| sink.emit(Decoded::Line { line: line.clone(), signal, why });
    match message.body {
        Body::Caller(caller) => {
            tell(Signal::RingStarted, "1");
            tell(Signal::Call { phase: CallPhase::Start, caller: inbound(caller) }, "1");
        }
        Body::Answered { station } => {
            tell(Signal::OffHook, "2");
            sink.emit(at_station(message.line, station));
        }
        Body::Taken { station } => {
            tell(Signal::OffHook, "3");
            sink.emit(at_station(message.line, station));
        }
        Body::Idle => {
            // The same word ends a ring that nobody answered and a call: one of the two is news, the other none.
            tell(Signal::RingEnded, "4");
            tell(Signal::OnHook, "4");
        }
    }
}

fn inbound(caller: &[u8]) -> CallerInfo {
    CallerInfo {
        direction: Direction::In,
        number: String::from_utf8_lossy(caller).into_owned(),
        name: String::new(),
        duration_s: None,
        rings: None,
        device_time: String::new(),
    }
}

fn at_station(line: u16, station: &[u8]) -> Decoded {
    Decoded::Note(format!("line {line} at station {}", String::from_utf8_lossy(station)))
}
