//! Tables for each rule of the whozz grammar, and the properties that hold for any bytes.

use proptest::prelude::*;

use super::super::*;
use crate::decode::Decoder;
use crate::decode::lines::LONGEST_LINE;
use crate::domain::{DecodeFault, Tally};

fn decode(bytes: &[u8]) -> Vec<Decoded> {
    decode_in(&[bytes]).0
}

/// Decodes the chunks and closes the connection; the account must add up after each chunk.
fn decode_in(chunks: &[&[u8]]) -> (Vec<Decoded>, Tally) {
    let mut decoder = WhozzDecoder::default();
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, &mut out);
        adds_up(&decoder.tally(), decoder.pending());
        assert!(decoder.pending() <= LONGEST_LINE);
    }
    decoder.finish(&mut out);
    let tally = decoder.tally();
    adds_up(&tally, 0);
    (out, tally)
}

fn adds_up(tally: &Tally, pending: usize) {
    let sum = tally.record_bytes + tally.fault_bytes + tally.separator_bytes + u64::try_from(pending).unwrap();
    assert_eq!(tally.bytes, sum, "{tally:?}");
}

fn line(number: u16, signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(number), signal, why }
}

fn fault(reason: FaultReason, bytes: &[u8]) -> Decoded {
    Decoded::Fault(DecodeFault { reason, bytes: bytes.to_vec() })
}

fn alive() -> Decoded {
    Decoded::Answer(Answer::Alive)
}

fn caller(record: &[u8]) -> CallerInfo {
    let found = decode(record);
    match found.as_slice() {
        [Decoded::Line { signal: Signal::Call { caller, .. }, .. }, ..] => caller.clone(),
        other => panic!("no call record: {other:?}"),
    }
}

#[test]
fn each_detail_letter_is_its_signal() {
    let letters = [("R", Signal::RingStarted), ("F", Signal::OffHook), ("N", Signal::OnHook), ("H", Signal::Flash)];
    for (letter, signal) in letters {
        for blanks in [1, 2, 5, 13, 20] {
            for prefix in ["", "$"] {
                for end in ["\r\n", "\r", "\n"] {
                    let record = format!("{prefix}07 {letter}{}11/22 18:05:59{end}", " ".repeat(blanks));
                    assert_eq!(decode(record.as_bytes()), [line(7, signal.clone(), letter)], "{record:?}");
                }
            }
        }
    }
}

#[test]
fn a_call_record_in_columns_gives_every_field() {
    let record = b"$12 I E 0143 G C4 03/09 06:31 PM 571-8725-1234  WANG FANG      \r\n";
    let found = decode(record);
    let info = CallerInfo {
        direction: Direction::In,
        number: "571-8725-1234".into(),
        name: "WANG FANG".into(),
        duration_s: Some(143),
        rings: Some(4),
        device_time: "03/09 06:31 PM".into(),
    };
    assert_eq!(found, [line(12, Signal::Call { phase: CallPhase::End, caller: info }, "I E")]);
}

#[test]
fn a_start_record_claims_neither_duration_nor_rings() {
    let info = caller(b"$01 O S 0009 G A3 03/09 06:31 AM 5551234        \r\n");
    assert_eq!((info.direction, info.duration_s, info.rings), (Direction::Out, None, None));
    assert_eq!((info.number.as_str(), info.name.as_str()), ("5551234", ""));
}

