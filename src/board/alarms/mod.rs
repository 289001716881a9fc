//! From what is known of lines, numbers, adapters, the clock and the journal to conditions, and from the alarms' changes
//! to records. The engine decides when an alarm is raised, hidden, acknowledged and closed; here stands only what each
//! alarm of the catalogue is about.
//!
//! ```text
//! line machine, records, calendar, journal -> condition -> alarm engine -> change -> record -> kept state
//! ```
//! Nothing here invents a fact: what is not known is stated as unknown, and what is suspected is never called certain.

mod adapter;
mod blocked;
mod line;
mod masks;
mod number;
mod off_hook;
mod silence;
mod site;
mod tell;
mod view;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::alarm::{Condition, Engine, FloodLimits};
use crate::config::alarm::AlarmPlan;
use crate::domain::{AdapterIx, AlarmCause, AlarmKey, AlarmKind, AlarmSource, GroupName, LineIx, Moment, Mono};

use super::core::Board;
use super::kept::Kept;
use super::roster::Roster;
use watch::{AdapterWatch, LineWatch, NumberWatch};

pub(crate) use tell::standing;

/// Everything the board knows of alarms.
pub(crate) struct AlarmDesk {
    engine: Engine<AlarmKey>,
    /// What is set for each alarm there can be.
    plans: BTreeMap<AlarmKey, AlarmPlan>,
    lines: Vec<LineWatch>,
    numbers: Vec<NumberWatch>,
    adapters: Vec<AdapterWatch>,
    timers: BTreeSet<(Mono, Timer)>,
    /// When each of them is due.
    armed: BTreeMap<Timer, Mono>,
    /// Groups whose own alarm says that many of their lines are blocked.
    blocked_groups: BTreeSet<GroupName>,
    /// Records of persons' acts that are not on disk yet: the ticket of the last one, by alarm.
    unsaved: BTreeMap<AlarmKey, u64>,
    /// Since when the run looks without a break: its start, or the end of its last sleep.
    awake_since: Moment,
    /// Conditions are stated from the end of the start on.
    is_started: bool,
}

/// What has to be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// Whether a line still chatters.
    Chatter(LineIx),
    /// Whether a line's missed calls still fall into their span.
    Missed(LineIx),
    /// Whether a line's dropped calls still do.
    Dropped(LineIx),
    /// Whether a line is silent for longer than is usual.
    Silent(LineIx),
    /// Whether a number's missed calls still fall into their span.
    NumberMissed(usize),
}

impl AlarmDesk {
    pub(crate) fn new(roster: &Roster, kept: &Kept, observed: Observed, now: Moment) -> Self {
        let plans = plans(roster);
        let lines = (0..roster.config.lines.len()).map(|ix| LineWatch::new(roster, kept, LineIx(ix), &plans, observed));
        let numbers = (0..roster.tracks().len()).map(|track| NumberWatch::new(roster, kept, track, &plans, now));
        Self {
            engine: Engine::new(kept.alarms.clone(), FloodLimits::default(), now),
            lines: lines.collect(),
            numbers: numbers.collect(),
            adapters: roster.config.adapters.iter().map(|adapter| AdapterWatch::new(&adapter.name)).collect(),
            plans,
            timers: BTreeSet::new(),
            armed: BTreeMap::new(),
            blocked_groups: BTreeSet::new(),
            unsaved: BTreeMap::new(),
            awake_since: now,
            is_started: false,
        }
    }

    /// When the alarms have to be looked at next.
    pub(crate) fn due(&self) -> Option<Mono> {
        let timer = self.timers.first().map(|(due, _)| *due);
        [timer, self.engine.poll_timeout()].into_iter().flatten().min()
    }

    /// The alarms.
    pub(crate) fn engine(&self) -> &Engine<AlarmKey> {
        &self.engine
    }

    /// What must survive a restart, as the engine has it.
    pub(crate) fn kept(&self) -> &crate::alarm::Kept<AlarmKey> {
        self.engine.kept()
    }

    /// The `after` of an alarm of the site, where it is not switched off.
    pub(crate) fn after(&self, alarm: AlarmKind, otherwise: Duration) -> Duration {
        self.plan(&AlarmKey::new(alarm, AlarmSource::Site)).map_or(otherwise, |plan| plan.after("after"))
    }

