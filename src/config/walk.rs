//! Walks the spanned document and collects every error, so that one run tells all of them. Knows tables, keys and
//! types; what the values mean is the business of its callers. Never stops at the first error.

use std::ops::Range;
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, ConfigWarning, ErrorKind, Spot, position};
use super::keys::Keys;

/// A value of the document with its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) value: &'d DeValue<'d>,
    pub(super) mark: Mark,
}

/// A place in the document: bytes and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) path: String,
}

/// A table of the document whose keys were compared with the allowed ones.
#[derive(Debug, Clone)]
pub(super) struct Section<'d> {
    table: &'d DeTable<'d>,
    pub(super) mark: Mark,
    keys: &'static [&'static str],
}

impl<'d> Section<'d> {
    /// The value of a key, if it is there.
    pub(super) fn get(&self, key: &'static str) -> Option<Node<'d>> {
        debug_assert!(self.keys.contains(&key), "invariant: {key} is listed in config::keys");
        let value = self.table.get(key)?;
        Some(Node { value: value.get_ref(), mark: self.mark.key(key, value.span()) })
    }
}

impl Mark {
    /// The place of a key below this one.
    pub(super) fn key(&self, key: &str, span: Range<usize>) -> Self {
        let key = if key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') && !key.is_empty() {
            key.to_owned()
        } else {
            format!("{key:?}")
        };
        let path = if self.path.is_empty() { key } else { format!("{}.{key}", self.path) };
        Self { span, path }
    }
}

/// The document being walked, and what was found so far.
#[derive(Debug)]
pub(super) struct Walk<'t> {
    file: PathBuf,
    text: &'t str,
    /// Errors in the order they were found.
    pub(super) errors: Vec<ConfigError>,
    /// Warnings in the order they were found.
    pub(super) warnings: Vec<ConfigWarning>,
    /// Errors beyond the limit.
    left_out: usize,
}

/// Most errors, and most warnings, that are told: nobody reads more, and a file of noise must not take minutes.
pub(super) const FINDINGS_MAX: usize = 1_000;

impl<'t> Walk<'t> {
    pub(super) fn new(file: PathBuf, text: &'t str) -> Self {
        Self { file, text, errors: Vec::new(), warnings: Vec::new(), left_out: 0 }
    }

    /// Notes an error.
    pub(super) fn error(&mut self, mark: &Mark, kind: ErrorKind, message: impl Into<String>) {
        if self.errors.len() >= FINDINGS_MAX {
            self.left_out += 1;
            return;
        }
        let at = self.spot(mark);
        self.errors.push(ConfigError { at, kind, message: message.into() });
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, mark: &Mark, message: impl Into<String>) {
        if self.warnings.len() >= FINDINGS_MAX {
            return;
        }
        let at = self.spot(mark);
        self.warnings.push(ConfigWarning { at, message: message.into() });
    }

    /// Everything found. Where there were more errors than are told, the last one says so.
    pub(super) fn finish(mut self) -> (Vec<ConfigError>, Vec<ConfigWarning>) {
        if self.left_out > 0 {
            let at = self.spot(&Mark { span: self.text.len()..self.text.len(), path: String::new() });
            let message = format!("{} more errors are not listed; mend those above first", self.left_out);
            self.errors.push(ConfigError { at, kind: ErrorKind::TooLarge, message });
        }
        (self.errors, self.warnings)
    }

    /// Line of a mark, to point from one message to another place.
    pub(super) fn line_of(&self, mark: &Mark) -> usize {
        position(self.text, mark.span.start).0
    }

    fn spot(&self, mark: &Mark) -> Spot {
        let (line, column) = position(self.text, mark.span.start);
        Spot { file: self.file.clone(), line, column, key: mark.path.clone() }
    }

