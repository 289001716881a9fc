//! A day and a night, worked out by hand: Monday 08:30 to Tuesday 17:30, Tuesday being a holiday.
//!
//! Range: 33 h. At 16:00 on Monday the clock is set back to 15:50, so 600 s occur twice: 33 h + 600 s = 119,400 s go by.
//! Duty of `day` lines: Monday 08:30–12:00 and 13:30–17:30 = 7.5 h, + the 600 s that occur twice = 27,600 s; Tuesday none.
//! Duty of `night`: Monday 17:30 to Tuesday 08:30 = 15 h = 54,000 s.

use hookwatch::domain::event::{AdapterStep, ProgramChange};
use hookwatch::domain::operator::{LongCallReason, OperatorAct, OperatorRecord};
use hookwatch::domain::{AlarmSource, AlarmStep, Direction, EventBody, LineId, LineState, OperatorId, Origin, Outcome};
use hookwatch::shift::{Callback, Figures, Share};
use std::time::Duration;

use super::story::{Story, at, config, range};

use Direction::{In, Out};
use LineState::{Dead, Idle, OffHook, Ringing, Stale, Unknown};

fn act(story: &mut Story, act: OperatorAct) {
    story.push(EventBody::Operator(OperatorRecord { by: Some(OperatorId::new("sun")), act }));
}

/// Parked in the morning, and taken out of service so that it looks better.
fn morning_of_a(day: &mut Story) {
    // Before the range: an outbound call, which proves that the line's digits are seen.
    day.until("08:10:00").lifted("a", Origin::None);
    day.until("08:10:03").turns("a", Origin::Outbound);
    day.until("08:12:00").is("a", Idle).call("a", "08:10:00", (Out, Outcome::Released), (0, 120_000));
    day.until("08:50:00").lifted("a", Origin::None);
    day.until("08:51:00").left_off_hook("a", "08:50:00", AlarmStep::Raised);
}

/// The number 8000 rings three desks.
fn three_desks(day: &mut Story) {
    day.until("09:00:00").is("b", Ringing).is("c", Ringing).is("d", Ringing);
    day.until("09:00:16").lifted("c", Origin::Inbound).number("09:00:00", Outcome::Answered, 16_000, Some("c"));
    day.until("09:00:17");
    for line in ["b", "d"] {
        day.is(line, Idle).call(line, "09:00:00", (In, Outcome::Missed), (17_000, 0)).answered_by =
            Some(LineId::new("c"));
    }
    let about = AlarmSource::Line(LineId::new("a")).into();
    act(day, OperatorAct::TookOutOfService { about, note: "looks better".to_owned(), until: Some(at("17:00:00")) });
    day.until("09:05:00").is("b", Ringing).is("d", Ringing);
    day.until("09:05:10").lifted("b", Origin::Inbound).number("09:05:00", Outcome::Answered, 10_000, Some("b"));
    day.is("d", Idle).call("d", "09:05:00", (In, Outcome::Missed), (10_000, 0)).answered_by = Some(LineId::new("b"));
    day.until("09:06:00").lifted("d", Origin::None);
    day.until("09:06:05").turns("d", Origin::Outbound);
    day.until("09:08:00").is("d", Idle).call("d", "09:06:00", (Out, Outcome::Released), (0, 120_000));
    day.until("09:09:10").is("b", Idle).call("b", "09:05:00", (In, Outcome::Answered), (10_000, 240_000));
    day.until("09:10:16").is("c", Idle).call("c", "09:00:00", (In, Outcome::Answered), (16_000, 600_000));
    day.until("10:00:00").is("b", Ringing).is("c", Ringing).is("d", Ringing);
    day.until("10:00:25");
    for line in ["b", "c", "d"] {
        day.is(line, Idle).call(line, "10:00:00", (In, Outcome::Missed), (25_000, 0));
    }
    day.until("10:00:31").number("10:00:00", Outcome::Missed, 25_000, None);
    // The adapter of the three is lost for ten minutes.
    day.until("10:30:00").adapter("hall-2", AdapterStep::Lost);
    day.is("b", Stale).is("c", Stale).is("d", Stale);
    day.until("10:40:00").adapter("hall-2", AdapterStep::Live);
    day.is("b", Idle).is("c", Idle).is("d", Idle);
}

