//! The rules for udev in `packaging`: what can be held of them without a machine that has the devices.

use std::collections::BTreeSet;

use super::tree;

const RULES: &str = "packaging/99-hookwatch.rules";

/// Keys that match, and keys that set; `ATTR` and `ENV` do either.
const MATCHING: [&str; 6] = ["ACTION", "SUBSYSTEM", "SUBSYSTEMS", "DRIVER", "ATTRS", "ENV"];
const SETTING: [&str; 6] = ["GROUP", "MODE", "GOTO", "LABEL", "ATTR", "ENV"];

/// One `KEY{name}=="value"` of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    key: String,
    /// What stands in braces; empty without.
    name: String,
    operator: String,
    value: String,
}

impl Pair {
    fn matches(&self) -> bool {
        matches!(self.operator.as_str(), "==" | "!=")
    }
}

/// The pairs of a rule, or what is wrong with it.
fn parse(rule: &str) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    let mut rest = rule.trim();
    while !rest.is_empty() {
        let end = rest.find(['=', '!', '+', ':']).ok_or_else(|| format!("no operator in {rest}"))?;
        let (key, after) = rest.split_at(end);
        let split = |operator| after.strip_prefix(operator).map(|after| (operator, after));
        let found = ["==", "!=", "+=", ":=", "="].into_iter().find_map(split);
        let (operator, after) = found.ok_or_else(|| format!("no operator at {after}"))?;
        let value = after.strip_prefix('"').ok_or_else(|| format!("no quote at {after}"))?;
        let (value, after) = value.split_once('"').ok_or_else(|| format!("no second quote in {after}"))?;
        let (key, name) = match key.split_once('{') {
            Some((key, name)) => (key, name.strip_suffix('}').ok_or_else(|| format!("no closing brace in {key}"))?),
            None => (key, ""),
        };
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_key {
            return Err(format!("{key:?} is no key"));
        }
        let pair = [key, name, operator, value].map(ToOwned::to_owned);
        let [key, name, operator, value] = pair;
        pairs.push(Pair { key, name, operator, value });
        rest = match after.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => more.trim_start(),
            Some(_) => return Err("ends with a comma".to_owned()),
            None if after.is_empty() => after,
            None => return Err(format!("no comma at {after}")),
        };
    }
    Ok(pairs)
}

/// Every rule, with its line number and whether a comment stands right above it.
fn rules() -> Vec<(usize, Vec<Pair>, bool)> {
    let text = tree::read(RULES);
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let numbered = lines.iter().enumerate().filter(|(_, line)| is_rule(line));
    let found = numbered.map(|(at, line)| {
        let pairs = parse(line).unwrap_or_else(|wrong| panic!("{RULES}:{}: {wrong}", at + 1));
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        (at + 1, pairs, above.is_some_and(|line| line.starts_with('#')))
    });
    found.collect()
}

fn value<'a>(rule: &'a [Pair], key: &str, name: &str) -> Option<&'a str> {
    rule.iter().find(|pair| pair.key == key && pair.name == name).map(|pair| pair.value.as_str())
}

/// The vendor ids that rules for a subsystem name.
fn vendors(subsystem: &str, attribute: &str) -> BTreeSet<String> {
    let of = rules().into_iter().filter(|(_, rule, _)| value(rule, "SUBSYSTEM", "") == Some(subsystem));
    of.filter_map(|(_, rule, _)| value(&rule, attribute, "idVendor").map(ToOwned::to_owned)).collect()
}

/// The vendor ids of the table in the page on installing whose rows end with a word.
fn documented(ending: &str) -> BTreeSet<String> {
    let page = tree::read("docs/INSTALL.md");
    let rows = page.lines().filter(|line| line.starts_with("| `") && line.trim_end().ends_with(&format!("{ending} |")));
    rows.filter_map(|row| row.split('`').nth(1).map(ToOwned::to_owned)).collect()
}

