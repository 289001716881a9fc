//! The alarms of a range: what was shown, what was hidden, how soon it was acknowledged, what is open.

use std::time::Duration;

use hookwatch::domain::event::AlarmRecord;
use hookwatch::domain::{
    AlarmCause, AlarmChange, AlarmKind, AlarmSource, AlarmStep, EpisodeId, EventBody, IsaState, LineId, OperatorId,
    Priority,
};
use hookwatch::shift::AlarmFigures;

use super::story::{Story, at, config, range};

fn alarm(story: &mut Story, line: &str, change: AlarmStep, state: IsaState, by: Option<&str>) {
    let by = by.map(OperatorId::from);
    let cause = if by.is_some() { AlarmCause::Operator } else { AlarmCause::Condition };
    let since = by.is_none().then(|| story.records.last().map(|(moment, _)| moment.wall)).flatten();
    story.push(EventBody::Alarm(AlarmRecord {
        alarm: AlarmKind::LineDead,
        about: AlarmSource::Line(LineId::new(line)).into(),
        change: AlarmChange {
            episode: Some(EpisodeId(1)),
            priority: Priority::High,
            certain: true,
            change,
            cause,
            state,
            since,
            mask: None,
            shelf: None,
            level: None,
            by,
            note: None,
            until: None,
        },
        sign: None,
        lines: Vec::new(),
    }));
}

fn figures(story: &Story) -> AlarmFigures {
    story.figures(&config(), range("08:30:00", "09:30:00"), at("18:00:00")).alarms
}

#[test]
fn what_a_person_was_shown_and_how_soon_it_was_acknowledged() {
    use AlarmStep::{Acknowledged, Closed, Raised, Suppressed};
    use IsaState::{Normal, Suppressed as Hidden, Unacknowledged};
    let mut story = Story::default();
    story.starts("08:00:00");
    // Before the range: it is open in it, and was not shown in it.
    story.until("08:10:00");
    alarm(&mut story, "d", Raised, Unacknowledged, None);
    story.until("08:40:00");
    alarm(&mut story, "a", Raised, Unacknowledged, None);
    alarm(&mut story, "b", Suppressed, Hidden, None);
    story.until("08:41:30");
    alarm(&mut story, "a", Acknowledged, IsaState::Acknowledged, Some("sun"));
    for second in ["08:50:00", "08:50:20", "08:51:00"] {
        story.until(second);
        alarm(&mut story, "c", Raised, Unacknowledged, None);
        alarm(&mut story, "c", Closed, Normal, None);
    }
    // After the range.
    story.until("09:30:00");
    alarm(&mut story, "a", Closed, Normal, None);
    let alarms = figures(&story);
    assert_eq!((alarms.annunciated, alarms.hidden, alarms.slots, alarms.operators), (4, 1, 6, 1));
    assert_eq!((alarms.worst_slot, alarms.flooded_slots), (3, 0));
    assert_eq!(alarms.rate(), Some(4.0 / 6.0));
    assert_eq!((alarms.acknowledged.count(), alarms.acknowledged.mean()), (1, Some(Duration::from_secs(90))));
    let rows: Vec<_> = alarms.rows.iter().map(|row| (row.key.source.name(), row.count, row.chatters)).collect();
    assert_eq!(rows, [("c", 3, true), ("a", 1, false), ("b", 0, false)]);
    let open: Vec<_> = alarms.open.iter().map(|open| (open.key.source.name(), open.state)).collect();
    assert_eq!(open, [("d", Unacknowledged), ("a", IsaState::Acknowledged), ("b", Hidden)]);
    assert!(alarms.open[0].is_stale(at("1+09:00:00")) && !alarms.open[0].is_stale(at("09:30:00")));
}

#[test]
fn more_than_ten_in_ten_minutes_are_a_flood() {
    let flooded = |count: i64| {
        let mut story = Story::default();
        story.starts("08:00:00");
        story.until("08:40:00");
        for second in 0..count {
            story.go_to(hookwatch::domain::Wall(at("08:40:00").0 + second * 30_000_000));
            alarm(&mut story, "a", AlarmStep::Raised, IsaState::Unacknowledged, None);
        }
        figures(&story).flooded_slots
    };
    assert_eq!((flooded(10), flooded(11), flooded(20)), (0, 1, 1));
}
