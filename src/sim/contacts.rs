//! Simulated contacts on a serial port: the looks that the port's transport would write down, when a contact moves and
//! once a second.

use std::time::Duration;

use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use super::{SimError, SimSpec};
use crate::decode::contacts::{Closed, Contact, Levels, Wiring};
use crate::domain::{AdapterKind, Moment, Mono};

/// A look is written down at least so often.
const EVERY: Duration = Duration::from_secs(1);

/// The contacts of one port.
pub(super) struct Contacts {
    life: Life,
    wiring: Wiring,
    /// Each contact, and whether its handset is lifted.
    lines: Vec<(Contact, Handset)>,
    due: Mono,
    said: Option<Levels>,
}

/// Where a handset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handset {
    On,
    Off,
}

impl Contacts {
    pub(super) fn new(spec: &SimSpec, scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        let contact = |line| {
            let no_line = || SimError::NoLine {
                kind: AdapterKind::Contacts.as_str(),
                line: Clone::clone(line),
                allowed: "cts, dsr, dcd, ri",
            };
            Ok((Contact::of(line).ok_or_else(no_line)?, Handset::On))
        };
        let lines: Vec<_> = spec.lines.iter().map(contact).collect::<Result<_, SimError>>()?;
        let ways = Ways { busy_at_most: lines.len(), ..Ways::ALONE };
        let life = Life::new(scene, lines.len(), ways, rng, now.mono);
        Ok(Self { life, wiring: spec.options.wiring(), lines, due: now.mono, said: None })
    }

    fn levels(&self) -> Levels {
        let is_closed =
            |contact, handset| (self.wiring.closed(contact) == Closed::OffHook) == (handset == Handset::Off);
        let closed = self.lines.iter().filter(|(contact, handset)| is_closed(*contact, *handset));
        closed.fold(Levels::default(), |levels, (contact, _)| levels.with(*contact))
    }
}

impl Core for Contacts {
    fn on_plugged_in(&mut self, now: Moment) {
        self.due = now.mono;
    }

    fn on_bytes(&mut self, _now: Moment, _bytes: &[u8]) {}

    fn on_timeout(&mut self, now: Moment) {
        let before = self.levels();
        while let Some((line, happening)) = self.life.step(now.mono) {
            let moved = match happening {
                Happening::Lifts | Happening::FlashCloses => Handset::Off,
                Happening::HangsUp | Happening::FlashOpens => Handset::On,
                Happening::Rings { .. }
                | Happening::RingsAgain
                | Happening::Pauses
                | Happening::GivesUp
                | Happening::Dials(_)
                | Happening::Dialled { .. }
                | Happening::FarEndClears => continue,
            };
            if let Some((_, handset)) = self.lines.get_mut(line) {
                *handset = moved;
            }
        }
        let levels = self.levels();
        if levels != before || self.due <= now.mono {
            self.said = Some(levels);
            self.due = now.mono + EVERY;
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        [Some(self.due), self.life.due()].into_iter().flatten().min()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.take().map(|levels| levels.look().to_vec())
    }
}
