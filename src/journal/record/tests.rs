use proptest::prelude::*;

use super::*;
use crate::domain::event::{
    AdapterChanged, AdapterStep, AdapterTally, CallEnded, CallerSeen, ClockChange, DigitSeen, FaultSeen, NumberCall,
    ProgramChange, SealCause,
};
use crate::domain::state::{Capabilities, UnitCapabilities};
use crate::domain::{CallPhase, Direction, LineState, NumberId, Origin, Outcome, Progress, Tally};
use crate::journal::chain::Link;
use crate::journal::fixtures::{NOON, line, seal, started};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,12}", "[\\x00-\\x9f\u{2028}\u{202e}\"\\\\\n综合业务]{0,12}"]
}

fn line_change() -> impl Strategy<Value = EventBody> {
    let states = prop::sample::select(LineState::ALL.to_vec());
    let origin = prop::sample::select(vec![None, Some(Origin::None), Some(Origin::Inbound)]);
    let progress = prop::sample::select(vec![None, Some(Progress::Ended)]);
    (text(), states.clone(), states, origin, progress, text(), 0..4_000_000_000_000_000_i64).prop_map(
        |(id, from, to, origin, progress, why, us)| {
            let EventBody::Line(mut change) = line(&id) else { unreachable!() };
            (change.from, change.to, change.origin, change.progress, change.why) = (from, to, origin, progress, why);
            (change.since, change.last_at, change.last) = (Wall(us), Some(Wall(us / 2)), Some(from));
            EventBody::Line(change)
        },
    )
}

fn call() -> impl Strategy<Value = EventBody> {
    (text(), text(), any::<u64>(), any::<u64>(), prop::option::of(text())).prop_map(
        |(id, name, ring_ms, talk_ms, digits)| {
            EventBody::Call(CallEnded {
                line: id.as_str().into(),
                number_id: Some(NumberId::new(&name)),
                direction: Direction::In,
                outcome: Outcome::Missed,
                ring_ms,
                talk_ms,
                started: NOON.wall,
                number: Some(name.clone()),
                name: Some(name),
                digits,
                answered_by: None,
            })
        },
    )
}

fn caller() -> impl Strategy<Value = EventBody> {
    (text(), text(), text(), prop::option::of(any::<u16>())).prop_map(|(number, name, device_time, duration_s)| {
        EventBody::Caller(CallerSeen {
            line: "1803-1".into(),
            number,
            name,
            direction: Direction::Out,
            phase: CallPhase::Start,
            duration_s,
            rings: Some(3),
            device_time,
        })
    })
}

fn adapter() -> impl Strategy<Value = EventBody> {
    (text(), any::<u64>(), any::<bool>()).prop_map(|(why, bytes, digits)| {
        EventBody::Adapter(AdapterChanged {
            unit: None,
            adapter: "hall-1".into(),
            change: AdapterStep::Lost,
            why,
            capabilities: Some(Capabilities {
                units: vec![UnitCapabilities { first_line: 1, hook: true, digits, asked: true, tones: false }],
            }),
            tally: Some(Tally { bytes, ..Tally::default() }),
        })
    })
}

fn program() -> impl Strategy<Value = EventBody> {
    let change = prop_oneof![
        (text(), any::<u64>(), any::<bool>()).prop_map(|(why, bytes, sim)| ProgramChange::Stopped {
            why,
            adapters: vec![AdapterTally { adapter: "hall-1".into(), tally: Tally { bytes, ..Tally::default() } }],
            sim,
        }),
        any::<bool>().prop_map(|sim| ProgramChange::Alive { sim }),
        (text(), any::<u64>()).prop_map(|(file, bytes)| ProgramChange::Recovered {
            file,
            bytes,
            hex: "00".to_owned(),
            sha256: "11".to_owned(),
            sim: false,
        }),
        (text(), any::<u64>()).prop_map(|(file, last_seq)| ProgramChange::Retired {
            files: vec![file],
            first_seq: 1,
            last_seq,
            last_hash: "22".to_owned(),
            sim: true,
        }),
        text().prop_map(|file| ProgramChange::RotatedUnsealed { file, sim: false }),
        text().prop_map(|why| ProgramChange::JournalFault { why, sim: false }),
    ];
    change.prop_map(EventBody::Program)
}

fn body() -> impl Strategy<Value = EventBody> {
    prop_oneof![
        line_change(),
        call(),
        caller(),
        adapter(),
        program(),
        any::<bool>().prop_map(started),
        (text(), any::<u64>(), text(), text()).prop_map(|(hex, count, sha256, why)| {
            EventBody::Fault(FaultSeen { adapter: "hall-1".into(), count, bytes: count, hex, sha256, why })
        }),
        any::<char>().prop_map(|digit| EventBody::Digit(DigitSeen { line: "1803-1".into(), digit })),
        any::<i64>().prop_map(|by_us| EventBody::Clock(ClockChange::Step { by_us })),
        prop::collection::vec(text(), 0..3).prop_map(|lines| {
            EventBody::Number(NumberCall {
                number_id: "0571-8725-0000".into(),
                outcome: Outcome::Answered,
                started: NOON.wall,
                ring_ms: 1,
                lines: lines.iter().map(|id| id.as_str().into()).collect(),
                answered_by: None,
            })
        }),
        Just(seal(SealCause::ShiftEnd)),
    ]
}

