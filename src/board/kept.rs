//! What must survive a restart. It changes by records only: a seal and the records after it rebuild it, and a property
//! test holds the live machines against it. Quality and timers are not kept: a restart is a gap of observation.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::alarm;
use crate::domain::event::{
    AdapterChanged, AdapterStep, AlarmRecord, CallEnded, CallerSeen, ClockChange, DigitSeen, LineChange, NumberCall,
    ProgramChange, Suspicion,
};
use crate::domain::evidence::EvidenceSeen;
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::{
    AdapterName, AlarmKey, CallPhase, Direction, EventBody, LineId, LineState, Origin, Outcome, Progress, Wall,
};
use crate::line::LineMachine;
use crate::line::call::{ClosedCall, OpenCall, direction_of};

use super::facts::{CallStanding, Explained, LineFacts};
pub use super::missed::{Counted, Missed};
use super::number::NumberTrack;
use super::postings::PostingsKept;
use super::roster::Roster;
use super::walk::WalkKept;

/// Version of the state in a seal.
pub const KEPT_VERSION: u32 = 1;

/// The kept state of the whole board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// [`KEPT_VERSION`].
    pub version: u32,
    /// Every line, in configuration order.
    pub lines: Vec<KeptLine>,
    /// Every number that several lines answer.
    pub numbers: Vec<NumberTrack>,
    /// Adapters that are not live now, by name, sorted.
    #[serde(default)]
    pub silent: BTreeSet<AdapterName>,
    /// Units of a bus that give no data now, while the bus may live, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub silent_units: BTreeMap<AdapterName, BTreeSet<u16>>,
    /// Missed calls of the site.
    pub missed: Missed,
    /// Every alarm of which something is to be kept.
    #[serde(default)]
    pub alarms: alarm::Kept<AlarmKey>,
    /// Walk tests.
    #[serde(default)]
    pub walk: WalkKept,
    /// What commands posted.
    #[serde(default, skip_serializing_if = "PostingsKept::is_empty")]
    pub postings: PostingsKept,
}

/// The kept state of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLine {
    /// Its id.
    pub line: LineId,
    /// The state last recorded.
    pub state: LineState,
    /// When it began.
    pub since: Wall,
    /// While off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// While off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// While the call is over and the handset still off: when the far end cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Wall>,
    /// A sign that is only suspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspect: Option<Suspicion>,
    /// While not known: the last known state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LineState>,
    /// While not known: since when the last known state had held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Wall>,
    /// The call that is not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<KeptCall>,
    /// Missed calls.
    pub missed: Missed,
    /// What its past says of it.
    #[serde(default)]
    pub facts: LineFacts,
}

/// A call that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCall {
    /// The first ring, else the off-hook.
    pub started: Wall,
    /// It rang.
    pub rang: bool,
    /// When the handset was lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Wall>,
    /// How the off-hook period began.
    pub origin: Origin,
    /// The number, as the device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The name, as the device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digits seen while off-hook.
    pub digits: String,
}

impl Kept {
    /// Nothing known of any line.
    #[must_use]
    pub fn new(roster: &Roster, now: Wall) -> Self {
        Self {
            version: KEPT_VERSION,
            lines: roster.config.lines.iter().map(|line| KeptLine::unknown(line.id.clone(), now)).collect(),
            numbers: roster.tracks().iter().map(|(number, _)| NumberTrack::new(number.clone())).collect(),
            silent: roster.config.adapters.iter().map(|adapter| adapter.name.clone()).collect(),
            silent_units: BTreeMap::new(),
            missed: Missed::default(),
            alarms: alarm::Kept::default(),
            walk: WalkKept::default(),
            postings: PostingsKept::default(),
        }
    }

    /// Fits a state from a seal to the present configuration: lines and numbers are matched by name.
    #[must_use]
    pub fn fitted(mut self, roster: &Roster, now: Wall) -> Self {
        let fresh = Self::new(roster, now);
        let lines =
            fresh.lines.into_iter().map(|line| take(&mut self.lines, |kept| kept.line == line.line).unwrap_or(line));
        let lines = lines.collect();
        let numbers = fresh.numbers.into_iter();
        let numbers = numbers.map(|track| take(&mut self.numbers, |kept| kept.number == track.number).unwrap_or(track));
        let walk = self.walk.fitted(roster);
        Self { version: KEPT_VERSION, lines, numbers: numbers.collect(), walk, ..self }
    }

