//! The board itself: what it holds, and how each input moves it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Config, Dialling};
use crate::domain::event::{AdapterStep, ClockState};
use crate::domain::view::AdapterState;
use crate::domain::{
    AdapterIx, AlarmKind, Answer, Capabilities, Decoded, DeviceLine, Input, LineIx, Moment, Mono, Output, PortEvent,
    RunEvent, Signal,
};
use crate::line::{DigitSight, LineEvent, LineMachine, LineTraits};

use super::adapter::AdapterDesk;
use super::alarms::{AlarmDesk, Observed};
use super::announce::Announcer;
use super::history::History;
use super::journal::JournalDesk;
use super::kept::{Kept, KeptLine};
use super::life::Life;
use super::people::People;
use super::restored::Restored;
use super::roster::Roster;
use super::walk::WalkDesk;

/// A record that waits longer than this to reach the disk makes the journal stalled, where the alarm is switched off.
const STALLED_AFTER: Duration = Duration::from_secs(2);
/// A wall clock that moved more than this against the monotonic one was set, where the alarm is switched off.
const CLOCK_STEP: Duration = Duration::from_secs(2);

/// What a run knows of itself, told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// The program's version.
    pub version: String,
    /// The machine's name.
    pub host: String,
    /// Whether the kernel says the clock is synchronised.
    pub clock: ClockState,
    /// Some line comes from a simulation or a replay: its records and every screen say so.
    pub sim: bool,
    /// Whether this run writes a journal.
    pub journal: bool,
}

/// One line at the board.
pub(crate) struct LineDesk {
    pub(crate) machine: LineMachine,
    /// Revision of its last visible change.
    pub(crate) revision: u64,
    /// The deadline that waits in the heap.
    due: Option<Mono>,
    /// The device has reported the hook or the ringing of this line on this connection.
    pub(crate) reports_hook: bool,
}

/// The whole core.
pub struct Board {
    pub(crate) roster: Roster,
    pub(crate) info: RunInfo,
    pub(crate) now: Moment,
    pub(crate) revision: u64,
    pub(crate) lines: Vec<LineDesk>,
    pub(crate) adapters: Vec<AdapterDesk>,
    pub(crate) kept: Kept,
    pub(crate) history: History,
    pub(crate) journal: JournalDesk,
    pub(crate) life: Life,
    pub(crate) alarms: AlarmDesk,
    pub(crate) people: People,
    pub(crate) announcer: Announcer,
    pub(crate) walk: WalkDesk,
    pub(crate) outputs: VecDeque<Output>,
    line_deadlines: BinaryHeap<Reverse<(Mono, LineIx)>>,
    /// When the offered call of each shared number is over for lack of another ring.
    pub(crate) number_deadlines: Vec<Option<Mono>>,
}

impl Board {
    /// A board at the start of a run. Its first outputs record the start and the gap of observation before it.
    #[must_use]
    pub fn new(config: Arc<Config>, info: RunInfo, restored: Restored, now: Moment) -> Self {
        let roster = Roster::new(config);
        let (kept, history, owed) = super::life::rebuild(&roster, &restored, now);
        let lines = roster.config.lines.iter().zip(&kept.lines).map(|(line, kept)| {
            let adapter = line.adapter.as_ref();
            let traits = adapter.and_then(|(ix, name)| Some(roster.config.adapters.get(ix.0)?.traits_of(name)));
            let last = super::life::last_known(kept);
            let traits = traits.map_or(UNMONITORED, traits_of);
            let machine = LineMachine::restored(traits, line.timing, now, last);
            LineDesk { machine, revision: 0, due: None, reports_hook: false }
        });
        let lines = lines.collect();
        let adapters = roster.config.adapters.iter().map(|config| AdapterDesk::new(config.clone(), now)).collect();
        let observed = Observed { now, until: restored.seen_until };
        let alarms = AlarmDesk::new(&roster, &kept, observed, now);
        let life = Life::new(&roster, alarms.after(AlarmKind::ClockStep, CLOCK_STEP), now);
        let journal = JournalDesk::new(
            info.journal,
            restored.damage.clone(),
            alarms.after(AlarmKind::JournalFault, STALLED_AFTER),
        );
        let announcer = Announcer::new(&roster);
        let number_deadlines = vec![None; roster.tracks().len()];
        let (outputs, line_deadlines) = (VecDeque::new(), BinaryHeap::new());
        let mut board = Self {
            roster,
            info,
            now,
            revision: 1,
            lines,
            adapters,
            kept,
            history,
            journal,
            life,
            alarms,
            people: People::default(),
            announcer,
            walk: WalkDesk::default(),
            outputs,
            line_deadlines,
            number_deadlines,
        };
        board.start(restored, owed);
        board
    }

