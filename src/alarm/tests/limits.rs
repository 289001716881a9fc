//! Every delay and limit one below it, at it, and one above it.

use super::*;
use AlarmStep::{Cleared, Closed, Escalated, Expired, Raised, Worsened};

const NOTHING: Vec<AlarmStep> = Vec::new();

#[test]
fn an_alarm_is_raised_at_its_limit_and_not_a_microsecond_before() {
    let mut bench = Bench::new(rule());
    assert_eq!(bench.state(5, active(0)), NOTHING);
    assert_eq!(bench.view().axes.condition, ConditionAxis::PendingOn);
    assert_eq!(bench.engine.poll_timeout(), Some(at(60).mono));
    let before = Moment { mono: Mono(at(60).mono.0 - 1), ..at(60) };
    assert_eq!(bench.wait_for(before), NOTHING);
    assert_eq!(bench.wait(60), [Raised]);
    assert_eq!(bench.letter(), 'B');
    assert_eq!(bench.wait(61), NOTHING);
}

#[test]
fn the_limit_counts_from_the_stated_start_and_never_from_when_it_was_noticed() {
    for (since, steps, priority) in [
        (-59, vec![], None),
        (-60, vec![Raised], Some(Priority::Medium)),
        (-61, vec![Raised], Some(Priority::Medium)),
        (-599, vec![Raised], Some(Priority::Medium)),
        (-600, vec![Raised], Some(Priority::High)),
        (-3600, vec![Raised], Some(Priority::High)),
    ] {
        let mut bench = Bench::new(rule());
        assert_eq!(bench.state(0, active(since)), steps, "since {since}");
        assert_eq!(bench.view().episode.map(|episode| episode.priority), priority, "since {since}");
    }
}

#[test]
fn an_on_delay_is_added_to_every_level() {
    let mut bench = Bench::new(Rule { on_delay: seconds(5), ..rule() });
    bench.state(0, active(0));
    assert_eq!(bench.wait(64), NOTHING);
    assert_eq!(bench.wait(65), [Raised]);
    assert_eq!(bench.wait(604), NOTHING);
    assert_eq!(bench.wait(605), [Worsened]);
}

#[test]
fn a_condition_that_ends_before_its_limit_raises_nothing() {
    for (ends, steps) in [(59, vec![]), (60, vec![Raised]), (61, vec![Raised])] {
        let mut bench = Bench::new(rule());
        bench.state(0, active(0));
        let mut told = bench.wait(ends);
        told.extend(bench.state(ends, normal(ends)));
        assert_eq!(told, steps, "ends at {ends}");
    }
}

#[test]
fn a_worse_priority_takes_the_acknowledgement_back_and_an_equal_one_does_not() {
    let mut bench = Bench::new(Rule { ack_expires: None, ..rule() });
    bench.state(0, active(0));
    bench.wait(60);
    bench.ack(70, 1).unwrap();
    assert_eq!((bench.letter(), bench.wait(599)), ('C', NOTHING));
    assert_eq!(bench.wait(600), [Worsened]);
    assert_eq!(bench.letter(), 'B');
    assert_eq!((bench.episode().priority, bench.episode().id), (Priority::High, EpisodeId(1)));
    assert_eq!(bench.state(601, active(500)), NOTHING, "a younger condition lowers nothing");
    assert_eq!(bench.episode().priority, Priority::High);
}

#[test]
fn a_suspicion_that_becomes_certain_is_worse_and_never_falls_back() {
    let mut bench = Bench::new(Rule { ack_expires: None, ..rule() });
    bench.state(60, suspected(0));
    assert!(!bench.episode().certain);
    bench.ack(61, 1).unwrap();
    assert_eq!(bench.state(62, active(0)), [Worsened]);
    assert!(bench.episode().certain && bench.letter() == 'B');
    bench.ack(63, 1).unwrap();
    assert_eq!(bench.state(64, suspected(0)), NOTHING);
    assert_eq!(bench.state(65, active(0)), NOTHING);
}

#[test]
fn a_condition_that_returns_within_the_off_delay_never_cleared() {
    for (returns, steps) in [(109, vec![]), (110, vec![Cleared, Raised]), (111, vec![Cleared, Raised])] {
        let mut bench = Bench::new(rule());
        bench.state(60, active(0));
        assert_eq!(bench.state(100, normal(100)), NOTHING);
        assert_eq!(bench.view().axes.condition, ConditionAxis::PendingOff);
        let mut told = bench.wait(returns);
        told.extend(bench.state(returns, active(0)));
        assert_eq!(told, steps, "returns at {returns}");
        assert_eq!(bench.letter(), 'B');
    }
}

