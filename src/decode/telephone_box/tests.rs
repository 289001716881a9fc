//! Tables for the board's words, the dialogue's rules, and the properties that hold for any bytes.

use proptest::prelude::*;

use super::*;
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{DecodeFault, Mono};

fn decode(text: &str) -> Vec<Decoded> {
    decode_in(&[text.as_bytes()])
}

fn decode_in(chunks: &[&[u8]]) -> Vec<Decoded> {
    let mut decoder = TelephoneBoxDecoder::default();
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, &mut out);
    }
    decoder.finish(&mut out);
    let tally = decoder.tally();
    assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + tally.separator_bytes);
    out
}

fn line(number: u16, signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(number), signal, why }
}

fn note(text: &str) -> Decoded {
    Decoded::Note(text.into())
}

const STATE: Decoded = Decoded::Answer(Answer::State);
const READY: Decoded = Decoded::Answer(Answer::Alive);

#[test]
fn each_hook_word_in_both_spellings_is_a_state_and_a_proof() {
    let words = [
        ("ON_HOOK", Signal::OnHook, "LINE ON_HOOK"),
        ("ONHOOK", Signal::OnHook, "LINE ON_HOOK"),
        ("OFF_HOOK", Signal::OffHook, "LINE OFF_HOOK"),
        ("OFFHOOK", Signal::OffHook, "LINE OFF_HOOK"),
        ("SHORT", Signal::OffHook, "LINE SHORT"),
        ("-", Signal::HookUnknown, "LINE -"),
    ];
    for (word, signal, why) in words {
        assert_eq!(decode(&format!("LINE {word}\r\n")), [line(1, signal, why), STATE]);
    }
    assert_eq!(decode("LINE2 OFF_HOOK\r\n"), [line(2, Signal::OffHook, "LINE2 OFF_HOOK"), STATE]);
    assert_eq!(decode("LINE1 ON_HOOK\n"), [line(1, Signal::OnHook, "LINE1 ON_HOOK"), STATE]);
}

#[test]
fn an_answered_call_rings_lifts_dials_and_ends_once_each() {
    let found = decode(
        "STATE RING\r\nREADY\r\nRING\r\nRING_PAUSE\r\nRING\r\nRING_TRIP\r\nLINE OFF_HOOK\r\nSTATE WAIT\r\n\
         DIAL_BEGIN\r\nDIAL 3\r\nDIAL 0\r\nLINE ON_HOOK\r\nSTATE IDLE\r\n",
    );
    let signals: Vec<Decoded> = found.into_iter().filter(|found| matches!(found, Decoded::Line { .. })).collect();
    assert_eq!(
        signals,
        [
            line(1, Signal::RingBurst, "STATE RING"),
            line(1, Signal::RingBurst, "RING"),
            line(1, Signal::RingBurst, "RING"),
            line(1, Signal::OffHook, "LINE OFF_HOOK"),
            line(1, Signal::Digit('3'), "DIAL"),
            line(1, Signal::Digit('0'), "DIAL"),
            line(1, Signal::OnHook, "LINE ON_HOOK"),
        ]
    );
}

#[test]
fn a_ring_ends_by_its_time_out_or_by_going_idle_and_only_once() {
    let found = decode("RING\r\nRING_TIMEOUT\r\nSTATE IDLE\r\n");
    let expected = [line(1, Signal::RingBurst, "RING"), line(1, Signal::RingEnded, "RING_TIMEOUT"), note("STATE IDLE")];
    assert_eq!(found, expected);
    // The host stopped it: the handset was on its cradle when last asked.
    let found = decode("RING\r\nOK\r\nLINE ON_HOOK\r\nREADY\r\nOK\r\nSTATE IDLE\r\n");
    assert_eq!(found.last(), Some(&line(1, Signal::RingEnded, "STATE IDLE")));
}

#[test]
fn a_whole_number_is_a_digit_each() {
    let digits: Vec<Decoded> = "1059".chars().map(|digit| line(1, Signal::Digit(digit), "DIAL")).collect();
    assert_eq!(decode("DIAL 1059\r\n"), digits);
}

