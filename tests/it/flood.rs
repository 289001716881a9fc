//! Five hundred handsets that lay off their cradles before duty: all their alarms come in its first instant. None may be
//! missing, the flood is one, and what is critical stands alone.

use std::collections::BTreeSet;

use hookwatch::domain::alarm_view::{AlarmList, AlarmRequest};
use hookwatch::domain::{IsaState, Priority, ViewRequest};
use serde_json::Value;

use crate::scenarios::{Played, Scenario, Step, play};

const LINES: usize = 500;
/// Lines of one chain of units.
const CHAIN: usize = 50;
/// Duty begins at 10:00, an hour after the start.
const DUTY_S: f64 = 3_600.0;

fn office() -> String {
    let mut text = "site = \"Flood\"\ntimezone = \"Asia/Shanghai\"\n".to_owned();
    text.push_str("[[shift]]\nname = \"day\"\nfrom = \"10:00\"\nto = \"17:00\"\ndays = [\"mon\"]\n");
    text.push_str("[[annunciate]]\nname = \"all\"\ncommand = [\"tell\", \"{alarm}\"]\nstep = \"contact\"\n");
    for chain in 0..LINES / CHAIN {
        let lines: Vec<_> = (0..CHAIN).map(|line| format!("{} = \"{}\"", line + 1, chain * CHAIN + line)).collect();
        let port = format!("[[adapter]]\nname = \"chain-{chain}\"\nkind = \"whozz\"\nport = \"sim:quiet/{chain}\"\n");
        text = [text, port, format!("lines = {{ {} }}\n", lines.join(", "))].concat();
    }
    let lines = (0..LINES).map(|line| format!("[[line]]\nid = \"{line}\"\nduty = \"day\"\n"));
    text.push_str(&lines.collect::<Vec<_>>().concat());
    text
}

/// Every line dials out once, so that its digits are proven, and is lifted 20 min later. Not all at once: inputs that
/// change within one second are a lost feed.
fn parked() -> Vec<Step> {
    let mut steps = Vec::new();
    for adapter in 0..LINES / CHAIN {
        let up = Some("up".to_owned());
        steps.push(Step { at: 0.5, adapter, event: up, confirms: vec![1], ..Step::default() });
        for line in 0..CHAIN {
            let mut say = |at: u32, what: &str| {
                let at = f64::from(at) + 2.0 * f64::from(u32::try_from(line % 2).expect("one or none"));
                let whozz = Some(format!("{} {what}", line + 1));
                steps.push(Step { at, adapter, whozz, ..Step::default() });
            };
            say(10, "N");
            say(100, "F");
            say(109, "O S 96110");
            say(130, "N");
            say(1_330, "F");
        }
    }
    steps
}

fn flood() -> Played {
    let mut step = parked();
    let all: Vec<String> = (1..=LINES + 1).map(|episode| episode.to_string()).collect();
    let acknowledge =
        format!("do = \"operate\"\nact = \"acknowledge\"\nis_list = true\nepisodes = [{}]\n", all.join(","));
    let command = Some(acknowledge.parse().expect("a command"));
    step.push(Step { at: DUTY_S + 100.0, command, ..Step::default() });
    play(&Scenario { config: office(), until: DUTY_S + 101.0, step, ..Scenario::default() })
}

fn told<'a>(played: &'a Played, change: &'a str) -> impl Iterator<Item = &'a Value> {
    played.records.iter().filter(move |record| record["kind"] == "alarm" && record["change"] == change)
}

#[test]
fn five_hundred_alarms_of_one_instant_are_all_there_and_one_flood() {
    let played = flood();
    let raised: Vec<_> = told(&played, "raised").filter(|record| record["alarm"] == "left_off_hook").collect();
    let lines: BTreeSet<_> = raised.iter().filter_map(|record| record["line"].as_str()).collect();
    assert_eq!((raised.len(), lines.len()), (LINES, LINES), "one record for each line");
    let instants: BTreeSet<_> = raised.iter().filter_map(|record| record["at"].as_str()).collect();
    assert_eq!(instants.len(), 1, "in the first instant of duty");
    assert!(raised.iter().all(|record| record["cause"] == "duty" && record["certain"] == true));
    let many: Vec<_> = told(&played, "raised").filter(|record| record["alarm"] == "many_blocked").collect();
    assert_eq!(many.len(), 1);
    assert_eq!(many.first().and_then(|record| record["lines"].as_array()).map(Vec::len), Some(LINES));
}

#[test]
fn in_a_flood_people_are_told_once_and_of_what_is_critical_alone() {
    let played = flood();
    let flooded: Vec<_> = played.told.iter().filter(|telling| telling.episode.is_none()).collect();
    let alone: Vec<_> = played.told.iter().filter(|telling| telling.episode.is_some()).collect();
    assert_eq!((flooded.len(), alone.len()), (1, 1), "{:?}", played.told);
    assert!(alone.iter().all(|telling| telling.argv.iter().any(|word| word.contains("many_blocked"))), "{alone:?}");
}

#[test]
fn acknowledging_the_list_passes_critical_ones_over() {
    let played = flood();
    assert_eq!(told(&played, "acknowledged").count(), LINES);
    let alarms = AlarmRequest { list: AlarmList::Open, limit: usize::MAX, ..AlarmRequest::default() };
    let view = played.board.snapshot(&ViewRequest { alarms, ..ViewRequest::default() }).alarms;
    assert!(view.flood.is_some_and(|flood| flood.annunciated > LINES), "{:?}", view.flood);
    assert_eq!(view.rows.len(), LINES + 1);
    let (first, rest) = view.rows.split_first().expect("rows");
    assert_eq!((first.priority, first.state), (Priority::Critical, IsaState::Unacknowledged));
    assert!(rest.iter().all(|row| row.state == IsaState::Acknowledged));
}
