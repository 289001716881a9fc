//! Scenario files: a timeline of device bytes, port events, people's commands and what the run notices of itself, and
//! the records that must come of it. Each whole file is one test case; the board sees just what a run would hand it.
//!
//! `file` is the format, `play` hands the timeline to a board, `check` holds what came of it against the file.

mod check;
mod file;
mod play;

use std::path::{Path, PathBuf};

use hookwatch::board::RunInfo;
use hookwatch::config::{Config, Place, parse};
use hookwatch::domain::event::ClockState;
use hookwatch::domain::{Moment, Mono, Wall};

pub(crate) use check::Seen;
pub(crate) use file::{Repeat, Scenario, Step};
pub(crate) use play::{Played, play};

/// 2026-11-23, a Monday, 09:00 in Shanghai.
pub(crate) const START: Wall = Wall(1_795_395_600_000_000);

/// So many seconds after the start, on both clocks.
pub(crate) fn moment(seconds: f64) -> Moment {
    let span = std::time::Duration::from_secs_f64(seconds);
    Moment { mono: Mono(0) + span, wall: START + span }
}

/// A configuration that must be whole.
pub(crate) fn config(text: &str) -> Config {
    let place = Place {
        file: "config.toml".into(),
        dir: "/".into(),
        machine_zone: &|| (jiff::tz::TimeZone::UTC, "UTC".to_owned()),
        named_zone: &|name| jiff::tz::TimeZone::get(name).ok(),
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

fn files() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(&dir).expect("tests/scenarios").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

#[test]
fn every_scenario_gives_the_records_it_names() {
    let files = files();
    assert!(files.len() >= 10, "the scenarios are missing");
    let failures: Vec<String> = files.iter().filter_map(|file| check::check(file).err()).collect();
    assert!(failures.is_empty(), "{} of {} scenarios:\n\n{}", failures.len(), files.len(), failures.join("\n\n"));
}
