//! Properties of the whole core over random timelines of device bytes, port events and pauses.

use std::sync::Arc;

use hookwatch::board::kept::{Kept, KeptLine};
use hookwatch::board::roster::Roster;
use hookwatch::board::{Board, Restored};
use hookwatch::config::Config;
use hookwatch::domain::event::{ProgramChange, SealCause};
use hookwatch::domain::{
    AdapterIx, AlarmCause, AlarmKey, AlarmKind, AlarmSource, AlarmStep, Capabilities, Command, EpisodeId, EventBody,
    Input, JournalReport, LineId, LineState, LongCallReason, Moment, Operation, Output, PortEvent, RunEvent, ShelfKind,
    UnitCapabilities, WalkOperation, Wall,
};
use proptest::prelude::*;

use crate::scenarios::{config, moment, run_info};

pub(crate) const OFFICE: &str = r#"
site = "Properties"
timezone = "Asia/Shanghai"
[[shift]]
name = "day"
from = "08:30"
to = "09:05"
days = ["mon"]
[[adapter]]
name = "hall"
kind = "whozz"
port = "sim:quiet/1"
lines = { 1 = "a", 2 = "b" }
[[adapter]]
name = "box"
kind = "telephone-box"
port = "sim:quiet/2"
lines = { 1 = "c" }
[[adapter]]
name = "board"
kind = "dial-board"
port = "sim:quiet/3"
lines = { 1 = "d" }
[[adapter]]
name = "modem"
kind = "voice-modem"
port = "sim:quiet/4"
lines = { 1 = "e" }
[[line]]
id = "a"
duty = "day"
[[line]]
id = "b"
[[line]]
id = "c"
[[line]]
id = "d"
[[line]]
id = "e"
[[number]]
number = "0571-0000"
lines = ["a", "b", "c"]
distribution = "simultaneous"
hunt_gap = "6s"
"#;

fn detail(line: u8, letter: char) -> Vec<u8> {
    format!("$0{line} {letter}             11/23 09:00:10\r\n").into_bytes()
}

fn whozz() -> impl Strategy<Value = Vec<u8>> {
    let line = 1..=2u8;
    let letter = prop::sample::select(vec!['R', 'F', 'N', 'H', 'r']);
    let call = (line.clone(), "[IO]", "[SE]", "[0-9]{3,11}", "[A-Z ]{0,10}");
    prop_oneof![
        6 => (line, letter).prop_map(|(line, letter)| detail(line, letter)),
        3 => call.prop_map(|(line, direction, phase, number, name)| {
            format!("$0{line} {direction} {phase} 0005 G A2 11/23 09:00 AM {number:<14} {name:<15}\r\n").into_bytes()
        }),
        1 => Just(b"$01 V61             00/00 00:00:04\r\n".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..40),
    ]
}

fn telephone_box() -> impl Strategy<Value = Vec<u8>> {
    let words = ["LINE ON_HOOK", "LINE OFF_HOOK", "RING", "RING_PAUSE", "RING_TIMEOUT", "DIAL 3", "LINE -", "nonsense"];
    prop::sample::select(words.to_vec()).prop_map(|word| format!("{word}\r\n").into_bytes())
}

fn dial_board() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![8 => Just(0x00), 8 => Just(0x80), 1 => any::<u8>()], 1..6)
}

fn voice_modem() -> impl Strategy<Value = Vec<u8>> {
    let said: Vec<&[u8]> = vec![
        b"48.2\r\nOK\r\n48.2\r\nOK\r\n",
        b"7.1\r\nOK\r\n7.1\r\nOK\r\n",
        b"1.4\r\nOK\r\n1.4\r\nOK\r\n",
        b"RING\r\n",
        b"NMBR=123\r\nOK\r\n",
        b"\x10P",
        b"\x10p",
        b"\x10b",
        b"\x10b",
        b"\x10b",
        b"\x10d",
        b"\x10l",
        b"\x10L",
        b"nonsense\r\n",
    ];
    prop::sample::select(said).prop_map(<[u8]>::to_vec)
}

