//! When the program did not run: between two runs, while it was suspended, before its first and after its last record.

use std::time::Duration;

use crate::domain::{Moment, Wall};
use crate::shift::Range;

/// A run that says nothing for longer has ended: it writes a record each minute, and that one may be late.
const SILENT_AFTER: Duration = Duration::from_mins(2);

/// What a record says of the run it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// It is written before a run says that it started.
    Opening,
    /// The run started.
    Started,
}

/// A time without a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) from: Wall,
    pub(super) to: Wall,
    /// The record that ends it.
    pub(super) seq: Option<u64>,
}

impl Gap {
    /// What of it lies in a time that nobody saw. A clock that was behind at a start shows an end before the beginning.
    fn within(&self, unseen: Range) -> Self {
        let to = if self.to < self.from && self.from == unseen.from { unseen.to } else { self.to };
        Self { from: self.from.max(unseen.from), to: to.min(unseen.to), ..*self }
    }
}

/// The runs, as records tell of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    last: Option<Moment>,
    is_opening: bool,
    gaps: Vec<Gap>,
    /// While the machine slept.
    slept: Vec<Gap>,
}

impl Runs {
    /// Takes the moment of a record. `begin` is the first instant of the range: before the first record nobody looked.
    pub(super) fn on_record(&mut self, at: Moment, seq: u64, mark: Mark, begin: Wall) {
        let Some(last) = self.last.replace(at) else {
            self.gaps.push(Gap { from: begin, to: at.wall, seq: Some(seq) });
            self.is_opening = mark == Mark::Opening;
            return;
        };
        let is_new = at.mono < last.mono || (mark != Mark::None && !self.is_opening);
        self.is_opening = match mark {
            Mark::Started => false,
            Mark::Opening => true,
            Mark::None => is_new || self.is_opening,
        };
        if is_new {
            self.gaps.push(Gap { from: last.wall, to: at.wall, seq: Some(seq) });
        }
    }

    /// The machine slept, or the program was stopped.
    pub(super) fn on_suspended(&mut self, since: Wall, at: Wall, seq: u64) {
        self.slept.push(Gap { from: since, to: at, seq: Some(seq) });
    }

    /// The times within a range, in order. `unseen` is when no run looked, as the figures have it: a clock that was wrong when a run
    /// started makes no gap longer.
    pub(super) fn finish(mut self, Range { from, to }: Range, unseen: &[Range]) -> Vec<Gap> {
        let last = self.last.map_or(from, |last| last.wall);
        if self.last.is_none() || to.since(last) > SILENT_AFTER {
            self.gaps.push(Gap { from: last, to, seq: None });
        }
        let of_runs = self.gaps.iter().flat_map(|gap| unseen.iter().map(|unseen| gap.within(*unseen)));
        let of_sleep = self.slept.iter().map(|gap| Gap { from: gap.from.max(from), to: gap.to.min(to), ..*gap });
        let mut gaps: Vec<_> = of_runs.chain(of_sleep).filter(|gap| gap.from < gap.to).collect();
        gaps.sort_by_key(|gap| (gap.from, gap.to));
        // Two that lie over each other tell of one time.
        let mut told = from;
        gaps.retain_mut(|gap| {
            gap.from = gap.from.max(told);
            told = told.max(gap.to);
            gap.from < gap.to
        });
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mono;

    fn moment(mono_s: u64, wall_s: i64) -> Moment {
        Moment { mono: Mono(mono_s * 1_000_000), wall: Wall(wall_s * 1_000_000) }
    }

    fn seconds(gaps: &[Gap]) -> Vec<(i64, i64)> {
        gaps.iter().map(|gap| (gap.from.0 / 1_000_000, gap.to.0 / 1_000_000)).collect()
    }

    #[test]
    fn a_time_without_a_run_is_cut_to_the_range() {
        let mut runs = Runs::default();
        let begin = Wall(100_000_000);
        runs.on_record(moment(0, 110), 1, Mark::Started, begin);
        runs.on_record(moment(50, 160), 2, Mark::None, begin);
        runs.on_record(moment(0, 200), 3, Mark::Opening, begin);
        runs.on_record(moment(1, 201), 4, Mark::Started, begin);
        runs.on_record(moment(99, 299), 5, Mark::None, begin);
        let end = |to: i64| {
            let range = Range { from: begin, to: Wall(to * 1_000_000) };
            seconds(&runs.clone().finish(range, &[range]))
        };
        assert_eq!(end(300), [(100, 110), (160, 200)]);
        assert_eq!(end(299 + 120), [(100, 110), (160, 200)], "two minutes of silence are none");
        assert_eq!(end(299 + 121), [(100, 110), (160, 200), (299, 420)]);
        assert_eq!(end(180), [(100, 110), (160, 180)]);
    }

    #[test]
    fn without_a_record_the_whole_range_is_one() {
        let range = Range { from: Wall(0), to: Wall(5_000_000) };
        assert_eq!(seconds(&Runs::default().finish(range, &[range])), [(0, 5)]);
    }

    /// Gaps where a run starts with such a clock, which is set right five seconds later, and nobody looked from 160 to 200.
    fn gaps_of_a_start_at(clock: i64) -> Vec<(i64, i64)> {
        let (mut runs, begin) = (Runs::default(), Wall(100_000_000));
        runs.on_record(moment(0, 100), 1, Mark::Started, begin);
        runs.on_record(moment(60, 160), 2, Mark::None, begin);
        runs.on_record(moment(0, clock), 3, Mark::Started, begin);
        runs.on_record(moment(5, 205), 4, Mark::None, begin);
        let range = Range { from: begin, to: Wall(206_000_000) };
        seconds(&runs.finish(range, &[Range { from: Wall(160_000_000), to: Wall(200_000_000) }]))
    }

    #[test]
    fn a_clock_that_was_ahead_when_a_run_started_makes_no_gap_longer() {
        assert_eq!(gaps_of_a_start_at(9_000), [(160, 200)]);
    }

    #[test]
    fn a_clock_that_was_behind_when_a_run_started_hides_no_gap() {
        assert_eq!(gaps_of_a_start_at(120), [(160, 200)]);
    }
}
