//! The lives of a range's alarms: raised, acknowledged, cleared, closed, shelved, with what people noted. What stood
//! before the range comes from the seal and the records before it.

use std::collections::BTreeMap;

use crate::alarm;
use crate::domain::event::AlarmRecord;
use crate::domain::review::ReviewAlarm;
use crate::domain::{AlarmCause, AlarmKey, AlarmStep, EpisodeId, IsaState, Wall};

/// Every episode that was shown, by its number.
#[derive(Debug, Clone, Default)]
pub(super) struct Lives {
    by_episode: BTreeMap<EpisodeId, ReviewAlarm>,
}

impl Lives {
    /// As a seal has it. The record that raised an episode lies before it: its number is not known.
    pub(super) fn restore(&mut self, kept: &alarm::Kept<AlarmKey>) {
        for (key, kept) in &kept.alarms {
            let Some(episode) = &kept.episode else { continue };
            let Some(raised) = episode.raised_at else { continue };
            let seen = episode.acknowledged.as_ref();
            self.by_episode.entry(episode.id).or_insert_with(|| ReviewAlarm {
                key: key.clone(),
                episode: episode.id,
                priority: episode.priority,
                certain: episode.certain,
                raised,
                acknowledged: seen.map(|seen| (seen.at, Some(seen.by.clone()))),
                cleared: episode.cleared_at,
                closed: None,
                shelved_until: kept.shelf.as_ref().map(|shelf| shelf.until),
                notes: seen.and_then(|seen| seen.note.clone()).into_iter().collect(),
                seq: 0,
            });
        }
    }

    /// Takes a record. An episode that has only ever been hidden was not raised.
    pub(super) fn on_record(&mut self, at: Wall, seq: u64, record: &AlarmRecord) {
        let change = &record.change;
        let Some(episode) = change.episode else { return };
        let is_shown = match change.change {
            AlarmStep::Raised | AlarmStep::Worsened => true,
            AlarmStep::Unshelved | AlarmStep::Unsuppressed => change.state == IsaState::Unacknowledged,
            _ => false,
        };
        if is_shown {
            self.by_episode.entry(episode).or_insert_with(|| ReviewAlarm {
                key: AlarmKey::new(record.alarm, record.about.source()),
                episode,
                priority: change.priority,
                certain: change.certain,
                raised: at,
                acknowledged: None,
                cleared: None,
                closed: None,
                shelved_until: None,
                notes: Vec::new(),
                seq,
            });
        }
        let Some(life) = self.by_episode.get_mut(&episode) else { return };
        life.priority = life.priority.max(change.priority);
        life.certain |= change.certain;
        life.notes.extend(change.note.clone().filter(|note| !note.is_empty()));
        match change.change {
            AlarmStep::Raised | AlarmStep::Worsened => (life.acknowledged, life.cleared) = (None, None),
            AlarmStep::Acknowledged => life.acknowledged = Some((at, change.by.clone())),
            AlarmStep::Expired => life.acknowledged = None,
            AlarmStep::Cleared => life.cleared = change.since.or(Some(at)),
            AlarmStep::Closed => {
                life.cleared = life.cleared.or(change.since);
                life.closed = Some(at);
            }
            AlarmStep::Shelved if change.cause == AlarmCause::Operator => life.shelved_until = change.until,
            AlarmStep::Unshelved => life.shelved_until = None,
            AlarmStep::Shelved | AlarmStep::Suppressed | AlarmStep::Unsuppressed | AlarmStep::Escalated => {}
        }
    }

    /// A person wrote a note on an episode.
    pub(super) fn on_note(&mut self, episode: EpisodeId, note: &str) {
        if let Some(life) = self.by_episode.get_mut(&episode) {
            life.notes.push(note.to_owned());
        }
    }

    /// Those that stood at or after `from`, in the order they were raised.
    pub(super) fn finish(self, from: Wall) -> Vec<ReviewAlarm> {
        let stood = |life: &ReviewAlarm| life.closed.is_none_or(|closed| closed >= from);
        let mut lives: Vec<_> = self.by_episode.into_values().filter(stood).collect();
        lives.sort_by_key(|life| (life.raised, life.episode));
        lives
    }
}
