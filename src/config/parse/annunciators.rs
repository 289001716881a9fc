//! `[[annunciate]]` and `[bell]`: who is told of alarms, and how. Whether a program is there is not looked up here.

use std::ops::RangeInclusive;
use std::path::Path;
use std::time::Duration;

use super::{Given, Place};
use crate::config::alarm::or_none;
use crate::config::annunciate::{self, FIELDS, Slip};
use crate::config::calendar::Calendar;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Node, Section, Walk, did_you_mean, shorten};
use crate::config::{AnnunciatorConfig, BellConfig};
use crate::domain::{GroupName, Priority, ShiftName};

/// Most `[[annunciate]]` of a site: three steps for some twenty groups.
const ANNUNCIATORS_MAX: usize = 64;
/// Most words of a command.
const WORDS_MAX: usize = 32;
/// Most characters of a word, before its fields are filled in.
const WORD_MAX: usize = 1_000;
/// Programs that read their argument after `-c` as a script.
const SHELLS: [&str; 10] = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh"];

const STEPS: [(u32, &str); 3] = [(0, "contact"), (1, "supervisor"), (2, "duty_leader")];
/// Who has to be told at once, where the file does not say.
const PRIORITIES: [Priority; 2] = [Priority::Critical, Priority::High];
/// A shorter one would tell faster than anybody can act.
const REPEAT: RangeInclusive<Duration> = Duration::from_secs(10)..=Duration::from_hours(24);
const TIMEOUT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_mins(5);
/// How long a command may take where the file does not say.
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(10);

const BELL_FROM: [(Option<Priority>, &str); 5] = [
    (Some(Priority::Critical), "critical"),
    (Some(Priority::High), "high"),
    (Some(Priority::Medium), "medium"),
    (Some(Priority::Low), "low"),
    (None, "never"),
];
const BELL_REPEAT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(1);

pub(super) fn read(
    walk: &mut Walk<'_>,
    root: &Section<'_>,
    groups: &[GroupName],
    calendar: &Calendar,
    place: &Place<'_>,
) -> Vec<AnnunciatorConfig> {
    let mut given = Given::default();
    let sections = walk.tables(root, "annunciate", &keys::ANNUNCIATE, ANNUNCIATORS_MAX);
    sections.iter().map(|section| annunciator(walk, section, groups, calendar, place, &mut given)).collect()
}

pub(super) fn read_bell(walk: &mut Walk<'_>, root: &Section<'_>) -> BellConfig {
    let default = BellConfig::default();
    let Some(section) = root.get("bell").and_then(|node| walk.section(&node, &keys::BELL)) else { return default };
    let from = section.get("from").and_then(|node| walk.word(&node, &BELL_FROM));
    let repeat = section.get("repeat").and_then(|node| value::duration(walk, &node, &BELL_REPEAT));
    BellConfig { from: from.unwrap_or(default.from), repeat: repeat.unwrap_or(default.repeat) }
}

fn annunciator(
    walk: &mut Walk<'_>,
    section: &Section<'_>,
    groups: &[GroupName],
    calendar: &Calendar,
    place: &Place<'_>,
    given: &mut Given,
) -> AnnunciatorConfig {
    let name = walk.required(section, "name", "a name for it, for example name = \"sms\"");
    let name = name.and_then(|node| {
        let name = value::name(walk, &node)?;
        given.note(walk, "annunciator", name, name.to_owned(), &node.mark).then_some(name)
    });
    let what = "a program and its arguments, for example command = [\"notify-send\", \"{title_en}\"]";
    let command = walk.required(section, "command", what).map(|node| command(walk, &node, &place.dir));
    let step = section.get("step").and_then(|node| walk.word(&node, &STEPS));
    let priorities = section.get("priority").and_then(|node| priorities(walk, &node));
    let group = |name: &str| groups.iter().find(|group| group.as_str() == name && !name.is_empty()).cloned();
    let group_names: Vec<_> = groups.iter().map(GroupName::as_str).filter(|name| !name.is_empty()).collect();
    let groups = section.get("group").map(|node| references(walk, &node, "group", group, &group_names));
    let shift = |name: &str| calendar.shifts().iter().map(|shift| &shift.name).find(|shift| shift.as_str() == name);
    let shift_names: Vec<_> = calendar.shifts().iter().map(|shift| shift.name.as_str()).collect();
    let shift = |name: &str| -> Option<ShiftName> { shift(name).cloned() };
    let shifts = section.get("shift").map(|node| references(walk, &node, "shift", shift, &shift_names));
    let repeat = section.get("repeat").and_then(|node| value::duration(walk, &node, &REPEAT));
    let timeout = section.get("timeout").and_then(|node| value::duration(walk, &node, &TIMEOUT));
    AnnunciatorConfig {
        name: name.unwrap_or_default().to_owned(),
        command: command.unwrap_or_default(),
        step: step.unwrap_or_default(),
        priorities: priorities.unwrap_or_else(|| PRIORITIES.to_vec()),
        groups: groups.unwrap_or_default(),
        shifts: shifts.unwrap_or_default(),
        repeat,
        timeout: timeout.unwrap_or(TIMEOUT_DEFAULT),
    }
}

