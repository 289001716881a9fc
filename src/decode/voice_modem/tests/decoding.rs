//! Tables for what a modem says, and the properties that hold for any bytes.

use proptest::prelude::*;

use super::super::VoiceModemDecoder;
use crate::decode::voltage::Thresholds;
use crate::decode::{Decoder, Options, Setup, decoder};
use crate::domain::{
    AdapterKind, Answer, CallPhase, CallerInfo, DecodeFault, Decoded, DeviceLine, Direction, FaultReason, Signal,
    Tally, Tone,
};

const STATE: Decoded = Decoded::Answer(Answer::State);
const OK: Decoded = Decoded::Answer(Answer::Alive);

fn decode(text: &[u8]) -> Vec<Decoded> {
    decode_in(&[text]).0
}

/// What was decoded but for the plain voltages, which stand beside every reading.
fn decode_in(chunks: &[&[u8]]) -> (Vec<Decoded>, Tally) {
    let (mut out, tally) = decode_all(chunks);
    out.retain(|decoded| !matches!(decoded, Decoded::Voltage { .. }));
    (out, tally)
}

fn decode_all(chunks: &[&[u8]]) -> (Vec<Decoded>, Tally) {
    let mut decoder = VoiceModemDecoder::default();
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, &mut out);
        let pending = decoder.pending();
        adds_up(&decoder.tally(), pending);
    }
    decoder.finish(&mut out);
    adds_up(&decoder.tally(), 0);
    (out, decoder.tally())
}

fn adds_up(tally: &Tally, pending: usize) {
    let accounted = tally.record_bytes + tally.fault_bytes + tally.separator_bytes;
    assert_eq!(tally.bytes, accounted + u64::try_from(pending).unwrap());
}

fn line(signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(1), signal, why }
}

fn caller(number: &str, name: &str, device_time: &str, why: &'static str) -> Decoded {
    let caller = CallerInfo {
        direction: Direction::In,
        number: number.to_owned(),
        name: name.to_owned(),
        duration_s: None,
        rings: None,
        device_time: device_time.to_owned(),
    };
    line(Signal::Call { phase: CallPhase::Start, caller }, why)
}

fn note(text: &str) -> Decoded {
    Decoded::Note(text.to_owned())
}

fn fault(reason: FaultReason, bytes: &[u8]) -> Decoded {
    Decoded::Fault(DecodeFault { reason, bytes: bytes.to_vec() })
}

/// The frame with its checksum, in hexadecimal.
fn raw(kind: u8, body: &[u8]) -> String {
    let mut frame = vec![kind, u8::try_from(body.len()).unwrap()];
    frame.extend(body);
    let sum = frame.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    frame.push(sum.wrapping_neg());
    frame
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)]))
        .collect()
}

#[test]
fn each_shielded_code_that_speaks_of_the_line_is_its_sign() {
    let codes = [
        (b'R', Signal::RingBurst, "DLE R"),
        (b'H', Signal::OffHook, "DLE H"),
        (b'h', Signal::OnHook, "DLE h"),
        (b'P', Signal::OffHook, "DLE P"),
        (b'p', Signal::OnHook, "DLE p"),
        (b'b', Signal::Tone(Tone::Busy), "DLE b"),
        (b'd', Signal::Tone(Tone::Dial), "DLE d"),
        (b'l', Signal::Tone(Tone::LoopBreak), "DLE l"),
        (b'L', Signal::Tone(Tone::PolarityReversal), "DLE L"),
    ];
    for (code, signal, why) in codes {
        assert_eq!(decode(&[0x10, code]), [line(signal, why)]);
    }
    for code in *b"sqrafcmeEuotJ$wKiY0159*#ABCD/~" {
        assert_eq!(decode(&[0x10, code]), [note(&format!("DLE {}", char::from(code)))]);
    }
}

#[test]
fn a_shielded_code_may_fall_into_any_line_at_any_place() {
    let answer = b"\r\n48.2\r\n\r\nOK\r\n";
    for place in 0..=answer.len() {
        let mut bytes = answer.to_vec();
        bytes.splice(place..place, [0x10, b'b']);
        let found = decode(&bytes);
        let tone = line(Signal::Tone(Tone::Busy), "DLE b");
        assert_eq!(found.iter().filter(|found| **found == tone).count(), 1, "{place}");
        let rest: Vec<_> = found.into_iter().filter(|found| *found != tone).collect();
        assert_eq!(rest, [STATE, OK], "{place}");
    }
}

#[test]
fn a_dle_that_shields_nothing_is_noise_and_costs_nothing_else() {
    assert_eq!(decode(b"\x10\r\nOK\r\n"), [fault(FaultReason::UnexpectedByte, b"\x10"), OK]);
    assert_eq!(
        decode(b"\x10\x10R"),
        [fault(FaultReason::UnexpectedByte, b"\x10"), line(Signal::RingBurst, "DLE R")],
        "a literal DLE belongs to audio, which is never asked for"
    );
    assert_eq!(decode(b"OK\r\n\x10"), [OK, fault(FaultReason::Cut, b"\x10")]);
}

