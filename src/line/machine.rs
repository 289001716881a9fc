//! The state machine of one line.
//!
//! | from \ sign | off-hook | on-hook | ring | ring over | silence of the adapter | lost or restarted |
//! |---|---|---|---|---|---|---|
//! | unknown | off-hook, origin unknown | idle | ringing | – | – | – |
//! | idle | off-hook, origin none (inbound up to 6 s after a burst) | – | ringing | – | stale | stale / unknown |
//! | ringing | off-hook, inbound | – (a polled set on-hook may ring) | goes on | idle | stale, ring unobserved | stale / unknown |
//! | off-hook | – (origin may change) | idle; a short gap is a hookflash | – | – | stale | stale / unknown, call unobserved |
//! | stale | as the sign says | idle | ringing | – | – | stays / unknown |
//!
//! Judged edges count at once; raw and sampled ones wait in `pending` until they have held long enough.

use crate::domain::event::Suspicion;
use crate::domain::{EdgeStyle, Hook, LineState, Moment, Mono, Origin, Progress, RingStyle, Wall};

use super::call::OpenCall;
use super::event::{Change, LineEvent};
use super::timing::{DROPPED_BELOW, Timing};

/// What the line's adapter sees of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTraits {
    /// How ringing is reported.
    pub ring: RingStyle,
    /// How hook edges are reported.
    pub edges: EdgeStyle,
    /// The device tells the present state when asked, or all the time.
    pub asked_for_state: bool,
    /// What this connection has confirmed of digits.
    pub digits: DigitSight,
}

/// Whether dialled digits would be seen on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitSight {
    /// The device confirmed that it reports them, and the set dials by tone.
    Seen,
    /// Not confirmed on this connection: their absence tells nothing.
    NotSeen,
}

/// The state that is known, or was known last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) hook: Hook,
    pub(super) since: Moment,
}

/// An edge that has not held long enough to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) hook: Hook,
    pub(super) since: Moment,
    pub(super) why: &'static str,
}

impl Pending {
    /// When the edge has held long enough.
    fn due(&self, timing: &Timing) -> Mono {
        let hold = match self.hook {
            Hook::OffHook => timing.off_hook_min,
            Hook::Idle | Hook::Ringing | Hook::Dead => timing.release_after,
        };
        self.since.mono + hold
    }
}

/// A judged on-hook that a hookflash may still undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Released {
    pub(super) at: Moment,
    /// The off-hook period that ended.
    pub(super) since: Moment,
    pub(super) origin: Origin,
    pub(super) suspect: Option<Suspicion>,
}

/// One line's life.
#[derive(Debug, Clone)]
pub struct LineMachine {
    pub(super) traits: LineTraits,
    pub(super) timing: Timing,
    pub(super) shown: LineState,
    pub(super) shown_since: Moment,
    pub(super) why: &'static str,
    pub(super) known: Option<Known>,
    pub(super) origin: Origin,
    pub(super) suspect: Option<Suspicion>,
    pub(super) pending: Option<Pending>,
    pub(super) released: Option<Released>,
    pub(super) call: Option<OpenCall>,
    /// When a dropped call was released: the next lifting may be a parked handset.
    pub(super) dropped_at: Option<Moment>,
    /// A caller record may still belong to a call that was over before it came.
    pub(super) late_caller_until: Option<Mono>,
    /// The last known state was not followed without a break: it may not be returned to.
    pub(super) is_broken: bool,
}

impl LineMachine {
    /// A line of which nothing is known yet.
    #[must_use]
    pub fn new(traits: LineTraits, timing: Timing, now: Moment) -> Self {
        Self {
            traits,
            timing,
            shown: LineState::Unknown,
            shown_since: now,
            why: "start",
            known: None,
            origin: Origin::Unknown,
            suspect: None,
            pending: None,
            released: None,
            call: None,
            dropped_at: None,
            late_caller_until: None,
            is_broken: true,
        }
    }

