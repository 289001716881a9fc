//! The board's own life: start, restart, `alive`, seals, the calendar, the clock, the end.

use std::sync::Arc;
use std::time::Duration;

use crate::config::calendar::RunningShift;
use crate::domain::event::{AdapterTally, ClockChange, NumberCall, ProgramChange, ProgramStarted, Seal, SealCause};
use crate::domain::view::AdapterState;
use crate::domain::{AdapterIx, AlarmCause, EventBody, Hook, LineIx, LineState, Moment, Mono, RunEvent, Wall};
use crate::line::LineMachine;

use super::core::{Board, Flush};
use super::history::History;
use super::kept::{Kept, KeptLine, Missed};
use super::number::NumberTrack;
use super::restored::Restored;
use super::roster::Roster;

/// Without another record for this long, an `alive` record shows that the program was there.
const ALIVE_AFTER: Duration = Duration::from_mins(1);
/// After so many records another seal is made: a restart reads no more than these.
const CHECKPOINT_RECORDS: u64 = 20_000;

/// Deadlines of the board itself.
#[derive(Debug)]
pub(crate) struct Life {
    alive_at: Mono,
    /// A wall clock that moved more than this against the monotonic one was set.
    clock_step: Duration,
    /// Records since the last seal.
    unsealed: u64,
    /// When the calendar was last looked up.
    looked_at: Wall,
    /// The next begin or end of a shift or break, or local midnight.
    calendar_at: Wall,
    /// Wall less monotonic time, in microseconds.
    offset_us: i64,
    /// When slow drift was last followed.
    followed_at: Mono,
    is_stopped: bool,
    reads: bool,
    /// What the calendar says until `calendar_at`, looked up once.
    shift: Option<RunningShift>,
    midnight: Wall,
    on_duty: Vec<bool>,
}

impl Life {
    pub(crate) fn new(roster: &Roster, clock_step: Duration, now: Moment) -> Self {
        let mut life = Self {
            alive_at: now.mono + ALIVE_AFTER,
            clock_step,
            calendar_at: now.wall,
            offset_us: offset_us(now),
            followed_at: now.mono,
            is_stopped: false,
            reads: true,
            unsealed: 0,
            looked_at: now.wall,
            shift: None,
            midnight: now.wall,
            on_duty: Vec::new(),
        };
        life.look_up(roster, now);
        life
    }

    fn look_up(&mut self, roster: &Roster, now: Moment) {
        let calendar = &roster.config.calendar;
        self.looked_at = now.wall;
        self.calendar_at = calendar.next_change(now.wall);
        self.shift = calendar.running(now.wall);
        self.midnight = calendar.midnight_before(now.wall);
        self.on_duty = roster.config.lines.iter().map(|line| calendar.is_on_duty(&line.duty, now.wall)).collect();
    }

    pub(crate) fn shift(&self) -> Option<&RunningShift> {
        self.shift.as_ref()
    }

    /// Missed calls of the running shift, else of the day.
    pub(crate) fn count_of(&self, missed: Missed) -> u64 {
        match &self.shift {
            Some(shift) => missed.shift.since(shift.starts),
            None => missed.day.since(self.midnight),
        }
    }

    /// Whether readings are taken: not while the journal's backlog is full.
    pub(crate) fn reads(&self) -> bool {
        self.reads
    }

    pub(crate) fn is_on_duty(&self, line: LineIx) -> bool {
        self.on_duty.get(line.0).copied().unwrap_or(false)
    }

    pub(crate) fn on_record(&mut self, now: Mono, body: &EventBody) {
        // A seal that the writer called for is none of these: a replay has no such seal.
        self.unsealed = if matches!(body, EventBody::Seal(_)) { 0 } else { self.unsealed + 1 };
        self.alive_at = now + ALIVE_AFTER;
    }

    /// By how much the wall clock was set, in microseconds.
    fn step_us(&self, now: Moment) -> Option<i64> {
        let by_us = offset_us(now).saturating_sub(self.offset_us);
        let limit_us = u64::try_from(self.clock_step.as_micros()).unwrap_or(u64::MAX);
        (by_us.unsigned_abs() > limit_us).then_some(by_us)
    }

    /// Whether it is time to follow the slow drift of the wall clock.
    fn follows(&self, now: Moment) -> bool {
        now.mono >= self.followed_at + ALIVE_AFTER
    }

    pub(crate) fn due(&self, now: Moment) -> Option<Mono> {
        (!self.is_stopped).then(|| self.alive_at.min(now.mono + self.calendar_at.since(now.wall)))
    }
}

