//! Tables of the line machine: each rule at its limit, just before it and just after it.

mod call_record;
mod far_end;
mod feed;

use std::time::Duration;

use super::LineEvent;
use super::machine::{DigitSight, LineMachine, LineTraits};
use super::timing::Timing;
use crate::domain::event::Suspicion;
use crate::domain::{
    CallPhase, CallerInfo, Direction, EdgeStyle, LineState, Moment, Mono, Origin, Outcome, RingStyle, Signal, Wall,
};

const WHOZZ: LineTraits = LineTraits {
    flashes: true,
    ring: RingStyle::Once,
    edges: EdgeStyle::Judged,
    asked_for_state: false,
    digits: DigitSight::Seen,
    far_end: false,
    voltage: false,
};
const BOX: LineTraits = LineTraits { ring: RingStyle::Bursts, asked_for_state: true, ..WHOZZ };
const BOARD: LineTraits =
    LineTraits { ring: RingStyle::None, flashes: false, edges: EdgeStyle::Sampled, digits: DigitSight::NotSeen, ..BOX };

fn at(ms: u64) -> Moment {
    Moment { mono: Mono(ms * 1000), wall: Wall(1_795_000_000_000_000) + Duration::from_millis(ms) }
}

/// A machine and everything it said, driven with deadlines met in time.
struct Bench {
    machine: LineMachine,
    events: Vec<LineEvent>,
}

impl Bench {
    fn new(traits: LineTraits) -> Self {
        Self { machine: LineMachine::new(traits, Timing::default(), at(0)), events: Vec::new() }
    }

    /// A line that is known to be idle.
    fn idle(traits: LineTraits) -> Self {
        let mut bench = Self::new(traits);
        bench.machine.on_live(at(0), &mut bench.events);
        bench.signal(0, Signal::OnHook);
        bench.until(10_000);
        bench.events.clear();
        bench
    }

    fn until(&mut self, ms: u64) {
        while let Some(due) = self.machine.poll_timeout().filter(|due| due.0 <= ms * 1000) {
            self.machine.on_timeout(at(due.0 / 1000), &mut self.events);
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "a table reads better without borrows")]
    fn signal(&mut self, ms: u64, signal: Signal) {
        self.until(ms);
        self.machine.on_signal(at(ms), &signal, "test", &mut self.events);
    }

    fn state(&self) -> LineState {
        self.machine.state().0
    }

    fn calls(&self) -> Vec<(Direction, Outcome, u64, u64)> {
        let closed = self.events.iter().filter_map(|event| match event {
            LineEvent::Ended(call) => Some((call.direction, call.outcome, call.ring_ms, call.talk_ms)),
            _ => None,
        });
        closed.collect()
    }

    fn changes(&self) -> Vec<LineState> {
        let changes = self.events.iter().filter_map(|event| match event {
            LineEvent::Changed(change) => Some(change.to),
            _ => None,
        });
        changes.collect()
    }
}

fn call(phase: CallPhase, direction: Direction, number: &str) -> Signal {
    let caller = CallerInfo {
        direction,
        number: number.to_owned(),
        name: String::new(),
        duration_s: None,
        rings: None,
        device_time: String::new(),
    };
    Signal::Call { phase, caller }
}

#[test]
fn a_ring_reported_once_and_answered_after_twelve_seconds_is_inbound() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.signal(32_000, Signal::OffHook);
    assert_eq!(line.machine.origin(), Some(Origin::Inbound));
    line.signal(92_000, Signal::OnHook);
    line.until(100_000);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 12_000, 60_000)]);
}

#[test]
fn an_end_record_ends_a_ring_as_missed_or_below_six_seconds_as_abandoned() {
    for (ms, outcome) in [(5_999, Outcome::Abandoned), (6_000, Outcome::Missed), (20_000, Outcome::Missed)] {
        let mut line = Bench::idle(WHOZZ);
        line.signal(20_000, Signal::RingStarted);
        line.signal(20_000 + ms, call(CallPhase::End, Direction::In, "123"));
        assert_eq!(line.state(), LineState::Idle);
        assert_eq!(line.calls(), [(Direction::In, outcome, ms, 0)]);
    }
}

