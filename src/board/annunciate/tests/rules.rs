//! What each rule tells.

use std::time::Duration;

use super::bench::{Bench, command, group, ringing, rule, summary};
use crate::board::annunciate::ledger::AFTER_DROPPED;
use crate::board::annunciate::{Ringing, Telling};
use crate::config::AnnunciatorConfig;
use crate::domain::Priority::{self, Critical, High, Low, Medium};
use crate::domain::{Announced, EpisodeId, ShiftName};

const NOTHING: [Telling; 0] = [];
const REPEAT: u64 = 60_000_000;

fn repeating(name: &str) -> AnnunciatorConfig {
    AnnunciatorConfig { repeat: Some(Duration::from_micros(REPEAT)), ..rule(name) }
}

fn summed(episode: u64, priority: Priority) -> Ringing<'static> {
    Ringing { stands_alone: false, ..ringing(episode, priority) }
}

fn failed() -> Announced {
    Announced::Failed { why: "no modem".to_owned() }
}

#[test]
fn an_episode_is_told_once_when_it_starts_to_sound() {
    let mut bench = Bench::new(vec![rule("desk")]);
    assert_eq!(bench.tells_and_ends(1, &[ringing(7, High)]), [command(1, 0, 7)]);
    for now in [2, REPEAT, 10 * REPEAT] {
        assert_eq!(bench.tells_and_ends(now, &[ringing(7, High)]), NOTHING);
    }
    assert_eq!(bench.due(), None);
}

#[test]
fn what_stops_sounding_is_told_anew_when_it_sounds_anew() {
    let mut bench = Bench::new(vec![repeating("desk")]);
    assert_eq!(bench.tells_and_ends(0, &[ringing(7, High)]), [command(1, 0, 7)]);
    assert_eq!(bench.tells_and_ends(5, &[]), NOTHING);
    assert_eq!(bench.due(), None);
    assert_eq!(bench.tells_and_ends(REPEAT, &[]), NOTHING, "silence holds");
    assert_eq!(bench.tells_and_ends(REPEAT + 1, &[ringing(7, High)]), [command(2, 0, 7)]);
}

#[test]
fn an_episode_that_grows_is_told_again_and_one_that_does_not_is_not() {
    for (then, told) in [(Low, false), (Medium, false), (High, true), (Critical, true)] {
        let mut bench = Bench::new(vec![rule("desk")]);
        bench.tells_and_ends(0, &[ringing(7, Medium)]);
        assert_eq!(!bench.tells_and_ends(1, &[ringing(7, then)]).is_empty(), told, "{then:?}");
    }
}

#[test]
fn it_is_repeated_each_time_its_span_is_over() {
    let mut bench = Bench::new(vec![repeating("desk")]);
    let sounding = [ringing(7, High)];
    assert_eq!(bench.tells_and_ends(0, &sounding), [command(1, 0, 7)]);
    assert_eq!(bench.tells_and_ends(1, &sounding), NOTHING);
    assert_eq!(bench.due(), Some(REPEAT));
    assert_eq!(bench.tells_and_ends(REPEAT - 1, &sounding), NOTHING);
    assert_eq!(bench.tells_and_ends(REPEAT, &sounding), [command(2, 0, 7)]);
    assert_eq!(bench.tells_and_ends(2 * REPEAT + 1, &sounding), [command(3, 0, 7)]);
    assert_eq!(bench.tells_and_ends(3 * REPEAT, &sounding), NOTHING, "counted from the last time");
    assert_eq!(bench.tells_and_ends(3 * REPEAT + 1, &sounding), [command(4, 0, 7)]);
}

#[test]
fn an_escalated_episode_is_told_by_the_rules_of_each_step_taken() {
    let step = |step| AnnunciatorConfig { step, ..rule("step") };
    for (escalated, told) in [(0, vec![0]), (1, vec![0, 1]), (2, vec![0, 1, 2]), (3, vec![0, 1, 2])] {
        let mut bench = Bench::new(vec![step(0), step(1), step(2)]);
        let commands: Vec<_> = (1..).zip(told).map(|(id, rule)| command(id, rule, 7)).collect();
        assert_eq!(bench.tells(0, &[Ringing { escalated, ..ringing(7, High) }]), commands, "{escalated}");
    }
    let mut bench = Bench::new(vec![step(0), step(1), step(2)]);
    let mut told = Vec::new();
    for escalated in [0, 0, 1, 1, 2, 2] {
        told.extend(bench.tells_and_ends(u64::from(escalated), &[Ringing { escalated, ..ringing(7, High) }]));
    }
    assert_eq!(told, [command(1, 0, 7), command(2, 1, 7), command(3, 2, 7)]);
}

