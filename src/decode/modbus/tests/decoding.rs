//! Tables for what each frame means, and the properties that hold for any bytes.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::decode::Decoder;
use crate::decode::modbus::ModbusDecoder;
use crate::decode::modbus::bus::{Bus, Framing, Level, Meaning, Reading, Volts};
use crate::decode::modbus::frame::question;
use crate::domain::{Answer, DecodeFault, Decoded, DeviceLine, FaultReason, Power, Signal, Tally};

fn decode_in(bus: &Bus, chunks: &[&[u8]]) -> (Vec<Decoded>, Tally) {
    let mut decoder = ModbusDecoder::new(bus);
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, &mut out);
        adds_up(decoder.tally(), decoder.framer.pending());
    }
    decoder.finish(&mut out);
    adds_up(decoder.tally(), 0);
    (out, decoder.tally())
}

fn decode(bus: &Bus, bytes: &[u8]) -> Vec<Decoded> {
    decode_in(bus, &[bytes]).0
}

fn adds_up(tally: Tally, pending: usize) {
    let sum = tally.record_bytes + tally.fault_bytes + tally.separator_bytes + u64::try_from(pending).unwrap();
    assert_eq!(tally.bytes, sum, "{tally:?}");
}

fn line(unit: u16, input: u16, signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::of_unit(unit, input), signal, why }
}

fn state(unit: u16) -> Decoded {
    Decoded::Answer(Answer::UnitState { unit, transaction: None })
}

fn fault(reason: FaultReason, bytes: &[u8]) -> Decoded {
    Decoded::Fault(DecodeFault { reason, bytes: bytes.to_vec() })
}

#[test]
fn each_configured_input_of_an_answer_is_told() {
    let bus = bus(&[(1, 1), (1, 3), (2, 9)]);
    assert_eq!(
        decode(&bus, &[rtu(&[1, 2, 1, 0b101]), rtu(&[2, 2, 2, 0, 0])].concat()),
        [
            line(1, 1, Signal::OffHook, "1"),
            line(1, 3, Signal::OffHook, "1"),
            state(1),
            line(2, 9, Signal::OnHook, "0"),
            state(2),
        ]
    );
}

#[test]
fn an_answer_of_modbus_tcp_is_told_with_its_transaction() {
    let bus = Bus { framing: Framing::Mbap, ..bus(&[(1, 1)]) };
    for transaction in [[0, 0], [1, 2], [255, 255]] {
        let frame = [&transaction[..], &[0, 0, 0, 4, 1, 2, 1, 1]].concat();
        let answer = Answer::UnitState { unit: 1, transaction: Some(u16::from_be_bytes(transaction)) };
        assert_eq!(decode(&bus, &frame), [line(1, 1, Signal::OffHook, "1"), Decoded::Answer(answer)]);
    }
    let refusal = decode(&bus, &[0, 7, 0, 0, 0, 3, 1, 0x82, 11]);
    assert_eq!(refusal, [Decoded::Answer(Answer::Refused { unit: 1, why: "gateway target failed to respond" })]);
}

#[test]
fn a_contact_says_off_hook_at_the_level_it_is_wired_for() {
    let mut bus = bus(&[(1, 1), (1, 2)]);
    bus.units[0].inputs[1].off_hook = Level::Low;
    let told = decode(&bus, &rtu(&[1, 2, 1, 0b11]));
    assert_eq!(told, [line(1, 1, Signal::OffHook, "1"), line(1, 2, Signal::OnHook, "1"), state(1)]);
}

#[test]
fn each_refusal_has_its_name() {
    let bus = bus(&[(1, 1)]);
    for (code, why) in [
        (1, "illegal function"),
        (2, "illegal data address"),
        (3, "illegal data value"),
        (4, "device failure"),
        (5, "not ready yet"),
        (6, "device busy"),
        (8, "memory parity error"),
        (10, "gateway path unavailable"),
        (11, "gateway target failed to respond"),
        (0, "an unknown exception"),
        (200, "an unknown exception"),
    ] {
        let told = decode(&bus, &rtu(&[1, 0x82, code]));
        assert_eq!(told, [Decoded::Answer(Answer::Refused { unit: 1, why })], "{code}");
    }
}

