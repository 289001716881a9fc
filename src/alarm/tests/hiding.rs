//! Masks and out of service: counted, not shown, and judged at once when they end.

use super::*;
use crate::domain::{Mask, ShelfKind};
use AlarmStep::{Cleared, Closed, Raised, Shelved, Suppressed, Unshelved, Unsuppressed, Worsened};

const NOTHING: Vec<AlarmStep> = Vec::new();
const PARENT: MaskReason<u8> = MaskReason::Parent(9);

#[test]
fn a_condition_older_than_the_mask_is_raised_in_the_moment_the_mask_ends() {
    let mut bench = Bench::new(rule());
    assert_eq!(bench.mask(0, MaskReason::OffDuty), NOTHING);
    assert_eq!(bench.letter(), 'F');
    bench.state(10, active(10));
    assert_eq!(bench.wait(69), NOTHING);
    assert_eq!(bench.wait(70), [Suppressed]);
    assert_eq!((bench.letter(), bench.view().axes.episode), ('F', EpisodeAxis::Unshown));
    assert_eq!(bench.wait(610), [Worsened]);
    assert_eq!(bench.engine.sounding().count(), 0);
    bench.engine.unmask(at(40_000), &KEY, &MaskReason::OffDuty, AlarmCause::Duty);
    let told = bench.drain();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].change.change, told[0].change.cause), (Raised, AlarmCause::Duty));
    assert_eq!((told[0].change.priority, told[0].change.since), (Priority::High, Some(at(10).wall)));
    assert_eq!((bench.letter(), bench.episode().recurrences), ('B', 0));
}

#[test]
fn what_comes_and_goes_behind_a_mask_asks_nobody() {
    let mut bench = Bench::new(rule());
    bench.mask(0, MaskReason::OffDuty);
    assert_eq!(bench.state(70, active(0)), [Suppressed]);
    assert_eq!(bench.state(100, normal(90)), [Closed]);
    assert_eq!((bench.unmask(200, &MaskReason::OffDuty), bench.letter()), (NOTHING, 'A'));
}

#[test]
fn a_mask_that_begins_over_an_alarm_keeps_its_episode_and_its_acknowledgement() {
    for (is_acknowledged, letter) in [(false, 'B'), (true, 'C')] {
        let mut bench = Bench::new(Rule { ack_expires: None, ..rule() });
        bench.state(60, active(0));
        if is_acknowledged {
            bench.ack(61, 1).unwrap();
        }
        assert_eq!(bench.mask(70, MaskReason::OffDuty), [Suppressed]);
        assert_eq!(bench.mask(71, PARENT), NOTHING, "it is hidden already");
        assert_eq!(bench.unmask(72, &MaskReason::OffDuty), NOTHING, "the other reason still holds");
        assert_eq!(bench.letter(), 'F');
        assert_eq!(bench.unmask(73, &PARENT), [Unsuppressed]);
        assert_eq!((bench.letter(), bench.episode().id), (letter, EpisodeId(1)));
    }
}

#[test]
fn an_alarm_that_was_shown_still_waits_for_a_person_after_it_cleared_behind_a_mask() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.mask(70, MaskReason::OffDuty);
    assert_eq!(bench.state(100, normal(90)), [Cleared]);
    assert_eq!(bench.state(200, active(140)), [Suppressed], "it recurs behind the mask");
    assert_eq!(bench.episode().recurrences, 1);
    assert_eq!(bench.state(300, normal(290)), [Cleared]);
    assert_eq!(bench.unmask(400, &MaskReason::OffDuty), [Unsuppressed]);
    assert_eq!(bench.letter(), 'D');
}

#[test]
fn behind_a_lost_parent_nothing_is_judged_until_there_are_fresh_data() {
    let mut bench = Bench::new(rule());
    bench.mask(0, PARENT);
    bench.state(70, active(0));
    bench.state(80, Condition::Unknown);
    assert_eq!(bench.unmask(100, &PARENT), [Unsuppressed]);
    assert_eq!((bench.letter(), bench.view().unconfirmed_since), ('A', Some(at(80))));
    assert_eq!(bench.engine.sounding().count(), 0);
    assert_eq!(bench.state(101, active(0)), [Raised]);
    let mut bench = Bench::new(rule());
    bench.mask(0, PARENT);
    bench.state(70, active(0));
    bench.state(80, Condition::Unknown);
    bench.unmask(100, &PARENT);
    assert_eq!(bench.state(120, normal(101)), [Closed], "fresh data show that it is over");
}

