//! Elapsed time as the records tell it, and which wall time it was. A [`Tick`] counts time that really went by; wall time
//! is looked up from it. No clock is read here.
//!
//! | between two records | time that went by | on the wall |
//! |---|---|---|
//! | of one run, both clocks agree | the wall's | goes on |
//! | of one run, they differ by more than a step, or the wall went back | the monotonic clock's | goes on as it was, then jumps |
//! | of two runs | the wall's, nothing where it went back | goes on; what nobody saw, [`Gaps`] tell |

use std::time::Duration;

use super::gaps::{Gaps, SET_RIGHT_US, Span};
use super::meter::Range;
use crate::domain::{Moment, Wall};

/// A clock that was ahead is set back within this time.
const PAST_AFTER_JUMP: Duration = Duration::from_micros(SET_RIGHT_US.unsigned_abs());

/// Microseconds that really went by since the first record; negative before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Tick(pub(super) i64);

impl Tick {
    pub(super) fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    pub(super) fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Whole microseconds; the greatest number for what exceeds it.
fn micros(span: Duration) -> i64 {
    let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    seconds.saturating_mul(1_000_000).saturating_add(i64::from(span.subsec_micros()))
}

/// A stretch of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Tick,
    pub(super) to: Tick,
}

impl Stretch {
    pub(super) fn new(from: Tick, to: Tick) -> Self {
        Self { from, to: to.max(from) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// The parts before and from `at` on.
    pub(super) fn split(self, at: Tick) -> (Self, Self) {
        let at = at.clamp(self.from, self.to);
        (Self { to: at, ..self }, Self { from: at, ..self })
    }
}

/// Whether the program ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watch {
    On,
    Down,
}

/// A stretch of the wall clock that a run showed, in microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WallSpan {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) edge: Edge,
}

/// What a stretch touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The start or the end of a run.
    OfRun,
    /// Neither.
    Within,
}

/// What a record says of the run it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunMark {
    /// Nothing.
    None,
    /// It is written before a run says that it started.
    Opening,
    /// The run started.
    Started,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    from: Tick,
    wall: i64,
    watch: Watch,
}

/// Elapsed time and wall time, side by side. Holds an entry per run, per gap between runs and per step of the clock.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    pieces: Vec<Piece>,
    gaps: Gaps,
    last: Option<Moment>,
    now: Tick,
    /// In microseconds.
    step: u64,
    is_opening: bool,
    runs: u64,
}

impl Timeline {
    /// A wall clock that moves more than `step` against the monotonic one was set.
    pub(super) fn new(step: Duration) -> Self {
        Self {
            pieces: Vec::new(),
            gaps: Gaps::default(),
            last: None,
            now: Tick(0),
            step: micros(step).unsigned_abs(),
            is_opening: false,
            runs: 0,
        }
    }

    pub(super) fn now(&self) -> Tick {
        self.now
    }

    pub(super) fn wall(&self) -> Option<Wall> {
        self.last.map(|last| last.wall)
    }

    /// Whether a wall time is past for good. Where the clock jumped over it (it was set, or nobody looked just then) the clock
    /// may have run ahead for a moment only, so that the time comes all the same: then so much time must have gone by since.
    pub(super) fn is_past(&self, wall: Wall) -> bool {
        if self.wall().is_none_or(|now| now < wall) {
            return false;
        }
        let reached = self.pieces.iter().rposition(|piece| piece.wall <= wall.0);
        let jumped_to = self.pieces.get(reached.map_or(0, |reached| reached + 1));
        jumped_to.is_none_or(|piece| self.now.since(piece.from) >= PAST_AFTER_JUMP)
    }

    /// Goes on to the moment of a record. Before the first one, from `begin` on, nobody looked.
    pub(super) fn advance(&mut self, at: Moment, mark: RunMark, begin: Wall) {
        let Some(last) = self.last.replace(at) else {
            let before = at.wall.0.saturating_sub(begin.0);
            if before > 0 || mark != RunMark::None {
                self.gaps.start(begin, at.wall);
            }
            if before > 0 {
                self.pieces.push(Piece { from: Tick(-before), wall: begin.0, watch: Watch::Down });
            }
            self.pieces.push(Piece { from: Tick(0), wall: at.wall.0, watch: Watch::On });
            self.is_opening = mark == RunMark::Opening;
            return;
        };
        let is_new_run = at.mono < last.mono || (mark != RunMark::None && !self.is_opening);
        self.is_opening = match mark {
            RunMark::Started => false,
            RunMark::Opening => true,
            RunMark::None => is_new_run || self.is_opening,
        };
        if is_new_run {
            self.runs += 1;
            self.gaps.start(last.wall, at.wall);
            self.go_down(last.wall, at.wall);
            self.pieces.push(Piece { from: self.now, wall: at.wall.0, watch: Watch::On });
            return;
        }
        let on_wall = at.wall.0.saturating_sub(last.wall.0);
        let on_mono = i64::try_from(at.mono.0.saturating_sub(last.mono.0)).unwrap_or(i64::MAX);
        if on_wall >= 0 && on_wall.abs_diff(on_mono) <= self.step {
            self.now.0 += on_wall;
            self.gaps.watch(on_wall);
        } else {
            self.now.0 += on_mono;
            self.gaps.watch(on_mono);
            self.gaps.set(on_wall.saturating_sub(on_mono));
            self.pieces.push(Piece { from: self.now, wall: at.wall.0, watch: Watch::On });
        }
    }

