//! What is stated to the alarms: conditions, and why an alarm is hidden by design. Only values; who states them knows why.

use crate::domain::{Mask, Moment};

/// What is known of a condition. Repeating it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Nothing.
    Unknown,
    /// It is absent.
    Normal {
        /// Since when; off-delays run from here.
        since: Moment,
    },
    /// It is there.
    Active {
        /// Since when; on-delays and limits run from here.
        since: Moment,
        /// It is proven; else it is suspected.
        certain: bool,
    },
}

impl Condition {
    /// Whether it says the same as `other`. The wall clock may have been set between two statements of one start.
    pub(super) fn repeats(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) => true,
            (Self::Normal { since }, Self::Normal { since: other }) => since.mono == other.mono,
            (Self::Active { since, certain }, Self::Active { since: other, certain: as_certain }) => {
                since.mono == other.mono && certain == as_certain
            }
            _ => false,
        }
    }
}

/// Why an alarm is hidden by design. Each reason holds until it is taken back. Out of service is not among them: a
/// person does that, and it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskReason<K> {
    /// Outside duty hours, or in a break.
    OffDuty,
    /// The alarm above it, by name.
    Parent(K),
}

impl<K> MaskReason<K> {
    /// The reason without its name.
    #[must_use]
    pub const fn mask(&self) -> Mask {
        match self {
            Self::OffDuty => Mask::OffDuty,
            Self::Parent(_) => Mask::Parent,
        }
    }
}
