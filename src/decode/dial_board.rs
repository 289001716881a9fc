//! The serial dial-phone board (串口拨号电话): one byte about every 300 ms, 0x80 off-hook, 0x00 on-hook. Every byte is at
//! once a state and a proof of life. Nothing is ever written to the board: what it reads, it dials.
//! Source: S50 of `docs/PROTOCOLS.md`.

use super::Decoder;
use super::listening::Listening;
use crate::domain::{Answer, DecodeFault, Decoded, DeviceLine, FaultReason, Signal, Tally};

/// Decodes one connection to a board. The board has one line, device line 1.
#[derive(Debug)]
pub struct DialBoardDecoder {
    line: DeviceLine,
    tally: Tally,
}

impl Default for DialBoardDecoder {
    fn default() -> Self {
        Self { line: DeviceLine::number(1), tally: Tally::default() }
    }
}

impl Decoder for DialBoardDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        for byte in bytes {
            self.tally.bytes += 1;
            let (signal, why) = match byte {
                0x00 => (Signal::OnHook, "00"),
                0x80 => (Signal::OffHook, "80"),
                _ => {
                    self.tally.faults += 1;
                    self.tally.fault_bytes += 1;
                    let fault = DecodeFault { reason: FaultReason::UnexpectedByte, bytes: vec![*byte] };
                    out.push(Decoded::Fault(fault));
                    continue;
                }
            };
            self.tally.records += 1;
            self.tally.record_bytes += 1;
            out.push(Decoded::Line { line: self.line.clone(), signal, why });
            out.push(Decoded::Answer(Answer::State));
        }
    }

    fn finish(&mut self, _out: &mut Vec<Decoded>) {}

    fn tally(&self) -> Tally {
        self.tally
    }
}

/// What is made of a board that only speaks.
pub(super) fn dialogue() -> Listening {
    Listening::new("the board sends its hook state; it reports no ring and no digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Dialogue as _;
    use crate::domain::Mono;

    fn decode(bytes: &[u8]) -> (Vec<Decoded>, Tally) {
        let mut decoder = DialBoardDecoder::default();
        let mut out = Vec::new();
        decoder.push(bytes, &mut out);
        decoder.finish(&mut out);
        (out, decoder.tally())
    }

    #[test]
    fn each_valid_byte_is_a_state_and_a_proof() {
        let (out, tally) = decode(&[0x00, 0x80]);
        let line = DeviceLine::number(1);
        assert_eq!(
            out,
            [
                Decoded::Line { line: line.clone(), signal: Signal::OnHook, why: "00" },
                Decoded::Answer(Answer::State),
                Decoded::Line { line, signal: Signal::OffHook, why: "80" },
                Decoded::Answer(Answer::State),
            ]
        );
        assert_eq!((tally.bytes, tally.records, tally.record_bytes, tally.faults), (2, 2, 2, 0));
    }

    #[test]
    fn every_other_byte_is_a_fault_that_holds_it() {
        for byte in (1..=0x7f).chain(0x81..=0xff) {
            let (out, tally) = decode(&[byte]);
            let fault = DecodeFault { reason: FaultReason::UnexpectedByte, bytes: vec![byte] };
            assert_eq!(out, [Decoded::Fault(fault)]);
            assert_eq!((tally.bytes, tally.faults, tally.fault_bytes), (1, 1, 1));
        }
    }

    #[test]
    fn only_a_valid_byte_initialises() {
        let mut dialogue = dialogue();
        dialogue.on_open(Mono(0));
        for (bytes, initialises) in [([0x55], false), ([0x80], true)] {
            for decoded in &decode(&bytes).0 {
                dialogue.on_decoded(Mono(1), decoded);
            }
            assert_eq!(dialogue.poll_event().is_some(), initialises, "{bytes:?}");
        }
    }
}
