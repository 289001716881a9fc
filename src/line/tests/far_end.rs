//! Which signs say that a call is over while the handset is still off, each at its limit, before it and after it.

use super::*;
use crate::domain::{Progress, Tone};

const MODEM: LineTraits = LineTraits { digits: DigitSight::NotSeen, far_end: true, ..BOX };
const TAP: LineTraits = LineTraits { digits: DigitSight::Seen, ..MODEM };

/// A line on which a ring was answered at 20 s.
fn answered(traits: LineTraits) -> Bench {
    let mut line = Bench::idle(traits);
    line.signal(19_000, Signal::RingBurst);
    line.signal(20_000, Signal::OffHook);
    line.events.clear();
    line
}

/// A line on which one digit was dialled at 22 s.
fn dialled(traits: LineTraits) -> Bench {
    let mut line = Bench::idle(traits);
    line.signal(20_000, Signal::OffHook);
    line.signal(22_000, Signal::Digit('7'));
    line.events.clear();
    line
}

impl Bench {
    fn tones(&mut self, tones: &[(u64, Tone)]) {
        for (ms, tone) in tones {
            self.signal(*ms, Signal::Tone(*tone));
        }
    }

    fn tone_records(&self) -> usize {
        self.events.iter().filter(|event| matches!(event, LineEvent::Tone(_))).count()
    }
}

fn ended(line: &Bench) -> Option<Moment> {
    let progress = if line.machine.ended().is_some() { Progress::Ended } else { Progress::NotSeen };
    assert_eq!(line.machine.progress(), Some(progress));
    line.machine.ended()
}

#[test]
fn three_busy_reports_within_six_seconds_of_one_another_end_the_call_since_the_first() {
    for (gap, expected) in [(5_999, true), (6_000, true), (6_001, false)] {
        let mut line = answered(MODEM);
        line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy)]);
        assert_eq!(ended(&line), None, "two are no proof");
        line.signal(84_000 + gap, Signal::Tone(Tone::Busy));
        assert_eq!(ended(&line), expected.then(|| at(80_000)), "{gap}");
        assert_eq!(line.machine.state(), (LineState::OffHook, at(20_000)), "the period goes on");
    }
}

#[test]
fn a_busy_run_that_was_interrupted_counts_anew() {
    let mut line = answered(MODEM);
    line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy), (91_000, Tone::Busy), (95_000, Tone::Busy)]);
    assert_eq!(ended(&line), None);
    line.signal(99_000, Signal::Tone(Tone::Busy));
    assert_eq!(ended(&line), Some(at(91_000)));
}

#[test]
fn the_end_is_one_record_that_says_since_when_and_why() {
    let mut line = answered(MODEM);
    line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy), (88_000, Tone::Busy), (92_000, Tone::Busy)]);
    let changes: Vec<_> = line.events.iter().filter(|event| matches!(event, LineEvent::Changed(_))).collect();
    let [LineEvent::Changed(change)] = changes[..] else { panic!("{changes:?}") };
    assert_eq!((change.from, change.to, change.since), (LineState::OffHook, LineState::OffHook, at(20_000)));
    assert_eq!((change.progress, change.ended, change.why), (Some(Progress::Ended), Some(at(80_000)), "busy tone"));
}

#[test]
fn dial_tone_ends_an_answered_call_at_any_time_where_digits_would_be_seen() {
    for ms in [20_001, 23_000, 400_000] {
        let mut line = answered(TAP);
        line.signal(ms, Signal::Tone(Tone::Dial));
        assert_eq!(ended(&line), Some(at(ms)));
    }
}

#[test]
fn dial_tone_on_a_line_whose_digits_are_unseen_needs_another_sign() {
    let mut line = answered(MODEM);
    line.signal(80_000, Signal::Tone(Tone::Dial));
    assert_eq!(ended(&line), None, "whoever heard it may have dialled into it");
    line.signal(95_000, Signal::Tone(Tone::Busy));
    assert_eq!(ended(&line), Some(at(80_000)));
}

