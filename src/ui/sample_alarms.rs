//! The busy office with alarms of every kind and standing, and with people who may sign in. For tests only.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::alarm_view::{
    AcknowledgedView, AlarmRow, FloodView, HiddenView, LineAlarm, OnDisk, OperatorView, ReplyView, SessionView,
};
use crate::domain::{
    ActRefusal, AdapterName, AlarmKey, AlarmKind, AlarmSource, EpisodeId, IsaState, LineId, LineIx, NumberId,
    OperatorId, Priority, Reply, Role, ShelfKind, Sign, Snapshot, Wall,
};

use super::sample::{self, NOW, ago};

/// A row that stands open and unacknowledged.
pub(super) fn row(id: u64, alarm: AlarmKind, source: AlarmSource, priority: Priority, seconds: u64) -> AlarmRow {
    AlarmRow {
        key: AlarmKey::new(alarm, source),
        line: None,
        label: Arc::from(""),
        room: Arc::from(""),
        lines: Vec::new(),
        episode: Some(EpisodeId(id)),
        priority,
        certain: true,
        sign: None,
        state: IsaState::Unacknowledged,
        since: ago(seconds).wall,
        raised_at: Some(ago(seconds).wall),
        cleared_at: None,
        unconfirmed_since: None,
        acknowledged: None,
        recurrences: 0,
        escalated: 0,
        hidden: None,
        is_silenced: false,
    }
}

fn of_line(snapshot: &Snapshot, ix: usize, id: u64, alarm: AlarmKind, priority: Priority, seconds: u64) -> AlarmRow {
    let line = &snapshot.rows[ix];
    let source = AlarmSource::Line(line.id.clone());
    let (label, room) = (line.label.clone(), line.room.clone());
    AlarmRow { line: Some(LineIx(ix)), label, room, ..row(id, alarm, source, priority, seconds) }
}

pub(super) fn acknowledged(standing: OnDisk, note: Option<&str>) -> AcknowledgedView {
    AcknowledgedView {
        by: OperatorId::new("li"),
        at: ago(66).wall,
        until: Some(until(234)),
        note: note.map(str::to_owned),
        standing,
    }
}

fn until(seconds: u64) -> Wall {
    NOW.wall + Duration::from_secs(seconds)
}

fn hidden(reason: &str, until: Option<Wall>, shelf: Option<ShelfKind>) -> HiddenView {
    let (by, at) = (OperatorId::new("li"), ago(300).wall);
    HiddenView { by, reason: reason.to_owned(), at, until, shelf, standing: OnDisk::Done }
}

/// The office with a rich set of alarms; nobody has to sign in.
pub(super) fn office() -> Snapshot {
    let mut site = sample::office();
    let rows = open(&site);
    site.alarms.top = rows.iter().take(8).cloned().collect();
    site.alarms.rows = rows;
    hide(&mut site);
    site.rows[3].explained_until = Some(until(1_500));
    site.rows[17].on_duty = false;
    for row in site.alarms.rows.iter().filter(|row| row.hidden.is_none()) {
        let Some(LineIx(ix)) = row.line else { continue };
        let Some(episode) = row.episode else { continue };
        let AlarmRow { priority, certain, state, since, .. } = *row;
        site.rows[ix].alarm = Some(LineAlarm { alarm: row.key.alarm, episode, priority, certain, state, since });
    }
    count(&mut site);
    site
}

fn open(site: &Snapshot) -> Vec<AlarmRow> {
    use AlarmKind::{
        AdapterLost, LeftOffHook, LeftOffHookSuspected, LineDead, LineSilent, MissedRepeatedly, RingUnanswered,
    };
    use Priority::{Critical, High, Low, Medium};
    let lost = row(1, AdapterLost, AlarmSource::Adapter(AdapterName::new("hall-2")), Critical, 540);
    let lost = AlarmRow { lines: vec![LineId::new("1805-2"), LineId::new("1805-3")], escalated: 1, ..lost };
    let parked = AlarmRow { sign: Some(Sign::NoCall), ..of_line(site, 7, 2, LeftOffHook, High, 5_412) };
    let ended = AlarmRow {
        sign: Some(Sign::FarEndCleared),
        state: IsaState::Acknowledged,
        acknowledged: Some(acknowledged(OnDisk::Done, Some("已去现场"))),
        ..of_line(site, 11, 3, LeftOffHook, High, 120)
    };
    let ringing = of_line(site, 2, 4, RingUnanswered, Medium, 9);
    let dead = AlarmRow {
        state: IsaState::Acknowledged,
        acknowledged: Some(acknowledged(OnDisk::AtRisk, None)),
        unconfirmed_since: Some(ago(600).wall),
        ..of_line(site, 9, 5, LineDead, High, 1_320)
    };
    let unclear = AlarmRow {
        certain: false,
        sign: Some(Sign::Undetermined),
        state: IsaState::Acknowledged,
        acknowledged: Some(acknowledged(OnDisk::Pending, None)),
        ..of_line(site, 21, 6, LeftOffHookSuspected, Medium, 305)
    };
    let missed = AlarmRow {
        state: IsaState::ReturnedUnacknowledged,
        cleared_at: Some(ago(200).wall),
        recurrences: 2,
        ..row(7, MissedRepeatedly, AlarmSource::Number(NumberId::new("0571-8725-0000")), High, 900)
    };
    let silent = of_line(site, 19, 8, LineSilent, Low, 90_000);
    vec![lost, parked, ringing, silent, missed, ended, dead, unclear]
}

