//! What a restart keeps, and what is left of each time.

use super::*;
use crate::domain::ShelfKind;
use AlarmStep::{Acknowledged, Cleared, Escalated, Expired, Raised, Unshelved, Unsuppressed};

const NOTHING: Vec<AlarmStep> = Vec::new();

/// The bench after a restart: `gap` seconds of wall time later, on a monotonic clock that began anew.
fn restarted(bench: &Bench, now: i64, gap: i64, rule: Rule) -> (Bench, impl Fn(i64) -> Moment) {
    let text = serde_json::to_string(bench.engine.kept()).unwrap();
    let kept: Kept<u8> = serde_json::from_str(&text).unwrap();
    assert_eq!(&kept, bench.engine.kept());
    let wall = Wall(at(now).wall.0 + gap * 1_000_000);
    let clock = move |seconds: i64| {
        let micros = u64::try_from(seconds * 1_000_000).unwrap();
        Moment { mono: Mono(micros), wall: Wall(wall.0 + seconds * 1_000_000) }
    };
    let mut engine = Engine::new(kept.clone(), FloodLimits::default(), clock(0));
    engine.set_rule(clock(0), &KEY, rule);
    (Bench { engine, mirror: kept, floods: Vec::new() }, clock)
}

#[test]
fn an_unacknowledged_episode_is_there_again_and_its_escalation_goes_on() {
    let rule = Rule { escalation: Escalation::default(), ..rule() };
    let mut bench = Bench::new(rule.clone());
    bench.state(60, active(0));
    let (mut bench, clock) = restarted(&bench, 70, 30, rule);
    assert_eq!((bench.letter(), bench.engine.sounding().count()), ('B', 1));
    assert_eq!(bench.view().unconfirmed_since, Some(clock(0)));
    assert_eq!(bench.wait_for(clock(79)), NOTHING);
    assert_eq!(bench.wait_for(clock(80)), [Escalated], "120 s after it was raised");
    assert_eq!(bench.ack_at(clock(90)), [Acknowledged]);
}

#[test]
fn a_returned_episode_still_waits_for_its_person() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    assert_eq!(bench.state(100, normal(90)), [Cleared]);
    let (mut bench, clock) = restarted(&bench, 110, 5000, rule());
    assert_eq!(bench.letter(), 'D');
    bench.engine.state_condition(clock(1), &KEY, Condition::Normal { since: clock(1) }, AlarmCause::Restart);
    assert_eq!((bench.wait_for(clock(1000)), bench.letter()), (NOTHING, 'D'));
}

#[test]
fn what_was_left_of_an_acknowledgement_and_a_shelf_runs_on() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.ack(100, 1).unwrap();
    let (mut bench, clock) = restarted(&bench, 200, 100, rule());
    let still = Condition::Active { since: clock(0), certain: true };
    bench.engine.state_condition(clock(0), &KEY, still, AlarmCause::Restart);
    assert_eq!(bench.letter(), 'C');
    // 300 s from 100 s on: 100 s are left.
    assert_eq!((bench.wait_for(clock(99)), bench.wait_for(clock(100))), (NOTHING, vec![Expired]));
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.shelve(100, ShelfKind::Timed, 300);
    let (mut bench, clock) = restarted(&bench, 200, 100, rule());
    assert_eq!(bench.letter(), 'E');
    assert_eq!((bench.wait_for(clock(99)), bench.wait_for(clock(100))), (NOTHING, vec![Unshelved]));
}

#[test]
fn a_shelf_that_ended_meanwhile_ends_at_once_and_a_clock_set_back_makes_none_longer() {
    for (gap, left) in [(5000, 0), (-86_400, 300)] {
        let mut bench = Bench::new(rule());
        bench.shelve(100, ShelfKind::Timed, 300);
        let (mut bench, clock) = restarted(&bench, 200, gap, rule());
        assert_eq!(bench.engine.poll_timeout(), Some(clock(left).mono).filter(|_| left > 0), "{gap}");
        assert_eq!(bench.wait_for(clock(left)), [Unshelved], "{gap}");
    }
}

#[test]
fn out_of_service_survives_with_its_end() {
    let mut bench = Bench::new(rule());
    bench.take_out(0, Some(600));
    let (mut bench, clock) = restarted(&bench, 100, 0, rule());
    assert_eq!((bench.letter(), bench.wait_for(clock(499))), ('G', NOTHING));
    assert_eq!(bench.wait_for(clock(500)), [Unsuppressed]);
}

#[test]
fn a_hidden_episode_is_not_shown_by_a_restart_alone() {
    let mut bench = Bench::new(rule());
    bench.mask(0, MaskReason::OffDuty);
    bench.state(60, active(0));
    let (mut bench, clock) = restarted(&bench, 70, 30, rule());
    assert_eq!((bench.letter(), bench.engine.sounding().count()), ('A', 0));
    let still = Condition::Active { since: clock(0), certain: true };
    bench.engine.state_condition(clock(0), &KEY, still, AlarmCause::Restart);
    assert_eq!((bench.wait_for(clock(59)), bench.wait_for(clock(60))), (NOTHING, vec![Raised]));
    assert_eq!(bench.episode().id, EpisodeId(1));
}

#[test]
fn an_episode_whose_rule_is_not_known_stays_open() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    let mut engine = Engine::new(bench.engine.kept().clone(), FloodLimits::default(), at(70));
    engine.state_condition(at(71), &KEY, normal(0), AlarmCause::Restart);
    engine.on_timeout(at(100_000));
    assert!(engine.poll_event().is_none() && engine.find(EpisodeId(1)) == Some(&KEY));
}

impl Bench {
    fn ack_at(&mut self, now: Moment) -> Vec<AlarmStep> {
        let by = operator();
        self.engine.acknowledge(now, EpisodeId(1), Person { by: &by, text: "" }, None).unwrap();
        self.steps()
    }
}
