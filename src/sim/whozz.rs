//! A simulated chain of Whozz Calling? Deluxe units with factory settings. Its toggles survive everything, its records
//! go out only as the toggles say, and what happens while nobody listens is never told again.
//! Grammar and sources: `docs/PROTOCOLS.md`, "whozz".

use std::collections::{BTreeSet, VecDeque};

use super::SimError;
use super::device::{Core, Power};
use super::life::{Happening, Life, Party, Ways};
use super::rng::Rng;
use super::scene::Scene;
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// The toggles as a unit leaves the factory, and after a reset: all in upper case.
const FACTORY: [u8; 11] = *b"ECXUDASOBKT";
/// Lines of one unit.
const UNIT_LINES: u8 = 8;

/// The chain.
pub(super) struct Whozz {
    lines: Vec<Line>,
    toggles: [u8; 11],
    commands: Commands,
    life: Life,
    said: VecDeque<Vec<u8>>,
}

/// Whether the next byte is a command, or belongs to one that ends with CR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commands {
    Letter,
    UntilCr,
}

struct Line {
    number: u8,
    call: Option<Call>,
}

struct Call {
    way: char,
    party: Party,
    /// The start record is out.
    announced: bool,
    rings: u64,
    lifted: Option<Mono>,
}

impl Whozz {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        let lines: Vec<Line> = lines
            .iter()
            .map(|line| {
                let number = line.as_number().and_then(|number| u8::try_from(number).ok());
                number.filter(|number| (1..=99).contains(number)).map(|number| Line { number, call: None }).ok_or_else(
                    || SimError::NoLine { kind: AdapterKind::Whozz.as_str(), line: line.clone(), allowed: "1 to 99" },
                )
            })
            .collect::<Result<_, _>>()?;
        let ways = Ways { busy_at_most: usize::MAX, ..Ways::ALONE };
        let life = Life::new(scene, lines.len(), ways, rng, now.mono);
        Ok(Self { lines, toggles: FACTORY, commands: Commands::Letter, life, said: VecDeque::new() })
    }

    fn shows(&self, toggle: u8) -> bool {
        self.toggles.contains(&toggle)
    }

    fn command(&mut self, now: Moment, command: u8) {
        match command {
            b'@' => self.said.push_back(b"#".to_vec()),
            b'V' => self.version(now),
            b'R' => self.toggles = FACTORY,
            b'N' | b'Z' => self.commands = Commands::UntilCr,
            letter => {
                for toggle in self.toggles.iter_mut().filter(|toggle| toggle.eq_ignore_ascii_case(&letter)) {
                    *toggle = letter;
                }
            }
        }
    }

    /// The first line of each unit.
    fn units(&self) -> BTreeSet<u8> {
        self.lines.iter().map(|line| (line.number - 1) / UNIT_LINES * UNIT_LINES + 1).collect()
    }

    fn version(&mut self, now: Moment) {
        let toggles = String::from_utf8_lossy(&self.toggles).into_owned();
        for first in self.units() {
            self.said.push_back(format!("V6.1 {toggles} L={first:02} {}\r\n", detail_time(now)).into_bytes());
        }
    }

    fn live(&mut self, now: Moment, index: usize, happening: Happening) {
        let Some(line) = self.lines.get_mut(index) else { return };
        match happening {
            Happening::Rings { caller } => {
                line.call = Some(Call { way: 'I', party: caller, announced: false, rings: 1, lifted: None });
                self.detail(now, index, 'R');
            }
            Happening::RingsAgain => {
                if let Some(call) = &mut line.call {
                    call.rings += 1;
                }
            }
            // The number comes between the first and the second burst.
            Happening::Pauses => self.announce(now, index),
            Happening::GivesUp => self.end(now, index),
            Happening::Lifts => {
                if let Some(call) = &mut line.call {
                    call.lifted = Some(now.mono);
                }
                self.detail(now, index, 'F');
            }
            Happening::Dials(_) | Happening::FlashOpens | Happening::FarEndClears => {}
            Happening::Dialled { number } => {
                let party = Party { number, name: "" };
                line.call = Some(Call { way: 'O', party, announced: false, rings: 0, lifted: Some(now.mono) });
                self.announce(now, index);
            }
            Happening::FlashCloses => self.detail(now, index, 'H'),
            Happening::HangsUp => {
                self.detail(now, index, 'N');
                self.end(now, index);
            }
        }
    }

    fn detail(&mut self, now: Moment, index: usize, letter: char) {
        if self.shows(b'd')
            && let Some(line) = self.lines.get(index)
        {
            let text = format!("{:02} {letter}{:13}{}", line.number, "", detail_time(now));
            self.say(&text);
        }
    }

    fn announce(&mut self, now: Moment, index: usize) {
        let Some(call) = self.lines.get_mut(index).and_then(|line| line.call.as_mut()) else { return };
        if !std::mem::replace(&mut call.announced, true) {
            self.call(now, index, 'S');
        }
    }

    fn end(&mut self, now: Moment, index: usize) {
        if self.shows(b'A') {
            self.call(now, index, 'E');
        }
        if let Some(line) = self.lines.get_mut(index) {
            line.call = None;
        }
    }

    fn call(&mut self, now: Moment, index: usize, phase: char) {
        let Some(Line { number: line, call: Some(call) }) = self.lines.get(index) else { return };
        if call.way == 'O' && !self.shows(b'o') {
            return;
        }
        let (way, name) = (call.way, call.party.name);
        let withheld = call.party.number.starts_with(|first: char| first.is_ascii_alphabetic());
        let number =
            if self.shows(b'c') && !withheld { call.party.number.replace('-', "") } else { call.party.number.clone() };
        let (date, clock) = call_time(now);
        let text = if self.shows(b'x') {
            format!("{line:02}     {date}     {clock}     {number}     {way}     {name}")
        } else {
            let ended = phase == 'E';
            let seconds = call.lifted.filter(|_| ended).map_or(0, |lifted| now.mono.since(lifted).as_secs().min(9999));
            let ring = match (way, ended) {
                ('O', _) => "00".to_owned(),
                (_, true) => format!("A{}", call.rings.min(9)),
                (_, false) => "A0".to_owned(),
            };
            let good = if withheld { 'B' } else { 'G' };
            format!("{line:02} {way} {phase} {seconds:04} {good} {ring} {date} {clock} {number:<14} {name:<15}")
        };
        self.say(&text);
    }

    fn say(&mut self, record: &str) {
        let sign = if self.shows(b'c') { "$" } else { "" };
        self.said.push_back(format!("{sign}{record}\r\n").into_bytes());
    }
}

