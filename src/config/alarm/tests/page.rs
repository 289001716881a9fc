//! The tables of `docs/ALARMS.md`, listed from the code. `UPDATE_SNAPSHOTS=1` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use super::*;
use crate::alarm::{OffDelay, Rule};
use crate::config::alarm::catalogue::{DELAYS, EXPIRIES, LIMITS, counts};
use crate::config::alarm::preset::preset;
use crate::config::describe::sight::{Sight, senses};
use crate::config::parse::USES;
use crate::config::value::show_duration;
use crate::config::{Dialling, LineUse};
use crate::domain::{AdapterKind, Sign};

const PAGE: &str = include_str!("../../../../docs/ALARMS.md");
const BEGIN: &str = "<!-- listed from the code: begin -->\n";
const END: &str = "<!-- listed from the code: end -->\n";

#[test]
fn the_tables_of_the_page_are_what_the_code_says() {
    let (head, rest) = PAGE.split_once(BEGIN).expect("the page has its first marker");
    let (listed, tail) = rest.split_once(END).expect("the page has its last marker");
    let expected = tables();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ALARMS.md");
        std::fs::write(path, format!("{head}{BEGIN}{expected}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(listed, expected, "docs/ALARMS.md differs from the code; UPDATE_SNAPSHOTS=1 writes it anew");
}

fn tables() -> String {
    let mut text = "| Alarm | Of | Condition | On-delay | Off-delay | Priority | Needs ack | Ack holds |\n|---|---|---|---|---|---|---|---|\n".to_owned();
    for alarm in CATALOGUE {
        let (zh, en) = alarm.kind.title();
        let _ = writeln!(
            text,
            "| `{}` {zh}, {en} | {} | {} | {} | {} | {} | {} | {} |",
            alarm.kind,
            sources(alarm.kind),
            condition(alarm.kind),
            delay(alarm.on_delay),
            off_delay(alarm),
            priorities(alarm.kind),
            if alarm.ack.needed { "yes" } else { "no" },
            alarm.ack.expires.map_or("–".to_owned(), show_duration),
        );
    }
    settings(&mut text);
    presets(&mut text);
    abilities(&mut text);
    text
}

fn delay(delay: Duration) -> String {
    if delay.is_zero() { "0".to_owned() } else { show_duration(delay) }
}

fn off_delay(alarm: &CatalogueAlarm) -> String {
    let ends = match alarm.kind {
        AlarmKind::PhoneAbsentSuspected => " (one off-hook)",
        AlarmKind::LineSilent => " (any event)",
        AlarmKind::LineUnknown => " (last line known)",
        AlarmKind::LineStale => " (one good report)",
        _ => "",
    };
    match alarm.off_delay {
        OffDelay::After(after) => format!("{}{ends}", delay(after)),
        OffDelay::ByPerson => "manual".to_owned(),
    }
}

fn sources(alarm: AlarmKind) -> String {
    let group = AlarmKind::ManyBlocked;
    let mut names = Vec::new();
    for (name, has) in [
        ("line", AlarmKind::OF_LINE.contains(&alarm)),
        ("number", AlarmKind::OF_NUMBER.contains(&alarm)),
        ("adapter", AlarmKind::OF_ADAPTER.contains(&alarm)),
        ("group", alarm == group),
        ("site", [group, AlarmKind::JournalFault, AlarmKind::ClockStep].contains(&alarm)),
    ] {
        names.extend(has.then_some(name));
    }
    names.join(", ")
}

/// What makes an alarm true, in the words of the page; numbers stand in the table of settings.
fn condition(alarm: AlarmKind) -> &'static str {
    match alarm {
        AlarmKind::LeftOffHook => "certain *no call*, from off-hook; certain *far end cleared*, from the clearing",
        AlarmKind::LeftOffHookSuspected => {
            "*dropped and parked*, from the second off-hook; origin none or unknown (*undetermined*), or inbound or outbound \
             (*long call*), from off-hook"
        }
        AlarmKind::RingUnanswered => "ringing",
        AlarmKind::MissedRepeatedly => "`count` missed calls of one number within `within`",
        AlarmKind::DroppedRepeatedly => "`count` answered calls released within 5 s, in `within`",
        AlarmKind::GroupFull => "every line of a number in use",
        AlarmKind::LineDead => "no line voltage",
        AlarmKind::PhoneAbsentSuspected => {
            "`count` rings over at least `at_least` of duty, none answered, no off-hook between"
        }
        AlarmKind::LineSilent => {
            "neither ring nor off-hook for `after` of duty, or longer than the line's own usual silence"
        }
        AlarmKind::LineUnknown => {
            "lines of the adapter unknown on duty; the alarm names them (event-only kinds start unknown: the first call or a \
             walk test settles each line)"
        }
        AlarmKind::LineStale => "the adapter's promise of freshness broken",
        AlarmKind::FeedLost => {
            "half of an adapter's lines dead together, or all its inputs change within `within`: check power, 光猫, PBX"
        }
        AlarmKind::AdapterLost => "port gone, read error, end of file, or stale for `after` (then closed and reopened)",
        AlarmKind::AdapterChatter => "more than `count` changes on a line in `within`",
        AlarmKind::ManyBlocked => {
            "certain causes on the greater of `lines` and `share` % (rounded up) of a group's lines, or on `site_lines` of \
             the site"
        }
        AlarmKind::JournalFault => "not writable, stalled over `after`, chain broken, another program's record in it",
        AlarmKind::ClockStep => "wall clock moved over `after` against the monotonic one",
    }
}

/// The levels under each sign that is the alarm's own.
fn priorities(alarm: AlarmKind) -> String {
    let plan = AlarmPlan::of(alarm, &Escalation::default()).unwrap();
    let signs = [
        (Sign::NoCall, "no call"),
        (Sign::FarEndCleared, "far end cleared"),
        (Sign::DroppedAndParked, "dropped and parked"),
        (Sign::Undetermined, "undetermined"),
        (Sign::LongCall, "long call"),
    ];
    let by_sign: Vec<_> = signs
        .into_iter()
        .filter(|_| plan.rule(None).levels.is_empty())
        .filter_map(|(sign, name)| Some(format!("*{name}*: {}", levels(&plan.rule(Some(sign)))?)))
        .collect();
    let own = levels(&plan.rule(None)).unwrap_or_else(|| by_sign.join("; "));
    if alarm == AlarmKind::LineUnknown { format!("{own}; low where the adapter cannot be asked") } else { own }
}

fn levels(rule: &Rule) -> Option<String> {
    let level = |level: &crate::alarm::Level| {
        let priority = word(level.priority);
        if level.after.is_zero() { priority.to_owned() } else { format!("{priority} {}", show_duration(level.after)) }
    };
    let levels: Vec<_> = rule.levels.iter().map(level).collect();
    (!levels.is_empty()).then(|| levels.join(", "))
}

fn word(priority: Priority) -> &'static str {
    Priority::WORDS.into_iter().find(|(value, _)| *value == priority).map(|(_, word)| word).unwrap()
}

