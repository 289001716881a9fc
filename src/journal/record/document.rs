//! Keeps `docs/JOURNAL.md` true: every kind, every change of the program, every column is in it.

use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::operator::OperatorAct;
use crate::domain::{EventBody, WalkChange};
use crate::journal::fixtures::{line, seal, started};
use crate::journal::reader::COLUMNS;

const DOCUMENT: &str = include_str!("../../../docs/JOURNAL.md");

/// Adding a kind stops this from compiling until the kind is documented.
fn documented_kind(body: &EventBody) -> &'static str {
    match body {
        EventBody::Line(_) => "line",
        EventBody::Call(_) => "call",
        EventBody::Number(_) => "number",
        EventBody::Caller(_) => "caller",
        EventBody::Digit(_) => "digit",
        EventBody::Adapter(_) => "adapter",
        EventBody::Fault(_) => "fault",
        EventBody::Program(_) => "program",
        EventBody::Clock(_) => "clock",
        EventBody::Tone(_) => "tone",
        EventBody::Evidence(_) => "evidence",
        EventBody::Alarm(_) => "alarm",
        EventBody::Operator(_) => "operator",
        EventBody::Walk(_) => "walk",
        EventBody::Annunciation(_) => "annunciation",
        EventBody::Seal(_) => "seal",
    }
}

/// Adding a change stops this from compiling until the change is documented.
fn documented_change(change: &ProgramChange) -> &'static str {
    match change {
        ProgramChange::Started(_) => "started",
        ProgramChange::Stopped { .. } => "stopped",
        ProgramChange::Alive { .. } => "alive",
        ProgramChange::Recovered { .. } => "recovered",
        ProgramChange::Retired { .. } => "retired",
        ProgramChange::RotatedUnsealed { .. } => "rotated_unsealed",
        ProgramChange::JournalFault { .. } => "journal_fault",
    }
}

/// The variants serde knows, from the message with which it refuses one it does not know.
fn variants<T: serde::de::DeserializeOwned>(json: &str) -> Vec<String> {
    let Err(error) = serde_json::from_str::<T>(json) else { panic!("{json} was accepted") };
    let text = error.to_string();
    let (_, listed) = text.split_once("expected one of ").unwrap();
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn has_row(name: &str) -> bool {
    DOCUMENT.lines().any(|line| line.starts_with(&format!("| `{name}` |")))
}

/// `started` is a change of the program too: the rows of the walk test stand in a table of their own.
fn has_walk_row(name: &str) -> bool {
    let (_, table) = DOCUMENT.split_once("| `walk` `change` |").unwrap();
    table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .any(|line| line.starts_with(&format!("| `{name}` |")))
}

#[test]
fn every_kind_and_every_change_has_its_row_in_the_document() {
    let kinds = variants::<EventBody>(r#"{"kind":"?"}"#);
    assert_eq!(kinds.len(), 16);
    let changes = variants::<ProgramChange>(r#"{"change":"?"}"#);
    assert_eq!(changes.len(), 7);
    let acts = variants::<OperatorAct>(r#"{"change":"?"}"#);
    assert_eq!(acts.len(), 12);
    let walks = variants::<WalkChange>(r#"{"change":"?"}"#);
    assert_eq!(walks.len(), 5);
    for name in kinds.iter().chain(&changes).chain(&acts) {
        assert!(has_row(name), "docs/JOURNAL.md has no row for {name}");
    }
    for name in &walks {
        assert!(has_walk_row(name), "docs/JOURNAL.md has no row for {name} of a walk test");
    }
    for body in [line("1"), seal(SealCause::Stop), started(false)] {
        assert!(kinds.iter().any(|kind| kind == documented_kind(&body)));
    }
    assert!(changes.iter().any(|change| change == documented_change(&ProgramChange::Alive { sim: false })));
}

#[test]
fn every_field_written_is_named_in_the_document() {
    for body in [line("1"), seal(SealCause::Stop), started(true)] {
        let value = serde_json::to_value(&body).unwrap();
        for field in value.as_object().unwrap().keys() {
            assert!(DOCUMENT.contains(&format!("`{field}`")) || field == "sim", "{field}");
        }
    }
    for column in COLUMNS {
        assert!(DOCUMENT.contains(&format!("`{column}`")), "{column}");
    }
}
