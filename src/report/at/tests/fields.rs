//! `docs/AT.md` names every field of the JSON, and no other.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::*;
use crate::domain::evidence::{EvidenceSeen, Verdict};
use crate::domain::{
    AdapterKind, AlarmKey, AlarmKind, CallPart, DeviceLine, EpisodeId, NumberId, OperatorId, Priority,
};
use crate::report::at::{
    Acknowledged, AdapterKnown, AlarmKnown, CallKnown, ClockSet, EvidenceKnown, Health, NoteKnown, NumberCallKnown,
    ServiceKnown,
};

const PAGE: &str = include_str!("../../../../docs/AT.md");

type Names = BTreeSet<String>;

/// What stands in backticks.
fn named(text: &str) -> Names {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The fields that the page names in the row of this name.
fn row(of: &str) -> Names {
    let section = PAGE.split_once("## JSON\n").expect("the section").1;
    let section = section.split_once("\n## ").expect("its end").0;
    let start = format!("| {of} | ");
    let rows: Vec<_> = section.lines().filter_map(|line| line.strip_prefix(&start)).collect();
    let [fields] = rows[..] else { panic!("{of}: {rows:?}") };
    named(fields)
}

fn keys(value: &Value) -> Names {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().cloned().collect()
}

fn of(value: &impl Serialize) -> Names {
    keys(&serde_json::to_value(value).unwrap())
}

fn joined(rows: &[&str]) -> Names {
    rows.iter().flat_map(|of| row(of)).collect()
}

#[test]
fn the_page_names_every_field_of_an_answer() {
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let line = read(&json(&parked().answer("a", at("09:20:00"))));
    assert_eq!(keys(&line), joined(&["every answer", "a line", "a line, asked alone"]));
    assert_eq!(keys(&line["journal"]), row("`journal`"));
    assert_eq!(keys(&line["evidence"][0]), row("`evidence`"));
    assert_eq!(keys(&line["adapter"]), row("`adapter`"));
    let number = read(&json(&parked().answer("057187250000", at("09:20:00"))));
    assert_eq!(keys(&number), joined(&["every answer", "a number"]));
    assert_eq!(keys(&number["answers"][0]), row("an entry of `answers`"));
    assert_eq!(keys(&number["answers"][0]["lines"][0]), row("a line"));
}

#[test]
fn the_page_names_every_field_of_a_range() {
    let mut story = parked();
    story.starts("14:00:00");
    let note = story.note("a", "08:30:00", "14:30:00");
    let range: Value = serde_json::from_str(&json_note(&note)).unwrap();
    assert_eq!(keys(&range), joined(&["every answer", "a range"]));
    assert_eq!(keys(&range["lines"][0]), row("an entry of `lines` of a range"));
    assert_eq!(keys(&range["lines"][0]["stretches"][0]), row("`stretches`"));
    assert_eq!(keys(&range["lines"][0]["blocked_s"]), row("`blocked_s`"));
    assert_eq!(keys(&range["reach"][0]), row("`reach` of a range"));
    assert_eq!(keys(&range["reach_s"]), row("`reach_s`"));
    assert_eq!(keys(&range["not_running"][0]), row("`not_running`"));
}

#[test]
fn the_page_names_every_field_of_what_happened() {
    let (now, line) = (at("09:00:00"), LineId::new("a"));
    let by = Some(OperatorId::new("li"));
    let key = AlarmKey::new(AlarmKind::LeftOffHook, AlarmSource::Line(line));
    let acknowledged = Acknowledged { by: by.clone(), at: now };
    let alarm = AlarmKnown {
        key,
        episode: EpisodeId(1),
        priority: Priority::High,
        certain: true,
        raised: now,
        acknowledged: Some(acknowledged.clone()),
        cleared: None,
        closed: None,
        seq: None,
        closed_seq: None,
    };
    let fields: Names = of(&alarm).union(&of(&acknowledged)).cloned().collect();
    assert_eq!(fields, row("`alarms`"));
    let about = || "a".to_owned();
    let service = ServiceKnown { about: about(), by: by.clone(), why: String::new(), from: now, to: None };
    assert_eq!(of(&service), row("`out_of_service`"));
    let (note, hash) = (String::new(), String::new());
    let note = NoteKnown { at: now, by, about: about(), from: None, to: None, note, seq: 1, hash };
    assert_eq!(of(&note), row("`notes`"));
    assert_eq!(of(&ClockSet { from: now, to: now, seq: 1 }), row("`skipped`, `clock_set`"));
    let adapter = AdapterName::new("hall");
    let (kind, why) = (AdapterKind::Whozz, String::new());
    assert_eq!(of(&AdapterKnown { adapter, kind, health: Health::Live, since: None, why }), row("`adapter`"));
}

#[test]
fn the_page_names_what_is_added_to_a_record_that_is_told_as_it_stands() {
    let (now, seq, hash) = (at("09:00:00"), 1, String::new);
    let call = CallEnded {
        line: LineId::new("a"),
        number_id: None,
        direction: Direction::In,
        outcome: Outcome::Missed,
        ring_ms: 1,
        talk_ms: 0,
        started: now,
        number: None,
        name: None,
        digits: None,
        answered_by: None,
    };
    let added = |told: &Names, record: &Names| -> Names { told.difference(record).cloned().collect() };
    // The row points to the page of the records.
    let told = of(&CallKnown { call: call.clone(), until: now, seq, hash: hash() });
    assert_eq!(added(&told, &of(&call)), row("`call`, `calls`"));
    let number_id = NumberId::new("0571-8725-0000");
    let (outcome, started, lines) = (Outcome::Missed, now, Vec::new());
    let call = crate::domain::event::NumberCall { number_id, outcome, started, ring_ms: 1, lines, answered_by: None };
    let told = of(&NumberCallKnown { call: call.clone(), seq, hash: hash() });
    assert_eq!(added(&told, &of(&call)), row("`number_calls`"));
    let evidence = evidence();
    let told = of(&EvidenceKnown { evidence: Box::new(evidence.clone()), at: now, seq, hash: hash() });
    assert_eq!(added(&told, &of(&evidence)), row("`records`"));
}

fn evidence() -> EvidenceSeen {
    EvidenceSeen {
        line: LineId::new("a"),
        adapter: AdapterName::new("carrier"),
        format: "carrier".to_owned(),
        extension: DeviceLine::from(""),
        direction: Direction::In,
        part: CallPart::Whole,
        number: None,
        name: None,
        started: None,
        ended: None,
        duration_s: None,
        ring_s: None,
        clock_ahead_s: None,
        verdict: Verdict::NoPeriod,
        off_hook_since: None,
        longer_by_s: None,
        observed: true,
        raw: String::new(),
        carrier: None,
        posting: None,
    }
}

#[test]
fn the_page_names_every_reason_why_nothing_was_observed_with_its_fields() {
    let now = at("09:00:00");
    let reasons = [
        NotObserved::BeforeFirst { first: None },
        NotObserved::NotRunning { from: now, to: None, in_order: true },
        NotObserved::AfterNewest { newest: now, running: true },
        NotObserved::RecordsMissing { after: 1, before: 3 },
        NotObserved::NeverReported,
        NotObserved::Unknown,
        NotObserved::Stale,
        NotObserved::NoProof,
        NotObserved::NotMonitored,
        NotObserved::Uncounted,
    ];
    let table = PAGE.split_once("(`not_observed.reason`)").expect("the table").1;
    let table = table.split_once("\n\n").expect("its end").0;
    for reason in reasons {
        let value = serde_json::to_value(&reason).unwrap();
        let name = format!("`{}`", value["reason"].as_str().unwrap());
        let line = table.lines().find(|line| line.split(" | ").next().is_some_and(|cell| cell.contains(&name)));
        let told = named(line.unwrap_or_else(|| panic!("docs/AT.md has no reason {name}")));
        let missing: Vec<_> = keys(&value).into_iter().filter(|key| key != "reason" && !told.contains(key)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
