//! A busy office to draw: snapshots as a board would hand them out. For tests and the bench only.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::alarm_view::{AlarmList, AlarmRow, AlarmsView, SessionView};
use crate::domain::event::{AdapterChanged, AdapterStep, CallEnded, CallerSeen, EventBody, LineChange};
use crate::domain::view::{
    AdapterRow, AdapterState, GroupView, JournalState, JournalView, LineDetail, LineRow, LineSource, ShiftView,
    Snapshot, TickerEvent, ViewRequest,
};
use crate::domain::walk::WalkView;
use crate::domain::{
    AdapterKind, AdapterName, CallPhase, Capabilities, DeviceLine, Direction, GroupName, IsaState, LineId, LineIx,
    LineState, Moment, Mono, Origin, Outcome, Progress, Proof, ShiftName, Tally, Wall,
};

/// 2026-11-23 08:50:12.25 in Shanghai, a Monday.
pub(super) const NOW: Moment = Moment { mono: Mono(90_000_000_000), wall: Wall(1_795_395_012_250_000) };

const GROUPS: [(&str, &str); 4] =
    [("就业服务", "综合业务"), ("社会保险", "参保登记"), ("人才服务", "档案管理"), ("综合窗口", "政策咨询")];

const CONTACTS: [&str; 3] = ["李敏", "王强", "赵丽华"];

pub(super) fn ago(seconds: u64) -> Moment {
    let span = Duration::from_secs(seconds);
    Moment { mono: NOW.mono - span, wall: NOW.wall - span }
}

/// A site of `lines` lines in groups of `group` lines, as configured, unfiltered.
pub(super) fn site(lines: usize, group: usize) -> Snapshot {
    let rows: Vec<LineRow> = (0..lines).map(|line| row(line, group)).collect();
    let groups = (0..lines.div_ceil(group))
        .map(|at| GroupView { name: group_name(at), matched: group.min(lines - at * group) })
        .collect();
    Snapshot {
        revision: 1,
        at: NOW,
        site: "综合服务大厅".to_owned(),
        sim: true,
        shift: Some(ShiftView {
            name: ShiftName::new("day"),
            ends: ago(0).wall + Duration::from_secs(31_188),
            on_break: false,
        }),
        counts: counts(&rows),
        total: lines,
        matched: lines,
        missed: rows.iter().map(|row| row.missed).sum(),
        groups,
        rows,
        adapters: (1..=7).map(|at| adapter(&format!("hall-{at}"), AdapterState::Live)).collect(),
        journal: JournalView { state: JournalState::Healthy, seq: 1234, pending: 0 },
        ticker: ticker(),
        detail: None,
        adapter: None,
        alarms: AlarmsView::default(),
        session: SessionView::default(),
        walk: WalkView::default(),
        review: crate::domain::review::ReviewAnswer::None,
    }
}

/// The office of the snapshots: 24 lines in four groups, one adapter lost, a caller's name that attacks the terminal.
pub(super) fn office() -> Snapshot {
    let mut snapshot = site(24, 6);
    if let Some(adapter) = snapshot.adapters.get_mut(1) {
        adapter.state = AdapterState::Lost;
        adapter.why = String::from("no such device (os error 19): check the plug of /dev/serial/by-id/usb-FTDI");
        adapter.since = ago(540);
        adapter.last_byte = Some(ago(541));
    }
    snapshot
}

