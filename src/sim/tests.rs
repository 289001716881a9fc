//! Every simulated device against the real decoder and dialogue of its family: with time that is only a number, and once
//! through a real pseudo-terminal.

mod troubles;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_serial::SerialStream;

use super::*;
use crate::decode::{Dialogue, DialogueEvent, Setup, decoder, dialogue};
use crate::domain::state::SIM_SCENES;
use crate::domain::{Decoded, LineNames, Moment, Mono, Signal, Tone, Wall};

mod modbus;

const KINDS: [(AdapterKind, u16); 9] = [
    (AdapterKind::Whozz, 8),
    (AdapterKind::TelephoneBox, 1),
    (AdapterKind::TelephoneBox, 2),
    (AdapterKind::DialBoard, 1),
    (AdapterKind::VoiceModem, 1),
    (AdapterKind::Comdial, 8),
    (AdapterKind::Modbus, 4),
    (AdapterKind::Contacts, 4),
    (AdapterKind::Hid, 1),
];

/// What speaks without being asked, and reports no ring.
const ONLY_TELLS: [AdapterKind; 3] = [AdapterKind::DialBoard, AdapterKind::Contacts, AdapterKind::Hid];

/// What can be seen of a device's life is the proof that its kind has.
fn has_proof(kind: AdapterKind) -> bool {
    kind.traits().proof != crate::domain::Proof::None
}

fn spec(kind: AdapterKind, scene: &str, lines: u16) -> SimSpec {
    SimSpec {
        kind,
        scene: scene.to_owned(),
        lines: names(kind).take(usize::from(lines)).collect(),
        options: Options::None,
    }
}

fn names(kind: AdapterKind) -> Box<dyn Iterator<Item = DeviceLine>> {
    match kind.traits().lines {
        LineNames::Words(words) => Box::new(words.iter().map(|word| DeviceLine::new(word))),
        LineNames::UpTo(_) => Box::new((1..).map(DeviceLine::number)),
        LineNames::Units { .. } => Box::new((1..).map(|input| DeviceLine::of_unit(1, input))),
    }
}

/// 2026-11-22, 10:00 UTC, plus `mono`.
fn at(mono: Mono) -> Moment {
    Moment { mono, wall: Wall(1_795_341_600_000_000) + mono.since(Mono(0)) }
}

/// A device and the host's half of the protocol, joined without a wire.
struct Bench {
    device: Device,
    dialogue: Box<dyn Dialogue>,
    decoder: Box<dyn crate::decode::Decoder>,
    now: Mono,
    heard: Vec<(Mono, Decoded)>,
    events: Vec<(Mono, DialogueEvent)>,
    plugs: Vec<(Mono, PlugState)>,
    /// Bytes that came over the wire.
    bytes: u64,
}

impl Bench {
    fn new(spec: &SimSpec) -> Self {
        let device = Device::new(spec, at(Mono(0))).unwrap();
        let setup = Setup { options: spec.options.clone(), ..Setup::plain(spec.kind, &spec.lines) };
        let mut bench = Self {
            device,
            dialogue: dialogue(&setup),
            decoder: decoder(&setup),
            now: Mono(0),
            heard: Vec::new(),
            events: Vec::new(),
            plugs: Vec::new(),
            bytes: 0,
        };
        bench.dialogue.on_open(bench.now);
        bench.exchange();
        bench
    }

    fn exchange(&mut self) {
        loop {
            while let Some(event) = self.dialogue.poll_event() {
                self.events.push((self.now, event));
            }
            if let Some(bytes) = self.dialogue.poll_transmit() {
                self.device.on_bytes(at(self.now), &bytes);
            } else if let Some(bytes) = self.device.poll_output() {
                self.bytes += bytes.len() as u64;
                let mut decoded = Vec::new();
                self.decoder.push(&bytes, &mut decoded);
                for decoded in decoded {
                    self.dialogue.on_decoded(self.now, &decoded);
                    self.heard.push((self.now, decoded));
                }
            } else {
                break;
            }
        }
    }

