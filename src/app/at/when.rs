//! Which instants a text means: a time of day is today's, a time without a zone the site's. Where daylight saving ends a
//! local time occurs twice, where it begins some never do.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::AmbiguousOffset;

use crate::app::report::range::backwards;
use crate::config::Config;
use crate::domain::Wall;
use crate::shift::Range;

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instants {
    /// One instant, or two, in their order.
    At(Vec<Wall>),
    /// The clocks of the site passed over it.
    Never,
}

/// The instants that a text means; none of them may lie ahead.
pub(super) fn instants(config: &Config, text: &str, now: Wall) -> Result<Instants, String> {
    let found = read(config, text, now)?;
    if let Instants::At(walls) = &found
        && walls.iter().all(|wall| *wall > now)
    {
        return Err(format!("{text} lies ahead: nothing is known of it yet"));
    }
    Ok(match found {
        Instants::At(walls) => Instants::At(walls.into_iter().filter(|wall| *wall <= now).collect()),
        Instants::Never => Instants::Never,
    })
}

/// A range from the first instant that one text means to the last that the other does. It is cut at now.
pub(super) fn range(config: &Config, (from, to): (&str, &str), now: Wall) -> Result<Range, String> {
    let Instants::At(begins) = instants(config, from, now)? else { return Err(never(config, from)) };
    let Instants::At(ends) = read(config, to, now)? else { return Err(never(config, to)) };
    let (from, to) = begins.first().copied().zip(ends.last().copied()).ok_or("there is no such time")?;
    if from >= to {
        return Err(backwards(config, Range { from, to }));
    }
    Ok(Range { from, to: to.min(now) })
}

/// Says that a time never occurred.
pub(super) fn never(config: &Config, text: &str) -> String {
    format!("{text} never occurred: the clocks of {} were set forward over it", config.zone_name)
}

fn read(config: &Config, text: &str, now: Wall) -> Result<Instants, String> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(Instants::At(vec![Wall::from(instant)]));
    }
    let today = || now.timestamp().to_zoned(config.timezone.clone()).date();
    let civil = time_of_day(text).map(|time| today().to_datetime(time));
    let civil = civil.or_else(|| text.parse::<DateTime>().ok());
    let civil = civil.or_else(|| text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)));
    let civil = civil.ok_or_else(|| {
        format!("{text} is no time, allowed: 09:20, 2026-11-22T09:20, \"2026-11-22 09:20:30\", 2026-11-22T01:20:00Z")
    })?;
    let out_of_range = |error: jiff::Error| format!("{text} is no time of the calendar: {error}");
    let instant = |offset: jiff::tz::Offset| offset.to_timestamp(civil).map(Wall::from).map_err(out_of_range);
    Ok(match config.timezone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => Instants::At(vec![instant(offset)?]),
        AmbiguousOffset::Fold { before, after } => Instants::At(vec![instant(before)?, instant(after)?]),
        AmbiguousOffset::Gap { .. } => Instants::Never,
    })
}

/// `09:20` or `09:20:30`.
fn time_of_day(text: &str) -> Option<Time> {
    let is_plain = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    padded.parse::<Time>().ok().filter(|_| is_plain && text.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::fixtures;

    fn config(zone: &str) -> Config {
        let text = format!(
            "site = \"Test\"\ntimezone = \"{zone}\"\n[[adapter]]\nname = \"a\"\nkind = \"whozz\"\nport = \"/dev/a\"\n\
             lines = {{ 1 = \"l\" }}\n[[line]]\nid = \"l\"\nnumber = \"8001\"\nduty = \"always\"\n"
        );
        fixtures::config(&text)
    }

    /// 2026-11-23 12:00 in Shanghai.
    fn now() -> Wall {
        Wall::parse("2026-11-23T04:00:00Z").unwrap()
    }

    fn told(zone: &str, text: &str) -> Vec<String> {
        match instants(&config(zone), text, now()) {
            Ok(Instants::At(walls)) => walls.iter().map(|wall| wall.timestamp().to_string()).collect(),
            Ok(Instants::Never) => vec!["never".to_owned()],
            Err(why) => vec![why],
        }
    }

    #[test]
    fn a_time_of_day_is_todays_and_a_time_without_a_zone_the_sites() {
        for text in ["09:20", "9:20", "09:20:00", "2026-11-23T09:20", "2026-11-23 09:20", "2026-11-23T01:20:00Z"] {
            assert_eq!(told("Asia/Shanghai", text), ["2026-11-23T01:20:00Z"], "{text}");
        }
        assert_eq!(told("Asia/Shanghai", "2026-11-22"), ["2026-11-21T16:00:00Z"]);
    }

    #[test]
    fn what_lies_ahead_or_is_no_time_is_refused_with_what_is_allowed() {
        assert!(told("Asia/Shanghai", "12:01")[0].contains("lies ahead"));
        for text in ["noon", "0920", "25:00", "2026-13-01", ""] {
            assert!(told("Asia/Shanghai", text)[0].contains("allowed: 09:20"), "{text}");
        }
    }

    #[test]
    fn where_daylight_saving_ends_a_time_occurs_twice_and_where_it_begins_never() {
        assert_eq!(told("Europe/Berlin", "2026-10-25T02:30"), ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);
        assert_eq!(told("Europe/Berlin", "2026-03-29T02:30"), ["never"]);
        let range = range(&config("Europe/Berlin"), ("2026-10-25T02:30", "2026-10-25T02:30"), now()).unwrap();
        assert_eq!(range.length(), std::time::Duration::from_hours(1), "from the first to the last");
    }

    #[test]
    fn a_range_is_cut_at_now_and_must_not_be_empty() {
        let config = config("Asia/Shanghai");
        assert_eq!(range(&config, ("11:00", "13:00"), now()).map(|range| range.to), Ok(now()));
        assert!(range(&config, ("11:00", "10:00"), now()).is_err_and(|why| why.contains("not after its beginning")));
    }
}
