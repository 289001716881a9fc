//! What the journal records: the body of each record. The head (`v`, `seq`, `at`, `mono_us`) and `prev` are the
//! writer's; see `docs/JOURNAL.md`.

use serde::{Deserialize, Serialize};

use super::alarm::AlarmChange;
use super::annunciation::AnnunciationRecord;
use super::catalogue::{AlarmKind, Sign};
use super::evidence::EvidenceSeen;
use super::ids::{AdapterName, LineId, NumberId};
use super::moment::{Mono, Wall};
use super::operator::{OperatorRecord, RecordSource};
use super::signal::{CallPhase, Tally, Tone};
use super::state::{Capabilities, Direction, LineState, Origin, Outcome, Progress};
use super::walk::WalkRecord;

/// The fields that open and close every record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordHead {
    /// Format version, 1.
    pub v: u32,
    /// 1, 2, 3… over all files.
    pub seq: u64,
    /// When the record was decided, UTC.
    pub at: Wall,
    /// The same moment on the monotonic clock of this run.
    pub mono_us: Mono,
    /// SHA-256 of the line before, 64 hex digits.
    pub prev: String,
}

/// The body of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventBody {
    /// A line changed its state, or what is known of its off-hook period.
    Line(LineChange),
    /// A call, or a try at one, is over.
    Call(CallEnded),
    /// A published number that several lines answer: one offered call is over.
    Number(NumberCall),
    /// The device named a caller or a called number.
    Caller(CallerSeen),
    /// The device reported a dialled digit.
    Digit(DigitSeen),
    /// The device heard a tone, or saw the loop do something that is no state.
    Tone(ToneHeard),
    /// A PBX's record of a call, held against the line.
    Evidence(Box<EvidenceSeen>),
    /// An alarm changed.
    Alarm(AlarmRecord),
    /// A person did something, or asked for it in vain.
    Operator(OperatorRecord),
    /// A walk test began or ended, or something came of a line in it.
    Walk(WalkRecord),
    /// Somebody was told of an alarm by a command, or was not.
    Annunciation(AnnunciationRecord),
    /// An adapter's port or connection changed.
    Adapter(AdapterChanged),
    /// Bytes that made no sense, or the driver's own error counters rose.
    Fault(FaultSeen),
    /// The program's own life.
    Program(ProgramChange),
    /// The wall clock was set, the program did not run, or the clock's standing was looked up.
    Clock(ClockChange),
    /// A checkpoint: everything a board needs to go on from here.
    Seal(Seal),
}

/// [`LineChange::why`] of a hookflash.
pub const FLASH: &str = "flash";

/// `line`: a line changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// Which line.
    pub line: LineId,
    /// The state before.
    pub from: LineState,
    /// The state now; equal to `from` when only origin or progress changed, or a hookflash was seen.
    pub to: LineState,
    /// When the state began (the edge itself; the record's `at` is when it was decided).
    pub since: Wall,
    /// How the off-hook period began, while off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What is known of the call, while off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// With `progress` `ended`: when the far end cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Wall>,
    /// A sign that is suspected, never certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspect: Option<Suspicion>,
    /// With `stale` and `unknown`: the last known state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LineState>,
    /// With `stale` and `unknown`: since when the last known state had held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Wall>,
    /// The device's word, or the rule, that decided.
    pub why: String,
    /// The adapter that reports the line.
    pub adapter: AdapterName,
}

/// Signs that can only be suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// A ring answered, on-hook within 5 s, off-hook again within 15 s without ring, digits or tone.
    DroppedAndParked,
}

/// `call`: a call on one line is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEnded {
    /// Which line.
    pub line: LineId,
    /// The published number whose offered call this ring belongs to, where several lines answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_id: Option<NumberId>,
    /// Direction.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// Milliseconds of ringing, up to the last burst or the ending event; 0 without a ring.
    pub ring_ms: u64,
    /// Milliseconds off-hook within a call; 0 for `no_call`.
    pub talk_ms: u64,
    /// The first ring, else the off-hook.
    pub started: Wall,
    /// The caller, or the called number, as the device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The name, as the device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digits seen while off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<String>,
    /// The line that answered the number while this one rang on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<LineId>,
}

/// `number`: one offered call to a number that several lines answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCall {
    /// The published number.
    pub number_id: NumberId,
    /// `answered`, `missed`, `abandoned` or `unobserved`.
    pub outcome: Outcome,
    /// The first ring on any of its lines.
    pub started: Wall,
    /// From the first ring to the answer, or to the last ring's end.
    pub ring_ms: u64,
    /// Every line that rang, in the order they began.
    pub lines: Vec<LineId>,
    /// The line that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<LineId>,
}

/// `caller`: a call record of the device, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerSeen {
    /// Which line.
    pub line: LineId,
    /// The number field.
    pub number: String,
    /// The name field.
    pub name: String,
    /// Direction as the device gave it.
    pub direction: Direction,
    /// Whether the record opened or closed the call.
    pub phase: CallPhase,
    /// Duration in seconds, as the device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u16>,
    /// Rings, as the device counted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rings: Option<u8>,
    /// The device's own clock: a note, host time rules.
    pub device_time: String,
}

/// `digit`: a dialled digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigitSeen {
    /// Which line.
    pub line: LineId,
    /// `0`-`9`, `*`, `#`, `A`-`D`.
    pub digit: char,
}

