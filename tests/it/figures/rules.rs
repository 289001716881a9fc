//! The rules of blocked time at their limits, one small story each, and what a fold takes from a seal.

use std::time::Duration;

use hookwatch::domain::event::{LineChange, Seal, SealCause};
use hookwatch::domain::{Direction, EventBody, LineState, Origin, Outcome};
use hookwatch::shift::{Fold, Scope};
use serde_json::json;

use super::story::{Story, at, config, range};

use LineState::{Idle, OffHook, Ringing, Stale};

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A run in which the digits of line `a` are proven, and nothing rang for hours.
fn proven() -> Story {
    let mut story = Story::default();
    story.starts("08:00:00");
    story.until("08:00:10").is("a", Idle).is("n", Idle);
    story.until("08:01:00").lifted("a", Origin::Outbound);
    story.until("08:02:00").is("a", Idle).call("a", "08:01:00", (Direction::Out, Outcome::Released), (0, 60_000));
    story
}

fn scope_of(story: &Story, line: usize) -> Scope {
    let figures = story.figures(&config(), range("08:30:00", "17:30:00"), at("18:00:00"));
    figures.lines.get(line).expect("a line of the test").scope.clone()
}

/// Certain and suspected time of line `a` after an off-hook period of origin none that lasts so long.
fn after_no_call(mut story: Story, until: &str) -> (Duration, Duration) {
    story.until("10:00:00").lifted("a", Origin::None);
    story.until(until).is("a", Idle);
    let blocked = scope_of(&story, 0).blocked;
    (blocked.certain.whole, blocked.suspected.whole)
}

#[test]
fn no_call_counts_from_its_limit_on_and_then_from_off_hook() {
    assert_eq!(after_no_call(proven(), "10:00:59"), (s(0), s(0)));
    assert_eq!(after_no_call(proven(), "10:01:00"), (s(60), s(0)));
    assert_eq!(after_no_call(proven(), "10:01:01"), (s(61), s(0)));
}

#[test]
fn without_a_proof_of_digits_no_call_is_only_suspected_and_later() {
    let unproven = || {
        let mut story = Story::default();
        story.starts("08:00:00");
        story.until("08:00:10").is("a", Idle);
        story
    };
    assert_eq!(after_no_call(unproven(), "10:04:59"), (s(0), s(0)));
    assert_eq!(after_no_call(unproven(), "10:05:00"), (s(0), s(300)));
}

#[test]
fn a_ring_shortly_before_makes_no_call_doubtful() {
    let rung = |until: &str| {
        let mut story = proven();
        story.until("09:57:00").is("a", Ringing);
        story.until(until).is("a", Idle).call("a", "09:57:00", (Direction::In, Outcome::Missed), (9_000, 0));
        story
    };
    assert_eq!(after_no_call(rung("09:57:59"), "10:02:00"), (s(120), s(0)));
    assert_eq!(after_no_call(rung("09:58:00"), "10:02:00"), (s(0), s(0)));
}

#[test]
fn a_period_that_turns_out_a_call_within_its_limit_was_one() {
    let mut story = proven();
    story.until("10:00:00").lifted("a", Origin::None);
    story.until("10:00:30").turns("a", Origin::Outbound);
    story.until("10:10:00").is("a", Idle);
    let scope = scope_of(&story, 0);
    assert_eq!((scope.blocked.certain.whole, scope.traffic.carried.whole), (s(0), s(600)));
    let mut late = proven();
    late.until("10:00:00").lifted("a", Origin::None);
    late.until("10:02:00").turns("a", Origin::Outbound);
    late.until("10:10:00").is("a", Idle);
    let scope = scope_of(&late, 0);
    assert_eq!((scope.blocked.certain.whole, scope.traffic.carried.whole), (s(120), s(480)));
}

#[test]
fn after_the_far_end_cleared_it_is_certain_from_the_clearing() {
    let cleared = |until: &str| {
        let mut story = proven();
        story.until("10:00:00").is("a", Ringing);
        story.until("10:00:05").lifted("a", Origin::Inbound);
        story.until("10:20:10");
        let ended = |change: &mut LineChange| change.ended = Some(at("10:20:00"));
        story.change("a", OffHook, Some(Origin::Inbound), ended);
        story.until(until).is("a", Idle);
        let scope = scope_of(&story, 0);
        (scope.traffic.carried.whole, scope.blocked.certain.whole, scope.blocked.suspected.whole)
    };
    assert_eq!(cleared("10:20:14"), (s(1_195), s(0), s(0)));
    assert_eq!(cleared("10:20:15"), (s(1_195), s(15), s(0)));
    assert_eq!(cleared("11:30:00"), (s(1_195), s(4_200), s(0)));
}

#[test]
fn a_call_is_suspected_from_its_low_limit_once_it_reached_its_medium_one() {
    let lasting = |until: &str| {
        let mut story = proven();
        story.until("10:00:00").lifted("a", Origin::Inbound);
        story.until(until).is("a", Idle);
        let scope = scope_of(&story, 0);
        (scope.traffic.carried.whole, scope.blocked.suspected.whole)
    };
    assert_eq!(lasting("10:29:59"), (s(1_799), s(0)));
    assert_eq!(lasting("10:30:00"), (s(900), s(900)));
}

