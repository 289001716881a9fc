//! The conditions of a number that several lines answer: a call that rings on, calls missed again and again, every line
//! in use.

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::{AlarmCause, AlarmKind, LineState, Moment, RingStyle};

use super::Timer;

impl Board {
    /// States what is known of a number now.
    pub(super) fn judge_number(&mut self, track: usize) {
        let now = self.now;
        let full = self.fullness(track);
        let offered = self.kept.numbers.get(track).and_then(|number| number.offered.as_ref());
        // Between the rings of two members nothing rings, though the call is still offered.
        let rings = offered.is_some_and(|offered| !offered.ringing.is_empty());
        let (offered, quiet) = (offered.is_some(), self.quiet_since(track).filter(|_| offered.is_some()));
        let certain = self.shows_ringing(track);
        let Some(watch) = self.alarms.numbers.get_mut(track) else { return };
        let offered_since = offered.then(|| watch.offered.unwrap_or(now));
        watch.offered = offered_since;
        watch.full = match full {
            Fullness::Full(since) => Some(watch.full.unwrap_or(since)),
            Fullness::Unknown | Fullness::Free(_) => None,
        };
        let (ring_key, full_key) = (watch.key(AlarmKind::RingUnanswered), watch.key(AlarmKind::GroupFull));
        let ring = match offered_since.filter(|_| rings) {
            Some(since) => Condition::Active { since, certain },
            // An answer ends the ring now, whatever other lines did before.
            None => Condition::Normal { since: quiet.unwrap_or(now) },
        };
        let full = match (full, watch.full) {
            (_, Some(since)) => Condition::Active { since, certain: true },
            (Fullness::Unknown, None) => Condition::Unknown,
            (Fullness::Free(since) | Fullness::Full(since), None) => Condition::Normal { since },
        };
        let ring = if offered { ring } else { self.going_on(&ring_key, ring) };
        self.state(&ring_key, ring, AlarmCause::Condition);
        self.state(&full_key, full, AlarmCause::Condition);
        self.tell_alarms();
    }

    /// Whether some ringing line shows that it still rings.
    fn shows_ringing(&self, track: usize) -> bool {
        let mut machines = self.roster.members(track).iter().filter_map(|ix| self.lines.get(ix.0));
        machines
            .any(|desk| desk.machine.state().0 == LineState::Ringing && desk.machine.traits().ring != RingStyle::Once)
    }

    /// When the last of its lines became idle.
    fn quiet_since(&self, track: usize) -> Option<Moment> {
        let states = self.roster.members(track).iter().filter_map(|ix| self.lines.get(ix.0));
        let idle = states.map(|desk| desk.machine.state()).filter(|(state, _)| *state == LineState::Idle);
        idle.map(|(_, since)| since).max_by_key(|since| since.mono)
    }

    fn fullness(&self, track: usize) -> Fullness {
        let states = self.roster.members(track).iter().filter_map(|ix| self.lines.get(ix.0));
        let (mut taken, mut freed, mut is_known) = (None, None, true);
        for (state, since) in states.map(|desk| desk.machine.state()) {
            match state {
                LineState::OffHook | LineState::Ringing => taken = later(taken, since),
                LineState::Idle | LineState::Dead => freed = earlier(freed, since),
                LineState::Unknown | LineState::Stale => is_known = false,
            }
        }
        match (freed, taken) {
            (Some(since), _) => Fullness::Free(since),
            (None, Some(since)) if is_known => Fullness::Full(since),
            (None, _) => Fullness::Unknown,
        }
    }

    /// A call to the number was missed: counts it.
    pub(super) fn on_number_missed(&mut self, track: usize) {
        let now: Moment = self.now;
        let watch = self.alarms.numbers.get_mut(track);
        if let Some(window) = watch.and_then(|watch| watch.missed.as_mut()) {
            window.add(now.mono);
        }
        self.judge_number_missed(track);
    }

    pub(super) fn judge_number_missed(&mut self, track: usize) {
        let now = self.now;
        let Some(watch) = self.alarms.numbers.get_mut(track) else { return };
        let key = watch.key(AlarmKind::MissedRepeatedly);
        let Some(window) = &mut watch.missed else { return };
        let (condition, due) = (window.judge(now), window.due());
        self.arm(due, Timer::NumberMissed(track));
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }
}

fn later(best: Option<Moment>, since: Moment) -> Option<Moment> {
    best.into_iter().chain([since]).max_by_key(|since| since.mono)
}

fn earlier(best: Option<Moment>, since: Moment) -> Option<Moment> {
    best.into_iter().chain([since]).min_by_key(|since| since.mono)
}

/// Whether a caller would meet busy for lack of a free line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fullness {
    /// Every line is in use, the last of them since then.
    Full(Moment),
    /// No line is known to be free, and some are not known.
    Unknown,
    /// Some line is free, or its feed is gone, the first of them since then.
    Free(Moment),
}
