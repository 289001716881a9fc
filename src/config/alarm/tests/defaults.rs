//! The defaults, against the catalogue as it was specified: written out once more, by hand.

use super::*;
use crate::alarm::OffDelay::{self, After, ByPerson};
use crate::alarm::{Level, Rule};
use crate::domain::Sign;
use Priority::{Critical, High, Low, Medium};

/// A row of the specification.
struct Row {
    source: AlarmSource,
    alarm: AlarmKind,
    sign: Option<Sign>,
    on_delay: Duration,
    off_delay: OffDelay,
    needs_ack: bool,
    ack_expires: Option<Duration>,
    levels: Vec<Level>,
}

fn row(source: AlarmSource, alarm: AlarmKind, levels: &[(Duration, Priority)]) -> Row {
    let levels = levels.iter().map(|(after, priority)| Level { after: *after, priority: *priority }).collect();
    let off_delay = After(Duration::ZERO);
    Row { source, alarm, sign: None, on_delay: s(0), off_delay, needs_ack: false, ack_expires: None, levels }
}

impl Row {
    fn sign(self, sign: Sign) -> Self {
        Self { sign: Some(sign), ..self }
    }

    fn on(self, on_delay: Duration) -> Self {
        Self { on_delay, ..self }
    }

    fn off(self, off_delay: Duration) -> Self {
        Self { off_delay: After(off_delay), ..self }
    }

    fn acked(self) -> Self {
        Self { needs_ack: true, ..self }
    }

    fn expiring(self) -> Self {
        Self { ack_expires: Some(min(5)), ..self.acked() }
    }

    fn by_person(self) -> Self {
        Self { off_delay: ByPerson, ..self.acked() }
    }
}

fn specified() -> Vec<Row> {
    use AlarmKind as A;
    let now = s(0);
    let number = || AlarmSource::Number("100".into());
    let adapter = || AlarmSource::Adapter("box".into());
    let site = || AlarmSource::Site;
    let suspected = |levels| row(line("c"), A::LeftOffHookSuspected, levels).off(s(3));
    let ringing = [(s(15), Medium), (s(30), High)];
    vec![
        row(line("c"), A::LeftOffHook, &[(s(60), High)]).sign(Sign::NoCall).off(s(3)).expiring(),
        row(line("c"), A::LeftOffHook, &[(s(15), High)]).sign(Sign::FarEndCleared).off(s(3)).expiring(),
        suspected(&[(s(60), Medium), (min(15), High)]).sign(Sign::DroppedAndParked),
        suspected(&[(min(5), Medium), (min(15), High)]).sign(Sign::Undetermined),
        suspected(&[(min(15), Low), (min(30), Medium), (min(80), High)]).sign(Sign::LongCall),
        row(line("c"), A::RingUnanswered, &ringing).off(s(8)),
        row(number(), A::RingUnanswered, &ringing).off(s(8)),
        row(line("c"), A::MissedRepeatedly, &[(now, High)]).off(min(10)).acked(),
        row(number(), A::MissedRepeatedly, &[(now, High)]).off(min(10)).acked(),
        row(line("a"), A::DroppedRepeatedly, &[(now, Medium)]).off(min(10)).acked(),
        row(number(), A::GroupFull, &[(min(5), Medium)]).off(s(30)),
        row(line("c"), A::LineDead, &[(now, High)]).on(s(5)).off(s(5)).expiring(),
        row(line("c"), A::PhoneAbsentSuspected, &[(now, Medium)]).acked(),
        row(line("c"), A::LineSilent, &[(now, Low)]),
        row(adapter(), A::LineUnknown, &[(min(5), Medium)]),
        row(AlarmSource::Adapter("board".into()), A::LineUnknown, &[(min(5), Medium)]),
        row(AlarmSource::Adapter("one".into()), A::LineUnknown, &[(min(5), Low)]),
        row(adapter(), A::LineStale, &[(now, Medium)]),
        row(adapter(), A::FeedLost, &[(now, Critical)]).on(s(1)).off(s(10)).acked(),
        row(adapter(), A::AdapterLost, &[(now, Critical)]).on(s(3)).off(s(10)).acked(),
        row(line("c"), A::AdapterChatter, &[(now, Medium)]).off(s(60)).acked(),
        row(AlarmSource::Group("g".into()), A::ManyBlocked, &[(now, Critical)]).on(s(60)).off(s(60)).expiring(),
        row(site(), A::ManyBlocked, &[(now, Critical)]).on(s(60)).off(s(60)).expiring(),
        row(site(), A::JournalFault, &[(now, Critical)]).by_person(),
        row(site(), A::ClockStep, &[(now, Medium)]).by_person(),
    ]
}

