//! Where a wall time lies among the records. Between two records of one run time goes by as their clocks say; between two
//! runs nobody looks; a clock that is set lets times occur twice, or never. `shift::timeline` counts by the same rules.

use std::time::Duration;

use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::{EventBody, Moment, Wall};

/// What a record says of the run it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    /// It is written before a run says that it started.
    Opening,
    Started,
}

impl Mark {
    pub(super) fn of(body: &EventBody) -> Self {
        match body {
            EventBody::Program(ProgramChange::Started(_)) => Self::Started,
            EventBody::Program(ProgramChange::Recovered { .. }) => Self::Opening,
            EventBody::Seal(seal) if seal.cause == SealCause::Restart => Self::Opening,
            _ => Self::None,
        }
    }
}

/// What lies between a record and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// The program ran: from the wall time of the one before up to `to`.
    Watched { from: Wall, to: Wall },
    /// The same, and then the wall clock was set: it showed `to`, and then `set`.
    Set { from: Wall, to: Wall, set: Wall },
    /// A new run begins: nobody looked.
    Down { from: Wall, to: Wall },
}

impl Gap {
    /// Whether a wall time lies in it.
    pub(super) fn holds(self, wall: Wall) -> bool {
        let (Self::Watched { from, to } | Self::Set { from, to, .. } | Self::Down { from, to }) = self;
        from <= wall && wall < to
    }

    /// Whether a run watched the wall clock come to an instant.
    pub(super) fn watches(self, wall: Wall) -> bool {
        matches!(self, Self::Watched { from, to } | Self::Set { from, to, .. } if from <= wall && wall <= to)
    }

    /// Whether a clock that was set passed over a wall time.
    pub(super) fn skips(self, wall: Wall) -> bool {
        matches!(self, Self::Set { to, set, .. } if to <= wall && wall < set)
    }
}

/// Follows the records.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    last: Option<Moment>,
    elapsed: Duration,
    is_opening: bool,
    step: Duration,
}

impl Passage {
    /// A wall clock that moves more than `step` against the monotonic one was set.
    pub(super) fn new(step: Duration) -> Self {
        Self { last: None, elapsed: Duration::ZERO, is_opening: false, step }
    }

    /// How long the runs watched up to the newest record, by the monotonic clock: no clock that is set moves it.
    pub(super) fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Goes on to a record; `None` for the first.
    pub(super) fn advance(&mut self, at: Moment, mark: Mark) -> Option<Gap> {
        let Some(last) = self.last.replace(at) else {
            self.is_opening = mark == Mark::Opening;
            return None;
        };
        let is_new_run = at.mono < last.mono || (mark != Mark::None && !self.is_opening);
        self.is_opening = match mark {
            Mark::Started => false,
            Mark::Opening => true,
            Mark::None => is_new_run || self.is_opening,
        };
        let (from, to) = (last.wall, at.wall);
        if is_new_run {
            return Some(Gap::Down { from, to });
        }
        let ran = at.mono.since(last.mono);
        self.elapsed += ran;
        let on_mono = i64::try_from(ran.as_micros()).unwrap_or(i64::MAX);
        let on_wall = to.0.saturating_sub(from.0);
        let is_set = on_wall < 0 || Duration::from_micros(on_wall.abs_diff(on_mono)) > self.step;
        Some(if is_set { Gap::Set { from, to: from + ran, set: to } } else { Gap::Watched { from, to } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mono;

    fn at(mono: u64, wall: i64) -> Moment {
        Moment { mono: Mono(mono * 1_000_000), wall: Wall(wall * 1_000_000) }
    }

    fn wall(wall: i64) -> Wall {
        Wall(wall * 1_000_000)
    }

    #[test]
    fn a_clock_set_back_lets_a_time_occur_twice_and_one_set_forward_never() {
        let mut passage = Passage::new(Duration::from_secs(2));
        assert_eq!(passage.advance(at(0, 1_000), Mark::Started), None);
        let back = passage.advance(at(100, 500), Mark::None);
        assert_eq!(back, Some(Gap::Set { from: wall(1_000), to: wall(1_100), set: wall(500) }));
        assert!(back.is_some_and(|gap| gap.holds(wall(1_050)) && !gap.skips(wall(700))));
        let forward = passage.advance(at(200, 5_000), Mark::None);
        assert!(forward.is_some_and(|gap| gap.holds(wall(599)) && gap.skips(wall(600)) && !gap.holds(wall(600))));
        assert!(forward.is_some_and(|gap| gap.skips(wall(4_999)) && !gap.skips(wall(5_000))));
    }

    #[test]
    fn slow_drift_is_followed_and_a_new_run_is_a_gap() {
        let mut passage = Passage::new(Duration::from_secs(2));
        passage.advance(at(0, 1_000), Mark::Started);
        let drift = passage.advance(at(100, 1_101), Mark::None);
        assert_eq!(drift, Some(Gap::Watched { from: wall(1_000), to: wall(1_101) }));
        let opening = passage.advance(at(101, 1_200), Mark::Opening);
        assert_eq!(opening, Some(Gap::Down { from: wall(1_101), to: wall(1_200) }));
        let started = passage.advance(at(101, 1_200), Mark::Started);
        assert_eq!(started, Some(Gap::Watched { from: wall(1_200), to: wall(1_200) }), "still the same start");
    }
}
