//! The alarm settings: read and checked against the catalogue, kept as they stand. Nothing here evaluates an alarm.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::error::ErrorKind;
use super::keys::{self};
use super::value;
use super::walk::{Mark, Node, Section, Walk, did_you_mean};
use crate::domain::{GroupName, LineIx, Priority};

/// Every alarm setting of the file. A line's setting overrides its group's, which overrides the site's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlarmSettings {
    /// `[alarm.NAME]`.
    pub site: Vec<AlarmSetting>,
    /// `[group.GROUP.alarm.NAME]`.
    pub groups: Vec<(GroupName, Vec<AlarmSetting>)>,
    /// A `[[line]]`'s `alarm = { NAME = {…} }`.
    pub lines: Vec<(LineIx, Vec<AlarmSetting>)>,
}

impl AlarmSettings {
    /// Whether the file sets no alarm at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.site.is_empty() && self.groups.is_empty() && self.lines.is_empty()
    }
}

/// What the file says of one alarm, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmSetting {
    /// The alarm's name in the catalogue.
    pub alarm: &'static str,
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `priority`.
    pub priority: Option<Priority>,
    /// `needs_ack`.
    pub needs_ack: Option<bool>,
    /// `on_delay`.
    pub on_delay: Option<Duration>,
    /// `off_delay`.
    pub off_delay: Option<Duration>,
    /// The alarm's own limits by key, in the order of the catalogue.
    pub limits: Vec<(&'static str, Limit)>,
}

/// A limit of an alarm's condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A duration.
    After(Duration),
    /// A count, or a percentage.
    Count(u32),
}

/// Where an alarm may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// For the site only: the alarm belongs to an adapter or to the program.
    Site,
    /// For the site or a group.
    Group,
    /// For the site, a group or a line.
    Line,
}

/// An alarm of the catalogue.
#[derive(Debug)]
pub(super) struct CatalogueAlarm {
    pub(super) name: &'static str,
    pub(super) scope: Scope,
    /// Every key: those all alarms share, then its own.
    pub(super) keys: &'static [&'static str],
}

macro_rules! catalogue {
    ($($name:literal $scope:ident [$($key:literal)*];)*) => {
        /// Every alarm, in the order of the catalogue in `docs/ALARMS.md`. Keys that end in `after`, `within` or
        /// `at_least` are durations; `share` is a percentage; the rest are counts.
        pub(super) const CATALOGUE: &[CatalogueAlarm] = &[$(CatalogueAlarm {
            name: $name,
            scope: Scope::$scope,
            keys: &["enabled", "priority", "needs_ack", "on_delay", "off_delay", $($key,)*],
        },)*];
    };
}

catalogue! {
    "left_off_hook" Line ["no_call_after" "far_end_after"];
    "left_off_hook_suspected" Line [
        "parked_after" "unknown_medium_after" "unknown_high_after" "known_low_after" "known_medium_after"
        "known_high_after"
    ];
    "ring_unanswered" Line ["medium_after" "high_after"];
    "missed_repeatedly" Line ["count" "within"];
    "dropped_repeatedly" Line ["count" "within"];
    "group_full" Group ["after"];
    "line_dead" Line [];
    "phone_absent_suspected" Line ["count" "at_least"];
    "line_silent" Line ["after"];
    "line_unknown" Line ["after"];
    "line_stale" Line [];
    "feed_lost" Site ["within"];
    "adapter_lost" Site ["after"];
    "adapter_chatter" Line ["count" "within"];
    "many_blocked" Group ["share" "lines" "site_lines"];
    "journal_fault" Site ["after"];
    "clock_step" Site ["after"];
}

/// How many keys all alarms share.
const SHARED_KEYS: usize = 5;

const DELAY: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_hours(24);
const LIMIT: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_hours(24 * 31);

/// Reads a table of alarms: `[alarm]`, `[group.GROUP.alarm]` or a line's `alarm`.
pub(super) fn read(walk: &mut Walk<'_>, node: &Node<'_>, scope: Scope) -> Vec<AlarmSetting> {
    let entries = walk.entries(node, "a table of alarms, for example { left_off_hook = { priority = \"high\" } }");
    let mut settings = Vec::new();
    for (name, mark, node) in entries.unwrap_or_default() {
        if let Some(alarm) = find(walk, name, &mark, scope)
            && let Some(section) = walk.section_of(&node, &format!("alarm {}", alarm.name), alarm.keys)
        {
            settings.push(setting(walk, alarm, &section));
        }
    }
    settings
}

