//! Time to answer: how many answered calls rang how long, with the mark that the national hotline standard sets.

use std::time::Duration;

use super::{WIDTH, bar, label, picture, scaled};
use crate::report::html::axis;
use crate::report::html::markup::Markup;
use crate::report::html::page::{On, remark, section};
use crate::report::html::words::{self as w, fill};
use crate::report::text::{percent, tenths};
use crate::shift::{Share, Spread};

/// Where one span ends and the next begins, in seconds. The third is the mark (GB/T 33358: answered within 15 s).
const EDGES: [u64; 4] = [5, 10, 15, 30];
const NAMES: [&str; 5] = ["0–5", "5–10", "10–15", "15–30", "> 30"];
const MARK: usize = 3;
/// Units of the columns, and what stands beside, above and below them.
const HEIGHT: usize = 110;
const LEFT: usize = 44;
const TOP: usize = 38;
const SPAN: usize = (WIDTH - LEFT) / 5;

/// Time to answer.
pub(in crate::report::html) fn answer(out: &mut Markup, on: On<'_>) {
    let spread = &on.figures().total.traffic.answer;
    section(out, on.say(w::ANSWER), |out| {
        if spread.count() == 0 {
            remark(out, on.say(w::ANSWER_NONE));
            return;
        }
        let counts = counts(spread);
        let title = (on.say(w::ANSWER), on.say(w::ANSWER_DESC));
        picture(out, TOP + HEIGHT + 34, title, |out| draw(out, on, counts));
        let told = |span: Option<Duration>| span.map_or_else(|| "–".to_owned(), tenths);
        let quantiles = [
            (w::ANSWER_MEAN, spread.mean()),
            (w::ANSWER_HALF, spread.percentile(50).min(spread.max())),
            (w::ANSWER_NINE, spread.percentile(90).min(spread.max())),
            (w::ANSWER_MAX, spread.max()),
        ];
        out.within("p", &[("class", "facts")], |out| {
            for (name, span) in quantiles {
                out.within("span", &[], |out| {
                    out.text(&format!("{} ", on.say(name)));
                    out.element("b", &[], &told(span));
                });
            }
        });
    });
}

/// Answered calls by span; together all of them.
fn counts(spread: &Spread) -> [u64; 5] {
    let [a, b, c, d] = EDGES.map(|edge| spread.count_within(Duration::from_secs(edge)));
    [a, b - a, c - b, d - c, spread.count() - d]
}

fn draw(out: &mut Markup, on: On<'_>, counts: [u64; 5]) {
    let all = counts.iter().sum::<u64>();
    let marks = axis::counts(counts.into_iter().max().unwrap_or(0));
    let whole = marks.last().copied().unwrap_or(1);
    let base = TOP + HEIGHT;
    for mark in marks {
        let y = base - scaled(mark, whole, HEIGHT).min(HEIGHT);
        bar(out, "rule", (LEFT, y), (WIDTH - LEFT, 1));
        label(out, "name", (LEFT - 6, y + 4), &mark.to_string());
    }
    for (place, (count, name)) in counts.into_iter().zip(NAMES).enumerate() {
        let middle = LEFT + place * SPAN + SPAN / 2;
        let height = scaled(count, whole, HEIGHT);
        let class = if place < MARK { "b-answered" } else { "b-late" };
        bar(out, class, (middle - 34, base - height), (68, height));
        let share = percent(Share { part: count, whole: all });
        label(out, "mark", (middle, base - height - 3), &format!("{count} ({share})"));
        label(out, "mark", (middle, base + 14), name);
    }
    let x = LEFT + MARK * SPAN;
    let line = format!("M{x} 4V{base}");
    out.empty("path", &[("class", "limit"), ("d", &line)]);
    let [a, b, c, late, later] = counts;
    let share = |part| percent(Share { part, whole: all });
    label(out, "name", (x - 6, 12), &fill(on.say(w::ANSWER_WITHIN), &[&share(a + b + c)]));
    label(out, "value", (x + 6, 12), &fill(on.say(w::ANSWER_BEYOND), &[&share(late + later)]));
    label(out, "mark", (LEFT + (WIDTH - LEFT) / 2, base + 30), on.say(w::RANG));
}
