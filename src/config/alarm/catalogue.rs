//! The catalogue: where every alarm may be set, which keys it takes, and what holds where nothing is set. Source of every
//! number: the catalogue in `docs/ALARMS.md`. Only data.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::Limit;
use crate::alarm::OffDelay::{self, After, ByPerson};
use crate::domain::{AlarmKind, Priority};

/// Where an alarm may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::config) enum Scope {
    /// For the site only: the alarm belongs to an adapter or to the program.
    Site,
    /// For the site or a group.
    Group,
    /// For the site, a group or a line.
    Line,
}

/// An alarm of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::config) struct CatalogueAlarm {
    pub(in crate::config) kind: AlarmKind,
    pub(in crate::config) scope: Scope,
    /// Of its highest level. The levels below it follow from the names of its limits.
    pub(in crate::config) priority: Priority,
    pub(in crate::config) on_delay: Duration,
    pub(in crate::config) off_delay: OffDelay,
    pub(in crate::config) ack: Ack,
    /// Its own keys and what they are where nothing is set.
    pub(in crate::config) limits: &'static [(&'static str, Limit)],
    /// Every key: those all alarms share, then its own.
    pub(in crate::config) keys: &'static [&'static str],
}

/// What an alarm asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) struct Ack {
    /// An episode ends by an acknowledgement only.
    pub(in crate::config) needed: bool,
    /// An acknowledgement holds this long while the condition persists.
    pub(in crate::config) expires: Option<Duration>,
}

/// It ends with its condition.
const UNNEEDED: Ack = Ack { needed: false, expires: None };
const NEEDED: Ack = Ack { needed: true, expires: None };
/// An acknowledged fault that keeps callers out must not stay as it is: it asks again.
const EXPIRING: Ack = Ack { needed: true, expires: Some(min(5)) };

const NOW: Duration = Duration::ZERO;

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn min(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

const fn h(hours: u64) -> Duration {
    Duration::from_hours(hours)
}

macro_rules! catalogue {
    ($($kind:ident $scope:ident $priority:ident $on:expr, $off:expr, $ack:ident
       [$($key:literal $sort:ident $default:expr),*];)*) => {
        /// Every alarm, in the order of [`AlarmKind::ALL`].
        pub(in crate::config) const CATALOGUE: &[CatalogueAlarm] = &[$(CatalogueAlarm {
            kind: AlarmKind::$kind,
            scope: Scope::$scope,
            priority: Priority::$priority,
            on_delay: $on,
            off_delay: $off,
            ack: $ack,
            limits: &[$(($key, Limit::$sort($default)),)*],
            keys: &["enabled", "priority", "needs_ack", "ack_expires", "on_delay", "off_delay", $($key,)*],
        },)*];
    };
}

// Alarm, where it is set, priority, on-delay, off-delay, acknowledgement, limits.
catalogue! {
    LeftOffHook Line High NOW, After(s(3)), EXPIRING [
        "no_call_after" After s(60), "far_end_after" After s(15)
    ];
    LeftOffHookSuspected Line High NOW, After(s(3)), UNNEEDED [
        "parked_after" After s(60), "unknown_medium_after" After min(5), "unknown_high_after" After min(15),
        "known_low_after" After min(15), "known_medium_after" After min(30), "known_high_after" After min(80)
    ];
    RingUnanswered Line High NOW, After(s(8)), UNNEEDED ["medium_after" After s(15), "high_after" After s(30)];
    MissedRepeatedly Line High NOW, After(min(10)), NEEDED ["count" Count 3, "within" After min(10)];
    DroppedRepeatedly Line Medium NOW, After(min(10)), NEEDED ["count" Count 3, "within" After min(30)];
    GroupFull Group Medium NOW, After(s(30)), UNNEEDED ["after" After min(5)];
    LineDead Line High s(5), After(s(5)), EXPIRING [];
    // Its off-hook ends it at once.
    PhoneAbsentSuspected Line Medium NOW, After(NOW), NEEDED ["count" Count 5, "at_least" After h(2)];
    // Any event ends it at once. A line with a shift has a shorter day: see `AlarmPlan`.
    LineSilent Line Low NOW, After(NOW), UNNEEDED ["after" After DAY];
    // The last line that becomes known ends it at once. Low where the adapter cannot be asked: see `AlarmPlan`.
    LineUnknown Site Medium NOW, After(NOW), UNNEEDED ["after" After min(5)];
    // One good report ends it at once.
    LineStale Site Medium NOW, After(NOW), UNNEEDED [];
    FeedLost Site Critical s(1), After(s(10)), NEEDED ["within" After s(1)];
    AdapterLost Site Critical s(3), After(s(10)), NEEDED ["after" After s(30)];
    AdapterChatter Line Medium NOW, After(s(60)), NEEDED ["count" Count 20, "within" After s(10)];
    ManyBlocked Group Critical s(60), After(s(60)), EXPIRING [
        "share" Count 20, "lines" Count 2, "site_lines" Count 3
    ];
    JournalFault Site Critical NOW, ByPerson, NEEDED ["after" After s(2)];
    ClockStep Site Medium NOW, ByPerson, NEEDED ["after" After s(2)];
}

/// A day of a line that is always on duty.
pub(super) const DAY: Duration = h(24);

/// What a delay may be.
pub(in crate::config) const DELAYS: RangeInclusive<Duration> = Duration::ZERO..=h(24);
/// What a limit that is a duration may be.
pub(in crate::config) const LIMITS: RangeInclusive<Duration> = Duration::from_millis(100)..=h(24 * 31);
/// How long an acknowledgement may hold, where it does not hold to the end.
pub(in crate::config) const EXPIRIES: RangeInclusive<Duration> = min(1)..=h(8);

/// When a step of the escalation may be due.
pub(in crate::config) const STEPS: RangeInclusive<Duration> = s(10)..=h(24);
/// Most steps of the escalation of a priority.
pub(in crate::config) const STEPS_MAX: usize = 5;

/// What a limit that is a count or a percentage may be.
pub(in crate::config) fn counts(key: &str) -> RangeInclusive<u32> {
    // 4096 lines are the most a site has; more than 100 events are no count that a person waits for.
    if key.ends_with("lines") { 1..=4_096 } else { 1..=100 }
}

impl CatalogueAlarm {
    /// The row of an alarm.
    pub(in crate::config) fn of(kind: AlarmKind) -> Option<&'static Self> {
        CATALOGUE.iter().find(|alarm| alarm.kind == kind)
    }
}
