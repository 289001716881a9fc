//! What the fold reads of the records that a shift has most of, borrowed from wherever they stand.

use crate::domain::event::{CallEnded, FLASH, LineChange, Suspicion};
use crate::domain::{Direction, LineState, Origin, Outcome, Wall};

/// What the fold reads of a `line` record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineSeen<'a> {
    /// Which line, by the bytes of its name: that is how it is looked up.
    pub line: &'a [u8],
    /// Its state now.
    pub to: LineState,
    /// Since when.
    pub since: Wall,
    /// How the off-hook period began.
    pub origin: Option<Origin>,
    /// When the far end cleared.
    pub ended: Option<Wall>,
    /// A sign that is suspected.
    pub suspect: Option<Suspicion>,
    /// A hookflash is what decided.
    pub is_flash: bool,
}

impl<'a> From<&'a LineChange> for LineSeen<'a> {
    fn from(change: &'a LineChange) -> Self {
        Self {
            line: change.line.as_str().as_bytes(),
            to: change.to,
            since: change.since,
            origin: change.origin,
            ended: change.ended,
            suspect: change.suspect,
            is_flash: change.why == FLASH,
        }
    }
}

/// What the fold reads of a `call` record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSeen<'a> {
    /// Which line, by the bytes of its name.
    pub line: &'a [u8],
    /// Direction.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// Milliseconds of ringing.
    pub ring_ms: u64,
    /// Milliseconds off-hook within a call.
    pub talk_ms: u64,
    /// The first ring, else the off-hook.
    pub started: Wall,
    /// The caller, or the called number.
    pub number: Option<&'a str>,
    /// Digits seen while off-hook.
    pub digits: Option<&'a str>,
    /// The line that answered the number while this one rang on.
    pub answered_by: Option<&'a str>,
}

impl<'a> From<&'a CallEnded> for CallSeen<'a> {
    fn from(call: &'a CallEnded) -> Self {
        Self {
            line: call.line.as_str().as_bytes(),
            direction: call.direction,
            outcome: call.outcome,
            ring_ms: call.ring_ms,
            talk_ms: call.talk_ms,
            started: call.started,
            number: call.number.as_deref(),
            digits: call.digits.as_deref(),
            answered_by: call.answered_by.as_ref().map(crate::domain::LineId::as_str),
        }
    }
}
