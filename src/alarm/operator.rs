//! What people do to alarms. Each act either does what it says, with its change, or is refused with a reason and changes
//! nothing. Who may act is not decided here.

use std::time::Duration;

use super::engine::Engine;
use super::rule::OffDelay;
use super::state::ConditionAxis;
use crate::domain::{
    AlarmCause, AlarmChange, AlarmStep, EpisodeId, IsaState, Mask, Moment, OperatorId, Refusal, ShelfKind, Wall,
};

/// Characters of a note or a reason at most: it has to fit a handover sheet.
pub const TEXT_MAX: usize = 500;

/// A person who acts, and what they say. An empty text is no text.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Who.
    pub by: &'a OperatorId,
    /// The note or the reason.
    pub text: &'a str,
}

impl Person<'_> {
    fn note(&self) -> Result<Option<String>, Refusal> {
        let text = self.text.trim();
        if text.chars().count() > TEXT_MAX {
            return Err(Refusal::TooMuchText(TEXT_MAX));
        }
        Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
    }

    fn reason(&self) -> Result<Option<String>, Refusal> {
        self.note()?.map(Some).ok_or(Refusal::NoReason)
    }
}

impl<K: Ord + Clone> Engine<K> {
    /// Acknowledges an episode. It becomes unacknowledged again when `expires` is over, or the rule's own time if that
    /// is shorter, while the condition persists.
    ///
    /// # Errors
    /// The episode is not open, was never shown, or is acknowledged already; the note is too long; `expires` is zero.
    pub fn acknowledge(
        &mut self,
        now: Moment,
        episode: EpisodeId,
        person: Person<'_>,
        expires: Option<Duration>,
    ) -> Result<(), Refusal> {
        self.on_timeout(now);
        let key = self.key_of(episode)?;
        let kept = self.kept_of(&key).episode.as_ref();
        if let Some(acknowledged) = kept.and_then(|episode| episode.acknowledged.as_ref()) {
            return Err(Refusal::AlreadyAcknowledged(acknowledged.by.clone()));
        }
        if kept.is_some_and(|episode| episode.raised_at.is_none()) {
            return Err(Refusal::NeverShown);
        }
        if expires == Some(Duration::ZERO) {
            return Err(Refusal::NoTime);
        }
        let note = person.note()?;
        let look = self.look(&key, AlarmCause::Operator);
        // A condition that only a person may clear, and that is normal by now, is cleared by this person.
        let clears =
            look.live.rule.off_delay == OffDelay::ByPerson && look.axes().condition == ConditionAxis::PendingOff;
        let span = expires.into_iter().chain(look.live.rule.ack_expires).min();
        let change = look.change(AlarmStep::Acknowledged, AlarmCause::Operator);
        let until = span.map(|span| self.now.wall + span);
        self.emit(&key, AlarmChange { by: Some(person.by.clone()), note, until, ..change });
        let due = span.map(|span| self.now.mono + span);
        self.live_mut(&key).ack_due = due;
        if clears {
            self.close(&key, Person { text: "", ..person }, None);
        }
        self.settle(&key, AlarmCause::Operator);
        Ok(())
    }

    /// Closes an episode on a person's word that its condition is normal, where no data says otherwise.
    ///
    /// # Errors
    /// The episode is not open; its condition is seen to persist; the note is too long.
    pub fn checked(&mut self, now: Moment, episode: EpisodeId, person: Person<'_>) -> Result<(), Refusal> {
        self.on_timeout(now);
        let key = self.key_of(episode)?;
        let note = person.note()?;
        if self.look(&key, AlarmCause::Operator).axes().condition == ConditionAxis::Active {
            return Err(Refusal::StillActive);
        }
        self.close(&key, person, note);
        self.settle(&key, AlarmCause::Operator);
        Ok(())
    }

    /// Hides an alarm for a limited time, for a reason. A new shelf replaces the one before. A one-shot shelf ends when
    /// the condition is next normal, and with its time at the latest.
    ///
    /// # Errors
    /// There is no such alarm; no reason is given, or too long a one; the time is zero or longer than `limit`.
    pub fn shelve(
        &mut self,
        now: Moment,
        key: &K,
        kind: ShelfKind,
        span: Duration,
        limit: Duration,
        person: Person<'_>,
    ) -> Result<(), Refusal> {
        self.on_timeout(now);
        self.must_exist(key)?;
        let note = person.reason()?;
        must_fit(span, Some(limit))?;
        let change = self.look(key, AlarmCause::Operator).change(AlarmStep::Shelved, AlarmCause::Operator);
        let (by, until) = (Some(person.by.clone()), Some(self.now.wall + span));
        self.emit(key, AlarmChange { shelf: Some(kind), by, note, until, ..change });
        let due = self.now.mono + span;
        let live = self.live_mut(key);
        live.shelf_due = Some(due);
        live.is_armed = false;
        self.settle(key, AlarmCause::Operator);
        Ok(())
    }

