//! Any answers and any pauses to any dialogue: it never writes without end while no time passes, never waits for a moment
//! that is over, and never writes what is forbidden.

use std::time::Duration;

use hookwatch::decode::{Decoder, Dialogue, Setup, decoder, dialogue};
use hookwatch::domain::{
    Answer, CallPhase, CallerInfo, DecodeFault, Decoded, DeviceLine, Direction, FaultReason, Mono, Signal,
};

use super::families;
use super::forbidden;
use super::phrases;
use super::tape::Tape;

/// A set-up has some ten steps; more writes than this while no time passes have no end.
const MOST_WRITES: usize = 32;
/// Deadlines that may fall on one moment.
const MOST_TIMEOUTS: usize = 8;
/// Words for the notes that dialogues look at.
const NOTES: [&str; 7] = ["ERROR", "AT-TRV", "56000", "0,\"\",B0861880,B0861880,B0861880", "ok", "echo of V", "OK"];

struct Talk {
    setup: Setup,
    decoder: Box<dyn Decoder>,
    dialogue: Box<dyn Dialogue>,
    now: Mono,
    /// Writes since time passed last.
    writes: usize,
}

/// First byte: family and link. Then steps.
pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let setup = families::setup(&mut tape);
    let (decoder, dialogue) = (decoder(&setup), dialogue(&setup));
    let mut talk = Talk { setup, decoder, dialogue, now: Mono(0), writes: 0 };
    talk.drain();
    talk.dialogue.on_open(talk.now);
    talk.drain();
    while !tape.is_blank() {
        talk.step(&mut tape);
    }
}

impl Talk {
    fn step(&mut self, tape: &mut Tape<'_>) {
        match tape.byte() % 16 {
            0..=2 => {
                let length = tape.byte();
                self.hear(tape.take(length));
            }
            3..=6 => {
                let said = phrases::of(self.setup.kind.as_str());
                self.hear(tape.pick(said).copied().unwrap_or_default());
            }
            7..=9 => {
                let decoded = self.made_up(tape);
                self.show(&decoded);
            }
            10..=12 => self.wait_for_deadline(),
            13 => self.wait(Duration::from_millis(u64::from(tape.byte()))),
            14 => self.wait(Duration::from_secs(u64::from(tape.byte()))),
            _ => {
                // The supervisor waits before it opens a port again.
                self.wait(Duration::from_secs(1));
                self.decoder = decoder(&self.setup);
                self.dialogue.on_open(self.now);
                self.drain();
            }
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        let mut out = Vec::new();
        self.decoder.push(bytes, &mut out);
        for decoded in &out {
            self.show(decoded);
        }
    }

    fn show(&mut self, decoded: &Decoded) {
        self.dialogue.on_decoded(self.now, decoded);
        self.drain();
    }

    fn wait_for_deadline(&mut self) {
        if let Some(due) = self.dialogue.poll_timeout() {
            self.wait(due.since(self.now));
        }
    }

    /// Time passes; deadlines that it reaches are met, as late as the loop may be.
    fn wait(&mut self, span: Duration) {
        if !span.is_zero() {
            self.now = self.now + span;
            self.writes = 0;
        }
        for _ in 0..MOST_TIMEOUTS {
            if self.dialogue.poll_timeout().is_none_or(|due| due > self.now) {
                return;
            }
            self.dialogue.on_timeout(self.now);
            self.drain();
        }
        panic!("the deadline {:?} is never over at {:?}", self.dialogue.poll_timeout(), self.now);
    }

    fn drain(&mut self) {
        while let Some(bytes) = self.dialogue.poll_transmit() {
            self.writes += 1;
            assert!(self.writes <= MOST_WRITES, "{} writes at one moment", self.writes);
            forbidden::check(self.setup.kind.as_str(), &bytes);
        }
        for _ in 0..1000 {
            if self.dialogue.poll_event().is_none() {
                return;
            }
        }
        panic!("the events never end");
    }

    /// A value that the decoder may never make of any bytes, or only of rare ones.
    fn made_up(&self, tape: &mut Tape<'_>) -> Decoded {
        let line = self.line(tape);
        let faults = [FaultReason::WrongFormat, FaultReason::Malformed, FaultReason::TooLong, FaultReason::Cut];
        let signals = [Signal::RingBurst, Signal::OffHook, Signal::OnHook, Signal::RingEnded, Signal::HookUnknown];
        match tape.byte() % 9 {
            0 => Decoded::Answer(Answer::Alive),
            1 => Decoded::Answer(Answer::State),
            2 => Decoded::Answer(Answer::Version { first_line: tape.byte().into(), toggles: tape.text(12) }),
            3 => Decoded::Restarted { unit: Some(line) },
            4 => Decoded::Restarted { unit: None },
            5 => Decoded::Note(tape.pick(&NOTES).copied().unwrap_or_default().to_owned()),
            6 => Decoded::Note(tape.text(16)),
            7 => {
                let reason = tape.pick(&faults).copied().unwrap_or(FaultReason::Cut);
                Decoded::Fault(DecodeFault { reason, bytes: Vec::new() })
            }
            _ => {
                let why = tape.pick(&["AT-TRV", "RING", "LINE1 ON_HOOK"]).copied().unwrap_or_default();
                let signal = tape.pick(&signals).cloned().unwrap_or_else(called);
                Decoded::Line { line, signal, why }
            }
        }
    }

    fn line(&self, tape: &mut Tape<'_>) -> DeviceLine {
        tape.pick(&self.setup.lines).cloned().unwrap_or_else(|| DeviceLine::number(1))
    }
}

fn called() -> Signal {
    let text = String::new;
    let (number, name, device_time) = (text(), text(), text());
    let caller = CallerInfo { direction: Direction::In, number, name, duration_s: None, rings: None, device_time };
    Signal::Call { phase: CallPhase::Start, caller }
}
