//! The only place that reads clocks.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use crate::domain::event::ClockState;
use crate::domain::{Clock, Moment, Mono, Wall};

/// The machine's clocks: `CLOCK_BOOTTIME` since the program started, and the UTC wall clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Duration,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    #[must_use]
    pub fn start() -> Self {
        Self { started: boot_time() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let mono = boot_time().saturating_sub(self.started);
        let wall = clock_gettime(ClockId::CLOCK_REALTIME).map_or(Duration::ZERO, Duration::from);
        Moment {
            mono: Mono(u64::try_from(mono.as_micros()).unwrap_or(u64::MAX)),
            wall: Wall(i64::try_from(wall.as_micros()).unwrap_or(i64::MAX)),
        }
    }
}

/// For how long the machine has been suspended since it was started: what `CLOCK_BOOTTIME` counts and `CLOCK_MONOTONIC`
/// does not.
#[must_use]
pub fn suspended() -> Duration {
    let running = clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(Duration::ZERO, Duration::from);
    boot_time().saturating_sub(running)
}

fn boot_time() -> Duration {
    // Every Linux since 2.6.39 has it; without it the program could not time anything.
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(Duration::ZERO, Duration::from)
}

/// The clock of a run: the machine's, or that of a trace.
pub enum RunClock {
    /// The machine's clocks.
    System(SystemClock),
    /// A trace's.
    Replay(ReplayClock),
}

impl RunClock {
    /// How long to sleep on the machine until `due`: `None` while the clock stands still.
    #[must_use]
    pub fn sleep_until(&self, due: Mono) -> Option<Duration> {
        let wait = due.since(self.now().mono);
        match self {
            Self::System(_) => Some(wait),
            Self::Replay(replay) => replay.real_wait(wait),
        }
    }
}

impl Clock for RunClock {
    fn now(&self) -> Moment {
        match self {
            Self::System(clock) => clock.now(),
            Self::Replay(clock) => clock.now(),
        }
    }
}

/// How fast a trace is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Speed {
    /// So many times as fast as it happened.
    Times(f64),
    /// As fast as the board takes it.
    Max,
}

/// A clock that takes its moments from a trace.
#[derive(Debug)]
pub struct ReplayClock {
    speed: Speed,
    machine: SystemClock,
    first: Moment,
    /// The newest moment handed in; with [`Speed::Max`] the clock stands there.
    position: Mutex<Position>,
}

#[derive(Debug, Clone, Copy)]
struct Position {
    at: Moment,
    is_end: bool,
}

impl ReplayClock {
    /// A clock that begins at the first moment of a trace.
    #[must_use]
    pub fn start(speed: Speed, first: Moment) -> Self {
        let position = Mutex::new(Position { at: first, is_end: false });
        Self { speed, machine: SystemClock::start(), first, position }
    }

    /// The trace has come to `at`.
    pub fn reach(&self, at: Moment) {
        self.set(Position { at, is_end: false });
    }

    /// The trace is over: the clock stops at its last moment, since nothing was observed after it.
    pub fn end(&self) {
        let at = self.position().at;
        self.set(Position { at, is_end: true });
    }

    /// How long the machine must sleep for `span` of the trace; `None` while the clock stands still.
    #[must_use]
    pub fn real_wait(&self, span: Duration) -> Option<Duration> {
        match self.speed {
            Speed::Times(times) if !self.position().is_end => Some(span.div_f64(times)),
            Speed::Times(_) | Speed::Max => None,
        }
    }

    fn position(&self) -> Position {
        *self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, position: Position) {
        *self.position.lock().unwrap_or_else(PoisonError::into_inner) = position;
    }
}

impl Clock for ReplayClock {
    fn now(&self) -> Moment {
        let position = self.position();
        match self.speed {
            Speed::Times(times) if !position.is_end => {
                let played = self.machine.now().mono.since(Mono(0)).mul_f64(times);
                let mono = (self.first.mono + played).max(position.at.mono);
                // The wall clock of the trace may have been set: it is followed from the newest item.
                Moment { mono, wall: position.at.wall + mono.since(position.at.mono) }
            }
            Speed::Times(_) | Speed::Max => position.at,
        }
    }
}

/// Whether the kernel says the wall clock is disciplined by a time source.
#[must_use]
pub fn clock_state() -> ClockState {
    // SAFETY: `timex` is plain data for which all zeros is valid; with `modes` 0 the call only reads the kernel's state
    // into the struct that it is handed.
    #[expect(unsafe_code, reason = "no safe wrapper of adjtimex is among the dependencies")]
    let (answer, status) = unsafe {
        let mut timex: libc::timex = std::mem::zeroed();
        let answer = libc::adjtimex(&raw mut timex);
        (answer, timex.status)
    };
    match answer {
        -1 => ClockState::NotVerified,
        libc::TIME_ERROR => ClockState::NotSynchronised,
        _ if status & libc::STA_UNSYNC != 0 => ClockState::NotSynchronised,
        _ => ClockState::Synchronised,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_begins_near_zero_and_does_not_run_backwards() {
        let clock = SystemClock::start();
        let first = clock.now();
        let second = clock.now();
        assert!(second.mono >= first.mono);
        assert!(first.wall > Wall(1_700_000_000_000_000));
    }
}
