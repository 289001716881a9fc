//! A condition over how often something changes. It counts; what is counted, its owner knows.

use std::time::Duration;

use super::statement::Condition;
use super::window::Window;
use crate::domain::{Moment, Mono};

/// Active while more than `most` changes happened within a span.
#[derive(Debug, Clone)]
pub struct Chatter {
    most: usize,
    window: Window,
    condition: Condition,
}

impl Chatter {
    /// Nothing has changed yet: normal since `now`.
    #[must_use]
    pub fn new(most: usize, within: Duration, now: Moment) -> Self {
        Self { most, window: Window::new(within), condition: Condition::Normal { since: now } }
    }

    /// Something changed; returns the condition now.
    pub fn on_change(&mut self, now: Moment) -> Condition {
        self.window.add(now.mono);
        self.judge(now)
    }

    /// Time went on; returns the condition now.
    pub fn on_timeout(&mut self, now: Moment) -> Condition {
        self.judge(now)
    }

    /// When the condition returns to normal if nothing more changes.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        self.window.falls_to(self.most)
    }

    fn judge(&mut self, now: Moment) -> Condition {
        let is_over = self.window.count(now.mono) > self.most;
        match self.condition {
            Condition::Active { .. } if is_over => {}
            _ if is_over => self.condition = Condition::Active { since: now, certain: true },
            Condition::Normal { .. } => {}
            _ => self.condition = Condition::Normal { since: now },
        }
        self.condition
    }
}
