//! What was known: plain values, in the form in which JSON shows them. Each names the records it rests on, by number and
//! hash, so that anybody can look them up.

use serde::Serialize;

use crate::domain::event::{CallEnded, ClockState, LineChange, NumberCall, Suspicion};
use crate::domain::evidence::EvidenceSeen;
use crate::domain::review::{Bar, BarKind};
use crate::domain::{
    AdapterKind, AdapterName, AlarmKey, EpisodeId, LineId, LineState, NumberId, OperatorId, Origin, Priority, Progress,
    Wall,
};

/// A record that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// Its number.
    pub seq: u64,
    /// SHA-256 of its line, 64 hex digits.
    pub hash: String,
    /// Its kind.
    pub kind: &'static str,
}

/// How a line stood, as a record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The state.
    pub state: LineState,
    /// When it began.
    pub since: Wall,
    /// While off-hook: how that began, as far as was known then.
    pub origin: Option<Origin>,
    /// While off-hook: what was known of the call.
    pub progress: Option<Progress>,
    /// When the far end cleared.
    pub ended: Option<Wall>,
    /// A sign that is suspected.
    pub suspect: Option<Suspicion>,
    /// While stale or unknown: the last known state.
    pub last: Option<LineState>,
    /// Since when that had held.
    pub last_at: Option<Wall>,
    /// The device's word, or the rule, that decided; `None` where a seal tells the state.
    pub why: Option<String>,
    /// Since when this is how it stood: the edge, or the record where an older state was seen again.
    #[serde(skip)]
    pub(super) turned: Wall,
    /// `since` in the record's own word.
    #[serde(skip)]
    pub(super) recorded: Wall,
    /// The record.
    #[serde(skip)]
    pub(super) cite: Cite,
}

impl Standing {
    pub(super) fn of(change: &LineChange, turned: Wall, cite: Cite) -> Self {
        Self {
            state: change.to,
            // Told by a clock that was set back since, it would lie ahead.
            since: change.since.min(turned),
            recorded: change.since,
            origin: change.origin,
            progress: change.progress,
            ended: change.ended,
            suspect: change.suspect,
            last: change.last,
            last_at: change.last_at,
            why: Some(change.why.clone()),
            turned,
            cite,
        }
    }

    pub(super) fn unknown(since: Wall, cite: Cite) -> Self {
        let (origin, progress, ended, suspect, last, last_at, why) = (None, None, None, None, None, None, None);
        let (state, turned) = (LineState::Unknown, since);
        Self { state, since, recorded: since, origin, progress, ended, suspect, last, last_at, why, turned, cite }
    }

    /// The clock was set: what would lie ahead of it is told by the time that really went by.
    pub(super) fn set(&mut self, to: Wall, set: Wall) {
        let told = |wall: &mut Wall| {
            if *wall > set {
                wall.0 = set.0.saturating_sub(to.0.saturating_sub(wall.0));
            }
        };
        told(&mut self.since);
        told(&mut self.turned);
        self.ended.iter_mut().for_each(told);
        self.last_at.iter_mut().for_each(told);
    }
}

/// Why nobody can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum NotObserved {
    /// The journal begins later, or holds nothing.
    BeforeFirst {
        /// When its first record was made.
        first: Option<Wall>,
    },
    /// No run of the program.
    NotRunning {
        /// The last record before.
        from: Wall,
        /// The first record of the next run.
        to: Option<Wall>,
        /// The run before ended in order.
        in_order: bool,
    },
    /// The newest record is older.
    AfterNewest {
        /// When it was made.
        newest: Wall,
        /// Whether the program runs now.
        running: bool,
    },
    /// Records are missing just there.
    RecordsMissing {
        /// The last one before.
        after: u64,
        /// The first one behind.
        before: u64,
    },
    /// No record and no seal tells of the line.
    NeverReported,
    /// There is no evidence of its state.
    Unknown,
    /// Its data is older than the adapter promises.
    Stale,
    /// Nothing proves that the adapter of its kind looks.
    NoProof,
    /// The line is not monitored.
    NotMonitored,
    /// The figures count this time as unobserved.
    Uncounted,
}

/// An adapter, as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdapterKnown {
    /// Which.
    pub adapter: AdapterName,
    /// Its kind.
    pub kind: AdapterKind,
    /// How it stood.
    pub health: Health,
    /// Since when; `None` where a seal tells it.
    pub since: Option<Wall>,
    /// What led to it.
    pub why: String,
}

/// The health of an adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nothing was heard of it in this run yet.
    NotOpened,
    /// Open, without proof of life yet.
    Opened,
    /// Its proof of life stood.
    Live,
    /// Its proof of life was overdue.
    Stale,
    /// Its port was gone.
    Lost,
}

