//! When nobody looked: once for all lines where the program did not run, and for each set of lines whose stretch begins and
//! ends together, as those of one adapter do. What is here is cut out of the stretches that are counted, never guessed.

use std::collections::BTreeMap;

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words::{self as w, fill};
use crate::domain::review::BarKind;
use crate::domain::{LineId, Wall};
use crate::report::text::hms;
use crate::shift::LineFigures;

/// A shorter stretch is not listed.
const SHORTEST_US: i64 = 60_000_000;
/// Stretches that are listed.
const ROWS_MAX: usize = 80;
/// Lines that are named in a row.
const NAMES_MAX: usize = 24;
const SECOND_US: i64 = 1_000_000;

/// A stretch that nobody looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gap<'a> {
    from: i64,
    to: i64,
    /// Whose; none for every line.
    lines: Vec<&'a LineId>,
}

/// From and to, in microseconds.
type Span = (i64, i64);

/// The unobserved stretches.
pub(super) fn gaps(out: &mut Markup, on: On<'_>) {
    section(out, on.say(w::GAPS), |out| {
        let all = on.figures().lines.len();
        let gaps = gaps_of(&on.figures().lines);
        if gaps.is_empty() {
            remark(out, on.say(w::GAPS_NONE));
            return;
        }
        let columns = [
            (Column::Code, on.say(w::FROM)),
            (Column::Code, on.say(w::TO)),
            (Column::Number, on.say(w::HOW_LONG)),
            (Column::List, on.say(w::ITS_LINES)),
        ];
        let row = |gap: &Gap<'_>| {
            let (from, to) = (Wall(gap.from), Wall(gap.to));
            vec![on.clock(from), on.clock(to), hms(to.since(from)), whose(on, gap, all)]
        };
        let rows = gaps.iter().take(ROWS_MAX).map(row).map(Row::Cells).collect();
        Table { columns: &columns, rows }.write(out);
        if gaps.len() > ROWS_MAX {
            remark(out, &fill(on.say(w::LEFT_OUT), &[&(gaps.len() - ROWS_MAX).to_string()]));
        }
        remark(out, on.say(w::GAPS_REMARK));
    });
}

fn whose(on: On<'_>, gap: &Gap<'_>, all: usize) -> String {
    if gap.lines.is_empty() {
        return fill(on.say(w::GAPS_ALL), &[&all.to_string()]);
    }
    let names: Vec<_> = gap.lines.iter().take(NAMES_MAX).map(|line| line.as_str()).collect();
    let more = if gap.lines.len() > NAMES_MAX { " …" } else { "" };
    format!("{}{}{more}", fill(on.say(w::GAPS_SOME), &[&gap.lines.len().to_string()]), names.join(" "))
}

fn gaps_of(lines: &[LineFigures]) -> Vec<Gap<'_>> {
    let spans: Vec<_> = lines.iter().map(unobserved).collect();
    let everywhere: Vec<_> = common(&spans).into_iter().filter(is_long).collect();
    let mut rows: BTreeMap<Span, Gap<'_>> = BTreeMap::new();
    for (line, spans) in lines.iter().zip(&spans) {
        for (from, to) in without(spans, &everywhere).into_iter().filter(is_long) {
            // Lines of one adapter are lost within microseconds of each other.
            let key = (from / SECOND_US, to / SECOND_US);
            rows.entry(key).or_insert_with(|| Gap { from, to, lines: Vec::new() }).lines.push(&line.line);
        }
    }
    let mut gaps: Vec<_> = everywhere.into_iter().map(|(from, to)| Gap { from, to, lines: Vec::new() }).collect();
    gaps.extend(rows.into_values());
    gaps.sort_by_key(|gap| (gap.from, gap.to, !gap.lines.is_empty()));
    gaps
}

fn is_long((from, to): &Span) -> bool {
    to - from > SHORTEST_US
}

