//! The busy office's morning read back: bars, events and lists made by hand, answered as the journal's reader would. For
//! tests only.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::event::{ClockState, LineChange};
use crate::domain::operator::{OperatorAct, OperatorRecord, RecordSource};
use crate::domain::review::{
    Bar, BarKind, CursorView, EventAnchor, EventFilter, EventKinds, EventsRequest, EventsView, JournalCheck,
    ReviewAnswer, ReviewEvent, ReviewJournal, ReviewRequest, ReviewTotal, ReviewView, TimelineRequest, TimelineRow,
    TimelineView,
};
use crate::domain::view::LineRow;
use crate::domain::{
    AdapterName, EventBody, LineId, LineIx, LineState, OperatorId, Origin, Progress, ShiftName, Snapshot, ViewRequest,
    Wall,
};

use super::sample_review_lists::{alarms, callers, incidents, notes, service};
use super::{sample, sample_alarms};

/// 08:00 in Shanghai on the day of the sample.
pub(super) const FROM: Wall = Wall(1_795_392_000_000_000);
const MINUTE: i64 = 60_000_000;

/// So many minutes after 08:00.
pub(super) fn at(minutes: i64) -> Wall {
    Wall(FROM.0 + minutes * MINUTE)
}

/// The office with people who sign in; the shift from 08:00 to 17:30 is over, and looked at from behind.
pub(super) fn office() -> Snapshot {
    let mut site = sample::office();
    let alarms = sample_alarms::office();
    site.alarms = alarms.alarms;
    site.session.operators = sample_alarms::operators();
    site.at.wall = at(600);
    site
}

/// What a line's day was like, by its place.
pub(super) fn bars(line: usize) -> Vec<Bar> {
    use BarKind::{Blocked, Call, Dead, Explained, Idle, NoCall, Ringing, Suspected, Unobserved};
    let parts: Vec<(i64, BarKind)> = match line % 8 {
        1 => vec![(60, Idle), (62, Ringing), (90, Call), (150, Suspected), (260, Blocked), (570, Idle)],
        2 => vec![(570, Idle)],
        3 => vec![(100, Idle), (101, Ringing), (140, Idle), (141, Ringing), (142, Idle), (143, Ringing), (570, Idle)],
        4 => vec![(120, Idle), (200, Unobserved), (300, Idle), (330, Call), (570, Idle)],
        5 => vec![(30, Idle), (180, Explained), (400, Idle), (403, NoCall), (570, Idle)],
        6 => vec![(240, Idle), (410, Dead), (570, Idle)],
        7 => vec![(570, Unobserved)],
        _ => (0..19)
            .flat_map(|part| [(part * 30 + 18, Idle), (part * 30 + 19, Ringing), (part * 30 + 30, Call)])
            .collect(),
    };
    let mut from = 0;
    let bar = |(to, kind)| {
        let bar = Bar { from: at(from), to: at(to), kind };
        from = to;
        bar
    };
    parts.into_iter().map(bar).collect()
}

fn total(bars: &[Bar], missed: u64) -> ReviewTotal {
    let of = |kind: BarKind| bars.iter().filter(|bar| bar.kind == kind).map(|bar| bar.to.since(bar.from)).sum();
    ReviewTotal {
        offered: missed + 20,
        answered: 20,
        missed,
        certain: of(BarKind::Blocked),
        suspected: of(BarKind::Suspected),
        explained: of(BarKind::Explained),
        unobserved: of(BarKind::Unobserved),
        off_hook: of(BarKind::Call),
        whole: Duration::from_mins(570),
    }
}

