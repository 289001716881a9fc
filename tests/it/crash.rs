//! `kill -9` under load: what was reported durable is there, the chain holds, and the next run goes on with it.

use std::io::Write as _;
use std::process::Command;

use super::support::{Device, JournalView, Site, Whozz, call, config, detail};

/// So much that some of it is on the wire, some before the board and some before the disk when a head is printed.
fn load() -> String {
    let said = (0_u64..80).map(|number| {
        let line = u8::try_from(number % 8 + 1).expect("a line");
        let letter = if number / 8 % 2 == 0 { 'F' } else { 'N' };
        detail(line, letter) + &call(line, "O S", &format!("138{number:08}"), "")
    });
    said.collect()
}

/// A configuration of one whozz unit behind a link in the site's folder.
fn behind_a_link(site: &Site) {
    let adapter = super::support::Adapter {
        name: "hall",
        kind: "whozz",
        port: site.path("adapter").display().to_string(),
        lines: 8,
    };
    site.write("config.toml", &config("en", &[adapter]));
}

/// Every head that was printed is a line of the journal, with its number and its hash.
fn assert_held(journal: &JournalView, heads: &[String]) {
    for head in heads {
        let (seq, hash) = head.split_once(' ').expect("a head is a number and a hash");
        let index = seq.parse::<usize>().expect("a number") - 1;
        let record = journal.records.get(index).unwrap_or_else(|| panic!("record {seq} was durable"));
        assert_eq!(record["seq"].to_string(), seq);
        assert_eq!(journal.hash(index), hash, "record {seq} was durable");
    }
}

#[test]
fn what_was_durable_survives_every_crash_and_the_chain_goes_on() {
    let site = Site::bare();
    behind_a_link(&site);
    let mut heads = Vec::new();
    for crash_at in [1, 3, 6, 10, 16] {
        let mut device = Device::plug_behind(&site.path("adapter"), Whozz::set_up());
        let before = heads.len();
        let mut run = site.watch();
        while run.heads.len() < crash_at {
            device.say(load());
            assert!(run.next_head(), "the run goes on by itself");
        }
        heads.extend(run.crash());
        assert!(heads.len() >= before + crash_at);
        let told = site.run(&["journal", "verify"]);
        match told.code {
            Some(0) => assert!(told.out.contains("the newest file is open"), "{told:?}"),
            Some(3) => assert!(told.err.contains("torn tail"), "{told:?}"),
            _ => panic!("{told:?}"),
        }
        assert_held(&site.journal(), &heads);
    }
    let lives = site.journal().steps("hall", "live");
    let device = Device::plug_behind(&site.path("adapter"), Whozz::set_up());
    let mut run = site.watch();
    run.until_live("hall", lives + 1);
    heads.extend(run.heads.iter().cloned());
    let journal = run.stop();
    drop(device);
    assert_held(&journal, &heads);
    let numbers: Vec<u64> = journal.records.iter().filter_map(|record| record["seq"].as_u64()).collect();
    assert!(numbers.iter().copied().eq(1..=u64::try_from(journal.lines.len()).unwrap()), "no number is missing");
    let started = journal.records.iter().filter(|record| record["change"] == "started").count();
    assert_eq!(started, 6);
    let told = site.run(&["journal", "verify"]).with_code(0);
    assert!(told.contains("ends with a seal"), "{told}");
    for head in [heads.first(), heads.last()].into_iter().flatten() {
        let told = site.run(&["journal", "verify", "--head", head]).with_code(0);
        assert!(told.contains("noted head: found"), "{told}");
    }
}

#[test]
fn a_line_that_a_crash_tore_is_cut_kept_on_record_and_the_lines_are_what_they_were() {
    let site = Site::bare();
    behind_a_link(&site);
    let mut device = Device::plug_behind(&site.path("adapter"), Whozz::set_up());
    let mut run = site.watch();
    run.until_live("hall", 1);
    device.say(detail(1, 'F') + &detail(2, 'N'));
    run.until("two states", |journal| journal.has_state("hall-1", "off_hook") && journal.has_state("hall-2", "idle"));
    let heads = run.crash();
    drop(device);
    let file = hookwatch::journal::reader::segments(&site.path("journal")).unwrap().pop().unwrap().path;
    let mut torn = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    torn.write_all(b"{\"v\":1,\"seq\":99,\"at\":\"20").unwrap();
    let told = site.run(&["journal", "verify"]).with_code(3);
    assert!(told.contains("torn tail"), "{told}");
    let _device = Device::plug_behind(&site.path("adapter"), Whozz::set_up());
    let mut run = site.watch();
    run.until("live again", |journal| journal.steps("hall", "live") == 2);
    let journal = run.stop();
    let recovered =
        journal.records.iter().find(|record| record["change"] == "recovered").expect("the cut is on record");
    assert_eq!(recovered["bytes"], 24, "{recovered}");
    assert_held(&journal, &heads);
    let states = journal.states("hall-1");
    let after: Vec<&str> = states.iter().map(String::as_str).collect();
    assert_eq!(after, ["off_hook", "unknown"], "a restart is a gap of observation");
    let gap = journal.records.iter().rfind(|record| record["line"] == "hall-1" && record["kind"] == "line").unwrap();
    assert_eq!(gap["last"], "off_hook", "{gap}");
    site.run(&["journal", "verify"]).with_code(0);
}

#[test]
fn sha256sum_alone_agrees_with_every_link() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    device.say(detail(1, 'R') + &call(1, "I S", "13800571234", "王\x1b[2J芳") + &detail(1, 'F'));
    run.until("off-hook", |journal| journal.has_state("hall-1", "off_hook"));
    let journal = run.stop();
    let mut prev = "0".repeat(64);
    for (index, line) in journal.lines.iter().enumerate() {
        assert_eq!(journal.records[index]["prev"], *prev);
        site.write("line", std::str::from_utf8(line).unwrap());
        // A machine without the tool proves nothing here; the reader's own check is another test.
        let Ok(told) = Command::new("sha256sum").arg(site.path("line")).output() else { return };
        prev = String::from_utf8(told.stdout).unwrap().split(' ').next().unwrap_or_default().to_owned();
    }
    assert_eq!(site.run(&["journal", "head"]).with_code(0), format!("{} {prev}\n", journal.lines.len()));
}
