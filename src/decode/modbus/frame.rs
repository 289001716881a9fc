//! Finds whole frames in the bytes of a bus. Only what may come counts: an answer of a configured unit to its one question
//! with the right number of bytes, a refusal of it, or the echo of a question. It must never depend on how the bytes were
//! chunked, and no frame that was cut or garbled may hide a whole one behind it.

use std::mem;

use modbus_core::rtu::{self, Header as RtuHeader, RequestAdu as RtuRequest};
use modbus_core::tcp::{self, Header as TcpHeader, RequestAdu as TcpRequest};
use modbus_core::{Error, Request, RequestPdu};

use super::bus::{Bus, Framing, Function, Unit};
use crate::domain::{DecodeFault, Decoded, FaultReason, Tally};

/// Bytes without sense that are told as one fault at most: no frame is longer (MODBUS over Serial Line 1.02, 2.5.1).
pub(super) const LONGEST_STRAY: usize = 256;
/// The transaction number of a header, which any two bytes can be.
const TRANSACTION: usize = 2;

/// What a whole frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// An answer with its inputs.
    Answer,
    /// A refusal.
    Refusal,
    /// Our own question, as an adapter that hears itself gives it back.
    Echo,
}

/// A whole frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundFrame<'f> {
    pub(super) kind: FrameKind,
    /// The place of its unit.
    pub(super) unit: usize,
    /// Which question it belongs to, where the frame says so.
    pub(super) transaction: Option<u16>,
    pub(super) pdu: &'f [u8],
}

/// Takes each whole frame.
pub(super) trait Reader {
    fn frame(&mut self, frame: FoundFrame<'_>, out: &mut Vec<Decoded>);
}

/// A form that a frame of this bus can have.
#[derive(Debug, Clone)]
struct Shape {
    kind: FrameKind,
    unit: usize,
    /// Its first bytes, behind `skip` bytes of any value.
    head: Vec<u8>,
    skip: usize,
    pdu: usize,
    /// All its bytes.
    length: usize,
}

/// The frame finder of one connection.
#[derive(Debug)]
pub(super) struct Framer {
    framing: Framing,
    /// The shortest first.
    shapes: Vec<Shape>,
    held: Vec<u8>,
    /// Bytes that begin no frame and are not told yet.
    stray: Vec<u8>,
    /// How many more bytes belong to a frame whose checksum is wrong.
    garbled: usize,
    tally: Tally,
}

/// What the held bytes begin.
enum Front {
    /// A frame that is not whole yet.
    Frame,
    /// None; with the length of a frame of the right form whose checksum is wrong, where there is one.
    Nothing { garbled: Option<usize> },
}

impl Shape {
    /// Whether these bytes, as many as there are, may be the beginning of such a frame, or a whole one.
    fn begins(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(self.skip..).unwrap_or_default();
        head.iter().zip(&self.head).all(|(byte, expected)| byte == expected)
    }
}

impl Framer {
    pub(super) fn new(bus: &Bus) -> Self {
        let shapes = bus.units.iter().enumerate().flat_map(|(at, unit)| match bus.framing {
            Framing::Rtu => shapes_of_rtu(at, unit),
            Framing::Mbap => shapes_of_mbap(at, unit),
        });
        let mut shapes: Vec<Shape> = shapes.collect();
        shapes.sort_by_key(|shape| shape.length);
        let (held, stray) = (Vec::new(), Vec::new());
        Self { framing: bus.framing, shapes, held, stray, garbled: 0, tally: Tally::default() }
    }

    /// Byte by byte: a frame counts at its last byte, wherever it begins, so that a frame which was cut holds up none of
    /// those behind it.
    pub(super) fn push(&mut self, reader: &mut impl Reader, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.tally.bytes += count(bytes.len());
        for byte in bytes {
            self.held.push(*byte);
            if !self.take_whole(reader, out) {
                self.give_up_front(out);
            }
        }
    }

    /// Takes the frame that ends with the last byte, if there is one; the longest counts.
    fn take_whole(&mut self, reader: &mut impl Reader, out: &mut Vec<Decoded>) -> bool {
        let is_whole = |shape: &&Shape| {
            let frame = self.held.len().checked_sub(shape.length).and_then(|from| self.held.get(from..));
            frame.is_some_and(|frame| shape.begins(frame) && self.verify(shape, frame) == Verdict::Whole)
        };
        let Some(shape) = self.shapes.iter().rev().find(is_whole) else { return false };
        let (kind, unit, pdu, length) = (shape.kind, shape.unit, shape.pdu, shape.length);
        let mut held = mem::take(&mut self.held);
        let frame = held.split_off(held.len() - length);
        self.stray.append(&mut held);
        self.flush(FaultReason::Malformed, out);
        self.garbled = 0;
        self.account(kind, length);
        let inside = length - pdu - self.tail();
        let pdu = frame.get(inside..inside + pdu).unwrap_or_default();
        reader.frame(FoundFrame { kind, unit, transaction: self.transaction(&frame), pdu }, out);
        true
    }

    /// Gives up what can begin no frame.
    fn give_up_front(&mut self, out: &mut Vec<Decoded>) {
        while let (Some(first), Front::Nothing { garbled }) = (self.held.first().copied(), self.front()) {
            self.held.remove(0);
            self.give_up(first, garbled, out);
        }
    }

    /// The connection closed: what waits is no frame.
    pub(super) fn finish(&mut self, out: &mut Vec<Decoded>) {
        let reason = if self.garbled > 0 { FaultReason::Checksum } else { FaultReason::Malformed };
        self.flush(reason, out);
        self.garbled = 0;
        self.stray = mem::take(&mut self.held);
        self.flush(FaultReason::Cut, out);
    }

