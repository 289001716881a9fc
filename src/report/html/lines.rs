//! The tables of groups, lines and published numbers: each with its own observed share.

use std::time::Duration;

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words as w;
use crate::domain::{GroupName, LineId};
use crate::report::text::{hms, of_calls, of_time, percent};
use crate::report::words;
use crate::shift::{NumberFigures, Scope};

/// Every group, and the site.
pub(super) fn groups(out: &mut Markup, on: On<'_>) {
    let figures = on.figures();
    if figures.groups.len() < 2 {
        return;
    }
    section(out, on.say(w::GROUPS), |out| {
        let columns = [&[(Column::Name, on.say(w::GROUP))], counted(on).as_slice()].concat();
        let group = |name: &str, scope: &Scope| Row::Cells([vec![name.to_owned()], counts(scope)].concat());
        let mut rows: Vec<_> = figures.groups.iter().map(|row| group(name_of(on, &row.group), &row.scope)).collect();
        rows.push(group(on.say(w::ABOUT_SITE), &figures.total));
        Table { columns: &columns, rows }.write(out);
    });
}

/// Every line, under its group.
pub(super) fn lines(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::LINES), |out| {
        let names = [(Column::Code, on.say(words::LINE)), (Column::Name, on.say(w::LABEL))];
        let columns = [names.as_slice(), counted(on).as_slice()].concat();
        let figures = on.figures();
        let mut rows = Vec::new();
        // A group stands once, even where the configuration names its lines apart.
        for group in &figures.groups {
            if figures.groups.len() > 1 {
                rows.push(Row::Heading(name_of(on, &group.group).to_owned()));
            }
            for line in figures.lines.iter().filter(|line| line.group == group.group) {
                let names = vec![line.line.as_str().to_owned(), line.label.clone()];
                rows.push(Row::Cells([names, counts(&line.scope)].concat()));
            }
        }
        Table { columns: &columns, rows }.write(out);
    });
}

fn name_of<'a>(on: On<'_>, group: &'a GroupName) -> &'a str {
    if group.as_str().is_empty() { on.say(w::NO_GROUP) } else { group.as_str() }
}

/// The columns of [`counts`].
fn counted(on: On<'_>) -> [(Column, &'static str); 9] {
    [
        words::SHORT_OFFERED,
        words::SHORT_ANSWERED,
        words::MISSED,
        words::SHORT_DROPPED,
        words::OFF_HOOK,
        words::SHORT_CERTAIN,
        words::SHORT_SUSPECTED,
        words::SHORT_UNOBSERVED,
        w::OBSERVED_SHARE,
    ]
    .map(|name| (Column::Number, on.say(name)))
}

fn counts(scope: &Scope) -> Vec<String> {
    let calls = scope.calls;
    let mut row =
        [calls.offered(), calls.answered, calls.missed, calls.dropped].map(|count| count.to_string()).to_vec();
    let times = [scope.time.off_hook, scope.blocked.certain, scope.blocked.suspected, scope.time.unobserved];
    row.extend(times.map(|time| hms(time.whole)));
    row.push(percent(scope.time.observed()));
    row
}

/// Every published number.
pub(super) fn numbers(out: &mut Markup, on: On<'_>) {
    let numbers = &on.figures().numbers;
    if numbers.is_empty() {
        return;
    }
    section(out, on.say(w::NUMBERS), |out| {
        let columns = [
            (Column::Code, on.say(w::NUMBER)),
            (Column::List, on.say(w::ITS_LINES)),
            (Column::Code, on.say(w::RATE)),
            (Column::Number, on.say(w::OBSERVED_SHARE)),
            (Column::List, on.say(w::NO_BLOCKING)),
            (Column::Number, on.say(w::ALL_BUSY)),
            (Column::Code, on.say(w::PEAK)),
            (Column::Number, on.say(w::NEEDED)),
            (Column::List, on.say(w::TURNED_AWAY)),
        ];
        let rows = numbers.iter().map(|number| Row::Cells(row_of(on, number))).collect();
        Table { columns: &columns, rows }.write(out);
        remark(out, on.say(words::NOTE));
    });
}

fn row_of(on: On<'_>, number: &NumberFigures) -> Vec<String> {
    let scope = &number.scope;
    let names: Vec<_> = number.lines.iter().map(LineId::as_str).collect();
    let has_several = number.lines.len() > 1;
    let peak = number.peak.filter(|_| has_several).map(|peak| {
        let from = on.figures().range.from + Duration::from_hours(peak.hour as u64);
        format!("{} {:.2}", on.local(from, "%m-%d %H:%M"), peak.erlangs())
    });
    let needed = number.lines_needed().filter(|_| has_several).map(|lines| lines.to_string());
    let turned = number.turned_away;
    let parts =
        [(words::CERTAIN, turned.certain), (words::SUSPECTED, turned.suspected), (words::ALL_BUSY, turned.all_busy)];
    let told = parts.into_iter().filter_map(|(why, calls)| Some((why, calls.filter(|calls| *calls > 0.0)?)));
    let told: Vec<_> = told.map(|(why, calls)| format!("{} ~{calls:.1}", on.say(why))).collect();
    let or_dash = |told: Option<String>| told.unwrap_or_else(|| "–".to_owned());
    vec![
        number.number.as_str().to_owned(),
        names.join(" "),
        of_calls(scope.duty_calls.answer_rate()),
        percent(scope.time.observed()),
        of_time(number.no_blocking_seen).replace("  ", " "),
        if has_several { hms(scope.all_busy.whole) } else { "–".to_owned() },
        or_dash(peak),
        or_dash(needed),
        or_dash(Some(told.join("; ")).filter(|told| !told.is_empty())),
    ]
}
