//! Judges the alarm settings once the whole file is read: what each leads to together with what holds above it.

use super::{AlarmPlan, AlarmSetting, AlarmSettings, Limit};
use crate::alarm::Escalation;
use crate::config::Config;
use crate::config::error::ErrorKind;
use crate::config::value::show_duration;
use crate::config::walk::{Mark, Walk};
use crate::domain::{AlarmKind, GroupName, LineIx};

/// What one place of the file says of one alarm, and where its table stands.
#[derive(Debug)]
pub(in crate::config) struct Draft {
    pub(in crate::config) setting: AlarmSetting,
    pub(in crate::config) mark: Mark,
}

/// [`AlarmSettings`] while the file is being read.
#[derive(Debug, Default)]
pub(in crate::config) struct AlarmDrafts {
    pub(in crate::config) site: Vec<Draft>,
    pub(in crate::config) groups: Vec<(GroupName, Vec<Draft>)>,
    pub(in crate::config) lines: Vec<(LineIx, Vec<Draft>)>,
    pub(in crate::config) escalation: Escalation,
}

impl AlarmDrafts {
    /// Gives the configuration its alarm settings, and tells of those that contradict what holds above them or lead to
    /// nothing.
    pub(in crate::config) fn settle(self, walk: &mut Walk<'_>, config: &mut Config) {
        let plain = |drafts: &[Draft]| drafts.iter().map(|draft| draft.setting.clone()).collect();
        config.alarms = AlarmSettings {
            site: plain(&self.site),
            groups: self.groups.iter().map(|(group, drafts)| (group.clone(), plain(drafts))).collect(),
            lines: self.lines.iter().map(|(line, drafts)| (*line, plain(drafts))).collect(),
            escalation: self.escalation,
        };
        for draft in &self.site {
            judge(walk, draft, config.plan_of_anybody(draft.setting.alarm, None));
        }
        for (group, drafts) in &self.groups {
            for draft in drafts {
                judge(walk, draft, config.plan_of_anybody(draft.setting.alarm, Some(group)));
            }
        }
        for (line, drafts) in &self.lines {
            for draft in drafts {
                let alarm = draft.setting.alarm;
                if let Some(number) = config.number_of(*line).filter(|_| AlarmKind::OF_NUMBER.contains(&alarm)) {
                    let number = &number.number;
                    let why = format!(
                        "nothing follows from this: the line answers {number} with others, and {alarm} is an alarm of the \
                         number, set for the site or a group"
                    );
                    walk.warn(&draft.mark, why);
                }
                judge(walk, draft, config.plan_of_line(alarm, *line));
            }
        }
    }
}

fn judge(walk: &mut Walk<'_>, draft: &Draft, plan: Option<AlarmPlan>) {
    let Some(plan) = plan else { return };
    if !plan.is_enabled() && draft.setting.enabled.is_none() {
        let why = "nothing follows from this: the alarm is off here, by a setting above or by the line's use; say enabled = true";
        walk.warn(&draft.mark, why);
    }
    for pair in plan.limits().windows(2) {
        if let [(sooner, Limit::After(first)), (later, Limit::After(second))] = pair
            && is_rising(sooner, later)
            && first > second
        {
            let given = |key| draft.setting.limits.iter().any(|(name, _)| *name == key);
            let (first, second) = (show_duration(*first), show_duration(*second));
            let message = match (given(*sooner), given(*later)) {
                (true, false) => {
                    format!(
                        "{sooner} = \"{first}\" is later than {later}, which is {second} here, allowed: up to {second}, or set both"
                    )
                }
                (false, true) => {
                    format!(
                        "{later} = \"{second}\" is sooner than {sooner}, which is {first} here, allowed: from {first} on, or set both"
                    )
                }
                // Both of one table were compared when it was read; of neither it is not this place's doing.
                (true, true) | (false, false) => continue,
            };
            walk.error(&draft.mark, ErrorKind::Contradiction, message);
        }
    }
}

/// Whether two limits are levels of one growing alarm: `…low_after`, `…medium_after`, `…high_after`.
pub(super) fn is_rising(sooner: &str, later: &str) -> bool {
    let stem = |key: &str| {
        let stem = ["low_after", "medium_after", "high_after"].iter().find_map(|end| key.strip_suffix(end));
        stem.map(str::to_owned)
    };
    stem(sooner).is_some() && stem(sooner) == stem(later)
}