fn port_event() -> impl Strategy<Value = PortEvent> {
    let units = vec![UnitCapabilities { first_line: 1, hook: true, digits: true, asked: true, tones: true }];
    let why = || "test".to_owned();
    prop_oneof![
        1 => Just(PortEvent::Opened { path: why() }),
        1 => Just(PortEvent::Initialised { capabilities: Capabilities { units }, why: why() }),
        3 => Just(PortEvent::Live),
        1 => (0..1_000_000u64).prop_map(|us| PortEvent::RoundTrip { last_us: us, greatest_us: us }),
        1 => Just(PortEvent::Stale { why: why() }),
        1 => Just(PortEvent::Lost { why: why() }),
    ]
}

/// When the program last ran is filled in by the timeline.
fn run_event() -> impl Strategy<Value = RunEvent> {
    prop_oneof![
        Just(RunEvent::Slept { since: Moment::default() }),
        Just(RunEvent::ReadingStopped),
        Just(RunEvent::ReadingResumed),
    ]
}

fn line_alarm() -> impl Strategy<Value = AlarmKey> {
    let alarms = prop::sample::select(AlarmKind::OF_LINE.to_vec());
    let line = prop::sample::select(vec!["a", "b", "c", "d"]);
    (alarms, line).prop_map(|(alarm, line)| AlarmKey::new(alarm, AlarmSource::Line(line.into())))
}

fn walk_operation() -> impl Strategy<Value = WalkOperation> {
    let line = || prop::sample::select(vec!["a", "b", "d"]).prop_map(LineId::new);
    let note = || "test".to_owned();
    prop_oneof![
        5 => Just(WalkOperation::Start),
        1 => line().prop_map(move |line| WalkOperation::ByWord { line, note: note() }),
        1 => line().prop_map(move |line| WalkOperation::Fail { line, note: note() }),
        1 => Just(WalkOperation::End),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    let episodes = prop::collection::vec((1..12u64).prop_map(EpisodeId), 1..4);
    let text = || "test".to_owned();
    let acknowledge = (episodes, any::<bool>()).prop_map(move |(episodes, is_list)| Operation::Acknowledge {
        episodes,
        is_list,
        note: String::new(),
        minutes: None,
    });
    let shelve = (line_alarm(), any::<bool>(), 0..40u32).prop_map(move |(alarm, is_once, minutes)| {
        let shelf = if is_once { ShelfKind::OneShot } else { ShelfKind::Timed };
        Operation::Shelve { alarm, shelf, minutes, reason: text() }
    });
    let about = prop::sample::select(vec!["a", "d"]).prop_map(|line| AlarmSource::Line(line.into()));
    let service = (about.clone(), prop::option::of(1..9u32))
        .prop_map(move |(about, minutes)| Operation::TakeOutOfService { about, minutes, reason: text() });
    let reason = LongCallReason::Conference;
    prop_oneof![
        4 => acknowledge,
        2 => shelve,
        1 => line_alarm().prop_map(|alarm| Operation::Unshelve { alarm }),
        1 => service,
        1 => about.prop_map(|about| Operation::ReturnToService { about }),
        1 => Just(Operation::LongCall { line: "b".into(), reason, minutes: 15 }),
        3 => walk_operation().prop_map(Operation::Walk),
        1 => Just(Operation::Silence),
        1 => (1..12u64).prop_map(|id| Operation::Checked { episode: EpisodeId(id), note: String::new() }),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let reading = |adapter: usize, data| Input::Reading { adapter: AdapterIx(adapter), data };
    prop_oneof![
        6 => whozz().prop_map(move |data| reading(0, data)),
        3 => telephone_box().prop_map(move |data| reading(1, data)),
        3 => dial_board().prop_map(move |data| reading(2, data)),
        4 => voice_modem().prop_map(move |data| reading(3, data)),
        1 => run_event().prop_map(Input::Run),
        3 => operation().prop_map(|operation| Input::Command(Command::Operate(operation))),
        2 => (0..4usize, port_event()).prop_map(|(adapter, event)| Input::Port { adapter: AdapterIx(adapter), event }),
    ]
}

/// Pauses in milliseconds: short ones that meet the limits of the line machine, and long ones.
fn pause() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..2_500u32, 2 => 2_000..16_000u32, 1 => 60_000..200_000u32]
}

