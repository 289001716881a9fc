//! When a connection is set up, live, stale, lost: the deadlines of one connection as data. Pure; the supervisor owns
//! clock and wire.
//!
//! | standing | on | becomes |
//! |---|---|---|
//! | setting up | initialised | waiting for proof; live where the family has no proof of life |
//! | setting up | 30 s without | lost |
//! | waiting for proof, stale | proof of life | live |
//! | waiting for proof, live | no proof for `stale_after` | stale; never where the family has no proof of life |
//! | stale | 30 s without proof | lost |
//! | any but setting up | device restarted | the same, and 30 s to be set up anew |

use std::time::Duration;

use crate::domain::Mono;

/// A device that was not set up after this long is lost and its port is opened anew.
pub const SETUP_LIMIT: Duration = Duration::from_secs(30);
/// A connection that was stale for this long is lost and its port is opened anew.
pub const STALE_LIMIT: Duration = Duration::from_secs(30);

/// The deadlines of one connection.
#[derive(Debug)]
pub(crate) struct Vigil {
    stale_after: Option<Duration>,
    set_up_by: Option<Mono>,
    standing: Standing,
    /// The newest proof of life; one that comes with the set-up itself counts for it.
    proof_at: Option<Mono>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    SettingUp,
    WaitingForProof {
        stale_at: Mono,
    },
    /// Without a limit where the family has no proof of life.
    Live {
        stale_at: Option<Mono>,
    },
    Stale {
        lost_at: Mono,
    },
}

/// What a connection has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The proof of life stands (again).
    Live,
    /// The proof of life is overdue.
    Stale,
    /// It stayed overdue.
    LostStale,
    /// The device was not set up in time.
    LostSetUp,
}

impl Vigil {
    /// The port was opened just now.
    pub(crate) fn new(now: Mono, stale_after: Option<Duration>) -> Self {
        Self { stale_after, set_up_by: Some(now + SETUP_LIMIT), standing: Standing::SettingUp, proof_at: None }
    }

    /// The device was set up.
    pub(crate) fn on_initialised(&mut self, now: Mono) -> Option<Turn> {
        self.set_up_by = None;
        if self.standing == Standing::SettingUp {
            let Some(stale_after) = self.stale_after else {
                self.standing = Standing::Live { stale_at: None };
                return Some(Turn::Live);
            };
            self.standing = Standing::WaitingForProof { stale_at: now + stale_after };
            if self.proof_at == Some(now) {
                return self.on_proof(now);
            }
        }
        None
    }

    /// A proof of life was seen.
    pub(crate) fn on_proof(&mut self, now: Mono) -> Option<Turn> {
        self.proof_at = Some(now);
        let before = self.standing;
        if before != Standing::SettingUp {
            self.standing = Standing::Live { stale_at: self.stale_after.map(|after| now + after) };
        }
        matches!(before, Standing::WaitingForProof { .. } | Standing::Stale { .. }).then_some(Turn::Live)
    }

    /// The device restarted and is to be set up anew.
    pub(crate) fn on_restarted(&mut self, now: Mono) {
        self.set_up_by.get_or_insert(now + SETUP_LIMIT);
    }

    /// The program itself stood still for this long: neither listening nor asking, so the time is not the device's.
    pub(crate) fn postpone(&mut self, by: Duration) {
        if let Some(set_up_by) = &mut self.set_up_by {
            *set_up_by = *set_up_by + by;
        }
        match &mut self.standing {
            Standing::SettingUp | Standing::Live { stale_at: None } => {}
            Standing::WaitingForProof { stale_at: at }
            | Standing::Live { stale_at: Some(at) }
            | Standing::Stale { lost_at: at } => {
                *at = *at + by;
            }
        }
    }

    /// When to call [`Vigil::on_timeout`].
    pub(crate) fn poll_timeout(&self) -> Option<Mono> {
        let standing = match self.standing {
            Standing::SettingUp => None,
            Standing::Live { stale_at } => stale_at,
            Standing::WaitingForProof { stale_at: at } | Standing::Stale { lost_at: at } => Some(at),
        };
        [standing, self.set_up_by].into_iter().flatten().min()
    }

