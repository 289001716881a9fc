//! Sets a modem up to listen and asks it for the line's voltage. Sends the commands of [`SET_UP`], `AT` and `AT-TRV`,
//! nothing else: it must never dial, answer or seize the line, and never enter `+VRX` or `+VTX`, where shielded codes lie
//! within audio. Sources: S13 to S30 of `docs/PROTOCOLS.md`, "voice-modem".

use std::collections::VecDeque;
use std::time::Duration;

use super::READING;
use crate::decode::{Dialogue, DialogueEvent};
use crate::domain::{Answer, Capabilities, Decoded, Mono, Signal, UnitCapabilities};

/// Answered by `OK`, whatever the chip.
const HELLO: &[u8] = b"AT\r";
/// Asks for the voltage between tip and ring (Conexant 102184B); it leaves the line as it is.
const ASK: &[u8] = b"AT-TRV\r";

/// One step of the set-up.
struct Step {
    gives: Gives,
    sent: &'static [u8],
    /// What an older chip calls it, sent after `ERROR`.
    or: Option<&'static [u8]>,
}

/// What a step confirms when it is answered by `OK`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Words for answers, no echo, and no answering of calls by itself.
    Manners,
    /// The chip's number.
    Identity,
    /// Shielded codes: ring, hook of other sets, tones.
    Voice,
    /// What it reports while it is off the line.
    Events,
    /// The telephone stays on the line, the modem off it.
    OnHook,
    CallerId,
    /// Reports of what happens on the line.
    Supervision,
    /// The line's voltage.
    Voltage,
}

/// In this order: `+VLS` and the shielded codes belong to the voice mode, and the first reading ends the set-up.
const SET_UP: [Step; 8] = [
    Step { gives: Gives::Manners, sent: b"ATE0V1Q0S0=0\r", or: None },
    Step { gives: Gives::Identity, sent: b"ATI0\r", or: None },
    Step { gives: Gives::Voice, sent: b"AT+FCLASS=8\r", or: None },
    Step { gives: Gives::Events, sent: b"AT+VLS=?\r", or: None },
    Step { gives: Gives::OnHook, sent: b"AT+VLS=0\r", or: None },
    Step { gives: Gives::CallerId, sent: b"AT+VCID=1\r", or: Some(b"AT#CID=1\r") },
    Step { gives: Gives::Supervision, sent: b"AT-STE=7\r", or: None },
    Step { gives: Gives::Voltage, sent: ASK, or: None },
];

/// Events of V.253 by their numbers, each a bit from the left of the table that `+VLS=?` prints (Conexant 100722A, tables
/// 6-5 and 6-6): the hook of the modem's own telephone and of an extension, busy tone.
const LOCAL_PHONE: u32 = 8;
const BUSY: u32 = 19;
const EXTENSION: u32 = 24;

/// How long an answer may take; a USB modem takes a few ms, one at 9600 baud fewer than 100.
const ANSWER_WAIT: Duration = Duration::from_secs(1);
/// How often a step that is not answered is sent.
const TRIES: u8 = 3;
/// Period of the proof of life; three periods make the line stale.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// A reading that contradicts the one before is asked for again after this long.
const ASK_AGAIN: Duration = Duration::from_millis(300);
/// What is measured this soon after a ring swings with it.
const RING_SETTLES: Duration = Duration::from_secs(1);
/// A modem that forgets its settings, or echoes in spite of them, is set up again no oftener than this.
const SET_UP_PAUSE: Duration = Duration::from_mins(1);
/// Where a step was not answered, or the voltage's answer held none, what it would have given is not known to be missing:
/// the set-up is tried again after [`SET_UP_PAUSE`], and each time after twice as long, so many times.
const MOST_DOUBLINGS: u32 = 6;
/// So many questions without an answer, and the modem is looked for anew.
const MOST_UNANSWERED: u8 = 3;

/// The dialogue of one connection.
///
/// | phase | sends | leaves by |
/// |---|---|---|
/// | probing | `AT` every 1 s | `OK` → setting |
/// | setting | each step of the set-up, up to three times; after `ERROR` what older chips call it | the last step → live; all silent → probing |
/// | live | `AT-TRV` (`AT` where the chip has none) every 2 s; 1 s after a ring `AT` first | an echo or a refusal (its settings are gone), a step left open → setting; three unanswered → probing |
#[derive(Debug, Default)]
pub struct VoiceModemDialogue {
    phase: Phase,
    due: Option<Mono>,
    sent: Mono,
    transmit: Option<&'static [u8]>,
    found: Found,
    /// When the set-up ended last.
    set_up: Option<Mono>,
    /// Set-ups in a row that left something open.
    left_open: u32,
    /// A reading came since the last question.
    read: bool,
    /// It agreed with the one before.
    told: bool,
    events: VecDeque<DialogueEvent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Closed,
    Probing,
    Setting {
        step: usize,
        tries: u8,
        older: bool,
    },
    Live {
        asked: Asked,
        unanswered: u8,
    },
}

