//! Where the marks of an axis stand: round times of the site's clock, and round counts.

use jiff::ToSpan as _;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::domain::Wall;
use crate::shift::Range;

/// Marks of a time axis at most.
const MARKS_MAX: i64 = 12;
/// Minutes between two marks.
const STEPS: [i64; 16] =
    [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2 * 1_440, 7 * 1_440, 14 * 1_440, 50 * 1_440];
const DAY_MINUTES: i64 = 1_440;
const MINUTE_US: i64 = 60_000_000;

/// The marks of a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeMarks {
    pub(super) at: Vec<Wall>,
    /// How `strftime` writes one.
    pub(super) form: &'static str,
}

/// Round times within a range, in the site's zone.
pub(super) fn times(range: Range, zone: &TimeZone) -> TimeMarks {
    let minutes = (range.to.0 - range.from.0).max(0) / MINUTE_US;
    let step = STEPS.into_iter().find(|step| minutes / step <= MARKS_MAX).unwrap_or(100 * DAY_MINUTES);
    let form = if step >= DAY_MINUTES { "%m-%d" } else { "%H:%M" };
    let mut at: Vec<Wall> = Vec::new();
    let begin = range.from.timestamp().to_zoned(zone.clone()).datetime().date().at(0, 0, 0, 0);
    let first = (range.from.0 - instant(begin, zone).map_or(range.from.0, |begin| begin.0)) / MINUTE_US / step;
    // A clock that is set forward for summer leaves marks out, so a few more are tried.
    for mark in first..=first + MARKS_MAX + 6 {
        let civil = begin.checked_add((mark * step).minutes()).ok();
        let Some(wall) = civil.and_then(|civil| instant(civil, zone)) else { break };
        if wall >= range.to {
            break;
        }
        if wall >= range.from && at.last().is_none_or(|last| *last < wall) {
            at.push(wall);
        }
    }
    TimeMarks { at, form }
}

fn instant(civil: DateTime, zone: &TimeZone) -> Option<Wall> {
    civil.to_zoned(zone.clone()).ok().map(|zoned| Wall::from(zoned.timestamp()))
}

/// Round counts from 0 up to the first one that holds `most`; at most six of them.
pub(super) fn counts(most: u64) -> Vec<u64> {
    let decades = (0..18).map(|power| 10_u64.pow(power));
    let steps = decades.flat_map(|ten| [ten, 2 * ten, 5 * ten]);
    let step = steps.into_iter().find(|step| most.div_ceil(*step) <= 5).unwrap_or(u64::MAX / 5);
    (0..=most.div_ceil(step).max(1)).map(|mark| mark * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(from: &str, to: &str, zone: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let at = |text: &str| Wall::from(text.parse::<DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp());
        let marks = times(Range { from: at(from), to: at(to) }, &zone);
        let form = |wall: &Wall| wall.timestamp().to_zoned(zone.clone()).strftime(marks.form).to_string();
        marks.at.iter().map(form).collect()
    }

    #[test]
    fn the_marks_of_a_time_axis_are_round_and_few() {
        let day = marks("2026-11-23T08:30", "2026-11-23T17:30", "Asia/Shanghai");
        assert_eq!((day.len(), day[0].as_str(), day[8].as_str()), (9, "09:00", "17:00"));
        assert_eq!(marks("2026-11-23T09:00:30", "2026-11-23T09:02:30", "Asia/Shanghai"), ["09:01", "09:02"]);
        let week = marks("2026-11-23T00:00", "2026-11-30T00:00", "Asia/Shanghai");
        assert_eq!((week.len(), week[6].as_str()), (7, "11-29"));
        for (from, to) in [("2026-01-01", "2027-02-04"), ("2026-11-23", "2026-11-24"), ("2026-11-01", "2026-12-01")] {
            let count = marks(from, to, "Asia/Shanghai").len();
            assert!((4..=13).contains(&count), "{from} {to} {count}");
        }
    }

    #[test]
    fn a_clock_that_is_set_for_summer_or_back_leaves_the_marks_in_order() {
        for day in ["2026-03-29", "2026-10-25"] {
            let next = day.parse::<jiff::civil::Date>().unwrap().tomorrow().unwrap().to_string();
            let marks = marks(day, &next, "Europe/Berlin");
            assert!(marks.len() >= 11 && marks.is_sorted(), "{marks:?}");
        }
    }

    #[test]
    fn the_marks_of_a_count_hold_the_greatest() {
        assert_eq!(counts(0), [0, 1]);
        assert_eq!(counts(5), [0, 1, 2, 3, 4, 5]);
        assert_eq!(counts(6), [0, 2, 4, 6]);
        assert_eq!(counts(51), [0, 20, 40, 60]);
        assert!(counts(u64::MAX / 8).len() <= 7);
    }
}
