//! Puts an `[[operator]]` table into the text of a configuration, and takes one out. Pure. Works on whole lines, found by
//! the places in the parsed document: every other byte stays, whatever its line ends.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::NewOperator;
use crate::domain::Role;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The lines of a table.
struct Table {
    id: Option<String>,
    lines: Range<usize>,
}

/// The table of an operator, in lines that end in LF.
pub(super) fn text(new: NewOperator<'_>, hash: &str) -> String {
    let name = new.name.map(|name| format!("name = {}\n", quoted(name.trim()))).unwrap_or_default();
    let role = Role::WORDS.iter().find(|(role, _)| *role == new.role).map_or("", |(_, word)| word);
    format!("[[operator]]\nid = {}\n{name}role = \"{role}\"\npin = {}\n", quoted(new.id), quoted(hash))
}

/// A TOML string; names hold no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text with a table behind the last operator's, else at its end.
pub(super) fn add(text: &str, stanza: &str) -> String {
    let newline =
        if text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let at = tables(text).unwrap_or_default().into_iter().map(|table| table.lines.end).max().unwrap_or(text.len());
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let closing = if before.is_empty() || before.ends_with('\n') { "" } else { newline };
    format!("{before}{closing}{newline}{}{after}", stanza.replace('\n', newline))
}

/// The text without an operator's table; `None` where it does not stand as a table of its own.
pub(super) fn remove(text: &str, id: &str) -> Option<String> {
    let Range { start, end } = tables(text)?.into_iter().find(|table| table.id.as_deref() == Some(id))?.lines;
    let (mut before, after) = (text.get(..start)?, text.get(end..)?);
    // The blank line that set the table off goes with it, unless it now sets off what follows.
    let follows_blank = after.is_empty() || after.starts_with('\n') || after.starts_with("\r\n");
    let blank = ["\r\n", "\n"].into_iter().find_map(|newline| {
        let rest = before.strip_suffix(newline)?;
        (rest.is_empty() || rest.ends_with('\n')).then_some(rest)
    });
    if let (true, Some(rest)) = (follows_blank, blank) {
        before = rest;
    }
    Some(format!("{before}{after}"))
}

/// Where the operators stand; `None` where they are no `[[operator]]` tables.
fn tables(text: &str) -> Option<Vec<Table>> {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let ahead = text.len() - body.len();
    let document = DeTable::parse(body).ok()?;
    let Some(operators) = document.get_ref().get("operator") else { return Some(Vec::new()) };
    let DeValue::Array(operators) = operators.get_ref() else { return None };
    let lines = |item: &toml::Spanned<DeValue<'_>>| {
        let DeValue::Table(table) = item.get_ref() else { return None };
        // The place of a table with a header is its header.
        if !body.get(item.span())?.starts_with("[[") {
            return None;
        }
        let id = table.get("id").and_then(|id| id.get_ref().as_str()).map(str::to_owned);
        let start = body.get(..item.span().start)?.rfind('\n').map_or(0, |newline| newline + 1);
        let last = table.values().map(|value| value.span().end).max().unwrap_or(0).max(item.span().end);
        let end = body.get(last..)?.find('\n').map_or(body.len(), |newline| last + newline + 1);
        Some(Table { id, lines: ahead + start..ahead + end })
    };
    operators.iter().map(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../config.toml");

    fn stanza(id: &str) -> String {
        text(NewOperator { id, name: Some(" 孙 \"丽\\ "), role: Role::Watch }, "$HASH")
    }

    #[test]
    fn a_table_is_written_as_toml_that_reads_back() {
        let text = stanza("sun");
        assert_eq!(text, "[[operator]]\nid = \"sun\"\nname = \"孙 \\\"丽\\\\\"\nrole = \"watch\"\npin = \"$HASH\"\n");
        let read: toml::Table = text.parse().unwrap();
        assert_eq!(read["operator"][0]["name"].as_str(), Some("孙 \"丽\\"));
        let short = super::text(NewOperator { id: "li", name: None, role: Role::Supervisor }, "h");
        assert_eq!(short, "[[operator]]\nid = \"li\"\nrole = \"supervisor\"\npin = \"h\"\n");
    }

    #[test]
    fn what_is_added_and_removed_leaves_every_byte_as_it_was() {
        let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let people = "[[operator]] # the first\nid = \"a\"\n\n# heading\n[bell]\nfrom = \"low\"\n";
        for text in [SHIPPED.to_owned(), windows(SHIPPED), people.to_owned(), windows(people), String::new()] {
            let added = add(&text, &stanza("sun"));
            assert!(added.contains("\"sun\"") && added.len() > text.len());
            assert_eq!(added.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
            if text.contains("\r\n") {
                assert_eq!(added.matches('\n').count(), added.matches("\r\n").count(), "no bare LF");
            }
            assert_eq!(remove(&added, "sun").as_deref(), Some(text.as_str()));
        }
    }

    #[test]
    fn a_new_table_stands_behind_the_last_operator_and_else_at_the_end() {
        let text = "[[operator]]\nid = \"a\"\nrole = \"watch\" # for now\n# of the bell\n[bell]\nfrom = \"low\"";
        let added = add(text, "[[operator]]\nid = \"b\"\n");
        let expected = "[[operator]]\nid = \"a\"\nrole = \"watch\" # for now\n\n[[operator]]\nid = \"b\"\n# of the bell\n[bell]\nfrom = \"low\"";
        assert_eq!(added, expected);
        assert_eq!(add("a = 1", "[[operator]]\n"), "a = 1\n\n[[operator]]\n");
        assert_eq!(add("a = 1\r\n", "[[operator]]\n"), "a = 1\r\n\r\n[[operator]]\r\n");
    }

    #[test]
    fn only_the_lines_of_the_table_go() {
        let text = "# who may act\n\n# the chief\n[[operator]]\nid = \"a\" # x\n# within\npin = \"\"\"\nh\n\"\"\" # y\n# after\n\n[[operator]]\n  id = 'b'\n[[operator]]\nid = \"c\"";
        let without = |id: &str| remove(text, id).unwrap();
        assert_eq!(
            without("a"),
            "# who may act\n\n# the chief\n# after\n\n[[operator]]\n  id = 'b'\n[[operator]]\nid = \"c\""
        );
        assert_eq!(without("b"), text.replace("[[operator]]\n  id = 'b'\n", ""));
        assert_eq!(without("c"), text.replace("[[operator]]\nid = \"c\"", ""));
        assert_eq!(remove(text, "d"), None);
    }

    #[test]
    fn operators_in_one_list_are_left_to_people() {
        let text = "operator = [{ id = \"a\" }]\n";
        assert_eq!(remove(text, "a"), None);
    }
}
