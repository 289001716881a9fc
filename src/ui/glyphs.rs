//! The marks: one for every state, priority and standing, in both sets of characters. A mark never stands without its
//! word or its row in the help.

use crate::domain::review::BarKind;
use crate::domain::view::{AdapterState, LineRow};
use crate::domain::{IsaState, LineState, Priority, Progress};

use super::model::Glyphs;

impl Glyphs {
    /// What ends a text that was cut.
    pub(super) fn ellipsis(self) -> &'static str {
        match self {
            Self::Unicode => "…",
            Self::Ascii => "..",
        }
    }

    /// From one state to another.
    pub(super) fn arrow(self) -> &'static str {
        match self {
            Self::Unicode => "→",
            Self::Ascii => "->",
        }
    }

    /// Stands before the selected cell.
    pub(super) fn selection(self) -> &'static str {
        match self {
            Self::Unicode => "►",
            Self::Ascii => ">",
        }
    }

    /// Stands behind a state's mark while a change is seen but not yet decided.
    pub(super) fn pending(self) -> &'static str {
        match self {
            Self::Unicode => "›",
            Self::Ascii => ">",
        }
    }

    /// The mark of a line: its state's, and one of its own where the call is over while the handset is off.
    pub(super) fn line(self, row: &LineRow) -> &'static str {
        if row.state == LineState::OffHook && row.progress == Some(Progress::Ended) {
            self.ended()
        } else {
            self.state(row.state)
        }
    }

    /// The call is over and the handset still off.
    pub(super) fn ended(self) -> &'static str {
        match self {
            Self::Unicode => "◆",
            Self::Ascii => "@",
        }
    }

    /// The mark of a state; no two are alike.
    pub(super) fn state(self, state: LineState) -> &'static str {
        match (self, state) {
            (Self::Unicode, LineState::OffHook) => "●",
            (Self::Unicode, LineState::Ringing) => "▲",
            (Self::Unicode, LineState::Idle) => "○",
            (Self::Unicode, LineState::Dead) => "×",
            (Self::Unicode, LineState::Stale) => "≈",
            (Self::Ascii, LineState::OffHook) => "#",
            (Self::Ascii, LineState::Ringing) => "*",
            (Self::Ascii, LineState::Idle) => "-",
            (Self::Ascii, LineState::Dead) => "x",
            (Self::Ascii, LineState::Stale) => "~",
            (_, LineState::Unknown) => "?",
        }
    }

    /// The mark of an adapter's state; one that is only coming up is not known yet.
    pub(super) fn adapter(self, state: AdapterState) -> &'static str {
        match state {
            AdapterState::Live => "+",
            AdapterState::Stale => self.state(LineState::Stale),
            AdapterState::Lost => self.state(LineState::Dead),
            AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => self.state(LineState::Unknown),
        }
    }

    /// The mark of a priority: filled while nobody has acknowledged, hollow afterwards; no two are alike.
    pub(super) fn priority(self, priority: Priority, state: IsaState) -> &'static str {
        let is_new = state == IsaState::Unacknowledged;
        match (self, priority, is_new) {
            (Self::Unicode, Priority::Critical, true) => "■",
            (Self::Unicode, Priority::Critical, false) => "□",
            (Self::Unicode, Priority::High, true) => "▼",
            (Self::Unicode, Priority::High, false) => "▽",
            (Self::Unicode, Priority::Medium, true) => "★",
            (Self::Unicode, Priority::Medium, false) => "☆",
            (Self::Unicode, Priority::Low, true) => "•",
            (Self::Unicode, Priority::Low, false) => "◦",
            (Self::Ascii, Priority::Critical, true) => "C",
            (Self::Ascii, Priority::Critical, false) => "c",
            (Self::Ascii, Priority::High, true) => "H",
            (Self::Ascii, Priority::High, false) => "h",
            (Self::Ascii, Priority::Medium, true) => "M",
            (Self::Ascii, Priority::Medium, false) => "m",
            (Self::Ascii, Priority::Low, true) => "L",
            (Self::Ascii, Priority::Low, false) => "l",
        }
    }

    /// A stretch of a line's time, one cell of it: the marks of the grid where it has them; a call is half as high as a
    /// cell, so that a blocked line is the heaviest thing in sight without colours too.
    pub(super) fn stretch(self, kind: BarKind) -> &'static str {
        match (self, kind) {
            (Self::Unicode, BarKind::Idle) => "▁",
            (Self::Unicode, BarKind::NoCall) => "░",
            (Self::Unicode, BarKind::Call) => "▄",
            (Self::Unicode, BarKind::Unobserved) => "·",
            (Self::Ascii, BarKind::Idle) => "_",
            (Self::Ascii, BarKind::NoCall) => "o",
            (Self::Ascii, BarKind::Unobserved) => ".",
            (_, BarKind::Blocked) => self.ended(),
            (Self::Ascii, BarKind::Call) => self.state(LineState::OffHook),
            (_, BarKind::Ringing) => self.state(LineState::Ringing),
            (_, BarKind::Dead) => self.state(LineState::Dead),
            (_, BarKind::Explained) => EXPLAINED,
            (_, BarKind::Suspected) => certainty(false),
        }
    }

    /// What stands for a digit of a PIN.
    pub(super) fn dot(self) -> &'static str {
        match self {
            Self::Unicode => "●",
            Self::Ascii => "*",
        }
    }
}

/// Proven, or suspected.
pub(super) fn certainty(certain: bool) -> &'static str {
    if certain { "+" } else { "?" }
}

/// Taken out of monitoring by a person; the cell is hatched with it.
pub(super) const OUT_OF_SERVICE: &str = "/";
/// A long call that was confirmed with the desk.
pub(super) const EXPLAINED: &str = "=";
/// An alarm of the line is shelved.
pub(super) const SHELVED: &str = "%";
/// Outside the line's duty.
pub(super) const OFF_DUTY: &str = "z";
