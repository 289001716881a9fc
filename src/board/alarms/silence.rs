//! Lines that neither ring nor are lifted. Only duty time counts in which the line was watched, and no more of it than
//! has passed on the monotonic clock: a wall clock that is set makes no line silent, nor does an adapter that is gone.

use std::time::Duration;

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::{AdapterIx, AlarmCause, AlarmKind, DeviceLine, LineIx, LineState, Proof, RingStyle};

use super::Timer;
use super::watch::Silence;

impl Board {
    /// A ring or an off-hook began, or is over.
    pub(super) fn end_silence(&mut self, ix: LineIx) {
        let now = self.now;
        let watched = self.is_watched(ix).then_some(now);
        let Some(watch) = self.alarms.line_mut(ix) else { return };
        watch.silence = Silence { from: now, already: Duration::ZERO, watched };
        let key = watch.key(AlarmKind::LineSilent);
        self.state(&key, Condition::Normal { since: now }, AlarmCause::Condition);
        self.judge_silence(ix);
    }

    /// States whether a line is silent for longer than is usual, and when to look again. Off duty no time passes: the
    /// begin of duty looks again.
    pub(super) fn judge_silence(&mut self, ix: LineIx) {
        let now = self.now;
        let Some(machine) = self.lines.get(ix.0).map(|desk| &desk.machine) else { return };
        // A line in use is not silent, however long that lasts.
        if matches!(machine.state().0, LineState::Ringing | LineState::OffHook) {
            return;
        }
        // Where rings are not seen, only the handset is known to have been still; where nothing proves that the device
        // lives, it may have been the device that was.
        let certain = machine.traits().ring != RingStyle::None && self.is_proved(ix);
        let silence = self.bank_silence(ix);
        let Some(key) = self.alarms.line(ix).map(|watch| watch.key(AlarmKind::LineSilent)) else { return };
        let Some(plan) = self.alarms.plan(&key) else { return };
        let usual = self.kept.lines.get(ix.0).map_or(Duration::ZERO, |kept| kept.facts.usual_silence());
        let limit = plan.after("after").max(usual);
        let condition = match silence {
            Some(Silence { watched: None, .. }) | None => Condition::Unknown,
            Some(Silence { from, already, .. }) if already >= limit => Condition::Active { since: from, certain },
            Some(Silence { from, already, .. }) => {
                let due = self.life.is_on_duty(ix).then(|| now.mono + limit.saturating_sub(already));
                self.arm(due, Timer::Silent(ix));
                // What an earlier run found silent is so until something is heard of the line.
                if self.is_standing(&key) { Condition::Unknown } else { Condition::Normal { since: from } }
            }
        };
        self.state(&key, condition, AlarmCause::Condition);
        self.tell_alarms();
    }

    /// Every line of an adapter that begins or ceases to watch.
    pub(super) fn judge_silence_behind(&mut self, ix: AdapterIx) {
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.clone()).unwrap_or_default();
        for (_, line) in lines {
            self.judge_silence(line);
        }
    }

    /// Whether something shows that the line's adapter lives.
    fn is_proved(&self, ix: LineIx) -> bool {
        let source = self.roster.config.lines.get(ix.0).and_then(|line| line.adapter.as_ref());
        let adapter = source.and_then(|(adapter, _)| self.adapters.get(adapter.0));
        adapter.is_some_and(|adapter| adapter.config.traits().proof != Proof::None)
    }

    /// Counts the silence up to now.
    fn bank_silence(&mut self, ix: LineIx) -> Option<Silence> {
        let now = self.now;
        let is_watched = self.is_watched(ix);
        let duty = &self.roster.config.lines.get(ix.0)?.duty;
        let calendar = &self.roster.config.calendar;
        let silence = &mut self.alarms.lines.get_mut(ix.0)?.silence;
        if let Some(watched) = silence.watched {
            let elapsed = now.since(watched);
            silence.already += calendar.duty_between(duty, now.wall - elapsed, now.wall).min(elapsed);
        }
        silence.watched = is_watched.then_some(now);
        Some(*silence)
    }

    /// Whether the line's adapter would tell of a ring or an off-hook now.
    fn is_watched(&self, ix: LineIx) -> bool {
        let adapter = self.roster.config.lines.get(ix.0).and_then(|line| line.adapter.as_ref());
        let is_heard =
            |(ix, name): &(AdapterIx, DeviceLine)| self.adapters.get(ix.0).is_some_and(|desk| desk.hears(name));
        self.life.reads() && adapter.is_some_and(is_heard)
    }
}
