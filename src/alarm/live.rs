//! What is known of one alarm besides its kept state: its rule, the condition stated last, masks and timers. A restart
//! forgets all of it, and it is stated afresh.

use std::collections::BTreeSet;
use std::time::Duration;

use super::kept::{Episode, KeptAlarm};
use super::rule::{OffDelay, Rule};
use super::state::{Axes, ConditionAxis, EpisodeAxis, SeenAxis};
use super::statement::{Condition, MaskReason};
use crate::domain::{IsaState, Mask, Moment, Mono, Priority, ShelfKind, Wall};

/// How long something has lasted, where its begin may lie before this run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Age {
    from: Mono,
    already: Duration,
}

impl Age {
    pub(super) fn new(now: Mono) -> Self {
        Self { from: now, already: Duration::ZERO }
    }

    /// When it will have lasted this long.
    fn reaches(self, span: Duration) -> Mono {
        self.from + span.saturating_sub(self.already)
    }
}

/// The live part of one alarm.
#[derive(Debug, Clone)]
pub(super) struct Live<K> {
    pub(super) rule: Rule,
    pub(super) stated: Condition,
    /// Since when nothing is known of the condition, while that is so.
    pub(super) unknown_since: Option<Moment>,
    /// Since when the alarm's condition is absent, while it is known to be.
    absent_since: Option<Moment>,
    pub(super) masks: BTreeSet<MaskReason<K>>,
    pub(super) shelf_due: Option<Mono>,
    pub(super) ack_due: Option<Mono>,
    pub(super) service_due: Option<Mono>,
    /// How long it has been unacknowledged and shown.
    pub(super) unseen: Option<Age>,
    /// The condition was not normal at some moment of the present one-shot shelf.
    pub(super) is_armed: bool,
    pub(super) is_silenced: bool,
    /// The state after the last change.
    pub(super) state: IsaState,
    /// The deadline that stands in the engine's list.
    pub(super) due: Option<Mono>,
}

impl<K: Ord> Live<K> {
    pub(super) fn new(now: Moment) -> Self {
        Self {
            rule: Rule::default(),
            stated: Condition::Unknown,
            unknown_since: Some(now),
            absent_since: None,
            masks: BTreeSet::new(),
            shelf_due: None,
            ack_due: None,
            service_due: None,
            unseen: None,
            is_armed: false,
            is_silenced: false,
            state: IsaState::Normal,
            due: None,
        }
    }

    /// The live part of an alarm that an earlier run had: what was left of each time runs on. The clock may have been
    /// set meanwhile; no time becomes longer than it was given.
    pub(super) fn restored(kept: &KeptAlarm, now: Moment) -> Self {
        let left = |at: Wall, until: Wall| now.mono + until.since(now.wall).min(until.since(at));
        let acknowledged = kept.episode.as_ref().and_then(|episode| episode.acknowledged.as_ref());
        let service = kept.out_of_service.as_ref();
        let mut live = Self {
            // Whether the condition was off normal meanwhile, nobody saw: the first normal ends a one-shot shelf.
            is_armed: kept.shelf.as_ref().is_some_and(|shelf| shelf.kind == ShelfKind::OneShot),
            shelf_due: kept.shelf.as_ref().map(|shelf| left(shelf.at, shelf.until)),
            ack_due: acknowledged.and_then(|ack| Some(left(ack.at, ack.until?))),
            service_due: service.and_then(|service| Some(left(service.at, service.until?))),
            ..Self::new(now)
        };
        live.state = live.axes(now.mono, kept).state();
        if live.state == IsaState::Unacknowledged {
            // What the alarm above it hid is told afresh: whether that still stands is not known yet.
            let is_behind = |episode: &&Episode| episode.is_behind_parent;
            let seen = kept.episode.as_ref().filter(|episode| !is_behind(episode));
            let since = seen.and_then(|episode| episode.unacknowledged_at);
            let already = since.map_or(Duration::ZERO, |since| now.wall.since(since));
            live.unseen = Some(Age { from: now.mono, already });
        }
        live
    }

    /// Takes another rule. A condition that the old one let hold and the new one does not is absent from now on.
    pub(super) fn set_rule(&mut self, now: Moment, rule: Rule) {
        let (held, persisted) = (self.holds(now.mono), self.persists(now.mono));
        self.rule = rule;
        if held && !self.holds(now.mono) || persisted && self.holds_from().is_none() {
            self.absent_since = Some(now);
        }
    }

    /// Takes a statement; it differs from the one before.
    pub(super) fn state_condition(&mut self, now: Moment, new: Condition, episode: Option<&Episode>) {
        let old = std::mem::replace(&mut self.stated, new);
        self.absent_since = match (old, new) {
            // Nobody saw it absent. Seen again after a gap, its start may only be when it was seen again.
            (_, Condition::Unknown) | (Condition::Unknown, Condition::Active { .. }) => None,
            (Condition::Unknown, Condition::Normal { since }) => Some(since),
            // Normal without a break: its earliest start stands.
            (Condition::Normal { .. }, Condition::Normal { since }) => {
                self.absent_since.map(|absent| if since.mono < absent.mono { since } else { absent }).or(Some(since))
            }
            (Condition::Normal { .. }, Condition::Active { since, .. }) => self.absent_since.or(Some(since)),
            // The same condition, more or less certain than before.
            (Condition::Active { since: old, .. }, Condition::Active { since, .. }) if old.mono == since.mono => {
                self.absent_since
            }
            (Condition::Active { since: old, .. }, Condition::Normal { since } | Condition::Active { since, .. }) => {
                // Once it was raised, it was there: what was absent before does not count.
                let is_standing = episode.is_some_and(Episode::is_standing);
                let held = is_standing || self.rule.holds_from(old.mono).is_some_and(|from| from <= since.mono);
                self.absent_since.filter(|_| !held).or(Some(since))
            }
        };
        self.unknown_since = (new == Condition::Unknown).then_some(now);
    }

