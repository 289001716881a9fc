//! Alarms that rest on what no adapter of a test office says by itself: tones, and lines without voltage.

use std::time::Duration;

use serde_json::Value;

use super::{at, board_of};
use crate::board::Board;
use crate::domain::{AdapterIx, Command, EpisodeId, Input, LineIx, Operation, Output, PortEvent, Signal, Tone, Wall};
use crate::line::{DigitSight, LineTraits};

const HALL: &str = r#"
site = "Signals"
[[adapter]]
name = "hall"
kind = "whozz"
port = "sim:quiet"
lines = { 1 = "a", 2 = "b", 3 = "c", 4 = "d", 5 = "e" }
[[line]]
id = "a"
[[line]]
id = "b"
[[line]]
id = "c"
[[line]]
id = "d"
[[line]]
id = "e"
"#;

struct Bench {
    board: Board,
    /// Milliseconds of the run, and the record.
    alarms: Vec<(i64, Value)>,
}

impl Bench {
    /// Five lines, idle.
    fn new() -> Self {
        let mut bench = Self { board: board_of(HALL), alarms: Vec::new() };
        bench.board.handle_input(at(1), Input::Port { adapter: AdapterIx(0), event: PortEvent::Live });
        for line in 0..5 {
            bench.board.with_line(LineIx(line), |machine, _, out| {
                machine.confirm(LineTraits { digits: DigitSight::Seen, ..machine.traits() }, out);
            });
            bench.say(1_000, line, &Signal::OnHook);
        }
        bench
    }

    fn say(&mut self, ms: u64, line: usize, signal: &Signal) {
        self.pass(ms);
        self.board.with_line(LineIx(line), |machine, now, out| machine.on_signal(now, signal, "test", out));
        self.gather();
    }

    fn pass(&mut self, ms: u64) {
        self.board.handle_timeout(at(ms));
        self.gather();
    }

    /// Acknowledges what was told last.
    fn acknowledge(&mut self, ms: u64) {
        let episode = self.alarms.last().and_then(|(_, record)| record["episode"].as_u64());
        let episodes = vec![EpisodeId(episode.expect("an alarm was told"))];
        let operation = Operation::Acknowledge { episodes, is_list: false, note: String::new(), minutes: None };
        self.board.handle_input(at(ms), Input::Command(Command::Operate(operation)));
        self.gather();
    }

    fn gather(&mut self) {
        while let Some(output) = self.board.poll_output() {
            let Output::Record { at: when, body, .. } = output else { continue };
            let record = serde_json::to_value(&body).unwrap();
            if record["kind"] == "alarm" && record["alarm"] != "journal_fault" && record["change"] != "escalated" {
                self.alarms.push((when.wall.0 / 1_000 - at(0).wall.0 / 1_000, record));
            }
        }
    }

    /// `alarm source change` of each record, with its time in milliseconds.
    fn told(&self) -> Vec<(i64, String)> {
        let word = |record: &Value, key: &str| record[key].as_str().unwrap_or_default().to_owned();
        let source = |record: &Value| [word(record, "line"), word(record, "adapter")].concat();
        let tell = |record: &Value| format!("{} {} {}", word(record, "alarm"), source(record), word(record, "change"));
        self.alarms.iter().map(|(ms, record)| (*ms, tell(record))).collect()
    }

    fn assert_told(&self, wanted: &[(i64, &str)]) {
        let told = self.told();
        let told: Vec<_> = told.iter().map(|(ms, what)| (*ms, what.as_str())).collect();
        assert_eq!(told, wanted);
    }
}

#[test]
fn a_dead_line_is_raised_after_5_s_and_its_acknowledgement_expires_while_it_is_dead() {
    let mut bench = Bench::new();
    bench.say(10_000, 0, &Signal::Dead);
    bench.pass(14_999);
    bench.assert_told(&[]);
    bench.pass(15_000);
    bench.acknowledge(20_000);
    bench.say(400_000, 0, &Signal::OnHook);
    bench.pass(404_999);
    bench.acknowledge(500_000);
    bench.assert_told(&[
        (15_000, "line_dead a raised"),
        (20_000, "line_dead a acknowledged"),
        (320_000, "line_dead a expired"),
        (405_000, "line_dead a cleared"),
        (500_000, "line_dead a acknowledged"),
        (500_000, "line_dead a closed"),
    ]);
    assert!(bench.alarms.iter().all(|(_, record)| record["certain"] == true && record["priority"] == "high"));
}

