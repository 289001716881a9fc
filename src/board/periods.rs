//! The newest off-hook periods of a line whose calls a PBX records, for its records come when a period may be over. A fold
//! over records, as all that is kept; it must never take a period for seen that fell into a gap.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::facts::{keep_newest, shift};
use crate::domain::event::LineChange;
use crate::domain::{LineState, Wall};

/// Closed periods that are remembered: a record comes within seconds of the end of its call.
const PERIODS: usize = 8;
/// A record may come this long after its call: printing it takes a second at 1200 baud, and others may come before it.
pub(super) const LATE: Duration = Duration::from_secs(30);
/// By so much may a PBX's duration be longer than the period of its call: both are cut to seconds, and edges take time.
const SLACK: Duration = Duration::from_secs(5);

/// The off-hook periods of one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Periods {
    /// The one that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Period>,
    /// Those that are over, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Period>,
    /// Until when the line was last not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen_until: Option<Wall>,
}

/// One off-hook period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its start as it was recorded: its name.
    pub since: Wall,
    /// The same moment; it moves with a wall clock that is set.
    pub from: Wall,
    /// Its end; none while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Wall>,
    /// A call record was held against it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub told: bool,
}

/// The period that a call belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit<'a> {
    pub(super) period: &'a Period,
    pub(super) length: Duration,
    pub(super) is_whole: Whole,
}

/// Whether a call lies within its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Within,
    /// The period was shorter than the call.
    Exceeded,
}

impl Periods {
    /// Nothing is remembered.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes a change of the line.
    pub(super) fn on_change(&mut self, at: Wall, change: &LineChange) {
        if matches!(change.from, LineState::Stale | LineState::Unknown) {
            self.unseen_until = Some(at);
        }
        match change.to {
            LineState::OffHook => self.begin(change.since),
            // A feed that vanishes under a lifted handset ends no period.
            LineState::Dead => {}
            LineState::Idle | LineState::Ringing => self.end(change.since),
            LineState::Stale | LineState::Unknown => self.end(at),
        }
    }

    /// A period begins, or goes on: after a hookflash, after a feed or an adapter was gone.
    fn begin(&mut self, since: Wall) {
        if self.open.as_ref().is_some_and(|open| open.since == since) {
            return;
        }
        let again = self.closed.pop_if(|last| last.since == since);
        self.open = Some(match again {
            Some(period) => Period { until: None, ..period },
            None => Period { since, from: since, until: None, told: false },
        });
    }

    fn end(&mut self, at: Wall) {
        if let Some(period) = self.open.take() {
            self.closed.push(Period { until: Some(at.max(period.from)), ..period });
            keep_newest(&mut self.closed, PERIODS);
        }
    }

    /// A call record belongs to the period that began then.
    pub(super) fn tell(&mut self, since: Wall) {
        for period in self.open.iter_mut().chain(&mut self.closed).filter(|period| period.since == since) {
            period.told = true;
        }
    }

    /// The wall clock was set.
    pub(super) fn shift(&mut self, by_us: i64) {
        for period in self.open.iter_mut().chain(&mut self.closed) {
            shift(&mut period.from, by_us);
            period.until.iter_mut().for_each(|until| shift(until, by_us));
        }
        self.unseen_until.iter_mut().for_each(|until| shift(until, by_us));
    }

    /// The period of a call that lasted so long and whose record came now. A period that is over and has no record yet
    /// comes before the one that goes on: whoever puts the handset down and lifts it again at once has begun another call
    /// when the record of the one before comes.
    pub(super) fn fit(&self, at: Wall, lasted: Duration) -> Option<Fit<'_>> {
        let all = || self.open.iter().chain(self.closed.iter().rev());
        let holds = |period: &&Period| {
            period.until.unwrap_or(at) + LATE >= at && period.length(at) + SLACK >= lasted && period.from <= at
        };
        let untold = self.closed.iter().rev().find(|period| !period.told && holds(period));
        if let Some(period) = untold.or_else(|| all().find(holds)) {
            return Some(Fit { period, length: period.length(at), is_whole: Whole::Within });
        }
        let overlap = |period: &&Period| {
            let (from, until) = (period.from.max(at - (lasted + LATE)), period.until.unwrap_or(at));
            until.since(from)
        };
        let nearest = all().filter(|period| overlap(period) > Duration::ZERO).max_by_key(overlap)?;
        Some(Fit { period: nearest, length: nearest.length(at), is_whole: Whole::Exceeded })
    }
}

