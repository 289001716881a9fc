//! What a screen may ask ([`ViewRequest`]) and what it gets ([`Snapshot`]). The same pair could travel over a socket:
//! everything is owned. Selection, paging and the search line belong to the screen, not to the board.

use std::sync::Arc;

use super::adapter_view::{AdapterDetail, RoundTrip};
use super::alarm_view::{AlarmRequest, AlarmRow, AlarmsView, HiddenView, LineAlarm, SessionView};
use super::event::EventBody;
use super::ids::{AdapterIx, AdapterName, DeviceLine, GroupName, LineId, LineIx, ShiftName};
use super::kind::{AdapterKind, Proof};
use super::moment::{Moment, Wall};
use super::review::{ReviewAnswer, ReviewRequest};
use super::signal::Tally;
use super::state::{Capabilities, LineState, Origin, Progress};
use super::walk::{LineVerification, WalkRequest, WalkView};

/// What a screen wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewRequest {
    /// Only lines whose id, label, group, number, room or contact holds this text, letters of either case.
    pub search: String,
    /// Only lines in this state.
    pub state: Option<LineState>,
    /// The order of rows.
    pub order: RowOrder,
    /// Rows to pass over.
    pub offset: usize,
    /// Rows wanted at most.
    pub limit: usize,
    /// The line to tell everything about.
    pub detail: Option<LineIx>,
    /// The adapter to tell everything about, with its newest bytes.
    pub adapter: Option<AdapterIx>,
    /// Ticker events wanted at most, newest first.
    pub ticker: usize,
    /// The alarms wanted.
    pub alarms: AlarmRequest,
    /// The page of the walk test, where it is wanted.
    pub walk: Option<WalkRequest>,
    /// The review, where it is wanted. The board answers it not: whoever asks the board asks the journal as well.
    pub review: Option<ReviewRequest>,
}

/// The order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RowOrder {
    /// As configured, group by group.
    #[default]
    Configured,
    /// Lines that need someone first, whatever their group.
    Attention,
}

/// What a screen gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Rises with every visible change.
    pub revision: u64,
    /// When the snapshot was made: durations on screen are counted to here.
    pub at: Moment,
    /// The site's name.
    pub site: String,
    /// Some line comes from a simulation or a replay: the mark stands on every screen.
    pub sim: bool,
    /// The running shift and when it ends.
    pub shift: Option<ShiftView>,
    /// How many lines are in each state, over the whole site, in the order of [`LineState::ALL`].
    pub counts: [(LineState, usize); 6],
    /// How many lines there are.
    pub total: usize,
    /// How many lines match search and state.
    pub matched: usize,
    /// Missed calls of the site in the running shift (or today).
    pub missed: u64,
    /// The groups that have matching lines, in order, with how many match.
    pub groups: Vec<GroupView>,
    /// The rows asked for.
    pub rows: Vec<LineRow>,
    /// Every adapter, in configuration order.
    pub adapters: Vec<AdapterRow>,
    /// The journal.
    pub journal: JournalView,
    /// The newest events, newest first.
    pub ticker: Vec<TickerEvent>,
    /// The line asked for.
    pub detail: Option<LineDetail>,
    /// The adapter asked for.
    pub adapter: Option<AdapterDetail>,
    /// The alarms.
    pub alarms: AlarmsView,
    /// Who may act, and what the last act came to.
    pub session: SessionView,
    /// The walk test.
    pub walk: WalkView,
    /// The review, where it was asked for.
    pub review: ReviewAnswer,
}

/// The running shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftView {
    /// Its name.
    pub name: ShiftName,
    /// When it ends.
    pub ends: Wall,
    /// A break is running.
    pub on_break: bool,
}

/// A group with matching lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// Its name; empty for lines without a group.
    pub name: GroupName,
    /// How many of its lines match.
    pub matched: usize,
}

/// One line in the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// Its position in the configuration: what a selection remembers.
    pub ix: LineIx,
    /// Revision of its last visible change.
    pub revision: u64,
    /// Its id.
    pub id: LineId,
    /// Its label.
    pub label: Arc<str>,
    /// Its group.
    pub group: GroupName,
    /// Its room.
    pub room: Arc<str>,
    /// Who sits there.
    pub contact: Arc<str>,
    /// The state shown.
    pub state: LineState,
    /// When the shown state began.
    pub since: Moment,
    /// With stale and unknown: the last known state and since when it had held.
    pub last: Option<(LineState, Wall)>,
    /// How the off-hook period began.
    pub origin: Option<Origin>,
    /// What is known of the call.
    pub progress: Option<Progress>,
    /// A change that is seen but not yet decided.
    pub pending: Option<LineState>,
    /// Calls missed in the running shift (or today).
    pub missed: u64,
    /// The duty of the line runs now.
    pub on_duty: bool,
    /// Its worst alarm that is shown.
    pub alarm: Option<LineAlarm>,
    /// A person took it out of monitoring.
    pub out_of_service: Option<HiddenView>,
    /// How many of its alarms are shelved.
    pub shelved: usize,
    /// Until when its long call is confirmed with the desk.
    pub explained_until: Option<Wall>,
}