#[test]
fn a_ring_reported_once_is_unknown_after_ring_max() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.until(139_999);
    assert_eq!(line.state(), LineState::Ringing);
    line.until(140_000);
    assert_eq!(line.state(), LineState::Unknown);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 0, 0)]);
}

#[test]
fn bursts_end_eight_seconds_after_the_last_and_the_ring_counts_to_the_last_burst() {
    let mut line = Bench::idle(BOX);
    for burst in 0..3 {
        line.signal(20_000 + burst * 4_000, Signal::RingBurst);
    }
    line.until(35_999);
    assert_eq!(line.state(), LineState::Ringing);
    line.until(36_000);
    assert_eq!(line.state(), LineState::Idle);
    assert_eq!(line.machine.state().1, at(28_000));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Missed, 8_000, 0)]);
}

#[test]
fn lifting_up_to_six_seconds_after_the_last_burst_answers_and_later_does_not() {
    for (ms, origin) in [(6_000, Origin::Inbound), (6_001, Origin::None)] {
        let mut line = Bench::idle(BOX);
        line.signal(20_000, Signal::RingBurst);
        line.signal(20_000 + ms, Signal::OffHook);
        assert_eq!(line.machine.origin(), Some(origin), "{ms}");
    }
}

#[test]
fn a_polled_on_hook_does_not_end_a_ring() {
    let mut line = Bench::idle(BOX);
    line.signal(20_000, Signal::RingBurst);
    line.signal(21_000, Signal::OnHook);
    assert_eq!(line.state(), LineState::Ringing);
}

#[test]
fn a_judged_gap_below_release_after_is_a_flash_in_the_same_call() {
    for (gap, calls) in [(1_499, 1), (1_501, 2)] {
        let mut line = Bench::idle(WHOZZ);
        line.signal(20_000, Signal::OffHook);
        line.signal(25_000, call(CallPhase::Start, Direction::Out, "8725"));
        line.signal(30_000, Signal::OnHook);
        assert_eq!(line.state(), LineState::Idle, "a judged on-hook is shown at once");
        line.signal(30_000 + gap, Signal::OffHook);
        line.signal(60_000, Signal::OnHook);
        line.until(70_000);
        assert_eq!(line.calls().len(), calls, "{gap}");
    }
}

#[test]
fn a_flash_record_is_no_release() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::OffHook);
    line.signal(25_000, Signal::Flash);
    assert_eq!(line.state(), LineState::OffHook);
    assert_eq!(line.machine.state().1, at(20_000));
    assert!(line.calls().is_empty());
}

#[test]
fn a_sampled_off_hook_counts_after_half_a_second_and_from_its_edge() {
    let mut line = Bench::idle(BOARD);
    line.signal(20_000, Signal::OffHook);
    assert_eq!((line.state(), line.machine.pending()), (LineState::Idle, Some(LineState::OffHook)));
    line.signal(20_300, Signal::OffHook);
    line.until(20_499);
    assert_eq!(line.state(), LineState::Idle);
    line.until(20_500);
    assert_eq!(line.machine.state(), (LineState::OffHook, at(20_000)));
}

#[test]
fn a_sampled_bounce_leaves_no_trace() {
    let mut line = Bench::idle(BOARD);
    line.signal(20_000, Signal::OffHook);
    line.signal(20_300, Signal::OnHook);
    line.until(60_000);
    assert!(line.events.is_empty(), "{:?}", line.events);
}

#[test]
fn sampled_gaps_are_pulses_flashes_or_the_end() {
    for (gap, changes) in [(199, 0), (200, 1), (1_499, 1), (1_500, 2)] {
        let mut line = Bench::idle(BOARD);
        line.signal(20_000, Signal::OffHook);
        line.until(25_000);
        line.events.clear();
        line.signal(30_000, Signal::OnHook);
        line.signal(30_000 + gap, Signal::OffHook);
        line.until(40_000);
        assert_eq!(line.changes().len(), changes, "{gap} {:?}", line.events);
    }
}

