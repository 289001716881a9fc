//! Which range a report is of: a shift, two times, a day, a week or a month; the running shift, else the last one, where
//! nothing is said. Times without a zone are the site's.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::AmbiguousOffset;

use super::period;
use crate::config::Config;
use crate::config::calendar::Occurrence;
use crate::domain::{ShiftName, Wall};
use crate::shift::Range;

/// A shift that ended longer ago is not looked for where nothing is said.
const LAST_SHIFT_WITHIN: Duration = Duration::from_hours(24 * 31);
/// The longest range of a report.
const LONGEST: Duration = Duration::from_hours(24 * 400);

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: the running shift, else the last one, else today.
    Latest,
    /// `DATE/NAME`, or `DATE` where one shift starts on it.
    Shift(String),
    /// Two times.
    Between {
        /// The first instant.
        from: String,
        /// The first instant behind it; now where none is given.
        to: Option<String>,
    },
    /// A day, a week or a month: the one that holds a date of the site, else the running one.
    Period {
        /// Which of them.
        period: Period,
        /// The date, as 2026-11-16.
        date: Option<String>,
    },
}

/// A period of the calendar, at the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday, 00:00.
    Week,
    /// From the first of the month, 00:00.
    Month,
}

/// A range, and the shift that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Chosen {
    pub(in crate::app) range: Range,
    pub(in crate::app) shift: Option<(ShiftName, Date)>,
}

impl Asked {
    /// The range that is meant; else what is wrong with it.
    pub(in crate::app) fn resolve(&self, config: &Config, now: Wall) -> Result<Chosen, String> {
        let chosen = match self {
            Self::Latest => latest(config, now),
            Self::Shift(text) => shift(config, text)?,
            Self::Between { from, to } => {
                let from = time(config, from, Edge::Begins)?;
                let to = to.as_deref().map_or(Ok(now.max(from)), |to| time(config, to, Edge::Ends))?;
                Chosen { range: Range { from, to }, shift: None }
            }
            Self::Period { period, date } => {
                let date = date.as_deref().map_or_else(|| Ok(period::today(config, now)), period::date)?;
                Chosen { range: period::range(config, *period, date)?, shift: None }
            }
        };
        let Range { from, to } = chosen.range;
        if from >= now {
            let from = local(config, from);
            return Err(format!("the range begins at {from}, which lies ahead: there is nothing to report yet"));
        }
        if from >= to {
            return Err(backwards(config, chosen.range));
        }
        if chosen.range.length() > LONGEST {
            return Err("the range is too long, allowed: up to 400 days".to_owned());
        }
        Ok(chosen)
    }

    /// What stands beside a range, of which `seen` was seen: the shift of that name before, the day, week or month before.
    /// Where the range is not over, it goes as far as `seen` does.
    pub(in crate::app) fn before(&self, config: &Config, chosen: &Chosen, seen: Range) -> Option<Chosen> {
        let mut before = match (self, &chosen.shift) {
            (Self::Period { period, .. }, _) => {
                Chosen { range: period::before(config, *period, chosen.range.from)?, shift: None }
            }
            (_, Some((name, date))) => shift_before(config, name, *date)?,
            (_, None) => return None,
        };
        if seen.to < chosen.range.to {
            before.range.to = before.range.to.min(before.range.from + seen.length());
        }
        Some(before)
    }
}

fn of_shift(shift: Occurrence) -> Chosen {
    Chosen { range: Range { from: shift.starts, to: shift.ends }, shift: Some((shift.name, shift.date)) }
}

/// The shift of that name that started last before a date, not longer ago than the last shift is looked for.
fn shift_before(config: &Config, name: &ShiftName, date: Date) -> Option<Chosen> {
    const DAYS: usize = 31;
    let dates = std::iter::successors(date.yesterday().ok(), |date| date.yesterday().ok()).take(DAYS);
    let shifts = dates.flat_map(|date| config.calendar.starting_on(date).collect::<Vec<_>>());
    shifts.into_iter().find(|shift| shift.name == *name).map(of_shift)
}