    /// Applies one record. A record that the change calls for (an offered call that is over) comes back.
    pub fn apply(&mut self, at: Wall, body: &EventBody, roster: &Roster) -> Option<NumberCall> {
        self.apply_to_walk(at, body, roster);
        self.postings.apply(at, body);
        match body {
            EventBody::Line(change) => self.on_line(at, change, roster),
            EventBody::Caller(caller) => {
                if let Some(line) = self.line_mut(&caller.line, roster) {
                    line.on_caller(caller);
                }
                None
            }
            EventBody::Digit(digit) => {
                self.on_digit(digit, roster);
                None
            }
            EventBody::Call(call) => {
                self.on_call(at, call, roster);
                None
            }
            EventBody::Number(call) => {
                self.on_number(at, call, roster);
                None
            }
            EventBody::Adapter(change) => {
                self.on_adapter(change, roster);
                None
            }
            EventBody::Program(ProgramChange::Started(_)) => {
                self.silent = roster.config.adapters.iter().map(|adapter| adapter.name.clone()).collect();
                self.silent_units.clear();
                None
            }
            EventBody::Evidence(evidence) => {
                self.on_evidence(evidence, roster);
                None
            }
            EventBody::Alarm(record) => {
                self.on_alarm(at, record, roster);
                None
            }
            EventBody::Operator(record) => {
                self.on_operator(record, roster);
                None
            }
            EventBody::Clock(ClockChange::Step { by_us }) => {
                self.shift(*by_us);
                None
            }
            EventBody::Tone(_)
            | EventBody::Walk(_)
            | EventBody::Annunciation(_)
            | EventBody::Fault(_)
            | EventBody::Program(_)
            | EventBody::Clock(_)
            | EventBody::Seal(_) => None,
        }
    }

    fn on_digit(&mut self, digit: &DigitSeen, roster: &Roster) {
        let line = self.line_mut(&digit.line, roster).filter(|line| line.state == LineState::OffHook);
        if let Some(call) = line.and_then(|line| line.call.as_mut()) {
            call.digits.push(digit.digit);
        }
    }

    fn apply_to_walk(&mut self, at: Wall, body: &EventBody, roster: &Roster) {
        let state = match body {
            EventBody::Caller(caller) => self.line_mut(&caller.line, roster).map(|line| line.state),
            _ => None,
        };
        self.walk.apply(at, body, state, roster);
    }

    fn on_line(&mut self, at: Wall, change: &LineChange, roster: &Roster) -> Option<NumberCall> {
        if let Some(line) = self.line_mut(&change.line, roster) {
            line.on_change(at, change);
            if roster.is_evidenced(&change.line) {
                line.facts.periods.on_change(at, change);
            }
            if let Some(config) = roster.line_config(&change.line) {
                line.facts.on_change(at, change, &config.duty, &roster.config.calendar);
            }
        }
        let members = self.observed_members(&change.line, roster);
        self.track_of(&change.line, roster).and_then(|(track, gap)| track.on_line(change, gap, members))
    }

    fn on_evidence(&mut self, evidence: &EvidenceSeen, roster: &Roster) {
        // A carrier tells long afterwards; the periods are those of the exchange in the house.
        let line = self.line_mut(&evidence.line, roster).filter(|_| evidence.carrier.is_none());
        if let Some((line, since)) = line.zip(evidence.off_hook_since) {
            line.facts.periods.tell(since);
        }
    }

    /// The wall clock was set: what is remembered lies as far back as it did.
    fn shift(&mut self, by_us: i64) {
        self.walk.shift(by_us);
        self.lines.iter_mut().for_each(|line| line.facts.shift(by_us));
        self.numbers.iter_mut().for_each(|number| number.shift(by_us));
    }

