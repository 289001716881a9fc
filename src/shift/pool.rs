//! Lines from which each other's calls can be taken over: a group, or the lines of a number. A ring of one of them shortly
//! before or after a handset was lifted makes *no call* uncertain (`docs/ALARMS.md`, section 1).

use std::time::Duration;

use super::timeline::Tick;

/// A ring or a hookflash this long before the handset was lifted may mean that a call was taken over or taken back.
/// Source: `docs/ALARMS.md`, section 1.
pub(super) const NEAR_CALL: Duration = Duration::from_mins(2);

/// Lines from which each other's calls can be taken over.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    rang_at: Option<Tick>,
    ringing: Vec<usize>,
    /// Lifted without a call so far, and until when a ring makes that doubtful.
    lifted: Vec<(usize, Tick)>,
}

impl Pool {
    /// A ring of a line began at `at`; adds the lines that may have taken it over.
    pub(super) fn ring(&mut self, line: usize, at: Tick, doubtful: &mut Vec<usize>) {
        if !self.ringing.contains(&line) {
            self.ringing.push(line);
        }
        self.touch(line, at, doubtful);
    }

    /// The ring of a line ended, if it rang.
    pub(super) fn quiet(&mut self, line: usize, at: Tick, doubtful: &mut Vec<usize>) {
        if let Some(place) = self.ringing.iter().position(|ringing| *ringing == line) {
            self.ringing.swap_remove(place);
            self.touch(line, at, doubtful);
        }
    }

    /// A line that became doubtful stays so until it is lifted again.
    fn touch(&mut self, line: usize, at: Tick, doubtful: &mut Vec<usize>) {
        self.rang_at = self.rang_at.max(Some(at));
        self.lifted.retain(|(lifted, until)| {
            let is_doubtful = *until >= at && *lifted != line;
            doubtful.extend(is_doubtful.then_some(*lifted));
            *until >= at && !is_doubtful
        });
    }

    /// A line was lifted at `start`; whether something rang near that.
    pub(super) fn lift(&mut self, line: usize, start: Tick, dial_timeout: Duration) -> bool {
        self.lifted.retain(|(lifted, until)| *lifted != line && *until >= start);
        self.lifted.push((line, start.plus(dial_timeout)));
        !self.ringing.is_empty() || self.rang_at.is_some_and(|rang| rang.plus(NEAR_CALL) >= start)
    }
}
