//! What people do, and what they are refused.

use super::*;
use crate::domain::ShelfKind;
use AlarmStep::{Acknowledged, Cleared, Closed, Raised, Unshelved};

const NOTHING: Vec<AlarmStep> = Vec::new();

fn raised(rule: Rule) -> Bench {
    let mut bench = Bench::new(rule);
    assert_eq!(bench.state(60, active(0)), [Raised]);
    bench
}

#[test]
fn an_acknowledged_alarm_closes_when_its_condition_returns() {
    let mut bench = raised(rule());
    assert_eq!(bench.ack(70, 1).unwrap(), [Acknowledged]);
    assert_eq!(bench.letter(), 'C');
    let acknowledged = bench.episode().acknowledged.clone().unwrap();
    assert_eq!((acknowledged.by, acknowledged.at), (operator(), at(70).wall));
    assert_eq!(acknowledged.note.as_deref(), Some("seen"));
    assert_eq!(bench.state(100, normal(90)), [Closed]);
    assert_eq!(bench.letter(), 'A');
}

#[test]
fn a_returned_alarm_waits_for_its_acknowledgement_and_recurs_in_the_same_episode() {
    let mut bench = raised(rule());
    assert_eq!(bench.state(100, normal(90)), [Cleared]);
    assert_eq!((bench.letter(), bench.episode().cleared_at), ('D', Some(at(90).wall)));
    assert_eq!(bench.state(200, active(140)), [Raised]);
    assert_eq!((bench.letter(), bench.episode().id, bench.episode().recurrences), ('B', EpisodeId(1), 1));
    assert_eq!(bench.state(300, normal(290)), [Cleared]);
    assert_eq!(bench.ack(310, 1).unwrap(), [Acknowledged, Closed]);
    assert_eq!(bench.letter(), 'A');
    assert_eq!(bench.state(400, active(340)), [Raised]);
    assert_eq!(bench.episode().id, EpisodeId(2), "after its end a new episode begins");
}

#[test]
fn an_acknowledgement_names_an_episode_and_meets_no_other() {
    let mut bench = raised(rule());
    assert_eq!(bench.ack(61, 0), Err(Refusal::NoSuchEpisode(EpisodeId(0))));
    assert_eq!(bench.ack(61, 2), Err(Refusal::NoSuchEpisode(EpisodeId(2))));
    bench.ack(61, 1).unwrap();
    assert_eq!(bench.ack(62, 1), Err(Refusal::AlreadyAcknowledged(operator())));
    bench.state(100, normal(90));
    bench.state(200, active(140));
    assert_eq!(bench.ack(201, 1), Err(Refusal::EpisodeEnded(EpisodeId(1))));
    assert_eq!(bench.letter(), 'B', "the new one is still unacknowledged");
    assert_eq!(bench.ack_for(202, 2, Some(0)), Err(Refusal::NoTime));
    assert_eq!(bench.drain(), []);
}

#[test]
fn an_episode_that_was_never_shown_cannot_be_acknowledged() {
    let mut bench = Bench::new(rule());
    bench.mask(0, MaskReason::OffDuty);
    bench.state(60, active(0));
    assert_eq!(bench.ack(61, 1), Err(Refusal::NeverShown));
}

#[test]
fn the_end_of_a_shelf_clears_the_acknowledgement_and_a_person_sets_it() {
    for is_acknowledged in [false, true] {
        let mut bench = raised(Rule { ack_expires: None, ..rule() });
        if is_acknowledged {
            bench.ack(61, 1).unwrap();
        }
        bench.shelve(70, ShelfKind::Timed, 100);
        assert_eq!((bench.letter(), bench.wait(169)), ('E', NOTHING));
        assert_eq!(bench.wait(170), [Unshelved]);
        assert_eq!(bench.letter(), 'B');
        bench.shelve(180, ShelfKind::Timed, 100);
        assert_eq!(bench.unshelve(190).unwrap(), [Unshelved]);
        assert_eq!(bench.letter(), 'C');
        assert_eq!(bench.episode().acknowledged.as_ref().unwrap().by, operator());
        assert_eq!(bench.unshelve(191), Err(Refusal::NotShelved));
    }
}

#[test]
fn an_acknowledgement_by_unshelving_expires_like_any_other() {
    let mut bench = raised(rule());
    bench.shelve(70, ShelfKind::Timed, 100);
    bench.unshelve(80).unwrap();
    assert_eq!(bench.wait(379), NOTHING);
    assert_eq!(bench.wait(380), [AlarmStep::Expired]);
}

