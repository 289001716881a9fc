//! What every alarm goes through, whatever it is about: shelved past the shelf's end, unshelved by a person, taken out of
//! service, silenced, acknowledged, hidden behind a lost adapter, masked off duty. One table of offices in which an alarm
//! is raised and stays; each is led through each step.

use serde_json::Value;

use crate::scenarios::{Played, Scenario, Seen, play};

/// An office in which an alarm is raised and its condition stays.
struct Case {
    alarm: &'static str,
    /// As a command names it.
    source: &'static str,
    /// Configuration besides the office's.
    config: &'static str,
    /// What happens until it is raised.
    steps: &'static str,
    /// Its condition lasts through a night.
    lasts: Lasts,
}

#[derive(Clone, Copy, PartialEq)]
enum Lasts {
    Overnight,
    ForHours,
}

/// One whozz unit with four lines, two of which answer a number; a box that is asked. All work 08:30 to 17:30.
const OFFICE: &str = r#"
site = "Life"
timezone = "Asia/Shanghai"
[[shift]]
name = "day"
from = "08:30"
to = "17:30"
days = ["mon", "tue"]
[[adapter]]
name = "hall"
kind = "whozz"
port = "sim:quiet/hall"
lines = { 1 = "a", 2 = "b", 3 = "c", 4 = "d" }
[[adapter]]
name = "box"
kind = "telephone-box"
port = "sim:quiet/box"
lines = { 1 = "e" }
[[line]]
id = "a"
duty = "day"
[[line]]
id = "b"
duty = "day"
[[line]]
id = "c"
duty = "day"
[[line]]
id = "d"
duty = "day"
[[line]]
id = "e"
duty = "day"
[[number]]
number = "0571-0000"
lines = ["c", "d"]
distribution = "simultaneous"
"#;

const OPENING: &str = r#"
[[step]]
at = 0.5
event = "up"
confirms = [1]
[[step]]
at = 0.5
adapter = 1
event = "up"
confirms = [1]
[[step]]
at = 1
whozz = "1 N; 2 N; 3 N; 4 N"
[[step]]
at = 1
adapter = 1
rx = "LINE ON_HOOK\r\n"
"#;

const PARKED: &str = r#"
[[step]]
at = 100
whozz = "1 F"
[[step]]
at = 105
whozz = "1 O S 96110"
[[step]]
at = 110
whozz = "1 N"
[[step]]
at = 400
whozz = "1 F"
"#;

/// Every alarm whose condition stays; `clock_step` is a moment, and no kind of adapter sees a dead line yet.
const CASES: [Case; 15] = [
    Case { alarm: "left_off_hook", source: "{ line = \"a\" }", config: "", steps: PARKED, lasts: Lasts::Overnight },
    Case {
        alarm: "left_off_hook_suspected",
        source: "{ line = \"b\" }",
        config: "",
        steps: "[[step]]\nat = 100\nwhozz = \"2 F\"\n",
        lasts: Lasts::Overnight,
    },
    Case {
        alarm: "ring_unanswered",
        source: "{ line = \"e\" }",
        config: "",
        steps: "[[step]]\nat = 100\nadapter = 1\nrx = \"RING\\r\\n\"\nrepeat = { every = 5, until = 20000 }\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "missed_repeatedly",
        source: "{ line = \"a\" }",
        config: "[alarm.missed_repeatedly]\nwithin = \"10h\"\n",
        steps: MISSED,
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "dropped_repeatedly",
        source: "{ line = \"a\" }",
        config: "[alarm.dropped_repeatedly]\nwithin = \"10h\"\n",
        steps: DROPPED,
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "group_full",
        source: "{ number_id = \"0571-0000\" }",
        config: "[alarm.left_off_hook_suspected]\nenabled = false\n",
        steps: "[[step]]\nat = 100\nwhozz = \"3 F; 4 F\"\n",
        lasts: Lasts::Overnight,
    },
    Case {
        alarm: "phone_absent_suspected",
        source: "{ line = \"a\" }",
        config: "[alarm.phone_absent_suspected]\ncount = 3\nat_least = \"1min\"\n[alarm.missed_repeatedly]\nenabled = false\n",
        steps: MISSED,
        lasts: Lasts::Overnight,
    },
    Case {
        alarm: "line_silent",
        source: "{ line = \"a\" }",
        config: "[alarm.line_silent]\nafter = \"1h\"\n",
        steps: "[[step]]\nat = 3000\nwhozz = \"2 R; 3 R; 4 R\"\n[[step]]\nat = 3004\nwhozz = \"2 I E 1; 3 I E 1; 4 I E 1\"\n[[step]]\nat = 3000\nadapter = 1\nrx = \"RING\\r\\n\"\n",
        lasts: Lasts::Overnight,
    },
    Case {
        alarm: "line_unknown",
        source: "{ adapter = \"box\" }",
        config: "",
        steps: "[[step]]\nat = 100\nadapter = 1\nrx = \"LINE -\\r\\n\"\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "line_stale",
        source: "{ adapter = \"hall\" }",
        config: "",
        steps: "[[step]]\nat = 100\nevent = \"stale\"\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "feed_lost",
        source: "{ adapter = \"hall\" }",
        config: "",
        steps: "[[step]]\nat = 100\nwhozz = \"1 F; 2 F; 3 F; 4 F\"\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "adapter_lost",
        source: "{ adapter = \"hall\" }",
        config: "",
        steps: "[[step]]\nat = 100\nevent = \"lost\"\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "adapter_chatter",
        source: "{ line = \"a\" }",
        config: "[alarm.adapter_chatter]\nwithin = \"10h\"\n",
        steps: "[[step]]\nat = 100\nwhozz = \"1 F\"\nrepeat = { every = 1, until = 109 }\n[[step]]\nat = 100.5\nwhozz = \"1 N\"\nrepeat = { every = 1, until = 110 }\n[[step]]\nat = 111\nwhozz = \"1 F\"\n[[step]]\nat = 112\nwhozz = \"1 N\"\n",
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "many_blocked",
        source: "\"site\"",
        config: "[alarm.many_blocked]\nsite_lines = 1\n",
        steps: PARKED,
        lasts: Lasts::ForHours,
    },
    Case {
        alarm: "journal_fault",
        source: "\"site\"",
        config: "",
        steps: "[[step]]\nat = 100\njournal = \"faulted\"\n",
        lasts: Lasts::ForHours,
    },
];