/// The same office as a board would answer a request: searched, filtered and with its detail.
pub(super) fn answer(mut snapshot: Snapshot, request: &ViewRequest) -> Snapshot {
    let rows: Vec<LineRow> = std::mem::take(&mut snapshot.rows);
    snapshot.detail = request.detail.and_then(|line| rows.iter().find(|row| row.ix == line)).map(detail);
    if let Some(detail) = &mut snapshot.detail {
        let all = &snapshot.alarms.rows;
        detail.alarms = all.iter().filter(|row| row.line == Some(detail.row.ix)).cloned().collect();
    }
    let wanted = |row: &AlarmRow| match request.alarms.list {
        AlarmList::Open => matches!(row.state.letter(), 'B' | 'C' | 'D'),
        AlarmList::Shelved => row.state == IsaState::Shelved,
        AlarmList::OutOfService => row.state == IsaState::OutOfService,
    };
    let search = &request.alarms.search;
    let finds = |row: &AlarmRow| row.key.source.name().contains(search) || row.label.contains(search);
    snapshot.alarms.rows.retain(|row| wanted(row) && finds(row));
    snapshot.alarms.matched = snapshot.alarms.rows.len();
    snapshot.alarms.rows.truncate(request.alarms.limit);
    let matching: Vec<LineRow> = rows
        .into_iter()
        .filter(|row| request.state.is_none_or(|state| row.state == state))
        .filter(|row| row.id.as_str().contains(&request.search) || row.label.contains(&request.search))
        .collect();
    for group in &mut snapshot.groups {
        group.matched = matching.iter().filter(|row| row.group == group.name).count();
    }
    snapshot.groups.retain(|group| group.matched > 0);
    snapshot.matched = matching.len();
    snapshot.rows = matching.into_iter().skip(request.offset).take(request.limit).collect();
    snapshot.ticker.truncate(request.ticker);
    snapshot
}

/// The name of a group and the label of its lines, again and again.
fn office_of(at: usize) -> (&'static str, &'static str) {
    GROUPS.into_iter().cycle().nth(at % GROUPS.len()).unwrap_or_default()
}

fn group_name(at: usize) -> GroupName {
    let (name, _) = office_of(at);
    if at < GROUPS.len() { GroupName::new(name) } else { GroupName::new(&format!("{name}{}", at / GROUPS.len() + 1)) }
}

fn row(line: usize, group: usize) -> LineRow {
    use LineState::{Dead, Idle, OffHook, Ringing, Stale, Unknown};
    let (state, seconds, origin) = match line % 24 {
        0 => (OffHook, 727, Some(Origin::Inbound)),
        2 => (Ringing, 9, None),
        3 => (OffHook, 42, Some(Origin::Outbound)),
        7 => (OffHook, 5_412, Some(Origin::None)),
        9 => (Dead, 1_320, None),
        11 => (OffHook, 181, Some(Origin::Inbound)),
        13 | 14 => (Stale, 540, None),
        18 => (Unknown, 90_000, None),
        21 => (OffHook, 305, Some(Origin::Unknown)),
        other => (Idle, 37 * (other as u64 + 1) * (other as u64), None),
    };
    LineRow {
        ix: LineIx(line),
        revision: 1,
        id: LineId::new(&format!("{}-{}", 1803 + line / group, line % group + 1)),
        label: Arc::from(format!("{}{}", office_of(line / group).1, line % group + 1)),
        group: group_name(line / group),
        room: Arc::from((1803 + line / group).to_string()),
        contact: Arc::from(CONTACTS.into_iter().cycle().nth(line % CONTACTS.len()).unwrap_or_default()),
        state,
        since: ago(seconds),
        last: (line % 24 == 13).then(|| (OffHook, ago(1_980).wall)),
        origin,
        progress: origin.map(|_| if line % 24 == 11 { Progress::Ended } else { Progress::NotSeen }),
        pending: (line % 24 == 5).then_some(OffHook),
        missed: [0, 2, 0, 0, 1, 0, 0, 0, 12].into_iter().cycle().nth(line % 9).unwrap_or(0),
        on_duty: true,
        alarm: None,
        out_of_service: None,
        shelved: 0,
        explained_until: None,
    }
}

fn counts(rows: &[LineRow]) -> [(LineState, usize); 6] {
    LineState::ALL.map(|state| (state, rows.iter().filter(|row| row.state == state).count()))
}

