//! Every command of the real binary: what it tells, its exit code, and what a broken world makes of it.

use std::io::Read as _;
use std::path::Path;

use nix::sys::signal::Signal;
use serde_json::Value;

use super::support::{Adapter, Device, Headless, Site, Tty, Whozz, call, config, detail, kind_is};
use super::tree;

/// A site of one simulated adapter on which nothing happens.
fn quiet() -> Site {
    Site::new(&config("en", &[Adapter { name: "hall", kind: "whozz", port: "sim:quiet/hall".to_owned(), lines: 2 }]))
}

/// The journal of a run that ended in order: an unanswered call on a real port.
pub(crate) fn recorded() -> Site {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    device.say(detail(1, 'R') + &call(1, "I S", "=2+5", "LI, \"MIN\"") + &call(1, "I E", "=2+5", "LI, \"MIN\""));
    run.until("the call", |journal| !journal.kinds(&["call"]).is_empty());
    run.stop();
    site
}

#[test]
fn the_shipped_configuration_is_good_and_has_24_lines() {
    let site = Site::bare();
    let shipped = tree::root().join("config.toml");
    let told = site.run(&["check", "--config", shipped.to_str().unwrap()]).with_code(0);
    assert!(told.contains("24 lines") && told.contains("1807-6"), "{told}");
}

