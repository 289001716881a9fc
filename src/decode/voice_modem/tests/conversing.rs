//! The dialogue's rules, against modems made of a few lines and a clock that is only a number.

use std::time::Duration;

use proptest::prelude::*;

use super::super::{VoiceModemDecoder, VoiceModemDialogue};
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{Decoded, Mono, Signal};

/// Every command that may ever reach the wire.
const MAY_SEND: [&str; 11] = [
    "AT",
    "ATE0V1Q0S0=0",
    "ATI0",
    "AT+FCLASS=8",
    "AT+VLS=?",
    "AT+VLS=0",
    "AT+VCID=1",
    "AT#CID=1",
    "AT-STE=7",
    "AT-TRV",
    "",
];

/// What a modem does not know, and whether it says anything.
#[derive(Clone, Copy)]
struct Modem {
    refuses: &'static [&'static str],
    ignores: &'static [&'static str],
    echoes: Echoes,
    volts: &'static str,
    /// Its answer to `+VLS=?`.
    events: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Echoes {
    UntilToldNotTo,
    Always,
}

const CONEXANT: Modem =
    Modem { refuses: &["AT#CID=1"], ignores: &[], echoes: Echoes::UntilToldNotTo, volts: "48.2", events: HEARS };
const HEARS: &str = "0,\"\",B0861880,B0861880,B0861880\r\n1,\"T\",0B8433C1,0FE431C1,0B8431C1";
/// A chip that reports rings and its own telephone only while it is off the line, though it hears more on it.
const DEAF: &str = "0,\"\",B0804100,B0804100,B0804100\r\n1,\"T\",0B8433C1,0FE431C1,0B8431C1";
const USR: Modem = Modem { refuses: &["AT-TRV", "AT-STE=7"], ..CONEXANT };
const SILENT: Modem = Modem { ignores: &MAY_SEND, ..CONEXANT };

fn ms(ms: u64) -> Mono {
    Mono(ms * 1000)
}

struct Bench {
    modem: Modem,
    echo: bool,
    dialogue: VoiceModemDialogue,
    decoder: VoiceModemDecoder,
    now: Mono,
    sent: Vec<(Mono, String)>,
    events: Vec<(Mono, DialogueEvent)>,
    heard: Vec<Decoded>,
}

fn bench(modem: Modem) -> Bench {
    let mut bench = Bench {
        modem,
        echo: true,
        dialogue: VoiceModemDialogue::default(),
        decoder: VoiceModemDecoder::default(),
        now: ms(0),
        sent: Vec::new(),
        events: Vec::new(),
        heard: Vec::new(),
    };
    bench.dialogue.on_open(bench.now);
    bench.drain();
    bench
}

impl Bench {
    fn drain(&mut self) {
        loop {
            while let Some(event) = self.dialogue.poll_event() {
                self.events.push((self.now, event));
            }
            let Some(bytes) = self.dialogue.poll_transmit() else { break };
            let command = String::from_utf8(bytes).unwrap().strip_suffix('\r').unwrap().to_owned();
            let answer = self.answer(&command);
            self.sent.push((self.now, command));
            self.hear(answer.as_bytes());
        }
    }

    fn answer(&mut self, command: &str) -> String {
        if self.modem.ignores.contains(&command) {
            return String::new();
        }
        let echo = if self.echo { format!("{command}\r\r\n") } else { "\r\n".to_owned() };
        if command.starts_with("ATE0") && self.modem.echoes == Echoes::UntilToldNotTo {
            self.echo = false;
        }
        let answer = match command {
            _ if self.modem.refuses.contains(&command) => "ERROR\r\n".to_owned(),
            "AT-TRV" => format!("{}\r\n\r\nOK\r\n", self.modem.volts),
            "AT+VLS=?" => format!("{}\r\n\r\nOK\r\n", self.modem.events),
            "ATI0" => "56000\r\n\r\nOK\r\n".to_owned(),
            _ => "OK\r\n".to_owned(),
        };
        format!("{echo}{answer}")
    }

    fn hear(&mut self, bytes: &[u8]) {
        let mut found = Vec::new();
        self.decoder.push(bytes, &mut found);
        for decoded in found {
            self.dialogue.on_decoded(self.now, &decoded);
            self.heard.push(decoded);
            self.drain();
        }
    }