/// A line's unobserved stretches, sorted, none touching another.
fn unobserved(line: &LineFigures) -> Vec<Span> {
    let bars = line.bars.iter().filter(|bar| bar.kind == BarKind::Unobserved);
    let mut spans: Vec<Span> = Vec::new();
    for bar in bars {
        match spans.last_mut() {
            Some((_, to)) if bar.from.0 <= *to => *to = bar.to.0.max(*to),
            _ => spans.push((bar.from.0, bar.to.0)),
        }
    }
    spans
}

/// What is unobserved on every line.
fn common(lines: &[Vec<Span>]) -> Vec<Span> {
    let ends = lines.iter().flatten().flat_map(|(from, to)| [(*from, 1_isize), (*to, -1)]);
    let mut ends: Vec<_> = ends.collect();
    // What ends just where another begins is over first.
    ends.sort_unstable();
    let all = isize::try_from(lines.len()).unwrap_or(isize::MAX);
    let (mut depth, mut since) = (0, None);
    let mut spans = Vec::new();
    for (at, step) in ends {
        depth += step;
        match since {
            None if depth == all => since = Some(at),
            Some(from) if depth < all => {
                spans.push((from, at));
                since = None;
            }
            _ => {}
        }
    }
    spans
}

/// The parts of `spans` that no span of `cut` covers; both sorted and apart.
fn without(spans: &[Span], cut: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for (from, to) in spans {
        let mut at = *from;
        for (cut_from, cut_to) in cut.iter().filter(|(cut_from, cut_to)| cut_to > from && cut_from < to) {
            if *cut_from > at {
                left.push((at, *cut_from));
            }
            at = at.max(*cut_to);
        }
        if at < *to {
            left.push((at, *to));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::GroupName;
    use crate::domain::review::Bar;
    use crate::domain::walk::LineVerification;
    use crate::shift::Scope;

    fn line(name: &str, gaps: &[(i64, i64)]) -> LineFigures {
        let bar = |(from, to): &(i64, i64)| Bar {
            from: Wall(from * SECOND_US),
            to: Wall(to * SECOND_US),
            kind: BarKind::Unobserved,
        };
        LineFigures {
            line: LineId::new(name),
            number: None,
            label: String::new(),
            group: GroupName::new(""),
            scope: Scope::default(),
            bars: gaps.iter().map(bar).collect(),
            duty: Vec::new(),
            unobserved_hours: Vec::new(),
            last_ring: None,
            last_answer: None,
            ends_as: crate::domain::LineState::Idle,
            verification: LineVerification::Never,
        }
    }

    fn told(lines: &[LineFigures]) -> Vec<(i64, i64, usize)> {
        let gaps = gaps_of(lines);
        gaps.iter().map(|gap| (gap.from / SECOND_US, gap.to / SECOND_US, gap.lines.len())).collect()
    }

    #[test]
    fn what_all_lines_lack_stands_once_and_the_rest_by_what_goes_together() {
        let lines = [
            line("a", &[(0, 100), (300, 500), (600, 661)]),
            line("b", &[(0, 100), (300, 500)]),
            line("c", &[(0, 700), (1_000, 1_060)]),
        ];
        assert_eq!(
            told(&lines),
            [(0, 100, 0), (100, 300, 1), (300, 500, 0), (500, 700, 1)]
                .into_iter()
                .chain([(600, 661, 1)])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn lines_of_one_adapter_stand_in_one_row() {
        let lines = [line("a", &[(10, 100)]), line("b", &[(10, 100)]), line("c", &[])];
        assert_eq!(told(&lines), [(10, 100, 2)]);
    }

    #[test]
    fn a_minute_is_too_short_and_a_second_more_is_not() {
        assert_eq!(told(&[line("a", &[(0, 60)]), line("b", &[(0, 61)])]), [(0, 61, 1)]);
        assert!(told(&[]).is_empty());
    }
}
