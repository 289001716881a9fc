//! One off-hook period: what it is taken for, and what its time counts as. `docs/ALARMS.md`, sections 1 and 4.
//!
//! | sign | counts | else |
//! |---|---|---|
//! | no call | certain, from off-hook, once 1 min old | no call |
//! | far end cleared | certain, from the clearing, 15 s after it | no call; what lay before the clearing by its own sign |
//! | dropped and parked | suspected, from off-hook, once 1 min old | no call |
//! | undetermined | suspected, from off-hook, once 5 min old | a call; no call where nobody rang and nobody dialled |
//! | long call | suspected, from 15 min on, once 30 min old | a call |
//!
//! The limits are those of the line's alarms. A sign that a later record takes back counts up to that record if it had
//! reached its limit by then.

use smallvec::SmallVec;

use super::limits::{Limits, SignLimit};
use super::seen::LineSeen;
use super::timeline::{Stretch, Tick};
use crate::domain::event::Suspicion;
use crate::domain::{Origin, Sign, Wall};

/// What off-hook time counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A call, or its dialling: traffic.
    Call,
    /// Neither a call nor long enough to be blocked.
    NoCall,
    /// Blocked for certain.
    Certain,
    /// Blocked as far as anybody can suspect.
    Suspected,
    /// It would be suspected, and the desk confirmed a call.
    Explained,
    /// Not off-hook yet: another caller meets busy all the same.
    Ringing,
    /// On-hook and not ringing: a caller gets through.
    Free,
}

/// Judged time of one period (by when it began; none for a ring).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) stretch: Stretch,
    pub(super) used: Use,
    pub(super) since: Wall,
}

/// Whether the absence of ring and digits would be a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Complete,
    Lacking,
}

/// Most periods are never lost sight of: those take no memory of their own.
type Stretches = SmallVec<[Stretch; 1]>;

/// An off-hook period that is not over, or may be gone on with.
#[derive(Debug, Clone)]
pub(super) struct Period {
    pub(super) since: Wall,
    pub(super) start: Tick,
    pub(super) origin: Origin,
    suspect: Option<Suspicion>,
    ended: Option<Tick>,
    /// A call may have been taken over from another set, or taken back.
    pub(super) is_near_call: bool,
    explained_until: Option<Tick>,
    sign: Sign,
    /// Seen off-hook and not judged yet: an entry per gap of observation.
    pending: Stretches,
    seen_since: Option<Tick>,
}

impl Period {
    /// A period that was first seen at `seen`.
    pub(super) fn new(since: Wall, start: Tick, seen: Tick) -> Self {
        Self {
            since,
            start,
            origin: Origin::Unknown,
            suspect: None,
            ended: None,
            is_near_call: false,
            explained_until: None,
            sign: Sign::Undetermined,
            pending: Stretches::new(),
            seen_since: Some(seen),
        }
    }

    /// From when on its time is not judged yet; `None` where all of it is.
    pub(super) fn undecided_from(&self) -> Option<Tick> {
        self.pending.first().map(|stretch| stretch.from).or(self.seen_since)
    }

    /// It is not seen off-hook from `at` on.
    pub(super) fn pause(&mut self, at: Tick) {
        if let Some(from) = self.seen_since.take() {
            let stretch = Stretch::new(from, at);
            if !stretch.is_empty() {
                self.pending.push(stretch);
            }
        }
    }

    /// It is seen off-hook again.
    pub(super) fn resume(&mut self, at: Tick) {
        self.seen_since.get_or_insert(at);
    }

    /// The desk confirmed a call.
    pub(super) fn explain(&mut self, until: Tick) {
        self.explained_until = self.explained_until.max(Some(until));
    }

    /// Takes what a record at `at` says of the period.
    pub(super) fn follow(&mut self, change: &LineSeen<'_>, ended: Option<Tick>, at: Tick) {
        self.origin = change.origin.unwrap_or(Origin::Unknown);
        self.suspect = change.suspect;
        self.ended = ended.map(|ended| ended.clamp(self.start, at));
    }

    /// As a seal has it.
    pub(super) fn restore(
        &mut self,
        origin: Option<Origin>,
        suspect: Option<Suspicion>,
        ended: Option<Tick>,
        proof: Proof,
    ) {
        self.is_near_call = proof == Proof::Lacking;
        self.origin = origin.unwrap_or(Origin::Unknown);
        self.suspect = suspect;
        self.ended = ended;
        self.sign = self.sign_now(proof);
    }

