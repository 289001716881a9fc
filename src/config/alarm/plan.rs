//! What holds for one alarm of one source: the catalogue, over it the site's setting, its group's, the preset of the
//! line's use and the line's own. Each overrides only the keys it names.

use std::time::Duration;

use super::catalogue::DAY;
use super::preset::preset;
use super::{AckExpiry, AlarmSetting, CatalogueAlarm, Limit};
use crate::alarm::{Escalation, Level, OffDelay, Rule};
use crate::config::calendar::BreakMode;
use crate::config::{Config, Duty, LineConfig, LineUse, NumberConfig};
use crate::domain::{AdapterName, AlarmKind, AlarmSource, GroupName, LineIx, NumberId, Priority, Sign};

/// What holds for one alarm of one source, resolved: catalogue default, site, group, preset of the line's `use`, line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmPlan {
    alarm: AlarmKind,
    is_enabled: bool,
    /// The priority of an alarm with one level, where `set` names none.
    usual: Priority,
    /// `priority`, as it was set.
    set: Option<Priority>,
    needs_ack: bool,
    ack_expires: Option<Duration>,
    on_delay: Duration,
    off_delay: OffDelay,
    escalation: Escalation,
    limits: Vec<(&'static str, Limit)>,
    /// The line's `dial_timeout`: nothing may be called *no call* sooner.
    dial_timeout: Duration,
}

impl AlarmPlan {
    /// The engine's rule. The levels of `left_off_hook` and `left_off_hook_suspected` depend on the sign; under a sign that
    /// is not theirs, and under none, they have no level and are never raised. Every other alarm passes the sign over.
    #[must_use]
    pub fn rule(&self, sign: Option<Sign>) -> Rule {
        Rule {
            levels: rising(self.levels(sign), self.set),
            on_delay: self.on_delay,
            off_delay: self.off_delay,
            needs_ack: self.needs_ack,
            ack_expires: self.ack_expires,
            escalation: self.escalation.clone(),
        }
    }

    /// A duration limit by its key, as `docs/CONFIG.md` lists it. The `after` of `line_silent` counts duty time. A key that
    /// the alarm does not have is a mistake of the caller: zero.
    #[must_use]
    pub fn after(&self, key: &'static str) -> Duration {
        let limit = self.limit(key);
        debug_assert!(matches!(limit, Some(Limit::After(_))), "invariant: {key} is a duration of {}", self.alarm);
        if let Some(Limit::After(after)) = limit { after } else { Duration::ZERO }
    }

    /// A count or percentage by its key, as `docs/CONFIG.md` lists it. A key that the alarm does not have is a mistake of
    /// the caller: zero.
    #[must_use]
    pub fn count(&self, key: &'static str) -> u32 {
        let limit = self.limit(key);
        debug_assert!(matches!(limit, Some(Limit::Count(_))), "invariant: {key} is a count of {}", self.alarm);
        if let Some(Limit::Count(count)) = limit { count } else { 0 }
    }

    /// Whether the alarm is on.
    pub(in crate::config) fn is_enabled(&self) -> bool {
        self.is_enabled
    }

