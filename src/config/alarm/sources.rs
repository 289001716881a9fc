//! Which alarms a source has, and which settings hold for it: the site's, over them its group's, the preset of the line's
//! use and the line's own. Nothing here evaluates an alarm.

use std::time::Duration;

use super::catalogue::DAY;
use super::preset::preset;
use super::{AlarmPlan, AlarmSetting, Limit};
use crate::config::calendar::BreakMode;
use crate::config::{Config, Duty, LineConfig, NumberConfig};
use crate::domain::{AdapterName, AlarmKind, AlarmSource, GroupName, LineIx, NumberId, Priority};

impl Config {
    /// What holds for an alarm of a source. `None` where the alarm is disabled for this source, where it is not one of this
    /// kind of source, and where the configuration does not have the source: an unmonitored line has no alarm, and lines
    /// without a group are no group. The rings and missed calls of a line that answers a number with others are the
    /// number's.
    #[must_use]
    pub fn alarm_plan(&self, alarm: AlarmKind, source: &AlarmSource) -> Option<AlarmPlan> {
        match source {
            AlarmSource::Line(id) => {
                let ix = self.lines.iter().position(|line| line.id == *id)?;
                self.alarm_plan_of_line(alarm, LineIx(ix))
            }
            AlarmSource::Number(number) => self.plan_of_number(alarm, number),
            AlarmSource::Adapter(adapter) => self.plan_of_adapter(alarm, adapter),
            AlarmSource::Group(group) => self.plan_of_group(alarm, group),
            AlarmSource::Site => self.plan_of_site(alarm),
        }
        .filter(AlarmPlan::is_enabled)
    }

    /// As [`Config::alarm_plan`], of a line whose position is known.
    #[must_use]
    pub fn alarm_plan_of_line(&self, alarm: AlarmKind, ix: LineIx) -> Option<AlarmPlan> {
        self.plan_of_line(alarm, ix).filter(AlarmPlan::is_enabled)
    }

    /// Also where it is disabled.
    pub(in crate::config) fn plan_of_line(&self, alarm: AlarmKind, ix: LineIx) -> Option<AlarmPlan> {
        let line = self.lines.get(ix.0)?;
        let is_the_numbers = AlarmKind::OF_NUMBER.contains(&alarm) && self.number_of(ix).is_some();
        if !AlarmKind::OF_LINE.contains(&alarm) || !line.monitored || is_the_numbers {
            return None;
        }
        let mut plan = self.base(alarm)?;
        plan.dial_timeout = line.timing.dial_timeout;
        if alarm == AlarmKind::LineSilent {
            plan.put("after", Limit::After(self.duty_day(line)));
        }
        let plan = plan.over(&self.alarms.site).over(self.of_group(&line.group));
        let plan = plan.over(preset(line.usage, alarm).as_slice());
        let own = self.alarms.lines.binary_search_by_key(&ix, |(line, _)| *line).ok();
        Some(plan.over(own.and_then(|at| self.alarms.lines.get(at)).map_or(&[], |(_, own)| own)))
    }

    /// The settings of its first line's group; of the lines' own none, and of presets the one they all share.
    fn plan_of_number(&self, alarm: AlarmKind, number: &NumberId) -> Option<AlarmPlan> {
        let number = self.numbers.iter().find(|config| config.number == *number && config.lines.len() > 1)?;
        let mut members = number.lines.iter().filter_map(|ix| self.lines.get(ix.0));
        let first = members.clone().next()?;
        if !AlarmKind::OF_NUMBER.contains(&alarm) || !members.clone().any(|line| line.monitored) {
            return None;
        }
        let plan = self.base(alarm)?.over(&self.alarms.site).over(self.of_group(&first.group));
        let shared = members.all(|line| line.usage == first.usage).then_some(first.usage);
        let preset = shared.and_then(|usage| preset(usage, alarm));
        Some(plan.over(preset.as_slice()))
    }

    fn plan_of_adapter(&self, alarm: AlarmKind, adapter: &AdapterName) -> Option<AlarmPlan> {
        let adapter = self.adapters.iter().find(|config| config.name == *adapter)?;
        if !AlarmKind::OF_ADAPTER.contains(&alarm) {
            return None;
        }
        let mut plan = self.base(alarm)?;
        // Lines of a device that cannot be asked are unknown until their first event: that is no fault of anybody.
        if alarm == AlarmKind::LineUnknown && !adapter.traits().asked_for_state {
            plan.usual = Priority::Low;
        }
        Some(plan.over(&self.alarms.site))
    }

    fn plan_of_group(&self, alarm: AlarmKind, group: &GroupName) -> Option<AlarmPlan> {
        let is_one = !group.as_str().is_empty() && self.groups.contains(group);
        if alarm != AlarmKind::ManyBlocked || !is_one {
            return None;
        }
        Some(self.base(alarm)?.over(&self.alarms.site).over(self.of_group(group)))
    }

    fn plan_of_site(&self, alarm: AlarmKind) -> Option<AlarmPlan> {
        let of_site = [AlarmKind::ManyBlocked, AlarmKind::JournalFault, AlarmKind::ClockStep];
        if !of_site.contains(&alarm) {
            return None;
        }
        Some(self.base(alarm)?.over(&self.alarms.site))
    }

    /// What a setting for the site, or for a group, leads to before any line's own is looked at.
    pub(super) fn plan_of_anybody(&self, alarm: AlarmKind, group: Option<&GroupName>) -> Option<AlarmPlan> {
        let of_group = group.map(|group| self.of_group(group)).unwrap_or_default();
        Some(self.base(alarm)?.over(&self.alarms.site).over(of_group))
    }

    fn base(&self, alarm: AlarmKind) -> Option<AlarmPlan> {
        AlarmPlan::of(alarm, &self.alarms.escalation)
    }

    fn of_group(&self, group: &GroupName) -> &[AlarmSetting] {
        let found = self.alarms.groups.iter().find(|(name, _)| name == group);
        found.map_or(&[], |(_, settings)| settings)
    }

    /// The number that several lines, this one among them, answer; none where a ring could be for two of them.
    pub(in crate::config) fn number_of(&self, ix: LineIx) -> Option<&NumberConfig> {
        let mut shared = self.numbers.iter().filter(|number| number.lines.len() > 1 && number.lines.contains(&ix));
        let number = shared.next()?;
        shared.next().is_none().then_some(number)
    }

    /// The duty time of one day of a line: its shift without the breaks that are off duty.
    fn duty_day(&self, line: &LineConfig) -> Duration {
        let Duty::Shift(name) = &line.duty else { return DAY };
        let Some(shift) = self.calendar.shifts().iter().find(|shift| shift.name == *name) else { return DAY };
        let breaks = shift.breaks.iter().filter(|pause| pause.mode == BreakMode::Suppress);
        let off: u64 = breaks.map(|pause| u64::from(pause.minutes)).sum();
        match u64::from(shift.minutes).saturating_sub(off) {
            // A shift that is one break is never on duty; its lines are not silent all the time for that.
            0 => DAY,
            minutes => Duration::from_mins(minutes),
        }
    }
}
