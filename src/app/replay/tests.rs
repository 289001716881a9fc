//! Traces of several runs on one clock.

use std::time::Duration;

use super::*;
use crate::domain::Wall;

const START: Wall = Wall(1_795_000_000_000_000);

/// So many seconds after the start on the wall clock of a run whose monotonic clock was `ahead` seconds then.
fn at(ahead: u64, seconds: u64) -> Moment {
    let span = Duration::from_secs(seconds);
    Moment { mono: Mono(0) + Duration::from_secs(ahead) + span, wall: START + span }
}

fn slept(at: Moment, since: Moment) -> Item {
    (at, Input::Run(RunEvent::Slept { since }))
}

fn source(items: Vec<Item>) -> Source {
    Source::new(Box::new(items.into_iter().map(Ok))).unwrap()
}

fn merged(sources: Vec<Source>) -> Vec<Item> {
    Merged::of(sources).map(Result::unwrap).collect()
}

#[test]
fn one_trace_keeps_its_own_time() {
    let items = vec![slept(at(500, 60), at(500, 30)), slept(at(500, 90), at(500, 80))];
    assert_eq!(merged(vec![source(items.clone())]), items);
}

#[test]
fn every_moment_of_a_trace_counts_from_the_one_that_begins_first() {
    let first = vec![slept(at(500, 10), at(500, 5)), slept(at(500, 40), at(500, 35))];
    // Begun later, on a machine that had run for longer or had just been started.
    for ahead in [9_000, 0] {
        let later = vec![slept(at(ahead, 30), at(ahead, 20)), slept(at(ahead, 50), at(ahead, 45))];
        let told = merged(vec![source(later), source(first.clone())]);
        let expected = [(10, 5), (30, 20), (40, 35), (50, 45)].map(|(now, since)| slept(at(500, now), at(500, since)));
        assert_eq!(told, expected, "{ahead}");
    }
}

fn tick(at: Moment) -> Item {
    (at, Input::Run(RunEvent::Tick))
}

fn restored(damage: &str) -> Restored {
    Restored { damage: Some(damage.to_owned()), ..Restored::default() }
}

#[test]
fn a_replay_begins_with_what_the_trace_that_begins_first_began_with() {
    let begun = |at, damage: Option<&str>| Source { restored: damage.map(restored), ..source(vec![tick(at)]) };
    let sources = || vec![begun(at(9, 30), Some("later")), begun(at(500, 10), Some("first"))];
    assert_eq!(Merged::of(sources()).restored(Restored::default()), restored("first"));
    let fresh = vec![begun(at(9, 30), Some("later")), begun(at(500, 10), None)];
    assert_eq!(Merged::of(fresh).restored(Restored::default()), Restored::default());
}

#[test]
fn a_replay_of_an_earlier_version_goes_on_from_its_own_journal() {
    let mut earlier = Merged::of(vec![source(vec![slept(at(0, 9), at(0, 5))])]);
    assert_eq!(earlier.wakes(), Wakes::Loop);
    assert_eq!(earlier.restored(restored("own")), restored("own"));
}