/// What the last question of a live connection was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// `AT`, where the chip has no `AT-TRV`.
    Life,
    /// Nothing since a ring: what is measured now swings with it.
    Ringing,
    /// `AT`: its answer tells the decoder that the ring has settled.
    Settling,
    Voltage,
}

/// What the modem confirmed.
#[derive(Debug, Default)]
struct Found {
    chip: Option<String>,
    given: Vec<Gives>,
    /// What the chip says that it reports while it is off the line, where it says so.
    events: Option<u32>,
    /// The modem answered some step of this set-up.
    answered: bool,
    /// It left a step without the answer that would settle it: noise, or a chip that says nothing to it.
    open: bool,
}

impl Dialogue for VoiceModemDialogue {
    fn on_open(&mut self, now: Mono) {
        *self = Self::default();
        self.probe(now);
    }

    fn on_decoded(&mut self, now: Mono, decoded: &Decoded) {
        match decoded {
            Decoded::Answer(Answer::Alive) => self.on_ok(now),
            Decoded::Answer(Answer::State) => self.read = true,
            Decoded::Line { why, .. } if *why == READING => self.told = true,
            Decoded::Line { signal: Signal::RingBurst, .. } => self.on_ring(now),
            Decoded::Note(text) => self.on_note(now, text),
            _ => {}
        }
    }

    fn on_timeout(&mut self, now: Mono) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        match self.phase {
            Phase::Closed => self.due = None,
            Phase::Probing | Phase::Live { unanswered: MOST_UNANSWERED.., .. } => self.probe(now),
            Phase::Setting { step, tries, older } if tries < TRIES => self.set(now, step, tries + 1, older),
            Phase::Setting { step, .. } => {
                self.found.open = true;
                self.next_step(now, step);
            }
            Phase::Live { .. } if self.found.open && self.may_try_again(now) => self.begin_set_up(now),
            Phase::Live { asked, unanswered } => self.ask(now, asked, unanswered),
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.due
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmit.take().map(<[u8]>::to_vec)
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

impl VoiceModemDialogue {
    fn on_ok(&mut self, now: Mono) {
        match self.phase {
            Phase::Closed => {}
            Phase::Probing => self.begin_set_up(now),
            Phase::Setting { step, .. } => {
                self.found.answered = true;
                match SET_UP.get(step).map(|step| step.gives) {
                    Some(Gives::Voltage) if !self.read => self.found.open = true,
                    Some(gives) => self.found.given.push(gives),
                    None => {}
                }
                self.next_step(now, step);
            }
            Phase::Live { asked, .. } => self.on_answered(now, asked),
        }
    }

    /// `OK` to the question of a live connection.
    fn on_answered(&mut self, now: Mono, asked: Asked) {
        match asked {
            Asked::Nothing => return,
            Asked::Ringing => {
                // The answer to what was asked before the ring: it proves life, and its reading counts for nothing.
                if self.read {
                    self.events.push_back(DialogueEvent::ProofOfLife);
                }
                return;
            }
            Asked::Settling => {
                self.send(now, ASK, ANSWER_WAIT);
                self.phase = Phase::Live { asked: Asked::Voltage, unanswered: 0 };
                return;
            }
            Asked::Voltage if !self.read => return,
            Asked::Life | Asked::Voltage => self.events.push_back(DialogueEvent::ProofOfLife),
        }
        self.phase = Phase::Live { asked: Asked::Nothing, unanswered: 0 };
        let is_open = asked == Asked::Voltage && !self.told;
        self.due = Some(if is_open { now + ASK_AGAIN } else { (self.sent + ASK_EVERY).max(now + ASK_AGAIN) });
    }

    /// A question waits until what is measured is the line's own voltage again.
    fn on_ring(&mut self, now: Mono) {
        if let Phase::Live { asked, unanswered } = &mut self.phase
            && self.found.has(Gives::Voltage)
        {
            *asked = Asked::Ringing;
            *unanswered = 0;
            self.due = Some(now + RING_SETTLES);
        }
    }

    fn on_note(&mut self, now: Mono, text: &str) {
        match self.phase {
            Phase::Setting { step, older, .. } => {
                let Some(step_now) = SET_UP.get(step) else { return };
                if text == "ERROR" {
                    self.found.answered = true;
                    if step_now.or.is_some() && !older {
                        self.set(now, step, 1, true);
                    } else {
                        self.next_step(now, step);
                    }
                } else if step_now.gives == Gives::Identity && text.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.found.chip = Some(text.to_owned());
                } else if step_now.gives == Gives::Events && text.starts_with("0,") {
                    let idle = text.rsplit(',').next().unwrap_or_default();
                    self.found.events = u32::from_str_radix(idle.trim(), 16).ok();
                }
            }
            // The set-up turned the echo off, and the chip took the command once: it was reset.
            Phase::Live { .. } if self.may_set_up(now) && (text == "ERROR" || text.starts_with("AT")) => {
                self.begin_set_up(now);
            }
            Phase::Closed | Phase::Probing | Phase::Live { .. } => {}
        }
    }

    fn may_set_up(&self, now: Mono) -> bool {
        self.set_up.is_none_or(|last| last + SET_UP_PAUSE <= now)
    }

    /// What the last set-up left open may be asked for once more.
    fn may_try_again(&self, now: Mono) -> bool {
        let pause = SET_UP_PAUSE * (1 << self.left_open.saturating_sub(1).min(MOST_DOUBLINGS));
        self.set_up.is_none_or(|last| last + pause <= now)
    }

    fn probe(&mut self, now: Mono) {
        self.phase = Phase::Probing;
        self.send(now, HELLO, ANSWER_WAIT);
    }

    fn begin_set_up(&mut self, now: Mono) {
        self.found = Found::default();
        self.set(now, 0, 1, false);
    }

    fn set(&mut self, now: Mono, step: usize, tries: u8, older: bool) {
        let Some(ask) = SET_UP.get(step) else { return };
        let sent = ask.or.filter(|_| older).unwrap_or(ask.sent);
        self.phase = Phase::Setting { step, tries, older };
        self.send(now, sent, ANSWER_WAIT);
    }

    fn next_step(&mut self, now: Mono, step: usize) {
        if step + 1 < SET_UP.len() {
            self.set(now, step + 1, 1, false);
        } else if self.found.answered {
            self.finish(now);
        } else {
            self.probe(now);
        }
    }

    fn finish(&mut self, now: Mono) {
        let found = &self.found;
        let (asked, tones) = (found.has(Gives::Voltage), found.hears(BUSY));
        let hook = asked || found.reports_hook();
        let units = vec![UnitCapabilities { first_line: 1, hook, digits: false, asked, tones }];
        let why = self.found.why();
        self.events.push_back(DialogueEvent::Initialised { capabilities: Capabilities { units }, why });
        if self.found.has(Gives::Voltage) {
            self.events.push_back(DialogueEvent::ProofOfLife);
        }
        self.left_open = if self.found.open { self.left_open.saturating_add(1) } else { 0 };
        self.set_up = Some(now);
        self.phase = Phase::Live { asked: Asked::Nothing, unanswered: 0 };
        self.due = Some(now + ASK_AGAIN);
    }

    fn ask(&mut self, now: Mono, asked: Asked, unanswered: u8) {
        let (asked, sent) = match asked {
            _ if !self.found.has(Gives::Voltage) => (Asked::Life, HELLO),
            Asked::Ringing | Asked::Settling => (Asked::Settling, HELLO),
            Asked::Nothing | Asked::Life | Asked::Voltage => (Asked::Voltage, ASK),
        };
        self.phase = Phase::Live { asked, unanswered: unanswered.saturating_add(1) };
        self.send(now, sent, ASK_EVERY);
    }

    fn send(&mut self, now: Mono, bytes: &'static [u8], next: Duration) {
        self.transmit = Some(bytes);
        self.sent = now;
        self.due = Some(now + next);
        (self.read, self.told) = (false, false);
    }
}

impl Found {
    fn has(&self, what: Gives) -> bool {
        self.given.contains(&what)
    }

