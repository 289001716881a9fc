//! Runs whose clock is wrong when they start, and set right while they go on. What went by is counted once, by hand.

use std::time::Duration;

use hookwatch::domain::review::BarKind;
use hookwatch::domain::{LineState, Wall};
use hookwatch::shift::LineFigures;

use super::story::{Story, at, config, range};

const A_YEAR: i64 = 365 * 24 * 3_600 * 1_000_000;

fn min(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

/// A run from 09:00 to 10:00. The next one starts at 10:05, when its clock shows `boot`; at 10:10 it is set right.
fn restarted(boot: Wall) -> Story {
    let mut story = first_run();
    story.starts_at(boot);
    story.is("a", LineState::Idle).go_to(Wall(boot.0 + 300_000_000));
    story.is("b", LineState::Idle);
    story.set_clock("10:10:00");
    story.is("c", LineState::Idle).until("18:00:00").is("c", LineState::Ringing);
    story
}

/// Line `a` from 09:00 to 18:00: idle, unobserved, and its unobserved stretches.
fn of_a(story: &Story) -> (Duration, Duration, Vec<(Wall, Wall)>) {
    let figures = story.figures(&config(), range("09:00:00", "18:00:00"), at("18:00:00"));
    let Some(LineFigures { scope, bars, .. }) = figures.lines.first() else { panic!("line a") };
    let unseen = bars.iter().filter(|bar| bar.kind == BarKind::Unobserved).map(|bar| (bar.from, bar.to));
    (scope.time.idle.whole, scope.time.unobserved.whole, unseen.collect())
}

/// A run that looks from 09:00 to 10:00.
fn first_run() -> Story {
    let mut story = Story::default();
    story.starts("09:00:00");
    story.is("a", LineState::Idle).until("10:00:00").is("b", LineState::Idle);
    story
}

#[test]
fn a_clock_a_year_ahead_makes_nothing_unobserved_that_a_run_saw() {
    // 60 min of the first run; from 10:00 to 10:05 nobody looked; 10:05 to 10:10 was seen, and counts in the year that the
    // clock showed; 470 min from 10:10 to 18:00.
    let story = restarted(Wall(at("10:05:00").0 + A_YEAR));
    assert_eq!(of_a(&story), (min(60 + 470), min(5), vec![(at("10:00:00"), at("10:05:00"))]));
}

#[test]
fn a_clock_three_hours_ahead_makes_no_day_longer() {
    // As above, and the five minutes count at 13:05: 540 min, which is the whole range.
    let story = restarted(at("13:05:00"));
    assert_eq!(of_a(&story), (min(60 + 5 + 470), min(5), vec![(at("10:00:00"), at("10:05:00"))]));
}

#[test]
fn a_clock_an_hour_behind_hides_no_gap() {
    // 60 min of the first run; 5 min that the clock shows a second time, from 09:05 on; from 10:00 to 10:05 nobody looked; 470
    // min from 10:10 on: 540 min, which is the whole range.
    let story = restarted(at("09:05:00"));
    assert_eq!(of_a(&story), (min(60 + 5 + 470), min(5), vec![(at("10:00:00"), at("10:05:00"))]));
}

#[test]
fn a_clock_that_was_never_set_before_the_next_run_makes_nothing_unobserved_twice() {
    // 60 min of the first run; a run a year ahead; 465 min of a third one from 10:15 on. What no clock showed between is unknown.
    let mut story = first_run();
    story.starts_at(Wall(at("10:05:00").0 + A_YEAR));
    story.is("a", LineState::Idle);
    story.starts("10:15:00");
    story.is("a", LineState::Idle).until("18:00:00").is("b", LineState::Idle);
    assert_eq!(of_a(&story), (min(60 + 465), min(15), vec![(at("10:00:00"), at("10:15:00"))]));
}

#[test]
fn a_clock_that_begins_in_another_age_makes_nothing_unobserved_that_was_seen_before() {
    // 60 min of the first run, 60 of one whose clock stands in 1970, 180 of a third one from 15:00 on.
    let mut story = first_run();
    story.starts_at(Wall(0));
    story.is("a", LineState::Idle).go_to(Wall(3_600_000_000));
    story.is("b", LineState::Idle);
    story.starts("15:00:00");
    story.is("a", LineState::Idle).until("18:00:00").is("b", LineState::Idle);
    assert_eq!(of_a(&story), (min(60 + 180), min(300), vec![(at("10:00:00"), at("15:00:00"))]));
}

#[test]
fn a_report_waits_a_day_for_the_clock_of_a_run_that_began_in_its_range() {
    // At 11:30 by a clock that is an hour ahead nobody knows that it is: it is set back at 12:00 by the wall.
    let mut story = first_run();
    story.starts("11:05:00");
    story.is("a", LineState::Idle).until("11:40:00").is("b", LineState::Idle).until("12:00:00");
    story.set_clock("11:00:00");
    story.is("c", LineState::Idle).until("18:00:00").is("c", LineState::Dead);
    let (config, morning, now) = (config(), range("09:00:00", "11:30:00"), at("18:00:00"));
    let read = story.figures_until_settled(&config, morning, now);
    assert_eq!(read.total, story.figures(&config, morning, now).total);
    assert_eq!(read.lines[0].scope.time.unobserved.whole, min(5));
}