#[test]
fn every_error_of_a_configuration_is_told_at_once_with_its_place() {
    let good = config("en", &[Adapter { name: "hall", kind: "whozz", port: "sim:quiet/hall".to_owned(), lines: 1 }]);
    let site = Site::new(&format!("sight = 1\n{good}duti = \"always\"\nuse = \"kitchen\"\n"));
    let told = site.run(&["check"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    let last = good.lines().count() + 3;
    for place in
        ["config.toml:1:1: ".to_owned(), format!("config.toml:{}:1: ", last - 1), format!("config.toml:{last}:7: ")]
    {
        assert!(told.err.contains(&place), "{place}\n{}", told.err);
    }
    assert!(told.err.contains("3 errors"), "{}", told.err);
    // Nothing runs on a configuration with errors.
    for args in [["--headless"].as_slice(), &["journal", "head"], &["record", "--adapter", "hall", "-o", "t"]] {
        assert_eq!(site.run(args).code, Some(2));
    }
    assert!(!site.path("journal").exists() && !site.path("t").exists());
}

#[test]
fn a_device_on_a_port_that_nobody_configured_is_found_and_its_table_printed() {
    let device = Device::plug(Whozz::set_up());
    let site = Site::bare();
    let told = site.run(&["ports", "--probe", device.path().to_str().unwrap()]).with_code(0);
    assert!(told.contains("kind = \"whozz\"") && told.contains(device.path().to_str().unwrap()), "{told}");
    let gone = site.run(&["ports", "--probe", "/nowhere"]).with_code(0);
    assert!(gone.contains("/nowhere"), "{gone}");
    assert_eq!(site.run(&["ports", "/nowhere"]).code, Some(2), "a port is named to be probed");
}

#[test]
fn a_missing_configuration_names_the_places_where_it_may_be() {
    let site = Site::bare();
    let told = site.run(&["check"]).with_code(2);
    assert!(told.contains("config.toml") && told.contains("/etc/hookwatch/config.toml"), "{told}");
    let told = site.run(&["check", "--config", "none.toml"]).with_code(2);
    assert!(told.contains("none.toml"), "{told}");
}

#[test]
fn the_configuration_may_be_named_before_and_after_the_command() {
    let site = quiet();
    std::fs::rename(site.path("config.toml"), site.path("other.toml")).unwrap();
    site.run(&["--config", "other.toml", "check"]).with_code(0);
    site.run(&["check", "--config", "other.toml"]).with_code(0);
    for args in [["journal", "--config", "other.toml", "head"], ["journal", "head", "--config", "other.toml"]] {
        let told = site.run(&args).with_code(1);
        assert!(told.contains("journal: No such file"), "the configuration was read, and there is no journal: {told}");
    }
    site.run(&["check"]).with_code(2);
    let home = site.path("home/hookwatch");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::rename(site.path("other.toml"), home.join("config.toml")).unwrap();
    let status = site.command(&["check"]).env("XDG_CONFIG_HOME", site.path("home")).output().unwrap().status;
    assert_eq!(status.code(), Some(0));
}

#[test]
fn without_a_terminal_the_screen_is_refused_with_what_to_do() {
    let site = quiet();
    for args in [[].as_slice(), &["watch"]] {
        let told = site.run(args);
        assert_eq!((told.code, told.out.as_str()), (Some(1), ""), "{told:?}");
        assert!(told.err.contains("--headless"), "{told:?}");
    }
    let told = Tty::run(&site, &[], &[("TERM", "dumb")]).ends_with(1);
    assert!(told.contains("--headless"), "{told}");
    assert!(!site.path("journal").exists(), "nothing was begun");
}

#[test]
fn a_finished_journal_is_verified_shown_and_exported() {
    let site = recorded();
    let journal = site.journal();
    let newest = format!("{} {}", journal.lines.len(), journal.hash(journal.lines.len() - 1));
    assert_eq!(site.run(&["journal", "head"]).with_code(0), format!("{newest}\n"));
    let told = site.run(&["journal", "verify"]).with_code(0);
    assert!(told.contains("intact") && told.contains(&newest), "{told}");
    let told = site.run(&["journal", "verify", "--head", &newest]).with_code(0);
    assert!(told.contains("noted head: found"), "{told}");
    site.run(&["journal", "verify", "--head", &"0".repeat(64)]).with_code(3);
    site.run(&["journal", "verify", "--head", "nonsense"]).with_code(2);
    let told = site.run(&["journal", "tail", "-n", "2"]).with_code(0);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("stopped") && told.contains("seal"), "{told}");
    let told = site.run(&["journal", "export"]).with_code(0);
    assert!(told.lines().map(str::as_bytes).eq(journal.lines.iter().map(Vec::as_slice)));
    let told = site.run(&["journal", "export", "--format", "csv"]).with_code(0);
    assert!(told.starts_with('\u{feff}') && told.contains("'=2+5"), "{told}");
    assert_eq!(told.lines().count(), journal.lines.len() + 1);
}

#[test]
fn a_changed_byte_is_found_and_named() {
    let site = recorded();
    let file = std::fs::read_dir(site.path("journal")).unwrap().map(|entry| entry.unwrap().path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("\"ringing\"", "\"rinking\"", 1)).unwrap();
    let told = site.run(&["journal", "verify"]);
    assert_eq!((told.code, told.out.as_str()), (Some(3), ""), "{told:?}");
    assert!(told.err.contains("edited") && told.err.contains("line "), "{told:?}");
}

#[test]
fn an_export_into_a_closed_pipe_is_no_failure() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    // More than a pipe holds.
    for _ in 0..400 {
        device.say(call(1, "I S", "13800571234", "LI MIN"));
    }
    run.until("the calls", |journal| journal.kinds(&["caller"]).len() == 400);
    run.stop();
    for format in ["csv", "jsonl"] {
        let mut child = site.command(&["journal", "export", "--format", format]).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
    }
}

#[test]
fn a_second_run_on_a_journal_is_refused_and_the_first_is_named() {
    let site = quiet();
    let mut first = site.watch();
    first.until_live("hall", 1);
    let told = site.run(&["--headless"]).with_code(1);
    assert!(told.contains(&format!("process id {}", first.exit.pid())), "{told}");
    // Readers are welcome meanwhile.
    let told = site.run(&["journal", "verify"]).with_code(0);
    assert!(told.contains("open"), "{told}");
    site.run(&["journal", "tail"]).with_code(0);
    first.stop();
}

#[test]
fn a_journal_that_cannot_be_written_is_told_before_anything_runs() {
    let site = quiet();
    site.write("file", "");
    let text = std::fs::read_to_string(site.path("config.toml")).unwrap();
    site.write("config.toml", &text.replace("dir = \"journal\"", "dir = \"file/journal\""));
    let told = site.run(&["--headless"]).with_code(1);
    assert!(told.contains("file/journal"), "{told}");
    site.write("config.toml", &text.replace("dir = \"journal\"", "dir = \"file\""));
    let told = site.run(&["--headless"]).with_code(1);
    assert!(told.contains("/file"), "{told}");
}

