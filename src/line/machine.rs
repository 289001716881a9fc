//! The state machine of one line.
//!
//! | from \ sign | off-hook | on-hook | ring | ring over | no voltage | silence of the adapter | lost or restarted |
//! |---|---|---|---|---|---|---|---|
//! | unknown | off-hook, origin unknown | idle | ringing | – | dead | – | – |
//! | idle | off-hook, origin none (inbound up to 6 s after a burst) | – | ringing | – | dead | stale | stale / unknown |
//! | ringing | off-hook, inbound | – (a polled set on-hook may ring) | goes on | idle | dead, ring unobserved | stale, ring unobserved | stale / unknown |
//! | off-hook | – (origin may change) | idle; a short gap is a hookflash | – (a call waiting) | – | dead, the period stays open | stale | stale / unknown, call unobserved |
//! | dead | off-hook, origin unknown; after off-hook the same period goes on | idle; a period that stayed open ends | ringing, likewise | – | – | stale | stale / unknown, call unobserved |
//! | stale | as the sign says | idle | ringing | – | dead | – | stays / unknown |
//!
//! Judged edges count at once; raw and sampled ones wait in `pending` until they have held long enough. How edges move
//! the machine is in `hook`, what else a device reports in `signal`, silence and loss in `presence`. Within off-hook
//! the progress moves by the table of `far_end`.

use crate::domain::event::Suspicion;
use crate::domain::{EdgeStyle, Hook, LineState, Moment, Mono, Origin, Progress, RingStyle, Wall};

use super::call::OpenCall;
use super::event::{Change, LineEvent};
use super::far_end::FarEnd;
use super::timing::Timing;

/// What the line's adapter sees of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a device sees, or does not")]
pub struct LineTraits {
    /// How ringing is reported.
    pub ring: RingStyle,
    /// How hook edges are reported.
    pub edges: EdgeStyle,
    /// Every hookflash is seen.
    pub flashes: bool,
    /// The device tells the present state when asked, or all the time.
    pub asked_for_state: bool,
    /// What this connection has confirmed of digits.
    pub digits: DigitSight,
    /// The device reports tones or movements of the loop: it may see a call end from the far side.
    pub far_end: bool,
    /// The device measures the line's voltage: it may see a line without feed.
    pub voltage: bool,
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
            Hook::OffHook | Hook::Dead => timing.off_hook_min,
            Hook::Idle | Hook::Ringing => timing.release_after,
        };
        self.since.mono + hold
    }
}

/// An off-hook period that may go on: a judged on-hook that a hookflash may still undo, a feed that vanished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Released {
    pub(super) at: Moment,
    pub(super) period: Period,
    /// What had been heard in it.
    pub(super) far_end: FarEnd,
}

/// What must be remembered of an off-hook period that may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
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
    /// What was heard of the far end in this off-hook period.
    pub(super) far_end: FarEnd,
    /// The off-hook period whose feed vanished, while nobody knows how it went on.
    pub(super) before_dead: Option<Released>,
    pub(super) last_flash: Option<Moment>,
    pub(super) last_ring: Option<Moment>,
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
            far_end: FarEnd::default(),
            before_dead: None,
            last_flash: None,
            last_ring: None,
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

    /// What is known of the call, while off-hook.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        let progress = if self.far_end.ended().is_some() { Progress::Ended } else { Progress::NotSeen };
        (self.shown == LineState::OffHook).then_some(progress)
    }

    /// While the call is over and the handset still off: when the far end cleared.
    #[must_use]
    pub fn ended(&self) -> Option<Moment> {
        self.far_end.ended().filter(|_| self.shown == LineState::OffHook)
    }

    /// While the line is dead and its feed vanished from an off-hook handset: when that off-hook period began. No
    /// on-hook was seen, so the period is not over.
    #[must_use]
    pub fn off_hook_before_dead(&self) -> Option<Moment> {
        self.before_dead.filter(|_| self.shown == LineState::Dead).map(|before| before.period.since)
    }

    /// When the last hookflash was seen on the line, in whatever period.
    #[must_use]
    pub fn last_flash(&self) -> Option<Moment> {
        self.last_flash
    }

    /// The last evidence of ringing: a burst, or the end of a ring that is reported once.
    #[must_use]
    pub fn last_ring(&self) -> Option<Moment> {
        self.last_ring
    }

    /// Whether dialled digits would be seen on this connection.
    #[must_use]
    pub fn sees_digits(&self) -> DigitSight {
        self.traits.digits
    }

    /// What the line's adapter sees of it.
    #[must_use]
    pub fn traits(&self) -> LineTraits {
        self.traits
    }

    /// A sign that is only suspected.
    #[must_use]
    pub fn suspect(&self) -> Option<Suspicion> {
        self.suspect.filter(|_| self.shown == LineState::OffHook)
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

    /// What this connection has confirmed. Where digits would no longer be seen, that none were seen is no sign any more.
    pub fn confirm(&mut self, traits: LineTraits, out: &mut Vec<LineEvent>) {
        let is_blinded = self.traits.digits == DigitSight::Seen && traits.digits == DigitSight::NotSeen;
        self.traits = traits;
        // A handset that has just been put back keeps what was recorded of it.
        if is_blinded && self.origin == Origin::None && self.is_fresh(Hook::OffHook) {
            self.origin = Origin::Unknown;
            if let Some(call) = &mut self.call {
                call.origin = Origin::Unknown;
            }
            self.change(LineState::OffHook, self.shown_since, "not confirmed", out);
        }
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
                Hook::Dead => self.die(pending.since, pending.why, out),
                Hook::Idle | Hook::Ringing => self.release(pending.since, pending.why, out),
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

    /// Ringing ended, unanswered; `end` is its last evidence.
    pub(super) fn ring_over(&mut self, end: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.last_ring = Some(end);
        self.show(Hook::Idle, end, why, out);
        if let Some(call) = self.call.take() {
            out.push(LineEvent::Ended(call.close(end)));
        }
    }

    /// What was open fell into a gap of observation.
    pub(super) fn end_unobserved(&mut self, at: Moment, out: &mut Vec<LineEvent>) {
        self.close_released(out);
        self.before_dead = None;
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
        if (from, to) != (LineState::OffHook, LineState::OffHook) {
            // What was heard belongs to the period, and a gap of observation forgets it. A feed that comes and goes is none.
            let is_back = (from, to) == (LineState::Dead, LineState::OffHook);
            let before = self.before_dead.filter(|_| is_back);
            self.far_end = before.map(|before| before.far_end).unwrap_or_default();
        }
        if !matches!(to, LineState::Dead | LineState::Stale) {
            self.before_dead = None;
        }
        out.push(LineEvent::Changed(Change {
            from,
            to,
            since,
            origin: self.origin(),
            progress: self.progress(),
            ended: self.ended(),
            suspect: self.suspect(),
            last: self.last(),
            why,
        }));
    }
}