    /// Ends a shelf. What is then to be seen counts as acknowledged by this person.
    ///
    /// # Errors
    /// The alarm is not shelved; the note is too long.
    pub fn unshelve(&mut self, now: Moment, key: &K, person: Person<'_>) -> Result<(), Refusal> {
        self.on_timeout(now);
        self.must_exist(key)?;
        if self.kept_of(key).shelf.is_none() {
            return Err(Refusal::NotShelved);
        }
        let note = person.note()?;
        let look = self.look(key, AlarmCause::Operator);
        let span = look.live.rule.ack_expires.filter(|_| look.kept.episode.is_some());
        let change = look.unshelved(AlarmCause::Operator);
        let until = span.map(|span| self.now.wall + span);
        self.emit(key, AlarmChange { by: Some(person.by.clone()), note, until, ..change });
        let acknowledged = self.kept_of(key).episode.as_ref().and_then(|episode| episode.acknowledged.as_ref());
        let due = span.filter(|_| acknowledged.is_some()).map(|span| self.now.mono + span);
        self.live_mut(key).ack_due = due;
        self.settle(key, AlarmCause::Operator);
        Ok(())
    }

    /// Takes an alarm out of service, for a reason, and for `span` where that is said.
    ///
    /// # Errors
    /// There is no such alarm; it is out of service already; no reason is given, or too long a one; the time is zero.
    pub fn take_out_of_service(
        &mut self,
        now: Moment,
        key: &K,
        span: Option<Duration>,
        person: Person<'_>,
    ) -> Result<(), Refusal> {
        self.on_timeout(now);
        self.must_exist(key)?;
        if self.kept_of(key).out_of_service.is_some() {
            return Err(Refusal::AlreadyOutOfService);
        }
        let note = person.reason()?;
        must_fit(span.unwrap_or(Duration::MAX), None)?;
        let change = self.look(key, AlarmCause::Operator).change(AlarmStep::Suppressed, AlarmCause::Operator);
        let until = span.map(|span| self.now.wall + span);
        let by = Some(person.by.clone());
        self.emit(key, AlarmChange { mask: Some(Mask::OutOfService), by, note, until, ..change });
        let due = span.map(|span| self.now.mono + span);
        self.live_mut(key).service_due = due;
        self.settle(key, AlarmCause::Operator);
        Ok(())
    }

    /// Returns an alarm to service: it is judged at once, from its present condition and that condition's own start.
    ///
    /// # Errors
    /// The alarm is not out of service; the note is too long.
    pub fn return_to_service(&mut self, now: Moment, key: &K, person: Person<'_>) -> Result<(), Refusal> {
        self.on_timeout(now);
        self.must_exist(key)?;
        if self.kept_of(key).out_of_service.is_none() {
            return Err(Refusal::NotOutOfService);
        }
        let note = person.note()?;
        let change = self.look(key, AlarmCause::Operator).change(AlarmStep::Unsuppressed, AlarmCause::Operator);
        let by = Some(person.by.clone());
        self.emit(key, AlarmChange { mask: Some(Mask::OutOfService), by, note, ..change });
        self.settle(key, AlarmCause::Operator);
        Ok(())
    }

    /// Stops the sound of everything that sounds now; returns the episodes. It is no acknowledgement: a worsening, a
    /// recurrence or another episode sounds again, and escalation goes on.
    pub fn silence(&mut self, now: Moment) -> Vec<EpisodeId> {
        self.on_timeout(now);
        let episodes: Vec<_> = self.sounding().map(|(_, episode)| episode.id).collect();
        for live in self.live.values_mut().filter(|live| live.state == IsaState::Unacknowledged) {
            live.is_silenced = true;
        }
        episodes
    }

    fn close(&mut self, key: &K, person: Person<'_>, note: Option<String>) {
        let look = self.look(key, AlarmCause::Operator);
        let since: Option<Wall> = look.live.absent_since().map(|since| since.wall);
        let change = look.change(AlarmStep::Closed, AlarmCause::Operator);
        self.emit(key, AlarmChange { by: Some(person.by.clone()), note, since, ..change });
    }

    fn key_of(&self, episode: EpisodeId) -> Result<K, Refusal> {
        if episode == EpisodeId(0) || episode > self.kept.last_episode {
            return Err(Refusal::NoSuchEpisode(episode));
        }
        self.find(episode).cloned().ok_or(Refusal::EpisodeEnded(episode))
    }

    fn must_exist(&self, key: &K) -> Result<(), Refusal> {
        self.live.contains_key(key).then_some(()).ok_or(Refusal::NoSuchAlarm)
    }
}

fn must_fit(span: Duration, limit: Option<Duration>) -> Result<(), Refusal> {
    match limit {
        _ if span.is_zero() => Err(Refusal::NoTime),
        Some(limit) if span > limit => Err(Refusal::TooLong(limit)),
        _ => Ok(()),
    }
}
