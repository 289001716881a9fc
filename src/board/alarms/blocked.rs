//! Many lines certainly blocked at once: of one group, or of the site beyond the groups that say so themselves.

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::domain::{AlarmCause, AlarmKey, AlarmKind, AlarmSource, GroupName, LineId, LineIx, Mask};

/// Alarms that say for certain that nobody can reach a line.
const CERTAIN: [AlarmKind; 2] = [AlarmKind::LeftOffHook, AlarmKind::LineDead];

impl Board {
    /// A certain alarm of a line changed.
    pub(super) fn judge_blocked(&mut self, line: LineIx) {
        if !self.note_blocked(line) {
            return;
        }
        let group = self.roster.config.lines.get(line.0).map(|line| line.group.clone());
        if let Some(group) = group {
            self.judge_group_blocked(&group);
        }
        self.judge_site_blocked();
        self.tell_alarms();
    }

    /// Whether it is new that the line is blocked, or that it is not.
    fn note_blocked(&mut self, line: LineIx) -> bool {
        let Some(watch) = self.alarms.line(line) else { return false };
        let keys = CERTAIN.map(|alarm| watch.key(alarm));
        let is_blocked = keys.iter().any(|key| {
            let view = self.alarms.engine.alarm(key);
            // Out of service hides nothing of what is blocked; off duty nobody is to be reached.
            view.is_some_and(|view| {
                let stands = view.episode.is_some_and(crate::alarm::Episode::is_standing);
                stands && matches!(view.axes.mask, None | Some(Mask::OutOfService))
            })
        });
        let Some(watch) = self.alarms.line_mut(line) else { return false };
        std::mem::replace(&mut watch.is_blocked, is_blocked) != is_blocked
    }

    /// Every group and the site, after a gap or at the start: what an earlier run had found blocked tells nothing new.
    pub(super) fn judge_all_blocked(&mut self) {
        for ix in 0..self.lines.len() {
            self.note_blocked(LineIx(ix));
        }
        let config = std::sync::Arc::clone(&self.roster.config);
        for group in &config.groups {
            self.judge_group_blocked(group);
        }
        self.judge_site_blocked();
        self.tell_alarms();
    }

    fn judge_group_blocked(&mut self, group: &GroupName) {
        let key = AlarmKey::new(AlarmKind::ManyBlocked, AlarmSource::Group(group.clone()));
        let Some(plan) = self.alarms.plan(&key) else { return };
        let (least, share) = (plan.count("lines"), plan.count("share"));
        let count = self.roster.config.lines.iter().filter(|line| line.group == *group).count();
        let limit = to_usize(least).max((count * to_usize(share)).div_ceil(100));
        let is_many = self.blocked_lines(Some(group)).len() >= limit;
        if is_many {
            self.alarms.blocked_groups.insert(group.clone());
        } else {
            self.alarms.blocked_groups.remove(group);
        }
        self.state_many(&key, is_many);
    }

    fn judge_site_blocked(&mut self) {
        let key = AlarmKey::new(AlarmKind::ManyBlocked, AlarmSource::Site);
        let Some(limit) = self.alarms.plan(&key).map(|plan| to_usize(plan.count("site_lines"))) else { return };
        // What a group's own alarm says is not said again for the site.
        let told = &self.alarms.blocked_groups;
        let lines = self.roster.config.lines.iter().enumerate();
        let beyond = lines.filter(|(ix, line)| self.is_blocked(LineIx(*ix)) && !told.contains(&line.group)).count();
        self.state_many(&key, beyond >= limit);
    }

    fn state_many(&mut self, key: &AlarmKey, is_many: bool) {
        let now = self.now;
        let condition =
            if is_many { Condition::Active { since: now, certain: true } } else { Condition::Normal { since: now } };
        let condition = self.going_on(key, condition);
        self.state(key, condition, AlarmCause::Condition);
    }

    fn is_blocked(&self, ix: LineIx) -> bool {
        self.alarms.line(ix).is_some_and(|watch| watch.is_blocked)
    }

    /// The lines that are certainly blocked: of a group, or of the site.
    pub(super) fn blocked_lines(&self, group: Option<&GroupName>) -> Vec<LineId> {
        let lines = self.roster.config.lines.iter().enumerate();
        let of_group = lines.filter(|(_, line)| group.is_none_or(|group| line.group == *group));
        of_group.filter(|(ix, _)| self.is_blocked(LineIx(*ix))).map(|(_, line)| line.id.clone()).collect()
    }
}

fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