#[test]
fn lifted_and_replaced_without_digits_is_no_call() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::OffHook);
    assert_eq!(line.machine.origin(), Some(Origin::None));
    line.signal(50_000, Signal::OnHook);
    line.until(60_000);
    assert_eq!(line.calls(), [(Direction::None, Outcome::NoCall, 0, 0)]);
}

#[test]
fn the_first_sign_after_unknown_claims_no_origin() {
    let mut line = Bench::new(WHOZZ);
    line.signal(20_000, Signal::OffHook);
    assert_eq!(line.machine.origin(), Some(Origin::Unknown));
    line.signal(50_000, Signal::OnHook);
    line.until(60_000);
    assert_eq!(line.calls(), [(Direction::Unknown, Outcome::Released, 0, 30_000)]);
}

#[test]
fn a_call_released_within_five_seconds_is_dropped_and_lifting_again_is_suspected() {
    for (again_after, suspect) in [(15_000, Some(Suspicion::DroppedAndParked)), (15_001, None)] {
        let mut line = Bench::idle(WHOZZ);
        line.signal(20_000, Signal::RingStarted);
        line.signal(25_000, Signal::OffHook);
        line.signal(29_999, Signal::OnHook);
        line.signal(29_999 + again_after, Signal::OffHook);
        assert_eq!(line.calls(), [(Direction::In, Outcome::Dropped, 5_000, 4_999)]);
        assert_eq!(line.machine.suspect(), suspect, "{again_after}");
    }
}

#[test]
fn stale_keeps_what_was_known_and_an_event_only_line_returns_to_it() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::OffHook);
    line.machine.on_stale(at(40_000), &mut line.events);
    assert_eq!(line.state(), LineState::Stale);
    assert_eq!(line.machine.last(), Some((LineState::OffHook, at(20_000).wall)));
    line.machine.on_live(at(50_000), &mut line.events);
    assert_eq!(line.machine.state(), (LineState::OffHook, at(20_000)));
    assert_eq!(line.machine.origin(), Some(Origin::Unknown), "digits may have been dialled in the gap");
    assert!(line.calls().is_empty());
}

#[test]
fn a_lost_port_ends_the_call_unobserved_and_an_event_only_line_is_unknown_after_it() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::OffHook);
    line.machine.on_lost(at(40_000), &mut line.events);
    assert_eq!(line.calls(), [(Direction::None, Outcome::Unobserved, 0, 20_000)]);
    line.machine.on_live(at(50_000), &mut line.events);
    assert_eq!(line.state(), LineState::Unknown);
    assert_eq!(line.machine.last(), Some((LineState::OffHook, at(20_000).wall)));
}

#[test]
fn a_line_that_can_be_asked_returns_with_its_next_answer() {
    let mut line = Bench::idle(BOX);
    line.machine.on_stale(at(40_000), &mut line.events);
    line.machine.on_live(at(50_000), &mut line.events);
    assert_eq!(line.state(), LineState::Stale);
    line.signal(50_100, Signal::OffHook);
    assert_eq!(line.machine.state(), (LineState::OffHook, at(50_100)));
    assert_eq!(line.machine.origin(), Some(Origin::Unknown));
}

#[test]
fn a_ring_during_which_the_adapter_went_silent_is_unobserved() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.machine.on_stale(at(40_000), &mut line.events);
    line.machine.on_live(at(50_000), &mut line.events);
    assert_eq!(line.state(), LineState::Unknown);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 0, 0)]);
}

#[test]
fn a_restart_of_the_device_makes_the_line_unknown_and_drops_its_ring() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.machine.on_restarted(at(25_000), &mut line.events);
    assert_eq!(line.state(), LineState::Unknown);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 0, 0)]);
}

