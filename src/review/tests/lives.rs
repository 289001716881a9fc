//! Incidents, lives of alarms, notes, times without a run.

use super::{Journal, NINE, range, second};
use crate::domain::alarm::{AlarmCause, AlarmChange, AlarmStep, ShelfKind};
use crate::domain::event::{AlarmRecord, ClockChange, Seal, SealCause};
use crate::domain::operator::{Handover, NoteSpan, OperatorAct, OperatorRecord, RecordSource};
use crate::domain::review::{BarKind, IncidentKind};
use crate::domain::{
    AlarmKind, AlarmSource, EpisodeId, EventBody, IsaState, LineIx, LineState, OperatorId, Priority, Wall,
};
use crate::shift::Range;

fn alarm(change: AlarmStep, state: IsaState, edit: impl FnOnce(&mut AlarmChange)) -> EventBody {
    let mut change = AlarmChange {
        episode: Some(EpisodeId(5)),
        priority: Priority::High,
        certain: false,
        change,
        cause: AlarmCause::Condition,
        state,
        since: None,
        mask: None,
        shelf: None,
        level: None,
        by: None,
        note: None,
        until: None,
    };
    edit(&mut change);
    let about = RecordSource::from(AlarmSource::Line("b-1".into()));
    EventBody::Alarm(AlarmRecord { alarm: AlarmKind::LineDead, about, change, sign: None, lines: Vec::new() })
}

fn by(change: &mut AlarmChange, note: &str) {
    change.by = Some(OperatorId::new("sun"));
    change.note = Some(note.to_owned());
    change.cause = AlarmCause::Operator;
}

fn operator(act: OperatorAct) -> EventBody {
    EventBody::Operator(OperatorRecord { by: Some(OperatorId::new("sun")), act, posting: None })
}

#[test]
fn an_alarm_tells_its_whole_life() {
    let mut journal = Journal::started();
    let raised = journal.push(10, alarm(AlarmStep::Raised, IsaState::Unacknowledged, |_| ()));
    journal.push(20, alarm(AlarmStep::Acknowledged, IsaState::Acknowledged, |change| by(change, "seen")));
    journal.push(
        30,
        alarm(AlarmStep::Worsened, IsaState::Unacknowledged, |change| {
            (change.priority, change.certain) = (Priority::Critical, true);
        }),
    );
    journal.push(40, alarm(AlarmStep::Acknowledged, IsaState::Acknowledged, |change| by(change, "")));
    journal.push(
        50,
        alarm(AlarmStep::Shelved, IsaState::Shelved, |change| {
            by(change, "repair");
            (change.shelf, change.until) = (Some(ShelfKind::Timed), Some(second(900)));
        }),
    );
    let about = RecordSource::from(AlarmSource::Line("b-1".into()));
    let (episode, note) = (Some(EpisodeId(5)), "cable".to_owned());
    journal.push(55, operator(OperatorAct::Noted { about, episode, span: None, note }));
    journal.push(60, alarm(AlarmStep::Cleared, IsaState::Shelved, |change| change.since = Some(second(59))));
    journal.push(70, alarm(AlarmStep::Closed, IsaState::Normal, |_| ()));
    let view = journal.view(range(100));
    let [life] = &view.alarms[..] else { panic!("one alarm") };
    assert_eq!((life.raised, life.seq, life.priority, life.certain), (second(10), raised, Priority::Critical, true));
    assert_eq!(life.acknowledged, Some((second(40), Some(OperatorId::new("sun")))));
    assert_eq!((life.cleared, life.closed), (Some(second(59)), Some(second(70))));
    assert_eq!(life.shelved_until, Some(second(900)));
    assert_eq!(life.notes, ["seen", "repair", "cable"]);
    let incident = view.incidents.iter().find(|incident| incident.seq == Some(raised)).unwrap();
    assert!(matches!(incident.what, IncidentKind::Alarm(_, Priority::Critical)));
    assert_eq!((incident.from, incident.to, incident.line), (second(10), second(59), Some(LineIx(2))));
}

#[test]
fn an_alarm_that_came_behind_a_mask_was_not_raised_until_it_is_shown() {
    let mut journal = Journal::started();
    journal.push(10, alarm(AlarmStep::Suppressed, IsaState::Suppressed, |change| change.since = Some(second(9))));
    assert!(journal.view(range(100)).alarms.is_empty());
    journal.push(20, alarm(AlarmStep::Unsuppressed, IsaState::Unacknowledged, |_| ()));
    assert_eq!(journal.view(range(100)).alarms[0].raised, second(20));
}

