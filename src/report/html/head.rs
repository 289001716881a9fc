//! The head of the page: of what, from when to when, made when; and, loudly, whatever makes the figures doubtful.

use super::markup::Markup;
use super::page::On;
use super::words as w;
use crate::domain::event::ClockState;
use crate::report::text::of_time;
use crate::report::words;

/// The head.
pub(super) fn head(out: &mut Markup, on: On<'_>) {
    let report = on.report;
    out.within("header", &[], |out| {
        out.within("h1", &[], |out| {
            out.text(&format!("{} ", report.site));
            out.element("span", &[], on.say(words::TITLE));
        });
        let range = report.figures.range;
        if let Some((name, date)) = &report.shift {
            out.element("p", &[("class", "sub")], &format!("{} {date} {name}", on.say(words::SHIFT)));
        }
        out.within("dl", &[], |out| {
            let cut = if range.to >= report.made { on.say(words::CUT) } else { "" };
            let told = format!("{} {cut}", on.range(range.from, range.to));
            let clock = match report.figures.clock {
                Some(ClockState::Synchronised) => words::CLOCK_GOOD,
                Some(ClockState::NotSynchronised) => words::CLOCK_BAD,
                Some(ClockState::NotVerified) | None => words::CLOCK_UNKNOWN,
            };
            let facts = [
                (words::RANGE, told),
                (w::ZONE, report.zone_name.clone()),
                (words::MADE, on.time(report.made)),
                (words::CLOCK, on.say(clock).to_owned()),
                (words::OBSERVED, of_time(report.figures.total.time.observed())),
                (w::RECORDS, report.figures.records.to_string()),
            ];
            for (name, value) in facts {
                out.element("dt", &[], on.say(name));
                out.element("dd", &[], &value);
            }
        });
    });
    out.newline();
    doubts(out, on);
}

fn doubts(out: &mut Markup, on: On<'_>) {
    let report = on.report;
    if let Some(broken) = &report.journal.broken {
        warn(out, "warn", &format!("✖ {}", on.say(w::BROKEN)), broken);
    }
    if report.figures.is_sim {
        warn(out, "warn mild", &format!("⚠ {}", on.say(w::SIM)), "");
    }
    if report.figures.records == 0 {
        warn(out, "warn mild", on.say(words::NO_DATA), on.say(w::NO_DATA_MEANS));
    }
}

fn warn(out: &mut Markup, class: &'static str, title: &str, told: &str) {
    out.within("div", &[("class", class), ("role", "alert")], |out| {
        out.element("b", &[], title);
        out.text(told);
    });
    out.newline();
}
