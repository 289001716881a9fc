//! CallerID.com "Whozz Calling?" Deluxe units, serial and Ethernet Link: records, the answer `#`, chained units, and
//! the dialogue that sets them up. The decoder must never take a damaged record for a whole one, nor let damage reach the record
//! behind it. Grammar, sources and the rule for each odd record: `docs/PROTOCOLS.md`, "whozz".

mod dialogue;
mod packets;
mod record;
mod speech;
#[cfg(test)]
mod tests;

pub use dialogue::WhozzDialogue;
pub use packets::PacketDecoder;

use self::record::{Call, Detail, NAME_WIDTH, Record, parse};
use super::lines::{Grammar, Sink, TextDecoder, is_blank_byte, split_leading_blanks};
use crate::domain::{Answer, CallPhase, CallerInfo, Decoded, DeviceLine, Direction, FaultReason, Signal};

/// Decodes one connection to a whozz unit, or to a chain of them.
pub(super) type WhozzDecoder = TextDecoder<WhozzGrammar>;

/// The meaning of lines; holds only names it has made before.
#[derive(Debug)]
pub(super) struct WhozzGrammar {
    /// The device lines 0-99, made when first named: a record then costs no allocation for its line.
    lines: Vec<Option<DeviceLine>>,
}

impl Default for WhozzGrammar {
    fn default() -> Self {
        Self { lines: vec![None; 100] }
    }
}

impl Grammar for WhozzGrammar {
    /// `#` comes without a line end and is glued to whatever follows, and behind the echo of our own commands.
    fn head(&mut self, held: &[u8], sink: &mut Sink<'_>) -> usize {
        let Some(at) = held.iter().position(|byte| !is_blank_byte(*byte) && !is_own_command(*byte)) else { return 0 };
        if held.get(at) != Some(&b'#') {
            return 0;
        }
        echo(held.get(..at).unwrap_or_default(), sink);
        alive(sink);
        at + 1
    }

    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let (blanks, body) = split_leading_blanks(line);
        let Some(record) = parse(body) else {
            if !self.unglue(line, sink) {
                sink.fault(FaultReason::Malformed, line);
            }
            return;
        };
        if may_hide_another(&record) {
            let parts = at_dollars(line);
            if parts.len() > 1 && parts.iter().all(|(_, part)| parse(part).is_some()) {
                self.apart(line, &parts, sink);
                return;
            }
        }
        sink.separator(blanks.len());
        self.emit(&record, body, sink);
    }
}

impl WhozzGrammar {
    fn emit(&mut self, record: &Record<'_>, bytes: &[u8], sink: &mut Sink<'_>) {
        if *record == Record::Limited {
            sink.fault(FaultReason::WrongFormat, bytes);
            return;
        }
        sink.record(bytes.len());
        match *record {
            Record::Detail { line, detail } => self.detail(line, detail, sink),
            Record::Call(call) => self.call(&call, sink),
            Record::Boot { line } => sink.emit(Decoded::Restarted { unit: Some(self.device_line(line)) }),
            Record::Version { first_line, toggles } => {
                sink.emit(Decoded::Answer(Answer::Version { first_line, toggles: text(toggles) }));
            }
            Record::Done => sink.emit(Decoded::Note("ok".to_owned())),
            Record::Limited => {}
        }
    }

    fn detail(&mut self, line: u8, detail: Detail, sink: &mut Sink<'_>) {
        let (signal, why) = match detail {
            Detail::Ring => (Signal::RingStarted, "R"),
            Detail::OffHook => (Signal::OffHook, "F"),
            Detail::OnHook => (Signal::OnHook, "N"),
            Detail::Flash => (Signal::Flash, "H"),
            Detail::Undocumented(letter) => {
                sink.emit(Decoded::Note(format!("line {line}: undocumented letter {}", char::from(letter))));
                return;
            }
        };
        sink.emit(Decoded::Line { line: self.device_line(line), signal, why });
    }

    fn call(&mut self, call: &Call<'_>, sink: &mut Sink<'_>) {
        let ended = call.phase == CallPhase::End;
        let outbound = call.direction == Direction::Out;
        let why = match (outbound, call.phase) {
            (false, CallPhase::Blocked) => "I B",
            (true, CallPhase::Blocked) => "O B",
            (false, CallPhase::Start) => "I S",
            (false, CallPhase::End) => "I E",
            (true, CallPhase::Start) => "O S",
            (true, CallPhase::End) => "O E",
        };
        let mut device_time = String::with_capacity(14);
        for (gap, part) in [("", call.date), (" ", call.time), (" ", call.half)] {
            device_time.push_str(gap);
            device_time.extend(part.iter().map(|byte| char::from(*byte)));
        }
        let caller = CallerInfo {
            direction: call.direction,
            number: text(call.number),
            name: text(call.name),
            duration_s: ended.then_some(call.duration_s),
            rings: call.rings.filter(|_| ended),
            device_time,
        };
        let line = self.device_line(call.line);
        sink.emit(Decoded::Line { line, signal: Signal::Call { phase: call.phase, caller }, why });
    }

