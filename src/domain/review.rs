//! What the review of a shift shows, and what a screen may ask of it: [`ReviewRequest`] and [`ReviewAnswer`]. As with the
//! [`Snapshot`](super::Snapshot), everything is owned, and paging, search and cursor belong to the screen.
//!
//! What a stretch of a line's time was is the fold's word, so that the bars on screen and paper, and the figures beside
//! them, never differ.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::alarm::{EpisodeId, Priority};
use super::catalogue::{AlarmKey, AlarmSource};
use super::event::{ClockState, EventBody};
use super::ids::{LineId, LineIx, OperatorId, ShiftName};
use super::moment::Wall;
use super::operator::Handover;
pub use super::review_request::{
    EventAnchor, EventFilter, EventKinds, EventsRequest, NumberSearch, ReviewCursor, ReviewRange, ReviewRequest,
    TimelineRequest,
};

/// What a stretch of a line's time was, as the figures count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarKind {
    /// On-hook and not ringing.
    Idle,
    /// Off-hook without a call, and too short to be blocked.
    NoCall,
    /// A call, or its dialling.
    Call,
    /// Rings.
    Ringing,
    /// It would be suspected, and the desk confirmed a call.
    Explained,
    /// Nobody knows: unknown, stale, behind a lost adapter, or the program did not run.
    Unobserved,
    /// Without feed.
    Dead,
    /// Blocked as far as anybody can suspect.
    Suspected,
    /// Blocked for certain.
    Blocked,
}

impl BarKind {
    /// Every kind, from what matters least to what matters most: of several within one cell the last is drawn.
    pub const ALL: [Self; 9] = [
        Self::Idle,
        Self::NoCall,
        Self::Call,
        Self::Ringing,
        Self::Explained,
        Self::Unobserved,
        Self::Dead,
        Self::Suspected,
        Self::Blocked,
    ];
}

/// A stretch of a line's time, by the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Its first instant.
    pub from: Wall,
    /// The first instant behind it.
    pub to: Wall,
    /// What it was.
    pub kind: BarKind,
}

/// What a review screen gets.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ReviewAnswer {
    /// Nothing was asked.
    #[default]
    None,
    /// The journal is being read.
    Reading,
    /// It could not be read, or there is no such range.
    Failed(Arc<str>),
    /// What was asked for.
    Ready(Box<ReviewView>),
}

/// A shift read back.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewView {
    /// The turn of the request that this range answers.
    pub turn: u64,
    /// The range: its first instant.
    pub from: Wall,
    /// The first instant behind it; now where it runs.
    pub to: Wall,
    /// The shift that the range is, and the date it starts on (`YYYY-MM-DD`).
    pub shift: Option<(ShiftName, Arc<str>)>,
    /// Whether the range still runs.
    pub is_running: bool,
    /// Some of it comes from a simulation or a replay.
    pub sim: bool,
    /// The worst that was known of the wall clock.
    pub clock: Option<ClockState>,
    /// How the journal stands.
    pub journal: ReviewJournal,
    /// Records in the range; 0 where there is no data.
    pub records: u64,
    /// The figures of the site.
    pub total: ReviewTotal,
    /// The timeline.
    pub timeline: TimelineView,
    /// The list of events, where it was asked for.
    pub events: Option<EventsView>,
    /// Where a person may step to, in the order of time.
    pub incidents: Arc<[Incident]>,
    /// Alarms that stood in the range, in the order they were raised.
    pub alarms: Arc<[ReviewAlarm]>,
    /// Missed callers, the most tries first.
    pub callers: Arc<[ReviewCaller]>,
    /// Missed calls without a number, or of callers beyond those that are told apart.
    pub withheld: u64,
    /// What people took out of service in the range.
    pub service: Arc<[ReviewService]>,
    /// Notes and explanations of the range, the oldest first.
    pub notes: Arc<[ReviewNote]>,
    /// Who handed a shift over in the range, the oldest first.
    pub handovers: Arc<[ReviewHandover]>,
}

/// How the journal under a review stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewJournal {
    /// What the check of its links says.
    pub check: JournalCheck,
    /// Its newest record, and the hash of that, 64 hex digits.
    pub head: Option<(u64, Arc<str>)>,
}

/// What the check of the links says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalCheck {
    /// It still runs.
    Running,
    /// Every link that was read holds.
    Intact,
    /// One does not: where, and what.
    Broken(Arc<str>),
}

/// Figures of the site, or of a line. Certain and suspected are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewTotal {
    /// Calls offered.
    pub offered: u64,
    /// Of these answered.
    pub answered: u64,
    /// Of these missed.
    pub missed: u64,
    /// Blocked for certain.
    pub certain: Duration,
    /// Suspected.
    pub suspected: Duration,
    /// Explained.
    pub explained: Duration,
    /// Unobserved.
    pub unobserved: Duration,
    /// Off-hook.
    pub off_hook: Duration,
    /// Over all lines, the time of the range.
    pub whole: Duration,
}

/// The rows of the timeline that were asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimelineView {
    /// What the first cell begins with.
    pub from: Wall,
    /// What the last cell ends with.
    pub to: Wall,
    /// Lines that match the search.
    pub matched: usize,
    /// Monitored lines.
    pub lines: usize,
    /// Rows that were passed over: as asked, unless the cursor's line would not be among the rows; then where it is.
    pub first: usize,
    /// The rows.
    pub rows: Vec<TimelineRow>,
    /// What is under the cursor.
    pub cursor: Option<CursorView>,
}