impl Period {
    fn length(&self, at: Wall) -> Duration {
        self.until.unwrap_or(at).since(self.from)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field by reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::line_change;

    fn wall(seconds: i64) -> Wall {
        Wall(seconds * 1_000_000)
    }

    fn change(from: LineState, to: LineState, since: i64) -> LineChange {
        line_change("a", (from, to), wall(since))
    }

    fn lived(changes: &[(LineState, LineState, i64)]) -> Periods {
        let mut periods = Periods::default();
        for (from, to, since) in changes {
            periods.on_change(wall(*since), &change(*from, *to, *since));
        }
        periods
    }

    fn found(periods: &Periods, at: i64, lasted: u64) -> Option<(i64, u64, Whole)> {
        let fit = periods.fit(wall(at), Duration::from_secs(lasted))?;
        Some((fit.period.since.0 / 1_000_000, fit.length.as_secs(), fit.is_whole))
    }

    use LineState::{Dead, Idle, OffHook, Stale};

    #[test]
    fn a_call_belongs_to_the_period_that_holds_it() {
        let over = lived(&[(Idle, OffHook, 100), (OffHook, Idle, 160)]);
        for (at, lasted, expected) in [
            (161, 55, Some((100, 60, Whole::Within))),
            (161, 65, Some((100, 60, Whole::Within))),
            (161, 66, Some((100, 60, Whole::Exceeded))),
            (190, 60, Some((100, 60, Whole::Within))),
            (191, 60, Some((100, 60, Whole::Exceeded))),
            (400, 60, None),
        ] {
            assert_eq!(found(&over, at, lasted), expected, "at {at}, {lasted} s");
        }
    }

    #[test]
    fn the_record_of_the_call_before_is_not_taken_for_the_one_that_goes_on() {
        let mut again = lived(&[(Idle, OffHook, 100), (OffHook, Idle, 160), (Idle, OffHook, 165)]);
        assert_eq!(found(&again, 176, 8), Some((100, 60, Whole::Within)));
        again.tell(wall(100));
        assert_eq!(found(&again, 176, 8), Some((165, 11, Whole::Within)), "it has its record");
        assert_eq!(found(&again, 176, 50), Some((100, 60, Whole::Within)), "too long for the one that goes on");
    }

    #[test]
    fn a_hookflash_and_a_feed_that_comes_and_goes_leave_one_period() {
        let flashed = lived(&[(Idle, OffHook, 100), (OffHook, Idle, 160), (Idle, OffHook, 100)]);
        assert_eq!((flashed.open.as_ref().map(|open| open.since), flashed.closed.len()), (Some(wall(100)), 0));
        let fed = lived(&[(Idle, OffHook, 100), (OffHook, Dead, 160), (Dead, OffHook, 100), (OffHook, Idle, 200)]);
        assert_eq!(fed.closed, [Period { since: wall(100), from: wall(100), until: Some(wall(200)), told: false }]);
    }

    #[test]
    fn a_gap_ends_a_period_and_is_remembered() {
        let gone = lived(&[(Idle, OffHook, 100), (OffHook, Stale, 150), (Stale, Idle, 300)]);
        assert_eq!(gone.closed.first().and_then(|period| period.until), Some(wall(150)));
        assert_eq!(gone.unseen_until, Some(wall(300)));
    }

    #[test]
    fn only_the_newest_periods_are_kept_and_they_move_with_the_clock() {
        let mut many = Periods::default();
        for call in 0..20 {
            many.on_change(wall(call * 10), &change(Idle, OffHook, call * 10));
            many.on_change(wall(call * 10 + 5), &change(OffHook, Idle, call * 10 + 5));
        }
        assert_eq!(many.closed.len(), PERIODS);
        many.shift(3_600_000_000);
        assert_eq!(found(&many, 3_796, 5), Some((190, 5, Whole::Within)), "named as it was recorded");
    }
}
