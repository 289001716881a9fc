//! What the file is told of its alarm settings.

use super::*;
use crate::config::error::ErrorKind as K;

/// The line of the file that `more` begins in.
const BELOW: usize = 37;

#[test]
fn every_wrong_setting_is_told_at_its_place_with_what_is_allowed() {
    for (more, line, column, kind, part) in [
        ("[alarm.line_dead]\nack_expires = \"59s\"", 1, 15, K::OutOfRange, "allowed: 1min to 8h"),
        ("[alarm.line_dead]\nack_expires = \"8h1s\"", 1, 15, K::BadDuration, "1min to 8h"),
        ("[alarm.line_dead]\nack_expires = \"Never\"", 1, 15, K::BadDuration, "allowed: \"never\", or"),
        ("[alarm.line_dead]\nack_expires = 5", 1, 15, K::WrongType, "allowed: \"never\", or"),
        ("[alarm.missed_repeatedly]\ncount = 0", 1, 9, K::OutOfRange, "from 1 to 100"),
        ("[alarm.missed_repeatedly]\ncount = 101", 1, 9, K::OutOfRange, "from 1 to 100"),
        ("[alarm.many_blocked]\nlines = 4097", 1, 9, K::OutOfRange, "from 1 to 4096"),
        ("[alarm.many_blocked]\nsite_lines = 0", 1, 14, K::OutOfRange, "from 1 to 4096"),
        ("[escalation]\nurgent = []", 1, 1, K::UnknownKey, "allowed: low, medium, high, critical"),
        ("[escalation]\nlow = \"2min\"", 1, 7, K::WrongType, "a list of durations"),
        ("[escalation]\nlow = [\"9s\"]", 1, 8, K::OutOfRange, "10s to 24h"),
        ("[escalation]\nlow = [\"25h\"]", 1, 8, K::OutOfRange, "10s to 24h"),
        ("[escalation]\nlow = [\"2min\", \"2min\"]", 1, 16, K::Contradiction, "allowed: more than 2min"),
        ("[escalation]\nlow = [\"1h\", \"2h\", \"3h\", \"4h\", \"5h\", \"6h\"]", 1, 7, K::TooLarge, "at most 5"),
        ("[group.g.alarm.line_unknown]", 0, 16, K::NotAllowed, "a whole adapter, set for the site only"),
        ("alarm = { line_stale = {} }", 0, 11, K::NotAllowed, "a whole adapter, set for the site only"),
        ("[group.g.alarm.clock_step]", 0, 16, K::NotAllowed, "about the program, set for the site only"),
        ("alarm = { group_full = {} }", 0, 11, K::NotAllowed, "[group.NAME.alarm.group_full]"),
        ("[alarm.ring_unanswered]\nmedium_after = \"31s\"", 0, 1, K::Contradiction, "allowed: up to 30s, or set both"),
        ("alarm = { ring_unanswered = { high_after = \"14s\" } }", 0, 29, K::Contradiction, "from 15s on, or set both"),
        (
            "use = \"conference\"\nalarm = { left_off_hook_suspected = { known_low_after = \"5h\" } }",
            1,
            37,
            K::Contradiction,
            "known_medium_after, which is 4h here",
        ),
    ] {
        let errors = load(&format!("{OFFICE}{more}\n")).unwrap_err();
        let told: Vec<_> = errors.iter().map(|e| (e.at.line - BELOW, e.at.column, e.kind)).collect();
        assert_eq!(told, [(line, column, kind)], "{more} {errors:#?}");
        assert!(errors[0].message.contains(part), "{more}: {}", errors[0]);
    }
}

#[test]
fn every_wrong_step_of_one_escalation_is_told() {
    let errors = load(&format!("{OFFICE}[escalation]\nhigh = [\"9s\", 5, \"1min\", \"25h\", \"1min\"]\n")).unwrap_err();
    let told: Vec<_> = errors.iter().map(|e| (e.at.key.as_str(), e.kind)).collect();
    let step = |number| format!("escalation.high[{number}]");
    let expected =
        [(step(1), K::OutOfRange), (step(2), K::WrongType), (step(4), K::OutOfRange), (step(5), K::Contradiction)];
    assert_eq!(told, expected.each_ref().map(|(key, kind)| (key.as_str(), *kind)));
}

#[test]
fn breaks_that_no_day_could_hold_do_not_stop_the_parser() {
    let pause = "{ from = \"08:00\", to = \"07:59\" }, ".repeat(60);
    let shift =
        format!("[[shift]]\nname = \"s\"\nfrom = \"08:00\"\nto = \"08:00\"\ndays = [\"mon\"]\nbreaks = [{pause}]\n");
    let text = format!("{OFFICE}duty = \"s\"\nalarm = {{ line_silent = {{ on_delay = \"1s\" }} }}\n{shift}");
    assert!(load(&text).unwrap_err().iter().all(|error| error.kind == K::Contradiction));
}

#[test]
fn limits_that_meet_are_good() {
    for more in [
        "[alarm.ring_unanswered]\nmedium_after = \"30s\"",
        "alarm = { ring_unanswered = { high_after = \"15s\" } }",
        "[alarm.missed_repeatedly]\ncount = 100",
        "[alarm.many_blocked]\nlines = 4096\nsite_lines = 1",
        "[alarm.line_dead]\nack_expires = \"8h\"",
        "[alarm.line_dead]\nack_expires = \"1min\"",
        "use = \"fax\"\nalarm = { left_off_hook_suspected = { unknown_high_after = \"2h\" } }",
    ] {
        office(more);
    }
}

#[test]
fn a_setting_that_leads_to_nothing_is_a_warning() {
    let member = "id = \"a\"\nalarm = { ring_unanswered = { on_delay = \"1s\" } }\n";
    for (text, part) in [
        (OFFICE.replace("id = \"a\"\n", member), "the line answers 100 with others"),
        (format!("{OFFICE}use = \"fax\"\nalarm = {{ ring_unanswered = {{ on_delay = \"1s\" }} }}\n"), "off here"),
        (format!("{OFFICE}[alarm]\nline_dead = {{ enabled = false }}\n[group.g.alarm.line_dead]\n"), "off here"),
    ] {
        let usual = load(OFFICE).unwrap().warnings;
        let mut warnings = load(&text).unwrap().warnings;
        warnings.retain(|warning| !usual.iter().any(|other| other.message == warning.message));
        assert_eq!(warnings.len(), 1, "{warnings:#?}");
        assert!(
            warnings[0].message.contains("nothing follows") && warnings[0].message.contains(part),
            "{}",
            warnings[0]
        );
    }
}
