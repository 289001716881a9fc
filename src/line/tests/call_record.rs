//! A PBX's record that the call is over while the handset is still off: where it is certain, and where it is not.

use super::*;
use crate::domain::Tone;

impl Bench {
    fn call_record(&mut self, ms: u64, direction: Direction) {
        self.until(ms);
        self.machine.on_call_record(at(ms), direction, &mut self.events);
    }
}

/// A ring was answered at 20 s.
fn answered(traits: LineTraits) -> Bench {
    let mut line = Bench::idle(traits);
    line.signal(19_000, Signal::RingBurst);
    line.signal(20_000, Signal::OffHook);
    line.until(21_000);
    line
}

#[test]
fn a_record_of_the_call_ends_it_when_it_comes() {
    let mut line = answered(WHOZZ);
    line.call_record(80_000, Direction::In);
    assert_eq!(line.machine.ended(), Some(at(80_000)));
    line.call_record(90_000, Direction::In);
    assert_eq!(line.machine.ended(), Some(at(80_000)), "the first counts");
}

#[test]
fn a_record_of_the_other_direction_or_of_no_call_ends_nothing() {
    for (direction, expected) in [(Direction::In, true), (Direction::Unknown, true), (Direction::Out, false)] {
        let mut line = answered(BOX);
        line.call_record(80_000, direction);
        assert_eq!(line.machine.ended().is_some(), expected, "{direction:?}");
    }
    let mut line = Bench::idle(BOX);
    line.call_record(15_000, Direction::Out);
    line.signal(20_000, Signal::OffHook);
    assert_eq!(line.machine.origin(), Some(Origin::None));
    line.call_record(80_000, Direction::Out);
    assert_eq!(line.machine.ended(), None, "nobody dialled, as the line's own adapter knows");
}

#[test]
fn for_a_minute_after_a_hookflash_a_record_may_be_of_its_first_part() {
    for (ms, expected) in [(140_000, false), (140_001, true)] {
        let mut line = answered(WHOZZ);
        line.signal(80_000, Signal::Flash);
        line.call_record(ms, Direction::In);
        assert_eq!(line.machine.ended().is_some(), expected, "{ms}");
    }
}

#[test]
fn where_a_hookflash_may_go_unseen_a_record_alone_is_no_proof() {
    let mut line = answered(BOARD);
    line.call_record(80_000, Direction::In);
    assert_eq!(line.machine.ended(), None);
    line.signal(90_000, Signal::Tone(Tone::Busy));
    assert_eq!(line.machine.ended(), Some(at(80_000)), "with another sign it is");
}

#[test]
fn a_second_call_that_rang_in_the_period_leaves_it_open_which_one_is_over() {
    let mut line = answered(BOX);
    line.signal(60_000, Signal::RingBurst);
    line.call_record(80_000, Direction::In);
    assert_eq!(line.machine.ended(), None);
}

#[test]
fn while_an_on_hook_is_not_decided_a_record_says_nothing() {
    let mut line = answered(LineTraits { edges: EdgeStyle::Raw, ..BOX });
    line.signal(80_000, Signal::OnHook);
    line.call_record(80_100, Direction::In);
    line.signal(80_500, Signal::OffHook);
    assert_eq!((line.machine.ended(), line.state()), (None, LineState::OffHook));
    line.call_record(81_000, Direction::In);
    assert_eq!(line.machine.ended(), None, "it was a hookflash");
}
