//! The settings of the alarms: what the catalogue says, what the file says, and what follows from both for one alarm of one
//! source. Nothing here evaluates an alarm.

mod catalogue;
mod plan;
mod preset;
mod read;
mod settle;
mod sources;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use plan::AlarmPlan;

pub(super) use catalogue::{CATALOGUE, CatalogueAlarm, Scope};
pub(super) use read::{or_none, read, read_escalation, read_groups};
pub(super) use settle::{AlarmDrafts, Draft};

use crate::alarm::Escalation;
use crate::domain::{AlarmKind, GroupName, LineIx, Priority};

/// Every alarm setting of the file. A line's setting overrides what its use presets, which overrides its group's, which
/// overrides the site's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlarmSettings {
    /// `[alarm.NAME]`.
    pub site: Vec<AlarmSetting>,
    /// `[group.GROUP.alarm.NAME]`.
    pub groups: Vec<(GroupName, Vec<AlarmSetting>)>,
    /// A `[[line]]`'s `alarm = { NAME = {…} }`, in the order of the lines.
    pub lines: Vec<(LineIx, Vec<AlarmSetting>)>,
    /// `[escalation]`.
    pub escalation: Escalation,
}

impl AlarmSettings {
    /// Whether the file sets no alarm at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.site.is_empty() && self.groups.is_empty() && self.lines.is_empty()
    }
}

/// What the file, or the preset of a use, says of one alarm at one place. What it does not name is as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmSetting {
    /// The alarm.
    pub alarm: AlarmKind,
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `priority`: that of the alarm's highest level; the levels below it are lowered to at most this.
    pub priority: Option<Priority>,
    /// `needs_ack`.
    pub needs_ack: Option<bool>,
    /// `ack_expires`.
    pub ack_expires: Option<AckExpiry>,
    /// `on_delay`, up to 24 h.
    pub on_delay: Option<Duration>,
    /// `off_delay`, up to 24 h.
    pub off_delay: Option<Duration>,
    /// The alarm's own limits by key, in the order of the catalogue.
    pub limits: Vec<(&'static str, Limit)>,
}

impl AlarmSetting {
    /// A setting that says nothing.
    pub(super) const fn new(alarm: AlarmKind) -> Self {
        Self {
            alarm,
            enabled: None,
            priority: None,
            needs_ack: None,
            ack_expires: None,
            on_delay: None,
            off_delay: None,
            limits: Vec::new(),
        }
    }
}

/// How long an acknowledgement holds while the condition persists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckExpiry {
    /// To the end of the episode.
    Never,
    /// This long, 1 min to 8 h.
    After(Duration),
}

/// A limit of an alarm's condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A duration, 100 ms to 744 h.
    After(Duration),
    /// A count, or a percentage.
    Count(u32),
}
