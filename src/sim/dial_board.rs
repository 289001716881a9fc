//! A simulated serial dial-phone board: one byte every 300 ms. It takes no notice of the host.

use std::time::Duration;

use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use super::{SimError, only_line_one};
use crate::domain::{AdapterKind, DeviceLine, Moment, Mono};

/// The board's own period.
const EVERY: Duration = Duration::from_millis(300);

/// The board.
pub(super) struct DialBoard {
    life: Life,
    hook: u8,
    due: Mono,
    said: Option<u8>,
}

impl DialBoard {
    pub(super) fn new(lines: &[DeviceLine], scene: Scene, rng: Rng, now: Moment) -> Result<Self, SimError> {
        only_line_one(AdapterKind::DialBoard, lines)?;
        let life = Life::new(scene, 1, Ways::ALONE, rng, now.mono);
        Ok(Self { life, hook: 0x00, due: now.mono, said: None })
    }
}

impl Core for DialBoard {
    fn on_plugged_in(&mut self, now: Moment) {
        self.due = now.mono;
    }

    fn on_bytes(&mut self, _now: Moment, _bytes: &[u8]) {}

    fn on_timeout(&mut self, now: Moment) {
        while let Some((_, happening)) = self.life.step(now.mono) {
            match happening {
                Happening::Lifts | Happening::FlashCloses => self.hook = 0x80,
                Happening::HangsUp | Happening::FlashOpens => self.hook = 0x00,
                Happening::Rings { .. }
                | Happening::RingsAgain
                | Happening::Pauses
                | Happening::GivesUp
                | Happening::Dials(_)
                | Happening::Dialled { .. }
                | Happening::FarEndClears => {}
            }
        }
        if self.due <= now.mono {
            self.said = Some(self.hook);
            self.due = now.mono + EVERY;
        }
    }

    /// The hook is looked at with each byte only: nothing between two bytes needs a wake-up.
    fn poll_timeout(&self) -> Option<Mono> {
        Some(self.due)
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.take().map(|byte| vec![byte])
    }
}
