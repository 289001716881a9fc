//! What a decided edge does: the handset is off, on, or the line has no voltage. It must never look at how an edge was
//! debounced: that is settled before it comes here.

use crate::domain::event::{FLASH, Suspicion};
use crate::domain::{EdgeStyle, Hook, LineState, Moment, Origin, RingStyle};

use super::call::OpenCall;
use super::event::LineEvent;
use super::machine::{DigitSight, LineMachine, Period, Released};
use super::timing::{DROPPED_BELOW, LATE_CALLER, PARKED_WITHIN};

impl LineMachine {
    /// The line is off-hook since `at`.
    pub(super) fn lift(&mut self, at: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        match self.shown {
            LineState::OffHook => return,
            LineState::Ringing => {
                if let Some(call) = &mut self.call {
                    call.lifted = Some(at);
                }
                if self.traits.ring != RingStyle::Bursts {
                    // A ring that is not reported burst by burst lasted until it was answered.
                    self.last_ring = Some(at);
                }
                self.begin_period(Origin::Inbound, None);
            }
            LineState::Idle => {
                if let Some(released) = self.released.take() {
                    self.reopen(at, &released, out);
                    return;
                }
                let suspect = self
                    .dropped_at
                    .filter(|dropped| at.since(*dropped) <= PARKED_WITHIN)
                    .map(|_| Suspicion::DroppedAndParked);
                let origin = self.origin_of_lifting();
                self.call = Some(OpenCall::lifted(at, origin));
                self.begin_period(origin, suspect);
            }
            LineState::Stale if self.answers_as(Hook::OffHook) => {
                self.resume(why, out);
                return;
            }
            LineState::Stale | LineState::Unknown | LineState::Dead => {
                if let Some(before) = self.before_dead.filter(|_| self.shown == LineState::Dead) {
                    // The feed is back and the handset still off: no on-hook ended the period, so it goes on, and a call
                    // that was over stays over.
                    self.go_on(before.period);
                    self.show(Hook::OffHook, before.period.since, why, out);
                    return;
                }
                self.end_unobserved(at, out);
                self.call = Some(OpenCall::lifted(at, Origin::Unknown));
                self.begin_period(Origin::Unknown, None);
            }
        }
        self.show(Hook::OffHook, at, why, out);
    }

    /// A short gap was a hookflash: the same period and the same call go on.
    fn reopen(&mut self, at: Moment, released: &Released, out: &mut Vec<LineEvent>) {
        self.go_on(released.period);
        let far_end = released.far_end.without_signs();
        self.last_flash = Some(at);
        self.show(Hook::OffHook, released.period.since, FLASH, out);
        self.far_end = far_end;
    }

    fn go_on(&mut self, period: Period) {
        self.origin = period.origin;
        self.suspect = period.suspect;
        if let Some(call) = &mut self.call {
            call.origin = period.origin;
        }
    }

    /// A hookflash within the off-hook period: somebody is at the handset, and may be transferring the call.
    pub(super) fn on_flash(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        self.last_flash = Some(now);
        if let Some(before) = &mut self.before_dead {
            before.far_end = before.far_end.without_signs();
        }
        if self.shown == LineState::OffHook {
            self.forget_signs();
            self.change(LineState::OffHook, self.shown_since, FLASH, out);
        }
    }

    /// *None* says that nobody rang and nobody dialled: only who would have seen both may say so.
    fn origin_of_lifting(&self) -> Origin {
        if self.traits.ring != RingStyle::None && self.traits.digits == DigitSight::Seen {
            Origin::None
        } else {
            Origin::Unknown
        }
    }

    /// The device was asked and answers what was known before the silence. From a device that reports changes only, the
    /// same word again is another change: the one before it fell into the silence.
    fn answers_as(&self, hook: Hook) -> bool {
        self.traits.asked_for_state && !self.is_broken && self.known.is_some_and(|known| known.hook == hook)
    }

    fn begin_period(&mut self, origin: Origin, suspect: Option<Suspicion>) {
        self.origin = origin;
        self.suspect = suspect;
        self.dropped_at = None;
        self.late_caller_until = None;
    }

    /// The line is on-hook since `at`.
    pub(super) fn release(&mut self, at: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        match self.shown {
            LineState::Idle | LineState::Ringing => return,
            LineState::OffHook => {
                let far_end = self.far_end;
                self.released = Some(Released { at, period: self.period(), far_end });
                self.show(Hook::Idle, at, why, out);
                if self.traits.edges != EdgeStyle::Judged {
                    // The gap has been waited for already.
                    self.close_released(out);
                }
                return;
            }
            LineState::Stale if self.answers_as(Hook::Idle) => {
                self.resume(why, out);
                return;
            }
            LineState::Dead => self.close_before_dead(at, out),
            LineState::Stale | LineState::Unknown => self.end_unobserved(at, out),
        }
        self.show(Hook::Idle, at, why, out);
    }

    fn period(&self) -> Period {
        Period { since: self.shown_since, origin: self.origin, suspect: self.suspect }
    }

    /// The release stands: the call is over.
    pub(super) fn close_released(&mut self, out: &mut Vec<LineEvent>) {
        let Some(Released { at, period, far_end }) = self.released.take() else { return };
        if period.origin == Origin::Inbound {
            let spoken = self.call.as_ref().and_then(|call| call.lifted).map(|lifted| at.since(lifted));
            self.dropped_at = spoken.filter(|spoken| *spoken < DROPPED_BELOW).map(|_| at);
            let unnamed = self.call.as_ref().is_some_and(|call| call.number.is_none());
            self.late_caller_until = unnamed.then(|| at.mono + LATE_CALLER);
        }
        if let Some(call) = self.call.take() {
            out.push(LineEvent::Ended(call.close_cleared(at, far_end.ended())));
        }
    }

    /// The line has no voltage since `at`. A feed that vanishes from a lifted handset ends no off-hook period: some
    /// exchanges lock a line out that is left off-hook, and no on-hook was seen.
    pub(super) fn die(&mut self, at: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        match self.shown {
            LineState::Dead => return,
            LineState::OffHook => {
                let (period, far_end) = (self.period(), self.far_end);
                self.before_dead = Some(Released { at, period, far_end });
            }
            LineState::Stale if self.answers_as(Hook::Dead) => {
                self.resume(why, out);
                return;
            }
            LineState::Idle | LineState::Ringing | LineState::Stale | LineState::Unknown => {
                self.end_unobserved(at, out);
            }
        }
        self.show(Hook::Dead, at, why, out);
    }

    /// The feed is back and the handset on-hook: the period that stayed open is over now.
    pub(super) fn close_before_dead(&mut self, at: Moment, out: &mut Vec<LineEvent>) {
        let before = self.before_dead.filter(|_| self.shown == LineState::Dead);
        if let Some(before) = before
            && let Some(call) = self.call.take()
        {
            out.push(LineEvent::Ended(call.close_cleared(at, before.far_end.ended())));
        }
    }
}
