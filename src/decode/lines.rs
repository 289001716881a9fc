//! Cuts a byte stream into lines for the families that talk in text, and keeps the account of every byte. Holds at most
//! [`Grammar::LONGEST`] bytes, whatever comes. It must never lose, reorder or copy a byte into two places, and what it finds
//! must not depend on how the stream was chunked.

use std::mem;

use super::Decoder;
use crate::domain::{DecodeFault, Decoded, FaultReason, Tally};

/// The longest line where a grammar names no other, in bytes. A whozz call record has 65 with its line end, a
/// telephone-box line fewer than 40; four times that leaves room for what no document tells of.
pub(super) const LONGEST_LINE: usize = 256;

/// What a family makes of the bytes between two line ends.
pub(super) trait Grammar {
    /// The longest line, in bytes.
    const LONGEST: usize = LONGEST_LINE;

    /// Understands an answer that has no line end and stands at the very head of what is held; returns how many bytes
    /// it took, 0 for none. Must depend on a prefix only: more bytes behind may not change its mind.
    fn head(&mut self, held: &[u8], sink: &mut Sink<'_>) -> usize;

    /// Accounts for every byte of one line, which is neither blank nor longer than [`Grammar::LONGEST`].
    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>);

    /// The connection closed: accounts for lines that wait for another one.
    fn finish(&mut self, _sink: &mut Sink<'_>) {}
}

/// Decodes one connection to a device that talks in lines.
#[derive(Debug, Default)]
pub(super) struct TextDecoder<G> {
    framer: Framer,
    grammar: G,
}

impl<G: Grammar + Send> Decoder for TextDecoder<G> {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.framer.push(&mut self.grammar, bytes, out);
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        self.framer.finish(&mut self.grammar, out);
    }

    fn tally(&self) -> Tally {
        self.framer.tally()
    }
}

impl<G: Grammar> TextDecoder<G> {
    /// A decoder of a grammar that was told something.
    pub(super) fn new(grammar: G) -> Self {
        Self { framer: Framer::default(), grammar }
    }

    /// What comes between the bytes of the text, whatever line it falls into: `taken` bytes, which `account` tells of.
    pub(super) fn aside(&mut self, taken: usize, out: &mut Vec<Decoded>, account: impl FnOnce(&mut G, &mut Sink<'_>)) {
        self.framer.tally.bytes += count(taken);
        account(&mut self.grammar, &mut Sink { tally: &mut self.framer.tally, out });
    }

    /// Bytes of the unfinished line.
    #[cfg(test)]
    pub(super) fn pending(&self) -> usize {
        self.framer.held.len()
    }
}

/// Where a grammar puts what it found.
pub(super) struct Sink<'a> {
    tally: &'a mut Tally,
    out: &'a mut Vec<Decoded>,
}

impl<'a> Sink<'a> {
    /// The place for what is found in bytes that come in packets.
    pub(super) fn new(tally: &'a mut Tally, out: &'a mut Vec<Decoded>) -> Self {
        Self { tally, out }
    }

    /// Counts one understood record of `bytes` bytes; what it means follows by [`Sink::emit`].
    pub(super) fn record(&mut self, bytes: usize) {
        self.tally.records += 1;
        self.tally.record_bytes += count(bytes);
    }

    /// Appends one meaning of the record just counted.
    pub(super) fn emit(&mut self, decoded: Decoded) {
        self.out.push(decoded);
    }

    /// Counts and appends bytes that make no sense.
    pub(super) fn fault(&mut self, reason: FaultReason, bytes: &[u8]) {
        self.tally.faults += 1;
        self.tally.fault_bytes += count(bytes.len());
        self.out.push(Decoded::Fault(DecodeFault { reason, bytes: bytes.to_vec() }));
    }

    /// Counts bytes that only separate records.
    pub(super) fn separator(&mut self, bytes: usize) {
        self.tally.separator_bytes += count(bytes);
    }
}

/// The line cutter of one connection.
#[derive(Debug, Default)]
struct Framer {
    /// The unfinished line; never longer than [`Grammar::LONGEST`].
    held: Vec<u8>,
    /// The line has outgrown [`Grammar::LONGEST`]: everything up to its end is a fault.
    overlong: bool,
    tally: Tally,
}

