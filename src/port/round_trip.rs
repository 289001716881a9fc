//! How long a device takes to answer: from the last message that was sent to the next proof of life. Pure; the session
//! owns clock and wire. It wakes nobody: what was measured is told while the session is awake for the answer anyway.
//!
//! Bytes that a device sends by itself pass for an answer when they prove life, so a measured time is never longer than
//! the device took, and may be shorter.

use std::time::Duration;

use crate::domain::{Mono, PortEvent};

/// At most one report a port in this time, unless the greatest rose by half.
pub const ROUND_TRIP_EVERY: Duration = Duration::from_secs(10);

/// The round trips of one connection.
#[derive(Debug)]
pub(crate) struct RoundTrips {
    /// What comes later than this is told by the vigil, and answers nothing: the machine may have slept meanwhile.
    limit: Duration,
    asked: Option<Mono>,
    greatest: Duration,
    /// The newest that was not reported.
    last: Option<Duration>,
    reported: Option<Reported>,
}

#[derive(Debug, Clone, Copy)]
struct Reported {
    at: Mono,
    greatest: Duration,
}

impl RoundTrips {
    /// A new connection to a device that is stale after `limit` without a proof of life.
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, asked: None, greatest: Duration::ZERO, last: None, reported: None }
    }

    /// A message was handed to the driver.
    pub(crate) fn on_sent(&mut self, now: Mono) {
        self.asked = Some(now);
    }

    /// A proof of life was seen.
    pub(crate) fn on_proof(&mut self, now: Mono) {
        let Some(trip) = self.asked.take().map(|asked| now.since(asked)).filter(|trip| *trip <= self.limit) else {
            return;
        };
        self.last = Some(trip);
        self.greatest = self.greatest.max(trip);
    }

    /// The port stood waiting: when its bytes came cannot be told.
    pub(crate) fn forget(&mut self) {
        self.asked = None;
    }

    /// What is to be told by now, if anything.
    pub(crate) fn report(&mut self, now: Mono) -> Option<PortEvent> {
        let last = self.last?;
        let is_due = self.reported.is_none_or(|reported| {
            let rose = self.greatest.as_micros() * 2 >= reported.greatest.as_micros() * 3;
            let is_higher = self.greatest > reported.greatest;
            reported.at + ROUND_TRIP_EVERY <= now || is_higher && rose
        });
        if !is_due {
            return None;
        }
        self.last = None;
        self.reported = Some(Reported { at: now, greatest: self.greatest });
        let micros = |span: Duration| u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        Some(PortEvent::RoundTrip { last_us: micros(last), greatest_us: micros(self.greatest) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(12);
    const START: Mono = Mono(7_000_000);

    /// Asks at a moment, is answered after so many microseconds, and tells what is reported then.
    fn trip(trips: &mut RoundTrips, at: Mono, us: u64) -> Option<(u64, u64)> {
        trips.on_sent(at);
        let answered = Mono(at.0 + us);
        trips.on_proof(answered);
        match trips.report(answered) {
            Some(PortEvent::RoundTrip { last_us, greatest_us }) => Some((last_us, greatest_us)),
            Some(other) => panic!("{other:?}"),
            None => None,
        }
    }

    #[test]
    fn the_first_is_reported_at_once_and_the_next_after_10_s() {
        let mut trips = RoundTrips::new(LIMIT);
        assert_eq!(trip(&mut trips, START, 1_000), Some((1_000, 1_000)));
        let limit = START + ROUND_TRIP_EVERY;
        assert_eq!(trip(&mut trips, START + Duration::from_secs(5), 900), None);
        assert_eq!(trip(&mut trips, limit, 999), None, "answered a microsecond before the 10 s");
        assert_eq!(trip(&mut trips, limit, 1_000), Some((1_000, 1_000)));
        assert_eq!(trips.report(limit + ROUND_TRIP_EVERY * 2), None, "nothing new was measured");
    }

    #[test]
    fn a_greatest_that_rose_by_half_is_reported_at_once_and_less_is_not() {
        let mut trips = RoundTrips::new(LIMIT);
        assert!(trip(&mut trips, START, 1_000).is_some());
        assert_eq!(trip(&mut trips, START + Duration::from_secs(1), 1_499), None);
        assert_eq!(trip(&mut trips, START + Duration::from_secs(2), 1_500), Some((1_500, 1_500)));
        assert_eq!(trip(&mut trips, START + Duration::from_secs(3), 1_500), None, "no higher than reported");
        assert_eq!(trip(&mut trips, START + Duration::from_secs(13), 200), Some((200, 1_500)), "the greatest stays");
    }

    #[test]
    fn it_is_counted_from_the_last_message_to_the_first_proof_after_it() {
        let mut trips = RoundTrips::new(LIMIT);
        trips.on_sent(START);
        trips.on_sent(Mono(START.0 + 300));
        trips.on_proof(Mono(START.0 + 500));
        trips.on_proof(Mono(START.0 + 900));
        assert_eq!(
            trips.report(Mono(START.0 + 900)),
            Some(PortEvent::RoundTrip { last_us: 200, greatest_us: 200 }),
            "the second proof answers nothing"
        );
    }

    #[test]
    fn a_proof_without_a_question_or_after_the_limit_measures_nothing() {
        let mut trips = RoundTrips::new(LIMIT);
        trips.on_proof(START);
        assert_eq!(trips.report(START), None);
        assert_eq!(trip(&mut trips, START, 12_000_001), None);
        assert_eq!(trip(&mut trips, START, 12_000_000), Some((12_000_000, 12_000_000)));
        trips.on_sent(START);
        trips.forget();
        trips.on_proof(START + Duration::from_secs(1));
        assert_eq!(trips.report(START + Duration::from_mins(1)), None);
    }
}
