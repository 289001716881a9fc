//! Calls by the hour, or by as many hours as keep the columns apart: offered against answered.

use super::{WIDTH, bar, label, picture, scaled};
use crate::domain::Wall;
use crate::report::html::axis;
use crate::report::html::markup::Markup;
use crate::report::html::page::{On, remark, section};
use crate::report::html::patterns::entry;
use crate::report::html::words::{self as w, fill};
use crate::shift::Hour;

/// Pairs of columns at most.
const PAIRS_MAX: usize = 31;
/// Up to so many pairs each column has its count above it.
const COUNTED_MAX: usize = 16;
/// Hours of a pair.
const SPANS: [usize; 7] = [1, 2, 4, 6, 12, 24, 48];
const WEEK_HOURS: usize = 168;
const HOUR_US: i64 = 3_600_000_000;
/// Units of the columns, and what stands beside, above and below them.
const HEIGHT: usize = 120;
const LEFT: usize = 44;
const TOP: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Pair {
    offered: u64,
    answered: u64,
}

/// Calls offered and answered by time.
pub(in crate::report::html) fn hours(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::HOURS), |out| {
        let hours = &on.figures().hours;
        let span = span_of(hours.len());
        let pairs = pairs(hours, span);
        let most = pairs.iter().map(|pair| pair.offered).max().unwrap_or(0);
        if most == 0 {
            remark(out, on.say(w::HOURS_NONE));
            return;
        }
        out.within("p", &[("class", "legend")], |out| {
            entry(out, "l-offered", on.say(w::OFFERED));
            entry(out, "l-answered", on.say(w::ANSWERED));
        });
        let long = match span {
            1 => on.say(w::ONE_HOUR).to_owned(),
            span => fill(on.say(w::MANY_HOURS), &[&span.to_string()]),
        };
        let told = fill(on.say(w::HOURS_DESC), &[&long]);
        picture(out, TOP + HEIGHT + 22, (on.say(w::HOURS), &told), |out| draw(out, on, &pairs, span));
        remark(out, &told);
    });
}

fn span_of(hours: usize) -> usize {
    let weeks = (1..).map(|weeks| weeks * WEEK_HOURS);
    SPANS.into_iter().chain(weeks).find(|span| hours.div_ceil(*span) <= PAIRS_MAX).unwrap_or(hours.max(1))
}

fn pairs(hours: &[Hour], span: usize) -> Vec<Pair> {
    let add =
        |sum: Pair, hour: &Hour| Pair { offered: sum.offered + hour.offered, answered: sum.answered + hour.answered };
    hours.chunks(span).map(|hours| hours.iter().fold(Pair::default(), add)).collect()
}

fn draw(out: &mut Markup, on: On<'_>, pairs: &[Pair], span: usize) {
    let marks = axis::counts(pairs.iter().map(|pair| pair.offered).max().unwrap_or(0));
    let whole = marks.last().copied().unwrap_or(1);
    let base = TOP + HEIGHT;
    for mark in marks {
        let y = base - scaled(mark, whole, HEIGHT).min(HEIGHT);
        bar(out, "rule", (LEFT, y), (WIDTH - LEFT, 1));
        label(out, "name", (LEFT - 6, y + 4), &mark.to_string());
    }
    let width = (WIDTH - LEFT) / pairs.len().max(1);
    let column = (width * 2 / 5).clamp(3, 34);
    let form = if span >= 24 { "%m-%d" } else { "%H:%M" };
    for (place, pair) in pairs.iter().enumerate() {
        let left = LEFT + place * width + (width - 2 * column) / 2;
        for (ix, (class, count)) in [("b-offered", pair.offered), ("b-answered", pair.answered)].into_iter().enumerate()
        {
            let height = scaled(count, whole, HEIGHT);
            let x = left + ix * column;
            bar(out, class, (x, base - height), (column - 1, height));
            if pairs.len() <= COUNTED_MAX && count > 0 {
                label(out, "mark", (x + column / 2, base - height - 3), &count.to_string());
            }
        }
        let is_named = pairs.len() <= COUNTED_MAX || place % 2 == 0;
        if is_named {
            let into = i64::try_from(place * span).unwrap_or(0) * HOUR_US;
            let at = Wall(on.figures().range.from.0 + into);
            label(out, "mark", (LEFT + place * width + width / 2, base + 14), &on.local(at, form));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_put_together_until_they_fit_and_none_is_lost() {
        for (hours, span) in [(0, 1), (9, 1), (31, 1), (32, 2), (168, 6), (744, 24), (9_600, 336)] {
            assert_eq!(span_of(hours), span, "{hours}");
            let all = vec![Hour { offered: 3, answered: 2, ..Hour::default() }; hours];
            let pairs = pairs(&all, span);
            assert!(pairs.len() <= PAIRS_MAX);
            assert_eq!(pairs.iter().map(|pair| pair.offered).sum::<u64>(), 3 * u64::try_from(hours).unwrap());
        }
    }
}
