//! The alarms as a screen sees them, and who may act on them.

use std::sync::Arc;

use super::alarm::{EpisodeId, IsaState, Priority, ShelfKind};
use super::catalogue::{AlarmKey, AlarmKind, Sign};
use super::ids::{LineId, LineIx, OperatorId};
use super::moment::{Moment, Wall};
use super::operator::{Reply, Role};

/// Which alarms a screen wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlarmRequest {
    /// Which list.
    pub list: AlarmList,
    /// Only alarms whose source, label, group, number, room or contact holds this text, letters of either case.
    pub search: String,
    /// Rows to pass over.
    pub offset: usize,
    /// Rows wanted at most.
    pub limit: usize,
}

/// The lists of alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AlarmList {
    /// What needs a person: unacknowledged, returned, acknowledged. The most urgent first.
    #[default]
    Open,
    /// Shelved, the one that ends first on top.
    Shelved,
    /// Out of service, the one that ends first on top.
    OutOfService,
}

/// The alarms as a screen sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmsView {
    /// How many are unacknowledged, by priority, the most urgent first.
    pub unacknowledged: [(Priority, usize); 4],
    /// How many are acknowledged and still there.
    pub acknowledged: usize,
    /// How many returned to normal before anybody acknowledged them.
    pub returned: usize,
    /// How many are shelved.
    pub shelved: usize,
    /// How many lines and adapters are out of service.
    pub out_of_service: usize,
    /// How many episodes a mask hides: off duty, or behind a lost adapter.
    pub suppressed: usize,
    /// How urgent the most urgent one is that sounds.
    pub sounding: Option<Priority>,
    /// The running flood.
    pub flood: Option<FloodView>,
    /// How many rows the asked list has that match.
    pub matched: usize,
    /// The rows asked for.
    pub rows: Vec<AlarmRow>,
    /// The most urgent open alarms, whatever list was asked for: what a screen shows above its grid.
    pub top: Vec<AlarmRow>,
    /// Commands of annunciation that failed in this run, with the last reason.
    pub annunciation_failures: u64,
    /// The name of the command that failed last, and why.
    pub last_failure: Option<(String, String)>,
}

impl Default for AlarmsView {
    fn default() -> Self {
        Self {
            unacknowledged: Priority::WORDS.map(|(priority, _)| (priority, 0)),
            acknowledged: 0,
            returned: 0,
            shelved: 0,
            out_of_service: 0,
            suppressed: 0,
            sounding: None,
            flood: None,
            matched: 0,
            rows: Vec::new(),
            top: Vec::new(),
            annunciation_failures: 0,
            last_failure: None,
        }
    }
}

/// A flood of alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloodView {
    /// When it began.
    pub since: Moment,
    /// How many were annunciated since.
    pub annunciated: usize,
}

/// One alarm, one shelf, or one source that is out of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmRow {
    /// Which alarm. For a source out of service: one of its alarms.
    pub key: AlarmKey,
    /// The line, where it is about one: what a jump leads to.
    pub line: Option<LineIx>,
    /// The line's label; empty where it is not about a line.
    pub label: Arc<str>,
    /// The line's room.
    pub room: Arc<str>,
    /// The lines it names, where it is not about one line.
    pub lines: Vec<LineId>,
    /// The episode; none for a shelf or an out-of-service without one.
    pub episode: Option<EpisodeId>,
    /// Its priority.
    pub priority: Priority,
    /// Proven, or suspected.
    pub certain: bool,
    /// The sign it rests on.
    pub sign: Option<Sign>,
    /// The ISA-18.2 state.
    pub state: IsaState,
    /// When the condition began; for a line blocked by it, its blocked time runs from here.
    pub since: Wall,
    /// When it was first shown.
    pub raised_at: Option<Wall>,
    /// When it returned to normal.
    pub cleared_at: Option<Wall>,
    /// Since when nothing confirms it.
    pub unconfirmed_since: Option<Wall>,
    /// Who acknowledged it.
    pub acknowledged: Option<AcknowledgedView>,
    /// How often it came again before its return was acknowledged.
    pub recurrences: u32,
    /// Steps of escalation taken.
    pub escalated: u32,
    /// Who shelved it, or took it out of service; why; until when.
    pub hidden: Option<HiddenView>,
    /// Its sound is stopped.
    pub is_silenced: bool,
}

/// An acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgedView {
    /// Who.
    pub by: OperatorId,
    /// When.
    pub at: Wall,
    /// When it expires while the condition persists.
    pub until: Option<Wall>,
    /// The note.
    pub note: Option<String>,
    /// Its record is on disk. Until then it is being acknowledged, not acknowledged.
    pub standing: OnDisk,
}

/// Whether what a person did is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnDisk {
    /// On its way.
    Pending,
    /// On its way, and the journal is at fault: a crash would lose it.
    AtRisk,
    /// There, or this run has no journal.
    Done,
}

/// A shelf or an out-of-service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenView {
    /// Who.
    pub by: OperatorId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Wall,
    /// Until when; out of service may have no end.
    pub until: Option<Wall>,
    /// The shelf's kind; none where out of service.
    pub shelf: Option<ShelfKind>,
    /// Its record is on disk.
    pub standing: OnDisk,
}

/// The worst alarm of a line, for its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAlarm {
    /// Which.
    pub alarm: AlarmKind,
    /// Its episode.
    pub episode: EpisodeId,
    /// Its priority.
    pub priority: Priority,
    /// Proven, or suspected.
    pub certain: bool,
    /// Unacknowledged, acknowledged, or returned.
    pub state: IsaState,
    /// When its condition began.
    pub since: Wall,
}

/// Who may act at this screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionView {
    /// Who may sign in; empty where the site has no operators and everybody may act.
    pub operators: Vec<OperatorView>,
    /// Who is signed in.
    pub signed_in: Option<OperatorView>,
    /// No try to sign in is taken before then.
    pub waits_until: Option<Moment>,
    /// Tries to sign in that this run has answered, whatever came of them.
    pub tries: u64,
    /// What the last act came to.
    pub reply: Option<ReplyView>,
}

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorView {
    /// The id.
    pub id: OperatorId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyView {
    /// Counts the replies of this run: a new number is a new reply.
    pub number: u64,
    /// When it was given.
    pub at: Moment,
    /// What it says.
    pub reply: Reply,
    /// Whether its record is on disk.
    pub standing: OnDisk,
}
