//! The window, the chatter and the flood by themselves, and the flood and the silence in the engine.

use super::*;

#[test]
fn an_event_counts_until_its_span_is_over_and_no_longer() {
    let mut window = Window::new(seconds(10));
    window.add(at(0).mono);
    window.add(at(5).mono);
    assert_eq!(window.falls_to(1), Some(at(10).mono));
    assert_eq!(window.falls_to(0), Some(at(15).mono));
    assert_eq!(window.falls_to(2), None);
    assert_eq!(window.count(at_ms(9_999).mono), 2);
    assert_eq!(window.count(at(10).mono), 1);
    assert_eq!(window.count(at(15).mono), 0);
}

#[test]
fn a_window_keeps_no_more_than_its_limit() {
    let mut window = Window::new(seconds(10));
    for _ in 0..Window::MOST + 10 {
        window.add(at(0).mono);
    }
    assert_eq!(window.count(at(0).mono), Window::MOST);
}

#[test]
fn chatter_is_active_above_its_limit_only() {
    let mut chatter = Chatter::new(20, seconds(10), at(0));
    for change in 0..20 {
        assert_eq!(chatter.on_change(at_ms(change)), normal(0), "change {change}");
    }
    let begun = Condition::Active { since: at_ms(20), certain: true };
    assert_eq!(chatter.on_change(at_ms(20)), begun);
    assert_eq!(chatter.on_change(at_ms(21)), begun, "its start stands");
    assert_eq!(chatter.poll_timeout(), Some(at_ms(10_001).mono));
    assert_eq!(chatter.on_timeout(at_ms(10_000)), begun);
    assert_eq!(chatter.on_timeout(at_ms(10_001)), Condition::Normal { since: at_ms(10_001) });
}

#[test]
fn a_flood_begins_above_ten_and_ends_below_five() {
    let mut flood = Flood::new(FloodLimits::default());
    for nth in 0..10 {
        assert_eq!(flood.on_annunciated(at(nth)), None, "{nth}");
    }
    assert!(flood.stands_alone(Priority::Low));
    assert_eq!(flood.poll_timeout(), None);
    assert_eq!(flood.on_annunciated(at(10)), Some(FloodChange::Began { annunciated: 11 }));
    assert_eq!(flood.on_annunciated(at(11)), None);
    assert!(!flood.stands_alone(Priority::High) && flood.stands_alone(Priority::Critical));
    // Of the twelve, the eighth leaves the window at 607 s: four are left.
    assert_eq!(flood.poll_timeout(), Some(at(607).mono));
    assert_eq!(flood.on_timeout(at(606)), None);
    assert_eq!(flood.on_timeout(at(607)), Some(FloodChange::Ended { began: at(10), annunciated: 12 }));
    assert_eq!(flood.since(), None);
}

#[test]
fn limits_of_a_flood_that_contradict_each_other_make_no_endless_flood() {
    for ends_below in [0, 100] {
        let mut flood = Flood::new(FloodLimits { begins_above: 1, ends_below, within: seconds(10) });
        flood.on_annunciated(at(0));
        assert!(flood.on_annunciated(at(0)).is_some());
        assert_eq!(flood.poll_timeout(), Some(at(10).mono), "{ends_below}");
        assert!(flood.on_timeout(at(10)).is_some(), "{ends_below}");
    }
}

/// What sounds, and how urgent it is.
fn told(bench: &Bench) -> Vec<(Priority, EpisodeId)> {
    bench.engine.sounding().map(|(_, episode)| (episode.priority, episode.id)).collect()
}

/// Raises this many alarms at once.
fn raise_many(count: u8, priority: Priority) -> Bench {
    let mut bench = Bench::new(rule());
    for key in 0..count {
        bench.engine.set_rule(at(0), &key, Rule { levels: vec![level(0, priority)], ..rule() });
        bench.engine.state_condition(at(0), &key, active(0), AlarmCause::Condition);
    }
    bench
}

#[test]
fn many_alarms_at_once_are_one_flood_and_none_is_missing() {
    let mut bench = raise_many(250, Priority::High);
    assert_eq!(bench.steps().len(), 250);
    assert_eq!(bench.floods, [FloodChange::Began { annunciated: 11 }]);
    assert_eq!(bench.engine.flood().annunciated(), 250);
    assert_eq!(bench.engine.sounding().count(), 250);
    bench.wait(599);
    assert_eq!(bench.floods.len(), 1);
    bench.wait(600);
    assert_eq!(bench.floods[1], FloodChange::Ended { began: at(0), annunciated: 250 });
    let mut bench = raise_many(10, Priority::High);
    bench.steps();
    assert_eq!(bench.floods, []);
}

#[test]
fn silence_stops_the_sound_only_and_a_worsening_sounds_again() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    assert_eq!(told(&bench), [(Priority::Medium, EpisodeId(1))]);
    assert_eq!(bench.engine.silence(at(61)), [EpisodeId(1)]);
    assert_eq!((bench.engine.sounding().count(), bench.letter()), (0, 'B'));
    assert_eq!(bench.engine.silence(at(62)), []);
    bench.engine.set_rule(at(62), &2, rule());
    bench.engine.state_condition(at(70), &2, active(0), AlarmCause::Condition);
    assert_eq!(told(&bench), [(Priority::Medium, EpisodeId(2))], "another one sounds");
    bench.wait(600);
    assert_eq!(bench.engine.sounding().count(), 2);
}

#[test]
fn a_silenced_alarm_that_recurs_sounds_again() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.engine.silence(at(61));
    bench.state(100, normal(90));
    assert_eq!((bench.letter(), bench.engine.sounding().count()), ('D', 0));
    bench.state(200, active(140));
    assert_eq!((bench.letter(), bench.engine.sounding().count()), ('B', 1));
}