    fn run_until(&mut self, end: Mono) {
        while let Some(due) = self.dialogue.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.dialogue.on_timeout(self.now);
            self.drain();
        }
        self.now = end;
    }

    fn commands(&self) -> Vec<&str> {
        self.sent.iter().map(|(_, command)| command.as_str()).collect()
    }

    fn sent_after(&self, after: Mono) -> Vec<(u64, &str)> {
        let sent = self.sent.iter().filter(|(at, _)| *at > after);
        sent.map(|(at, command)| (at.0 / 1000, command.as_str())).collect()
    }

    /// Whether hook and state are confirmed, and what is said of it.
    fn initialised(&self) -> Vec<(bool, bool, &str)> {
        let found = self.events.iter().filter_map(|(_, event)| match event {
            DialogueEvent::Initialised { capabilities, why } => {
                let [unit] = &capabilities.units[..] else { panic!("a modem is one unit") };
                assert!(!unit.digits, "it cannot tell who pressed");
                Some((unit.hook, unit.asked, why.as_str()))
            }
            _ => None,
        });
        found.collect()
    }

    fn proofs(&self) -> usize {
        self.events.iter().filter(|(_, event)| *event == DialogueEvent::ProofOfLife).count()
    }

    fn hooks(&self) -> Vec<&Signal> {
        let hooks = self.heard.iter().filter_map(|heard| match heard {
            Decoded::Line { signal: signal @ (Signal::OffHook | Signal::OnHook | Signal::Dead), .. } => Some(signal),
            _ => None,
        });
        hooks.collect()
    }
}

#[test]
fn a_prompt_modem_is_set_up_step_by_step_and_its_first_reading_is_asked_again() {
    let mut bench = bench(CONEXANT);
    let steps =
        ["AT", "ATE0V1Q0S0=0", "ATI0", "AT+FCLASS=8", "AT+VLS=?", "AT+VLS=0", "AT+VCID=1", "AT-STE=7", "AT-TRV"];
    assert_eq!(bench.commands(), steps);
    let [(hook, asked, why)] = bench.initialised()[..] else { panic!("{:?}", bench.events) };
    assert!(hook && asked && why.starts_with("Conexant: the line's voltage is asked for"), "{why}");
    assert_eq!((bench.proofs(), bench.hooks()), (1, vec![]));
    bench.run_until(ms(300));
    assert_eq!((bench.proofs(), bench.hooks()), (2, vec![&Signal::OnHook]));
}

#[test]
fn the_voltage_is_asked_for_every_two_seconds_and_each_answer_is_a_proof() {
    let mut bench = bench(CONEXANT);
    bench.run_until(ms(6_300));
    let asked = [(300, "AT-TRV"), (2_300, "AT-TRV"), (4_300, "AT-TRV"), (6_300, "AT-TRV")];
    assert_eq!((bench.sent_after(ms(0)), bench.proofs()), (asked.to_vec(), 5));
    bench.modem.volts = "7.4";
    bench.run_until(ms(8_299));
    assert_eq!(bench.hooks().last(), Some(&&Signal::OnHook));
    bench.run_until(ms(8_600));
    assert_eq!(bench.hooks().last(), Some(&&Signal::OffHook), "a changed reading is asked for again at once");
    bench.modem.volts = "1.4";
    bench.run_until(ms(12_000));
    assert_eq!(bench.hooks().last(), Some(&&Signal::Dead));
}

#[test]
fn a_chip_without_voltage_proves_life_by_its_answers() {
    let mut bench = bench(USR);
    let [(true, false, why)] = bench.initialised()[..] else { panic!("{:?}", bench.events) };
    assert!(why.contains("it measures no voltage"), "{why}");
    bench.run_until(ms(4_300));
    assert_eq!(bench.sent_after(ms(0)), [(300, "AT"), (2_300, "AT"), (4_300, "AT")]);
    assert_eq!((bench.proofs(), bench.hooks().len()), (3, 0));
    bench.hear(b"\x10P");
    assert_eq!(bench.hooks(), [&Signal::OffHook], "lifting is reported by itself");
}

#[test]
fn what_a_modem_refuses_is_not_claimed_and_is_said() {
    let deaf = bench(Modem { refuses: &["AT-TRV", "AT+FCLASS=8", "AT+VCID=1", "AT#CID=1"], ..CONEXANT });
    let [(false, false, why)] = deaf.initialised()[..] else { panic!("{:?}", deaf.events) };
    assert!(why.contains("no voice mode") && why.contains("refused caller ID"), "{why}");
    let older = bench(Modem { refuses: &["AT+VCID=1"], ..CONEXANT });
    assert!(older.commands().contains(&"AT#CID=1"));
    assert!(older.initialised()[0].2.contains("caller ID is on"));
    assert!(!bench(CONEXANT).commands().contains(&"AT#CID=1"), "only after a refusal");
}

