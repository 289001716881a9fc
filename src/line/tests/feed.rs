//! A line without voltage: when it counts, what stays open under it, and how it comes back.

use super::*;

const MODEM: LineTraits = LineTraits { digits: DigitSight::NotSeen, voltage: true, ..BOX };
const INPUTS: LineTraits = LineTraits { edges: EdgeStyle::Sampled, flashes: false, ..MODEM };

/// A line on which a ring was answered at 20 s and whose feed vanished at 80 s.
fn locked_out(traits: LineTraits) -> Bench {
    let mut line = Bench::idle(traits);
    line.signal(19_000, Signal::RingBurst);
    line.signal(20_000, Signal::OffHook);
    line.until(30_000);
    line.signal(80_000, Signal::Dead);
    line.until(81_000);
    line
}

#[test]
fn a_judged_dead_line_counts_at_once_and_a_sampled_one_after_half_a_second() {
    let mut line = Bench::idle(MODEM);
    line.signal(20_000, Signal::Dead);
    assert_eq!(line.machine.state(), (LineState::Dead, at(20_000)));

    let mut line = Bench::idle(INPUTS);
    line.signal(20_000, Signal::Dead);
    line.until(20_499);
    assert_eq!((line.state(), line.machine.pending()), (LineState::Idle, Some(LineState::Dead)));
    line.until(20_500);
    assert_eq!(line.machine.state(), (LineState::Dead, at(20_000)));
}

#[test]
fn a_sampled_dip_of_the_voltage_is_neither_dead_nor_a_flash() {
    let mut line = Bench::idle(INPUTS);
    line.signal(20_000, Signal::OffHook);
    line.until(25_000);
    line.events.clear();
    line.signal(30_000, Signal::Dead);
    line.signal(30_499, Signal::OffHook);
    line.until(40_000);
    assert_eq!((line.state(), line.machine.last_flash()), (LineState::OffHook, None));
    assert!(line.events.is_empty(), "{:?}", line.events);
}

#[test]
fn a_feed_that_vanishes_under_a_lifted_handset_keeps_the_period_open() {
    for traits in [MODEM, INPUTS] {
        let mut line = locked_out(traits);
        assert_eq!(line.machine.state(), (LineState::Dead, at(80_000)));
        assert_eq!(line.machine.off_hook_before_dead(), Some(at(20_000)));
        assert!(line.calls().is_empty());

        line.signal(200_000, Signal::OffHook);
        line.until(201_000);
        assert_eq!(line.machine.state(), (LineState::OffHook, at(20_000)), "the same period goes on");
        assert_eq!(line.machine.origin(), Some(Origin::Inbound));
        assert_eq!(line.machine.off_hook_before_dead(), None);
        line.signal(210_000, Signal::OnHook);
        line.until(220_000);
        assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 1_000, 190_000)]);
    }
}

#[test]
fn a_feed_that_returns_to_a_handset_on_hook_ends_the_period_then() {
    for back in [Signal::OnHook, Signal::RingBurst] {
        let mut line = locked_out(MODEM);
        line.signal(200_000, back.clone());
        assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 1_000, 180_000)], "{back:?}");
        assert_eq!(line.machine.off_hook_before_dead(), None);
        line.signal(200_100, Signal::OffHook);
        assert_eq!(line.machine.state(), (LineState::OffHook, at(200_100)), "which is no hookflash");
    }
}

#[test]
fn from_a_line_that_died_on_hook_off_hook_has_no_known_origin() {
    for traits in [MODEM, INPUTS, WHOZZ] {
        let mut line = Bench::idle(traits);
        line.signal(20_000, Signal::Dead);
        line.until(25_000);
        assert_eq!(line.machine.off_hook_before_dead(), None);
        line.signal(30_000, Signal::OffHook);
        line.until(31_000);
        assert_eq!(line.machine.state(), (LineState::OffHook, at(30_000)));
        assert_eq!(line.machine.origin(), Some(Origin::Unknown));
    }
}

#[test]
fn from_dead_a_line_returns_to_idle_or_rings() {
    for (signal, state) in [(Signal::OnHook, LineState::Idle), (Signal::RingBurst, LineState::Ringing)] {
        let mut line = Bench::idle(MODEM);
        line.signal(20_000, Signal::Dead);
        line.signal(30_000, signal);
        assert_eq!(line.machine.state(), (state, at(30_000)));
        assert!(line.calls().is_empty());
    }
}

#[test]
fn a_ring_that_the_feed_cut_off_is_unobserved() {
    let mut line = Bench::idle(MODEM);
    line.signal(20_000, Signal::RingBurst);
    line.signal(23_000, Signal::Dead);
    assert_eq!(line.state(), LineState::Dead);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 0, 0)]);
    line.until(60_000);
    assert_eq!(line.state(), LineState::Dead, "no deadline of the ring counts");
}

#[test]
fn a_release_just_before_the_feed_vanished_is_a_release() {
    let mut line = Bench::idle(MODEM);
    line.signal(19_000, Signal::RingBurst);
    line.signal(20_000, Signal::OffHook);
    line.signal(80_000, Signal::OnHook);
    line.signal(80_500, Signal::Dead);
    assert_eq!(line.machine.off_hook_before_dead(), None);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 1_000, 60_000)]);
}

#[test]
fn a_silence_while_dead_keeps_the_period_only_if_the_next_answer_is_dead_again() {
    let mut line = locked_out(MODEM);
    line.machine.on_stale(at(100_000), &mut line.events);
    assert_eq!(line.machine.off_hook_before_dead(), None, "nothing is known now");
    line.signal(110_000, Signal::Dead);
    assert_eq!(line.machine.state(), (LineState::Dead, at(80_000)));
    assert_eq!(line.machine.off_hook_before_dead(), Some(at(20_000)));

    line.machine.on_stale(at(120_000), &mut line.events);
    line.signal(130_000, Signal::OffHook);
    assert_eq!(line.machine.state(), (LineState::OffHook, at(130_000)));
    assert_eq!(line.machine.origin(), Some(Origin::Unknown));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 1_000, 100_000)]);

    let mut line = locked_out(MODEM);
    line.machine.on_stale(at(100_000), &mut line.events);
    line.signal(110_000, Signal::RingBurst);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 1_000, 80_000)], "when it ended was not seen");
}

#[test]
fn a_lost_adapter_ends_what_stayed_open_under_a_dead_line() {
    let mut line = locked_out(MODEM);
    line.machine.on_lost(at(100_000), &mut line.events);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Unobserved, 1_000, 80_000)]);
    line.signal(110_000, Signal::Dead);
    assert_eq!(line.machine.off_hook_before_dead(), None);
}