fn adapter(name: &str, state: AdapterState) -> AdapterRow {
    AdapterRow {
        name: AdapterName::new(name),
        kind: AdapterKind::Whozz,
        proof: Proof::Device,
        port: format!("sim:{name}"),
        state,
        since: ago(7_200),
        why: String::new(),
        capabilities: Capabilities::default(),
        tally: Tally::default(),
        opened: 1,
        overruns: 0,
        last_byte: Some(ago(1)),
        round_trip: None,
        units: 0,
        silent_units: Vec::new(),
    }
}

fn detail(row: &LineRow) -> LineDetail {
    LineDetail {
        row: row.clone(),
        numbers: vec!["0571-8725-1234".to_owned(), "0571-8725-0000".to_owned()],
        duty: "day".to_owned(),
        room: row.room.to_string(),
        contact: row.contact.to_string(),
        contact_phone: "8001".to_owned(),
        backup: "王强 8002".to_owned(),
        source: Some(LineSource {
            adapter: AdapterName::new("hall-1"),
            kind: AdapterKind::Whozz,
            proof: Proof::Device,
            device_line: DeviceLine::number(1),
            state: AdapterState::Live,
            why: "F".to_owned(),
            asked_for_state: false,
            sees_digits: true,
        }),
        caller: Some(("13800571234".to_owned(), "ZHANG\u{1b}[2J\u{202e}SAN".to_owned())),
        digits: String::new(),
        events: ticker(),
        alarms: Vec::new(),
        companions: Vec::new(),
        verification: None,
    }
}

fn change(line: &str, from: LineState, to: LineState) -> LineChange {
    LineChange {
        line: LineId::new(line),
        from,
        to,
        since: NOW.wall,
        origin: (to == LineState::OffHook).then_some(Origin::Inbound),
        progress: (to == LineState::OffHook).then_some(Progress::NotSeen),
        ended: None,
        suspect: None,
        last: (to == LineState::Stale).then_some(LineState::OffHook),
        last_at: (to == LineState::Stale).then_some(ago(1_980).wall),
        why: "F".to_owned(),
        adapter: AdapterName::new("hall-1"),
    }
}

fn ticker() -> Vec<TickerEvent> {
    let missed = CallEnded {
        line: LineId::new("1803-2"),
        number_id: None,
        direction: Direction::In,
        outcome: Outcome::Missed,
        ring_ms: 27_400,
        talk_ms: 0,
        started: ago(130).wall,
        number: Some("13900571234".to_owned()),
        name: None,
        digits: None,
        answered_by: None,
    };
    let caller = CallerSeen {
        line: LineId::new("1803-3"),
        number: "13800571234".to_owned(),
        name: "ZHANG\u{1b}[2JSAN".to_owned(),
        direction: Direction::In,
        phase: CallPhase::Start,
        duration_s: None,
        rings: None,
        device_time: "11/23 08:50".to_owned(),
    };
    let lost = AdapterChanged {
        unit: None,
        adapter: AdapterName::new("hall-2"),
        change: AdapterStep::Lost,
        why: "no such device (os error 19)".to_owned(),
        capabilities: None,
        tally: None,
    };
    let bodies = [
        (6, EventBody::Caller(caller)),
        (9, EventBody::Line(change("1803-3", LineState::Idle, LineState::Ringing))),
        (42, EventBody::Line(change("1803-4", LineState::Idle, LineState::OffHook))),
        (100, EventBody::Call(missed)),
        (540, EventBody::Line(change("1805-2", LineState::OffHook, LineState::Stale))),
        (541, EventBody::Adapter(lost)),
        (727, EventBody::Line(change("1803-1", LineState::Ringing, LineState::OffHook))),
        (900, EventBody::Line(change("1803-1", LineState::OffHook, LineState::Idle))),
    ];
    bodies.map(|(seconds, body)| TickerEvent { at: ago(seconds).wall, body: Arc::new(body) }).into()
}