    /// The chip says that it reports an event while it is off the line.
    fn hears(&self, event: u32) -> bool {
        self.has(Gives::Voice) && self.events.is_some_and(|events| events << event >> 31 == 1)
    }

    /// The voice mode reports lifting, unless the chip's own table says that it does not.
    fn reports_hook(&self) -> bool {
        self.has(Gives::Voice) && (self.events.is_none() || self.hears(LOCAL_PHONE) || self.hears(EXTENSION))
    }

    /// What was confirmed and what was not, for people.
    fn why(&self) -> String {
        let chip = match self.chip.as_deref() {
            Some("56000") => "Conexant".to_owned(),
            Some("5601") => "USR 5637".to_owned(),
            Some(number) => format!("chip {number}"),
            None => "a modem that gives no number".to_owned(),
        };
        let voltage = if self.has(Gives::Voltage) {
            "the line's voltage is asked for"
        } else {
            "it measures no voltage (-TRV): a dead line is not seen, and the hook is known from its next change on"
        };
        let voice = match (self.has(Gives::Voice), self.hears(BUSY)) {
            (true, true) => "it reports busy tone while it is off the line",
            (true, false) => {
                "it does not say that it reports busy tone while it is off the line (+VLS=?), so a far end that \
                 cleared may not be seen"
            }
            (false, _) => "it has no voice mode (+FCLASS=8): no tone is heard, so a far end that cleared is not seen",
        };
        let caller = if self.has(Gives::CallerId) { "caller ID is on" } else { "it refused caller ID" };
        format!("{chip}: {voltage}; {voice}; {caller}")
    }
}