    /// Takes one input that was stamped `at` the edge. Deadlines before it are met first, in their order. A board that
    /// has stopped only learns what is on disk.
    pub fn handle_input(&mut self, at: Moment, input: Input) {
        match input {
            // Word from the writer is late by nature: it must not meet deadlines ahead of readings that are queued.
            Input::Journal(_) => {}
            _ if self.is_stopped() => return,
            // What fell into the lost time was not observed: no deadline of it counts.
            Input::Run(RunEvent::Slept { since }) => self.handle_timeout(since),
            _ => self.handle_timeout(at),
        }
        match input {
            Input::Reading { adapter, data } => self.on_reading(adapter, &data),
            Input::Port { adapter, event } => self.on_port(adapter, event),
            // Nothing else follows from it.
            Input::Journal(report) => return self.on_journal(report),
            Input::Run(event) => self.on_run(at, &event),
            Input::Command(command) => self.on_command(command),
            Input::Annunciation(report) => self.on_annunciation(&report),
            Input::Posted(posted) => self.on_posted(posted),
        }
        self.settle_walk();
        self.announce();
        self.seal_if_long();
    }

    /// Meets every deadline up to `now`. A board that has stopped has none.
    pub fn handle_timeout(&mut self, now: Moment) {
        if self.is_stopped() {
            return;
        }
        // Two ports may hand in readings a few microseconds out of order; time never runs backwards here.
        while let Some(due) = self.poll_timeout().filter(|due| *due <= now.mono) {
            self.now = self.now_at(due, now);
            self.meet_deadlines();
            self.settle_walk();
            self.announce();
        }
        if now.mono >= self.now.mono {
            self.now = now;
        }
        self.watch_clock();
    }

