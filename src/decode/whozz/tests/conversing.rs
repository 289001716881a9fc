//! The dialogue's rules, against devices made of a few lines and a clock that is only a number.

use std::time::Duration;

use proptest::prelude::*;

use super::super::{WhozzDecoder, WhozzDialogue};
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{Capabilities, Decoded, DeviceLine, Mono, UnitCapabilities};

/// Every letter that may ever reach the wire.
const MAY_SEND: &[u8] = b"@VEcXdAo";

/// How a device takes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manners {
    Proper,
    /// As some 2-line units: answers `@`, ignores the rest.
    OnlyAlive,
    /// Answers `V`, ignores toggles.
    DeafToToggles,
    /// The first unit's first answer to `V` is damaged on the wire.
    DamagedOnce,
    Silent,
}

struct Unit {
    first_line: u16,
    toggles: String,
}

/// One dialogue, its decoder and a chain of units on one wire.
struct Bench {
    dialogue: WhozzDialogue,
    decoder: WhozzDecoder,
    units: Vec<Unit>,
    manners: Manners,
    now: Mono,
    sent: Vec<(Mono, u8)>,
    events: Vec<(Mono, DialogueEvent)>,
}

fn ms(ms: u64) -> Mono {
    Mono(ms * 1000)
}

fn unit(first_line: u16, toggles: &str) -> Unit {
    Unit { first_line, toggles: toggles.to_owned() }
}

fn bench(manners: Manners, units: Vec<Unit>) -> Bench {
    let lines: Vec<DeviceLine> = (1..=8).map(DeviceLine::number).collect();
    let mut bench = Bench {
        dialogue: WhozzDialogue::new(&lines),
        decoder: WhozzDecoder::default(),
        units,
        manners,
        now: ms(0),
        sent: Vec::new(),
        events: Vec::new(),
    };
    bench.dialogue.on_open(ms(0));
    bench.drain();
    bench
}

impl Bench {
    /// Lets the device answer everything sent, each answer after the time it takes on the wire at 9600 baud.
    fn drain(&mut self) {
        loop {
            while let Some(event) = self.dialogue.poll_event() {
                self.events.push((self.now, event));
            }
            let Some(bytes) = self.dialogue.poll_transmit() else { break };
            for byte in bytes {
                self.sent.push((self.now, byte));
                let answer = self.answer(byte);
                if !answer.is_empty() {
                    let wire = Duration::from_micros(1042 * u64::try_from(answer.len()).unwrap());
                    self.run_until(self.now + wire);
                    self.hear(&answer);
                }
            }
        }
    }

    fn answer(&mut self, command: u8) -> Vec<u8> {
        match (self.manners, command) {
            (Manners::Silent, _) => Vec::new(),
            (_, b'@') => b"#".to_vec(),
            (Manners::OnlyAlive, _) => Vec::new(),
            (_, b'V') => self
                .units
                .iter()
                .enumerate()
                .flat_map(|(place, unit)| {
                    let asked = self.sent.iter().filter(|(_, byte)| *byte == b'V').count();
                    let is_damaged = self.manners == Manners::DamagedOnce && place == 0 && asked == 1;
                    let mark = if is_damaged { '~' } else { 'V' };
                    format!("{mark}6.1 {} L={:02} 00/00 00:00:17\r\n", unit.toggles, unit.first_line).into_bytes()
                })
                .collect(),
            (Manners::DeafToToggles, _) => Vec::new(),
            (_, toggle) => {
                for unit in &mut self.units {
                    unit.toggles =
                        unit.toggles
                            .chars()
                            .map(|shown| {
                                if shown.eq_ignore_ascii_case(&char::from(toggle)) { char::from(toggle) } else { shown }
                            })
                            .collect();
                }
                Vec::new()
            }
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        let mut decoded = Vec::new();
        self.decoder.push(bytes, &mut decoded);
        for decoded in &decoded {
            self.dialogue.on_decoded(self.now, decoded);
        }
        self.drain();
    }

    /// Lets time pass, ringing the dialogue's alarm clock whenever it is due.
    fn run_until(&mut self, end: Mono) {
        while let Some(due) = self.dialogue.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.dialogue.on_timeout(self.now);
            assert!(self.dialogue.poll_timeout().is_none_or(|next| next > self.now), "it would spin");
            self.drain();
        }
        self.now = self.now.max(end);
    }

    fn letters(&self) -> String {
        self.sent.iter().map(|(_, byte)| char::from(*byte)).collect()
    }

