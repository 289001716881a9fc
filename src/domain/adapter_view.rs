//! Everything about one adapter, as a screen may ask for it: what it confirmed, how fast it answers, and the newest bytes
//! it sent as they came. Nothing here is copied for a screen that did not ask.

use std::time::Duration;

use super::ids::{AdapterIx, DeviceLine, LineId};
use super::moment::Moment;
use super::state::LineState;

/// How long an adapter takes to answer, on its present connection or the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundTrip {
    /// The newest that was reported.
    pub last: Duration,
    /// The greatest of the connection.
    pub greatest: Duration,
}

/// Everything about one adapter that its row does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterDetail {
    /// Its position in the configuration, and so among the rows.
    pub ix: AdapterIx,
    /// The device node or address that was opened last; empty while it never was.
    pub path: String,
    /// What was set up and what the device would not confirm, on the newest connection; empty until it came so far.
    pub set_up: String,
    /// Errors that the driver itself counted in this run.
    pub driver_errors: u64,
    /// Its lines, as configured.
    pub lines: Vec<AdapterLine>,
    /// The newest bytes.
    pub tail: RawTail,
}

/// A line that an adapter reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterLine {
    /// What the device calls it.
    pub device_line: DeviceLine,
    /// What we call it.
    pub id: LineId,
    /// Its state.
    pub state: LineState,
}

/// The newest bytes of an adapter, whatever they mean and whatever connection they came over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawTail {
    /// The bytes, oldest first.
    pub bytes: Vec<u8>,
    /// How many bytes of this run came before the first of them.
    pub before: u64,
    /// How many of them, at the end, came with the newest reading.
    pub newest: usize,
    /// How many bytes the newest reading had: more than are kept, if it was a long one.
    pub reading: u64,
    /// When the newest reading came.
    pub at: Option<Moment>,
}
