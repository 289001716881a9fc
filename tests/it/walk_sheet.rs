//! `hookwatch walk`, and what `hookwatch report` tells of the walk test, by the real binary over a journal that a board
//! made of a whole test.

use std::path::Path;
use std::sync::Arc;

use hookwatch::board::{Board, Restored};
use hookwatch::domain::event::SealCause;
use hookwatch::domain::{
    AdapterIx, Capabilities, Command, EventBody, Input, JournalReport, LineId, Moment, Mono, Operation, Output,
    PortEvent, UnitCapabilities, WalkOperation, Wall,
};
use hookwatch::journal::chain::{ChainHead, LineHash};
use hookwatch::journal::record::encode;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::scenarios::{config, run_info};
use super::support::Site;

/// 2024-11-25, a Monday, 09:00 in Shanghai.
const START: Wall = Wall(1_732_496_400_000_000);
const RANGE: [&str; 4] = ["--from", "2024-11-25T09:00", "--to", "2024-11-25T10:00"];

fn office(language: &str) -> String {
    let line = |(id, number): (&str, u8)| {
        format!(
            "[[line]]\nid = \"{id}\"\nlabel = \"=desk {id}\"\nroom = \"18{id}\"\nduty = \"always\"\nnumber = \"0571-{number}\"\n"
        )
    };
    let lines = ["a", "b", "c", "d", "e"].into_iter().zip(1..).map(line).collect::<String>();
    format!(
        r#"
site = "Hall"
language = "{language}"
timezone = "Asia/Shanghai"
[journal]
dir = "journal"
[[adapter]]
name = "hall"
kind = "whozz"
port = "/dev/hall"
lines = {{ 1 = "a", 2 = "b", 3 = "c", 4 = "d", 5 = "e" }}
{lines}"#
    )
}

fn at(seconds: u64) -> Moment {
    let span = std::time::Duration::from_secs(seconds);
    Moment { mono: Mono(0) + span, wall: START + span }
}

/// Where the newest seal lies.
#[derive(Clone, Copy, PartialEq)]
enum Sealed {
    /// There is none.
    Never,
    /// In the middle of the test.
    Within,
}

/// The records of a walk test: line a seen, b by word, c failed, d half done, e left alone.
fn records(sealed: Sealed) -> Vec<(Moment, EventBody)> {
    let mut board = Board::new(Arc::new(config(&office("en"))), run_info(), Restored::default(), at(0));
    let adapter = AdapterIx(0);
    let units = vec![UnitCapabilities { first_line: 1, hook: true, digits: true, asked: false, tones: false }];
    let port = |event| Input::Port { adapter, event };
    let why = || "test".to_owned();
    let walk = |act| Input::Command(Command::Operate(Operation::Walk(act)));
    let said = |line: u8, word: &str| {
        let record = match word {
            "O" => format!("$0{line} O S 0005 G A2 11/25 09:00 AM {:<14} {:<15}\r\n", "5", ""),
            letter => format!("$0{line} {letter}             11/25 09:00:10\r\n"),
        };
        Input::Reading { adapter, data: record.into_bytes() }
    };
    let mut doings = vec![
        (1, port(PortEvent::Opened { path: why() })),
        (1, port(PortEvent::Initialised { capabilities: Capabilities { units }, why: why() })),
        (1, port(PortEvent::Live)),
        (5, walk(WalkOperation::Start)),
        (10, said(1, "F")),
        (12, said(1, "O")),
        (14, said(1, "N")),
        (30, said(1, "R")),
        (60, walk(WalkOperation::ByWord { line: LineId::new("b"), note: "rung by hand".to_owned() })),
        (70, walk(WalkOperation::Fail { line: LineId::new("c"), note: "=no dial tone".to_owned() })),
        (80, said(4, "F")),
        (82, said(4, "N")),
    ];
    if sealed == Sealed::Within {
        doings.insert(9, (61, Input::Journal(JournalReport::RotateDue)));
    }
    doings.push((90, walk(WalkOperation::End)));
    for (seconds, doing) in doings {
        board.handle_input(at(seconds), doing);
    }
    let outputs = std::iter::from_fn(|| board.poll_output());
    let records = outputs.filter_map(|output| match output {
        Output::Record { at, body, .. } => Some((at, body)),
        Output::Annunciate(_) | Output::Bell => None,
    });
    records.collect()
}

