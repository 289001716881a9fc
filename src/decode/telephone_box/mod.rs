//! `telephone_box` and `telephone_intercom` boards: lines of words at 57600 baud, and the dialogue that polls them. The
//! decoder must not take a rotary dial at work for a handset on its cradle. Source: S52 of `docs/PROTOCOLS.md`.

mod dialogue;
#[cfg(test)]
mod tests;

pub use dialogue::TelephoneBoxDialogue;

use super::lines::{Grammar, Sink, TextDecoder, Words, split_leading_blanks};
use crate::domain::{Answer, Decoded, DeviceLine, FaultReason, Signal};

/// The longest number the firmware collects before it prints it (its buffer has 16 bytes, one of them the end mark).
const MOST_DIGITS: usize = 15;

/// Decodes one connection to a board.
pub(super) type TelephoneBoxDecoder = TextDecoder<BoxGrammar>;

/// What the board said so far, as far as later words lean on it.
#[derive(Debug)]
pub(super) struct BoxGrammar {
    lines: [BoxLine; 2],
    model: Model,
    ringing: Ringing,
}

#[derive(Debug)]
struct BoxLine {
    name: DeviceLine,
    /// The last hook the board told: an intercom rings its on-hook lines, and names none when it does.
    on_hook: bool,
}

/// Which firmware speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Model {
    /// One line, `LINE …`.
    Box,
    /// Two lines, `LINE1 …` and `LINE2 …`.
    Intercom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ringing {
    No,
    Yes,
}

impl Default for BoxGrammar {
    fn default() -> Self {
        let line = |number| BoxLine { name: DeviceLine::number(number), on_hook: false };
        Self { lines: [line(1), line(2)], model: Model::Box, ringing: Ringing::No }
    }
}

impl Grammar for BoxGrammar {
    fn head(&mut self, _held: &[u8], _sink: &mut Sink<'_>) -> usize {
        0
    }

    fn line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        let (blanks, body) = split_leading_blanks(line);
        let mut words = Words::of(body);
        let keyword = words.next().unwrap_or_default();
        let Some(event) = event(keyword, &mut words) else {
            sink.fault(FaultReason::Malformed, line);
            return;
        };
        sink.separator(blanks.len());
        sink.record(body.len());
        self.tell(event, body, sink);
    }
}

/// One line of the board, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event<'a> {
    Hook { at: Place, hook: HookWord },
    State(&'a [u8]),
    Ring,
    RingTimeout,
    Digits(&'a [u8]),
    Ready,
    Started,
    Note,
}

/// Which `LINE` word came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Only,
    First,
    Second,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HookWord {
    On,
    Off,
    /// The dial is wound up and shorts the line: the handset is off its cradle.
    Short,
    Unknown,
}

fn event<'a>(keyword: &[u8], words: &mut Words<'a>) -> Option<Event<'a>> {
    let event = match keyword {
        b"LINE" => Event::Hook { at: Place::Only, hook: hook_word(words.next()?)? },
        b"LINE1" => Event::Hook { at: Place::First, hook: hook_word(words.next()?)? },
        b"LINE2" => Event::Hook { at: Place::Second, hook: hook_word(words.next()?)? },
        b"STATE" => Event::State(words.next().filter(|state| is_state_word(state))?),
        b"RING" => Event::Ring,
        b"RING_TIMEOUT" => Event::RingTimeout,
        b"DIAL" => Event::Digits(words.next().filter(|digits| is_dialled(digits))?),
        b"READY" => Event::Ready,
        b"RING_PAUSE" | b"RING_TRIP" | b"DIAL_BEGIN" | b"DIAL_CANCEL" | b"DIAL_ERROR" | b"OK" | b"INVALID" => {
            Event::Note
        }
        b"INFO" => {
            let started = words.next() == Some(b"Telephone") && matches!(words.next(), Some(b"box" | b"Intercom"));
            return Some(if started { Event::Started } else { Event::Note });
        }
        b"TEST" | b"WARN" | b"ERROR" | b"CONF" => return Some(Event::Note),
        _ if keyword.starts_with(b"WARN:") => return Some(Event::Note),
        _ => return None,
    };
    words.next().is_none().then_some(event)
}

/// The README and the firmware spell the words differently; both are taken.
fn hook_word(word: &[u8]) -> Option<HookWord> {
    match word {
        b"ON_HOOK" | b"ONHOOK" => Some(HookWord::On),
        b"OFF_HOOK" | b"OFFHOOK" => Some(HookWord::Off),
        b"SHORT" => Some(HookWord::Short),
        b"-" => Some(HookWord::Unknown),
        _ => None,
    }
}

