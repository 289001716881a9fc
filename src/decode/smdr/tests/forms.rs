//! Own rows, written from the grammar of each form.

use super::*;
use crate::decode::{Dialogue as _, DialogueEvent};
use crate::domain::{CallEdge, Mono, PbxStamp};

fn stamps(options: SmdrOptions, row: &str) -> Vec<(CallEdge, Option<PbxStamp>)> {
    let found = decode_in(options, &[row.as_bytes(), b"\r\n"]);
    let times = found.iter().map(|found| match found {
        Decoded::CallRecord(call) => (call.time.edge, call.time.stamp),
        other => panic!("{other:?} in {row:?}"),
    });
    times.collect()
}

fn stamp(year: Option<i16>, month: i8, day: i8, hour: i8, minute: i8, second: Option<i8>) -> PbxStamp {
    PbxStamp { year, month, day, hour, minute, second }
}

#[test]
fn a_panasonic_date_is_read_in_the_order_that_is_configured() {
    for (date_order, time, expected) in [
        (DateOrder::Mdy, "10:03AM", Some(stamp(Some(2011), 9, 10, 10, 3, None))),
        (DateOrder::Dmy, "12:03AM", Some(stamp(Some(2011), 10, 9, 0, 3, None))),
        (DateOrder::Ymd, "12:03PM", Some(stamp(Some(2009), 10, 11, 12, 3, None))),
        (DateOrder::Ymd, "23:03", Some(stamp(Some(2009), 10, 11, 23, 3, None))),
    ] {
        let row = panasonic_row(["09/10/11", time, "1200", "01", "12345", "", "00:01'05", "", ""]);
        let found = stamps(SmdrOptions { format: SmdrFormat::Panasonic, date_order }, &row);
        assert_eq!(found, [(CallEdge::End, expected)], "{row}");
    }
}

#[test]
fn a_panasonic_clock_that_was_set_too_often_is_no_time_and_the_call_is_kept() {
    let row = panasonic_row(["**/**/**", "**:****", "1200", "01", "<I>12345", "0'05", "00:01'05", "", ""]);
    assert_eq!(stamps(options(SmdrFormat::Panasonic), &row), [(CallEdge::End, None)]);
}

#[test]
fn a_panasonic_row_of_the_older_exchanges_stands_in_the_same_columns() {
    let found = calls(SmdrFormat::Panasonic, "01/02/02 10:03AM   120 01 <I>12345                  0'05 00:01'05\r\n");
    let [call] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(short(call), ("120", Direction::In, CallPart::Whole, Some(5), Some(65), "12345"));
}

#[test]
fn a_transferred_panasonic_call_is_a_part() {
    for (code, part) in [("TR", CallPart::Part), ("FW", CallPart::Whole), ("", CallPart::Whole)] {
        let row = panasonic_row(["01/02/02", "10:03AM", "1200", "01", "12345", "", "00:01'05", "", code]);
        assert_eq!(calls(SmdrFormat::Panasonic, &format!("{row}\r")).first().map(|call| call.part), Some(part));
    }
}

#[test]
fn what_fits_no_panasonic_row_is_a_fault_with_its_bytes() {
    let good = panasonic_row(["01/02/02", "10:03AM", "1200", "01", "12345", "0'05", "00:01'05", "", ""]);
    for (from, to) in [("01/02/02", "13/02/02"), ("10:03AM", "13:03AM"), ("0'05", "0x05"), ("00:01'05", "00:01.05")] {
        let bad = good.replacen(from, to, 1);
        match decode(SmdrFormat::Panasonic, &format!("{bad}\r\n")).as_slice() {
            [Decoded::Fault(fault)] => assert_eq!(fault.bytes, bad.as_bytes()),
            other => panic!("{bad}: {other:?}"),
        }
    }
    let shifted = format!(" {good}");
    assert!(matches!(decode(SmdrFormat::Panasonic, &format!("{shifted}\r\n"))[..], [Decoded::Fault(_)]));
}

/// An Avaya record up to and with its 17th field.
fn avaya(fields: &str) -> String {
    format!("2024/02/10 14:30:00,{fields},0,0\r\n")
}

