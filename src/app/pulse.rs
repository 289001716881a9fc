//! What a run notices of itself: that it did not run for a while, that it cannot take readings, and how the kernel's
//! clock stands. A monitor that was not looking must say so.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::event::ClockState;
use crate::domain::{Moment, Mono, RunEvent};
use crate::journal::segment::local_date;

/// The loop sleeps no longer than this, so that a gap is noticed whatever it waits for.
pub(crate) const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// Waking so much later than planned is no matter of load: the machine was suspended, or the process stopped.
const LATE: Duration = Duration::from_secs(5);
/// The machine's own count of suspended time grows by more than this only when it was suspended.
const SUSPENDED: Duration = Duration::from_millis(200);
/// Readings may wait so long for the journal before the lines count as not observed.
const READING_PAUSE: Duration = Duration::from_secs(2);
/// How often the kernel is asked about its clock.
const CLOCK_LOOK: Duration = Duration::from_mins(1);
/// How often its answer is recorded, changed or not; besides, once in each file of the journal, soon after it begins, so that
/// whoever reads that day back knows what its times are worth.
const CLOCK_RECORD: Duration = Duration::from_hours(1);

/// Watches the run itself.
#[derive(Debug)]
pub(crate) struct Pulse {
    /// When the loop went to sleep, and for how long at most.
    asleep: Option<Asleep>,
    reading: Reading,
    clock: ClockState,
    looked_at: Mono,
    recorded_at: Mono,
    /// The day whose file that record stands in.
    recorded_on: Date,
    zone: TimeZone,
}

/// The loop as it went to sleep.
#[derive(Debug, Clone, Copy)]
struct Asleep {
    since: Moment,
    wait: Duration,
    /// The machine's count of suspended time.
    suspended: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Taken,
    Waiting(Mono),
    Stopped,
}

impl Pulse {
    /// A run that starts now, with the clock as it was recorded at the start; a day of the journal begins by `zone`.
    pub(crate) fn new(now: Moment, clock: ClockState, zone: TimeZone) -> Self {
        let recorded_on = local_date(now.wall, &zone);
        let (looked_at, recorded_at) = (now.mono, now.mono);
        Self { asleep: None, reading: Reading::Taken, clock, looked_at, recorded_at, recorded_on, zone }
    }

    /// The loop goes to sleep for `wait` at most; `suspended` is the machine's count of suspended time.
    pub(crate) fn sleeps(&mut self, since: Moment, wait: Duration, suspended: Duration) {
        self.asleep = Some(Asleep { since, wait, suspended });
    }

    /// The loop woke.
    pub(crate) fn wakes(&mut self, now: Moment, suspended: Duration) -> Option<RunEvent> {
        let asleep = self.asleep.take()?;
        let was_suspended = suspended.saturating_sub(asleep.suspended) > SUSPENDED;
        let is_late = now.since(asleep.since) > asleep.wait + LATE;
        (was_suspended || is_late).then_some(RunEvent::Slept { since: asleep.since })
    }

    /// Readings are taken, or wait because the journal's backlog is full.
    pub(crate) fn reads(&mut self, now: Moment, are_taken: Taken) -> Option<RunEvent> {
        match (self.reading, are_taken) {
            (Reading::Stopped, Taken::Yes) => {
                self.reading = Reading::Taken;
                Some(RunEvent::ReadingResumed)
            }
            (_, Taken::Yes) => {
                self.reading = Reading::Taken;
                None
            }
            (Reading::Taken, Taken::No) => {
                self.reading = Reading::Waiting(now.mono);
                None
            }
            (Reading::Waiting(since), Taken::No) if now.mono.since(since) >= READING_PAUSE => {
                self.reading = Reading::Stopped;
                Some(RunEvent::ReadingStopped)
            }
            (Reading::Waiting(_) | Reading::Stopped, Taken::No) => None,
        }
    }

    /// Asks about the clock from time to time.
    pub(crate) fn looks(&mut self, now: Moment, ask: impl FnOnce() -> ClockState) -> Option<RunEvent> {
        if now.mono.since(self.looked_at) < CLOCK_LOOK {
            return None;
        }
        self.looked_at = now.mono;
        let state = ask();
        let today = local_date(now.wall, &self.zone);
        let is_told = now.mono.since(self.recorded_at) < CLOCK_RECORD && today == self.recorded_on;
        if state == self.clock && is_told {
            return None;
        }
        (self.clock, self.recorded_at, self.recorded_on) = (state, now.mono, today);
        Some(RunEvent::ClockChecked { state })
    }
}