    /// When [`Board::handle_timeout`] must be called next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        if self.is_stopped() {
            return None;
        }
        let lines = self.line_deadlines.peek().map(|Reverse((due, _))| *due);
        let faults = self.adapters.iter().filter_map(AdapterDesk::faults_due).min();
        let numbers = self.number_deadlines.iter().flatten().min().copied();
        let (life, alarms, telling) = (self.life.due(self.now), self.alarms.due(), self.announcer.due());
        [lines, faults, numbers, life, alarms, telling, self.walk.due()].into_iter().flatten().min()
    }

    /// The next output, oldest first.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Rises with every visible change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The kept state, as a seal would hold it.
    #[must_use]
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The live machines in the form that a seal holds: what the kept state must equal at every moment.
    #[must_use]
    pub fn live_lines(&self) -> Vec<KeptLine> {
        let lines = self.lines.iter().zip(&self.kept.lines);
        lines
            .map(|(desk, kept)| KeptLine::of_machine(kept.line.clone(), &desk.machine, kept.missed, kept.facts.clone()))
            .collect()
    }

    /// What of the alarms must survive a restart, as the engine has it: what the kept state must equal at every moment.
    #[must_use]
    pub fn live_alarms(&self) -> &crate::alarm::Kept<crate::domain::AlarmKey> {
        self.alarms.kept()
    }

    fn now_at(&self, due: Mono, now: Moment) -> Moment {
        let mono = due.max(self.now.mono);
        Moment { mono, wall: now.wall - now.mono.since(mono) }
    }

    fn meet_deadlines(&mut self) {
        while let Some(Reverse((due, ix))) = self.line_deadlines.peek().copied() {
            if due > self.now.mono {
                break;
            }
            self.line_deadlines.pop();
            if self.lines.get(ix.0).is_some_and(|desk| desk.due == Some(due)) {
                self.with_line(ix, LineMachine::on_timeout);
            }
        }
        for ix in 0..self.adapters.len() {
            self.record_faults(AdapterIx(ix), Flush::WhenDue);
        }
        self.close_numbers();
        self.meet_life();
        self.meet_alarms();
        self.meet_walk();
    }

    fn on_reading(&mut self, ix: AdapterIx, data: &[u8]) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        let mut decoded = Vec::new();
        adapter.push(self.now, data, &mut decoded);
        self.on_decoded(ix, decoded);
        self.record_faults(ix, Flush::WhenDue);
    }

    pub(crate) fn on_decoded(&mut self, ix: AdapterIx, decoded: Vec<Decoded>) {
        for value in decoded {
            match value {
                Decoded::Line { line: device_line, signal, why } => {
                    let line = self.adapters.get(ix.0).and_then(|adapter| adapter.line(&device_line));
                    if let Some(line) = line {
                        self.on_signal(ix, line, &device_line, &signal, why);
                    }
                }
                Decoded::Restarted { unit } => {
                    let lines = self.adapters.get(ix.0).map(|adapter| adapter.lines_of_unit(unit.as_ref()));
                    let what = unit.map_or_else(|| "the device".to_owned(), |line| format!("the unit of line {line}"));
                    self.record_adapter(ix, AdapterStep::Restarted, format!("{what} restarted"));
                    for line in lines.unwrap_or_default() {
                        self.with_line(line, LineMachine::on_restarted);
                    }
                }
                Decoded::Fault(fault) => {
                    if let Some(adapter) = self.adapters.get_mut(ix.0) {
                        adapter.faults.add(&fault);
                        self.revision += 1;
                    }
                }
                Decoded::CallRecord(call) => self.on_call_record(ix, *call),
                Decoded::Power { unit, power } => self.on_power(ix, unit, power),
                Decoded::Answer(
                    Answer::Alive
                    | Answer::Version { .. }
                    | Answer::State
                    | Answer::Unit { .. }
                    | Answer::UnitState { .. }
                    | Answer::Reports { .. }
                    | Answer::Refused { .. },
                )
                | Decoded::Voltage { .. }
                | Decoded::Note(_) => {}
            }
        }
    }

    fn on_signal(
        &mut self,
        adapter: AdapterIx,
        line: LineIx,
        device_line: &DeviceLine,
        signal: &Signal,
        why: &'static str,
    ) {
        let Some(desk) = self.lines.get_mut(line.0) else { return };
        let is_call = matches!(signal, Signal::Call { .. });
        desk.reports_hook |= !is_call;
        let is_confirmed = self.adapters.get(adapter.0).is_some_and(|desk| desk.capabilities.sees_hook(device_line));
        if let (Signal::Call { phase, caller }, false, false) = (signal, is_confirmed, desk.reports_hook) {
            // A unit that reports calls only says nothing of lifting: every answered call would look missed.
            self.record_line_event(line, LineEvent::Caller(*phase, caller.clone()));
            return;
        }
        self.with_line(line, |machine, now, events| machine.on_signal(now, signal, why, events));
    }

    /// Lets a line's machine move, records what it says, and notes its next deadline.
    pub(crate) fn with_line(&mut self, ix: LineIx, step: impl FnOnce(&mut LineMachine, Moment, &mut Vec<LineEvent>)) {
        let Some(desk) = self.lines.get_mut(ix.0) else { return };
        let (pending, before) = (desk.machine.pending(), desk.machine.state().0);
        let mut events = Vec::new();
        step(&mut desk.machine, self.now, &mut events);
        let due = desk.machine.poll_timeout();
        if due != desk.due {
            desk.due = due;
            self.line_deadlines.extend(due.map(|due| Reverse((due, ix))));
        }
        if !events.is_empty() || desk.machine.pending() != pending {
            self.revision += 1;
            desk.revision = self.revision;
        }
        let changes = events.iter().filter(|event| event.is_move()).count();
        let is_quiet = events.is_empty();
        for event in events {
            self.record_line_event(ix, event);
        }
        if !is_quiet {
            self.on_line_moved(ix, before, changes);
        }
    }

    fn on_port(&mut self, ix: AdapterIx, event: PortEvent) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        // One page alone shows round trips, and its clock has it drawn each second: no frame is owed to them.
        self.revision += u64::from(!matches!(event, PortEvent::RoundTrip { .. }));
        match event {
            PortEvent::Opened { path } => {
                adapter.open(self.now, &path);
                self.record_adapter(ix, AdapterStep::Opened, path);
            }
            PortEvent::OpenFailed { why } => {
                adapter.enter(AdapterState::Lost, self.now, why.clone());
                self.record_adapter(ix, AdapterStep::OpenFailed, why);
            }
            PortEvent::Initialised { capabilities, why } => {
                let before = std::mem::replace(&mut adapter.capabilities, capabilities);
                adapter.set_up.clone_from(&why);
                if adapter.state == AdapterState::Opened {
                    adapter.enter(AdapterState::Initialised, self.now, why.clone());
                }
                self.record_adapter(ix, AdapterStep::Initialised, why);
                self.confirm_lines(ix, &before);
            }
            PortEvent::Live => {
                adapter.enter(AdapterState::Live, self.now, String::new());
                let has_proof = adapter.config.setup().stale_after().is_some();
                let why = if has_proof { "proof of life" } else { "open; nothing proves that the device lives" };
                self.record_adapter(ix, AdapterStep::Live, why.to_owned());
                if self.life.reads() {
                    self.each_line(ix, LineMachine::on_live);
                }
            }
            PortEvent::Stale { why } => {
                adapter.enter(AdapterState::Stale, self.now, why.clone());
                self.record_adapter(ix, AdapterStep::Stale, why);
                self.each_line(ix, LineMachine::on_stale);
            }
            PortEvent::Lost { why } => self.on_lost(ix, why),
            PortEvent::UnitSilent { unit, why } => return self.on_unit_silent(ix, unit, why),
            PortEvent::UnitLive { unit } => return self.on_unit_live(ix, unit),
            PortEvent::Overrun { count } => {
                adapter.overruns += count;
                self.record_adapter(ix, AdapterStep::Overrun, format!("the reader had to wait {count} times"));
            }
            PortEvent::DriverErrors { why, count } => {
                adapter.driver_errors = adapter.driver_errors.saturating_add(count);
                adapter.driver_faults.add_driver_errors(count, &why);
                self.record_faults(ix, Flush::WhenDue);
            }
            PortEvent::RoundTrip { last_us, greatest_us } => {
                adapter.on_round_trip(Duration::from_micros(last_us), Duration::from_micros(greatest_us));
                return;
            }
            // The bytes that say so came before, and the decoder has told of them.
            PortEvent::Restarted { .. } => {}
        }
        self.on_adapter_moved(ix);
        self.note_walk_of(ix);
    }

    fn on_lost(&mut self, ix: AdapterIx, why: String) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        let mut decoded = Vec::new();
        adapter.finish(&mut decoded);
        adapter.enter(AdapterState::Lost, self.now, why.clone());
        self.on_decoded(ix, decoded);
        self.record_faults(ix, Flush::Now);
        self.record_adapter(ix, AdapterStep::Lost, why);
        self.each_line(ix, LineMachine::on_lost);
        self.each_desk(ix, |desk| desk.reports_hook = false);
    }

    /// What the device confirmed holds for its lines: digits that would be seen, a state that can be asked for, and hook
    /// changes at all.
    fn confirm_lines(&mut self, ix: AdapterIx, before: &Capabilities) {
        let Some(adapter) = self.adapters.get(ix.0) else { return };
        let confirmed: Vec<_> = adapter
            .config
            .lines
            .iter()
            .map(|(device_line, line)| {
                let best = traits_of(adapter.config.traits_of(device_line));
                let dialling = self.roster.config.lines.get(line.0).map(|line| line.dialling);
                let sees_digits = adapter.capabilities.sees_digits(device_line) && dialling == Some(Dialling::Tone);
                let unit = adapter.capabilities.unit_of(device_line);
                let is_asked = unit.is_none_or(|unit| unit.asked);
                let lost_sight = before.sees_hook(device_line) && !adapter.capabilities.sees_hook(device_line);
                let traits = LineTraits {
                    digits: if sees_digits { DigitSight::Seen } else { DigitSight::NotSeen },
                    asked_for_state: best.asked_for_state && is_asked,
                    // The kinds that measure the line do it when they are asked.
                    voltage: best.voltage && is_asked,
                    far_end: best.far_end && unit.is_none_or(|unit| unit.tones),
                    ..best
                };
                (*line, traits, lost_sight)
            })
            .collect();
        for (line, traits, lost_sight) in confirmed {
            self.with_line(line, |machine, now, events| {
                machine.confirm(traits, events);
                if lost_sight {
                    machine.on_unconfirmed(now, events);
                }
            });
            if let Some(desk) = self.lines.get_mut(line.0).filter(|_| lost_sight) {
                desk.reports_hook = false;
            }
        }
    }

    fn each_desk(&mut self, ix: AdapterIx, change: impl Fn(&mut LineDesk)) {
        for (_, line) in self.adapters.get(ix.0).map(|adapter| adapter.config.lines.as_slice()).unwrap_or_default() {
            if let Some(desk) = self.lines.get_mut(line.0) {
                change(desk);
            }
        }
    }

    pub(crate) fn each_line(&mut self, ix: AdapterIx, step: fn(&mut LineMachine, Moment, &mut Vec<LineEvent>)) {
        let lines: Vec<_> = self.adapters.get(ix.0).into_iter().flat_map(|desk| desk.config.lines.clone()).collect();
        for (_, line) in lines {
            self.with_line(line, step);
        }
    }
}

/// Whether faults wait for their second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flush {
    /// At most one record a second.
    WhenDue,
    /// The port is closed or the run ends: nothing may wait any longer.
    Now,
}

/// A line that no adapter reports: it stays unknown.
const UNMONITORED: LineTraits = LineTraits {
    ring: crate::domain::RingStyle::None,
    flashes: false,
    edges: crate::domain::EdgeStyle::Judged,
    asked_for_state: false,
    digits: DigitSight::NotSeen,
    far_end: false,
    voltage: false,
};

fn traits_of(traits: crate::domain::KindTraits) -> LineTraits {
    LineTraits {
        ring: traits.ring,
        flashes: traits.flashes,
        edges: traits.edges,
        asked_for_state: traits.asked_for_state,
        digits: DigitSight::NotSeen,
        far_end: traits.far_end,
        voltage: traits.voltage,
    }
}
