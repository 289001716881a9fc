//! The shipped configuration and the documentation stay true.

use super::*;
use crate::config::alarm::CATALOGUE;

const SHIPPED: &str = include_str!("../../../../config.toml");
const DOC: &str = include_str!("../../../../docs/CONFIG.md");

fn blocks() -> impl Iterator<Item = &'static str> {
    DOC.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap())
}

#[test]
fn the_shipped_file_is_an_office_of_24_simulated_lines_in_four_groups() {
    let Loaded { config, warnings } = load(SHIPPED).unwrap_or_else(|errors| panic!("{:#?}", shown(&errors)));
    assert_eq!(warnings, []);
    assert_eq!((config.lines.len(), config.groups.len(), config.adapters.len()), (24, 4, 7));
    assert!(config.adapters.iter().all(|adapter| adapter.port.is_simulated()));
    assert!(config.lines.iter().all(|line| line.adapter.is_some()));
    assert_eq!(config.journal.dir, Path::new("/etc/hookwatch/journal"));
    let kinds =
        |kind| config.adapters.iter().filter(move |adapter| adapter.kind == kind).map(|adapter| adapter.lines.len());
    assert_eq!(kinds(AdapterKind::Whozz).collect::<Vec<_>>(), [8, 8, 4]);
    assert_eq!(kinds(AdapterKind::TelephoneBox).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(kinds(AdapterKind::DialBoard).collect::<Vec<_>>(), [1, 1]);
    let labels: std::collections::BTreeSet<_> = config.lines.iter().map(|line| &line.label).collect();
    assert_eq!(labels.len(), 24, "every line has its own label");
}

#[test]
fn what_the_shipped_file_comments_out_is_good_too() {
    let keys = [
        "# number = ",
        "# timing = ",
        "# alarm = ",
        "# [alarm",
        "# no_call",
        "# far_end",
        "# priority",
        "# [group",
        "# high_after",
        "# ack_expires",
        "# [escalation",
        "# low",
        "# critical",
    ];
    let text: String = SHIPPED
        .lines()
        .map(|line| if keys.iter().any(|key| line.starts_with(key)) { line.trim_start_matches("# ") } else { line })
        .flat_map(|line| [line, "\n"])
        .collect();
    let config = load(&text).unwrap_or_else(|errors| panic!("{:#?}", shown(&errors))).config;
    assert!(!config.alarms.site.is_empty() && !config.alarms.groups.is_empty() && !config.alarms.lines.is_empty());
    assert!(config.alarms.escalation.low.is_empty() && !config.alarms.escalation.critical.is_empty());
    for port in SHIPPED.lines().filter_map(|line| line.strip_prefix("#   port = ")) {
        let port = port.split('"').nth(1).unwrap();
        assert!(load(&SHIPPED.replace("sim:office/hall-1", port)).is_ok(), "{port}");
    }
}

#[test]
fn the_people_that_the_shipped_file_comments_out_are_good_too() {
    let part = SHIPPED.split("who may act").nth(1).unwrap();
    let part = part.split("published numbers").next().unwrap();
    let mended: Vec<_> = part.lines().filter_map(|line| line.strip_prefix("#   ")).collect();
    let Loaded { config, warnings } = load(&format!("{SHIPPED}\n{}\n", mended.join("\n"))).unwrap();
    assert_eq!((config.operators.len(), config.annunciators.len(), warnings), (1, 1, Vec::new()));
    assert_eq!(mended.len(), 17, "{mended:#?}");
    assert!(load(SHIPPED).unwrap().config.operators.is_empty(), "the demo needs no PIN");
}

#[test]
fn every_field_of_a_command_stands_in_the_documentation_with_its_meaning() {
    for (field, meaning) in crate::config::annunciate::FIELDS {
        assert!(DOC.contains(&format!("\n| `{{{field}}}` | {meaning} |\n")), "{field}");
    }
}

#[test]
fn every_key_and_every_sort_of_error_stands_in_the_documentation() {
    for table in keys::ALL {
        for key in table.keys {
            assert!(DOC.contains(&format!("`{key}`")), "{} of {}", key, table.table);
        }
    }
    for alarm in CATALOGUE {
        let row = DOC.lines().find(|line| line.starts_with(&format!("| `{}` |", alarm.kind)));
        let row = row.unwrap_or_else(|| panic!("no row for alarm {}", alarm.kind));
        for key in alarm.keys.iter().skip(6) {
            assert!(row.contains(&format!("`{key}`")), "{key} of {}", alarm.kind);
        }
    }
    for kind in ErrorKind::ALL {
        assert!(DOC.lines().any(|line| line.starts_with(&format!("| `{kind}` |"))), "{kind}");
    }
    for (_, kind) in AdapterKind::ALL {
        assert!(DOC.contains(&format!("`{kind}`")), "{kind}");
    }
    for scene in crate::domain::state::SIM_SCENES {
        assert!(DOC.contains(&format!("`{scene}`")), "{scene}");
    }
}

#[test]
fn the_examples_of_the_documentation_are_good() {
    let examples: Vec<_> = blocks().collect();
    assert!(examples.len() >= 2);
    for example in examples {
        let Loaded { config, .. } = load(example).unwrap_or_else(|errors| panic!("{example}\n{:#?}", shown(&errors)));
        assert!(!config.lines.is_empty());
    }
}

#[test]
fn the_errors_quoted_in_the_documentation_are_what_the_parser_says() {
    let broken = DOC.split("```toml-broken\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let quoted = DOC.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(shown(&load(broken).unwrap_err()), quoted.lines().collect::<Vec<_>>());
}
