//! The bell.

use std::time::Duration;

use super::bench::{Bench, ringing};
use crate::board::annunciate::{Ringing, Telling};
use crate::config::BellConfig;
use crate::domain::Priority::{Critical, High, Low, Medium};

const SECOND: u64 = 1_000_000;

fn bell() -> Bench {
    let bell = BellConfig { from: Some(Medium), repeat: Duration::from_secs(15) };
    Bench::with_bell(Vec::new(), bell)
}

/// Whether it sounds.
fn rings(bench: &mut Bench, now: u64, sounding: &[Ringing<'_>]) -> bool {
    let told = bench.tells(now, sounding);
    assert!(told.iter().all(|telling| *telling == Telling::Bell) && told.len() <= 1, "{told:?}");
    !told.is_empty()
}

#[test]
fn it_sounds_at_once_from_its_priority_on() {
    for (priority, sounds) in [(Low, false), (Medium, true), (High, true), (Critical, true)] {
        assert_eq!(rings(&mut bell(), 5, &[ringing(1, priority)]), sounds, "{priority:?}");
    }
    let mut never = Bench::with_bell(Vec::new(), BellConfig { from: None, repeat: Duration::from_secs(15) });
    assert!(!rings(&mut never, 5, &[ringing(1, Critical)]));
    assert_eq!(never.due(), None);
}

#[test]
fn it_sounds_again_after_its_repeat_while_anything_sounds() {
    let mut bench = bell();
    let sounding = [ringing(1, Medium)];
    assert!(rings(&mut bench, 0, &sounding));
    assert_eq!(bench.due(), Some(15 * SECOND));
    for (now, sounds) in
        [(15 * SECOND - 1, false), (15 * SECOND, true), (30 * SECOND - 1, false), (30 * SECOND + 1, true)]
    {
        assert_eq!(rings(&mut bench, now, &sounding), sounds, "{now}");
    }
    assert_eq!(bench.due(), Some(45 * SECOND + 1), "a late sound moves the next");
    assert!(!rings(&mut bench, 45 * SECOND + 1, &[ringing(1, Low)]));
    assert!(!rings(&mut bench, 46 * SECOND, &[]));
    assert_eq!(bench.due(), None);
}

#[test]
fn it_sounds_for_what_is_new_or_grown_but_at_most_once_a_second() {
    for (after, sounds) in [(SECOND - 1, false), (SECOND, true), (SECOND + 1, true)] {
        for second in [vec![ringing(1, Medium), ringing(2, Medium)], vec![ringing(1, High)]] {
            let mut bench = bell();
            assert!(rings(&mut bench, 7, &[ringing(1, Medium)]));
            assert_eq!(rings(&mut bench, 7 + after, &second), sounds, "{after} {second:?}");
            if !sounds {
                assert_eq!(bench.due(), Some(7 + SECOND), "it is not forgotten");
                assert!(rings(&mut bench, 7 + SECOND, &second));
            }
        }
    }
}

#[test]
fn it_does_not_sound_for_what_falls_silent_within_the_second() {
    let mut bench = bell();
    assert!(rings(&mut bench, 0, &[ringing(1, High)]));
    assert!(!rings(&mut bench, 10, &[ringing(1, High), ringing(2, High)]));
    assert!(!rings(&mut bench, 20, &[]));
    assert_eq!(bench.due(), None);
    assert!(!rings(&mut bench, SECOND - 1, &[ringing(1, High)]), "it sounds anew");
    assert!(rings(&mut bench, SECOND, &[ringing(1, High)]));
}

#[test]
fn it_sounds_when_an_alarm_grows_up_to_its_priority_and_not_when_one_is_less_urgent() {
    let mut bench = bell();
    assert!(!rings(&mut bench, 0, &[ringing(1, Low)]));
    assert!(rings(&mut bench, 5 * SECOND, &[ringing(1, Medium)]));
    assert!(rings(&mut bench, 8 * SECOND, &[ringing(1, High)]));
    assert!(!rings(&mut bench, 10 * SECOND, &[ringing(1, Medium)]));
}

#[test]
fn it_sounds_within_a_flood_too() {
    let mut bench = bell();
    bench.flood = Some(11);
    assert!(rings(&mut bench, 0, &[Ringing { stands_alone: false, ..ringing(1, Medium) }]));
}