#[test]
fn a_voltage_counts_when_the_next_one_agrees() {
    let cases = [
        ("0.0", Signal::Dead),
        ("1.4", Signal::Dead),
        ("1.40", Signal::Dead),
        ("2.4", Signal::Dead),
        ("2.5", Signal::OffHook),
        ("7", Signal::OffHook),
        ("20.0", Signal::OffHook),
        ("20.1", Signal::OnHook),
        ("48.25", Signal::OnHook),
        ("200", Signal::OnHook),
    ];
    for (volts, signal) in cases {
        let once = format!("\r\n{volts}\r\n\r\nOK\r\n");
        assert_eq!(decode(once.as_bytes()), [STATE, OK], "{volts}");
        let twice = once.repeat(2);
        assert_eq!(decode(twice.as_bytes()), [STATE, OK, line(signal, "AT-TRV"), STATE, OK], "{volts}");
    }
    let found = decode(b"48\r\nOK\r\n7\r\nOK\r\n48\r\nOK\r\n48\r\nOK\r\n");
    let hooks: Vec<_> = found.iter().filter(|found| matches!(found, Decoded::Line { .. })).collect();
    assert_eq!(hooks, [&line(Signal::OnHook, "AT-TRV")], "one reading between others lifts no handset");
}

#[test]
fn every_reading_tells_its_voltage_whatever_is_made_of_it() {
    for (text, millivolts) in [("48.25", 48_250), ("7", 7000), ("1.4005", 1400), ("0.0", 0)] {
        let voltage = Decoded::Voltage { line: DeviceLine::number(1), millivolts };
        assert_eq!(decode_all(&[format!("RING\r\n{text}\r\n").as_bytes()]).0.get(1), Some(&voltage), "{text}");
    }
}

#[test]
fn the_configuration_moves_the_thresholds() {
    let thresholds = Thresholds { dead_below_mv: 3000, off_hook_up_to_mv: 14_000, on_hook_above_mv: 30_000 };
    let options = Options::Voltage(thresholds);
    let setup = Setup { options, ..Setup::plain(AdapterKind::VoiceModem, &[DeviceLine::number(1)]) };
    for (volts, signal) in
        [("2.9", Signal::Dead), ("14", Signal::OffHook), ("20.1", Signal::HookUnknown), ("30.1", Signal::OnHook)]
    {
        let (mut decoder, mut out) = (decoder(&setup), Vec::new());
        decoder.push(format!("{volts}\r\n{volts}\r\n").as_bytes(), &mut out);
        assert!(out.contains(&line(signal, "AT-TRV")), "{volts}: {out:?}");
    }
}

#[test]
fn a_number_that_is_no_voltage_is_a_note_or_a_fault() {
    for number in ["56000", "5601", "200.1"] {
        assert_eq!(decode(format!("{number}\r\n").as_bytes()), [note(number)]);
    }
    for text in ["1.", ".4", "4e1", "-48", "+48", "1.2.3", "NaN", "inf", "123456789"] {
        let expected = fault(FaultReason::Malformed, text.as_bytes());
        assert_eq!(decode(format!("{text}\r\n").as_bytes()), [expected], "{text}");
    }
}

#[test]
fn what_is_measured_while_the_line_rings_counts_for_nothing_until_an_answer_is_complete() {
    let rings: [(&[u8], Decoded); 2] =
        [(b"\r\nRING\r\n", line(Signal::RingBurst, "RING")), (b"\x10R", line(Signal::RingBurst, "DLE R"))];
    for (ring, burst) in rings {
        let reading = b"\r\n7.1\r\n\r\nOK\r\n";
        let found = decode(&[reading, ring, reading, reading, reading].concat());
        assert_eq!(found, [STATE, OK, burst, STATE, OK, STATE, OK, line(Signal::OffHook, "AT-TRV"), STATE, OK]);
    }
    let torn = decode(b"\r\n4\r\nRING\r\n8.1\r\n\r\nOK\r\n");
    assert!(!torn.contains(&line(Signal::OffHook, "AT-TRV")), "a reading torn apart by a ring is none");
}

#[test]
fn an_edge_is_not_taken_back_by_a_reading_from_before_it() {
    let found = decode(b"48\r\nOK\r\n48\r\nOK\r\n\x10P48\r\nOK\r\n7\r\nOK\r\n7\r\nOK\r\n");
    let hooks: Vec<_> = found.into_iter().filter(|found| matches!(found, Decoded::Line { .. })).collect();
    assert_eq!(
        hooks,
        [line(Signal::OnHook, "AT-TRV"), line(Signal::OffHook, "DLE P"), line(Signal::OffHook, "AT-TRV"),]
    );
}

