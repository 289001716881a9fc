//! One simulated device: the kind's core, what the scene does to its wire, and what befalls it on order. Pure: the pump
//! hands in time and bytes, and carries out what the device says.

use std::collections::VecDeque;
use std::time::Duration;

use super::comdial::Comdial;
use super::contacts::Contacts;
use super::dial_board::DialBoard;
use super::hid::Hid;
use super::modbus::ModbusBus;
use super::rng::Rng;
use super::scene::{Scene, scene};
use super::smdr::Pbx;
use super::telephone_box::TelephoneBox;
use super::trouble::Troubles;
use super::voice_modem::VoiceModem;
use super::whozz::Whozz;
use super::{SimError, SimSpec};
use crate::config::{SimPort, Trouble};
use crate::domain::{AdapterKind, Moment, Mono};

/// What each kind's device does behind its wire.
pub(super) trait Core: Send {
    /// The wire is plugged in; what the device says at that moment is its own affair.
    fn on_plugged_in(&mut self, now: Moment);

    /// The device's power goes, or is back. Without it the device hears no byte and what it says is lost, while life on its
    /// lines goes on. One that is fed by the wire starts as when it is plugged in; whatever else a family does, it says.
    fn on_power(&mut self, now: Moment, power: Power) {
        if power == Power::On {
            self.on_plugged_in(now);
        }
    }

    /// Bytes from the host.
    fn on_bytes(&mut self, now: Moment, bytes: &[u8]);

    /// The moment of [`Core::poll_timeout`] has come.
    fn on_timeout(&mut self, now: Moment);

    /// When to call [`Core::on_timeout`]; `None` for never.
    fn poll_timeout(&self) -> Option<Mono>;

    /// What the device says next: one record, one answer.
    fn poll_output(&mut self) -> Option<Vec<u8>>;
}

/// Whether a device has power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    On,
    Off,
}

/// A device and its wire, for whoever holds the clock: without a terminal, and without a runtime.
pub struct Device {
    core: Box<dyn Core>,
    plug: Plug,
    noise: Option<Noise>,
    troubles: Troubles,
    /// Power and plug as the core knows them.
    power: Power,
    plugged: PlugState,
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
pub enum PlugState {
    /// The wire is there.
    In,
    /// There is no wire.
    Out,
}

/// What a bad wire adds and takes away.
struct Noise {
    rng: Rng,
    burst: Mono,
}

impl Device {
    /// A device that starts now.
    ///
    /// # Errors
    /// An unknown scene, trouble or line.
    pub fn new(spec: &SimSpec, now: Moment) -> Result<Self, SimError> {
        let scene = scene(&spec.scene)?;
        let port = SimPort::parse(&spec.scene).map_err(SimError::BadName)?;
        let seed = port.seed();
        let mut rng = Rng::of(&seed);
        let chances = Rng::of(&format!("{seed} {}", spec.kind.as_str()));
        let mut core: Box<dyn Core> = match spec.kind {
            AdapterKind::Whozz => Box::new(Whozz::new(&spec.lines, scene, chances, now)?),
            AdapterKind::TelephoneBox => Box::new(TelephoneBox::new(&spec.lines, scene, chances, now)?),
            AdapterKind::DialBoard => Box::new(DialBoard::new(&spec.lines, scene, chances, now)?),
            AdapterKind::VoiceModem => Box::new(VoiceModem::new(&spec.lines, scene, chances, now)?),
            AdapterKind::Comdial => Box::new(Comdial::new(&spec.lines, scene, chances, now)?),
            AdapterKind::Contacts => Box::new(Contacts::new(spec, scene, chances, now)?),
            AdapterKind::Hid => Box::new(Hid::new(&spec.lines, scene, chances, now)?),
            AdapterKind::Smdr => Box::new(Pbx::new(spec.smdr(), &spec.lines, scene, chances, now)),
            AdapterKind::Modbus => Box::new(ModbusBus::new(spec, scene, chances, now)),
        };
        core.on_plugged_in(now);
        let change = (scene == Scene::Flaky).then(|| now.mono + rng.span(30_000, 60_000));
        let noise = (scene == Scene::Noisy).then(|| {
            let burst = now.mono + rng.span(3000, 15_000);
            Noise { rng: rng.clone(), burst }
        });
        let troubles = Troubles::new(&port.troubles, Rng::of(&port.to_string()), now.mono);
        let mut device = Self {
            core,
            plug: Plug { state: PlugState::In, change, rng },
            noise,
            troubles,
            power: Power::On,
            plugged: PlugState::In,
            said: VecDeque::new(),
        };
        device.collect(now.mono);
        Ok(device)
    }

