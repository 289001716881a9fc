//! Which stretch of time the timeline shows: zoomed around the cursor, moved with it, never outside the range and never
//! narrower than a minute. The whole range is no window at all, so that it grows with a shift that runs.

use crate::domain::Wall;
use crate::domain::review::ReviewView;

/// The narrowest window, in microseconds: a minute. Below it a cell would be shorter than the journal is sure of.
pub(in crate::ui) const NARROWEST_US: i64 = 60_000_000;

/// A window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Window {
    pub(in crate::ui) from: Wall,
    pub(in crate::ui) to: Wall,
}

impl Window {
    /// The whole range, however odd its ends are.
    pub(super) fn whole(view: &ReviewView) -> Self {
        Self { from: view.from, to: view.to.max(Wall(view.from.0.saturating_add(1))) }
    }

    /// How much time it holds, in microseconds; never 0.
    pub(in crate::ui) fn span_us(self) -> i64 {
        self.to.0.saturating_sub(self.from.0).max(1)
    }

    /// The time so much of the window on, in parts of `of`.
    pub(in crate::ui) fn part(self, part: i64, of: i64) -> Wall {
        let on = i128::from(self.span_us()) * i128::from(part) / i128::from(of.max(1));
        Wall(self.from.0.saturating_add(i64::try_from(on).unwrap_or(i64::MAX)))
    }

    /// The cell of a time where a row has so many; `None` where it lies outside.
    pub(in crate::ui) fn cell(self, at: Wall, columns: u16) -> Option<u16> {
        if at < self.from || at >= self.to {
            return None;
        }
        let on = i128::from(at.0.saturating_sub(self.from.0)) * i128::from(columns) / i128::from(self.span_us());
        u16::try_from(on).ok().filter(|cell| *cell < columns)
    }
}

/// Which way to zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zoom {
    In,
    Out,
}

/// The window around a time, of half the span or the double; `None` for the whole range.
pub(super) fn zoom(window: Window, at: Wall, view: &ReviewView, zoom: Zoom) -> Option<Window> {
    let whole = Window::whole(view);
    let span = match zoom {
        Zoom::In => (window.span_us() / 2).max(NARROWEST_US),
        Zoom::Out => window.span_us().saturating_mul(2),
    };
    if span >= whole.span_us() {
        return None;
    }
    // The cursor stays in the column it stands in.
    let before =
        i128::from(at.0.saturating_sub(window.from.0).max(0)) * i128::from(span) / i128::from(window.span_us());
    let from = at.0.saturating_sub(i64::try_from(before).unwrap_or(0));
    Some(within(from, span, whole))
}

/// The window with a time in sight: unmoved where it is, else around it; `None` where the range is no wider.
pub(super) fn follow(window: Window, at: Wall, view: &ReviewView) -> Option<Window> {
    let whole = Window::whole(view);
    let span = window.span_us();
    if span >= whole.span_us() {
        return None;
    }
    if at >= window.from && at < window.to {
        return Some(within(window.from.0, span, whole));
    }
    Some(within(at.0.saturating_sub(span / 2), span, whole))
}

fn within(from: i64, span: i64, whole: Window) -> Window {
    let last = whole.to.0.saturating_sub(span).max(whole.from.0);
    let from = from.clamp(whole.from.0, last);
    Window { from: Wall(from), to: Wall(from.saturating_add(span)) }
}