const MISSED: &str = "[[step]]\nat = 100\nwhozz = \"1 R\"\nrepeat = { every = 60, until = 220 }\n[[step]]\nat = 110\nwhozz = \"1 I E 1\"\nrepeat = { every = 60, until = 230 }\n";
const DROPPED: &str = "[[step]]\nat = 100\nwhozz = \"1 R\"\nrepeat = { every = 60, until = 220 }\n[[step]]\nat = 104\nwhozz = \"1 F\"\nrepeat = { every = 60, until = 224 }\n[[step]]\nat = 106\nwhozz = \"1 N\"\nrepeat = { every = 60, until = 226 }\n";

impl Case {
    /// The name of its source in a row.
    fn name(&self) -> &'static str {
        if self.source == "\"site\"" { "" } else { self.source.split('"').nth(1).expect("a source has a name") }
    }

    fn is_of_line(&self) -> bool {
        self.source.contains("{ line =")
    }

    /// Plays it, with `more` steps and looks, up to `until`.
    fn play(&self, more: &str, until: f64) -> Played {
        let text = format!(
            "title = \"{}\"\nuntil = {until:?}\nconfig = '''{OFFICE}{}'''\n{OPENING}{}{more}",
            self.alarm, self.config, self.steps
        );
        let scenario: Scenario =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", self.alarm));
        play(&scenario)
    }

    /// When it is raised.
    fn raised(&self) -> f64 {
        let played = self.play("", 4_000.0);
        let is_it = |record: &&Value| record["alarm"] == self.alarm && record["change"] == "raised";
        let first = played.records.iter().find(is_it).unwrap_or_else(|| panic!("{} is never raised", self.alarm));
        let at = first["at"].as_str().expect("a time").parse::<jiff::Timestamp>().expect("a time");
        std::time::Duration::from_micros(
            u64::try_from(at.as_microsecond() - crate::scenarios::START.0).expect("a time"),
        )
        .as_secs_f64()
    }

    /// Its state at each of these times, after `steps`; `normal` where nothing is listed of it.
    fn states(&self, steps: &str, times: &[f64]) -> Vec<String> {
        let looks = times.iter().map(|at| format!("[[look]]\nat = {at:?}\n")).collect::<Vec<_>>().concat();
        let until = times.iter().copied().fold(0.0, f64::max);
        let played = self.play(&format!("{steps}{looks}"), until);
        played.looks.iter().map(|seen| self.state(seen)).collect()
    }

    fn state(&self, seen: &Seen) -> String {
        let is_it = |row: &&Value| row["alarm"] == self.alarm && row["source"] == self.name();
        let row = seen.rows.iter().find(is_it);
        row.and_then(|row| row["state"].as_str()).unwrap_or("normal").to_owned()
    }

    fn shelve(&self, at: f64) -> String {
        format!(
            "[[step]]\nat = {at:?}\ncommand = {{ do = \"operate\", act = \"shelve\", alarm = {{ alarm = \"{}\", source = {} }}, \
             shelf = \"timed\", minutes = 10, reason = \"test\" }}\n",
            self.alarm, self.source
        )
    }

    /// Acknowledges whatever is open.
    fn acknowledge(at: f64) -> String {
        format!(
            "[[step]]\nat = {at:?}\ncommand = {{ do = \"operate\", act = \"acknowledge\", episodes = [1, 2, 3, 4, 5, 6, 7, 8] }}\n"
        )
    }
}