#[test]
fn number_and_name_are_found_in_columns_squeezed_and_short() {
    let cases = [
        ("8005550123     LI WEI         ", "8005550123", "LI WEI"),
        ("800-555-0123 LI & SONS TRADE", "800-555-0123", "LI & SONS TRADE"),
        ("800-555-0123 A LONGER NAME", "800-555-0123", "A LONGER NAME"),
        ("Private        ", "Private", ""),
        ("Private", "Private", ""),
        ("Out-of-Area    NOBODY         ", "Out-of-Area", "NOBODY"),
        ("No-CallerID ", "No-CallerID", ""),
        ("No-CallerID DESK", "No-CallerID", "DESK"),
        ("456 ", "456", ""),
        ("", "", ""),
        ("               ONLY A NAME    ", "", "ONLY A NAME"),
        ("Out of Area    NOBODY         ", "Out of Area", "NOBODY"),
        ("Out of Area", "Out of Area", ""),
        ("1 800 555 0123 LI WEI         ", "1 800 555 0123", "LI WEI"),
        ("123456789012345678901234567890", "123456789012345", "678901234567890"),
        ("5551234        0#*10459       ", "5551234", "0#*10459"),
    ];
    for (tail, number, name) in cases {
        let info = caller(format!("$01 I S 0000 G A0 12/17 04:54 PM {tail}\r\n").as_bytes());
        assert_eq!((info.number.as_str(), info.name.as_str()), (number, name), "{tail:?}");
    }
    let info = caller(b"01 I  S 0000  G A0   12/17 04:54 PM   800-555-0123   LI WEI\r\n");
    assert_eq!((info.number.as_str(), info.name.as_str()), ("800-555-0123", "LI WEI"));
    let info = caller(b"02 I S 0000 G A0 09/26 01:28 AM\r\n");
    assert_eq!((info.number.as_str(), info.name.as_str()), ("", ""));
}

#[test]
fn control_and_foreign_bytes_in_a_name_come_through() {
    assert_eq!(
        caller(b"$01 I S 0000 G A0 12/17 04:54 PM 5551234        \x1b[31mRED\x07\x00     \r\n").name,
        "\u{1b}[31mRED\u{7}\0"
    );
    assert_eq!(caller("$01 I S 0000 G A0 12/17 04:54 PM 5551234        王芳\r\n".as_bytes()).name, "王芳");
    let gb18030 = caller(b"$01 I S 0000 G A0 12/17 04:54 PM 5551234        \xcd\xf5\xb7\xbc\r\n");
    assert!(gb18030.name.contains('\u{fffd}'));
}

#[test]
fn a_blocked_call_is_told_as_such() {
    let found = decode(b"$03 I B 0000 G A0 12/17 04:54 PM 5551234        \r\n");
    assert!(
        matches!(
            &found[..],
            [Decoded::Line { signal: Signal::Call { phase: CallPhase::Blocked, .. }, why: "I B", .. }]
        ),
        "{found:?}"
    );
}

#[test]
fn boot_version_ok_and_undocumented_letters_are_understood() {
    let restarted = Decoded::Restarted { unit: Some(DeviceLine::number(3)) };
    assert_eq!(decode(b"$03 V61  00/00 00:00:04\r\n"), std::slice::from_ref(&restarted));
    assert_eq!(decode(b"03 V6.1             11/22 18:00:04\r\n"), [restarted]);
    let version = Decoded::Answer(Answer::Version { first_line: 5, toggles: "EcXUdASoBKT".into() });
    assert_eq!(decode(b"V6.1 EcXUdASoBKT L=05 00/00 00:00:17\r\n"), [version]);
    assert_eq!(decode(b"ok\r\n"), [Decoded::Note("ok".into())]);
    for letter in ["r", "L"] {
        let found = decode(format!("$02 {letter}   01/08 15:32:39\r\n").as_bytes());
        assert!(matches!(&found[..], [Decoded::Note(note)] if note.ends_with(letter)), "{found:?}");
    }
}

#[test]
fn the_limited_format_is_a_fault_of_its_own() {
    let record = b"$01     09/26     02:30 PM     8005550123     I     LI WEI";
    assert_eq!(decode(&[&record[..], b"\r\n"].concat()), [fault(FaultReason::WrongFormat, record)]);
}

#[test]
fn damaged_records_are_faults_that_hold_every_byte() {
    let damaged: [&[u8]; 15] = [
        b"$01 F",
        b"$01 F             11/22",
        b"$01 F             11/22 18:05",
        b"$01 F             11/22 18:05:5x",
        b"$01 F             11/22 18:05:59 more",
        b"$00 F             11/22 18:05:59",
        b"$1 F             11/22 18:05:59",
        b"$01 Q             11/22 18:05:59",
        b"$01 I X 0000 G A0 12/17 04:54 PM 5551234",
        b"$01 I S 9x00 G A0 12/17 04:54 PM 5551234",
        b"$01 I S 0000 G A0 12/17 04:54",
        b"V6.1 EcXUdASoBKT",
        b"V6.1 EcXUdASoBKT L=00",
        b"V6.1 EcXUdASoBKT L=01 11/22 1V6.1 EcXUdASoBKT L=01 11/22 10:00:00",
        b"\xff\xfe\x00 noise",
    ];
    for record in damaged {
        let line = [record, b"\r\n"].concat();
        let (found, tally) = decode_in(&[&line]);
        assert_eq!(found, [fault(FaultReason::Malformed, record)], "{}", record.escape_ascii());
        assert_eq!((tally.faults, tally.separator_bytes), (1, 2));
    }
}

