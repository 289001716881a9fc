//! When more alarms come than a person can take in. A flood changes how alarms are shown, never whether they are: each
//! stays in the list, keeps its record, and critical ones always stand alone.

use std::time::Duration;

use super::window::Window;
use crate::domain::{Moment, Mono, Priority};

/// When a flood begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloodLimits {
    /// It begins when more than this many were annunciated within the span.
    pub begins_above: usize,
    /// It ends when fewer than this many were.
    pub ends_below: usize,
    /// The span.
    pub within: Duration,
}

impl Default for FloodLimits {
    /// More than 10 within 10 min; over below 5 (ISA-18.2, alarm flood characteristics).
    fn default() -> Self {
        Self { begins_above: 10, ends_below: 5, within: Duration::from_mins(10) }
    }
}

/// A flood began or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloodChange {
    /// It began, with this many annunciated within the span.
    Began {
        /// How many.
        annunciated: usize,
    },
    /// It ended.
    Ended {
        /// When it had begun.
        began: Moment,
        /// How many were annunciated from its begin on, those that began it included.
        annunciated: usize,
    },
}

/// The running flood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Running {
    began: Moment,
    annunciated: usize,
}

/// The watch over how many alarms are annunciated.
#[derive(Debug, Clone)]
pub struct Flood {
    limits: FloodLimits,
    window: Window,
    running: Option<Running>,
}

impl Flood {
    /// No flood yet. A limit of its end that could never be met, or would be met at its begin, is moved to the nearest
    /// that makes sense.
    #[must_use]
    pub fn new(mut limits: FloodLimits) -> Self {
        limits.ends_below = limits.ends_below.clamp(1, limits.begins_above + 1);
        Self { limits, window: Window::new(limits.within), running: None }
    }

    /// Since when a flood runs, while one does.
    #[must_use]
    pub fn since(&self) -> Option<Moment> {
        self.running.map(|running| running.began)
    }

    /// How many were annunciated since the running flood began, those that began it included.
    #[must_use]
    pub fn annunciated(&self) -> usize {
        self.running.map_or(0, |running| running.annunciated)
    }

    /// Whether an alarm of this priority is announced by itself, and not in the summary of a flood.
    #[must_use]
    pub fn stands_alone(&self, priority: Priority) -> bool {
        self.running.is_none() || priority == Priority::Critical
    }

    /// One alarm was annunciated.
    pub fn on_annunciated(&mut self, now: Moment) -> Option<FloodChange> {
        self.window.add(now.mono);
        let annunciated = self.window.count(now.mono);
        if let Some(running) = &mut self.running {
            running.annunciated += 1;
            return None;
        }
        (annunciated > self.limits.begins_above).then(|| {
            self.running = Some(Running { began: now, annunciated });
            FloodChange::Began { annunciated }
        })
    }

    /// Ends the flood if its time has come.
    pub fn on_timeout(&mut self, now: Moment) -> Option<FloodChange> {
        let Running { began, annunciated } = self.running?;
        (self.window.count(now.mono) < self.limits.ends_below).then(|| {
            self.running = None;
            FloodChange::Ended { began, annunciated }
        })
    }

    /// When [`Flood::on_timeout`] must be called. Before a flood there is nothing to wait for.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        let calm = self.limits.ends_below.saturating_sub(1);
        self.running.map(|running| self.window.falls_to(calm).unwrap_or(running.began.mono))
    }
}
