//! Tests of the room: a journal in memory, told record by record, read by the fold and the index as the app does.

mod cells;
mod events;
mod lives;
mod properties;

use std::time::Duration;

use super::{About, Index, Lines, Place, Review};
use crate::config::{Config, fixtures};
use crate::domain::event::{CallEnded, ClockState, ProgramChange, ProgramStarted};
use crate::domain::fixtures::line_change;
use crate::domain::operator::{OperatorAct, OperatorRecord, RecordSource};
use crate::domain::review::{
    EventAnchor, EventFilter, EventKinds, EventsRequest, EventsView, JournalCheck, NumberSearch, ReviewJournal,
    ReviewRequest, ReviewView,
};
use crate::domain::{
    AlarmSource, Direction, EventBody, LineId, LineState, Moment, Mono, OperatorId, Outcome, ShiftName, Wall,
};
use crate::journal::chain::ChainHead;
use crate::journal::record::{Frame, encode};
use crate::shift::{Fold, Range};

/// 2026-11-23, a Monday, 09:00 in Shanghai.
pub(super) const NINE: Wall = Wall(1_795_395_600_000_000);

const CONFIG: &str = r#"
site = "Review"
timezone = "Asia/Shanghai"
[[adapter]]
name = "hall-1"
kind = "whozz"
port = "/dev/hall-1"
lines = { 1 = "1803-1", 2 = "1803-2" }
[[adapter]]
name = "annex"
kind = "whozz"
port = "/dev/annex"
lines = { 1 = "b-1" }
[[line]]
id = "1803-1"
label = "综合业务"
group = "Jobs"
number = "8725-1234"
duty = "always"
room = "1803"
[[line]]
id = "1803-2"
duty = "always"
room = "1803"
[[line]]
id = "b-1"
duty = "always"
room = "B Hall"
"#;

pub(super) fn config() -> Config {
    fixtures::config(CONFIG)
}

/// So many seconds after nine.
pub(super) fn second(second: u64) -> Wall {
    NINE + Duration::from_secs(second)
}

/// From nine on, so many seconds.
pub(super) fn range(seconds: u64) -> Range {
    Range { from: NINE, to: second(seconds) }
}

/// A journal in memory.
#[derive(Debug)]
pub(super) struct Journal {
    bytes: Vec<u8>,
    records: Vec<(Place, Moment, EventBody)>,
    head: ChainHead,
}

impl Lines for Journal {
    fn line(&self, place: Place) -> Option<Vec<u8>> {
        let rest = self.bytes.get(usize::try_from(place.offset).ok()?..)?;
        (place.file == 3).then(|| rest.split(|byte| *byte == b'\n').next().map(<[u8]>::to_vec))?
    }
}

impl Journal {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), records: Vec::new(), head: ChainHead::EMPTY }
    }

    /// One that began with a run at nine.
    pub(super) fn started() -> Self {
        let mut journal = Self::new();
        journal.starts(0);
        journal
    }

    pub(super) fn starts(&mut self, at: u64) {
        let started = ProgramStarted {
            version: "1".to_owned(),
            host: "host".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            offset: "+08:00".to_owned(),
            clock: ClockState::Synchronised,
            config: String::new(),
            sim: false,
        };
        self.push(at, EventBody::Program(ProgramChange::Started(started)));
    }

    /// A record, so many seconds after nine.
    pub(super) fn push(&mut self, at: u64, mut body: EventBody) -> u64 {
        let moment = Moment { mono: Mono(at * 1_000_000), wall: second(at) };
        let place = Place { file: 3, offset: self.bytes.len() as u64 };
        self.head = encode(&mut self.bytes, self.head, moment, &mut body);
        self.records.push((place, moment, body));
        self.head.seq
    }

    pub(super) fn turns(&mut self, at: u64, line: &str, to: LineState) -> u64 {
        let change = line_change(line, (LineState::Idle, to), second(at));
        self.push(at, EventBody::Line(change))
    }

    pub(super) fn missed(&mut self, at: u64, line: &str, number: &str) -> u64 {
        let call = CallEnded {
            line: LineId::new(line),
            number_id: None,
            direction: Direction::In,
            outcome: Outcome::Missed,
            ring_ms: 7_000,
            talk_ms: 0,
            started: second(at),
            number: Some(number.to_owned()),
            name: Some("Zhang".to_owned()),
            digits: None,
            answered_by: None,
        };
        self.push(at, EventBody::Call(call))
    }

    pub(super) fn noted(&mut self, at: u64, about: AlarmSource, note: &str) -> u64 {
        let about = RecordSource::from(about);
        let act = OperatorAct::Noted { about, episode: None, span: None, note: note.to_owned() };
        self.push(at, EventBody::Operator(OperatorRecord { by: Some(OperatorId::new("Sun")), act, posting: None }))
    }

    /// What is read back of a range, as the app does it.
    pub(super) fn review(&self, range: Range) -> Review {
        let config = config();
        let now = self.records.last().map_or(range.to, |(_, at, _)| at.wall);
        let cut = Range { to: range.to.min(now).max(range.from), ..range };
        let mut fold = Fold::new(&config, cut).with_bars();
        let mut index = Index::new(&config, range);
        for (place, at, body) in &self.records {
            fold.push(*at, body);
            let line = self.line_at(*place);
            index.take(&Frame::read(&line).expect("a record"), *at, *place);
        }
        let about = About {
            turn: 7,
            shift: Some((ShiftName::new("day"), "2026-11-23".into())),
            is_running: false,
            journal: ReviewJournal { check: JournalCheck::Running, head: None },
        };
        Review::new(&config, about, fold.finish(now), index)
    }

    fn line_at(&self, place: Place) -> Vec<u8> {
        Lines::line(self, place).expect("a line")
    }

    /// The list of events of a filter, all of it, from its beginning.
    pub(super) fn listed(&self, review: &mut Review, filter: EventFilter) -> Vec<u64> {
        let events = self.ask(review, EventsRequest { filter, at: EventAnchor::Seq(0), before: 0, after: 900 });
        events.rows.iter().map(|row| row.seq).collect()
    }

    pub(super) fn ask(&self, review: &mut Review, events: EventsRequest) -> EventsView {
        let request = ReviewRequest { events: Some(events), ..ReviewRequest::default() };
        review.answer(&request, self).events.expect("asked for")
    }

    pub(super) fn view(&self, range: Range) -> ReviewView {
        self.review(range).answer(&ReviewRequest::default(), self)
    }
}

pub(super) fn kinds(kinds: EventKinds) -> EventFilter {
    EventFilter { kinds, ..EventFilter::default() }
}

pub(super) fn search(text: &str) -> EventFilter {
    EventFilter { search: text.to_owned(), numbers: NumberSearch::Plain, ..EventFilter::default() }
}