    fn on_alarm(&mut self, at: Wall, record: &AlarmRecord, roster: &Roster) {
        let key = AlarmKey::new(record.alarm, record.about.source());
        self.alarms.apply(at, &key, &record.change);
        if let Some(line) = record.about.line.as_ref().and_then(|line| self.line_mut(line, roster)) {
            line.facts.on_alarm(record);
        }
    }

    fn on_operator(&mut self, record: &OperatorRecord, roster: &Roster) {
        if let OperatorAct::LongCall { line, since, until, .. } = &record.act
            && let Some(line) = self.line_mut(line, roster)
        {
            line.facts.explained = Some(Explained { since: *since, until: *until });
        }
    }

    fn on_call(&mut self, at: Wall, call: &CallEnded, roster: &Roster) {
        let is_shared = self.track_of(&call.line, roster).map(|(track, _)| track.on_call_ended(&call.line)).is_some();
        let is_missed = call.outcome == Outcome::Missed && !is_shared;
        let is_on_duty =
            roster.line_config(&call.line).is_some_and(|config| roster.config.calendar.is_on_duty(&config.duty, at));
        let limits = roster.line(&call.line).map(|ix| roster.call_limits(ix)).unwrap_or_default();
        if let Some(line) = self.line_mut(&call.line, roster) {
            line.call = None;
            if is_missed {
                line.missed.add(at, roster);
            }
            line.facts.on_call(at, call, CallStanding { is_missed, is_on_duty }, limits);
        }
        if is_missed {
            self.missed.add(at, roster);
        }
    }

    fn on_number(&mut self, at: Wall, call: &NumberCall, roster: &Roster) {
        for (place, track) in self.numbers.iter_mut().enumerate() {
            let limits = roster.number_limits(place);
            if track.number == call.number_id {
                track.on_record(at, call, limits);
            }
        }
        if call.outcome == Outcome::Missed {
            self.missed.add(at, roster);
            for id in &call.lines {
                if let Some(line) = self.line_mut(id, roster) {
                    line.missed.add(at, roster);
                }
            }
        }
    }

    /// The track of the number that several lines, this one among them, answer.
    pub fn track_of(&mut self, line: &LineId, roster: &Roster) -> Option<(&mut NumberTrack, std::time::Duration)> {
        let share = roster.share(roster.line(line)?)?;
        self.numbers.get_mut(share.track).map(|track| (track, share.hunt_gap))
    }

    /// An adapter that is not live hides what its lines do: an offered call may be answered there unseen.
    fn on_adapter(&mut self, change: &AdapterChanged, roster: &Roster) {
        match change.change {
            AdapterStep::Live => {
                self.silent.remove(&change.adapter);
            }
            AdapterStep::Stale | AdapterStep::Lost | AdapterStep::OpenFailed => {
                self.silent.insert(change.adapter.clone());
                if change.change != AdapterStep::Stale {
                    self.silent_units.remove(&change.adapter);
                }
                self.hide_members(roster, |ix| roster.adapter_of(ix) == Some(&change.adapter));
            }
            AdapterStep::UnitSilent => {
                let Some(unit) = change.unit else { return };
                self.silent_units.entry(change.adapter.clone()).or_default().insert(unit);
                let is_on = |ix| roster.adapter_of(ix) == Some(&change.adapter) && roster.unit_of(ix) == Some(unit);
                self.hide_members(roster, is_on);
            }
            AdapterStep::UnitLive => {
                if let (Some(units), Some(unit)) = (self.silent_units.get_mut(&change.adapter), change.unit) {
                    units.remove(&unit);
                }
                self.silent_units.retain(|_, units| !units.is_empty());
            }
            AdapterStep::Opened | AdapterStep::Initialised | AdapterStep::Restarted | AdapterStep::Overrun => {}
        }
    }

    fn line_mut(&mut self, id: &LineId, roster: &Roster) -> Option<&mut KeptLine> {
        self.lines.get_mut(roster.line(id)?.0)
    }
}