#[test]
fn dial_tone_is_no_sign_within_ten_seconds_after_a_digit() {
    for (ago, expected) in [(9_999, false), (10_000, false), (10_001, true)] {
        let mut outbound = dialled(TAP);
        outbound.signal(22_000 + ago, Signal::Tone(Tone::Dial));
        assert_eq!(ended(&outbound).is_some(), expected, "{ago}");

        let mut inbound = answered(TAP);
        inbound.signal(30_000, Signal::Digit('*'));
        inbound.signal(30_000 + ago, Signal::Tone(Tone::Dial));
        assert_eq!(ended(&inbound).is_some(), expected, "{ago}");
    }
}

#[test]
fn dial_tone_before_any_digit_is_what_every_lifted_handset_hears() {
    for traits in [MODEM, TAP] {
        let mut line = Bench::idle(traits);
        line.signal(20_000, Signal::OffHook);
        line.tones(&[(20_500, Tone::Dial), (60_000, Tone::Dial), (61_000, Tone::LoopBreak)]);
        assert_eq!(ended(&line), None);
    }
}

#[test]
fn an_outbound_record_counts_as_dialling() {
    for (ago, expected) in [(10_000, false), (10_001, true)] {
        let mut line = Bench::idle(TAP);
        line.signal(20_000, Signal::OffHook);
        line.signal(25_000, call(CallPhase::Start, Direction::Out, "8725"));
        line.signal(25_000 + ago, Signal::Tone(Tone::Dial));
        assert_eq!(ended(&line).is_some(), expected, "{ago}");
    }
}

#[test]
fn two_independent_signs_within_a_minute_end_the_call_and_the_loop_dates_nothing() {
    for (gap, expected) in [(59_999, true), (60_000, true), (60_001, false)] {
        for moved in [Tone::LoopBreak, Tone::PolarityReversal] {
            let mut line = answered(MODEM);
            line.tones(&[(80_000, moved), (80_000 + gap, Tone::Busy)]);
            assert_eq!(ended(&line), expected.then(|| at(80_000 + gap)), "{gap}");

            let mut line = answered(MODEM);
            line.tones(&[(80_000, Tone::Busy), (80_000 + gap, moved)]);
            assert_eq!(ended(&line), expected.then(|| at(80_000)), "{gap}");
        }
        let mut line = answered(MODEM);
        line.signal(80_000, call(CallPhase::End, Direction::In, "1"));
        line.signal(80_000 + gap, Signal::Tone(Tone::Busy));
        assert_eq!(ended(&line), expected.then(|| at(80_000)), "{gap}");
    }
}

#[test]
fn one_source_is_never_two_signs() {
    let mut line = answered(MODEM);
    line.tones(&[(80_000, Tone::LoopBreak), (81_000, Tone::PolarityReversal), (82_000, Tone::LoopBreak)]);
    assert_eq!(ended(&line), None, "the loop is one source");
    assert_eq!(line.tone_records(), 3, "each is a note");
    line.signal(150_000, call(CallPhase::End, Direction::In, "1"));
    line.signal(151_000, call(CallPhase::End, Direction::In, "1"));
    assert_eq!(ended(&line), None, "an end record may be of a call that waited");
    line.signal(152_000, Signal::Tone(Tone::LoopBreak));
    assert_eq!(ended(&line), Some(at(151_000)));
}

#[test]
fn an_end_record_of_another_direction_is_no_sign() {
    let mut line = answered(MODEM);
    line.signal(80_000, call(CallPhase::End, Direction::Out, "1"));
    line.signal(81_000, Signal::Tone(Tone::LoopBreak));
    assert_eq!(ended(&line), None);
}

#[test]
fn no_sign_counts_within_a_minute_after_a_hookflash() {
    for (ago, expected) in [(59_999, false), (60_000, false), (60_001, true)] {
        let mut line = answered(TAP);
        line.signal(80_000, Signal::Flash);
        line.signal(80_000 + ago, Signal::Tone(Tone::Dial));
        assert_eq!(ended(&line).is_some(), expected, "{ago}");
    }
    let mut line = answered(MODEM);
    line.signal(80_000, Signal::Flash);
    line.tones(&[(139_000, Tone::Busy), (143_000, Tone::Busy), (147_000, Tone::Busy)]);
    assert_eq!(ended(&line), None, "the first fell into the minute");
    line.signal(151_000, Signal::Tone(Tone::Busy));
    assert_eq!(ended(&line), Some(at(143_000)));
}