/// A line in the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineRow {
    /// Its position in the configuration.
    pub ix: LineIx,
    /// Its id.
    pub id: LineId,
    /// Its label.
    pub label: Arc<str>,
    /// What matters most in each cell; `None` where the cell lies outside the range.
    pub cells: Vec<Option<BarKind>>,
    /// Its figures over the range.
    pub total: ReviewTotal,
}

/// What is known at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct CursorView {
    /// Which line.
    pub line: LineId,
    /// When.
    pub at: Wall,
    /// The stretch that holds this time.
    pub bar: Option<Bar>,
    /// The line's newest events up to this time, the newest first; at most eight.
    pub events: Vec<ReviewEvent>,
    /// The line's stretches that reach into the window, for a copy; at most [`COPIED_MAX`].
    pub bars: Vec<Bar>,
    /// The line's events within the window, the oldest first, for a copy; at most [`COPIED_MAX`].
    pub within: Vec<ReviewEvent>,
}

/// Stretches, and events, that a plain-text copy of a line holds at most: what still fits a message.
pub const COPIED_MAX: usize = 200;

/// A record in the list of events.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewEvent {
    /// Its number.
    pub seq: u64,
    /// When it was made.
    pub at: Wall,
    /// What it tells; `None` for a kind that this version does not know.
    pub body: Option<EventBody>,
    /// SHA-256 of its line, 64 hex digits.
    pub hash: Arc<str>,
}

/// The rows of the list of events that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct EventsView {
    /// Events that the filter lets through.
    pub matched: usize,
    /// Which of these the chosen one is, from 0.
    pub position: usize,
    /// The chosen one's place within `rows`.
    pub chosen: usize,
    /// The rows.
    pub rows: Vec<ReviewEvent>,
}

/// Something that a person steps to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// When it began.
    pub from: Wall,
    /// When it was over; the end of the range where it was not.
    pub to: Wall,
    /// About what.
    pub about: AlarmSource,
    /// The line, where it is about one.
    pub line: Option<LineIx>,
    /// What it is.
    pub what: IncidentKind,
    /// The record it begins with, where one says so.
    pub seq: Option<u64>,
}

/// What an incident is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentKind {
    /// A stretch that counts as blocked, dead or suspected.
    Stretch(BarKind),
    /// An alarm was raised.
    Alarm(AlarmKey, Priority),
    /// The program did not run, or its run was cut off.
    NotRunning,
}

/// An alarm of the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewAlarm {
    /// Which alarm of what.
    pub key: AlarmKey,
    /// Its episode.
    pub episode: EpisodeId,
    /// Its highest priority.
    pub priority: Priority,
    /// Whether it is certain, never merely suspected.
    pub certain: bool,
    /// When it was raised.
    pub raised: Wall,
    /// When somebody acknowledged it, and who.
    pub acknowledged: Option<(Wall, Option<OperatorId>)>,
    /// When its condition returned to normal.
    pub cleared: Option<Wall>,
    /// When it was closed.
    pub closed: Option<Wall>,
    /// Until when it is shelved, as last said in the range.
    pub shelved_until: Option<Wall>,
    /// Notes on it, in order.
    pub notes: Vec<String>,
    /// The record that raised it.
    pub seq: u64,
}

/// A missed caller. The screen masks the number where nobody who may see it is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewCaller {
    /// The number, as the device gave it.
    pub caller: Arc<str>,
    /// Missed calls.
    pub tries: u64,
    /// When the first began.
    pub first: Wall,
    /// When the last began.
    pub last: Wall,
    /// The line or number of the last.
    pub missed_at: Arc<str>,
    /// Who spoke to the caller since, and when; `None` while nobody has.
    pub closed: Option<CallerClosed>,
}

/// How a missed caller was spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerClosed {
    /// At which line.
    pub line: LineId,
    /// When.
    pub at: Wall,
    /// Which way.
    pub how: CallerClosedBy,
}

/// Which way a missed caller was spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallerClosedBy {
    /// A desk rang back.
    CalledBack,
    /// The caller got through later.
    GotThrough,
}

/// Something that was out of service in the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewService {
    /// What.
    pub about: AlarmSource,
    /// Who took it out.
    pub by: Option<OperatorId>,
    /// Why.
    pub why: Arc<str>,
    /// From when.
    pub from: Wall,
    /// When it was back; `None` while it is out.
    pub to: Option<Wall>,
}

/// A shift that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewHandover {
    /// When.
    pub at: Wall,
    /// Who signed.
    pub by: Option<OperatorId>,
    /// What was open, and what the next shift should know.
    pub what: Handover,
    /// Its record.
    pub seq: u64,
}

/// A note or an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewNote {
    /// When it was written.
    pub at: Wall,
    /// Who wrote it.
    pub by: Option<OperatorId>,
    /// About what.
    pub about: AlarmSource,
    /// The time it is about, where it explains a stretch.
    pub span: Option<(Wall, Wall)>,
    /// The note.
    pub note: Arc<str>,
    /// Its record.
    pub seq: u64,
}
