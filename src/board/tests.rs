//! What no adapter of a test office says by itself, straight into the line machines: tones, dead lines, end records.

mod adapters;
mod alarms;

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::{Board, Restored, RunInfo};
use crate::config::fixtures::config;
use crate::domain::event::ClockState;
use crate::domain::{
    AdapterIx, CallPhase, CallerInfo, Capabilities, Direction, EventBody, Input, LineIx, LineState, Moment, Mono,
    Output, PortEvent, Signal, Tone, UnitCapabilities, Wall,
};
use crate::line::{DigitSight, LineEvent, LineMachine, LineTraits};

const START: Wall = Wall(1_795_000_000_000_000);
const DESK: &str = r#"
site = "Signals"
[[adapter]]
name = "box"
kind = "telephone-box"
port = "sim:quiet/1"
lines = { 1 = "a" }
[[adapter]]
name = "board"
kind = "dial-board"
port = "sim:quiet/2"
lines = { 1 = "b" }
[[line]]
id = "a"
[[line]]
id = "b"
"#;

fn at(ms: u64) -> Moment {
    let span = Duration::from_millis(ms);
    Moment { mono: Mono(0) + span, wall: START + span }
}

fn board() -> Board {
    board_of(DESK)
}

fn board_of(text: &str) -> Board {
    let config = config(text);
    let info = RunInfo {
        version: "test".to_owned(),
        host: "test".to_owned(),
        clock: ClockState::Synchronised,
        sim: true,
        journal: true,
    };
    Board::new(Arc::new(config), info, Restored::default(), at(0))
}

fn record(phase: CallPhase, direction: Direction) -> Signal {
    let (number, name, device_time) = ("8725".to_owned(), String::new(), String::new());
    Signal::Call { phase, caller: CallerInfo { direction, number, name, duration_s: None, rings: None, device_time } }
}

type Gap = fn(&mut LineMachine, Moment, &mut Vec<LineEvent>);

/// What can happen to a line's machine.
#[derive(Debug, Clone)]
enum Step {
    Signal(Signal),
    Gap(Gap),
    Confirm(DigitSight),
}

fn step() -> impl Strategy<Value = Step> {
    let hooks = vec![Signal::OffHook, Signal::OffHook, Signal::OnHook, Signal::Dead, Signal::Flash, Signal::RingBurst];
    let tones = vec![Tone::Busy, Tone::Busy, Tone::Busy, Tone::Dial, Tone::LoopBreak, Tone::PolarityReversal];
    let records = vec![
        record(CallPhase::Start, Direction::In),
        record(CallPhase::Start, Direction::Out),
        record(CallPhase::End, Direction::In),
    ];
    let gaps: Vec<Gap> =
        vec![LineMachine::on_stale, LineMachine::on_live, LineMachine::on_lost, LineMachine::on_restarted];
    prop_oneof![
        6 => prop::sample::select(hooks).prop_map(Step::Signal),
        6 => prop::sample::select(tones).prop_map(|tone| Step::Signal(Signal::Tone(tone))),
        2 => Just(Step::Signal(Signal::Digit('7'))),
        1 => prop::sample::select(records).prop_map(Step::Signal),
        1 => prop::sample::select(gaps).prop_map(Step::Gap),
        1 => prop::sample::select(vec![DigitSight::Seen, DigitSight::NotSeen]).prop_map(Step::Confirm),
    ]
}

fn pause() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..6_500u64, 1 => 6_000..70_000u64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_kept_state_follows_tones_and_dead_lines(
        steps in prop::collection::vec((pause(), 0..2usize, step()), 1..60),
    ) {
        let mut board = board();
        let mut ms = 0;
        for (pause, line, step) in steps {
            ms += pause;
            board.handle_timeout(at(ms));
            board.with_line(LineIx(line), |machine, now, out| match &step {
                Step::Signal(signal) => machine.on_signal(now, signal, "test", out),
                Step::Gap(gap) => gap(machine, now, out),
                Step::Confirm(digits) => machine.confirm(LineTraits { digits: *digits, ..machine.traits() }, out),
            });
            prop_assert_eq!(&board.kept().lines, &board.live_lines());
        }
    }

    #[test]
    fn an_end_is_claimed_only_while_off_hook_and_never_before_it(
        steps in prop::collection::vec((pause(), step()), 1..60),
    ) {
        let mut board = board();
        let mut ms = 0;
        for (pause, step) in steps {
            ms += pause;
            board.handle_timeout(at(ms));
            if let Step::Signal(signal) = &step {
                board.with_line(LineIx(0), |machine, now, out| machine.on_signal(now, signal, "test", out));
            }
            let machine = &board.lines[0].machine;
            if let Some(ended) = machine.ended() {
                let (state, since) = machine.state();
                prop_assert_eq!(state, LineState::OffHook);
                prop_assert!(since.mono <= ended.mono && ended.mono <= at(ms).mono);
                let flash = machine.last_flash().filter(|flash| flash.mono >= since.mono);
                prop_assert!(flash.is_none_or(|flash| ended.since(flash) > Duration::from_mins(1)));
            }
            if machine.off_hook_before_dead().is_some() {
                prop_assert_eq!(machine.state().0, LineState::Dead);
            }
        }
    }
}

#[test]
fn an_end_is_in_the_record_and_in_the_kept_state() {
    let mut board = board();
    let signals = [Signal::RingBurst, Signal::OffHook, Signal::Tone(Tone::Busy), Signal::Tone(Tone::Busy)];
    for (ms, signal) in (1_000..).step_by(1_000).zip(signals.iter().chain([&Signal::Tone(Tone::Busy)])) {
        board.handle_timeout(at(ms));
        board.with_line(LineIx(0), |machine, now, out| machine.on_signal(now, signal, "test", out));
    }
    assert_eq!(board.kept().lines[0].ended, Some(at(3_000).wall));
    let mut last = String::new();
    while let Some(output) = board.poll_output() {
        let Output::Record { body, .. } = output else { continue };
        if matches!(body, EventBody::Line(_)) {
            last = serde_json::to_string(&body).unwrap();
        }
    }
    assert!(last.contains(r#""progress":"ended""#) && last.contains(r#""ended":""#), "{last}");
}

#[test]
fn a_device_that_did_not_confirm_that_it_can_be_asked_is_not_waited_for() {
    for (asked, state) in [(true, LineState::Stale), (false, LineState::OffHook)] {
        let mut board = board();
        let unit = UnitCapabilities { first_line: 1, hook: true, digits: true, asked, tones: false };
        let events = [
            PortEvent::Initialised { capabilities: Capabilities { units: vec![unit] }, why: String::new() },
            PortEvent::Live,
        ];
        for event in events {
            board.handle_input(at(1_000), Input::Port { adapter: AdapterIx(0), event });
        }
        let data = b"LINE OFF_HOOK\r\n".to_vec();
        board.handle_input(at(2_000), Input::Reading { adapter: AdapterIx(0), data });
        for event in [PortEvent::Stale { why: String::new() }, PortEvent::Live] {
            board.handle_input(at(9_000), Input::Port { adapter: AdapterIx(0), event });
        }
        assert_eq!(board.kept().lines[0].state, state, "asked: {asked}");
    }
}
