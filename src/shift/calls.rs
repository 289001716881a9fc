//! Counts of calls. An offered call that several lines ring for is one call of its number; each line keeps its own count.

use super::figures::Share;
use crate::domain::Outcome;

/// A call answered sooner than this, or just then, was answered within 15 s. Source: the national hotline standard
/// (GB/T 33358) asks for an answer within 15 s.
const SOON_MS: u64 = 15_000;

/// Calls by how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// Lifted for, and not released within 5 s.
    pub answered: u64,
    /// Of these within 15 s of the first ring.
    pub answered_soon: u64,
    /// Rang for 6 s or longer and nobody answered.
    pub missed: u64,
    /// Answered and released within 5 s.
    pub dropped: u64,
    /// Rang for less than 6 s.
    pub abandoned: u64,
    /// Rang, and what became of it was not observed. Not offered: nobody can say.
    pub unobserved: u64,
    /// Rang here while another line of the number answered. Not offered to this line.
    pub answered_elsewhere: u64,
    /// Not over yet. Not offered yet.
    pub open: u64,
    /// The desk rang somebody.
    pub outbound: u64,
}

impl Calls {
    /// Calls offered: answered, missed, dropped and abandoned.
    #[must_use]
    pub fn offered(&self) -> u64 {
        self.answered + self.missed + self.dropped + self.abandoned
    }

    /// Ring answer rate 振铃接听率（不含遇忙）: answered of offered.
    #[must_use]
    pub fn answer_rate(&self) -> Share {
        Share { part: self.answered, whole: self.offered() }
    }

    /// Answered within 15 s, of all offered.
    #[must_use]
    pub fn soon_of_offered(&self) -> Share {
        Share { part: self.answered_soon, whole: self.offered() }
    }

    /// Answered within 15 s, of those answered.
    #[must_use]
    pub fn soon_of_answered(&self) -> Share {
        Share { part: self.answered_soon, whole: self.answered }
    }

    /// Counts an inbound call.
    pub(super) fn count(&mut self, outcome: Outcome, ring_ms: u64) {
        match outcome {
            Outcome::Answered => {
                self.answered += 1;
                self.answered_soon += u64::from(ring_ms <= SOON_MS);
            }
            Outcome::Missed => self.missed += 1,
            Outcome::Dropped => self.dropped += 1,
            Outcome::Abandoned => self.abandoned += 1,
            Outcome::Unobserved => self.unobserved += 1,
            Outcome::NoCall | Outcome::Released => {}
        }
    }
}

impl std::ops::AddAssign for Calls {
    fn add_assign(&mut self, other: Self) {
        self.answered += other.answered;
        self.answered_soon += other.answered_soon;
        self.missed += other.missed;
        self.dropped += other.dropped;
        self.abandoned += other.abandoned;
        self.unobserved += other.unobserved;
        self.answered_elsewhere += other.answered_elsewhere;
        self.open += other.open;
        self.outbound += other.outbound;
    }
}
