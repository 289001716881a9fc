//! Sets a whozz chain up and proves that it lives: `@`, `V`, the toggles that are missing, `V` again, then `@` every
//! 5 s. Over the network `V` takes the place of `@`. It sends only what [`Command`] holds: it must never send `F` or a memory command (a 2-line unit would list or erase its calls), `N` (renumbers the lines) or anything that
//! dials. The clock is not set (`Z`): host time rules, and a wrong clock harms nothing.
//! Sources: S1, S3, S5, S7, S12 of `docs/PROTOCOLS.md`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::time::Duration;

use super::speech::{Command, Speech};
use crate::decode::{Dialogue, DialogueEvent};
use crate::domain::{Answer, Capabilities, Decoded, DeviceLine, FaultReason, Mono, UnitCapabilities};

/// Echo off, `$` before records and no dashes in numbers, comprehensive format, detail records, start and end records,
/// outbound records (S1, S3). The answer to `V` shows each letter in the case that is in force.
const TOGGLES: [u8; 6] = *b"EcXdAo";

/// How often to try again while no answer comes.
const RETRY: Duration = Duration::from_secs(1);
/// Period of the proof of life; the adapter is stale after 12 s.
const CHECK_EVERY: Duration = Duration::from_secs(5);
/// Toggles go to a non-volatile memory that takes 50 ms a write (S3, S7).
const TOGGLE_GAP: Duration = Duration::from_millis(50);
/// How long to wait for the first answer to `V`; one takes 45 ms on the wire at 9600 baud.
const VERSION_WAIT: Duration = Duration::from_millis(400);
/// How long the chain may pause between the answers of two units.
const CHAIN_GAP: Duration = Duration::from_millis(150);
/// How often `V` is sent to a device that answers `#` only.
const VERSION_TRIES: u8 = 3;
/// How often the missing toggles are sent. A 2-line unit may ignore them for good (S5).
const TOGGLE_ROUNDS: u8 = 2;
/// Units whose names are kept, and told to people.
const NAMES_MAX: usize = 8;
/// A device that changes its toggles by itself is set up again, but no oftener than this: its memory wears.
const SETUP_PAUSE: Duration = Duration::from_mins(1);

/// The dialogue of one connection.
///
/// Over the network `V` stands for `@`, and the question for the parameters for `V` where they go by turns.
///
/// | phase | sends | leaves by |
/// |---|---|---|
/// | probing | `@` (and `V`) every 1 s | an answer → asking |
/// | asking | `V` | every unit answered, or silence → setting, or live |
/// | setting | one missing toggle each 50 ms | the last one → asking |
/// | live | `@` every 5 s; unanswered: `V` and `@` by turns each 1 s | a changed answer, a wrong format → asking |
///
/// A boot record leads from anywhere to probing.
#[derive(Debug)]
pub struct WhozzDialogue {
    /// Configured device lines: those that no unit serves are named.
    lines: Vec<u16>,
    /// First lines of the units that answered at the set-up before.
    units_before: Vec<u16>,
    phase: Phase,
    due: Option<Mono>,
    sent: Mono,
    speech: Speech,
    transmit: Option<Vec<u8>>,
    /// Nothing may be sent before.
    rest_until: Mono,
    /// What is to be sent then, and how long to wait for its answer.
    held: Option<(Command, Duration)>,
    /// Units by number and serial number, where their packets tell.
    names: BTreeSet<([u8; 6], [u8; 6])>,
    /// The newest answer to `V` of each unit, by its first line.
    units: BTreeMap<u16, String>,
    set_up: Option<Mono>,
    events: VecDeque<DialogueEvent>,
}

#[derive(Debug)]
enum Phase {
    Closed,
    /// `tries` counts what was sent; an answer to nothing is no answer.
    Probing {
        tries: u32,
    },
    /// `known` are the units that answered in the round before; `answered` those of this round.
    Asking {
        round: u8,
        tries: u8,
        known: Vec<u16>,
        answered: Vec<u16>,
    },
    Setting {
        round: u8,
        left: VecDeque<u8>,
    },
    Live {
        unanswered: u32,
        changed: bool,
    },
}

impl Dialogue for WhozzDialogue {
    fn on_open(&mut self, now: Mono) {
        self.units.clear();
        self.names.clear();
        self.events.clear();
        self.set_up = None;
        self.rest_until = now;
        self.phase = Phase::Probing { tries: 1 };
        self.send(now, self.speech.check(), RETRY);
    }

