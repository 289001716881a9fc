//! The ledger as CSV and JSON. Columns and fields are only ever added, at the end; times are UTC.

use std::time::Duration;

use serde::Serialize;

use super::json::thousandths;
use super::ledger::{LedgerSheet, ids};
use crate::domain::Wall;
use crate::journal::record::csv_cell;
use crate::shift::{LedgerRow, ListedNumber, NumberVerdict};

/// The columns of the CSV.
pub(super) const COLUMNS: [&str; 19] = [
    "number",
    "label",
    "department",
    "group",
    "lines",
    "monitored",
    "verdict",
    "last_ring",
    "last_answer",
    "silent_days",
    "duty_observed_s",
    "duty_s",
    "offered",
    "answered",
    "unobserved_calls",
    "from",
    "to",
    "sim",
    "journal_intact",
];

fn word(verdict: NumberVerdict) -> &'static str {
    match verdict {
        NumberVerdict::Working => "working",
        NumberVerdict::NeverAnswered => "never_answered",
        NumberVerdict::Silent => "silent",
        NumberVerdict::Dead => "dead",
        NumberVerdict::NotEnoughObserved => "not_enough_observed",
        NumberVerdict::NotMonitored => "not_monitored",
    }
}

/// The ledger as CSV: a row for each number of the configuration, then for each that only the list has (`not_configured`).
#[must_use]
pub fn ledger_csv(sheet: &LedgerSheet) -> String {
    let mut rows = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    let mut add = |cells: Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|cell| csv_cell(cell)).collect();
        rows += &(cells.join(",") + "\r\n");
    };
    let range = sheet.ledger.range;
    let intact = sheet.journal.broken.is_none();
    let ends = || [range.from.to_string(), range.to.to_string(), sheet.is_sim.to_string(), intact.to_string()];
    for row in &sheet.ledger.rows {
        add(cells(row).into_iter().chain(ends()).collect());
    }
    let compared = sheet.ledger.compared.iter();
    for ListedNumber { number, label, department } in compared.flat_map(|compared| &compared.not_configured) {
        let mut cells = vec![String::new(); COLUMNS.len() - 4];
        let known = [(0, number.as_str()), (1, label), (2, department), (6, "not_configured")];
        for (place, text) in known {
            if let Some(cell) = cells.get_mut(place) {
                text.clone_into(cell);
            }
        }
        add(cells.into_iter().chain(ends()).collect());
    }
    rows
}

fn cells(row: &LedgerRow) -> Vec<String> {
    let time = |at: Option<Wall>| at.map(|at| at.to_string()).unwrap_or_default();
    let seconds = |micros| format!("{:.3}", Duration::from_micros(micros).as_secs_f64());
    vec![
        row.number.to_string(),
        row.label.clone(),
        row.department.clone(),
        row.group.to_string(),
        ids(&row.lines),
        row.monitored.to_string(),
        word(row.verdict).to_owned(),
        time(row.last_ring),
        time(row.last_answer),
        row.silent_days.map(|days| days.to_string()).unwrap_or_default(),
        seconds(row.observed.part),
        seconds(row.observed.whole),
        row.rings.to_string(),
        row.answered.to_string(),
        row.unseen.to_string(),
    ]
}

/// The ledger as one JSON object and a newline.
///
/// # Panics
/// Never: every key is a string, and writing to memory does not fail.
#[must_use]
pub fn ledger_json(sheet: &LedgerSheet) -> String {
    let mut text = serde_json::to_string(&Document::of(sheet)).expect("invariant: every key is a string");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    from: Wall,
    to: Wall,
    days: u32,
    site: &'a str,
    made: Wall,
    sim: bool,
    intact: bool,
    records: u64,
    head: Option<String>,
    numbers: Vec<NumberFields<'a>>,
    compared: Option<ComparedFields<'a>>,
    merge_advice: Vec<MergeFields<'a>>,
    line_advice: Vec<ShortageFields<'a>>,
}

