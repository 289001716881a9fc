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
    /// A ring of a line began at `at`; gives the lines that may have taken it over.
    pub(super) fn ring(&mut self, line: usize, at: Tick) -> Vec<usize> {
        if !self.ringing.contains(&line) {
            self.ringing.push(line);
        }
        self.touch(line, at)
    }

    /// The ring of a line ended, if it rang.
    pub(super) fn quiet(&mut self, line: usize, at: Tick) -> Vec<usize> {
        let before = self.ringing.len();
        self.ringing.retain(|ringing| *ringing != line);
        if self.ringing.len() < before { self.touch(line, at) } else { Vec::new() }
    }

    fn touch(&mut self, line: usize, at: Tick) -> Vec<usize> {
        self.rang_at = self.rang_at.max(Some(at));
        self.lifted.retain(|(_, until)| *until >= at);
        self.lifted.iter().map(|(lifted, _)| *lifted).filter(|lifted| *lifted != line).collect()
    }

    /// A line was lifted at `start`; whether something rang near that.
    pub(super) fn lift(&mut self, line: usize, start: Tick, dial_timeout: Duration) -> bool {
        self.lifted.retain(|(lifted, until)| *lifted != line && *until >= start);
        self.lifted.push((line, start.plus(dial_timeout)));
        !self.ringing.is_empty() || self.rang_at.is_some_and(|rang| rang.plus(NEAR_CALL) >= start)
    }
}