/// The cord of one desk is pulled while the two others are on the telephone.
fn pulled_cord(day: &mut Story) {
    day.until("11:00:00").is("d", Dead);
    day.until("11:05:00").lifted("b", Origin::None);
    day.until("11:05:03").turns("b", Origin::Outbound);
    day.until("11:06:00").lifted("c", Origin::None);
    day.until("11:06:03").turns("c", Origin::Outbound);
    day.until("11:09:00").is("c", Idle).call("c", "11:06:00", (Out, Outcome::Released), (0, 180_000));
    day.until("11:10:00").is("b", Idle).call("b", "11:05:00", (Out, Outcome::Released), (0, 300_000));
    day.until("11:20:00").is("d", Idle);
}

/// The first run crashes in the break; the next one starts half an hour later and knows nothing for ten seconds.
fn noon(day: &mut Story) {
    day.until("11:30:00").left_off_hook("a", "08:50:00", AlarmStep::Closed);
    day.is("a", Idle).call("a", "08:50:00", (Direction::None, Outcome::NoCall), (0, 0));
    day.until("11:40:00").is("a", Ringing);
    day.until("11:40:12").lifted("a", Origin::Inbound);
    day.until("11:43:12").is("a", Idle).call("a", "11:40:00", (In, Outcome::Answered), (12_000, 180_000));
    day.until("12:20:00").push(EventBody::Program(ProgramChange::Alive { sim: false }));
    day.starts("12:50:00");
    for line in ["a", "b", "c", "d", "n"] {
        day.is(line, Unknown);
    }
    day.until("12:50:10");
    for line in ["a", "b", "c", "d", "n"] {
        day.is(line, Idle);
    }
}

fn afternoon_of_a(day: &mut Story) {
    day.until("14:00:00").is("a", Ringing);
    day.until("14:00:20").is("a", Idle).call("a", "14:00:00", (In, Outcome::Missed), (20_000, 0)).number =
        Some("13900000001".to_owned());
    day.until("14:10:00").lifted("a", Origin::None);
    day.until("14:10:04").turns("a", Origin::Outbound);
    day.until("14:12:00").is("a", Idle).call("a", "14:10:00", (Out, Outcome::Released), (0, 120_000)).digits =
        Some("013900000001".to_owned());
    day.until("14:20:00").is("a", Ringing);
    day.until("14:20:04").is("a", Idle).call("a", "14:20:00", (In, Outcome::Abandoned), (4_000, 0));
    // Answered, dropped, and lifted again at once: suspected, never certain.
    day.until("14:30:00").is("a", Ringing);
    day.until("14:30:10").lifted("a", Origin::Inbound);
    day.until("14:30:13").is("a", Idle).call("a", "14:30:00", (In, Outcome::Dropped), (10_000, 3_000));
    day.until("14:30:20").parked("a");
    day.until("14:40:20").is("a", Idle).call("a", "14:30:20", (Direction::None, Outcome::NoCall), (0, 0));
    // A call of 50 min, of which the desk confirmed the time up to 15:35:05.
    day.until("15:00:00").is("a", Ringing);
    day.until("15:00:05").lifted("a", Origin::Inbound);
    day.until("15:20:05");
    let (since, until) = (at("15:00:05"), at("15:35:05"));
    let (line, reason) = (LineId::new("a"), LongCallReason::Conference);
    act(day, OperatorAct::LongCall { line, since, reason, until });
    day.until("15:50:05").is("a", Idle).call("a", "15:00:00", (In, Outcome::Answered), (5_000, 3_000_000));
    day.until("16:00:00").set_clock("15:50:00");
    day.push(EventBody::Program(ProgramChange::Alive { sim: false }));
    day.until("15:52:00").is("a", Ringing);
    day.until("15:52:08").lifted("a", Origin::Inbound);
    day.until("15:53:08").is("a", Idle).call("a", "15:52:00", (In, Outcome::Answered), (8_000, 60_000));
}

