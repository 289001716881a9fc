//! What silence, loss and return of the adapter do to a line. What is not known is said to be not known; the last known
//! state stays beside it.

use crate::domain::{Hook, LineState, Moment, Origin};

use super::event::LineEvent;
use super::machine::LineMachine;

impl LineMachine {
    /// The adapter's proof of life is overdue; its port is still open.
    pub fn on_stale(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        self.pending = None;
        if self.shown == LineState::Ringing {
            // Whether the ring went on, was answered or stopped cannot be known later.
            self.end_unobserved(now, out);
        }
        self.close_released(out);
        if !matches!(self.shown, LineState::Unknown | LineState::Stale) {
            self.change(LineState::Stale, now, "stale", out);
        }
    }

    /// The adapter's port failed: nothing that was open can be followed to its end.
    pub fn on_lost(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        self.on_stale(now, out);
        self.end_unobserved(now, out);
        self.is_broken = true;
    }

    /// The device restarted: what it knew is gone, until it says or is asked.
    pub fn on_restarted(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        self.on_break(now, "restarted", out);
    }

    fn on_break(&mut self, since: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        self.end_unobserved(since, out);
        self.is_broken = true;
        if self.shown != LineState::Unknown {
            self.forget(since, why, out);
        }
    }

    /// The program did not run since `since`: what happened meanwhile is not known. No deadline of that time counts.
    pub fn on_unobserved(&mut self, since: Moment, out: &mut Vec<LineEvent>) {
        self.on_break(since, "suspended", out);
    }

    /// The device says that it no longer reports what this line does.
    pub fn on_unconfirmed(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        self.on_break(now, "not confirmed", out);
    }

    /// The proof of life stands again. A line that can be asked waits for its answer; an event-only line returns to its
    /// kept state only if that state was followed without a break.
    pub fn on_live(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        if self.shown != LineState::Stale || self.traits.asked_for_state {
            return;
        }
        match self.known.map(|known| known.hook) {
            Some(Hook::OffHook | Hook::Idle | Hook::Dead) if !self.is_broken => self.resume("live", out),
            _ => self.forget(now, "live", out),
        }
    }

    /// The kept state holds again. Digits may have been dialled during the gap, so an origin of *none* is none no more.
    pub(super) fn resume(&mut self, why: &'static str, out: &mut Vec<LineEvent>) {
        let Some(known) = self.known else { return };
        if known.hook == Hook::OffHook && self.origin == Origin::None {
            self.origin = Origin::Unknown;
            if let Some(call) = &mut self.call {
                call.origin = Origin::Unknown;
            }
        }
        if let Some(before) = self.before_dead.as_mut().filter(|before| before.period.origin == Origin::None) {
            before.period.origin = Origin::Unknown;
        }
        self.change(known.hook.into(), known.since, why, out);
    }

    /// Nothing is known any more; the last known state stays beside it.
    pub(super) fn forget(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        self.is_broken = true;
        self.change(LineState::Unknown, now, why, out);
    }
}
