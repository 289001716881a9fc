//! The guard itself is held against small made-up sources: each breach must be found, and what is allowed must pass.

use super::rules::breaches;
use super::source::Source;

/// What the guard says of one file: the line and the words of each breach.
fn said(path: &str, code: &str) -> Vec<(usize, String)> {
    said_of(&[(path, code)])
}

fn said_of(files: &[(&str, &str)]) -> Vec<(usize, String)> {
    let parse = |(path, code): &(&str, &str)| Source::parse(path, &format!("//! A room.\n{code}"));
    let sources: Vec<_> = files.iter().map(parse).collect();
    breaches(&sources).into_iter().map(|breach| (breach.line, breach.what)).collect()
}

#[track_caller]
fn must_be_found(path: &str, code: &str, words: &str) {
    let said = said(path, code);
    assert!(said.iter().any(|(_, what)| what.contains(words)), "{code:?} in {path} said {said:?}");
}

#[track_caller]
fn must_pass(path: &str, code: &str) {
    assert_eq!(said(path, code), [], "{code:?} in {path}");
}

#[test]
fn a_lower_floor_may_be_used_and_a_higher_or_equal_one_may_not() {
    must_pass("src/board/core.rs", "use crate::{config::Config, domain::Moment, line::LineMachine};");
    must_pass("src/board/core.rs", "use super::kept::Kept; use crate::board::records;");
    must_be_found("src/domain/state.rs", "use crate::line::LineEvent;", "lower floors only");
    must_be_found("src/decode/whozz.rs", "use crate::line::timing::Timing;", "lower floors only");
    must_be_found("src/line/machine.rs", "fn a() { crate::board::b() }", "floor 3");
    must_be_found("src/line/machine.rs", "use super::super::decode;", "`decode`");
    must_be_found("src/sim/whozz.rs", "use crate::port::Transport;", "lower floors only");
    must_be_found("src/app/run.rs", "use crate::cli::Cli;", "lower floors only");
    must_be_found("src/board/core.rs", "use crate::{domain, ui::{Screen, self}};", "ui::Screen");
}

#[test]
fn the_two_halves_of_the_journal_are_two_rooms() {
    must_pass("src/journal/writer/engine.rs", "use crate::journal::chain::LineHash; use super::super::record;");
    must_pass("src/journal/mod.rs", "pub use self::chain::LineHash; pub use writer::Writer;");
    must_pass("src/shift/calls.rs", "use crate::journal::record::Record;");
    must_be_found("src/journal/record.rs", "use super::writer::Writer;", "lower floors only");
    must_be_found("src/journal/chain/link.rs", "use crate::journal::reader;", "lower floors only");
    must_be_found("src/shift/calls.rs", "use crate::journal::Record;", "lower floors only");
}

#[test]
fn a_room_that_is_not_in_the_table_is_found() {
    must_be_found("src/utils/mod.rs", "", "no room");
    must_be_found("src/app/run.rs", "use crate::utils::a;", "no room");
    must_be_found("src/app/run.rs", "use crate::*;", "no room");
}

#[test]
fn the_pure_core_sees_no_outside() {
    let ways = [
        "use std::fs;",
        "use std::{collections::HashMap, fs::File};",
        "use std::{thread as t};",
        "fn a() { std::thread::spawn(b); }",
        "fn a() { std::env::var(b) }",
        "use tokio::sync::mpsc;",
        "use std::time::Instant;",
        "use std::time::{Duration, SystemTime};",
        "fn a() { jiff::Timestamp::now() }",
        "fn a() { Zoned::now() }",
        "use rand::Rng;",
        "fn a() { println!(\"b\") }",
        "fn a() { std::eprintln!(\"b\") }",
        "use ratatui::Frame;",
        "use serialport::SerialPort;",
        "async fn a() {}",
        "fn a() -> impl Future { async move {} }",
        "use std::io::stdout;",
    ];
    for room in ["domain/a.rs", "decode/a.rs", "line/a.rs", "config/a.rs", "journal/record.rs", "board/a.rs"] {
        for way in ways {
            let said = said(&format!("src/{room}"), way);
            assert!(!said.is_empty(), "{way} must be found in {room}");
            assert_eq!(said.first().map(|(line, _)| *line), Some(2));
        }
    }
}

#[test]
fn words_in_comments_and_strings_are_no_breach() {
    must_pass("src/line/machine.rs", "// std::fs and alarm\n/// tokio\nconst A: &str = \"std::fs::read alarm\";");
    must_pass("src/board/core.rs", "use std::io::{self, Write}; use std::time::Duration; fn print_all() {}");
}

