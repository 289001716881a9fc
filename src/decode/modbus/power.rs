//! Whether the inputs of a unit have power, as far as what they read can show it.
//!
//! A unit whose inputs are fed apart from itself goes on answering when that feed is gone: every input then reads the
//! same. Where the configuration declares what that is, readings are not believed while
//!
//! - every configured input reads it, and at least [`TOGETHER_LEAST`] of them turned to it within [`WITHIN`]; or
//! - every configured input, at least as many, read off-hook when the unit was first heard: nobody ever lifted them all.
//!
//! It ends when any input reads otherwise. Inputs that read on-hook without power cannot be told from a quiet office where
//! fewer than that were off-hook: an input that reads off-hook without power is the better wiring.

use std::time::Duration;

use super::bus::Reading;
use crate::domain::Power;

/// Fewer inputs than this may change together by chance: the rule of `feed_lost`, `docs/ALARMS.md`.
pub const TOGETHER_LEAST: usize = 4;
/// Inputs that turn within this span of each other turn together: the rule of `feed_lost`, counted in cycles.
const WITHIN: Duration = Duration::from_secs(1);

/// What one unit's readings show of its power.
#[derive(Debug)]
pub(super) struct PowerWatch {
    unpowered: Option<Reading>,
    /// Answers within which inputs turn together.
    within: u32,
    /// For each input how many answers ago it turned to what it reads without power.
    turned: Vec<Option<u32>>,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unheard,
    /// Some input reads otherwise, or they came there one by one.
    Believed,
    Gone,
}

impl PowerWatch {
    pub(super) fn new(unpowered: Option<Reading>, inputs: usize, poll: Duration) -> Self {
        let within = WITHIN.as_millis().div_ceil(poll.as_millis().max(1));
        let within = u32::try_from(within).unwrap_or(u32::MAX);
        Self { unpowered, within, turned: vec![None; inputs], standing: Standing::Unheard }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.standing == Standing::Gone
    }

    /// Takes the readings of one answer; tells when the power is found gone, or back.
    pub(super) fn look(&mut self, readings: &[Reading]) -> Option<Power> {
        let unpowered = self.unpowered?;
        let is_first = self.standing == Standing::Unheard;
        let is_all = readings.iter().all(|reading| *reading == unpowered);
        let was_all = !is_first && self.turned.iter().all(Option::is_some);
        for (turned, reading) in self.turned.iter_mut().zip(readings) {
            *turned = match *turned {
                _ if *reading != unpowered => None,
                // What it read before is not known, or it was so before: no turn of now.
                None if is_first => Some(u32::MAX),
                None => Some(0),
                Some(ago) => Some(ago.saturating_add(1)),
            };
        }
        let together = self.turned.iter().flatten().filter(|ago| **ago <= self.within).count();
        let is_at_first = is_first && unpowered == Reading::OffHook && readings.len() >= TOGETHER_LEAST;
        let is_found = is_all && !was_all && (together >= TOGETHER_LEAST || is_at_first);
        match (self.standing, is_all) {
            (Standing::Gone, true) => None,
            (Standing::Gone, false) => {
                self.standing = Standing::Believed;
                Some(Power::Back)
            }
            _ if is_found => {
                self.standing = Standing::Gone;
                Some(Power::Gone)
            }
            _ => {
                self.standing = Standing::Believed;
                None
            }
        }
    }
}
