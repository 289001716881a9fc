//! What is no torn tail is evidence: it stays as it is, a new file goes on, and the board is told.

use crate::domain::event::SealCause;
use crate::journal::chain::ChainHead;
use crate::journal::fixtures::{NOON, file_names, line, options, run, seal, started, write_file};
use crate::journal::reader::{Break, Verdict, verify};
use crate::journal::writer::{JournalError, open};

const FILE: &str = "2026-11-22.jsonl";

#[test]
fn damage_is_left_as_it_is_and_a_new_file_goes_on() {
    type Spoil = fn(&str) -> String;
    let cases: [(&str, Spoil); 6] = [
        ("a record before the last was edited", |text| text.replacen("1803-2", "1803-9", 1)),
        ("the number of the last was edited", |text| text.replacen("\"seq\":4", "\"seq\":9", 1)),
        ("a line was taken out", |text| {
            text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != 2).map(|(_, line)| line).collect()
        }),
        ("foreign JSON was appended", |text| format!("{text}{{\"not\":\"ours\"}}\n")),
        ("two foreign lines were appended", |text| format!("{text}not\nours\n")),
        ("a line in the middle is garbage", |text| text.replacen("\"kind\":\"line\"", "\0", 1)),
    ];
    for (what, spoil) in cases {
        let dir = tempfile::tempdir().unwrap();
        let bodies = vec![started(false), line("1803-1"), line("1803-2"), line("1803-3")];
        write_file(dir.path(), FILE, ChainHead::EMPTY, NOON, bodies);
        let damaged = spoil(&std::fs::read_to_string(dir.path().join(FILE)).unwrap());
        std::fs::write(dir.path().join(FILE), &damaged).unwrap();
        assert!(!verify(dir.path(), None).unwrap().verdict.is_intact(), "{what}");

        let (found, _) = run(&options(dir.path()), NOON, vec![line("1803-4")]);
        let damage = found.damage.unwrap_or_else(|| panic!("{what}"));
        assert!(damage.file.ends_with(FILE), "{what}: {damage:?}");
        assert_eq!(found.recovered, None, "{what}");
        assert_eq!(std::fs::read_to_string(dir.path().join(FILE)).unwrap(), damaged, "{what}");
        assert_eq!(file_names(dir.path()), [FILE, "2026-11-22-002.jsonl"], "{what}");
        let newest = std::fs::read_to_string(dir.path().join("2026-11-22-002.jsonl")).unwrap();
        let next = if what.contains("number") { 10 } else { 5 };
        assert!(newest.starts_with(&format!("{{\"v\":1,\"seq\":{next},")), "{what}: {newest}");
        // The damage stays visible: going on does not heal it.
        assert!(!verify(dir.path(), None).unwrap().verdict.is_intact(), "{what}");
    }
}

#[test]
fn an_older_file_that_ends_inside_a_line_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    let head = write_file(dir.path(), "2026-11-21.jsonl", ChainHead::EMPTY, NOON, vec![started(false), line("1")]);
    write_file(dir.path(), FILE, head, NOON, vec![line("2")]);
    let older = dir.path().join("2026-11-21.jsonl");
    let whole = std::fs::read(&older).unwrap();
    std::fs::write(&older, &whole[..whole.len() - 5]).unwrap();
    let (found, _) = run(&options(dir.path()), NOON, vec![]);
    assert!(found.damage.is_some_and(|damage| damage.file == older));
    assert!(matches!(verify(dir.path(), None).unwrap().verdict, Verdict::Broken(Break::Edited { .. })));
}

#[test]
fn a_second_writer_is_told_who_holds_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(&options(dir.path()), NOON).unwrap();
    let second = open(&options(dir.path()), NOON).unwrap_err();
    assert!(matches!(second, JournalError::Locked { pid: Some(pid), .. } if pid == std::process::id()));
    let text = second.to_string();
    assert!(text.contains("[journal] dir") && text.contains(&std::process::id().to_string()), "{text}");
    drop(first);
    open(&options(dir.path()), NOON).unwrap();
}

#[test]
fn simulated_and_real_records_never_share_a_directory() {
    for held in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let own = crate::journal::JournalOptions { sim: held, ..options(dir.path()) };
        run(&own, NOON, vec![started(held), line("1"), seal(SealCause::Stop)]);
        run(&own, NOON, vec![line("2")]);
        let other = crate::journal::JournalOptions { sim: !held, ..own.clone() };
        let error = open(&other, NOON).unwrap_err();
        assert!(matches!(
            (&error, held),
            (JournalError::HoldsSimulated { .. }, true) | (JournalError::HoldsLive { .. }, false)
        ));
        assert!(error.to_string().contains("of its own"), "{error}");
        assert_eq!(file_names(dir.path()), [FILE]);
    }
}

#[test]
fn a_directory_that_cannot_be_is_a_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = open(&options(&file.join("journal")), NOON).unwrap_err().to_string();
    assert!(error.contains("file/journal") && error.contains(';'), "{error}");
}
