//! Counting what happened within a sliding span of time. It never forgets an event before the span is over, except
//! beyond [`Window::MOST`], where the count stands still.

use std::collections::VecDeque;
use std::time::Duration;

use crate::domain::Mono;

/// A sliding window of events. An event counts until exactly `within` after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    within: Duration,
    events: VecDeque<Mono>,
}

impl Window {
    /// Events kept at most; every limit in use lies far below.
    pub const MOST: usize = 16_384;

    /// An empty window.
    #[must_use]
    pub fn new(within: Duration) -> Self {
        Self { within, events: VecDeque::new() }
    }

    /// One event happened.
    pub fn add(&mut self, now: Mono) {
        self.forget(now);
        if self.events.len() == Self::MOST {
            self.events.pop_front();
        }
        self.events.push_back(now);
    }

    /// How many happened in the span that ends now.
    pub fn count(&mut self, now: Mono) -> usize {
        self.forget(now);
        self.events.len()
    }

    /// When the count will have fallen to `count` if nothing more happens; `None` if it is there already.
    #[must_use]
    pub fn falls_to(&self, count: usize) -> Option<Mono> {
        let last_to_go = self.events.len().checked_sub(count + 1)?;
        self.events.get(last_to_go).map(|event| *event + self.within)
    }

    fn forget(&mut self, now: Mono) {
        while self.events.front().is_some_and(|event| *event + self.within <= now) {
            self.events.pop_front();
        }
    }
}