#[test]
fn a_port_that_does_not_exist_is_on_record_with_what_is_there() {
    let site = Site::of("whozz", Path::new("/dev/none-such"), 1);
    let mut run = site.watch();
    run.until("the failure", |journal| journal.steps("hall", "open_failed") == 1);
    let journal = run.stop();
    let failed = journal.records.iter().find(|record| record["change"] == "open_failed").unwrap();
    let why = failed["why"].as_str().unwrap();
    assert!(why.contains("no such port /dev/none-such") && why.contains("plugged in"), "{why}");
}

#[test]
fn simulated_and_real_lines_never_share_a_journal() {
    let real = |site: &Site| {
        site.write(
            "config.toml",
            &config("en", &[Adapter { name: "hall", kind: "whozz", port: "/dev/none-such".to_owned(), lines: 2 }]),
        );
    };
    let site = quiet();
    let mut run = site.watch();
    run.until_live("hall", 1);
    let journal = run.stop();
    assert!(journal.kinds(&["program"]).iter().all(|record| record["sim"] == true), "{}", journal.shown());
    let simulated = std::fs::read_to_string(site.path("config.toml")).unwrap();
    real(&site);
    let told = site.run(&["--headless"]).with_code(1);
    assert!(told.contains("simulated records"), "{told}");
    std::fs::remove_dir_all(site.path("journal")).unwrap();
    let mut run = site.watch();
    run.until("the port", |journal| journal.steps("hall", "open_failed") == 1);
    run.stop();
    site.write("config.toml", &simulated);
    let told = site.run(&["--headless"]).with_code(1);
    assert!(told.contains("real lines"), "{told}");
}

#[test]
fn ports_are_listed_on_any_machine() {
    let told = Site::bare().run(&["ports"]).with_code(0);
    assert!(!told.is_empty());
}

#[test]
fn each_command_that_the_readme_shows_is_there() {
    let readme = tree::read("README.md");
    let listed = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let site = quiet();
    let mut shown = 0;
    for line in listed.lines() {
        let words = line.strip_prefix("hookwatch").unwrap_or_else(|| panic!("{line}"));
        let usage = words.split("   ").next().unwrap_or_default();
        let words: Vec<&str> = usage.split([' ', '[', ']', '|']).filter(|word| !word.is_empty()).collect();
        let command: Vec<&str> =
            words.iter().copied().take_while(|word| word.chars().all(|next| next.is_ascii_lowercase())).collect();
        let told = site.run(&[command.as_slice(), &["--help"]].concat()).with_code(0);
        for option in words.iter().filter(|word| word.starts_with('-')) {
            assert!(told.contains(option), "{line}: {option} is not in\n{told}");
        }
        shown += 1;
    }
    assert!(shown >= 9, "{listed}");
    let examples = ["hookwatch check", "--config FILE"];
    assert!(examples.iter().all(|example| readme.contains(example)));
}

#[test]
fn what_is_no_command_is_a_usage_error() {
    let site = quiet();
    for args in [["wach"].as_slice(), &["check", "--fast"], &["journal"], &["replay"], &["replay", "t", "--speed", "0"]]
    {
        let told = site.run(args);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{args:?}: {told:?}");
    }
    let told = site.run(&["record", "--adapter", "none", "-o", "t"]).with_code(2);
    assert!(told.contains("none") && told.contains("hall"), "{told}");
    site.run(&["replay", "none.jsonl", "--headless"]).with_code(1);
}

/// The body of a record: all but its head.
fn body(line: &[u8]) -> String {
    let text = std::str::from_utf8(line).expect("a record is UTF-8");
    let (_head, body) = text.split_once("\"kind\"").expect("a record has a kind");
    let (body, _prev) = body.rsplit_once(",\"prev\"").expect("a record has a link");
    body.to_owned()
}