    /// Whether the alarm's condition is stated and old enough to be one.
    pub(super) fn holds(&self, now: Mono) -> bool {
        self.holds_from().is_some_and(|from| from <= now)
    }

    /// Whether the condition of a standing episode is seen to go on: it holds, or it was never seen absent.
    fn persists(&self, now: Mono) -> bool {
        self.holds(now) || self.absent_since.is_none() && self.holds_from().is_some()
    }

    fn holds_from(&self) -> Option<Mono> {
        match self.stated {
            Condition::Active { since, .. } => self.rule.holds_from(since.mono),
            Condition::Unknown | Condition::Normal { .. } => None,
        }
    }

    /// When the condition returned to normal, where it is known to have.
    pub(super) fn absent_since(&self) -> Option<Moment> {
        self.absent_since
    }

    /// When a standing episode clears if nothing more is stated.
    pub(super) fn clears_at(&self, now: Mono) -> Option<Mono> {
        let OffDelay::After(delay) = self.rule.off_delay else { return None };
        let due = self.absent_since?.mono + delay;
        // A condition that returns within the delay never cleared; nor did one that had returned before that was told.
        self.holds_from().is_none_or(|from| from > due.max(now)).then_some(due)
    }

    pub(super) fn axis(&self, now: Mono, episode: Option<&Episode>) -> ConditionAxis {
        let is_standing = episode.is_some_and(Episode::is_standing);
        match self.stated {
            Condition::Unknown => ConditionAxis::Unknown,
            _ if is_standing && self.persists(now) => ConditionAxis::Active,
            _ if is_standing => ConditionAxis::PendingOff,
            Condition::Active { .. } => ConditionAxis::PendingOn,
            Condition::Normal { .. } => ConditionAxis::Normal,
        }
    }

    pub(super) fn axes(&self, now: Mono, kept: &KeptAlarm) -> Axes {
        let episode = kept.episode.as_ref();
        let acknowledged = episode.and_then(|episode| episode.acknowledged.as_ref());
        Axes {
            condition: self.axis(now, episode),
            episode: match episode {
                None => EpisodeAxis::None,
                Some(episode) if !episode.is_standing() => EpisodeAxis::Returned,
                Some(Episode { raised_at: None, .. }) => EpisodeAxis::Unshown,
                Some(_) => EpisodeAxis::Standing,
            },
            seen: acknowledged.map_or(SeenAxis::Unacknowledged, |_| SeenAxis::Acknowledged),
            shelf: kept.shelf.as_ref().map(|shelf| shelf.kind),
            mask: self.mask(kept),
        }
    }

    /// The strongest mask.
    pub(super) fn mask(&self, kept: &KeptAlarm) -> Option<Mask> {
        let service = kept.out_of_service.as_ref().map(|_| Mask::OutOfService);
        service.into_iter().chain(self.masks.iter().map(MaskReason::mask)).max()
    }

    /// When the next step of the escalation is due.
    pub(super) fn escalates_at(&self, episode: &Episode) -> Option<Mono> {
        let next = usize::try_from(episode.escalated).ok()?;
        let after = self.rule.escalation.steps(episode.priority).get(next)?;
        self.unseen.filter(|_| self.state == IsaState::Unacknowledged).map(|unseen| unseen.reaches(*after))
    }

    /// When the acknowledgement of a standing episode expires: its time over, and the condition seen to persist.
    pub(super) fn expires_at(&self, episode: &Episode) -> Option<Mono> {
        let due = self.ack_due.filter(|_| episode.is_standing() && episode.acknowledged.is_some())?;
        self.holds_from().map(|from| if self.absent_since.is_some() { from.max(due) } else { due })
    }

    /// When something happens by itself. All that was due up to `now` has happened.
    pub(super) fn next_due(&self, now: Mono, kept: &KeptAlarm) -> Option<Mono> {
        let episode = kept.episode.as_ref();
        let standing = episode.filter(|episode| episode.is_standing());
        let level = match self.stated {
            Condition::Active { since, .. } => {
                let held: Option<Priority> = standing.map(|episode| episode.priority);
                self.rule.next_level(since.mono, held)
            }
            Condition::Unknown | Condition::Normal { .. } => None,
        };
        let is_hidden = kept.shelf.is_some() || self.mask(kept).is_some();
        let unshown = standing.filter(|episode| episode.raised_at.is_none() && !is_hidden);
        let dues = [
            self.shelf_due,
            self.service_due,
            level,
            unshown.and_then(|_| self.holds_from()),
            standing.and_then(|_| self.clears_at(now)),
            episode.and_then(|episode| self.expires_at(episode)),
            episode.and_then(|episode| self.escalates_at(episode)),
        ];
        dues.into_iter().flatten().min()
    }
}
