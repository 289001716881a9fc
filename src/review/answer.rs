//! A shift read back, and what it answers.

use std::sync::Arc;

use super::index::{Gathered, Index, Place, Row};
use super::list::{self, Listed};
use super::runs::Gap;
use super::timeline::{Bars, Grid};
use crate::config::Config;
use crate::domain::review::{
    BarKind, COPIED_MAX, CallerClosed, CallerClosedBy, CursorView, EventsRequest, EventsView, Incident, IncidentKind,
    ReviewAlarm, ReviewCaller, ReviewCursor, ReviewEvent, ReviewHandover, ReviewJournal, ReviewNote, ReviewRequest,
    ReviewService, ReviewTotal, ReviewView, TimelineRequest, TimelineRow, TimelineView,
};
use crate::domain::{AlarmSource, LineId, LineIx, ShiftName};
use crate::journal::record::Frame;
use crate::shift::{Callback, Figures, LineFigures, Range, Scope};

/// The newest events of a line that the cursor tells of, at most.
const CURSOR_EVENTS: usize = 8;
/// Rows of events before and after the chosen one, at most: more than any screen is high.
const EVENT_ROWS_MAX: usize = 1_000;

/// Where the lines of the journal are read again.
pub trait Lines {
    /// The line that begins at `place`, without its newline; `None` where it is not there any more.
    fn line(&self, place: Place) -> Option<Vec<u8>>;
}

/// What a review is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The turn of the request that it answers.
    pub turn: u64,
    /// The shift, and the date it starts on.
    pub shift: Option<(ShiftName, Arc<str>)>,
    /// Whether the range still runs.
    pub is_running: bool,
    /// How the journal stands.
    pub journal: ReviewJournal,
}

/// A range of the journal, ready to answer.
#[derive(Debug)]
pub struct Review {
    /// What it is of. The check of the journal may end later than the reading.
    pub about: About,
    index: Index,
    listed: Listed,
    lines: Vec<Line>,
    range: Range,
    records: u64,
    is_sim: bool,
    clock: Option<crate::domain::event::ClockState>,
    total: ReviewTotal,
    incidents: Arc<[Incident]>,
    alarms: Arc<[ReviewAlarm]>,
    callers: Arc<[ReviewCaller]>,
    withheld: u64,
    service: Arc<[ReviewService]>,
    notes: Arc<[ReviewNote]>,
    handovers: Arc<[ReviewHandover]>,
}

/// A monitored line.
#[derive(Debug)]
struct Line {
    ix: LineIx,
    id: LineId,
    label: Arc<str>,
    bars: Bars,
    total: ReviewTotal,
}

impl Review {
    /// A review of what a fold (with bars) and an index took of the same records.
    #[must_use]
    pub fn new(config: &Config, about: About, figures: Figures, mut index: Index) -> Self {
        let range = figures.range;
        let Gathered { alarms, gaps, notes, handovers } = index.gather(range.to, &figures.gaps);
        let monitored = (0..).map(LineIx).zip(&config.lines).filter(|(_, line)| line.monitored);
        let lines = monitored.zip(figures.lines).map(|((ix, _), figures)| line_of(ix, figures));
        let lines: Vec<_> = lines.collect();
        let callers = figures.missed_calls.callers.into_iter().map(|caller| ReviewCaller {
            caller: caller.caller.into(),
            tries: caller.tries,
            first: caller.first,
            last: caller.last,
            missed_at: caller.missed_at.into(),
            closed: closed_by(caller.callback),
        });
        let service = figures.out_of_service.into_iter().map(|out| ReviewService {
            about: out.about,
            by: out.by,
            why: out.why.into(),
            from: out.from,
            to: out.to,
        });
        Self {
            incidents: incidents(&lines, &alarms, &gaps, &index, range),
            alarms: alarms.into(),
            notes: notes.into(),
            handovers: handovers.into(),
            callers: callers.collect(),
            withheld: figures.missed_calls.withheld + figures.missed_calls.beyond,
            service: service.collect(),
            total: total_of(&figures.total),
            records: figures.records,
            is_sim: figures.is_sim,
            clock: figures.clock,
            listed: Listed::default(),
            about,
            index,
            lines,
            range,
        }
    }

