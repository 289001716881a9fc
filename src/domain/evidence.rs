//! What an exchange in the house (PBX) records of a call, after it is over, and what that says of a line's off-hook
//! period. Its clock and its word are its own: nothing here is a state, and nothing here is ever taken for host time.

use serde::{Deserialize, Serialize};

use super::ids::{AdapterName, DeviceLine, LineId};
use super::moment::Wall;
use super::posting::PostingRef;
use super::state::Direction;

/// One call, or part of one, as a PBX recorded it for one of its extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// Whose call it was, in the PBX's own numbering.
    pub extension: DeviceLine,
    /// As seen from the extension.
    pub direction: Direction,
    /// Whether the record tells the whole call.
    pub part: CallPart,
    /// When, by the PBX's clock.
    pub time: PbxTime,
    /// Seconds of ringing; `None` where the format does not tell.
    pub ring_s: Option<u32>,
    /// Seconds of conversation, 0 for a call that was not answered; `None` where the format does not tell.
    pub talk_s: Option<u32>,
    /// Seconds on hold or parked: of the call, and not of the conversation.
    pub held_s: u32,
    /// Who called, or who was called; empty where not told.
    pub number: String,
    /// A name beside the number; text of any kind, never trusted.
    pub name: String,
    /// The trunk; empty for a call within the house.
    pub trunk: String,
    /// An account code that somebody keyed in.
    pub account: String,
    /// What the PBX says besides: `NO ANSWER`, `TR`, a mark.
    pub note: String,
    /// The whole record; bytes that are no UTF-8 stand as `\xNN`.
    pub raw: String,
}

/// How much of a call a record tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallPart {
    /// The whole call, as far as the PBX says.
    Whole,
    /// A part: the call was split or handed on, and may go on.
    Part,
}

/// A moment by a PBX's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PbxTime {
    /// What it is the time of.
    pub edge: CallEdge,
    /// As the PBX wrote it.
    pub text: String,
    /// What it says; `None` where the PBX itself does not know (`**/**/**`).
    pub stamp: Option<PbxStamp>,
}

/// Which end of a call a PBX stamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallEdge {
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// The fields of a PBX's clock, each in the range of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PbxStamp {
    /// `None` where the format has no year.
    pub year: Option<i16>,
    /// 1-12.
    pub month: i8,
    /// 1-31.
    pub day: i8,
    /// 0-23.
    pub hour: i8,
    /// 0-59.
    pub minute: i8,
    /// `None` where the format has none.
    pub second: Option<i8>,
}

/// `evidence`: a call record of a PBX, held against the off-hook period of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceSeen {
    /// Which line.
    pub line: LineId,
    /// The adapter that brought it.
    pub adapter: AdapterName,
    /// The form of the record: `panasonic`, `avaya`, `nec`, `mitel`.
    pub format: String,
    /// The PBX's own number of the set.
    pub extension: DeviceLine,
    /// As seen from the set.
    pub direction: Direction,
    /// Whether the record tells the whole call.
    pub part: CallPart,
    /// Who called, or who was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// A name beside the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The start of the call as the PBX wrote it, where it writes that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// The end of the call as the PBX wrote it, where it writes that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Seconds of conversation and hold, as the PBX counted them; 0 for a call that was not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// Seconds of ringing, as the PBX counted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring_s: Option<u32>,
    /// By how many seconds the PBX's end of the call is ahead of the record's arrival, negative behind. A note: it holds
    /// the way of the record as well as the PBX's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ahead_s: Option<i64>,
    /// What the record says of the line.
    pub verdict: Verdict,
    /// The start of the off-hook period that it belongs to, as the `line` record has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_hook_since: Option<Wall>,
    /// By how many seconds that period is longer than the PBX's duration, negative shorter; up to now where it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longer_by_s: Option<i64>,
    /// Whether the line was seen all the time of the call: where it was not, that no period fits means nothing.
    pub observed: bool,
    /// The record as it came.
    pub raw: String,
    /// Where a carrier recorded the call, not an exchange in the house: `format` is `carrier`, `adapter` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<CarrierCall>,
    /// The posting that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posting: Option<PostingRef>,
}

/// A row of a carrier's call details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierCall {
    /// The file's name.
    pub file: String,
    /// SHA-256 of the whole file, 64 hex digits.
    pub sha256: String,
    /// The row, the header being row 1.
    pub row: u64,
    /// When the call began, by the carrier's clock.
    pub from: Wall,
    /// Who was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// How it ended, in the carrier's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// By how many seconds the two clocks may differ, as the verdict took it.
    pub tolerance_s: u32,
    /// What was compared, for people.
    pub why: String,
}

/// How a carrier says that a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierTold {
    /// The caller met busy.
    Busy,
    /// It was answered.
    Answered,
    /// It was not.
    Unanswered,
}

impl CarrierTold {
    /// By the carrier's word, else by how many seconds it lasted.
    #[must_use]
    pub fn of(result: Option<&str>, duration_s: u32) -> Self {
        let result = result.unwrap_or_default().to_lowercase();
        match () {
            () if result.contains('忙') || result.contains("busy") => Self::Busy,
            () if duration_s > 0 => Self::Answered,
            () => Self::Unanswered,
        }
    }
}

/// What a call record says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The call lies within an off-hook period.
    Agrees,
    /// An off-hook period was there, and shorter than the call.
    Contradicts,
    /// No off-hook period at that time.
    NoPeriod,
    /// Nobody looked at the line then: nothing follows.
    NotObserved,
}
