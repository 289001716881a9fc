//! The alarms there are, and what one is about. What makes each of them true, the board says; see `docs/ALARMS.md`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::{AdapterName, GroupName, LineId, NumberId};

/// An alarm of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// 听筒未放好: a handset is certainly off its cradle with no call on the line.
    LeftOffHook,
    /// 疑似听筒未放好: a handset may be off its cradle.
    LeftOffHookSuspected,
    /// 无人接听: a call rings on.
    RingUnanswered,
    /// Several missed calls of one number.
    MissedRepeatedly,
    /// 频繁秒挂: several calls lifted and released at once.
    DroppedRepeatedly,
    /// 全忙: every line of a number is in use.
    GroupFull,
    /// 断线（无馈电）: no line voltage.
    LineDead,
    /// Rings that nobody ever answers.
    PhoneAbsentSuspected,
    /// Neither ring nor off-hook for longer than is usual.
    LineSilent,
    /// Lines of an adapter whose state is not known.
    LineUnknown,
    /// 数据超时: an adapter's promise of freshness is broken.
    LineStale,
    /// The feed of many lines went at once.
    FeedLost,
    /// 采集器失联: an adapter's port is gone.
    AdapterLost,
    /// A line changes more often than any person could.
    AdapterChatter,
    /// Many lines are certainly blocked at once.
    ManyBlocked,
    /// The journal cannot be written, or cannot be trusted.
    JournalFault,
    /// The wall clock was set.
    ClockStep,
}

impl AlarmKind {
    /// Every alarm with its name in configuration and journal, in the order of the catalogue.
    pub const ALL: [(Self, &str); 17] = [
        (Self::LeftOffHook, "left_off_hook"),
        (Self::LeftOffHookSuspected, "left_off_hook_suspected"),
        (Self::RingUnanswered, "ring_unanswered"),
        (Self::MissedRepeatedly, "missed_repeatedly"),
        (Self::DroppedRepeatedly, "dropped_repeatedly"),
        (Self::GroupFull, "group_full"),
        (Self::LineDead, "line_dead"),
        (Self::PhoneAbsentSuspected, "phone_absent_suspected"),
        (Self::LineSilent, "line_silent"),
        (Self::LineUnknown, "line_unknown"),
        (Self::LineStale, "line_stale"),
        (Self::FeedLost, "feed_lost"),
        (Self::AdapterLost, "adapter_lost"),
        (Self::AdapterChatter, "adapter_chatter"),
        (Self::ManyBlocked, "many_blocked"),
        (Self::JournalFault, "journal_fault"),
        (Self::ClockStep, "clock_step"),
    ];

    /// The alarms that are about one line.
    pub const OF_LINE: [Self; 9] = [
        Self::LeftOffHook,
        Self::LeftOffHookSuspected,
        Self::RingUnanswered,
        Self::MissedRepeatedly,
        Self::DroppedRepeatedly,
        Self::LineDead,
        Self::PhoneAbsentSuspected,
        Self::LineSilent,
        Self::AdapterChatter,
    ];

    /// The alarms that are about a number which several lines answer.
    pub const OF_NUMBER: [Self; 3] = [Self::RingUnanswered, Self::MissedRepeatedly, Self::GroupFull];

    /// The alarms that are about an adapter; the second and third name its lines.
    pub const OF_ADAPTER: [Self; 4] = [Self::AdapterLost, Self::LineUnknown, Self::LineStale, Self::FeedLost];

    /// What people call it: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::LeftOffHook => ("听筒未放好", "left off-hook"),
            Self::LeftOffHookSuspected => ("疑似听筒未放好", "left off-hook, suspected"),
            Self::RingUnanswered => ("无人接听", "ringing unanswered"),
            Self::MissedRepeatedly => ("多次未接", "missed repeatedly"),
            Self::DroppedRepeatedly => ("频繁秒挂", "dropped repeatedly"),
            Self::GroupFull => ("全忙", "all busy"),
            Self::LineDead => ("断线（无馈电）", "line dead"),
            Self::PhoneAbsentSuspected => ("疑似话机未连接", "telephone absent, suspected"),
            Self::LineSilent => ("线路长时间无活动", "line silent"),
            Self::LineUnknown => ("线路状态未知", "lines unknown"),
            Self::LineStale => ("数据超时", "data stale"),
            Self::FeedLost => ("多线馈电中断", "feed lost"),
            Self::AdapterLost => ("采集器失联", "adapter lost"),
            Self::AdapterChatter => ("状态频繁跳变", "line chattering"),
            Self::ManyBlocked => ("多条线路阻塞", "many lines blocked"),
            Self::JournalFault => ("日志故障", "journal fault"),
            Self::ClockStep => ("时钟跳变", "clock stepped"),
        }
    }

    /// The name in configuration and journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl fmt::Display for AlarmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an alarm is about. In a record it is one field, `line`, `number_id`, `adapter` or `group`, or none for the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlarmSource {
    /// A line.
    #[serde(rename = "line")]
    Line(LineId),
    /// A number that several lines answer.
    #[serde(rename = "number_id")]
    Number(NumberId),
    /// An adapter.
    #[serde(rename = "adapter")]
    Adapter(AdapterName),
    /// A group of lines.
    #[serde(rename = "group")]
    Group(GroupName),
    /// The whole site, or the program itself.
    #[serde(rename = "site")]
    Site,
}

impl AlarmSource {
    /// Its name; empty for the site.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Line(line) => line.as_str(),
            Self::Number(number) => number.as_str(),
            Self::Adapter(adapter) => adapter.as_str(),
            Self::Group(group) => group.as_str(),
            Self::Site => "",
        }
    }

    /// The line, where it is one.
    #[must_use]
    pub fn line(&self) -> Option<&LineId> {
        match self {
            Self::Line(line) => Some(line),
            _ => None,
        }
    }
}

/// Names one alarm: what it is, and of what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AlarmKey {
    /// What it is.
    pub alarm: AlarmKind,
    /// Of what.
    pub source: AlarmSource,
}

impl AlarmKey {
    /// An alarm of a source.
    #[must_use]
    pub const fn new(alarm: AlarmKind, source: AlarmSource) -> Self {
        Self { alarm, source }
    }
}

/// What an off-hook period is taken for: the sign that an alarm rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// 摘机无通话: certain.
    NoCall,
    /// 对方已挂机、本机未挂: certain.
    FarEndCleared,
    /// 疑似秒挂后搁机: never certain.
    DroppedAndParked,
    /// 性质不明: how the period began is not known, or nothing was seen that a call would show; it lasts long.
    Undetermined,
    /// It began with a call, and nobody can see whether that goes on; it lasts long.
    LongCall,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_alarm_has_a_title_of_its_own_in_both_languages() {
        let titles = AlarmKind::ALL.map(|(alarm, _)| alarm.title());
        let (zh, en): (BTreeSet<_>, BTreeSet<_>) = titles.into_iter().unzip();
        assert_eq!((zh.len(), en.len()), (titles.len(), titles.len()));
        assert!(zh.iter().all(|title| title.chars().all(|c| !c.is_ascii())), "{zh:?}");
        assert!(en.iter().all(|title| title.is_ascii() && !title.is_empty()), "{en:?}");
        assert!(!zh.contains(""));
    }
}
