//! What of the alarms must survive a restart. It changes by changes of alarms only ([`Kept::apply`]), so that the journal
//! rebuilds it; it holds wall time only, and no timer reads it while the program runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    AlarmCause, AlarmChange, AlarmStep, EpisodeId, IsaState, Mask, OperatorId, Priority, ShelfKind, Wall,
};

/// The kept state of every alarm. Alarms of which nothing is to be kept are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "K: Serialize + Ord", deserialize = "K: Deserialize<'de> + Ord"))]
pub struct Kept<K> {
    /// The newest episode there ever was.
    pub last_episode: EpisodeId,
    /// By the alarm's name.
    #[serde(with = "entries")]
    pub alarms: BTreeMap<K, KeptAlarm>,
}

impl<K> Default for Kept<K> {
    fn default() -> Self {
        Self { last_episode: EpisodeId(0), alarms: BTreeMap::new() }
    }
}

/// The kept state of one alarm.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptAlarm {
    /// The open episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
    /// The shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf: Option<Shelf>,
    /// Taken out of service by a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_service: Option<OutOfService>,
}

/// An episode that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// Its id.
    pub id: EpisodeId,
    /// Its priority, which only grows.
    pub priority: Priority,
    /// Its condition was proven at some moment; it never falls back to a suspicion.
    pub certain: bool,
    /// When the condition began that raised or worsened it last.
    pub since: Wall,
    /// When the episode began, shown or hidden.
    pub began_at: Wall,
    /// When it was first shown; `None` while it has only ever been hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_at: Option<Wall>,
    /// When its condition returned to normal; `None` while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<Wall>,
    /// The acknowledgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Acknowledgement>,
    /// How often it came again before its return was acknowledged.
    pub recurrences: u32,
    /// Since when it is shown and unacknowledged without a break.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unacknowledged_at: Option<Wall>,
    /// Steps of escalation taken since then.
    pub escalated: u32,
    /// The alarm above it hides it, and nobody has acknowledged it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_behind_parent: bool,
}

/// Who has seen an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub by: OperatorId,
    /// When.
    pub at: Wall,
    /// What they noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it expires while the condition persists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Wall>,
}

/// A shelf. It always ends and always has a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Whether it also ends when the condition is next normal.
    pub kind: ShelfKind,
    /// Who shelved.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Wall,
    /// When it ends at the latest.
    pub until: Wall,
}

/// A person took an alarm out of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfService {
    /// Who.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Wall,
    /// When it returns by itself, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Wall>,
}

impl<K: Ord + Clone> Kept<K> {
    /// Applies one change that was made `at`.
    pub fn apply(&mut self, at: Wall, key: &K, change: &AlarmChange) {
        self.step(at, key, change);
        self.note_state(at, key, change);
    }

    /// What a change does by itself, before its state is known.
    pub(super) fn step(&mut self, at: Wall, key: &K, change: &AlarmChange) {
        self.last_episode = self.last_episode.max(change.episode.unwrap_or_default());
        self.alarms.entry(key.clone()).or_default().step(at, change);
    }

    /// What the state after a change means for how long the alarm has been unacknowledged.
    pub(super) fn note_state(&mut self, at: Wall, key: &K, change: &AlarmChange) {
        let Some(alarm) = self.alarms.get_mut(key) else { return };
        if let Some(episode) = &mut alarm.episode {
            if change.state == IsaState::Unacknowledged {
                episode.unacknowledged_at.get_or_insert(at);
                episode.is_behind_parent = false;
            } else if change.state == IsaState::Suppressed && change.mask == Some(Mask::Parent) {
                // Nobody has seen it meanwhile: its time goes on.
                episode.is_behind_parent = true;
                return;
            } else {
                episode.is_behind_parent = false;
                episode.unacknowledged_at = None;
                episode.escalated = 0;
            }
        }
        if *alarm == KeptAlarm::default() {
            self.alarms.remove(key);
        }
    }
}