#[test]
fn a_traced_run_is_replayed_to_the_same_records_every_time() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = Headless::start(&site, &["--headless", "--print-heads", "--trace", "trace.jsonl"]);
    run.until_live("hall", 1);
    device.say(detail(1, 'R') + &call(1, "I S", "13800571234", "LI MIN") + &detail(1, 'F') + "noise\r\n");
    run.until("the fault", |journal| !journal.kinds(&["fault"]).is_empty());
    device.say(detail(2, 'R') + &call(2, "I S", "057187251234", "") + &call(2, "I E", "057187251234", ""));
    device.say(detail(1, 'N'));
    run.until("both calls", |journal| journal.kinds(&["call"]).len() == 2);
    let live = run.stop();
    for dir in ["one", "two"] {
        let told = site.run(&["replay", "trace.jsonl", "--speed", "max", "--headless", "--journal", dir]);
        told.with_code(0);
    }
    let [one, two] = ["one", "two"].map(|dir| super::support::JournalView::read(&site.path(dir)));
    let bodies = |view: &super::support::JournalView| view.lines.iter().map(|line| body(line)).collect::<Vec<_>>();
    assert_eq!(bodies(&one), bodies(&two));
    let events = |view: &super::support::JournalView| -> Vec<String> {
        let kinds = ["line", "call", "caller", "digit", "number", "fault", "adapter"];
        let is_event = |record: &Value| kinds.iter().any(|kind| record["kind"] == *kind);
        let found = view.records.iter().zip(&view.lines).filter(|(record, _)| is_event(record));
        found.map(|(_, line)| body(line)).collect()
    };
    let lived = events(&live);
    assert_eq!(events(&one), lived);
    assert!(one.kinds(&["program"]).iter().all(|record| record["sim"] == true));
    assert_eq!(live.lines, site.journal().lines, "the configured journal is not touched");
    let told = site.run(&["replay", "trace.jsonl", "--headless", "--journal", "./journal"]).with_code(2);
    assert!(told.contains("configured journal"), "{told}");
}

#[test]
fn a_traced_run_that_went_on_from_an_earlier_one_is_replayed_from_where_it_began() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = Headless::start(&site, &["--headless", "--print-heads"]);
    run.until_live("hall", 1);
    device.say(detail(1, 'R') + &detail(1, 'F'));
    run.until("the lifting", |journal| journal.kinds(&["line"]).iter().any(|record| record["to"] == "off_hook"));
    let before = run.stop().lines.len();
    let mut run = Headless::start(&site, &["--headless", "--print-heads", "--trace", "trace.jsonl"]);
    run.until("the second opening", |journal| {
        journal.records.iter().skip(before).any(|record| record["kind"] == "adapter" && record["change"] == "live")
    });
    let live = run.stop();
    site.run(&["replay", "trace.jsonl", "--speed", "max", "--headless", "--journal", "again"]).with_code(0);
    let again = super::support::JournalView::read(&site.path("again"));
    let events = |records: &[Value], lines: &[Vec<u8>]| -> Vec<String> {
        let kinds = ["line", "call", "number", "adapter", "alarm"];
        let is_event = |record: &Value| kinds.iter().any(|kind| record["kind"] == *kind);
        records.iter().zip(lines).filter(|(record, _)| is_event(record)).map(|(_, line)| body(line)).collect()
    };
    let lived = events(&live.records[before..], &live.lines[before..]);
    assert!(lived.iter().any(|event| event.contains("unobserved")), "the earlier call is cut off: {lived:?}");
    assert_eq!(events(&again.records, &again.lines), lived);
}

#[test]
fn a_recorded_adapter_is_replayed_and_an_old_trace_is_kept() {
    let site = Site::new(&config(
        "en",
        &[Adapter { name: "box", kind: "telephone-box", port: "sim:quiet/box".to_owned(), lines: 1 }],
    ));
    let mut run = Headless::start(&site, &["record", "--adapter", "box", "-o", "trace.jsonl"]);
    run.until_told("Ctrl-C ends it");
    run.exit.signal(Signal::SIGINT);
    assert_eq!(run.exit.wait(), Some(0));
    assert!(!site.path("journal").exists(), "recording journals nothing");
    let told = site.run(&["record", "--adapter", "box", "-o", "trace.jsonl"]).with_code(1);
    assert!(told.contains("trace.jsonl"), "{told}");
    let first = std::fs::read_to_string(site.path("trace.jsonl")).unwrap();
    let header: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert!(kind_is(&header, "trace", &[]) && header["v"] == 1, "{header}");
}
