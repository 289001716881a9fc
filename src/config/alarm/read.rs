//! Reads the alarm settings of the file and checks each by itself; what they lead to together, `settle` judges.

use std::time::Duration;

use toml::de::DeValue;

use super::catalogue::{DELAYS, EXPIRIES, LIMITS, STEPS, STEPS_MAX, counts};
use super::settle::{Draft, is_rising};
use super::{AckExpiry, AlarmSetting, CATALOGUE, CatalogueAlarm, Limit, Scope};
use crate::alarm::Escalation;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Mark, Node, Section, Walk, did_you_mean, shorten};
use crate::domain::{AlarmKind, GroupName, Priority};

/// Reads a table of alarms: `[alarm]`, `[group.GROUP.alarm]` or a line's `alarm`.
pub(in crate::config) fn read(walk: &mut Walk<'_>, node: &Node<'_>, scope: Scope) -> Vec<Draft> {
    let entries = walk.entries(node, "a table of alarms, for example { left_off_hook = { priority = \"high\" } }");
    let mut settings = Vec::new();
    for (name, mark, node) in entries.unwrap_or_default() {
        if let Some(alarm) = find(walk, name, &mark, scope)
            && let Some(section) = walk.section_of(&node, &format!("alarm {}", alarm.kind), alarm.keys)
        {
            settings.push(Draft { setting: setting(walk, alarm, &section), mark: section.mark.clone() });
        }
    }
    settings
}

fn find(walk: &mut Walk<'_>, name: &str, mark: &Mark, scope: Scope) -> Option<&'static CatalogueAlarm> {
    let names = || CATALOGUE.iter().filter(|alarm| alarm.scope >= scope).map(|alarm| alarm.kind.as_str());
    let allowed = || names().collect::<Vec<_>>().join(", ");
    match CATALOGUE.iter().find(|alarm| alarm.kind.as_str() == name) {
        Some(alarm) if alarm.scope >= scope => Some(alarm),
        Some(alarm) => {
            let message = format!("`{name}` {}, allowed here: {}", place(alarm), allowed());
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

/// Why an alarm cannot be set everywhere, and where it can.
fn place(alarm: &CatalogueAlarm) -> String {
    let name = alarm.kind;
    if AlarmKind::OF_ADAPTER.contains(&name) {
        return format!("is one alarm of a whole adapter, set for the site only, as [alarm.{name}]");
    }
    match alarm.scope {
        Scope::Site => format!("is about the program, set for the site only, as [alarm.{name}]"),
        Scope::Group | Scope::Line => {
            format!(
                "is about several lines, set for the site or a group only, as [alarm.{name}] or [group.NAME.alarm.{name}]"
            )
        }
    }
}

fn setting(walk: &mut Walk<'_>, alarm: &'static CatalogueAlarm, section: &Section<'_>) -> AlarmSetting {
    let mut limits = Vec::new();
    for (key, default) in alarm.limits {
        let Some(node) = section.get(key) else { continue };
        let limit = match default {
            Limit::After(_) => value::duration(walk, &node, &LIMITS).map(Limit::After),
            Limit::Count(_) => walk.integer(&node, counts(key)).map(Limit::Count),
        };
        limits.extend(limit.map(|limit| (*key, limit)));
    }
    in_order(walk, section, &limits);
    AlarmSetting {
        alarm: alarm.kind,
        enabled: section.get("enabled").and_then(|node| walk.flag(&node)),
        priority: section.get("priority").and_then(|node| walk.word(&node, &Priority::WORDS)),
        needs_ack: section.get("needs_ack").and_then(|node| walk.flag(&node)),
        ack_expires: section.get("ack_expires").and_then(|node| expiry(walk, &node)),
        on_delay: section.get("on_delay").and_then(|node| value::duration(walk, &node, &DELAYS)),
        off_delay: section.get("off_delay").and_then(|node| value::duration(walk, &node, &DELAYS)),
        limits,
    }
}

fn expiry(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<AckExpiry> {
    const ALLOWED: &str = "\"never\", or a duration from 1min to 8h, for example \"5min\"";
    match node.value {
        DeValue::String(text) if text == "never" => Some(AckExpiry::Never),
        DeValue::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
            value::duration(walk, node, &EXPIRIES).map(AckExpiry::After)
        }
        DeValue::String(text) => {
            let message = format!("\"{}\" is no duration, allowed: {ALLOWED}", shorten(text));
            walk.error(&node.mark, ErrorKind::BadDuration, message);
            None
        }
        _ => {
            walk.wrong_type(node, ALLOWED);
            None
        }
    }
}

/// An alarm that grows with time must grow in order: `…low_after`, `…medium_after`, `…high_after`.
fn in_order(walk: &mut Walk<'_>, section: &Section<'_>, limits: &[(&'static str, Limit)]) {
    for pair in limits.windows(2) {
        let [(first, Limit::After(sooner)), (second, Limit::After(later))] = pair else { continue };
        if is_rising(first, second) && sooner >= later {
            let Some(node) = section.get(second) else { continue };
            let sooner = value::show_duration(*sooner);
            let message = format!("not later than {first} = \"{sooner}\", allowed: more than {sooner}");
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
    }
}

/// Reads `[escalation]`: for each priority, when the next person is told.
pub(in crate::config) fn read_escalation(walk: &mut Walk<'_>, node: &Node<'_>) -> Escalation {
    let usual = Escalation::default();
    let Some(section) = walk.section(node, &keys::ESCALATION) else { return usual };
    let mut steps = |key, usual| section.get(key).and_then(|node| steps(walk, &node)).unwrap_or(usual);
    Escalation {
        low: steps("low", usual.low),
        medium: steps("medium", usual.medium),
        high: steps("high", usual.high),
        critical: steps("critical", usual.critical),
    }
}

fn steps(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<Vec<Duration>> {
    let items = walk.list(node, "durations, for example [\"2min\", \"10min\"]")?;
    if items.len() > STEPS_MAX {
        let message = format!("{} steps, allowed: at most {STEPS_MAX}", items.len());
        walk.error(&node.mark, ErrorKind::TooLarge, message);
        return None;
    }
    let mut steps: Vec<Duration> = Vec::new();
    for item in items {
        let Some(step) = value::duration(walk, &item, &STEPS) else { continue };
        if let Some(last) = steps.last().filter(|last| **last >= step) {
            let last = value::show_duration(*last);
            let message = format!("not later than the step before it, {last}, allowed: more than {last}");
            walk.error(&item.mark, ErrorKind::Contradiction, message);
        }
        steps.push(step);
    }
    Some(steps)
}

/// Reads `[group.NAME]`. A group exists if a line names it.
pub(in crate::config) fn read_groups(
    walk: &mut Walk<'_>,
    node: &Node<'_>,
    groups: &[GroupName],
) -> Vec<(GroupName, Vec<Draft>)> {
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
pub(in crate::config) fn or_none(names: &[&str]) -> String {
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
