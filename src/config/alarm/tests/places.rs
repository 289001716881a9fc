//! Which source has which alarm, and which setting wins.

use super::*;
use crate::alarm::OffDelay;
use crate::domain::Sign;

fn every_source() -> Vec<AlarmSource> {
    let mut sources: Vec<_> = ["a", "b", "c", "d", "e", "nobody"].into_iter().map(line).collect();
    sources.extend(["100", "200"].map(|number| AlarmSource::Number(number.into())));
    sources.extend(["one", "box", "board", "nobody"].map(|adapter| AlarmSource::Adapter(adapter.into())));
    sources.extend(["g", "h", "", "nobody"].map(|group| AlarmSource::Group(group.into())));
    sources.push(AlarmSource::Site);
    sources
}

#[test]
fn every_source_has_the_alarms_of_its_kind_and_no_others() {
    use AlarmKind as A;
    let config = office("[[number]]\nnumber = \"200\"\nlines = [\"e\"]\ndistribution = \"single\"");
    let member: Vec<_> =
        A::OF_LINE.into_iter().filter(|alarm| ![A::RingUnanswered, A::MissedRepeatedly].contains(alarm)).collect();
    for source in every_source() {
        let expected = match (&source, source.name()) {
            (AlarmSource::Line(_), "a" | "b") => member.clone(),
            (AlarmSource::Line(_), "c" | "e") => A::OF_LINE.to_vec(),
            (AlarmSource::Number(_), "100") => A::OF_NUMBER.to_vec(),
            (AlarmSource::Adapter(_), "one" | "box" | "board") => A::OF_ADAPTER.to_vec(),
            (AlarmSource::Group(_), "g" | "h") => vec![A::ManyBlocked],
            (AlarmSource::Site, _) => vec![A::ManyBlocked, A::JournalFault, A::ClockStep],
            _ => Vec::new(),
        };
        for (alarm, _) in A::ALL {
            let plan = config.alarm_plan(alarm, &source);
            assert_eq!(plan.is_some(), expected.contains(&alarm), "{alarm} of {source:?}");
        }
    }
}

#[test]
fn a_line_of_two_shared_numbers_keeps_its_own_alarms() {
    let config = office("[[number]]\nnumber = \"200\"\nlines = [\"a\", \"c\"]\ndistribution = \"shared\"");
    for (id, has) in [("a", true), ("b", false), ("c", false), ("e", true)] {
        for alarm in [AlarmKind::RingUnanswered, AlarmKind::MissedRepeatedly] {
            assert_eq!(config.alarm_plan(alarm, &line(id)).is_some(), has, "{alarm} of {id}");
        }
    }
}

#[test]
fn a_number_of_lines_that_nobody_watches_has_no_alarm() {
    let dark = "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n[[line]]\nid = \"b\"\nmonitored = false\n[[number]]\nnumber = \"1\"\nlines = [\"a\", \"b\"]\ndistribution = \"shared\"\n";
    let config = load(dark).unwrap().config;
    for alarm in AlarmKind::OF_NUMBER {
        assert_eq!(config.alarm_plan(alarm, &AlarmSource::Number("1".into())), None, "{alarm}");
    }
}

/// `off_delay` of the alarm, in seconds.
fn off_delay(config: &Config, alarm: AlarmKind, source: &AlarmSource) -> u64 {
    match config.alarm_plan(alarm, source).unwrap().rule(None).off_delay {
        OffDelay::After(after) => after.as_secs(),
        OffDelay::ByPerson => panic!("{alarm} of {source:?}"),
    }
}

#[test]
fn the_nearest_place_that_names_a_key_wins() {
    let own = "alarm = { line_dead = { off_delay = \"4s\" } }\n";
    let group = "[group.g.alarm.line_dead]\noff_delay = \"3s\"\n";
    let site = "[alarm.line_dead]\noff_delay = \"2s\"\non_delay = \"9s\"\n";
    for (more, expected) in [
        (String::new(), 5),
        (site.to_owned(), 2),
        (format!("{site}{group}"), 3),
        (format!("{own}{site}{group}"), 4),
        (own.to_owned(), 4),
    ] {
        let config = office(&more);
        assert_eq!(off_delay(&config, AlarmKind::LineDead, &line("c")), expected, "{more}");
    }
    let config = office(&format!("{own}{site}{group}"));
    let on_delay = |id| config.alarm_plan(AlarmKind::LineDead, &line(id)).unwrap().rule(None).on_delay;
    assert_eq!(on_delay("c"), s(9), "a key that nearer places do not name is the site's");
    assert_eq!(off_delay(&config, AlarmKind::LineDead, &line("b")), 2, "b is of another group");
    assert_eq!(
        off_delay(&config, AlarmKind::LineDead, &line("e")),
        3,
        "of the same group, without a setting of its own"
    );
}

