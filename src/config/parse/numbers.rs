//! `[[number]]`: published numbers that several lines answer.

use std::collections::HashMap;
use std::time::Duration;

use super::adapters::unknown_line;
use super::lines::{LINES_MAX, LineDraft};
use super::{Given, Mark};
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Node, Section, Walk};
use crate::config::{Distribution, NumberConfig};
use crate::domain::{LineIx, NumberId};

const DISTRIBUTIONS: [(Distribution, &str); 4] = [
    (Distribution::Single, "single"),
    (Distribution::Simultaneous, "simultaneous"),
    (Distribution::Sequential, "sequential"),
    (Distribution::Shared, "shared"),
];

/// Rings of one number that follow within this long are one offered call, where the file does not say.
const HUNT_GAP: Duration = Duration::from_secs(6);

pub(super) fn read(walk: &mut Walk<'_>, root: &Section<'_>, drafts: &[LineDraft]) -> Vec<NumberConfig> {
    let own: HashMap<String, &LineDraft> = drafts
        .iter()
        .filter_map(|draft| Some((value::digits(draft.config.number.as_ref()?.as_str()), draft)))
        .collect();
    let mut given = Given::default();
    let sections = walk.tables(root, "number", &keys::NUMBER, LINES_MAX);
    sections.iter().map(|section| number(walk, section, drafts, &own, &mut given)).collect()
}

fn number(
    walk: &mut Walk<'_>,
    section: &Section<'_>,
    drafts: &[LineDraft],
    own: &HashMap<String, &LineDraft>,
    given: &mut Given,
) -> NumberConfig {
    let node = walk.required(section, "number", "the number as published, for example number = \"0571-8725-0000\"");
    let number = node.and_then(|node| {
        let number = value::number(walk, &node)?;
        let digits = value::digits(number);
        if let Some(line) = own.get(&digits) {
            own_number(walk, &node.mark, number, line);
        } else {
            given.note(walk, "number", number, digits, &node.mark);
        }
        Some(number)
    });
    let lines = walk.required(section, "lines", "a list of line ids, for example lines = [\"1803-1\", \"1803-2\"]");
    let words = "one of single, simultaneous, sequential, shared";
    let distribution = walk.required(section, "distribution", words);
    let distribution = distribution.and_then(|node| walk.word(&node, &DISTRIBUTIONS));
    let lines = lines.map(|node| members(walk, &node, drafts, distribution)).unwrap_or_default();
    let gap = section.get("hunt_gap");
    let range = Duration::ZERO..=Duration::from_mins(1);
    let hunt_gap = gap.and_then(|node| value::duration(walk, &node, &range)).unwrap_or(HUNT_GAP);
    NumberConfig {
        number: NumberId::new(number.unwrap_or_default()),
        lines,
        distribution: distribution.unwrap_or(Distribution::Simultaneous),
        hunt_gap,
    }
}

fn own_number(walk: &mut Walk<'_>, mark: &Mark, number: &str, line: &LineDraft) {
    let place = line.number.as_ref().map_or(0, |mark| walk.line_of(mark));
    let message = format!(
        "number \"{number}\" is line {}'s own (line {place}), allowed: a line's `number` or a [[number]], not both",
        line.config.id
    );
    walk.error(mark, ErrorKind::Duplicate, message);
}

fn members(
    walk: &mut Walk<'_>,
    node: &Node<'_>,
    drafts: &[LineDraft],
    distribution: Option<Distribution>,
) -> Vec<LineIx> {
    let Some(items) = walk.list(node, "line ids, for example [\"1803-1\", \"1803-2\"]") else { return Vec::new() };
    let named = items.len();
    let mut given = Given::default();
    let mut lines = Vec::new();
    for item in items {
        let Some(id) = walk.text(&item) else { continue };
        let Some(ix) = drafts.iter().position(|draft| draft.is_named && draft.config.id.as_str() == id) else {
            unknown_line(walk, &item.mark, id, drafts);
            continue;
        };
        if given.note(walk, "line", id, id.to_owned(), &item.mark) {
            lines.push(LineIx(ix));
        }
    }
    match (named, distribution) {
        (0, _) => {
            let message = "no line answers this number, allowed: at least one line id";
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
        (1, Some(Distribution::Simultaneous | Distribution::Sequential | Distribution::Shared)) => {
            walk.warn(&node.mark, "one line only answers this number: when it is in use, every caller meets busy");
        }
        (2.., Some(Distribution::Single)) => {
            let message = "several lines answer it, which is not single, allowed: simultaneous, sequential, shared";
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
        _ => {}
    }
    lines
}