#[test]
fn rings_of_every_spelling_are_bursts() {
    for word in ["RING", "RING A", "RING B", "RING C", "RING 1", "RING 2", "RING 3", "DRON=5"] {
        assert_eq!(decode(format!("\r\n{word}\r\n").as_bytes()), [line(Signal::RingBurst, "RING")], "{word}");
    }
    assert_eq!(decode(b"DROF=34\r\n"), [note("DROF=34")]);
    assert_eq!(decode(b"RING D\r\n"), [fault(FaultReason::Malformed, b"RING D")]);
}

#[test]
fn a_caller_is_named_once_in_every_order_and_spelling() {
    let named = [caller("05718725", "WANG", "1122 0930", "NMBR")];
    for text in [
        "DATE = 1122\r\nTIME = 0930\r\nNMBR = 05718725\r\nNAME = WANG\r\n",
        "DATE=1122\r\nTIME=0930\r\nNMBR=05718725\r\nNAME=WANG\r\n",
        "TIME=0930\r\nDATE=1122\r\nNAME=WANG\r\nNMBR=05718725\r\n",
        "\r\nDATE  =1122 \r\n\r\nTIME= 0930\r\n\r\nTYPE=1\r\nNAME = WANG\r\nDDN_NMBR = 05718725\r\n",
    ] {
        assert_eq!(decode(text.as_bytes()), named, "{text}");
    }
    assert_eq!(decode(b"NMBR = 123\r\nOK\r\n"), [caller("123", "", "", "NMBR"), OK], "a name may be absent");
    assert_eq!(decode(b"NMBR = 123\r\n"), [caller("123", "", "", "NMBR")]);
    assert_eq!(decode(b"NMBR = P\r\nOK\r\n")[0], caller("Private", "", "", "NMBR"));
    assert_eq!(decode(b"NMBR = O\r\nOK\r\n")[0], caller("Out of area", "", "", "NMBR"));
    assert_eq!(decode(b"NMBR=1\r\nNAME=V\xe4h\xe4\r\n"), [caller("1", "V\u{fffd}h\u{fffd}", "", "NMBR")]);
    assert_eq!(decode(b"DATE=1122\r\nNAME=WANG\r\nMESG = 06034242431\r\nOK\r\n"), [OK], "nobody is named");
}

#[test]
fn two_callers_are_never_mixed() {
    let found = decode(b"NMBR=1\r\nDATE=1122\r\nNMBR=2\r\nNAME=B\r\n");
    assert_eq!(found, [caller("1", "", "1122", "NMBR"), caller("2", "B", "", "NMBR")]);
    let found = decode(b"NMBR=1\r\nOK\r\nNAME=A\r\nOK\r\nDATE=1122\r\nNMBR=2\r\nOK\r\n");
    let callers: Vec<_> = found.into_iter().filter(|found| *found != OK).collect();
    assert_eq!(callers, [caller("1", "", "", "NMBR"), caller("2", "", "1122", "NMBR")]);
}

#[test]
fn a_ring_or_a_code_between_the_lines_of_a_caller_loses_nothing() {
    let between: [&[u8]; 3] = [b"\r\nRING\r\n", b"\x10R", b"\x10b"];
    let lines = ["DATE = 1122\r\n", "TIME = 0930\r\n", "NMBR = 123\r\n", "NAME = WANG\r\n"];
    for other in between {
        for place in 0..=lines.len() {
            let (before, after) = lines.split_at(place);
            let bytes = [before.concat().as_bytes(), other, after.concat().as_bytes()].concat();
            let found = decode(&bytes);
            let named = caller("123", "WANG", "1122 0930", "NMBR");
            assert_eq!(found.iter().filter(|found| **found == named).count(), 1, "{other:?} {place}");
            assert_eq!(found.len(), 2, "{found:?}");
        }
    }
}

