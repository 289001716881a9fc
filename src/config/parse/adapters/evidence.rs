//! `evidence`: the sets of a PBX whose call records tell of a line. Such an adapter reports no line, so it never stands for
//! one that a line must have.

use super::Reader;
use crate::config::error::ErrorKind;
use crate::config::parse::options;
use crate::config::walk::{Mark, Section, Walk, shorten};
use crate::domain::{AdapterKind, DeviceLine, LineIx};

/// The longest number of a set, in characters: a PBX prints up to 10.
const SET_MAX: usize = 16;

impl Reader<'_> {
    /// The PBX's names of sets and our lines; nothing for a kind that reports lines.
    pub(super) fn evidence(
        &mut self,
        walk: &mut Walk<'_>,
        section: &Section<'_>,
        kind: Option<AdapterKind>,
    ) -> Vec<(DeviceLine, LineIx)> {
        let is_smdr = kind == Some(AdapterKind::Smdr);
        if let (Some(kind), Some(node)) = (kind.filter(|_| !is_smdr), section.get("evidence")) {
            options::not_of_this_kind(walk, &node, kind, "smdr");
        }
        if !is_smdr {
            return Vec::new();
        }
        if let Some(node) = section.get("lines") {
            let message = "an smdr reports no line, allowed: evidence = { \"1200\" = \"1803-1\" } beside the adapter that \
                           reports the line";
            walk.error(&node.mark, ErrorKind::NotAllowed, message);
        }
        let wanted = "the PBX's number of a set = line id, for example evidence = { \"1200\" = \"1803-1\" }";
        let Some(node) = walk.required(section, "evidence", wanted) else { return Vec::new() };
        let Some(entries) = walk.entries(&node, "a table, for example { \"1200\" = \"1803-1\" }") else {
            return Vec::new();
        };
        if entries.is_empty() {
            walk.warn(&node.mark, "no set is named: every record of this PBX is checked and thrown away");
        }
        let mut evidence = Vec::new();
        for (name, mark, node) in entries {
            let set = set(walk, name, &mark);
            if let Some((set, line)) = set.zip(self.watched_line(walk, &node)) {
                evidence.push((set, line));
            }
        }
        evidence.sort_by_key(|(set, _)| (set.as_number(), set.clone()));
        evidence
    }

    /// The line that a set stands for. One that nobody watches has nothing that a record could be held against.
    fn watched_line(&mut self, walk: &mut Walk<'_>, node: &crate::config::walk::Node<'_>) -> Option<LineIx> {
        let all_read = self.all_read;
        let line = self.line_named(walk, node);
        // A line that cannot be read here is not missing anywhere else.
        self.all_read = all_read;
        let draft = self.drafts.get(line?.0)?;
        if !draft.config.monitored {
            let message = format!(
                "line \"{}\" has monitored = false, so nothing is known of it that a record could be held against, \
                 allowed: a line that an adapter reports",
                draft.config.id
            );
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
        line
    }
}

fn set(walk: &mut Walk<'_>, name: &str, mark: &Mark) -> Option<DeviceLine> {
    let good = (1..=SET_MAX).contains(&name.chars().count()) && name.chars().all(|c| c.is_ascii_graphic());
    if !good {
        let message = format!(
            "\"{}\" is no number of a set, allowed: 1 to {SET_MAX} characters without blanks, as the PBX prints it",
            shorten(name)
        );
        walk.error(mark, ErrorKind::BadDeviceLine, message);
    }
    good.then(|| DeviceLine::new(name))
}