    /// Runs that began after the first record.
    pub(super) fn runs(&self) -> u64 {
        self.runs
    }

    /// After the last record nobody looked; without any, never.
    pub(super) fn end(&mut self, range: Range) {
        self.gaps.start(self.last.map_or(range.from, |last| last.wall), range.to);
    }

    /// What of a range nobody saw for want of a run, in order and apart from each other.
    pub(super) fn gaps(&self, range: Range) -> Vec<Span> {
        let ends = self.pieces.iter().skip(1).map(|next| next.from).chain([self.now]);
        let shown = self.pieces.iter().zip(ends).filter(|(piece, _)| piece.watch == Watch::On);
        self.gaps.within(range, shown.map(|(piece, end)| (piece.wall, piece.wall + (end.0 - piece.from.0))))
    }

    /// Whether a later record may tell otherwise of what nobody saw of a range for want of a run.
    pub(super) fn may_gaps_change(&self, range: Range) -> bool {
        self.gaps.may_change(range)
    }

    fn go_down(&mut self, from: Wall, to: Wall) {
        let gap = to.0.saturating_sub(from.0);
        if gap > 0 {
            self.pieces.push(Piece { from: self.now, wall: from.0, watch: Watch::Down });
            self.now.0 += gap;
        }
    }

    /// The tick of a wall time, now or before: the newest where the clock showed it twice.
    pub(super) fn tick_of(&self, wall: Wall) -> Tick {
        let mut end = self.now;
        let mut later = None;
        for piece in self.pieces.iter().rev() {
            let into = wall.0.saturating_sub(piece.wall);
            if into >= 0 && into <= end.0 - piece.from.0 {
                return Tick(piece.from.0 + into);
            }
            if into > 0 {
                // The clock skipped this time: it lies where the skip was.
                return later.unwrap_or(end);
            }
            (later, end) = (Some(piece.from), piece.from);
        }
        let before = self.pieces.first().map_or(0, |first| first.wall.saturating_sub(wall.0));
        Tick(self.pieces.first().map_or(0, |first| first.from.0).saturating_sub(before))
    }

    /// The wall time of a stretch within the newest piece, which a run watches; `None` of any other.
    pub(super) fn newest_wall(&self, stretch: Stretch) -> Option<Span> {
        let piece = self.pieces.last().filter(|piece| piece.from <= stretch.from && piece.watch == Watch::On)?;
        let at = |tick: Tick| piece.wall + (tick.0 - piece.from.0);
        Some((at(stretch.from), at(stretch.to)))
    }

    /// What a clock showed in a stretch, while a run watched, piece by piece.
    pub(super) fn walls(&self, stretch: Stretch) -> impl Iterator<Item = WallSpan> + '_ {
        let first = self.pieces.partition_point(|piece| piece.from <= stretch.from).saturating_sub(1);
        let pieces = (first..self.pieces.len()).filter_map(|place| Some((place, self.pieces.get(place)?)));
        let pieces = pieces.take_while(move |(_, piece)| piece.from < stretch.to);
        pieces.filter(|(_, piece)| piece.watch == Watch::On).filter_map(move |(place, piece)| {
            let next = self.pieces.get(place + 1);
            let end = next.map_or(Tick(i64::MAX), |next| next.from);
            let (from, to) = (stretch.from.max(piece.from), stretch.to.min(end));
            let is_down = |piece: Option<&Piece>| piece.is_none_or(|piece| piece.watch == Watch::Down);
            let before = place.checked_sub(1).and_then(|before| self.pieces.get(before));
            let is_edge = (from == piece.from && is_down(before)) || (to == end && is_down(next));
            let edge = if is_edge { Edge::OfRun } else { Edge::Within };
            let at = |tick: Tick| piece.wall + (tick.0 - piece.from.0);
            (from < to).then(|| WallSpan { from: at(from), to: at(to), edge })
        })
    }
}
