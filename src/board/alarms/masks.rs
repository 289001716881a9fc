//! What hides alarms by design: duty, and the alarm above them. A person's out-of-service is the engine's own.

use crate::alarm::MaskReason;
use crate::board::core::Board;
use crate::domain::{AdapterIx, AlarmCause, AlarmKey, AlarmKind, LineIx, LineState};

impl Board {
    /// Duty began or ended somewhere, or may have. Lines that come on duty are judged from their present state and its
    /// own start, in the same step.
    pub(crate) fn judge_duty(&mut self, cause: AlarmCause) {
        if !self.alarms.is_started {
            return;
        }
        // Who is told depends on the shift, too.
        self.announcer.note_change();
        for ix in self.mask_duty(cause) {
            self.judge_silence(ix);
        }
        for ix in 0..self.adapters.len() {
            self.judge_unknown(AdapterIx(ix));
        }
    }

    /// Hides what is off duty and shows what is on duty; gives the lines of which that is new.
    pub(super) fn mask_duty(&mut self, cause: AlarmCause) -> Vec<LineIx> {
        let lines = (0..self.lines.len()).map(LineIx);
        let changed: Vec<LineIx> = lines.filter(|ix| self.mask_line_duty(*ix, cause)).collect();
        for track in 0..self.alarms.numbers.len() {
            let is_on_duty = self.roster.members(track).iter().any(|ix| self.life.is_on_duty(*ix));
            let Some(watch) = self.alarms.numbers.get(track) else { continue };
            let keys = AlarmKind::OF_NUMBER.map(|alarm| watch.key(alarm));
            self.hide(&keys, &MaskReason::OffDuty, if is_on_duty { Hiding::Ends } else { Hiding::Begins }, cause);
        }
        changed
    }

    fn mask_line_duty(&mut self, ix: LineIx, cause: AlarmCause) -> bool {
        let now = self.now;
        let is_on_duty = self.life.is_on_duty(ix);
        let Some(watch) = self.alarms.line_mut(ix) else { return false };
        let was_on_duty = watch.duty_since.is_some();
        watch.duty_since = is_on_duty.then(|| watch.duty_since.unwrap_or(now));
        if is_on_duty == was_on_duty && cause != AlarmCause::Restart {
            return false;
        }
        let keys = AlarmKind::OF_LINE.map(|alarm| watch.key(alarm));
        self.hide(&keys, &MaskReason::OffDuty, if is_on_duty { Hiding::Ends } else { Hiding::Begins }, cause);
        true
    }

    /// What an earlier run had hidden behind a lost adapter or a lost feed stays hidden until that ends.
    pub(super) fn mask_behind_standing(&mut self) {
        for ix in (0..self.adapters.len()).map(AdapterIx) {
            for parent in [AlarmKind::AdapterLost, AlarmKind::FeedLost] {
                let key = self.alarms.adapters.get(ix.0).map(|watch| watch.key(parent));
                if key.is_some_and(|key| self.is_standing(&key)) {
                    self.hide_behind(ix, parent, Hiding::Begins);
                }
            }
        }
    }

    /// What an adapter reports hides behind its own loss, or the loss of its feed.
    pub(super) fn hide_behind(&mut self, ix: AdapterIx, parent: AlarmKind, hiding: Hiding) {
        let Some(watch) = self.alarms.adapters.get(ix.0) else { return };
        let parent_key = watch.key(parent);
        let own = AlarmKind::OF_ADAPTER
            .into_iter()
            .filter(|alarm| *alarm != parent && (parent == AlarmKind::AdapterLost || *alarm == AlarmKind::LineUnknown));
        let mut keys: Vec<AlarmKey> = own.map(|alarm| watch.key(alarm)).collect();
        let lines = self.adapters.get(ix.0).map(|desk| desk.config.lines.as_slice()).unwrap_or_default();
        // A feed that is gone on some lines hides those; the others go on.
        let is_dead_only = parent == AlarmKind::FeedLost && hiding == Hiding::Begins && self.is_feed_dead(ix);
        let is_unpowered_only = parent == AlarmKind::FeedLost && hiding == Hiding::Begins && self.is_unpowered(ix);
        let unpowered = self.unpowered_lines(ix);
        let state = |line: &LineIx| self.lines.get(line.0).map(|desk| desk.machine.state().0);
        let hidden = lines.iter().filter(|(_, line)| {
            (!is_dead_only || state(line) == Some(LineState::Dead)) && (!is_unpowered_only || unpowered.contains(line))
        });
        for watch in hidden.filter_map(|(_, line)| self.alarms.line(*line)) {
            keys.extend(AlarmKind::OF_LINE.map(|alarm| watch.key(alarm)));
        }
        self.hide(&keys, &MaskReason::Parent(parent_key), hiding, AlarmCause::Parent);
    }

    fn hide(&mut self, keys: &[AlarmKey], reason: &MaskReason<AlarmKey>, hiding: Hiding, cause: AlarmCause) {
        let now = self.now;
        for key in keys {
            if !self.alarms.plans.contains_key(key) {
                continue;
            }
            match hiding {
                Hiding::Begins => self.alarms.engine.mask(now, key, reason.clone(), cause),
                Hiding::Ends => self.alarms.engine.unmask(now, key, reason, cause),
            }
        }
        self.tell_alarms();
    }
}

/// Whether a reason to hide begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hiding {
    Begins,
    Ends,
}