#[test]
fn the_off_delay_needs_an_absence_without_a_break() {
    let mut bench = Bench::new(Rule { levels: vec![level(0, Priority::High)], on_delay: seconds(5), ..rule() });
    bench.state(5, active(0));
    bench.state(20, normal(20));
    assert_eq!(bench.state(25, active(25)), NOTHING);
    bench.state(27, normal(27));
    assert_eq!(bench.wait(36), NOTHING);
    assert_eq!(bench.wait(37), [Cleared]);
}

#[test]
fn another_condition_that_is_still_young_does_not_hold_the_old_alarm() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.state(100, normal(100));
    assert_eq!(bench.state(102, active(102)), NOTHING);
    assert_eq!(bench.wait(109), NOTHING);
    assert_eq!(bench.wait(110), [Cleared]);
    assert_eq!(bench.wait(161), NOTHING);
    assert_eq!(bench.wait(162), [Raised]);
    assert_eq!(bench.episode().recurrences, 1);
}

#[test]
fn the_off_delay_counts_from_the_stated_return() {
    for (since, steps) in [(91, vec![]), (90, vec![Cleared]), (89, vec![Cleared])] {
        let mut bench = Bench::new(rule());
        bench.state(60, active(0));
        assert_eq!(bench.state(100, normal(since)), steps, "since {since}");
    }
}

#[test]
fn unknown_neither_raises_nor_clears_nor_closes() {
    let mut bench = Bench::new(rule());
    bench.state(0, active(0));
    bench.state(59, Condition::Unknown);
    assert_eq!(bench.wait(4000), NOTHING);
    assert_eq!(bench.state(4001, active(0)), [Raised], "fresh data judge from the original start");
    assert_eq!(bench.episode().priority, Priority::High);
    bench.state(4010, normal(4010));
    bench.state(4019, Condition::Unknown);
    assert_eq!(bench.wait(9000), NOTHING);
    assert_eq!(bench.view().unconfirmed_since, Some(at(4019)));
    assert_eq!(bench.letter(), 'B');
    assert_eq!(bench.state(9000, normal(9000)), NOTHING, "what was not seen did not last");
    assert_eq!(bench.wait(9009), NOTHING);
    assert_eq!(bench.wait(9010), [Cleared]);
}

#[test]
fn an_acknowledgement_expires_at_its_time_while_the_condition_persists() {
    for (span, due) in [(None, 370), (Some(100), 170), (Some(300), 370), (Some(5000), 370)] {
        let mut bench = Bench::new(rule());
        bench.state(60, active(0));
        bench.ack_for(70, 1, span).unwrap();
        assert_eq!(bench.episode().acknowledged.as_ref().unwrap().until, Some(at(due).wall));
        assert_eq!(bench.wait(due - 1), NOTHING, "{span:?}");
        assert_eq!(bench.wait(due), [Expired], "{span:?}");
        assert_eq!(bench.letter(), 'B');
    }
}

#[test]
fn an_acknowledgement_does_not_expire_on_what_is_not_seen() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.ack(70, 1).unwrap();
    bench.state(80, Condition::Unknown);
    assert_eq!(bench.wait(5000), NOTHING);
    assert_eq!(bench.letter(), 'C');
    assert_eq!(bench.state(5000, active(4999)), [Expired], "it is there, and nobody saw it absent");
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.ack(70, 1).unwrap();
    bench.state(369, normal(369));
    assert_eq!(bench.wait(379), [Closed], "what has returned expires no more");
}

#[test]
fn escalation_comes_at_its_times_and_stops_with_an_acknowledgement() {
    for (priority, first, second) in [(Priority::High, 120, 600), (Priority::Critical, 45, 180)] {
        let levels = vec![level(0, priority)];
        let mut bench = Bench::new(Rule { levels, escalation: Escalation::default(), ..rule() });
        bench.state(0, active(0));
        assert_eq!(bench.wait(first - 1), NOTHING);
        let told = {
            bench.engine.on_timeout(at(first));
            bench.drain()
        };
        assert_eq!((told[0].change.change, told[0].change.level), (Escalated, Some(1)));
        assert_eq!(bench.wait(second - 1), NOTHING);
        assert_eq!(bench.wait(second), [Escalated]);
        assert_eq!(bench.wait(second * 10), NOTHING);
        let mut bench =
            Bench::new(Rule { levels: vec![level(0, priority)], escalation: Escalation::default(), ..rule() });
        bench.state(0, active(0));
        bench.ack(first - 1, 1).unwrap();
        assert_eq!(bench.wait(first), NOTHING);
        assert_eq!(bench.wait(first - 1 + 300), [Expired]);
        assert_eq!(bench.wait(first - 1 + 300 + first - 1), NOTHING, "it counts anew");
        assert_eq!(bench.wait(first - 1 + 300 + first), [Escalated]);
    }
}

