//! What the configuration says of a shift: plain data, no dates yet.

use jiff::civil::{Date, Weekday};

use crate::domain::ShiftName;

/// `[[shift]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its name.
    pub name: ShiftName,
    /// Minutes after midnight at which it starts, 0-1439.
    pub from: u16,
    /// How long it lasts by the clocks on the wall, 1-1440 minutes.
    pub minutes: u16,
    /// The days it starts on.
    pub days: Days,
    /// Its breaks, in order, not overlapping.
    pub breaks: Vec<Break>,
}

/// A break within a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// Minutes after the start of its shift.
    pub after: u16,
    /// How long it lasts, in minutes.
    pub minutes: u16,
    /// What it does.
    pub mode: BreakMode,
}

/// What a break does to the lines on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakMode {
    /// They are off duty.
    Suppress,
    /// They stay on duty; the break is only on record.
    Normal,
}

/// The days a shift starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Days {
    /// One bit a weekday, Monday first.
    weekdays: u8,
    /// Holidays too.
    holidays: u8,
}

impl Days {
    /// The words of the configuration.
    pub const WORDS: [(Day, &str); 8] = [
        (Day::On(Weekday::Monday), "mon"),
        (Day::On(Weekday::Tuesday), "tue"),
        (Day::On(Weekday::Wednesday), "wed"),
        (Day::On(Weekday::Thursday), "thu"),
        (Day::On(Weekday::Friday), "fri"),
        (Day::On(Weekday::Saturday), "sat"),
        (Day::On(Weekday::Sunday), "sun"),
        (Day::Holiday, "holiday"),
    ];

    const WORKING_WEEK: u8 = 0b001_1111;

    /// Adds a day; a day twice is there once.
    pub fn add(&mut self, day: Day) {
        match day {
            Day::On(weekday) => self.weekdays |= bit(weekday),
            Day::Holiday => self.holidays = 1,
        }
    }

    /// Whether a day is among them.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        match day {
            Day::On(weekday) => self.weekdays & bit(weekday) != 0,
            Day::Holiday => self.holidays != 0,
        }
    }

    /// Whether a shift of these days starts on a date that is a holiday, or an adjusted working day, or neither.
    pub(super) fn start_on(self, date: Date, holiday: bool, workday: bool) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if workday && weekend {
            return self.weekdays & Self::WORKING_WEEK != 0;
        }
        if holiday && !workday {
            return self.has(Day::Holiday);
        }
        self.has(Day::On(date.weekday()))
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = Self::WORDS.iter().filter(|(day, _)| self.has(*day)).map(|(_, word)| *word).collect();
        f.pad(&words.join(" "))
    }
}

/// A word of `days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Day {
    /// A weekday.
    On(Weekday),
    /// Any date of the holiday list.
    Holiday,
}

fn bit(weekday: Weekday) -> u8 {
    1 << weekday.to_monday_zero_offset()
}
