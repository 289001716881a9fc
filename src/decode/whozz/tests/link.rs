//! The dialogue over the network, against a unit of a few lines and a clock that is only a number.

use std::time::Duration;

use super::super::{PacketDecoder, WhozzDialogue};
use crate::decode::packets::{Tag, wrap};
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{DeviceLine, Mono};

/// How a unit takes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manners {
    Proper,
    /// As some 2-line units: tells its parameters, ignores the rest.
    OnlyParameters,
    Silent,
}

struct Bench {
    dialogue: WhozzDialogue,
    decoder: PacketDecoder,
    manners: Manners,
    toggles: String,
    now: Mono,
    sent: Vec<(Mono, String)>,
    events: Vec<(Mono, DialogueEvent)>,
}

fn packet(record: &str) -> Vec<u8> {
    [b"^^<U>\x00\x00\x00\x00\x00\x01<S>\x00\x00\x00\x00\x00\x02$", record.as_bytes()].concat()
}

fn parameters() -> Vec<u8> {
    let fields = [("M", 6), ("I", 4), ("D", 4), ("P", 2), ("T", 2), ("U", 6), ("C", 6), ("O", 6), ("S", 6)];
    let fields: Vec<String> = fields.iter().map(|(mark, len)| format!("<{mark}>{}", "\0".repeat(*len))).collect();
    packet(&fields.concat())
}

impl Bench {
    fn new(manners: Manners, toggles: &str) -> Self {
        let mut bench = Self {
            dialogue: WhozzDialogue::over_ethernet_link(&[DeviceLine::number(1)]),
            decoder: PacketDecoder::default(),
            manners,
            toggles: toggles.to_owned(),
            now: Mono(0),
            sent: Vec::new(),
            events: Vec::new(),
        };
        bench.dialogue.on_open(Mono(0));
        bench.drain();
        bench
    }

    fn drain(&mut self) {
        loop {
            while let Some(event) = self.dialogue.poll_event() {
                self.events.push((self.now, event));
            }
            let Some(command) = self.dialogue.poll_transmit() else { return };
            let command = String::from_utf8(command).unwrap();
            let answer = self.answer(&command);
            self.sent.push((self.now, command));
            let mut decoded = Vec::new();
            self.decoder.push(&answer, &mut decoded);
            for value in &decoded {
                self.dialogue.on_decoded(self.now, value);
            }
        }
    }

    fn answer(&mut self, command: &str) -> Vec<u8> {
        let answer = match (self.manners, command.strip_prefix("^^Id").unwrap()) {
            (Manners::Silent, _) => return Vec::new(),
            (_, "X") => parameters(),
            (Manners::OnlyParameters, _) => return Vec::new(),
            (Manners::Proper, "-V") => packet(&format!("V6.1 {} L=01 11/23 09:00:00", self.toggles)),
            (Manners::Proper, toggle) => {
                let letter = toggle.strip_prefix('-').unwrap();
                self.toggles = self.toggles.replace(
                    [&letter.to_uppercase(), &letter.to_lowercase()].map(|letter| letter.chars().next().unwrap()),
                    letter,
                );
                packet("ok")
            }
        };
        wrap(Tag::Data, &answer)
    }

    fn run(&mut self, seconds: u64) {
        let end = Mono(seconds * 1_000_000);
        while let Some(due) = self.dialogue.poll_timeout().filter(|due| *due <= end) {
            assert!(due >= self.now);
            self.now = due;
            self.dialogue.on_timeout(due);
            self.drain();
        }
        self.now = end;
    }

    fn proofs(&self) -> Vec<Mono> {
        self.events.iter().filter(|(_, event)| *event == DialogueEvent::ProofOfLife).map(|(at, _)| *at).collect()
    }

    fn initialised(&self) -> Option<(Mono, &str, bool)> {
        self.events.iter().find_map(|(at, event)| match event {
            DialogueEvent::Initialised { capabilities, why } => {
                Some((*at, why.as_str(), capabilities.sees_hook(&DeviceLine::number(1))))
            }
            _ => None,
        })
    }
}

#[test]
fn a_unit_with_factory_settings_is_set_up_and_asked_for_its_version_every_five_seconds() {
    let mut bench = Bench::new(Manners::Proper, "ECXUDASOBKT");
    bench.run(60);
    let (at, why, sees_hook) = bench.initialised().unwrap();
    assert!(at <= Mono(800_000) && sees_hook, "{at:?} {why}");
    assert_eq!(
        why,
        "unit from line 1: hook changes and dialled digits are confirmed; Ethernet Link unit 000000000001, serial \
         000000000002"
    );
    let sent: Vec<&str> = bench.sent.iter().map(|(_, command)| command.as_str()).collect();
    assert_eq!(sent[..6], ["^^Id-V", "^^Id-V", "^^Id-c", "^^Id-d", "^^Id-o", "^^Id-V"]);
    assert!(sent[6..].iter().all(|command| *command == "^^Id-V"), "{sent:?}");
    let gaps = bench.proofs().windows(2).skip(6).map(|pair| pair[1].since(pair[0])).collect::<Vec<_>>();
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| *gap == Duration::from_secs(5)), "{gaps:?}");
}

#[test]
fn a_unit_that_tells_its_parameters_only_lives_and_confirms_nothing() {
    let mut bench = Bench::new(Manners::OnlyParameters, "ECXUDASOBKT");
    bench.run(120);
    let (_, why, sees_hook) = bench.initialised().unwrap();
    assert!(!sees_hook && why.starts_with("the device answers but never told its version"), "{why}");
    let proofs = bench.proofs();
    assert!(proofs.windows(2).all(|pair| pair[1].since(pair[0]) < Duration::from_secs(12)), "{proofs:?}");
    assert!(proofs.last().is_some_and(|last| Mono(120_000_000).since(*last) < Duration::from_secs(12)));
}

#[test]
fn nothing_follows_a_question_for_parameters_within_its_rest() {
    for manners in [Manners::OnlyParameters, Manners::Silent] {
        let mut bench = Bench::new(manners, "ECXUDASOBKT");
        bench.run(120);
        let rests: Vec<Duration> =
            bench.sent.windows(2).filter(|pair| pair[0].1 == "^^IdX").map(|pair| pair[1].0.since(pair[0].0)).collect();
        assert!(!rests.is_empty() && rests.iter().all(|rest| *rest >= Duration::from_millis(100)), "{rests:?}");
    }
}

#[test]
fn no_command_is_sent_but_the_three_sorts() {
    for manners in [Manners::Proper, Manners::OnlyParameters, Manners::Silent] {
        let mut bench = Bench::new(manners, "ecxudasobkt");
        bench.run(600);
        for (_, command) in &bench.sent {
            let may_be_sent = ["X", "-V", "-E", "-c", "-X", "-d", "-A", "-o"];
            assert!(command.strip_prefix("^^Id").is_some_and(|rest| may_be_sent.contains(&rest)), "{command}");
        }
    }
}
