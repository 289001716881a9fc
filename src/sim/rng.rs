//! Chance from a seed: the same name lives the same day. Not for secrets.

use std::time::Duration;

/// A `SplitMix64` generator (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Rng {
    state: u64,
}

impl Rng {
    /// Seeded by every byte of a text (FNV-1a).
    pub(super) fn of(text: &str) -> Self {
        let state = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self { state }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True once in `odds` times.
    pub(super) fn one_in(&mut self, odds: u64) -> bool {
        self.next().is_multiple_of(odds)
    }

    /// A time from `low_ms` to `high_ms` milliseconds.
    pub(super) fn span(&mut self, low_ms: u64, high_ms: u64) -> Duration {
        Duration::from_millis(self.between(low_ms, high_ms))
    }

    /// One of the values; the first where there is no other.
    pub(super) fn pick<'a>(&mut self, values: &[&'a str]) -> &'a str {
        let count = u64::try_from(values.len()).unwrap_or(1).max(1);
        let index = usize::try_from(self.next() % count).unwrap_or(0);
        values.get(index).copied().unwrap_or_default()
    }

    /// A byte of any value.
    pub(super) fn byte(&mut self) -> u8 {
        u8::try_from(self.next() >> 56).unwrap_or(0)
    }

    /// 1 to 40 bytes of any value.
    pub(super) fn garbage(&mut self) -> Vec<u8> {
        (0..self.between(1, 40)).map(|_| self.byte()).collect()
    }
}
