//! The ledger: a verdict for each published number, and none on what was not seen.

use hookwatch::domain::event::ProgramChange;
use hookwatch::domain::{Direction, EventBody, LineState, NumberId, Origin, Outcome};
use hookwatch::shift::{Fold, Ledger, LedgerRow, ListedNumber, NumberVerdict, Range};

use super::day::told;
use super::story::{Story, at, config, range};

use LineState::{Dead, Idle, Ringing};
use NumberVerdict::{Dead as IsDead, NeverAnswered, NotEnoughObserved, NotMonitored, Silent, Working};

fn ledger_of(story: &Story, config: &hookwatch::config::Config, range: Range, list: Option<&[ListedNumber]>) -> Ledger {
    let mut fold = Fold::new(config, range).with_line_hours();
    for (at, body) in &story.records {
        fold.push(*at, body);
    }
    Ledger::of(config, &fold.finish(range.to), list)
}

fn row<'a>(ledger: &'a Ledger, number: &str) -> &'a LedgerRow {
    ledger.rows.iter().find(|row| row.number.as_str() == number).expect("a number of the configuration")
}

fn verdicts(ledger: &Ledger) -> Vec<(&str, NumberVerdict)> {
    ledger.rows.iter().map(|row| (row.number.as_str(), row.verdict)).collect()
}

/// Seen from 08:30 to `until`: `a` rings and nobody answers, `n` is idle, and the feed of the three is gone.
fn bad_day(until: &str) -> Story {
    let mut story = Story::default();
    story.starts("08:30:00");
    for line in ["a", "b", "c", "d", "n"] {
        story.is(line, Idle);
    }
    story.until("09:00:00").is("a", Ringing);
    story.until("09:00:30").is("a", Idle).call("a", "09:00:00", (Direction::In, Outcome::Missed), (30_000, 0));
    story.until("10:00:00").is("b", Dead).is("c", Dead).is("d", Dead);
    story.until(until).push(EventBody::Program(ProgramChange::Alive { sim: false }));
    story
}

#[test]
fn the_ledger_of_the_hand_worked_day_has_its_last_rings_and_answers() {
    let ledger = ledger_of(&told(), &config(), range("08:30:00", "1+17:30:00"), None);
    assert_eq!(verdicts(&ledger), [("8001", Working), ("8002", Working), ("8000", Working)]);
    let (a, shared) = (row(&ledger, "8001"), row(&ledger, "8000"));
    assert_eq!((a.last_ring, a.last_answer), (Some(at("15:52:00")), Some(at("15:52:00"))));
    // The call of 09:05 was answered, that of 10:00 was not; from then to Tuesday 17:30 is one whole day.
    assert_eq!((shared.last_ring, shared.last_answer), (Some(at("10:00:00")), Some(at("09:05:00"))));
    assert_eq!((shared.rings, shared.answered, shared.monitored, shared.silent_days), (3, 2, 3, Some(1)));
    assert_eq!(ledger.count(Working), 3);
    assert!(ledger.shortages.is_empty() && ledger.merges.is_empty(), "{ledger:?}");
}

#[test]
fn what_rang_in_vain_what_never_rang_and_what_has_no_feed_are_told_apart() {
    let mut config = config();
    let night = config.lines.iter().position(|line| line.id.as_str() == "n").expect("the night's line");
    config.lines[night].duty = config.lines[0].duty.clone();
    let range = range("08:30:00", "17:30:00");
    let ledger = ledger_of(&bad_day("17:30:00"), &config, range, None);
    assert_eq!(verdicts(&ledger), [("8001", NeverAnswered), ("8002", Silent), ("8000", IsDead)]);
    assert_eq!((row(&ledger, "8002").last_ring, row(&ledger, "8002").silent_days), (None, Some(0)));
    config.lines[night].monitored = false;
    let ledger = ledger_of(&bad_day("17:30:00"), &config, range, None);
    assert_eq!((row(&ledger, "8002").verdict, row(&ledger, "8002").silent_days), (NotMonitored, None));
}

#[test]
fn under_90_percent_observed_no_number_is_called_silent_or_never_answered() {
    let mut config = config();
    config.lines.iter_mut().for_each(|line| line.duty = hookwatch::config::Duty::Always);
    let range = range("08:30:00", "18:30:00");
    // Ten hours of duty: nine hours are enough, a second less is not.
    let ledger = ledger_of(&bad_day("17:30:00"), &config, range, None);
    assert_eq!((row(&ledger, "8001").verdict, row(&ledger, "8002").verdict), (NeverAnswered, Silent));
    let ledger = ledger_of(&bad_day("17:29:59"), &config, range, None);
    assert_eq!((row(&ledger, "8001").verdict, row(&ledger, "8002").verdict), (NotEnoughObserved, NotEnoughObserved));
    // What was answered works, however little was seen.
    let ledger = ledger_of(&told(), &config, Range { to: at("3+00:00:00"), ..range }, None);
    assert_eq!(row(&ledger, "8001").verdict, Working);
}