    fn initialised(&self) -> Vec<(Mono, Capabilities, String)> {
        let set_up = |(at, event): &(Mono, DialogueEvent)| match event {
            DialogueEvent::Initialised { capabilities, why } => Some((*at, capabilities.clone(), why.clone())),
            _ => None,
        };
        self.events.iter().filter_map(set_up).collect()
    }

    fn proofs(&self) -> usize {
        self.events.iter().filter(|(_, event)| *event == DialogueEvent::ProofOfLife).count()
    }
}

fn confirmed(first_lines: &[u16]) -> Capabilities {
    let units = first_lines.iter().map(|first_line| UnitCapabilities {
        first_line: *first_line,
        hook: true,
        digits: true,
        asked: false,
        tones: false,
    });
    Capabilities { units: units.collect() }
}

#[test]
fn a_factory_new_unit_is_set_up_within_800_ms() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "eCxUDaSOBKT")]);
    bench.run_until(ms(2000));
    assert_eq!(bench.letters(), "@VEcXdAoV@");
    let found = bench.initialised();
    assert_eq!(found.len(), 1);
    assert!(found[0].0 <= ms(800), "{:?}", found[0].0);
    assert_eq!(found[0].1, confirmed(&[1]));
    assert_eq!(found[0].2, "unit from line 1: hook changes and dialled digits are confirmed");
    let toggles: Vec<Mono> =
        bench.sent.iter().filter(|(_, byte)| b"EcXdAo".contains(byte)).map(|(at, _)| *at).collect();
    assert!(toggles.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::from_millis(50)));
}

#[test]
fn toggles_that_every_unit_shows_are_not_written_again() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT")]);
    bench.run_until(ms(1000));
    assert_eq!(bench.letters(), "@V@");
    assert_eq!(bench.initialised()[0].1, confirmed(&[1]));
}

#[test]
fn a_chain_is_set_up_unit_by_unit_and_each_is_named() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT"), unit(5, "EcXUDASOBKT")]);
    bench.run_until(ms(2000));
    assert_eq!(bench.letters(), "@VdoV@");
    assert_eq!(bench.initialised()[0].1, confirmed(&[1, 5]));
}

#[test]
fn a_unit_whose_answer_was_damaged_is_asked_again() {
    let mut bench = bench(Manners::DamagedOnce, vec![unit(1, "EcXUdASoBKT"), unit(5, "EcXUdASoBKT")]);
    bench.run_until(ms(3000));
    let found = bench.initialised();
    assert_eq!((found.len(), &found[0].1), (1, &confirmed(&[1, 5])));
}

#[test]
fn what_a_unit_does_not_confirm_is_not_claimed_and_is_said() {
    let mut bench = bench(Manners::DeafToToggles, vec![unit(1, "EcXUdASOBKT"), unit(5, "EcXUDASoBKT")]);
    bench.run_until(ms(3000));
    let found = bench.initialised();
    let units = vec![
        UnitCapabilities { first_line: 1, hook: true, digits: false, asked: false, tones: false },
        UnitCapabilities { first_line: 5, hook: false, digits: false, asked: false, tones: false },
    ];
    assert_eq!((found.len(), &found[0].1), (1, &Capabilities { units }));
    assert_eq!(
        found[0].2,
        "unit from line 1: not confirmed: o (outbound records); \
         unit from line 5: not confirmed: d (detail records: hook changes)"
    );
}

#[test]
fn a_device_that_only_answers_the_check_is_initialised_with_nothing_confirmed() {
    let mut bench = bench(Manners::OnlyAlive, Vec::new());
    bench.run_until(ms(10_000));
    let found = bench.initialised();
    assert_eq!((found.len(), &found[0].1), (1, &Capabilities::default()));
    assert!(found[0].0 <= ms(5000) && found[0].2.contains("nothing is confirmed"));
}

#[test]
fn a_configured_line_below_every_unit_is_named() {
    let mut bench = bench(Manners::Proper, vec![unit(7, "EcXUdASoBKT")]);
    bench.run_until(ms(5000));
    assert!(bench.initialised()[0].2.ends_with("line 6 is configured, but no unit answers for it"));
}

#[test]
fn a_silent_port_is_tried_each_second_and_is_never_initialised() {
    let mut bench = bench(Manners::Silent, Vec::new());
    bench.run_until(ms(6500));
    assert_eq!(bench.letters(), "@@V@V@V");
    assert!(bench.sent.windows(2).all(|pair| pair[1].0.since(pair[0].0) == Duration::from_secs(1)));
    assert_eq!(bench.events, []);
}

