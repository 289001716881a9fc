//! How each signal of a device moves the machine.

use crate::domain::{CallPhase, CallerInfo, Direction, EdgeStyle, Hook, LineState, Moment, Origin, Signal};

use super::call::OpenCall;
use super::event::LineEvent;
use super::machine::{LineMachine, Pending};
use super::timing::{DIAL_PULSE_MAX, INBOUND_AFTER_BURST};

impl LineMachine {
    /// Takes one signal that was received at `now`. `why` is the device's own word for it.
    pub fn on_signal(&mut self, now: Moment, signal: &Signal, why: &'static str, out: &mut Vec<LineEvent>) {
        match signal {
            Signal::OffHook => self.on_off_hook(now, why, out),
            Signal::OnHook => self.on_on_hook(now, why, out),
            Signal::Flash => self.on_flash(now, out),
            Signal::RingStarted => self.on_ring_started(now, why, out),
            Signal::RingBurst => self.on_ring_burst(now, why, out),
            Signal::RingEnded => {
                if self.shown == LineState::Ringing {
                    self.ring_over(now, why, out);
                }
            }
            Signal::Call { phase, caller } => self.on_call(now, *phase, caller, why, out),
            Signal::Digit(digit) => self.on_digit(now, *digit, out),
            Signal::Tone(tone) => self.on_tone(now, *tone, out),
            Signal::Dead => self.on_dead(now, why, out),
            Signal::HookUnknown => {
                if self.shown != LineState::Unknown {
                    self.end_unobserved(now, out);
                    self.forget(now, why, out);
                }
            }
        }
    }

    fn on_off_hook(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        let silent_since = self.call.as_ref().and_then(|call| call.last_ring).filter(|_| self.is_fresh(Hook::Ringing));
        if self.traits.ring == crate::domain::RingStyle::Bursts
            && let Some(last_burst) = silent_since.filter(|last| now.since(*last) > INBOUND_AFTER_BURST)
        {
            // The caller had given up: whoever lifts now is not answering.
            self.ring_over(last_burst, "ring_end", out);
        }
        if self.traits.edges == EdgeStyle::Judged {
            self.lift(now, why, out);
            return;
        }
        match self.pending {
            Some(Pending { hook: Hook::OffHook, .. }) => {}
            Some(gap) if self.shown == LineState::OffHook => {
                self.pending = None;
                // A gap without voltage that did not last is noise: no hookflash takes the feed away.
                if gap.hook == Hook::Idle && now.since(gap.since) >= DIAL_PULSE_MAX {
                    self.on_flash(now, out);
                }
            }
            _ if self.shown == LineState::OffHook => {}
            _ => self.pending = Some(Pending { hook: Hook::OffHook, since: now, why }),
        }
    }

    fn on_on_hook(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        if self.traits.edges == EdgeStyle::Judged {
            self.release(now, why, out);
            return;
        }
        match (self.pending, self.shown) {
            (Some(Pending { hook: Hook::Idle, .. }), _) => {}
            (_, LineState::Idle | LineState::Ringing) => self.pending = None,
            _ => self.pending = Some(Pending { hook: Hook::Idle, since: now, why }),
        }
    }

    fn on_dead(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        if self.traits.edges == EdgeStyle::Judged {
            self.die(now, why, out);
            return;
        }
        match (self.pending, self.shown) {
            (Some(Pending { hook: Hook::Dead, .. }), _) => {}
            (_, LineState::Dead) => self.pending = None,
            _ => self.pending = Some(Pending { hook: Hook::Dead, since: now, why }),
        }
    }

    fn on_ring_started(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        match self.shown {
            // A ring while off-hook is a second call waiting: no state of this line changes.
            LineState::OffHook => {
                self.last_ring = Some(now);
                self.on_call_waiting(why, out);
            }
            LineState::Ringing => {
                // One report a call: a second one is a second call, and nobody lifted for the first.
                self.ring_over(now, why, out);
                self.ring(now, why, out);
            }
            LineState::Idle | LineState::Unknown | LineState::Stale | LineState::Dead => self.ring(now, why, out),
        }
    }

