//! Shifts over midnight, on holidays, and where the clocks change.

use jiff::civil::Weekday;
use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn days(words: &str) -> Days {
    let mut days = Days::default();
    for word in words.split(' ') {
        days.add(Days::WORDS.iter().find(|(_, other)| *other == word).unwrap().0);
    }
    days
}

const WEEK: &str = "mon tue wed thu fri";
const ALL: &str = "mon tue wed thu fri sat sun";

fn minutes(time: &str) -> u16 {
    let (hours, minutes) = time.split_once(':').unwrap();
    hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
}

fn shift(name: &str, from: &str, to: &str, on: &str) -> Shift {
    let (from, to) = (minutes(from), minutes(to));
    let length = if to > from { to - from } else { to + 1440 - from };
    Shift { name: ShiftName::new(name), from, minutes: length, days: days(on), breaks: Vec::new() }
}

fn with_break(mut shift: Shift, from: &str, to: &str, mode: BreakMode) -> Shift {
    let after = (minutes(from) + 1440 - shift.from) % 1440;
    shift.breaks.push(Break { after, minutes: minutes(to) - minutes(from), mode });
    shift
}

fn calendar(zone_name: &str, shifts: Vec<Shift>) -> Calendar {
    Calendar::new(zone(zone_name), shifts, BTreeSet::new(), BTreeSet::new())
}

/// An instant by RFC 3339, or by a local time in Shanghai.
fn at(text: &str) -> Wall {
    if text.ends_with('Z') {
        return text.parse::<jiff::Timestamp>().unwrap().into();
    }
    let local: DateTime = text.parse().unwrap();
    local.to_zoned(zone("Asia/Shanghai")).unwrap().timestamp().into()
}

fn name_at(calendar: &Calendar, text: &str) -> Option<String> {
    calendar.running(at(text)).map(|shift| shift.name.to_string())
}

fn duty(name: &str) -> Duty {
    Duty::Shift(ShiftName::new(name))
}

#[test]
fn a_shift_holds_its_first_instant_and_not_its_last() {
    let calendar = calendar("Asia/Shanghai", vec![shift("day", "08:30", "17:30", WEEK)]);
    for (when, runs) in [
        ("2026-11-23T08:29:59.999999", false),
        ("2026-11-23T08:30", true),
        ("2026-11-23T17:29:59.999999", true),
        ("2026-11-23T17:30", false),
        ("2026-11-22T12:00", false),
    ] {
        assert_eq!(calendar.running(at(when)).is_some(), runs, "{when}");
    }
    let running = calendar.running(at("2026-11-23T12:00")).unwrap();
    assert_eq!((running.starts, running.ends), (at("2026-11-23T08:30"), at("2026-11-23T17:30")));
}

#[test]
fn a_night_shift_belongs_to_the_day_it_starts_on() {
    let calendar = calendar("Asia/Shanghai", vec![shift("night", "22:00", "06:00", "fri")]);
    for (when, runs) in [
        ("2026-11-20T21:59", false),
        ("2026-11-20T22:00", true),
        ("2026-11-21T05:59", true),
        ("2026-11-21T06:00", false),
        ("2026-11-20T03:00", false),
    ] {
        assert_eq!(calendar.is_on_duty(&duty("night"), at(when)), runs, "{when}");
    }
    assert_eq!(calendar.midnight_before(at("2026-11-21T07:00")), at("2026-11-21T00:00"));
}

#[test]
fn a_shift_to_24_00_ends_at_midnight_and_a_day_long_one_follows_itself() {
    let late = calendar("Asia/Shanghai", vec![shift("late", "16:00", "24:00", ALL)]);
    assert_eq!(late.running(at("2026-11-23T23:59")).unwrap().ends, at("2026-11-24T00:00"));
    assert_eq!(name_at(&late, "2026-11-24T00:00"), None);
    let whole = calendar("Asia/Shanghai", vec![shift("whole", "08:00", "08:00", ALL)]);
    assert_eq!(whole.running(at("2026-11-23T08:00")).unwrap().starts, at("2026-11-23T08:00"));
    assert_eq!(whole.running(at("2026-11-23T07:59")).unwrap().starts, at("2026-11-22T08:00"));
}