#[test]
fn out_of_service_has_a_reason_and_ends_by_a_person_or_its_time() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    assert_eq!(bench.take_out(70, None), [Suppressed]);
    assert_eq!((bench.letter(), bench.view().axes.mask), ('G', Some(Mask::OutOfService)));
    let by = operator();
    let again = bench.engine.take_out_of_service(at(71), &KEY, None, Person { by: &by, text: "x" });
    assert_eq!(again, Err(Refusal::AlreadyOutOfService));
    assert_eq!(bench.put_back(80), [Unsuppressed]);
    assert_eq!(bench.letter(), 'B');
    let again = bench.engine.return_to_service(at(81), &KEY, Person { by: &by, text: "" });
    assert_eq!(again, Err(Refusal::NotOutOfService));
    let no_reason = bench.engine.take_out_of_service(at(82), &KEY, None, Person { by: &by, text: "" });
    assert_eq!(no_reason, Err(Refusal::NoReason));
    bench.take_out(100, Some(50));
    assert_eq!(bench.wait(149), NOTHING);
    assert_eq!((bench.wait(150), bench.letter()), (vec![Unsuppressed], 'B'));
}

#[test]
fn an_alarm_that_came_while_out_of_service_is_raised_on_its_return() {
    let mut bench = Bench::new(rule());
    assert_eq!(bench.take_out(0, None), [Suppressed]);
    assert_eq!(bench.state(70, active(0)), [Suppressed]);
    assert_eq!(bench.letter(), 'G');
    assert_eq!(bench.put_back(80), [Unsuppressed, Raised]);
}

#[test]
fn an_alarm_that_came_behind_a_shelf_is_raised_at_its_end_or_taken_as_seen_by_who_ends_it() {
    let mut bench = Bench::new(rule());
    bench.shelve(0, ShelfKind::Timed, 100);
    assert_eq!(bench.state(60, active(0)), [Shelved]);
    assert_eq!(bench.wait(100), [Unshelved, Raised]);
    assert_eq!(bench.letter(), 'B');
    let mut bench = Bench::new(rule());
    bench.shelve(0, ShelfKind::Timed, 100);
    bench.state(60, active(0));
    assert_eq!((bench.unshelve(70).unwrap(), bench.letter()), (vec![Unshelved], 'C'));
}

#[test]
fn nobody_has_seen_what_is_still_behind_a_mask_when_its_shelf_is_ended() {
    let mut bench = Bench::new(rule());
    bench.shelve(0, ShelfKind::Timed, 100);
    bench.mask(1, MaskReason::OffDuty);
    bench.state(60, active(0));
    assert_eq!((bench.unshelve(70).unwrap(), bench.letter()), (vec![Unshelved], 'F'));
    assert_eq!((bench.unmask(80, &MaskReason::OffDuty), bench.letter()), (vec![Raised], 'B'));
}

#[test]
fn a_retired_alarm_leaves_nothing_behind() {
    let mut bench = Bench::new(rule());
    bench.state(60, active(0));
    bench.shelve(61, ShelfKind::Timed, 100);
    bench.take_out(62, Some(100));
    bench.engine.retire(at(70), &KEY);
    let told = bench.drain();
    assert!(told.iter().all(|event| event.change.cause == AlarmCause::Configuration));
    let steps: Vec<_> = told.iter().map(|event| event.change.change).collect();
    assert_eq!(steps, [Closed, Unshelved, Unsuppressed]);
    assert_eq!((bench.engine.kept().alarms.len(), bench.engine.poll_timeout()), (0, None));
    assert_eq!(bench.engine.kept().last_episode, EpisodeId(1), "no id is given twice");
    bench.engine.retire(at(71), &77);
    assert_eq!(bench.drain(), []);
}
