//! A simulated voice modem of a Conexant kind: it tells the line's voltage when asked, and reports rings, lifting and
//! tones by shielded codes once its voice mode is on. Unlike a real one it obeys a few commands only, and it never
//! mishears a tone. Source: `docs/PROTOCOLS.md`, "voice-modem".

use std::collections::VecDeque;
use std::time::Duration;

use super::device::Core;
use super::life::{Happening, Life, Party, Ways};
use super::rng::Rng;
use super::scene::Scene;
use super::{SimError, only_line_one};
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// Commands longer than this are cut: the real firmware's buffer ends there too.
const LONGEST_COMMAND: usize = 40;
/// A tone is reported again and again while it lasts.
const BUSY_EVERY: Duration = Duration::from_secs(4);
/// The exchange sends busy tone for a minute, then nothing more that the modem knows.
const BUSY_REPORTS: u8 = 15;
/// What it reports in each way of connecting it. Unlike some real chips it hears tones while it is off the line.
const EVENTS: &str = "0,\"\",B0861880,B0861880,B0861880\r\n1,\"T\",0B8433C1,0FE431C1,0B8431C1";
/// In the scene `parked` a call rings this long after the start, and its caller is gone this long after the answer.
const PARKED_RINGS: Duration = Duration::from_secs(4);
const PARKED_TALKS: Duration = Duration::from_secs(30);

/// The modem.
pub(super) struct VoiceModem {
    scene: Scene,
    life: Life,
    rng: Rng,
    hook: Hook,
    /// When the parked call rings.
    rings: Option<Mono>,
    caller: Option<Party>,
    /// The next report of busy tone, and how many follow it.
    busy: Option<(Mono, u8)>,
    settings: Settings,
    command: Vec<u8>,
    said: VecDeque<Vec<u8>>,
}

/// The line as the modem measures it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hook {
    On,
    Bursting,
    Off,
}

/// What the host has set; forgotten when the plug is pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Settings {
    echo: bool,
    voice: bool,
    caller_id: bool,
}

impl Settings {
    const FACTORY: Self = Self { echo: true, voice: false, caller_id: false };
}

impl VoiceModem {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        only_line_one(AdapterKind::VoiceModem, lines)?;
        let life = Life::new(scene, 1, Ways::ALONE, rng.clone(), now.mono);
        let rings = (scene == Scene::Parked).then(|| now.mono + PARKED_RINGS);
        Ok(Self {
            scene,
            life,
            rng,
            hook: Hook::On,
            rings,
            caller: None,
            busy: None,
            settings: Settings::FACTORY,
            command: Vec::new(),
            said: VecDeque::new(),
        })
    }

    fn say(&mut self, text: &str) {
        self.said.push_back(format!("\r\n{text}\r\n").into_bytes());
    }

    /// A shielded code, which only the voice mode sends.
    fn report(&mut self, code: u8) {
        if self.settings.voice {
            self.said.push_back(vec![0x10, code]);
        }
    }

    fn obey(&mut self) {
        let command = String::from_utf8_lossy(&std::mem::take(&mut self.command)).into_owned();
        if self.settings.echo {
            self.said.push_back(format!("{command}\r\r\n").into_bytes());
        }
        match command.as_str() {
            "" => return,
            "AT" | "AT+VLS=0" | "AT-STE=7" => {}
            "ATE0V1Q0S0=0" => self.settings.echo = false,
            "AT+FCLASS=8" => self.settings.voice = true,
            "AT+VCID=1" => self.settings.caller_id = true,
            "AT+VLS=?" => return self.say(&format!("{EVENTS}\r\n\r\nOK")),
            "ATI0" => return self.say("56000\r\n\r\nOK"),
            "AT-TRV" => {
                let volts = self.volts();
                return self.say(&format!("{volts}\r\n\r\nOK"));
            }
            _ => return self.say("ERROR"),
        }
        self.say("OK");
    }

    fn volts(&mut self) -> String {
        let (low, high) = match self.hook {
            Hook::On => (480, 509),
            Hook::Bursting => (10, 1200),
            Hook::Off => (70, 99),
        };
        let tenths = self.rng.between(low, high);
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    fn live(&mut self, now: Mono, happening: Happening) {
        match happening {
            Happening::Rings { caller } => {
                self.caller = Some(caller);
                self.ring();
            }
            Happening::RingsAgain => self.ring(),
            Happening::Pauses => {
                self.hook = Hook::On;
                self.announce();
            }
            Happening::GivesUp => self.hook = Hook::On,
            Happening::Lifts => {
                self.lift();
                if self.scene == Scene::Parked {
                    self.busy = Some((now + PARKED_TALKS, BUSY_REPORTS));
                }
            }
            Happening::FlashCloses => self.lift(),
            Happening::FarEndClears => self.busy = Some((now, BUSY_REPORTS)),
            Happening::FlashOpens | Happening::HangsUp => {
                self.hook = Hook::On;
                self.busy = None;
                self.report(b'p');
            }
            Happening::Dials(_) | Happening::Dialled { .. } => {}
        }
    }

    fn ring(&mut self) {
        self.hook = Hook::Bursting;
        if self.settings.voice { self.report(b'R') } else { self.say("RING") }
    }

    fn lift(&mut self) {
        self.hook = Hook::Off;
        self.caller = None;
        self.report(b'P');
    }

    /// The caller ID comes between the first and the second burst.
    fn announce(&mut self) {
        let Some(caller) = self.caller.take().filter(|_| self.settings.caller_id) else { return };
        let number = match caller.number.as_str() {
            "Private" => "P".to_owned(),
            "No-CallerID" => return,
            number => number.replace('-', ""),
        };
        self.say(&format!("DATE = 1122\r\nTIME = 1000\r\nNMBR = {number}"));
        if !caller.name.is_empty() {
            self.said.push_back(format!("NAME = {}\r\n", caller.name).into_bytes());
        }
    }
}

impl Core for VoiceModem {
    /// The modem takes its power from the wire: what was set is gone.
    fn on_plugged_in(&mut self, _now: Moment) {
        self.settings = Settings::FACTORY;
        self.command.clear();
    }

    fn on_bytes(&mut self, _now: Moment, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\r' {
                self.obey();
            } else if self.command.len() < LONGEST_COMMAND {
                self.command.push(*byte);
            }
        }
    }

    fn on_timeout(&mut self, now: Moment) {
        if self.rings.take_if(|due| *due <= now.mono).is_some() {
            self.ring();
        }
        while let Some((_, happening)) = self.life.step(now.mono) {
            self.live(now.mono, happening);
        }
        if let Some((due, left)) = self.busy.filter(|(due, _)| *due <= now.mono) {
            self.report(b'b');
            self.busy = (left > 1).then(|| (due.max(now.mono) + BUSY_EVERY, left - 1));
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        [self.life.due(), self.rings, self.busy.map(|(due, _)| due)].into_iter().flatten().min()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}
