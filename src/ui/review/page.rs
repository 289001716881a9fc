//! The pages of the review, and what stands behind and on them.

use crate::domain::{LineId, LineIx, Wall};
use crate::ui::model::Beneath;

/// The pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ui) enum Page {
    /// A row a line.
    #[default]
    Timeline,
    /// Every record.
    Events,
    /// Alarms with their acknowledgements.
    Alarms,
    /// Whom to ring back.
    Callers,
    /// What the next shift gets.
    Handover,
}

impl Page {
    /// Every page, in the order they stand.
    pub(in crate::ui) const ALL: [Self; 5] =
        [Self::Timeline, Self::Events, Self::Alarms, Self::Callers, Self::Handover];

    /// The page so many places on, round.
    pub(in crate::ui) fn turn(self, by: isize) -> Self {
        let here = Self::ALL.iter().position(|page| *page == self).unwrap_or(0);
        let next = (here + Self::ALL.len()).saturating_add_signed(by) % Self::ALL.len();
        Self::ALL.get(next).copied().unwrap_or_default()
    }
}

/// What shows when the review is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Under {
    /// The monitor, where it stood.
    Monitor(Beneath),
    /// Nothing: the review is all this screen is for.
    Nothing,
}

/// A line that is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct ChosenLine {
    pub(in crate::ui) ix: LineIx,
    pub(in crate::ui) id: LineId,
}

/// Where a stretch begins that a person is about to explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Mark {
    pub(in crate::ui) line: LineId,
    pub(in crate::ui) at: Wall,
}