    fn run(&mut self, seconds: u64) -> &mut Self {
        let end = Mono(seconds * 1_000_000);
        let due =
            |bench: &Self| [bench.device.poll_timeout(), bench.dialogue.poll_timeout()].into_iter().flatten().min();
        while let Some(due) = due(self).filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.device.on_timeout(at(self.now));
            self.dialogue.on_timeout(self.now);
            if self.plugs.last().map_or(PlugState::In, |(_, state)| *state) != self.device.plug() {
                self.plugs.push((self.now, self.device.plug()));
            }
            self.exchange();
            assert!(self.device.poll_timeout().is_none_or(|due| due > self.now), "it would spin");
        }
        self.now = end;
        self
    }

    fn faults(&self) -> usize {
        self.heard.iter().filter(|(_, decoded)| matches!(decoded, Decoded::Fault(_))).count()
    }

    /// What was told of the lines, without the answers to questions.
    fn signals(&self) -> Vec<(Mono, DeviceLine, Signal)> {
        let told = |(at, decoded): &(Mono, Decoded)| match decoded {
            Decoded::Line { line, signal, .. } => Some((*at, line.clone(), signal.clone())),
            _ => None,
        };
        self.heard.iter().filter_map(told).collect()
    }

    fn initialised(&self) -> Option<Mono> {
        self.events.iter().find(|(_, event)| matches!(event, DialogueEvent::Initialised { .. })).map(|(at, _)| *at)
    }
}

#[test]
fn every_listed_scene_exists_and_others_are_refused_by_name() {
    for name in SIM_SCENES {
        assert_eq!(scene(name).unwrap(), scene(&format!("{name}/hall-1")).unwrap());
    }
    let error = scene("ofice/hall-1").unwrap_err().to_string();
    assert_eq!(error, "no simulated scene \"ofice\", allowed: office, quiet, parked, flaky, noisy, steady");
}

#[test]
fn a_line_the_family_does_not_have_is_refused() {
    for (kind, line) in [
        (AdapterKind::Whozz, "100"),
        (AdapterKind::TelephoneBox, "3"),
        (AdapterKind::DialBoard, "cts"),
        (AdapterKind::VoiceModem, "2"),
        (AdapterKind::Comdial, "100"),
        (AdapterKind::Contacts, "dtr"),
        (AdapterKind::Hid, "2"),
    ] {
        let spec = SimSpec { kind, scene: "quiet".into(), lines: vec![DeviceLine::new(line)], options: Options::None };
        let error = Device::new(&spec, at(Mono(0))).err().unwrap().to_string();
        assert!(error.contains(line) && error.contains("allowed"), "{error}");
    }
}

#[test]
fn an_office_is_set_up_at_once_lives_within_two_seconds_and_sends_no_fault() {
    for (kind, lines) in KINDS {
        let mut bench = Bench::new(&spec(kind, "office/hall-1", lines));
        bench.run(2);
        assert!(bench.initialised().is_some_and(|at| at <= Mono(800_000)), "{kind:?}");
        // A device that reports no ring has nothing to show while a call rings.
        let lives = |(_, _, signal): &(Mono, DeviceLine, Signal)| {
            matches!(signal, Signal::RingStarted | Signal::RingBurst | Signal::OffHook)
        };
        // Neither tells of rings.
        let is_deaf = kind == AdapterKind::Modbus || ONLY_TELLS.contains(&kind);
        assert!(is_deaf || bench.signals().iter().any(lives), "{kind:?} has nothing to show");
        bench.run(4 * 3600);
        assert_eq!(bench.faults(), 0, "{kind:?}");
        let off = bench.signals().iter().filter(|(_, _, signal)| *signal == Signal::OffHook).count();
        assert!(off > 20, "{kind:?}: {off}");
        let proofs = bench.events.iter().filter(|(_, event)| *event == DialogueEvent::ProofOfLife).count();
        assert_eq!(proofs > 2800, has_proof(kind), "{kind:?}: {proofs}");
    }
}

#[test]
fn an_office_has_every_kind_of_call() {
    let mut bench = Bench::new(&spec(AdapterKind::Whozz, "office/hall-1", 8));
    let mut seen = BTreeMap::new();
    let (mut answered, mut missed) = (0, 0);
    for (_, decoded) in &bench.run(8 * 3600).heard {
        if let Decoded::Line { why, signal, .. } = decoded {
            *seen.entry(*why).or_insert(0) += 1;
            if let ("I E", Signal::Call { caller, .. }) = (*why, signal) {
                *if caller.duration_s == Some(0) { &mut missed } else { &mut answered } += 1;
            }
        }
    }
    for why in ["R", "F", "N", "H", "I S", "I E", "O S", "O E"] {
        assert!(seen.get(why).is_some_and(|count| *count > 3), "{why}: {seen:?}");
    }
    assert!(answered > missed && missed > 10, "{answered} answered, {missed} missed");
}