#[test]
fn a_flash_of_an_earlier_period_deafens_nobody() {
    let mut line = answered(TAP);
    line.signal(30_000, Signal::Flash);
    line.signal(40_000, Signal::OnHook);
    line.signal(50_000, Signal::RingBurst);
    line.signal(51_000, Signal::OffHook);
    line.signal(60_000, Signal::Tone(Tone::Dial));
    assert_eq!(ended(&line), Some(at(60_000)));
    assert_eq!(line.machine.last_flash(), Some(at(30_000)), "though the flash is remembered");
}

#[test]
fn every_way_to_flash_forgets_the_signs_and_the_end() {
    let sampled = LineTraits { edges: EdgeStyle::Sampled, flashes: false, ..MODEM };
    let by_record = |line: &mut Bench| line.signal(100_000, Signal::Flash);
    let by_gap = |line: &mut Bench| {
        line.signal(99_000, Signal::OnHook);
        line.signal(100_000, Signal::OffHook);
    };
    let ways: [fn(&mut Bench); 3] = [by_record, by_gap, by_gap];
    for (traits, flash) in [MODEM, MODEM, sampled].into_iter().zip(ways) {
        let mut line = answered(traits);
        line.until(25_000);
        line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy), (88_000, Tone::Busy), (97_000, Tone::LoopBreak)]);
        assert_eq!(ended(&line), Some(at(80_000)));
        flash(&mut line);
        assert_eq!((ended(&line), line.machine.state().1), (None, at(20_000)), "{traits:?}");
        assert_eq!(line.machine.last_flash(), Some(at(100_000)));
        line.tones(&[(161_000, Tone::Busy)]);
        assert_eq!(ended(&line), None, "{traits:?}");
    }
}

#[test]
fn a_digit_after_the_end_is_an_outbound_call_in_the_same_period() {
    let mut line = answered(MODEM);
    line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy), (88_000, Tone::Busy)]);
    line.signal(100_000, Signal::Digit('7'));
    assert_eq!((ended(&line), line.machine.origin()), (None, Some(Origin::Outbound)));
    assert_eq!(line.machine.state(), (LineState::OffHook, at(20_000)));
    assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 1_000, 60_000)], "the first call lasted to its end");
    line.signal(160_000, Signal::OnHook);
    line.until(170_000);
    assert_eq!(line.calls()[1..], [(Direction::Out, Outcome::Released, 0, 60_000)]);
}

#[test]
fn a_ring_or_another_caller_after_the_end_is_a_new_call() {
    let caller = || call(CallPhase::Start, Direction::In, "2");
    for signal in [Signal::RingBurst, Signal::RingStarted, caller()] {
        let mut line = Bench::idle(MODEM);
        line.signal(19_000, call(CallPhase::Start, Direction::In, "1"));
        line.signal(20_000, Signal::OffHook);
        line.tones(&[(80_000, Tone::Busy), (84_000, Tone::Busy), (88_000, Tone::Busy)]);
        assert!(ended(&line).is_some());
        line.signal(100_000, signal.clone());
        assert_eq!((ended(&line), line.machine.origin()), (None, Some(Origin::Inbound)), "{signal:?}");
    }
}

#[test]
fn a_release_a_silence_and_a_loss_forget_what_was_heard() {
    let busy = [(80_000, Tone::Busy), (84_000, Tone::Busy)];
    let mut line = answered(MODEM);
    line.tones(&busy);
    line.machine.on_stale(at(85_000), &mut line.events);
    line.signal(86_000, Signal::OffHook);
    line.signal(88_000, Signal::Tone(Tone::Busy));
    assert_eq!(ended(&line), None, "the count began anew");
    line.tones(&[(92_000, Tone::Busy), (96_000, Tone::Busy)]);
    assert_eq!(ended(&line), Some(at(88_000)));
    line.machine.on_lost(at(97_000), &mut line.events);
    assert_eq!((line.machine.ended(), line.machine.progress()), (None, None));
    line.signal(98_000, Signal::OffHook);
    assert_eq!(ended(&line), None);

    let mut line = answered(MODEM);
    line.tones(&busy);
    line.signal(85_000, Signal::OnHook);
    line.signal(87_000, Signal::OffHook);
    line.signal(88_000, Signal::Tone(Tone::Busy));
    assert_eq!(ended(&line), None);
}

