//! Holds what came of a scenario against its file.

use std::collections::BTreeMap;
use std::path::Path;

use hookwatch::board::Board;
use hookwatch::domain::alarm_view::{AlarmList, AlarmRequest, AlarmRow};
use hookwatch::domain::walk::WalkRequest;
use hookwatch::domain::{LineState, ViewRequest, Wall};
use serde_json::{Value, json};

use super::file::{Look, Scenario};
use super::{START, play};

/// The kinds that are compared where a file does not name them.
const USUAL: [&str; 6] = ["line", "call", "number", "caller", "digit", "fault"];
/// Fields that hold a time: a number of seconds in a scenario, RFC 3339 in a record.
const TIMES: [&str; 9] =
    ["at", "since", "started", "last_at", "until", "ended", "raised_at", "cleared_at", "off_hook_since"];

/// What a screen saw.
pub(crate) struct Seen {
    pub(crate) rows: Vec<Value>,
    pub(crate) suppressed: usize,
    pub(crate) sounding: String,
    pub(crate) is_flood: bool,
    unverified: Vec<String>,
    lines: BTreeMap<String, LineState>,
}

impl Seen {
    pub(crate) fn of(board: &Board) -> Self {
        let mut rows = Vec::new();
        let mut request = ViewRequest { limit: usize::MAX, ..ViewRequest::default() };
        let mut snapshot = None;
        for list in [AlarmList::OutOfService, AlarmList::Shelved, AlarmList::Open] {
            request.alarms = AlarmRequest { list, limit: usize::MAX, ..AlarmRequest::default() };
            let seen = board.snapshot(&request);
            rows.splice(0..0, seen.alarms.rows.iter().map(row));
            snapshot = Some(seen);
        }
        let snapshot = snapshot.expect("three lists were asked for");
        Self {
            rows,
            suppressed: snapshot.alarms.suppressed,
            sounding: snapshot.alarms.sounding.map_or_else(|| "none".to_owned(), |priority| word(&json!(priority))),
            is_flood: snapshot.alarms.flood.is_some(),
            unverified: unverified(board),
            lines: snapshot.rows.iter().map(|row| (row.id.to_string(), row.state)).collect(),
        }
    }
}

fn unverified(board: &Board) -> Vec<String> {
    let request = ViewRequest { walk: Some(WalkRequest::default()), ..ViewRequest::default() };
    let walk = board.snapshot(&request).walk;
    let rows = walk.rows.iter().filter(|row| !row.verification.is_current());
    let rows: Vec<_> = rows.map(|row| row.id.to_string()).collect();
    assert_eq!(rows.len(), walk.unverified, "the count is that of the rows");
    rows
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn row(row: &AlarmRow) -> Value {
    json!({
        "alarm": row.key.alarm,
        "source": row.key.source.name(),
        "sign": row.sign,
        "state": row.state,
        "certain": row.certain,
        "priority": row.priority,
        "episode": row.episode,
        "since": row.since,
        "raised_at": row.raised_at,
        "cleared_at": row.cleared_at,
        "by": row.acknowledged.as_ref().map(|seen| &seen.by),
        "until": row.hidden.as_ref().and_then(|hidden| hidden.until).or(row.acknowledged.as_ref().and_then(|seen| seen.until)),
        "recurrences": row.recurrences,
        "escalated": row.escalated,
        "lines": row.lines,
        "unconfirmed": row.unconfirmed_since.is_some(),
    })
}

/// Whether a record, or a row, has every field that is wanted of it.
pub(crate) fn matches(wanted: &toml::Table, record: &Value) -> bool {
    wanted.iter().all(|(key, wanted)| {
        let found = record.get(key).unwrap_or(&Value::Null);
        match wanted {
            toml::Value::String(text) if text == "absent" => found.is_null(),
            toml::Value::Float(seconds) if TIMES.contains(&key.as_str()) => is_time(found, *seconds),
            toml::Value::Integer(seconds) if TIMES.contains(&key.as_str()) => {
                is_time(found, f64::from(i32::try_from(*seconds).expect("seconds from the start")))
            }
            wanted => serde_json::to_value(wanted).expect("TOML is JSON") == *found,
        }
    })
}

fn is_time(found: &Value, seconds: f64) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "a scenario lasts some days at the most")]
    let us = (seconds * 1e6).round() as i64;
    found.as_str() == Some(&Wall(START.0 + us).to_string())
}