#[derive(Serialize)]
struct NumberFields<'a> {
    number: &'a str,
    label: &'a str,
    department: &'a str,
    group: &'a str,
    lines: Vec<&'a str>,
    monitored: usize,
    verdict: &'static str,
    last_ring: Option<Wall>,
    last_answer: Option<Wall>,
    /// The least, where it never rang.
    silent_days: Option<u64>,
    observed: Option<f64>,
    duty_observed_s: f64,
    duty_s: f64,
    offered: u64,
    answered: u64,
    unobserved_calls: u64,
}

#[derive(Serialize)]
struct ComparedFields<'a> {
    listed: usize,
    not_configured: Vec<ListedFields<'a>>,
    not_listed: Vec<&'a str>,
    listed_twice: &'a [String],
}

#[derive(Serialize)]
struct ListedFields<'a> {
    number: &'a str,
    label: &'a str,
    department: &'a str,
}

#[derive(Serialize)]
struct MergeFields<'a> {
    group: &'a str,
    numbers: Vec<&'a str>,
    erlangs: f64,
    lines_would_do: u32,
}

#[derive(Serialize)]
struct ShortageFields<'a> {
    number: &'a str,
    lines: usize,
    lines_needed_at_least: u32,
    peak_erlangs: f64,
    all_busy_s: f64,
}

impl<'a> Document<'a> {
    fn of(sheet: &'a LedgerSheet) -> Self {
        let ledger = &sheet.ledger;
        let compared = ledger.compared.as_ref().map(|compared| ComparedFields {
            listed: compared.listed,
            not_configured: compared.not_configured.iter().map(ListedFields::of).collect(),
            not_listed: compared.not_listed.iter().map(crate::domain::NumberId::as_str).collect(),
            listed_twice: &compared.twice,
        });
        let merge = ledger.merges.iter().map(|merge| MergeFields {
            group: merge.group.as_str(),
            numbers: merge.numbers.iter().map(crate::domain::NumberId::as_str).collect(),
            erlangs: thousandths(merge.erlangs),
            lines_would_do: merge.lines,
        });
        let short = ledger.shortages.iter().map(|short| ShortageFields {
            number: short.number.as_str(),
            lines: short.lines,
            lines_needed_at_least: short.needed,
            peak_erlangs: thousandths(short.peak.erlangs()),
            all_busy_s: thousandths(short.all_busy.as_secs_f64()),
        });
        Self {
            from: ledger.range.from,
            to: ledger.range.to,
            days: sheet.days,
            site: &sheet.site,
            made: sheet.made,
            sim: sheet.is_sim,
            intact: sheet.journal.broken.is_none(),
            records: sheet.journal.head.map_or(0, |head| head.seq),
            head: sheet.journal.head.map(|head| head.hash.to_hex()),
            numbers: ledger.rows.iter().map(NumberFields::of).collect(),
            compared,
            merge_advice: merge.collect(),
            line_advice: short.collect(),
        }
    }
}

impl<'a> NumberFields<'a> {
    fn of(row: &'a LedgerRow) -> Self {
        let seconds = |micros| thousandths(Duration::from_micros(micros).as_secs_f64());
        Self {
            number: row.number.as_str(),
            label: &row.label,
            department: &row.department,
            group: row.group.as_str(),
            lines: row.lines.iter().map(crate::domain::LineId::as_str).collect(),
            monitored: row.monitored,
            verdict: word(row.verdict),
            last_ring: row.last_ring,
            last_answer: row.last_answer,
            silent_days: row.silent_days,
            observed: row.observed.ratio(),
            duty_observed_s: seconds(row.observed.part),
            duty_s: seconds(row.observed.whole),
            offered: row.rings,
            answered: row.answered,
            unobserved_calls: row.unseen,
        }
    }
}

impl<'a> ListedFields<'a> {
    fn of(listed: &'a ListedNumber) -> Self {
        Self { number: &listed.number, label: &listed.label, department: &listed.department }
    }
}