    /// The range, cut at now.
    #[must_use]
    pub fn range(&self) -> Range {
        self.range
    }

    /// Answers a request.
    pub fn answer(&mut self, request: &ReviewRequest, lines: &impl Lines) -> ReviewView {
        let timeline = self.timeline(&request.timeline, lines);
        let events = request.events.as_ref().map(|events| self.events(events, lines));
        ReviewView {
            turn: self.about.turn,
            from: self.range.from,
            to: self.range.to,
            shift: self.about.shift.clone(),
            is_running: self.about.is_running,
            sim: self.is_sim,
            clock: self.clock,
            journal: self.about.journal.clone(),
            records: self.records,
            total: self.total,
            timeline,
            events,
            incidents: Arc::clone(&self.incidents),
            alarms: Arc::clone(&self.alarms),
            callers: Arc::clone(&self.callers),
            withheld: self.withheld,
            service: Arc::clone(&self.service),
            notes: Arc::clone(&self.notes),
            handovers: Arc::clone(&self.handovers),
        }
    }

    fn timeline(&self, request: &TimelineRequest, lines: &impl Lines) -> TimelineView {
        let asked = request.window.filter(|(from, to)| from < to);
        let window = asked.map_or(self.range, |(from, to)| Range { from, to });
        let grid = Grid::new(window, request.columns);
        let wanted = request.search.to_lowercase();
        let matching: Vec<_> = self.lines.iter().filter(|line| self.index.known.has_line(line.ix, &wanted)).collect();
        let first = first_row(&matching, request);
        let in_sight = matching.iter().skip(first).take(request.rows);
        let rows = in_sight.map(|line| TimelineRow {
            ix: line.ix,
            id: line.id.clone(),
            label: Arc::clone(&line.label),
            cells: grid.cells(&line.bars, self.range),
            total: line.total,
        });
        TimelineView {
            from: grid.window.from,
            to: grid.window.to,
            matched: matching.len(),
            lines: self.lines.len(),
            first,
            rows: rows.collect(),
            cursor: request.cursor.as_ref().and_then(|cursor| self.cursor(cursor, grid.window, lines)),
        }
    }

    fn cursor(&self, cursor: &ReviewCursor, window: Range, lines: &impl Lines) -> Option<CursorView> {
        let line = self.lines.iter().find(|line| line.ix == cursor.line)?;
        let subject = self.index.known.source(&AlarmSource::Line(line.id.clone()));
        let its = || self.index.rows.iter().filter(|row| row.subject == subject);
        let past = its().rev().filter(|row| row.at <= cursor.at).take(CURSOR_EVENTS);
        let within = its().filter(|row| window.holds(row.at)).take(COPIED_MAX);
        Some(CursorView {
            line: line.id.clone(),
            at: cursor.at,
            bar: line.bars.at(cursor.at),
            events: past.map(|row| event_of(row, lines)).collect(),
            bars: line.bars.within(window).take(COPIED_MAX).copied().collect(),
            within: within.map(|row| event_of(row, lines)).collect(),
        })
    }

    fn events(&mut self, request: &EventsRequest, lines: &impl Lines) -> EventsView {
        let rows = self.listed.of(&request.filter, &self.index);
        let position = list::position(request.at, rows, &self.index);
        let (before, after) = (request.before.min(EVENT_ROWS_MAX), request.after.min(EVENT_ROWS_MAX));
        let first = position.saturating_sub(before);
        let in_sight = rows.iter().skip(first).take(position - first + 1 + after);
        let row = |at: &u32| usize::try_from(*at).ok().and_then(|at| self.index.rows.get(at));
        EventsView {
            matched: rows.len(),
            position,
            chosen: position - first,
            rows: in_sight.filter_map(row).map(|row| event_of(row, lines)).collect(),
        }
    }
}