pub(crate) fn timeline() -> impl Strategy<Value = Vec<(Moment, Input)>> {
    prop::collection::vec((pause(), input()), 1..60).prop_map(|steps| {
        let mut at_ms = 0u32;
        let at = |pause| {
            at_ms += pause;
            moment(f64::from(at_ms) / 1000.0)
        };
        let (pauses, inputs): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        let mut last = moment(0.0);
        let fill_in = |(at, mut input)| {
            if let Input::Run(RunEvent::Slept { since }) = &mut input {
                *since = last;
            }
            last = at;
            (at, input)
        };
        pauses.into_iter().map(at).zip(inputs).map(fill_in).collect()
    })
}

fn office() -> Arc<Config> {
    Arc::new(config(OFFICE))
}

fn board() -> Board {
    Board::new(office(), run_info(), Restored::default(), moment(0.0))
}

fn fault() -> JournalReport {
    JournalReport::Faulted { why: "disk full".to_owned() }
}

fn drain(board: &mut Board) -> Vec<(Wall, EventBody)> {
    let mut records = Vec::new();
    while let Some(output) = board.poll_output() {
        let Output::Record { at, body, .. } = output else { continue };
        records.push((at.wall, body));
    }
    records
}

/// Since when nothing is known is a matter of quality, which a restart resets.
fn without_quality(lines: &[KeptLine]) -> Vec<KeptLine> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        if line.state == LineState::Unknown {
            line.since = Wall(0);
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_kept_state_equals_the_live_machines_after_every_input(timeline in timeline()) {
        let mut board = board();
        for (at, input) in timeline {
            board.handle_input(at, input);
            prop_assert_eq!(without_quality(&board.kept().lines), without_quality(&board.live_lines()));
            prop_assert_eq!(&board.kept().alarms, board.live_alarms());
        }
    }

    #[test]
    fn a_board_rebuilt_from_a_seal_and_the_records_after_it_equals_the_live_one(
        timeline in timeline(),
        seal_at in any::<prop::sample::Index>(),
    ) {
        let roster = Roster::new(office());
        let mut board = board();
        drain(&mut board);
        let seal_at = seal_at.index(timeline.len());
        let mut rebuilt = board.kept().clone();
        for (place, (at, input)) in timeline.into_iter().enumerate() {
            board.handle_input(at, input);
            for (at, body) in drain(&mut board) {
                let text = serde_json::to_string(&body).unwrap();
                rebuilt.apply(at, &serde_json::from_str(&text).unwrap(), &roster);
            }
            if place == seal_at {
                let text = serde_json::to_string(board.kept()).unwrap();
                let sealed: Kept = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&sealed.clone().fitted(&roster, at.wall), &sealed);
                rebuilt = sealed;
            }
            prop_assert_eq!(&rebuilt, board.kept());
        }
    }

    #[test]
    fn the_same_inputs_give_the_same_records(timeline in timeline()) {
        let run = || {
            let mut board = board();
            for (at, input) in timeline.clone() {
                board.handle_input(at, input);
            }
            drain(&mut board)
        };
        prop_assert_eq!(run(), run());
    }

    #[test]
    fn nothing_is_recorded_after_the_stop_and_its_seal(
        timeline in timeline(),
        stop_at in any::<prop::sample::Index>(),
        by_a_person in any::<bool>(),
    ) {
        let mut board = board();
        let stop_at = stop_at.index(timeline.len());
        let (why, mut records) = (|| "test".to_owned(), Vec::new());
        for (place, (at, input)) in timeline.into_iter().enumerate() {
            board.handle_input(at, input);
            if place == stop_at {
                let quit = Command::Operate(Operation::Quit { why: why() });
                let stop = if by_a_person { quit } else { Command::Stop { why: why() } };
                board.handle_input(at, Input::Command(stop));
                records = drain(&mut board);
                prop_assert!(board.is_stopped() && board.poll_timeout().is_none());
                for report in [JournalReport::RotateDue, fault(), JournalReport::Healthy] {
                    board.handle_input(at, Input::Journal(report));
                }
            }
            board.handle_timeout(Moment { wall: Wall(at.wall.0 + 3_600_000_000), ..at });
        }
        let after = if board.is_stopped() { drain(&mut board) } else { Vec::new() };
        prop_assert_eq!(after, Vec::new());
        let [.., (_, stopped), (_, seal)] = records.as_slice() else { panic!("{records:?}") };
        prop_assert!(matches!(stopped, EventBody::Program(ProgramChange::Stopped { .. })), "{stopped:?}");
        prop_assert!(matches!(seal, EventBody::Seal(seal) if seal.cause == SealCause::Stop), "{seal:?}");
    }

    #[test]
    fn chunking_changes_no_record(
        records in prop::collection::vec(whozz(), 1..30),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let bytes = records.concat();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let feed = |chunks: Vec<&[u8]>| {
            let mut board = board();
            for data in chunks {
                let data = data.to_vec();
                board.handle_input(moment(1.0), Input::Reading { adapter: AdapterIx(0), data });
            }
            // Faults that stood apart in time are one pile here, where no time passes.
            board.handle_timeout(moment(10.0));
            let mut records = drain(&mut board);
            records.retain(|(_, body)| !matches!(body, EventBody::Fault(_)));
            records
        };
        let chunks = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
        prop_assert_eq!(feed(chunks), feed(vec![&bytes]));
    }

    #[test]
    fn a_restart_makes_every_line_unknown_and_ends_every_call(timeline in timeline()) {
        let mut before = board();
        let mut at = moment(0.0);
        for (step_at, input) in timeline {
            before.handle_input(step_at, input);
            at = step_at;
        }
        let tail = drain(&mut before);
        let known = before.kept().lines.iter().filter(|line| line.state != LineState::Unknown).count();
        let open = before.kept().lines.iter().filter(|line| line.call.is_some()).count();
        let restored = Restored { tail, seen_until: Some(at.wall), ..Restored::default() };
        let mut after = Board::new(office(), run_info(), restored, Moment { wall: at.wall, ..moment(0.0) });
        let records = drain(&mut after);
        let forgotten = records.iter().filter(|(_, body)| matches!(body, EventBody::Line(_))).count();
        let ended = records.iter().filter(|(_, body)| matches!(body, EventBody::Call(_))).count();
        prop_assert_eq!((forgotten, ended), (known, open));
        prop_assert!(after.kept().lines.iter().all(|line| line.state == LineState::Unknown && line.call.is_none()));
        for (line, earlier) in after.kept().lines.iter().zip(&before.kept().lines) {
            let last = earlier.last.or(Some(earlier.state).filter(|state| *state != LineState::Unknown));
            prop_assert_eq!(line.last, last, "the last known state stays beside it");
        }
    }

    #[test]
    fn no_timeline_loses_an_unacknowledged_alarm_that_needs_acknowledgement(timeline in timeline()) {
        let mut board = board();
        let mut records = drain(&mut board);
        for (at, input) in timeline {
            board.handle_input(at, input);
            records.extend(drain(&mut board));
        }
        let alarms = records.iter().filter_map(|(_, body)| match body {
            EventBody::Alarm(record) => Some(record),
            _ => None,
        });
        let needing = alarms.filter(|record| office().alarm_plan(record.alarm, &record.about.source()).unwrap().rule(None).needs_ack);
        let mut waiting = std::collections::BTreeSet::new();
        for record in needing {
            let change = &record.change;
            let Some(episode) = change.episode else { continue };
            match change.change {
                AlarmStep::Raised | AlarmStep::Worsened | AlarmStep::Expired => drop(waiting.insert(episode)),
                AlarmStep::Acknowledged => drop(waiting.remove(&episode)),
                AlarmStep::Unshelved if change.by.is_some() => drop(waiting.remove(&episode)),
                AlarmStep::Closed if change.cause == AlarmCause::Operator => drop(waiting.remove(&episode)),
                AlarmStep::Closed => prop_assert!(!waiting.contains(&episode), "{record:?} closed unseen"),
                _ => {}
            }
        }
        for episode in waiting {
            let mut kept = board.live_alarms().alarms.values();
            prop_assert!(kept.any(|kept| kept.episode.as_ref().is_some_and(|open| open.id == episode)), "{episode} is gone");
        }
    }
}
