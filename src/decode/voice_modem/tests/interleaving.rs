//! A poll, a ring, a caller and a shielded code in every order in which a modem can say them. Lines may change places with
//! one another; a shielded code may fall behind any byte.

use super::super::VoiceModemDecoder;
use crate::decode::Decoder;
use crate::domain::{Answer, CallerInfo, Decoded, DeviceLine, Signal, Tone};

/// The answer to `AT-TRV`, as it is cut at the only places where a modem says something else between.
const POLL: [&str; 2] = ["\r\n48.2\r\n", "\r\nOK\r\n"];
const RING: [&str; 1] = ["\r\nRING\r\n"];
const CALLER: [&str; 4] = ["DATE = 1122\r\n", "TIME = 0930\r\n", "NMBR = 123\r\n", "NAME = WANG\r\n"];

fn decode(bytes: &[u8]) -> Vec<Decoded> {
    let (mut decoder, mut out) = (VoiceModemDecoder::default(), Vec::new());
    decoder.push(bytes, &mut out);
    decoder.finish(&mut out);
    out
}

/// Every order of these sequences in which each keeps its own.
fn orders(sequences: &[&[&'static str]]) -> Vec<Vec<&'static str>> {
    let mut found = Vec::new();
    for (place, sequence) in sequences.iter().enumerate() {
        let Some((first, rest)) = sequence.split_first() else { continue };
        let mut left = sequences.to_vec();
        left[place] = rest;
        found.extend(orders(&left).into_iter().map(|order| [&[*first][..], &order].concat()));
    }
    if found.is_empty() { vec![Vec::new()] } else { found }
}

fn callers(found: &[Decoded]) -> Vec<CallerInfo> {
    let caller = |decoded: &Decoded| match decoded {
        Decoded::Line { signal: Signal::Call { caller, .. }, .. } => Some(caller.clone()),
        _ => None,
    };
    found.iter().filter_map(caller).collect()
}

/// Whether an answer stands between the first and the last line of the caller: it ends what the modem tells of one.
fn answer_parts_the_caller(order: &[&str]) -> bool {
    let at = |line: &str| order.iter().position(|said| *said == line).unwrap();
    let within = at(CALLER[0])..at(CALLER[3]);
    POLL.iter().any(|answer| within.contains(&at(answer)))
}

#[test]
fn a_poll_a_ring_and_a_caller_give_the_same_events_in_every_order() {
    let line = DeviceLine::number(1);
    let events = [
        Decoded::Voltage { line: line.clone(), millivolts: 48_200 },
        Decoded::Answer(Answer::State),
        Decoded::Answer(Answer::Alive),
        Decoded::Line { line, signal: Signal::RingBurst, why: "RING" },
    ];
    let orders = orders(&[&POLL, &RING, &CALLER]);
    assert_eq!(orders.len(), 105, "seven lines, of which two, one and four keep their order");
    for order in orders {
        let found = decode(order.concat().as_bytes());
        for event in &events {
            assert_eq!(found.iter().filter(|found| *found == event).count(), 1, "{event:?} in {order:?}: {found:?}");
        }
        let callers = callers(&found);
        assert_eq!((callers.len(), found.len()), (1, 5), "one caller and nothing else, in {order:?}: {found:?}");
        let whole = (callers[0].name.as_str(), callers[0].device_time.as_str()) == ("WANG", "1122 0930");
        assert_eq!(callers[0].number, "123", "{order:?}");
        assert!(whole || answer_parts_the_caller(&order), "nothing but an answer parts a caller: {order:?} {found:?}");
    }
}

#[test]
fn a_shielded_code_at_any_byte_of_any_order_changes_nothing_else() {
    let codes = [(b'b', Signal::Tone(Tone::Busy), "DLE b"), (b'P', Signal::OffHook, "DLE P")];
    for order in orders(&[&POLL, &RING, &CALLER]) {
        let said = order.concat();
        let undisturbed = decode(said.as_bytes());
        for (code, signal, why) in &codes {
            let own = Decoded::Line { line: DeviceLine::number(1), signal: signal.clone(), why };
            for place in 0..=said.len() {
                let mut bytes = said.clone().into_bytes();
                bytes.splice(place..place, [0x10, *code]);
                let (own_found, rest): (Vec<_>, Vec<_>) = decode(&bytes).into_iter().partition(|found| *found == own);
                assert_eq!((own_found.len(), &rest), (1, &undisturbed), "{why} at byte {place} of {order:?}");
            }
        }
    }
}

#[test]
fn after_every_order_two_polls_tell_the_hook_again() {
    let hook = Decoded::Line { line: DeviceLine::number(1), signal: Signal::OnHook, why: "AT-TRV" };
    for order in orders(&[&POLL, &RING, &["\x10P"], &CALLER]) {
        let found = decode([order.concat(), POLL.concat().repeat(3)].concat().as_bytes());
        let told = found.iter().rposition(|found| *found == hook);
        let answered = found.iter().rposition(|found| *found == Decoded::Answer(Answer::Alive));
        assert!(told.is_some() && told < answered, "{order:?}: {found:?}");
    }
}
