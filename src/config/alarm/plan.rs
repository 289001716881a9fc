//! What holds for one alarm of one source: settings put over the catalogue, each overriding only the keys it names. Which
//! settings those are, `sources` says. Nothing here evaluates an alarm.

use std::time::Duration;

use super::{AckExpiry, AlarmSetting, CatalogueAlarm, Limit};
use crate::alarm::{Escalation, Level, OffDelay, Rule};
use crate::domain::{AlarmKind, Priority, Sign};

/// What holds for one alarm of one source, resolved: catalogue default, site, group, preset of the line's `use`, line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmPlan {
    alarm: AlarmKind,
    is_enabled: bool,
    /// The priority of an alarm with one level, where `set` names none.
    pub(super) usual: Priority,
    /// `priority`, as it was set.
    set: Option<Priority>,
    needs_ack: bool,
    ack_expires: Option<Duration>,
    on_delay: Duration,
    off_delay: OffDelay,
    escalation: Escalation,
    limits: Vec<(&'static str, Limit)>,
    /// The line's `dial_timeout`: nothing may be called *no call* sooner.
    pub(super) dial_timeout: Duration,
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

    /// What the catalogue says.
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
    pub(super) fn over(mut self, settings: &[AlarmSetting]) -> Self {
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

    /// Sets a limit.
    pub(super) fn put(&mut self, key: &str, limit: Limit) {
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
