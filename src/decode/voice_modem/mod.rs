//! Voice modems with a V.253 voice mode: result codes and caller ID in lines, shielded codes (DLE and a letter) at any
//! place between and within them, line voltage when asked, and the dialogue that asks. The decoder must never take a
//! number that happens to stand on a line for the state of the telephone: a voltage counts when the next one agrees.
//! Sources: `docs/PROTOCOLS.md`, "voice-modem".

mod caller;
mod dialogue;
mod grammar;
mod shielded;
#[cfg(test)]
mod tests;

pub use dialogue::VoiceModemDialogue;

use self::grammar::ModemGrammar;
use self::shielded::{DLE, shielded};
use super::lines::TextDecoder;
use super::{Decoder, Setup};
use crate::domain::{Decoded, FaultReason, Tally};

/// The word of a reading of the line's voltage: the question that it answers.
const READING: &str = "AT-TRV";

/// Decodes one connection to a modem. A modem has one line, device line 1.
#[derive(Debug, Default)]
pub struct VoiceModemDecoder {
    text: TextDecoder<ModemGrammar>,
    /// A DLE came, and what it shields has not come yet.
    shields: bool,
}

impl VoiceModemDecoder {
    /// With the thresholds that the configuration gives, else the usual ones.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let grammar = ModemGrammar::new(setup.thresholds().unwrap_or_default());
        Self { text: TextDecoder::new(grammar), shields: false }
    }
}

impl Decoder for VoiceModemDecoder {
    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<Decoded>) {
        while let Some((first, rest)) = bytes.split_first() {
            if self.shields {
                self.shields = false;
                if shielded(*first).is_some() {
                    let code = *first;
                    self.text.aside(2, out, |grammar, sink| grammar.code(code, sink));
                    bytes = rest;
                } else {
                    // Nothing that it could shield: the DLE is noise, and what follows it is looked at for itself.
                    self.text.aside(1, out, |_, sink| sink.fault(FaultReason::UnexpectedByte, &[DLE]));
                }
            } else if *first == DLE {
                self.shields = true;
                bytes = rest;
            } else {
                let end = bytes.iter().position(|byte| *byte == DLE).unwrap_or(bytes.len());
                let (text, rest) = bytes.split_at(end);
                self.text.push(text, out);
                bytes = rest;
            }
        }
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        self.text.finish(out);
        if std::mem::take(&mut self.shields) {
            self.text.aside(1, out, |_, sink| sink.fault(FaultReason::Cut, &[DLE]));
        }
    }

    fn tally(&self) -> Tally {
        let tally = self.text.tally();
        Tally { bytes: tally.bytes + u64::from(self.shields), ..tally }
    }
}

#[cfg(test)]
impl VoiceModemDecoder {
    /// Bytes that wait for more.
    fn pending(&mut self) -> usize {
        let mut waiting = 0;
        self.text.aside(0, &mut Vec::new(), |grammar, _| waiting = grammar.waiting());
        waiting + self.text.pending() + usize::from(self.shields)
    }
}
