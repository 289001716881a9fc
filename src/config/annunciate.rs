//! The words of a command that tells somebody of an alarm: which fields they may hold, and how the fields are filled in.
//! Pure; what it gives are whole arguments, which nothing may ever join, split or hand to a shell.

/// Every field with its meaning, in the order of `docs/CONFIG.md`.
pub const FIELDS: [(&str, &str); 20] = [
    ("site", "the site's name"),
    ("alarm", "the alarm's name in the catalogue, for example left_off_hook"),
    ("title_zh", "the alarm in Chinese"),
    ("title_en", "the alarm in English"),
    ("priority", "critical, high, medium or low"),
    ("certain", "certain or suspected"),
    ("line", "the line's id; empty where the alarm is of no line"),
    ("label", "what people call the line"),
    ("group", "the line's group"),
    ("number", "the published number"),
    ("room", "the line's room"),
    ("contact", "who sits there"),
    ("contact_phone", "how to reach them"),
    ("backup", "another way to reach somebody there"),
    ("since", "since when, in the site's time zone"),
    ("age_s", "for how many seconds"),
    ("episode", "the episode's number, the same in every message about it"),
    ("step", "contact, supervisor or duty_leader: who is told"),
    ("lines", "the ids of all lines it concerns, joined by commas"),
    ("count", "how many lines or alarms it concerns: 1, or more in the summary of a flood"),
];

/// Characters of a value that are filled in; what is longer ends in `…`. A list of every line of a large site would
/// otherwise be longer than the system takes as one argument (128 KiB on Linux).
pub const VALUE_MAX: usize = 1_000;
/// Characters of a filled word; what is longer ends in `…`.
pub const WORD_MAX: usize = 8_000;

/// A piece of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'w> {
    /// Stands as it is.
    Text(&'w str),
    /// `{{` or `}}`.
    Brace(char),
    /// `{name}`.
    Field(&'w str),
    /// A brace that neither opens nor closes a field.
    Stray(&'w str),
}

/// Cuts a word into its pieces, from left to right. Total: a brace without its partner is a piece of its own.
fn pieces(word: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let (piece, after) = next_piece(rest)?;
        rest = after;
        Some(piece)
    })
}

fn next_piece(rest: &str) -> Option<(Piece<'_>, &str)> {
    if rest.is_empty() {
        return None;
    }
    let at = rest.find(['{', '}']).unwrap_or(rest.len());
    if at > 0 {
        let (text, after) = rest.split_at(at);
        return Some((Piece::Text(text), after));
    }
    for (twice, brace) in [("{{", '{'), ("}}", '}')] {
        if let Some(after) = rest.strip_prefix(twice) {
            return Some((Piece::Brace(brace), after));
        }
    }
    let named = rest.strip_prefix('{').and_then(|inner| {
        let end = inner.find(['{', '}'])?;
        let (name, after) = inner.split_at(end);
        Some((Piece::Field(name), after.strip_prefix('}')?))
    });
    // A brace is one byte.
    named.or_else(|| rest.split_at_checked(1).map(|(brace, after)| (Piece::Stray(brace), after)))
}

/// Fills a word: `{field}` becomes its value, `{{` and `}}` become braces. A value stays one value whatever it holds:
/// control characters are escaped, so that neither a terminal nor a log at the other end is commanded by them, and what
/// looks like a field in it is no field.
#[must_use]
pub fn fill(word: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(word.len());
    for piece in pieces(word) {
        match piece {
            Piece::Text(text) | Piece::Stray(text) => filled.push_str(text),
            Piece::Brace(brace) => filled.push(brace),
            Piece::Field(name) => filled.push_str(&harmless(&value(name))),
        }
    }
    cut(filled, WORD_MAX)
}

/// A value without control characters and of bounded length.
fn harmless(value: &str) -> String {
    cut(super::error::escape_controls(value), VALUE_MAX)
}

