//! A simulated CID port of a key system: it tells of callers, of lines that are taken, and of lines that are idle again. It
//! takes no notice of the host. A call whose number is withheld comes without a caller message, as its line has none to tell.

use std::collections::VecDeque;

use super::SimError;
use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// Stations are numbered from here (as in the manual's examples).
const FIRST_STATION: usize = 10;

/// The port.
pub(super) struct Comdial {
    lines: Vec<Line>,
    life: Life,
    said: VecDeque<Vec<u8>>,
}

struct Line {
    number: u16,
    call: Call,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    None,
    /// It rings, and its number was told.
    Announced,
    /// It rings, and no number was told.
    Silent,
    Taken,
}

impl Comdial {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        let lines: Vec<Line> = lines
            .iter()
            .map(|line| {
                let number = line.as_number().filter(|number| (1..=99).contains(number));
                number.map(|number| Line { number, call: Call::None }).ok_or_else(|| SimError::NoLine {
                    kind: AdapterKind::Comdial.as_str(),
                    line: line.clone(),
                    allowed: "1 to 99",
                })
            })
            .collect::<Result<_, _>>()?;
        let ways = Ways { busy_at_most: usize::MAX, ..Ways::ALONE };
        let life = Life::new(scene, lines.len(), ways, rng, now.mono);
        Ok(Self { lines, life, said: VecDeque::new() })
    }

    fn live(&mut self, index: usize, happening: Happening) {
        let Some(Line { number, call }) = self.lines.get_mut(index) else { return };
        let station = FIRST_STATION + index % (100 - FIRST_STATION);
        let message = match happening {
            Happening::Rings { caller } if caller.number.starts_with(|first: char| first.is_ascii_digit()) => {
                *call = Call::Announced;
                format!("1{number:02}{:<15}", caller.number)
            }
            Happening::Rings { .. } => {
                *call = Call::Silent;
                return;
            }
            Happening::Lifts => {
                let kind = if *call == Call::Announced { 2 } else { 3 };
                *call = Call::Taken;
                format!("{kind}{number:02}{station:02}")
            }
            // Nothing was told of a call without a number, so nothing of its end.
            Happening::GivesUp if *call == Call::Silent => {
                *call = Call::None;
                return;
            }
            Happening::GivesUp | Happening::HangsUp => {
                *call = Call::None;
                format!("4{number:02}")
            }
            // The key system sees its own loop, not what a telephone behind it does within a call.
            Happening::RingsAgain
            | Happening::Pauses
            | Happening::Dials(_)
            | Happening::Dialled { .. }
            | Happening::FlashOpens
            | Happening::FlashCloses
            | Happening::FarEndClears => return,
        };
        self.said.push_back(format!("><{message}\r\n").into_bytes());
    }
}

impl Core for Comdial {
    /// The key system has its own power: an unplugged wire is nothing to it.
    fn on_plugged_in(&mut self, _now: Moment) {}

    fn on_bytes(&mut self, _now: Moment, _bytes: &[u8]) {}

    fn on_timeout(&mut self, now: Moment) {
        while let Some((index, happening)) = self.life.step(now.mono) {
            self.live(index, happening);
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.life.due()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}