/// Rebuilds the kept state from a seal and the records after it. Records that were called for and never written come
/// back as the third value.
pub(crate) fn rebuild(roster: &Roster, restored: &Restored, now: Moment) -> (Kept, History, Vec<NumberCall>) {
    let mut kept = match &restored.state {
        Some(state) => state.clone().fitted(roster, now.wall),
        None => Kept::new(roster, now.wall),
    };
    let mut history = History::new(roster.config.lines.len());
    let mut owed = restored.owed.clone();
    for (at, body) in &restored.tail {
        if let EventBody::Number(call) = body {
            owed.retain(|owed| owed != call);
        }
        owed.extend(kept.apply(*at, body, roster));
        history.add(*at, &Arc::new(body.clone()), roster);
    }
    (kept, history, owed)
}

/// What an earlier run knew last of a line.
pub(crate) fn last_known(kept: &KeptLine) -> Option<(Hook, Wall)> {
    let (state, at) = kept.last.zip(kept.last_at).unwrap_or((kept.state, kept.since));
    let hook = match state {
        LineState::Idle => Hook::Idle,
        LineState::Ringing => Hook::Ringing,
        LineState::OffHook => Hook::OffHook,
        LineState::Dead => Hook::Dead,
        LineState::Unknown | LineState::Stale => return None,
    };
    Some((hook, at))
}

impl Board {
    /// Records the start: first what closes the run before, then the gap of observation that the restart is.
    pub(crate) fn start(&mut self, restored: Restored, owed: Vec<NumberCall>) {
        let is_restart = restored.state.is_some() || !restored.tail.is_empty();
        if let Some(why) = restored.damage {
            let sim = self.is_sim();
            self.record(EventBody::Program(ProgramChange::JournalFault { why, sim }));
        }
        for body in restored.found {
            self.record(body);
        }
        for call in owed {
            self.record(EventBody::Number(call));
        }
        if is_restart {
            self.seal(SealCause::Restart);
        }
        let started = self.started();
        self.record(EventBody::Program(ProgramChange::Started(started)));
        if is_restart {
            self.forget_lines(restored.seen_until);
            self.cut_off_numbers();
        }
        self.start_people();
        self.start_alarms();
        self.resume_walk();
    }

    fn started(&self) -> ProgramStarted {
        let zoned = self.now.wall.timestamp().to_zoned(self.roster.config.timezone.clone());
        let zone = self.roster.config.timezone.iana_name().unwrap_or("local").to_owned();
        ProgramStarted {
            version: self.info.version.clone(),
            host: self.info.host.clone(),
            zone,
            offset: zoned.strftime("%:z").to_string(),
            clock: self.info.clock,
            config: self.roster.config.digest.clone(),
            sim: self.is_sim(),
        }
    }

    /// Calls that were open end unobserved, and every line that was known is unknown, with its last state beside it.
    fn forget_lines(&mut self, seen_until: Option<Wall>) {
        for ix in 0..self.kept.lines.len() {
            let Some(kept) = self.kept.lines.get(ix).cloned() else { continue };
            let seen_until = seen_until.unwrap_or(kept.since);
            if let Some(call) = kept.unobserved_call(seen_until) {
                let call = self.call_ended(LineIx(ix), kept.line.clone(), call);
                self.record(EventBody::Call(call));
            }
            if kept.state != LineState::Unknown {
                let change = crate::line::event::Change {
                    from: kept.state,
                    to: LineState::Unknown,
                    since: self.now,
                    origin: None,
                    progress: None,
                    ended: None,
                    suspect: None,
                    last: last_known(&kept).map(|(hook, at)| (hook.into(), at)),
                    why: "program restarted",
                };
                self.record_line_event(LineIx(ix), crate::line::LineEvent::Changed(change));
            }
        }
    }

    /// Calls that were being offered when the earlier run ended: another member may have been rung since.
    fn cut_off_numbers(&mut self) {
        let cut_off: Vec<_> = self.kept.numbers.iter().filter_map(NumberTrack::cut_off).collect();
        for call in cut_off {
            self.record(EventBody::Number(call));
        }
    }

    /// What the run noticed of itself.
    pub(crate) fn on_run(&mut self, at: Moment, event: &RunEvent) {
        match event {
            RunEvent::Slept { since } => self.on_slept(*since, at),
            RunEvent::ReadingStopped => {
                self.life.reads = false;
                for ix in 0..self.adapters.len() {
                    self.each_line(AdapterIx(ix), LineMachine::on_lost);
                }
                self.judge_all_silence();
            }
            RunEvent::ReadingResumed => {
                self.life.reads = true;
                let live = |desk: &super::adapter::AdapterDesk| desk.state == AdapterState::Live;
                let live: Vec<_> = self.adapters.iter().map(live).collect();
                for ix in (0..live.len()).filter(|ix| live.get(*ix) == Some(&true)) {
                    self.each_line(AdapterIx(ix), LineMachine::on_live);
                }
                self.judge_all_silence();
            }
            RunEvent::JournalStalled => self.on_journal_stalled(),
            RunEvent::JournalFaulted { why } => self.on_journal_faulted(why),
            RunEvent::JournalHealthy => self.on_journal_healthy(),
            // The deadlines before it were met with it.
            RunEvent::Tick => {}
            RunEvent::ClockChecked { state } => self.record(EventBody::Clock(ClockChange::Checked { clock: *state })),
        }
    }