/// A call around a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallKnown {
    /// The record's own words.
    #[serde(flatten)]
    pub call: CallEnded,
    /// When it was over: its start, its ringing and its talking.
    pub until: Wall,
    /// Its record.
    pub seq: u64,
    /// The hash of that.
    pub hash: String,
}

/// A call offered to a number that several lines answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberCallKnown {
    /// The record's own words.
    #[serde(flatten)]
    pub call: NumberCall,
    /// Its record.
    pub seq: u64,
    /// The hash of that.
    pub hash: String,
}

/// What an exchange or a carrier recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceKnown {
    /// The record's own words.
    #[serde(flatten)]
    pub evidence: Box<EvidenceSeen>,
    /// When it came.
    pub at: Wall,
    /// Its record.
    pub seq: u64,
    /// The hash of that.
    pub hash: String,
}

/// An alarm that stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlarmKnown {
    /// Which, of what.
    #[serde(flatten)]
    pub key: AlarmKey,
    /// Its episode.
    pub episode: EpisodeId,
    /// Its highest priority.
    pub priority: Priority,
    /// Proven, or suspected.
    pub certain: bool,
    /// When it began.
    pub raised: Wall,
    /// Who acknowledged it first, and when.
    pub acknowledged: Option<Acknowledged>,
    /// When its condition returned to normal.
    pub cleared: Option<Wall>,
    /// When it was closed.
    pub closed: Option<Wall>,
    /// The record that began it, where that was read.
    pub seq: Option<u64>,
    #[serde(skip)]
    pub(super) closed_seq: Option<u64>,
}

/// Who acknowledged, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acknowledged {
    /// Who.
    pub by: Option<OperatorId>,
    /// When.
    pub at: Wall,
}

/// Taken out of monitoring by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceKnown {
    /// A line or an adapter.
    pub about: String,
    /// Who.
    pub by: Option<OperatorId>,
    /// Why.
    pub why: String,
    /// From when.
    pub from: Wall,
    /// When it came back.
    pub to: Option<Wall>,
}

/// A note or an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteKnown {
    /// When it was written.
    pub at: Wall,
    /// By whom.
    pub by: Option<OperatorId>,
    /// About what; empty for the site.
    pub about: String,
    /// The time it explains.
    pub from: Option<Wall>,
    /// The first instant behind that.
    pub to: Option<Wall>,
    /// The note.
    pub note: String,
    /// Its record.
    pub seq: u64,
    /// The hash of that.
    pub hash: String,
}

/// The wall clock was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClockSet {
    /// What it showed before.
    pub from: Wall,
    /// What it showed then.
    pub to: Wall,
    /// The first record behind it.
    pub seq: u64,
}

/// What was known of a line at one occurrence of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineKnown {
    /// Which line.
    pub line: LineId,
    /// Its label.
    pub label: String,
    /// Its published number.
    pub number: Option<NumberId>,
    /// When.
    pub at: Wall,
    /// Which occurrence of this time by the wall clock, 1 for the first.
    pub occurrence: usize,
    /// How often this time occurred.
    pub occurrences: usize,
    /// How it stood. Where nobody looked, the state is `unknown`, and `last` what was known before.
    #[serde(flatten)]
    pub standing: Standing,
    /// What the figures count this moment as.
    pub counts_as: Option<BarKind>,
    /// Whether somebody looked.
    pub observed: bool,
    /// Why not.
    pub not_observed: Option<NotObserved>,
    /// The call around it.
    pub call: Option<CallKnown>,
    /// Calls that an exchange or a carrier recorded.
    pub records: Vec<EvidenceKnown>,
    /// Its adapter.
    pub adapter: Option<AdapterKnown>,
    /// Alarms that stood.
    pub alarms: Vec<AlarmKnown>,
    /// Whether a person had taken it out of monitoring.
    pub out_of_service: Vec<ServiceKnown>,
    /// What people explained.
    pub notes: Vec<NoteKnown>,
    /// What the kernel said of the wall clock.
    pub clock: Option<ClockState>,
    /// Whether that is: synchronised.
    pub clock_verified: bool,
    /// The records that all this rests on.
    pub evidence: Vec<Cite>,
}

/// A stretch of a line's time, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StretchKnown {
    /// From, to, and what it was.
    #[serde(flatten)]
    pub bar: Bar,
    /// How the line stood at its beginning, in its device's words.
    pub why: Option<String>,
    /// While off-hook: how that began.
    pub origin: Option<Origin>,
    /// The record that began it, where one did.
    pub seq: Option<u64>,
}
