//! A simulated USB handset: the packets that its transport would write down. A real device is opened, and told of then; this
//! one cannot see that its terminal was opened, so it tells what it is once a second.

use std::collections::VecDeque;
use std::time::Duration;

use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use super::{SimError, only_line_one};
use crate::decode::hid::{Identity, about};
use crate::decode::packets::{Tag, wrap};
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// The device is looked at so often.
const EVERY: Duration = Duration::from_secs(1);
/// No device of anybody's.
const IDENTITY: Identity = Identity { vid: 0, pid: 0 };
/// A handset: the hook switch, a level, as the lowest bit of a report of one byte.
const DESCRIPTOR: [u8; 23] = [
    0x05, 0x0b, 0x09, 0x04, 0xa1, 0x01, 0x15, 0x00, 0x25, 0x01, 0x09, 0x20, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0x75,
    0x07, 0x81, 0x03, 0xc0,
];

/// The handset.
pub(super) struct Hid {
    life: Life,
    due: Mono,
    said: VecDeque<Vec<u8>>,
}

impl Hid {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        only_line_one(AdapterKind::Hid, lines)?;
        let life = Life::new(scene, 1, Ways::ALONE, rng, now.mono);
        Ok(Self { life, due: now.mono, said: VecDeque::new() })
    }

    fn report(&mut self, hook: u8) {
        self.said.push_back(wrap(Tag::Data, &[hook]));
    }
}

impl Core for Hid {
    fn on_plugged_in(&mut self, now: Moment) {
        self.due = now.mono;
    }

    fn on_bytes(&mut self, _now: Moment, _bytes: &[u8]) {}

    fn on_timeout(&mut self, now: Moment) {
        if self.due <= now.mono {
            self.said.push_back(wrap(Tag::About, &about(IDENTITY, &DESCRIPTOR)));
            self.said.push_back(wrap(Tag::Alive, &[]));
            self.due = now.mono + EVERY;
        }
        while let Some((_, happening)) = self.life.step(now.mono) {
            match happening {
                Happening::Lifts | Happening::FlashCloses => self.report(1),
                Happening::HangsUp | Happening::FlashOpens => self.report(0),
                Happening::Rings { .. }
                | Happening::RingsAgain
                | Happening::Pauses
                | Happening::GivesUp
                | Happening::Dials(_)
                | Happening::Dialled { .. }
                | Happening::FarEndClears => {}
            }
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        [Some(self.due), self.life.due()].into_iter().flatten().min()
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}
