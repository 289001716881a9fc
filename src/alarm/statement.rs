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
