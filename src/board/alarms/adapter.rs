//! The conditions of an adapter: its port lost, its word stale, lines of which it knows nothing, their feed gone.

use std::time::Duration;

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::view::AdapterState;
use crate::domain::{AdapterIx, AlarmCause, AlarmKind, DeviceLine, Hook, LineId, LineIx, LineState, Moment, Mono};
use crate::line::LineMachine;

use super::masks::Hiding;
use super::watch::FeedGone;

/// Fewer inputs than this may change together by chance.
const AT_ONCE_LEAST: usize = 4;
/// Lines that died within this span of each other died together.
const TOGETHER: Duration = Duration::from_secs(10);
/// Fewer dead lines than this are not called a lost feed.
const DEAD_LEAST: usize = 2;

impl Board {
    /// The connection of an adapter changed.
    pub(crate) fn on_adapter_moved(&mut self, ix: AdapterIx) {
        let Some((state, since)) = self.adapters.get(ix.0).map(|desk| (desk.state, desk.since)) else { return };
        let Some(watch) = self.alarms.adapters.get(ix.0).filter(|_| self.alarms.is_started) else { return };
        let (lost_key, stale_key) = (watch.key(AlarmKind::AdapterLost), watch.key(AlarmKind::LineStale));
        let active = Condition::Active { since, certain: true };
        // A port that is opened and lost again and again has been lost since the first time: only life ends that.
        let (gone, late) = (self.going_on(&lost_key, active), self.going_on(&stale_key, active));
        match state {
            AdapterState::Lost => {
                if let Some(watch) = self.alarms.adapters.get_mut(ix.0) {
                    watch.changes.clear();
                    watch.feed_gone = None;
                }
                self.state(&lost_key, gone, AlarmCause::Condition);
                self.hide_behind(ix, AlarmKind::AdapterLost, Hiding::Begins);
            }
            AdapterState::Live => {
                self.state(&lost_key, Condition::Normal { since }, AlarmCause::Condition);
                self.state_units(ix);
                self.hide_behind(ix, AlarmKind::AdapterLost, Hiding::Ends);
                self.note_unseen_lines(ix);
            }
            AdapterState::Stale => self.state(&stale_key, late, AlarmCause::Condition),
            AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => {}
        }
        self.tell_alarms();
        self.judge_unknown(ix);
        self.judge_feed(ix);
        self.judge_silence_behind(ix);
    }

    /// A unit of a bus fell silent, or came back.
    pub(crate) fn on_unit_moved(&mut self, ix: AdapterIx) {
        if !self.alarms.is_started {
            return;
        }
        self.state_units(ix);
        self.tell_alarms();
        self.judge_unknown(ix);
        self.judge_silence_behind(ix);
    }

    /// While a bus lives, the promise of freshness is broken where a unit of it is silent.
    fn state_units(&mut self, ix: AdapterIx) {
        let Some(desk) = self.adapters.get(ix.0).filter(|desk| desk.state == AdapterState::Live) else { return };
        let silent = desk.silent.values().map(|unit| unit.since).min_by_key(|since| since.mono);
        let condition = match silent {
            Some(since) => Condition::Active { since, certain: true },
            None => Condition::Normal { since: self.now },
        };
        let Some(key) = self.alarms.adapters.get(ix.0).map(|watch| watch.key(AlarmKind::LineStale)) else { return };
        self.state(&key, condition, AlarmCause::Condition);
    }

    /// A unit's inputs were found to be without power, or not to be any more.
    pub(crate) fn on_power_moved(&mut self, ix: AdapterIx) {
        if !self.alarms.is_started {
            return;
        }
        self.judge_feed(ix);
        let key = self.alarms.adapters.get(ix.0).map(|watch| watch.key(AlarmKind::FeedLost));
        if self.is_unpowered(ix) && key.is_some_and(|key| self.is_standing(&key)) {
            // One more unit of a bus whose lost feed is told already.
            self.hide_behind(ix, AlarmKind::FeedLost, Hiding::Begins);
        }
    }

