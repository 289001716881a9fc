//! How much of a stretch lies within the range asked for, and how much of that within duty. Everything a report counts is
//! clipped here.

use std::time::Duration;

use super::gaps::Span;
use super::timeline::{Stretch, Timeline};
use crate::config::{Config, Duty};
use crate::domain::Wall;

/// A range of wall time, `to` not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Its first instant.
    pub from: Wall,
    /// The first instant behind it.
    pub to: Wall,
}

impl Range {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: Wall) -> bool {
        self.from <= at && at < self.to
    }

    /// The cells that a span touches, of so many that share the range evenly: the first, and the first behind the last. Empty
    /// where the span lies outside.
    #[must_use]
    pub fn cells(&self, from: Wall, to: Wall, columns: usize) -> std::ops::Range<usize> {
        let length = (self.to.0 - self.from.0).max(1);
        let count = i64::try_from(columns).unwrap_or(i64::MAX);
        let (from, to) = (from.0.max(self.from.0) - self.from.0, to.0.min(self.to.0) - self.from.0);
        if from >= to {
            return 0..0;
        }
        let cell = |at: i64| usize::try_from(at).unwrap_or(0).min(columns);
        cell(from * count / length)..cell((to * count + length - 1) / length)
    }

    /// How long it is by the wall clock.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.to.since(self.from)
    }
}

/// Time within the range, and what of it was on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Within the range.
    pub whole: Duration,
    /// Of that on duty.
    pub on_duty: Duration,
}

impl Amount {
    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.whole.is_zero()
    }
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.whole += other.whole;
        self.on_duty += other.on_duty;
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), |mut sum, amount| {
            sum += amount;
            sum
        })
    }
}

/// Names the duty hours of a line or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DutyIx(usize);

/// Measures stretches against the range and the duty hours within it.
#[derive(Debug, Clone)]
pub(super) struct Meter {
    pub(super) range: Range,
    hours: Vec<DutyHours>,
}

/// When at least one of some duties is on: from and to, sorted and without overlap.
#[derive(Debug, Clone)]
struct DutyHours {
    duties: Vec<Duty>,
    hours: Vec<(i64, i64)>,
}

impl Meter {
    pub(super) fn new(range: Range) -> Self {
        Self { range, hours: Vec::new() }
    }

    /// The hours when at least one of these duties is on.
    pub(super) fn duty(&mut self, config: &Config, duties: Vec<Duty>) -> DutyIx {
        if let Some(known) = self.hours.iter().position(|held| held.duties == duties) {
            return DutyIx(known);
        }
        let hours = hours_of(config, &duties, self.range);
        self.hours.push(DutyHours { duties, hours });
        DutyIx(self.hours.len() - 1)
    }

    fn hours(&self, duty: DutyIx) -> &[(i64, i64)] {
        self.hours.get(duty.0).map(|held| held.hours.as_slice()).unwrap_or_default()
    }

    /// The hours of a duty within the range as it stands now.
    pub(super) fn on_duty_ranges(&self, duty: DutyIx) -> Vec<Range> {
        let cut = |(from, to): &(i64, i64)| Range {
            from: Wall((*from).max(self.range.from.0)),
            to: Wall((*to).min(self.range.to.0)),
        };
        self.hours(duty).iter().map(cut).filter(|hours| hours.from < hours.to).collect()
    }

    /// Whether an instant of the range is on duty.
    pub(super) fn is_on_duty(&self, duty: DutyIx, at: Wall) -> bool {
        let hours = self.hours(duty);
        let next = hours.partition_point(|(from, _)| *from <= at.0);
        next.checked_sub(1).and_then(|ix| hours.get(ix)).is_some_and(|(_, to)| at.0 < *to)
    }

    /// How much of a stretch lies in the range, as far as a run watched it.
    pub(super) fn measure(&self, timeline: &Timeline, stretch: Stretch, duty: DutyIx) -> Amount {
        match timeline.newest_wall(stretch) {
            Some(span) => self.amount(span, duty),
            None => timeline.walls(stretch).map(|span| self.amount((span.from, span.to), duty)).sum(),
        }
    }

    /// How much of a stretch of the wall clock lies in the range.
    pub(super) fn amount(&self, (from, to): Span, duty: DutyIx) -> Amount {
        let (from, to) = (from.max(self.range.from.0), to.min(self.range.to.0));
        if from >= to {
            return Amount::default();
        }
        Amount { whole: micros(to - from), on_duty: micros(self.on_duty(duty, from, to)) }
    }

    fn on_duty(&self, duty: DutyIx, from: i64, to: i64) -> i64 {
        let hours = self.hours(duty);
        let first = hours.partition_point(|(_, end)| *end <= from);
        let near = hours.iter().skip(first).take_while(|(begin, _)| *begin < to);
        near.map(|(begin, end)| to.min(*end) - from.max(*begin)).sum()
    }

    /// Adds a stretch to the hours of the range it falls into, in microseconds; the hours begin with the range.
    pub(super) fn add_to_hours(&self, timeline: &Timeline, stretch: Stretch, hours: &mut [i64]) {
        for span in timeline.walls(stretch) {
            self.add_by_hour((span.from, span.to), hours, |from, to| to - from);
        }
    }

    /// Adds what nobody saw to the hours of the range it falls into, in microseconds of duty.
    pub(super) fn add_unseen(&self, spans: impl Iterator<Item = Span>, duty: DutyIx, hours: &mut [i64]) {
        for span in spans {
            self.add_by_hour(span, hours, |from, to| self.on_duty(duty, from, to));
        }
    }

    /// Adds to each hour that a span touches what `amount` gives for its part of it.
    fn add_by_hour(&self, (from, to): Span, hours: &mut [i64], amount: impl Fn(i64, i64) -> i64) {
        let (mut at, to) = (from.max(self.range.from.0), to.min(self.range.to.0));
        while at < to {
            let hour = (at - self.range.from.0) / HOUR_US;
            let next = to.min(self.range.from.0 + (hour + 1) * HOUR_US);
            if let Some(sum) = usize::try_from(hour).ok().and_then(|hour| hours.get_mut(hour)) {
                *sum += amount(at, next);
            }
            at = next;
        }
    }

    /// The hour of the range that holds an instant.
    pub(super) fn hour_of(&self, at: Wall) -> Option<usize> {
        self.range.holds(at).then(|| usize::try_from((at.0 - self.range.from.0) / HOUR_US).ok())?
    }

    /// How many hours the range has, the last one begun included.
    pub(super) fn hour_count(&self) -> usize {
        let span = (self.range.to.0 - self.range.from.0).max(0);
        usize::try_from((span + HOUR_US - 1) / HOUR_US).unwrap_or(0)
    }
}

pub(super) const HOUR_US: i64 = 3_600_000_000;

fn micros(span: i64) -> Duration {
    Duration::from_micros(u64::try_from(span).unwrap_or(0))
}

fn hours_of(config: &Config, duties: &[Duty], range: Range) -> Vec<(i64, i64)> {
    if duties.contains(&Duty::Always) {
        return vec![(range.from.0, range.to.0)];
    }
    let mut hours: Vec<(i64, i64)> = Vec::new();
    let mut at = range.from;
    while at < range.to {
        let next = config.calendar.next_change(at).min(range.to);
        if duties.iter().any(|duty| config.calendar.is_on_duty(duty, at)) {
            match hours.last_mut() {
                Some((_, end)) if *end == at.0 => *end = next.0,
                _ => hours.push((at.0, next.0)),
            }
        }
        at = next;
    }
    hours
}