    pub(super) fn tally(&self) -> Tally {
        self.tally
    }

    /// Bytes of which nothing is told yet.
    #[cfg(test)]
    pub(super) fn pending(&self) -> usize {
        self.held.len() + self.stray.len()
    }

    /// What the held bytes begin.
    fn front(&self) -> Front {
        let begun = || self.shapes.iter().filter(|shape| shape.begins(&self.held));
        if begun().any(|shape| self.held.len() < shape.length) {
            return Front::Frame;
        }
        let garbled = begun().filter(|shape| self.verify(shape, &self.held) == Verdict::Garbled);
        Front::Nothing { garbled: garbled.map(|shape| shape.length).max() }
    }

    fn verify(&self, shape: &Shape, bytes: &[u8]) -> Verdict {
        // An echo is known by all its bytes, its checksum among them.
        let found = match (shape.kind, self.framing) {
            (FrameKind::Echo, _) => return Verdict::Whole,
            (_, Framing::Rtu) => rtu::extract_frame(bytes, shape.pdu).map(|frame| frame.is_some()),
            (_, Framing::Mbap) => tcp::extract_frame(bytes, shape.pdu).map(|frame| frame.is_some()),
        };
        match found {
            Ok(true) => Verdict::Whole,
            Err(Error::Crc(..)) => Verdict::Garbled,
            Ok(false) | Err(_) => Verdict::Other,
        }
    }

    /// A header of Modbus TCP begins with the number of the question.
    fn transaction(&self, frame: &[u8]) -> Option<u16> {
        match (self.framing, frame) {
            (Framing::Mbap, [high, low, ..]) => Some(u16::from_be_bytes([*high, *low])),
            _ => None,
        }
    }

    /// Bytes behind the inside of a frame.
    fn tail(&self) -> usize {
        match self.framing {
            Framing::Rtu => 2,
            Framing::Mbap => 0,
        }
    }

    fn account(&mut self, kind: FrameKind, length: usize) {
        if kind == FrameKind::Echo {
            self.tally.separator_bytes += count(length);
        } else {
            self.tally.records += 1;
            self.tally.record_bytes += count(length);
        }
    }

    fn give_up(&mut self, byte: u8, garbled: Option<usize>, out: &mut Vec<Decoded>) {
        if let Some(length) = garbled.filter(|_| self.garbled == 0) {
            self.flush(FaultReason::Malformed, out);
            self.garbled = length;
        }
        self.stray.push(byte);
        if self.garbled > 0 {
            self.garbled -= 1;
            if self.garbled == 0 {
                self.flush(FaultReason::Checksum, out);
            }
        } else if self.stray.len() >= LONGEST_STRAY {
            self.flush(FaultReason::Malformed, out);
        }
    }

    fn flush(&mut self, reason: FaultReason, out: &mut Vec<Decoded>) {
        let bytes = mem::take(&mut self.stray);
        if bytes.is_empty() {
            return;
        }
        self.tally.faults += 1;
        self.tally.fault_bytes += count(bytes.len());
        out.push(Decoded::Fault(DecodeFault { reason, bytes }));
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Whole,
    Garbled,
    Other,
}

fn shapes_of_rtu(at: usize, unit: &Unit) -> Vec<Shape> {
    let (address, code, bytes) = (unit.address, unit.function.code(), unit.answer_bytes());
    let shape = |kind, head: Vec<u8>, pdu| Shape { kind, unit: at, head, skip: 0, pdu, length: pdu + 3 };
    vec![
        shape(FrameKind::Refusal, vec![address, code | 0x80], 2),
        shape(FrameKind::Answer, vec![address, code, bytes], 2 + usize::from(bytes)),
        shape(FrameKind::Echo, question(Framing::Rtu, unit, 0), 5),
    ]
}

fn shapes_of_mbap(at: usize, unit: &Unit) -> Vec<Shape> {
    let (address, code, bytes) = (unit.address, unit.function.code(), unit.answer_bytes());
    let shape = |kind, pdu: usize, inside: &[u8]| {
        let [high, low] = u16::try_from(pdu + 1).unwrap_or(u16::MAX).to_be_bytes();
        let head = [&[0, 0, high, low, address], inside].concat();
        Shape { kind, unit: at, head, skip: TRANSACTION, pdu, length: pdu + 7 }
    };
    vec![shape(FrameKind::Refusal, 2, &[code | 0x80]), shape(FrameKind::Answer, 2 + usize::from(bytes), &[code, bytes])]
}

/// The bytes of a unit's question.
pub(super) fn question(framing: Framing, unit: &Unit, transaction: u16) -> Vec<u8> {
    let (first, inputs) = (unit.first, unit.count);
    let request = match unit.function {
        Function::Coils => Request::ReadCoils(first, inputs),
        Function::DiscreteInputs => Request::ReadDiscreteInputs(first, inputs),
        Function::HoldingRegisters => Request::ReadHoldingRegisters(first, inputs),
        Function::InputRegisters => Request::ReadInputRegisters(first, inputs),
    };
    let mut bytes = [0; 12];
    let pdu = RequestPdu(request);
    let written = match framing {
        Framing::Rtu => {
            rtu::client::encode_request(RtuRequest { hdr: RtuHeader { slave: unit.address }, pdu }, &mut bytes)
        }
        Framing::Mbap => {
            let hdr = TcpHeader { transaction_id: transaction, unit_id: unit.address };
            tcp::client::encode_request(TcpRequest { hdr, pdu }, &mut bytes)
        }
    };
    let length = written.expect("invariant: a question that reads has 8 bytes, with a header 12");
    bytes.get(..length).unwrap_or_default().to_vec()
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("invariant: a slice is shorter than 2^64 bytes")
}
