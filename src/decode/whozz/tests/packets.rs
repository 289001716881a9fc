//! The Ethernet Link form: what each packet means, what repeats, and that it means what a serial record means.

use std::path::Path;

use proptest::prelude::*;

use super::super::{PacketDecoder, WhozzDecoder};
use crate::decode::Decoder;
use crate::decode::packets::{Tag, wrap};
use crate::domain::{Answer, DecodeFault, Decoded, DeviceLine, FaultReason, Signal, Tally};

/// A header whose numbers hold what a careless reader would search for.
const HEADER: &[u8] = b"^^<U>\x00\x24\x0d\x0a$0<S>$01 F\xff";

fn packet(record: &[u8]) -> Vec<u8> {
    [HEADER, record].concat()
}

fn decode_in(bytes: &[u8], size: usize) -> (Vec<Decoded>, Tally) {
    let (mut decoder, mut out) = (PacketDecoder::default(), Vec::new());
    let assert_accounted = |decoder: &PacketDecoder| {
        let Tally { bytes, record_bytes, fault_bytes, separator_bytes, .. } = decoder.tally();
        let pending = u64::try_from(decoder.pending()).unwrap();
        assert_eq!(bytes, record_bytes + fault_bytes + separator_bytes + pending, "every byte is somewhere");
    };
    for chunk in bytes.chunks(size) {
        decoder.push(chunk, &mut out);
        assert_accounted(&decoder);
    }
    decoder.finish(&mut out);
    assert_accounted(&decoder);
    (out, decoder.tally())
}

fn decode_all(packets: &[Vec<u8>]) -> (Vec<Decoded>, Tally) {
    let bytes: Vec<u8> = packets.iter().flat_map(|packet| wrap(Tag::Data, packet)).collect();
    decode_in(&bytes, usize::MAX)
}

/// What one packet means, without who sent it.
fn meaning(packet: Vec<u8>) -> Vec<Decoded> {
    let (mut out, _) = decode_all(&[packet]);
    out.retain(|decoded| !matches!(decoded, Decoded::Answer(Answer::Unit { .. })));
    out
}

fn told(line: u16, signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(line), signal, why }
}

fn detail(line: u16, letter: char, second: u8) -> Vec<u8> {
    packet(format!("${line:02} {letter}             11/23 09:00:{second:02}").as_bytes())
}

/// The answer to `^^IdX`, as it is laid out.
fn parameters() -> Vec<u8> {
    let mut body = b"$".to_vec();
    for (mark, len) in [("M", 6), ("I", 4), ("D", 4), ("P", 2), ("T", 2), ("U", 6), ("C", 6), ("O", 6), ("S", 6)] {
        body.extend(format!("<{mark}>").bytes());
        body.extend(std::iter::repeat_n(mark.as_bytes()[0], len));
    }
    packet(&body)
}

fn signals(out: &[Decoded]) -> Vec<Signal> {
    let signal = |decoded: &Decoded| match decoded {
        Decoded::Line { signal, .. } => Some(signal.clone()),
        _ => None,
    };
    out.iter().filter_map(signal).collect()
}

#[test]
fn the_header_is_sliced_at_its_places_and_names_the_unit_once() {
    let (out, tally) = decode_all(&[detail(1, 'F', 10), detail(1, 'N', 12)]);
    let unit = Answer::Unit { unit: *b"\x00\x24\x0d\x0a$0", serial: *b"$01 F\xff" };
    assert_eq!(out, [Decoded::Answer(unit), told(1, Signal::OffHook, "F"), told(1, Signal::OnHook, "N")]);
    assert_eq!((tally.records, tally.faults, tally.repeats), (2, 0, 0));
}

