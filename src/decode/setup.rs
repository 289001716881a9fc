//! What a connection's decoder and dialogue are told of their adapter: its family, how its bytes come, its lines, and what
//! the configuration says for the family alone.

use std::time::Duration;

use super::contacts::Wiring;
use super::hid::HookSwitch;
use super::smdr::{DateOrder, SmdrFormat, SmdrOptions};
use super::voltage::Thresholds;
use crate::domain::{AdapterKind, DeviceLine, KindTraits, Proof};

/// What a decoder and a dialogue are made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The family.
    pub kind: AdapterKind,
    /// How its bytes come.
    pub link: Link,
    /// The device's names of the configured lines.
    pub lines: Vec<DeviceLine>,
    /// What the configuration says for this family alone.
    pub options: Options,
}

/// How bytes come from a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// As a stream: a serial port, a TCP connection.
    Stream,
    /// As packets, which the transport wraps so that their borders survive ([`super::packets`]).
    Packets,
}

/// What the configuration says for one family alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Options {
    /// Nothing.
    #[default]
    None,
    /// What the line's voltage means.
    Voltage(Thresholds),
    /// What closed contacts mean, and what feeds them.
    Contacts(Wiring),
    /// Whether what a hook switch says is believed.
    Hid(HookSwitch),
    /// How a PBX writes its call records.
    Smdr(SmdrOptions),
}

impl Setup {
    /// A device of this family on a stream, with nothing said for it alone.
    #[must_use]
    pub fn plain(kind: AdapterKind, lines: &[DeviceLine]) -> Self {
        Self { kind, link: Link::Stream, lines: lines.to_vec(), options: Options::None }
    }

    /// What the device can see at best, as it is configured.
    #[must_use]
    pub fn traits(&self) -> KindTraits {
        self.options.narrow(self.kind.traits())
    }

    /// Silence after which the proof of life is overdue; `None` where the family has none.
    #[must_use]
    pub fn stale_after(&self) -> Option<Duration> {
        let traits = self.traits();
        (traits.proof != Proof::None).then_some(traits.stale_after)
    }

    /// Whether the voltage of one of its lines is measured.
    #[must_use]
    pub fn measures(&self, _line: &DeviceLine) -> bool {
        self.traits().voltage
    }

    /// The thresholds of the line's voltage, where the configuration gives any.
    #[must_use]
    pub fn thresholds(&self) -> Option<Thresholds> {
        match &self.options {
            Options::Voltage(thresholds) => Some(*thresholds),
            Options::None | Options::Contacts(_) | Options::Hid(_) | Options::Smdr(_) => None,
        }
    }

    /// How a PBX writes its call records: a configuration of its kind always says so.
    #[must_use]
    pub fn smdr(&self) -> SmdrOptions {
        match &self.options {
            Options::Smdr(options) => *options,
            Options::None | Options::Voltage(_) | Options::Contacts(_) | Options::Hid(_) => {
                SmdrOptions { format: SmdrFormat::Panasonic, date_order: DateOrder::default() }
            }
        }
    }
}

impl Options {
    /// How the contacts are wired; as usual where the configuration says nothing.
    #[must_use]
    pub fn wiring(&self) -> Wiring {
        match self {
            Self::Contacts(wiring) => wiring.clone(),
            Self::None | Self::Voltage(_) | Self::Hid(_) | Self::Smdr(_) => Wiring::default(),
        }
    }

    /// Whether what a hook switch says is believed; as it declares itself where the configuration says nothing.
    #[must_use]
    pub fn hook_switch(&self) -> HookSwitch {
        match self {
            Self::Hid(switch) => *switch,
            Self::None | Self::Voltage(_) | Self::Contacts(_) | Self::Smdr(_) => HookSwitch::default(),
        }
    }

    /// What a kind sees at best where it is configured like this.
    #[must_use]
    pub fn narrow(&self, traits: KindTraits) -> KindTraits {
        match self {
            Self::None | Self::Voltage(_) | Self::Contacts(_) | Self::Hid(_) | Self::Smdr(_) => traits,
        }
    }
}