    fn plan(&self, key: &AlarmKey) -> Option<&AlarmPlan> {
        self.plans.get(key)
    }

    fn line(&self, ix: LineIx) -> Option<&LineWatch> {
        self.lines.get(ix.0)
    }

    fn line_mut(&mut self, ix: LineIx) -> Option<&mut LineWatch> {
        self.lines.get_mut(ix.0)
    }
}

/// The start of a run: when it is, and up to when an earlier run had observed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) now: Moment,
    pub(crate) until: Option<crate::domain::Wall>,
}

fn plans(roster: &Roster) -> BTreeMap<AlarmKey, AlarmPlan> {
    let config = &roster.config;
    let lines = config.lines.iter().map(|line| AlarmSource::Line(line.id.clone()));
    let numbers = roster.tracks().iter().map(|(number, _)| AlarmSource::Number(number.clone()));
    let adapters = config.adapters.iter().map(|adapter| AlarmSource::Adapter(adapter.name.clone()));
    let groups = config.groups.iter().filter(|group| !group.as_str().is_empty()).cloned().map(AlarmSource::Group);
    let sources = lines.chain(numbers).chain(adapters).chain(groups).chain([AlarmSource::Site]);
    let keys = sources.flat_map(|source| AlarmKind::ALL.map(|(alarm, _)| AlarmKey::new(alarm, source.clone())));
    keys.filter_map(|key| Some((key.clone(), config.alarm_plan(key.alarm, &key.source)?))).collect()
}

impl Board {
    /// Begins to state conditions: rules first, then what hides alarms, then what is known.
    pub(crate) fn start_alarms(&mut self) {
        let now = self.now;
        self.alarms.is_started = true;
        // What hides an alarm comes first: behind it nothing sounds and nobody is told.
        self.mask_duty(AlarmCause::Restart);
        self.mask_behind_standing();
        let desk = &mut self.alarms;
        for (key, plan) in &desk.plans {
            let watch = key.source.line().and_then(|line| self.roster.line(line)).and_then(|ix| desk.lines.get(ix.0));
            let sign = watch.and_then(|watch| match key.alarm {
                AlarmKind::LeftOffHook => watch.certain_sign,
                AlarmKind::LeftOffHookSuspected => watch.suspected_sign,
                _ => None,
            });
            desk.engine.set_rule(now, key, plan.rule(sign));
        }
        let gone: Vec<_> =
            desk.engine.kept().alarms.keys().filter(|key| !desk.plans.contains_key(key)).cloned().collect();
        for key in gone {
            desk.engine.retire(now, &key);
        }
        self.tell_alarms();
        self.judge_duty(AlarmCause::Restart);
        for ix in 0..self.lines.len() {
            self.judge_line(LineIx(ix), AlarmCause::Restart);
            self.judge_calls(LineIx(ix));
            self.judge_silence(LineIx(ix));
            self.refresh_line(LineIx(ix));
        }
        for track in 0..self.roster.tracks().len() {
            self.judge_number(track);
            self.judge_number_missed(track);
        }
        self.complete_services();
        self.judge_all_blocked();
        self.judge_journal();
    }

    /// The run stopped looking: no condition that rests on what lines do is known from now on.
    pub(crate) fn forget_conditions(&mut self) {
        let lines = self.alarms.lines.iter().flat_map(|watch| {
            use AlarmKind::{LeftOffHook, LeftOffHookSuspected, LineDead, RingUnanswered};
            [LeftOffHook, LeftOffHookSuspected, RingUnanswered, LineDead].map(|alarm| watch.key(alarm))
        });
        let numbers = self
            .alarms
            .numbers
            .iter()
            .flat_map(|watch| [AlarmKind::RingUnanswered, AlarmKind::GroupFull].map(|alarm| watch.key(alarm)));
        let adapters = self
            .alarms
            .adapters
            .iter()
            .flat_map(|watch| [AlarmKind::LineUnknown, AlarmKind::FeedLost].map(|alarm| watch.key(alarm)));
        let many = self.alarms.plans.keys().filter(|key| key.alarm == AlarmKind::ManyBlocked).cloned();
        for key in lines.chain(numbers).chain(adapters).chain(many).collect::<Vec<_>>() {
            self.state(&key, Condition::Unknown, AlarmCause::Condition);
        }
        self.judge_all_silence();
        self.tell_alarms();
    }