#[test]
fn the_dollar_the_header_and_the_line_end_may_be_missing_or_there() {
    for record in [
        packet(b"01 F             11/23 09:00:10"),
        packet(b"$01 F             11/23 09:00:10\r\n"),
        b"<U>000000<S>000000$01 F             11/23 09:00:10".to_vec(),
        b"$01 F             11/23 09:00:10".to_vec(),
    ] {
        assert_eq!(meaning(record.clone()), [told(1, Signal::OffHook, "F")], "{}", record.escape_ascii());
    }
}

#[test]
fn every_sort_of_packet_has_its_meaning() {
    let alive = Decoded::Answer(Answer::Alive);
    let restarted = |line| Decoded::Restarted { unit: Some(DeviceLine::number(line)) };
    let version = Answer::Version { first_line: 9, toggles: "ECXUDASOBKT".to_owned() };
    for (sent, means) in [
        (parameters(), alive.clone()),
        (packet(b"#"), alive),
        (packet(b"ok"), Decoded::Note("ok".to_owned())),
        (packet(b"$V6.1 ECXUDASOBKT L=09 11/23 09:00:00"), Decoded::Answer(version)),
        (packet(b"$03 V61  00/00 00:00:04"), restarted(3)),
        (packet(b"$03 V6.1"), restarted(3)),
        (packet(b"V6.1"), Decoded::Restarted { unit: None }),
        (b"^^Id-V".to_vec(), Decoded::Note("a command to the units was heard".to_owned())),
    ] {
        assert_eq!(meaning(sent.clone()), [means], "{}", sent.escape_ascii());
    }
    assert_eq!(parameters().len(), 90);
}

#[test]
fn what_fits_no_packet_is_a_fault_that_holds_it_whole() {
    let mut short = parameters();
    short.pop();
    let fault = |reason, bytes| Decoded::Fault(DecodeFault { reason, bytes });
    for sent in [short, packet(b"$00 F             11/23 09:00:10"), packet(b"$01 Q"), packet(b""), b"x".to_vec()] {
        assert_eq!(meaning(sent.clone()), [fault(FaultReason::Malformed, sent)]);
    }
    let limited = packet(b"$01 09/26 02:30 PM 8002404637 I CallerID.com");
    assert_eq!(meaning(limited.clone()), [fault(FaultReason::WrongFormat, limited)]);
    assert_eq!(meaning(Vec::new()), []);
}

#[test]
fn a_packet_that_is_sent_again_is_passed_over_and_counted() {
    let start = packet(b"$01 I S 0000 G A0 11/23 09:00 AM 114            ");
    let once = [detail(1, 'R', 1), start.clone(), detail(1, 'F', 9), detail(1, 'N', 30)];
    let twice: Vec<_> = once.iter().flat_map(|packet| [packet.clone(), packet.clone()]).collect();
    let (out, tally) = decode_all(&twice);
    assert_eq!(signals(&out), signals(&decode_all(&once).0));
    assert_eq!((tally.records, tally.repeats), (8, 4));
    assert_eq!(out.iter().filter(|decoded| matches!(decoded, Decoded::Note(_))).count(), 4, "each is told");
    // A first ring that comes again behind the number is no second call; nor does another unit's word hide it.
    let (out, tally) = decode_all(&[detail(1, 'R', 1), detail(2, 'R', 1), start, detail(1, 'R', 1)]);
    assert_eq!((signals(&out).len(), tally.repeats), (3, 1));
}

#[test]
fn what_only_looks_like_a_repeat_is_taken() {
    let of_another = [b"^^<U>other1<S>000000".as_slice(), &detail(1, 'F', 1)[20..]].concat();
    let start = || packet(b"$01 I S 0000 G A0 11/23 09:00 AM 114            ");
    let end = || packet(b"$01 I E 0000 G A2 11/23 09:00 AM 114            ");
    for packets in [
        vec![detail(1, 'F', 1), detail(1, 'N', 1), detail(1, 'F', 1)],
        vec![detail(1, 'F', 1), of_another],
        vec![detail(1, 'F', 1), detail(2, 'F', 1)],
        vec![detail(1, 'R', 1), start(), end(), detail(1, 'R', 31), start(), end()],
    ] {
        let (out, tally) = decode_all(&packets);
        assert_eq!((signals(&out).len(), tally.repeats), (packets.len(), 0), "{out:?}");
    }
}

