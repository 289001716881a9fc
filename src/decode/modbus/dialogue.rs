//! Asks unit after unit, one question at a time, and knows which of them answer. Reads and never writes an output. It must
//! never let one unit hold up the others for longer than its time-out.

use std::collections::VecDeque;
use std::time::Duration;

use super::bus::Bus;
use super::frame::question;
use crate::decode::{Dialogue, DialogueEvent};
use crate::domain::{Answer, Capabilities, DecodeFault, Decoded, FaultReason, Mono, UnitCapabilities};

/// Questions in a row without an answer after which a unit may be called silent.
const MISSES: u32 = 3;
/// How often a silent unit is asked, at most one of them a cycle.
const SILENT_EVERY: Duration = Duration::from_secs(2);

/// The dialogue of one connection.
///
/// | phase | answer of the unit asked | time-out | timer |
/// |---|---|---|---|
/// | resting | – | – | ask the next unit; behind the last one, rest until the next cycle |
/// | waiting | rest for the pause between frames | a miss; ask the next unit | – |
#[derive(Debug)]
pub struct ModbusDialogue {
    bus: Bus,
    units: Vec<UnitTrack>,
    phase: Phase,
    /// The unit to ask next, by its place; behind the last one the cycle is over.
    next: usize,
    /// When the present cycle began.
    cycle: Mono,
    /// A silent unit was asked in this cycle.
    tried_silent: bool,
    transaction: u16,
    is_set_up: bool,
    transmit: VecDeque<Vec<u8>>,
    events: VecDeque<DialogueEvent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Closed,
    Resting { until: Mono },
    Waiting { unit: usize, until: Mono },
}

/// What is known of one unit.
#[derive(Debug)]
struct UnitTrack {
    address: u16,
    misses: u32,
    /// When it answered last; at first, when the port was opened.
    answered: Mono,
    standing: Standing,
    trouble: Trouble,
    /// The trouble came since the last question; one that is older than a whole question is none any more.
    is_recent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not heard since the port was opened.
    New,
    Answers,
    Silent {
        ask_at: Mono,
    },
}

/// What came instead of an answer last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Nothing,
    /// Bytes whose checksum is wrong.
    Garbled,
    /// Bytes that are no answer to the question.
    Other,
    Refused(&'static str),
}

impl ModbusDialogue {
    /// A dialogue of a new connection.
    #[must_use]
    pub fn new(bus: Bus) -> Self {
        Self {
            bus,
            units: Vec::new(),
            phase: Phase::Closed,
            next: 0,
            cycle: Mono(0),
            tried_silent: false,
            transaction: 0,
            is_set_up: false,
            transmit: VecDeque::new(),
            events: VecDeque::new(),
        }
    }
}

impl Dialogue for ModbusDialogue {
    fn on_open(&mut self, now: Mono) {
        *self = Self::new(self.bus.clone());
        self.units = self.bus.units.iter().map(|unit| UnitTrack::new(u16::from(unit.address), now)).collect();
        self.cycle = now;
        self.phase = Phase::Resting { until: now };
        self.on_timeout(now);
    }

    fn on_decoded(&mut self, now: Mono, decoded: &Decoded) {
        match decoded {
            // The answer to a question that was given up tells what was, not what is. A gateway that is always late gives
            // no other, and what hangs behind it is not observed.
            Decoded::Answer(Answer::UnitState { transaction: Some(other), .. }) if *other != self.transaction => {}
            Decoded::Answer(Answer::UnitState { unit, .. }) => {
                let Some(place) = self.units.iter().position(|track| track.address == *unit) else { return };
                self.on_answer(now, place);
            }
            Decoded::Answer(Answer::Refused { unit, why }) => {
                let Some(place) = self.units.iter().position(|track| track.address == *unit) else { return };
                if self.is_asked(place) {
                    self.note_trouble(place, Trouble::Refused(why));
                    self.on_miss(now, place);
                    self.rest(now);
                }
            }
            Decoded::Fault(DecodeFault { reason, bytes }) => {
                if *reason == FaultReason::Checksum {
                    // It may be told only when the next unit is asked already: the frame names its own.
                    let is_its =
                        |track: &UnitTrack| bytes.first().is_some_and(|byte| u16::from(*byte) == track.address);
                    let place = self.units.iter().position(is_its);
                    if let Some(place) = place {
                        self.note_trouble(place, Trouble::Garbled);
                    }
                } else if let Phase::Waiting { unit, .. } = self.phase {
                    self.note_trouble(unit, Trouble::Other);
                }
            }
            _ => {}
        }
    }

