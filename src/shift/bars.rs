//! The stretches of a line, by the wall clock: what a timeline draws. They come from where time is counted, so that a
//! picture and the figures beside it never differ. Kept only where they are wanted.

use super::gaps::Span;
use super::meter::{Meter, Range};
use super::timeline::{Edge, Stretch, Tick, Timeline};
use crate::domain::Wall;
use crate::domain::review::{Bar, BarKind};

/// A stretch that nobody looked at is kept as it is from this length on: a report lists it.
const GAP_US: i64 = 60_000_000;

/// The bars of a line, each with the elapsed time at which its stretch began.
#[derive(Debug, Clone, Default)]
pub(super) struct Bars {
    kept: Vec<Timed>,
    cells: Option<Cells>,
}

type Timed = (Bar, Tick);

/// What a picture of so many cells needs of bars that are shorter than a cell: of those that touch a cell, the one that matters
/// most. So a line takes no more than its cells do, however long the range and however busy the line.
#[derive(Debug, Clone)]
struct Cells {
    most: Vec<Option<Timed>>,
    /// The newest unobserved stretch, which may go on: pieces of a minute are no minute each. At the edge of a run it goes on
    /// where nobody looked.
    unobserved: Option<(Timed, Edge)>,
}

impl Bars {
    /// Bars for a picture of so many cells across the range.
    pub(super) fn for_cells(columns: usize) -> Self {
        Self { kept: Vec::new(), cells: Some(Cells { most: vec![None; columns], unobserved: None }) }
    }

    /// Takes a stretch, as far as a run watched it; what lies outside the range is cut off.
    pub(super) fn add(&mut self, kind: BarKind, stretch: Stretch, timeline: &Timeline, meter: &Meter) {
        for span in timeline.walls(stretch) {
            let (from, to) = (span.from.max(meter.range.from.0), span.to.min(meter.range.to.0));
            if from >= to {
                continue;
            }
            let bar = Bar { from: Wall(from), to: Wall(to), kind };
            self.take((bar, stretch.from), span.edge, meter.range);
        }
    }

    /// Takes what nobody saw for want of a run, within the range.
    pub(super) fn miss(&mut self, gaps: &[Span]) {
        let bar = |(from, to): &Span| Bar { from: Wall(*from), to: Wall(*to), kind: BarKind::Unobserved };
        self.kept.extend(gaps.iter().map(|gap| (bar(gap), Tick(i64::MIN))));
    }

    fn take(&mut self, next: Timed, edge: Edge, range: Range) {
        let Some(cells) = &mut self.cells else { return self.kept.push(next) };
        let ready = if next.0.kind == BarKind::Unobserved {
            match &mut cells.unobserved {
                Some(((bar, _), held)) if bar.from <= next.0.from && next.0.from <= bar.to => {
                    bar.to = bar.to.max(next.0.to);
                    if edge == Edge::OfRun {
                        *held = edge;
                    }
                    None
                }
                last => last.replace((next, edge)),
            }
        } else {
            Some((next, Edge::Within))
        };
        let is_whole = |(bar, edge): &(Timed, Edge)| *edge == Edge::OfRun || !cells.holds(*bar, range);
        self.kept.extend(ready.filter(is_whole).map(|(bar, _)| bar));
    }

    /// The bars in the order of time, neighbours of one kind as one. Where the clock was set back two lie over each other:
    /// of two that begin and end together the one that happened first comes first.
    pub(super) fn finish(&self) -> Vec<Bar> {
        let mut bars = self.kept.clone();
        if let Some(cells) = &self.cells {
            bars.extend(cells.most.iter().flatten().chain(cells.unobserved.iter().map(|(bar, _)| bar)));
        }
        bars.sort_by_key(|(bar, tick)| (bar.from, bar.to, *tick));
        let mut bars: Vec<_> = bars.into_iter().map(|(bar, _)| bar).collect();
        bars.dedup_by(|next, kept| {
            let is_one = next.kind == kept.kind && next.from <= kept.to;
            if is_one {
                kept.to = kept.to.max(next.to);
            }
            is_one
        });
        bars
    }
}

impl Cells {
    /// Takes a bar that is shorter than a cell; one that is not must be kept as it is.
    fn holds(&mut self, next: Timed, range: Range) -> bool {
        let Bar { from, to, kind } = next.0;
        let touched = range.cells(from, to, self.most.len());
        let is_gap = kind == BarKind::Unobserved && to.0 - from.0 >= GAP_US;
        // A bar as long as a cell touches two, and lies across one of them where it touches three.
        if is_gap || touched.len() > 2 {
            return false;
        }
        for cell in self.most.get_mut(touched).into_iter().flatten() {
            if cell.is_none_or(|(most, _)| most.kind < kind) {
                *cell = Some(next);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: usize = 24;
    /// A day: a cell is an hour.
    const RANGE: Range = Range { from: Wall(0), to: Wall(86_400_000_000) };

    /// What a picture shows, and the gaps a report lists.
    fn seen(bars: &[Bar]) -> (Vec<Option<BarKind>>, Vec<(Wall, Wall)>) {
        let mut cells = vec![None; COLUMNS];
        for bar in bars {
            for cell in &mut cells[RANGE.cells(bar.from, bar.to, COLUMNS)] {
                *cell = (*cell).max(Some(bar.kind));
            }
        }
        let gaps = bars.iter().filter(|bar| bar.kind == BarKind::Unobserved && bar.to.0 - bar.from.0 >= GAP_US);
        (cells, gaps.map(|bar| (bar.from, bar.to)).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_picture_and_its_gaps_are_those_of_every_stretch(
            stretches in proptest::collection::vec((0..9_usize, prop_oneof![1..90_i64, 1..9_000_i64]), 0..400),
        ) {
            let (mut exact, mut coarse) = (Bars::default(), Bars::for_cells(COLUMNS));
            let mut at = 0;
            for (kind, seconds) in stretches {
                let to = (at + seconds * 1_000_000).min(RANGE.to.0);
                if at < to {
                    let bar = Bar { from: Wall(at), to: Wall(to), kind: BarKind::ALL[kind] };
                    exact.take((bar, Tick(at)), Edge::Within, RANGE);
                    coarse.take((bar, Tick(at)), Edge::Within, RANGE);
                }
                at = to;
            }
            prop_assert_eq!(seen(&coarse.finish()), seen(&exact.finish()));
        }
    }

    #[test]
    fn what_is_kept_of_a_line_does_not_grow_with_its_stretches() {
        let mut bars = Bars::for_cells(COLUMNS);
        for place in 0..80_000 {
            let kind = BarKind::ALL[usize::try_from(place).unwrap() % BarKind::ALL.len()];
            let bar = Bar { from: Wall(place * 1_000_000), to: Wall(place * 1_000_000 + 1_000_000), kind };
            bars.take((bar, Tick(place * 1_000_000)), Edge::Within, RANGE);
        }
        assert!(bars.kept.is_empty() && bars.finish().len() <= COLUMNS + 1, "{}", bars.kept.len());
    }
}
