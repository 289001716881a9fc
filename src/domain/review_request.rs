//! What a screen may ask of the review of a shift: the range, the part of the timeline in sight, and which events. It
//! holds no data of the shift.

use super::ids::LineIx;
use super::moment::Wall;

/// Which range a person wants to review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ReviewRange {
    /// The running shift, else the last one.
    #[default]
    Latest,
    /// The shift before the one that is shown.
    Earlier,
    /// The shift after the one that is shown.
    Later,
    /// The one that is shown, anew.
    Same,
    /// As it was asked for on the command line; the data hold it already.
    Given,
}

/// What a review screen wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewRequest {
    /// Rises each time the person asks for another range, or for the same one anew: then it is read again.
    pub turn: u64,
    /// Which range that is.
    pub range: ReviewRange,
    /// The timeline.
    pub timeline: TimelineRequest,
    /// The list of events, where it is shown.
    pub events: Option<EventsRequest>,
}

/// The part of the timeline that is in sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimelineRequest {
    /// From and to; the whole range where none is given.
    pub window: Option<(Wall, Wall)>,
    /// Cells of a row.
    pub columns: u16,
    /// Only lines whose id, label, group, number or room holds this text, letters of either case.
    pub search: String,
    /// Rows to pass over.
    pub first: usize,
    /// Rows wanted at most.
    pub rows: usize,
    /// What is told about in detail.
    pub cursor: Option<ReviewCursor>,
}

/// Where a person stands in the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewCursor {
    /// On this line.
    pub line: LineIx,
    /// At this time.
    pub at: Wall,
}

/// The part of the list of events that is in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventsRequest {
    /// Which events.
    pub filter: EventFilter,
    /// The record that is chosen, or the nearest behind it that the filter lets through.
    pub at: EventAnchor,
    /// Rows wanted before the chosen one.
    pub before: usize,
    /// Rows wanted after it.
    pub after: usize,
}

/// Where to stand in the list of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventAnchor {
    /// At this record.
    Seq(u64),
    /// At the first record of this time or later.
    Time(Wall),
    /// At the newest.
    Last,
}

/// Which events are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Of these kinds.
    pub kinds: EventKinds,
    /// Of this line only, with what concerns its adapter and the program.
    pub line: Option<LineIx>,
    /// Whose line (id, label, number, room), adapter, operator, caller, alarm or note holds this text, letters of either
    /// case.
    pub search: String,
    /// Whether that text is looked for in callers too.
    pub numbers: NumberSearch,
}

/// Whether a search finds numbers, names and digits of callers: whoever sees them masked must not learn them by trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NumberSearch {
    /// It passes them over: they are shown masked.
    #[default]
    Masked,
    /// It finds them: they are shown in full.
    Plain,
}

/// The kinds of events a list may be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EventKinds {
    /// Everything but seals and signs of life.
    #[default]
    All,
    /// States of lines.
    Lines,
    /// Calls, callers, digits and tones; records of exchanges.
    Calls,
    /// Alarms.
    Alarms,
    /// What people did, notes and explanations.
    People,
    /// Adapters, faults, the program, the clock, the journal.
    System,
}

impl EventKinds {
    /// Every choice, in the order a key goes through them.
    pub const ALL: [Self; 6] = [Self::All, Self::Lines, Self::Calls, Self::Alarms, Self::People, Self::System];
}