#[test]
fn what_stood_before_the_range_is_known_by_the_seal_and_is_no_incident_of_it() {
    let mut journal = Journal::new();
    let state = serde_json::json!({"v": 1, "alarms": {"last_episode": 5, "alarms": [
        [{"alarm": "line_dead", "source": {"line": "b-1"}}, {"episode": {
            "id": 5, "priority": "high", "certain": true, "since": NINE, "began_at": NINE, "raised_at": NINE,
            "acknowledged": {"by": "li", "at": second(3), "note": "known"}, "recurrences": 0, "escalated": 0}}]]}});
    journal.push(4, EventBody::Seal(Seal { cause: SealCause::Rotate, records: 0, state }));
    journal.turns(5, "b-1", LineState::Dead);
    journal.turns(1_005, "b-1", LineState::Idle);
    journal.push(1_010, alarm(AlarmStep::Cleared, IsaState::ReturnedUnacknowledged, |_| ()));
    journal.turns(2_000, "b-1", LineState::Idle);
    let view = journal.view(Range { from: second(1_000), to: second(2_000) });
    let [life] = &view.alarms[..] else { panic!("one alarm: {:?}", view.alarms) };
    assert_eq!((life.seq, life.raised, life.cleared), (0, NINE, Some(second(1_010))));
    assert_eq!((life.acknowledged.as_ref().unwrap().0, life.notes.len()), (second(3), 1));
    let whats: Vec<_> = view.incidents.iter().map(|incident| &incident.what).collect();
    assert_eq!(whats, [&IncidentKind::Stretch(BarKind::Dead)]);
    let closed = Range { from: second(2_500), to: second(3_000) };
    journal.push(2_400, alarm(AlarmStep::Closed, IsaState::Normal, |_| ()));
    journal.turns(3_000, "b-1", LineState::Idle);
    assert!(journal.view(closed).alarms.is_empty(), "it was closed before");
}

#[test]
fn a_stretch_that_is_blocked_dead_or_suspected_is_an_incident() {
    let mut journal = Journal::started();
    journal.turns(1, "b-1", LineState::Idle);
    journal.turns(60, "b-1", LineState::Dead);
    journal.turns(61, "b-1", LineState::Idle);
    journal.turns(120, "b-1", LineState::Idle);
    let view = journal.view(range(120));
    let [incident] = &view.incidents[..] else { panic!("one incident: {:?}", view.incidents) };
    assert_eq!(incident.what, IncidentKind::Stretch(BarKind::Dead));
    assert_eq!((incident.from, incident.to, incident.line), (second(60), second(61), Some(LineIx(2))));
}

#[test]
fn a_time_without_a_run_is_an_incident() {
    let mut journal = Journal::started();
    journal.turns(1, "b-1", LineState::Idle);
    journal.starts(50);
    journal.push(90, EventBody::Clock(ClockChange::Suspended { since: second(80), for_us: 10_000_000 }));
    let view = journal.view(range(100));
    let spans: Vec<_> = view.incidents.iter().map(|incident| (incident.from, incident.to, incident.seq)).collect();
    assert_eq!(spans, [(second(1), second(50), Some(3)), (second(80), second(90), Some(4))]);
    assert!(view.incidents.iter().all(|incident| incident.what == IncidentKind::NotRunning));
}

#[test]
fn a_range_without_data_is_one_time_without_a_run() {
    let view = Journal::new().view(range(100));
    assert_eq!((view.records, view.timeline.lines, view.incidents.len()), (0, 3, 1));
    assert_eq!((view.turn, view.incidents[0].from, view.incidents[0].to), (7, NINE, second(100)));
}

#[test]
fn notes_of_the_range_are_listed_and_later_ones_where_they_explain_a_time_within_it() {
    let mut journal = Journal::started();
    journal.noted(10, AlarmSource::Site, "early");
    let note = |from: Wall, to: Wall, text: &str| {
        let span = Some(NoteSpan { from, to });
        operator(OperatorAct::Noted { about: RecordSource::default(), episode: None, span, note: text.to_owned() })
    };
    journal
        .push(50, operator(OperatorAct::HandedOver(Handover { note: "all well".to_owned(), ..Handover::default() })));
    journal.noted(200, AlarmSource::Site, "late");
    journal.push(210, note(second(20), second(30), "explained"));
    journal.push(220, note(second(100), second(130), "of the next shift"));
    let view = journal.view(range(100));
    assert_eq!(view.notes.iter().map(|note| &*note.note).collect::<Vec<_>>(), ["early", "explained"]);
    assert_eq!(view.notes[1].span, Some((second(20), second(30))));
    assert_eq!(view.handovers.iter().map(|one| one.what.note.as_str()).collect::<Vec<_>>(), ["all well"]);
}
