//! The fold: records in, in the order of `seq`; figures out. Begun with the newest seal before the range, or with the first
//! record there is.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use foldhash::fast::FixedState;

use super::alarms::{AlarmFold, At};
use super::bars::Bars;
use super::callers::Callers;
use super::figures::{Figures, Hour};
use super::gaps::Span;
use super::limits::Limits;
use super::line::{LineFold, Scale, Watch, tick_ahead};
use super::meter::{Meter, Range};
use super::notes::{EXPLAINED_WITHIN, Notes};
use super::number::NumberFold;
use super::period::{Judged, Proof};
use super::pool::{NEAR_CALL, Pool};
use super::seal::SealedState;
use super::seats::{Seat, numbers_of, seats_of};
use super::seen::{CallSeen, LineSeen};
use super::service::Service;
use super::sum;
use super::timeline::{RunMark, Tick, Timeline};
use super::walk::Walked;
use crate::config::{Config, LineConfig};
use crate::domain::event::{ClockChange, ClockState, ProgramChange, SealCause};
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::{AlarmKey, AlarmKind, AlarmSource, EventBody, LineId, LineIx, LineState, Moment, Origin, Wall};

/// Digits are proven by an outbound call this long ago at most. Source: `docs/ALARMS.md`, section 1.
const PROVEN_WITHIN: Duration = Duration::from_hours(24 * 7);
/// Lines of the journal that the configuration does not have, and that are named.
const UNLISTED_MAX: usize = 64;

/// A fold over the journal.
#[derive(Debug, Clone)]
pub struct Fold<'c> {
    pub(super) config: &'c Config,
    pub(super) timeline: Timeline,
    pub(super) meter: Meter,
    pub(super) lines: Vec<LineFold>,
    pub(super) seats: Vec<Seat>,
    pub(super) numbers: Vec<NumberFold>,
    /// Time of calls by hour, for each number, and last for the site.
    pub(super) carried: Vec<Vec<i64>>,
    /// The same for each line, where it was asked for.
    pub(super) line_hours: Vec<Vec<i64>>,
    pub(super) hours: Vec<Hour>,
    pub(super) callers: Callers,
    pub(super) alarms: AlarmFold,
    pub(super) service: Service,
    pub(super) notes: Notes,
    pub(super) walk: Walked,
    pub(super) unlisted: BTreeSet<LineId>,
    pub(super) records: u64,
    pub(super) is_sim: bool,
    pub(super) clock: Option<ClockState>,
    /// Its keys are the configuration's, so that nobody outside picks some that collide.
    by_id: HashMap<Box<[u8]>, usize, FixedState>,
    pools: Vec<Pool>,
    has_state: bool,
    pub(super) scratch: Vec<Judged>,
    doubtful: Vec<usize>,
    /// What of the range nobody saw for want of a run, once everything was read.
    pub(super) gaps: Vec<Span>,
}

impl<'c> Fold<'c> {
    /// A fold that has seen no record.
    #[must_use]
    pub fn new(config: &'c Config, range: Range) -> Self {
        let step = config.alarm_plan(AlarmKind::ClockStep, &AlarmSource::Site).map(|plan| plan.after("after"));
        let mut meter = Meter::new(range);
        let monitored: Vec<_> = config.lines.iter().enumerate().filter(|(_, line)| line.monitored).collect();
        let fold_line = |(ix, line): &(usize, &LineConfig)| {
            let duty = meter.duty(config, vec![line.duty.clone()]);
            LineFold::new(line.id.clone(), duty, Limits::of(config, LineIx(*ix)), Watch::of(config, line))
        };
        let lines: Vec<_> = monitored.iter().map(fold_line).collect();
        let by_id = lines.iter().enumerate().map(|(place, line)| (line.id.as_str().as_bytes().into(), place)).collect();
        let places: Vec<usize> = monitored.iter().map(|(ix, _)| *ix).collect();
        let numbers = numbers_of(config, &places, &mut meter);
        let (seats, pools) = seats_of(config, &places, &numbers);
        let hours = meter.hour_count();
        Self {
            config,
            timeline: Timeline::new(step.unwrap_or(Duration::from_secs(2))),
            lines,
            seats,
            carried: vec![vec![0; hours]; numbers.len() + 1],
            numbers,
            line_hours: Vec::new(),
            hours: vec![Hour::default(); hours],
            callers: Callers::default(),
            alarms: AlarmFold::default(),
            service: Service::default(),
            notes: Notes::default(),
            walk: Walked::default(),
            unlisted: BTreeSet::new(),
            records: 0,
            is_sim: false,
            clock: None,
            by_id,
            pools: vec![Pool::default(); pools],
            has_state: false,
            scratch: Vec::new(),
            doubtful: Vec::new(),
            gaps: Vec::new(),
            meter,
        }
    }

