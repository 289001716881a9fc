//! What a fold needs of a seal, so that it need not read further back: how each line stood, and which alarms were open.
//! Fields it does not know are passed over; a state it cannot read tells nothing.

use serde::Deserialize;
use serde_json::Value;

use super::walk::Walked;
use crate::alarm;
use crate::domain::event::Suspicion;
use crate::domain::{AlarmKey, LineId, LineState, Origin, Wall};

/// The state in a seal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SealedState {
    #[serde(default)]
    pub(super) lines: Vec<SealedLine>,
    #[serde(default)]
    pub(super) alarms: alarm::Kept<AlarmKey>,
    #[serde(default)]
    pub(super) walk: Walked,
}

/// A line in a seal.
#[derive(Debug, Deserialize)]
pub(super) struct SealedLine {
    pub(super) line: LineId,
    pub(super) state: LineState,
    pub(super) since: Wall,
    #[serde(default)]
    pub(super) origin: Option<Origin>,
    #[serde(default)]
    pub(super) ended: Option<Wall>,
    #[serde(default)]
    pub(super) suspect: Option<Suspicion>,
    #[serde(default)]
    pub(super) last: Option<LineState>,
    #[serde(default)]
    pub(super) last_at: Option<Wall>,
    #[serde(default)]
    pub(super) facts: SealedFacts,
}

/// What a line's past says of it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SealedFacts {
    #[serde(default)]
    pub(super) proven_at: Option<Wall>,
    #[serde(default)]
    pub(super) explained: Option<SealedExplanation>,
}

/// A long call that was confirmed.
#[derive(Debug, Deserialize)]
pub(super) struct SealedExplanation {
    pub(super) since: Wall,
    pub(super) until: Wall,
}

impl SealedState {
    /// Reads the state of a seal.
    pub(super) fn read(state: &Value) -> Option<Self> {
        Self::deserialize(state).ok()
    }
}