#[test]
fn a_one_shot_shelf_ends_when_the_condition_is_next_normal() {
    let mut bench = raised(rule());
    bench.shelve(70, ShelfKind::OneShot, 1000);
    assert_eq!(bench.state(100, normal(100)), NOTHING);
    assert_eq!(bench.wait(109), NOTHING);
    assert_eq!(bench.wait(110), [Cleared, Unshelved]);
    assert_eq!(bench.letter(), 'D', "nobody has acknowledged it");
    let mut bench = raised(rule());
    bench.ack(61, 1).unwrap();
    bench.shelve(70, ShelfKind::OneShot, 1000);
    assert_eq!(bench.state(110, normal(100)), [Closed, Unshelved]);
    let mut bench = Bench::new(rule());
    bench.state(0, normal(0));
    bench.shelve(1, ShelfKind::OneShot, 1000);
    assert_eq!(bench.state(70, active(10)), [AlarmStep::Shelved], "it was normal already: the next return counts");
    assert_eq!(bench.state(110, normal(100)), [Closed, Unshelved]);
    let mut bench = raised(rule());
    bench.shelve(70, ShelfKind::OneShot, 500);
    assert_eq!(bench.wait(570), [Unshelved], "its time ends it in any case");
}

#[test]
fn a_shelf_always_ends_and_always_has_a_reason() {
    let mut bench = raised(rule());
    let by = operator();
    let mut try_to = |span: Duration, text: &str| {
        bench.engine.shelve(at(70), &KEY, ShelfKind::Timed, span, seconds(100), Person { by: &by, text })
    };
    assert_eq!(try_to(seconds(99), " \n"), Err(Refusal::NoReason));
    assert_eq!(try_to(Duration::ZERO, "works"), Err(Refusal::NoTime));
    assert_eq!(try_to(seconds(100) + Duration::from_micros(1), "works"), Err(Refusal::TooLong(seconds(100))));
    assert_eq!(try_to(seconds(99), &"长".repeat(TEXT_MAX + 1)), Err(Refusal::TooMuchText(TEXT_MAX)));
    assert_eq!(try_to(seconds(99), &"长".repeat(TEXT_MAX)), Ok(()));
    assert_eq!(try_to(seconds(100), "works"), Ok(()), "a new shelf replaces the one before");
    let shelf = bench.view().shelf.unwrap().clone();
    assert_eq!((shelf.until, shelf.reason.as_str()), (at(170).wall, "works"));
    let unknown =
        bench.engine.shelve(at(71), &9, ShelfKind::Timed, seconds(9), seconds(99), Person { by: &by, text: "x" });
    assert_eq!(unknown, Err(Refusal::NoSuchAlarm));
}

#[test]
fn a_person_may_close_what_no_data_can_confirm_and_nothing_else() {
    let mut bench = raised(rule());
    assert_eq!(bench.checked(61, 1), Err(Refusal::StillActive));
    bench.ack(62, 1).unwrap();
    bench.state(63, Condition::Unknown);
    assert_eq!((bench.letter(), bench.view().unconfirmed_since), ('C', Some(at(63))));
    bench.engine.checked(at(70), EpisodeId(1), Person { by: &operator(), text: "looks right" }).unwrap();
    let told = bench.drain();
    assert_eq!((told[0].change.change, told[0].change.cause), (Closed, AlarmCause::Operator));
    assert_eq!((told[0].change.by.clone(), told[0].change.note.as_deref()), (Some(operator()), Some("looks right")));
    assert_eq!(bench.checked(71, 1), Err(Refusal::EpisodeEnded(EpisodeId(1))));
    assert_eq!(bench.state(80, active(0)), [Raised], "data say otherwise: a new episode");
}

#[test]
fn what_only_a_person_may_clear_waits_for_one() {
    let manual = Rule { off_delay: OffDelay::ByPerson, levels: vec![level(0, Priority::Medium)], ..rule() };
    let mut bench = Bench::new(manual.clone());
    bench.state(0, active(0));
    bench.state(1, normal(1));
    assert_eq!((bench.wait(100_000), bench.letter()), (NOTHING, 'B'));
    assert_eq!(bench.ack(100_001, 1).unwrap(), [Acknowledged, Closed]);
    let mut bench = Bench::new(manual);
    bench.state(0, active(0));
    assert_eq!(bench.ack(1, 1).unwrap(), [Acknowledged], "the condition is still there");
    assert_eq!(bench.state(2, normal(2)), [Closed], "the person has spoken already");
    assert_eq!(bench.state(3, active(3)), [Raised], "and the next time is not hidden behind that word");
}

#[test]
fn every_refusal_says_what_to_do() {
    let refusals = [
        Refusal::NoSuchAlarm,
        Refusal::NoSuchEpisode(EpisodeId(7)),
        Refusal::EpisodeEnded(EpisodeId(7)),
        Refusal::AlreadyAcknowledged(operator()),
        Refusal::NeverShown,
        Refusal::StillActive,
        Refusal::NoReason,
        Refusal::TooMuchText(TEXT_MAX),
        Refusal::NoTime,
        Refusal::TooLong(seconds(60)),
        Refusal::NotShelved,
        Refusal::AlreadyOutOfService,
        Refusal::NotOutOfService,
    ];
    for refusal in refusals {
        let text = refusal.to_string();
        assert!(text.contains([';', ',']) && text.starts_with(char::is_lowercase), "{text}");
        let json = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<Refusal>(&json).unwrap(), refusal);
    }
}