#[test]
fn only_alarms_of_its_priorities_and_groups_are_told() {
    let hall =
        AnnunciatorConfig { groups: vec![group("hall"), group("desk")], priorities: vec![High, Low], ..rule("hall") };
    let (in_hall, in_shop) = (group("hall"), group("shop"));
    for (priority, group, told) in [
        (High, Some(&in_hall), true),
        (Low, Some(&in_hall), true),
        (Medium, Some(&in_hall), false),
        (Critical, Some(&in_hall), false),
        (High, Some(&in_shop), false),
        (High, None, true),
        (Medium, None, false),
    ] {
        let mut bench = Bench::new(vec![hall.clone()]);
        let sounding = [Ringing { group, ..ringing(1, priority) }];
        assert_eq!(!bench.tells(0, &sounding).is_empty(), told, "{priority:?} {group:?}");
        let mut everybody = Bench::new(vec![rule("all")]);
        assert_eq!(everybody.tells(0, &sounding), [command(1, 0, 1)]);
    }
}

#[test]
fn an_episode_is_told_when_the_shift_of_a_rule_begins() {
    let (day, night) = (ShiftName::new("day"), ShiftName::new("night"));
    let mut bench =
        Bench::new(vec![AnnunciatorConfig { shifts: vec![day.clone()], ..repeating("day") }, rule("always")]);
    let sounding = [ringing(7, High)];
    assert_eq!(bench.tells_and_ends(0, &sounding), [command(1, 1, 7)], "no shift runs");
    bench.shift = Some(night.clone());
    assert_eq!(bench.tells_and_ends(1, &sounding), NOTHING);
    bench.shift = Some(day.clone());
    assert_eq!(bench.tells_and_ends(2, &sounding), [command(2, 0, 7)]);
    bench.shift = Some(night);
    assert_eq!(bench.tells_and_ends(2 + REPEAT, &sounding), NOTHING, "the shift is over");
    assert_eq!(bench.due(), None);
    bench.shift = Some(day);
    assert_eq!(bench.tells_and_ends(3 + REPEAT, &sounding), [command(3, 0, 7)], "others are on duty now");
}

#[test]
fn the_most_urgent_is_told_first_and_the_order_given_does_not_matter() {
    let sounding = [ringing(1, Low), ringing(2, Critical), ringing(3, High), ringing(4, Critical)];
    let told: Vec<_> = [(2, 0), (2, 1), (4, 0), (4, 1), (3, 0), (3, 1), (1, 0), (1, 1)]
        .into_iter()
        .zip(1..)
        .map(|((episode, rule), id)| command(id, rule, episode))
        .collect();
    assert_eq!(Bench::new(vec![rule("a"), rule("b")]).tells(0, &sounding), told);
    let reversed: Vec<_> = sounding.iter().rev().copied().collect();
    assert_eq!(Bench::new(vec![rule("a"), rule("b")]).tells(0, &reversed), told);
}

#[test]
fn a_flood_is_told_as_one_and_repeated() {
    let rules = vec![repeating("desk"), rule("once"), AnnunciatorConfig { step: 1, ..rule("supervisor") }];
    let mut bench = Bench::new(rules);
    let sounding: Vec<_> = (1..=11).map(|episode| Ringing { escalated: 1, ..summed(episode, High) }).collect();
    bench.flood = Some(11);
    assert_eq!(bench.tells_and_ends(0, &sounding), [summary(1, 0, 11), summary(2, 1, 11)]);
    bench.flood = Some(30);
    assert_eq!(bench.tells_and_ends(REPEAT - 1, &sounding), NOTHING);
    assert_eq!(bench.due(), Some(REPEAT));
    assert_eq!(bench.tells_and_ends(REPEAT, &sounding), [summary(3, 0, 30)]);
    assert_eq!(bench.tells_and_ends(2 * REPEAT, &[]), NOTHING, "nothing of it sounds");
    assert_eq!(bench.due(), None);
    assert_eq!(bench.tells_and_ends(2 * REPEAT + 1, &sounding), [summary(4, 0, 30)]);
}

#[test]
fn a_summary_goes_to_rules_that_match_an_episode_of_it() {
    let critical = AnnunciatorConfig { priorities: vec![Critical], ..rule("critical") };
    let shop = AnnunciatorConfig { groups: vec![group("shop")], ..rule("shop") };
    let mut bench = Bench::new(vec![critical, shop, rule("all")]);
    bench.flood = Some(12);
    let hall = group("hall");
    let sounding = [ringing(1, Critical), Ringing { group: Some(&hall), ..summed(2, High) }];
    let told = bench.tells_and_ends(0, &sounding);
    assert_eq!(
        told,
        [summary(1, 2, 12), command(2, 0, 1), command(3, 1, 1), command(4, 2, 1)],
        "critical stands alone"
    );
    let shop = group("shop");
    let more = [sounding[0], sounding[1], Ringing { group: Some(&shop), ..summed(3, Low) }];
    assert_eq!(bench.tells_and_ends(1, &more), [summary(5, 1, 12)], "its filters match only now");
}

