//! The signs that a call is over while the handset is still off. It must never take one sign for a proof where a
//! device, a transfer or a person may have made it, and never date a clearing by a movement of the loop.
//!
//! | sign, while off-hook | alone | with a sign of another source within 60 s |
//! |---|---|---|
//! | three busy reports, each within 6 s of the one before | certain, since the first of them | |
//! | a busy report | nothing | certain, since the busy tone |
//! | dial tone that proves (see below) | certain, since it was heard | |
//! | dial tone that hints | nothing | certain, since the dial tone |
//! | the device's end record of this call | nothing: it may be of a call that waited | certain, since the record |
//! | a PBX's record of this call, on an adapter that sees every hookflash, without another ring | certain, since the record | |
//! | the same elsewhere | nothing: the call may have been split | certain, since the record |
//! | loop break, polarity reversal (one source) | a note | confirms the other sign, dates nothing |
//!
//! **Dial tone.** An exchange connects it to a lifted handset that has no call and has dialled nothing. So it says
//! that the far end cleared only where there was a call: after a ring was answered (in its first seconds too: a handset
//! lifted in the moment the caller gives up hears dial tone, and the caller is gone), or after digits. Not within 10 s
//! after a digit: a prefix (9, 0) or a feature code is answered by a second or a stuttering dial tone. Where origin is
//! *none* or *unknown* it is what every handset hears that is lifted to dial. And where digits would not be seen it only
//! hints: whoever hears it may have dialled into it, unseen, and be talking again.
//!
//! **Hookflash.** It forgets every sign, and for 60 s none counts: a transfer gives a second dial tone, and the flash
//! itself is a break of the loop.

use crate::domain::{CallerInfo, Direction, LineState, Moment, Origin, Tone};

use super::call::OpenCall;
use super::event::LineEvent;
use super::machine::{DigitSight, LineMachine};
use super::timing::{
    BUSY_REPEATED_WITHIN, BUSY_REPORTS, FLASH_GUARD, SECOND_DIAL_TONE, SIGNS_WITHIN, TONE_RECORDS, TONE_RECORDS_AGAIN,
};

/// What was heard of the far end in one off-hook period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FarEnd {
    ended: Option<Moment>,
    busy: Option<BusyRun>,
    /// Dial tone that hints.
    dial: Option<Moment>,
    /// The device's end record.
    record: Option<Moment>,
    loop_moved: Option<Moment>,
    /// The last digit, or the record of an outbound call.
    last_dialled: Option<Moment>,
    busy_records: Repeats,
    dial_records: Repeats,
}

/// Busy reports that followed one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BusyRun {
    first: Moment,
    last: Moment,
    reports: u32,
}

/// How often a lasting tone was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Repeats {
    records: u32,
    last: Option<Moment>,
}

impl Repeats {
    /// Whether this report is recorded. Every report counts as a sign, recorded or not.
    fn take(&mut self, now: Moment) -> bool {
        let is_due = self.last.is_none_or(|last| now.since(last) >= TONE_RECORDS_AGAIN);
        let is_recorded = self.records < TONE_RECORDS || is_due;
        if is_recorded {
            self.records = self.records.saturating_add(1);
            self.last = Some(now);
        }
        is_recorded
    }
}

/// What a dial tone says where it is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DialTone {
    Proves,
    Hints,
    Nothing,
}

impl FarEnd {
    /// When the far end cleared, once that is certain.
    pub(super) fn ended(&self) -> Option<Moment> {
        self.ended
    }

    /// What stays after a hookflash, or after a new call showed itself: the digits, and what was recorded.
    #[must_use]
    pub(super) fn without_signs(self) -> Self {
        let Self { last_dialled, busy_records, dial_records, .. } = self;
        Self { last_dialled, busy_records, dial_records, ..Self::default() }
    }

    /// Whether a report of `tone` is recorded: a howling line must not fill the journal.
    fn records(&mut self, tone: Tone, now: Moment) -> bool {
        match tone {
            Tone::Busy => self.busy_records.take(now),
            Tone::Dial => self.dial_records.take(now),
            Tone::LoopBreak | Tone::PolarityReversal => true,
        }
    }

    fn hear_busy(&mut self, now: Moment) {
        let run = self.busy.filter(|run| now.since(run.last) <= BUSY_REPEATED_WITHIN);
        let reports = run.map_or(0, |run| run.reports).saturating_add(1);
        let first = run.map_or(now, |run| run.first);
        self.busy = Some(BusyRun { first, last: now, reports });
    }

    /// When the far end cleared, if what was heard proves it by now, and the rule that says so.
    fn proof(&self, now: Moment) -> Option<(Moment, &'static str)> {
        if let Some(run) = self.busy.filter(|run| run.reports >= BUSY_REPORTS) {
            return Some((run.first, "busy tone"));
        }
        let is_near = |heard: &Moment| now.since(*heard) <= SIGNS_WITHIN;
        let busy = self.busy.filter(|run| is_near(&run.last)).map(|run| run.first);
        let dated = [busy, self.dial.filter(is_near), self.record.filter(is_near)];
        let confirming = self.loop_moved.iter().filter(|heard| is_near(heard)).count();
        let first = dated.iter().flatten().min_by_key(|heard| heard.mono).copied()?;
        (dated.iter().flatten().count() + confirming >= 2).then_some((first, "two signs"))
    }
}

