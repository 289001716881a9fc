//! Caller ID in both forms that modems print: tagged lines (`NMBR = …`) and raw frames in hexadecimal (MDMF, SDMF) with
//! their checksum. It must never name a caller whose frame does not add up, nor give one call the name of another.

use crate::decode::lines::trim;
use crate::domain::{CallPhase, CallerInfo, Direction, Signal};

/// A multiple data message: parameters of tag, length and value.
const MDMF: u8 = 0x80;
/// A single data message: date, time and number.
const SDMF: u8 = 0x04;
/// Month, day, hour and minute at the head of a single data message.
const SDMF_TIME: usize = 8;
/// Shorter hexadecimal text is no head of a frame: it may be a number that was asked for.
const SHORTEST_FRAME: usize = 8;

/// The tagged lines of one call, as far as they came.
#[derive(Debug, Default)]
pub(super) struct Announced {
    date: String,
    time: String,
    number: Option<String>,
    name: Option<String>,
}

impl Announced {
    /// Takes a line if it is tagged.
    pub(super) fn take(&mut self, line: &[u8]) -> bool {
        let mut parts = line.splitn(2, |byte| *byte == b'=');
        let (Some(tag), Some(value)) = (parts.next(), parts.next()) else { return false };
        let value = String::from_utf8_lossy(trim(value)).into_owned();
        match trim(tag) {
            b"DATE" => self.date = value,
            b"TIME" => self.time = value,
            b"NMBR" | b"DDN_NMBR" => self.number = Some(meaning_of(value)),
            b"NAME" => self.name = Some(value),
            // The number that was called, the kind of the message, and messages that name nobody.
            b"DDN" | b"TYPE" | b"MESG" => {}
            _ => return false,
        }
        true
    }

    /// Whether a line tells again what is known already: then it belongs to another call.
    pub(super) fn begins_another(&self, line: &[u8]) -> bool {
        let tag = line.split(|byte| *byte == b'=').next().map(trim);
        let again = match tag {
            Some(b"NMBR" | b"DDN_NMBR") => true,
            Some(b"DATE") => !self.date.is_empty(),
            _ => false,
        };
        again && self.number.is_some()
    }

    /// Number and name are there; others need not be waited for.
    pub(super) fn is_whole(&self) -> bool {
        self.number.is_some() && self.name.is_some()
    }

    /// Nothing more belongs to this call. Without a number there is no caller to name.
    pub(super) fn close(&mut self) -> Option<Signal> {
        let Self { date, time, number, name } = std::mem::take(self);
        let device_time = [date, time].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Some(begun(number?, name.unwrap_or_default(), device_time))
    }
}

/// `P` and `O` stand for a number that was withheld, and for one that did not come.
fn meaning_of(number: String) -> String {
    match number.as_str() {
        "P" => "Private".to_owned(),
        "O" => "Out of area".to_owned(),
        _ => number,
    }
}

fn begun(number: String, name: String, device_time: String) -> Signal {
    let caller = CallerInfo { direction: Direction::In, number, name, duration_s: None, rings: None, device_time };
    Signal::Call { phase: CallPhase::Start, caller }
}

/// A raw frame, as far as its lines came. Holds at most the 258 bytes that its length can name, two letters each.
#[derive(Debug, Default)]
pub(super) struct Raw {
    text: Vec<u8>,
}

impl Raw {
    /// Whether a line is the head of a frame, or goes on with the one that waits.
    pub(super) fn accepts(&self, line: &[u8]) -> bool {
        let is_hex = !line.is_empty() && line.len().is_multiple_of(2) && line.iter().all(u8::is_ascii_hexdigit);
        let begins = line.starts_with(b"80") || line.starts_with(b"04");
        is_hex && (!self.text.is_empty() || (begins && line.len() >= SHORTEST_FRAME))
    }

    pub(super) fn add(&mut self, line: &[u8]) {
        self.text.extend_from_slice(line);
    }

    /// The text so far; the next frame begins anew.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }

    /// The caller of a frame that is whole, or that it does not add up; `None` while more must come.
    pub(super) fn read(&self) -> Option<Result<Signal, ()>> {
        let bytes: Vec<u8> =
            self.text.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | hex(*digit))).collect();
        let (kind, length) = (*bytes.first()?, usize::from(*bytes.get(1)?));
        let whole = length + 3;
        if bytes.len() < whole {
            return None;
        }
        let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        let body = bytes.get(2..2 + length).filter(|_| bytes.len() == whole && sum == 0);
        let caller = body.and_then(|body| if kind == MDMF { multiple(body) } else { single(body) });
        Some(caller.filter(|_| matches!(kind, MDMF | SDMF)).ok_or(()))
    }

    /// Letters that wait for other lines.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.text.len()
    }
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10) & 0x0f,
    }
}

fn single(body: &[u8]) -> Option<Signal> {
    let (time, number) = body.split_at_checked(SDMF_TIME)?;
    Some(begun(meaning_of(text(number)), String::new(), text(time)))
}

fn multiple(mut body: &[u8]) -> Option<Signal> {
    let (mut time, mut number, mut name) = (String::new(), None, String::new());
    while let Some((tag, rest)) = body.split_first() {
        let (length, rest) = rest.split_first()?;
        let (value, rest) = rest.split_at_checked(usize::from(*length))?;
        body = rest;
        match tag {
            0x01 => time = text(value),
            0x02 | 0x04 => number = Some(meaning_of(text(value))),
            0x07 => name = text(value),
            _ => {}
        }
    }
    Some(begun(number.unwrap_or_default(), name, time))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(trim(bytes)).into_owned()
}