#[test]
fn an_answer_is_seen_at_once_wherever_it_falls() {
    let off = line(1, Signal::OffHook, "F");
    let record = b"$01 F             11/22 18:05:59";
    let mut decoder = WhozzDecoder::default();
    let mut out = Vec::new();
    decoder.push(b"#", &mut out);
    assert_eq!(out, [alive()], "no line end is waited for");
    assert_eq!(decode(&[b"#", &record[..], b"\r\n"].concat()), [alive(), off.clone()]);
    assert_eq!(decode(&[b" # #", &record[..], b"\r\n#"].concat()), [alive(), alive(), off.clone(), alive()]);
    for at in 1..=record.len() {
        let (before, behind) = record.split_at(at);
        let found = decode(&[before, b"#", behind, b"\r\n"].concat());
        assert_eq!(found, [off.clone(), alive()], "the answer fell in at byte {at}");
    }
}

#[test]
fn our_own_echo_is_no_fault_and_spoils_nothing() {
    let note = |text: &str| Decoded::Note(format!("echo of {text}"));
    assert_eq!(decode(b"@#"), [note("@"), alive()]);
    assert_eq!(decode(b"EcXdAo\r\n@#\r\n"), [note("EcXdAo"), note("@"), alive()]);
    let version = Decoded::Answer(Answer::Version { first_line: 1, toggles: "ecXUDASOBKT".into() });
    assert_eq!(decode(b"VV6.1 ecXUDASOBKT L=01 00/00 00:00:17\r\n"), [note("V"), version]);
    let off = line(1, Signal::OffHook, "F");
    assert_eq!(decode(b"@$01 F   11/22 18:05:59\r\n"), [note("@"), off]);
}

#[test]
fn records_whose_line_end_was_lost_and_noise_before_a_dollar_are_told_apart() {
    let off = line(1, Signal::OffHook, "F");
    let on = line(2, Signal::OnHook, "N");
    let found = decode(b"$01 F             11/22 18:05:59$02 N             11/22 18:06:00\r\n");
    assert_eq!(found, [off.clone(), on.clone()]);
    let found = decode(b"\xf0\x9f$01 F             11/22 18:05:59\r\n");
    assert_eq!(found, [fault(FaultReason::Malformed, b"\xf0\x9f"), off]);
    let glued = b"$01 I S 0000 G A0 12/17 04:54 PM 5551234        LI WEI         $02 N             11/22 18:06:00\r\n";
    let found = decode(glued);
    assert_eq!((found.len(), &found[1]), (2, &on));
    assert!(matches!(&found[0], Decoded::Line { signal: Signal::Call { caller, .. }, .. } if caller.name == "LI WEI"));
    let found = decode(b"$01 F             11/22$02 N             11/22 18:06:00\r\n");
    assert_eq!(found, [fault(FaultReason::Malformed, b"$01 F             11/22"), on]);
}

#[test]
fn a_name_cannot_forge_a_record() {
    let info = caller(b"$01 I S 0000 G A0 12/17 04:54 PM 5551234        $02 F 11/22 18:\r\n");
    assert_eq!(info.name, "$02 F 11/22 18:");
}