    /// Judges what is due by now.
    pub(crate) fn on_timeout(&mut self, now: Mono) -> Option<Turn> {
        match self.standing {
            Standing::Stale { lost_at } if lost_at <= now => return Some(Turn::LostStale),
            Standing::WaitingForProof { stale_at } | Standing::Live { stale_at: Some(stale_at) } if stale_at <= now => {
                self.standing = Standing::Stale { lost_at: now + STALE_LIMIT };
                return Some(Turn::Stale);
            }
            _ => {}
        }
        self.set_up_by.is_some_and(|by| by <= now).then_some(Turn::LostSetUp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STALE_AFTER: Duration = Duration::from_secs(12);
    const START: Mono = Mono(1_000_000);

    fn ready() -> Vigil {
        let mut vigil = Vigil::new(START, Some(STALE_AFTER));
        vigil.on_initialised(START);
        vigil
    }

    #[test]
    fn what_has_no_proof_of_life_is_live_when_set_up_and_never_stale() {
        let mut vigil = Vigil::new(START, None);
        assert_eq!(vigil.on_initialised(START), Some(Turn::Live));
        assert_eq!(vigil.on_proof(START), None);
        vigil.postpone(Duration::from_secs(5));
        assert_eq!(vigil.poll_timeout(), None);
        assert_eq!(vigil.on_timeout(START + Duration::from_hours(100)), None);
    }

    #[test]
    fn a_proof_before_the_set_up_makes_nothing_live() {
        let mut vigil = Vigil::new(START, Some(STALE_AFTER));
        assert_eq!(vigil.on_proof(START), None);
        assert_eq!(vigil.on_initialised(START + Duration::from_millis(1)), None);
        assert_eq!(vigil.on_proof(START + Duration::from_millis(2)), Some(Turn::Live));
    }

    #[test]
    fn a_proof_in_the_same_bytes_as_the_set_up_counts_in_either_order() {
        let mut before = Vigil::new(START, Some(STALE_AFTER));
        before.on_proof(START);
        assert_eq!(before.on_initialised(START), Some(Turn::Live));
        let mut after = Vigil::new(START, Some(STALE_AFTER));
        after.on_initialised(START);
        assert_eq!(after.on_proof(START), Some(Turn::Live));
        assert_eq!(after.on_proof(START), None, "said once");
    }

    #[test]
    fn stale_comes_at_its_limit_and_not_a_microsecond_before() {
        let mut vigil = ready();
        vigil.on_proof(START);
        let limit = START + STALE_AFTER;
        assert_eq!(vigil.poll_timeout(), Some(limit));
        assert_eq!(vigil.on_timeout(Mono(limit.0 - 1)), None);
        assert_eq!(vigil.on_timeout(limit), Some(Turn::Stale));
        assert_eq!(vigil.on_timeout(limit), None, "said once");
        assert_eq!(vigil.on_timeout(limit + STALE_LIMIT), Some(Turn::LostStale));
    }

    #[test]
    fn a_device_that_is_never_set_up_is_lost_at_the_limit() {
        let mut vigil = Vigil::new(START, Some(STALE_AFTER));
        vigil.on_proof(START + Duration::from_secs(29));
        assert_eq!(vigil.on_timeout(START + SETUP_LIMIT - Duration::from_micros(1)), None);
        assert_eq!(vigil.on_timeout(START + SETUP_LIMIT), Some(Turn::LostSetUp));
    }

    #[test]
    fn a_restarted_device_keeps_its_standing_and_must_be_set_up_anew_in_time() {
        let mut vigil = ready();
        vigil.on_proof(START);
        vigil.on_restarted(START);
        vigil.on_proof(START + Duration::from_secs(28));
        assert_eq!(vigil.on_timeout(START + SETUP_LIMIT), Some(Turn::LostSetUp));
        vigil.on_initialised(START + SETUP_LIMIT);
        assert_eq!(vigil.on_timeout(START + SETUP_LIMIT), None);
    }

    #[test]
    fn time_in_which_the_program_stood_still_is_not_the_devices() {
        let mut vigil = ready();
        vigil.on_proof(START);
        let pause = Duration::from_secs(20);
        vigil.postpone(pause);
        assert_eq!(vigil.on_timeout(START + pause), None);
        assert_eq!(vigil.on_timeout(START + pause + STALE_AFTER), Some(Turn::Stale));
    }
}
