//! Offered calls of numbers that several lines answer. Rings of one number that overlap or follow within its hunt gap
//! are one offered call, missed only if no member answers.
//!
//! Driven by records alone, so that a seal and the records after it rebuild it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::event::{LineChange, NumberCall};
use crate::domain::{LineId, LineState, NumberId, Origin, Outcome, Wall};
use crate::line::timing::ABANDONED_BELOW;

use super::facts::{CallLimits, keep_newest, shift};

/// One number and its offered call, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberTrack {
    /// The number.
    pub number: NumberId,
    /// The call that is being offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Offered>,
    /// Missed calls, the newest last: as many as the alarm counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed_at: Vec<Wall>,
    /// The line that answered the last call, while other members still ring for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
}

/// A call that is being offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The first ring.
    pub started: Wall,
    /// Lines that rang, in the order they began.
    pub rang: Vec<LineId>,
    /// Lines that ring now.
    pub ringing: Vec<LineId>,
    /// The last end of ringing.
    pub quiet_since: Wall,
    /// Some member's ring fell into a gap of observation.
    pub unobserved: bool,
}

/// A call that was answered while other members ring on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Who answered.
    pub by: LineId,
    /// Lines that ring on.
    pub ringing: Vec<LineId>,
}

/// Whether every member of a number is observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// Each of them.
    Whole,
    /// Some member's adapter is not live.
    InPart,
}

impl NumberTrack {
    /// A number without a call.
    #[must_use]
    pub fn new(number: NumberId) -> Self {
        Self { number, offered: None, missed_at: Vec::new(), answered: None }
    }

    /// Takes a change of a member line. An answer ends the offered call: that comes back as its record.
    pub fn on_line(&mut self, change: &LineChange, hunt_gap: Duration, members: Observed) -> Option<NumberCall> {
        let owed = self.follow(change, hunt_gap);
        // A member that is not observed may have answered: nobody may call the call missed.
        if let Some(offered) = &mut self.offered {
            offered.unobserved |= members == Observed::InPart;
        }
        owed
    }

    fn follow(&mut self, change: &LineChange, hunt_gap: Duration) -> Option<NumberCall> {
        let begins = change.to == LineState::Ringing && change.from != LineState::Ringing;
        let ends = change.from == LineState::Ringing && change.to != LineState::Ringing;
        if begins {
            self.begin(change, hunt_gap)
        } else if ends && change.to == LineState::OffHook && change.origin == Some(Origin::Inbound) {
            self.answer(change)
        } else {
            if ends {
                self.quiet(change);
            }
            None
        }
    }

    /// When the offered call is over for lack of another ring: `None` while something rings.
    #[must_use]
    pub fn due(&self, hunt_gap: Duration) -> Option<Wall> {
        self.offered.as_ref().filter(|offered| offered.ringing.is_empty()).map(|offered| offered.quiet_since + hunt_gap)
    }

    /// Ends the offered call, unanswered.
    pub fn close(&mut self) -> Option<NumberCall> {
        let offered = self.offered.take()?;
        let rang_for = offered.quiet_since.since(offered.started);
        let outcome = if offered.unobserved {
            Outcome::Unobserved
        } else if rang_for < ABANDONED_BELOW {
            Outcome::Abandoned
        } else {
            Outcome::Missed
        };
        Some(self.record(offered.started, rang_for, offered.rang, outcome, None))
    }

    /// A member can no longer be observed: it may answer unseen.
    pub fn hide_member(&mut self) {
        if let Some(offered) = &mut self.offered {
            offered.unobserved = true;
        }
    }

    /// The record of an offered call that a restart cut off: what became of it was not observed.
    #[must_use]
    pub fn cut_off(&self) -> Option<NumberCall> {
        let offered = self.offered.clone()?;
        let rang_for = offered.quiet_since.since(offered.started);
        Some(self.record(offered.started, rang_for, offered.rang, Outcome::Unobserved, None))
    }

    /// The wall clock was set: what was missed before lies as far back as it did.
    pub(super) fn shift(&mut self, by_us: i64) {
        self.missed_at.iter_mut().for_each(|at| shift(at, by_us));
    }

    /// Forgets the offered call: its record has been written.
    pub fn on_record(&mut self, at: Wall, call: &NumberCall, limits: CallLimits) {
        if call.outcome == Outcome::Missed {
            self.missed_at.push(at);
            keep_newest(&mut self.missed_at, limits.missed);
        }
        if self.offered.as_ref().is_some_and(|offered| offered.started == call.started) {
            self.offered = None;
        }
    }

    /// Which line answered the call that `line` is still ringing, or just rang, for.
    #[must_use]
    pub fn answered_by(&self, line: &LineId) -> Option<&LineId> {
        self.answered.as_ref().filter(|answered| answered.ringing.contains(line)).map(|answered| &answered.by)
    }

    /// The ring of a member is over and recorded.
    pub fn on_call_ended(&mut self, line: &LineId) {
        if let Some(answered) = &mut self.answered {
            answered.ringing.retain(|member| member != line);
            if answered.ringing.is_empty() {
                self.answered = None;
            }
        }
    }

    fn begin(&mut self, change: &LineChange, hunt_gap: Duration) -> Option<NumberCall> {
        let over = self.due(hunt_gap).is_some_and(|due| change.since > due);
        let closed = if over { self.close() } else { None };
        if let Some(offered) = &mut self.offered {
            if !offered.rang.contains(&change.line) {
                offered.rang.push(change.line.clone());
            }
            offered.ringing.push(change.line.clone());
        } else {
            self.offered = Some(Offered {
                started: change.since,
                rang: vec![change.line.clone()],
                ringing: vec![change.line.clone()],
                quiet_since: change.since,
                unobserved: false,
            });
        }
        closed
    }

    fn answer(&mut self, change: &LineChange) -> Option<NumberCall> {
        let offered = self.offered.take_if(|offered| offered.ringing.contains(&change.line))?;
        let ringing: Vec<_> = offered.ringing.into_iter().filter(|line| *line != change.line).collect();
        if !ringing.is_empty() {
            self.answered = Some(Answered { by: change.line.clone(), ringing });
        }
        let rang_for = change.since.since(offered.started);
        Some(self.record(offered.started, rang_for, offered.rang, Outcome::Answered, Some(change.line.clone())))
    }

    fn quiet(&mut self, change: &LineChange) {
        let Some(offered) = self.offered.as_mut().filter(|offered| offered.ringing.contains(&change.line)) else {
            return;
        };
        offered.ringing.retain(|line| *line != change.line);
        offered.quiet_since = offered.quiet_since.max(change.since);
        offered.unobserved |= change.to != LineState::Idle;
    }

    fn record(
        &self,
        started: Wall,
        rang_for: Duration,
        lines: Vec<LineId>,
        outcome: Outcome,
        answered_by: Option<LineId>,
    ) -> NumberCall {
        NumberCall {
            number_id: self.number.clone(),
            outcome,
            started,
            ring_ms: u64::try_from(rang_for.as_millis()).unwrap_or(u64::MAX),
            lines,
            answered_by,
        }
    }
}
