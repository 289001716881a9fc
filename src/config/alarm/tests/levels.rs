//! The order of levels, and what a priority that is set does to them.

use proptest::prelude::*;

use super::*;
use crate::alarm::Level;
use crate::config::alarm::plan::rising;
use crate::domain::Sign;
use Priority::{Critical, High, Low, Medium};

fn levels(more: &str, alarm: AlarmKind, sign: Option<Sign>) -> Vec<(Duration, Priority)> {
    let plan = office(more).alarm_plan(alarm, &line("c")).unwrap();
    plan.rule(sign).levels.into_iter().map(|level| (level.after, level.priority)).collect()
}

#[test]
fn nothing_is_called_no_call_before_the_dial_timeout() {
    for (timeout, after) in [("30s", s(60)), ("60s", s(60)), ("90s", s(90))] {
        let more = format!("timing = {{ dial_timeout = \"{timeout}\" }}");
        assert_eq!(levels(&more, AlarmKind::LeftOffHook, Some(Sign::NoCall)), [(after, High)], "{timeout}");
        assert_eq!(levels(&more, AlarmKind::LeftOffHook, Some(Sign::FarEndCleared)), [(s(15), High)], "{timeout}");
    }
}

#[test]
fn a_sign_that_is_not_the_alarms_own_raises_nothing() {
    for (alarm, signs) in [
        (AlarmKind::LeftOffHook, [Sign::DroppedAndParked, Sign::Undetermined, Sign::LongCall].as_slice()),
        (AlarmKind::LeftOffHookSuspected, [Sign::NoCall, Sign::FarEndCleared].as_slice()),
    ] {
        for sign in signs {
            assert_eq!(levels("", alarm, Some(*sign)), [], "{alarm} {sign:?}");
        }
        assert_eq!(levels("", alarm, None), []);
    }
}

#[test]
fn a_priority_that_is_set_stands_for_the_highest_level_and_caps_the_others() {
    let long = Some(Sign::LongCall);
    for (priority, expected) in [
        ("critical", vec![(min(15), Low), (min(30), Medium), (min(80), Critical)]),
        ("high", vec![(min(15), Low), (min(30), Medium), (min(80), High)]),
        ("medium", vec![(min(15), Low), (min(30), Medium)]),
        ("low", vec![(min(15), Low)]),
    ] {
        let more = format!("alarm = {{ left_off_hook_suspected = {{ priority = \"{priority}\" }} }}");
        assert_eq!(levels(&more, AlarmKind::LeftOffHookSuspected, long), expected, "{priority}");
    }
    let one = "alarm = { line_dead = { priority = \"low\" }, left_off_hook = { priority = \"medium\" } }";
    assert_eq!(levels(one, AlarmKind::LineDead, None), [(s(0), Low)]);
    assert_eq!(levels(one, AlarmKind::LeftOffHook, Some(Sign::NoCall)), [(s(60), Medium)]);
}

#[test]
fn levels_rise_in_time_and_in_priority() {
    let parked = "alarm = { left_off_hook_suspected = { parked_after = \"20min\" } }";
    let dropped = Some(Sign::DroppedAndParked);
    assert_eq!(levels(parked, AlarmKind::LeftOffHookSuspected, dropped), [(min(20), High)], "not before its own limit");
}

/// The priority that levels lead to after a time.
fn judge(levels: &[Level], after: Duration) -> Option<Priority> {
    levels.iter().filter(|level| level.after <= after).map(|level| level.priority).max()
}

proptest! {
    #[test]
    fn whatever_is_set_levels_rise_and_come_no_sooner_than_their_own_limit(
        limits in [0..9_u64, 0..9, 0..9],
        set in prop::option::of(prop::sample::select(vec![Low, Medium, High, Critical])),
    ) {
        let given: Vec<_> = limits.into_iter().zip([Low, Medium, High]).map(|(after, priority)| Level { after: s(after), priority }).collect();
        let rising = rising(given.clone(), set);
        prop_assert!(!rising.is_empty());
        for pair in rising.windows(2) {
            prop_assert!(pair[0].after < pair[1].after && pair[0].priority < pair[1].priority, "{rising:?}");
        }
        let highest = rising.last().map(|level| level.priority);
        prop_assert_eq!(highest, Some(set.unwrap_or(High)));
        prop_assert_eq!(rising[0].after >= given[0].after, true);
        let last = s(limits.into_iter().max().unwrap_or(0));
        prop_assert_eq!(judge(&rising, last), highest, "the highest stands once every limit is over");
    }
}
