//! One simulated device: the kind's core, and what the scene does to its wire. Pure: the pump hands in time and bytes,
//! and carries out what the device says.

use std::collections::VecDeque;
use std::time::Duration;

use super::contacts::Contacts;
use super::dial_board::DialBoard;
use super::hid::Hid;
use super::rng::Rng;
use super::scene::{Scene, scene};
use super::telephone_box::TelephoneBox;
use super::voice_modem::VoiceModem;
use super::whozz::Whozz;
use super::{SimError, SimSpec};
use crate::domain::{AdapterKind, Moment, Mono};

/// What each kind's device does behind its wire.
pub(super) trait Core: Send {
    /// The wire is plugged in; what the device says at that moment is its own affair.
    fn on_plugged_in(&mut self, now: Moment);

    /// Bytes from the host.
    fn on_bytes(&mut self, now: Moment, bytes: &[u8]);

    /// The moment of [`Core::poll_timeout`] has come.
    fn on_timeout(&mut self, now: Moment);

    /// When to call [`Core::on_timeout`]; `None` for never.
    fn poll_timeout(&self) -> Option<Mono>;

    /// What the device says next: one record, one answer.
    fn poll_output(&mut self) -> Option<Vec<u8>>;
}

/// A device and its wire.
pub(super) struct Device {
    core: Box<dyn Core>,
    plug: Plug,
    noise: Option<Noise>,
    said: VecDeque<Vec<u8>>,
}

/// Whether the wire is plugged in, and when that changes.
struct Plug {
    state: PlugState,
    change: Option<Mono>,
    rng: Rng,
}

/// Where the plug is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlugState {
    In,
    Out,
}

/// What a bad wire adds and takes away.
struct Noise {
    rng: Rng,
    burst: Mono,
}

impl Device {
    pub(super) fn new(spec: &SimSpec, now: Moment) -> Result<Self, SimError> {
        let scene = scene(&spec.scene)?;
        let mut rng = Rng::of(&spec.scene);
        let chances = Rng::of(&format!("{} {}", spec.scene, spec.kind.as_str()));
        let mut core: Box<dyn Core> = match spec.kind {
            AdapterKind::Whozz => Box::new(Whozz::new(&spec.lines, scene, chances, now)?),
            AdapterKind::TelephoneBox => Box::new(TelephoneBox::new(&spec.lines, scene, chances, now)?),
            AdapterKind::DialBoard => Box::new(DialBoard::new(&spec.lines, scene, chances, now)?),
            AdapterKind::VoiceModem => Box::new(VoiceModem::new(&spec.lines, scene, chances, now)?),
            AdapterKind::Contacts => Box::new(Contacts::new(spec, scene, chances, now)?),
            AdapterKind::Hid => Box::new(Hid::new(&spec.lines, scene, chances, now)?),
        };
        core.on_plugged_in(now);
        let change = (scene == Scene::Flaky).then(|| now.mono + rng.span(30_000, 60_000));
        let noise = (scene == Scene::Noisy).then(|| {
            let burst = now.mono + rng.span(3000, 15_000);
            Noise { rng: rng.clone(), burst }
        });
        let mut device = Self { core, plug: Plug { state: PlugState::In, change, rng }, noise, said: VecDeque::new() };
        device.collect();
        Ok(device)
    }

    /// Where the plug is now.
    pub(super) fn plug(&self) -> PlugState {
        self.plug.state
    }

    pub(super) fn on_bytes(&mut self, now: Moment, bytes: &[u8]) {
        self.core.on_bytes(now, bytes);
        self.collect();
    }

    pub(super) fn on_timeout(&mut self, now: Moment) {
        if self.plug.turn(now.mono) == Some(PlugState::In) {
            self.core.on_plugged_in(now);
        }
        if self.core.poll_timeout().is_some_and(|due| due <= now.mono) {
            self.core.on_timeout(now);
        }
        if let Some(noise) = &mut self.noise
            && noise.burst <= now.mono
        {
            noise.burst = now.mono + noise.rng.span(3000, 15_000);
            let garbage = noise.garbage();
            self.said.push_back(garbage);
        }
        self.collect();
    }

    pub(super) fn poll_timeout(&self) -> Option<Mono> {
        let noise = self.noise.as_ref().map(|noise| noise.burst);
        [self.core.poll_timeout(), self.plug.change, noise].into_iter().flatten().min()
    }

    pub(super) fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }

    /// What the core says goes on the wire; it is lost while the plug is out.
    fn collect(&mut self) {
        while let Some(bytes) = self.core.poll_output() {
            let bytes = match &mut self.noise {
                Some(noise) => noise.spoil(bytes),
                None => bytes,
            };
            self.said.push_back(bytes);
        }
        if self.plug.state == PlugState::Out {
            self.said.clear();
        }
    }
}

impl Plug {
    /// Turns where it is due, and tells what the plug then is.
    fn turn(&mut self, now: Mono) -> Option<PlugState> {
        self.change.filter(|change| *change <= now)?;
        let (state, stays) = match self.state {
            PlugState::In => (PlugState::Out, self.rng.span(1000, 3000)),
            PlugState::Out => (PlugState::In, self.rng.span(30_000, 60_000)),
        };
        self.state = state;
        self.change = Some(now + stays.max(Duration::from_millis(1)));
        Some(state)
    }
}

impl Noise {
    fn garbage(&mut self) -> Vec<u8> {
        (0..self.rng.between(1, 40)).map(|_| self.rng.byte()).collect()
    }

    /// One output in twelve loses its end, one in twelve gets garbage in front.
    fn spoil(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self.rng.between(0, 11) {
            0 => {
                let keep = self.rng.between(0, u64::try_from(bytes.len()).unwrap_or(0));
                bytes.truncate(usize::try_from(keep).unwrap_or(0));
                bytes
            }
            1 => {
                let mut spoilt = self.garbage();
                spoilt.append(&mut bytes);
                spoilt
            }
            _ => bytes,
        }
    }
}