#[test]
fn every_key_reaches_the_rule_from_every_place() {
    let keys = "{ priority = \"low\", needs_ack = false, ack_expires = \"1h\", on_delay = \"1s\", off_delay = \"2s\", no_call_after = \"70s\" }";
    for place in [
        format!("alarm = {{ left_off_hook = {keys} }}"),
        format!("[alarm]\nleft_off_hook = {keys}"),
        format!("[group.g]\nalarm = {{ left_off_hook = {keys} }}"),
    ] {
        let rule = office(&place).alarm_plan(AlarmKind::LeftOffHook, &line("c")).unwrap().rule(Some(Sign::NoCall));
        let levels: Vec<_> = rule.levels.iter().map(|level| (level.after, level.priority)).collect();
        assert_eq!(levels, [(s(70), Priority::Low)], "{place}");
        assert_eq!((rule.needs_ack, rule.ack_expires), (false, Some(h(1))), "{place}");
        assert_eq!((rule.on_delay, rule.off_delay), (s(1), OffDelay::After(s(2))), "{place}");
        let off = place.replace("priority = \"low\"", "enabled = false").replace("1h", "never");
        assert_eq!(office(&off).alarm_plan(AlarmKind::LeftOffHook, &line("c")), None, "{off}");
        let never = place.replace("1h", "never");
        let rule = office(&never).alarm_plan(AlarmKind::LeftOffHook, &line("c")).unwrap().rule(None);
        assert_eq!(rule.ack_expires, None, "{never}");
    }
}

#[test]
fn a_number_is_set_by_its_first_lines_group_and_the_site_not_by_its_lines() {
    let first = OFFICE.replace("id = \"a\"\n", "id = \"a\"\nalarm = { missed_repeatedly = { off_delay = \"1s\" } }\n");
    let more = "[alarm.missed_repeatedly]\noff_delay = \"2s\"\n[group.h.alarm.missed_repeatedly]\noff_delay = \"3s\"\n";
    let number = AlarmSource::Number("100".into());
    let config = load(&format!("{first}{more}")).unwrap().config;
    assert_eq!(off_delay(&config, AlarmKind::MissedRepeatedly, &number), 2);
    let config = load(&format!("{first}{}", more.replace("group.h", "group.g"))).unwrap().config;
    assert_eq!(off_delay(&config, AlarmKind::MissedRepeatedly, &number), 3);
}

#[test]
fn a_preset_of_all_lines_of_a_number_is_the_numbers_too() {
    let number = AlarmSource::Number("100".into());
    for (uses, has) in [(["fax", "fax"], false), (["fax", "modem"], true), (["fax", "desk"], true)] {
        let mut text = OFFICE.to_owned();
        for (id, usage) in ["a", "b"].into_iter().zip(uses) {
            text = text.replace(&format!("id = \"{id}\"\n"), &format!("id = \"{id}\"\nuse = \"{usage}\"\n"));
        }
        let config = load(&text).unwrap().config;
        for alarm in [AlarmKind::RingUnanswered, AlarmKind::MissedRepeatedly] {
            assert_eq!(config.alarm_plan(alarm, &number).is_some(), has, "{alarm} {uses:?}");
        }
        assert!(config.alarm_plan(AlarmKind::GroupFull, &number).is_some(), "{uses:?}");
    }
}

#[test]
fn an_adapter_a_group_and_the_site_are_set_where_they_belong() {
    let more = "[alarm]\nline_unknown = { off_delay = \"1s\" }\nmany_blocked = { off_delay = \"2s\" }\n[group.g.alarm.many_blocked]\noff_delay = \"3s\"";
    let config = office(more);
    assert_eq!(off_delay(&config, AlarmKind::LineUnknown, &AlarmSource::Adapter("one".into())), 1);
    assert_eq!(off_delay(&config, AlarmKind::ManyBlocked, &AlarmSource::Site), 2);
    assert_eq!(off_delay(&config, AlarmKind::ManyBlocked, &AlarmSource::Group("h".into())), 2);
    assert_eq!(off_delay(&config, AlarmKind::ManyBlocked, &AlarmSource::Group("g".into())), 3);
}

#[test]
fn the_escalation_of_the_site_is_every_alarms() {
    let config = office("[escalation]\nlow = []\ncritical = [\"10s\", \"30s\", \"1min\", \"2min\", \"24h\"]");
    let rule = config.alarm_plan(AlarmKind::LineDead, &line("c")).unwrap().rule(None);
    assert_eq!(rule.escalation.steps(Priority::Low), []);
    assert_eq!(rule.escalation.steps(Priority::Critical), [s(10), s(30), min(1), min(2), h(24)]);
    for priority in [Priority::Medium, Priority::High] {
        assert_eq!(rule.escalation.steps(priority), [min(2), min(10)]);
    }
    let usual = office("").alarm_plan(AlarmKind::LineDead, &line("c")).unwrap().rule(None).escalation;
    assert_eq!(usual.steps(Priority::Critical), [s(45), min(3)]);
}