impl Framer {
    /// Takes bytes in any chunking. CR, LF and CR LF all end a line.
    fn push<G: Grammar>(&mut self, grammar: &mut G, mut bytes: &[u8], out: &mut Vec<Decoded>) {
        self.tally.bytes += count(bytes.len());
        while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let (line, rest) = bytes.split_at(end);
            if self.held.is_empty() && !self.overlong {
                whole_line(grammar, line, &mut Sink { tally: &mut self.tally, out });
            } else {
                self.hold(grammar, line, out);
                self.end_line(grammar, out);
            }
            self.tally.separator_bytes += 1;
            bytes = rest.get(1..).unwrap_or_default();
        }
        self.hold(grammar, bytes, out);
    }

    /// The connection closed: an unfinished line becomes a fault.
    fn finish<G: Grammar>(&mut self, grammar: &mut G, out: &mut Vec<Decoded>) {
        grammar.finish(&mut Sink { tally: &mut self.tally, out });
        let held = mem::take(&mut self.held);
        let mut sink = Sink { tally: &mut self.tally, out };
        if mem::take(&mut self.overlong) {
            sink.fault(FaultReason::TooLong, &held);
        } else if is_blank(&held) {
            sink.separator(held.len());
        } else {
            sink.fault(FaultReason::Cut, &held);
        }
    }

    /// What became of every byte so far.
    fn tally(&self) -> Tally {
        self.tally
    }

    fn hold<G: Grammar>(&mut self, grammar: &mut G, mut bytes: &[u8], out: &mut Vec<Decoded>) {
        while !bytes.is_empty() {
            let mut sink = Sink { tally: &mut self.tally, out };
            if self.held.len() == G::LONGEST {
                sink.fault(FaultReason::TooLong, &self.held);
                self.held.clear();
                self.overlong = true;
            }
            let room = G::LONGEST - self.held.len();
            let (taken, rest) = bytes.split_at(room.min(bytes.len()));
            self.held.extend_from_slice(taken);
            bytes = rest;
            while !self.overlong {
                match grammar.head(&self.held, &mut sink) {
                    0 => break,
                    understood => drop(self.held.drain(..understood)),
                }
            }
        }
    }

    fn end_line<G: Grammar>(&mut self, grammar: &mut G, out: &mut Vec<Decoded>) {
        let mut held = mem::take(&mut self.held);
        let mut sink = Sink { tally: &mut self.tally, out };
        if mem::take(&mut self.overlong) {
            sink.fault(FaultReason::TooLong, &held);
        } else {
            whole_line(grammar, &held, &mut sink);
        }
        held.clear();
        self.held = held;
    }
}

fn whole_line<G: Grammar>(grammar: &mut G, mut line: &[u8], sink: &mut Sink<'_>) {
    loop {
        let window = line.get(..G::LONGEST).unwrap_or(line);
        match grammar.head(window, sink) {
            0 => break,
            understood => line = line.get(understood..).unwrap_or_default(),
        }
    }
    if line.len() > G::LONGEST {
        for chunk in line.chunks(G::LONGEST) {
            sink.fault(FaultReason::TooLong, chunk);
        }
    } else if is_blank(line) {
        sink.separator(line.len());
    } else {
        grammar.line(line, sink);
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| is_blank_byte(*byte))
}

/// A blank between words: space or tab.
pub(super) fn is_blank_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Splits a line into its leading blanks and the rest.
pub(super) fn split_leading_blanks(line: &[u8]) -> (&[u8], &[u8]) {
    let blanks = line.iter().take_while(|byte| is_blank_byte(**byte)).count();
    line.split_at(blanks)
}

/// Without the blanks at both ends.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let (_, rest) = split_leading_blanks(bytes);
    let blanks = rest.iter().rev().take_while(|byte| is_blank_byte(**byte)).count();
    rest.get(..rest.len() - blanks).unwrap_or_default()
}

/// The words of a line, apart by one or more blanks.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a [u8]) -> Self {
        Self { rest: line }
    }

    /// What follows the last word taken, its blanks included.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (_, rest) = split_leading_blanks(self.rest);
        let end = rest.iter().position(|byte| is_blank_byte(*byte)).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("invariant: a slice is shorter than 2^64 bytes")
}