#[test]
fn tones_are_claimed_only_where_the_chip_says_that_it_reports_them_off_the_line() {
    let tones = |modem: Modem| {
        let bench = bench(modem);
        let said = bench.events.iter().find_map(|(_, event)| match event {
            DialogueEvent::Initialised { capabilities, why } => {
                Some((capabilities.units[0].tones, capabilities.units[0].hook, why.clone()))
            }
            _ => None,
        });
        said.unwrap()
    };
    assert!(matches!(tones(CONEXANT), (true, true, why) if why.contains("it reports busy tone")));
    assert!(matches!(tones(Modem { events: DEAF, ..CONEXANT }), (false, true, why) if why.contains("may not be seen")));
    assert!(!tones(Modem { refuses: &["AT+VLS=?"], ..CONEXANT }).0, "who does not say so is not believed");
    assert!(!tones(Modem { refuses: &["AT+FCLASS=8"], ..CONEXANT }).0);
    let silent = Modem { events: "0,\"\",B0000000,B0000000,B0000000", ..USR };
    assert!(!tones(silent).1, "neither asked nor told of any hook");
}

#[test]
fn a_reading_that_is_no_voltage_confirms_nothing() {
    let bench = bench(Modem { volts: "56000", ..CONEXANT });
    assert!(bench.initialised()[0].2.contains("it measures no voltage"));
}

#[test]
fn a_silent_port_is_tried_each_second_and_is_never_initialised() {
    let mut bench = bench(SILENT);
    bench.run_until(ms(10_500));
    assert_eq!(bench.commands(), ["AT"; 11]);
    assert!(bench.events.is_empty());
    bench.modem = CONEXANT;
    bench.run_until(ms(11_000));
    assert_eq!(bench.initialised().len(), 1);
}

#[test]
fn a_step_without_an_answer_is_tried_three_times_and_passed_over() {
    let mut bench = bench(Modem { ignores: &["AT-STE=7"], ..CONEXANT });
    assert!(bench.initialised().is_empty());
    bench.run_until(ms(3_000));
    assert_eq!(bench.commands().iter().filter(|command| **command == "AT-STE=7").count(), 3);
    assert_eq!(bench.initialised().len(), 1);
}

#[test]
fn what_a_damaged_answer_left_open_is_asked_for_again_and_what_stays_open_ever_more_seldom() {
    let mut damaged = bench(Modem { ignores: &["AT-TRV"], ..CONEXANT });
    damaged.run_until(ms(50_000));
    assert!(damaged.initialised()[0].2.contains("it measures no voltage"));
    damaged.modem = CONEXANT;
    damaged.run_until(ms(70_000));
    assert_eq!(damaged.initialised().len(), 2);
    assert!(damaged.initialised()[1].2.contains("voltage is asked for") && damaged.proofs() > 0);
    damaged.run_until(ms(700_000));
    assert_eq!(damaged.initialised().len(), 2, "nothing is open any more");

    let mut mute = bench(Modem { ignores: &["AT-STE=7"], ..CONEXANT });
    mute.run_until(ms(3_600_000));
    assert_eq!(mute.initialised().len(), 6, "after 1, 2, 4, 8 and 16 minutes");
    let proofs: Vec<Mono> = mute.events.iter().map(|(at, _)| *at).collect();
    assert!(proofs.windows(2).all(|pair| pair[1].since(pair[0]) < Duration::from_secs(6)), "it stays live");
}

#[test]
fn after_a_ring_the_line_settles_before_it_is_measured() {
    for ring in [&b"\r\nRING\r\n"[..], b"\x10R", b"DRON=5\r\n"] {
        let mut bench = bench(CONEXANT);
        bench.run_until(ms(2_250));
        bench.hear(ring);
        bench.run_until(ms(3_249));
        assert_eq!(bench.sent_after(ms(300)), [], "not before");
        bench.modem.volts = "7.0";
        bench.run_until(ms(3_600));
        assert_eq!(bench.sent_after(ms(300)), [(3_250, "AT"), (3_250, "AT-TRV"), (3_550, "AT-TRV")]);
        assert_eq!(bench.hooks().last(), Some(&&Signal::OffHook), "whoever lifts is seen 1.3 s after the last burst");
    }
}

#[test]
fn a_modem_that_was_reset_is_set_up_again_and_one_that_always_echoes_no_oftener_than_once_a_minute() {
    let mut reset = bench(CONEXANT);
    reset.run_until(ms(70_000));
    reset.echo = true;
    reset.run_until(ms(73_000));
    assert_eq!(reset.initialised().len(), 2);
    assert!(!reset.echo);

    let mut stubborn = bench(Modem { echoes: Echoes::Always, ..CONEXANT });
    stubborn.run_until(ms(300_000));
    assert!((4..=6).contains(&stubborn.initialised().len()), "{}", stubborn.initialised().len());
    let proofs: Vec<Mono> = stubborn.events.iter().map(|(at, _)| *at).collect();
    assert!(proofs.windows(2).all(|pair| pair[1].since(pair[0]) < Duration::from_secs(6)), "it stays live");
}