fn site(
    language: &str,
    sealed: Sealed,
    records: impl Fn(Vec<(Moment, EventBody)>) -> Vec<(Moment, EventBody)>,
) -> Site {
    let site = Site::new(&office(language));
    let (mut journal, mut head) = (Vec::new(), ChainHead { seq: 0, hash: LineHash::GENESIS });
    for (at, mut body) in records(self::records(sealed)) {
        head = encode(&mut journal, head, at, &mut body);
    }
    std::fs::create_dir(site.path("journal")).expect("the journal's directory");
    std::fs::write(site.path("journal").join("2024-11-25.jsonl"), journal).expect("the journal");
    site
}

fn sheet_of(site: &Site) -> String {
    site.run(&["walk"]).with_code(0)
}

#[test]
fn the_sheet_tells_what_was_seen_what_was_said_and_what_nobody_did() {
    let site = site("en", Sealed::Never, |records| records);
    let told = sheet_of(&site);
    for wanted in [
        "2024-11-25 09:00 – 2024-11-25 09:01  unidentified",
        "verified 1   checked by word 1   failed 1   unverified 3",
        "lifted 09:00:10   digit 09:00:12    back 09:00:14     rung 09:00:30",
        "verified  09:00  unidentified",
        "checked by word  09:01  unidentified  rung by hand",
        "failed  09:01  unidentified  =no dial tone",
        "not finished",
        "== tested 4 =",
        "== unverified 3 =",
        "SIMULATION",
        "walked: ____",
    ] {
        assert!(told.contains(wanted), "{wanted} is missing:\n{told}");
    }
    assert!(told.lines().all(|line| line.width() <= 80), "{told}");
    let (_, unverified) = told.split_once("== unverified").expect("the section");
    assert!(unverified.contains("=desk e") && !unverified.contains("=desk a"), "{unverified}");
}

#[test]
fn the_sheet_is_the_same_from_a_seal_within_the_test_and_while_it_runs() {
    let unsealed = sheet_of(&site("en", Sealed::Never, |records| records));
    let sealed = site("en", Sealed::Within, |records| {
        let is_seal =
            |(_, body): &(Moment, EventBody)| matches!(body, EventBody::Seal(seal) if seal.cause == SealCause::Rotate);
        assert!(records.iter().any(is_seal), "a seal lies within the test");
        records
    });
    let rows = |told: &str| {
        told.lines()
            .filter(|line| !line.contains("made at") && !line.contains("head"))
            .take(16)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&unsealed), rows(&sheet_of(&sealed)));
    let running = site("en", Sealed::Never, |mut records| {
        records.retain(|(at, _)| at.wall < START + std::time::Duration::from_secs(65));
        records
    });
    assert!(sheet_of(&running).contains("– running"));
}

#[test]
fn the_sheet_stands_in_chinese_and_as_csv_that_no_spreadsheet_obeys() {
    let site = site("zh-CN", Sealed::Never, |records| records);
    let told = sheet_of(&site);
    for wanted in ["逐线点验表", "已点验 1   口头确认 1   不合格 1   未点验 3", "点验人：", "未做完"]
    {
        assert!(told.contains(wanted), "{wanted} is missing:\n{told}");
    }
    assert!(told.lines().all(|line| line.width() <= 80), "{told}");
    assert_eq!(site.run(&["walk", "--format", "csv", "-o", "sheet.csv"]).with_code(0), "");
    let csv = std::fs::read_to_string(site.path("sheet.csv")).expect("the sheet");
    let rows: Vec<_> = csv.lines().collect();
    assert!(csv.starts_with("\u{feff}line,number,label,room,lifted,"), "{csv}");
    assert_eq!(rows.len(), 6);
    assert!(rows[1].starts_with("a,0571-1,'=desk a,18a,2024-11-25T01:00:10.000000Z,"), "{csv}");
    assert!(rows[1].contains(",verified,") && rows[1].contains(",steps,"), "{csv}");
    assert!(rows[2].contains(",by_word,") && rows[2].contains(",rung by hand,word,"), "{csv}");
    assert!(rows[3].contains(",failed,") && rows[3].contains(",'=no dial tone,unverified,"), "{csv}");
    assert!(rows.iter().all(|row| row.split(',').count() == rows[0].split(',').count()), "{csv}");
}