/// A call over midnight, a short stretch of unknown origin, and a long one.
fn night(day: &mut Story) {
    day.until("23:59:50").is("n", Ringing);
    day.until("1+00:00:00").lifted("n", Origin::Inbound);
    day.until("1+00:05:00").is("n", Idle).call("n", "23:59:50", (In, Outcome::Answered), (10_000, 300_000));
    day.until("1+03:00:00").lifted("n", Origin::Unknown);
    day.until("1+03:04:00").is("n", Idle).call(
        "n",
        "1+03:00:00",
        (Direction::Unknown, Outcome::Released),
        (0, 240_000),
    );
    day.until("1+04:00:00").lifted("n", Origin::Unknown);
    day.until("1+04:20:00").is("n", Idle);
    day.call("n", "1+04:00:00", (Direction::Unknown, Outcome::Released), (0, 1_200_000));
    let (why, adapters) = ("SIGTERM".to_owned(), Vec::new());
    day.until("1+17:00:00").push(EventBody::Program(ProgramChange::Stopped { why, adapters, sim: false }));
}

pub(super) fn told() -> Story {
    let mut day = Story::default();
    day.starts("08:00:00");
    day.until("08:00:10");
    for line in ["a", "b", "c", "d", "n"] {
        day.is(line, Idle);
    }
    morning_of_a(&mut day);
    three_desks(&mut day);
    pulled_cord(&mut day);
    noon(&mut day);
    afternoon_of_a(&mut day);
    night(&mut day);
    assert!(!matches!(day.records.last(), Some((_, EventBody::Line(change))) if change.to == OffHook));
    day
}

