//! The dialogue's rules, against a bus made of a few lines and a clock that is only a number.

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::decode::modbus::bus::Framing;
use crate::decode::modbus::{ModbusDecoder, ModbusDialogue};
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{Answer, Decoded, Mono};

/// What a unit does when it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Answers,
    Refuses,
    Garbles,
    Dead,
    /// Answers after this long.
    Slow(u64),
}

struct Bench {
    dialogue: ModbusDialogue,
    decoder: ModbusDecoder,
    framing: Framing,
    ways: BTreeMap<u8, Way>,
    now: Mono,
    coming: BTreeMap<Mono, Vec<u8>>,
    /// When each unit was asked.
    asked: Vec<(u64, u8)>,
    events: Vec<(u64, DialogueEvent)>,
    is_open: bool,
}

impl Bench {
    fn new(bus: Bus) -> Self {
        let ways = bus.units.iter().map(|unit| (unit.address, Way::Answers)).collect();
        let framing = bus.framing;
        Self {
            decoder: ModbusDecoder::new(&bus),
            dialogue: ModbusDialogue::new(bus),
            framing,
            ways,
            now: Mono(0),
            coming: BTreeMap::new(),
            asked: Vec::new(),
            events: Vec::new(),
            is_open: false,
        }
    }

    fn of_four() -> Self {
        let bus = bus(&[(1, 1), (2, 1), (3, 1), (4, 1)]);
        Self::new(Bus { poll: Duration::from_millis(100), ..bus })
    }

    fn ms(&self) -> u64 {
        self.now.0 / 1000
    }

    fn drain(&mut self) {
        while let Some(bytes) = self.dialogue.poll_transmit() {
            self.on_question(&bytes);
        }
        while let Some(event) = self.dialogue.poll_event() {
            self.events.push((self.ms(), event));
        }
    }

    fn on_question(&mut self, bytes: &[u8]) {
        let (head, inside) = match self.framing {
            Framing::Rtu => (&[][..], &bytes[..bytes.len() - 2]),
            Framing::Mbap => bytes.split_at(6),
        };
        assert_eq!(inside.len(), 6, "only questions that read are ever sent");
        let unit = inside[0];
        assert!((1..=4).contains(&inside[1]));
        let (ms, way) = (self.ms(), self.ways[&unit]);
        self.asked.push((ms, unit));
        let (after, answer) = match way {
            Way::Dead => return,
            Way::Answers => (10, vec![unit, 2, 1, 0]),
            Way::Slow(after) => (after, vec![unit, 2, 1, 0]),
            Way::Refuses => (10, vec![unit, 0x82, 2]),
            Way::Garbles => (10, vec![unit, 2, 1, 0, 9, 9]),
        };
        let answer = match (self.framing, way) {
            (_, Way::Garbles) => answer,
            (Framing::Rtu, _) => rtu(&answer),
            (Framing::Mbap, _) => {
                let length = u8::try_from(answer.len()).unwrap();
                [&head[..4], &[0, length], &answer].concat()
            }
        };
        self.coming.entry(self.now + Duration::from_millis(after)).or_default().extend(answer);
    }

    fn run_to(&mut self, ms: u64) {
        if !std::mem::replace(&mut self.is_open, true) {
            self.dialogue.on_open(self.now);
            self.drain();
        }
        loop {
            let bytes = self.coming.first_key_value().map(|(at, _)| *at);
            let due = [bytes, self.dialogue.poll_timeout()].into_iter().flatten().min();
            let Some(due) = due.filter(|due| *due <= Mono(ms * 1000)) else { break };
            self.now = due.max(self.now);
            if let Some(bytes) = self.coming.remove(&due) {
                let mut decoded = Vec::new();
                self.decoder.push(&bytes, &mut decoded);
                for value in &decoded {
                    self.dialogue.on_decoded(self.now, value);
                    self.drain();
                }
            }
            if self.dialogue.poll_timeout().is_some_and(|due| due <= self.now) {
                self.dialogue.on_timeout(self.now);
                self.drain();
            }
        }
        self.now = Mono(ms * 1000);
    }

