//! The floors and absences of the house, guarded. `docs/ARCHITECTURE.md` says what they are for.
//!
//! The guard reads sources as text: it needs no compiler, and it sees what a name resolves to only by its path. It is
//! there against slips, not against somebody who hides.

mod breached;
mod lexer;
mod rooms;
mod rules;
mod source;

use super::tree;
use lexer::Kind;
use source::Source;

fn sources() -> Vec<Source> {
    tree::text_files("src", &[".rs"]).iter().map(|file| Source::parse(&file.path, &file.text)).collect()
}

/// Every string literal of the program: where it stands, and what it holds.
pub(crate) fn string_literals() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in rules::program(&sources()) {
        for token in &source.code {
            if let Kind::Text(text) = &token.kind {
                found.push((format!("{}:{}", source.path, token.line), text.clone()));
            }
        }
    }
    found
}

#[test]
fn the_floors_and_absences_hold() {
    let sources = sources();
    assert!(sources.len() > 30, "the sources must be found: {}", sources.len());
    let breaches: Vec<_> = rules::breaches(&sources).iter().map(ToString::to_string).collect();
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn no_file_of_the_tests_is_too_long_or_without_a_purpose() {
    for file in tree::text_files("tests", &[".rs"]) {
        assert!(file.text.lines().count() <= 500, "{} is longer than 500 lines", file.path);
        assert!(file.text.starts_with("//!") || file.text.starts_with("#!["), "{} must open with //!", file.path);
    }
}

#[test]
fn every_public_room_stands_in_the_architecture_with_its_floor() {
    let library = tree::read("src/lib.rs");
    let architecture = tree::read("docs/ARCHITECTURE.md");
    let rooms: Vec<_> = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(rooms.len() > 5, "{rooms:?}");
    for name in rooms {
        let room = rooms::shown().find(|room| room.name == name);
        let room = room.unwrap_or_else(|| panic!("`{name}` is in no room of the table"));
        let row = format!("| {} | `{name}`", room.floor);
        assert!(architecture.contains(&row), "docs/ARCHITECTURE.md must have a row that begins with {row:?}");
    }
}
