//! When no run looked, by the wall clock. How long a gap between two runs was is known by the clocks of both, and the clock of
//! the later one may be wrong when it starts. It is believed as it was, unless it is set by more than the run lasted so far:
//! then it shows times before the run began, or skips more than was watched, and counts from the start as it was set. A time that
//! a run showed is never told as one that nobody saw, and no time is told so twice.
//!
//! Gaps are measured at the end only, since a later record may tell that one was shorter.

use super::meter::Range;
use crate::domain::Wall;

/// A wrong clock is set right within so long a watched time, in microseconds: whoever looks after the machine has seen it by then.
pub(super) const SET_RIGHT_US: i64 = 86_400_000_000;

/// A stretch of the wall clock, in microseconds since 1970.
pub(super) type Span = (i64, i64);

/// A time between two runs.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: i64,
    /// What the clock showed when the run behind it started.
    start: i64,
    /// How far that clock was set since.
    set_by: i64,
    /// How long runs had watched by then.
    watched: i64,
}

impl Gap {
    /// Its end, by the clock as it was set since.
    fn to(&self) -> i64 {
        self.start.saturating_add(self.set_by)
    }
}

/// The gaps, in the order of the records.
#[derive(Debug, Clone, Default)]
pub(super) struct Gaps {
    gaps: Vec<Gap>,
    /// How long runs watched so far.
    watched: i64,
}

impl Gaps {
    /// A run starts, and nobody looked since `from`.
    pub(super) fn start(&mut self, from: Wall, start: Wall) {
        self.gaps.push(Gap { from: from.0, start: start.0, set_by: 0, watched: self.watched });
    }

    /// A run watched for so many microseconds.
    pub(super) fn watch(&mut self, span: i64) {
        self.watched = self.watched.saturating_add(span);
    }

    /// The clock of the present run was set by so many microseconds.
    pub(super) fn set(&mut self, by: i64) {
        let Some(gap) = self.gaps.last_mut() else { return };
        let lasted = self.watched.saturating_sub(gap.watched);
        // What takes an earlier step back was a mistake of whoever set it.
        if by.saturating_abs() > lasted || by.signum() == -gap.set_by.signum() {
            gap.set_by = gap.set_by.saturating_add(by);
        }
    }

    /// Whether a clock that is set may still tell otherwise of a gap that touches a range.
    pub(super) fn may_change(&self, range: Range) -> bool {
        let young = |gap: &&Gap| self.watched.saturating_sub(gap.watched) < SET_RIGHT_US;
        let touches = |gap: &Gap| {
            let may_grow = gap.start < gap.from && gap.from > range.from.0;
            gap.from < range.to.0 && (gap.start > range.from.0 || may_grow)
        };
        self.gaps.iter().rev().take_while(young).any(touches)
    }

    /// What of a range nobody saw for want of a run, in order and apart from each other. `shown` is what the clock showed to
    /// runs, in any order.
    pub(super) fn within(&self, range: Range, shown: impl Iterator<Item = Span>) -> Vec<Span> {
        let shown = union(shown);
        let cut = |gap: &Gap| (gap.from.max(range.from.0), gap.to().min(range.to.0));
        let mut unseen = Vec::new();
        for (from, to) in union(self.gaps.iter().map(cut)) {
            let mut at = from;
            let first = shown.partition_point(|(_, end)| *end <= from);
            for (begin, end) in shown.iter().skip(first).take_while(|(begin, _)| *begin < to) {
                if at < *begin {
                    unseen.push((at, *begin));
                }
                at = at.max(*end);
            }
            if at < to {
                unseen.push((at, to));
            }
        }
        unseen
    }
}

/// The same stretches in order and apart from each other.
fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<_> = spans.filter(|(from, to)| from < to).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let is_one = next.0 <= kept.1;
        if is_one {
            kept.1 = kept.1.max(next.1);
        }
        is_one
    });
    spans
}
