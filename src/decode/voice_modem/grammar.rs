//! What a modem's lines mean: result codes, caller ID, readings of the line's voltage. It must never believe a voltage
//! that was measured while the line rang, nor a single one that contradicts the one before.

use super::READING;
use super::caller::{Announced, Raw};
use super::shielded::{Shielded, shielded};
use crate::decode::lines::{Grammar, Sink, trim};
use crate::decode::voltage::{HIGHEST_MV, Thresholds};
use crate::domain::{Answer, Decoded, DeviceLine, FaultReason, Signal};

/// A number of more digits is none of a modem's answers.
const LONGEST_NUMBER: usize = 8;

/// Result codes that say nothing of hook states here: this program never dials, so those of a call answer nobody.
const NOTED: [&[u8]; 14] = [
    b"ERROR",
    b"CONNECT",
    b"NO CARRIER",
    b"BUSY",
    b"NO DIALTONE",
    b"NO DIAL TONE",
    b"NO ANSWER",
    b"LINE IN USE",
    b"LINE-IN-USE",
    b"NO LINE",
    b"OFF-HOOK INTRUSION",
    b"DIGITAL LINE DETECTED",
    b"VCON",
    b"DELAYED",
];

/// What the modem said so far, as far as later words lean on it.
#[derive(Debug)]
pub(super) struct ModemGrammar {
    line: DeviceLine,
    thresholds: Thresholds,
    /// What the last reading said, while the next must still agree or did.
    read: Option<Signal>,
    /// The line rang since the last answer was complete: what is measured meanwhile swings with the ringing.
    rang: bool,
    announced: Announced,
    raw: Raw,
}

impl Default for ModemGrammar {
    fn default() -> Self {
        Self::new(Thresholds::default())
    }
}

impl ModemGrammar {
    pub(super) fn new(thresholds: Thresholds) -> Self {
        Self {
            line: DeviceLine::number(1),
            thresholds,
            read: None,
            rang: false,
            announced: Announced::default(),
            raw: Raw::default(),
        }
    }
}

impl Grammar for ModemGrammar {
    /// Nothing of a modem stands without a line end but shielded codes, which never come here.
    fn head(&mut self, _held: &[u8], _sink: &mut Sink<'_>) -> usize {
        0
    }

    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let body = trim(line);
        sink.separator(line.len() - body.len());
        if self.announced.begins_another(body) {
            self.announce(sink);
        }
        if self.announced.take(body) {
            sink.record(body.len());
            if self.announced.is_whole() {
                self.announce(sink);
            }
        } else if self.raw.accepts(body) {
            self.take_raw(body, sink);
        } else if is_ring(body) {
            sink.record(body.len());
            self.sign(Signal::RingBurst, "RING", sink);
        } else {
            // Caller ID stands on lines that follow one another: an answer ends it.
            self.end_announcement(sink);
            self.answer(body, sink);
        }
    }

    fn finish(&mut self, sink: &mut Sink<'_>) {
        self.end_announcement(sink);
    }
}

impl ModemGrammar {
    /// A shielded code: two bytes, at whatever place.
    pub(super) fn code(&mut self, code: u8, sink: &mut Sink<'_>) {
        sink.record(2);
        match shielded(code) {
            Some(Shielded::Sign(signal, why)) => self.sign(signal, why, sink),
            Some(Shielded::Note) | None => sink.emit(Decoded::Note(format!("DLE {}", char::from(code)))),
        }
    }

    fn sign(&mut self, signal: Signal, why: &'static str, sink: &mut Sink<'_>) {
        match signal {
            Signal::RingBurst => {
                self.rang = true;
                self.read = None;
            }
            // A reading that was under way may be from before the edge.
            Signal::OffHook | Signal::OnHook => self.read = None,
            _ => {}
        }
        sink.emit(Decoded::Line { line: self.line.clone(), signal, why });
    }