#[test]
fn what_nobody_saw_since_the_last_ring_is_no_silence() {
    let mut config = config();
    config.lines.iter_mut().for_each(|line| line.duty = hookwatch::config::Duty::Always);
    // It rang at 09:00 and was seen for ten hours more; the range ends ever later.
    let story = bad_day("19:00:00");
    let days = |to: &str| {
        let ledger = ledger_of(&story, &config, range("08:30:00", to), None);
        (row(&ledger, "8001").silent_days, row(&ledger, "8002").silent_days)
    };
    assert_eq!(days("19:00:00"), (Some(0), Some(0)));
    assert_eq!(days("20:00:00"), (Some(0), Some(0)), "10 of 11 hours");
    assert_eq!(days("20:30:00"), (None, None), "less than 90 % of 11:30 and of 12 hours");
    assert_eq!(days("2+09:00:00"), (None, None));
    // A gap before the last ring says nothing about the time behind it.
    let mut story = Story::default();
    story.starts("08:30:00");
    story.is("a", Idle);
    story.until("2+08:30:00").push(EventBody::Program(ProgramChange::Alive { sim: false }));
    let ledger = ledger_of(&story, &config, Range { from: at("08:30:00"), to: at("2+08:30:00") }, None);
    assert_eq!(row(&ledger, "8001").silent_days, Some(2));
    assert_eq!(row(&ledger, "8002").silent_days, None, "nothing was ever heard of its line");
}

#[test]
fn a_list_is_compared_by_digits_both_ways() {
    let listed = |number: &str, department: &str| ListedNumber {
        number: number.to_owned(),
        label: String::new(),
        department: department.to_owned(),
    };
    let list = [listed("80-01", "desk"), listed("9999", "archive"), listed("8001", "twice")];
    let ledger = ledger_of(&told(), &config(), range("08:30:00", "1+17:30:00"), Some(&list));
    let compared = ledger.compared.as_ref().expect("a list was compared");
    assert_eq!(row(&ledger, "8001").department, "desk");
    assert_eq!((compared.listed, &compared.not_configured[..]), (2, &list[1..2]));
    assert_eq!(compared.not_listed, ["8002", "8000"].map(NumberId::new));
    assert_eq!(compared.twice, ["8001"]);
}

#[test]
fn a_number_whose_lines_are_in_use_all_the_time_needs_another_one() {
    let mut story = Story::default();
    story.starts("08:30:00");
    for line in ["a", "b", "c", "d", "n"] {
        story.is(line, Idle);
    }
    // One after the other carries 0.8 erlangs at the most: three lines are enough. All three at once for 14 of 15 minutes
    // carry 2.8: more callers than one in a hundred meet busy.
    for (line, from, to) in [("b", "09:00:00", "09:48:00"), ("c", "09:48:00", "10:36:00")] {
        story.until(from).lifted(line, Origin::Outbound);
        story.until(to).is(line, Idle);
    }
    let lone = ledger_of(&story, &config(), range("08:30:00", "10:36:00"), None);
    assert!(lone.shortages.is_empty(), "{lone:?}");
    story.until("11:00:00").lifted("b", Origin::Outbound).lifted("c", Origin::Outbound).lifted("d", Origin::Outbound);
    story.until("11:14:59").is("b", Idle).is("c", Idle).is("d", Idle);
    for minute in 0..3 {
        let (from, to) = (format!("11:{}:00", 15 + minute * 15), format!("11:{}:59", 28 + minute * 15));
        story.until(&from).lifted("b", Origin::Outbound).lifted("c", Origin::Outbound).lifted("d", Origin::Outbound);
        story.until(&to).is("b", Idle).is("c", Idle).is("d", Idle);
    }
    let full = ledger_of(&story, &config(), range("09:00:00", "12:00:00"), None);
    let [short] = &full.shortages[..] else { panic!("{full:?}") };
    assert_eq!((short.number.as_str(), short.lines, short.peak.hour), ("8000", 3, 2));
    assert!(short.needed > 3 && short.all_busy.as_secs() > 3_000, "{short:?}");
}

#[test]
fn numbers_of_one_group_with_next_to_no_traffic_could_share_lines() {
    let mut config = config();
    let group = config.lines[0].group.clone();
    config.lines.iter_mut().for_each(|line| {
        line.group = group.clone();
        line.duty = hookwatch::config::Duty::Always;
    });
    let mut story = Story::default();
    story.starts("08:30:00");
    for line in ["a", "b", "c", "d", "n"] {
        story.is(line, Idle);
    }
    // Half a minute of calls in an hour: 0.0083 erlangs, of which B(A, 1) = 0.83 %.
    story.until("09:00:00").lifted("a", Origin::Outbound);
    story.until("09:00:30").is("a", Idle);
    story.until("12:30:00").push(EventBody::Program(ProgramChange::Alive { sim: false }));
    let ledger = ledger_of(&story, &config, range("08:30:00", "12:30:00"), None);
    let [merge] = &ledger.merges[..] else { panic!("{ledger:?}") };
    assert_eq!((merge.numbers.len(), merge.lines), (2, 1));
    assert!((merge.erlangs - 30.0 / 3_600.0).abs() < 1e-9, "{merge:?}");
    // Two hours unseen: nothing is advised.
    let ledger = ledger_of(&story, &config, range("08:30:00", "14:30:00"), None);
    assert!(ledger.merges.is_empty(), "{ledger:?}");
}