    fn on_ring_burst(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        match self.shown {
            LineState::OffHook => {
                self.last_ring = Some(now);
                self.on_call_waiting(why, out);
            }
            LineState::Ringing => {
                self.last_ring = Some(now);
                if let Some(call) = &mut self.call {
                    call.last_ring = Some(now);
                }
            }
            LineState::Idle | LineState::Unknown | LineState::Stale | LineState::Dead => self.ring(now, why, out),
        }
    }

    fn ring(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.pending = None;
        // A handset that can be rung is on-hook: where the feed had vanished under a lifted one, it is over now.
        self.close_before_dead(now, out);
        self.end_unobserved(now, out);
        self.dropped_at = None;
        self.late_caller_until = None;
        self.last_ring = Some(now);
        self.origin = Origin::Inbound;
        self.call = Some(OpenCall::ringing(now));
        self.show(Hook::Ringing, now, why, out);
    }

    fn on_call(
        &mut self,
        now: Moment,
        phase: CallPhase,
        caller: &CallerInfo,
        why: &'static str,
        out: &mut Vec<LineEvent>,
    ) {
        match (phase, caller.direction) {
            (CallPhase::Start, Direction::In) => self.on_inbound_start(now, caller, why, out),
            (CallPhase::Start, Direction::Out) => self.on_outbound_start(now, caller, why, out),
            (CallPhase::End, Direction::In) if self.shown == LineState::Ringing => {
                if let Some(call) = &mut self.call {
                    call.name_caller(caller);
                }
                out.push(LineEvent::Caller(phase, caller.clone()));
                self.ring_over(now, why, out);
            }
            (CallPhase::End, _) => {
                out.push(LineEvent::Caller(phase, caller.clone()));
                self.on_end_record(now, caller, out);
            }
            (CallPhase::Start | CallPhase::Blocked, _) => out.push(LineEvent::Caller(phase, caller.clone())),
        }
    }

    fn on_inbound_start(&mut self, now: Moment, caller: &CallerInfo, why: &'static str, out: &mut Vec<LineEvent>) {
        let named = self.call.as_ref().and_then(|call| call.number.as_deref());
        let is_other = named.is_some_and(|number| number != caller.number);
        let is_late = self.late_caller_until.is_some_and(|until| now.mono <= until);
        match self.shown {
            LineState::Ringing if is_other => {
                self.ring_over(now, why, out);
                self.ring(now, why, out);
            }
            LineState::Idle if self.released.is_none() && !is_late => self.ring(now, why, out),
            LineState::Unknown | LineState::Stale | LineState::Dead => self.ring(now, why, out),
            LineState::OffHook if !is_other && matches!(self.origin, Origin::None | Origin::Unknown) => {
                self.forget_signs();
                self.reveal(Origin::Inbound, why, out);
            }
            LineState::OffHook if is_other => self.on_call_waiting(why, out),
            _ => {}
        }
        self.late_caller_until = None;
        if let Some(call) = &mut self.call {
            call.name_caller(caller);
        }
        out.push(LineEvent::Caller(CallPhase::Start, caller.clone()));
    }

    fn on_outbound_start(&mut self, now: Moment, caller: &CallerInfo, why: &'static str, out: &mut Vec<LineEvent>) {
        match self.shown {
            LineState::OffHook => self.on_dialled(now, why, out),
            LineState::Unknown => {
                // Somebody dialled: the handset is off, since when is not known.
                self.lift(now, why, out);
                self.on_dialled(now, why, out);
            }
            _ => {}
        }
        if let Some(call) = self.call.as_mut().filter(|call| call.origin == Origin::Outbound) {
            call.name_caller(caller);
        }
        out.push(LineEvent::Caller(CallPhase::Start, caller.clone()));
    }

    fn on_digit(&mut self, now: Moment, digit: char, out: &mut Vec<LineEvent>) {
        if self.shown == LineState::OffHook {
            self.on_dialled(now, "digit", out);
            if let Some(call) = &mut self.call {
                call.digits.push(digit);
            }
        }
        out.push(LineEvent::Digit(digit));
    }

    /// The origin of the running off-hook period comes to light.
    pub(super) fn reveal(&mut self, origin: Origin, why: &'static str, out: &mut Vec<LineEvent>) {
        self.origin = origin;
        self.suspect = None;
        if let Some(call) = &mut self.call {
            call.origin = origin;
        }
        self.change(LineState::OffHook, self.shown_since, why, out);
    }
}
