//! Bytes on a real wire and what the journal then holds: every byte, in order, once.

use std::io::Write as _;

use serde_json::Value;

use super::support::{Adapter, Device, JournalView, Site, Whozz, call, config, detail};

/// What a device says in three calls, answered for a moment, given up and dialled, with a flash and some noise between.
fn a_morning() -> String {
    [
        detail(1, 'R'),
        call(1, "I S", "13800571234", "LI MIN"),
        detail(1, 'F'),
        detail(1, 'H'),
        "$01 Q             11/22 08:50:12\r\n".to_owned(),
        detail(1, 'N'),
        call(1, "I E", "13800571234", "LI MIN"),
        "\r\n".to_owned(),
        detail(2, 'R'),
        call(2, "I S", "057187251234", "王芳"),
        call(2, "I E", "057187251234", "王芳"),
        "\u{0}\u{7f}noise".to_owned(),
        detail(2, 'F'),
        call(2, "O S", "057188880000", ""),
        detail(2, 'N'),
        call(2, "O E", "057188880000", ""),
    ]
    .concat()
}

/// A record without what depends on when it was made.
fn timeless(record: &Value) -> Value {
    let mut record = record.clone();
    let fields = record.as_object_mut().expect("a record is an object");
    for field in ["seq", "at", "mono_us", "prev", "since", "started", "ring_ms", "talk_ms", "last_at"] {
        fields.remove(field);
    }
    record
}

/// The records that come of a morning said in these stretches.
fn records_of(stretches: &[&[u8]]) -> Vec<Value> {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    for stretch in stretches {
        device.say(stretch);
    }
    // A call counts as over once its line stayed on-hook for longer than a flash.
    run.until("three calls", |journal| journal.kinds(&["call"]).len() == 3);
    let journal = run.stop();
    let faults = journal.kinds(&["fault"]).into_iter().map(|fault| fault["bytes"].as_u64().expect("a count"));
    let faults = serde_json::json!({ "fault_bytes": faults.sum::<u64>() });
    journal.kinds(&["line", "call", "number", "caller", "digit"]).into_iter().map(timeless).chain([faults]).collect()
}

#[test]
fn the_same_bytes_in_any_stretches_give_the_same_records() {
    let morning = a_morning();
    let whole = records_of(&[morning.as_bytes()]);
    let states: Vec<&str> =
        whole.iter().filter(|record| record["line"] == "hall-1").filter_map(|record| record["to"].as_str()).collect();
    assert_eq!(states, ["ringing", "off_hook", "off_hook", "idle"], "{whole:#?}");
    let calls = whole.iter().filter(|record| record["kind"] == "call");
    let calls: Vec<String> =
        calls.map(|call| format!("{} {} {}", call["line"], call["direction"], call["outcome"])).collect();
    let wanted = [r#""hall-2" "in" "abandoned""#, r#""hall-1" "in" "dropped""#, r#""hall-2" "out" "released""#];
    assert_eq!(calls, wanted, "so short a ring is given up, so short an answer is dropped, and the flash ends no call");
    for length in [1, 7, 64] {
        let stretches: Vec<&[u8]> = morning.as_bytes().chunks(length).collect();
        assert_eq!(records_of(&stretches), whole, "in stretches of {length} bytes");
    }
}

#[test]
fn a_unit_from_the_factory_is_set_up_and_sent_nothing_else() {
    let device = Device::plug(Whozz::new_from_factory());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    let journal = run.stop();
    let set_up = journal.records.iter().find(|record| record["change"] == "initialised").expect("it is set up");
    assert_eq!(set_up["capabilities"]["units"][0]["hook"], true, "{set_up}");
    assert_eq!(set_up["capabilities"]["units"][0]["digits"], true, "{set_up}");
    assert!(set_up["why"].as_str().is_some_and(|why| why.contains("are confirmed")), "{set_up}");
    assert_eq!(journal.kinds(&["fault"]), [&Value::Null; 0], "the echo of our own words is no fault");
}

#[test]
fn ten_thousand_callers_are_in_the_journal_in_order_and_once() {
    const CALLERS: u64 = 10_000;
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 8);
    let mut run = site.watch();
    run.until_live("hall", 1);
    let mut mouth = device.mouth();
    let speaking = std::thread::spawn(move || {
        let records = (0..CALLERS).map(|number| {
            let line = u8::try_from(number % 8 + 1).expect("a line");
            call(line, "I S", &format!("138{number:08}"), "")
        });
        mouth.write_all(records.collect::<String>().as_bytes()).expect("the wire takes bytes");
    });
    let last = format!("138{:08}", CALLERS - 1);
    run.until("the last caller", |journal| {
        journal.records.iter().rev().take(200).any(|record| record["kind"] == "caller" && record["number"] == *last)
    });
    speaking.join().expect("everything was said");
    let journal = run.stop();
    let numbers: Vec<&str> = journal.kinds(&["caller"]).iter().filter_map(|record| record["number"].as_str()).collect();
    let wanted: Vec<String> = (0..CALLERS).map(|number| format!("138{number:08}")).collect();
    assert_eq!(numbers, wanted);
    assert_eq!(journal.kinds(&["fault"]), [&Value::Null; 0]);
}