#[test]
fn the_echo_of_a_question_is_no_fault_and_no_answer() {
    let bus = bus(&[(1, 1), (2, 1)]);
    let echo = question(Framing::Rtu, &bus.units[0], 0);
    let (told, tally) = decode_in(&bus, &[&echo, &rtu(&[1, 2, 1, 0])]);
    assert_eq!(told, [line(1, 1, Signal::OnHook, "0"), state(1)]);
    assert_eq!((tally.separator_bytes, tally.records, tally.faults), (8, 1, 0));
}

#[test]
fn a_wrong_checksum_is_a_fault_with_all_the_bytes_of_its_frame() {
    let bus = bus(&[(1, 1)]);
    let good = rtu(&[1, 2, 1, 1]);
    let mut bad = good.clone();
    bad[3] ^= 1;
    let told = decode(&bus, &[bad.clone(), good].concat());
    assert_eq!(told, [fault(FaultReason::Checksum, &bad), line(1, 1, Signal::OffHook, "1"), state(1)]);
}

#[test]
fn a_wrong_checksum_is_told_before_anything_else_comes() {
    let mut decoder = ModbusDecoder::new(&bus(&[(1, 1)]));
    let mut told = Vec::new();
    decoder.push(&[1, 2, 1, 0, 7, 7], &mut told);
    assert_eq!(told, [fault(FaultReason::Checksum, &[1, 2, 1, 0, 7, 7])]);
}

#[test]
fn a_frame_that_was_not_asked_for_is_a_fault() {
    let bus = bus(&[(1, 1)]);
    for frame in [rtu(&[3, 2, 1, 0]), rtu(&[1, 1, 1, 0]), rtu(&[1, 2, 2, 0, 0]), rtu(&[1, 0x81, 2])] {
        let next = rtu(&[1, 2, 1, 0]);
        let told = decode(&bus, &[frame.clone(), next].concat());
        assert_eq!(told, [fault(FaultReason::Malformed, &frame), line(1, 1, Signal::OnHook, "0"), state(1)]);
    }
}

#[test]
fn a_long_frame_that_was_cut_does_not_hide_the_short_one_behind_it() {
    let mut bus = bus(&[(1, 1), (2, 1)]);
    bus.units[1] = volts_unit(2, 100);
    let cut = [2, 4, 200, 0, 0];
    let mut decoder = ModbusDecoder::new(&bus);
    let mut told = Vec::new();
    decoder.push(&[&cut[..], &rtu(&[1, 2, 1, 0])].concat(), &mut told);
    assert_eq!(told, [fault(FaultReason::Malformed, &cut), line(1, 1, Signal::OnHook, "0"), state(1)]);
}

#[test]
fn a_voltage_is_judged_without_its_sign() {
    let bus = volts_bus();
    for (count, signal, millivolts) in [
        (-4800, Signal::OnHook, 48_000),
        (4800, Signal::OnHook, 48_000),
        (-800, Signal::OffHook, 8000),
        (100, Signal::Dead, 1000),
    ] {
        let voltage = Decoded::Voltage { line: DeviceLine::of_unit(1, 1), millivolts };
        assert_eq!(decode(&bus, &sample(count)), [voltage, line(1, 1, signal, "volts"), state(1)], "{count}");
    }
}

/// What the samples, one after the other, say of the line, without their voltages.
fn samples(bus: &Bus, counts: &[i16]) -> Vec<Vec<Signal>> {
    let mut decoder = ModbusDecoder::new(bus);
    let each = |count: &i16| {
        let mut told = Vec::new();
        decoder.push(&sample(*count), &mut told);
        let signals = told.into_iter().filter_map(|told| match told {
            Decoded::Line { signal, .. } => Some(signal),
            _ => None,
        });
        signals.collect()
    };
    counts.iter().map(each).collect()
}

