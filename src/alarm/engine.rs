//! The engine: every alarm, its deadlines, and the changes that wait to be told. It takes statements with the moment they
//! were made and tells each change once, in order; it never looks at a clock and never invents a statement.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::event::{AlarmEvent, Event};
use super::flood::{Flood, FloodLimits};
use super::kept::{Episode, Kept, KeptAlarm};
use super::live::{Age, Live};
use super::rule::Rule;
use super::settle::Look;
use super::statement::{Condition, MaskReason};
use crate::domain::{AlarmCause, AlarmChange, AlarmStep, EpisodeId, IsaState, Mask, Moment, Mono, ShelfKind};

/// Every alarm. `K` names one: what it is, and of what.
#[derive(Debug, Clone)]
pub struct Engine<K: Ord + Clone> {
    pub(super) now: Moment,
    pub(super) kept: Kept<K>,
    pub(super) live: BTreeMap<K, Live<K>>,
    deadlines: BTreeSet<(Mono, K)>,
    events: VecDeque<Event<K>>,
    pub(super) flood: Flood,
}

const NOTHING_KEPT: &KeptAlarm = &KeptAlarm { episode: None, shelf: None, out_of_service: None };

impl<K: Ord + Clone> Engine<K> {
    /// An engine that goes on from what an earlier run kept, or from [`Kept::default`]. Every condition is unknown; set
    /// the rules, then the masks, then state the conditions.
    #[must_use]
    pub fn new(kept: Kept<K>, flood: FloodLimits, now: Moment) -> Self {
        let live = kept.alarms.iter().map(|(key, kept)| (key.clone(), Live::restored(kept, now))).collect();
        let (deadlines, events) = (BTreeSet::new(), VecDeque::new());
        let mut engine = Self { now, kept, live, deadlines, events, flood: Flood::new(flood) };
        let keys: Vec<_> = engine.live.keys().cloned().collect();
        for key in keys {
            engine.note_deadline(&key);
        }
        engine
    }

    /// Sets the rule of an alarm, which is judged by it at once. An alarm without a rule is never raised.
    pub fn set_rule(&mut self, now: Moment, key: &K, rule: Rule) {
        self.set_rule_for(now, key, rule, AlarmCause::Configuration);
    }

    /// Sets the rule that a condition calls for; `cause` is what a change that follows at once is recorded with.
    pub fn set_rule_for(&mut self, now: Moment, key: &K, rule: Rule, cause: AlarmCause) {
        self.on_timeout(now);
        let now = self.now;
        let live = self.live_mut(key);
        if live.rule != rule {
            live.set_rule(now, rule);
            self.settle(key, cause);
        }
    }

    /// States what is known of a condition. `cause` is what a change that follows at once is recorded with.
    pub fn state_condition(&mut self, now: Moment, key: &K, condition: Condition, cause: AlarmCause) {
        self.on_timeout(now);
        let now = self.now;
        self.live_mut(key);
        let episode = self.kept.alarms.get(key).and_then(|kept| kept.episode.as_ref());
        let Some(live) = self.live.get_mut(key) else { return };
        if !condition.repeats(live.stated) {
            live.state_condition(now, condition, episode);
            self.settle(key, cause);
        }
    }

    /// Hides an alarm by design. An open episode stays as it is, behind the mask.
    pub fn mask(&mut self, now: Moment, key: &K, reason: MaskReason<K>, cause: AlarmCause) {
        self.on_timeout(now);
        let was_masked = self.is_masked(key);
        let mask = reason.mask();
        self.live_mut(key).masks.insert(reason);
        if !was_masked && self.kept_of(key).episode.is_some() {
            let change = self.look(key, cause).change(AlarmStep::Suppressed, cause);
            self.emit(key, AlarmChange { mask: Some(mask), ..change });
        }
        self.settle(key, cause);
    }