fn priorities(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<Vec<Priority>> {
    let items = walk.list(node, "priorities, for example [\"critical\", \"high\"]")?;
    if items.is_empty() {
        let message = "no priority at all: nobody would ever be told, allowed: at least one";
        walk.error(&node.mark, ErrorKind::Contradiction, message);
    }
    let mut given = Given::default();
    let mut found = Vec::new();
    for item in items {
        if let Some(priority) = walk.word(&item, &Priority::WORDS) {
            let word = priority_word(priority);
            if given.note(walk, "priority", word, word.to_owned(), &item.mark) {
                found.push(priority);
            }
        }
    }
    Some(found)
}

fn priority_word(priority: Priority) -> &'static str {
    Priority::WORDS.iter().find(|(known, _)| *known == priority).map_or("", |(_, word)| word)
}

/// A list of names that must exist.
fn references<T>(
    walk: &mut Walk<'_>,
    node: &Node<'_>,
    what: &str,
    find: impl Fn(&str) -> Option<T>,
    names: &[&str],
) -> Vec<T> {
    let Some(items) = walk.list(node, &format!("names of a {what}")) else { return Vec::new() };
    if items.is_empty() {
        let message = format!("no {what} at all, allowed: at least one; leave the key out for all");
        walk.error(&node.mark, ErrorKind::Contradiction, message);
    }
    let mut given = Given::default();
    let mut found = Vec::new();
    for item in items {
        let Some(name) = walk.text(&item) else { continue };
        match find(name) {
            Some(known) if given.note(walk, what, name, name.to_owned(), &item.mark) => found.push(known),
            Some(_) => {}
            None => {
                let hint = did_you_mean(name, names.iter().copied());
                let message = format!("no {what} \"{}\"{hint}, allowed: {}", shorten(name), or_none(names));
                walk.error(&item.mark, ErrorKind::UnknownReference, message);
            }
        }
    }
    found
}

fn command(walk: &mut Walk<'_>, node: &Node<'_>, dir: &Path) -> Vec<String> {
    let Some(items) = walk.list(node, "words, for example [\"notify-send\", \"{title_en}\"]") else {
        return Vec::new();
    };
    if !(1..=WORDS_MAX).contains(&items.len()) {
        let message = format!("{} words, allowed: 1 to {WORDS_MAX}, the first the program", items.len());
        walk.error(&node.mark, ErrorKind::OutOfRange, message);
    }
    let mut words = Vec::new();
    for item in items.iter().take(WORDS_MAX) {
        let word = word(walk, item);
        words.push(if words.is_empty() { program(walk, item, word, dir) } else { word.to_owned() });
    }
    no_script(walk, &items, &words);
    words
}

/// A word of a command, with its fields still to be filled in.
fn word<'d>(walk: &mut Walk<'_>, node: &Node<'d>) -> &'d str {
    let Some(text) = walk.text(node) else { return "" };
    if text.chars().count() > WORD_MAX || text.chars().any(char::is_control) {
        let message =
            format!("\"{}\" is no argument, allowed: at most {WORD_MAX} characters on one line", shorten(text));
        walk.error(&node.mark, ErrorKind::BadText, message);
        return "";
    }
    match annunciate::slip(text) {
        None => return text,
        Some(Slip::Unknown(name)) => {
            let names = FIELDS.iter().map(|(name, _)| *name);
            let hint = did_you_mean(name, names.clone());
            let allowed: Vec<_> = names.collect();
            let message = format!("no field {{{}}}{hint}, allowed: {}", shorten(name), allowed.join(", "));
            walk.error(&node.mark, ErrorKind::UnknownReference, message);
        }
        Some(Slip::Stray) => {
            let message = "a brace without its partner, allowed: {field}, or {{ and }} for braces";
            walk.error(&node.mark, ErrorKind::BadText, message);
        }
    }
    ""
}

/// The program: a path starts from the file's directory, a bare name is looked up in `PATH` when it is run.
fn program(walk: &mut Walk<'_>, node: &Node<'_>, word: &str, dir: &Path) -> String {
    if annunciate::has_field(word) {
        // What is run must not depend on what an alarm is about.
        let message = "the program holds a field, allowed: fields in its arguments only";
        walk.error(&node.mark, ErrorKind::NotAllowed, message);
        return String::new();
    }
    let text = annunciate::fill(word, |_| String::new());
    if text.trim() != text || text.is_empty() || text.ends_with('/') {
        let message = "this is no program, allowed: a path, or a name that is in PATH";
        if !word.is_empty() || node.value.as_str() == Some("") {
            walk.error(&node.mark, ErrorKind::BadText, message);
        }
        return String::new();
    }
    if !text.contains('/') {
        return word.to_owned();
    }
    let Some(path) = dir.join(&text).to_str().map(annunciate::literal) else {
        let message = "the directory of this file is not UTF-8, allowed: an absolute path";
        walk.error(&node.mark, ErrorKind::BadText, message);
        return String::new();
    };
    path
}

/// A field in a shell's script would be read by the shell: what a label holds would be run.
fn no_script(walk: &mut Walk<'_>, items: &[Node<'_>], words: &[String]) {
    // It may stand behind `env` or `busybox`.
    let is_shell = |word: &String| word.rsplit('/').next().is_some_and(|base| SHELLS.contains(&base));
    let Some(at) = words.iter().position(is_shell) else { return };
    for (option, (script, node)) in words.iter().skip(at + 1).zip(words.iter().zip(items).skip(at + 2)) {
        let takes_script = option.starts_with('-') && !option.starts_with("--") && option.contains('c');
        if takes_script && annunciate::has_field(script) {
            let message = "a shell would read the field as part of its script, allowed: fields in the words behind it, \
                           for example [\"sh\", \"-c\", \"notify \\\"$1\\\"\", \"sh\", \"{label}\"]";
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
    }
}
