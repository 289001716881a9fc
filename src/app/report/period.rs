//! Days, weeks and months of the site: from local midnight to local midnight, so that a day on which the clocks change has
//! 23 or 25 hours. Weeks begin on Monday.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::range::Period;
use crate::config::Config;
use crate::domain::Wall;
use crate::shift::Range;

/// The date at the site.
pub(super) fn today(config: &Config, now: Wall) -> Date {
    now.timestamp().to_zoned(config.timezone.clone()).date()
}

/// A date as people write it.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text} is no date, allowed: a day that exists, as 2026-11-16"))
}

/// The period that holds a date.
pub(super) fn range(config: &Config, period: Period, date: Date) -> Result<Range, String> {
    let of = || {
        let first = first(period, date)?;
        let next = match period {
            Period::Day => first.tomorrow()?,
            Period::Week => first.checked_add(7.days())?,
            Period::Month => first.checked_add(1.month())?,
        };
        let midnight = |date: Date| date.to_zoned(config.timezone.clone()).map(|zoned| Wall::from(zoned.timestamp()));
        Ok(Range { from: midnight(first)?, to: midnight(next)? })
    };
    of().map_err(|error: jiff::Error| format!("the calendar has no such period: {error}"))
}

/// The period before the one that begins then.
pub(super) fn before(config: &Config, period: Period, from: Wall) -> Option<Range> {
    let last = today(config, from).yesterday().ok()?;
    range(config, period, last).ok()
}

