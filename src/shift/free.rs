//! When a number had a free line: the union of what was seen of its lines on-hook and not ringing. Only what was seen
//! counts, so that nothing late, lost or unknown ever makes it longer. Stretches of several lines may come in any order,
//! since a line tells of one when it is over.

use std::collections::VecDeque;

use super::meter::Amount;
use super::timeline::{Stretch, Tick};

/// Stretches that wait for a line that is long in one state. A state is recorded a few seconds after it began at the most,
/// so that what is older than half of them is decided.
const WAITING_MAX: usize = 64;

/// How a line stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Free since then.
    Free(Tick),
    /// Not free, or not seen, since then.
    Other(Tick),
}

impl Standing {
    fn since(self) -> Tick {
        match self {
            Self::Free(since) | Self::Other(since) => since,
        }
    }
}

/// The free time of a number.
#[derive(Debug, Clone)]
pub(super) struct Free {
    /// In the order of time, apart from each other.
    waiting: VecDeque<Stretch>,
    /// What lies before is counted.
    settled: Tick,
    seen: Amount,
}

impl Default for Free {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), settled: Tick(i64::MIN), seen: Amount::default() }
    }
}

impl Free {
    /// A line of it was free.
    pub(super) fn add(&mut self, stretch: Stretch) {
        let (_, mut whole) = stretch.split(self.settled.max(stretch.from));
        if whole.is_empty() {
            return;
        }
        let first = self.waiting.partition_point(|held| held.to < whole.from);
        let touching = self.waiting.iter().skip(first).take_while(|held| held.from <= whole.to).count();
        for held in self.waiting.drain(first..first + touching) {
            whole = Stretch::new(whole.from.min(held.from), whole.to.max(held.to));
        }
        self.waiting.insert(first, whole);
    }

    /// Counts what no line can tell otherwise any more.
    pub(super) fn settle(
        &mut self,
        lines: impl Iterator<Item = Standing> + Clone,
        measure: impl Fn(Stretch) -> Amount,
    ) {
        let mut decided = lines.clone().map(Standing::since).min().unwrap_or(Tick(i64::MIN));
        if let Some(middle) = self.waiting.get(WAITING_MAX / 2).filter(|_| self.waiting.len() > WAITING_MAX) {
            decided = decided.max(middle.to);
            for line in lines {
                if let Standing::Free(since) = line {
                    self.add(Stretch::new(since, decided));
                }
            }
        }
        self.count(decided, measure);
    }

    /// Nothing is added any more: how long a line of it was free.
    pub(super) fn finish(mut self, measure: impl Fn(Stretch) -> Amount) -> Amount {
        self.count(Tick(i64::MAX), measure);
        self.seen
    }

    fn count(&mut self, decided: Tick, measure: impl Fn(Stretch) -> Amount) {
        while let Some(first) = self.waiting.front_mut().filter(|first| first.from < decided) {
            let (before, after) = first.split(decided);
            self.seen += measure(before);
            *first = after;
            if after.is_empty() {
                self.waiting.pop_front();
            }
        }
        self.settled = self.settled.max(decided);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(second: i64) -> Tick {
        Tick(second * 1_000_000)
    }

    fn all(stretch: Stretch) -> Amount {
        Amount { whole: stretch.to.since(stretch.from), ..Amount::default() }
    }

    /// Seconds in which a line was free, of stretches that come in this order while the lines stand so.
    fn seconds(stretches: &[(i64, i64)], lines: &[Standing]) -> u64 {
        let mut free = Free::default();
        for (from, to) in stretches {
            free.add(Stretch::new(t(*from), t(*to)));
            free.settle(lines.iter().copied(), all);
        }
        free.finish(all).whole.as_secs()
    }

    #[test]
    fn what_two_lines_were_free_together_counts_once_in_whatever_order_it_comes() {
        let stretches = [(0, 100), (10, 50), (40, 60), (100, 110), (200, 300), (150, 210)];
        let waiting = [Standing::Other(t(0))];
        let mut turned = stretches;
        for _ in 0..stretches.len() {
            turned.rotate_left(1);
            assert_eq!(seconds(&turned, &waiting), 110 + 150, "{turned:?}");
        }
        turned.reverse();
        assert_eq!(seconds(&turned, &waiting), 260);
        assert_eq!(seconds(&[(10, 50), (0, 100)], &[Standing::Other(t(-5)), Standing::Free(t(0))]), 100);
    }

    #[test]
    fn a_line_that_is_free_for_a_month_makes_no_other_one_wait_and_counts_in_full() {
        let mut free = Free::default();
        for call in 0..10_000 {
            free.add(Stretch::new(t(call * 60), t(call * 60 + 40)));
            free.settle([Standing::Free(t(0)), Standing::Other(t(call * 60 + 40))].into_iter(), all);
            assert!(free.waiting.len() <= WAITING_MAX);
        }
        free.add(Stretch::new(t(0), t(600_000)));
        assert_eq!(free.finish(all).whole.as_secs(), 600_000);
    }

    #[test]
    fn a_line_that_is_dead_for_a_month_makes_no_other_one_wait() {
        let mut free = Free::default();
        for call in 0..10_000 {
            free.add(Stretch::new(t(call * 60), t(call * 60 + 40)));
            free.settle([Standing::Other(t(0))].into_iter(), all);
            assert!(free.waiting.len() <= WAITING_MAX);
        }
        free.add(Stretch::new(t(599_970), t(600_000)));
        assert_eq!(free.finish(all).whole.as_secs(), 400_000 + 20);
    }
}