fn check(case: &Case, found: &[String], wanted: &[&str]) {
    assert_eq!(found, wanted, "{}", case.alarm);
}

#[test]
fn past_its_shelf_an_alarm_that_is_still_there_is_unacknowledged() {
    for case in &CASES {
        let at = case.raised() + 10.0;
        let found = case.states(&case.shelve(at), &[at - 0.001, at, at + 599.999, at + 600.0]);
        check(case, &found, &["unacknowledged", "shelved", "shelved", "unacknowledged"]);
    }
}

#[test]
fn unshelved_by_a_person_an_alarm_that_is_still_there_is_acknowledged() {
    for case in &CASES {
        let at = case.raised() + 10.0;
        let unshelve = format!(
            "[[step]]\nat = {:?}\ncommand = {{ do = \"operate\", act = \"unshelve\", alarm = {{ alarm = \"{}\", source = {} }} }}\n",
            at + 60.0,
            case.alarm,
            case.source
        );
        let found = case.states(&(case.shelve(at) + &unshelve), &[at + 59.0, at + 60.0]);
        check(case, &found, &["shelved", "acknowledged"]);
    }
}

#[test]
fn an_acknowledgement_expires_for_what_keeps_callers_out_only() {
    for case in &CASES {
        let at = case.raised() + 10.0;
        let found = case.states(&Case::acknowledge(at), &[at, at + 299.999, at + 300.0, at + 600.0]);
        let after =
            if matches!(case.alarm, "left_off_hook" | "many_blocked") { "unacknowledged" } else { "acknowledged" };
        let grows = matches!(case.alarm, "left_off_hook_suspected" | "ring_unanswered");
        if grows {
            // It may have grown worse meanwhile, which is a new call for attention.
            check(case, &found[..1], &["acknowledged"]);
        } else {
            check(case, &found, &["acknowledged", "acknowledged", after, after]);
        }
    }
}

#[test]
fn what_is_out_of_service_comes_back_unacknowledged() {
    for case in CASES.iter().filter(|case| case.source.contains("line =") || case.source.contains("adapter =")) {
        let at = case.raised() + 10.0;
        let out = format!(
            "[[step]]\nat = {at:?}\ncommand = {{ do = \"operate\", act = \"take_out_of_service\", about = {}, minutes = 10, \
             reason = \"repair\" }}\n",
            case.source
        );
        let played = case.play(&format!("{out}[[look]]\nat = {at:?}\n[[look]]\nat = {:?}\n", at + 600.0), at + 600.0);
        let states = played.looks.iter().map(|seen| case.state(seen)).collect::<Vec<_>>();
        let row_of =
            |seen: &Seen| seen.rows.iter().any(|row| row["state"] == "out_of_service" && row["source"] == case.name());
        assert_eq!(played.looks.iter().map(row_of).collect::<Vec<_>>(), [true, false], "{}", case.alarm);
        assert_ne!(states.first().map(String::as_str), Some("unacknowledged"), "{}", case.alarm);
        assert_eq!(states.get(1).map(String::as_str), Some("unacknowledged"), "{}", case.alarm);
    }
}

#[test]
fn a_sound_that_is_stopped_acknowledges_nothing() {
    for case in &CASES {
        let at = case.raised() + 10.0;
        let silence = format!(
            "[[step]]\nat = {at:?}\ncommand = {{ do = \"operate\", act = \"silence\" }}\n[[look]]\nat = {at:?}\n"
        );
        let played = case.play(&silence, at);
        let seen = played.looks.first().expect("one look");
        assert_eq!((seen.sounding.as_str(), case.state(seen).as_str()), ("none", "unacknowledged"), "{}", case.alarm);
    }
}

#[test]
fn behind_a_lost_adapter_a_line_has_no_alarm_and_after_it_the_same_one() {
    // A ring that fell into a gap is over: it is no ring any more.
    for case in CASES.iter().filter(|case| case.is_of_line() && case.alarm != "ring_unanswered") {
        let at = case.raised() + 10.0;
        let adapter = usize::from(case.name() == "e");
        let lost = format!(
            "[[step]]\nat = {at:?}\nadapter = {adapter}\nevent = \"lost\"\n\
             [[step]]\nat = {:?}\nadapter = {adapter}\nevent = \"up\"\nconfirms = [1]\n",
            at + 60.0
        );
        let found = case.states(&lost, &[at, at + 59.999, at + 60.0]);
        check(case, &found, &["normal", "normal", "unacknowledged"]);
    }
}

#[test]
fn off_duty_nothing_is_shown_and_the_first_instant_of_duty_shows_it_again() {
    for case in CASES.iter().filter(|case| case.lasts == Lasts::Overnight) {
        let found = case.states("", &[30_599.999, 30_600.0, 84_599.999, 84_600.0]);
        check(case, &found, &["unacknowledged", "normal", "normal", "unacknowledged"]);
    }
}
