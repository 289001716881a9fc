//! The report as CSV: a row for the site, each group, number and line. Begins with a UTF-8 byte order mark, so that a
//! spreadsheet reads Chinese; no cell may act as a formula.

use std::fmt::Write as _;
use std::time::Duration;

use super::verified::{verification, word};
use super::{Report, previous};
use crate::domain::walk::LineVerification;
use crate::journal::record::csv_cell;
use crate::shift::{Scope, Share};

/// The columns. Columns are only ever added, at the end.
pub(super) const COLUMNS: [&str; 38] = [
    "kind",
    "name",
    "label",
    "group",
    "number",
    "from",
    "to",
    "sim",
    "journal_intact",
    "offered",
    "answered",
    "missed",
    "dropped",
    "abandoned",
    "open",
    "unobserved_calls",
    "answered_elsewhere",
    "outbound",
    "off_hook_s",
    "certain_s",
    "suspected_s",
    "explained_s",
    "all_busy_s",
    "unobserved_s",
    "duty_s",
    "duty_observed_s",
    "duty_offered",
    "duty_answered",
    "duty_answered_15s",
    "answer_mean_s",
    "answer_p90_s",
    "talk_s",
    "carried_s",
    "verified",
    "verified_at",
    "verified_by",
    "no_blocking_s",
    "no_blocking_of_s",
];

/// The report as CSV.
#[must_use]
pub fn csv(report: &Report) -> String {
    let (figures, before) = (&report.figures, report.previous.as_ref());
    let mut rows = format!("\u{feff}{},{}\r\n", COLUMNS.join(","), previous::COLUMNS.join(","));
    let nothing = || verified(None) + &no_blocking(None);
    let known = before.filter(|before| before.has_data());
    let site = row(report, ["site", &report.site, "", "", ""], &figures.total) + &nothing();
    rows += &(site + &previous::cells(before, known.map(|before| (&before.total, None))) + "\r\n");
    for group in &figures.groups {
        let names = ["group", group.group.as_str(), "", group.group.as_str(), ""];
        rows += &(row(report, names, &group.scope) + &nothing() + &previous::cells(None, None) + "\r\n");
    }
    for number in &figures.numbers {
        let names = ["number", number.number.as_str(), "", "", number.number.as_str()];
        let own = row(report, names, &number.scope) + &verified(None) + &no_blocking(Some(number.no_blocking_seen));
        let its = before.and_then(|before| before.number(&number.number));
        let its = its.map(|number| (&number.scope, Some(number.no_blocking_seen)));
        rows += &(own + &previous::cells(before, its) + "\r\n");
    }
    for line in &figures.lines {
        let number = line.number.as_ref().map_or("", |number| number.as_str());
        let names = ["line", line.line.as_str(), &line.label, line.group.as_str(), number];
        let own = row(report, names, &line.scope) + &verified(Some(&line.verification)) + &no_blocking(None);
        rows += &(own + &previous::cells(None, None) + "\r\n");
    }
    rows
}

fn row(report: &Report, names: [&str; 5], scope: &Scope) -> String {
    let mut row: String = names.iter().map(|name| csv_cell(name) + ",").collect();
    let range = report.figures.range;
    let (calls, duty) = (scope.calls, scope.duty_calls);
    let (sim, intact) = (report.figures.is_sim, report.journal.broken.is_none());
    // Writing to a string cannot fail.
    let _ = write!(row, "{},{},{sim},{intact}", range.from, range.to);
    let counts = [
        calls.offered(),
        calls.answered,
        calls.missed,
        calls.dropped,
        calls.abandoned,
        calls.open,
        calls.unobserved,
        calls.answered_elsewhere,
        calls.outbound,
    ];
    for count in counts {
        let _ = write!(row, ",{count}");
    }
    let Share { part: observed, whole: on_duty } = scope.time.observed();
    let times = [
        scope.time.off_hook.whole,
        scope.blocked.certain.whole,
        scope.blocked.suspected.whole,
        scope.blocked.explained.whole,
        scope.all_busy.whole,
        scope.time.unobserved.whole,
        Duration::from_micros(on_duty),
        Duration::from_micros(observed),
    ];
    for time in times {
        let _ = write!(row, ",{:.3}", time.as_secs_f64());
    }
    for count in [duty.offered(), duty.answered, duty.answered_soon] {
        let _ = write!(row, ",{count}");
    }
    let traffic = &scope.traffic;
    let spans =
        [traffic.answer.mean(), traffic.answer.percentile(90), Some(traffic.talk.sum()), Some(traffic.carried.whole)];
    for span in spans {
        row.push(',');
        if let Some(span) = span {
            let _ = write!(row, "{:.3}", span.as_secs_f64());
        }
    }
    row
}

/// The cells of a number that tell how long it was seen free, and of how much duty time.
fn no_blocking(free: Option<Share>) -> String {
    let seconds = |micros| format!("{:.3}", Duration::from_micros(micros).as_secs_f64());
    free.map_or_else(|| ",,".to_owned(), |free| format!(",{},{}", seconds(free.part), seconds(free.whole)))
}

/// The cells of a line that tell of the walk test.
fn verified(known: Option<&LineVerification>) -> String {
    let Some(known) = known else { return ",,,".to_owned() };
    let last = verification(known);
    let at = last.map(|last| last.at.to_string()).unwrap_or_default();
    let by = last.and_then(|last| last.by.as_ref()).map(|by| csv_cell(by.as_str())).unwrap_or_default();
    format!(",{},{at},{by}", word(known))
}