#[test]
fn after_a_flood_only_what_was_never_told_by_itself_is_told() {
    let mut bench = Bench::new(vec![rule("desk")]);
    assert_eq!(bench.tells_and_ends(0, &[ringing(1, High)]), [command(1, 0, 1)]);
    bench.flood = Some(11);
    assert_eq!(bench.tells_and_ends(1, &[summed(1, High), summed(2, High)]), [summary(2, 0, 11)]);
    bench.flood = None;
    assert_eq!(bench.tells_and_ends(2, &[ringing(1, High), ringing(2, High)]), [command(3, 0, 2)]);
    bench.flood = Some(12);
    assert_eq!(bench.tells_and_ends(3, &[summed(1, High)]), [summary(4, 0, 12)], "another flood");
}

#[test]
fn without_a_flood_everything_stands_alone() {
    assert_eq!(Bench::new(vec![rule("desk")]).tells(0, &[summed(1, High)]), [command(1, 0, 1)]);
}

#[test]
fn a_repeat_is_left_out_while_its_command_runs() {
    let mut bench = Bench::new(vec![repeating("desk")]);
    let sounding = [ringing(7, High)];
    assert_eq!(bench.tells(0, &sounding), [command(1, 0, 7)]);
    assert_eq!(bench.tells(REPEAT, &sounding), NOTHING);
    assert_eq!(bench.due(), Some(2 * REPEAT));
    assert_eq!(bench.report(1, Announced::Killed { after_s: 90 }), Some(("desk".to_owned(), Some(EpisodeId(7)))));
    assert_eq!(bench.tells(REPEAT + REPEAT / 2, &sounding), NOTHING);
    assert_eq!(bench.tells(2 * REPEAT, &sounding), [command(2, 0, 7)]);
}

#[test]
fn what_grows_or_sounds_anew_while_its_command_runs_is_told_when_that_has_ended() {
    for anew in [vec![(1, vec![ringing(7, Critical)])], vec![(1, vec![]), (2, vec![ringing(7, High)])]] {
        let mut bench = Bench::new(vec![rule("desk")]);
        assert_eq!(bench.tells(0, &[ringing(7, High)]), [command(1, 0, 7)]);
        for (now, sounding) in &anew {
            assert_eq!(bench.tells(*now, sounding), NOTHING, "one command at a time");
        }
        let (now, sounding) = anew.last().unwrap();
        assert!(bench.report(1, failed()).is_some());
        assert_eq!(bench.due(), Some(*now), "it is due at once");
        assert_eq!(bench.tells(*now + 1, sounding), [command(2, 0, 7)]);
    }
}

#[test]
fn what_falls_silent_while_its_command_runs_is_not_told_again() {
    let mut bench = Bench::new(vec![repeating("desk")]);
    assert_eq!(bench.tells(0, &[ringing(7, High)]), [command(1, 0, 7)]);
    assert_eq!(bench.tells(1, &[]), NOTHING);
    assert!(bench.report(1, Announced::Dropped).is_some());
    assert_eq!(bench.tells(2, &[]), NOTHING);
    assert_eq!(bench.due(), None);
}

#[test]
fn a_command_that_was_dropped_is_told_again_soon_and_one_that_failed_is_not() {
    let soon = u64::try_from(AFTER_DROPPED.as_micros()).unwrap();
    let sounding = [ringing(7, High)];
    let mut bench = Bench::new(vec![rule("desk")]);
    assert_eq!(bench.tells(5, &sounding), [command(1, 0, 7)]);
    assert!(bench.report(1, Announced::Dropped).is_some());
    assert_eq!(bench.tells(5 + soon - 1, &sounding), NOTHING);
    assert_eq!(bench.due(), Some(5 + soon));
    assert_eq!(bench.tells(5 + soon, &sounding), [command(2, 0, 7)]);
    assert!(bench.report(2, failed()).is_some());
    assert_eq!(bench.tells(5 + 9 * soon, &sounding), NOTHING);
    assert_eq!(bench.due(), None);
}

#[test]
fn a_report_is_known_once_by_its_number() {
    let mut bench = Bench::new(vec![rule("desk")]);
    bench.flood = Some(11);
    bench.tells(0, &[summed(7, High)]);
    for unknown in [0, 2, u64::MAX] {
        assert_eq!(bench.report(unknown, Announced::Done), None);
    }
    assert_eq!(bench.report(1, Announced::Done), Some(("desk".to_owned(), None)));
    assert_eq!(bench.report(1, Announced::Done), None);
}

#[test]
fn without_rules_and_bell_nothing_is_told() {
    let mut bench = Bench::new(Vec::new());
    bench.flood = Some(99);
    assert_eq!(bench.tells(0, &[ringing(1, Critical), summed(2, High)]), NOTHING);
    assert_eq!(bench.due(), None);
}