    fn on_decoded(&mut self, now: Mono, decoded: &Decoded) {
        match decoded {
            Decoded::Answer(Answer::Alive) => self.on_alive(now),
            Decoded::Answer(Answer::Unit { unit, serial }) if self.names.len() < NAMES_MAX => {
                self.names.insert((*unit, *serial));
            }
            Decoded::Answer(Answer::Version { first_line, toggles }) => self.on_version(now, *first_line, toggles),
            Decoded::Restarted { unit } => {
                self.events.push_back(DialogueEvent::Restarted { unit: unit.clone() });
                self.units.clear();
                if !matches!(self.phase, Phase::Probing { .. }) {
                    self.held = None;
                    self.phase = Phase::Probing { tries: 0 };
                    self.due = Some((self.sent + RETRY).max(now + TOGGLE_GAP));
                }
            }
            Decoded::Fault(fault) if fault.reason == FaultReason::WrongFormat => self.on_changed(now),
            _ => {}
        }
    }

    fn on_timeout(&mut self, now: Mono) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        if let Some((command, next)) = self.held.take() {
            self.send(now, command, next);
            return;
        }
        let (may_set_up, speech) = (self.may_set_up(now), self.speech);
        match &mut self.phase {
            Phase::Closed => self.due = None,
            Phase::Probing { tries } => {
                // The answer to V ends a line, which frees an answer to @ that noise before it keeps from being seen.
                let command = if *tries >= 2 && *tries % 2 == 0 { speech.other() } else { speech.check() };
                *tries = tries.saturating_add(1);
                self.send(now, command, RETRY);
            }
            Phase::Asking { .. } => self.judge(now),
            Phase::Setting { round, left } => {
                let round = *round;
                if let Some(toggle) = left.pop_front() {
                    self.send(now, Command::Toggle(toggle), TOGGLE_GAP);
                } else {
                    self.ask(now, round);
                }
            }
            Phase::Live { changed: true, .. } if may_set_up => self.ask(now, 0),
            Phase::Live { unanswered, .. } => {
                let command = if *unanswered % 2 == 1 { speech.other() } else { speech.check() };
                *unanswered = unanswered.saturating_add(1);
                self.send(now, command, RETRY);
            }
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.due
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmit.take()
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

impl WhozzDialogue {
    /// A dialogue for an adapter whose configured device lines are `lines`.
    #[must_use]
    pub fn new(lines: &[DeviceLine]) -> Self {
        Self::speaking(Speech::Serial, lines)
    }

    /// The same over the network.
    #[must_use]
    pub fn over_ethernet_link(lines: &[DeviceLine]) -> Self {
        Self::speaking(Speech::EthernetLink, lines)
    }

    fn speaking(speech: Speech, lines: &[DeviceLine]) -> Self {
        Self {
            lines: lines.iter().filter_map(DeviceLine::as_number).collect(),
            units_before: Vec::new(),
            phase: Phase::Closed,
            due: None,
            sent: Mono(0),
            speech,
            transmit: None,
            rest_until: Mono(0),
            held: None,
            names: BTreeSet::new(),
            units: BTreeMap::new(),
            set_up: None,
            events: VecDeque::new(),
        }
    }

    fn on_alive(&mut self, now: Mono) {
        self.events.push_back(DialogueEvent::ProofOfLife);
        self.rest(now, Command::Alive);
        match self.phase {
            Phase::Probing { tries: 1.. } => self.ask(now, 0),
            Phase::Live { .. } => self.on_answered(now),
            _ => {}
        }
    }

    fn on_version(&mut self, now: Mono, first_line: u16, toggles: &str) {
        self.events.push_back(DialogueEvent::ProofOfLife);
        let before = self.units.insert(first_line, toggles.to_owned());
        match &mut self.phase {
            Phase::Probing { tries: 1.. } => self.ask(now, 0),
            Phase::Asking { known, answered, .. } => {
                if !answered.contains(&first_line) {
                    answered.push(first_line);
                }
                if !known.is_empty() && known.iter().all(|unit| answered.contains(unit)) {
                    self.judge(now);
                } else {
                    self.due = Some(now + CHAIN_GAP);
                }
            }
            Phase::Live { .. } => {
                self.on_answered(now);
                if before.as_deref() != Some(toggles) {
                    self.on_changed(now);
                }
            }
            _ => {}
        }
    }

    /// An answer came while live: the next check is due one period after the last.
    fn on_answered(&mut self, now: Mono) {
        if let Phase::Live { unanswered, .. } = &mut self.phase {
            *unanswered = 0;
            self.due = Some((self.sent + CHECK_EVERY).max(now + TOGGLE_GAP));
        }
    }

    /// The device is no longer set as it was.
    fn on_changed(&mut self, now: Mono) {
        let may = self.may_set_up(now);
        match &mut self.phase {
            Phase::Live { .. } if may => self.ask(now, 0),
            Phase::Live { changed, .. } => *changed = true,
            _ => {}
        }
    }

    fn may_set_up(&self, now: Mono) -> bool {
        self.set_up.is_none_or(|last| last + SETUP_PAUSE <= now)
    }

    fn ask(&mut self, now: Mono, round: u8) {
        let known = if round == 0 { Vec::new() } else { self.units.keys().copied().collect() };
        if round == 0 {
            self.units_before = std::mem::take(&mut self.units).into_keys().collect();
        }
        self.phase = Phase::Asking { round, tries: 1, known, answered: Vec::new() };
        self.send(now, Command::Version, VERSION_WAIT);
    }

    /// Every answer is in, or none is to be waited for any longer.
    fn judge(&mut self, now: Mono) {
        let Phase::Asking { round, tries, .. } = &mut self.phase else { return };
        let tries_left = *round == 0 && *tries < VERSION_TRIES;
        // An answer that was damaged on the wire would leave its unit's lines without a unit: the answers add up.
        if tries_left && is_unit_missing(&self.lines, &self.units, &self.units_before) {
            *tries += 1;
            self.send(now, Command::Version, VERSION_WAIT);
            return;
        }
        let round = *round;
        let missing: VecDeque<u8> = TOGGLES
            .into_iter()
            .filter(|toggle| self.units.is_empty() || self.units.values().any(|shown| !confirms(shown, *toggle)))
            .collect();
        if missing.is_empty() || round >= TOGGLE_ROUNDS {
            self.finish(now);
        } else {
            self.held = None;
            self.phase = Phase::Setting { round: round + 1, left: missing };
            self.due = Some(now + TOGGLE_GAP);
        }
    }

    fn finish(&mut self, now: Mono) {
        let units = self
            .units
            .iter()
            .map(|(first_line, shown)| {
                let hook = confirms(shown, b'd');
                let digits = hook && confirms(shown, b'o');
                UnitCapabilities { first_line: *first_line, hook, digits, asked: false, tones: false }
            })
            .collect();
        let why = self.why();
        self.events.push_back(DialogueEvent::Initialised { capabilities: Capabilities { units }, why });
        self.set_up = Some(now);
        self.phase = Phase::Live { unanswered: 1, changed: false };
        self.send(now, self.speech.check(), RETRY);
    }

    /// What was confirmed and what was not, and by whom, for people.
    fn why(&self) -> String {
        let mut why = self.confirmed();
        for (unit, serial) in &self.names {
            why.push_str("; Ethernet Link unit ");
            why.extend(unit.iter().map(|byte| format!("{byte:02x}")));
            why.push_str(", serial ");
            why.extend(serial.iter().map(|byte| format!("{byte:02x}")));
        }
        why
    }

    fn confirmed(&self) -> String {
        if self.units.is_empty() {
            return "the device answers but never told its version: nothing is confirmed, hook changes may not be \
                    reported (2-line units behave so; hook state needs a Deluxe unit)"
                .to_owned();
        }
        let mut why = String::new();
        for (first_line, shown) in &self.units {
            let gap = if why.is_empty() { "" } else { "; " };
            // Writing to a String cannot fail.
            let _ = write!(why, "{gap}unit from line {first_line}: ");
            let missing: Vec<u8> = TOGGLES.into_iter().filter(|toggle| !confirms(shown, *toggle)).collect();
            if missing.is_empty() {
                why.push_str("hook changes and dialled digits are confirmed");
            }
            for (index, toggle) in missing.iter().enumerate() {
                let gap = if index == 0 { "not confirmed: " } else { ", " };
                let _ = write!(why, "{gap}{} ({})", char::from(*toggle), meaning(*toggle));
            }
        }
        let first = self.units.keys().next().copied().unwrap_or(1);
        for line in self.lines.iter().filter(|line| **line < first) {
            let _ = write!(why, "; line {line} is configured, but no unit answers for it");
        }
        why
    }

    fn send(&mut self, now: Mono, command: Command, next: Duration) {
        self.held = None;
        if now < self.rest_until {
            self.held = Some((command, next));
            self.due = Some(self.rest_until);
            return;
        }
        self.transmit = Some(self.speech.bytes(command));
        self.sent = now;
        self.due = Some(now + next);
        self.rest(now, command);
    }

    fn rest(&mut self, now: Mono, after: Command) {
        self.rest_until = self.rest_until.max(now + self.speech.rest_after(after));
    }
}

/// Whether a unit's answer shows the toggle in the wanted case, and not in the other one.
fn confirms(shown: &str, toggle: u8) -> bool {
    let shown = shown.as_bytes();
    shown.contains(&toggle) && !shown.contains(&(toggle ^ 0x20))
}

fn meaning(toggle: u8) -> &'static str {
    match toggle {
        b'E' => "echo off",
        b'c' => "records begin with $",
        b'X' => "comprehensive format",
        b'd' => "detail records: hook changes",
        b'A' => "start and end records",
        _ => "outbound records",
    }
}

/// No unit answered, a unit of the set-up before did not, or a configured line lies below every unit that did.
fn is_unit_missing(lines: &[u16], units: &BTreeMap<u16, String>, before: &[u16]) -> bool {
    let Some((first, _)) = units.first_key_value() else { return true };
    lines.iter().any(|line| line < first) || before.iter().any(|unit| !units.contains_key(unit))
}