fn settings(text: &mut String) {
    let range = |range: &std::ops::RangeInclusive<Duration>| {
        format!("{} to {}", delay(*range.start()), show_duration(*range.end()))
    };
    let (delays, expiries, limits) = (range(&DELAYS), range(&EXPIRIES), range(&LIMITS));
    let _ = writeln!(
        text,
        "\nEvery alarm takes `enabled` (default `true`), `priority`, `needs_ack`, `ack_expires` ({expiries}, or `never`), \
         `on_delay` and `off_delay` ({delays}), as above where nothing is set, and its own keys:\n\n\
         | Alarm | Set for | Key | Default | Range |\n|---|---|---|---|---|"
    );
    for alarm in CATALOGUE {
        let scope = match alarm.scope {
            Scope::Site => "site",
            Scope::Group => "site, group",
            Scope::Line => "site, group, line",
        };
        if alarm.limits.is_empty() {
            let _ = writeln!(text, "| `{}` | {scope} | – | – | – |", alarm.kind);
        }
        for (key, default) in alarm.limits {
            let (default, range) = match default {
                // The shipped default is cut to the line's shift.
                Limit::After(_) if alarm.kind == AlarmKind::LineSilent => (
                    "the duty time of one day: the line's shift without breaks off duty; 24h where on duty always"
                        .to_owned(),
                    limits.clone(),
                ),
                Limit::After(after) => (show_duration(*after), limits.clone()),
                Limit::Count(count) => {
                    let counts = counts(key);
                    (count.to_string(), format!("{} to {}", counts.start(), counts.end()))
                }
            };
            let _ = writeln!(text, "| `{}` | {scope} | `{key}` | {default} | {range} |", alarm.kind);
        }
    }
}