    /// The run looks again: no time counts in which it did not.
    pub(crate) fn wake_alarms(&mut self) {
        let now = self.now;
        self.alarms.engine.skip(now);
        self.alarms.awake_since = now;
        for watch in &mut self.alarms.lines {
            watch.silence.watched = watch.silence.watched.map(|_| now);
            watch.rang_at = now.mono;
        }
        for watch in &mut self.alarms.adapters {
            watch.changes.clear();
            watch.feed_gone = None;
        }
    }

    /// After a sleep, when every line is known to be unknown: what is about several lines counts from now.
    pub(crate) fn judge_awake(&mut self) {
        for ix in 0..self.adapters.len() {
            self.judge_unknown(AdapterIx(ix));
        }
        self.judge_all_blocked();
    }

    /// The run stops or begins to take what adapters say.
    pub(crate) fn judge_all_silence(&mut self) {
        for ix in 0..self.lines.len() {
            self.judge_silence(LineIx(ix));
        }
    }

    /// Meets what is due at the alarms.
    pub(crate) fn meet_alarms(&mut self) {
        if !self.alarms.is_started {
            return;
        }
        self.alarms.engine.on_timeout(self.now);
        self.tell_alarms();
        while let Some((due, timer)) = self.alarms.timers.first().copied().filter(|(due, _)| *due <= self.now.mono) {
            self.alarms.timers.remove(&(due, timer));
            self.alarms.armed.remove(&timer);
            match timer {
                Timer::Chatter(ix) => self.judge_chatter(ix),
                Timer::Missed(ix) | Timer::Dropped(ix) => self.judge_calls(ix),
                Timer::Silent(ix) => self.judge_silence(ix),
                Timer::NumberMissed(track) => self.judge_number_missed(track),
            }
        }
    }

    /// The alarms, for whoever acts on them. Who changes anything calls [`Board::tell_alarms`] after it.
    pub(crate) fn engine_mut(&mut self) -> &mut Engine<AlarmKey> {
        &mut self.alarms.engine
    }

    pub(crate) fn engine(&self) -> &Engine<AlarmKey> {
        &self.alarms.engine
    }

    /// Whether there is such an alarm, by the configuration.
    pub(crate) fn has_plan(&self, key: &AlarmKey) -> bool {
        self.alarms.plans.contains_key(key)
    }

    /// Whether a line's handset is certainly off its cradle without a call, now.
    pub(crate) fn is_certainly_left(&self, key: &AlarmKey) -> bool {
        let view = self.alarms.engine.alarm(key);
        self.is_standing(key) && view.is_some_and(|view| matches!(view.condition, Condition::Active { .. }))
    }

    /// States a condition of an alarm that there is.
    fn state(&mut self, key: &AlarmKey, condition: Condition, cause: AlarmCause) {
        if self.alarms.is_started && self.alarms.plans.contains_key(key) {
            self.alarms.engine.state_condition(self.now, key, condition, cause);
        }
    }

    /// A condition that is stated again, only with a later start, goes on from the start it had.
    fn going_on(&self, key: &AlarmKey, stated: Condition) -> Condition {
        match (self.alarms.engine.alarm(key).map(|view| view.condition), stated) {
            (Some(before @ Condition::Active { .. }), Condition::Active { .. })
            | (Some(before @ Condition::Normal { .. }), Condition::Normal { .. }) => before,
            _ => stated,
        }
    }

    /// Sets when something is looked at again, in place of the moment set before.
    fn arm(&mut self, due: Option<Mono>, timer: Timer) {
        let desk = &mut self.alarms;
        if let Some(before) = desk.armed.remove(&timer) {
            desk.timers.remove(&(before, timer));
        }
        if let Some(due) = due {
            desk.armed.insert(timer, due);
            desk.timers.insert((due, timer));
        }
    }
}
