//! Postings by the real binary: taken by a running monitor, by the next one where none runs, and never twice.

use serde_json::Value;

use super::cli::recorded;
use super::support::{Device, Site, Whozz};

const ID: &str = "00ff00ff00ff00ff00ff00ff00ff00ff";

fn note(id: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"by\":\"chen\",\"post\":\"note\",\"about\":{{\"line\":\"hall-1\"}},\
         \"span\":{{\"from\":\"2026-11-22T00:50:00.000000Z\",\"to\":\"2026-11-22T03:30:00.000000Z\"}},\"text\":\"线路检修\"}}"
    )
}

fn put(site: &Site, name: &str, text: &str) {
    std::fs::create_dir_all(site.path("journal/inbox")).expect("the inbox");
    site.write("journal/inbox/.unfinished", text);
    let to = site.path(&format!("journal/inbox/{name}.json"));
    std::fs::rename(site.path("journal/inbox/.unfinished"), to).expect("a posting");
}

fn noted(site: &Site) -> Vec<Value> {
    let journal = site.journal();
    journal.kinds(&["operator"]).into_iter().filter(|record| record["change"] == "noted").cloned().collect()
}

#[test]
fn a_running_monitor_records_a_posting_and_takes_its_file_away() {
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    put(&site, ID, &note(ID));
    run.until("the note", |journal| journal.kinds(&["operator"]).iter().any(|record| record["change"] == "noted"));
    let noted = noted(&site);
    assert_eq!(
        (&noted[0]["by"], &noted[0]["line"], &noted[0]["note"]),
        (&"chen".into(), &"hall-1".into(), &"线路检修".into())
    );
    assert_eq!(noted[0]["posting"], serde_json::json!({"id": ID, "part": 1, "of": 1}));
    put(&site, "broken", "{\"id\":");
    run.until("the refusal", |journal| journal.kinds(&["operator"]).iter().any(|record| record["asked"] == "posting"));
    run.stop();
    assert!(!site.path(&format!("journal/inbox/{ID}.json")).exists());
    assert!(site.path("journal/inbox/malformed/broken.json.0").exists());
}

#[test]
fn a_posting_whose_file_outlived_the_run_is_not_recorded_twice() {
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    put(&site, ID, &note(ID));
    let mut run = site.watch();
    run.until("the note", |journal| journal.kinds(&["operator"]).iter().any(|record| record["change"] == "noted"));
    run.crash();
    // The file stands there as if the run had died before it could remove it.
    put(&site, ID, &note(ID));
    let other = "11ff00ff00ff00ff00ff00ff00ff00ff";
    put(&site, other, &note(other));
    let mut run = site.watch();
    run.until("the other note", |journal| {
        journal.kinds(&["operator"]).iter().any(|record| record["posting"]["id"] == other)
    });
    run.stop();
    let ids: Vec<_> = noted(&site).iter().map(|record| record["posting"]["id"].clone()).collect();
    assert_eq!(ids, [ID, other]);
    site.run(&["journal", "verify"]).with_code(0);
}

#[test]
fn the_header_of_a_carriers_file_acts_on_no_terminal() {
    let site = recorded();
    site.write("cdr.csv", "called,\u{1b}[2Jstart,duration\n1,2,3\n");
    let told =
        site.run(&["evidence", "import", "cdr.csv", "--map", "called=called,start=none,duration=3"]).with_code(1);
    assert!(told.contains("no column none; its header: called, \\u{1b}[2Jstart"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told:?}");
}

#[test]
fn a_carriers_file_is_compared_posted_recorded_and_shown_and_a_second_time_refused() {
    let site = recorded();
    let call = site.journal().last("call").clone();
    let started: jiff::Timestamp = call["started"].as_str().expect("a start").parse().expect("a time");
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("the site's zone");
    let local = started.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let csv =
        format!("主叫,被叫,时间,时长\n13800001234,057187250001,{local},0\n1,2,{local},0\n=cmd(),87250001,noon,1\n");
    std::fs::write(site.path("cdr.csv"), encoding_rs::GB18030.encode(&csv).0).expect("the file");
    let map = "called=被叫,start=时间,duration=时长,caller=主叫";
    let args = ["evidence", "import", "cdr.csv", "--map", map];
    let told = site.run(&[args.as_slice(), &["--dry-run"]].concat());
    assert_eq!(told.code, Some(1), "{}{}", told.out, told.err);
    assert!(
        told.out.contains("row 2  carrier says not answered") && told.out.contains("row 3  not used"),
        "{}",
        told.out
    );
    assert!(told.out.contains("row 4  not used") && told.out.contains("Nothing is recorded"), "{}", told.out);
    assert!(!site.path("journal/inbox").exists());
    let told = site.run(&args);
    assert!(told.out.contains("No monitor runs"), "{}{}", told.out, told.err);
    let mut run = site.watch();
    run.until("the evidence", |journal| !journal.kinds(&["evidence"]).is_empty());
    run.stop();
    let journal = site.journal();
    let evidence = journal.last("evidence");
    assert_eq!((&evidence["format"], &evidence["line"]), (&"carrier".into(), &"hall-1".into()), "{evidence}");
    assert_eq!((&evidence["carrier"]["file"], &evidence["carrier"]["row"]), (&"cdr.csv".into(), &2.into()));
    let again = site.run(&args).with_code(0);
    assert!(again.contains("was imported at"), "{again}");
    let shown = site.run(&["at", "hall-1", &local, "--format", "json"]).with_code(0);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["records"][0]["carrier"]["row"], 2, "{shown}");
    assert!(site.run(&["at", "hall-1", &local]).with_code(0).contains("cdr.csv#2"));
    edit(&site, "\"file\":\"cdr.csv\"", "\"file\":\"cdx.csv\"");
    let edited = site.run(&["at", "hall-1", &local]);
    assert_eq!(edited.code, Some(3), "{}{}", edited.out, edited.err);
    assert!(edited.out.contains("JOURNAL NOT INTACT"), "{}", edited.out);
}

