//! A working day and its configuration in which nothing is wrong: whatever people do on it may look like a parked
//! handset, and none of it may be called one.

use serde_json::Value;

use crate::scenarios::{Played, Repeat, Scenario, Step, play};

const OFFICE: &str = r#"
site = "Quiet day"
timezone = "Asia/Shanghai"
[[shift]]
name = "day"
from = "08:30"
to = "17:30"
days = ["mon", "tue", "wed", "thu", "fri"]
breaks = [{ from = "12:00", to = "13:30", mode = "suppress" }]
[[adapter]]
name = "hall"
kind = "whozz"
port = "sim:quiet/hall"
lines = { 1 = "d1", 2 = "d2", 3 = "d3", 4 = "d4", 5 = "d5", 6 = "meeting", 7 = "rotary", 8 = "late" }
[[adapter]]
name = "fax"
kind = "telephone-box"
port = "sim:quiet/fax"
lines = { 1 = "fax" }
[[adapter]]
name = "board"
kind = "dial-board"
port = "sim:quiet/board"
lines = { 1 = "counter" }
[[line]]
id = "d1"
group = "hotline"
duty = "day"
[[line]]
id = "d2"
group = "hotline"
duty = "day"
[[line]]
id = "d3"
group = "hotline"
duty = "day"
[[line]]
id = "d4"
group = "hotline"
duty = "day"
[[line]]
id = "d5"
group = "hotline"
duty = "day"
[[line]]
id = "meeting"
group = "office"
duty = "day"
use = "conference"
[[line]]
id = "rotary"
group = "office"
duty = "day"
dialling = "pulse"
[[line]]
id = "late"
group = "office"
duty = "day"
[[line]]
id = "fax"
duty = "day"
use = "fax"
[[line]]
id = "counter"
duty = "day"
[[number]]
number = "0571-12345"
lines = ["d1", "d2", "d3", "d4", "d5"]
distribution = "simultaneous"
"#;

const HALL: usize = 0;
const FAX: usize = 1;
const BOARD: usize = 2;
/// From 09:00 of one day to 09:00 of the next.
const DAY_S: f64 = 86_400.0;

/// A day that is being written.
#[derive(Default)]
struct Day {
    steps: Vec<Step>,
}

impl Day {
    fn hall(&mut self, at: f64, records: &str) {
        self.steps.push(Step { at, adapter: HALL, whozz: Some(records.to_owned()), ..Step::default() });
    }

    fn fax(&mut self, at: f64, words: &str) {
        self.steps.push(Step { at, adapter: FAX, rx: Some(format!("{words}\r\n")), ..Step::default() });
    }

    /// The board's heartbeat: a level every 0.3 s around a change, and one a minute while nothing changes.
    fn counter(&mut self, from: f64, until: f64, level: &str) {
        let beat = |at: f64, every: f64, until: f64| Step {
            at,
            adapter: BOARD,
            rx_hex: Some(level.to_owned()),
            repeat: Some(Repeat { every, until }),
            ..Step::default()
        };
        self.steps.push(beat(from, 0.3, (from + 3.0).min(until)));
        self.steps.push(beat(from + 3.3, 60.0, until));
    }

    fn up(&mut self, adapter: usize, confirms: &[u16], confirms_hook: &[u16]) {
        let event = Some("up".to_owned());
        let (confirms, confirms_hook) = (confirms.to_vec(), confirms_hook.to_vec());
        self.steps.push(Step { at: 0.5, adapter, event, confirms, confirms_hook, ..Step::default() });
    }

    /// The five desks ring for one call; desk `by` answers after `ring` seconds and talks for `talk`.
    fn hotline(&mut self, at: f64, by: u32, ring: f64, talk: f64) {
        self.hall(at, "1 R; 2 R; 3 R; 4 R; 5 R");
        self.hall(at + ring, &format!("{by} F"));
        for other in (1..=5).filter(|desk| *desk != by) {
            self.hall(at + ring + 0.1, &format!("{other} I E 13800138000"));
        }
        self.hall(at + ring + talk, &format!("{by} N"));
    }

    fn dial_out(&mut self, at: f64, line: u32, talk: f64) {
        self.hall(at, &format!("{line} F"));
        self.hall(at + 9.0, &format!("{line} O S 96110"));
        self.hall(at + talk, &format!("{line} N"));
    }

    fn explain(&mut self, at: f64, line: &str) {
        let command = format!(
            "do = \"operate\"\nact = \"long_call\"\nline = \"{line}\"\nreason = \"service_in_progress\"\nminutes = 60\n"
        );
        self.steps.push(Step { at, command: Some(command.parse().expect("a command")), ..Step::default() });
    }
}

/// The program starts at 09:00 in mid-call; by 09:04 every line has moved once.
fn opening(day: &mut Day) {
    day.up(HALL, &[1], &[]);
    day.up(FAX, &[], &[1]);
    day.up(BOARD, &[], &[1]);
    for desk in 1..=7 {
        day.dial_out(10.0 + 20.0 * f64::from(desk), desk, 15.0);
    }
    day.hall(240.0, "8 N");
    day.fax(1.0, "LINE ON_HOOK");
    day.counter(1.0, 3_000.0, "00");
}