#[test]
fn what_a_gap_hides_of_a_period_counts_as_unobserved_and_the_period_goes_on() {
    let mut story = proven();
    story.until("10:00:00").lifted("a", Origin::Unknown);
    story.until("10:04:00").is("a", Stale);
    let goes_on = |change: &mut LineChange| change.since = at("10:00:00");
    story.until("10:06:00").change("a", OffHook, Some(Origin::Unknown), goes_on);
    story.until("10:10:00").is("a", Idle);
    let scope = scope_of(&story, 0);
    assert_eq!((scope.blocked.suspected.whole, scope.blocked.suspected_periods), (s(480), 1));
    // And from the last record on, 10:10 to 17:30.
    assert_eq!(scope.time.unobserved.whole, s(120 + 26_400));
}

#[test]
fn a_fold_that_begins_with_a_seal_knows_who_was_off_hook_before() {
    let mut story = Story::default();
    story.until("09:00:00");
    let state = json!({
        "version": 1,
        "lines": [
            {"line": "a", "state": "off_hook", "since": at("07:00:00"), "origin": "unknown", "facts": {}},
            {"line": "n", "state": "idle", "since": at("07:00:00")},
        ],
    });
    story.push(EventBody::Seal(Seal { cause: SealCause::ShiftEnd, records: 0, state }));
    story.until("09:30:00").is("a", Idle);
    let figures = story.figures(&config(), range("09:00:00", "10:00:00"), at("09:30:00"));
    assert_eq!(figures.lines[0].scope.blocked.suspected.whole, s(1_800));
    assert_eq!(
        (figures.lines[4].scope.time.idle.whole, figures.lines[4].scope.time.unobserved.whole),
        (s(1_800), s(0))
    );
}

#[test]
fn a_call_that_is_not_over_is_open_and_not_offered() {
    let mut story = proven();
    story.until("10:00:00").is("a", Ringing);
    story.until("10:00:20").lifted("a", Origin::Inbound);
    story.until("10:05:00").push(EventBody::Program(hookwatch::domain::event::ProgramChange::Alive { sim: true }));
    let figures = story.figures(&config(), range("08:30:00", "17:30:00"), at("10:05:00"));
    assert_eq!((figures.total.calls.open, figures.total.calls.offered(), figures.is_sim), (1, 0, true));
    assert_eq!(figures.lines[0].scope.traffic.carried.whole, s(280));
}

#[test]
fn the_time_of_a_line_that_nothing_proves_is_unobserved_and_its_calls_are_counted() {
    let mut config = config();
    let mut story = proven();
    story.until("10:00:00").is("a", Ringing);
    story.until("10:00:10").lifted("a", Origin::Inbound);
    story.until("14:00:00").is("a", Idle).call(
        "a",
        "10:00:00",
        (Direction::In, Outcome::Answered),
        (10_000, 14_390_000),
    );
    story.until("15:00:00").lifted("a", Origin::None);
    story.until("17:30:00").is("a", Idle);
    let scope = |config: &hookwatch::config::Config| {
        story.figures(config, range("08:30:00", "17:30:00"), at("18:00:00")).lines[0].scope.clone()
    };
    assert!(scope(&config).time.observed().part > 0);
    config.adapters[0].kind = hookwatch::domain::AdapterKind::Comdial;
    let unproved = scope(&config);
    assert_eq!(unproved.time.unobserved.whole, s(9 * 3600));
    assert_eq!(unproved.time.observed().part, 0);
    let used = [unproved.blocked.certain, unproved.blocked.suspected, unproved.traffic.carried, unproved.time.off_hook];
    assert_eq!(used.map(|amount| amount.whole), [s(0); 4]);
    assert_eq!(unproved.calls.answered, 1);
}

#[test]
fn a_clock_that_is_ahead_for_a_moment_ends_no_report() {
    let config = config();
    let day = range("08:30:00", "17:30:00");
    let mut story = Story::default();
    story.starts("08:00:00");
    story.is("a", LineState::Idle).until("09:00:00").is("b", LineState::Idle);
    story.set_clock("1+09:00:00");
    story.is("b", LineState::Ringing);
    story.set_clock("09:01:00");
    story
        .is("b", LineState::Idle)
        .until("10:00:00")
        .lifted("a", Origin::None)
        .until("17:45:00")
        .is("a", LineState::Idle);
    let now = at("18:00:00");
    let whole = story.figures(&config, day, now);
    let read = story.figures_until_settled(&config, day, now);
    assert_eq!(read.total, whole.total);
    assert!(read.lines[0].scope.time.off_hook.whole >= Duration::from_hours(7), "{:?}", read.lines[0].scope.time);
}

#[test]
fn a_report_reads_no_further_than_its_range_where_the_clock_went_on_as_it_should() {
    let config = config();
    let mut story = Story::default();
    story.starts("08:00:00");
    story.is("a", LineState::Idle).until("12:00:00").is("a", LineState::Dead);
    story.until("12:30:00").is("b", LineState::Idle);
    let mut fold = Fold::new(&config, range("08:30:00", "12:15:00"));
    let settled: Vec<_> = story
        .records
        .iter()
        .map(|(at, body)| {
            fold.push(*at, body);
            fold.is_settled()
        })
        .collect();
    assert_eq!(settled, [false, false, false, true]);
}
