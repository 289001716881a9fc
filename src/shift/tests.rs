//! What the fold must never get wrong, each in the smallest journal that shows it.

use std::time::Duration;

use super::meter::Range;
use super::timeline::{RunMark, Stretch, Tick, Timeline};
use crate::domain::{Moment, Mono, Wall};

fn moment(mono: u64, wall: i64) -> Moment {
    Moment { mono: Mono(mono * 1_000_000), wall: Wall(wall * 1_000_000) }
}

fn s(seconds: i64) -> Tick {
    Tick(seconds * 1_000_000)
}

/// A run from second 100 to 110 on the wall; then the clock is set.
fn stepped(by: i64) -> Timeline {
    let mut timeline = Timeline::new(Duration::from_secs(2));
    timeline.advance(moment(0, 100), RunMark::Started, Wall(90_000_000));
    timeline.advance(moment(10, 110), RunMark::None, Wall(0));
    timeline.advance(moment(12, 112 + by), RunMark::None, Wall(0));
    timeline.advance(moment(20, 120 + by), RunMark::None, Wall(0));
    timeline
}

fn walls(timeline: &Timeline, from: i64, to: i64) -> Vec<(i64, i64)> {
    let spans = timeline.walls(Stretch::new(s(from), s(to)));
    spans.map(|span| (span.from / 1_000_000, span.to / 1_000_000)).collect()
}

/// What nobody saw from second 90 to 200 on the wall.
fn gaps(timeline: &Timeline) -> Vec<(i64, i64)> {
    let gaps = timeline.gaps(Range { from: Wall(90_000_000), to: Wall(200_000_000) });
    gaps.into_iter().map(|(from, to)| (from / 1_000_000, to / 1_000_000)).collect()
}

#[test]
fn a_clock_that_is_set_forward_makes_no_time_go_by() {
    let timeline = stepped(3_600);
    assert_eq!(timeline.now(), s(20));
    assert_eq!(walls(&timeline, 5, 15), [(105, 112), (3_712, 3_715)]);
    assert_eq!(timeline.tick_of(Wall(105_000_000)), s(5));
    assert_eq!(timeline.tick_of(Wall(3_713_000_000)), s(13));
    assert_eq!(timeline.tick_of(Wall(2_000_000_000)), s(12), "skipped: it lies where the skip was");
}

#[test]
fn a_clock_that_is_set_back_shows_a_time_twice_and_the_newest_counts() {
    let timeline = stepped(-5);
    assert_eq!(timeline.now(), s(20));
    assert_eq!(walls(&timeline, 0, 20), [(100, 112), (107, 115)]);
    assert_eq!(timeline.tick_of(Wall(108_000_000)), s(13));
    assert_eq!(timeline.tick_of(Wall(106_000_000)), s(6));
}

#[test]
fn a_step_of_two_seconds_is_followed_and_a_longer_one_is_a_step() {
    assert_eq!(walls(&stepped(2), 0, 22), [(100, 122)]);
    assert_eq!(walls(&stepped(3), 0, 20).len(), 2);
}

#[test]
fn before_the_first_record_and_between_two_runs_nobody_looked() {
    let mut timeline = stepped(0);
    timeline.advance(moment(0, 150), RunMark::Opening, Wall(0));
    timeline.advance(moment(0, 150), RunMark::Started, Wall(0));
    assert_eq!((timeline.runs(), timeline.now()), (1, s(50)));
    assert_eq!(walls(&timeline, -10, 51), [(100, 120), (150, 151)]);
    assert_eq!(gaps(&timeline), [(90, 100), (120, 150)]);
}

#[test]
fn a_run_that_starts_without_a_word_before_is_a_new_one_even_where_its_clock_reads_later() {
    let mut timeline = stepped(0);
    timeline.advance(moment(25, 130), RunMark::Started, Wall(0));
    assert_eq!(timeline.runs(), 1);
    assert_eq!((walls(&timeline, 19, 30), gaps(&timeline)), (vec![(119, 120)], vec![(90, 100), (120, 130)]));
}