    fn asked_between(&self, unit: u8, from: u64, to: u64) -> usize {
        self.asked.iter().filter(|(at, of)| *of == unit && (from..to).contains(at)).count()
    }

    /// Every event but the proofs of life, of which there are many.
    fn told(&self) -> Vec<&DialogueEvent> {
        let told = self.events.iter().map(|(_, event)| event);
        told.filter(|event| **event != DialogueEvent::ProofOfLife).collect()
    }

    fn set_up(&self) -> &str {
        match self.told().first() {
            Some(DialogueEvent::Initialised { why, .. }) => why,
            other => panic!("not set up: {other:?}"),
        }
    }

    fn silence(&self) -> (u64, u16, &str) {
        let found = self.events.iter().find_map(|(at, event)| match event {
            DialogueEvent::UnitSilent { unit, why } => Some((*at, *unit, why.as_str())),
            _ => None,
        });
        found.expect("a unit is silent")
    }
}

#[test]
fn every_unit_is_asked_once_a_cycle_and_one_at_a_time() {
    let mut bench = Bench::of_four();
    bench.run_to(999);
    for unit in 1..=4 {
        assert_eq!(bench.asked_between(unit, 0, 1000), 10, "unit {unit}");
    }
    let starts: Vec<u64> = bench.asked.iter().filter(|(_, unit)| *unit == 1).map(|(at, _)| *at).collect();
    assert_eq!(starts, (0..10).map(|cycle| cycle * 100).collect::<Vec<_>>());
    assert_eq!(bench.set_up(), "units 1, 2, 3, 4 answer");
    assert_eq!(bench.told().len(), 1);
}

#[test]
fn modbus_tcp_is_asked_with_a_header_and_without_a_pause() {
    let bus = bus(&[(1, 1), (2, 1)]);
    let mut bench = Bench::new(Bus { framing: Framing::Mbap, pause: Duration::ZERO, ..bus });
    bench.run_to(399);
    assert_eq!(bench.asked, [(0, 1), (10, 2), (200, 1), (210, 2)]);
    assert_eq!(bench.set_up(), "units 1, 2 answer");
}

#[test]
fn the_answer_to_a_question_that_was_given_up_proves_nothing() {
    let mut dialogue = ModbusDialogue::new(Bus { framing: Framing::Mbap, pause: Duration::ZERO, ..bus(&[(1, 1)]) });
    dialogue.on_open(Mono(0));
    let asked = dialogue.poll_transmit().unwrap();
    let newest = u16::from_be_bytes([asked[0], asked[1]]);
    let answer = |transaction| Decoded::Answer(Answer::UnitState { unit: 1, transaction: Some(transaction) });
    let waits_until = dialogue.poll_timeout();
    dialogue.on_decoded(Mono(1000), &answer(newest.wrapping_sub(1)));
    assert_eq!(dialogue.poll_timeout(), waits_until, "the newest question still waits");
    dialogue.on_decoded(Mono(2000), &answer(newest));
    assert_ne!(dialogue.poll_timeout(), waits_until);
}

#[test]
fn a_unit_that_stops_is_silent_after_a_second_and_asked_less_often() {
    let mut bench = Bench::of_four();
    bench.run_to(1000);
    bench.ways.insert(3, Way::Dead);
    bench.run_to(10_000);
    let (at, unit, why) = bench.silence();
    assert_eq!(unit, 3);
    assert!((1900..2300).contains(&at), "{at}");
    assert!(why.starts_with("unit 3 does not answer, ") && why.contains("check its power"), "{why}");
    assert_eq!(bench.asked_between(3, 4000, 10_000), 3, "every 2 s");
    assert!(bench.asked_between(1, 4000, 10_000) >= 56, "the others go on");
    bench.ways.insert(3, Way::Answers);
    bench.run_to(13_000);
    assert_eq!(bench.told().last(), Some(&&DialogueEvent::UnitLive { unit: 3 }));
    assert!(bench.asked_between(3, 12_500, 13_000) >= 4, "asked as often as before");
}

