//! The serial dial-phone board (串口拨号电话): one byte about every 300 ms, 0x80 off-hook, 0x00 on-hook. Every byte is at
//! once a state and a proof of life. Nothing is ever written to the board: what it reads, it dials.
//! Source: S50 of `docs/PROTOCOLS.md`.

use std::collections::VecDeque;

use super::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{
    Answer, Capabilities, DecodeFault, Decoded, DeviceLine, FaultReason, Mono, Signal, Tally, UnitCapabilities,
};

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

/// Listens. Initialised at the first valid byte; every valid byte proves life; never sends, never sets a timer.
#[derive(Debug, Default)]
pub struct DialBoardDialogue {
    initialised: bool,
    events: VecDeque<DialogueEvent>,
}

impl Dialogue for DialBoardDialogue {
    fn on_open(&mut self, _now: Mono) {
        *self = Self::default();
    }

    fn on_decoded(&mut self, _now: Mono, decoded: &Decoded) {
        if !matches!(decoded, Decoded::Answer(Answer::State)) {
            return;
        }
        if !self.initialised {
            self.initialised = true;
            self.events.push_back(DialogueEvent::Initialised {
                capabilities: Capabilities {
                    units: vec![UnitCapabilities {
                        first_line: 1,
                        hook: true,
                        digits: false,
                        asked: true,
                        tones: false,
                    }],
                },
                why: "the board sends its hook state; it reports no ring and no digits".to_owned(),
            });
        }
        self.events.push_back(DialogueEvent::ProofOfLife);
    }

    fn on_timeout(&mut self, _now: Mono) {}

    fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_dialogue_says_nothing_and_is_initialised_by_the_first_valid_byte() {
        let mut dialogue = DialBoardDialogue::default();
        dialogue.on_open(Mono(0));
        let (faults, _) = decode(&[0x55]);
        for decoded in &faults {
            dialogue.on_decoded(Mono(1), decoded);
        }
        assert_eq!(dialogue.poll_event(), None);
        let (states, _) = decode(&[0x80, 0x00]);
        for decoded in &states {
            dialogue.on_decoded(Mono(2), decoded);
        }
        assert!(matches!(dialogue.poll_event(), Some(DialogueEvent::Initialised { .. })));
        assert_eq!(dialogue.poll_event(), Some(DialogueEvent::ProofOfLife));
        assert_eq!(dialogue.poll_event(), Some(DialogueEvent::ProofOfLife));
        assert_eq!(dialogue.poll_event(), None);
        dialogue.on_timeout(Mono(3));
        assert_eq!((dialogue.poll_transmit(), dialogue.poll_timeout()), (None, None));
    }
}