    /// Takes one reason back. After the last one the alarm is judged at once, from its present condition and that
    /// condition's own start.
    pub fn unmask(&mut self, now: Moment, key: &K, reason: &MaskReason<K>, cause: AlarmCause) {
        self.on_timeout(now);
        let is_last = self.live_mut(key).masks.remove(reason) && !self.is_masked(key);
        let kept = self.kept_of(key);
        // A hidden episode that is now to be shown is told by its being raised.
        let told = kept.episode.as_ref().is_some_and(|episode| {
            let is_raised = episode.raised_at.is_none() && kept.shelf.is_none();
            !(is_raised && self.live.get(key).is_some_and(|live| live.holds(self.now.mono)))
        });
        if is_last && told {
            let change = self.look(key, cause).change(AlarmStep::Unsuppressed, cause);
            self.emit(key, AlarmChange { mask: Some(reason.mask()), ..change });
        }
        self.settle(key, cause);
    }

    /// Forgets an alarm that the configuration no longer has: its episode is closed, its shelf and its out-of-service
    /// end, each with a change.
    pub fn retire(&mut self, now: Moment, key: &K) {
        self.on_timeout(now);
        let kept = self.kept_of(key).clone();
        let cause = AlarmCause::Configuration;
        if kept.episode.is_some() {
            self.emit(key, self.look(key, cause).change(AlarmStep::Closed, cause));
        }
        if kept.shelf.is_some() {
            self.emit(key, self.look(key, cause).unshelved(cause));
        }
        if kept.out_of_service.is_some() {
            let change = self.look(key, cause).change(AlarmStep::Unsuppressed, cause);
            self.emit(key, AlarmChange { mask: Some(Mask::OutOfService), ..change });
        }
        if let Some(Live { due: Some(due), .. }) = self.live.remove(key) {
            self.deadlines.remove(&(due, key.clone()));
        }
    }

    /// Meets every deadline up to `now`, each at its own moment. Does nothing before one's time.
    pub fn on_timeout(&mut self, now: Moment) {
        while let Some(due) = self.poll_timeout().filter(|due| *due <= now.mono) {
            let mono = due.max(self.now.mono);
            self.now = Moment { mono, wall: now.wall - now.mono.since(mono) };
            while let Some((_, key)) = self.deadlines.first().filter(|(due, _)| *due <= mono).cloned() {
                self.settle(&key, AlarmCause::Condition);
            }
            let flood = self.flood.on_timeout(self.now);
            self.events.extend(flood.map(Event::Flood));
        }
        if now.mono >= self.now.mono {
            self.now = now;
        }
    }

    /// Time passed in which nobody looked: what fell due meanwhile is met at `now` or later, not at its own moment. State
    /// what is not known any more before this.
    pub fn skip(&mut self, now: Moment) {
        if now.mono >= self.now.mono {
            self.now = now;
        }
    }

