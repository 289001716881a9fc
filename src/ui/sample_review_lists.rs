//! The lists of the morning that is read back: incidents, alarms, callers, notes. For tests only.

use std::sync::Arc;

use crate::domain::operator::Handover;
use crate::domain::review::{
    Bar, BarKind, CallerClosed, CallerClosedBy, Incident, IncidentKind, ReviewAlarm, ReviewCaller, ReviewHandover,
    ReviewNote, ReviewService,
};
use crate::domain::{
    AdapterName, AlarmKey, AlarmKind, AlarmSource, EpisodeId, LineId, NumberId, OperatorId, Priority, Snapshot,
};

use super::sample_review::{at, bars};

pub(super) fn incidents(site: &Snapshot) -> Vec<Incident> {
    let mut all = Vec::new();
    for (place, row) in site.rows.iter().enumerate() {
        let wrong = |bar: &&Bar| matches!(bar.kind, BarKind::Blocked | BarKind::Suspected | BarKind::Dead);
        all.extend(bars(place).iter().filter(wrong).map(|bar| Incident {
            from: bar.from,
            to: bar.to,
            about: AlarmSource::Line(row.id.clone()),
            line: Some(row.ix),
            what: IncidentKind::Stretch(bar.kind),
            seq: None,
        }));
    }
    all.push(Incident {
        from: at(450),
        to: at(455),
        about: AlarmSource::Site,
        line: None,
        what: IncidentKind::NotRunning,
        seq: Some(1100),
    });
    all.sort_by_key(|incident| incident.from);
    all
}

pub(super) fn alarms(site: &Snapshot) -> Vec<ReviewAlarm> {
    let li = || Some(OperatorId::new("li"));
    let line = |place: usize| AlarmSource::Line(site.rows[place].id.clone());
    let alarm = |kind, source, priority, certain, raised| ReviewAlarm {
        key: AlarmKey::new(kind, source),
        episode: EpisodeId(u64::try_from(raised).unwrap()),
        priority,
        certain,
        raised: at(raised),
        acknowledged: None,
        cleared: None,
        closed: None,
        shelved_until: None,
        notes: Vec::new(),
        seq: 1000 + u64::try_from(raised).unwrap() / 8,
    };
    vec![
        ReviewAlarm {
            acknowledged: Some((at(94), li())),
            cleared: Some(at(150)),
            closed: Some(at(150)),
            ..alarm(AlarmKind::LeftOffHookSuspected, line(1), Priority::Medium, false, 90)
        },
        ReviewAlarm {
            acknowledged: Some((at(172), li())),
            cleared: Some(at(260)),
            closed: Some(at(260)),
            notes: vec!["已请 1803 的同事放好听筒".to_owned()],
            ..alarm(AlarmKind::LeftOffHook, line(1), Priority::High, true, 150)
        },
        alarm(AlarmKind::LineDead, line(6), Priority::Critical, true, 240),
        ReviewAlarm {
            cleared: Some(at(330)),
            ..alarm(
                AlarmKind::MissedRepeatedly,
                AlarmSource::Number(NumberId::new("0571-8725-0000")),
                Priority::High,
                true,
                300,
            )
        },
        ReviewAlarm {
            shelved_until: Some(at(640)),
            acknowledged: Some((at(500), None)),
            ..alarm(
                AlarmKind::AdapterLost,
                AlarmSource::Adapter(AdapterName::new("hall-2")),
                Priority::Critical,
                true,
                480,
            )
        },
    ]
}

pub(super) fn callers() -> Vec<ReviewCaller> {
    let caller = |number: &str, tries, first, last, closed| ReviewCaller {
        caller: Arc::from(number),
        tries,
        first: at(first),
        last: at(last),
        missed_at: Arc::from("0571-8725-0000"),
        closed,
    };
    let closed = |how, minutes| Some(CallerClosed { line: LineId::new("1803-2"), at: at(minutes), how });
    vec![
        caller("13800571234", 7, 70, 400, None),
        caller("057187251234", 4, 80, 300, None),
        caller("13900571234", 3, 100, 180, closed(CallerClosedBy::CalledBack, 420)),
        caller("87251234", 2, 200, 260, closed(CallerClosedBy::GotThrough, 280)),
        caller("8003", 1, 500, 500, None),
    ]
}

pub(super) fn service(site: &Snapshot) -> Vec<ReviewService> {
    let out = |place: usize, to| ReviewService {
        about: AlarmSource::Line(site.rows[place].id.clone()),
        by: Some(OperatorId::new("wang")),
        why: Arc::from("已报修，线路改造"),
        from: at(320),
        to,
    };
    vec![out(4, None), out(9, Some(at(400)))]
}

pub(super) fn notes(site: &Snapshot) -> Vec<ReviewNote> {
    let note = |place: usize, minutes, span, note: &str| ReviewNote {
        at: at(minutes),
        by: Some(OperatorId::new("li")),
        about: AlarmSource::Line(site.rows[place].id.clone()),
        span,
        note: Arc::from(note),
        seq: 1200,
    };
    vec![
        note(1, 280, Some((at(90), at(150))), "接线员陪同来访者去窗口，听筒放在桌上"),
        note(1, 300, None, "话机已更换"),
        note(5, 200, None, "会议通话，已向座席核实"),
    ]
}

/// The shift after it was handed over.
pub(super) fn handed_over() -> ReviewHandover {
    ReviewHandover {
        at: at(568),
        by: Some(OperatorId::new("li")),
        what: Handover { note: "1804-1 已报修，明早来人".to_owned(), ..Handover::default() },
        seq: 1233,
    }
}
