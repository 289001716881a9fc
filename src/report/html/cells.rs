//! A line's stretches in cells of one width: what matters most in each, and neighbours of one kind as one. So a picture
//! stays small however many stretches there are.

use crate::domain::Wall;
use crate::domain::review::{Bar, BarKind};
use crate::shift::Range;

/// Cells of a row.
pub(in crate::report) const COLUMNS: usize = 720;

/// Neighbouring cells of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) kind: BarKind,
    /// The first cell.
    pub(super) from: usize,
    /// The first cell behind it.
    pub(super) to: usize,
}

/// The cells that a span touches: the first, and the first behind the last. Empty where it lies outside the range.
pub(super) fn touched(from: Wall, to: Wall, range: Range) -> std::ops::Range<usize> {
    range.cells(from, to, COLUMNS)
}

/// The runs of a line; where no stretch lies there is none.
pub(super) fn runs(bars: &[Bar], range: Range) -> Vec<Run> {
    let mut cells: Vec<Option<BarKind>> = vec![None; COLUMNS];
    for bar in bars {
        for cell in cells.get_mut(touched(bar.from, bar.to, range)).into_iter().flatten() {
            *cell = (*cell).max(Some(bar.kind));
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (ix, kind) in cells.into_iter().enumerate().filter_map(|(ix, kind)| Some((ix, kind?))) {
        match runs.last_mut() {
            Some(last) if last.kind == kind && last.to == ix => last.to = ix + 1,
            _ => runs.push(Run { kind, from: ix, to: ix + 1 }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RANGE: Range = Range { from: Wall(1_000), to: Wall(1_000 + 7_200) };

    fn bar(from: i64, to: i64, kind: BarKind) -> Bar {
        Bar { from: Wall(1_000 + from), to: Wall(1_000 + to), kind }
    }

    #[test]
    fn of_several_kinds_in_a_cell_the_one_that_matters_most_is_drawn() {
        let bars = [bar(0, 25, BarKind::Idle), bar(25, 26, BarKind::Blocked), bar(26, 7_200, BarKind::Idle)];
        let run = |kind, from, to| Run { kind, from, to };
        let drawn = [run(BarKind::Idle, 0, 2), run(BarKind::Blocked, 2, 3), run(BarKind::Idle, 3, COLUMNS)];
        assert_eq!(runs(&bars, RANGE), drawn);
    }

    #[test]
    fn a_cell_begins_and_ends_where_its_time_does() {
        assert_eq!(touched(Wall(1_010), Wall(1_020), RANGE), 1..2);
        assert_eq!(touched(Wall(1_009), Wall(1_020), RANGE), 0..2);
        assert_eq!(touched(Wall(1_010), Wall(1_021), RANGE), 1..3);
        assert_eq!(touched(Wall(0), Wall(1_000), RANGE), 0..0);
        assert_eq!(touched(Wall(0), Wall(99_999), RANGE), 0..COLUMNS);
        assert_eq!(touched(Wall(8_200), Wall(8_201), RANGE), 0..0);
    }

    proptest! {
        /// Every cell shows the greatest kind of the stretches that touch it, and nothing else is drawn.
        #[test]
        fn the_cells_agree_with_the_stretches(spans in prop::collection::vec((0_i64..7_200, 1_i64..900, 0_usize..9), 0..40)) {
            let kinds = BarKind::ALL;
            let bars: Vec<_> = spans.iter().map(|(from, length, kind)| bar(*from, from + length, kinds[*kind])).collect();
            let drawn = runs(&bars, RANGE);
            for cell in 0..COLUMNS {
                let (from, to) = (i64::try_from(cell).unwrap() * 10, i64::try_from(cell + 1).unwrap() * 10);
                let touching = bars.iter().filter(|bar| bar.from.0 - 1_000 < to && bar.to.0 - 1_000 > from);
                let shown = drawn.iter().find(|run| run.from <= cell && cell < run.to).map(|run| run.kind);
                prop_assert_eq!(shown, touching.map(|bar| bar.kind).max());
            }
            prop_assert!(drawn.windows(2).all(|two| two[0].to <= two[1].from));
        }
    }
}