fn cut(text: String, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text;
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A word that fills to exactly this text.
pub(super) fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// What is wrong with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip<'w> {
    /// A field that there is not.
    Unknown(&'w str),
    /// A brace without its partner.
    Stray,
}

/// The first slip of a word.
pub(super) fn slip(word: &str) -> Option<Slip<'_>> {
    pieces(word).find_map(|piece| match piece {
        Piece::Field(name) if !FIELDS.iter().any(|(field, _)| *field == name) => Some(Slip::Unknown(name)),
        Piece::Stray(_) => Some(Slip::Stray),
        Piece::Field(_) | Piece::Text(_) | Piece::Brace(_) => None,
    })
}

/// Whether a word holds a field.
pub(super) fn has_field(word: &str) -> bool {
    pieces(word).any(|piece| matches!(piece, Piece::Field(_)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(name: &str) -> String {
        match name {
            "line" => "1803-1".to_owned(),
            "contact" => "孙 丽; rm -rf \"$HOME\" {site}".to_owned(),
            "room" => "a\nb\0c\u{1b}[2J".to_owned(),
            "lines" => "x".repeat(VALUE_MAX + 1),
            "count" => "y".repeat(VALUE_MAX),
            other => format!("<{other}>"),
        }
    }

    #[test]
    fn fields_and_braces_are_filled_in() {
        for (word, filled) in [
            ("", ""),
            ("plain 文字", "plain 文字"),
            ("{line}", "1803-1"),
            ("{line}{line}", "1803-11803-1"),
            ("线路 {line}!", "线路 1803-1!"),
            ("{{line}}", "{line}"),
            ("{{{line}}}", "{1803-1}"),
            ("{{", "{"),
            ("}}", "}"),
            ("a{b", "a{b"),
            ("a}b", "a}b"),
            ("{a{line}", "{a1803-1"),
            ("{}", "<>"),
        ] {
            assert_eq!(fill(word, values), filled, "{word}");
        }
    }

    #[test]
    fn a_value_stays_one_value_whatever_it_holds() {
        assert_eq!(fill("x {contact} y", values), "x 孙 丽; rm -rf \"$HOME\" {site} y");
        assert_eq!(fill("{room}", values), "a\\nb\\u{0}c\\u{1b}[2J");
    }

    #[test]
    fn what_is_too_long_is_cut_where_it_can_be_seen() {
        let long = fill("{lines}", values);
        assert_eq!((long.chars().count(), long.ends_with('…')), (VALUE_MAX, true));
        assert_eq!(fill("{count}", values), "y".repeat(VALUE_MAX));
        let word = fill(&"{count}".repeat(9), values);
        assert_eq!((word.chars().count(), word.ends_with('…')), (WORD_MAX, true));
        assert_eq!(fill(&"{count}".repeat(8), values), "y".repeat(WORD_MAX));
    }

    #[test]
    fn the_first_slip_of_a_word_is_found() {
        for (word, found) in [
            ("{line} {{x}} {site}", None),
            ("{lnie}", Some(Slip::Unknown("lnie"))),
            ("{}", Some(Slip::Unknown(""))),
            ("{ line }", Some(Slip::Unknown(" line "))),
            ("{line", Some(Slip::Stray)),
            ("line}", Some(Slip::Stray)),
            ("{{line}", Some(Slip::Stray)),
        ] {
            assert_eq!(slip(word), found, "{word}");
        }
        assert!(has_field("a{line}") && !has_field("{{line}}"));
    }

    #[test]
    fn every_field_is_a_word_of_its_own_with_a_meaning() {
        let mut names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{names:?}");
        assert!(FIELDS.iter().all(|(_, meaning)| !meaning.is_empty() && !meaning.contains('\n')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
    }

    proptest! {
        #[test]
        fn no_word_and_no_value_gives_a_control_character_that_was_not_in_the_word(
            word in "[a-z{}文 ]{0,20}",
            value in any::<String>(),
        ) {
            let filled = fill(&word, |_| value.clone());
            prop_assert!(!filled.chars().any(char::is_control), "{:?}", filled);
        }

        #[test]
        fn a_literal_fills_to_itself(text in any::<String>()) {
            let word = literal(&text);
            prop_assert_eq!(slip(&word), None);
            prop_assert_eq!(fill(&word, |_| String::new()), text);
        }
    }
}