#[test]
fn ringing_is_two_swings_in_a_row_and_a_lifted_handset_is_one() {
    use Signal::{OffHook, OnHook, RingBurst};
    let bus = volts_bus();
    let rung = samples(&bus, &[-4800, 7900, -17_000, -4800, -4800]);
    assert_eq!(rung, [vec![OnHook], vec![], vec![RingBurst], vec![RingBurst], vec![OnHook]]);
    let lifted = samples(&bus, &[-4800, -800, -800, -4800, -4800]);
    assert_eq!(lifted, [vec![OnHook], vec![], vec![OffHook], vec![], vec![OnHook]]);
    let limit = samples(&bus, &[-4800, -1800, -4800]);
    assert_eq!(limit, [vec![OnHook], vec![OffHook], vec![OnHook]], "30 V are no swing yet");
    let slow = Bus { poll: Duration::from_millis(201), ..bus };
    assert!(!samples(&slow, &[-4800, 7900, -17_000, -4800]).concat().contains(&RingBurst));
}

#[test]
fn a_voltage_between_the_thresholds_is_unknown_when_it_stays_there() {
    let mut bus = volts_bus();
    let mut volts = Volts::default();
    volts.thresholds.on_hook_above_mv = 30_000;
    bus.units[0].meaning = Meaning::Volts(volts);
    let told = samples(&bus, &[-4000, -2500, -1000, -2500, -2500]);
    let expected = [vec![Signal::OnHook], vec![], vec![Signal::OffHook], vec![], vec![Signal::HookUnknown]];
    assert_eq!(told, expected);
}

/// Which of the answers, given as the level of each of four inputs or more, tell of the power.
fn power(unpowered: Reading, inputs: u16, answers: &[u8]) -> Vec<Option<Power>> {
    let places: Vec<_> = (1..=inputs).map(|input| (1, input)).collect();
    let mut bus = bus(&places);
    bus.units[0].meaning = Meaning::Contacts { unpowered: Some(unpowered) };
    let mut decoder = ModbusDecoder::new(&bus);
    let each = |levels: &u8| {
        let mut told = Vec::new();
        decoder.push(&rtu(&[1, 2, 1, *levels]), &mut told);
        let is_unknown = |told: &&Decoded| matches!(told, Decoded::Line { signal: Signal::HookUnknown, .. });
        let unknown = told.iter().filter(is_unknown).count();
        assert!(unknown == 0 || unknown == usize::from(inputs), "all inputs or none");
        told.into_iter().find_map(|told| match told {
            Decoded::Power { power, .. } => Some(power),
            _ => None,
        })
    };
    answers.iter().map(each).collect()
}

#[test]
fn inputs_that_turn_together_to_what_they_read_without_power_are_not_believed() {
    use Reading::{OffHook, OnHook};
    let (gone, back) = (Some(Power::Gone), Some(Power::Back));
    for (unpowered, inputs, answers, told) in [
        (OffHook, 5, &[0b00000, 0b11111, 0b11111, 0b01111, 0b11111][..], vec![None, gone, None, back, gone]),
        (OnHook, 5, &[0b11111, 0b00000, 0b00001][..], vec![None, gone, back]),
        (OnHook, 5, &[0b01110, 0b00000][..], vec![None, None]),
        (OnHook, 5, &[0b01111, 0b00000][..], vec![None, gone]),
        (OffHook, 4, &[0b1111, 0b0111][..], vec![gone, back]),
        (OffHook, 3, &[0b111, 0b000, 0b111][..], vec![None, None, None]),
        (OnHook, 4, &[0b0000, 0b0000][..], vec![None, None]),
    ] {
        assert_eq!(power(unpowered, inputs, answers), told, "{unpowered:?} {inputs} {answers:?}");
    }
}

#[test]
fn inputs_that_turn_within_a_second_turn_together_and_no_later() {
    // A cycle of 200 ms: five more answers lie within the second.
    let within = [0b1111, 0b1110, 0b1110, 0b1110, 0b1110, 0b1110, 0b0000];
    assert_eq!(power(Reading::OnHook, 4, &within).last(), Some(&Some(Power::Gone)));
    let later = [0b1111, 0b1110, 0b1110, 0b1110, 0b1110, 0b1110, 0b1110, 0b0000];
    assert_eq!(power(Reading::OnHook, 4, &later).last(), Some(&None));
}

fn three_units() -> Bus {
    let mut bus = bus(&[(1, 1), (1, 8), (2, 16), (3, 1)]);
    bus.units[2] = volts_unit(3, 4);
    bus
}

