//! Text in; a whole [`Config`] out, or every error of it. Reads no file and no clock: what it needs of the outside is
//! handed in as a [`Place`].

mod adapters;
mod annunciators;
mod calendar;
mod lines;
mod numbers;
mod operators;
mod options;
mod ports;
mod site;
#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use toml::de::DeTable;

use super::alarm::AlarmDrafts;
use super::error::{ConfigError, ConfigWarning, ErrorKind, Spot, decode_utf8, position};
use super::walk::{FINDINGS_MAX, Mark, Walk};
use super::{AlarmSettings, Config, alarm, keys};
use crate::domain::{GroupName, Wall};

#[cfg(test)]
pub(super) use lines::USES;

/// Longest configuration file, in bytes: 4096 lines with every key take less.
pub const FILE_MAX: usize = 4 * 1024 * 1024;

/// What the parser has to know of the outside.
pub struct Place<'a> {
    /// The file as the user named it, for messages.
    pub file: PathBuf,
    /// The directory that relative paths start from: the file's own.
    pub dir: PathBuf,
    /// The machine's time zone and its name, for `timezone = "auto"`.
    pub machine_zone: &'a dyn Fn() -> (TimeZone, String),
    /// The time zone of a name, where there is one.
    pub named_zone: &'a dyn Fn(&str) -> Option<TimeZone>,
    /// The present moment, for warnings about a calendar that runs out.
    pub now: Wall,
    /// Reads a file that the configuration names; the error says why not.
    pub read: &'a dyn Fn(&Path) -> Result<Vec<u8>, String>,
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("file", &self.file).field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// A configuration that can be used.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    /// What deserves a look, in the order of the file.
    pub warnings: Vec<ConfigWarning>,
}

/// Reads a configuration from a file's bytes.
///
/// # Errors
/// As [`parse`]; bytes that are not UTF-8 are one error with its line and column.
pub fn parse_bytes(bytes: &[u8], place: &Place<'_>) -> Result<Loaded, Vec<ConfigError>> {
    let text = decode_utf8(bytes, &place.file).map_err(|error| vec![error])?;
    parse(text, place)
}

/// Reads a configuration. A byte order mark at the start is passed over; lines may end in CR LF.
///
/// # Errors
/// Every error of the file, in the order of its lines. Where the text is no TOML, the errors of its syntax only, as
/// what stands behind them cannot be judged.
pub fn parse(text: &str, place: &Place<'_>) -> Result<Loaded, Vec<ConfigError>> {
    if text.len() > FILE_MAX {
        let at = Spot { file: place.file.clone(), line: 1, column: 1, key: String::new() };
        let message = format!("the file has {} bytes, allowed: at most {FILE_MAX}", text.len());
        return Err(vec![ConfigError { at, kind: ErrorKind::TooLarge, message }]);
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (document, broken) = DeTable::parse_recoverable(body);
    // A key given twice leaves a document that can be judged; any other slip may have swallowed half of it.
    if broken.iter().any(|error| error.message() != DUPLICATE_KEY) {
        return Err(syntax_errors(body, &broken, place));
    }
    let mut walk = Walk::new(place.file.clone(), body);
    walk.errors = syntax_errors(body, &broken, place);
    let config = read(&mut walk, document.get_ref(), place, digest(text));
    let (mut errors, mut warnings) = walk.finish();
    errors.sort_by(|a, b| a.at.cmp(&b.at));
    warnings.sort_by(|a, b| a.at.cmp(&b.at));
    if errors.is_empty() { Ok(Loaded { config, warnings }) } else { Err(errors) }
}

fn read(walk: &mut Walk<'_>, document: &DeTable<'_>, place: &Place<'_>, digest: String) -> Config {
    let root = walk.root(document, &keys::ROOT);
    let site = site::read_site(walk, &root);
    let language = site::read_language(walk, &root);
    let (timezone, zone_name) = site::read_zone(walk, &root, place);
    let journal = site::read_journal(walk, &root, place);
    let screen = site::read_screen(walk, &root);
    let timing = site::read_timing(walk, &root);
    let calendar = calendar::read(walk, &root, &timezone, place);
    let mut drafts = lines::read(walk, &root, &calendar, timing);
    let adapters = adapters::read(walk, &root, &mut drafts, place);
    let numbers = numbers::read(walk, &root, &drafts);
    let groups = groups_of(&drafts);
    let operators = operators::read(walk, &root);
    let annunciators = annunciators::read(walk, &root, &groups, &calendar, place);
    let bell = annunciators::read_bell(walk, &root);
    let alarms = AlarmDrafts {
        site: root.get("alarm").map(|node| alarm::read(walk, &node, alarm::Scope::Site)).unwrap_or_default(),
        groups: root.get("group").map(|node| alarm::read_groups(walk, &node, &groups)).unwrap_or_default(),
        lines: lines::alarms_of(&mut drafts),
        escalation: root.get("escalation").map(|node| alarm::read_escalation(walk, &node)).unwrap_or_default(),
    };
    let lines = drafts.into_iter().map(|draft| draft.config).collect();
    let mut config = Config {
        site,
        language,
        timezone,
        zone_name,
        journal,
        screen,
        calendar,
        adapters,
        lines,
        groups,
        numbers,
        alarms: AlarmSettings::default(),
        operators,
        annunciators,
        bell,
        digest,
    };
    alarms.settle(walk, &mut config);
    config
}

fn groups_of(drafts: &[lines::LineDraft]) -> Vec<GroupName> {
    let mut groups: Vec<GroupName> = Vec::new();
    for draft in drafts {
        if !groups.contains(&draft.config.group) {
            groups.push(draft.config.group.clone());
        }
    }
    groups
}

/// How the TOML parser words a key that stands twice.
const DUPLICATE_KEY: &str = "duplicate key";

/// The errors of a text that is no TOML, at most one a line: one slip often shows several times.
fn syntax_errors(text: &str, broken: &[toml::de::Error], place: &Place<'_>) -> Vec<ConfigError> {
    let mut errors: Vec<ConfigError> = broken
        .iter()
        .take(FINDINGS_MAX)
        .map(|error| {
            let (line, column) = position(text, error.span().map_or(text.len(), |span| span.start));
            let at = Spot { file: place.file.clone(), line, column, key: String::new() };
            let message = match error.message() {
                DUPLICATE_KEY => "this key or table stands twice, allowed: each key once in its table".to_owned(),
                other => format!("no valid TOML: {}; see https://toml.io", other.trim()),
            };
            ConfigError { at, kind: ErrorKind::Syntax, message }
        })
        .collect();
    errors.sort_by(|a, b| a.at.cmp(&b.at));
    errors.dedup_by_key(|error| error.at.line);
    errors
}

pub(super) fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

/// Remembers where names were first given, so that the second says where the first stands.
#[derive(Debug, Default)]
struct Given {
    names: std::collections::HashMap<String, Mark>,
}

impl Given {
    /// Notes a name; a name given before is an error at its second place.
    fn note(&mut self, walk: &mut Walk<'_>, what: &str, name: &str, key: String, mark: &Mark) -> bool {
        if let Some(first) = self.names.get(&key) {
            let advice =
                if what == "number" { "; a number that several lines answer goes into one [[number]]" } else { "" };
            let message = format!(
                "{what} \"{name}\" stands in line {} already ({}), allowed: each once{advice}",
                walk.line_of(first),
                first.path
            );
            walk.error(mark, ErrorKind::Duplicate, message);
            return false;
        }
        self.names.insert(key, mark.clone());
        true
    }
}