    /// Where the plug is now.
    #[must_use]
    pub fn plug(&self) -> PlugState {
        if self.troubles.is_on(Trouble::Unplug) { PlugState::Out } else { self.plug.state }
    }

    /// Lets a trouble befall the device now, for `span`.
    pub fn inflict(&mut self, now: Moment, trouble: Trouble, span: Duration) {
        self.troubles.inflict(now.mono, trouble, span);
        self.settle(now);
        self.collect(now.mono);
    }

    /// Takes bytes from the host. A device without a wire or without power hears none.
    pub fn on_bytes(&mut self, now: Moment, bytes: &[u8]) {
        if self.plugged == PlugState::In && self.power == Power::On {
            self.core.on_bytes(now, bytes);
        }
        self.collect(now.mono);
    }

    /// The moment of [`Device::poll_timeout`] has come.
    pub fn on_timeout(&mut self, now: Moment) {
        self.plug.turn(now.mono);
        self.settle(now);
        while self.troubles.turn(now.mono).is_some() {
            self.settle(now);
        }
        self.troubles.on_timeout(now.mono, &mut self.said);
        if self.core.poll_timeout().is_some_and(|due| due <= now.mono) {
            self.core.on_timeout(now);
        }
        if let Some(noise) = &mut self.noise
            && noise.burst <= now.mono
        {
            noise.burst = now.mono + noise.rng.span(3000, 15_000);
            let garbage = noise.rng.garbage();
            self.troubles.say(now.mono, garbage, &mut self.said);
        }
        self.collect(now.mono);
    }

    /// When to call [`Device::on_timeout`]; `None` for never.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        let noise = self.noise.as_ref().map(|noise| noise.burst);
        [self.core.poll_timeout(), self.plug.change, noise, self.troubles.poll_timeout()].into_iter().flatten().min()
    }

    /// What comes over the wire next.
    pub fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }

    /// Tells the core what became of its power and its plug.
    fn settle(&mut self, now: Moment) {
        let power = if self.troubles.is_on(Trouble::Power) { Power::Off } else { Power::On };
        if power != self.power {
            self.power = power;
            self.troubles.forget();
            self.core.on_power(now, power);
        }
        let plugged = self.plug();
        if plugged != self.plugged {
            self.plugged = plugged;
            self.troubles.forget();
            if plugged == PlugState::In {
                self.core.on_plugged_in(now);
            }
        }
    }

    /// What the core says goes on the wire; it is lost while the plug is out.
    fn collect(&mut self, now: Mono) {
        while let Some(bytes) = self.core.poll_output() {
            let bytes = match &mut self.noise {
                Some(noise) => noise.spoil(bytes),
                None => bytes,
            };
            self.troubles.say(now, bytes, &mut self.said);
        }
        if self.plugged == PlugState::Out {
            self.said.clear();
        }
    }
}

impl Plug {
    /// Turns where it is due.
    fn turn(&mut self, now: Mono) {
        if self.change.is_none_or(|change| change > now) {
            return;
        }
        let (state, stays) = match self.state {
            PlugState::In => (PlugState::Out, self.rng.span(1000, 3000)),
            PlugState::Out => (PlugState::In, self.rng.span(30_000, 60_000)),
        };
        self.state = state;
        self.change = Some(now + stays.max(Duration::from_millis(1)));
    }
}

impl Noise {
    /// One output in twelve loses its end, one in twelve gets garbage in front.
    fn spoil(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self.rng.between(0, 11) {
            0 => {
                let keep = self.rng.between(0, u64::try_from(bytes.len()).unwrap_or(0));
                bytes.truncate(usize::try_from(keep).unwrap_or(0));
                bytes
            }
            1 => {
                let mut spoilt = self.rng.garbage();
                spoilt.append(&mut bytes);
                spoilt
            }
            _ => bytes,
        }
    }
}