#[test]
fn holidays_and_adjusted_working_days_override_weekdays() {
    let shifts = vec![
        shift("day", "08:30", "17:30", WEEK),
        shift("weekend", "09:00", "16:00", "sat sun"),
        shift("night", "22:00", "06:00", "mon tue wed thu fri sat sun holiday"),
    ];
    let dates = |texts: &[&str]| texts.iter().map(|text| text.parse::<Date>().unwrap()).collect::<BTreeSet<_>>();
    // 1 and 2 October 2026 are Thursday and Friday; 3 October is a Saturday, 10 October an adjusted working Saturday.
    let calendar = Calendar::new(
        zone("Asia/Shanghai"),
        shifts,
        dates(&["2026-10-01", "2026-10-02", "2026-10-03"]),
        dates(&["2026-10-10", "2026-10-14"]),
    );
    for (when, name) in [
        ("2026-09-30T12:00", Some("day")),
        ("2026-10-01T12:00", None),
        ("2026-10-03T12:00", None),
        ("2026-10-04T12:00", Some("weekend")),
        ("2026-10-05T12:00", Some("day")),
        ("2026-10-10T08:45", Some("day")),
        ("2026-10-11T12:00", Some("weekend")),
        ("2026-10-14T12:00", Some("day")),
        ("2026-10-01T05:00", Some("night")),
        ("2026-10-01T23:00", Some("night")),
    ] {
        assert_eq!(name_at(&calendar, when).as_deref(), name, "{when}");
    }
    assert!(!calendar.is_on_duty(&duty("weekend"), at("2026-10-10T12:00")));
}

#[test]
fn a_shift_without_the_word_holiday_that_began_before_a_holiday_runs_to_its_end() {
    let holidays = BTreeSet::from([Date::constant(2026, 10, 1)]);
    let night = vec![shift("night", "22:00", "06:00", WEEK)];
    let calendar = Calendar::new(zone("Asia/Shanghai"), night, holidays, BTreeSet::new());
    assert_eq!(name_at(&calendar, "2026-10-01T05:00").as_deref(), Some("night"));
    assert_eq!(name_at(&calendar, "2026-10-01T22:30"), None);
}

#[test]
fn only_a_suppressing_break_takes_lines_off_duty() {
    let day = with_break(shift("day", "08:30", "17:30", WEEK), "12:00", "13:30", BreakMode::Suppress);
    let day = with_break(day, "15:00", "15:10", BreakMode::Normal);
    let calendar = calendar("Asia/Shanghai", vec![day]);
    for (when, on_duty, on_break) in [
        ("2026-11-23T11:59", true, false),
        ("2026-11-23T12:00", false, true),
        ("2026-11-23T13:29", false, true),
        ("2026-11-23T13:30", true, false),
        ("2026-11-23T15:05", true, false),
    ] {
        assert_eq!(calendar.is_on_duty(&duty("day"), at(when)), on_duty, "{when}");
        assert_eq!(calendar.running(at(when)).unwrap().on_break, on_break, "{when}");
    }
    assert!(calendar.is_on_duty(&Duty::Always, at("2026-11-23T12:30")));
}

#[test]
fn of_overlapping_shifts_the_later_is_shown_and_each_is_on_duty() {
    let early = with_break(shift("early", "06:00", "14:00", ALL), "10:00", "10:30", BreakMode::Suppress);
    let calendar = calendar("Asia/Shanghai", vec![early, shift("late", "10:00", "18:00", ALL)]);
    for (when, name) in [("2026-11-23T09:00", "early"), ("2026-11-23T10:00", "late"), ("2026-11-23T15:00", "late")] {
        assert_eq!(name_at(&calendar, when).as_deref(), Some(name), "{when}");
    }
    let in_both = at("2026-11-23T13:00");
    assert!(calendar.is_on_duty(&duty("early"), in_both) && calendar.is_on_duty(&duty("late"), in_both));
    let in_break = at("2026-11-23T10:15");
    assert!(!calendar.is_on_duty(&duty("early"), in_break) && calendar.is_on_duty(&duty("late"), in_break));
    assert!(!calendar.running(in_break).unwrap().on_break);
}