    /// A line that an earlier run had known: unknown now, with its last known state beside it.
    #[must_use]
    pub fn restored(traits: LineTraits, timing: Timing, now: Moment, last: Option<(Hook, Wall)>) -> Self {
        let known = last.map(|(hook, since)| Known { hook, since: Moment { mono: Mono(0), wall: since } });
        Self { known, ..Self::new(traits, timing, now) }
    }

    /// The state to show and since when.
    #[must_use]
    pub fn state(&self) -> (LineState, Moment) {
        (self.shown, self.shown_since)
    }

    /// While the state is not known: the last known one and since when it had held.
    #[must_use]
    pub fn last(&self) -> Option<(LineState, Wall)> {
        match self.shown {
            LineState::Stale | LineState::Unknown => self.known.map(|known| (known.hook.into(), known.since.wall)),
            _ => None,
        }
    }

    /// How the off-hook period began, while off-hook.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        (self.shown == LineState::OffHook).then_some(self.origin)
    }

    /// What is known of the call, while off-hook. No kind of this version sees a call end from the far side.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        (self.shown == LineState::OffHook).then_some(Progress::NotSeen)
    }

    /// While the call is over and the handset still off: when the far end cleared.
    #[must_use]
    pub fn ended(&self) -> Option<Moment> {
        None
    }

    /// A sign that is only suspected.
    #[must_use]
    pub fn suspect(&self) -> Option<Suspicion> {
        self.suspect.filter(|_| self.shown == LineState::OffHook)
    }

    /// Stub.
    #[must_use]
    pub fn last_flash(&self) -> Option<Moment> {
        None
    }

    /// Stub.
    #[must_use]
    pub fn off_hook_before_dead(&self) -> Option<Moment> {
        None
    }

    /// Stub.
    #[must_use]
    pub fn traits(&self) -> LineTraits {
        self.traits
    }

    /// A change that is seen but not yet decided.
    #[must_use]
    pub fn pending(&self) -> Option<LineState> {
        self.pending.map(|pending| pending.hook.into())
    }

    /// The call that is not over yet.
    #[must_use]
    pub fn call(&self) -> Option<&OpenCall> {
        self.call.as_ref()
    }

    /// The device's word, or the rule, that decided the present state.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.why
    }

    /// When [`LineMachine::on_timeout`] must be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        let pending = self.pending.map(|pending| pending.due(&self.timing));
        let released = self.released.map(|released| released.at.mono + self.timing.release_after);
        [pending, released, self.ring_deadline()].into_iter().flatten().min()
    }

    /// Decides what has held long enough. Does nothing before its time.
    pub fn on_timeout(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        if self.released.is_some_and(|released| now.mono >= released.at.mono + self.timing.release_after) {
            self.close_released(out);
        }
        if let Some(pending) = self.pending.take_if(|pending| now.mono >= pending.due(&self.timing)) {
            match pending.hook {
                Hook::OffHook => self.lift(pending.since, pending.why, out),
                Hook::Idle | Hook::Ringing | Hook::Dead => self.release(pending.since, pending.why, out),
            }
        }
        if self.ring_deadline().is_some_and(|due| now.mono >= due) {
            self.on_ring_deadline(now, out);
        }
    }

    fn ring_deadline(&self) -> Option<Mono> {
        let call = self.call.as_ref().filter(|_| self.is_fresh(Hook::Ringing))?;
        match self.traits.ring {
            RingStyle::Bursts => Some(call.last_ring?.mono + self.timing.ring_end),
            RingStyle::Once => Some(call.started.mono + self.timing.ring_max),
            RingStyle::Level | RingStyle::None => None,
        }
    }

    fn on_ring_deadline(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        if self.traits.ring == RingStyle::Bursts {
            let end = self.call.as_ref().and_then(|call| call.last_ring).unwrap_or(now);
            self.ring_over(end, "ring_end", out);
        } else {
            self.end_unobserved(now, out);
            self.forget(now, "ring_max", out);
        }
    }

    /// The shown state is `hook` and may be believed.
    pub(super) fn is_fresh(&self, hook: Hook) -> bool {
        self.shown == LineState::from(hook)
    }

    /// The line is off-hook since `at`.
    pub(super) fn lift(&mut self, at: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        match self.shown {
            LineState::OffHook => return,
            LineState::Ringing => {
                if let Some(call) = &mut self.call {
                    call.lifted = Some(at);
                }
                self.begin_period(Origin::Inbound, None);
            }
            LineState::Idle => {
                if let Some(released) = self.released.take() {
                    // A short gap was a hookflash: the same period and the same call go on.
                    self.origin = released.origin;
                    self.suspect = released.suspect;
                    self.show(Hook::OffHook, released.since, "flash", out);
                    return;
                }
                let suspect = self
                    .dropped_at
                    .filter(|dropped| at.since(*dropped) <= super::timing::PARKED_WITHIN)
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
                self.end_unobserved(at, out);
                self.call = Some(OpenCall::lifted(at, Origin::Unknown));
                self.begin_period(Origin::Unknown, None);
            }
        }
        self.show(Hook::OffHook, at, why, out);
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

    /// What this connection has confirmed of digits.
    pub fn confirm_digits(&mut self, digits: DigitSight) {
        self.traits.digits = digits;
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
                let since = self.shown_since;
                self.released = Some(Released { at, since, origin: self.origin, suspect: self.suspect });
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
            LineState::Stale | LineState::Unknown | LineState::Dead => self.end_unobserved(at, out),
        }
        self.show(Hook::Idle, at, why, out);
    }

    /// The release stands: the call is over.
    pub(super) fn close_released(&mut self, out: &mut Vec<LineEvent>) {
        let Some(released) = self.released.take() else { return };
        if released.origin == Origin::Inbound {
            let spoken = self.call.as_ref().and_then(|call| call.lifted).map(|lifted| released.at.since(lifted));
            self.dropped_at = spoken.filter(|spoken| *spoken < DROPPED_BELOW).map(|_| released.at);
            let unnamed = self.call.as_ref().is_some_and(|call| call.number.is_none());
            self.late_caller_until = unnamed.then(|| released.at.mono + super::timing::LATE_CALLER);
        }
        if let Some(call) = self.call.take() {
            out.push(LineEvent::Ended(call.close(released.at)));
        }
    }

    /// Ringing ended, unanswered; `end` is its last evidence.
    pub(super) fn ring_over(&mut self, end: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.show(Hook::Idle, end, why, out);
        if let Some(call) = self.call.take() {
            out.push(LineEvent::Ended(call.close(end)));
        }
    }

    /// What was open fell into a gap of observation.
    pub(super) fn end_unobserved(&mut self, at: Moment, out: &mut Vec<LineEvent>) {
        self.close_released(out);
        let at = if self.shown == LineState::Stale { self.shown_since } else { at };
        if let Some(call) = self.call.take() {
            out.push(LineEvent::Ended(call.close_as(crate::domain::Outcome::Unobserved, at)));
        }
    }

    /// Shows a known state that began at `since`.
    pub(super) fn show(&mut self, hook: Hook, since: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.known = Some(Known { hook, since });
        self.is_broken = false;
        self.change(hook.into(), since, why, out);
    }

    pub(super) fn change(&mut self, to: LineState, since: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        let from = std::mem::replace(&mut self.shown, to);
        self.shown_since = since;
        self.why = why;
        if to != LineState::OffHook {
            self.suspect = None;
        }
        out.push(LineEvent::Changed(Change {
            from,
            to,
            since,
            origin: self.origin(),
            progress: self.progress(),
            ended: None,
            suspect: self.suspect(),
            last: self.last(),
            why,
        }));
    }
}
