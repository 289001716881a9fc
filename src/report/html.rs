//! The report as one HTML file that a supervisor hands over on paper: it fetches nothing, runs nothing, and prints on A4
//! with or without colours. It must never hold a text that acts (`markup` escapes every one), add up what the figures keep
//! apart, or pretend where the journal is broken or nobody looked.

mod alarms;
mod axis;
mod cells;
mod charts;
mod gaps;
mod head;
mod key;
mod lines;
mod markup;
mod notes;
mod page;
mod patterns;
mod people;
mod proof;
mod style;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

use markup::Markup;
use page::On;

use super::{Language, Report, words as shared};

/// What a browser may do with the page: show it, with its own style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// Cells of a row of the timeline, across the range.
pub const TIMELINE_CELLS: usize = cells::COLUMNS;

/// The report in one language. Its lines must have their stretches (`Fold::with_cells`), else the timeline is empty.
#[must_use]
pub fn html(report: &Report, language: Language) -> String {
    write(On { report, language })
}

fn write(on: On<'_>) -> String {
    let mut out = Markup::default();
    let language = match on.language {
        Language::ZhCn => "zh-CN",
        Language::En => "en",
    };
    out.within("html", &[("lang", language)], |out| {
        out.within("head", &[], |out| {
            out.empty("meta", &[("charset", "utf-8")]);
            out.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
            out.empty("meta", &[("name", "viewport"), ("content", "width=device-width")]);
            out.element("title", &[], &title(on));
            out.style(&style::style(on));
        });
        out.newline();
        out.within("body", &[], |out| body(out, on));
    });
    out.finish()
}

fn title(on: On<'_>) -> String {
    let (site, title) = (&on.report.site, on.say(shared::TITLE));
    match &on.report.shift {
        Some((name, date)) => format!("{site} {title} {date} {name}"),
        None => format!("{site} {title} {}", on.time(on.figures().range.from)),
    }
}

fn charts(out: &mut Markup, on: On<'_>) {
    charts::blocked(out, on);
    charts::hours(out, on);
    charts::answer(out, on);
}

/// What a leader reads first, then what a supervisor hands over and signs, then the tables of every line and number.
fn body(out: &mut Markup, on: On<'_>) {
    patterns::definitions(out);
    head::head(out, on);
    key::tiles(out, on);
    if timeline::is_short(on) {
        timeline::timeline(out, on);
        charts(out, on);
    } else {
        charts(out, on);
        timeline::timeline(out, on);
    }
    key::table(out, on);
    people::callbacks(out, on);
    alarms::alarms(out, on);
    gaps::gaps(out, on);
    people::service(out, on);
    notes::notes(out, on);
    people::walk(out, on);
    proof::proof(out, on);
    lines::groups(out, on);
    lines::lines(out, on);
    lines::numbers(out, on);
}
