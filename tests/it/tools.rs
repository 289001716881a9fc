//! Other programs read the journal as it is: the lines of `docs/JOURNAL.md`, run where the programs are present. A machine
//! without one of them passes over its line.

use std::path::Path;
use std::process::Command;

use hookwatch::domain::event::CallEnded;
use hookwatch::domain::{Direction, EventBody, LineId, Moment, Mono, Outcome, Wall};
use hookwatch::journal::chain::ChainHead;
use hookwatch::journal::record::encode;

use super::tree;

/// The lines of the block under "Reading it with other tools".
fn lines() -> Vec<String> {
    let page = tree::read("docs/JOURNAL.md");
    let (_, section) = page.split_once("## Reading it with other tools").expect("the section");
    let (_, block) = section.split_once("```sh\n").expect("its block");
    let (block, _) = block.split_once("```").expect("the block's end");
    block.lines().map(str::to_owned).collect()
}

/// Two missed calls of one line, one of another, one answered.
fn write_journal(path: &Path) {
    let calls = [
        ("1803-1", Outcome::Missed),
        ("1803-1", Outcome::Missed),
        ("1803-2", Outcome::Missed),
        ("1803-2", Outcome::Answered),
    ];
    let (mut bytes, mut head) = (Vec::new(), ChainHead::EMPTY);
    for (second, (line, outcome)) in (0..).zip(calls) {
        let started = Wall(1_795_363_200_000_000 + second * 1_000_000);
        let mut body = EventBody::Call(CallEnded {
            line: LineId::new(line),
            number_id: None,
            direction: Direction::In,
            outcome,
            ring_ms: 9_000,
            talk_ms: 0,
            started,
            number: Some("057187251234".to_owned()),
            name: Some("=HYPERLINK(\"x\") 王".to_owned()),
            digits: None,
            answered_by: None,
        });
        head = encode(&mut bytes, head, Moment { mono: Mono(1), wall: started }, &mut body);
    }
    std::fs::write(path, bytes).expect("the journal is written");
}

fn is_present(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

#[test]
fn what_the_page_says_of_other_tools_is_so_where_they_are_present() {
    let dir = tempfile::tempdir().expect("a directory");
    write_journal(&dir.path().join("2026-11-23.jsonl"));
    std::os::unix::fs::symlink(tree::root().join("packaging"), dir.path().join("packaging")).expect("a link");
    let expected = [
        ("jq", "[\"2026-11-22T16:00:00.000000Z\",\"1803-1\",\"057187251234\"]", 3),
        ("lnav", "1803-1", 1),
        ("duckdb", "1803-1,2", 1),
    ];
    let lines = lines();
    for (program, told, times) in expected {
        let line =
            lines.iter().find(|line| line.starts_with(program)).unwrap_or_else(|| panic!("no line of {program}"));
        if !is_present(program) {
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(dir.path())
            .env("HOME", dir.path())
            .output()
            .expect("a shell runs");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(out.contains(told), "{line}: {out}");
        if program == "jq" {
            assert_eq!(out.lines().count(), times, "{out}");
        }
    }
}

#[test]
fn the_words_of_lnav_are_fields_of_records() {
    let text = tree::read("packaging/lnav/formats/hookwatch/journal.json");
    let format: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let page = tree::read("docs/JOURNAL.md");
    let values = format["hookwatch_journal"]["value"].as_object().expect("values");
    for name in values.keys() {
        assert!(page.contains(&format!("`{name}`")), "docs/JOURNAL.md has no field {name}");
    }
    for word in ["from", "to", "group"] {
        assert!(!values.contains_key(word), "{word} is a word of SQL: lnav would have no table");
    }
}
