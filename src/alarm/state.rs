//! The axes of an alarm's state, and the ISA letter they project to. Pure values: nothing here decides when an axis
//! moves.
//!
//! | mask | shelf | episode | seen | state |
//! |---|---|---|---|---|
//! | out of service | – | – | – | G out of service |
//! | any other | – | – | – | F suppressed |
//! | none | shelved | – | – | E shelved |
//! | none | none | none, unshown | – | A normal: an unshown one is raised as soon as its condition is seen to hold |
//! | none | none | standing | no | B unacknowledged |
//! | none | none | standing | yes | C acknowledged |
//! | none | none | returned | no | D returned, unacknowledged |
//! | none | none | returned | yes | A normal: the episode closes in the same step |
//!
//! The condition alone never decides the letter: an unknown one leaves the episode where it stood.

use crate::domain::{IsaState, Mask, ShelfKind};

/// What is known of the alarm's condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionAxis {
    /// Nothing: it clears, raises and closes nothing.
    Unknown,
    /// It is absent.
    Normal,
    /// It began, and has not lasted long enough.
    PendingOn,
    /// It holds.
    Active,
    /// It is absent, and has not been absent long enough.
    PendingOff,
}

/// Where the open episode stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EpisodeAxis {
    /// No episode is open.
    None,
    /// It began behind a shelf or a mask, and nobody has been shown it yet. Its condition stands, as far as is known.
    Unshown,
    /// Its condition stands, as far as is known.
    Standing,
    /// Its condition returned to normal; it waits for its acknowledgement.
    Returned,
}

/// Whether a person has acknowledged the open episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeenAxis {
    /// Nobody has.
    Unacknowledged,
    /// Somebody has.
    Acknowledged,
}

/// All axes of one alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Axes {
    /// The condition.
    pub condition: ConditionAxis,
    /// The episode.
    pub episode: EpisodeAxis,
    /// The acknowledgement.
    pub seen: SeenAxis,
    /// The shelf.
    pub shelf: Option<ShelfKind>,
    /// The strongest mask.
    pub mask: Option<Mask>,
}

impl Axes {
    /// The projection.
    #[must_use]
    pub const fn state(&self) -> IsaState {
        match (self.mask, self.shelf, self.episode, self.seen) {
            (Some(Mask::OutOfService), ..) => IsaState::OutOfService,
            (Some(Mask::Parent | Mask::OffDuty), ..) => IsaState::Suppressed,
            (None, Some(_), ..) => IsaState::Shelved,
            (None, None, EpisodeAxis::None | EpisodeAxis::Unshown, _)
            | (None, None, EpisodeAxis::Returned, SeenAxis::Acknowledged) => IsaState::Normal,
            (None, None, EpisodeAxis::Standing, SeenAxis::Unacknowledged) => IsaState::Unacknowledged,
            (None, None, EpisodeAxis::Standing, SeenAxis::Acknowledged) => IsaState::Acknowledged,
            (None, None, EpisodeAxis::Returned, SeenAxis::Unacknowledged) => IsaState::ReturnedUnacknowledged,
        }
    }
}