    /// The document's root as a section.
    pub(super) fn root<'d>(&mut self, table: &'d DeTable<'d>, keys: &'static Keys) -> Section<'d> {
        self.keyed(table, Mark { span: 0..0, path: String::new() }, keys.table, keys.keys)
    }

    /// A table with fixed keys. Every key that is not one of them is an error.
    pub(super) fn section<'d>(&mut self, node: &Node<'d>, keys: &'static Keys) -> Option<Section<'d>> {
        self.section_of(node, keys.table, keys.keys)
    }

    /// As [`Walk::section`], for a table whose keys depend on its name.
    pub(super) fn section_of<'d>(
        &mut self,
        node: &Node<'d>,
        title: &str,
        keys: &'static [&'static str],
    ) -> Option<Section<'d>> {
        let DeValue::Table(table) = node.value else {
            self.wrong_type(node, "a table");
            return None;
        };
        Some(self.keyed(table, node.mark.clone(), title, keys))
    }

    fn keyed<'d>(
        &mut self,
        table: &'d DeTable<'d>,
        mark: Mark,
        title: &str,
        keys: &'static [&'static str],
    ) -> Section<'d> {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !keys.contains(&name) {
                let hint = did_you_mean(name, keys.iter().copied());
                let message = format!("unknown key `{name}` in {title}{hint}, allowed: {}", keys.join(", "));
                self.error(&mark.key(name, key.span()), ErrorKind::UnknownKey, message);
            }
        }
        Section { table, mark, keys }
    }

    /// The value of a key that must be there.
    pub(super) fn required<'d>(&mut self, section: &Section<'d>, key: &'static str, what: &str) -> Option<Node<'d>> {
        let node = section.get(key);
        if node.is_none() {
            let message = format!("missing key `{key}`, needed: {what}");
            self.error(&section.mark.key(key, section.mark.span.clone()), ErrorKind::MissingKey, message);
        }
        node
    }

    /// The tables of `[[name]]`, each with its number from 1; at most `limit`.
    pub(super) fn tables<'d>(
        &mut self,
        section: &Section<'d>,
        name: &'static str,
        keys: &'static Keys,
        limit: usize,
    ) -> Vec<Section<'d>> {
        let Some(node) = section.get(name) else { return Vec::new() };
        let DeValue::Array(array) = node.value else {
            let message = format!("{} is not a list of tables, allowed: [[{name}]]", found(node.value));
            self.error(&node.mark, ErrorKind::WrongType, message);
            return Vec::new();
        };
        if array.len() > limit {
            let message = format!("{} tables, allowed: at most {limit}", array.len());
            self.error(&node.mark, ErrorKind::TooLarge, message);
        }
        let items = array.iter().enumerate().map(|(index, item)| Node {
            value: item.get_ref(),
            mark: Mark { span: item.span(), path: format!("{}[{}]", node.mark.path, index + 1) },
        });
        items.take(limit).filter_map(|item| self.section(&item, keys)).collect()
    }

    /// The items of a list, each with its number from 1.
    pub(super) fn list<'d>(&mut self, node: &Node<'d>, of: &str) -> Option<Vec<Node<'d>>> {
        let DeValue::Array(array) = node.value else {
            self.wrong_type(node, &format!("a list of {of}"));
            return None;
        };
        let item = |(index, item): (usize, &'d toml::Spanned<DeValue<'d>>)| Node {
            value: item.get_ref(),
            mark: Mark { span: item.span(), path: format!("{}[{}]", node.mark.path, index + 1) },
        };
        Some(array.iter().enumerate().map(item).collect())
    }

    /// The entries of a table whose keys are free: each key with its own place, and its value.
    pub(super) fn entries<'d>(&mut self, node: &Node<'d>, what: &str) -> Option<Vec<(&'d str, Mark, Node<'d>)>> {
        let DeValue::Table(table) = node.value else {
            self.wrong_type(node, what);
            return None;
        };
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().as_ref();
                let entry = Node { value: value.get_ref(), mark: node.mark.key(name, value.span()) };
                (name, node.mark.key(name, key.span()), entry)
            })
            .collect();
        entries.sort_by_key(|(_, mark, _)| mark.span.start);
        Some(entries)
    }

    /// A text.
    pub(super) fn text<'d>(&mut self, node: &Node<'d>) -> Option<&'d str> {
        if let DeValue::String(text) = node.value {
            return Some(text.as_ref());
        }
        self.wrong_type(node, "a text in quotes");
        None
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, node: &Node<'_>) -> Option<bool> {
        if let DeValue::Boolean(flag) = node.value {
            return Some(*flag);
        }
        self.wrong_type(node, "true or false");
        None
    }

    /// A whole number within a range.
    pub(super) fn integer(&mut self, node: &Node<'_>, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        let DeValue::Integer(integer) = node.value else {
            self.wrong_type(node, &allowed);
            return None;
        };
        let number =
            u32::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|number| range.contains(number));
        if number.is_none() {
            self.error(&node.mark, ErrorKind::OutOfRange, format!("{integer} is out of range, allowed: {allowed}"));
        }
        number
    }

    /// One of the words of a table.
    pub(super) fn word<T: Copy>(&mut self, node: &Node<'_>, words: &[(T, &'static str)]) -> Option<T> {
        let text = self.text(node)?;
        if let Some((value, _)) = words.iter().find(|(_, word)| *word == text) {
            return Some(*value);
        }
        let hint = did_you_mean(text, words.iter().map(|(_, word)| *word));
        let allowed: Vec<_> = words.iter().map(|(_, word)| *word).collect();
        let message = format!("\"{text}\" is not known{hint}, allowed: {}", allowed.join(", "));
        self.error(&node.mark, ErrorKind::NotAllowed, message);
        None
    }

    /// Notes that a value has the wrong type.
    pub(super) fn wrong_type(&mut self, node: &Node<'_>, wanted: &str) {
        self.error(&node.mark, ErrorKind::WrongType, format!("found {}, allowed: {wanted}", found(node.value)));
    }
}