#[test]
fn the_day_on_which_clocks_go_forward_is_an_hour_short() {
    // New York, 8 March 2026: 02:00 EST becomes 03:00 EDT, at 07:00 UTC.
    let calendar = calendar(
        "America/New_York",
        vec![
            shift("night", "22:00", "06:00", ALL),
            shift("skipped", "02:10", "02:50", ALL),
            shift("half", "02:30", "04:00", ALL),
        ],
    );
    let night = calendar.starting_on(Date::constant(2026, 3, 7)).next().unwrap();
    assert_eq!((night.starts, night.ends), (at("2026-03-08T03:00:00Z"), at("2026-03-08T10:00:00Z")));
    let names: Vec<_> =
        calendar.starting_on(Date::constant(2026, 3, 8)).map(|o| (o.name.to_string(), o.starts)).collect();
    assert_eq!(names, [("night".into(), at("2026-03-09T02:00:00Z")), ("half".into(), at("2026-03-08T07:00:00Z"))]);
    assert!(!calendar.is_on_duty(&duty("half"), at("2026-03-08T06:59:59Z")));
    assert!(calendar.is_on_duty(&duty("half"), at("2026-03-08T07:00:00Z")));
    assert!(!calendar.is_on_duty(&duty("half"), at("2026-03-08T08:00:00Z")));
}

#[test]
fn the_day_on_which_clocks_go_back_is_an_hour_long() {
    // New York, 1 November 2026: 02:00 EDT becomes 01:00 EST, at 06:00 UTC; 01:30 occurs at 05:30 and 06:30 UTC.
    let calendar = calendar(
        "America/New_York",
        vec![shift("night", "22:00", "06:00", ALL), shift("short", "01:30", "03:00", ALL)],
    );
    let night = calendar.starting_on(Date::constant(2026, 10, 31)).next().unwrap();
    assert_eq!(night.ends.since(night.starts).as_secs(), 9 * 3600);
    let short = calendar.starting_on(Date::constant(2026, 11, 1)).find(|o| o.name.as_str() == "short").unwrap();
    assert_eq!((short.starts, short.ends), (at("2026-11-01T05:30:00Z"), at("2026-11-01T08:00:00Z")));
    assert_eq!(calendar.next_change(at("2026-11-01T05:30:00Z")), at("2026-11-01T06:00:00Z"), "the clock change itself");
    let none = Calendar::without_shifts(zone("America/New_York"));
    assert_eq!(none.midnight_before(at("2026-11-02T04:59:59Z")), at("2026-11-01T04:00:00Z"), "a day of 25 hours");
    assert_eq!(none.midnight_before(at("2026-11-02T05:00:00Z")), at("2026-11-02T05:00:00Z"));
}

#[test]
fn a_midnight_that_the_clocks_skip_is_the_moment_they_skip_it() {
    // Sao Paulo, 4 November 2018: 00:00 becomes 01:00, at 03:00 UTC.
    let none = Calendar::without_shifts(zone("America/Sao_Paulo"));
    assert_eq!(none.next_change(at("2018-11-04T01:00:00Z")), at("2018-11-04T03:00:00Z"));
    assert_eq!(none.midnight_before(at("2018-11-04T12:00:00Z")), at("2018-11-04T03:00:00Z"));
    // Apia left out 30 December 2011 altogether; the next day began at 10:00 UTC.
    let apia = calendar("Pacific/Apia", vec![shift("day", "08:00", "17:00", ALL)]);
    assert_eq!(apia.starting_on(Date::constant(2011, 12, 30)).count(), 0);
    assert_eq!(apia.midnight_before(at("2011-12-30T12:00:00Z")), at("2011-12-30T10:00:00Z"));
}

