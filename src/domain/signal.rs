//! What decoders make of device bytes. A bad byte is a value here ([`DecodeFault`]), never an error return.

use serde::{Deserialize, Serialize};

use super::evidence::CallRecord;
use super::ids::DeviceLine;
use super::state::Direction;

/// One thing a decoder understood, or failed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Something happened on a line, or was reported of it.
    Line {
        /// What the device calls the line.
        line: DeviceLine,
        /// What happened.
        signal: Signal,
        /// The device's own word for it, short (`F`, `LINE OFF_HOOK`, `80`): the record's `why`.
        why: &'static str,
    },
    /// A line's voltage as it was measured, whatever is made of it.
    Voltage {
        /// What the device calls the line.
        line: DeviceLine,
        /// Between its wires, without its sign, in millivolts.
        millivolts: u32,
    },
    /// A PBX's record of a call that is over: evidence, never a state.
    CallRecord(Box<CallRecord>),
    /// The inputs of one unit of a bus read as they do without power, all of them together; or do so no more.
    Power {
        /// The unit's address.
        unit: u16,
        /// Gone or back.
        power: Power,
    },
    /// A reply that concerns the connection, not a line.
    Answer(Answer),
    /// The device (or one unit of a chain) restarted: what it knew of its lines is gone.
    Restarted {
        /// A line of the unit that restarted; `None` when it may be any.
        unit: Option<DeviceLine>,
    },
    /// Well-formed, without meaning for hook states (`INFO …`, an undocumented letter): kept as a note.
    Note(String),
    /// Bytes that make no sense.
    Fault(DecodeFault),
}

/// What happened on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// The loop is closed: an edge, or the answer of a device that was asked.
    OffHook,
    /// The loop is open: an edge, or the answer of a device that was asked.
    OnHook,
    /// A hookflash, judged by the device itself.
    Flash,
    /// A call began to ring (kinds that report a ring once per call).
    RingStarted,
    /// A ring burst (kinds that report the cadence).
    RingBurst,
    /// The device says the ring is over, unanswered.
    RingEnded,
    /// A call record: start or end of a call as the device saw it.
    Call {
        /// Start or end.
        phase: CallPhase,
        /// Who called, or who was called.
        caller: CallerInfo,
    },
    /// A dialled digit: `0`-`9`, `*`, `#`, `A`-`D`.
    Digit(char),
    /// A tone, or a movement of the loop, that is no state by itself.
    Tone(Tone),
    /// The device measured no line voltage.
    Dead,
    /// The device was asked and cannot tell.
    HookUnknown,
}

/// A sign on the line that is no state by itself: what it proves depends on what went before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// One report of busy tone.
    Busy,
    /// Dial tone.
    Dial,
    /// The loop current was interrupted for a moment.
    LoopBreak,
    /// The polarity of the line was reversed.
    PolarityReversal,
}

/// What of a call a record speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallPhase {
    /// The call began.
    Start,
    /// The call is over.
    End,
    /// The device turned the call away: no set rang.
    Blocked,
}

/// The facts of a device's call record, as the device gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerInfo {
    /// Inbound or outbound.
    pub direction: Direction,
    /// The number field, trimmed of blanks; may be empty or a word such as `Private`.
    pub number: String,
    /// The name field, trimmed of blanks; text of any kind, never trusted.
    pub name: String,
    /// Duration in seconds; on an end record only.
    pub duration_s: Option<u16>,
    /// Number of rings, 0-9; on an end record only.
    pub rings: Option<u8>,
    /// The device's own date and time, a note only: host time rules.
    pub device_time: String,
}

/// A reply that concerns the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The device is alive (`#`, `READY`).
    Alive,
    /// A whozz version reply.
    Version {
        /// First line of the answering unit.
        first_line: u16,
        /// The toggle letters, as printed.
        toggles: String,
    },
    /// Who sent a packet: raw numbers, as the unit bears them.
    Unit {
        /// The unit's own number.
        unit: [u8; 6],
        /// Its serial number.
        serial: [u8; 6],
    },
    /// What a device says of itself that it reports.
    Reports {
        /// Its hook state.
        hook: bool,
        /// Its dialled digits.
        digits: bool,
    },
    /// The device told a line's present state (its proof of life where it can be asked).
    State,
    /// A unit of a bus told the present state of its lines.
    UnitState {
        /// The unit's address.
        unit: u16,
        /// Which question it answers, where the frame says so.
        transaction: Option<u16>,
    },
    /// A unit of a bus would not tell the state of its lines.
    Refused {
        /// The unit's address.
        unit: u16,
        /// Its reason, as its protocol names it.
        why: &'static str,
    },
}

/// Whether the inputs of a unit have power, as far as their readings show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Every input reads as without power, and they came there together.
    Gone,
    /// An input reads otherwise again.
    Back,
}

/// Bytes that make no sense, in the order they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeFault {
    /// What is wrong.
    pub reason: FaultReason,
    /// The bytes themselves: nothing from a device is lost.
    pub bytes: Vec<u8>,
}

/// Why bytes made no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultReason {
    /// A record that fits no grammar.
    Malformed,
    /// No end of record within the longest record of the family.
    TooLong,
    /// The port closed inside a record.
    Cut,
    /// A byte that this family never sends.
    UnexpectedByte,
    /// A frame of the right form whose checksum is wrong.
    Checksum,
    /// The record's form is one that carries no hook state (whozz limited format): the device must be set up anew.
    WrongFormat,
}

/// What became of every byte: `bytes == records_bytes + fault_bytes + separator_bytes + pending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Bytes received.
    pub bytes: u64,
    /// Records understood.
    pub records: u64,
    /// Bytes of records understood.
    pub record_bytes: u64,
    /// Faults found.
    pub faults: u64,
    /// Bytes in faults.
    pub fault_bytes: u64,
    /// Bytes between records (line ends, blanks), ignored.
    pub separator_bytes: u64,
    /// Of the records, those that a device sent once more and that were passed over.
    #[serde(default, skip_serializing_if = "is_none")]
    pub repeats: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference to what decides on leaving a field out")]
fn is_none(count: &u64) -> bool {
    *count == 0
}
