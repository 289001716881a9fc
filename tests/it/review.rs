//! The review on a real terminal, over journals of real runs: alone, and in a running monitor.

use super::cli::recorded;
use super::support::{Adapter, Device, Headless, Site, Tty, Whozz, config, detail};

const TERM: (&str, &str) = ("TERM", "xterm-256color");

#[test]
fn a_range_is_read_back_on_a_screen_of_its_own_and_the_journal_stays_as_it_is() {
    let site = recorded();
    let before = site.journal().lines;
    let mut tty = Tty::run(&site, &["review"], &[TERM]);
    tty.until_shows("BLOCKED");
    // What is copied is what the line under the cursor tells.
    tty.until_shows("unobserved, 00:00:00");
    tty.type_keys(b"y");
    tty.until_shows("written to");
    let copied = tty.written.windows(7).any(|bytes| bytes == b"\x1b]52;c;");
    assert!(copied, "the terminal was asked to copy");
    tty.type_keys(b"q");
    tty.ends_with(0);
    let names = std::fs::read_dir(site.path(""))
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let extracts: Vec<_> = names.filter(|name| name.starts_with("hookwatch-extract-")).collect();
    assert_eq!(extracts.len(), 1, "{extracts:?}");
    assert_eq!(site.journal().lines, before);
}

#[test]
fn the_monitor_goes_on_while_it_shows_a_review_and_after() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut tty = Tty::watch(&site);
    tty.until_shows("adapters 1/1 live");
    tty.type_keys(b"r");
    tty.until_shows("BLOCKED");
    device.say(detail(1, 'F'));
    tty.type_keys(b"r");
    tty.until_shows("● off-hook 1");
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn a_range_that_is_none_is_told_before_the_terminal_is_taken() {
    let site = recorded();
    let told = site.run(&["review", "--shift", "2026-11-23/none"]);
    assert_eq!(told.code, Some(2), "{}", told.err);
    assert!(told.err.contains("shift"), "{}", told.err);
    let told = site.run(&["review"]);
    assert!(told.code == Some(1) && told.err.contains("terminal"), "{}", told.err);
    assert!(told.err.contains("hookwatch report") && !told.err.contains("--headless"), "{}", told.err);
}

/// A monitor that watches a line off-hook.
fn watched() -> (Device, Site, Headless) {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut monitor = site.watch();
    monitor.until_live("hall", 1);
    device.say(detail(1, 'F'));
    monitor.until("off-hook", |journal| journal.has_state("hall-1", "off_hook"));
    (device, site, monitor)
}

/// Writes a note in a review of its own, begun with these keys; `told` is what came of it, and the review is left.
fn note_in_review(site: &Site, keys: &[u8], told: &str) -> Tty {
    let mut tty = Tty::run(site, &["review"], &[TERM]);
    tty.until_shows("BLOCKED");
    tty.type_keys(keys);
    tty.until_shows("note");
    tty.type_keys(b"cleaner moved it\r");
    tty.until_shows(told);
    tty.type_keys(b"q");
    tty
}

#[test]
fn a_note_that_is_written_beside_a_running_monitor_is_recorded_by_it() {
    let (_device, site, monitor) = watched();
    note_in_review(&site, b"n", "recorded by the running monitor as #").ends_with(0);
    let journal = monitor.stop();
    let noted: Vec<_> = journal.kinds(&["operator"]).into_iter().filter(|record| record["change"] == "noted").collect();
    let [noted] = noted[..] else { panic!("{noted:?}") };
    assert_eq!((noted["note"].as_str(), noted["by"].as_str()), (Some("cleaner moved it"), Some("unidentified")));
    assert!(noted["posting"]["id"].is_string(), "{noted}");
}

#[test]
fn a_note_that_the_running_monitor_refuses_is_told_as_refused_with_its_reason() {
    let (device, site, monitor) = watched();
    // The review knows a line that was configured after the monitor started.
    let port = device.path().display().to_string();
    site.write("config.toml", &config("en", &[Adapter { name: "hall", kind: "whozz", port, lines: 3 }]));
    let why = "the configuration has no such line";
    let tty = note_in_review(&site, b"jjn", &format!("the running monitor refused it: {why}"));
    assert!(tty.ends_with(1).contains("the note was not recorded: the monitor refused it"));
    // Whoever leaves before the monitor has answered is told all the same.
    let mut tty = Tty::run(&site, &["review"], &[TERM]);
    tty.until_shows("BLOCKED");
    tty.type_keys(b"jjn");
    tty.until_shows("characters left");
    tty.type_keys(b"lost?\rq");
    assert!(tty.ends_with(1).contains("the note was not recorded: the monitor refused it"));
    let journal = monitor.stop();
    let refused = journal.last("operator");
    assert_eq!((refused["change"].as_str(), refused["asked"].as_str()), (Some("refused"), Some("note")));
}
