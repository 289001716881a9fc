//! Many lines certainly blocked at once: of one group, or of the site beyond the groups that say so themselves.

use crate::alarm::Condition;
use crate::board::core::Board;
use crate::config::LineConfig;
use crate::domain::{AlarmCause, AlarmKey, AlarmKind, AlarmSource, GroupName, LineId, LineIx, Mask};

use super::watch::{Blockage, to_usize};

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
        let of_alarm = |key: &AlarmKey| {
            let view = self.alarms.engine.alarm(key);
            let standing = view.filter(|view| view.episode.is_some_and(crate::alarm::Episode::is_standing));
            match standing.map(|view| view.axes.mask) {
                // Out of service hides nothing of what is blocked; off duty nobody is to be reached.
                Some(None | Some(Mask::OutOfService)) => Blockage::Blocked,
                Some(Some(Mask::Parent)) => Blockage::Hidden,
                Some(Some(Mask::OffDuty)) | None => Blockage::Free,
            }
        };
        let blockage = keys.iter().map(of_alarm).max().unwrap_or(Blockage::Free);
        let Some(watch) = self.alarms.line_mut(line) else { return false };
        std::mem::replace(&mut watch.blockage, blockage) != blockage
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
        let many = self.many(limit, |line| line.group == *group);
        match many {
            Many::Yes => {
                self.alarms.blocked_groups.insert(group.clone());
            }
            Many::No => {
                self.alarms.blocked_groups.remove(group);
            }
            Many::Unseen => {}
        }
        self.state_many(&key, many);
    }

    fn judge_site_blocked(&mut self) {
        let key = AlarmKey::new(AlarmKind::ManyBlocked, AlarmSource::Site);
        let Some(limit) = self.alarms.plan(&key).map(|plan| to_usize(plan.count("site_lines"))) else { return };
        // What a group's own alarm says is not said again for the site.
        let told = &self.alarms.blocked_groups;
        let many = self.many(limit, |line| !told.contains(&line.group));
        self.state_many(&key, many);
    }

    /// Whether so many of some lines are blocked.
    fn many(&self, limit: usize, is_counted: impl Fn(&LineConfig) -> bool) -> Many {
        let lines = self.roster.config.lines.iter().zip(&self.alarms.lines).filter(|(line, _)| is_counted(line));
        let at_least = |least| lines.clone().filter(|(_, watch)| watch.blockage >= least).count() >= limit;
        match (at_least(Blockage::Blocked), at_least(Blockage::Hidden)) {
            (true, _) => Many::Yes,
            (false, true) => Many::Unseen,
            (false, false) => Many::No,
        }
    }

    fn state_many(&mut self, key: &AlarmKey, many: Many) {
        let now = self.now;
        let condition = match many {
            Many::Yes => Condition::Active { since: now, certain: true },
            Many::Unseen => Condition::Unknown,
            Many::No => Condition::Normal { since: now },
        };
        let condition = self.going_on(key, condition);
        self.state(key, condition, AlarmCause::Condition);
    }

    /// The lines that are blocked, or were when they were hidden: of a group, or of the site.
    pub(super) fn blocked_lines(&self, group: Option<&GroupName>) -> Vec<LineId> {
        let lines = self.roster.config.lines.iter().zip(&self.alarms.lines);
        let of_group = lines.filter(|(line, _)| group.is_none_or(|group| line.group == *group));
        of_group.filter(|(_, watch)| watch.blockage != Blockage::Free).map(|(line, _)| line.id.clone()).collect()
    }
}

/// Whether many lines are blocked at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Many {
    Yes,
    No,
    /// Those that are hidden decide it, and nobody sees them.
    Unseen,
}
