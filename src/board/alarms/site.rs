//! The conditions of the program itself: a journal that cannot be trusted, a clock that was set.

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::view::JournalState;
use crate::domain::{AlarmCause, AlarmKey, AlarmKind, AlarmSource};

impl Board {
    /// The journal's health may have changed.
    pub(crate) fn judge_journal(&mut self) {
        let now = self.now;
        let key = AlarmKey::new(AlarmKind::JournalFault, AlarmSource::Site);
        let is_wrong = matches!(self.journal.view().state, JournalState::Faulted { .. } | JournalState::Stalled);
        let condition =
            if is_wrong { Condition::Active { since: now, certain: true } } else { Condition::Normal { since: now } };
        let condition = self.going_on(&key, condition);
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }

    /// The wall clock was set: a moment, not a state. A person ends the alarm.
    pub(crate) fn on_clock_step(&mut self) {
        let now = self.now;
        let key = AlarmKey::new(AlarmKind::ClockStep, AlarmSource::Site);
        self.state(&key, Condition::Active { since: now, certain: true }, AlarmCause::Condition);
        self.state(&key, Condition::Normal { since: now }, AlarmCause::Condition);
        self.tell_alarms();
    }
}
