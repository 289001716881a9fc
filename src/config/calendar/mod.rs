//! The shift calendar: which shift runs at a moment, and when that changes. Pure: instants in, instants out.
//!
//! A shift *starts* on a date: one of its weekdays that is no holiday, a holiday if its days name `holiday`, or an
//! adjusted working Saturday or Sunday if it runs on any weekday from Monday to Friday. On such a date a weekend shift
//! does not start. What started runs to its end, whatever the next date is.
//!
//! Times of day are the site's. A time that the clocks skip counts as the moment they skip it; a time that occurs twice
//! counts at its first occurrence. A shift that a skip leaves without length does not run that day.

mod rule;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

pub use rule::{Break, BreakMode, Day, Days, Shift};

use super::Duty;
use crate::domain::{ShiftName, Wall};

/// Shifts, breaks, holidays and adjusted working days of the site, in its time zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    shifts: Vec<Shift>,
    holidays: BTreeSet<Date>,
    workdays: BTreeSet<Date>,
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

/// A shift on one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its name.
    pub name: ShiftName,
    /// The date it is counted to: the local date it starts on.
    pub date: Date,
    /// When it begins.
    pub starts: Wall,
    /// When it ends: the first instant that no longer belongs to it.
    pub ends: Wall,
    /// Its breaks, from (inclusive) and to (exclusive), with their mode.
    breaks: Vec<(Wall, Wall, BreakMode)>,
}

impl Occurrence {
    fn holds(&self, at: Wall) -> bool {
        self.starts <= at && at < self.ends
    }

    fn is_on_break(&self, at: Wall) -> bool {
        self.breaks.iter().any(|(from, to, mode)| *mode == BreakMode::Suppress && *from <= at && at < *to)
    }

    fn edges(&self) -> impl Iterator<Item = Wall> + '_ {
        let breaks = self.breaks.iter().flat_map(|(from, to, _)| [*from, *to]);
        [self.starts, self.ends].into_iter().chain(breaks)
    }
}

impl Calendar {
    /// A calendar without shifts.
    #[must_use]
    pub fn without_shifts(zone: TimeZone) -> Self {
        Self { zone, shifts: Vec::new(), holidays: BTreeSet::new(), workdays: BTreeSet::new() }
    }

    /// A calendar of these shifts, in the order of the file; holidays and adjusted working days override weekdays. A
    /// date that is both counts as a working day.
    #[must_use]
    pub fn new(zone: TimeZone, shifts: Vec<Shift>, holidays: BTreeSet<Date>, workdays: BTreeSet<Date>) -> Self {
        Self { zone, shifts, holidays, workdays }
    }

    /// The shifts, in the order of the file.
    #[must_use]
    pub fn shifts(&self) -> &[Shift] {
        &self.shifts
    }

    /// The holidays.
    #[must_use]
    pub fn holidays(&self) -> &BTreeSet<Date> {
        &self.holidays
    }

    /// The adjusted working days.
    #[must_use]
    pub fn workdays(&self) -> &BTreeSet<Date> {
        &self.workdays
    }

    /// The shift that runs at this moment: of several, the one that began last, then the first of the file.
    #[must_use]
    pub fn running(&self, at: Wall) -> Option<RunningShift> {
        let running = self.occurrences_near(at).filter(|shift| shift.holds(at));
        let latest = running.reduce(|best, other| if other.starts > best.starts { other } else { best })?;
        let on_break = latest.is_on_break(at);
        Some(RunningShift { name: latest.name, starts: latest.starts, ends: latest.ends, on_break })
    }

    /// Whether a duty is on at this moment (a break with mode `suppress` is off duty), whatever other shift runs too.
    #[must_use]
    pub fn is_on_duty(&self, duty: &Duty, at: Wall) -> bool {
        match duty {
            Duty::Always => true,
            Duty::Shift(name) => {
                self.occurrences_near(at).any(|shift| shift.name == *name && shift.holds(at) && !shift.is_on_break(at))
            }
        }
    }

    /// How much of a span a duty was on.
    #[must_use]
    pub fn duty_between(&self, duty: &Duty, from: Wall, to: Wall) -> Duration {
        if *duty == Duty::Always {
            return to.since(from);
        }
        let (mut at, mut on_duty) = (from, Duration::ZERO);
        while at < to {
            let next = self.next_change(at).min(to);
            if self.is_on_duty(duty, at) {
                on_duty += next.since(at);
            }
            at = next;
        }
        on_duty
    }