    /// Every limit, in the order of the catalogue.
    pub(in crate::config) fn limits(&self) -> &[(&'static str, Limit)] {
        &self.limits
    }

    fn limit(&self, key: &'static str) -> Option<Limit> {
        self.limits.iter().find(|(name, _)| *name == key).map(|(_, limit)| *limit)
    }

    /// The levels as the catalogue names them, from the lowest to the highest.
    fn levels(&self, sign: Option<Sign>) -> Vec<Level> {
        let at = |key, priority| Level { after: self.after(key), priority };
        let (low, medium, high) = (Priority::Low, Priority::Medium, Priority::High);
        match (self.alarm, sign) {
            (AlarmKind::LeftOffHook, Some(Sign::NoCall)) => {
                vec![Level { after: self.after("no_call_after").max(self.dial_timeout), priority: high }]
            }
            (AlarmKind::LeftOffHook, Some(Sign::FarEndCleared)) => vec![at("far_end_after", high)],
            (AlarmKind::LeftOffHookSuspected, Some(Sign::DroppedAndParked)) => {
                vec![at("parked_after", medium), at("unknown_high_after", high)]
            }
            (AlarmKind::LeftOffHookSuspected, Some(Sign::Undetermined)) => {
                vec![at("unknown_medium_after", medium), at("unknown_high_after", high)]
            }
            (AlarmKind::LeftOffHookSuspected, Some(Sign::LongCall)) => {
                vec![at("known_low_after", low), at("known_medium_after", medium), at("known_high_after", high)]
            }
            (AlarmKind::LeftOffHook | AlarmKind::LeftOffHookSuspected, _) => Vec::new(),
            (AlarmKind::RingUnanswered, _) => vec![at("medium_after", medium), at("high_after", high)],
            (AlarmKind::GroupFull | AlarmKind::LineUnknown, _) => vec![at("after", self.usual)],
            // What the board counts or sees at once is the alarm's condition from its start.
            _ => vec![Level { after: Duration::ZERO, priority: self.usual }],
        }
    }

    pub(super) fn of(alarm: AlarmKind, escalation: &Escalation) -> Option<Self> {
        let row = CatalogueAlarm::of(alarm)?;
        Some(Self {
            alarm,
            is_enabled: true,
            usual: row.priority,
            set: None,
            needs_ack: row.ack.needed,
            ack_expires: row.ack.expires,
            on_delay: row.on_delay,
            off_delay: row.off_delay,
            escalation: escalation.clone(),
            limits: row.limits.to_vec(),
            dial_timeout: Duration::ZERO,
        })
    }

    /// Puts one place's settings over what holds so far.
    fn over(mut self, settings: &[AlarmSetting]) -> Self {
        let alarm = self.alarm;
        for setting in settings.iter().filter(|setting| setting.alarm == alarm) {
            self.is_enabled = setting.enabled.unwrap_or(self.is_enabled);
            self.set = setting.priority.or(self.set);
            self.needs_ack = setting.needs_ack.unwrap_or(self.needs_ack);
            self.ack_expires = match setting.ack_expires {
                None => self.ack_expires,
                Some(AckExpiry::Never) => None,
                Some(AckExpiry::After(after)) => Some(after),
            };
            self.on_delay = setting.on_delay.unwrap_or(self.on_delay);
            self.off_delay = setting.off_delay.map_or(self.off_delay, OffDelay::After);
            for (key, limit) in &setting.limits {
                self.put(key, *limit);
            }
        }
        self
    }

    fn put(&mut self, key: &str, limit: Limit) {
        if let Some((_, held)) = self.limits.iter_mut().find(|(name, _)| *name == key) {
            *held = limit;
        }
    }
}

/// Levels that rise in time and in priority. A priority that was set replaces the highest level's and lowers the others to
/// at most it. A level never comes before the one below it; of several at one time the highest stands.
pub(super) fn rising(mut levels: Vec<Level>, set: Option<Priority>) -> Vec<Level> {
    if let (Some(highest), Some(set)) = (levels.last_mut(), set) {
        highest.priority = set;
        for level in &mut levels {
            level.priority = level.priority.min(set);
        }
    }
    let mut rising: Vec<Level> = Vec::with_capacity(levels.len());
    for Level { after, priority } in levels {
        let Some(last) = rising.last_mut() else {
            rising.push(Level { after, priority });
            continue;
        };
        if priority <= last.priority {
            continue;
        }
        if after <= last.after {
            last.priority = priority;
        } else {
            rising.push(Level { after, priority });
        }
    }
    rising
}

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
        .filter(|plan| plan.is_enabled)
    }

    /// As [`Config::alarm_plan`], of a line whose position is known.
    #[must_use]
    pub fn alarm_plan_of_line(&self, alarm: AlarmKind, ix: LineIx) -> Option<AlarmPlan> {
        self.plan_of_line(alarm, ix).filter(|plan| plan.is_enabled)
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
        let preset = shared.and_then(|usage: LineUse| preset(usage, alarm));
        Some(plan.over(preset.as_slice()))
    }

    fn plan_of_adapter(&self, alarm: AlarmKind, adapter: &AdapterName) -> Option<AlarmPlan> {
        let adapter = self.adapters.iter().find(|config| config.name == *adapter)?;
        if !AlarmKind::OF_ADAPTER.contains(&alarm) {
            return None;
        }
        let mut plan = self.base(alarm)?;
        // Lines of a device that cannot be asked are unknown until their first event: that is no fault of anybody.
        if alarm == AlarmKind::LineUnknown && !adapter.kind.traits().asked_for_state {
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
        let off = shift.breaks.iter().filter(|pause| pause.mode == BreakMode::Suppress).map(|pause| pause.minutes);
        Duration::from_mins(u64::from(shift.minutes.saturating_sub(off.sum::<u16>())))
    }
}