#[test]
fn test_code_may_touch_the_outside_and_the_program_may_not_hide_behind_it() {
    must_pass("src/line/machine.rs", "#[cfg(test)]\nmod tests { use std::fs; use crate::board::Board; }");
    must_pass("src/line/machine.rs", "#[cfg(test)] use std::fs;\nfn a() {}");
    must_be_found("src/line/machine.rs", "#[cfg(test)] use std::fs;\nuse std::fs::File;", "std::fs::File");
    must_be_found("src/line/machine.rs", "#[cfg(not(test))] use std::fs;", "std::fs");
    let declared = [("src/line/mod.rs", "#[cfg(test)]\nmod tests;"), ("src/line/tests/a.rs", "use std::fs;")];
    assert_eq!(said_of(&declared), []);
    let program = [("src/line/mod.rs", "mod tests;"), ("src/line/tests/a.rs", "use std::fs;")];
    assert_eq!(said_of(&program).len(), 1, "a module called tests is none unless it is declared as one");
}

#[test]
fn only_one_file_reads_clocks() {
    for read in ["Instant::now()", "std::time::SystemTime::now()", "jiff::Timestamp::now()", "clock_gettime(b)"] {
        let code = format!("fn a() {{ {read}; }}");
        must_pass("src/app/clock.rs", &code);
        must_be_found("src/app/run.rs", &code, "reads a clock");
        must_be_found("src/port/session.rs", &code, "reads a clock");
        must_be_found("src/journal/writer/engine.rs", &code, "reads a clock");
    }
    must_pass("src/port/replay.rs", "fn a() { x.map_or_else(Instant::now, b) }");
    must_be_found("src/port/replay.rs", "fn a() { SystemTime::now() }", "reads a clock");
}

#[test]
fn only_the_writers_write() {
    for write in ["OpenOptions::new()", "std::fs::File::create(b)", "fs::write(b, c)", "std::fs::remove_file(b)"] {
        let code = format!("fn a() {{ {write}; }}");
        must_pass("src/journal/writer/disk.rs", &code);
        must_pass("src/port/trace/writer.rs", &code);
        must_pass("src/app/operators/replace.rs", &code);
        must_be_found("src/app/operators/stanza.rs", &code, "writes files");
        must_be_found("src/journal/reader/mod.rs", &code, "writes files");
        must_be_found("src/app/watch.rs", &code, "writes files");
    }
    must_pass("src/journal/reader/mod.rs", "fn a() { std::fs::File::open(b) }");
}

#[test]
fn the_screen_sees_the_vocabulary_only() {
    must_pass(
        "src/ui/view/grid.rs",
        "use crate::domain::Snapshot; use super::super::model::Model; use ratatui::Frame;",
    );
    must_be_found("src/ui/model.rs", "use crate::board::Board;", "snapshot only");
    must_be_found("src/ui/model.rs", "use crate::config::Config;", "snapshot only");
    must_be_found("src/ui/model.rs", "use crate::port::discover;", "snapshot only");
    must_be_found("src/ui/model.rs", "use crate::journal::record::Record;", "snapshot only");
    must_be_found("src/ui/model.rs", "use tokio::sync::mpsc;", "snapshot only");
}

#[test]
fn lines_know_no_alarms_and_alarms_know_no_telephones() {
    must_be_found("src/line/machine.rs", "struct AlarmState;", "knows no alarms");
    must_be_found("src/line/machine.rs", "fn raise_alarm() {}", "knows no alarms");
    must_be_found("src/alarm/engine.rs", "fn on_ring() {}", "knows no telephones");
    must_be_found("src/alarm/engine.rs", "struct LineAlarm;", "knows no telephones");
    must_pass("src/alarm/engine.rs", "fn spring(string: &str, callback: u8, online: bool) {}");
}

#[test]
fn shape_holds_for_test_code_too() {
    let long = "fn a() {}\n".repeat(500);
    must_be_found("src/line/machine.rs", &long, "more than 500");
    must_be_found("src/line/machine.rs", "#[allow(dead_code)] fn a() {}", "never just allowed");
    must_be_found("src/line/machine.rs", "#![allow(dead_code)]", "never just allowed");
    must_be_found(
        "src/line/machine.rs",
        "#[cfg(test)] mod tests { #[allow(dead_code)] fn a() {} }",
        "never just allowed",
    );
    let without = Source::parse("src/line/machine.rs", "fn a() {}\n");
    assert_eq!(breaches(&[without]).len(), 1, "a module without a purpose is found");
}
