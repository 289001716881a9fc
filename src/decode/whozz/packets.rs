//! The Ethernet Link form: one datagram a record, behind a header that names the unit. Fields are sliced at their places and
//! never searched for, because numbers in the header may hold any byte. A datagram that repeats the one before it is passed
//! over and counted, never taken twice. Sources: S2, S5, S8 of `docs/PROTOCOLS.md`.

use std::collections::VecDeque;

use super::WhozzGrammar;
use super::record::{Record, parse};
use super::speech::LINK_COMMAND;
use crate::decode::Decoder;
use crate::decode::lines::{Sink, Words, is_blank_byte};
use crate::decode::packets::{Tag, Unwrapped, Unwrapper};
use crate::domain::{Answer, Decoded, FaultReason, Tally};

/// Lines whose newest record is remembered: more than 99 lines of one chain; of more, the longest silent are forgotten.
const REMEMBERED_MAX: usize = 128;

/// Where the marks of a unit's parameters stand behind the header and the `$`, and how long the whole is (S5, S8).
const PARAMETERS: [(usize, &[u8; 3]); 9] = [
    (0, b"<M>"),
    (9, b"<I>"),
    (16, b"<D>"),
    (23, b"<P>"),
    (28, b"<T>"),
    (33, b"<U>"),
    (42, b"<C>"),
    (51, b"<O>"),
    (60, b"<S>"),
];
const PARAMETERS_LEN: usize = 69;

/// Decodes the packets of one or more units.
#[derive(Debug, Default)]
pub struct PacketDecoder {
    unwrapper: Unwrapper,
    found: Vec<Unwrapped>,
    grammar: WhozzGrammar,
    tally: Tally,
    unit: Option<UnitName>,
    newest: VecDeque<Newest>,
}

/// What a unit calls itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct UnitName {
    unit: [u8; 6],
    serial: [u8; 6],
}

/// The newest record of one line of one unit.
#[derive(Debug)]
struct Newest {
    of: (UnitName, u8),
    payload: Vec<u8>,
    /// The newest first ring, whatever came behind it.
    ring: Vec<u8>,
}

impl Decoder for PacketDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        let mut found = std::mem::take(&mut self.found);
        self.unwrapper.push(bytes, &mut found);
        for unwrapped in found.drain(..) {
            match unwrapped {
                Unwrapped::Stray(bytes) => self.stray(FaultReason::Malformed, &bytes, out),
                Unwrapped::Packet { tag, payload, taken } => {
                    self.tally.bytes += count(taken);
                    let mut sink = Sink::new(&mut self.tally, out);
                    sink.separator(taken - payload.len());
                    match tag {
                        Tag::Data => self.packet(&payload, out),
                        // The transport's own word: no byte of a unit's.
                        Tag::About | Tag::Alive => sink.separator(payload.len()),
                    }
                }
            }
        }
        self.found = found;
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        let held = self.unwrapper.finish();
        if !held.is_empty() {
            self.stray(FaultReason::Cut, &held, out);
        }
    }

    fn tally(&self) -> Tally {
        let pending = count(self.unwrapper.pending());
        Tally { bytes: self.tally.bytes + pending, ..self.tally }
    }
}

impl PacketDecoder {
    /// Bytes that wait for the rest of a packet.
    #[cfg(test)]
    pub(super) fn pending(&self) -> usize {
        self.unwrapper.pending()
    }

    fn stray(&mut self, reason: FaultReason, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.tally.bytes += count(bytes.len());
        // One fault a byte: how many of them come together is an accident of the chunking.
        for byte in bytes.chunks(1) {
            Sink::new(&mut self.tally, out).fault(reason, byte);
        }
    }

    fn packet(&mut self, payload: &[u8], out: &mut Vec<Decoded>) {
        if payload.is_empty() {
            return;
        }
        let (name, body) = split_header(payload);
        // Parameters are raw numbers up to their end, which may look like a line's.
        let parameters = parameters(without_dollar(body));
        let body = without_end(body);
        let text = without_dollar(body);
        if payload.starts_with(LINK_COMMAND) {
            // A broadcast comes back to its sender, and to whoever else listens.
            understood(&mut self.tally, out, payload, Decoded::Note("a command to the units was heard".to_owned()));
        } else if let Some(name) = parameters {
            self.meet(Some(name), out);
            understood(&mut self.tally, out, payload, Decoded::Answer(Answer::Alive));
        } else if text == b"#" {
            self.meet(name, out);
            understood(&mut self.tally, out, payload, Decoded::Answer(Answer::Alive));
        } else if let Some(booted) = short_boot(text) {
            self.meet(name, out);
            let unit = match booted {
                Booted::Line(line) => Some(self.grammar.device_line(line)),
                Booted::Unnamed => None,
            };
            understood(&mut self.tally, out, payload, Decoded::Restarted { unit });
        } else if let Some(record) = parse(body) {
            self.meet(name, out);
            self.record(&record, name.unwrap_or_default(), payload, out);
        } else {
            Sink::new(&mut self.tally, out).fault(FaultReason::Malformed, payload);
        }
    }