fn is_state_word(word: &[u8]) -> bool {
    word == b"-" || word.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// One digit, or the whole number where the board is set to collect it (`CONF DM:0`). The board itself turns ten pulses
/// into `0`, so `10` is a one and a zero.
fn is_dialled(digits: &[u8]) -> bool {
    digits.len() <= MOST_DIGITS && digits.iter().all(u8::is_ascii_digit)
}

impl BoxGrammar {
    fn tell(&mut self, event: Event<'_>, body: &[u8], sink: &mut Sink<'_>) {
        match event {
            Event::Hook { at, hook } => self.hook(at, hook, sink),
            Event::State(state) => self.state(state, body, sink),
            Event::Ring => self.ring("RING", body, sink),
            Event::RingTimeout => self.ring_over("RING_TIMEOUT", body, sink),
            Event::Digits(digits) => self.digits(digits, sink),
            Event::Ready => sink.emit(Decoded::Answer(Answer::Alive)),
            Event::Started => {
                *self = Self::default();
                sink.emit(Decoded::Restarted { unit: None });
            }
            Event::Note => note(body, sink),
        }
    }

    fn hook(&mut self, at: Place, hook: HookWord, sink: &mut Sink<'_>) {
        let [first, second] = &mut self.lines;
        let line = match at {
            Place::Only | Place::First => first,
            Place::Second => second,
        };
        self.model = if at == Place::Only { Model::Box } else { Model::Intercom };
        line.on_hook = hook == HookWord::On;
        let (signal, words) = match hook {
            HookWord::On => (Signal::OnHook, ["LINE ON_HOOK", "LINE1 ON_HOOK", "LINE2 ON_HOOK"]),
            HookWord::Off => (Signal::OffHook, ["LINE OFF_HOOK", "LINE1 OFF_HOOK", "LINE2 OFF_HOOK"]),
            HookWord::Short => (Signal::OffHook, ["LINE SHORT", "LINE1 SHORT", "LINE2 SHORT"]),
            HookWord::Unknown => (Signal::HookUnknown, ["LINE -", "LINE1 -", "LINE2 -"]),
        };
        let [only_word, first_word, second_word] = words;
        let why = match at {
            Place::Only => only_word,
            Place::First => first_word,
            Place::Second => second_word,
        };
        sink.emit(Decoded::Line { line: line.name.clone(), signal, why });
        sink.emit(Decoded::Answer(Answer::State));
        if self.lines.iter().all(|line| !line.on_hook) {
            self.ringing = Ringing::No;
        }
    }

    fn state(&mut self, state: &[u8], body: &[u8], sink: &mut Sink<'_>) {
        match state {
            b"RING" => self.ring("STATE RING", body, sink),
            b"CALL" => {
                self.model = Model::Intercom;
                self.ringing = Ringing::No;
                for line in &mut self.lines {
                    line.on_hook = false;
                    let line = line.name.clone();
                    sink.emit(Decoded::Line { line, signal: Signal::OffHook, why: "STATE CALL" });
                }
            }
            b"IDLE" if self.ringing == Ringing::Yes => self.ring_over("STATE IDLE", body, sink),
            _ => {
                self.ringing = Ringing::No;
                note(body, sink);
            }
        }
    }

    fn ring(&mut self, why: &'static str, body: &[u8], sink: &mut Sink<'_>) {
        self.ringing = Ringing::Yes;
        self.each_rung(&Signal::RingBurst, why, body, sink);
    }

    fn ring_over(&mut self, why: &'static str, body: &[u8], sink: &mut Sink<'_>) {
        self.ringing = Ringing::No;
        self.each_rung(&Signal::RingEnded, why, body, sink);
    }

    /// A box rings its only line; an intercom rings every line that is on its cradle.
    fn each_rung(&self, signal: &Signal, why: &'static str, body: &[u8], sink: &mut Sink<'_>) {
        let [first, second] = &self.lines;
        let rung = match self.model {
            Model::Box => [Some(first), None],
            Model::Intercom => [Some(first).filter(|line| line.on_hook), Some(second).filter(|line| line.on_hook)],
        };
        if rung.iter().flatten().next().is_none() {
            note(body, sink);
        }
        for line in rung.into_iter().flatten() {
            sink.emit(Decoded::Line { line: line.name.clone(), signal: signal.clone(), why });
        }
    }

    fn digits(&self, digits: &[u8], sink: &mut Sink<'_>) {
        let [first, _] = &self.lines;
        for digit in digits {
            let signal = Signal::Digit(char::from(*digit));
            sink.emit(Decoded::Line { line: first.name.clone(), signal, why: "DIAL" });
        }
    }
}

fn note(body: &[u8], sink: &mut Sink<'_>) {
    sink.emit(Decoded::Note(String::from_utf8_lossy(body).trim_end().to_owned()));
}