#[test]
fn raw_frames_are_read_over_several_lines_and_only_if_they_add_up() {
    let multiple = raw(0x80, b"\x01\x0811220930\x02\x03123\x07\x04WANG");
    let whole = [caller("123", "WANG", "11220930", "raw caller ID")];
    assert_eq!(decode(format!("{multiple}\r\n").as_bytes()), whole);
    assert_eq!(decode(format!("{}\r\n", multiple.to_lowercase()).as_bytes()), whole);
    for cut in (8..multiple.len()).step_by(2) {
        let (head, tail) = multiple.split_at(cut);
        assert_eq!(decode(format!("{head}\r\n{tail}\r\n").as_bytes()), whole, "{cut}");
        let found = decode(format!("{head}\r\nRING\r\n{tail}\r\n").as_bytes());
        assert_eq!(found, [line(Signal::RingBurst, "RING"), whole[0].clone()], "{cut}");
    }
    let single = raw(0x04, b"112209305718725");
    assert_eq!(decode(format!("{single}\r\n").as_bytes()), [caller("5718725", "", "11220930", "raw caller ID")]);
    let absent = raw(0x80, b"\x04\x01P\x08\x01O");
    assert_eq!(decode(format!("{absent}\r\n").as_bytes()), [caller("Private", "", "", "raw caller ID")]);

    for at in 0..multiple.len() / 2 {
        let mut bytes = multiple.clone().into_bytes();
        bytes[at * 2 + 1] ^= 1;
        let found = decode(&[&bytes[..], b"\r\n"].concat());
        assert!(matches!(found[..], [Decoded::Fault(_)]), "{at} {found:?}");
    }
    let cut = &multiple[..20];
    assert_eq!(decode(format!("{cut}\r\nOK\r\n").as_bytes()), [fault(FaultReason::Cut, cut.as_bytes()), OK]);
}

#[test]
fn result_codes_and_echoes_are_notes_and_anything_else_is_a_fault_that_holds_it() {
    for word in [
        "ERROR",
        "BUSY",
        "NO CARRIER",
        "LINE IN USE",
        "LINE-IN-USE",
        "NO LINE",
        "OFF-HOOK INTRUSION",
        "AT-TRV",
        "0,\"\",B0804100,B0804100,B0804100",
    ] {
        assert_eq!(decode(format!("\r\n{word}\r\n").as_bytes()), [note(word)], "{word}");
    }
    let reversed = line(Signal::Tone(Tone::PolarityReversal), "LINE REVERSAL DETECTED");
    assert_eq!(decode(b"LINE REVERSAL DETECTED\r\n"), [reversed]);
    for word in ["ok", "RINGO", "NUMBER=1", "\u{7}", "noise"] {
        let expected = fault(FaultReason::Malformed, word.as_bytes());
        assert_eq!(decode(format!("{word}\r\n").as_bytes()), [expected], "{word}");
    }
}

#[test]
fn the_published_samples_decode_without_a_fault_where_they_are_whole() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    for name in ["modem_vcid_manual_examples.txt", "modem_ncid_init_session.txt"] {
        let Ok(text) = std::fs::read_to_string(samples.join(name)) else { continue };
        // The frames that these manuals print without a checksum, or with a wrong one, are told to be faults.
        for said in text.lines().filter(|line| !line.starts_with(['#', '8', '0']) && !line.starts_with("524F")) {
            let found = decode(format!("{said}\r\n").as_bytes());
            assert!(!found.iter().any(|found| matches!(found, Decoded::Fault(_))), "{said}: {found:?}");
        }
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = vec![
        &b"\r\nOK\r\n"[..],
        b"\r\n48.2\r\n\r\nOK\r\n",
        b"\r\n7.1\r\n\r\nOK\r\n",
        b"\r\nRING\r\n",
        b"\x10R",
        b"\x10P",
        b"\x10b",
        b"\x10",
        b"DATE = 1122\r\n",
        b"NMBR = 123\r\n",
        b"NAME = WANG\r\n",
        b"8012345678\r\n",
        b"\xff\x00 noise",
        b"  \r\n",
        &[b'y'; 300],
    ];
    prop_oneof![
        4 => prop::sample::select(known).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 1..40),
    ]
}

proptest! {
    #[test]
    fn chunking_does_not_matter(pieces in prop::collection::vec(piece(), 0..20), size in 1_usize..80) {
        let bytes = pieces.concat();
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(decode_in(&chunks), decode_in(&[&bytes]));
    }

    #[test]
    fn any_bytes_end_in_one_account(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        decode(&bytes);
    }

    #[test]
    fn after_any_noise_one_line_end_brings_the_decoder_back(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let found = decode(&[&noise[..], b"\r\nOK\r\n\r\n48.2\r\n\r\nOK\r\n\r\n48.2\r\n\r\nOK\r\n"].concat());
        let end = [OK, STATE, OK, line(Signal::OnHook, "AT-TRV"), STATE, OK];
        prop_assert!(found.ends_with(&end), "{found:?}");
    }

    #[test]
    fn bytes_of_faults_are_in_the_faults(pieces in prop::collection::vec(piece(), 0..20)) {
        let (found, tally) = decode_in(&[&pieces.concat()]);
        let faults = found.iter().filter_map(|found| match found {
            Decoded::Fault(fault) => Some(fault.bytes.len()),
            _ => None,
        });
        let (count, bytes) = faults.fold((0, 0), |(count, bytes), more| (count + 1, bytes + more));
        prop_assert_eq!((tally.faults, tally.fault_bytes), (count, u64::try_from(bytes).unwrap()));
    }
}
