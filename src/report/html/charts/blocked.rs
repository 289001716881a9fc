//! Blocked time by line: certain and suspected side by side, never on top of each other.

use super::{WIDTH, bar, label, picture, scaled};
use crate::journal::record::escape_active;
use crate::report::html::markup::Markup;
use crate::report::html::page::{On, remark, section};
use crate::report::html::patterns::entry;
use crate::report::html::words::{self as w, fill};
use crate::report::text::{cut, hms, of_time};
use crate::shift::LineFigures;

/// Lines that are shown; the table has the others.
const ROWS_MAX: usize = 30;
/// Units of a row, and of what stands before the bars and behind them.
const ROW: usize = 26;
const LEFT: usize = 150;
const BARS: usize = WIDTH - LEFT - 80;

/// Blocked time by line.
pub(in crate::report::html) fn blocked(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::BLOCKED), |out| {
        let mut lines: Vec<_> = on.figures().lines.iter().filter(|line| is_blocked(line)).collect();
        lines.sort_by_key(|line| {
            std::cmp::Reverse((line.scope.blocked.certain.whole, line.scope.blocked.suspected.whole))
        });
        if lines.is_empty() {
            let time = on.figures().total.time;
            if time.unobserved.whole == time.total().whole {
                remark(out, on.say(w::BLOCKED_NOBODY));
            } else {
                remark(out, &fill(on.say(w::BLOCKED_NONE), &[&of_time(time.observed())]));
            }
            return;
        }
        out.within("p", &[("class", "legend")], |out| {
            entry(out, "k-blocked", on.say(w::KIND_BLOCKED));
            entry(out, "k-suspected", on.say(w::KIND_SUSPECTED));
        });
        let left_out = lines.len().saturating_sub(ROWS_MAX);
        lines.truncate(ROWS_MAX);
        draw(out, on, &lines);
        if left_out > 0 {
            remark(out, &fill(on.say(w::LEFT_OUT), &[&left_out.to_string()]));
        }
        remark(out, on.say(w::NEVER_ADDED));
    });
}

fn is_blocked(line: &LineFigures) -> bool {
    let blocked = line.scope.blocked;
    !blocked.certain.is_zero() || !blocked.suspected.is_zero()
}

fn draw(out: &mut Markup, on: On<'_>, lines: &[&LineFigures]) {
    let blocked = lines.iter().map(|line| line.scope.blocked);
    let most = blocked.map(|blocked| blocked.certain.whole.max(blocked.suspected.whole)).max().unwrap_or_default();
    picture(out, lines.len() * ROW + 4, (on.say(w::BLOCKED), on.say(w::BLOCKED_DESC)), |out| {
        for (row, line) in lines.iter().enumerate() {
            let y = row * ROW + 4;
            let name = cut(&escape_active(&format!("{} {}", line.line, line.label)), 24);
            label(out, "name", (LEFT - 6, y + 14), &name);
            let bars = [("b-certain", line.scope.blocked.certain), ("b-suspected", line.scope.blocked.suspected)];
            for (place, (class, amount)) in bars.into_iter().enumerate() {
                let length = scaled(millis(amount.whole), millis(most), BARS);
                let top = y + place * 11;
                bar(out, class, (LEFT, top), (length, 9));
                label(out, "value", (LEFT + length + 5, top + 8), &hms(amount.whole));
            }
        }
    });
}

fn millis(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