fn morning(day: &mut Day) {
    for call in 0..20 {
        let at = 400.0 + 300.0 * f64::from(call);
        day.hotline(at, 1 + call % 5, 2.0 + f64::from(call % 4) * 3.0, 40.0 + f64::from(call % 7) * 30.0);
    }
    // Answered inside the first burst.
    day.hotline(6_600.0, 2, 0.2, 200.0);
    // A transfer: two hookflashes and a dialled number.
    day.hotline(7_000.0, 3, 4.0, 240.0);
    day.hall(7_100.0, "3 H");
    day.hall(7_108.0, "3 O S 8001");
    day.hall(7_130.0, "3 H");
    // A transfer to a party of whom nothing is heard: hung up at once.
    day.hotline(7_300.0, 4, 4.0, 90.0);
    day.hall(7_350.0, "4 H");
    // Hung up and lifted again into the same call, 4 min after it began: the caller holds the line.
    day.hotline(7_600.0, 1, 4.0, 240.0);
    day.hall(7_854.0, "1 F");
    day.hall(8_100.0, "1 N");
    // And again, to look for a file between.
    day.hall(8_110.0, "1 F");
    day.hall(8_340.0, "1 N");
    // The next desk picks the call up while this one is away.
    day.hall(8_500.0, "8 R");
    day.hall(8_506.0, "7 F");
    day.hall(8_506.2, "8 I E 13800138000");
    day.hall(8_700.0, "7 N");
    // A call picked up that lasts: the one suspicion that nobody can take away from this adapter.
    day.hall(8_800.0, "8 R");
    day.hall(8_806.0, "6 F");
    day.hall(8_806.2, "8 I E 13800138000");
    day.hall(9_180.0, "6 N");
    // Two calls that nobody took; three would be too many.
    day.hall(9_400.0, "1 R; 2 R; 3 R; 4 R; 5 R");
    day.hall(9_412.0, "1 I E 1; 2 I E 1; 3 I E 1; 4 I E 1; 5 I E 1");
    day.hall(9_500.0, "1 R; 2 R; 3 R; 4 R; 5 R");
    day.hall(9_511.0, "1 I E 1; 2 I E 1; 3 I E 1; 4 I E 1; 5 I E 1");
    // Pulses are not seen, so a call of this set is one of unknown kind.
    day.hall(9_600.0, "7 F");
    day.hall(9_860.0, "7 N");
}

fn afternoon(day: &mut Day) {
    // Two long calls, confirmed with the desk in time.
    day.hotline(16_500.0, 5, 6.0, 3_000.0);
    day.explain(17_200.0, "d5");
    day.hotline(20_000.0, 2, 6.0, 2_400.0);
    day.explain(20_700.0, "d2");
    // A conference of two and a half hours, and a fax of ninety minutes.
    day.dial_out(17_000.0, 6, 9_000.0);
    day.fax(18_000.0, "RING");
    day.fax(18_003.0, "LINE OFF_HOOK");
    day.fax(23_400.0, "LINE ON_HOOK");
    // The counter: a short call, and one of six minutes on a board that sees nothing but the hook.
    day.counter(3_000.3, 3_200.0, "80");
    day.counter(3_200.4, 24_000.0, "00");
    day.counter(24_000.3, 24_360.0, "80");
    day.counter(24_360.4, DAY_S, "00");
    for call in 0..20 {
        let at = 24_500.0 + 250.0 * f64::from(call);
        day.hotline(at, 1 + call % 5, 3.0, 60.0 + f64::from(call % 5) * 20.0);
        day.dial_out(at + 20.0, 8, 90.0);
    }
}

fn night(day: &mut Day) {
    // The cleaner lifts a handset, and somebody rings after hours.
    day.hall(45_000.0, "2 F");
    day.hall(45_010.0, "2 N");
    day.hall(46_000.0, "1 R; 2 R; 3 R; 4 R; 5 R");
    day.hall(46_030.0, "1 I E 1; 2 I E 1; 3 I E 1; 4 I E 1; 5 I E 1");
    // The first call of the next day.
    day.hotline(85_000.0, 1, 5.0, 100.0);
}

fn quiet_day() -> Played {
    let mut day = Day::default();
    opening(&mut day);
    morning(&mut day);
    afternoon(&mut day);
    night(&mut day);
    play(&Scenario {
        title: "quiet day".to_owned(),
        config: OFFICE.to_owned(),
        until: DAY_S,
        step: day.steps,
        ..Scenario::default()
    })
}

#[test]
fn a_quiet_day_raises_no_certain_alarm_two_suspicions_and_no_flood() {
    let played = quiet_day();
    let of_kind =
        |kind: &str| played.records.iter().filter(|record| record["kind"] == kind).cloned().collect::<Vec<Value>>();
    assert!(of_kind("call").len() > 200, "the day has its calls");
    assert!(of_kind("fault").is_empty(), "{:?}", of_kind("fault"));
    let alarms = of_kind("alarm");
    let shown = |record: &&Value| record["state"] == "unacknowledged" || record["state"] == "returned_unacknowledged";
    let begun = |record: &&Value| record["change"] != "escalated";
    let shown: Vec<String> = alarms.iter().filter(shown).filter(begun).map(ToString::to_string).collect();
    let certain: Vec<_> = shown.iter().filter(|record| record.contains(r#""certain":true"#)).collect();
    assert!(certain.is_empty(), "{certain:#?}");
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert!(alarms.iter().all(|record| record["priority"] != "critical"));
    assert!(played.board.live_alarms().alarms.is_empty(), "the day ends as it began: {:?}", played.board.live_alarms());
}