/// Every record of the sample, in order.
pub(super) fn events(site: &Snapshot) -> Vec<ReviewEvent> {
    let mut found: Vec<(Wall, EventBody)> = Vec::new();
    for (place, row) in site.rows.iter().enumerate() {
        for bar in bars(place) {
            let to = match bar.kind {
                BarKind::Idle => LineState::Idle,
                BarKind::Ringing => LineState::Ringing,
                BarKind::Dead => LineState::Dead,
                BarKind::Unobserved => LineState::Stale,
                _ => LineState::OffHook,
            };
            found.push((bar.from, EventBody::Line(change(&row.id, to, bar.from))));
        }
    }
    let ticker = site.ticker.iter().enumerate();
    found.extend(ticker.map(|(place, event)| (at(95 + i64::try_from(place).unwrap()), event.body.as_ref().clone())));
    let about = RecordSource { line: site.rows.get(5).map(|row| row.id.clone()), ..RecordSource::default() };
    let note = "会议通话，已向座席核实".to_owned();
    let act = OperatorAct::Noted { about, episode: None, span: None, note };
    found.push((at(200), EventBody::Operator(OperatorRecord { by: Some(OperatorId::new("li")), act })));
    found.sort_by_key(|(at, _)| *at);
    let event = |(place, (at, body)): (usize, (Wall, EventBody))| {
        let seq = 1000 + u64::try_from(place).unwrap();
        ReviewEvent { seq, at, body: Some(body), hash: Arc::from(format!("{seq:064x}")) }
    };
    found.into_iter().enumerate().map(event).collect()
}

fn change(line: &LineId, to: LineState, since: Wall) -> LineChange {
    LineChange {
        line: line.clone(),
        from: LineState::Idle,
        to,
        since,
        origin: (to == LineState::OffHook).then_some(Origin::None),
        progress: (to == LineState::OffHook).then_some(Progress::NotSeen),
        ended: None,
        suspect: None,
        last: None,
        last_at: None,
        why: "F".to_owned(),
        adapter: AdapterName::new("hall-1"),
    }
}

/// The office as a board and a reader of its journal would answer a request.
pub(super) fn answer(site: &Snapshot, request: &ViewRequest) -> Snapshot {
    let mut shown = sample::answer(site.clone(), request);
    shown.review = match &request.review {
        Some(wanted) => ReviewAnswer::Ready(Box::new(view(site, wanted))),
        None => ReviewAnswer::None,
    };
    shown
}

/// The shift, from what the request wants to see.
pub(super) fn view(site: &Snapshot, wanted: &ReviewRequest) -> ReviewView {
    let (from, to) = (FROM, at(570));
    let mut sum = ReviewTotal::default();
    for (place, row) in site.rows.iter().enumerate() {
        let one = total(&bars(place), row.missed);
        sum.offered += one.offered;
        sum.answered += one.answered;
        sum.missed += one.missed;
        sum.certain += one.certain;
        sum.suspected += one.suspected;
        sum.explained += one.explained;
        sum.unobserved += one.unobserved;
        sum.whole += one.whole;
    }
    ReviewView {
        turn: wanted.turn,
        from,
        to,
        shift: Some((ShiftName::new("day"), Arc::from("2026-11-23"))),
        is_running: false,
        sim: false,
        clock: Some(ClockState::Synchronised),
        journal: ReviewJournal { check: JournalCheck::Intact, head: Some((1234, Arc::from("ab".repeat(32)))) },
        records: 1234,
        total: sum,
        timeline: timeline(site, &wanted.timeline, (from, to)),
        events: wanted.events.as_ref().map(|wanted| listed(site, wanted)),
        incidents: incidents(site).into(),
        alarms: alarms(site).into(),
        callers: callers().into(),
        withheld: 3,
        service: service(site).into(),
        notes: notes(site).into(),
        handovers: Arc::from([]),
    }
}

