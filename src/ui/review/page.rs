//! The pages of the review, and what stands behind and on them.

use crate::domain::{LineId, LineIx, ShiftName, Wall};
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

/// What stood in the monitor when the review was opened over it. While it stands so, the review opens where it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Opened {
    /// The shift that ran, and when it ends.
    pub(in crate::ui) shift: Option<(ShiftName, Wall)>,
    /// The line that was selected.
    pub(in crate::ui) line: Option<ChosenLine>,
}

impl Opened {
    /// Whether a person who opens the review now means what was shown before.
    pub(in crate::ui) fn is_continued_by(&self, now: &Self) -> bool {
        self.shift == now.shift && (now.line.is_none() || self.line == now.line)
    }
}

/// The range that was shown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Seen {
    pub(in crate::ui) from: Wall,
    /// Its newest instant, where it still ran.
    pub(in crate::ui) newest: Option<Wall>,
}

/// Where a stretch begins that a person is about to explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Mark {
    pub(in crate::ui) line: LineId,
    pub(in crate::ui) at: Wall,
}
