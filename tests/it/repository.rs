//! What the repository as a whole promises: its gates, licences, links and reasons.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;

use super::tree::{self, TextFile};

/// The gates, in their order. What a person types and what `.ci/run` runs is the same.
const GATES: [&str; 6] = [
    "cargo fmt --check",
    "cargo clippy --all-targets --locked -- -D warnings",
    "cargo doc --no-deps --locked",
    "\ndeny\n",
    "cargo test --locked --doc",
    "cargo test --locked --lib --bins --test it",
];

/// The commands of a fenced block: its lines, without comments and prompts.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_shell = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if is_shell {
            found.push(line.split(" #").next().unwrap_or_default().trim().to_owned());
        }
    }
    found
}

#[test]
fn the_two_commands_of_the_readme_are_the_ones_that_are_kept_working() {
    let commands = commands(&tree::read("README.md"));
    let gates = tree::read(".ci/run");
    let first: Vec<_> = commands.iter().take(2).map(String::as_str).collect();
    assert_eq!(first, ["cargo run --release", "cargo test --locked --lib --bins --test it"]);
    let last = gates.lines().rfind(|line| !line.trim().is_empty() && !line.starts_with('#'));
    assert_eq!(last, first.get(1).copied(), ".ci/run ends with the test command, so that its count is what closes");
    assert!(gates.lines().any(|line| line == "cargo build --release --locked"), "what the first command runs is built");
}

#[test]
fn the_gates_stand_in_order_and_can_be_run() {
    let gates = tree::read(".ci/run");
    let places: Vec<_> =
        GATES.iter().map(|gate| gates.find(gate).unwrap_or_else(|| panic!("{gate} is missing"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        gates.contains("set -euo pipefail") && gates.contains("check --hide-inclusion-graph bans licenses sources")
    );
    for script in [".ci/run", "packaging/screenshot.sh"] {
        let mode = tree::root().join(script).metadata().expect("the script is there").permissions().mode();
        assert!(mode & 0o111 != 0, "{script} must be executable");
    }
}

#[test]
fn both_licences_are_there_in_full() {
    let manifest = table("Cargo.toml");
    let named = manifest.get("package").and_then(|package| package.get("license")).and_then(toml::Value::as_str);
    assert_eq!(named, Some("MIT OR Apache-2.0"));
    assert!(tree::read("LICENSE").contains("MIT OR Apache-2.0"));
    assert!(tree::read("LICENSE-MIT").contains("THE SOFTWARE IS PROVIDED \"AS IS\""));
    assert!(tree::read("LICENSE-APACHE").contains("END OF TERMS AND CONDITIONS"));
}

#[test]
fn no_path_of_one_machine_stands_in_the_tree() {
    // Put together here, so that this file does not hold them.
    let homes = ["home", "root", "work", "Users"].map(|folder| format!("/{folder}/"));
    for file in tree::text_files("", &[]) {
        for (number, line) in file.text.lines().enumerate() {
            let is_url = |at: usize| line.get(..at).is_some_and(|before| before.contains("://"));
            let found = homes.iter().find(|home| line.find(home.as_str()).is_some_and(|at| !is_url(at)));
            assert_eq!(found, None, "{}:{}", file.path, number + 1);
        }
    }
}

/// The targets of the links of a page, without those that lead out of the repository.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let own = targets.map(|target| target.split('#').next().unwrap_or_default());
    own.filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .map(ToOwned::to_owned)
        .collect()
}

/// Pages that are named without a link, as `docs/NAME.md`.
fn mentions(text: &str) -> Vec<String> {
    let named = text.split("docs/").skip(1).filter_map(|rest| {
        let end =
            rest.find(|next: char| !(next.is_ascii_alphanumeric() || "-_./".contains(next))).unwrap_or(rest.len());
        rest.get(..end).map(|name| name.trim_end_matches('.'))
    });
    let pages = named.filter_map(|name| name.strip_suffix(".md"));
    pages.map(|name| format!("docs/{name}.md")).collect()
}

#[test]
fn every_link_and_every_page_that_is_named_is_there() {
    let mut missing = Vec::new();
    let mut seen = 0;
    for TextFile { path, text } in tree::text_files("", &[".md"]) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in links(&text) {
            seen += 1;
            if !tree::root().join(folder).join(&target).exists() {
                missing.push(format!("{path} links to {target}"));
            }
        }
    }
    assert!(seen > 10, "links must be found at all: {seen}");
    for TextFile { path, text } in tree::text_files("", &[".md", ".rs", ".toml", ".sh", "run"]) {
        let named =
            mentions(&text).into_iter().filter(|name| !name.contains("NAME") && !tree::root().join(name).exists());
        missing.extend(named.map(|name| format!("{path} names {name}")));
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

fn table(path: &str) -> toml::Table {
    tree::read(path).parse().unwrap_or_else(|error| panic!("{path} must be TOML: {error}"))
}

fn strings<'a>(rows: Option<&'a toml::Value>, key: &'a str) -> Vec<&'a str> {
    let rows = rows.and_then(toml::Value::as_array).into_iter().flatten();
    rows.filter_map(|row| row.get(key).and_then(toml::Value::as_str)).collect()
}

#[test]
fn the_lock_file_holds_nothing_banned_and_nothing_from_elsewhere() {
    let (lock, deny) = (table("Cargo.lock"), table("deny.toml"));
    let banned = strings(deny.get("bans").and_then(|bans| bans.get("deny")), "crate");
    let names = strings(lock.get("package"), "name");
    assert!(names.len() > 50 && banned.contains(&"libudev-sys"), "{} packages, banned {banned:?}", names.len());
    let held: Vec<_> = names.iter().filter(|name| banned.contains(name)).collect();
    assert!(held.is_empty(), "banned and in Cargo.lock: {held:?}");
    for source in strings(lock.get("package"), "source") {
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index");
    }
}

#[test]
fn every_dependency_has_its_reason_and_every_reason_its_dependency() {
    let manifest = table("Cargo.toml");
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"].into_iter();
    let tables = tables.filter_map(|name| manifest.get(name).and_then(toml::Value::as_table));
    let used: BTreeSet<_> = tables.flat_map(|table| table.keys().cloned()).collect();
    let page = tree::read("docs/decisions/0002-dependencies.md");
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `")?.split('`').next());
    let reasons: BTreeSet<_> = headings.map(ToOwned::to_owned).collect();
    assert_eq!(used, reasons, "Cargo.toml on the left, docs/decisions/0002-dependencies.md on the right");
}

#[test]
fn decisions_are_numbered_without_a_gap_and_say_what_follows() {
    let pages = tree::text_files("docs/decisions", &[".md"]);
    for (place, page) in pages.iter().enumerate() {
        let number = format!("docs/decisions/{:04}-", place + 1);
        assert!(page.path.starts_with(&number), "{} must begin with {number}", page.path);
        for part in ["## Context", "## Decision", "## Consequences"] {
            assert!(page.text.contains(part), "{} has no {part}", page.path);
        }
    }
}

#[test]
fn links_and_mentions_are_found_in_a_page() {
    let page =
        "[a](b.md), [c](../d/e.md#f) [g](https://h.example/i.md) [j](#k); see docs/NAME.md. And `docs/m/NAME.md`";
    assert_eq!(links(page), ["b.md", "../d/e.md"]);
    assert_eq!(mentions(page), ["docs/NAME.md", "docs/m/NAME.md"]);
    assert_eq!(commands("x\n```sh\na b   # c\n```\n```text\nd\n```\n"), ["a b"]);
}