/// A record as a person reads it: times in seconds from the start.
fn shown(record: &Value) -> String {
    let mut record = record.clone();
    for key in TIMES {
        let field = record.get_mut(key);
        if let Some(field) = field
            && let Some(at) = field.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok())
        {
            let since = at.as_microsecond() - START.0;
            *field = json!(format!("{}.{:06}", since / 1_000_000, since % 1_000_000));
        }
    }
    record.to_string()
}

/// Plays a file and says what is not as it says.
pub(crate) fn check(path: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).expect("a scenario can be read");
    let scenario: Scenario = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let played = play(&scenario);
    let about = |what: String| format!("{} ({}): {what}", path.display(), scenario.title);
    check_records(&scenario, &played.records).map_err(about)?;
    for wanted in &scenario.never {
        let found = played.records.iter().find(|record| matches(wanted, record));
        if let Some(found) = found {
            return Err(about(format!("never wanted: {wanted:?}\nfound {}", shown(found))));
        }
    }
    for (look, seen) in scenario.look.iter().zip(&played.looks) {
        check_look(look, seen).map_err(|what| about(format!("look at {}: {what}", look.at)))?;
    }
    let kept = &played.board.kept().lines;
    check_lines(&scenario.state, |line| kept.iter().find(|kept| kept.line.as_str() == line).map(|kept| kept.state))
        .map_err(about)
}

fn check_records(scenario: &Scenario, records: &[Value]) -> Result<(), String> {
    let named =
        |kind: &str| scenario.expect.iter().any(|wanted| wanted.get("kind").and_then(|of| of.as_str()) == Some(kind));
    let counts = |record: &&Value| {
        let kind = record["kind"].as_str().unwrap_or_default();
        if scenario.besides.iter().any(|besides| matches(besides, record)) {
            false
        } else if scenario.kinds.is_empty() {
            USUAL.contains(&kind) || named(kind)
        } else {
            scenario.kinds.iter().any(|wanted| wanted == kind)
        }
    };
    let records: Vec<_> = records.iter().filter(counts).collect();
    let all = || records.iter().map(|record| shown(record)).collect::<Vec<_>>().join("\n");
    for (place, wanted) in scenario.expect.iter().enumerate() {
        let record = records.get(place);
        if !record.is_some_and(|record| matches(wanted, record)) {
            let found = record.map_or("nothing".to_owned(), |record| shown(record));
            return Err(format!("record {}: wanted {wanted:?}\nfound {found}\nall:\n{}", place + 1, all()));
        }
    }
    if records.len() == scenario.expect.len() { Ok(()) } else { Err(format!("more records than wanted:\n{}", all())) }
}

fn check_look(look: &Look, seen: &Seen) -> Result<(), String> {
    let rows = || seen.rows.iter().map(shown).collect::<Vec<_>>().join("\n");
    if let Some(wanted) = &look.alarms {
        let is_same =
            wanted.len() == seen.rows.len() && wanted.iter().zip(&seen.rows).all(|(wanted, row)| matches(wanted, row));
        if !is_same {
            return Err(format!("wanted {wanted:?}\nfound\n{}", rows()));
        }
    }
    let told = [
        ("suppressed", look.suppressed.map(|count| count.to_string()), seen.suppressed.to_string()),
        ("sounding", look.sounding.clone(), seen.sounding.clone()),
        ("unverified", look.unverified.as_ref().map(|lines| lines.join(" ")), seen.unverified.join(" ")),
        ("flood", look.flood.map(|flood| flood.to_string()), seen.is_flood.to_string()),
    ];
    for (what, wanted, found) in told {
        if wanted.is_some_and(|wanted| wanted != found) {
            return Err(format!("{what} is {found}\n{}", rows()));
        }
    }
    check_lines(&look.lines, |line| seen.lines.get(line).copied())
}

fn check_lines(wanted: &toml::Table, state_of: impl Fn(&str) -> Option<LineState>) -> Result<(), String> {
    for (line, wanted) in wanted {
        let state = state_of(line).map(|state| word(&json!(state)));
        if state.as_deref() != wanted.as_str() {
            return Err(format!("line {line} is {state:?}, wanted {wanted:?}"));
        }
    }
    Ok(())
}