#[test]
fn a_caller_that_comes_after_a_quick_answer_rings_nothing_anew() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.signal(21_000, Signal::OffHook);
    line.signal(22_000, Signal::OnHook);
    line.signal(24_000, call(CallPhase::Start, Direction::In, "123"));
    assert_eq!(line.state(), LineState::Idle);
    line.signal(60_000, call(CallPhase::Start, Direction::In, "456"));
    assert_eq!(line.state(), LineState::Ringing, "but a later one is a new call whose ring was not reported");
}

#[test]
fn another_caller_while_ringing_is_another_call() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, call(CallPhase::Start, Direction::In, "1"));
    line.signal(30_000, call(CallPhase::Start, Direction::In, "2"));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Missed, 10_000, 0)]);
    assert_eq!(line.machine.call().and_then(|call| call.number.clone()), Some("2".to_owned()));
}

#[test]
fn digits_and_outbound_records_reveal_an_outbound_call_but_never_change_an_inbound_one() {
    let mut line = Bench::idle(BOX);
    line.signal(20_000, Signal::OffHook);
    line.signal(21_000, Signal::Digit('3'));
    assert_eq!(line.machine.origin(), Some(Origin::Outbound));
    line.signal(30_000, Signal::OnHook);
    line.signal(40_000, Signal::RingBurst);
    line.signal(41_000, Signal::OffHook);
    line.signal(42_000, Signal::Digit('3'));
    assert_eq!(line.machine.origin(), Some(Origin::Inbound));
}

#[test]
fn a_device_that_cannot_tell_makes_the_line_unknown() {
    let mut line = Bench::idle(BOX);
    line.signal(20_000, Signal::HookUnknown);
    assert_eq!(line.state(), LineState::Unknown);
    assert_eq!(line.machine.last().map(|(state, _)| state), Some(LineState::Idle));
}

#[test]
fn only_who_sees_rings_and_digits_may_say_that_there_were_none() {
    let unconfirmed = LineTraits { digits: DigitSight::NotSeen, ..WHOZZ };
    for (traits, origin, outcome) in [
        (WHOZZ, Origin::None, Outcome::NoCall),
        (unconfirmed, Origin::Unknown, Outcome::Released),
        (BOARD, Origin::Unknown, Outcome::Released),
    ] {
        let mut line = Bench::idle(traits);
        line.signal(20_000, Signal::OffHook);
        line.until(25_000);
        assert_eq!(line.machine.origin(), Some(origin));
        line.signal(50_000, Signal::OnHook);
        line.until(60_000);
        assert_eq!(line.calls().first().map(|(_, outcome, ..)| *outcome), Some(outcome));
    }
}

#[test]
fn the_same_change_again_after_a_silence_is_another_change() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.signal(25_000, Signal::OffHook);
    line.machine.on_stale(at(40_000), &mut line.events);
    line.signal(50_000, Signal::OffHook);
    assert_eq!(line.machine.state(), (LineState::OffHook, at(50_000)));
    assert_eq!(line.machine.origin(), Some(Origin::Unknown));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 5_000, 15_000)]);
}

#[test]
fn a_flash_keeps_the_suspicion() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    line.signal(25_000, Signal::OffHook);
    line.signal(27_000, Signal::OnHook);
    line.signal(30_000, Signal::OffHook);
    line.signal(40_000, Signal::OnHook);
    line.signal(41_000, Signal::OffHook);
    assert_eq!(line.machine.suspect(), Some(Suspicion::DroppedAndParked));
}

#[test]
fn what_was_open_while_the_program_did_not_run_ends_unobserved_and_nothing_is_known_after_it() {
    let mut line = Bench::idle(BOX);
    line.signal(20_000, Signal::RingBurst);
    line.machine.on_unobserved(at(21_000), &mut line.events);
    assert_eq!(line.machine.state(), (LineState::Unknown, at(21_000)));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 0, 0)]);
    assert_eq!(line.machine.poll_timeout(), None, "no deadline of the lost time counts");
}

#[test]
fn a_blocked_call_never_rings() {
    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, call(CallPhase::Blocked, Direction::In, "1"));
    assert_eq!(line.state(), LineState::Idle);
    assert!(matches!(line.events[..], [LineEvent::Caller(CallPhase::Blocked, _)]));
}
