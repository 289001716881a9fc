//! The newest bytes of one adapter as they came, for people who look for what is wrong with it. Never decoded here, never
//! recorded: what makes no sense is a fault, and everything stands in a trace.

use std::collections::VecDeque;

use crate::domain::Moment;
use crate::domain::adapter_view::RawTail;

/// How many bytes are kept of each adapter: some twenty records of a whozz, two and a half minutes of a dial board.
pub(crate) const TAIL_BYTES: usize = 512;

/// The newest bytes; older ones leave memory.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    bytes: VecDeque<u8>,
    /// Bytes of the run so far.
    total: u64,
    /// Bytes of the newest reading.
    reading: usize,
    at: Option<Moment>,
}

impl Tail {
    /// Takes one reading.
    pub(crate) fn push(&mut self, now: Moment, reading: &[u8]) {
        let kept = reading.get(reading.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default();
        let leaving = (self.bytes.len() + kept.len()).saturating_sub(TAIL_BYTES);
        self.bytes.drain(..leaving);
        self.bytes.extend(kept);
        self.total += reading.len() as u64;
        self.reading = reading.len();
        self.at = Some(now);
    }

    /// When the newest reading came.
    pub(crate) fn at(&self) -> Option<Moment> {
        self.at
    }

    /// A copy for a screen that asked for it.
    pub(crate) fn view(&self) -> RawTail {
        RawTail {
            bytes: self.bytes.iter().copied().collect(),
            before: self.total.saturating_sub(self.bytes.len() as u64),
            newest: self.reading.min(self.bytes.len()),
            reading: self.reading as u64,
            at: self.at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(readings: &[&[u8]]) -> RawTail {
        let mut tail = Tail::default();
        for reading in readings {
            tail.push(Moment::default(), reading);
        }
        tail.view()
    }

    #[test]
    fn the_tail_keeps_its_limit_and_lets_the_oldest_go() {
        let all: Vec<u8> = (0..=255).cycle().take(TAIL_BYTES + 3).collect();
        let (first, rest) = all.split_at(TAIL_BYTES);
        assert_eq!((of(&[first]).bytes.as_slice(), of(&[first]).before), (first, 0), "exactly full");
        let view = of(&[first, rest]);
        assert_eq!(view.bytes, all[3..]);
        assert_eq!((view.before, view.newest, view.reading), (3, 3, 3));
    }

    #[test]
    fn a_reading_longer_than_the_tail_leaves_its_end_and_its_length() {
        let long = vec![b'x'; TAIL_BYTES * 2 + 1];
        let view = of(&[b"before", &long]);
        assert_eq!((view.bytes.len(), view.newest), (TAIL_BYTES, TAIL_BYTES));
        assert_eq!((view.before, view.reading), (TAIL_BYTES as u64 + 7, TAIL_BYTES as u64 * 2 + 1));
    }

    #[test]
    fn nothing_received_is_an_empty_tail() {
        assert_eq!(Tail::default().view(), RawTail::default());
    }
}
