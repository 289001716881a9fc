//! What each use of a line presets.

use super::*;
use crate::domain::Sign;
use AlarmKind as A;
use Priority::{Critical, High, Low, Medium};

fn used_as(usage: &str, more: &str) -> Config {
    office(&format!("use = \"{usage}\"\n{more}"))
}

fn levels(config: &Config, alarm: A, sign: Option<Sign>) -> Vec<(Duration, Priority)> {
    let rule = config.alarm_plan(alarm, &line("c")).unwrap().rule(sign);
    rule.levels.into_iter().map(|level| (level.after, level.priority)).collect()
}

/// The alarms of line `c` that are on.
fn on(config: &Config) -> Vec<A> {
    A::OF_LINE.into_iter().filter(|alarm| config.alarm_plan(*alarm, &line("c")).is_some()).collect()
}

const LASTING: [Sign; 3] = [Sign::DroppedAndParked, Sign::Undetermined, Sign::LongCall];

#[test]
fn a_desk_a_hotline_and_a_shared_line_are_as_the_catalogue_says() {
    for usage in ["desk", "hotline", "shared"] {
        let config = used_as(usage, "");
        for alarm in A::OF_LINE {
            assert_eq!(
                config.alarm_plan(alarm, &line("c")),
                office("").alarm_plan(alarm, &line("c")),
                "{usage} {alarm}"
            );
        }
    }
}

#[test]
fn a_machine_is_watched_for_a_dead_line_and_one_long_limit_only() {
    for (usage, after) in [("fax", h(2)), ("modem", h(2)), ("alarm_dialer", min(10))] {
        let config = used_as(usage, "");
        assert_eq!(on(&config), [A::LeftOffHookSuspected, A::LineDead, A::AdapterChatter], "{usage}");
        for sign in LASTING {
            assert_eq!(levels(&config, A::LeftOffHookSuspected, Some(sign)), [(after, Medium)], "{usage} {sign:?}");
        }
        assert_eq!(levels(&config, A::LineDead, None), [(s(0), High)], "{usage}");
    }
}

#[test]
fn a_conference_may_last_three_hours() {
    let config = used_as("conference", "");
    assert_eq!(on(&config), A::OF_LINE);
    let long = [(h(3), Low), (h(4), Medium), (h(6), High)];
    assert_eq!(levels(&config, A::LeftOffHookSuspected, Some(Sign::LongCall)), long);
    for sign in [Sign::DroppedAndParked, Sign::Undetermined] {
        let as_desk = levels(&office(""), A::LeftOffHookSuspected, Some(sign));
        assert_eq!(levels(&config, A::LeftOffHookSuspected, Some(sign)), as_desk, "{sign:?}");
    }
}

#[test]
fn a_dead_lift_is_critical_and_a_silent_one_is_none() {
    let config = used_as("lift", "");
    let expected: Vec<_> = A::OF_LINE.into_iter().filter(|alarm| *alarm != A::LineSilent).collect();
    assert_eq!(on(&config), expected);
    assert_eq!(levels(&config, A::LineDead, None), [(s(0), Critical)]);
}

#[test]
fn a_preset_stands_above_site_and_group_and_below_the_line() {
    let site = "[alarm]\nring_unanswered = { enabled = true }\nleft_off_hook_suspected = { unknown_medium_after = \"6min\", priority = \"critical\", off_delay = \"7s\" }\n";
    let group = "[group.g]\nalarm = { left_off_hook_suspected = { unknown_medium_after = \"7min\" } }\n";
    let config = used_as("fax", &format!("{site}{group}"));
    assert_eq!(config.alarm_plan(A::RingUnanswered, &line("c")), None);
    let undetermined = Some(Sign::Undetermined);
    assert_eq!(levels(&config, A::LeftOffHookSuspected, undetermined), [(h(2), Medium)]);
    let rule = config.alarm_plan(A::LeftOffHookSuspected, &line("c")).unwrap().rule(undetermined);
    assert_eq!(rule.off_delay, crate::alarm::OffDelay::After(s(7)), "what the preset does not name is the site's");
    let own = "alarm = { ring_unanswered = { enabled = true }, left_off_hook_suspected = { unknown_medium_after = \"1h\", priority = \"high\" } }\n";
    let config = used_as("fax", &format!("{own}{site}{group}"));
    assert!(config.alarm_plan(A::RingUnanswered, &line("c")).is_some());
    assert_eq!(levels(&config, A::LeftOffHookSuspected, undetermined), [(h(1), Medium), (h(2), High)]);
    let off = used_as("fax", "[alarm.line_dead]\nenabled = false");
    assert_eq!(off.alarm_plan(A::LineDead, &line("c")), None, "what the site turns off, no preset turns on");
}
