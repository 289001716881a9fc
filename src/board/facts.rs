//! What the records of a line's past say of it, as far as alarms ask: when its digits were last proven, how long it is
//! usually silent, which calls were missed or dropped lately, which rings nobody answered. A fold over records, so that
//! a seal and the records after it rebuild it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::periods::Periods;
use crate::config::Duty;
use crate::config::calendar::Calendar;
use crate::domain::event::{AlarmRecord, CallEnded, LineChange};
use crate::domain::{AlarmKind, AlarmStep, LineState, Origin, Outcome, Sign, Wall};

/// Silences of a line that are remembered: enough to know what is usual, few enough for a seal.
const SILENCES: usize = 8;
/// A silence shorter than this, in duty time, tells nothing of what is usual.
const SILENCE_MIN: Duration = Duration::from_hours(1);

/// The facts of one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineFacts {
    /// The last outbound call that the adapter saw: what it reports of digits was proven then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proven_at: Option<Wall>,
    /// The last ring or off-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_at: Option<Wall>,
    /// Until the first ring or off-hook: when the line was first seen on-hook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen_at: Option<Wall>,
    /// The longest of the newest silences, in seconds of duty, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silences_s: Vec<u64>,
    /// Missed calls, the newest last: as many as the alarm counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed_at: Vec<Wall>,
    /// Dropped calls, the newest last: as many as the alarm counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_at: Vec<Wall>,
    /// Rings on duty since the last off-hook that nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<Unanswered>,
    /// The signs that the open episodes of `left_off_hook` and its suspicion rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certain_sign: Option<Sign>,
    /// As above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected_sign: Option<Sign>,
    /// The present off-hook period is a call, as a person says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained: Option<Explained>,
    /// Its newest off-hook periods, where a PBX records its calls.
    #[serde(default, skip_serializing_if = "Periods::is_empty")]
    pub periods: Periods,
}

/// Rings that nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// How many.
    pub count: u32,
    /// The first.
    pub first: Wall,
    /// The last.
    pub last: Wall,
}

/// What a call that is over means for its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallStanding {
    /// It was missed, and the line answers its number alone.
    pub(super) is_missed: bool,
    /// The line was on duty.
    pub(super) is_on_duty: bool,
}

/// How many calls the alarms of a line or a number count: no more are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallLimits {
    /// Of `missed_repeatedly`.
    pub missed: usize,
    /// Of `dropped_repeatedly`.
    pub dropped: usize,
}

/// A long call that was confirmed with the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// When the off-hook period began.
    pub since: Wall,
    /// Until when it counts as explained.
    pub until: Wall,
}

impl LineFacts {
    /// Takes a change of the line.
    pub(super) fn on_change(&mut self, at: Wall, change: &LineChange, duty: &Duty, calendar: &Calendar) {
        let begins = change.from != change.to && matches!(change.to, LineState::Ringing | LineState::OffHook);
        if begins {
            self.on_activity(change.since, duty, calendar);
        } else if change.to == LineState::Idle && self.active_at.is_none() {
            self.first_seen_at.get_or_insert(change.since);
        }
        if change.to == LineState::OffHook {
            self.unanswered = None;
            if change.origin == Some(Origin::Outbound) {
                self.proven_at = Some(at);
            }
        }
        let is_same_period = |explained: &Explained| {
            change.to == LineState::OffHook && explained.since == change.since
                || matches!(change.to, LineState::Stale | LineState::Dead)
        };
        self.explained = self.explained.take().filter(is_same_period);
    }

    /// Takes a call that is over. `limits` says how many the alarms count.
    pub(super) fn on_call(&mut self, at: Wall, call: &CallEnded, standing: CallStanding, limits: CallLimits) {
        if standing.is_missed {
            self.missed_at.push(at);
            keep_newest(&mut self.missed_at, limits.missed);
        }
        if call.outcome == Outcome::Dropped {
            self.dropped_at.push(at);
            keep_newest(&mut self.dropped_at, limits.dropped);
        }
        if call.outcome == Outcome::Missed && call.answered_by.is_none() && standing.is_on_duty {
            self.on_unanswered(call.started);
        }
    }

    /// The wall clock was set: what happened before lies as far back as it did.
    pub(super) fn shift(&mut self, by_us: i64) {
        self.periods.shift(by_us);
        let Self { proven_at, active_at, first_seen_at, missed_at, dropped_at, unanswered, explained, .. } = self;
        let rings = unanswered.iter_mut().flat_map(|rings| [&mut rings.first, &mut rings.last]);
        // The off-hook period is named by the time it was stamped with.
        let explained = explained.iter_mut().map(|explained| &mut explained.until);
        let times = proven_at.iter_mut().chain(active_at).chain(first_seen_at).chain(missed_at).chain(dropped_at);
        times.chain(rings).chain(explained).for_each(|at| shift(at, by_us));
    }

    /// Takes a change of one of the line's alarms.
    pub(super) fn on_alarm(&mut self, record: &AlarmRecord) {
        let sign = match record.alarm {
            AlarmKind::LeftOffHook => &mut self.certain_sign,
            AlarmKind::LeftOffHookSuspected => &mut self.suspected_sign,
            _ => return,
        };
        *sign = if record.change.change == AlarmStep::Closed { None } else { record.sign.or(*sign) };
    }

    /// Up to when the line was last in use, or since when it has been seen without ever being so.
    pub(super) fn silent_from(&self) -> Option<Wall> {
        self.active_at.or(self.first_seen_at)
    }

    fn on_activity(&mut self, at: Wall, duty: &Duty, calendar: &Calendar) {
        self.first_seen_at = None;
        if let Some(before) = self.active_at.replace(at)
            && at.since(before) >= SILENCE_MIN
        {
            let silence = calendar.duty_between(duty, before, at);
            if silence >= SILENCE_MIN {
                self.silences_s.push(silence.as_secs());
                keep_newest(&mut self.silences_s, SILENCES);
            }
        }
    }

    /// A ring that nobody answered, on any set of the number.
    fn on_unanswered(&mut self, at: Wall) {
        let unanswered = self.unanswered.get_or_insert(Unanswered { count: 0, first: at, last: at });
        unanswered.count = unanswered.count.saturating_add(1);
        unanswered.last = at;
    }

    /// How long, in duty time, the line is silent at times without anything being wrong: its second longest silence, so
    /// that one fault that lasted does not become the rule.
    #[must_use]
    pub fn usual_silence(&self) -> Duration {
        let mut silences = self.silences_s.clone();
        silences.sort_unstable();
        let second = silences.iter().rev().nth(1);
        Duration::from_secs(second.copied().unwrap_or(0))
    }
}

/// Moves a time with the wall clock.
pub(in crate::board) fn shift(at: &mut Wall, by_us: i64) {
    *at = Wall(at.0.saturating_add(by_us));
}

/// Keeps the newest entries of a list.
pub(super) fn keep_newest<T>(list: &mut Vec<T>, most: usize) {
    let surplus = list.len().saturating_sub(most);
    list.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_fault_does_not_become_the_usual_silence() {
        let mut facts = LineFacts::default();
        assert_eq!(facts.usual_silence(), Duration::ZERO);
        facts.silences_s = vec![7_200, 400_000, 3_600];
        assert_eq!(facts.usual_silence(), Duration::from_hours(2));
    }

    #[test]
    fn only_so_many_of_a_list_are_kept_and_the_newest() {
        let mut list = vec![1, 2, 3, 4];
        keep_newest(&mut list, 3);
        assert_eq!(list, [2, 3, 4]);
        keep_newest(&mut list, 9);
        assert_eq!(list, [2, 3, 4]);
    }
}
