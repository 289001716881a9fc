//! What is read at a glance, and the figures of the site with numerator, denominator and observed share beside each rate.
//! Certain, suspected and explained time stand apart; nothing here adds them up.

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words::{self as w, fill};
use crate::report::Previous;
use crate::report::text::{hms, of_calls, of_time, percent, spread};
use crate::report::words::{self, Text};
use crate::shift::{Callback, Scope, Share};

/// The tiles.
pub(super) fn tiles(out: &mut Markup, on: On<'_>) {
    let figures = on.figures();
    let total = &figures.total;
    let (calls, blocked, time) = (total.calls, total.blocked, total.time);
    let missed = &figures.missed_calls.callers;
    let open = missed.iter().filter(|caller| caller.callback == Callback::Open).count();
    let parts = [(words::ANSWERED, calls.answered), (words::MISSED, calls.missed), (words::DROPPED, calls.dropped)];
    let parts = parts.map(|(name, count)| format!("{} {count}", on.say(name)));
    let periods = |count: u64| format!("{count} {}", on.say(words::PERIODS));
    let of_duty = |share: Share| format!("{} {}", on.say(words::OF_DUTY).trim(), percent(share));
    let observed = || format!("{} {}", on.say(w::OBSERVED_SHARE), percent(time.observed()));
    let rate = total.duty_calls.answer_rate();
    out.within("div", &[("class", "tiles")], |out| {
        let basis = [format!("{} {} / {}", on.say(w::ON_DUTY), rate.part, rate.whole), observed()];
        tile(out, "tile", (on.say(w::RATE_SHORT), &percent(rate)), &basis);
        tile(out, "tile", (on.say(w::CALLS_OFFERED), &calls.offered().to_string()), &parts);
        let of = fill(on.say(w::CALLBACKS_OF), &[&missed.len().to_string()]);
        tile(out, "tile", (on.say(w::CALLBACKS_OPEN), &open.to_string()), &[of]);
        let basis = [periods(blocked.certain_periods), of_duty(total.certain_share()), observed()];
        tile(out, "tile t-certain", (on.say(words::CERTAIN), &hms(blocked.certain.whole)), &basis);
        let basis = [periods(blocked.suspected_periods), of_duty(total.suspected_share()), observed()];
        tile(out, "tile t-suspected", (on.say(words::SUSPECTED), &hms(blocked.suspected.whole)), &basis);
        let unobserved = format!("{} {}", on.say(words::UNOBSERVED), hms(time.unobserved.whole));
        tile(out, "tile", (on.say(words::OBSERVED), &percent(time.observed())), &[unobserved]);
    });
    out.newline();
}

fn tile(out: &mut Markup, class: &'static str, (name, value): (&str, &str), basis: &[String]) {
    out.within("div", &[("class", class)], |out| {
        out.element("div", &[("class", "name")], name);
        out.element("div", &[("class", "big")], value);
        out.within("div", &[("class", "basis")], |out| {
            for part in basis {
                out.element("span", &[], part);
                out.text(" ");
            }
        });
    });
}

/// A row of the table.
struct Figure {
    name: Text,
    value: String,
    /// Of a rate: its numerator and denominator.
    basis: String,
}

/// The table of figures; the period before stands beside where there is one.
pub(super) fn table(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::KEY), |out| {
        let total = &on.figures().total;
        let mut columns = vec![
            (Column::Name, on.say(w::FIGURE)),
            (Column::Number, on.say(w::VALUE)),
            (Column::Code, on.say(w::BASIS)),
            (Column::Number, on.say(w::OBSERVED_SHARE)),
        ];
        let previous = on.report.previous.as_ref();
        if previous.is_some() {
            columns.extend([
                (Column::Number, on.say(words::PERIOD_BEFORE)),
                (Column::Code, on.say(w::BASIS)),
                (Column::Number, on.say(w::OBSERVED_SHARE)),
            ]);
        }
        let mut rows: Vec<Vec<String>> = rows_of(total).into_iter().map(|row| cells(on, &row, total)).collect();
        if let Some(previous) = previous {
            for (row, before) in rows.iter_mut().zip(rows_of(&previous.total)) {
                row.extend(before_cells(on, &before, previous));
            }
        }
        let rows = rows.into_iter().map(Row::Cells).collect();
        out.within("div", &[("class", "key")], |out| Table { columns: &columns, rows }.write(out));
        if let Some(previous) = previous {
            remark(out, &told_of(on, previous));
        }
        remark(out, on.say(w::NEVER_ADDED));
    });
}