#[test]
fn escalation_stops_with_a_shelf_a_mask_and_a_return() {
    let escalating = Rule { escalation: Escalation::default(), ..rule() };
    let raised = || {
        let mut bench = Bench::new(escalating.clone());
        bench.state(60, active(0));
        bench
    };
    let mut bench = raised();
    bench.shelve(100, crate::domain::ShelfKind::Timed, 300);
    assert_eq!(bench.wait(399), NOTHING);
    let mut bench = raised();
    bench.mask(100, MaskReason::OffDuty);
    assert_eq!(bench.wait(599), NOTHING);
    let mut bench = raised();
    bench.state(100, normal(100));
    assert_eq!(bench.wait(5000), [Cleared]);
}

#[test]
fn a_worsening_escalates_by_the_worse_priority_from_when_nobody_answered() {
    let levels = vec![level(0, Priority::High), level(100, Priority::Critical)];
    let mut bench = Bench::new(Rule { levels, escalation: Escalation::default(), ..rule() });
    bench.state(0, active(0));
    assert_eq!(bench.wait(99), NOTHING);
    assert_eq!(bench.wait(100), [Worsened, Escalated]);
    assert_eq!(bench.wait(179), NOTHING);
    assert_eq!(bench.wait(180), [Escalated]);
}

#[test]
fn a_late_timer_tells_each_change_at_its_own_moment() {
    let mut bench = Bench::new(rule());
    bench.state(0, active(0));
    bench.engine.on_timeout(at(5000));
    let told: Vec<_> = bench.drain().into_iter().map(|event| (event.at, event.change.change)).collect();
    assert_eq!(told, [(at(60), Raised), (at(600), Worsened)]);
}

#[test]
fn an_alarm_that_needs_no_acknowledgement_closes_by_itself() {
    let mut bench = Bench::new(Rule { needs_ack: false, ..rule() });
    bench.state(60, active(0));
    bench.state(100, normal(100));
    assert_eq!(bench.wait(109), NOTHING);
    assert_eq!(bench.wait(110), [Closed]);
    assert_eq!(bench.letter(), 'A');
}

#[test]
fn a_condition_that_is_seen_again_after_a_gap_goes_on_in_its_episode() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.state(100, Condition::Unknown);
    assert_eq!(bench.state(200, active(200)), NOTHING);
    assert_eq!((bench.wait(250), bench.view().axes.condition), (NOTHING, ConditionAxis::Active));
    assert_eq!(bench.state(503, suspected(200)), NOTHING);
    assert_eq!(bench.view().axes.condition, ConditionAxis::Active, "less certain is not absent");
    assert_eq!(bench.state(505, normal(505)), NOTHING);
    assert_eq!((bench.wait(514), bench.wait(515)), (NOTHING, vec![Cleared]));
}

#[test]
fn a_repeated_statement_changes_nothing() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    for now in 61..70 {
        assert_eq!(bench.state(now, active(0)), NOTHING);
    }
}

#[test]
fn another_rule_judges_at_once() {
    let mut bench = Bench::new(rule());
    bench.state(50, active(0));
    bench.engine.set_rule(at(50), &KEY, Rule { levels: vec![level(50, Priority::Low)], ..rule() });
    let told = bench.drain();
    assert_eq!((told[0].change.change, told[0].change.cause), (Raised, AlarmCause::Configuration));
    bench.engine.set_rule(at(55), &KEY, rule());
    assert_eq!(bench.wait(59), NOTHING, "the off-delay runs, and the condition grows old enough within it");
    assert_eq!(bench.wait(60), [Worsened]);
    bench.engine.set_rule(at(70), &KEY, Rule { levels: vec![], ..rule() });
    assert_eq!((bench.wait(79), bench.wait(80)), (NOTHING, vec![Cleared]), "a switched-off alarm clears");
}