#[test]
fn no_more_lines_are_remembered_than_the_limit() {
    let mut packets: Vec<_> = (0..200_u8)
        .map(|unit| [b"^^<U>00000", [unit].as_slice(), b"<S>000000$01 F             11/23 09:00:10"].concat())
        .collect();
    packets.extend([packets[199].clone(), packets[0].clone()]);
    let (out, tally) = decode_all(&packets);
    assert_eq!((signals(&out).len(), tally.repeats), (201, 1), "the newest is still known, the oldest forgotten");
}

#[test]
fn the_published_packets_hold_whole_records() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/whozz_ethernet_link_packets.txt");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let packets: Vec<_> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.as_bytes().to_vec()).collect();
    for packet in &packets {
        let signals = signals(&meaning(packet.clone()));
        assert!(matches!(signals.as_slice(), [Signal::Call { .. }]), "{}: {signals:?}", packet.escape_ascii());
    }
    assert!(packets.len() > 10);
}

fn record() -> impl Strategy<Value = String> {
    let clock = (1_u8..=12, 1_u8..=28, 0_u8..24, 0_u8..60, 0_u8..60);
    let detail = (1_u8..=99, "[RFNH]", clock.clone()).prop_map(|(line, letter, (month, day, h, m, s))| {
        format!("${line:02} {letter}             {month:02}/{day:02} {h:02}:{m:02}:{s:02}")
    });
    let call = (1_u8..=99, "[IO] [SE]", 0_u16..9999, "[0-9]{3,14}", "[A-Z ]{0,15}").prop_map(
        |(line, what, seconds, number, name)| {
            format!("${line:02} {what} {seconds:04} G A1 11/23 09:00 AM {number:<14} {name:<15}")
        },
    );
    prop_oneof![detail, call]
}

proptest! {
    #[test]
    fn packets_mean_what_serial_records_mean_whatever_the_chunking(
        mut records in prop::collection::vec(record(), 0..12),
        size in 1_usize..40,
    ) {
        records.sort();
        records.dedup();
        let bytes: Vec<u8> =
            records.iter().flat_map(|record| wrap(Tag::Data, &packet(record.as_bytes()))).collect();
        let (mut out, tally) = decode_in(&bytes, size);
        out.retain(|decoded| !matches!(decoded, Decoded::Answer(_)));
        let (mut serial, mut expected) = (WhozzDecoder::default(), Vec::new());
        for record in &records {
            serial.push(format!("{record}\r\n").as_bytes(), &mut expected);
        }
        prop_assert_eq!(out, expected);
        prop_assert_eq!((tally.faults, tally.repeats), (0, 0));
    }

    #[test]
    fn any_datagrams_and_any_bytes_between_are_accounted_for(
        pieces in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(any::<u8>(), 0..80)), 0..12),
        size in 1_usize..40,
    ) {
        let bytes: Vec<u8> = pieces
            .iter()
            .flat_map(|(is_packet, bytes)| if *is_packet { wrap(Tag::Data, bytes) } else { bytes.clone() })
            .collect();
        let whole = decode_in(&bytes, usize::MAX);
        let (out, tally) = decode_in(&bytes, size);
        prop_assert_eq!(tally.bytes, u64::try_from(bytes.len()).unwrap());
        // Stray bytes may be told in more pieces; what they are does not change.
        let understood = |out: &[Decoded]| -> Vec<Decoded> {
            out.iter().filter(|decoded| !matches!(decoded, Decoded::Fault(_))).cloned().collect()
        };
        prop_assert_eq!(understood(&out), understood(&whole.0));
        prop_assert_eq!(tally.fault_bytes, whole.1.fault_bytes);
    }
}