    /// When [`Engine::on_timeout`] must be called next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        let alarms = self.deadlines.first().map(|(due, _)| *due);
        alarms.into_iter().chain(self.flood.poll_timeout()).min()
    }

    /// The next change, oldest first.
    pub fn poll_event(&mut self) -> Option<Event<K>> {
        self.events.pop_front()
    }

    /// What must survive a restart: the fold of every change told.
    #[must_use]
    pub fn kept(&self) -> &Kept<K> {
        &self.kept
    }

    /// The watch over floods.
    #[must_use]
    pub fn flood(&self) -> &Flood {
        &self.flood
    }

    pub(super) fn live_mut(&mut self, key: &K) -> &mut Live<K> {
        let now = self.now;
        self.live.entry(key.clone()).or_insert_with(|| Live::new(now))
    }

    pub(super) fn kept_of(&self, key: &K) -> &KeptAlarm {
        self.kept.alarms.get(key).unwrap_or(NOTHING_KEPT)
    }

    fn is_masked(&self, key: &K) -> bool {
        self.live.get(key).is_some_and(|live| live.mask(self.kept_of(key)).is_some())
    }

    /// An alarm as the rules see it.
    pub(super) fn look(&self, key: &K, cause: AlarmCause) -> Look<'_, K> {
        let live = self.live.get(key).expect("invariant: an alarm has a live part before it is looked at");
        let next_episode = EpisodeId(self.kept.last_episode.0 + 1);
        Look { now: self.now, cause, live, kept: self.kept_of(key), next_episode }
    }

    /// Makes every change that is due.
    pub(super) fn settle(&mut self, key: &K, cause: AlarmCause) {
        self.live_mut(key);
        self.arm(key);
        while let Some(change) = self.look(key, cause).next_change() {
            self.emit(key, change);
            self.arm(key);
        }
        self.note_deadline(key);
    }

    /// Makes one change, and tells it.
    pub(super) fn emit(&mut self, key: &K, mut change: AlarmChange) {
        self.kept.step(self.now.wall, key, &change);
        let now = self.now;
        let state = self.look(key, change.cause).axes().state();
        change.state = state;
        self.kept.note_state(now.wall, key, &change);
        let kept = self.kept.alarms.get(key).unwrap_or(NOTHING_KEPT);
        if let Some(live) = self.live.get_mut(key) {
            let is_annunciated = live.on_changed(now.mono, kept, &change);
            let flood = is_annunciated.then(|| self.flood.on_annunciated(now)).flatten();
            self.events.push_back(Event::Alarm(AlarmEvent { at: now, key: key.clone(), change }));
            self.events.extend(flood.map(Event::Flood));
        }
    }

    /// A one-shot shelf waits for the first return to normal after the condition was not.
    fn arm(&mut self, key: &K) {
        let kept = self.kept.alarms.get(key).unwrap_or(NOTHING_KEPT);
        let is_one_shot = kept.shelf.as_ref().is_some_and(|shelf| shelf.kind == ShelfKind::OneShot);
        let is_standing = kept.episode.as_ref().is_some_and(Episode::is_standing);
        if let Some(live) = self.live.get_mut(key) {
            let is_off_normal = is_standing || matches!(live.stated, Condition::Active { .. });
            live.is_armed = is_one_shot && (live.is_armed || is_off_normal);
        }
    }

    fn note_deadline(&mut self, key: &K) {
        let kept = self.kept.alarms.get(key).unwrap_or(NOTHING_KEPT);
        let Some(live) = self.live.get_mut(key) else { return };
        let due = live.next_due(self.now.mono, kept);
        let old = std::mem::replace(&mut live.due, due);
        if old != due {
            if let Some(old) = old {
                self.deadlines.remove(&(old, key.clone()));
            }
            self.deadlines.extend(due.map(|due| (due, key.clone())));
        }
    }
}

impl<K: Ord> Live<K> {
    /// Brings the timers in step with a change; says whether it is to be annunciated.
    fn on_changed(&mut self, now: Mono, kept: &KeptAlarm, change: &AlarmChange) -> bool {
        let before = std::mem::replace(&mut self.state, change.state);
        let episode = kept.episode.as_ref();
        self.shelf_due = self.shelf_due.filter(|_| kept.shelf.is_some());
        self.service_due = self.service_due.filter(|_| kept.out_of_service.is_some());
        self.ack_due = self.ack_due.filter(|_| episode.is_some_and(|episode| episode.acknowledged.is_some()));
        if change.state != IsaState::Unacknowledged {
            // The alarm above comes and goes; nobody has seen this one meanwhile.
            self.unseen = self.unseen.filter(|_| is_behind_parent(change));
            return false;
        }
        let is_back = self.unseen.is_some() && before != IsaState::Unacknowledged;
        self.unseen.get_or_insert(Age::new(now));
        let is_new = before != IsaState::Unacknowledged && !is_back || change.change == AlarmStep::Worsened;
        self.is_silenced &= !is_new;
        is_new
    }
}

/// Whether a change leaves an alarm hidden behind the one above it.
fn is_behind_parent(change: &AlarmChange) -> bool {
    change.state == IsaState::Suppressed && change.mask == Some(Mask::Parent)
}