    fn on_timeout(&mut self, now: Mono) {
        match self.phase {
            Phase::Waiting { unit, until } if until <= now => {
                self.on_miss(now, unit);
                self.ask_next(now);
            }
            Phase::Resting { until } if until <= now => self.ask_next(now),
            Phase::Closed | Phase::Waiting { .. } | Phase::Resting { .. } => {}
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        match self.phase {
            Phase::Closed => None,
            Phase::Resting { until } | Phase::Waiting { until, .. } => Some(until),
        }
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmit.pop_front()
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

impl ModbusDialogue {
    fn is_asked(&self, place: usize) -> bool {
        matches!(self.phase, Phase::Waiting { unit, .. } if unit == place)
    }

    fn note_trouble(&mut self, place: usize, trouble: Trouble) {
        if let Some(track) = self.units.get_mut(place) {
            (track.trouble, track.is_recent) = (trouble, true);
        }
    }

    fn on_answer(&mut self, now: Mono, place: usize) {
        if let Some(track) = self.units.get_mut(place) {
            let before = std::mem::replace(&mut track.standing, Standing::Answers);
            (track.misses, track.answered, track.trouble) = (0, now, Trouble::Nothing);
            if matches!(before, Standing::Silent { .. }) {
                self.events.push_back(DialogueEvent::UnitLive { unit: track.address });
            }
        }
        if self.is_set_up {
            self.events.push_back(DialogueEvent::ProofOfLife);
        }
        // An answer that comes late is one all the same, but the question that stands is another's.
        if self.is_asked(place) {
            self.rest(now);
        }
    }

    /// The unit that was asked gave no answer.
    fn on_miss(&mut self, now: Mono, place: usize) {
        let (limit, is_set_up) = (self.bus.silent_after(), self.is_set_up);
        let Some(track) = self.units.get_mut(place) else { return };
        track.misses = track.misses.saturating_add(1);
        let is_silent = track.misses >= MISSES && now.since(track.answered) >= limit;
        match &mut track.standing {
            Standing::Silent { ask_at } => *ask_at = now + SILENT_EVERY,
            // Before anything has answered, silence is the whole bus's.
            Standing::New | Standing::Answers if is_silent && is_set_up => {
                track.standing = Standing::Silent { ask_at: now + SILENT_EVERY };
                let (unit, why) = (track.address, track.why(now));
                self.events.push_back(DialogueEvent::UnitSilent { unit, why });
            }
            Standing::New | Standing::Answers => {}
        }
    }

    /// The bus is quiet for a moment between two frames.
    fn rest(&mut self, now: Mono) {
        self.phase = Phase::Resting { until: now + self.bus.pause };
    }

    fn ask_next(&mut self, now: Mono) {
        while let Some(track) = self.units.get(self.next) {
            let place = self.next;
            self.next += 1;
            let is_silent = matches!(track.standing, Standing::Silent { .. });
            if is_silent && self.tried_silent || !track.is_due(now) {
                continue;
            }
            self.tried_silent |= is_silent;
            self.ask(now, place);
            return;
        }
        self.end_cycle(now);
    }

    fn ask(&mut self, now: Mono, place: usize) {
        let (Some(unit), Some(track)) = (self.bus.units.get(place), self.units.get_mut(place)) else { return };
        if !std::mem::take(&mut track.is_recent) {
            track.trouble = Trouble::Nothing;
        }
        self.transaction = self.transaction.wrapping_add(1);
        self.transmit.push_back(question(self.bus.framing, unit, self.transaction));
        self.phase = Phase::Waiting { unit: place, until: now + self.bus.timeout };
    }

    /// The next cycle begins a whole number of cycles after the first one; what did not fit is left out.
    fn end_cycle(&mut self, now: Mono) {
        self.set_up();
        self.next = 0;
        self.tried_silent = false;
        self.cycle = (self.cycle + self.bus.poll).max(now);
        self.phase = Phase::Resting { until: self.cycle };
    }

    /// Behind the first cycle in which anything answered, if only by a refusal.
    fn set_up(&mut self) {
        let is_heard =
            |track: &UnitTrack| track.standing != Standing::New || matches!(track.trouble, Trouble::Refused(_));
        if self.is_set_up || !self.units.iter().any(is_heard) {
            return;
        }
        self.is_set_up = true;
        let unit = UnitCapabilities { first_line: 1, hook: true, digits: false, asked: true, tones: false };
        let why = self.found();
        self.events.push_back(DialogueEvent::Initialised { capabilities: Capabilities { units: vec![unit] }, why });
        if self.units.iter().any(|track| track.standing != Standing::New) {
            self.events.push_back(DialogueEvent::ProofOfLife);
        }
    }

    /// Which units answered, and what the others did.
    fn found(&self) -> String {
        let answering: Vec<String> = self
            .units
            .iter()
            .filter(|track| track.standing != Standing::New)
            .map(|track| track.address.to_string())
            .collect();
        let mut why = match answering.as_slice() {
            [] => "no unit gives its inputs".to_owned(),
            [unit] => format!("unit {unit} answers"),
            units => format!("units {} answer", units.join(", ")),
        };
        for track in self.units.iter().filter(|track| track.standing == Standing::New) {
            why.push_str("; ");
            why.push_str(&track.words());
        }
        why
    }
}

impl UnitTrack {
    fn new(address: u16, now: Mono) -> Self {
        Self { address, misses: 0, answered: now, standing: Standing::New, trouble: Trouble::Nothing, is_recent: false }
    }

    fn is_due(&self, now: Mono) -> bool {
        match self.standing {
            Standing::Silent { ask_at } => ask_at <= now,
            Standing::New | Standing::Answers => true,
        }
    }

    fn words(&self) -> String {
        let unit = self.address;
        match self.trouble {
            Trouble::Nothing => format!("unit {unit} does not answer"),
            Trouble::Garbled => format!("unit {unit} answers with a wrong checksum"),
            Trouble::Other => format!("unit {unit} answers something else than was asked"),
            Trouble::Refused(why) => format!("unit {unit} refuses: {why}"),
        }
    }

    /// What led to its silence, and what to do.
    fn why(&self, now: Mono) -> String {
        let advice = match self.trouble {
            Trouble::Nothing => "check its power, its address and its wires",
            Trouble::Garbled => "check baud, wires, termination, and that no two units have one address",
            Trouble::Other => "check function and count of the unit in the configuration",
            Trouble::Refused(_) => "check function, first and count of the unit in the configuration",
        };
        let silent = now.since(self.answered).as_millis();
        format!("{}, {} questions in {}.{} s: {advice}", self.words(), self.misses, silent / 1000, silent % 1000 / 100)
    }
}