#[test]
fn the_next_change_is_the_nearest_edge() {
    let day = with_break(shift("day", "08:30", "17:30", WEEK), "12:00", "13:30", BreakMode::Normal);
    let calendar = calendar("Asia/Shanghai", vec![day]);
    let mut instant = at("2026-11-22T23:59");
    for next in [
        "2026-11-23T00:00",
        "2026-11-23T08:30",
        "2026-11-23T12:00",
        "2026-11-23T13:30",
        "2026-11-23T17:30",
        "2026-11-24T00:00",
    ] {
        instant = calendar.next_change(instant);
        assert_eq!(instant, at(next));
    }
}

#[test]
fn the_ends_of_shifts_in_a_range_come_in_order_and_once() {
    let calendar =
        calendar("Asia/Shanghai", vec![shift("night", "17:30", "08:30", ALL), shift("day", "08:30", "17:30", WEEK)]);
    let ends = |from, to| {
        calendar.shift_ends_in(at(from), at(to)).into_iter().map(|o| (o.name.to_string(), o.ends)).collect::<Vec<_>>()
    };
    assert_eq!(
        ends("2026-11-23T08:29", "2026-11-23T17:30"),
        [("night".to_owned(), at("2026-11-23T08:30")), ("day".to_owned(), at("2026-11-23T17:30")),]
    );
    assert_eq!(ends("2026-11-23T08:30", "2026-11-23T17:29"), []);
    assert_eq!(ends("2026-11-23T17:30", "2026-11-23T08:00"), []);
    assert_eq!(ends("2026-11-01T00:00", "2026-12-01T00:00").len(), 30 + 21);
}

#[test]
fn the_ends_of_the_calendar_stop_nothing() {
    let calendar = calendar("Asia/Shanghai", vec![shift("night", "17:30", "08:30", ALL)]);
    for instant in [Wall(i64::MIN), Wall(i64::MAX - 1), jiff::Timestamp::MIN.into(), jiff::Timestamp::MAX.into()] {
        assert!(calendar.next_change(instant) > instant, "{instant:?}");
        let _ =
            (calendar.running(instant), calendar.midnight_before(instant), calendar.shift_ends_in(instant, instant));
    }
}

#[test]
fn weekdays_are_told_apart() {
    let monday = Date::constant(2026, 11, 23);
    for (offset, (day, word)) in Days::WORDS.iter().take(7).enumerate() {
        let date = monday.checked_add(i64::try_from(offset).unwrap().days()).unwrap();
        assert_eq!(*day, Day::On(date.weekday()));
        let others =
            Days::WORDS.iter().filter(|(other, _)| days(word).start_on(date, false, false) && days(word).has(*other));
        assert_eq!(others.count(), 1, "{word}");
    }
    assert_eq!(monday.weekday(), Weekday::Monday);
}

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Pacific/Apia",
];

