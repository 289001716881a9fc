//! How durations are spread: mean, percentiles and the greatest. Holds an entry per distinct tenth of a second, never one
//! per call.

use std::collections::BTreeMap;
use std::time::Duration;

/// Milliseconds of one step.
const STEP_MS: u64 = 100;
/// Longer durations stand in the last step: 24 h. Mean and greatest are exact all the same.
const LAST_STEP: u32 = 864_000;

/// Durations, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    count: u64,
    sum_ms: u64,
    max_ms: u64,
    steps: BTreeMap<u32, u32>,
}

impl Spread {
    /// Adds a duration in milliseconds.
    pub(super) fn add(&mut self, ms: u64) {
        self.count += 1;
        self.sum_ms = self.sum_ms.saturating_add(ms);
        self.max_ms = self.max_ms.max(ms);
        let step = u32::try_from(ms.div_ceil(STEP_MS)).unwrap_or(LAST_STEP).min(LAST_STEP);
        *self.steps.entry(step).or_default() += 1;
    }

    /// Adds all of another.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum_ms = self.sum_ms.saturating_add(other.sum_ms);
        self.max_ms = self.max_ms.max(other.max_ms);
        for (step, count) in &other.steps {
            *self.steps.entry(*step).or_default() += count;
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// All of them together.
    #[must_use]
    pub fn sum(&self) -> Duration {
        Duration::from_millis(self.sum_ms)
    }

    /// Their mean, to the millisecond; `None` of none.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        Some(Duration::from_millis(self.sum_ms.checked_div(self.count)?))
    }

    /// The greatest; `None` of none.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        (self.count > 0).then(|| Duration::from_millis(self.max_ms))
    }

    /// How many, rounded up to a tenth of a second, are not longer than `limit`.
    #[must_use]
    pub fn count_within(&self, limit: Duration) -> u64 {
        let step = u32::try_from(limit.as_millis() / u128::from(STEP_MS)).unwrap_or(u32::MAX);
        self.steps.range(..=step).map(|(_, count)| u64::from(*count)).sum()
    }

    /// The least duration, rounded up to a tenth of a second, that at least `percent` of a hundred do not exceed (nearest
    /// rank); `None` of none.
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Option<Duration> {
        let rank = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let step = self.steps.iter().find(|(_, count)| {
            seen += u64::from(**count);
            seen >= rank
        });
        step.map(|(step, _)| Duration::from_millis(u64::from(*step) * STEP_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let mut spread = Spread::default();
        assert_eq!((spread.mean(), spread.max(), spread.percentile(50)), (None, None, None));
        for seconds in [1, 2, 3, 4] {
            spread.add(seconds * 1_000);
        }
        let s = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!((spread.percentile(50), spread.percentile(75), spread.percentile(76)), (s(2), s(3), s(4)));
        assert_eq!((spread.percentile(90), spread.max(), spread.count()), (s(4), s(4), 4));
        assert_eq!(spread.mean(), Some(Duration::from_millis(2_500)));
        let mut twice = spread.clone();
        twice.merge(&spread);
        assert_eq!((twice.count(), twice.percentile(50)), (8, s(2)));
    }

    #[test]
    fn a_limit_counts_what_is_just_as_long_and_nothing_longer() {
        let mut spread = Spread::default();
        assert_eq!(spread.count_within(Duration::MAX), 0);
        for ms in [0, 14_999, 15_000, 15_001, u64::MAX] {
            spread.add(ms);
        }
        let within = |ms| spread.count_within(Duration::from_millis(ms));
        assert_eq!((within(0), within(14_899), within(15_000), within(15_100)), (1, 1, 3, 4));
        assert_eq!(spread.count_within(Duration::MAX), 5);
    }

    #[test]
    fn what_lies_between_two_steps_counts_to_the_later_one() {
        let mut spread = Spread::default();
        spread.add(10_001);
        assert_eq!(spread.percentile(50), Some(Duration::from_millis(10_100)));
        assert_eq!(spread.max(), Some(Duration::from_millis(10_001)));
        spread.add(u64::MAX);
        assert_eq!(spread.percentile(90), Some(Duration::from_hours(24)));
    }
}