#[test]
fn hook_reports_of_a_line_take_turns() {
    let mut bench = Bench::new(&spec(AdapterKind::Whozz, "office/turns", 8));
    let mut last: BTreeMap<DeviceLine, Signal> = BTreeMap::new();
    for (_, line, signal) in bench.run(4 * 3600).signals() {
        if matches!(signal, Signal::OnHook | Signal::OffHook) {
            assert_ne!(last.insert(line, signal.clone()), Some(signal));
        }
    }
}

#[test]
fn about_one_line_in_twelve_leaves_its_handset_off() {
    let mut left = 0;
    for device in 0..100 {
        let mut bench = Bench::new(&spec(AdapterKind::Whozz, &format!("office/{device}"), 8));
        let mut lifted: BTreeMap<DeviceLine, Mono> = BTreeMap::new();
        for (at, line, signal) in bench.run(1800).signals() {
            match signal {
                Signal::OffHook => drop(lifted.insert(line, at)),
                Signal::OnHook => drop(lifted.remove(&line)),
                _ => {}
            }
        }
        left += lifted.values().filter(|at| bench.now.since(**at) > Duration::from_mins(10)).count();
    }
    assert!((20..=110).contains(&left), "{left} of 800 lines");
}

#[test]
fn a_quiet_device_answers_and_asks_for_no_wake_up() {
    for (kind, lines) in KINDS {
        let mut bench = Bench::new(&spec(kind, "quiet", lines));
        bench.run(600);
        assert!(bench.initialised().is_some());
        assert!(bench.signals().iter().all(|(_, _, signal)| *signal == Signal::OnHook));
        if !ONLY_TELLS.contains(&kind) {
            assert_eq!(bench.device.poll_timeout(), None);
        }
    }
}

#[test]
fn a_parked_handset_stays_off_and_only_on_the_first_line() {
    for (kind, lines) in KINDS {
        let spec = spec(kind, "parked/desk", lines);
        let first = spec.lines[0].clone();
        let mut bench = Bench::new(&spec);
        let signals = bench.run(3600).signals();
        let off: Vec<_> = signals.iter().filter(|(_, _, signal)| *signal == Signal::OffHook).collect();
        assert!(off.iter().all(|(at, line, _)| *line == first && *at >= Mono(5_000_000)), "{kind:?}");
        assert!(!off.is_empty() && off[0].0 <= Mono(7_500_000), "{kind:?}");
        let is_hook = |signal: &Signal| !matches!(signal, Signal::Tone(_));
        let later = signals.iter().filter(|(at, line, signal)| *line == first && *at > off[0].0 && is_hook(signal));
        assert!(later.into_iter().all(|(_, _, signal)| *signal == Signal::OffHook), "{kind:?}");
    }
}

#[test]
fn a_parked_modem_rings_is_answered_and_hears_busy_tone_for_a_minute() {
    let mut bench = Bench::new(&spec(AdapterKind::VoiceModem, "parked/desk", 1));
    let signals = bench.run(600).signals();
    let when = |wanted: Signal| signals.iter().filter(move |(_, _, signal)| *signal == wanted).map(|(at, ..)| at.0);
    assert_eq!(when(Signal::RingBurst).collect::<Vec<_>>(), [4_000_000]);
    assert_eq!(when(Signal::OffHook).next(), Some(5_000_000));
    let busy: Vec<_> = when(Signal::Tone(Tone::Busy)).collect();
    assert_eq!((busy.len(), busy.first(), busy.last()), (15, Some(&35_000_000), Some(&91_000_000)));
}

#[test]
fn a_flaky_device_is_out_for_one_to_three_seconds_every_thirty_to_sixty() {
    for (kind, lines) in KINDS {
        let mut bench = Bench::new(&spec(kind, "flaky/cable", lines));
        bench.run(1800);
        assert!(bench.plugs.len() >= 50);
        for pair in bench.plugs.windows(2) {
            let stayed = pair[1].0.since(pair[0].0);
            let (low, high) = if pair[0].1 == PlugState::Out { (1, 3) } else { (30, 60) };
            assert!(stayed >= Duration::from_secs(low) && stayed <= Duration::from_secs(high), "{kind:?} {pair:?}");
        }
    }
}

#[test]
fn a_noisy_wire_makes_faults_and_never_silences_the_device_for_long() {
    for (kind, lines) in KINDS {
        let mut bench = Bench::new(&spec(kind, "noisy/cable", lines));
        bench.run(3600);
        assert!(bench.faults() > 50, "{kind:?}: {}", bench.faults());
        let proofs: Vec<Mono> =
            bench.events.iter().filter(|(_, event)| *event == DialogueEvent::ProofOfLife).map(|(at, _)| *at).collect();
        let longest = proofs.windows(2).map(|pair| pair[1].since(pair[0])).max().unwrap_or_default();
        assert!(longest < Duration::from_secs(30), "{kind:?}: {longest:?}");
        assert!(bench.signals().len() > 20);
    }
}