impl Core for Whozz {
    /// The units have their own power: an unplugged wire is nothing to them.
    fn on_plugged_in(&mut self, _now: Moment) {}

    /// Each unit tells that it starts, its clock not set; the toggles lie in a memory that needs no power.
    fn on_power(&mut self, _now: Moment, power: Power) {
        if power == Power::Off {
            return;
        }
        self.commands = Commands::Letter;
        self.lines.iter_mut().for_each(|line| line.call = None);
        for first in self.units() {
            self.say(&format!("{first:02} V61  00/00 00:00:01"));
        }
    }

    fn on_bytes(&mut self, now: Moment, bytes: &[u8]) {
        for byte in bytes {
            if self.shows(b'e') {
                self.said.push_back(vec![*byte]);
            }
            match self.commands {
                Commands::Letter => self.command(now, *byte),
                Commands::UntilCr if *byte == b'\r' => self.commands = Commands::Letter,
                Commands::UntilCr => {}
            }
        }
    }

    fn on_timeout(&mut self, now: Moment) {
        while let Some((index, happening)) = self.life.step(now.mono) {
            self.live(now, index, happening);
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.life.due()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}

/// `mm/dd hh:mm:ss`, 24 hours. The units run on UTC here: nobody sets their clock.
fn detail_time(now: Moment) -> String {
    now.wall.timestamp().strftime("%m/%d %H:%M:%S").to_string()
}

/// `mm/dd` and `hh:mm AM`.
fn call_time(now: Moment) -> (String, String) {
    let at = now.wall.timestamp();
    (at.strftime("%m/%d").to_string(), at.strftime("%I:%M %p").to_string())
}