/// The byte account of the only adapter: bytes, in records, in faults, in separators.
fn account(journal: &JournalView) -> [u64; 4] {
    let stopped = journal.last("program");
    let number = |field: &str| stopped.pointer(&format!("/adapters/0/{field}")).and_then(Value::as_u64);
    ["bytes", "record_bytes", "fault_bytes", "separator_bytes"]
        .map(|field| number(field).unwrap_or_else(|| panic!("{field} in {stopped}")))
}

#[test]
fn every_one_of_a_hundred_thousand_random_bytes_is_accounted_for() {
    const BYTES: usize = 100_000;
    // A marker behind the noise tells when everything was read: it is a record whatever came before its line end.
    let marker = format!("\r\n{}", detail(2, 'F'));
    // Xorshift: the same noise in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
    .take(BYTES)
    .collect();
    // A dial board has no dialogue: what it says is all that comes.
    for (kind, lines) in [("dial-board", 1), ("whozz", 2)] {
        let mut device = Device::plug(Whozz::set_up());
        let site = Site::of(kind, device.path(), lines);
        let mut run = site.watch();
        let mut sent = u64::try_from(BYTES).expect("a length");
        if kind == "whozz" {
            run.until_live("hall", 1);
            sent += u64::try_from(marker.len()).expect("a length");
            device.say(&noise);
            device.say(&marker);
            run.until("the marker", |journal| journal.has_state("hall-2", "off_hook"));
        } else {
            device.say(&noise[..BYTES - 1]);
            device.say(b"\x01");
            run.until("the adapter", |journal| journal.steps("hall", "live") >= 1);
            let seen = |journal: &JournalView| {
                let faults = journal.kinds(&["fault"]).into_iter().filter_map(|fault| fault["bytes"].as_u64());
                faults.sum::<u64>()
            };
            let bad = noise[..BYTES - 1].iter().filter(|byte| !matches!(byte, 0x00 | 0x80)).count() + 1;
            let bad = u64::try_from(bad).expect("a length");
            run.until("every fault", |journal| seen(journal) == bad);
        }
        let journal = run.stop();
        let [bytes, records, faults, separators] = account(&journal);
        assert_eq!(bytes, records + faults + separators);
        let of_faults: u64 = journal.kinds(&["fault"]).iter().filter_map(|fault| fault["bytes"].as_u64()).sum();
        assert_eq!(faults, of_faults, "each faulty byte stands in a fault record too");
        if kind == "whozz" {
            // The dialogue's own answers come on top: `#` and version lines.
            assert!(bytes > sent && bytes < sent + 4096, "{bytes} bytes for {sent}");
        } else {
            assert_eq!(bytes, sent);
        }
    }
}

#[test]
fn an_endless_line_is_cut_into_faults_and_the_record_behind_it_counts() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut run = site.watch();
    run.until_live("hall", 1);
    device.say(vec![b'x'; 20_000]);
    device.say(format!("\r\n{}", detail(1, 'F')));
    run.until("the record behind it", |journal| journal.has_state("hall-1", "off_hook"));
    let journal = run.stop();
    let faults: u64 = journal.kinds(&["fault"]).iter().filter_map(|fault| fault["bytes"].as_u64()).sum();
    assert!((20_000 - 8..=20_000 + 8).contains(&faults), "{faults}");
}

#[test]
fn a_device_that_goes_away_three_times_is_lost_and_live_again_each_time() {
    let site = Site::bare();
    let link = site.path("adapter");
    let adapter = Adapter { name: "hall", kind: "whozz", port: link.display().to_string(), lines: 1 };
    site.write("config.toml", &config("en", &[adapter]));
    let mut device = Device::plug_behind(&link, Whozz::set_up());
    let mut run = site.watch();
    run.until_live("hall", 1);
    for round in 1..=3 {
        device.say(detail(1, 'F'));
        run.until("off-hook", |journal| journal.states("hall-1").last().is_some_and(|state| state == "off_hook"));
        drop(device);
        run.until("lost", |journal| {
            let states = journal.states("hall-1");
            journal.steps("hall", "lost") == round && states.last().is_some_and(|state| state != "off_hook")
        });
        device = Device::plug_behind(&link, Whozz::set_up());
        run.until_live("hall", round + 1);
    }
    let journal = run.stop();
    let steps: Vec<&str> = journal.kinds(&["adapter"]).iter().filter_map(|step| step["change"].as_str()).collect();
    let connected: Vec<&str> = steps.into_iter().filter(|step| *step != "open_failed").collect();
    let round = ["opened", "initialised", "live", "lost"];
    let wanted: Vec<&str> = round.iter().copied().cycle().take(15).collect();
    assert_eq!(connected, wanted);
    let ended: Vec<&str> = journal.kinds(&["call"]).iter().filter_map(|call| call["outcome"].as_str()).collect();
    assert_eq!(ended, ["unobserved"; 3], "an off-hook period that a gap cuts is no call that was seen to its end");
}