#[test]
fn avaya_quotes_may_hold_commas_and_quotes_and_nuls_come_before_a_record() {
    let text = avaya("00:00:10,3,100,I,201,201,,0,1,0,T9001,Line,E201,\"Smith, \"\"Jo\"\"\"");
    let found = calls(SmdrFormat::Avaya, &format!("\0\0\0{text}"));
    let [call] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(short(call), ("201", Direction::In, CallPart::Whole, Some(3), Some(10), "100"));
    assert!(call.raw.contains("Smith, \"\"Jo\"\""));
    for broken in ["\"Smith", "\"Smith\"x"] {
        let text = avaya(&format!("00:00:10,3,100,I,201,201,,0,1,0,T9001,Line,E201,{broken}"));
        assert!(matches!(decode(SmdrFormat::Avaya, &text)[..], [Decoded::Fault(_)]), "{text}");
    }
}

#[test]
fn an_avaya_record_of_no_set_is_a_note_and_one_that_nobody_answered_has_no_talk() {
    let voicemail = avaya("00:00:10,3,100,I,201,201,,0,1,0,T9001,Line,V9501,VM");
    assert!(matches!(decode(SmdrFormat::Avaya, &voicemail)[..], [Decoded::Note(_)]));
    let lost = avaya("00:00:00,12,100,I,201,201,,0,1,0,E201,Jo,T9001,Line");
    let found = calls(SmdrFormat::Avaya, &lost);
    assert_eq!(
        found.iter().map(short).collect::<Vec<_>>(),
        [("201", Direction::In, CallPart::Whole, Some(12), Some(0), "100")]
    );
}

#[test]
fn what_is_no_avaya_record_is_a_fault() {
    for text in [
        "2024/02/10 14:30:00,00:00:10,3\r\n".to_owned(),
        avaya("00:00:10,3,100,X,201,201,,0,1,0,T9001,Line,E201,Jo"),
        avaya("00:00:10,three,100,I,201,201,,0,1,0,T9001,Line,E201,Jo"),
        avaya("00:00:10,3,100,I,201,201,,2,1,0,T9001,Line,E201,Jo"),
        format!("{}\r\n", ",".repeat(80)),
    ] {
        assert!(matches!(decode(SmdrFormat::Avaya, &text)[..], [Decoded::Fault(_)]), "{text}");
    }
}

#[test]
fn nec_classes_tell_the_direction_and_what_is_no_call() {
    use Direction::{In, Out, Unknown};
    for (class, direction, part) in [
        ("POT", Out, CallPart::Whole),
        ("POTA", Out, CallPart::Whole),
        ("IVIN", In, CallPart::Whole),
        ("ICM", Unknown, CallPart::Whole),
        ("PTRS", Unknown, CallPart::Part),
    ] {
        let row = nec_row([class, "10:52", "12/09", "002", "00:00:10", "2001", "12345", ""]);
        let found = calls(SmdrFormat::Nec, &format!("{row}\r\n"));
        assert_eq!(found.first().map(short), Some(("2001", direction, part, None, Some(10), "12345")), "{class}");
    }
    let edge = stamps(options(SmdrFormat::Nec), &nec_row(["POT", "23:59", "12/31", "2", "00:00:10", "2001", "1", ""]));
    assert_eq!(edge, [(CallEdge::Start, Some(stamp(None, 12, 31, 23, 59, None)))]);
    for note in ["ALB  10:52 12/09 G01", "NEXT NECinfrontia Corp.", "TOTAL NO. OF OUTGOING PSTN CALLS: 0"] {
        assert!(matches!(decode(SmdrFormat::Nec, &format!("{note}\r\n"))[..], [Decoded::Note(_)]), "{note}");
    }
    let page = format!("{:60}12/09/2011 PAGE 001\r\n", "");
    assert!(matches!(decode(SmdrFormat::Nec, &page)[..], [Decoded::Note(_)]));
}

#[test]
fn an_unanswered_nec_call_of_a_set_has_no_talk() {
    let row = nec_row(["PIN", "10:53", "12/09", "002", "", "2017", "2142623801", "NO ANSWER"]);
    let found = calls(SmdrFormat::Nec, &format!("{row}\r\n"));
    assert_eq!(found.first().map(short), Some(("2017", Direction::In, CallPart::Whole, None, Some(0), "2142623801")));
}