fn any_shift() -> impl Strategy<Value = Shift> {
    let breaks = proptest::option::of((0..1440_u16, 1..300_u16, any::<bool>()));
    (0..1440_u16, 1..=1440_u16, 1..256_u16, breaks).prop_map(|(from, minutes, bits, pause)| {
        let mut on = Days::default();
        for (bit, (day, _)) in Days::WORDS.iter().enumerate() {
            if bits >> bit & 1 == 1 {
                on.add(*day);
            }
        }
        let breaks = pause.map(|(after, length, suppress)| Break {
            after: after % minutes,
            minutes: length,
            mode: if suppress { BreakMode::Suppress } else { BreakMode::Normal },
        });
        Shift {
            name: ShiftName::new(&format!("s{from}-{bits}")),
            from,
            minutes,
            days: on,
            breaks: breaks.into_iter().collect(),
        }
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let zone_name = proptest::sample::select(ZONES.to_vec());
    (zone_name, proptest::collection::vec(any_shift(), 0..4), any::<u64>()).prop_map(|(zone_name, shifts, seed)| {
        let marked = |salt: u64| {
            let first = Date::constant(2010, 1, 1);
            let dates = (0..20).filter_map(move |i| {
                first.checked_add(i64::try_from(seed.rotate_left(i * 3) ^ salt).map_or(0, |n| n % 6000).days()).ok()
            });
            dates.collect::<BTreeSet<_>>()
        };
        Calendar::new(zone(zone_name), shifts, marked(0), marked(7))
    })
}

/// Instants near the changes of the clocks, and anywhere from 1990 to 2030.
fn any_instant() -> impl Strategy<Value = Wall> {
    let changes = [
        "2026-03-08T07:00:00Z",
        "2026-11-01T06:00:00Z",
        "2018-11-04T03:00:00Z",
        "2018-02-18T02:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
        "2011-12-30T10:00:00Z",
        "2006-10-29T02:31:00Z",
        "2007-03-11T03:31:00Z",
    ];
    let near = (proptest::sample::select(changes.to_vec()), -100_000_000_000_i64..100_000_000_000)
        .prop_map(|(text, offset)| Wall(at(text).0 + offset));
    prop_oneof![near, (631_152_000_000_000_i64..1_893_456_000_000_000).prop_map(Wall)]
}

proptest! {
    #[test]
    fn nothing_changes_between_an_instant_and_its_next_change(
        calendar in any_calendar(),
        from in any_instant(),
        share in 0.0..1.0_f64,
    ) {
        let next = calendar.next_change(from);
        prop_assert!(next > from);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between will do")]
        let between = Wall(from.0 + ((next.0 - from.0 - 1) as f64 * share) as i64);
        for instant in [between, Wall(next.0 - 1)] {
            prop_assert_eq!(calendar.running(instant), calendar.running(from));
            prop_assert_eq!(calendar.midnight_before(instant), calendar.midnight_before(from));
            for shift in calendar.shifts() {
                let duty = Duty::Shift(shift.name.clone());
                prop_assert_eq!(calendar.is_on_duty(&duty, instant), calendar.is_on_duty(&duty, from));
            }
        }
        prop_assert!(calendar.shift_ends_in(from, Wall(next.0 - 1)).is_empty());
    }

    #[test]
    fn counting_begins_not_later_than_now_and_not_two_days_ago(calendar in any_calendar(), now in any_instant()) {
        let from = calendar.midnight_before(now);
        prop_assert!(from <= now && now.since(from).as_secs() < 2 * 86_400, "{from} {now}");
    }

    #[test]
    fn without_shifts_counting_begins_with_the_local_date(
        zone_name in proptest::sample::select(ZONES.to_vec()),
        now in any_instant(),
    ) {
        // Newfoundland turned its clocks back over midnight: there a date begins twice.
        prop_assume!(zone_name != "America/St_Johns");
        let calendar = Calendar::without_shifts(zone(zone_name));
        let from = calendar.midnight_before(now);
        prop_assert_eq!(calendar.local_date(from), calendar.local_date(now));
        prop_assert!(calendar.local_date(Wall(from.0 - 1)) < calendar.local_date(now));
        let next = calendar.local_date(calendar.next_change(now));
        prop_assert!(next == calendar.local_date(now) || calendar.midnight_before(calendar.next_change(now)) == calendar.next_change(now));
    }

    #[test]
    fn a_shift_starts_and_ends_at_its_times_of_day(calendar in any_calendar(), now in any_instant()) {
        for shift in calendar.shift_ends_in(now, Wall(now.0 + 259_200_000_000)) {
            let rule = calendar.shifts().iter().find(|rule| rule.name == shift.name).unwrap();
            for (instant, minutes) in [(shift.starts, rule.from), (shift.ends, rule.from + rule.minutes)] {
                let shown = calendar.zone.to_datetime(instant.timestamp());
                let meant = moment_of(shift.date, minutes).unwrap();
                // Where the clocks skip the time, the first instant after it is meant.
                prop_assert!(shown == meant || shown > meant && calendar.zone.to_ambiguous_timestamp(meant).is_ambiguous());
            }
        }
    }

    #[test]
    fn the_ends_of_a_range_are_those_of_its_parts(
        calendar in any_calendar(),
        from in any_instant(),
        first in 0..400_000_000_000_i64,
        second in 0..400_000_000_000_i64,
    ) {
        let (middle, to) = (Wall(from.0 + first), Wall(from.0 + first + second));
        let parts = [calendar.shift_ends_in(from, middle), calendar.shift_ends_in(middle, to)].concat();
        prop_assert_eq!(parts, calendar.shift_ends_in(from, to));
    }
}
