//! The stretches of a line, by the wall clock: what a timeline draws. They come from where time is counted, so that a
//! picture and the figures beside it never differ. Kept only where they are wanted.

use super::meter::Meter;
use super::timeline::{Stretch, Tick, Timeline, Watch};
use crate::domain::review::{Bar, BarKind};

/// The bars of a line, each with the elapsed time at which its stretch began.
#[derive(Debug, Clone, Default)]
pub(super) struct Bars(Vec<(Bar, Tick)>);

impl Bars {
    /// Takes a stretch; what lies outside the range is cut off, and where the program did not run nobody looked.
    pub(super) fn add(&mut self, kind: BarKind, stretch: Stretch, timeline: &Timeline, meter: &Meter) {
        for span in timeline.walls(stretch) {
            let (from, to) = (span.from.max(meter.range.from.0), span.to.min(meter.range.to.0));
            if from >= to {
                continue;
            }
            let kind = match span.watch {
                Watch::On => kind,
                Watch::Down => BarKind::Unobserved,
            };
            let bar = Bar { from: crate::domain::Wall(from), to: crate::domain::Wall(to), kind };
            self.0.push((bar, stretch.from));
        }
    }

    /// The bars in the order of time, neighbours of one kind as one. Where the clock was set back two lie over each other:
    /// of two that begin and end together the one that happened first comes first.
    pub(super) fn finish(&self) -> Vec<Bar> {
        let mut bars = self.0.clone();
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