/// What a value is, for people.
pub(super) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{}\"", shorten(text)),
        DeValue::Integer(integer) => format!("the number {}", shorten(integer.as_str())),
        DeValue::Float(float) => format!("the number {}", shorten(float.as_str())),
        DeValue::Boolean(flag) => format!("{flag}"),
        DeValue::Datetime(datetime) => format!("the date or time {datetime}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// At most 40 characters of a value, for a message.
pub(super) fn shorten(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN { text.to_owned() } else { text.chars().take(SHOWN).chain(['…']).collect() }
}

/// ` (did you mean …?)`, if a candidate is near enough.
pub(super) fn did_you_mean<'c>(text: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    const LONGEST: usize = 64;
    let length = text.chars().count();
    if length > LONGEST {
        return String::new();
    }
    let limit = match length {
        0 | 1 => return String::new(),
        2 | 3 => 1,
        longer => (longer / 3).max(2),
    };
    candidates
        .map(|candidate| (edit_distance(&text.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(String::new, |(_, candidate)| format!(" (did you mean `{candidate}`?)"))
}

/// How many letters must be put in, taken out or changed to make one text of the other.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a_char) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (b_char, above) in b.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a_char != *b_char)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edit_distance_counts_single_letters() {
        for (a, b, distance) in
            [("", "", 0), ("a", "", 1), ("baud", "baud", 0), ("buad", "baud", 2), ("lable", "label", 2)]
        {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
            assert_eq!(edit_distance(b, a), distance, "{b} {a}");
        }
    }

    #[test]
    fn only_a_near_word_is_suggested() {
        assert_eq!(did_you_mean("lables", ["label", "line"].into_iter()), " (did you mean `label`?)");
        assert_eq!(did_you_mean("zzzzzz", ["label", "line"].into_iter()), "");
    }
}
