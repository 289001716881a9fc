//! What goes into the board and what comes out of it.

use serde::{Deserialize, Serialize};

use super::annunciation::{Annunciation, AnnunciationReport};
use super::event::{ClockState, EventBody};
use super::ids::{AdapterIx, DeviceLine, OperatorId};
use super::moment::Moment;
use super::operator::{Operation, SignInRefusal, SignOutCause};
use super::posting::Posted;
use super::state::Capabilities;

/// One thing that happened outside the board. It travels with the [`Moment`] it was stamped with at the edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Bytes from a device.
    Reading {
        /// From which adapter.
        adapter: AdapterIx,
        /// The bytes, in the order they came.
        data: Vec<u8>,
    },
    /// A step of a port's supervisor.
    Port {
        /// Of which adapter.
        adapter: AdapterIx,
        /// The step.
        event: PortEvent,
    },
    /// Word from the journal writer: what is on disk, and records that the writer itself calls for. Nothing else that is
    /// recorded rests on it, since a replay has a writer of its own, or none; what it means for alarms comes as a
    /// [`RunEvent`].
    Journal(JournalReport),
    /// What the run noticed of itself.
    Run(RunEvent),
    /// What became of telling somebody.
    Annunciation(AnnunciationReport),
    /// What a command posted for this monitor to record.
    Posted(Posted),
    /// What a person, or a signal, asks for.
    Command(Command),
}

/// The steps a port's supervisor reports. Only it decides stale and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PortEvent {
    /// The port is open; every earlier byte belongs to an earlier connection.
    Opened {
        /// The device node or address that was opened.
        path: String,
    },
    /// The port could not be opened; sent once per reason.
    OpenFailed {
        /// What to do about it.
        why: String,
    },
    /// The device answered and was set up; sent again when a later answer changes what is confirmed.
    Initialised {
        /// What it confirmed.
        capabilities: Capabilities,
        /// What was set, and what the device would not confirm.
        why: String,
    },
    /// The proof of life stands (again).
    Live,
    /// The proof of life is overdue; the port stays open.
    Stale {
        /// What was missed.
        why: String,
    },
    /// The port failed and is closed, or it was stale for 30 s and was closed.
    Lost {
        /// What failed.
        why: String,
    },
    /// A unit of a bus gives no data any more, while others may.
    UnitSilent {
        /// The unit's address.
        unit: u16,
        /// What came instead, and what to do.
        why: String,
    },
    /// A unit that was silent gives data again.
    UnitLive {
        /// The unit's address.
        unit: u16,
    },
    /// The board could not keep up and the reader had to wait. No byte was lost.
    Overrun {
        /// How many times since the last report.
        count: u64,
    },
    /// The driver's own error counters rose.
    DriverErrors {
        /// Which, and by how much.
        why: String,
        /// The sum of the rises.
        count: u64,
    },
    /// How long the device takes to answer, measured on this connection. At most one every 10 s, and one more whenever the
    /// greatest rose by half or more. It makes no record.
    RoundTrip {
        /// The newest, in microseconds.
        last_us: u64,
        /// The greatest of this connection, in microseconds.
        greatest_us: u64,
    },
    /// The device restarted: seen by the supervisor's dialogue, after the bytes that say so were sent on as a reading.
    /// The board learns the restart from those bytes; this event only tells that the dialogue begins anew.
    Restarted {
        /// The unit's line, where it named one.
        unit: Option<DeviceLine>,
    },
}

/// What a run notices of itself: observation stopped, or goes on, or the clock's standing was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RunEvent {
    /// The program did not run since then (the machine was suspended, or the process stopped): nothing was observed.
    Slept {
        /// When it was last known to run.
        since: Moment,
    },
    /// The journal's backlog is full: readings wait in the ports, and what the lines do now is not known.
    ReadingStopped,
    /// Readings are taken again.
    ReadingResumed,
    /// The run woke to a deadline, or to a wall clock that was set, and nothing else: only the moment counts. In a trace
    /// it says when, so that a replay meets both on the same clocks.
    Tick,
    /// Records wait for the disk, and for longer than they may none came there.
    JournalStalled,
    /// Records cannot be written.
    JournalFaulted {
        /// What fails, and what to do.
        why: String,
    },
    /// Records come to disk again, after a stall or a fault.
    JournalHealthy,
    /// The kernel was asked whether the wall clock is synchronised: at start, each hour, and when that changed.
    ClockChecked {
        /// What it said.
        state: ClockState,
    },
}

/// What a person, or a signal, asks for. Commands are recorded, keys are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// End the run in order, whoever is signed in.
    Stop {
        /// A signal, or that the terminal is gone.
        why: String,
    },
    /// A person's PIN was right.
    SignedIn {
        /// Who.
        operator: OperatorId,
    },
    /// A person tried to sign in and was not let in.
    SignInRefused {
        /// Who was named.
        operator: OperatorId,
        /// Why.
        why: SignInRefusal,
    },
    /// Whoever was signed in is no longer.
    SignedOut {
        /// Why.
        cause: SignOutCause,
    },
    /// What the person at the screen asks for.
    Operate(Operation),
}

/// Names a record that was handed to the writer: 1, 2, 3… within one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ticket(pub u64);

/// Word from the journal writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalReport {
    /// Every record up to and with this ticket is on disk.
    Durable {
        /// The newest ticket on disk.
        ticket: Ticket,
        /// Its `seq`.
        seq: u64,
        /// SHA-256 of its line, 64 hex digits.
        hash: String,
    },
    /// Midnight or the size limit is due: the board answers with a seal, the next file starts right after it.
    RotateDue,
    /// No seal came within 2 s; the file was closed without one.
    RotatedUnsealed {
        /// The file.
        file: String,
    },
    /// Files are older than the configuration keeps; the board answers with a `retired` record, and only when that is
    /// on disk are they removed.
    RetireDue {
        /// The files, oldest first.
        files: Vec<String>,
        /// `seq` of their first record.
        first_seq: u64,
        /// `seq` of their last record.
        last_seq: u64,
        /// SHA-256 of their last line.
        last_hash: String,
    },
    /// Writing fails. The writer keeps every record and tries again.
    Faulted {
        /// What fails, and what to do.
        why: String,
    },
    /// Writing works again; everything kept meanwhile is on disk.
    Healthy,
}

/// What the board asks of the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A record for the journal.
    Record {
        /// Comes back in [`JournalReport::Durable`].
        ticket: Ticket,
        /// When it was decided.
        at: Moment,
        /// What happened.
        body: EventBody,
    },
    /// Somebody is to be told of an alarm by a command; what became of it comes back as
    /// [`Input::Annunciation`].
    Annunciate(Annunciation),
    /// The terminal's bell is to sound once.
    Bell,
}