proptest! {
    #[test]
    fn any_bodies_make_a_chain_that_holds_and_read_back_equal(
        bodies in prop::collection::vec((body(), any::<u64>(), 0..4_000_000_000_000_000_i64), 1..12)
    ) {
        let mut bytes = Vec::new();
        let mut head = ChainHead::EMPTY;
        let mut written = Vec::new();
        for (mut body, mono, wall) in bodies {
            let at = Moment { mono: Mono(mono), wall: Wall(wall) };
            head = encode(&mut bytes, head, at, &mut body);
            written.push((at, body));
        }
        prop_assert_eq!(bytes.pop(), Some(b'\n'));
        let text = std::str::from_utf8(&bytes).unwrap();
        let mut read = ChainHead::EMPTY;
        let lines: Vec<&str> = text.split('\n').collect();
        prop_assert_eq!(lines.len(), written.len());
        for (line, (at, body)) in lines.iter().zip(written) {
            prop_assert!(!line.contains(is_active), "{}", line);
            let frame = Frame::read(line.as_bytes()).unwrap();
            prop_assert_eq!(read.link(&frame), Link::Holds);
            read = frame.chain_head();
            let record = Record::read(line.as_bytes()).unwrap();
            prop_assert_eq!((record.head.seq, record.head.at, record.head.mono_us), (read.seq, at.wall, at.mono));
            prop_assert_eq!(record.body, RecordBody::Known(body));
        }
        prop_assert_eq!(read, head);
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Record::read(&bytes);
        let mut line = b"{\"v\":1,\"seq\":".to_vec();
        line.extend(bytes);
        let _ = Record::read(&line);
    }
}

#[test]
fn a_line_has_the_form_of_the_contract() {
    let mut bytes = Vec::new();
    let mut body = line("1803-1");
    let head = encode(&mut bytes, ChainHead { seq: 41, hash: LineHash::of(b"x") }, NOON, &mut body);
    let text = String::from_utf8(bytes).unwrap();
    let expected = concat!(
        r#"{"v":1,"seq":42,"at":"2026-11-22T04:00:00.000000Z","mono_us":1000000,"kind":"line","line":"1803-1","#,
        r#""from":"idle","to":"off_hook","since":"2026-11-22T04:00:00.000000Z","why":"F","adapter":"hall-1","#,
        r#""prev":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}"#
    );
    assert_eq!(text, format!("{expected}\n"));
    assert_eq!(head, ChainHead { seq: 42, hash: LineHash::of(expected.as_bytes()) });
}

#[test]
fn a_seal_counts_the_records_before_it_whatever_it_was_given() {
    let mut body = seal(SealCause::Stop);
    encode(&mut Vec::new(), ChainHead { seq: 41, hash: LineHash::GENESIS }, NOON, &mut body);
    let EventBody::Seal(seal) = body else { unreachable!() };
    assert_eq!(seal.records, 41);
}

#[test]
fn an_escape_sequence_in_a_name_does_nothing_to_a_terminal_and_is_read_back() {
    let name = "\u{1b}[2J\u{9b}31m\u{7f}\u{202e}综合\u{2028}";
    let mut bytes = Vec::new();
    encode(&mut bytes, ChainHead::EMPTY, NOON, &mut line(name));
    bytes.pop();
    let text = std::str::from_utf8(&bytes).unwrap();
    assert!(!text.contains(is_active) && text.contains("综合"), "{text}");
    let RecordBody::Known(EventBody::Line(change)) = Record::read(&bytes).unwrap().body else { unreachable!() };
    assert_eq!(change.line.as_str(), name);
    assert_eq!(escape_active("a\u{1b}b"), "a\\u{1b}b");
}

#[test]
fn a_kind_of_a_later_version_is_kept_as_it_stands() {
    let zeros = "0".repeat(64);
    let line = format!(
        r#"{{"v":1,"seq":1,"at":"2026-11-22T04:00:00.000000Z","mono_us":1,"kind":"tone","tone":"busy","prev":"{zeros}"}}"#
    );
    let record = Record::read(line.as_bytes()).unwrap();
    let RecordBody::Unknown(value) = record.body else { unreachable!() };
    assert_eq!(value["tone"], "busy");
}

#[test]
fn what_is_no_record_says_why() {
    let zeros = "0".repeat(64);
    let good =
        format!(r#"{{"v":1,"seq":1,"at":"2026-11-22T04:00:00.000000Z","mono_us":1,"kind":"x","prev":"{zeros}"}}"#);
    assert!(Frame::read(good.as_bytes()).is_ok());
    for (from, to, error) in [
        ("\"v\":1", "\"v\":2", FrameError::Version),
        ("\"seq\":1", "\"seq\":01", FrameError::Head),
        ("\"seq\":1", "\"seq\":99999999999999999999", FrameError::Head),
        ("\"seq\":1", "\"seq\":-1", FrameError::Head),
        ("mono_us", "mono", FrameError::Head),
        ("\"x\"", "\"x\\\"", FrameError::Head),
        ("prev", "prew", FrameError::Prev),
        ("0\"}", "g\"}", FrameError::Prev),
        ("0\"}", "F\"}", FrameError::Prev),
        ("0\"}", "\"}", FrameError::Prev),
        ("\"}", "\"} ", FrameError::Prev),
    ] {
        let line = good.replacen(from, to, 1);
        assert_eq!(Frame::read(line.as_bytes()), Err(error), "{line}");
    }
}
