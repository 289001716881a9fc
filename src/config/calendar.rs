//! The shift calendar: which shift runs at a moment, and when that changes. Pure: instants in, instants out.

use crate::domain::{ShiftName, Wall};

use super::Duty;

/// Shifts, breaks, holidays and adjusted working days of the site, in its time zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: jiff::tz::TimeZone,
}

/// A shift that runs at the moment asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningShift {
    /// Its name.
    pub name: ShiftName,
    /// When it began.
    pub starts: Wall,
    /// When it ends.
    pub ends: Wall,
    /// A break runs whose mode is `suppress`.
    pub on_break: bool,
}

impl Calendar {
    /// A calendar without shifts.
    #[must_use]
    pub fn without_shifts(zone: jiff::tz::TimeZone) -> Self {
        Self { zone }
    }

    /// The shift that runs at this moment: of several, the one that began last.
    #[must_use]
    pub fn running(&self, _at: Wall) -> Option<RunningShift> {
        None
    }

    /// Whether a duty is on at this moment (a break with mode `suppress` is off duty).
    #[must_use]
    pub fn is_on_duty(&self, duty: &Duty, at: Wall) -> bool {
        match duty {
            Duty::Always => true,
            Duty::Shift(name) => self.running(at).is_some_and(|shift| shift.name == *name && !shift.on_break),
        }
    }

    /// Where the counting of missed calls began: the start of the shift that runs at this moment, else local midnight.
    #[must_use]
    pub fn count_from(&self, at: Wall) -> Wall {
        self.running(at).map_or_else(|| self.midnight_before(at), |shift| shift.starts)
    }

    /// The next instant after `at` when a shift or a break begins or ends, or at local midnight, whichever is first.
    #[must_use]
    pub fn next_change(&self, at: Wall) -> Wall {
        let day = at.timestamp().to_zoned(self.zone.clone());
        day.tomorrow().and_then(|next| next.start_of_day()).map_or(at, |next| next.timestamp().into())
    }

    fn midnight_before(&self, at: Wall) -> Wall {
        at.timestamp().to_zoned(self.zone.clone()).start_of_day().map_or(at, |day| day.timestamp().into())
    }
}