#[test]
fn every_rule_is_made_of_pairs_matches_first_and_explains_itself() {
    let rules = rules();
    assert!(rules.len() > 10, "rules must be found at all: {}", rules.len());
    for (line, rule, is_explained) in &rules {
        assert!(is_explained, "{RULES}:{line} has no comment above it");
        let first_set = rule.iter().position(|pair| !pair.matches()).unwrap_or(rule.len());
        for (at, pair) in rule.iter().enumerate() {
            let allowed = if at < first_set { &MATCHING } else { &SETTING };
            let is_match = pair.key == "ATTR" && at < first_set;
            assert!(is_match || allowed.contains(&pair.key.as_str()), "{RULES}:{line} {pair:?}");
            assert!(at < first_set || pair.operator == "=", "{RULES}:{line} {pair:?}");
        }
        assert!(first_set < rule.len(), "{RULES}:{line} sets nothing");
    }
}

#[test]
fn a_jump_has_its_label_below_it_and_a_device_that_goes_away_meets_no_rule() {
    let rules = rules();
    let place = |key: &str| rules.iter().position(|(_, rule, _)| value(rule, key, "").is_some());
    let (goto, label) = (place("GOTO").expect("a jump"), place("LABEL").expect("a label"));
    assert_eq!((goto, label), (0, rules.len() - 1));
    assert_eq!(value(&rules[goto].1, "GOTO", ""), value(&rules[label].1, "LABEL", ""));
    assert_eq!(value(&rules[goto].1, "ACTION", ""), Some("remove"));
}

#[test]
fn the_makers_are_those_that_the_page_on_installing_lists() {
    let (ports, devices) = (vendors("tty", "ATTRS"), vendors("usb", "ATTR"));
    assert!(ports.contains("0403"), "FTDI, whose latency `hookwatch ports` tells");
    assert_eq!(ports, devices, "ModemManager leaves alone exactly those whose ports are given away");
    assert_eq!(ports, documented("serial"));
    assert_eq!(vendors("hidraw", "ATTRS"), documented("hidraw"));
    for vendor in ports.iter().chain(&vendors("hidraw", "ATTRS")) {
        let is_id = vendor.len() == 4 && vendor.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        assert!(is_id, "udev compares text: four hex digits in lower case, not {vendor}");
    }
}

#[test]
fn ports_are_for_the_group_alone_and_a_telephones_node_only_to_be_read() {
    for (line, rule, _) in rules() {
        let (mode, group) = (value(&rule, "MODE", ""), value(&rule, "GROUP", ""));
        let wanted = match value(&rule, "SUBSYSTEM", "") {
            Some("tty") => (Some("0660"), Some("hookwatch")),
            Some("hidraw") => (Some("0640"), Some("hookwatch")),
            _ => (None, None),
        };
        assert_eq!((mode, group), wanted, "{RULES}:{line}");
    }
    let unit = tree::read("packaging/hookwatch.service");
    assert!(unit.lines().any(|line| line == "Group=hookwatch"), "the service is in that group");
}

#[test]
fn the_latency_is_the_one_that_the_list_of_ports_asks_for() {
    let rules = rules();
    let latency: Vec<_> = rules.iter().filter_map(|(_, rule, _)| value(rule, "ATTR", "latency_timer")).collect();
    assert_eq!(latency, [hookwatch::port::discover::LATENCY_WANTED_MS.to_string()]);
}

#[test]
fn modem_manager_is_told_of_devices_and_of_ports() {
    for (line, rule, _) in rules() {
        let mark = match value(&rule, "SUBSYSTEM", "") {
            Some("usb") => "ID_MM_DEVICE_IGNORE",
            Some("tty") => "ID_MM_PORT_IGNORE",
            _ => continue,
        };
        assert_eq!(value(&rule, "ENV", mark), Some("1"), "{RULES}:{line}");
    }
}

#[test]
fn a_rule_that_udev_would_not_take_is_refused() {
    for wrong in [
        "SUBSYSTEM=tty",
        "SUBSYSTEM==\"tty",
        "SUBSYSTEM==\"tty\" MODE=\"0660\"",
        "SUBSYSTEM==\"tty\",",
        "ATTRS{idVendor==\"0403\"",
        "subsystem==\"tty\"",
        "==\"tty\"",
        "MODE\"0660\"",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    let pairs = parse("ATTRS{idVendor}==\"0403\", MODE=\"0660\"").expect("a rule");
    assert_eq!((pairs.len(), pairs[0].name.as_str(), pairs[1].operator.as_str()), (2, "idVendor", "="));
}