fn take<T>(from: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Option<T> {
    from.iter().position(is_it).map(|place| from.swap_remove(place))
}

impl KeptLine {
    fn unknown(line: LineId, since: Wall) -> Self {
        Self {
            line,
            state: LineState::Unknown,
            since,
            origin: None,
            progress: None,
            ended: None,
            suspect: None,
            last: None,
            last_at: None,
            call: None,
            missed: Missed::default(),
            facts: LineFacts::default(),
        }
    }

    /// What a live machine amounts to: the other side of the property that guards this module.
    #[must_use]
    pub fn of_machine(line: LineId, machine: &LineMachine, missed: Missed, facts: LineFacts) -> Self {
        let (state, since) = machine.state();
        let last = machine.last();
        Self {
            line,
            state,
            since: since.wall,
            origin: machine.origin(),
            progress: machine.progress(),
            ended: machine.ended().map(|ended| ended.wall),
            suspect: machine.suspect(),
            last: last.map(|(state, _)| state),
            last_at: last.map(|(_, at)| at),
            call: machine.call().map(KeptCall::of_open),
            missed,
            facts,
        }
    }

    fn on_change(&mut self, at: Wall, change: &LineChange) {
        match change.to {
            LineState::Ringing if change.from != LineState::Ringing => {
                self.call = Some(KeptCall::begun(change.since, Origin::Inbound));
            }
            LineState::OffHook => {
                let origin = change.origin.unwrap_or(Origin::Unknown);
                // A call that begins within a period was dialled after the one before was over: now, not at the lifting.
                let began = if change.from == LineState::OffHook { at } else { change.since };
                let call = self.call.get_or_insert_with(|| KeptCall { rang: false, ..KeptCall::begun(began, origin) });
                call.lifted.get_or_insert(began);
                call.origin = origin;
            }
            LineState::Ringing | LineState::Idle | LineState::Dead | LineState::Stale | LineState::Unknown => {}
        }
        self.state = change.to;
        self.since = change.since;
        self.origin = change.origin;
        self.progress = change.progress;
        self.ended = change.ended;
        self.suspect = change.suspect;
        self.last = change.last;
        self.last_at = change.last_at;
    }

    fn on_caller(&mut self, caller: &CallerSeen) {
        let is_ringing = self.state == LineState::Ringing;
        let Some(call) = &mut self.call else { return };
        let belongs = match (caller.phase, caller.direction) {
            (CallPhase::Start, Direction::In) => true,
            (CallPhase::Start, Direction::Out) => call.origin == Origin::Outbound,
            (CallPhase::End, Direction::In) => is_ringing,
            _ => false,
        };
        if belongs && call.number.is_none() {
            call.number = Some(caller.number.clone()).filter(|number| !number.is_empty());
            call.name = Some(caller.name.clone()).filter(|name| !name.is_empty());
        }
    }

    /// The open call, closed by a restart: it was observed up to `seen_until`.
    #[must_use]
    pub fn unobserved_call(&self, seen_until: Wall) -> Option<ClosedCall> {
        let call = self.call.as_ref()?;
        let ring = call.lifted.filter(|_| call.rang).map_or(0, |lifted| millis(lifted, call.started));
        Some(ClosedCall {
            direction: direction_of(call.origin),
            outcome: Outcome::Unobserved,
            ring_ms: ring,
            talk_ms: call.lifted.map_or(0, |lifted| millis(seen_until, lifted)),
            started: call.started,
            number: call.number.clone(),
            name: call.name.clone(),
            digits: Some(call.digits.clone()).filter(|digits| !digits.is_empty()),
        })
    }
}

impl KeptCall {
    fn begun(started: Wall, origin: Origin) -> Self {
        Self { started, rang: true, lifted: None, origin, number: None, name: None, digits: String::new() }
    }

    fn of_open(call: &OpenCall) -> Self {
        Self {
            started: call.started.wall,
            rang: call.last_ring.is_some(),
            lifted: call.lifted.map(|lifted| lifted.wall),
            origin: call.origin,
            number: call.number.clone(),
            name: call.name.clone(),
            digits: call.digits.clone(),
        }
    }
}

fn millis(end: Wall, start: Wall) -> u64 {
    u64::try_from(end.since(start).as_millis()).unwrap_or(u64::MAX)
}
