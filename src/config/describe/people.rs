//! Who may act and who is told, for `hookwatch check`. Of an operator's PIN nothing is shown, not even its hash.

use super::table::Table;
use super::{put, section, show_duration};
use crate::config::{AnnunciatorConfig, Config};
use crate::domain::{GroupName, Priority, Role, ShiftName};

pub(super) fn operators(text: &mut String, config: &Config) {
    if config.operators.is_empty() {
        put(text, "operators");
        put(text, "  none: whoever reaches the keyboard may do everything, and the journal says unidentified");
        text.push('\n');
        return;
    }
    section(text, "operators", &roll(config));
}

/// The operators as a table.
pub(super) fn roll(config: &Config) -> Table {
    let mut table = Table::new(&["ID", "NAME", "ROLE"]);
    for operator in &config.operators {
        table.row([operator.id.to_string(), operator.name.clone(), role(operator.role).to_owned()]);
    }
    table
}

fn role(role: Role) -> &'static str {
    Role::WORDS.iter().find(|(known, _)| *known == role).map_or("", |(_, word)| word)
}

pub(super) fn annunciators(text: &mut String, config: &Config) {
    if !config.annunciators.is_empty() {
        let mut table =
            Table::new(&["NAME", "TOLD", "PRIORITY", "GROUP", "SHIFT", "REPEAT", "TIMEOUT", "PROGRAM", "WORDS"]);
        for rule in &config.annunciators {
            table.row(row(rule));
        }
        section(text, "who is told by a command", &table);
    }
    let bell = match config.bell.from {
        Some(from) => format!("from {} on, every {}", priority(from), show_duration(config.bell.repeat)),
        None => "never".to_owned(),
    };
    put(text, &format!("bell           {bell}"));
    text.push('\n');
}

fn row(rule: &AnnunciatorConfig) -> [String; 9] {
    let priorities: Vec<_> = rule.priorities.iter().map(|known| priority(*known)).collect();
    let all_or = |names: Vec<&str>, all: &str| if names.is_empty() { all.to_owned() } else { names.join(", ") };
    [
        rule.name.clone(),
        ["contact", "supervisor", "duty_leader"].get(rule.step as usize).copied().unwrap_or_default().to_owned(),
        priorities.join(", "),
        all_or(rule.groups.iter().map(GroupName::as_str).collect(), "all"),
        all_or(rule.shifts.iter().map(ShiftName::as_str).collect(), "always"),
        rule.repeat.map(|repeat| format!("every {}", show_duration(repeat))).unwrap_or_default(),
        show_duration(rule.timeout),
        rule.command
            .first()
            .map(|program| crate::config::annunciate::fill(program, |_| String::new()))
            .unwrap_or_default(),
        rule.command.get(1..).unwrap_or_default().join(" "),
    ]
}

fn priority(priority: Priority) -> &'static str {
    Priority::WORDS.iter().find(|(known, _)| *known == priority).map_or("", |(_, word)| word)
}