fn first(period: Period, date: Date) -> Result<Date, jiff::Error> {
    match period {
        Period::Day => Ok(date),
        Period::Week => date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()),
        Period::Month => Ok(date.first_of_month()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::range::Asked;
    use super::*;
    use crate::config::fixtures;

    fn config(zone: &str) -> Config {
        let text = format!(
            r#"
site = "s"
timezone = "{zone}"
[calendar]
holidays = ["2026-11-17"]
[[shift]]
name = "day"
from = "08:30"
to = "17:30"
days = ["mon", "tue", "wed", "thu", "fri"]
[[line]]
id = "a"
monitored = false
"#
        );
        fixtures::config(&text)
    }

    fn wall(text: &str) -> Wall {
        Wall::from(text.parse::<jiff::Timestamp>().expect("a time"))
    }

    /// The range that is meant and the one beside it, as they were seen at `now`.
    fn told(zone: &str, asked: &Asked, now: &str) -> [(Wall, Wall); 2] {
        let (config, now) = (config(zone), wall(now));
        let chosen = asked.resolve(&config, now).expect("a range");
        let seen = Range { to: chosen.range.to.min(now), ..chosen.range };
        let before = asked.before(&config, &chosen, seen).expect("there is one before");
        [chosen.range, before.range].map(|range| (range.from, range.to))
    }

    fn walls(spans: [(&str, &str); 2]) -> [(Wall, Wall); 2] {
        spans.map(|(from, to)| (wall(from), wall(to)))
    }

    fn asked(period: Period, date: &str) -> Asked {
        Asked::Period { period, date: Some(date.to_owned()) }
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        let now = "2027-06-01T00:00:00Z";
        for date in ["2026-11-16", "2026-11-22"] {
            let expected =
                [("2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z"), ("2026-11-08T16:00:00Z", "2026-11-15T16:00:00Z")];
            assert_eq!(told("Asia/Shanghai", &asked(Period::Week, date), now), walls(expected), "{date}");
        }
        let expected =
            [("2026-12-31T16:00:00Z", "2027-01-31T16:00:00Z"), ("2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z")];
        assert_eq!(told("Asia/Shanghai", &asked(Period::Month, "2027-01-31"), now), walls(expected));
        let expected =
            [("2026-11-22T16:00:00Z", "2026-11-23T16:00:00Z"), ("2026-11-21T16:00:00Z", "2026-11-22T16:00:00Z")];
        assert_eq!(told("Asia/Shanghai", &asked(Period::Day, "2026-11-23"), now), walls(expected));
    }

    #[test]
    fn a_day_on_which_the_clocks_change_has_23_or_25_hours() {
        let now = "2027-06-01T00:00:00Z";
        // Berlin: 2026-03-29 loses an hour, 2026-10-25 has one twice.
        let expected =
            [("2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"), ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")];
        assert_eq!(told("Europe/Berlin", &asked(Period::Day, "2026-03-30"), now), walls(expected));
        let expected =
            [("2026-10-25T23:00:00Z", "2026-11-01T23:00:00Z"), ("2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z")];
        assert_eq!(told("Europe/Berlin", &asked(Period::Week, "2026-10-26"), now), walls(expected));
    }

    #[test]
    fn beside_what_is_not_over_stands_as_much_of_the_one_before() {
        let running = Asked::Period { period: Period::Month, date: None };
        // 30 days and 10 h of March: February had 28 days.
        let expected =
            [("2026-02-28T16:00:00Z", "2026-03-31T16:00:00Z"), ("2026-01-31T16:00:00Z", "2026-02-28T16:00:00Z")];
        assert_eq!(told("Asia/Shanghai", &running, "2026-03-31T02:00:00Z"), walls(expected));
        let expected =
            [("2026-03-31T16:00:00Z", "2026-04-30T16:00:00Z"), ("2026-02-28T16:00:00Z", "2026-03-02T02:00:00Z")];
        assert_eq!(told("Asia/Shanghai", &running, "2026-04-02T02:00:00Z"), walls(expected));
    }

    #[test]
    fn beside_a_shift_stands_the_one_of_that_name_before_over_weekends_and_holidays() {
        let shift = |date: &str| Asked::Shift(format!("{date}/day"));
        // Wednesday, Tuesday being a holiday; and Monday.
        let expected =
            [("2026-11-18T00:30:00Z", "2026-11-18T09:30:00Z"), ("2026-11-16T00:30:00Z", "2026-11-16T09:30:00Z")];
        assert_eq!(told("Asia/Shanghai", &shift("2026-11-18"), "2026-11-18T09:30:00Z"), walls(expected));
        let expected =
            [("2026-11-23T00:30:00Z", "2026-11-23T09:30:00Z"), ("2026-11-20T00:30:00Z", "2026-11-20T01:30:00Z")];
        assert_eq!(told("Asia/Shanghai", &Asked::Latest, "2026-11-23T01:30:00Z"), walls(expected));
    }

    #[test]
    fn beside_two_times_stands_nothing() {
        let (config, now) = (config("Asia/Shanghai"), wall("2026-11-23T01:30:00Z"));
        let asked = Asked::Between { from: "2026-11-22".to_owned(), to: None };
        let chosen = asked.resolve(&config, now).expect("a range");
        assert_eq!(asked.before(&config, &chosen, chosen.range), None);
        let odd = Asked::Period { period: Period::Day, date: Some("2026-02-30".to_owned()) };
        assert!(odd.resolve(&config, now).is_err_and(|why| why.contains("2026-02-30 is no date")));
    }

    #[test]
    fn a_range_holds_both_occurrences_of_a_time_and_a_time_that_never_occurred_is_none() {
        let now = wall("2026-11-23T01:30:00Z");
        let asked = |from: &str, to: &str| {
            let asked = Asked::Between { from: from.to_owned(), to: Some(to.to_owned()) };
            asked.resolve(&config("Europe/Berlin"), now).map(|chosen| (chosen.range.from, chosen.range.to))
        };
        let both = (wall("2026-10-25T00:30:00Z"), wall("2026-10-25T01:30:00Z"));
        assert_eq!(asked("2026-10-25T02:30", "2026-10-25T02:30"), Ok(both));
        assert!(asked("2026-03-29T02:30", "2026-03-29T05:00").is_err_and(|why| why.contains("never occurred")));
        let day = (wall("2026-03-28T23:00:00Z"), wall("2026-03-29T22:00:00Z"));
        assert_eq!(asked("2026-03-29", "2026-03-30"), Ok(day));
    }

    #[test]
    fn a_range_that_is_none_is_told_in_the_time_of_the_site() {
        let now = wall("2026-11-23T01:30:00Z");
        let asked = |from: &str, to: Option<&str>| {
            let asked = Asked::Between { from: from.to_owned(), to: to.map(str::to_owned) };
            asked.resolve(&config("Asia/Shanghai"), now).expect_err("no range")
        };
        let backwards = "the range ends at 2026-11-22 09:00:00 Asia/Shanghai, which is not after its beginning 2026-11-22 \
                         12:00:00 Asia/Shanghai";
        assert_eq!(asked("2026-11-22T12:00", Some("2026-11-22T09:00")), backwards);
        for to in [None, Some("2026-11-24T09:00")] {
            let why = asked("2026-11-24", to);
            assert!(why.contains("begins at 2026-11-24 00:00:00 Asia/Shanghai, which lies ahead"), "{why}");
        }
    }
}