#[test]
fn every_alarm_without_a_setting_is_as_the_catalogue_says() {
    let config = office("");
    let rows = specified();
    for Row { source, alarm, sign, on_delay, off_delay, needs_ack, ack_expires, levels } in rows {
        let plan = config.alarm_plan(alarm, &source).unwrap_or_else(|| panic!("{alarm} of {source:?}"));
        let escalation = Escalation::default();
        let rule = Rule { levels, on_delay, off_delay, needs_ack, ack_expires, escalation };
        assert_eq!(plan.rule(sign), rule, "{alarm} of {source:?} {sign:?}");
    }
    for (alarm, _) in AlarmKind::ALL {
        assert!(specified().iter().any(|row| row.alarm == alarm), "{alarm} must stand in the table");
    }
}

#[test]
fn every_limit_without_a_setting_is_as_the_catalogue_says() {
    use AlarmKind as A;
    let config = office("");
    let (number, site) = (AlarmSource::Number("100".into()), AlarmSource::Site);
    let adapter = AlarmSource::Adapter("box".into());
    let mut named = 0;
    for (alarm, source, key, after) in [
        (A::LeftOffHook, line("c"), "no_call_after", s(60)),
        (A::LeftOffHook, line("c"), "far_end_after", s(15)),
        (A::LeftOffHookSuspected, line("c"), "parked_after", s(60)),
        (A::LeftOffHookSuspected, line("c"), "unknown_medium_after", min(5)),
        (A::LeftOffHookSuspected, line("c"), "unknown_high_after", min(15)),
        (A::LeftOffHookSuspected, line("c"), "known_low_after", min(15)),
        (A::LeftOffHookSuspected, line("c"), "known_medium_after", min(30)),
        (A::LeftOffHookSuspected, line("c"), "known_high_after", min(80)),
        (A::RingUnanswered, line("c"), "medium_after", s(15)),
        (A::RingUnanswered, line("c"), "high_after", s(30)),
        (A::MissedRepeatedly, number.clone(), "within", min(10)),
        (A::DroppedRepeatedly, line("c"), "within", min(30)),
        (A::GroupFull, number.clone(), "after", min(5)),
        (A::PhoneAbsentSuspected, line("c"), "at_least", h(2)),
        (A::LineSilent, line("c"), "after", h(24)),
        (A::LineUnknown, adapter.clone(), "after", min(5)),
        (A::FeedLost, adapter.clone(), "within", s(1)),
        (A::AdapterLost, adapter, "after", s(30)),
        (A::AdapterChatter, line("c"), "within", s(10)),
        (A::JournalFault, site.clone(), "after", s(2)),
        (A::ClockStep, site.clone(), "after", s(2)),
    ] {
        assert_eq!(config.alarm_plan(alarm, &source).unwrap().after(key), after, "{alarm} {key}");
        named += 1;
    }
    for (alarm, source, key, count) in [
        (A::MissedRepeatedly, number, "count", 3),
        (A::DroppedRepeatedly, line("c"), "count", 3),
        (A::PhoneAbsentSuspected, line("c"), "count", 5),
        (A::AdapterChatter, line("c"), "count", 20),
        (A::ManyBlocked, site.clone(), "share", 20),
        (A::ManyBlocked, site.clone(), "lines", 2),
        (A::ManyBlocked, site, "site_lines", 3),
    ] {
        assert_eq!(config.alarm_plan(alarm, &source).unwrap().count(key), count, "{alarm} {key}");
        named += 1;
    }
    assert_eq!(named, CATALOGUE.iter().map(|alarm| alarm.limits.len()).sum::<usize>(), "every limit stands above");
}

#[test]
fn the_catalogue_holds_every_alarm_once_in_its_order() {
    let kinds: Vec<_> = CATALOGUE.iter().map(|alarm| alarm.kind).collect();
    assert_eq!(kinds, AlarmKind::ALL.map(|(kind, _)| kind));
}

#[test]
fn a_line_with_a_shift_is_silent_after_the_duty_time_of_one_day() {
    let shift = "duty = \"day\"\n[[shift]]\nname = \"day\"\nfrom = \"08:30\"\nto = \"17:30\"\ndays = [\"mon\"]\n";
    let breaks =
        "breaks = [{ from = \"12:00\", to = \"13:30\" }, { from = \"15:00\", to = \"15:10\", mode = \"normal\" }]";
    let silent = |more: &str| office(more).alarm_plan(AlarmKind::LineSilent, &line("c")).unwrap().after("after");
    assert_eq!(silent(shift), h(9));
    assert_eq!(silent(&format!("{shift}{breaks}")), min(450), "the break that is off duty does not count");
    let one_break = "breaks = [{ from = \"08:30\", to = \"17:30\" }]";
    assert_eq!(silent(&format!("{shift}{one_break}")), h(24), "a line that is never on duty");
    assert_eq!(silent(&format!("{shift}[alarm.line_silent]\nafter = \"4h\"")), h(4), "a setting stands above it");
}