    /// Keeps the stretches of every line besides: what a timeline draws.
    #[must_use]
    pub fn with_bars(mut self) -> Self {
        for line in &mut self.lines {
            line.bars = Some(Bars::default());
        }
        self
    }

    /// Keeps of the stretches of every line what a timeline of so many cells across the range shows, and what nobody looked at
    /// for a minute: however many stretches there are, a line takes no more than its cells.
    #[must_use]
    pub fn with_cells(mut self, columns: usize) -> Self {
        for line in &mut self.lines {
            line.bars = Some(Bars::for_cells(columns));
        }
        self
    }

    /// Keeps the hours of every line besides: which was its busiest where it answers a number alone, and what nobody saw.
    #[must_use]
    pub fn with_line_hours(mut self) -> Self {
        self.line_hours = vec![vec![0; self.hours.len()]; self.lines.len()];
        for line in &mut self.lines {
            line.unseen = Some(vec![0; self.hours.len()]);
        }
        self
    }

    /// Whether a seal would tell more than is known: its state need not be read otherwise.
    #[must_use]
    pub fn wants_seal(&self) -> bool {
        !self.has_state
    }

    /// Whether records of a line count.
    #[must_use]
    pub fn watches(&self, line: &str) -> bool {
        self.by_id.contains_key(line.as_bytes())
    }