fn latest(config: &Config, now: Wall) -> Chosen {
    let calendar = &config.calendar;
    if let Some(running) = calendar.running(now) {
        let date = running.starts.timestamp().to_zoned(config.timezone.clone()).date();
        let range = Range { from: running.starts, to: running.ends };
        return Chosen { range, shift: Some((running.name, date)) };
    }
    let last = calendar.shift_ends_in(now - LAST_SHIFT_WITHIN, now).pop();
    let today = || Chosen { range: Range { from: calendar.midnight_before(now), to: now }, shift: None };
    last.map_or_else(today, of_shift)
}

fn shift(config: &Config, text: &str) -> Result<Chosen, String> {
    let (date, name) = text.split_once('/').map_or((text, None), |(date, name)| (date, Some(name)));
    let date: Date = date.parse().map_err(|_| format!("{text} is no shift, allowed: DATE/NAME, as 2026-11-22/day"))?;
    let on_date: Vec<_> = config.calendar.starting_on(date).collect();
    let names: Vec<_> = on_date.iter().map(|shift| shift.name.as_str()).collect();
    let names = names.join(", ");
    let is_it = |shift: &Occurrence| name.is_none_or(|name| shift.name.as_str() == name);
    let mut found = on_date.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(shift), None) => Ok(of_shift(shift)),
        (Some(_), Some(_)) => Err(format!("several shifts start on {date}: {names}; name one, as {date}/NAME")),
        (None, _) if names.is_empty() => Err(format!("no shift starts on {date}")),
        (None, _) => Err(format!("no such shift starts on {date}, allowed: {names}")),
    }
}

/// Which end of a range a time is: one that occurs twice, as daylight saving ends, begins with the first and ends with the
/// second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Edge {
    /// The first instant.
    Begins,
    /// The first instant behind it.
    Ends,
}

/// A time with a zone, or one of the site: a date and a time, or a date alone.
pub(in crate::app) fn time(config: &Config, text: &str, edge: Edge) -> Result<Wall, String> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(Wall::from(instant));
    }
    let wrong = |_| format!("{text} is no time, allowed: 2026-11-22, 2026-11-22T08:30, 2026-11-22T00:30:00Z");
    if !text.contains([':', 'T', 't', ' ']) {
        // Where the clocks pass over midnight, the day begins behind it.
        let date = text.parse::<Date>().map_err(wrong)?;
        return date.to_zoned(config.timezone.clone()).map(|zoned| Wall::from(zoned.timestamp())).map_err(wrong);
    }
    let civil = text.parse::<DateTime>().map_err(wrong)?;
    let offset = match (config.timezone.to_ambiguous_timestamp(civil).offset(), edge) {
        (AmbiguousOffset::Unambiguous { offset }, _) => offset,
        (AmbiguousOffset::Fold { before, .. }, Edge::Begins) => before,
        (AmbiguousOffset::Fold { after, .. }, Edge::Ends) => after,
        (AmbiguousOffset::Gap { .. }, _) => {
            let zone = &config.zone_name;
            return Err(format!("{text} never occurred: the clocks of {zone} were set forward over it"));
        }
    };
    offset.to_timestamp(civil).map(Wall::from).map_err(wrong)
}

/// A time as the site's clocks show it, with the zone: whoever asked wrote it so.
pub(in crate::app) fn local(config: &Config, at: Wall) -> String {
    let at = at.timestamp().to_zoned(config.timezone.clone());
    format!("{} {}", at.strftime("%Y-%m-%d %H:%M:%S"), config.zone_name)
}

/// Says that a range ends before it begins.
pub(in crate::app) fn backwards(config: &Config, range: Range) -> String {
    let (from, to) = (local(config, range.from), local(config, range.to));
    format!("the range ends at {to}, which is not after its beginning {from}")
}