#[test]
fn a_feed_that_is_back_within_5_s_was_never_an_alarm() {
    let mut bench = Bench::new();
    bench.say(10_000, 0, &Signal::Dead);
    bench.say(14_999, 0, &Signal::OnHook);
    bench.pass(100_000);
    bench.assert_told(&[]);
}

#[test]
fn half_of_the_lines_dead_is_a_lost_feed_that_hides_each_dead_line() {
    let mut bench = Bench::new();
    bench.say(10_000, 0, &Signal::Dead);
    bench.say(11_000, 1, &Signal::Dead);
    bench.say(12_000, 2, &Signal::Dead);
    bench.pass(60_000);
    bench.say(70_000, 0, &Signal::OnHook);
    bench.pass(79_999);
    bench.assert_told(&[
        (13_000, "feed_lost hall raised"),
        (15_000, "line_dead a suppressed"),
        (16_000, "line_dead b suppressed"),
        (17_000, "line_dead c suppressed"),
        (75_000, "line_dead a closed"),
    ]);
    bench.pass(80_000);
    let told = bench.told();
    let last: Vec<_> = told.iter().skip(5).map(|(ms, what)| (*ms, what.as_str())).collect();
    let wanted = [(80_000, "feed_lost hall cleared"), (80_000, "line_dead b raised"), (80_000, "line_dead c raised")];
    assert_eq!(last, wanted, "what is still dead is judged at once, from its own start");
}

#[test]
fn a_caller_who_has_gone_makes_the_handset_certainly_left_15_s_after_the_clearing() {
    let mut bench = Bench::new();
    bench.say(100_000, 0, &Signal::RingStarted);
    bench.say(105_000, 0, &Signal::OffHook);
    for ms in [200_000, 204_000, 208_000] {
        bench.say(ms, 0, &Signal::Tone(Tone::Busy));
    }
    bench.pass(214_999);
    bench.assert_told(&[]);
    bench.pass(215_000);
    bench.say(300_000, 0, &Signal::OnHook);
    bench.pass(303_000);
    bench.assert_told(&[(215_000, "left_off_hook a raised"), (303_000, "left_off_hook a cleared")]);
    let (_, raised) = bench.alarms.first().unwrap();
    assert_eq!((&raised["sign"], &raised["certain"]), (&"far_end_cleared".into(), &true.into()));
    assert_eq!(raised["since"], Wall((at(0) + Duration::from_secs(200)).wall.0).to_string());
}

#[test]
fn put_back_within_15_s_of_the_clearing_nothing_was_left() {
    let mut bench = Bench::new();
    bench.say(100_000, 0, &Signal::RingStarted);
    bench.say(105_000, 0, &Signal::OffHook);
    for ms in [200_000, 204_000, 208_000] {
        bench.say(ms, 0, &Signal::Tone(Tone::Busy));
    }
    bench.say(214_999, 0, &Signal::OnHook);
    bench.pass(400_000);
    bench.assert_told(&[]);
}

#[test]
fn a_feed_that_vanishes_under_a_lifted_handset_keeps_its_alarm_and_is_dead_besides() {
    let mut bench = Bench::new();
    bench.say(100_000, 0, &Signal::RingStarted);
    bench.say(105_000, 0, &Signal::OffHook);
    for ms in [200_000, 204_000, 208_000] {
        bench.say(ms, 0, &Signal::Tone(Tone::Busy));
    }
    bench.say(230_000, 0, &Signal::Dead);
    bench.pass(900_000);
    bench.say(1_000_000, 0, &Signal::OnHook);
    bench.pass(1_010_000);
    bench.assert_told(&[
        (215_000, "left_off_hook a raised"),
        (235_000, "line_dead a raised"),
        (1_003_000, "left_off_hook a cleared"),
        (1_005_000, "line_dead a cleared"),
    ]);
}
