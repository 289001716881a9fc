//! What a connection's decoder and dialogue are told of their adapter: its family, how its bytes come, its lines, and what
//! the configuration says for the family alone.

use std::time::Duration;

use super::contacts::{Closed, Contact, Wiring};
use super::hid::HookSwitch;
use super::modbus::Bus;
use super::modbus::bus::{Level, Meaning};
use super::smdr::{DateOrder, SmdrFormat, SmdrOptions};
use super::voltage::Thresholds;
use crate::domain::{AdapterKind, DeviceLine, KindTraits, Proof, RingStyle};

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
    /// The units of a bus.
    Modbus(Box<Bus>),
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
    pub fn measures(&self, line: &DeviceLine) -> bool {
        self.options.narrow_line(self.traits(), line).voltage
    }

    /// The thresholds of the line's voltage, where the configuration gives any.
    #[must_use]
    pub fn thresholds(&self) -> Option<Thresholds> {
        let Options::Voltage(thresholds) = self.options else { return None };
        Some(thresholds)
    }

    /// How a PBX writes its call records: a configuration of its kind always says so.
    #[must_use]
    pub fn smdr(&self) -> SmdrOptions {
        let usual = SmdrOptions { format: SmdrFormat::Panasonic, date_order: DateOrder::default() };
        let Options::Smdr(options) = self.options else { return usual };
        options
    }
}

impl Options {
    /// How the contacts are wired; as usual where the configuration says nothing.
    #[must_use]
    pub fn wiring(&self) -> Wiring {
        let Self::Contacts(wiring) = self else { return Wiring::default() };
        wiring.clone()
    }

    /// Whether what a hook switch says is believed; as it declares itself where the configuration says nothing.
    #[must_use]
    pub fn hook_switch(&self) -> HookSwitch {
        let Self::Hid(switch) = self else { return HookSwitch::default() };
        *switch
    }

    /// The units of a bus; what the configuration leaves open is as usual.
    #[must_use]
    pub fn bus(&self, lines: &[DeviceLine]) -> Bus {
        let Self::Modbus(bus) = self else { return Bus::usual(lines) };
        bus.as_ref().clone()
    }

    /// What a kind sees at best where it is configured like this.
    #[must_use]
    pub fn narrow(&self, traits: KindTraits) -> KindTraits {
        let Self::Modbus(bus) = self else { return traits };
        KindTraits { stale_after: bus.silent_after(), ..traits }
    }

    /// How one line is read, where its family can be told different ways: what a test of its wiring rests on.
    #[must_use]
    pub fn wiring_of(&self, line: &DeviceLine) -> Option<String> {
        let bus = match self {
            Self::Modbus(bus) => bus,
            Self::Contacts(wiring) => {
                let contact = Contact::ALL.into_iter().find(|(_, word)| *word == line.as_str());
                let (contact, _) = contact?;
                return Some(if wiring.closed(contact) == Closed::OffHook { "off_hook" } else { "on_hook" }.to_owned());
            }
            Self::Hid(switch) => {
                return Some(if *switch == HookSwitch::Level { "level" } else { "declared" }.to_owned());
            }
            _ => return None,
        };
        let unit = bus.unit_of(line)?;
        let input = unit.inputs.iter().find(|input| input.line == *line)?;
        let level = if input.off_hook == Level::High { "high" } else { "low" };
        Some(format!("{} {} {level}", unit.function.code(), unit.first))
    }

    /// What it sees at best of one line, where that is not the same for all.
    #[must_use]
    pub fn narrow_line(&self, traits: KindTraits, line: &DeviceLine) -> KindTraits {
        let Self::Modbus(bus) = self else { return traits };
        match bus.unit_of(line).map(|unit| unit.meaning) {
            Some(Meaning::Volts(_)) if bus.sees_ringing() => traits,
            Some(Meaning::Volts(_)) => KindTraits { ring: RingStyle::None, ..traits },
            Some(Meaning::Contacts { .. }) | None => KindTraits { ring: RingStyle::None, voltage: false, ..traits },
        }
    }
}