fn hide(site: &mut Snapshot) {
    let shelved = AlarmRow {
        certain: false,
        sign: Some(Sign::LongCall),
        state: IsaState::Shelved,
        hidden: Some(hidden("正在处理", Some(until(1_200)), Some(ShelfKind::OneShot))),
        ..of_line(site, 0, 9, AlarmKind::LeftOffHookSuspected, Priority::Low, 727)
    };
    let out = AlarmRow {
        state: IsaState::OutOfService,
        episode: None,
        hidden: Some(hidden("已报修，线路改造", Some(until(7_000)), None)),
        ..of_line(site, 4, 0, AlarmKind::LeftOffHook, Priority::High, 300)
    };
    let adapter = AlarmSource::Adapter(AdapterName::new("hall-5"));
    let unit = AlarmRow {
        state: IsaState::OutOfService,
        episode: None,
        hidden: Some(hidden("测试", None, None)),
        ..row(0, AlarmKind::AdapterLost, adapter, Priority::Critical, 300)
    };
    site.rows[0].shelved = 1;
    site.rows[4].out_of_service.clone_from(&out.hidden);
    site.alarms.rows.extend([shelved, out, unit]);
}

fn count(site: &mut Snapshot) {
    let alarms = &mut site.alarms;
    let of = |state: IsaState| alarms.rows.iter().filter(move |row| row.state == state);
    let unacknowledged = Priority::WORDS
        .map(|(priority, _)| (priority, of(IsaState::Unacknowledged).filter(|row| row.priority == priority).count()));
    let counts = [IsaState::Acknowledged, IsaState::ReturnedUnacknowledged, IsaState::Shelved, IsaState::OutOfService]
        .map(|state| of(state).count());
    alarms.unacknowledged = unacknowledged;
    [alarms.acknowledged, alarms.returned, alarms.shelved, alarms.out_of_service] = counts;
    alarms.sounding = Some(Priority::Critical);
    alarms.suppressed = 2;
}

/// The same during a flood, with a command that failed.
pub(super) fn flood() -> Snapshot {
    let mut site = office();
    site.alarms.flood = Some(FloodView { since: ago(480), annunciated: 23 });
    site.alarms.annunciation_failures = 2;
    site.alarms.last_failure = Some(("sms".to_owned(), "permission denied".to_owned()));
    site
}

/// The same where people sign in.
pub(super) fn guarded() -> Snapshot {
    let mut site = office();
    site.session = SessionView { operators: operators(), ..SessionView::default() };
    site
}

pub(super) fn operators() -> Vec<OperatorView> {
    let operator = |id: &str, name: &str, role| OperatorView { id: OperatorId::new(id), name: name.to_owned(), role };
    vec![
        operator("li", "李敏", Role::Supervisor),
        operator("wang", "王强", Role::Supervisor),
        operator("zhao", "赵丽华", Role::Watch),
    ]
}

/// A snapshot in which somebody has signed in, or was refused.
pub(super) fn replied(mut site: Snapshot, signed_in: Option<&str>, reply: Reply) -> Snapshot {
    if matches!(reply, Reply::SignedIn(_) | Reply::Refused(ActRefusal::SignIn(..))) {
        site.session.tries += 1;
    }
    let number = site.session.reply.as_ref().map_or(1, |reply| reply.number + 1);
    site.session.reply = Some(ReplyView { number, at: site.at, reply, standing: OnDisk::Done });
    let found = |id: &str| operators().into_iter().find(|operator| operator.id.as_str() == id);
    site.session.signed_in = signed_in.and_then(found);
    site
}
