//! What the bar above the grid tells, gravest first: what is wrong with the monitor itself, a flood, the most urgent
//! alarms. What an alarm tells already is not told twice.

use std::time::Duration;

use crate::domain::alarm_view::{AlarmRow, FloodView};
use crate::domain::event::AdapterStep;
use crate::domain::view::{AdapterRow, AdapterState, JournalState};
use crate::domain::{AlarmKind, AlarmSource, EventBody, Priority, Snapshot};

/// An adapter may take this long to come up before that is a condition.
const ADAPTER_START: Duration = Duration::from_secs(10);
/// An overrun stands in the bar this long; the adapter's counter stays.
const OVERRUN_SHOWN: Duration = Duration::from_mins(1);

/// One row of the bar.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition<'a> {
    JournalFaulted(&'a str),
    JournalStalled,
    Flood(FloodView),
    Alarm(&'a AlarmRow),
    Lost(&'a AdapterRow),
    Stale(&'a AdapterRow),
    NotLive(&'a AdapterRow),
    /// Some units of a bus that lives give no data.
    UnitsSilent(&'a AdapterRow),
    /// Commands of annunciation failed: the name of the last one, and why.
    NotTold(&'a str, &'a str),
    Overrun(&'a str),
}

/// Whether the alarms stand in the bar, or in a list below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alarms {
    InBar,
    InList,
}

/// Everything there is to tell, gravest first.
pub(super) fn conditions(snapshot: &Snapshot, alarms: Alarms) -> Vec<Condition<'_>> {
    let view = &snapshot.alarms;
    let mut found = Vec::new();
    match &snapshot.journal.state {
        JournalState::Faulted { why } => found.push(Condition::JournalFaulted(why)),
        JournalState::Stalled => found.push(Condition::JournalStalled),
        JournalState::Off | JournalState::Healthy => {}
    }
    found.extend(view.flood.map(Condition::Flood));
    let shown = || view.top.iter().filter(|row| is_in_bar(row, snapshot)).filter(|_| alarms == Alarms::InBar);
    found.extend(shown().filter(|row| row.priority == Priority::Critical).map(Condition::Alarm));
    let adapters = || snapshot.adapters.iter();
    let lost = adapters().filter(|row| row.state == AdapterState::Lost);
    found.extend(lost.filter(|row| !has_alarm(row, AlarmKind::AdapterLost, snapshot)).map(Condition::Lost));
    found.extend(shown().filter(|row| row.priority != Priority::Critical).map(Condition::Alarm));
    let stale = adapters().filter(|row| row.state == AdapterState::Stale);
    found.extend(stale.filter(|row| !has_alarm(row, AlarmKind::LineStale, snapshot)).map(Condition::Stale));
    let partly = adapters().filter(|row| row.state == AdapterState::Live && !row.silent_units.is_empty());
    found.extend(partly.filter(|row| !has_alarm(row, AlarmKind::LineStale, snapshot)).map(Condition::UnitsSilent));
    let late = adapters().filter(|row| is_late(row, snapshot));
    found.extend(late.filter(|row| !has_alarm(row, AlarmKind::AdapterLost, snapshot)).map(Condition::NotLive));
    let failed = view.last_failure.as_ref().filter(|_| view.annunciation_failures > 0);
    found.extend(failed.map(|(name, why)| Condition::NotTold(name, why)));
    found.extend(overrun(snapshot).map(Condition::Overrun));
    found
}

/// During a flood the banner tells of all but the critical ones.
fn is_in_bar(row: &AlarmRow, snapshot: &Snapshot) -> bool {
    snapshot.alarms.flood.is_none() || row.priority == Priority::Critical
}

/// Whether an open alarm tells of this adapter.
fn has_alarm(adapter: &AdapterRow, kind: AlarmKind, snapshot: &Snapshot) -> bool {
    let rows = snapshot.alarms.top.iter().chain(&snapshot.alarms.rows);
    let mut keys = rows.filter(|row| row.cleared_at.is_none()).map(|row| &row.key);
    keys.any(|key| key.alarm == kind && key.source == AlarmSource::Adapter(adapter.name.clone()))
}

fn is_late(row: &AdapterRow, snapshot: &Snapshot) -> bool {
    match row.state {
        AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => {
            was_tried_before(row) || snapshot.at.since(row.since) >= ADAPTER_START
        }
        AdapterState::Live | AdapterState::Stale | AdapterState::Lost => false,
    }
}

/// Whether this is not the first opening: then the adapter was lost before, and while it comes up again the condition
/// stands without a gap.
pub(super) fn was_tried_before(row: &AdapterRow) -> bool {
    row.opened > 1
}

fn overrun(snapshot: &Snapshot) -> Option<&str> {
    snapshot.ticker.iter().find_map(|event| match event.body.as_ref() {
        EventBody::Adapter(change)
            if change.change == AdapterStep::Overrun && snapshot.at.wall.since(event.at) < OVERRUN_SHOWN =>
        {
            Some(change.adapter.as_str())
        }
        _ => None,
    })
}