#[test]
fn mitel_columns_follow_the_settings_that_each_line_shows() {
    use Direction::{In, Out};
    let standard = " 12/09 10:52   00:02:10 1200      057187251234              A T101                        ";
    let timed = " 12/09 10:52:33  00:02:10 T101 012  1200                      A 1200                        ";
    let extended = "%12/09 01:07p  0000:12:10 1200         057187251234            A T101                       ";
    for (row, direction, ring, talk, number, minute, second) in [
        (standard, Out, None, 130, "057187251234", (10, 52), None),
        (timed, In, Some(12), 130, "", (10, 52), Some(33)),
        (extended, Out, None, 730, "057187251234", (13, 7), None),
    ] {
        let found = calls(SmdrFormat::Mitel, &format!("{row}\r\n"));
        let [call] = found.as_slice() else { panic!("{row}: {found:?}") };
        assert_eq!(short(call), ("1200", direction, CallPart::Whole, ring, Some(talk), number), "{row}");
        assert_eq!(call.time.stamp, Some(stamp(None, 12, 9, minute.0, minute.1, second)), "{row}");
        assert_eq!(call.trunk, "T101");
    }
}

#[test]
fn a_mitel_call_within_the_house_is_of_both_sets_and_a_transfer_is_a_part() {
    let row = "-12/09 10:52   00:06:10 1200 003  1201                      I 1201                        ";
    let found = calls(SmdrFormat::Mitel, &format!("{row}\r\n"));
    let expected = [
        ("1200", Direction::Out, CallPart::Whole, Some(3), Some(370), "1201"),
        ("1201", Direction::In, CallPart::Whole, Some(3), Some(370), "1200"),
    ];
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), expected);
    let handed_on = row.replace("1201                        ", "1201T 1300                  ");
    let found = calls(SmdrFormat::Mitel, &format!("{handed_on}\r\n"));
    assert!(found.iter().all(|call| call.part == CallPart::Part && call.note.contains("1300")), "{found:?}");
    let unanswered = row.replace(" 003  ", " ***  ");
    let found = calls(SmdrFormat::Mitel, &format!("{unanswered}\r\n"));
    assert!(found.iter().all(|call| (call.ring_s, call.talk_s) == (None, Some(0))), "{found:?}");
}

#[test]
fn what_is_no_mitel_record_is_a_fault() {
    for text in [
        "*12/09 10:52   00:02:10 1200\r\n",
        " 13/09 10:52   00:02:10 1200\r\n",
        " 12/09 10:52   0:02:10  1200\r\n",
        " 12/09         00:02:10 1200\r\n",
        " 12/09 10:52   00:02:10 12 0\r\n",
    ] {
        assert!(matches!(decode(SmdrFormat::Mitel, text)[..], [Decoded::Fault(_)]), "{text}");
    }
}

#[test]
fn rules_and_blank_lines_part_records_and_bytes_that_are_no_text_are_kept() {
    for format in FORMS {
        assert_eq!(decode(format, "\x0c\r\n------ ======\r\n\r\n   \r\n\0\0\r\n"), []);
    }
    let text = b"2024/02/10 14:30:00,00:00:10,3,\xb9\xab,I,201,201,,0,1,0,T9001,L,E201,Jo,0,0\n";
    let found = decode_in(options(SmdrFormat::Avaya), &[text]);
    let [Decoded::CallRecord(call)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(call.number, "\\xb9\\xab");
}

#[test]
fn the_dialogue_only_listens() {
    let mut dialogue = dialogue();
    dialogue.on_open(Mono(0));
    assert!(matches!(dialogue.poll_event(), Some(DialogueEvent::Initialised { .. })));
    dialogue.on_decoded(Mono(1), &Decoded::Note(String::new()));
    dialogue.on_timeout(Mono(2));
    assert_eq!((dialogue.poll_event(), dialogue.poll_transmit(), dialogue.poll_timeout()), (None, None, None));
}