    /// Nobody saw what the lines of an adapter did until now.
    fn note_unseen_lines(&mut self, ix: AdapterIx) {
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.clone()).unwrap_or_default();
        for (_, line) in lines {
            self.note_unseen(line);
        }
    }

    /// A line of some adapter moved.
    pub(super) fn on_adapter_line_moved(&mut self, line: LineIx, before: LineState) {
        let adapter = self.roster.config.lines.get(line.0).and_then(|line| line.adapter.as_ref());
        let Some(ix) = adapter.map(|(ix, _)| *ix) else { return };
        let state = self.lines.get(line.0).map_or(LineState::Unknown, |desk| desk.machine.state().0);
        self.judge_unknown(ix);
        let hook = match (before, state) {
            (LineState::Idle, LineState::OffHook) => Some(Hook::OffHook),
            (LineState::OffHook, LineState::Idle) => Some(Hook::Idle),
            _ => None,
        };
        let now = self.now;
        let is_asked = self.lines.get(line.0).is_some_and(|desk| desk.machine.traits().asked_for_state);
        let Some(watch) = self.alarms.adapters.get_mut(ix.0) else { return };
        let is_known = |state| !matches!(state, LineState::Unknown | LineState::Stale);
        // A device that is asked answers for an input without power, too: only a movement shows that somebody lives.
        let is_moved = is_known(state) && before != state && (is_known(before) || !is_asked);
        if let (Some(FeedGone::AtOnce(since)), true) = (watch.feed_gone, is_moved) {
            // Somebody uses a telephone: the inputs are fed.
            if now.mono.since(since.mono) > Duration::from_secs(1) {
                watch.feed_gone = None;
                watch.changes.clear();
            }
        }
        if let Some(hook) = hook {
            watch.changes.insert(line, (now.mono, hook));
        }
        self.judge_feed(ix);
    }

    /// Lines of which nothing is known, on duty and monitored, and for how long the run has been looking for it: a device
    /// that can be asked answers soon after a sleep.
    pub(super) fn unknown_lines(&self, ix: AdapterIx) -> impl Iterator<Item = (LineIx, Moment)> + '_ {
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
        lines.iter().filter_map(|(_, line)| {
            let (state, since) = self.lines.get(line.0)?.machine.state();
            let duty_since = self.alarms.line(*line)?.duty_since?;
            let is_counted = state == LineState::Unknown && !self.is_out_of_service(*line);
            let since = [since, duty_since, self.alarms.awake_since].into_iter().max_by_key(|since| since.mono);
            is_counted.then_some(*line).zip(since)
        })
    }

    /// One alarm names all lines of an adapter that are not known.
    pub(super) fn judge_unknown(&mut self, ix: AdapterIx) {
        let Some(key) = self.alarms.adapters.get(ix.0).map(|watch| watch.key(AlarmKind::LineUnknown)) else { return };
        let first = self.unknown_lines(ix).map(|(_, since)| since).min_by_key(|since| since.mono);
        let condition = match first {
            Some(since) => Condition::Active { since, certain: true },
            None => Condition::Normal { since: self.now },
        };
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }

    fn judge_feed(&mut self, ix: AdapterIx) {
        let now = self.now;
        let Some(key) = self.alarms.adapters.get(ix.0).map(|watch| watch.key(AlarmKind::FeedLost)) else { return };
        let Some(within) = self.alarms.plan(&key).map(|plan| plan.after("within")) else { return };
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
        let (dead, count) = (self.died_together(ix), lines.len());
        let is_dark = self.is_standing(&key) && lines.iter().all(|(_, line)| !self.is_known_now(*line));
        let is_unpowered = self.adapters.get(ix.0).is_some_and(|desk| !desk.unpowered.is_empty());
        let Some(watch) = self.alarms.adapters.get_mut(ix.0) else { return };
        let is_dead = dead >= DEAD_LEAST && dead * 2 >= count;
        let recent = |at: &Mono| now.mono.since(*at) <= within;
        let to = |hook| watch.changes.values().filter(|(at, to)| *to == hook && recent(at)).count();
        let is_at_once = count >= AT_ONCE_LEAST && (to(Hook::Idle) == count || to(Hook::OffHook) == count);
        watch.feed_gone = match watch.feed_gone {
            Some(FeedGone::Dead(_)) if !is_dead => None,
            Some(FeedGone::Unpowered(_)) if !is_unpowered => None,
            None if is_unpowered => Some(FeedGone::Unpowered(now)),
            None if is_dead => Some(FeedGone::Dead(now)),
            None if is_at_once => Some(FeedGone::AtOnce(now)),
            other => other,
        };
        let condition = match watch.feed_gone {
            Some(FeedGone::Dead(since)) => Condition::Active { since, certain: true },
            // Everybody may have hung up in one second; nobody ever has.
            Some(FeedGone::AtOnce(since) | FeedGone::Unpowered(since)) => Condition::Active { since, certain: false },
            // No line has spoken since the restart or the lost port: nothing shows that the feed is back.
            None if is_dark => Condition::Unknown,
            None => Condition::Normal { since: now },
        };
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }

    fn is_known_now(&self, line: LineIx) -> bool {
        let state = self.lines.get(line.0).map(|desk| desk.machine.state().0);
        !matches!(state, None | Some(LineState::Unknown | LineState::Stale))
    }

    /// How many lines are dead that died together, those out of service left out: lines that died weeks apart have causes
    /// of their own.
    fn died_together(&self, ix: AdapterIx) -> usize {
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
        let dead = lines.iter().filter(|(_, line)| !self.is_out_of_service(*line)).filter_map(|(_, line)| {
            let (state, since) = self.lines.get(line.0)?.machine.state();
            (state == LineState::Dead).then_some(since.mono)
        });
        let dead: Vec<_> = dead.collect();
        let near = |at: &Mono| dead.iter().filter(|other| **other >= *at && other.since(*at) <= TOGETHER).count();
        dead.iter().map(near).max().unwrap_or(0)
    }

    /// Whether its dead lines are what shows that the feed is gone.
    pub(super) fn is_feed_dead(&self, ix: AdapterIx) -> bool {
        let gone = self.alarms.adapters.get(ix.0).and_then(|watch| watch.feed_gone);
        matches!(gone, Some(FeedGone::Dead(_)))
    }

    /// Whether it is inputs without power that show that the feed is gone.
    pub(super) fn is_unpowered(&self, ix: AdapterIx) -> bool {
        let gone = self.alarms.adapters.get(ix.0).and_then(|watch| watch.feed_gone);
        matches!(gone, Some(FeedGone::Unpowered(_)))
    }

    /// A lost feed was raised, or ended. While it stands, what the inputs read is not believed.
    pub(super) fn on_feed_told(&mut self, ix: AdapterIx, hiding: Hiding) {
        self.hide_behind(ix, AlarmKind::FeedLost, hiding);
        let is_at_once = self.alarms.adapters.get(ix.0).map(|watch| watch.feed_gone);
        if hiding == Hiding::Begins && matches!(is_at_once, Some(Some(FeedGone::AtOnce(_)))) {
            self.each_line(ix, LineMachine::on_stale);
        }
    }

    fn hears(&self, ix: AdapterIx, line: &DeviceLine) -> bool {
        self.adapters.get(ix.0).is_some_and(|desk| desk.hears(line))
    }

    /// The lines on units whose inputs read as without power.
    pub(super) fn unpowered_lines(&self, ix: AdapterIx) -> Vec<LineIx> {
        let Some(desk) = self.adapters.get(ix.0) else { return Vec::new() };
        desk.unpowered.iter().flat_map(|unit| desk.lines_on(*unit)).collect()
    }

    /// The lines that an adapter's alarm names.
    pub(super) fn named_lines(&self, ix: AdapterIx, alarm: AlarmKind) -> Vec<LineId> {
        let id = |line: LineIx| self.roster.config.lines.get(line.0).map(|line| line.id.clone());
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
        match alarm {
            AlarmKind::LineUnknown => self.unknown_lines(ix).filter_map(|(line, _)| id(line)).collect(),
            AlarmKind::LineStale => {
                lines.iter().filter(|(name, _)| !self.hears(ix, name)).filter_map(|(_, line)| id(*line)).collect()
            }
            AlarmKind::FeedLost if self.is_unpowered(ix) => {
                self.unpowered_lines(ix).into_iter().filter_map(id).collect()
            }
            AlarmKind::FeedLost => lines.iter().filter_map(|(_, line)| id(*line)).collect(),
            _ => Vec::new(),
        }
    }
}
