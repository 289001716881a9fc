//! What the use of a line presets. A preset stands above the settings of site and group, as a default for the site must not
//! make every fax cry wolf, and below the line's own.

use std::time::Duration;

use super::{AlarmSetting, CatalogueAlarm, Limit};
use crate::config::LineUse;
use crate::domain::{AlarmKind, Priority};

/// A fax or a modem may be off-hook this long.
const MACHINE_AFTER: Duration = Duration::from_hours(2);
/// The dialler of an alarm system may be off-hook this long: it reports within minutes.
const DIALER_AFTER: Duration = Duration::from_mins(10);
/// A conference may last this long: low, medium, high.
const CONFERENCE: [(&str, Duration); 3] = [
    ("known_low_after", Duration::from_hours(3)),
    ("known_medium_after", Duration::from_hours(4)),
    ("known_high_after", Duration::from_hours(6)),
];

/// What nobody answers and nobody lifts by mistake has none of these; no digit of it tells a call from none.
const NOT_OF_A_MACHINE: [AlarmKind; 6] = [
    AlarmKind::LeftOffHook,
    AlarmKind::RingUnanswered,
    AlarmKind::MissedRepeatedly,
    AlarmKind::DroppedRepeatedly,
    AlarmKind::PhoneAbsentSuspected,
    AlarmKind::LineSilent,
];

/// What the use of a line says of an alarm; `None` where it says nothing.
pub(in crate::config) fn preset(usage: LineUse, alarm: AlarmKind) -> Option<AlarmSetting> {
    match usage {
        LineUse::Desk | LineUse::Hotline | LineUse::Shared => None,
        LineUse::Fax | LineUse::Modem => machine(alarm, MACHINE_AFTER),
        LineUse::AlarmDialer => machine(alarm, DIALER_AFTER),
        LineUse::Conference => conference(alarm),
        LineUse::Lift => lift(alarm),
    }
}

/// Off-hook after one limit, whatever the sign: medium.
fn machine(alarm: AlarmKind, after: Duration) -> Option<AlarmSetting> {
    if alarm == AlarmKind::LeftOffHookSuspected {
        let limits = CatalogueAlarm::of(alarm)?.limits.iter().map(|(key, _)| (*key, Limit::After(after))).collect();
        return Some(AlarmSetting { priority: Some(Priority::Medium), limits, ..AlarmSetting::new(alarm) });
    }
    NOT_OF_A_MACHINE.contains(&alarm).then(|| off(alarm))
}

/// A call may last; a handset of which nobody knows a call is no conference.
fn conference(alarm: AlarmKind) -> Option<AlarmSetting> {
    let limits = || CONFERENCE.map(|(key, after)| (key, Limit::After(after))).to_vec();
    (alarm == AlarmKind::LeftOffHookSuspected).then(|| AlarmSetting { limits: limits(), ..AlarmSetting::new(alarm) })
}

/// Whoever is stuck in a lift has no other telephone, and nobody uses this one for months.
fn lift(alarm: AlarmKind) -> Option<AlarmSetting> {
    match alarm {
        AlarmKind::LineDead => Some(AlarmSetting { priority: Some(Priority::Critical), ..AlarmSetting::new(alarm) }),
        AlarmKind::LineSilent => Some(off(alarm)),
        _ => None,
    }
}

fn off(alarm: AlarmKind) -> AlarmSetting {
    AlarmSetting { enabled: Some(false), ..AlarmSetting::new(alarm) }
}