    /// The next instant after `at` when a shift or a break begins or ends, at local midnight, or when the zone changes
    /// its offset, whichever is first. Always later than `at`: between the two, no answer of this calendar changes.
    #[must_use]
    pub fn next_change(&self, at: Wall) -> Wall {
        const A_DAY_US: i64 = 86_400_000_000;
        let shifts = self.occurrences_near(at).flat_map(|shift| shift.edges().collect::<Vec<_>>());
        let midnights = self.dates_near(at).flat_map(|date| self.instants(date.at(0, 0, 0, 0)));
        let offset = self.zone.following(at.timestamp()).next().map(|change| Wall::from(change.timestamp()));
        shifts
            .chain(midnights)
            .chain(offset)
            .filter(|instant| *instant > at)
            .min()
            .unwrap_or(Wall(at.0.saturating_add(A_DAY_US)))
    }

    /// Every shift that ends after `from` and not after `to`, in the order of their ends: where the journal is sealed.
    #[must_use]
    pub fn shift_ends_in(&self, from: Wall, to: Wall) -> Vec<Occurrence> {
        let (first, last) = (self.local_date(from), self.local_date(to));
        let ended = |shift: &Occurrence| from < shift.ends && shift.ends <= to;
        let dates =
            around(first, 2).filter(|date| *date < first).chain(first.series(1.day()).take_while(|date| *date <= last));
        let next = last.tomorrow().ok();
        let mut ends: Vec<_> = dates.chain(next).flat_map(|date| self.starting_on(date)).filter(ended).collect();
        ends.sort_by_key(|shift| (shift.ends, shift.starts));
        ends
    }

    /// The shifts that start on a local date, in the order of the file.
    pub fn starting_on(&self, date: Date) -> impl Iterator<Item = Occurrence> + '_ {
        let holiday = self.holidays.contains(&date);
        let workday = self.workdays.contains(&date);
        let shifts = self.shifts.iter().filter(move |shift| shift.days.start_on(date, holiday, workday));
        shifts.filter_map(move |shift| self.occurrence(shift, date))
    }

    fn occurrence(&self, shift: &Shift, date: Date) -> Option<Occurrence> {
        let place = |minutes: u16| self.first_instant(moment_of(date, shift.from + minutes)?);
        let (starts, ends) = (place(0)?, place(shift.minutes)?);
        if starts >= ends {
            return None;
        }
        let breaks = shift.breaks.iter().filter_map(|pause| {
            let (from, to) = (place(pause.after)?, place(pause.after + pause.minutes)?);
            (from < to).then_some((from, to, pause.mode))
        });
        Some(Occurrence { name: shift.name.clone(), date, starts, ends, breaks: breaks.collect() })
    }

    /// Every shift that could hold an instant or have an edge before the midnight after it. A shift lasts a day at the
    /// most; the second day back and the day ahead are for zones that shift their date.
    fn occurrences_near(&self, at: Wall) -> impl Iterator<Item = Occurrence> + '_ {
        self.dates_near(at).flat_map(|date| self.starting_on(date).collect::<Vec<_>>())
    }

    fn dates_near(&self, at: Wall) -> impl Iterator<Item = Date> + use<> {
        around(self.local_date(at), 2)
    }

    fn local_date(&self, at: Wall) -> Date {
        self.zone.to_datetime(at.timestamp()).date()
    }

    /// The last local midnight at or before this moment.
    #[must_use]
    pub fn midnight_before(&self, at: Wall) -> Wall {
        let midnights = self.dates_near(at).flat_map(|date| self.instants(date.at(0, 0, 0, 0)));
        midnights.filter(|midnight| *midnight <= at).max().unwrap_or(at)
    }

    fn first_instant(&self, civil: DateTime) -> Option<Wall> {
        self.instants(civil).into_iter().next()
    }

    /// The instants at which the site's clocks show this time, in order: two where it occurs twice, and the instant of
    /// the skip where it does not occur.
    fn instants(&self, civil: DateTime) -> Vec<Wall> {
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        let found = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => vec![ambiguous.compatible()],
            AmbiguousOffset::Fold { .. } => vec![ambiguous.earlier(), ambiguous.later()],
            AmbiguousOffset::Gap { .. } => {
                // The later reading lies behind the skip by as much as the time lies behind its beginning: by nothing
                // for its first instant, which is why the search begins just after it.
                let skip = |later: Timestamp| {
                    let after = later.checked_add(1.nanosecond()).unwrap_or(later);
                    self.zone.preceding(after).next().map_or(later, |change| change.timestamp())
                };
                vec![ambiguous.later().map(skip)]
            }
        };
        found.into_iter().flatten().map(Wall::from).collect()
    }
}

/// A time of day in minutes, which may lie on the next date.
fn moment_of(date: Date, minutes: u16) -> Option<DateTime> {
    date.at(0, 0, 0, 0).checked_add(i64::from(minutes).minutes()).ok()
}

/// The dates from `reach` days before to `reach` days after, as far as the calendar goes.
fn around(date: Date, reach: i64) -> impl Iterator<Item = Date> {
    (-reach..=reach).filter_map(move |days| date.checked_add(days.days()).ok())
}
