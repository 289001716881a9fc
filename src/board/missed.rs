//! Missed calls since the running shift and since the day began: counted by records, kept over a restart.

use serde::{Deserialize, Serialize};

use super::roster::Roster;
use crate::domain::Wall;

/// Missed calls of the running shift and of the day: whichever is asked for, the other goes on counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Missed {
    /// Since the shift that ran at the last of them began.
    pub shift: Counted,
    /// Since local midnight before the last of them.
    pub day: Counted,
}

impl Missed {
    pub(super) fn add(&mut self, at: Wall, roster: &Roster) {
        let calendar = &roster.config.calendar;
        self.day.add(calendar.midnight_before(at));
        if let Some(shift) = calendar.running(at) {
            self.shift.add(shift.starts);
        }
    }
}

/// A count since a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    /// How many.
    pub count: u64,
    /// Since when.
    pub from: Wall,
}

impl Counted {
    fn add(&mut self, from: Wall) {
        if self.from != from {
            *self = Self { count: 0, from };
        }
        self.count += 1;
    }

    /// The count, if it still counts for the shift that began at `from`.
    #[must_use]
    pub fn since(self, from: Wall) -> u64 {
        if self.from == from { self.count } else { 0 }
    }
}