#[test]
fn a_changed_device_line_is_unverified_in_sheet_and_report_and_a_changed_label_is_not() {
    let site = site("en", Sealed::Never, |records| records);
    let lines_of = |args: &[&str]| -> Vec<Value> {
        let told = site.run(&[&["report", "--format", "json"], args].concat()).with_code(0);
        let report: Value = serde_json::from_str(&told).expect("the report is JSON");
        report["lines"].as_array().expect("lines").iter().map(|line| line["verified"].clone()).collect()
    };
    let verified = lines_of(&RANGE);
    assert_eq!((&verified[0]["how"], &verified[0]["current"]), (&"steps".into(), &true.into()));
    assert_eq!((&verified[1]["how"], &verified[1]["by"]), (&"word".into(), &"unidentified".into()));
    assert!(verified[2..].iter().all(Value::is_null), "{verified:?}");
    let before = lines_of(&["--from", "2024-11-25T08:00", "--to", "2024-11-25T09:00:20"]);
    assert!(before.iter().all(Value::is_null), "nothing was verified by then: {before:?}");
    let told = site.run(&[["report"].as_slice(), &RANGE].concat()).with_code(0);
    assert!(told.contains("lines not verified                            3 / 5"), "{told}");
    assert!(told.contains("checked by word") && told.contains("every visible step seen"), "{told}");
    let csv = site.run(&[["report", "--format", "csv"].as_slice(), &RANGE].concat()).with_code(0);
    assert!(csv.contains(",steps,2024-11-25T01:00:30.000000Z,unidentified"), "{csv}");
    site.write(
        "config.toml",
        &office("en").replace("=desk a", "window").replace("1 = \"a\", 2 = \"b\"", "1 = \"a\", 6 = \"b\""),
    );
    let verified = lines_of(&RANGE);
    assert_eq!((&verified[0]["current"], &verified[1]["current"]), (&true.into(), &false.into()));
    let told = sheet_of(&site);
    assert!(told.contains("unverified: configuration changed  2024-11-25 09:01"), "{told}");
}

#[test]
fn without_a_test_the_sheet_says_so_and_a_broken_journal_is_named() {
    let no_walk = |records: Vec<(Moment, EventBody)>| {
        records.into_iter().filter(|(_, body)| !matches!(body, EventBody::Walk(_))).collect()
    };
    let site = site("en", Sealed::Never, no_walk);
    let told = sheet_of(&site);
    assert!(told.contains("no walk test yet") && told.contains("== unverified 5"), "{told}");
    let report = site.run(&[["report"].as_slice(), &RANGE].concat()).with_code(0);
    assert!(report.contains("5 / 5") && !report.contains("unverified: "), "one sentence is enough: {report}");
    let file = site.path("journal").join("2024-11-25.jsonl");
    let text = std::fs::read_to_string(&file).expect("the journal");
    std::fs::write(&file, text.replacen("\"to\":\"off_hook\"", "\"to\":\"off_hood\"", 1)).expect("an edit");
    let told = site.run(&["walk"]);
    assert_eq!(told.code, Some(3), "{}", told.err);
    assert!(told.out.contains("JOURNAL NOT INTACT") && told.err.contains("2024-11-25.jsonl"), "{}", told.err);
    std::fs::remove_dir_all(Path::new(&site.path("journal"))).expect("the journal is gone");
    assert_eq!(site.run(&["walk"]).code, Some(1));
}