    /// Understands a line that is more than one record: our own echo, an answer `#` that fell into a record, records
    /// whose line end was lost, noise before a `$`. Takes nothing where nothing can be understood.
    fn unglue(&mut self, line: &[u8], sink: &mut Sink<'_>) -> bool {
        self.behind_echo(line, sink) || self.around_answer(line, sink) || self.at_each_dollar(line, sink)
    }

    fn behind_echo(&mut self, line: &[u8], sink: &mut Sink<'_>) -> bool {
        let run = line.iter().take_while(|byte| is_blank_byte(**byte) || is_own_command(**byte)).count();
        if run == line.len() {
            echo(line, sink);
            return true;
        }
        for cut in 1..=run {
            let (own, rest) = line.split_at(cut);
            if let Some(record) = parse(rest) {
                echo(own, sink);
                self.emit(&record, rest, sink);
                return true;
            }
        }
        false
    }

    fn around_answer(&mut self, line: &[u8], sink: &mut Sink<'_>) -> bool {
        let mut answers = line.iter().enumerate().filter(|(_, byte)| **byte == b'#');
        let (Some((at, _)), None) = (answers.next(), answers.next()) else { return false };
        let (blanks, _) = split_leading_blanks(line);
        let mut without = line.to_vec();
        without.remove(at);
        let body = without.get(blanks.len()..).unwrap_or_default();
        let Some(record) = parse(body) else { return false };
        sink.separator(blanks.len());
        self.emit(&record, body, sink);
        alive(sink);
        true
    }

    fn at_each_dollar(&mut self, line: &[u8], sink: &mut Sink<'_>) -> bool {
        let parts = at_dollars(line);
        let understood = parts.iter().any(|(_, part)| parse(part).is_some());
        if understood {
            self.apart(line, &parts, sink);
        }
        understood
    }

    fn apart(&mut self, line: &[u8], parts: &[(usize, &[u8])], sink: &mut Sink<'_>) {
        let mut settled = 0;
        for (start, part) in parts {
            let Some(record) = parse(part) else { continue };
            settle(line.get(settled..*start).unwrap_or_default(), sink);
            self.emit(&record, part, sink);
            settled = start + part.len();
        }
        settle(line.get(settled..).unwrap_or_default(), sink);
    }

    fn device_line(&mut self, line: u8) -> DeviceLine {
        match self.lines.get_mut(usize::from(line)) {
            Some(known) => known.get_or_insert_with(|| DeviceLine::number(u16::from(line))).clone(),
            None => DeviceLine::number(u16::from(line)),
        }
    }
}

/// The parts of a line that begin like a record with its `$`, and where each begins; what stands before the first is
/// in none of them.
fn at_dollars(line: &[u8]) -> Vec<(usize, &[u8])> {
    let starts: Vec<usize> =
        line.windows(4).enumerate().filter(|(_, window)| opens_record(window)).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts.iter().zip(ends).map(|(start, end)| (*start, line.get(*start..end).unwrap_or_default())).collect()
}

/// The start of a record with its `$`, two digits and a blank.
fn opens_record(window: &[u8]) -> bool {
    matches!(window, [b'$', b'0'..=b'9', b'0'..=b'9', blank] if is_blank_byte(*blank))
}

/// A name wider than its column may be a name and the next record, whose line end was lost.
fn may_hide_another(record: &Record<'_>) -> bool {
    matches!(record, Record::Call(call) if call.name.len() > NAME_WIDTH)
}

/// What stands around the understood parts of a line: blanks separate, anything else makes no sense.
fn settle(bytes: &[u8], sink: &mut Sink<'_>) {
    if bytes.iter().all(|byte| is_blank_byte(*byte)) {
        sink.separator(bytes.len());
    } else {
        sink.fault(FaultReason::Malformed, bytes);
    }
}

fn alive(sink: &mut Sink<'_>) {
    sink.record(1);
    sink.emit(Decoded::Answer(Answer::Alive));
}

/// The unit echoes what we send until `E` is in force.
fn echo(bytes: &[u8], sink: &mut Sink<'_>) {
    let own: String = bytes.iter().filter(|byte| is_own_command(**byte)).map(|byte| char::from(*byte)).collect();
    sink.separator(bytes.len() - own.len());
    if !own.is_empty() {
        sink.record(own.len());
        sink.emit(Decoded::Note(format!("echo of {own}")));
    }
}

/// Every letter the dialogue may send.
fn is_own_command(byte: u8) -> bool {
    matches!(byte, b'@' | b'V' | b'E' | b'c' | b'X' | b'd' | b'A' | b'o')
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