fn figures() -> Figures {
    told().figures(&config(), range("08:30:00", "1+17:30:00"), at("1+18:00:00"))
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_parked_handset_counts_whoever_took_it_out_of_service() {
    let figures = figures();
    let a = &figures.lines[0].scope;
    // Certain: 08:50:00 to 11:30:00. Suspected: dropped and parked 14:30:20 to 14:40:20 = 600 s, and of the call of 50 min
    // what lies after the low limit (15:15:05) and the confirmed time (15:35:05): to 15:50:05 = 900 s. Explained: 1,200 s.
    assert_eq!((a.blocked.certain.whole, a.blocked.certain.on_duty), (s(9_600), s(9_600)));
    assert_eq!((a.blocked.suspected.whole, a.blocked.explained.whole), (s(1_500), s(1_200)));
    assert_eq!((a.blocked.certain_periods, a.blocked.suspected_periods), (1, 2));
    assert_eq!(a.certain_share(), Share { part: 9_600_000_000, whole: 27_600_000_000 });
    let [out] = &figures.out_of_service[..] else { panic!("{:?}", figures.out_of_service) };
    assert_eq!((out.why.as_str(), out.time, out.to), ("looks better", s(8 * 3_600 - 17), Some(at("17:00:00"))));
}

#[test]
fn time_by_state_is_all_the_time_that_went_by() {
    let figures = figures();
    for line in &figures.lines {
        assert_eq!(line.scope.time.total().whole, s(119_400), "{}", line.line);
    }
    let a = &figures.lines[0].scope;
    // 9,600 parked, 180, 120, 3 dropped, 600 parked, 3,000, 60.
    assert_eq!(a.time.off_hook.whole, s(13_563));
    // 12 + 20 + 4 + 10 + 5 + 8.
    assert_eq!(a.time.ringing.whole, s(59));
    // The crash 1,800 s and 10 s until the line was known, in the break; after the stop 1,800 s, on a holiday.
    assert_eq!((a.time.unobserved.whole, a.time.unobserved.on_duty), (s(3_610), s(0)));
    assert_eq!(a.time.total().on_duty, s(27_600));
    // The lost adapter: 600 s more, on duty.
    let b = &figures.lines[1].scope;
    assert_eq!((b.time.unobserved.whole, b.time.unobserved.on_duty), (s(4_210), s(600)));
    assert_eq!(b.time.observed(), Share { part: 27_000_000_000, whole: 27_600_000_000 });
    assert_eq!(figures.lines[4].scope.time.total().on_duty, s(54_000));
}

#[test]
fn calls_count_once_for_their_number_and_for_each_line_its_own() {
    let figures = figures();
    let a = figures.lines[0].scope.calls;
    // Answered 11:40, 15:00, 15:52, all within 15 s; missed 14:00; abandoned 14:20; dropped 14:30; outbound 14:10.
    assert_eq!((a.answered, a.answered_soon, a.missed, a.abandoned, a.dropped), (3, 3, 1, 1, 1));
    assert_eq!((a.offered(), a.outbound, a.open), (6, 1, 0));
    assert_eq!(a.answer_rate(), Share { part: 3, whole: 6 });
    let number = figures.numbers.iter().find(|number| number.number.as_str() == "8000").unwrap();
    // 09:00 by c after 16 s, 09:05 by b after 10 s, 10:00 missed.
    let calls = number.scope.calls;
    assert_eq!((calls.answered, calls.answered_soon, calls.missed, calls.offered()), (2, 1, 1, 3));
    let b = figures.lines[1].scope.calls;
    assert_eq!((b.answered, b.missed, b.answered_elsewhere), (1, 1, 1));
    // a 6, 8000 3, n 1 (on duty too: the night's). Outbound: a 14:10, d 09:06, b 11:05, c 11:06.
    let total = figures.total.calls;
    assert_eq!((total.offered(), total.answered, total.missed, total.dropped, total.abandoned), (10, 6, 2, 1, 1));
    assert_eq!((figures.total.duty_calls.offered(), figures.total.calls.outbound), (10, 4));
    // Rings of answered calls: 5, 8, 10, 10, 12, 16 s.
    let answer = &figures.total.traffic.answer;
    assert_eq!((answer.percentile(50), answer.percentile(90), answer.max()), (Some(s(10)), Some(s(16)), Some(s(16))));
    assert_eq!(answer.mean(), Some(Duration::from_millis(10_166)));
}

#[test]
fn traffic_is_calls_alone() {
    let figures = figures();
    // a: 180, 120, dropped 3, of the long call 15:00:05 to 15:15:05 = 900 and 1,200 explained, 60.
    assert_eq!(figures.lines[0].scope.traffic.carried.whole, s(2_463));
    // n: 300 over midnight, 240 of unknown origin; 1,200 were suspected.
    let n = &figures.lines[4].scope;
    assert_eq!((n.traffic.carried.whole, n.blocked.suspected.whole), (s(540), s(1_200)));
    // 8000, 08:30 to 09:30: b 240, c 600, d 120 = 960 s = 0.267 erlangs.
    let number = figures.numbers.iter().find(|number| number.number.as_str() == "8000").unwrap();
    let peak = number.peak.unwrap();
    assert_eq!((peak.hour, peak.carried), (0, s(960)));
    // A = 0.27: B(A, 1) = 0.21, B(A, 2) = 0.028, B(A, 3) = 0.0025.
    assert_eq!(number.lines_needed(), Some(3));
    let hour = figures.hours[0];
    assert_eq!((hour.offered, hour.answered, hour.carried), (2, 2, s(960)));
    assert_eq!(figures.hours.len(), 33);
}

#[test]
fn all_busy_is_every_line_in_use_at_once() {
    let figures = figures();
    // All three ring 09:00:00 to :16, b and d ring on to :17 while c talks; b and d ring for the second call 09:05:00 to
    // :10 while c talks; d is on an outbound call 09:06:00 to 09:08:00 while b and c talk; all ring 10:00:00 to :25.
    let number = figures.numbers.iter().find(|number| number.number.as_str() == "8000").unwrap();
    assert_eq!(number.scope.all_busy.whole, s(17 + 10 + 120 + 25));
    assert_eq!(figures.total.all_busy.on_duty, s(172));
    // Usual rate: 3 calls in 27,600 − 600 − 172 = 26,828 s with a free line.
    let expected = 3.0 / 26_828.0 * 172.0;
    assert!((number.turned_away.all_busy.unwrap() - expected).abs() < 1e-9);
    assert_eq!((number.turned_away.certain, number.turned_away.suspected), (None, None));
}

#[test]
fn no_blocking_is_seen_while_a_line_of_the_number_is_free_works_and_is_observed() {
    let figures = figures();
    let seen = |name: &str| {
        let number = figures.numbers.iter().find(|number| number.number.as_str() == name).unwrap();
        number.no_blocking_seen
    };
    // 8000: of 27,600 s on duty none of the three was free in the 172 s when all were in use, in the 600 s of the lost
    // adapter, and from 11:06:00 to 11:09:00 = 180 s, when b and c talked and d was dead. The crash lies in the break.
    assert_eq!(seen("8000"), Share { part: (27_600 - 172 - 600 - 180) * 1_000_000, whole: 27_600_000_000 });
    assert_eq!(figures.lines[3].scope.time.dead.on_duty, s(1_200));
    // 8001: 13,563 s off-hook and 59 s ringing, all of it on duty; that it was out of service changes nothing.
    assert_eq!(seen("8001"), Share { part: (27_600 - 13_563 - 59) * 1_000_000, whole: 27_600_000_000 });
    // 8002, on duty in the night: off-hook 300, 240 and 1,200 s, ringing 10 s.
    assert_eq!(seen("8002"), Share { part: (54_000 - 1_740 - 10) * 1_000_000, whole: 54_000_000_000 });
}

#[test]
fn a_missed_caller_is_closed_by_the_call_back() {
    let missed = figures().missed_calls;
    assert_eq!((missed.withheld, missed.callers.len()), (1, 1));
    let row = &missed.callers[0];
    assert_eq!((row.caller.as_str(), row.tries, row.missed_at.as_str()), ("13900000001", 1, "a"));
    assert_eq!(row.callback, Callback::CalledBack { line: LineId::new("a"), at: at("14:10:00") });
}

#[test]
fn a_range_that_ends_within_a_period_takes_its_part_and_knows_how_it_went_on() {
    let day = told();
    let config = config();
    // 20 s after the handset was lifted: it counts, since it went on to its limit.
    let figures = day.figures(&config, range("08:30:00", "08:50:20"), at("1+18:00:00"));
    assert_eq!(figures.lines[0].scope.blocked.certain.whole, s(20));
    // Asked at that very moment nobody knows.
    let mut early = Story::default();
    early.records = day.records.iter().filter(|(moment, _)| moment.wall <= at("08:50:20")).cloned().collect();
    let figures = early.figures(&config, range("08:30:00", "17:30:00"), at("08:50:00"));
    assert!(figures.lines[0].scope.blocked.certain.is_zero());
    assert_eq!(figures.range.to, at("08:50:00"));
}

#[test]
fn a_range_without_a_record_is_unobserved_and_says_so() {
    let figures = told().figures(&config(), range("2+08:30:00", "2+17:30:00"), at("3+00:00:00"));
    assert_eq!((figures.records, figures.lines[0].scope.time.unobserved.whole), (0, s(9 * 3_600)));
    assert_eq!(figures.total.time.observed().ratio(), Some(0.0));
    assert_eq!(figures.total.calls.answer_rate().ratio(), None);
    let empty = Story::default().figures(&config(), range("08:30:00", "09:30:00"), at("3+00:00:00"));
    assert_eq!(empty.lines[0].scope.time.unobserved.whole, s(3_600));
}
