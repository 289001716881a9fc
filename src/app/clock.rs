//! The only place that reads clocks.

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

fn boot_time() -> Duration {
    // Every Linux since 2.6.39 has it; without it the program could not time anything.
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(Duration::ZERO, Duration::from)
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