#[test]
fn a_modem_that_falls_silent_is_looked_for_and_set_up_anew() {
    let mut bench = bench(CONEXANT);
    bench.run_until(ms(2_500));
    bench.modem = SILENT;
    bench.run_until(ms(20_000));
    assert_eq!(bench.commands().last(), Some(&"AT"));
    bench.modem = CONEXANT;
    bench.run_until(ms(22_000));
    assert_eq!(bench.initialised().len(), 2);
}

#[test]
fn a_poll_interleaved_with_what_the_line_does_is_answered_and_loses_nothing() {
    let pieces: [&[u8]; 5] =
        [b"\r\n7.2\r\n", b"\r\nOK\r\n", b"\r\nRING\r\n", b"DATE=1122\r\nTIME=0930\r\nNMBR=123\r\n", b"\x10P\x10b"];
    for order in permutations(&[0, 1, 2, 3, 4]).into_iter().filter(|order| place(order, 0) < place(order, 1)) {
        let mut bench = bench(CONEXANT);
        bench.run_until(ms(2_000));
        bench.modem = SILENT;
        bench.run_until(ms(2_300));
        assert_eq!(bench.sent_after(ms(2_000)), [(2_300, "AT-TRV")]);
        let (proofs, heard) = (bench.proofs(), bench.heard.len());
        for piece in &order {
            bench.hear(pieces[*piece]);
        }
        assert_eq!(bench.proofs(), proofs + 1, "{order:?}");
        let found = &bench.heard[heard..];
        let count = |is_it: fn(&Signal) -> bool| {
            found.iter().filter(|found| matches!(found, Decoded::Line { signal, .. } if is_it(signal))).count()
        };
        // A number without a name waits for the next answer, in case one follows.
        let is_named = usize::from(place(&order, 3) < place(&order, 1));
        assert_eq!(count(|signal| matches!(signal, Signal::Call { .. })), is_named, "{order:?} {found:?}");
        assert_eq!(count(|signal| *signal == Signal::RingBurst), 1, "{order:?}");
        assert_eq!(count(|signal| *signal == Signal::OffHook), 1, "by its code, not by a single reading: {order:?}");
        assert_eq!(count(|signal| matches!(signal, Signal::Tone(_))), 1, "{order:?}");
        assert!(!found.iter().any(|found| matches!(found, Decoded::Fault(_))), "{order:?}");
        bench.modem = CONEXANT;
        bench.run_until(ms(6_000));
        let named = bench.heard.iter().filter(|found| {
            matches!(found, Decoded::Line { signal: Signal::Call { caller, .. }, .. } if caller.number == "123")
        });
        assert_eq!(named.count(), 1, "{order:?}");
    }
}

fn place(order: &[usize], piece: usize) -> Option<usize> {
    order.iter().position(|other| *other == piece)
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in of.iter().enumerate() {
        let rest: Vec<_> = of.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, piece)| *piece).collect();
        all.extend(permutations(&rest).into_iter().map(|rest| [vec![*first], rest].concat()));
    }
    all
}

fn said() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&[u8]> = vec![
        b"OK\r\n",
        b"ERROR\r\n",
        b"48.2\r\n",
        b"7\r\n",
        b"AT-TRV\r\r\n",
        b"RING\r\n",
        b"\x10R",
        b"\x10P",
        b"NMBR=1\r\n",
        b"",
    ];
    prop_oneof![
        6 => prop::sample::select(known).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// It never dials, answers, seizes the line or enters a mode of audio, and nothing makes it hurry or stop.
    #[test]
    fn whatever_comes_only_harmless_commands_are_sent(
        steps in prop::collection::vec((0_u64..1500, said()), 1..80),
    ) {
        let mut bench = bench(SILENT);
        let mut at = 0;
        for (pause, bytes) in &steps {
            at += pause;
            bench.run_until(ms(at));
            bench.hear(bytes);
            prop_assert!(bench.dialogue.poll_timeout().is_some(), "it would never ask again");
        }
        for command in bench.commands() {
            prop_assert!(MAY_SEND.contains(&command), "{command}");
        }
        let answers = steps.iter().flat_map(|(_, bytes)| bytes).filter(|byte| **byte == b'\n').count();
        let most = answers + usize::try_from(at / 300).unwrap() + 20;
        prop_assert!(bench.sent.len() <= most, "{} of {most}", bench.sent.len());
    }

    #[test]
    fn an_early_alarm_clock_changes_nothing(at in 0_u64..299) {
        let mut bench = bench(CONEXANT);
        let sent = bench.sent.len();
        bench.now = ms(at);
        bench.dialogue.on_timeout(bench.now);
        bench.drain();
        prop_assert_eq!(bench.sent.len(), sent);
    }
}
