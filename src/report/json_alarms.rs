//! The alarms of a report as JSON has them.

use serde::Serialize;

use super::json::{SpreadFields, thousandths};
use crate::domain::{AlarmKey, AlarmSource, IsaState, Priority, Wall};
use crate::shift::{AlarmFigures, AlarmRow, OpenAlarm};

#[derive(Serialize)]
pub(super) struct AlarmFields<'a> {
    alarm: &'a str,
    #[serde(flatten)]
    about: AboutFields<'a>,
    priority: Priority,
    count: u64,
    hidden: u64,
    chatters: bool,
}

/// One field that names what an alarm is about; none for the site.
#[derive(Serialize)]
pub(super) struct AboutFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    adapter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
}

impl<'a> AboutFields<'a> {
    pub(super) fn of(source: &'a AlarmSource) -> Self {
        let name = |is_it: bool| is_it.then(|| source.name());
        Self {
            line: name(matches!(source, AlarmSource::Line(_))),
            number_id: name(matches!(source, AlarmSource::Number(_))),
            adapter: name(matches!(source, AlarmSource::Adapter(_))),
            group: name(matches!(source, AlarmSource::Group(_))),
        }
    }
}

impl<'a> AlarmFields<'a> {
    pub(super) fn of(row: &'a AlarmRow) -> Self {
        let AlarmKey { alarm, source } = &row.key;
        let (alarm, about) = (alarm.as_str(), AboutFields::of(source));
        let (priority, count, hidden, chatters) = (row.priority, row.count, row.hidden, row.chatters);
        Self { alarm, about, priority, count, hidden, chatters }
    }
}

#[derive(Serialize)]
pub(super) struct AlarmLoad {
    annunciated: u64,
    hidden: u64,
    operators: u64,
    ten_minutes: u64,
    per_operator_and_10min: Option<f64>,
    worst_10min: u64,
    flooded_10min: u64,
    acknowledged_s: SpreadFields,
}

impl AlarmLoad {
    pub(super) fn of(alarms: &AlarmFigures) -> Self {
        Self {
            annunciated: alarms.annunciated,
            hidden: alarms.hidden,
            operators: alarms.operators,
            ten_minutes: alarms.slots,
            per_operator_and_10min: alarms.rate().map(thousandths),
            worst_10min: alarms.worst_slot,
            flooded_10min: alarms.flooded_slots,
            acknowledged_s: SpreadFields::of(&alarms.acknowledged),
        }
    }
}

#[derive(Serialize)]
pub(super) struct OpenFields<'a> {
    alarm: &'a str,
    #[serde(flatten)]
    about: AboutFields<'a>,
    priority: Priority,
    state: IsaState,
    since: Wall,
    by: Option<&'a str>,
    over_24h: bool,
}

impl<'a> OpenFields<'a> {
    pub(super) fn of(open: &'a OpenAlarm, now: Wall) -> Self {
        let about = AboutFields::of(&open.key.source);
        let by = open.by.as_ref().map(crate::domain::OperatorId::as_str);
        let (priority, state, since) = (open.priority, open.state, open.since);
        Self { alarm: open.key.alarm.as_str(), about, priority, state, since, by, over_24h: open.is_stale(now) }
    }
}