#[test]
fn a_line_is_cut_at_the_limit_and_not_before() {
    for (length, chunks) in [
        (LONGEST_LINE - 1, 1),
        (LONGEST_LINE, 1),
        (LONGEST_LINE + 1, 2),
        (2 * LONGEST_LINE, 2),
        (2 * LONGEST_LINE + 1, 3),
    ] {
        let noise = vec![b'z'; length];
        let (found, tally) = decode_in(&[&noise, b"\r\n$01 N 11/22 18:06:00\r\n"]);
        let reason = if length > LONGEST_LINE { FaultReason::TooLong } else { FaultReason::Malformed };
        let expected: Vec<Decoded> = noise
            .chunks(LONGEST_LINE)
            .map(|chunk| fault(reason, chunk))
            .chain([line(1, Signal::OnHook, "N")])
            .collect();
        assert_eq!(found, expected, "{length}");
        assert_eq!(tally.faults, chunks);
    }
}

#[test]
fn a_record_that_the_end_of_the_connection_cuts_is_a_fault() {
    assert_eq!(decode(b"$01 F             11/2"), [fault(FaultReason::Cut, b"$01 F             11/2")]);
    assert_eq!(decode(b"   "), []);
    assert_eq!(decode(b""), []);
}

#[test]
fn the_published_samples_decode() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let Ok(manual) = std::fs::read_to_string(folder.join("whozz_manual_examples.txt")) else { return };
    let mut faults = Vec::new();
    for record in manual.lines().filter(|line| !line.starts_with('#') && !line.starts_with("Vx.x")) {
        let found = decode(format!("{record}\r\n").as_bytes());
        assert_eq!(found.len(), 1, "{record}");
        faults.extend(found.into_iter().filter(|found| matches!(found, Decoded::Fault(_))));
    }
    assert!(
        matches!(&faults[..], [Decoded::Fault(fault)] if fault.reason == FaultReason::WrongFormat),
        "only the limited format is refused: {faults:?}"
    );
    let Ok(packets) = std::fs::read_to_string(folder.join("whozz_ethernet_link_packets.txt")) else { return };
    for (_, record) in packets.lines().filter_map(|line| line.split_once('$')) {
        let info = caller(format!("${record}\r\n").as_bytes());
        assert!(!info.number.is_empty() && !info.number.contains(' '), "{record}: {info:?}");
    }
}

/// A record with the values it is made of, and what it must mean.
#[derive(Debug, Clone)]
struct Made {
    bytes: Vec<u8>,
    meaning: Decoded,
}

prop_compose! {
    fn detail_record()(number in 1_u16..100, which in 0_usize..4, blanks in 1_usize..16, dollar: bool,
        month in 0..13, day in 0..32, second in 0..86_400) -> Made {
        let (letter, signal) = [
            ("R", Signal::RingStarted), ("F", Signal::OffHook), ("N", Signal::OnHook), ("H", Signal::Flash),
        ][which].clone();
        let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let sign = if dollar { "$" } else { "" };
        let bytes = format!("{sign}{number:02} {letter}{}{month:02}/{day:02} {time}", " ".repeat(blanks)).into_bytes();
        Made { bytes, meaning: line(number, signal, letter) }
    }
}

prop_compose! {
    fn call_record()(number in 1_u16..100, outbound: bool, ended: bool, seconds in 0_u16..10_000, good: bool,
        kind in "[ABCD]", rings in 0_u8..10, device_time in "[01][0-9]/[0-3][0-9] [01][0-9]:[0-5][0-9] [AP]M",
        from in "([0-9]{3}-[0-9]{3}-[0-9]{4}|[0-9]{1,14}|Private|Out-of-Area|No-CallerID|)",
        name in "([!-~\u{1b}]([ -~\u{1b}]{0,13}[!-~])?|)", padded: bool) -> Made {
        let direction = if outbound { Direction::Out } else { Direction::In };
        let phase = if ended { CallPhase::End } else { CallPhase::Start };
        let (o, e, g) = (if outbound { 'O' } else { 'I' }, if ended { 'E' } else { 'S' }, if good { 'G' } else { 'B' });
        let mut record =
            format!("${number:02} {o} {e} {seconds:04} {g} {kind}{rings} {device_time} {from:<14} {name:<15}");
        if !padded {
            record.truncate(record.trim_end().len());
        }
        let why = match (outbound, ended) {
            (false, false) => "I S", (false, true) => "I E", (true, false) => "O S", (true, true) => "O E",
        };
        let caller = CallerInfo {
            direction, number: from, name, device_time,
            duration_s: ended.then_some(seconds), rings: ended.then_some(rings),
        };
        Made { bytes: record.into_bytes(), meaning: line(number, Signal::Call { phase, caller }, why) }
    }
}