/// Frames that mean something on the bus of three units.
fn frame() -> impl Strategy<Value = Vec<u8>> {
    let bits = |address: u8, bytes: u8| {
        prop::collection::vec(any::<u8>(), usize::from(bytes))
            .prop_map(move |bits| rtu(&[&[address, 2, bytes][..], &bits].concat()))
    };
    prop_oneof![
        bits(1, 1),
        bits(2, 2),
        prop::collection::vec(any::<u8>(), 8).prop_map(|words| rtu(&[&[3, 4, 8][..], &words].concat())),
        (1_u8..4).prop_map(|unit| rtu(&[unit, if unit == 3 { 0x84 } else { 0x82 }, 2])),
        (0_usize..3).prop_map(|unit| question(Framing::Rtu, &three_units().units[unit], 0)),
    ]
}

/// A frame, a frame with a byte changed or its end missing, or noise.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => frame(),
        1 => (frame(), any::<prop::sample::Index>(), 1_u8..).prop_map(|(mut frame, at, flip)| {
            let at = at.index(frame.len());
            frame[at] ^= flip;
            frame
        }),
        1 => (frame(), any::<prop::sample::Index>()).prop_map(|(mut frame, at)| {
            frame.truncate(at.index(frame.len()));
            frame
        }),
        1 => prop::collection::vec(prop_oneof![any::<u8>(), 0_u8..5], 0..40),
    ]
}

proptest! {
    #[test]
    fn chunking_does_not_matter(pieces in prop::collection::vec(piece(), 0..20), size in 1_usize..40) {
        let bytes = pieces.concat();
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(decode_in(&three_units(), &chunks), decode_in(&three_units(), &[&bytes]));
    }

    #[test]
    fn any_bytes_end_in_one_account(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        for framing in [Framing::Rtu, Framing::Mbap] {
            decode(&Bus { framing, ..three_units() }, &bytes);
        }
    }

    #[test]
    fn the_first_whole_frame_behind_any_noise_is_found_at_its_last_byte(
        noise in prop::collection::vec(prop_oneof![any::<u8>(), 0_u8..5], 0..300),
        bits in any::<u8>(),
    ) {
        let mut decoder = ModbusDecoder::new(&three_units());
        let mut told = Vec::new();
        decoder.push(&noise, &mut told);
        told.clear();
        decoder.push(&rtu(&[1, 2, 1, bits]), &mut told);
        prop_assert_eq!(told.last(), Some(&state(1)));
    }

    #[test]
    fn a_frame_of_any_inputs_gives_them_back(bits in any::<u16>(), words in any::<[i16; 4]>()) {
        let places: Vec<_> = (1..=16).map(|input| (7, input)).collect();
        let [low, high] = bits.to_le_bytes();
        let told = decode(&bus(&places), &rtu(&[7, 2, 2, low, high]));
        for (input, told) in (1..=16).zip(&told) {
            let (signal, why) = if bits >> (input - 1) & 1 == 1 { (Signal::OffHook, "1") } else { (Signal::OnHook, "0") };
            prop_assert_eq!(told, &line(7, input, signal, why));
        }
        let mut bus = bus(&[(3, 1), (3, 2), (3, 3), (3, 4)]);
        bus.units[0] = volts_unit(3, 4);
        let inside: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        let told = decode(&bus, &rtu(&[&[3, 4, 8][..], &inside].concat()));
        let volts = told.iter().filter_map(|told| match told {
            Decoded::Voltage { millivolts, .. } => Some(*millivolts),
            _ => None,
        });
        let expected = words.map(|word| u32::from(word.unsigned_abs()) * 10);
        prop_assert_eq!(volts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn bytes_of_faults_are_in_the_faults(pieces in prop::collection::vec(piece(), 0..20)) {
        let (told, tally) = decode_in(&three_units(), &[&pieces.concat()]);
        let faults = told.iter().filter_map(|told| match told {
            Decoded::Fault(fault) => Some(fault.bytes.len()),
            _ => None,
        });
        let (count, bytes) = faults.fold((0, 0), |(count, bytes), more| (count + 1, bytes + more));
        prop_assert_eq!((tally.faults, tally.fault_bytes), (count, u64::try_from(bytes).unwrap()));
    }
}