/// Which row comes first: the one asked for, unless the cursor's line would not be among the rows.
fn first_row(matching: &[&Line], request: &TimelineRequest) -> usize {
    let first = request.first.min(matching.len().saturating_sub(1));
    let cursor = request.cursor.as_ref().map(|cursor| cursor.line);
    let Some(place) = matching.iter().position(|line| Some(line.ix) == cursor) else { return first };
    first.min(place).max((place + 1).saturating_sub(request.rows))
}

/// Reads a record again. One that is not there any more, or is another by now, tells nothing but its head.
fn event_of(row: &Row, lines: &impl Lines) -> ReviewEvent {
    let bytes = lines.line(row.place());
    let frame = bytes.as_deref().and_then(|bytes| Frame::read(bytes).ok()).filter(|frame| frame.seq == row.seq);
    ReviewEvent {
        seq: row.seq,
        at: row.at,
        body: frame.and_then(|frame| serde_json::from_slice(frame.bytes).ok()),
        hash: frame.map(|frame| frame.hash().to_hex()).unwrap_or_default().into(),
    }
}

fn line_of(ix: LineIx, figures: LineFigures) -> Line {
    Line {
        ix,
        total: total_of(&figures.scope),
        label: figures.label.into(),
        bars: Bars::new(figures.bars),
        id: figures.line,
    }
}

fn total_of(scope: &Scope) -> ReviewTotal {
    ReviewTotal {
        offered: scope.calls.offered(),
        answered: scope.calls.answered,
        missed: scope.calls.missed,
        certain: scope.blocked.certain.whole,
        suspected: scope.blocked.suspected.whole,
        explained: scope.blocked.explained.whole,
        unobserved: scope.time.unobserved.whole,
        off_hook: scope.time.off_hook.whole,
        whole: scope.time.total().whole,
    }
}

fn closed_by(callback: Callback) -> Option<CallerClosed> {
    match callback {
        Callback::Open => None,
        Callback::CalledBack { line, at } => Some(CallerClosed { line, at, how: CallerClosedBy::CalledBack }),
        Callback::GotThrough { line, at } => Some(CallerClosed { line, at, how: CallerClosedBy::GotThrough }),
    }
}

/// Everything a person steps to, in the order of time.
fn incidents(lines: &[Line], alarms: &[ReviewAlarm], gaps: &[Gap], index: &Index, range: Range) -> Arc<[Incident]> {
    let is_one = |kind: BarKind| matches!(kind, BarKind::Blocked | BarKind::Suspected | BarKind::Dead);
    let stretches = lines.iter().flat_map(|line| {
        let bars = line.bars.iter().filter(|bar| is_one(bar.kind));
        bars.map(|bar| Incident {
            from: bar.from,
            to: bar.to,
            about: AlarmSource::Line(line.id.clone()),
            line: Some(line.ix),
            what: IncidentKind::Stretch(bar.kind),
            seq: None,
        })
    });
    let raised = alarms.iter().filter(|alarm| alarm.raised >= range.from).map(|alarm| Incident {
        from: alarm.raised,
        to: alarm.cleared.or(alarm.closed).unwrap_or(range.to).min(range.to).max(alarm.raised),
        about: alarm.key.source.clone(),
        line: index.known.line_ix(&alarm.key.source),
        what: IncidentKind::Alarm(alarm.key.clone(), alarm.priority),
        seq: (alarm.seq > 0).then_some(alarm.seq),
    });
    let not_running = gaps.iter().map(|gap| Incident {
        from: gap.from,
        to: gap.to,
        about: AlarmSource::Site,
        line: None,
        what: IncidentKind::NotRunning,
        seq: gap.seq,
    });
    let mut incidents: Vec<_> = stretches.chain(raised).chain(not_running).collect();
    incidents.sort_by_key(|incident| (incident.from, incident.to));
    incidents.into()
}
