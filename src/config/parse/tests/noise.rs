//! No text, however broken, stops the parser; and what it says always has a place in the text.

use proptest::prelude::*;

use super::*;

const SHIPPED: &str = include_str!("../../../../config.toml");

fn check(text: &str) {
    let lines = text.split('\n').count();
    match load(text) {
        Ok(loaded) => {
            let shown = crate::config::describe(&loaded.config, &loaded.warnings);
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.is_sorted_by_key(|e| (e.at.line, e.at.column)));
            for error in &errors {
                assert!((1..=lines).contains(&error.at.line) && error.at.column >= 1, "{error}");
                assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
            }
        }
    }
}

/// Values that are right for some key and wrong for most.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("5".to_owned()),
        Just("-1".to_owned()),
        Just("0xffff_ffff_ffff".to_owned()),
        Just("1e400".to_owned()),
        Just("true".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("[[], {}, 5]".to_owned()),
        Just("2026-10-01".to_owned()),
        Just("\"1803-1\"".to_owned()),
        Just("\"24:00\"".to_owned()),
        Just("\"60s\"".to_owned()),
        "\"[ -~&&[^\"\\\\]]{0,12}\"",
        "\\PC{0,8}",
    ]
}

fn key() -> impl Strategy<Value = String> {
    let known: Vec<String> = keys::ALL.iter().flat_map(|table| table.keys.iter()).map(ToString::to_string).collect();
    prop_oneof![4 => proptest::sample::select(known), 1 => "[a-z0-9_]{1,6}"]
}

fn header() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "",
        "[journal]",
        "[screen]",
        "[calendar]",
        "[[shift]]",
        "[[adapter]]",
        "[[line]]",
        "[[number]]",
        "[timing]",
        "[[operator]]",
        "[[annunciate]]",
        "[bell]",
        "[alarm.left_off_hook]",
        "[group.x.alarm.many_blocked]",
        "[line]",
        "[[journal]]",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn no_text_stops_the_parser(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn no_document_of_known_keys_and_odd_values_stops_the_parser(
        rows in proptest::collection::vec((header(), key(), value()), 0..24),
    ) {
        let text: Vec<_> = rows.iter().map(|(header, key, value)| format!("{header}\n{key} = {value}")).collect();
        check(&text.join("\n"));
    }

    #[test]
    fn no_bytes_stop_the_parser(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let read = |_: &Path| Err(String::new());
        let _ = parse_bytes(&bytes, &place(&read));
    }

    #[test]
    fn no_list_of_dates_in_a_file_stops_the_parser(csv in "[0-9a-z,;#\"\r\n-]{0,200}") {
        let text = format!("{SMALL}[calendar]\nholidays = \"a.csv\"\n");
        let read = |_: &Path| Ok(csv.clone().into_bytes());
        let _ = parse(&text, &place(&read));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_cut_or_change_of_the_shipped_file_stops_the_parser(
        at in any::<proptest::sample::Index>(),
        length in 0..40_usize,
        with in "\\PC{0,6}|\n|\"|\\[|\\{|=",
    ) {
        let chars: Vec<char> = SHIPPED.chars().collect();
        let at = at.index(chars.len());
        let end = (at + length).min(chars.len());
        let text: String = chars[..at].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&chars[end..]).collect();
        check(&text);
    }
}
