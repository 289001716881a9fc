//! A simulated `telephone_box` with one line, or `telephone_intercom` with two. It answers questions; unlike the real
//! firmware it rings of itself, and its intercom's telephones never talk to each other, for then the real one answers
//! nothing. Source: `docs/PROTOCOLS.md`, "telephone-box".

use std::collections::VecDeque;
use std::time::Duration;

use super::SimError;
use super::device::Core;
use super::life::{Calls, Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// Commands the firmware keeps at most (its line buffer).
const LONGEST_COMMAND: usize = 15;

/// The board.
pub(super) struct TelephoneBox {
    model: Model,
    hooks: [Hook; 2],
    state: &'static str,
    life: Life,
    command: Vec<u8>,
    said: VecDeque<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Model {
    Box,
    Intercom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hook {
    On,
    Off,
}

impl TelephoneBox {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        if let Some(line) = lines.iter().find(|line| !matches!(line.as_number(), Some(1 | 2))) {
            let kind = AdapterKind::TelephoneBox.as_str();
            return Err(SimError::NoLine { kind, line: line.clone(), allowed: "1 or 2" });
        }
        let model = if lines.iter().any(|line| line.as_number() == Some(2)) { Model::Intercom } else { Model::Box };
        let (count, calls) = match model {
            Model::Box => (1, Calls::InAndOut),
            Model::Intercom => (2, Calls::OutOnly),
        };
        let ways = Ways { burst: Duration::from_secs(2), burst_every: Duration::from_secs(4), calls, busy_at_most: 1 };
        let life = Life::new(scene, count, ways, rng, now.mono);
        let (hooks, command, said) = ([Hook::On; 2], Vec::new(), VecDeque::new());
        Ok(Self { model, hooks, state: "IDLE", life, command, said })
    }

    fn say(&mut self, line: &str) {
        self.said.push_back(format!("{line}\r\n").into_bytes());
    }

    fn say_lines(&mut self) {
        let [first, second] = self.hooks.map(|hook| match hook {
            Hook::On => "ON_HOOK",
            Hook::Off => "OFF_HOOK",
        });
        match self.model {
            Model::Box => self.say(&format!("LINE {first}")),
            Model::Intercom => {
                self.say(&format!("LINE1 {first}"));
                self.say(&format!("LINE2 {second}"));
            }
        }
    }

    fn enter(&mut self, state: &'static str) {
        if self.state != state {
            self.state = state;
            self.say(&format!("STATE {state}"));
        }
        if matches!(state, "IDLE" | "RING") {
            self.say("READY");
        }
    }

    fn obey(&mut self) {
        match self.command.as_slice() {
            b"" => {}
            b"LINE" => {
                self.say("OK");
                self.say_lines();
            }
            b"STATE" => {
                self.say("OK");
                self.say(&format!("STATE {}", self.state));
            }
            _ => self.say("INVALID"),
        }
        self.say("READY");
        self.command.clear();
    }

    fn live(&mut self, index: usize, happening: &Happening) {
        match happening {
            Happening::Rings { .. } => {
                self.enter("RING");
                self.say("RING");
            }
            Happening::RingsAgain => self.say("RING"),
            Happening::Pauses => self.say("RING_PAUSE"),
            Happening::GivesUp => {
                self.say("RING_TIMEOUT");
                self.enter("IDLE");
            }
            Happening::Lifts => {
                if self.state == "RING" {
                    self.say("RING_TRIP");
                }
                self.hook(index, Hook::Off);
            }
            Happening::Dials(digit) => {
                // The intercom has no dial.
                if self.model == Model::Box {
                    self.say("DIAL_BEGIN");
                    self.enter("DIAL");
                    self.say(&format!("DIAL {digit}"));
                    self.enter("WAIT");
                }
            }
            Happening::Dialled { .. } | Happening::FarEndClears => {}
            Happening::FlashOpens | Happening::HangsUp => self.hook(index, Hook::On),
            Happening::FlashCloses => self.hook(index, Hook::Off),
        }
    }

    fn hook(&mut self, index: usize, hook: Hook) {
        if let Some(known) = self.hooks.get_mut(index) {
            *known = hook;
        }
        // The intercom tells its lines when one is lifted, and says nothing of them when it is replaced.
        if self.model == Model::Box || hook == Hook::Off {
            self.say_lines();
        }
        self.enter(if hook == Hook::Off { "WAIT" } else { "IDLE" });
    }
}

impl Core for TelephoneBox {
    /// The board takes its power from the wire: it starts, and tests itself.
    fn on_plugged_in(&mut self, _now: Moment) {
        self.command.clear();
        match self.model {
            Model::Box => {
                self.say("INFO Telephone box 2.0");
                self.say("TEST Line sense: PASS");
                self.say("TEST Ring-trip: PASS");
            }
            Model::Intercom => self.say("INFO Telephone Intercom 1.0 Nov 22 2026"),
        }
        self.said.push_back(format!("STATE {}\r\n", self.state).into_bytes());
        self.say("READY");
    }

    fn on_bytes(&mut self, _now: Moment, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' && self.command.last() == Some(&b'\r') {
                self.command.pop();
                self.obey();
            } else if self.command.len() <= LONGEST_COMMAND {
                self.command.push(*byte);
            } else if *byte == b'\r' {
                // A command that is too long is obeyed by nobody, yet its end must be found.
                self.command.truncate(LONGEST_COMMAND);
                self.command.push(*byte);
            }
        }
    }

    fn on_timeout(&mut self, now: Moment) {
        while let Some((index, happening)) = self.life.step(now.mono) {
            self.live(index, &happening);
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.life.due()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}