    /// Nothing was observed since `since`: lines are unknown from there, and no deadline of that time counts.
    fn on_slept(&mut self, since: Moment, now: Moment) {
        // Before the clock moves on: what was pending then was not seen to last.
        self.forget_conditions();
        self.now = now;
        self.wake_alarms();
        let for_us = u64::try_from(now.since(since).as_micros()).unwrap_or(u64::MAX);
        self.record(EventBody::Clock(ClockChange::Suspended { since: since.wall, for_us }));
        for ix in 0..self.adapters.len() {
            let lines: Vec<_> = self.adapters.get(ix).map(|desk| desk.config.lines.clone()).unwrap_or_default();
            for (_, line) in lines {
                self.with_line(line, |machine, _, events| machine.on_unobserved(since, events));
            }
        }
        self.judge_awake();
        self.cut_off_numbers();
        self.handle_timeout(now);
    }

    /// Whether the run has ended.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.life.is_stopped
    }

    pub(crate) fn is_sim(&self) -> bool {
        self.info.sim
    }

    /// A checkpoint: everything the board needs to go on from here. The writer fills in the number of records.
    pub(crate) fn seal(&mut self, cause: SealCause) {
        self.record(self.checkpoint(cause));
    }

    pub(crate) fn checkpoint(&self, cause: SealCause) -> EventBody {
        let state = serde_json::to_value(&self.kept).unwrap_or_default();
        EventBody::Seal(Seal { cause, records: 0, state })
    }

    /// Seals a long stretch of records. Called between inputs, when every record that an input calls for is made.
    pub(crate) fn seal_if_long(&mut self) {
        if self.life.unsealed >= CHECKPOINT_RECORDS && !self.life.is_stopped {
            self.seal(SealCause::Checkpoint);
        }
    }

    pub(crate) fn meet_life(&mut self) {
        if self.life.is_stopped {
            return;
        }
        if self.now.wall >= self.life.calendar_at {
            self.meet_calendar();
        }
        if self.now.mono >= self.life.alive_at {
            let sim = self.is_sim();
            self.record(EventBody::Program(ProgramChange::Alive { sim }));
        }
    }

    fn meet_calendar(&mut self) {
        let seen = self.life.looked_at;
        let calendar = &self.roster.config.calendar;
        let shift_ended = !calendar.shift_ends_in(seen, self.now.wall).is_empty();
        let is_new_day = calendar.midnight_before(seen) < calendar.midnight_before(self.now.wall);
        self.life.look_up(&self.roster, self.now);
        self.revision += 1;
        self.judge_duty(AlarmCause::Duty);
        if shift_ended {
            self.seal(SealCause::ShiftEnd);
        }
        if is_new_day {
            self.rotate();
        }
    }

    /// Whether the board would do anything at this moment but let time pass.
    #[must_use]
    pub fn is_due(&self, now: Moment) -> bool {
        let is_met = self.poll_timeout().is_some_and(|due| due <= now.mono);
        is_met || !self.is_stopped() && (self.life.step_us(now).is_some() || self.life.follows(now))
    }

    /// A wall clock that was set is a record; slow drift is followed.
    pub(crate) fn watch_clock(&mut self) {
        let offset = offset_us(self.now);
        if let Some(by_us) = self.life.step_us(self.now) {
            self.life.offset_us = offset;
            self.record(EventBody::Clock(ClockChange::Step { by_us }));
            self.on_clock_step();
            // Forward it may have stepped over the end of a shift; backward it only has to be looked up anew.
            self.meet_calendar();
        } else if self.life.follows(self.now) {
            self.life.offset_us = offset;
            self.life.followed_at = self.now.mono;
        }
    }

    /// Ends the run in order: nothing is left waiting, and a seal closes the file.
    pub(crate) fn stop(&mut self, why: &str) {
        if self.life.is_stopped {
            return;
        }
        for ix in 0..self.adapters.len() {
            if let Some(adapter) = self.adapters.get_mut(ix) {
                let mut decoded = Vec::new();
                adapter.finish(&mut decoded);
                self.on_decoded(AdapterIx(ix), decoded);
            }
            self.record_faults(AdapterIx(ix), Flush::Now);
        }
        let tally = |desk: &super::adapter::AdapterDesk| AdapterTally {
            adapter: desk.config.name.clone(),
            tally: desk.tally(),
        };
        let adapters = self.adapters.iter().map(tally).collect();
        let sim = self.is_sim();
        self.record(EventBody::Program(ProgramChange::Stopped { why: why.to_owned(), adapters, sim }));
        self.seal(SealCause::Stop);
        self.life.is_stopped = true;
    }
}

fn offset_us(now: Moment) -> i64 {
    now.wall.0.saturating_sub(i64::try_from(now.mono.0).unwrap_or(i64::MAX))
}