/// Whether the loop takes readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It does.
    Yes,
    /// They wait in the ports.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Wall;

    fn at(ms: u64) -> Moment {
        Moment { mono: Mono(ms * 1000), wall: Wall(0) }
    }

    fn pulse() -> Pulse {
        Pulse::new(at(0), ClockState::Synchronised, TimeZone::UTC)
    }

    #[test]
    fn waking_late_beyond_any_load_is_a_gap_since_the_last_turn() {
        for (woke, slept) in [(8_000, None), (10_000, None), (10_001, Some(RunEvent::Slept { since: at(1_000) }))] {
            let mut pulse = pulse();
            pulse.sleeps(at(1_000), Duration::from_secs(4), Duration::ZERO);
            assert_eq!(pulse.wakes(at(woke), Duration::ZERO), slept, "{woke}");
        }
    }

    #[test]
    fn a_suspend_is_a_gap_however_short() {
        let hour = Duration::from_hours(1);
        for (ms, slept) in [(200, None), (201, Some(RunEvent::Slept { since: at(1_000) }))] {
            let mut pulse = pulse();
            pulse.sleeps(at(1_000), Duration::from_secs(4), hour);
            assert_eq!(pulse.wakes(at(2_000), hour + Duration::from_millis(ms)), slept, "{ms}");
        }
    }

    #[test]
    fn readings_that_wait_for_two_seconds_leave_the_lines_unobserved_until_they_are_taken() {
        let mut pulse = pulse();
        assert_eq!(pulse.reads(at(1_000), Taken::No), None);
        assert_eq!(pulse.reads(at(2_999), Taken::No), None);
        assert_eq!(pulse.reads(at(3_000), Taken::No), Some(RunEvent::ReadingStopped));
        assert_eq!(pulse.reads(at(9_000), Taken::No), None);
        assert_eq!(pulse.reads(at(9_001), Taken::Yes), Some(RunEvent::ReadingResumed));
        assert_eq!(pulse.reads(at(9_002), Taken::Yes), None);
    }

    #[test]
    fn a_short_wait_for_the_journal_is_nothing() {
        let mut pulse = pulse();
        assert_eq!(pulse.reads(at(1_000), Taken::No), None);
        assert_eq!(pulse.reads(at(2_000), Taken::Yes), None);
        assert_eq!(pulse.reads(at(4_000), Taken::No), None, "the wait begins anew");
    }

    #[test]
    fn the_clock_is_recorded_each_hour_and_when_it_changed() {
        let mut pulse = pulse();
        let state = ClockState::Synchronised;
        assert_eq!(pulse.looks(at(59_999), || unreachable!("too early")), None);
        assert_eq!(pulse.looks(at(60_000), || state), None);
        let changed = ClockState::NotSynchronised;
        assert_eq!(pulse.looks(at(120_000), || changed), Some(RunEvent::ClockChecked { state: changed }));
        assert_eq!(pulse.looks(at(3_719_999), || changed), None);
        assert_eq!(pulse.looks(at(3_780_000), || changed), Some(RunEvent::ClockChecked { state: changed }));
    }

    #[test]
    fn the_clock_is_recorded_again_within_a_minute_of_a_new_day() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let midnight: i64 = 16 * 3_600_000_000;
        let at = |ms: u64| Moment {
            mono: Mono(ms * 1000),
            wall: Wall(midnight - 90_000_000 + i64::try_from(ms).unwrap() * 1000),
        };
        let mut pulse = Pulse::new(at(0), ClockState::Synchronised, zone);
        assert_eq!(pulse.looks(at(60_000), || ClockState::Synchronised), None, "the day before");
        let told = Some(RunEvent::ClockChecked { state: ClockState::Synchronised });
        assert_eq!(pulse.looks(at(120_000), || ClockState::Synchronised), told);
        assert_eq!(pulse.looks(at(180_000), || ClockState::Synchronised), None, "once a day");
    }
}
