//! What was told, by which rule, and what is being told just now. It must never forget that a command is under way:
//! there is at most one for each rule and episode.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{About, Telling};
use crate::domain::{Announced, AnnunciationReport, EpisodeId, Mono, Priority};

/// A command that was dropped was heard by nobody: it is told again after this long, the shortest `repeat` that can be
/// configured.
pub(super) const AFTER_DROPPED: Duration = Duration::from_secs(10);

/// What a rule tells of: an episode, or else the running flood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Position of the rule.
    pub(super) rule: usize,
    pub(super) episode: Option<EpisodeId>,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    told: BTreeMap<Key, Told>,
    /// The command under way for each.
    in_flight: BTreeMap<Key, u64>,
    newest_id: u64,
    /// The update that runs, or ran last.
    now: Mono,
    /// When the next update is due, at the latest.
    pub(super) due: Option<Mono>,
}

#[derive(Debug)]
struct Told {
    /// As it was when it was told.
    priority: Priority,
    again: Option<Mono>,
}

impl Ledger {
    /// An update begins: what is no longer to be told is forgotten.
    pub(super) fn begin(&mut self, now: Mono, is_to_be_told: impl Fn(&Key) -> bool) {
        self.now = now;
        self.due = None;
        self.told.retain(|key, _| is_to_be_told(key));
    }

    /// Tells what has not been told at this priority, or is to be told again.
    pub(super) fn consider(
        &mut self,
        key: Key,
        priority: Priority,
        repeat: Option<Duration>,
        about: About,
        out: &mut Vec<Telling>,
    ) {
        let now = self.now;
        let again = repeat.map(|repeat| now + repeat);
        let told = self.told.get_mut(&key);
        let is_new = told.as_ref().is_none_or(|told| told.priority < priority);
        let is_repeat = told.as_ref().and_then(|told| told.again).is_some_and(|again| again <= now);
        if self.in_flight.contains_key(&key) {
            // What is new waits for the report; a repeat is left out, so that a slow command is not run without a pause.
            if let (Some(told), true) = (told, is_repeat) {
                told.again = again;
            }
        } else if is_new || is_repeat {
            self.newest_id += 1;
            self.in_flight.insert(key, self.newest_id);
            self.told.insert(key, Told { priority, again });
            out.push(Telling::Command { id: self.newest_id, rule: key.rule, about });
        }
        let next = self.told.get(&key).and_then(|told| told.again);
        self.due = [self.due, next].into_iter().flatten().min();
    }

    /// A command has ended. What had to wait for it is due at once.
    pub(super) fn end(&mut self, report: &AnnunciationReport) -> Option<Key> {
        let key = self.in_flight.iter().find_map(|(key, id)| (*id == report.id).then_some(*key))?;
        self.in_flight.remove(&key);
        if let (Announced::Dropped, Some(told)) = (&report.outcome, self.told.get_mut(&key)) {
            let soon = self.now + AFTER_DROPPED;
            told.again = Some(told.again.map_or(soon, |again| again.min(soon)));
        }
        self.due = Some(self.now);
        Some(key)
    }
}
