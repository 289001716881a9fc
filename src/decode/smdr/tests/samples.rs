//! The published samples say what their sources say. They lie beside the project and may be absent.

use std::path::Path;

use super::*;

fn sample(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples").join(name);
    std::fs::read_to_string(path).ok()
}

#[test]
fn the_avaya_fixture_is_five_calls_of_which_one_is_of_two_sets_and_one_goes_on() {
    use CallPart::{Part, Whole};
    use Direction::{In, Out};
    let Some(text) = sample("smdr_avaya_ipoffice.csv") else { return };
    let calls = calls(SmdrFormat::Avaya, &text);
    let found: Vec<_> = calls.iter().map(short).collect();
    assert_eq!(
        found,
        [
            ("201", Out, Whole, Some(7), Some(225), "+442075551234"),
            ("201", In, Whole, Some(3), Some(330), "+441234567890"),
            ("201", Out, Whole, Some(2), Some(75), "202"),
            ("202", In, Whole, Some(2), Some(75), "201"),
            ("201", Out, Part, Some(7), Some(225), "+442075551234"),
            ("200", In, Whole, Some(0), Some(30), "100"),
        ]
    );
    let [first, second, third, ..] = calls.as_slice() else { panic!() };
    assert_eq!((first.held_s, first.account.as_str(), first.trunk.as_str()), (14, "ACCT001", "T9001"));
    assert_eq!((second.time.text.as_str(), second.held_s), ("2024/02/10 15:00:00", 0));
    assert_eq!((third.trunk.as_str(), third.note.as_str(), third.name.as_str()), ("", "E202", "Jane Doe"));
}

#[test]
fn the_panasonic_heading_is_a_note_and_a_rule() {
    let Some(text) = sample("smdr_panasonic_header.txt") else { return };
    assert!(matches!(decode(SmdrFormat::Panasonic, &text)[..], [Decoded::Note(_)]));
}

/// The page lists columns, not rows: the values of one field stand in a line of the sample, apart by ` | `.
fn listed(text: &str, field: &str) -> Vec<String> {
    let after = text.split_once(field).map(|(_, after)| after.lines().next().unwrap_or_default()).unwrap();
    after.split("      ").next().unwrap().split('|').map(|value| value.trim().to_owned()).collect()
}

#[test]
fn every_field_that_the_panasonic_page_lists_is_read() {
    use Direction::{In, Out};
    let Some(text) = sample("smdr_panasonic_ns1000_fields.txt") else { return };
    let times = listed(&text, "Date/Time:");
    let expected = [
        ("1200", In, "12345678901234567890", "", ""),
        ("1200", In, "", "", ""),
        ("1200", Out, "1234567890123456", "", ""),
        ("*123", Out, "1234567890123456", "", ""),
        ("1234", In, "12345678", "ABC COMPANY", ""),
        ("1234", In, "", "Q COMPANY", "DDI CDE9876"),
        ("1234", Out, "123..............", "", ""),
        ("1234", Out, "123456XX", "", ""),
    ];
    let rows = listed(&text, "Ext/CO/Dial:");
    assert_eq!(rows.len(), expected.len());
    for (row, (time, (set, direction, number, name, note))) in rows.iter().zip(times.iter().cycle().zip(expected)) {
        let [ext, co, dialled] = row.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let (date, time) = time.split_once(' ').unwrap();
        let row = panasonic_row([date, time, ext, co, dialled, "5'15", "00:12'05", "9876543210", ""]);
        let found = calls(SmdrFormat::Panasonic, &format!("{row}\r\n"));
        let [call] = found.as_slice() else { panic!("{row}") };
        assert_eq!(short(call), (set, direction, CallPart::Whole, Some(315), Some(725), number), "{row}");
        assert_eq!((call.name.as_str(), call.note.as_str(), call.account.as_str()), (name, note, "9876543210"));
    }
}

#[test]
fn what_is_no_call_on_the_panasonic_page_is_a_note_and_a_call_in_the_house_is_one() {
    let Some(text) = sample("smdr_panasonic_ns1000_fields.txt") else { return };
    let rows = listed(&text, "No-trunk rows:");
    assert_eq!(rows.len(), 9);
    for row in rows {
        let (ext, event) = row.split_once(' ').unwrap();
        let talk = if event == "EXT1235" { "00:01'05" } else { "" };
        let row = panasonic_row(["01/02/02", "03:35PM", ext, "", event, "", talk, "", ""]);
        match decode(SmdrFormat::Panasonic, &format!("{row}\n")).as_slice() {
            [Decoded::CallRecord(call)] => {
                assert_eq!(short(call), ("1234", Direction::Out, CallPart::Whole, None, Some(65), "1235"));
            }
            [Decoded::Note(note)] => assert!(note.ends_with(event) && event != "EXT1235", "{note}"),
            other => panic!("{row}: {other:?}"),
        }
    }
}

/// The sample lost its columns on the web: its lines are faults but for heading and name, and its fields, set into the
/// columns of the same manual, are calls.
#[test]
fn the_nec_page_is_read_in_its_columns_only() {
    let Some(text) = sample("smdr_nec_sl1000.txt") else { return };
    let found = decode(SmdrFormat::Nec, &text);
    let (notes, faults): (Vec<_>, Vec<_>) = found.iter().partition(|found| matches!(found, Decoded::Note(_)));
    assert!(faults.iter().all(|fault| matches!(fault, Decoded::Fault(_))), "{faults:?}");
    assert_eq!((notes.len(), faults.len()), (2, 5));
    for line in [
        "POT 10:52 12/09 002 00:00:10 2001 2142623801 08754",
        "PIN 10:52 12/09 001 00:00:20 2017 2142623802 NECinfrontia",
    ] {
        assert!(text.contains(line));
        let fields: Vec<&str> = line.split(' ').collect();
        let row = nec_row(fields.try_into().unwrap());
        let found = calls(SmdrFormat::Nec, &format!("{row}\r\n\n"));
        let [call] = found.as_slice() else { panic!("{row}") };
        let expected = if line.starts_with("POT") {
            ("2001", Direction::Out, CallPart::Whole, None, Some(10), "2142623801")
        } else {
            ("2017", Direction::In, CallPart::Whole, None, Some(20), "2142623802")
        };
        assert_eq!(short(call), expected);
    }
    let unanswered = nec_row(["PIN", "10:53", "12/09", "002", "", "", "2142623801", "NO ANSWER"]);
    assert!(matches!(decode(SmdrFormat::Nec, &format!("{unanswered}\r\n"))[..], [Decoded::Note(_)]), "nobody's");
}