fn presets(text: &mut String) {
    text.push_str("\nWhat the `use` of a line presets:\n\n| `use` | Off | Otherwise than above |\n|---|---|---|\n");
    for (usage, name) in USES {
        let settings: Vec<_> = AlarmKind::ALL.into_iter().filter_map(|(alarm, _)| preset(usage, alarm)).collect();
        let off = settings.iter().filter(|setting| setting.enabled == Some(false));
        let off: Vec<_> = off.map(|setting| format!("`{}`", setting.alarm)).collect();
        let other = settings.iter().filter(|setting| setting.enabled.is_none());
        let other: Vec<_> = other.map(|setting| changed(usage, setting)).collect();
        let list = |items: Vec<String>| if items.is_empty() { "–".to_owned() } else { items.join(", ") };
        let _ = writeln!(text, "| `{name}` | {} | {} |", list(off), list(other));
    }
}

fn changed(usage: LineUse, setting: &AlarmSetting) -> String {
    let AlarmSetting {
        alarm,
        enabled: None,
        priority,
        needs_ack: None,
        ack_expires: None,
        on_delay: None,
        off_delay: None,
        limits,
    } = setting
    else {
        panic!("{usage:?}: the page has no words for {setting:?}")
    };
    let mut parts: Vec<_> = priority.iter().map(|priority| format!("priority {}", word(*priority))).collect();
    let same = limits.first().filter(|(_, first)| limits.len() > 1 && limits.iter().all(|(_, limit)| limit == first));
    match same {
        Some((_, limit)) => parts.push(format!("all limits {}", shown(*limit))),
        None => parts.extend(limits.iter().map(|(key, limit)| format!("`{key}` {}", shown(*limit)))),
    }
    format!("`{alarm}`: {}", parts.join(", "))
}

fn shown(limit: Limit) -> String {
    match limit {
        Limit::After(after) => show_duration(after),
        Limit::Count(count) => count.to_string(),
    }
}

fn abilities(text: &mut String) {
    let reporting: Vec<_> = AdapterKind::ALL.into_iter().filter(|(kind, _)| kind.traits().reports_lines()).collect();
    let kinds: Vec<_> = reporting.iter().map(|(_, name)| format!("`{name}`")).collect();
    let _ = write!(
        text,
        "\nWhat each kind of adapter can prove on a line that dials by tones. On a line with `dialling = \"pulse\"` or \
         `dials_itself = true`, or that shares its group or number with a line whose kind reports no rings, none proves \
         *no call*. `hookwatch check` prints it for each line.\n\n\
         | Alarm | {} |\n|---{}|\n",
        kinds.join(" | "),
        "|---".repeat(kinds.len())
    );
    for (alarm, name) in AlarmKind::ALL {
        let sight = |kind: AdapterKind| {
            Some(match senses(&kind.traits(), Dialling::Tone).sight(alarm)? {
                Sight::Prove => "proves",
                Sight::Suspect => "suspects",
                Sight::Cannot => "cannot see",
            })
        };
        let cells: Option<Vec<_>> = reporting.iter().map(|(kind, _)| sight(*kind)).collect();
        if let Some(cells) = cells {
            let _ = writeln!(text, "| `{name}` | {} |", cells.join(" | "));
        }
    }
}
