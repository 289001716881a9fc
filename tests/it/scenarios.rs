//! Scenario files: a timeline of device bytes and port events, and the records that must come of it. Each whole file is
//! one test case; the board sees just what a run would hand it.
//!
//! A step's `at` and every time in `expect` count in seconds from the scenario's start. Records of the kinds `line`,
//! `call`, `number`, `caller`, `digit` and `fault` must match the list in order and number, each in every field that the
//! list names; `adapter` records only where the list names that kind.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hookwatch::board::{Board, Restored, RunInfo};
use hookwatch::config::{Config, Place, parse};
use hookwatch::domain::event::ClockState;
use hookwatch::domain::{AdapterIx, Capabilities, Input, Moment, Mono, Output, PortEvent, UnitCapabilities, Wall};
use serde::Deserialize;
use serde_json::Value;

/// 2026-11-23, a Monday, 09:00 in Shanghai.
pub(crate) const START: Wall = Wall(1_795_395_600_000_000);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    title: String,
    config: String,
    #[serde(default)]
    step: Vec<Step>,
    /// How long the scenario lasts, in seconds.
    until: f64,
    expect: Vec<toml::Table>,
    /// The state of each line at the end.
    #[serde(default)]
    state: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: f64,
    #[serde(default)]
    adapter: usize,
    rx: Option<String>,
    rx_hex: Option<String>,
    event: Option<String>,
    /// With `initialised`: first line of each unit that confirms hook changes and digits.
    #[serde(default)]
    confirms: Vec<u16>,
}

pub(crate) fn moment(seconds: f64) -> Moment {
    let span = Duration::from_secs_f64(seconds);
    Moment { mono: Mono(0) + span, wall: START + span }
}

pub(crate) fn config(text: &str) -> Config {
    let place = Place {
        file: "config.toml".into(),
        dir: "/".into(),
        machine_zone: jiff::tz::TimeZone::UTC,
        machine_zone_name: "UTC".to_owned(),
        now: START,
        read: &|_| Err("no file is read in a test".to_owned()),
    };
    match parse(text, &place) {
        Ok(loaded) => loaded.config,
        Err(errors) => panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}

pub(crate) fn run_info() -> RunInfo {
    RunInfo {
        version: "test".to_owned(),
        host: "test".to_owned(),
        clock: ClockState::Synchronised,
        sim: true,
        journal: true,
    }
}

/// Every record so far, as the JSON that a journal would hold, with the moment it was made.
pub(crate) fn drain(board: &mut Board) -> Vec<Value> {
    let mut records = Vec::new();
    while let Some(output) = board.poll_output() {
        let Output::Record { at, body, .. } = output else { continue };
        let mut record = serde_json::to_value(&body).expect("a record is JSON");
        let fields = record.as_object_mut().expect("a record is an object");
        fields.insert("at".to_owned(), Value::String(at.wall.to_string()));
        records.push(record);
    }
    records
}

fn input(step: &Step) -> Input {
    let adapter = AdapterIx(step.adapter);
    let bytes = |data: Vec<u8>| Input::Reading { adapter, data };
    if let Some(text) = &step.rx {
        return bytes(text.as_bytes().to_vec());
    }
    if let Some(hex) = &step.rx_hex {
        let pairs = hex.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).expect("hex"));
        return bytes(pairs.collect());
    }
    let why = "scenario".to_owned();
    let event = match step.event.as_deref() {
        Some("opened") => PortEvent::Opened { path: "scenario".to_owned() },
        Some("initialised") => {
            let unit = |first: &u16| UnitCapabilities { first_line: *first, hook: true, digits: true };
            PortEvent::Initialised {
                capabilities: Capabilities { units: step.confirms.iter().map(unit).collect() },
                why,
            }
        }
        Some("live") => PortEvent::Live,
        Some("stale") => PortEvent::Stale { why },
        Some("lost") => PortEvent::Lost { why },
        other => panic!("unknown event {other:?}"),
    };
    Input::Port { adapter, event }
}

fn play(scenario: &Scenario) -> (Vec<Value>, Board) {
    let mut board = Board::new(Arc::new(config(&scenario.config)), run_info(), Restored::default(), moment(0.0));
    for step in &scenario.step {
        board.handle_input(moment(step.at), input(step));
    }
    board.handle_timeout(moment(scenario.until));
    (drain(&mut board), board)
}

/// A time in `expect` is a number of seconds; in a record it is RFC 3339.
fn matches(wanted: &toml::Table, record: &Value) -> bool {
    wanted.iter().all(|(key, wanted)| {
        let found = record.get(key).unwrap_or(&Value::Null);
        match (key.as_str(), wanted) {
            ("at" | "since" | "started" | "last_at", toml::Value::Float(seconds)) => {
                found.as_str() == Some(&moment(*seconds).wall.to_string())
            }
            ("at" | "since" | "started" | "last_at", toml::Value::Integer(seconds)) => {
                let seconds = u32::try_from(*seconds).expect("seconds from the start");
                found.as_str() == Some(&moment(f64::from(seconds)).wall.to_string())
            }
            (_, toml::Value::String(text)) if text == "absent" => found.is_null(),
            (_, wanted) => serde_json::to_value(wanted).expect("TOML is JSON") == *found,
        }
    })
}

fn check(path: &Path) {
    let text = std::fs::read_to_string(path).expect("a scenario can be read");
    let scenario: Scenario = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (records, board) = play(&scenario);
    let named = |kind: &str| {
        scenario.expect.iter().any(|wanted| wanted.get("kind").and_then(toml::Value::as_str) == Some(kind))
    };
    let counts = |record: &&Value| {
        let kind = record["kind"].as_str().unwrap_or_default();
        matches!(kind, "line" | "call" | "number" | "caller" | "digit" | "fault") || named(kind)
    };
    let records: Vec<_> = records.iter().filter(counts).collect();
    let shown = records.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for (place, wanted) in scenario.expect.iter().enumerate() {
        let record = records.get(place);
        assert!(
            record.is_some_and(|record| matches(wanted, record)),
            "{} ({}), record {}: wanted {wanted:?}\nfound {}\nall:\n{shown}",
            path.display(),
            scenario.title,
            place + 1,
            record.map_or("nothing".to_owned(), ToString::to_string),
        );
    }
    assert_eq!(records.len(), scenario.expect.len(), "{}: more records than wanted:\n{shown}", path.display());
    for (line, wanted) in &scenario.state {
        let kept = board.kept().lines.iter().find(|kept| kept.line.as_str() == line);
        let state = kept.map(|kept| serde_json::to_value(kept.state).expect("a state is JSON"));
        assert_eq!(state, Some(Value::String(wanted.as_str().expect("a state").to_owned())), "{}", path.display());
    }
}

#[test]
fn every_scenario_gives_the_records_it_names() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(&dir).expect("tests/scenarios").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() >= 10, "the scenarios are missing");
    for file in files {
        check(&file);
    }
}
