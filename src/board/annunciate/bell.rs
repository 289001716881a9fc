//! When the terminal's bell sounds: at once for what is new, then again and again, and never faster than an ear can tell.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Ringing, Telling};
use crate::config::BellConfig;
use crate::domain::{EpisodeId, Mono, Priority};

/// Between two sounds, at least.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// The bell of the screen.
#[derive(Debug)]
pub(super) struct Bell {
    config: BellConfig,
    /// What it sounds for, and how urgent each was.
    heard: BTreeMap<EpisodeId, Priority>,
    rung_at: Option<Mono>,
    due: Option<Mono>,
}

impl Bell {
    pub(super) const fn new(config: BellConfig) -> Self {
        Self { config, heard: BTreeMap::new(), rung_at: None, due: None }
    }

    /// Sounds if it is time to.
    pub(super) fn update(&mut self, now: Mono, sounding: &BTreeMap<EpisodeId, &Ringing<'_>>) -> Option<Telling> {
        let from = self.config.from?;
        let audible = sounding.values().filter(|ringing| ringing.priority >= from);
        let audible: BTreeMap<_, _> = audible.map(|ringing| (ringing.episode, ringing.priority)).collect();
        let is_greater = |(episode, priority)| self.heard.get(episode).is_none_or(|before| before < priority);
        let has_new = audible.iter().any(is_greater);
        self.heard = audible;
        if self.heard.is_empty() {
            self.due = None;
            return None;
        }
        let due = self.due.filter(|_| !has_new).unwrap_or(now);
        let due = self.rung_at.map_or(due, |rung_at| due.max(rung_at + PAUSE));
        if now < due {
            self.due = Some(due);
            return None;
        }
        self.rung_at = Some(now);
        self.due = Some(now + self.config.repeat.max(PAUSE));
        Some(Telling::Bell)
    }

    /// When it sounds next, if nothing changes.
    pub(super) const fn poll_timeout(&self) -> Option<Mono> {
        self.due
    }
}
