//! Which change is due. Each rule looks at one alarm and either says the next change or leaves it to the rule after it;
//! the engine asks until none has anything to say. No rule changes anything itself.
//!
//! The order is part of the meaning: what hides an alarm ends first, then its condition is judged, then its episode
//! closes, then a one-shot shelf falls, then times of people run out.

use super::kept::{Episode, KeptAlarm};
use super::live::Live;
use super::rule::OffDelay;
use super::state::{Axes, ConditionAxis};
use super::statement::Condition;
use crate::domain::{AlarmCause, AlarmChange, AlarmStep, EpisodeId, IsaState, Mask, Moment, Priority, ShelfKind};

/// One alarm at one moment.
pub(super) struct Look<'a, K> {
    pub(super) now: Moment,
    pub(super) cause: AlarmCause,
    pub(super) live: &'a Live<K>,
    pub(super) kept: &'a KeptAlarm,
    /// The id that a new episode takes.
    pub(super) next_episode: EpisodeId,
}

impl<K: Ord> Look<'_, K> {
    /// The next change.
    pub(super) fn next_change(&self) -> Option<AlarmChange> {
        self.service_over()
            .or_else(|| self.shelf_over())
            .or_else(|| self.begun())
            .or_else(|| self.shown())
            .or_else(|| self.worse())
            .or_else(|| self.cleared())
            .or_else(|| self.closed())
            .or_else(|| self.one_shot_over())
            .or_else(|| self.expired())
            .or_else(|| self.escalated())
    }

    /// A change of this alarm as it stands.
    pub(super) fn change(&self, change: AlarmStep, cause: AlarmCause) -> AlarmChange {
        let episode = self.kept.episode.as_ref();
        AlarmChange {
            episode: episode.map(|episode| episode.id),
            priority: episode.map_or_else(|| self.live.rule.first_priority(), |episode| episode.priority),
            certain: episode.map_or_else(|| self.is_certain(), |episode| episode.certain),
            change,
            cause,
            state: self.live.state,
            since: None,
            mask: None,
            shelf: None,
            level: None,
            by: None,
            note: None,
            until: None,
        }
    }

    /// Where every axis stands.
    pub(super) fn axes(&self) -> Axes {
        self.live.axes(self.now.mono, self.kept)
    }

    fn is_due(&self, due: Option<crate::domain::Mono>) -> bool {
        due.is_some_and(|due| due <= self.now.mono)
    }

    fn is_certain(&self) -> bool {
        matches!(self.live.stated, Condition::Active { certain: true, .. })
    }

    fn standing(&self) -> Option<&Episode> {
        self.kept.episode.as_ref().filter(|episode| episode.is_standing())
    }

    fn is_hidden(&self) -> bool {
        self.kept.shelf.is_some() || self.live.mask(self.kept).is_some()
    }

    /// The priority that the stated condition deserves now, and the condition as a change tells it.
    fn judged(&self) -> Option<Judged> {
        let Condition::Active { since, certain } = self.live.stated else { return None };
        let priority = self.live.rule.judge(since.mono, self.now.mono)?;
        Some(Judged { priority, certain, since })
    }

    fn service_over(&self) -> Option<AlarmChange> {
        let change = self.change(AlarmStep::Unsuppressed, AlarmCause::Timer);
        self.is_due(self.live.service_due).then_some(AlarmChange { mask: Some(Mask::OutOfService), ..change })
    }

    fn shelf_over(&self) -> Option<AlarmChange> {
        self.is_due(self.live.shelf_due).then(|| self.unshelved(AlarmCause::Timer))
    }

    /// The end of a shelf, and the mask that still hides the alarm.
    pub(super) fn unshelved(&self, cause: AlarmCause) -> AlarmChange {
        AlarmChange { mask: self.live.mask(self.kept), ..self.change(AlarmStep::Unshelved, cause) }
    }

    /// The condition reached a level and no episode stands: one begins, or the one that waits goes on.
    fn begun(&self) -> Option<AlarmChange> {
        if self.standing().is_some() {
            return None;
        }
        let judged = self.judged()?;
        let mask = self.live.mask(self.kept);
        let step = match (mask, &self.kept.shelf) {
            (Some(_), _) => AlarmStep::Suppressed,
            (None, Some(_)) => AlarmStep::Shelved,
            (None, None) => AlarmStep::Raised,
        };
        let change = self.change(step, self.cause);
        Some(AlarmChange { episode: change.episode.or(Some(self.next_episode)), mask, ..judged.onto(change) })
    }

    /// An episode that began hidden is no longer hidden, and its condition is seen to hold.
    fn shown(&self) -> Option<AlarmChange> {
        let episode = self.standing().filter(|episode| episode.raised_at.is_none())?;
        let Condition::Active { since, certain } = self.live.stated else { return None };
        if self.is_hidden() || !self.live.holds(self.now.mono) {
            return None;
        }
        let priority = self.judged().map_or(episode.priority, |judged| judged.priority);
        Some(Judged { priority, certain, since }.onto(self.change(AlarmStep::Raised, self.cause)))
    }

    fn worse(&self) -> Option<AlarmChange> {
        let episode = self.standing()?;
        let judged = self.judged()?;
        let is_worse = judged.priority > episode.priority || judged.certain && !episode.certain;
        is_worse.then(|| judged.onto(self.change(AlarmStep::Worsened, self.cause)))
    }

    /// The condition was absent long enough. Only a shown episode that nobody acknowledged waits for a person.
    fn cleared(&self) -> Option<AlarmChange> {
        let episode = self.standing()?;
        if self.live.rule.off_delay == OffDelay::ByPerson {
            return self.ended_by_person(episode);
        }
        if !self.is_due(self.live.clears_at(self.now.mono)) {
            return None;
        }
        let waits = self.live.rule.needs_ack && episode.acknowledged.is_none() && episode.raised_at.is_some();
        let step = if waits { AlarmStep::Cleared } else { AlarmStep::Closed };
        let since = self.live.absent_since().map(|since| since.wall);
        Some(AlarmChange { since, ..self.change(step, self.cause) })
    }

    /// A condition that only a person may end is normal, and a person has acknowledged it: that was the word it waited for.
    /// Else the next time it comes would be hidden behind this acknowledgement.
    fn ended_by_person(&self, episode: &Episode) -> Option<AlarmChange> {
        let acknowledged = episode.acknowledged.as_ref()?;
        let is_normal = self.live.axis(self.now.mono, Some(episode)) == ConditionAxis::PendingOff;
        let since = self.live.absent_since().map(|since| since.wall);
        let by = Some(acknowledged.by.clone());
        is_normal.then(|| AlarmChange { since, by, ..self.change(AlarmStep::Closed, self.cause) })
    }

    /// The episode waits for nothing any longer.
    fn closed(&self) -> Option<AlarmChange> {
        let episode = self.kept.episode.as_ref().filter(|episode| !episode.is_standing())?;
        let is_over = episode.acknowledged.is_some() || !self.live.rule.needs_ack;
        let by = episode.acknowledged.as_ref().map(|acknowledged| acknowledged.by.clone());
        is_over.then(|| AlarmChange { since: episode.cleared_at, by, ..self.change(AlarmStep::Closed, self.cause) })
    }

    fn one_shot_over(&self) -> Option<AlarmChange> {
        let is_one_shot = self.kept.shelf.as_ref().is_some_and(|shelf| shelf.kind == ShelfKind::OneShot);
        let is_normal = self.live.axis(self.now.mono, self.kept.episode.as_ref()) == ConditionAxis::Normal;
        (is_one_shot && is_normal && self.live.is_armed).then(|| self.unshelved(AlarmCause::Condition))
    }

    fn expired(&self) -> Option<AlarmChange> {
        let episode = self.standing()?;
        self.is_due(self.live.expires_at(episode)).then(|| self.change(AlarmStep::Expired, AlarmCause::Timer))
    }

    fn escalated(&self) -> Option<AlarmChange> {
        let episode = self.standing().filter(|_| self.live.state == IsaState::Unacknowledged)?;
        let level = Some(episode.escalated + 1);
        let change = self.change(AlarmStep::Escalated, AlarmCause::Timer);
        self.is_due(self.live.escalates_at(episode)).then_some(AlarmChange { level, ..change })
    }
}

/// A stated condition that reached a level.
struct Judged {
    priority: Priority,
    certain: bool,
    since: Moment,
}

impl Judged {
    /// Tells the condition in a change. Within an episode, priority and certainty only grow.
    fn onto(self, change: AlarmChange) -> AlarmChange {
        let is_open = change.episode.is_some();
        let priority = if is_open { self.priority.max(change.priority) } else { self.priority };
        let certain = self.certain || is_open && change.certain;
        AlarmChange { priority, certain, since: Some(self.since.wall), ..change }
    }
}
