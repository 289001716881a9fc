//! The vocabulary every floor shares: ids, moments, states, signals, events, and what a screen may ask and see.
//!
//! No IO, no clock reading, no randomness, and no other module of this crate is used here.

pub mod adapter_view;
pub mod alarm;
pub mod alarm_view;
pub mod annunciation;
pub mod catalogue;
pub mod event;
pub mod evidence;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod ids;
pub mod input;
pub mod kind;
pub mod masking;
pub mod moment;
pub mod operator;
pub mod posting;
pub mod reach;
mod record_source;
pub mod review;
pub mod review_reply;
mod review_request;
pub mod signal;
pub mod state;
pub mod view;
pub mod walk;

pub use alarm::{AlarmCause, AlarmChange, AlarmStep, EpisodeId, IsaState, Mask, Priority, Refusal, ShelfKind};
pub use annunciation::{Announced, Annunciation, AnnunciationReport};
pub use catalogue::{AlarmKey, AlarmKind, AlarmSource, Sign};
pub use event::{EventBody, RecordHead};
pub use evidence::{CallEdge, CallPart, CallRecord, PbxStamp, PbxTime};
pub use ids::{
    AdapterIx, AdapterName, DeviceLine, GroupName, LineId, LineIx, NumberId, OperatorId, ShiftName, UnitLine,
};
pub use input::{Command, Input, JournalReport, Output, PortEvent, RunEvent, Ticket};
pub use kind::{AdapterKind, DigitsSeen, KindTraits, LineNames, Proof};
pub use moment::{Clock, Moment, Mono, Wall, WrittenTimes};
pub use operator::{ActRefusal, LongCallReason, Operation, Reply, Role, SignInRefusal, SignOutCause};
pub use posting::{Posted, Posting, PostingBody, PostingId, PostingRef};
pub use signal::{Answer, CallPhase, CallerInfo, DecodeFault, Decoded, FaultReason, Power, Signal, Tally, Tone};
pub use state::{
    Capabilities, Direction, EdgeStyle, Hook, LineState, Origin, Outcome, Progress, Quality, RingStyle,
    UnitCapabilities,
};
pub use view::{Snapshot, ViewRequest};
pub use walk::{WalkChange, WalkOperation, WalkRecord};