/// An adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterRow {
    /// Its name.
    pub name: AdapterName,
    /// Its family.
    pub kind: AdapterKind,
    /// What its proof of life proves.
    pub proof: Proof,
    /// The port as configured.
    pub port: String,
    /// Where its connection stands.
    pub state: AdapterState,
    /// Since when.
    pub since: Moment,
    /// What led there, for people.
    pub why: String,
    /// What it confirmed.
    pub capabilities: Capabilities,
    /// What became of every byte of this run.
    pub tally: Tally,
    /// How often the port was opened in this run.
    pub opened: u64,
    /// How often its reader had to wait.
    pub overruns: u64,
    /// When the last byte came.
    pub last_byte: Option<Moment>,
    /// How long it takes to answer; `None` where it was never asked, or has not answered yet.
    pub round_trip: Option<RoundTrip>,
    /// How many units its bus has; 0 where it is no bus.
    pub units: usize,
    /// Those that give no data, while the bus lives.
    pub silent_units: Vec<u16>,
}

/// Where an adapter's connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdapterState {
    /// Never opened yet.
    Waiting,
    /// The port is open; the device has not answered.
    Opened,
    /// The device answered.
    Initialised,
    /// The proof of life stands.
    Live,
    /// The proof of life is overdue.
    Stale,
    /// The port is closed; it is tried again and again.
    Lost,
}

/// The journal's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalView {
    /// Where it stands.
    pub state: JournalState,
    /// `seq` of the newest record on disk.
    pub seq: u64,
    /// Records accepted and not yet on disk.
    pub pending: u64,
}

/// Where the journal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalState {
    /// No journal in this run (a replay without one).
    Off,
    /// Writing works.
    Healthy,
    /// No record came to disk for over 2 s though some wait.
    Stalled,
    /// Writing fails.
    Faulted {
        /// What fails, and what to do.
        why: String,
    },
}

/// One event in the ticker or a line's history.
#[derive(Debug, Clone, PartialEq)]
pub struct TickerEvent {
    /// When it was decided.
    pub at: Wall,
    /// What happened; the screen words it.
    pub body: Arc<EventBody>,
}

/// Everything about one line.
#[derive(Debug, Clone, PartialEq)]
pub struct LineDetail {
    /// Its row.
    pub row: LineRow,
    /// The published numbers it answers.
    pub numbers: Vec<String>,
    /// Its duty as configured: a shift's name or `always`.
    pub duty: String,
    /// Its room.
    pub room: String,
    /// Who sits there.
    pub contact: String,
    /// How to reach them: never the line's own number.
    pub contact_phone: String,
    /// Another way to reach somebody there.
    pub backup: String,
    /// Its adapter; `None` for a line that is not monitored.
    pub source: Option<LineSource>,
    /// Who is calling or is called, as the device gave it.
    pub caller: Option<(String, String)>,
    /// Digits seen in the present off-hook period.
    pub digits: String,
    /// Its newest events, newest first.
    pub events: Vec<TickerEvent>,
    /// Its alarms: open, shelved, hidden, the most urgent first.
    pub alarms: Vec<AlarmRow>,
    /// The other lines of the numbers it answers, with their rooms: where a shared set may lie.
    pub companions: Vec<(LineId, String)>,
    /// Whether it was verified in a walk test; `None` for a line that is not monitored.
    pub verification: Option<LineVerification>,
}

/// How a line's state is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSource {
    /// The adapter.
    pub adapter: AdapterName,
    /// Its family.
    pub kind: AdapterKind,
    /// What the adapter's proof of life proves.
    pub proof: Proof,
    /// What the device calls the line.
    pub device_line: DeviceLine,
    /// Where the connection stands.
    pub state: AdapterState,
    /// The device's word, or the rule, that decided the present state.
    pub why: String,
    /// The device can be asked for the present state.
    pub asked_for_state: bool,
    /// Dialled digits are confirmed on this connection, and the line dials by tone.
    pub sees_digits: bool,
}