/// `tone`: a sign on the line that is no state by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToneHeard {
    /// Which line.
    pub line: LineId,
    /// What was heard or seen.
    pub tone: Tone,
}

/// `alarm`: one change of one alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmRecord {
    /// Which alarm of the catalogue.
    pub alarm: AlarmKind,
    /// What it is about.
    #[serde(flatten)]
    pub about: RecordSource,
    /// What changed.
    #[serde(flatten)]
    pub change: AlarmChange,
    /// The sign it rests on, where it is about an off-hook period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
    /// The lines it names, where it is not about one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
}

/// `adapter`: a step in the life of an adapter's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdapterChanged {
    /// Which adapter.
    pub adapter: AdapterName,
    /// The step.
    pub change: AdapterStep,
    /// The unit of a bus that it is about, with `unit_silent` and `unit_live`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<u16>,
    /// What led to it, for people.
    pub why: String,
    /// What the device confirmed, with `initialised`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Capabilities>,
    /// What became of every byte of the connection, with `lost`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

/// The steps of an adapter's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdapterStep {
    /// The port is open.
    Opened,
    /// The port could not be opened; recorded once per reason, not per try.
    OpenFailed,
    /// The device answered and was set up.
    Initialised,
    /// The proof of life stands.
    Live,
    /// The proof of life is overdue.
    Stale,
    /// The port failed, or was stale for 30 s and was closed.
    Lost,
    /// A unit of a bus gives no data any more; the others go on.
    UnitSilent,
    /// A unit that was silent gives data again.
    UnitLive,
    /// The device, or a unit of it, restarted.
    Restarted,
    /// The program could not take readings as fast as they came; the port was made to wait.
    Overrun,
}

/// `fault`: adjacent faults of one port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultSeen {
    /// Which adapter.
    pub adapter: AdapterName,
    /// How many faults this record stands for.
    pub count: u64,
    /// How many bytes they held.
    pub bytes: u64,
    /// The first 256 bytes, in hex.
    pub hex: String,
    /// SHA-256 of all the bytes, 64 hex digits.
    pub sha256: String,
    /// What was wrong with the first of them, or which driver counter rose.
    pub why: String,
}

/// `program`: the program's own life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ProgramChange {
    /// A run began.
    Started(ProgramStarted),
    /// A run ended in order.
    Stopped {
        /// Why: a key, a signal.
        why: String,
        /// What became of every byte, per adapter, in configuration order.
        adapters: Vec<AdapterTally>,
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
    /// Nothing else happened for a minute: the program was there.
    Alive {
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
    /// A torn tail was cut after a crash.
    Recovered {
        /// The file it was cut from.
        file: String,
        /// How many bytes were cut.
        bytes: u64,
        /// The first 256 of them, in hex.
        hex: String,
        /// SHA-256 of all of them.
        sha256: String,
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
    /// Files were removed by retention.
    Retired {
        /// The files removed.
        files: Vec<String>,
        /// `seq` of the first record removed.
        first_seq: u64,
        /// `seq` of the last record removed.
        last_seq: u64,
        /// SHA-256 of the last line removed: the `prev` of the oldest record kept.
        last_hash: String,
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
    /// A file was closed without a seal, because none came within 2 s.
    RotatedUnsealed {
        /// The file.
        file: String,
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
    /// The journal could be written again after a fault.
    JournalFault {
        /// What had failed.
        why: String,
        /// Records made while a line came from a simulation or a replay.
        #[serde(default, skip_serializing_if = "is_false")]
        sim: bool,
    },
}

/// How a run began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramStarted {
    /// The program's version.
    pub version: String,
    /// The machine's name.
    pub host: String,
    /// Time zone of the site.
    pub zone: String,
    /// Its offset from UTC now, for example `+08:00`.
    pub offset: String,
    /// Whether the kernel says the clock is synchronised.
    pub clock: ClockState,
    /// SHA-256 of the configuration file.
    pub config: String,
    /// Some line comes from a simulation or a replay.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sim: bool,
}

/// What the kernel says of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Disciplined by a time source.
    Synchronised,
    /// Running free.
    NotSynchronised,
    /// The kernel would not say.
    NotVerified,
}

/// The byte account of one adapter over a whole run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdapterTally {
    /// Which adapter.
    pub adapter: AdapterName,
    /// Its account.
    #[serde(flatten)]
    pub tally: Tally,
}

/// `clock`: something about the run's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ClockChange {
    /// The wall clock moved against the monotonic one: it was set.
    Step {
        /// By how many microseconds, forward positive.
        by_us: i64,
    },
    /// The program did not run: nothing was observed for so long.
    Suspended {
        /// When it was last known to run.
        since: Wall,
        /// For how many microseconds.
        for_us: u64,
    },
    /// Whether the kernel says the clock is synchronised: each hour, and when that changed.
    Checked {
        /// What it said.
        clock: ClockState,
    },
}

/// `seal`: a checkpoint of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// Why it was made.
    pub cause: SealCause,
    /// How many records lie before it, over all files: its own `seq` less one.
    pub records: u64,
    /// Everything the board needs to go on, with its own version.
    pub state: serde_json::Value,
}

/// Why a seal was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealCause {
    /// A shift ended.
    ShiftEnd,
    /// A new file begins after it.
    Rotate,
    /// The program stops.
    Stop,
    /// The program restarted.
    Restart,
    /// Many records lie behind the last one: a restart must not have to read them all.
    Checkpoint,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field by reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