fn timeline(site: &Snapshot, wanted: &TimelineRequest, range: (Wall, Wall)) -> TimelineView {
    let (from, to) = wanted.window.unwrap_or(range);
    let finds =
        |row: &&(usize, &LineRow)| row.1.id.as_str().contains(&wanted.search) || row.1.label.contains(&wanted.search);
    let all: Vec<(usize, &LineRow)> = site.rows.iter().enumerate().collect();
    let matching: Vec<(usize, &LineRow)> = all.iter().filter(finds).copied().collect();
    let place = wanted.cursor.as_ref().and_then(|cursor| matching.iter().position(|(_, row)| row.ix == cursor.line));
    let is_within = |place: &usize| (wanted.first..wanted.first + wanted.rows).contains(place);
    let first = place.filter(|place| !is_within(place)).unwrap_or(wanted.first).min(matching.len());
    let row = |(place, row): &(usize, &LineRow)| {
        let bars = bars(*place);
        TimelineRow {
            ix: row.ix,
            id: row.id.clone(),
            label: row.label.clone(),
            cells: cells(&bars, (from, to), wanted.columns),
            total: total(&bars, row.missed),
        }
    };
    TimelineView {
        from,
        to,
        matched: matching.len(),
        lines: site.rows.len(),
        first,
        rows: matching.iter().skip(first).take(wanted.rows).map(row).collect(),
        cursor: wanted.cursor.as_ref().and_then(|cursor| told(site, cursor.line, cursor.at, (from, to))),
    }
}

fn cells(bars: &[Bar], (from, to): (Wall, Wall), columns: u16) -> Vec<Option<BarKind>> {
    let span = i128::from(to.0 - from.0);
    let time = |cell: u16| from.0 + i64::try_from(span * i128::from(cell) / i128::from(columns)).unwrap();
    let worst = |cell: u16| {
        let (begins, ends) = (time(cell), time(cell + 1).max(time(cell) + 1));
        bars.iter().filter(|bar| bar.from.0 < ends && bar.to.0 > begins).map(|bar| bar.kind).max()
    };
    (0..columns).map(worst).collect()
}

fn told(site: &Snapshot, line: LineIx, at: Wall, (from, to): (Wall, Wall)) -> Option<CursorView> {
    let row = site.rows.get(line.0)?;
    let bars = bars(line.0);
    let of_line = |event: &ReviewEvent| event.body.as_ref().and_then(super::review::words::line_of) == Some(&row.id);
    let events: Vec<ReviewEvent> = events(site).into_iter().filter(of_line).collect();
    Some(CursorView {
        line: row.id.clone(),
        at,
        bar: bars.iter().find(|bar| bar.from <= at && at < bar.to).copied(),
        events: events.iter().rev().filter(|event| event.at <= at).take(8).cloned().collect(),
        bars: bars.into_iter().filter(|bar| bar.from < to && bar.to > from).collect(),
        within: events.into_iter().filter(|event| event.at >= from && event.at < to).collect(),
    })
}

fn passes(filter: &EventFilter, event: &ReviewEvent, site: &Snapshot) -> bool {
    let Some(body) = &event.body else { return true };
    let kind = match body {
        EventBody::Line(_) => EventKinds::Lines,
        EventBody::Call(_) | EventBody::Caller(_) => EventKinds::Calls,
        EventBody::Alarm(_) => EventKinds::Alarms,
        EventBody::Operator(_) => EventKinds::People,
        _ => EventKinds::System,
    };
    let line = super::review::words::line_of(body);
    let wanted = filter.line.and_then(|ix| site.rows.get(ix.0)).map(|row| &row.id);
    let is_of_line = wanted.is_none() || line.is_none() || line == wanted;
    let is_found = filter.search.is_empty() || line.is_some_and(|line| line.as_str().contains(&filter.search));
    (filter.kinds == EventKinds::All || filter.kinds == kind) && is_of_line && is_found
}

fn listed(site: &Snapshot, wanted: &EventsRequest) -> EventsView {
    let all: Vec<ReviewEvent> = events(site).into_iter().filter(|event| passes(&wanted.filter, event, site)).collect();
    let last = all.len().saturating_sub(1);
    let position = match wanted.at {
        EventAnchor::Seq(seq) => all.iter().position(|event| event.seq >= seq),
        EventAnchor::Time(at) => all.iter().position(|event| event.at >= at),
        EventAnchor::Last => None,
    };
    let position = position.unwrap_or(last);
    let first = position.saturating_sub(wanted.before);
    let rows = all.iter().skip(first).take(position - first + 1 + wanted.after).cloned().collect();
    EventsView { matched: all.len(), position, chosen: position - first, rows }
}