#[test]
fn an_intercom_rings_the_lines_that_are_on_their_cradle() {
    let found = decode("LINE1 OFF_HOOK\r\nLINE2 ON_HOOK\r\nRING\r\nRING_TRIP\r\nSTATE CALL\r\nSTATE CALL_END\r\n");
    assert_eq!(
        found[4..],
        [
            line(2, Signal::RingBurst, "RING"),
            note("RING_TRIP"),
            line(1, Signal::OffHook, "STATE CALL"),
            line(2, Signal::OffHook, "STATE CALL"),
            note("STATE CALL_END"),
        ]
    );
    assert_eq!(decode("LINE1 OFF_HOOK\r\nRING\r\n").last(), Some(&note("RING")), "no line is known to be on-hook");
}

#[test]
fn a_start_banner_is_a_restart_and_other_words_are_notes() {
    for banner in ["INFO Telephone box 2.1", "INFO Telephone Intercom 1.0 Nov 22 2026"] {
        assert_eq!(decode(&format!("{banner}\r\n")), [Decoded::Restarted { unit: None }]);
    }
    for word in [
        "OK",
        "INVALID",
        "ERROR",
        "WARN:-1",
        "TEST Line sense: PASS",
        "INFO Line state: OFF_HOOK",
        "STATE INIT",
        "STATE -",
        "DIAL_BEGIN",
        "DIAL_CANCEL",
        "DIAL_ERROR",
        "CONF DM:1",
        "RING_PAUSE",
    ] {
        assert_eq!(decode(&format!("  {word}\r\n")), [note(word)]);
    }
    assert_eq!(decode("READY\r\n"), [READY]);
}

#[test]
fn words_that_fit_no_grammar_are_faults_that_hold_them() {
    for word in [
        "LINE",
        "LINE HOOK",
        "LINE3 ON_HOOK",
        "LINE ON_HOOK now",
        "DIAL",
        "DIAL x",
        "DIAL 1234567890123456",
        "RINGO",
        "STATE idle",
        "READY?",
        "\u{7}",
    ] {
        let fault = DecodeFault { reason: FaultReason::Malformed, bytes: word.as_bytes().to_vec() };
        assert_eq!(decode(&format!("{word}\r\n")), [Decoded::Fault(fault)], "{word}");
    }
}

#[test]
fn the_published_sample_decodes_without_a_fault() {
    let sample =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/telephone_box_event_lines.txt");
    let Ok(text) = std::fs::read_to_string(sample) else { return };
    for event in text.lines().filter(|line| !line.starts_with('#')) {
        let found = decode(&format!("{event}\r\n"));
        assert!(
            !found.is_empty() && !found.iter().any(|found| matches!(found, Decoded::Fault(_))),
            "{event}: {found:?}"
        );
    }
}

proptest! {
    #[test]
    fn chunking_does_not_matter(bytes in prop::collection::vec(prop_oneof![
        Just(&b"LINE ON_HOOK\r\n"[..]), Just(&b"RING\r\n"[..]), Just(&b"STATE IDLE\r"[..]), Just(&b"LINE2 SHORT\n"[..]),
        Just(&b"\xff\x00 noise"[..]), Just(&b"  \r\n"[..]), Just(&[b'y'; 300][..]),
    ], 0..20), size in 1_usize..80) {
        let bytes = bytes.concat();
        let whole = decode_in(&[&bytes]);
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(decode_in(&chunks), whole);
    }

    #[test]
    fn any_bytes_end_in_one_account(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        decode_in(&[&bytes]);
    }
}

fn ms(ms: u64) -> Mono {
    Mono(ms * 1000)
}

fn show(dialogue: &mut TelephoneBoxDialogue, at: Mono, text: &str) {
    for decoded in decode(text) {
        dialogue.on_decoded(at, &decoded);
    }
}

fn events(dialogue: &mut TelephoneBoxDialogue) -> Vec<DialogueEvent> {
    std::iter::from_fn(|| dialogue.poll_event()).collect()
}

/// A dialogue that has greeted and asked.
fn asking() -> TelephoneBoxDialogue {
    let mut dialogue = TelephoneBoxDialogue::default();
    dialogue.on_open(ms(0));
    assert_eq!(dialogue.poll_transmit().as_deref(), Some(&b"\r\n"[..]));
    show(&mut dialogue, ms(200), "READY\r\n");
    assert_eq!(dialogue.poll_transmit().as_deref(), Some(&b"LINE\r\n"[..]));
    dialogue
}