    /// What the period is taken for from `at` on.
    pub(super) fn judge(&mut self, proof: Proof, limits: &Limits, at: Tick, out: &mut Vec<Judged>) {
        let sign = self.sign_now(proof);
        if sign == self.sign {
            return;
        }
        let cleared = self.ended.filter(|_| sign == Sign::FarEndCleared);
        let turn = cleared.unwrap_or(at);
        let was_reached = self.limit(limits).is_some_and(|(_, reached)| turn >= reached);
        if cleared.is_some() || self.sign == Sign::FarEndCleared || was_reached {
            self.cut(turn, limits, out);
        }
        self.sign = sign;
    }

    /// The period is over.
    pub(super) fn finish(mut self, limits: &Limits, at: Tick, out: &mut Vec<Judged>) {
        self.pause(at);
        self.flush(limits, Stretches::new(), out);
    }

    fn sign_now(&self, proof: Proof) -> Sign {
        let is_no_call = self.origin == Origin::None && proof == Proof::Complete && self.suspect.is_none();
        match (self.ended, self.suspect, self.origin) {
            _ if is_no_call => Sign::NoCall,
            (Some(_), _, _) => Sign::FarEndCleared,
            (None, Some(Suspicion::DroppedAndParked), _) => Sign::DroppedAndParked,
            (None, None, Origin::Inbound | Origin::Outbound) => Sign::LongCall,
            (None, None, Origin::None | Origin::Unknown) => Sign::Undetermined,
        }
    }

    /// Judges what lies before `turn` by the present sign; the rest waits for the next.
    fn cut(&mut self, turn: Tick, limits: &Limits, out: &mut Vec<Judged>) {
        let seen_since = self.seen_since;
        let mut rest = Stretches::new();
        for stretch in std::mem::take(&mut self.pending) {
            let (before, after) = stretch.split(turn);
            self.pending.extend(Some(before).filter(|part: &Stretch| !part.is_empty()));
            rest.extend(Some(after).filter(|part: &Stretch| !part.is_empty()));
        }
        if let Some(from) = seen_since.filter(|from| *from < turn) {
            self.pending.push(Stretch::new(from, turn));
            self.seen_since = Some(turn);
        }
        self.flush(limits, rest, out);
    }

    fn flush(&mut self, limits: &Limits, rest: Stretches, out: &mut Vec<Judged>) {
        let pending = std::mem::replace(&mut self.pending, rest);
        let Some(last) = pending.last().map(|stretch| stretch.to) else { return };
        let otherwise = self.unless_reached();
        let Some((from, _)) = self.limit(limits).filter(|(_, reached)| last >= *reached) else {
            out.extend(pending.into_iter().map(|stretch| self.judged(stretch, otherwise)));
            return;
        };
        for stretch in pending {
            let (before, counted) = stretch.split(from);
            out.push(self.judged(before, Use::Call));
            if matches!(self.sign, Sign::NoCall | Sign::FarEndCleared) {
                out.push(self.judged(counted, Use::Certain));
            } else {
                let (explained, suspected) = counted.split(self.explained_until.unwrap_or(Tick(i64::MIN)));
                out.push(self.judged(explained, Use::Explained));
                out.push(self.judged(suspected, Use::Suspected));
            }
        }
    }

    fn judged(&self, stretch: Stretch, used: Use) -> Judged {
        Judged { stretch, used, since: self.since }
    }

    /// From when on the present sign counts, and when its limit is reached.
    fn limit(&self, limits: &Limits) -> Option<(Tick, Tick)> {
        let SignLimit { counts_from, reached_after } = limits.of_sign(self.sign)?;
        let start = self.ended.filter(|_| self.sign == Sign::FarEndCleared).unwrap_or(self.start);
        Some((start.plus(counts_from), start.plus(reached_after)))
    }

    fn unless_reached(&self) -> Use {
        match (self.sign, self.origin) {
            (Sign::LongCall, _) | (Sign::Undetermined, Origin::Inbound | Origin::Outbound | Origin::Unknown) => {
                Use::Call
            }
            (Sign::NoCall | Sign::FarEndCleared | Sign::DroppedAndParked, _) | (Sign::Undetermined, Origin::None) => {
                Use::NoCall
            }
        }
    }
}