#[test]
fn the_same_name_lives_the_same_day_and_another_name_another() {
    let day = |name: &str| Bench::new(&spec(AdapterKind::Whozz, name, 4)).run(3600).signals();
    assert_eq!(day("office/hall-1"), day("office/hall-1"));
    assert_ne!(day("office/hall-1"), day("office/hall-2"));
}

#[test]
fn a_command_that_is_too_long_is_refused_and_the_next_one_is_obeyed() {
    let mut device = Device::new(&spec(AdapterKind::TelephoneBox, "quiet", 1), at(Mono(0))).unwrap();
    while device.poll_output().is_some() {}
    device.on_bytes(at(Mono(1)), &[b'L'; 1000]);
    device.on_bytes(at(Mono(2)), b"\r\nLINE\r\nSTATE\r\n");
    let said: Vec<u8> = std::iter::from_fn(|| device.poll_output()).flatten().collect();
    let expected = "INVALID\r\nREADY\r\nOK\r\nLINE ON_HOOK\r\nREADY\r\nOK\r\nSTATE IDLE\r\nREADY\r\n";
    assert_eq!(String::from_utf8(said).unwrap(), expected);
}

struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> Moment {
        at(Mono(u64::try_from(self.0.elapsed().as_micros()).unwrap()))
    }
}

/// Talks to a spawned device as a supervisor does, until `enough` says so.
async fn converse(
    port: &mut SerialStream,
    clock: &dyn Clock,
    kind: AdapterKind,
    enough: impl Fn(&DialogueEvent) -> bool,
) {
    let setup = Setup::plain(kind, &spec(kind, "quiet", 1).lines);
    let (mut dialogue, mut decoder) = (dialogue(&setup), decoder(&setup));
    dialogue.on_open(clock.now().mono);
    let mut buffer = [0; 4096];
    loop {
        while let Some(bytes) = dialogue.poll_transmit() {
            port.write_all(&bytes).await.unwrap();
        }
        while let Some(event) = dialogue.poll_event() {
            if enough(&event) {
                return;
            }
        }
        let due = dialogue.poll_timeout().map_or(Duration::MAX, |due| due.since(clock.now().mono));
        match tokio::time::timeout(due, port.read(&mut buffer)).await {
            Ok(read) => {
                let mut found = Vec::new();
                decoder.push(&buffer[..read.unwrap()], &mut found);
                for value in &found {
                    dialogue.on_decoded(clock.now().mono, value);
                }
            }
            Err(_) => dialogue.on_timeout(clock.now().mono),
        }
    }
}

fn plug_into(device: &SimDevice) -> SerialStream {
    let path = device.node()().unwrap();
    SerialStream::open(&tokio_serial::new(path.to_string_lossy(), 9600)).unwrap()
}

#[tokio::test]
async fn every_kind_is_initialised_through_a_real_terminal_again_and_again() {
    let clock: Arc<dyn Clock> = Arc::new(TestClock(Instant::now()));
    for (kind, lines) in KINDS {
        let device = spawn(&spec(kind, "quiet/desk", lines), Arc::clone(&clock)).unwrap();
        for _ in 0..2 {
            let mut port = plug_into(&device);
            let initialised = |event: &DialogueEvent| match event {
                DialogueEvent::Initialised { capabilities, .. } => capabilities.units.iter().all(|unit| unit.hook),
                _ => false,
            };
            converse(&mut port, &*clock, kind, initialised).await;
        }
    }
}

#[tokio::test]
async fn a_dropped_device_takes_its_wire_along() {
    let clock: Arc<dyn Clock> = Arc::new(TestClock(Instant::now()));
    let device = spawn(&spec(AdapterKind::DialBoard, "quiet", 1), clock).unwrap();
    let mut port = plug_into(&device);
    drop(device);
    let mut buffer = [0; 64];
    loop {
        match port.read(&mut buffer).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::WouldBlock);
                break;
            }
        }
    }
}

#[test]
fn outside_a_runtime_no_device_is_started() {
    let clock: Arc<dyn Clock> = Arc::new(TestClock(Instant::now()));
    assert!(matches!(spawn(&spec(AdapterKind::Whozz, "quiet", 1), clock), Err(SimError::NoRuntime)));
}