fn record() -> impl Strategy<Value = Made> {
    prop_oneof![detail_record(), call_record()]
}

/// Bytes of one line that can be no record, no answer and no echo: they begin with a byte no record begins with, and
/// hold no `$`.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let inside = any::<u8>().prop_filter("a line end ends the noise", |byte| !matches!(byte, b'\r' | b'\n' | b'$'));
    (0x80_u8..=0xff, prop::collection::vec(inside, 0..LONGEST_LINE - 1))
        .prop_map(|(first, rest)| [&[first][..], &rest].concat())
}

/// Bytes that are rich in what the grammar knows.
fn near_records() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        record().prop_map(|made| made.bytes),
        prop::collection::vec(any::<u8>(), 0..40),
        Just(b"\r\n".to_vec()),
        Just(b"#".to_vec()),
        Just(b"@VEcXdAo".to_vec()),
        Just(b"$01 ".to_vec()),
        Just(b"V6.1 ECXUDASOBKT L=01 00/00 00:00:09\r\n".to_vec()),
        prop::collection::vec(prop_oneof![Just(b' '), Just(b'V'), Just(b'@')], 200..300),
        (200_usize..600).prop_map(|length| vec![b'x'; length]),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn fault_bytes(found: &[Decoded]) -> Vec<u8> {
    found
        .iter()
        .filter_map(|found| if let Decoded::Fault(fault) = found { Some(&fault.bytes[..]) } else { None })
        .collect::<Vec<_>>()
        .concat()
}

proptest! {
    #[test]
    fn a_valid_record_gives_exactly_the_values_it_was_made_of(made in record()) {
        prop_assert_eq!(decode(&[&made.bytes[..], b"\r\n"].concat()), [made.meaning]);
    }

    #[test]
    fn chunking_does_not_matter(bytes in near_records(), cuts in prop::collection::vec(1_usize..64, 1..64)) {
        let whole = decode_in(&[&bytes]);
        let mut chunks = Vec::new();
        let mut rest = &bytes[..];
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, behind) = rest.split_at((*cut).min(rest.len()));
            chunks.push(chunk);
            rest = behind;
        }
        prop_assert_eq!(&decode_in(&chunks), &whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(&decode_in(&single), &whole);
    }

    #[test]
    fn records_between_lines_of_noise_all_come_through(pairs in prop::collection::vec((noise(), record()), 1..8)) {
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for (noise, made) in pairs {
            bytes.extend([&noise[..], b"\n", &made.bytes, b"\r\n"].concat());
            expected.push(fault(FaultReason::Malformed, &noise));
            expected.push(made.meaning);
        }
        prop_assert_eq!(decode(&bytes), expected);
    }

    #[test]
    fn a_record_after_any_bytes_and_one_line_end_comes_through(bytes in near_records(), made in record()) {
        let found = decode(&[&bytes[..], b"\r\n", &made.bytes, b"\r\n"].concat());
        prop_assert_eq!(found.last(), Some(&made.meaning));
    }

    #[test]
    fn any_bytes_end_in_one_account_and_faults_keep_their_order(bytes in near_records()) {
        let (found, tally) = decode_in(&[&bytes]);
        let faults = fault_bytes(&found);
        prop_assert_eq!(tally.fault_bytes, u64::try_from(faults.len()).unwrap());
        prop_assert_eq!(tally.bytes, u64::try_from(bytes.len()).unwrap());
        let mut rest = bytes.iter();
        prop_assert!(faults.iter().all(|byte| rest.any(|other| other == byte)), "faults are a part of the input");
    }

    #[test]
    fn bytes_that_hold_no_record_are_all_in_faults(lines in prop::collection::vec(
        prop::collection::vec(0x80_u8..=0xff, 1..600), 0..6))
    {
        let bytes: Vec<u8> = lines.iter().flat_map(|line| [&line[..], b"\r"].concat()).collect();
        prop_assert_eq!(fault_bytes(&decode(&bytes)), lines.concat());
    }
}
