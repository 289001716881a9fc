//! What is read of a seal: how each line stood, which adapters were silent, which alarms were open.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::known::{Cite, Standing};
use crate::alarm;
use crate::domain::event::Suspicion;
use crate::domain::{AdapterName, AlarmKey, LineId, LineState, Origin, Progress, Wall};

/// The state in a seal; fields it does not know are passed over.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SealedState {
    #[serde(default)]
    pub(super) lines: Vec<SealedLine>,
    #[serde(default)]
    pub(super) silent: BTreeSet<AdapterName>,
    #[serde(default)]
    pub(super) alarms: alarm::Kept<AlarmKey>,
}

/// A line in a seal.
#[derive(Debug, Deserialize)]
pub(super) struct SealedLine {
    pub(super) line: LineId,
    state: LineState,
    since: Wall,
    #[serde(default)]
    origin: Option<Origin>,
    #[serde(default)]
    progress: Option<Progress>,
    #[serde(default)]
    ended: Option<Wall>,
    #[serde(default)]
    suspect: Option<Suspicion>,
    #[serde(default)]
    last: Option<LineState>,
    #[serde(default)]
    last_at: Option<Wall>,
}

impl SealedState {
    pub(super) fn read(state: &Value) -> Option<Self> {
        Self::deserialize(state).ok()
    }
}

impl SealedLine {
    pub(super) fn standing(self, cite: Cite) -> Standing {
        Standing {
            state: self.state,
            since: self.since,
            origin: self.origin,
            progress: self.progress,
            ended: self.ended,
            suspect: self.suspect,
            last: self.last,
            last_at: self.last_at,
            why: None,
            turned: self.since,
            recorded: self.since,
            cite,
        }
    }
}