#[test]
fn a_carriers_file_that_was_recorded_in_part_is_completed_and_no_row_stands_twice() {
    let site = recorded();
    let started = site.journal().last("call")["started"].as_str().expect("a start").to_owned();
    let row = format!("13800001234,057187250001,{started},0\n");
    site.write("cdr.csv", &format!("caller,called,start,duration\n{}", row.repeat(502)));
    let map = "called=called,start=start,duration=duration,caller=caller";
    let args = ["evidence", "import", "cdr.csv", "--map", map];
    assert!(site.run(&args).with_code(0).contains("No monitor runs"));
    // Only the second posting is left, as if the first had been lost with its disk.
    let inbox = std::fs::read_dir(site.path("journal/inbox")).expect("the inbox");
    let first =
        inbox.filter_map(|entry| Some(entry.ok()?.path())).find(|path| path.to_string_lossy().ends_with("-0.json"));
    std::fs::remove_file(first.expect("the first posting")).expect("it can be lost");
    let mut run = site.watch();
    run.until("two rows", |journal| journal.kinds(&["evidence"]).len() == 2);
    run.stop();
    assert!(site.run(&args).with_code(0).contains("No monitor runs"));
    let mut run = site.watch();
    run.until("every row", |journal| journal.kinds(&["evidence"]).len() >= 502);
    run.stop();
    assert_eq!(site.journal().kinds(&["evidence"]).len(), 502);
    assert!(site.run(&args).with_code(0).contains("was imported at"));
}

/// Edits the first place in the journal where a text stands.
fn edit(site: &Site, from: &str, to: &str) {
    let files = std::fs::read_dir(site.path("journal")).expect("the journal's directory");
    let is_segment = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "jsonl");
    for file in files.filter_map(|entry| Some(entry.ok()?.path()).filter(is_segment)) {
        let text = std::fs::read_to_string(&file).expect("the journal");
        if text.contains(from) {
            std::fs::write(&file, text.replacen(from, to, 1)).expect("it can be edited");
            return;
        }
    }
    panic!("no record holds {from}");
}

#[test]
fn an_answer_is_told_for_a_line_a_number_a_range_and_refuses_what_is_none() {
    let site = recorded();
    let at = site.journal().last("call")["started"].as_str().expect("a start").to_owned();
    let json: Value =
        serde_json::from_str(&site.run(&["at", "hall-1", &at, "--format", "json"]).with_code(0)).expect("JSON");
    // A ring that ends in the same packet leaves the line idle at that very instant: the last record by then is right.
    let by_then =
        |record: &&Value| record["line"] == "hall-1" && record["since"].as_str().is_some_and(|since| since <= &*at);
    let journal = site.journal();
    let last = journal.kinds(&["line"]).into_iter().rfind(by_then).expect("a record of the line");
    assert_eq!((&json["line"], &json["state"], &json["observed"]), (&"hall-1".into(), &last["to"], &true.into()));
    assert_eq!(json["journal"]["intact"], true);
    for cite in json["evidence"].as_array().expect("records") {
        let seq = usize::try_from(cite["seq"].as_u64().expect("a number")).expect("a place");
        assert_eq!(cite["hash"], journal.hash(seq - 1), "the hash of record {seq}");
    }
    assert!(site.run(&["at", "hall-1", "2001-01-01"]).with_code(0).contains("not observed"));
    assert!(site.run(&["at", "0571 8725 0001", &at]).with_code(0).contains("number 0571-8725-0001"));
    let note = site.run(&["at", "hall-1", "2001-01-01", "2001-01-02", "-o", "note.txt"]).with_code(0);
    assert_eq!(note, "");
    assert!(std::fs::read_to_string(site.path("note.txt")).expect("the note").contains("verification note"));
    for args in [["at", "nobody", "09:20"].as_slice(), &["at", "hall-1", "noon"], &["at", "hall-1", "2999-01-01"]] {
        let told = site.run(args);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{args:?} {}", told.err);
    }
}

#[test]
fn an_answer_from_a_broken_journal_is_marked_and_the_place_named() {
    let site = recorded();
    let at = site.journal().last("call")["started"].as_str().expect("a start").to_owned();
    edit(&site, "\"kind\":\"caller\"", "\"kind\":\"colour\"");
    let told = site.run(&["at", "hall-1", &at]);
    assert_eq!(told.code, Some(3), "{}", told.err);
    assert!(told.out.contains("JOURNAL NOT INTACT") && told.out.contains("line hall-1"), "{}", told.out);
    assert!(told.err.contains(".jsonl line "), "{}", told.err);
}