impl KeptAlarm {
    fn step(&mut self, at: Wall, change: &AlarmChange) {
        let is_hidden_begin = change.since.is_some();
        match change.change {
            AlarmStep::Raised => self.begin(at, change, Some(at)),
            AlarmStep::Suppressed | AlarmStep::Shelved if is_hidden_begin => self.begin(at, change, None),
            AlarmStep::Suppressed => self.out_of_service = taken_out(at, change).or(self.out_of_service.take()),
            AlarmStep::Shelved => self.shelf = shelved(at, change).or(self.shelf.take()),
            AlarmStep::Unsuppressed if change.mask == Some(Mask::OutOfService) => self.out_of_service = None,
            AlarmStep::Unsuppressed => {}
            AlarmStep::Unshelved => {
                self.shelf = None;
                self.unshelved(at, change);
            }
            AlarmStep::Closed => self.episode = None,
            AlarmStep::Worsened
            | AlarmStep::Acknowledged
            | AlarmStep::Cleared
            | AlarmStep::Escalated
            | AlarmStep::Expired => {
                if let Some(episode) = &mut self.episode {
                    episode.step(at, change);
                }
            }
        }
    }

    fn begin(&mut self, at: Wall, change: &AlarmChange, raised_at: Option<Wall>) {
        let since = change.since.unwrap_or(at);
        let Some(episode) = &mut self.episode else {
            self.episode = Some(Episode {
                id: change.episode.unwrap_or_default(),
                priority: change.priority,
                certain: change.certain,
                since,
                began_at: at,
                raised_at,
                cleared_at: None,
                acknowledged: None,
                recurrences: 0,
                unacknowledged_at: None,
                escalated: 0,
                is_behind_parent: false,
            });
            return;
        };
        if episode.cleared_at.take().is_some() {
            episode.recurrences = episode.recurrences.saturating_add(1);
        }
        episode.raised_at = episode.raised_at.or(raised_at);
        episode.acknowledged = None;
        episode.take_condition(change);
    }

    /// A person's unshelving is an acknowledgement of what is then to be seen; the end of a shelf takes one back.
    fn unshelved(&mut self, at: Wall, change: &AlarmChange) {
        let Some(episode) = &mut self.episode else { return };
        let person = change.by.as_ref().filter(|_| change.cause == AlarmCause::Operator);
        let is_seen = episode.raised_at.is_some() || change.mask.is_none();
        episode.acknowledged = person.filter(|_| is_seen).and_then(|_| acknowledgement(at, change));
        if episode.acknowledged.is_some() {
            episode.raised_at.get_or_insert(at);
        }
    }
}

impl Episode {
    /// Its condition stands, as far as is known.
    #[must_use]
    pub fn is_standing(&self) -> bool {
        self.cleared_at.is_none()
    }

    fn step(&mut self, at: Wall, change: &AlarmChange) {
        match change.change {
            AlarmStep::Worsened => {
                self.acknowledged = None;
                self.take_condition(change);
            }
            AlarmStep::Acknowledged => self.acknowledged = acknowledgement(at, change),
            AlarmStep::Cleared => self.cleared_at = Some(change.since.unwrap_or(at)),
            AlarmStep::Escalated => self.escalated = change.level.unwrap_or(self.escalated),
            AlarmStep::Expired => self.acknowledged = None,
            _ => {}
        }
    }

    fn take_condition(&mut self, change: &AlarmChange) {
        self.priority = change.priority;
        self.certain = change.certain;
        self.since = change.since.unwrap_or(self.since);
    }
}

fn acknowledgement(at: Wall, change: &AlarmChange) -> Option<Acknowledgement> {
    Some(Acknowledgement { by: change.by.clone()?, at, note: change.note.clone(), until: change.until })
}

fn shelved(at: Wall, change: &AlarmChange) -> Option<Shelf> {
    let reason = change.note.clone().unwrap_or_default();
    Some(Shelf { kind: change.shelf?, by: change.by.clone()?, reason, at, until: change.until? })
}

fn taken_out(at: Wall, change: &AlarmChange) -> Option<OutOfService> {
    let by = change.by.clone().filter(|_| change.mask == Some(Mask::OutOfService))?;
    Some(OutOfService { by, reason: change.note.clone().unwrap_or_default(), at, until: change.until })
}

/// A map whose keys are no text is written as a list of pairs.
mod entries {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K, V, S>(map: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error>
    where
        K: Serialize,
        V: Serialize,
        S: Serializer,
    {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Vec::<(K, V)>::deserialize(deserializer).map(|pairs| pairs.into_iter().collect())
    }
}
