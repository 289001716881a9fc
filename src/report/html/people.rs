//! What people are to do and what they did: whom to ring back, what was out of service, which lines were verified. The
//! middle of a caller's number is masked, since paper lies about.

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words::{self as w, fill};
use crate::domain::masking::mask_number;
use crate::report::text::{CALLERS_MAX, hms};
use crate::report::verified::{said, verification};
use crate::report::words;
use crate::shift::{Callback, CallerRow};

/// Missed callers.
pub(super) fn callbacks(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::CALLBACKS), |out| {
        let missed = &on.figures().missed_calls;
        let columns = [
            (Column::Name, on.say(words::CALLER)),
            (Column::Number, on.say(words::TRIES)),
            (Column::Code, on.say(words::FIRST)),
            (Column::Code, on.say(words::LAST)),
            (Column::Code, on.say(w::LAST_AT)),
            (Column::Name, on.say(words::CALLBACK)),
        ];
        let rows: Vec<_> = missed.callers.iter().take(CALLERS_MAX).map(|caller| row_of(on, caller)).collect();
        if rows.is_empty() {
            remark(out, on.say(words::NONE));
        } else {
            Table { columns: &columns, rows: rows.into_iter().map(Row::Cells).collect() }.write(out);
            remark(out, on.say(w::MASKED));
        }
        let left_out = missed.callers.len().saturating_sub(CALLERS_MAX);
        if left_out > 0 {
            remark(out, &fill(on.say(w::LEFT_OUT), &[&left_out.to_string()]));
        }
        let withheld = missed.withheld + missed.beyond;
        if withheld > 0 {
            remark(out, &format!("{}: {withheld}", on.say(words::WITHHELD)));
        }
    });
}

fn row_of(on: On<'_>, row: &CallerRow) -> Vec<String> {
    let callback = match &row.callback {
        Callback::Open => format!("□ {}", on.say(words::CALLBACK_OPEN)),
        Callback::CalledBack { line, at } => format!("✓ {} {line} {}", on.say(words::CALLED_BACK), on.time(*at)),
        Callback::GotThrough { line, at } => format!("✓ {} {line} {}", on.say(words::GOT_THROUGH), on.time(*at)),
    };
    let (tries, first, last) = (row.tries.to_string(), on.time(row.first), on.time(row.last));
    vec![mask_number(&row.caller), tries, first, last, row.missed_at.clone(), callback]
}

/// What was out of service.
pub(super) fn service(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::SERVICE), |out| {
        let entries = &on.figures().out_of_service;
        if entries.is_empty() {
            remark(out, on.say(w::SERVICE_NONE));
            return;
        }
        let columns = [
            (Column::Code, on.say(w::ABOUT)),
            (Column::Name, on.say(w::BY)),
            (Column::Code, on.say(w::FROM)),
            (Column::Code, on.say(w::TO)),
            (Column::Number, on.say(w::HOW_LONG)),
            (Column::Name, on.say(w::WHY)),
        ];
        let rows = entries.iter().map(|entry| {
            let by = on.who(entry.by.as_ref());
            let to = entry.to.map_or_else(|| on.say(words::TO_NOW).to_owned(), |to| on.time(to));
            let (about, from, time) = (on.about(&entry.about), on.time(entry.from), hms(entry.time));
            vec![about, by, from, to, time, entry.why.clone()]
        });
        Table { columns: &columns, rows: rows.map(Row::Cells).collect() }.write(out);
        remark(out, on.say(w::SERVICE_REMARK));
    });
}

/// Which lines were verified in a walk test, and which were not.
pub(super) fn walk(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::WALK), |out| {
        let lines = &on.figures().lines;
        let unverified: Vec<_> = lines.iter().filter(|line| !line.verification.is_current()).collect();
        remark(out, &format!("{} {} / {}", on.say(words::UNVERIFIED_LINES), unverified.len(), lines.len()));
        let known = lines.iter().filter_map(|line| Some((line, verification(&line.verification)?)));
        let rows = known.map(|(line, last)| {
            let by = on.who(last.by.as_ref());
            let how = on.say(said(&line.verification)).to_owned();
            vec![line.line.as_str().to_owned(), line.label.clone(), on.time(last.at), by, how]
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            remark(out, on.say(w::WALK_NONE));
            return;
        }
        let columns = [
            (Column::Code, on.say(words::LINE)),
            (Column::Name, on.say(w::LABEL)),
            (Column::Code, on.say(w::WHEN)),
            (Column::Name, on.say(w::BY)),
            (Column::Name, on.say(w::HOW)),
        ];
        Table { columns: &columns, rows: rows.into_iter().map(Row::Cells).collect() }.write(out);
        if !unverified.is_empty() {
            let names: Vec<_> = unverified.iter().map(|line| line.line.as_str()).collect();
            remark(out, &format!("{}{}", on.say(w::WALK_NOT), names.join(" ")));
        }
    });
}