#[test]
fn a_missing_unit_costs_the_others_no_more_than_its_time_out() {
    let mut bench = Bench::of_four();
    bench.ways.insert(2, Way::Dead);
    bench.run_to(20_000);
    let asked: Vec<u64> = bench.asked.iter().filter(|(_, unit)| *unit == 1).map(|(at, _)| *at).collect();
    let longest = asked.windows(2).map(|pair| pair[1] - pair[0]).max();
    assert!(longest.is_some_and(|longest| longest <= 200), "{longest:?}");
    assert_eq!(bench.set_up(), "units 1, 3, 4 answer; unit 2 does not answer");
}

#[test]
fn of_several_silent_units_one_is_asked_in_a_cycle() {
    let mut bench = Bench::of_four();
    for unit in 2..=4 {
        bench.ways.insert(unit, Way::Dead);
    }
    bench.run_to(30_000);
    let asked: Vec<u64> = bench.asked.iter().filter(|(at, unit)| *unit == 1 && *at > 5000).map(|(at, _)| *at).collect();
    assert!(asked.windows(2).all(|pair| pair[1] - pair[0] <= 200));
    for unit in 2..=4 {
        assert!(bench.asked_between(unit, 5000, 30_000) >= 10, "unit {unit}");
    }
}

#[test]
fn what_came_instead_of_an_answer_is_said() {
    for (way, says) in [
        (Way::Refuses, "unit 2 refuses: illegal data address, "),
        (Way::Garbles, "unit 2 answers with a wrong checksum, "),
        (Way::Dead, "unit 2 does not answer, "),
    ] {
        let mut bench = Bench::of_four();
        bench.run_to(500);
        bench.ways.insert(2, way);
        bench.run_to(3000);
        let (_, unit, why) = bench.silence();
        assert!(unit == 2 && why.starts_with(says), "{why}");
    }
}

#[test]
fn a_bus_on_which_nothing_answers_is_never_set_up() {
    let mut bench = Bench::of_four();
    for way in bench.ways.values_mut() {
        *way = Way::Dead;
    }
    bench.run_to(60_000);
    assert!(bench.events.is_empty(), "{:?}", bench.events);
}

#[test]
fn a_unit_that_only_refuses_proves_that_the_bus_is_there_and_nothing_of_its_lines() {
    let mut bench = Bench::new(bus(&[(1, 1)]));
    bench.ways.insert(1, Way::Refuses);
    bench.run_to(5000);
    assert_eq!(bench.set_up(), "no unit gives its inputs; unit 1 refuses: illegal data address");
    assert!(!bench.events.iter().any(|(_, event)| *event == DialogueEvent::ProofOfLife));
    assert_eq!(bench.silence().1, 1);
}

#[test]
fn an_answer_behind_its_time_out_is_still_one() {
    let mut bench = Bench::of_four();
    bench.ways.insert(4, Way::Slow(120));
    bench.run_to(5000);
    assert!(!bench.events.iter().any(|(_, event)| matches!(event, DialogueEvent::UnitSilent { .. })));
    assert_eq!(bench.told().len(), 1);
}

#[test]
fn a_slow_cycle_is_followed_by_the_next_without_a_heap_of_missed_ones() {
    let bus = bus(&[(1, 1), (2, 1)]);
    let mut bench = Bench::new(Bus { poll: Duration::from_millis(50), timeout: Duration::from_millis(100), ..bus });
    bench.ways.insert(1, Way::Slow(40));
    bench.ways.insert(2, Way::Slow(40));
    bench.run_to(1000);
    let starts: Vec<u64> = bench.asked.iter().filter(|(_, unit)| *unit == 1).map(|(at, _)| *at).collect();
    assert!(starts.windows(2).all(|pair| (80..100).contains(&(pair[1] - pair[0]))), "{starts:?}");
}