    /// Whether the range is past, and everything that began in it is over: no later record changes a figure.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let to = self.meter.range.to;
        self.timeline.is_past(to) && !self.timeline.may_gaps_change(self.meter.range) && {
            let to = self.timeline.tick_of(to);
            self.lines.iter().all(|line| line.is_settled(to))
        }
    }

    /// Until when somebody may explain what lies in the range: notes up to then are listed.
    #[must_use]
    pub fn explained_until(&self) -> Wall {
        self.meter.range.to + EXPLAINED_WITHIN
    }

    /// Takes what a person did after everything was settled: of it only notes and handovers count.
    pub fn push_late(&mut self, at: Wall, record: &OperatorRecord) {
        self.notes.on_record(at, record, self.meter.range);
    }

    /// Time went on: a record of which nothing but its moment counts.
    pub fn pass(&mut self, at: Moment) {
        self.advance(at, RunMark::None);
    }

    /// As [`Fold::pass`], of the seal with which a run begins.
    pub fn pass_restart(&mut self, at: Moment) {
        self.advance(at, RunMark::Opening);
    }

    /// Takes a record, `at` by its head.
    pub fn push(&mut self, at: Moment, body: &EventBody) {
        match body {
            EventBody::Line(change) => return self.push_line(at, change.into()),
            EventBody::Call(call) => return self.push_call(at, call.into()),
            _ => self.advance(at, mark_of(body)),
        }
        match body {
            EventBody::Number(call) => self.on_number(call),
            EventBody::Alarm(record) => {
                let at = self.at(at.wall);
                if at.wall < self.meter.range.to {
                    self.alarms.on_record(at, record);
                }
            }
            EventBody::Operator(record) => self.on_operator(at.wall, record),
            EventBody::Walk(record) => self.walk.on_record(at.wall, record, self.meter.range),
            EventBody::Program(change) => self.on_program(at.wall, change),
            EventBody::Clock(ClockChange::Checked { clock }) => self.on_clock(at.wall, *clock),
            EventBody::Seal(seal) if self.wants_seal() => {
                if let Some(state) = SealedState::read(&seal.state) {
                    self.restore(&state);
                }
            }
            EventBody::Line(_)
            | EventBody::Call(_)
            | EventBody::Caller(_)
            | EventBody::Digit(_)
            | EventBody::Tone(_)
            | EventBody::Evidence(_)
            | EventBody::Annunciation(_)
            | EventBody::Adapter(_)
            | EventBody::Fault(_)
            | EventBody::Clock(_)
            | EventBody::Seal(_) => {}
        }
    }

    /// Takes a `line` record, as [`Fold::push`] does.
    pub fn push_line(&mut self, at: Moment, change: LineSeen<'_>) {
        self.advance(at, RunMark::None);
        self.on_line(&change);
    }

    /// Takes a `call` record, as [`Fold::push`] does.
    pub fn push_call(&mut self, at: Moment, call: CallSeen<'_>) {
        self.advance(at, RunMark::None);
        self.on_call(&call);
    }

    /// The figures, with the range cut at `now`.
    #[must_use]
    pub fn finish(self, now: Wall) -> Figures {
        sum::figures(self, now)
    }

    fn advance(&mut self, at: Moment, mark: RunMark) {
        let before = self.timeline.now();
        let runs = self.timeline.runs();
        self.timeline.advance(at, mark, self.meter.range.from);
        self.records += u64::from(self.meter.range.holds(at.wall));
        if self.timeline.runs() > runs {
            self.go_down(before);
        }
    }

    /// A run ended at `at`: nobody looks from there.
    pub(super) fn go_down(&mut self, at: Tick) {
        for place in 0..self.lines.len() {
            let scale = Scale { timeline: &self.timeline, meter: &self.meter };
            if let Some(line) = self.lines.get_mut(place) {
                line.go_down(at, scale, &mut self.scratch);
            }
            self.count_judged(place);
        }
    }

    fn restore(&mut self, state: &SealedState) {
        self.has_state = true;
        let now = self.timeline.now();
        for sealed in &state.lines {
            let key = AlarmKey::new(AlarmKind::LeftOffHook, AlarmSource::Line(sealed.line.clone()));
            let open = state.alarms.alarms.get(&key).and_then(|alarm| alarm.episode.as_ref());
            let is_proven = open.is_some_and(|episode| episode.cleared_at.is_none());
            let proof = if is_proven { Proof::Complete } else { Proof::Lacking };
            let scale = Scale { timeline: &self.timeline, meter: &self.meter };
            if let Some(line) = self.known(&sealed.line).and_then(|place| self.lines.get_mut(place)) {
                line.restore(sealed, now, proof, scale);
            }
        }
        self.alarms.restore(&state.alarms);
        self.walk.clone_from(&state.walk);
        for (key, alarm) in &state.alarms.alarms {
            if let Some(out) = &alarm.out_of_service {
                self.service.take_out(key.source.clone(), Some(&out.by), &out.reason, (out.at, out.until));
            }
        }
    }

    fn on_line(&mut self, change: &LineSeen<'_>) {
        self.has_state = true;
        let Some(place) = self.place_of(change.line) else { return };
        let at = self.timeline.now();
        let scale = Scale { timeline: &self.timeline, meter: &self.meter };
        let Some(line) = self.lines.get_mut(place) else { return };
        let before = line.period.as_ref().map(|period| period.since);
        line.on_change(change, at, scale, &mut self.scratch);
        let begun = line.period.as_ref().filter(|period| Some(period.since) != before).map(|period| period.start);
        if change.to == LineState::OffHook && change.origin == Some(Origin::Outbound) {
            line.proven_at = Some(at);
        }
        self.count_judged(place);
        self.tell_pools(place, change.to, at, begun);
        if change.to == LineState::OffHook {
            self.judge(place);
        }
    }

    fn tell_pools(&mut self, place: usize, to: LineState, at: Tick, begun: Option<Tick>) {
        let Some(seat) = self.seats.get(place) else { return };
        let mut doubtful = std::mem::take(&mut self.doubtful);
        for pool in seat.pools.iter().copied() {
            let Some(pool) = self.pools.get_mut(pool) else { continue };
            match to {
                LineState::Ringing => pool.ring(place, at, &mut doubtful),
                _ => pool.quiet(place, at, &mut doubtful),
            }
            if let Some(start) = begun.filter(|_| to == LineState::OffHook)
                && pool.lift(place, start, seat.dial_timeout)
            {
                doubtful.push(place);
            }
        }
        for place in doubtful.drain(..) {
            if let Some(period) = self.lines.get_mut(place).and_then(|line| line.period.as_mut()) {
                period.is_near_call = true;
                self.judge(place);
            }
        }
        self.doubtful = doubtful;
    }

    fn judge(&mut self, place: usize) {
        let at = self.timeline.now();
        let dials_itself = self.seats.get(place).is_none_or(|seat| seat.dials_itself);
        let Some(line) = self.lines.get_mut(place) else { return };
        let Some(period) = &line.period else { return };
        let is_flashed = line.flashed_at.is_some_and(|flash| flash.plus(NEAR_CALL) >= period.start);
        let is_proven = line.proven_at.is_some_and(|proven| at.since(proven) <= PROVEN_WITHIN);
        let is_complete = is_proven && !period.is_near_call && !is_flashed && !dials_itself;
        let proof = if is_complete { Proof::Complete } else { Proof::Lacking };
        line.judge(proof, at, &mut self.scratch);
        self.count_judged(place);
    }

    fn on_operator(&mut self, at: Wall, record: &OperatorRecord) {
        if let OperatorAct::LongCall { line, since, until, .. } = &record.act {
            let until = tick_ahead(*until, &self.timeline);
            let line = self.known(line).and_then(|place| self.lines.get_mut(place));
            let period = line.and_then(|line| line.period.as_mut()).filter(|period| period.since == *since);
            if let Some(period) = period {
                period.explain(until);
            }
        }
        self.notes.on_record(at, record, self.meter.range);
        if at >= self.meter.range.to {
            return;
        }
        self.service.on_act(at, record.by.as_ref(), &record.act);
        if let Some(by) = record.by.as_ref().filter(|_| self.meter.range.holds(at)) {
            self.alarms.on_operator(by);
        }
    }

    fn on_program(&mut self, at: Wall, change: &ProgramChange) {
        match change {
            ProgramChange::Started(started) => {
                self.is_sim |= started.sim;
                self.on_clock(at, started.clock);
            }
            ProgramChange::Alive { sim } | ProgramChange::Stopped { sim, .. } => self.is_sim |= sim,
            _ => {}
        }
    }

    /// What the kernel says holds until it says something else: what it said before the range, too.
    fn on_clock(&mut self, at: Wall, said: ClockState) {
        let rank = |state: ClockState| match state {
            ClockState::Synchronised => 0,
            ClockState::NotSynchronised => 1,
            ClockState::NotVerified => 2,
        };
        if at >= self.meter.range.to {
            return;
        }
        let is_before = at < self.meter.range.from;
        let worst = self.clock.filter(|held| !is_before && rank(*held) > rank(said));
        self.clock = Some(worst.unwrap_or(said));
    }

    pub(super) fn known(&self, line: &LineId) -> Option<usize> {
        self.by_id.get(line.as_str().as_bytes()).copied()
    }

    pub(super) fn place_of(&mut self, line: &[u8]) -> Option<usize> {
        let place = self.by_id.get(line).copied();
        if place.is_none() && self.unlisted.len() < UNLISTED_MAX {
            let line = String::from_utf8_lossy(line);
            if !self.unlisted.contains(&*line) {
                self.unlisted.insert(LineId::new(&line));
            }
        }
        place
    }

    fn at(&self, wall: Wall) -> At {
        let into = wall.0 - self.meter.range.from.0;
        At { wall, tick: self.timeline.now(), into: (into >= 0).then_some(into) }
    }
}

/// A record by which a run begins.
fn mark_of(body: &EventBody) -> RunMark {
    match body {
        EventBody::Program(ProgramChange::Started(_)) => RunMark::Started,
        EventBody::Program(ProgramChange::Recovered { .. }) => RunMark::Opening,
        EventBody::Seal(seal) if seal.cause == SealCause::Restart => RunMark::Opening,
        _ => RunMark::None,
    }
}