/// A period of which there is no record has no figures: it is never told as 0.
fn before_cells(on: On<'_>, row: &Figure, previous: &Previous) -> Vec<String> {
    if previous.has_data() {
        return cells(on, row, &previous.total).into_iter().skip(1).collect();
    }
    vec![on.say(words::WITHOUT_DATA).to_owned(), String::new(), String::new()]
}

/// Which period stands beside, and what makes it doubtful.
fn told_of(on: On<'_>, previous: &Previous) -> String {
    let shift = previous.shift.as_ref().map_or_else(String::new, |(name, date)| format!("{date} {name}, "));
    let range = on.range(previous.range.from, previous.range.to);
    let sim = if previous.is_sim { format!(" – {}", on.say(w::SIM)) } else { String::new() };
    format!("{}: {shift}{range}{sim}", on.say(words::PERIOD_BEFORE))
}

fn cells(on: On<'_>, row: &Figure, total: &Scope) -> Vec<String> {
    let observed = if row.basis.is_empty() { String::new() } else { percent(total.time.observed()) };
    vec![on.say(row.name).trim().to_owned(), row.value.clone(), row.basis.clone(), observed]
}

fn rows_of(total: &Scope) -> Vec<Figure> {
    let (calls, duty, blocked) = (total.calls, total.duty_calls, total.blocked);
    let plain = |name, value: String| Figure { name, value, basis: String::new() };
    let count = |name, value: u64| plain(name, value.to_string());
    let of_calls = |name, share| shared(name, share, of_calls);
    let of_time = |name, share| shared(name, share, of_time);
    let mut rows = vec![
        of_time(words::OBSERVED, total.time.observed()),
        plain(words::UNOBSERVED, hms(total.time.unobserved.whole)),
        plain(words::CERTAIN, hms(blocked.certain.whole)),
        of_time(w::CERTAIN_SHARE, total.certain_share()),
        plain(words::SUSPECTED, hms(blocked.suspected.whole)),
        of_time(w::SUSPECTED_SHARE, total.suspected_share()),
        plain(w::EXPLAINED_TIME, hms(blocked.explained.whole)),
        plain(words::ALL_BUSY, hms(total.all_busy.whole)),
        count(w::CALLS_OFFERED, calls.offered()),
        count(w::CALLS_ANSWERED, calls.answered),
        count(w::CALLS_MISSED, calls.missed),
        count(w::CALLS_DROPPED, calls.dropped),
        count(w::CALLS_ABANDONED, calls.abandoned),
        count(w::CALLS_OPEN, calls.open),
        count(w::CALLS_UNOBSERVED, calls.unobserved),
        of_calls(words::RATE, duty.answer_rate()),
        of_calls(words::RATE_ALL, calls.answer_rate()),
        of_calls(words::SOON_OFFERED, duty.soon_of_offered()),
        of_calls(words::SOON_ANSWERED, duty.soon_of_answered()),
    ];
    rows.push(plain(words::ANSWER_TIME, spread(&total.traffic.answer, &[50, 90])));
    rows.push(plain(words::TALK_TIME, spread(&total.traffic.talk, &[90])));
    rows
}

/// A rate: as the other printouts say it, with its numerator and denominator in a column of their own.
fn shared(name: Text, share: Share, say: impl Fn(Share) -> String) -> Figure {
    let told = say(share);
    let (value, basis) = told.split_once("  ").unwrap_or((&told, ""));
    let basis = basis.trim_start_matches('(').trim_end_matches(')');
    Figure { name, value: value.to_owned(), basis: basis.to_owned() }
}