fn find(walk: &mut Walk<'_>, name: &str, mark: &Mark, scope: Scope) -> Option<&'static CatalogueAlarm> {
    let names = || CATALOGUE.iter().filter(|alarm| alarm.scope >= scope).map(|alarm| alarm.name);
    let allowed = || names().collect::<Vec<_>>().join(", ");
    match CATALOGUE.iter().find(|alarm| alarm.name == name) {
        Some(alarm) if alarm.scope >= scope => Some(alarm),
        Some(alarm) => {
            let place = if alarm.scope == Scope::Site { "for the site" } else { "for the site or a group" };
            let message = format!("`{name}` can be set {place} only, allowed here: {}", allowed());
            walk.error(mark, ErrorKind::NotAllowed, message);
            None
        }
        None => {
            let hint = did_you_mean(name, names());
            walk.error(mark, ErrorKind::UnknownKey, format!("no alarm `{name}`{hint}, allowed: {}", allowed()));
            None
        }
    }
}

fn setting(walk: &mut Walk<'_>, alarm: &'static CatalogueAlarm, section: &Section<'_>) -> AlarmSetting {
    let enabled = section.get("enabled").and_then(|node| walk.flag(&node));
    let priority = section.get("priority").and_then(|node| walk.word(&node, &Priority::WORDS));
    let needs_ack = section.get("needs_ack").and_then(|node| walk.flag(&node));
    let on_delay = section.get("on_delay").and_then(|node| value::duration(walk, &node, &DELAY));
    let off_delay = section.get("off_delay").and_then(|node| value::duration(walk, &node, &DELAY));
    let mut limits = Vec::new();
    for key in alarm.keys.iter().skip(SHARED_KEYS) {
        let Some(node) = section.get(key) else { continue };
        let is_duration = ["after", "within", "at_least"].iter().any(|end| key.ends_with(end));
        let limit = if is_duration {
            value::duration(walk, &node, &LIMIT).map(Limit::After)
        } else {
            let most = if *key == "share" { 100 } else { 10_000 };
            walk.integer(&node, 1..=most).map(Limit::Count)
        };
        limits.extend(limit.map(|limit| (*key, limit)));
    }
    in_order(walk, section, &limits);
    AlarmSetting { alarm: alarm.name, enabled, priority, needs_ack, on_delay, off_delay, limits }
}

/// An alarm that grows with time must grow in order: `…low_after`, `…medium_after`, `…high_after`.
fn in_order(walk: &mut Walk<'_>, section: &Section<'_>, limits: &[(&'static str, Limit)]) {
    let stem =
        |key: &'static str| ["low_after", "medium_after", "high_after"].iter().find_map(|end| key.strip_suffix(end));
    for pair in limits.windows(2) {
        let [(first, Limit::After(sooner)), (second, Limit::After(later))] = pair else { continue };
        if stem(first).is_some() && stem(first) == stem(second) && sooner >= later {
            let Some(node) = section.get(second) else { continue };
            let sooner = value::show_duration(*sooner);
            let message = format!("not later than {first} = \"{sooner}\", allowed: more than {sooner}");
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
    }
}

/// Reads `[group.NAME]`. A group exists if a line names it.
pub(super) fn read_groups(
    walk: &mut Walk<'_>,
    node: &Node<'_>,
    groups: &[GroupName],
) -> Vec<(GroupName, Vec<AlarmSetting>)> {
    let mut found = Vec::new();
    for (name, mark, node) in walk.entries(node, "tables [group.NAME.alarm.ALARM]").unwrap_or_default() {
        let group = groups.iter().find(|group| group.as_str() == name);
        if group.is_none() {
            let names: Vec<_> = groups.iter().map(GroupName::as_str).filter(|name| !name.is_empty()).collect();
            let hint = did_you_mean(name, names.iter().copied());
            let message = format!("no line is in group \"{name}\"{hint}, allowed: {}", or_none(&names));
            walk.error(&mark, ErrorKind::UnknownReference, message);
        }
        let Some(section) = walk.section(&node, &keys::GROUP) else { continue };
        let settings = section.get("alarm").map(|node| read(walk, &node, Scope::Group)).unwrap_or_default();
        found.extend(group.map(|group| (group.clone(), settings)));
    }
    found
}

/// A list for a message; says so when it is empty, and is cut where it would fill the screen.
pub(super) fn or_none(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    match names.len() {
        0 => "none, as the file names none".to_owned(),
        more if more > SHOWN => {
            let shown: Vec<_> = names.iter().take(SHOWN).copied().collect();
            format!("{} and {} more", shown.join(", "), more - SHOWN)
        }
        _ => names.join(", "),
    }
}