#[test]
fn a_value_with_its_ready_initialises_and_proves_life() {
    let mut dialogue = asking();
    show(&mut dialogue, ms(210), "OK\r\nLINE ON_HOOK\r\n");
    assert_eq!(events(&mut dialogue), [], "no READY, no proof");
    show(&mut dialogue, ms(211), "READY\r\n");
    let found = events(&mut dialogue);
    assert!(
        matches!(&found[..], [DialogueEvent::Initialised { capabilities, .. }, DialogueEvent::ProofOfLife]
            if capabilities.units.len() == 1 && capabilities.units[0].hook && capabilities.units[0].digits),
        "{found:?}"
    );
    show(&mut dialogue, ms(300), "READY\r\n");
    assert_eq!(events(&mut dialogue), [], "a READY without a value is no proof");
    assert_eq!(dialogue.poll_timeout(), Some(ms(2200)));
    dialogue.on_timeout(ms(2200));
    assert_eq!(dialogue.poll_transmit().as_deref(), Some(&b"LINE\r\n"[..]));
    show(&mut dialogue, ms(2210), "OK\r\nLINE OFF_HOOK\r\nREADY\r\n");
    assert_eq!(events(&mut dialogue), [DialogueEvent::ProofOfLife]);
}

#[test]
fn an_intercom_claims_no_digits() {
    let mut dialogue = asking();
    show(&mut dialogue, ms(210), "OK\r\nLINE1 ON_HOOK\r\nLINE2 ON_HOOK\r\nREADY\r\n");
    let found = events(&mut dialogue);
    assert!(matches!(&found[0], DialogueEvent::Initialised { capabilities, .. } if !capabilities.units[0].digits));
}

#[test]
fn a_silent_board_is_greeted_each_second() {
    let mut dialogue = TelephoneBoxDialogue::default();
    assert_eq!(dialogue.poll_timeout(), None);
    dialogue.on_open(ms(0));
    for second in 1..5 {
        dialogue.poll_transmit();
        dialogue.on_timeout(ms(second * 1000 - 1));
        assert_eq!(dialogue.poll_transmit(), None, "too early");
        dialogue.on_timeout(ms(second * 1000));
        assert_eq!(dialogue.poll_transmit().as_deref(), Some(&b"\r\n"[..]));
    }
}

#[test]
fn a_restart_begins_the_set_up_anew() {
    let mut dialogue = asking();
    show(&mut dialogue, ms(210), "LINE ON_HOOK\r\nREADY\r\n");
    events(&mut dialogue);
    show(&mut dialogue, ms(900), "INFO Telephone box 2\r\n");
    assert_eq!(events(&mut dialogue), [DialogueEvent::Restarted { unit: None }]);
    show(&mut dialogue, ms(1500), "TEST Line sense: PASS\r\nSTATE IDLE\r\nREADY\r\n");
    assert_eq!(dialogue.poll_transmit().as_deref(), Some(&b"LINE\r\n"[..]));
    show(&mut dialogue, ms(1510), "OK\r\nLINE OFF_HOOK\r\nREADY\r\n");
    assert!(matches!(events(&mut dialogue)[..], [DialogueEvent::Initialised { .. }, DialogueEvent::ProofOfLife]));
}

#[test]
fn whatever_the_board_sends_only_the_two_questions_are_written_and_not_in_a_hurry() {
    let mut dialogue = TelephoneBoxDialogue::default();
    dialogue.on_open(ms(0));
    let mut written = 0;
    for step in 0..10_000 {
        let now = ms(step);
        show(&mut dialogue, now, "INFO Telephone box\r\nREADY\r\nLINE -\r\nREADY\r\nRING\r\n");
        if dialogue.poll_timeout().is_some_and(|due| due <= now) {
            dialogue.on_timeout(now);
            assert!(dialogue.poll_timeout().is_some_and(|due| due > now), "it would spin");
        }
        while let Some(bytes) = dialogue.poll_transmit() {
            assert!(bytes == b"\r\n" || bytes == b"LINE\r\n");
            written += 1;
        }
    }
    assert!(written <= 100, "{written} writes in 10 s");
}