    fn answer(&mut self, body: &[u8], sink: &mut Sink<'_>) {
        if body == b"OK" {
            sink.record(body.len());
            self.rang = false;
            sink.emit(Decoded::Answer(Answer::Alive));
        } else if body == b"LINE REVERSAL DETECTED" {
            sink.record(body.len());
            if let Some(Shielded::Sign(signal, _)) = shielded(b'L') {
                self.sign(signal, "LINE REVERSAL DETECTED", sink);
            }
        } else if let Some(number) = number(body) {
            sink.record(body.len());
            self.number(body, number, sink);
        } else if is_noted(body) {
            sink.record(body.len());
            note(body, sink);
        } else {
            sink.fault(FaultReason::Malformed, body);
        }
    }

    /// A voltage, or another number that the modem was asked for.
    fn number(&mut self, body: &[u8], millivolts: u32, sink: &mut Sink<'_>) {
        if millivolts > HIGHEST_MV {
            note(body, sink);
            return;
        }
        sink.emit(Decoded::Voltage { line: self.line.clone(), millivolts });
        let read = self.thresholds.judge(millivolts);
        if self.rang {
            self.read = None;
        } else if self.read.replace(read.clone()) == Some(read.clone()) {
            sink.emit(Decoded::Line { line: self.line.clone(), signal: read, why: READING });
        }
        sink.emit(Decoded::Answer(Answer::State));
    }

    fn announce(&mut self, sink: &mut Sink<'_>) {
        if let Some(signal) = self.announced.close() {
            sink.emit(Decoded::Line { line: self.line.clone(), signal, why: "NMBR" });
        }
    }

    fn take_raw(&mut self, body: &[u8], sink: &mut Sink<'_>) {
        self.raw.add(body);
        let Some(read) = self.raw.read() else { return };
        let bytes = self.raw.take();
        match read {
            Ok(signal) => {
                sink.record(bytes.len());
                sink.emit(Decoded::Line { line: self.line.clone(), signal, why: "raw caller ID" });
            }
            Err(()) => sink.fault(FaultReason::Malformed, &bytes),
        }
    }

    fn end_announcement(&mut self, sink: &mut Sink<'_>) {
        let cut = self.raw.take();
        if !cut.is_empty() {
            sink.fault(FaultReason::Cut, &cut);
        }
        self.announce(sink);
    }

    /// Bytes of raw caller ID that wait for its other lines.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.raw.waiting()
    }
}

/// `RING`, with the pattern that some chips name (`RING A`, `RING 2`), and the bursts of Lucent chips (`DRON=5`).
fn is_ring(body: &[u8]) -> bool {
    match body {
        b"RING" | [b'R', b'I', b'N', b'G', b' ', b'A'..=b'C' | b'1'..=b'3'] => true,
        _ => body.strip_prefix(b"DRON=").is_some_and(is_digits),
    }
}

/// Echoes of our own commands (until `E0` is in force), result codes, the pause of a Lucent ring, and the table of what
/// each way of connecting the modem reports (`0,"",B0804100,…`).
fn is_noted(body: &[u8]) -> bool {
    let mut fields = body.splitn(2, |byte| *byte == b',');
    let is_table = fields.next().is_some_and(is_digits) && fields.next().is_some_and(|rest| rest.starts_with(b"\""));
    if is_table {
        return body.iter().all(|byte| (b' '..=b'~').contains(byte));
    }
    let is_echo = body.starts_with(b"AT") && body.iter().all(|byte| (b' '..=b'~').contains(byte));
    is_echo || NOTED.contains(&body) || body.strip_prefix(b"DROF=").is_some_and(is_digits)
}

fn is_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// A decimal number without sign or exponent, in thousandths; what is smaller is cut off.
fn number(body: &[u8]) -> Option<u32> {
    let mut parts = body.splitn(2, |byte| *byte == b'.');
    let (whole, part) = (parts.next()?, parts.next());
    if body.len() > LONGEST_NUMBER || !is_digits(whole) || !part.is_none_or(is_digits) {
        return None;
    }
    let thousandths = part.unwrap_or_default().iter().chain(b"000").take(3);
    whole
        .iter()
        .chain(thousandths)
        .try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(u32::from(digit - b'0')))
}

fn note(body: &[u8], sink: &mut Sink<'_>) {
    sink.emit(Decoded::Note(String::from_utf8_lossy(body).into_owned()));
}
