//! What a line machine says happened. Events are past tense and complete: the board turns each into one record.

use crate::domain::event::Suspicion;
use crate::domain::{CallPhase, CallerInfo, LineState, Moment, Origin, Progress, Tone, Wall};

use super::call::ClosedCall;

/// One thing that happened on a line.
#[derive(Debug, Clone, PartialEq)]
pub enum LineEvent {
    /// The state changed, or what is known of the off-hook period.
    Changed(Change),
    /// The device named a caller or a called number.
    Caller(CallPhase, CallerInfo),
    /// A digit was dialled.
    Digit(char),
    /// A tone, or a movement of the loop, that is no state by itself.
    Tone(Tone),
    /// A call, or a try at one, is over.
    Ended(ClosedCall),
}

impl LineEvent {
    /// Whether the state itself changed.
    #[must_use]
    pub fn is_move(&self) -> bool {
        matches!(self, Self::Changed(change) if change.from != change.to)
    }
}

/// A change of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The state before.
    pub from: LineState,
    /// The state now; equal to `from` where only origin or progress changed, or a hookflash was seen.
    pub to: LineState,
    /// When the state began: the edge itself.
    pub since: Moment,
    /// While off-hook.
    pub origin: Option<Origin>,
    /// While off-hook.
    pub progress: Option<Progress>,
    /// While the call is over and the handset still off: when the far end cleared.
    pub ended: Option<Moment>,
    /// A sign that is only suspected.
    pub suspect: Option<Suspicion>,
    /// With stale and unknown: the last known state and since when it had held.
    pub last: Option<(LineState, Wall)>,
    /// The device's word, or the rule, that decided.
    pub why: &'static str,
}
