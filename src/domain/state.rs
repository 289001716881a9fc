//! What a line can be, what is known of it and how.

use serde::{Deserialize, Serialize};

use super::ids::DeviceLine;

/// The state of a line as shown and recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// No evidence yet, or none that still holds.
    Unknown,
    /// On-hook and not ringing.
    Idle,
    /// A call is being offered.
    Ringing,
    /// The loop is closed.
    OffHook,
    /// No line voltage.
    Dead,
    /// The data is older than the adapter promised.
    Stale,
}

impl LineState {
    /// Every state, in the order the screen counts them.
    pub const ALL: [Self; 6] = [Self::OffHook, Self::Ringing, Self::Idle, Self::Dead, Self::Stale, Self::Unknown];
}

/// What is known of the hook while somebody knows it: [`LineState`] without the states of not knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hook {
    /// On-hook and not ringing.
    Idle,
    /// A call is being offered.
    Ringing,
    /// The loop is closed.
    OffHook,
    /// No line voltage.
    Dead,
}

impl From<Hook> for LineState {
    fn from(hook: Hook) -> Self {
        match hook {
            Hook::Idle => Self::Idle,
            Hook::Ringing => Self::Ringing,
            Hook::OffHook => Self::OffHook,
            Hook::Dead => Self::Dead,
        }
    }
}

/// Whether what is known of a line may still be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// The adapter keeps its promise of freshness.
    Fresh,
    /// The port is open but the proof of life is overdue, or the port is lost.
    Stale,
    /// Nothing is known since the last gap.
    Unknown,
}

/// How an off-hook period began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Lifted while ringing, or up to 6 s after the last ring burst.
    Inbound,
    /// Digits or an outbound record were seen.
    Outbound,
    /// The start was observed; no ring, no digits.
    None,
    /// The start was not observed.
    Unknown,
}

/// What is known about the call within an off-hook period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// This adapter cannot see whether a call is in progress.
    NotSeen,
    /// The call is over and the handset still off.
    Ended,
}

/// Direction of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Somebody rang the desk.
    In,
    /// The desk rang somebody.
    Out,
    /// Lifted and replaced without a call.
    None,
    /// Its start was not observed.
    Unknown,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Rang, was lifted, lasted at least 5 s.
    Answered,
    /// Rang for 6 s or longer and was not lifted.
    Missed,
    /// Rang for less than 6 s and was not lifted.
    Abandoned,
    /// Rang, was lifted, and was released within 5 s.
    Dropped,
    /// Lifted and replaced without ring or digits.
    NoCall,
    /// An outbound call, or one of unknown start, that was released.
    Released,
    /// Its end fell into a gap of observation.
    Unobserved,
}

/// The scenes a simulated device can play: the first part of a `sim:` port's name.
pub const SIM_SCENES: [&str; 6] = ["office", "quiet", "parked", "flaky", "noisy", "steady"];

/// How a kind reports ringing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RingStyle {
    /// Not at all.
    None,
    /// One report per burst of the ringing cadence.
    Bursts,
    /// One report per call, at its first ring.
    Once,
    /// As a level that rises and falls.
    Level,
}

/// How a kind reports hook edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeStyle {
    /// Every bounce is visible.
    Raw,
    /// Looked at from time to time.
    Sampled,
    /// The device has debounced already.
    Judged,
}

/// What a device has confirmed on this connection. A capability that was not confirmed is not claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// One entry per unit of a chain, ordered by first line. Empty while nothing is confirmed.
    pub units: Vec<UnitCapabilities>,
}

impl Capabilities {
    /// The unit that serves a device line: the one with the highest first line that is not above it.
    ///
    /// A line with a name instead of a number belongs to the first: what names its lines stands alone.
    #[must_use]
    pub fn unit_of(&self, line: &DeviceLine) -> Option<&UnitCapabilities> {
        let Some(number) = line.as_number() else { return self.units.first() };
        self.units.iter().rev().find(|unit| unit.first_line <= number)
    }

    /// Whether hook changes are confirmed on a device line.
    #[must_use]
    pub fn sees_hook(&self, line: &DeviceLine) -> bool {
        self.unit_of(line).is_some_and(|unit| unit.hook)
    }

    /// Whether dialled digits are confirmed on a device line.
    #[must_use]
    pub fn sees_digits(&self, line: &DeviceLine) -> bool {
        self.unit_of(line).is_some_and(|unit| unit.digits)
    }
}

/// What one unit of a chain has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a device confirms, or does not")]
pub struct UnitCapabilities {
    /// The unit's first line number (1 for a device that stands alone).
    pub first_line: u16,
    /// Hook changes are reported.
    pub hook: bool,
    /// Dialled digits or outbound records are reported.
    pub digits: bool,
    /// The hook state is told when asked, or all the time. A record without this field is of a version in which every
    /// device did what its kind promises.
    #[serde(default = "as_its_kind_promises")]
    pub asked: bool,
    /// Tones and movements of the loop are reported while the device itself is off the line. Absent: as above.
    #[serde(default = "as_its_kind_promises")]
    pub tones: bool,
}

fn as_its_kind_promises() -> bool {
    true
}
