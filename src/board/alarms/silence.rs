//! Lines that neither ring nor are lifted. Only duty time counts, and no more of it than has passed on the monotonic
//! clock: a wall clock that is set makes no line silent.

use std::time::Duration;

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::{AlarmCause, AlarmKind, LineIx};

use super::Timer;
use super::watch::Silence;

impl Board {
    /// The line rang or was lifted.
    pub(super) fn end_silence(&mut self, ix: LineIx) {
        let now = self.now;
        if let Some(watch) = self.alarms.line_mut(ix) {
            watch.silence = Silence { from: now, already: Duration::ZERO };
        }
        self.judge_silence(ix);
    }

    /// States whether a line is silent for longer than is usual, and when to look again. Off duty no time passes: the
    /// begin of duty looks again.
    pub(super) fn judge_silence(&mut self, ix: LineIx) {
        let now = self.now;
        let (Some(watch), Some(config)) = (self.alarms.line(ix), self.roster.config.lines.get(ix.0)) else { return };
        let key = watch.key(AlarmKind::LineSilent);
        let Some(plan) = self.alarms.plan(&key) else { return };
        let usual = self.kept.lines.get(ix.0).map_or(Duration::ZERO, |kept| kept.facts.usual_silence());
        let limit = plan.after("after").max(usual);
        let Silence { from, already } = watch.silence;
        let elapsed = now.mono.since(from.mono);
        let run_from = now.wall - elapsed;
        let silent = already + self.roster.config.calendar.duty_between(&config.duty, run_from, now.wall).min(elapsed);
        let condition = if silent >= limit {
            Condition::Active { since: from, certain: true }
        } else {
            let due = self.life.is_on_duty(ix).then(|| now.mono + limit.saturating_sub(silent));
            self.arm(due, Timer::Silent(ix));
            Condition::Normal { since: from }
        };
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }
}
