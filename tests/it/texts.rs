//! One word per idea: words that the glossary has retired appear neither in the program's texts nor in its pages.

use super::house;
use super::tree;

/// Retired words; the glossary says what to use instead. Latin ones are looked for in any case and as whole words.
const RETIRED: [&str; 19] = [
    "dongle",
    "hung up",
    "hang up",
    "hangs up",
    "picked up",
    "picks up",
    "pick up",
    "snooze",
    "snoozed",
    "dismiss",
    "dismissed",
    "audit trail",
    "适配器",
    "静音",
    "搁置",
    "停用",
    "停机",
    "回看",
    "回访",
];
/// The page that says what not to say.
const GLOSSARY: &str = "docs/GLOSSARY.md";

/// The retired words in a text.
fn retired_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().replace(['\n', '\t'], " ");
    RETIRED.into_iter().filter(|word| holds(&text, word)).collect()
}

fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        // Chinese is written without spaces: there, any place counts.
        let is_letter = |next: Option<char>| next.is_some_and(|next| next.is_ascii_alphanumeric());
        !word.is_ascii() || !is_letter(before) && !is_letter(after)
    })
}

#[test]
fn no_retired_word_is_said() {
    let pages = tree::text_files("", &[".md", ".toml", ".service"]);
    let pages = pages.into_iter().map(|file| (file.path, file.text)).filter(|(path, _)| path != GLOSSARY);
    let screens = tree::text_files("tests/snapshots", &[".txt"]).into_iter().map(|file| (file.path, file.text));
    let mut found = Vec::new();
    for (place, text) in pages.chain(screens).chain(house::string_literals()) {
        found.extend(retired_in(&text).into_iter().map(|word| format!("{place}: {word}")));
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_glossary_names_every_retired_word() {
    let glossary = tree::read(GLOSSARY).to_lowercase();
    // The glossary names the verb once; its other forms are retired with it.
    let derived = ["hangs up", "picks up", "snoozed", "dismissed", "hang up", "pick up"];
    for word in RETIRED.into_iter().filter(|word| !derived.contains(word)) {
        assert!(glossary.contains(word), "docs/GLOSSARY.md must say what to use instead of {word}");
    }
}

#[test]
fn a_retired_word_is_found_in_any_case_and_only_as_a_word() {
    assert_eq!(retired_in("the Dongle was\nHung Up"), ["dongle", "hung up"]);
    assert_eq!(retired_in("电话静音中"), ["静音"]);
    assert!(retired_in("dismissal of dongles, pick-up, SIGHUP").is_empty());
}
