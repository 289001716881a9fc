//! The family's tests: the grammar, and a dialogue that keeps silent.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{DecodeFault, Mono, Tally};

fn decode_in(chunks: &[&[u8]]) -> (Vec<Decoded>, Tally) {
    let (mut decoder, mut out) = (ComdialDecoder::default(), Vec::new());
    for chunk in chunks {
        decoder.push(chunk, &mut out);
        assert_accounted(&decoder);
    }
    decoder.finish(&mut out);
    assert_accounted(&decoder);
    (out, decoder.tally())
}

fn assert_accounted(decoder: &ComdialDecoder) {
    let Tally { bytes, record_bytes, fault_bytes, separator_bytes, .. } = decoder.tally();
    let pending = u64::try_from(decoder.pending()).unwrap();
    assert_eq!(bytes, record_bytes + fault_bytes + separator_bytes + pending, "every byte is somewhere");
}

fn decode(bytes: &[u8]) -> Vec<Decoded> {
    decode_in(&[bytes]).0
}

fn told(line: u16, signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(line), signal, why }
}

fn call(line: u16, number: &str) -> [Decoded; 2] {
    let caller = inbound(number.as_bytes());
    [told(line, Signal::RingStarted, "1"), told(line, Signal::Call { phase: CallPhase::Start, caller }, "1")]
}

fn idle(line: u16) -> [Decoded; 2] {
    [told(line, Signal::RingEnded, "4"), told(line, Signal::OnHook, "4")]
}

fn fault(bytes: &[u8]) -> Decoded {
    Decoded::Fault(DecodeFault { reason: FaultReason::Malformed, bytes: bytes.to_vec() })
}

#[test]
fn each_message_is_what_its_type_says() {
    assert_eq!(decode(b"><107 0571-8725-12345\r\n"), [fault(b"><107 0571-8725-12345")], "wider than its field");
    assert_eq!(decode(b"><1070571-87251234 \r\n"), call(7, "0571-87251234"));
    assert_eq!(decode(b"><107\r\n"), call(7, ""), "a caller without a number rings all the same");
    let at_station = |line, signal, why, station: &str| {
        [told(line, signal, why), Decoded::Note(format!("line {line} at station {station}"))]
    };
    assert_eq!(decode(b"><20711\r\n"), at_station(7, Signal::OffHook, "2", "11"));
    assert_eq!(decode(b"><39912\r\n"), at_station(99, Signal::OffHook, "3", "12"));
    assert_eq!(decode(b"><407\r\n"), idle(7));
}

#[test]
fn what_is_no_message_is_a_fault_that_holds_it() {
    for line in
        ["><507", "><4007", "><400", "><4x7", "><207", "><2071", "><207123", "><207 12", "<>407", "><", ">", "x"]
    {
        assert_eq!(decode(format!("{line}\r\n").as_bytes()), [fault(line.as_bytes())], "{line}");
    }
}

#[test]
fn messages_whose_line_end_was_lost_are_told_apart() {
    let expected: Vec<_> = idle(3).into_iter().chain(idle(4)).collect();
    assert_eq!(decode(b"><403><404\r\n"), expected);
    let expected: Vec<_> = [fault(b"\xff><9")].into_iter().chain(idle(4)).collect();
    assert_eq!(decode(b"\xff><9><404\r\n"), expected);
}

#[test]
fn a_caller_cannot_forge_a_message() {
    assert_eq!(decode(b"><107AB><407\r\n"), call(7, "AB><407"));
    let expected: Vec<_> = [fault(b"\x00")].into_iter().chain(call(7, "AB><407")).collect();
    assert_eq!(decode(b"\x00><107AB><407\r\n"), expected);
}

#[test]
fn the_dialogue_is_set_up_at_each_opening_and_never_sends() {
    let mut dialogue = dialogue();
    for at in [Mono(1), Mono(2)] {
        dialogue.on_open(at);
        let event = dialogue.poll_event();
        assert!(
            matches!(&event, Some(DialogueEvent::Initialised { capabilities, .. })
                if capabilities.sees_hook(&DeviceLine::number(12)) && !capabilities.sees_digits(&DeviceLine::number(12))),
            "{event:?}"
        );
        for decoded in decode(b"><407\r\n") {
            dialogue.on_decoded(at, &decoded);
        }
        assert_eq!((dialogue.poll_event(), dialogue.poll_transmit(), dialogue.poll_timeout()), (None, None, None));
    }
}

#[test]
fn the_published_messages_are_decoded_to_what_their_manual_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/comdial_dsu2_cid_port.hex");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let bytes: Vec<u8> = lines
        .flat_map(|line| line.split('#').next().unwrap().split_whitespace())
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect();
    let note = |line: u16, station: &str| Decoded::Note(format!("line {line} at station {station}"));
    let mut expected: Vec<Decoded> = call(5, "1-804-978-2200").into();
    expected.extend([told(12, Signal::OffHook, "2"), note(12, "10")]);
    expected.extend([told(15, Signal::OffHook, "3"), note(15, "12")]);
    expected.extend(idle(5));
    assert_eq!(decode(&bytes), expected);
}

/// A valid message with what it means.
fn message() -> impl Strategy<Value = (String, Vec<Decoded>)> {
    let station = || (1_u16..=99, "[0-9]{2}");
    prop_oneof![
        (1_u16..=99, "[0-9-]{0,15}")
            .prop_map(|(line, number)| { (format!("><1{line:02}{number:<15}"), call(line, &number).into()) }),
        station().prop_map(|(line, at)| {
            let note = Decoded::Note(format!("line {line} at station {at}"));
            (format!("><2{line:02}{at}"), vec![told(line, Signal::OffHook, "2"), note])
        }),
        station().prop_map(|(line, at)| {
            let note = Decoded::Note(format!("line {line} at station {at}"));
            (format!("><3{line:02}{at}"), vec![told(line, Signal::OffHook, "3"), note])
        }),
        (1_u16..=99).prop_map(|line| (format!("><4{line:02}"), idle(line).into())),
    ]
}

proptest! {
    #[test]
    fn valid_messages_are_decoded_whatever_their_chunking(
        messages in prop::collection::vec(message(), 0..12),
        size in 1_usize..9,
    ) {
        let text: String = messages.iter().flat_map(|(text, _)| [text.as_str(), "\r\n"]).collect();
        let expected: Vec<Decoded> = messages.into_iter().flat_map(|(_, meaning)| meaning).collect();
        let (out, tally) = decode_in(&text.as_bytes().chunks(size).collect::<Vec<_>>());
        prop_assert_eq!(out, expected);
        prop_assert_eq!(tally.faults, 0);
    }

    #[test]
    fn any_bytes_give_the_same_in_any_chunking_and_none_is_lost(
        bytes in prop::collection::vec(prop_oneof![
            Just(b'>'), Just(b'<'), Just(b'4'), Just(b'1'), Just(b'0'), Just(b'\r'), Just(b'\n'), any::<u8>()
        ], 0..600),
        size in 1_usize..9,
    ) {
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(decode_in(&chunks), decode_in(&[bytes.as_slice()]));
    }

    #[test]
    fn the_message_behind_noise_is_understood(noise in prop::collection::vec(any::<u8>(), 0..600), line in 1_u16..=99) {
        let mut bytes = noise;
        bytes.extend_from_slice(format!("\r\n><4{line:02}\r\n").as_bytes());
        let out = decode(&bytes);
        prop_assert!(out.ends_with(&idle(line)), "{out:?}");
    }
}