impl LineMachine {
    /// A tone, or a movement of the loop. Each is recorded, but of a lasting tone (busy, dial) only the first three
    /// reports of a period and then one a minute: a howling line must not fill the journal. Signs count all of them.
    pub(super) fn on_tone(&mut self, now: Moment, tone: Tone, out: &mut Vec<LineEvent>) {
        if self.far_end.records(tone, now) {
            out.push(LineEvent::Tone(tone));
        }
        if self.shown != LineState::OffHook {
            return;
        }
        if matches!(tone, Tone::Busy | Tone::Dial) && self.suspect.take().is_some() {
            // Dropped and parked means that nothing was heard: this handset has a tone of its own.
            self.change(LineState::OffHook, self.shown_since, "tone", out);
        }
        if self.is_deaf(now) {
            return;
        }
        match tone {
            Tone::Busy => self.far_end.hear_busy(now),
            Tone::LoopBreak | Tone::PolarityReversal => self.far_end.loop_moved = Some(now),
            Tone::Dial => match self.judge_dial_tone(now) {
                DialTone::Proves => return self.clear_far_end(now, "dial tone", out),
                DialTone::Hints => self.far_end.dial = Some(now),
                DialTone::Nothing => return,
            },
        }
        self.weigh(now, out);
    }

    /// The device's record that a call is over. With the handset still off it may be of a call that waited.
    pub(super) fn on_end_record(&mut self, now: Moment, caller: &CallerInfo, out: &mut Vec<LineEvent>) {
        let is_of_this_call = match self.origin {
            Origin::Inbound => caller.direction == Direction::In,
            Origin::Outbound => caller.direction == Direction::Out,
            Origin::Unknown => true,
            Origin::None => false,
        };
        if self.shown == LineState::OffHook && is_of_this_call && !self.is_deaf(now) {
            self.far_end.record = Some(now);
            self.weigh(now, out);
        }
    }

    /// A PBX recorded the whole of the call that this off-hook period is, by what the board knows of both.
    ///
    /// A hookflash splits a call into two records. Who looks at the hook from time to time may not see one, and while a
    /// gap is not decided nobody knows whether it is one; a ring in the period may have been a call that waited.
    pub fn on_call_record(&mut self, now: Moment, direction: Direction, out: &mut Vec<LineEvent>) {
        let is_of_this_call = matches!(
            (self.origin, direction),
            (Origin::Unknown, _)
                | (Origin::Inbound, Direction::In | Direction::Unknown)
                | (Origin::Outbound, Direction::Out | Direction::Unknown)
        );
        let is_off_hook = self.shown == LineState::OffHook && self.pending.is_none();
        if !is_off_hook || !is_of_this_call || self.is_deaf(now) {
            return;
        }
        let has_other_call = self.last_ring.is_some_and(|ring| ring.mono > self.shown_since.mono);
        if !self.traits.flashes || has_other_call {
            self.far_end.record = Some(now);
            self.weigh(now, out);
        } else {
            self.clear_far_end(now, "call record", out);
        }
    }

    /// What was heard speaks of a call that is no longer the one on the line.
    pub(super) fn forget_signs(&mut self) {
        self.far_end = self.far_end.without_signs();
    }

    /// A ring or a caller while the handset is off: a new call shows itself, so the signs of the one before are over.
    pub(super) fn on_call_waiting(&mut self, why: &'static str, out: &mut Vec<LineEvent>) {
        let was_over = self.ended().is_some();
        self.forget_signs();
        if was_over {
            self.change(LineState::OffHook, self.shown_since, why, out);
        }
    }

    /// A digit, or the device's record of an outbound call, while off-hook. After a call that is over a new one begins
    /// within the same off-hook period.
    pub(super) fn on_dialled(&mut self, now: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        let ended = self.ended();
        self.forget_signs();
        self.far_end.last_dialled = Some(now);
        if ended.is_some() {
            if let Some(call) = self.call.take() {
                out.push(LineEvent::Ended(call.close_cleared(now, ended)));
            }
            self.call = Some(OpenCall::lifted(now, Origin::Outbound));
        }
        if ended.is_some() || matches!(self.origin, Origin::None | Origin::Unknown) {
            self.reveal(Origin::Outbound, why, out);
        }
    }

    /// No sign counts: the call is over already, or a hookflash of this period may be a transfer.
    fn is_deaf(&self, now: Moment) -> bool {
        let flash = self.last_flash.filter(|flash| flash.mono >= self.shown_since.mono);
        self.far_end.ended.is_some() || flash.is_some_and(|flash| now.since(flash) <= FLASH_GUARD)
    }

    fn judge_dial_tone(&self, now: Moment) -> DialTone {
        let dialled = self.far_end.last_dialled.map(|digit| now.since(digit));
        let had_call = match self.origin {
            Origin::Inbound => true,
            Origin::Outbound => dialled.is_some(),
            Origin::None | Origin::Unknown => false,
        };
        if !had_call || dialled.is_some_and(|ago| ago <= SECOND_DIAL_TONE) {
            DialTone::Nothing
        } else if self.traits.digits == DigitSight::Seen {
            DialTone::Proves
        } else {
            DialTone::Hints
        }
    }

    fn weigh(&mut self, now: Moment, out: &mut Vec<LineEvent>) {
        if let Some((ended, why)) = self.far_end.proof(now) {
            self.clear_far_end(ended, why, out);
        }
    }

    fn clear_far_end(&mut self, ended: Moment, why: &'static str, out: &mut Vec<LineEvent>) {
        self.far_end.ended = Some(ended);
        self.suspect = None;
        self.change(LineState::OffHook, self.shown_since, why, out);
    }
}