#[test]
fn life_is_checked_every_five_seconds_and_each_answer_is_a_proof() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT")]);
    bench.run_until(ms(1000));
    let (sent, proofs) = (bench.sent.len(), bench.proofs());
    bench.run_until(ms(61_000));
    assert_eq!(&bench.letters()[sent..], "@".repeat(12));
    assert_eq!(bench.proofs(), proofs + 12);
}

#[test]
fn an_answer_that_noise_swallowed_is_won_back_before_the_adapter_is_stale() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT")]);
    bench.run_until(ms(1000));
    bench.hear(b"\xff\x80\x17");
    let quiet_since = bench.events.last().unwrap().0;
    bench.run_until(ms(20_000));
    let proofs: Vec<Mono> = bench
        .events
        .iter()
        .filter(|(at, event)| *at > quiet_since && *event == DialogueEvent::ProofOfLife)
        .map(|(at, _)| *at)
        .collect();
    assert!(proofs[0].since(quiet_since) < Duration::from_secs(12), "{proofs:?}");
    assert!(proofs.windows(2).all(|pair| pair[1].since(pair[0]) < Duration::from_secs(6)));
}

#[test]
fn a_boot_record_begins_the_set_up_anew() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT")]);
    bench.run_until(ms(7000));
    bench.units[0].toggles = "ECXUDASOBKT".into();
    bench.hear(b"$01 V61  00/00 00:00:00\r\n");
    let restarted = DialogueEvent::Restarted { unit: Some(DeviceLine::number(1)) };
    assert_eq!(bench.events.last().map(|(_, event)| event), Some(&restarted));
    bench.run_until(ms(9000));
    assert_eq!(bench.initialised().len(), 2);
    assert!(bench.letters().ends_with("@VcdoV@"), "{}", bench.letters());
}

#[test]
fn the_limited_format_and_a_changed_answer_lead_to_a_new_set_up_once_a_minute() {
    let mut bench = bench(Manners::Proper, vec![unit(1, "EcXUdASoBKT")]);
    bench.run_until(ms(62_000));
    let limited = b"$01 09/26 02:30 PM 8005550123 I LI WEI\r\n";
    for second in 62..110 {
        bench.run_until(ms(second * 1000));
        bench.hear(limited);
    }
    assert_eq!(bench.initialised().len(), 2);
    bench.run_until(ms(130_000));
    assert_eq!(bench.initialised().len(), 3, "what came within the pause is made good after it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_comes_only_harmless_letters_are_sent_and_never_in_a_hurry(
        script in prop::collection::vec((0_u64..400, prop_oneof![
            Just(b"#".to_vec()),
            Just(b"V6.1 ECXUDASOBKT L=01 00/00 00:00:17\r\n".to_vec()),
            Just(b"V6.1 ecxudasobkt L=09 00/00 00:00:17\r\n".to_vec()),
            Just(b"$01 V61  00/00 00:00:00\r\n#".to_vec()),
            Just(b"$01 09/26 02:30 PM 8005550123 I LI WEI\r\n".to_vec()),
            Just(b"$01 F   11/22 18:00:00\r\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..40),
        ]), 0..200))
    {
        let mut bench = bench(Manners::Silent, Vec::new());
        for (pause, bytes) in script {
            bench.run_until(bench.now + Duration::from_millis(pause));
            bench.hear(&bytes);
        }
        prop_assert!(bench.letters().bytes().all(|byte| MAY_SEND.contains(&byte)));
        let toggles: Vec<Mono> =
            bench.sent.iter().filter(|(_, byte)| b"EcXdAo".contains(byte)).map(|(at, _)| *at).collect();
        prop_assert!(toggles.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::from_millis(50)));
        let seconds = usize::try_from(bench.now.0 / 1_000_000).unwrap() + 1;
        prop_assert!(bench.sent.len() <= 20 * seconds, "{} writes in {seconds} s", bench.sent.len());
        // Left alone, every dialogue comes to rest at one question a second or fewer.
        let sent = bench.sent.len();
        let end = bench.now + Duration::from_secs(30);
        bench.run_until(end);
        prop_assert!(bench.sent.len() - sent <= 60);
    }

    #[test]
    fn an_early_alarm_clock_changes_nothing(at in 0_u64..999) {
        let mut bench = bench(Manners::Silent, Vec::new());
        let due = bench.dialogue.poll_timeout();
        bench.dialogue.on_timeout(ms(at));
        prop_assert_eq!(bench.dialogue.poll_timeout(), due);
        prop_assert_eq!(bench.dialogue.poll_transmit(), None);
        bench.dialogue.on_decoded(ms(at), &Decoded::Note(String::new()));
        prop_assert_eq!(bench.dialogue.poll_event(), None);
    }
}
