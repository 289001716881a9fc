//! The journal's files: their names, their order, and when the next one is due. Pure; it never looks at a directory.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::Wall;

/// The file that a writer holds locked; it is no part of the journal.
pub const LOCK_FILE: &str = "journal.lock";

/// What every file of the journal ends with.
const EXTENSION: &str = ".jsonl";

/// The name of one file: `2026-11-22.jsonl`, then `2026-11-22-002.jsonl`. Names order by date, then part; readers go by
/// the `seq` of the first line instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The local date, which never goes back from file to file.
    pub date: Date,
    /// 1 for the first file of a date.
    pub part: u32,
}

impl SegmentName {
    /// Reads a file name; `None` if it is no journal file. Only the spelling that [`fmt::Display`] gives is one, so that
    /// no two names mean the same file.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(EXTENSION)?;
        let (date, part) = match stem.split_at_checked(10)? {
            (date, "") => (date, 1),
            (date, part) => (date, part.strip_prefix('-')?.parse().ok()?),
        };
        let parsed = Self { date: date.parse().ok()?, part };
        (parsed.to_string() == name).then_some(parsed)
    }

    /// The name of the file after all of `existing`, for a record of this local date. The date is the later of the two,
    /// so it never goes back whatever clock or zone do.
    #[must_use]
    pub fn next(existing: impl Iterator<Item = Self>, date: Date) -> Self {
        match existing.max() {
            Some(newest) if newest.date >= date => Self { date: newest.date, part: newest.part.saturating_add(1) },
            _ => Self { date, part: 1 },
        }
    }

    /// The first instant that no longer belongs to this file: the midnight after its date.
    #[must_use]
    pub fn ends(self, zone: &TimeZone) -> Wall {
        let midnight = self.date.tomorrow().ok().and_then(|next| next.to_zoned(zone.clone()).ok());
        midnight.map_or(Wall(i64::MAX), |midnight| Wall::from(midnight.timestamp()))
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            1 => write!(f, "{}{EXTENSION}", self.date),
            part => write!(f, "{}-{part:03}{EXTENSION}", self.date),
        }
    }
}

/// The local date of an instant.
#[must_use]
pub fn local_date(at: Wall, zone: &TimeZone) -> Date {
    at.timestamp().to_zoned(zone.clone()).date()
}

/// The first date that retention keeps.
#[must_use]
pub fn kept_from(today: Date, retain_days: u32) -> Date {
    // The span type holds some 7.3 million days, which is more than all of its calendar.
    today.saturating_sub(jiff::Span::new().days(i64::from(retain_days).min(7_000_000)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_are_read_as_they_are_written_and_no_other_spelling_is() {
        for (name, part) in [("2026-11-22.jsonl", 1), ("2026-11-22-002.jsonl", 2), ("2026-11-22-1000.jsonl", 1000)] {
            let parsed = SegmentName::parse(name).unwrap();
            assert_eq!((parsed.date, parsed.part), (date(2026, 11, 22), part));
            assert_eq!(parsed.to_string(), name);
        }
        for name in [
            "2026-11-22-001.jsonl",
            "2026-11-22-2.jsonl",
            "2026-13-22.jsonl",
            "2026-11-22.jsonl.bak",
            "2026-11-22-.jsonl",
            "2026-11-22-+02.jsonl",
            "journal.lock",
            "旧.jsonl",
        ] {
            assert_eq!(SegmentName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn the_date_of_a_new_file_never_goes_back() {
        let newest = SegmentName { date: date(2026, 11, 22), part: 2 };
        let next = |on| SegmentName::next([newest].into_iter(), on).to_string();
        assert_eq!(next(date(2026, 11, 21)), "2026-11-22-003.jsonl");
        assert_eq!(next(date(2026, 11, 22)), "2026-11-22-003.jsonl");
        assert_eq!(next(date(2026, 11, 23)), "2026-11-23.jsonl");
        assert_eq!(SegmentName::next(std::iter::empty(), date(2026, 1, 2)).to_string(), "2026-01-02.jsonl");
    }

    #[test]
    fn a_file_ends_at_local_midnight() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let ends = SegmentName { date: date(2026, 11, 22), part: 1 }.ends(&zone);
        assert_eq!(ends.to_string(), "2026-11-22T16:00:00.000000Z");
        assert_eq!(local_date(Wall(ends.0 - 1), &zone), date(2026, 11, 22));
        assert_eq!(local_date(ends, &zone), date(2026, 11, 23));
    }

    #[test]
    fn retention_counts_back_from_today() {
        assert_eq!(kept_from(date(2026, 11, 22), 1), date(2026, 11, 21));
        assert_eq!(kept_from(date(2026, 11, 22), u32::MAX), Date::MIN);
    }
}