#[test]
fn what_is_heard_on_hook_is_recorded_and_no_sign() {
    let mut line = Bench::idle(MODEM);
    line.tones(&[(20_000, Tone::Busy), (24_000, Tone::Busy)]);
    line.signal(25_000, Signal::OffHook);
    line.signal(28_000, Signal::Tone(Tone::Busy));
    assert_eq!((ended(&line), line.tone_records()), (None, 3));
}

#[test]
fn talk_ends_when_the_far_end_clears_and_the_outcome_is_told_by_the_release() {
    let mut line = answered(MODEM);
    line.tones(&[(22_000, Tone::Busy), (26_000, Tone::Busy), (30_000, Tone::Busy)]);
    line.signal(90_000, Signal::OnHook);
    line.until(100_000);
    assert_eq!(line.calls(), [(Direction::In, Outcome::Answered, 1_000, 2_000)]);
}

#[test]
fn a_tone_disproves_dropped_and_parked() {
    let mut line = answered(MODEM);
    line.signal(22_000, Signal::OnHook);
    line.signal(30_000, Signal::OffHook);
    assert_eq!(line.machine.suspect(), Some(Suspicion::DroppedAndParked));
    line.signal(31_000, Signal::Tone(Tone::LoopBreak));
    assert_eq!(line.machine.suspect(), Some(Suspicion::DroppedAndParked));
    line.signal(32_000, Signal::Tone(Tone::Dial));
    assert_eq!((line.machine.suspect(), ended(&line)), (None, None));
}

#[test]
fn a_howling_line_is_recorded_three_times_and_then_once_a_minute() {
    let mut line = answered(MODEM);
    for report in 0..3 {
        line.signal(80_000 + report * 4_000, Signal::Tone(Tone::Busy));
    }
    assert_eq!(line.tone_records(), 3);
    for (ms, records) in [(92_000, 3), (147_999, 3), (148_000, 4), (207_999, 4), (208_000, 5)] {
        line.signal(ms, Signal::Tone(Tone::Busy));
        assert_eq!(line.tone_records(), records, "{ms}");
    }
    line.signal(209_000, Signal::Tone(Tone::LoopBreak));
    assert_eq!(line.tone_records(), 6, "another tone is counted apart");
    line.signal(210_000, Signal::OnHook);
    line.signal(220_000, Signal::OffHook);
    line.signal(221_000, Signal::Tone(Tone::Busy));
    assert_eq!(line.tone_records(), 7, "and so is another period");
}

#[test]
fn the_last_ring_is_its_last_evidence() {
    let mut line = Bench::idle(BOX);
    assert_eq!(line.machine.last_ring(), None);
    line.signal(20_000, Signal::RingBurst);
    line.signal(24_000, Signal::RingBurst);
    line.until(60_000);
    assert_eq!(line.machine.last_ring(), Some(at(24_000)));
    line.signal(70_000, Signal::OffHook);
    line.signal(80_000, Signal::RingBurst);
    assert_eq!(line.machine.last_ring(), Some(at(80_000)), "a call that waits rings too");

    let mut line = Bench::idle(WHOZZ);
    line.signal(20_000, Signal::RingStarted);
    assert_eq!(line.machine.last_ring(), Some(at(20_000)));
    line.signal(50_000, Signal::OffHook);
    assert_eq!(line.machine.last_ring(), Some(at(50_000)), "reported once, it rang until it was answered");
    line.signal(60_000, Signal::OnHook);
    line.signal(70_000, Signal::RingStarted);
    line.signal(90_000, call(CallPhase::End, Direction::In, "1"));
    assert_eq!(line.machine.last_ring(), Some(at(90_000)));
}
