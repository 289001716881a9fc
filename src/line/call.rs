//! The call on a line: what is gathered while it is open, and what it turns out to have been.

use std::time::Duration;

use crate::domain::{CallerInfo, Direction, Moment, Origin, Outcome, Wall};

use super::timing::{ABANDONED_BELOW, DROPPED_BELOW};

/// A call that is not over yet: from its first ring, else from the lifting of the handset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCall {
    /// The first ring, else the off-hook.
    pub started: Moment,
    /// The latest evidence of ringing, where it rang.
    pub last_ring: Option<Moment>,
    /// When the handset was lifted.
    pub lifted: Option<Moment>,
    /// How the off-hook period began.
    pub origin: Origin,
    /// The number, as the device gave it.
    pub number: Option<String>,
    /// The name, as the device gave it.
    pub name: Option<String>,
    /// Digits seen while off-hook.
    pub digits: String,
}

impl OpenCall {
    /// A call that begins to ring.
    #[must_use]
    pub fn ringing(at: Moment) -> Self {
        Self { last_ring: Some(at), origin: Origin::Inbound, ..Self::lifted(at, Origin::Inbound) }.unanswered()
    }

    /// A call that begins with the lifting of the handset.
    #[must_use]
    pub fn lifted(at: Moment, origin: Origin) -> Self {
        Self { started: at, last_ring: None, lifted: Some(at), origin, number: None, name: None, digits: String::new() }
    }

    fn unanswered(self) -> Self {
        Self { lifted: None, ..self }
    }

    /// Keeps the first caller that the device named.
    pub fn name_caller(&mut self, caller: &CallerInfo) {
        if self.number.is_none() {
            self.number = Some(caller.number.clone()).filter(|number| !number.is_empty());
            self.name = Some(caller.name.clone()).filter(|name| !name.is_empty());
        }
    }

    /// The call is over: released at `end`, or rung out with its last evidence of ringing at `end`.
    #[must_use]
    pub fn close(self, end: Moment) -> ClosedCall {
        self.close_cleared(end, None)
    }

    /// The call is over: released at `end`, after the far end had `cleared` where that is certain. What it was is told by
    /// the release, how long it lasted by the clearing.
    #[must_use]
    pub fn close_cleared(self, end: Moment, cleared: Option<Moment>) -> ClosedCall {
        let outcome = match (self.lifted, self.origin) {
            (None, _) if end.since(self.started) < ABANDONED_BELOW => Outcome::Abandoned,
            (None, _) => Outcome::Missed,
            (Some(lifted), Origin::Inbound) if end.since(lifted) < DROPPED_BELOW => Outcome::Dropped,
            (Some(_), Origin::Inbound) => Outcome::Answered,
            (Some(_), Origin::None) => Outcome::NoCall,
            (Some(_), Origin::Outbound | Origin::Unknown) => Outcome::Released,
        };
        self.close_as(outcome, cleared.unwrap_or(end))
    }

    /// The call is over in a way that its own facts cannot tell.
    #[must_use]
    pub fn close_as(self, outcome: Outcome, end: Moment) -> ClosedCall {
        let direction = direction_of(self.origin);
        let ring_end =
            self.last_ring.map(|ring| self.lifted.unwrap_or(if outcome == Outcome::Unobserved { ring } else { end }));
        let talk = match (self.lifted, outcome) {
            (None, _) | (_, Outcome::NoCall) => Duration::ZERO,
            (Some(lifted), _) => end.since(lifted),
        };
        ClosedCall {
            direction,
            outcome,
            ring_ms: millis(ring_end.map_or(Duration::ZERO, |end| end.since(self.started))),
            talk_ms: millis(talk),
            started: self.started.wall,
            number: self.number,
            name: self.name,
            digits: Some(self.digits).filter(|digits| !digits.is_empty()),
        }
    }
}

/// A call that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedCall {
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
    /// The number, as the device gave it.
    pub number: Option<String>,
    /// The name, as the device gave it.
    pub name: Option<String>,
    /// Digits seen while off-hook.
    pub digits: Option<String>,
}

/// The direction that an origin amounts to.
#[must_use]
pub fn direction_of(origin: Origin) -> Direction {
    match origin {
        Origin::Inbound => Direction::In,
        Origin::Outbound => Direction::Out,
        Origin::None => Direction::None,
        Origin::Unknown => Direction::Unknown,
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