    fn record(&mut self, record: &Record<'_>, name: UnitName, payload: &[u8], out: &mut Vec<Decoded>) {
        if self.is_repeat(record, name, payload) {
            self.tally.repeats += 1;
            understood(&mut self.tally, out, payload, Decoded::Note("a repeat was passed over".to_owned()));
            return;
        }
        self.grammar.emit(record, payload, &mut Sink::new(&mut self.tally, out));
    }

    /// Whether the unit has said this already: the very bytes of the line's newest record, the unit's own seconds in them,
    /// or of its newest first ring, for a call has one. An edge between two equal edges makes the second one news: a handset
    /// may be lifted twice within a second.
    fn is_repeat(&mut self, record: &Record<'_>, name: UnitName, payload: &[u8]) -> bool {
        let line = match record {
            Record::Detail { line, .. } => *line,
            Record::Call(call) => call.line,
            Record::Boot { .. } | Record::Limited | Record::Version { .. } | Record::Done => return false,
        };
        let of = (name, line);
        let place = self.newest.iter().position(|newest| newest.of == of);
        let known = place.and_then(|place| self.newest.remove(place));
        let mut newest = known.unwrap_or_else(|| Newest { of, payload: Vec::new(), ring: Vec::new() });
        let is_repeat = newest.payload == payload || newest.ring == payload;
        if !is_repeat {
            newest.payload = payload.to_vec();
            if record.is_ring() {
                newest.ring = payload.to_vec();
            }
        }
        self.newest.push_back(newest);
        if self.newest.len() > REMEMBERED_MAX {
            self.newest.pop_front();
        }
        is_repeat
    }

    /// Tells who speaks, where it is another one than before.
    fn meet(&mut self, name: Option<UnitName>, out: &mut Vec<Decoded>) {
        if let Some(name) = name.filter(|name| self.unit != Some(*name)) {
            self.unit = Some(name);
            out.push(Decoded::Answer(Answer::Unit { unit: name.unit, serial: name.serial }));
        }
    }
}

fn understood(tally: &mut Tally, out: &mut Vec<Decoded>, payload: &[u8], decoded: Decoded) {
    let mut sink = Sink::new(tally, out);
    sink.record(payload.len());
    sink.emit(decoded);
}

/// `^^<U>` 6 bytes `<S>` 6 bytes, and what stands behind it; some packets lack the `^^`, and answers may lack it all.
fn split_header(payload: &[u8]) -> (Option<UnitName>, &[u8]) {
    let head = payload.strip_prefix(b"^^").unwrap_or(payload);
    name_of(head).map_or((None, payload), |(name, body)| (Some(name), body))
}

fn name_of(head: &[u8]) -> Option<(UnitName, &[u8])> {
    let (unit, rest) = head.strip_prefix(b"<U>")?.split_first_chunk()?;
    let (serial, body) = rest.strip_prefix(b"<S>")?.split_first_chunk()?;
    Some((UnitName { unit: *unit, serial: *serial }, body))
}

/// The answer to a question for a unit's parameters: its length and each mark at its place.
fn parameters(text: &[u8]) -> Option<UnitName> {
    let is_whole = text.len() == PARAMETERS_LEN
        && PARAMETERS.iter().all(|(at, mark)| text.get(*at..*at + mark.len()) == Some(mark.as_slice()));
    let field = |at: usize| text.get(at + 3..).and_then(<[u8]>::first_chunk).copied();
    is_whole.then_some(UnitName { unit: field(33)?, serial: field(60)? })
}

/// The short form of a power-up: `V6.1`, with or without a line in front, without a clock (S8).
fn short_boot(text: &[u8]) -> Option<Booted> {
    let mut words = Words::of(text);
    let first = words.next()?;
    let (booted, version) = match first {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => (Booted::Line((tens - b'0') * 10 + (ones - b'0')), words.next()?),
        version => (Booted::Unnamed, version),
    };
    let digits = version.strip_prefix(b"V")?;
    let is_version = matches!(digits.len(), 1..=4) && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    (is_version && words.next().is_none() && booted != Booted::Line(0)).then_some(booted)
}

/// Which unit powered up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Booted {
    /// The one with this line.
    Line(u8),
    /// It named no line.
    Unnamed,
}

/// The sign stands in front of a record as the toggle `c` says.
fn without_dollar(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"$").unwrap_or(body)
}

/// Without line ends and blanks behind it, which no packet should have.
fn without_end(body: &[u8]) -> &[u8] {
    let is_end = |byte: &u8| is_blank_byte(*byte) || matches!(byte, b'\r' | b'\n' | 0);
    let ends = body.iter().rev().take_while(|byte| is_end(byte)).count();
    body.get(..body.len() - ends).unwrap_or_default()
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("invariant: a slice is shorter than 2^64 bytes")
}
