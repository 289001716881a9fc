//! Device bytes to [`Decoded`] values, and the other half of each protocol: the dialogue that sets a device up and
//! proves that it lives. Pure and total: no IO, no clock, never a panic, whatever the bytes.
//!
//! One file per device family; the table at the foot is the only place that knows them all.

pub mod comdial;
pub mod contacts;
pub mod dial_board;
pub mod hid;
mod lines;
mod listening;
pub mod modbus;
pub mod packets;
pub mod probe;
pub mod setup;
pub mod smdr;
pub mod telephone_box;
pub mod voice_modem;
pub mod voltage;
pub mod whozz;

pub use self::setup::{Link, Options, Setup};
use crate::domain::{AdapterKind, Capabilities, Decoded, DeviceLine, Mono, Tally};

/// Turns one connection's bytes into values. A new connection gets a new decoder.
pub trait Decoder: Send {
    /// Takes bytes in any chunking and appends what they mean. Every byte ends as part of a record, a fault or a
    /// separator, in order; what is not yet a whole record waits inside.
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>);

    /// The connection closed: an unfinished record becomes a fault.
    fn finish(&mut self, out: &mut Vec<Decoded>);

    /// What became of every byte so far.
    fn tally(&self) -> Tally;
}

/// Sets a device up, asks for its state, and recognises its proof of life. Sans-IO: the supervisor of `port` owns the
/// clock and the wire, shows the dialogue every decoded value, and sends what it wants sent.
///
/// After each call the supervisor drains `poll_transmit` and `poll_event`, then sleeps until `poll_timeout`.
pub trait Dialogue: Send {
    /// The port was opened just now.
    fn on_open(&mut self, now: Mono);

    /// A value that the connection's decoder found.
    fn on_decoded(&mut self, now: Mono, decoded: &Decoded);

    /// The moment of [`Dialogue::poll_timeout`] has come.
    fn on_timeout(&mut self, now: Mono);

    /// When to call [`Dialogue::on_timeout`]; `None` for never.
    fn poll_timeout(&self) -> Option<Mono>;

    /// Bytes to send now; one call, one write.
    fn poll_transmit(&mut self) -> Option<Vec<u8>>;

    /// What the dialogue found out.
    fn poll_event(&mut self) -> Option<DialogueEvent>;
}

/// What a dialogue found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialogueEvent {
    /// The device answered and is set up as far as it will be.
    Initialised {
        /// What it confirmed.
        capabilities: Capabilities,
        /// What was set, and what the device would not confirm.
        why: String,
    },
    /// A proof of life, each time one is seen.
    ProofOfLife,
    /// A unit of a bus gives no data any more, while others may.
    UnitSilent {
        /// The unit's address.
        unit: u16,
        /// What came instead, and what to do.
        why: String,
    },
    /// A unit that was silent gives data again.
    UnitLive {
        /// The unit's address.
        unit: u16,
    },
    /// The device restarted; the dialogue sets it up anew.
    Restarted {
        /// The unit's line, where it named one.
        unit: Option<DeviceLine>,
    },
}

/// A decoder for a new connection.
#[must_use]
pub fn decoder(setup: &Setup) -> Box<dyn Decoder> {
    match setup.kind {
        AdapterKind::Whozz if setup.link == Link::Packets => Box::<whozz::PacketDecoder>::default(),
        AdapterKind::Whozz => Box::<whozz::WhozzDecoder>::default(),
        AdapterKind::TelephoneBox => Box::<telephone_box::TelephoneBoxDecoder>::default(),
        AdapterKind::DialBoard => Box::<dial_board::DialBoardDecoder>::default(),
        AdapterKind::VoiceModem => Box::new(voice_modem::VoiceModemDecoder::new(setup)),
        AdapterKind::Comdial => Box::<comdial::ComdialDecoder>::default(),
        AdapterKind::Contacts => Box::new(contacts::ContactsDecoder::new(setup)),
        AdapterKind::Hid => Box::new(hid::HidDecoder::new(setup)),
        AdapterKind::Smdr => Box::new(smdr::decoder(setup.smdr())),
        AdapterKind::Modbus => Box::new(modbus::ModbusDecoder::new(&setup.options.bus(&setup.lines))),
    }
}

/// A dialogue for a new connection.
#[must_use]
pub fn dialogue(setup: &Setup) -> Box<dyn Dialogue> {
    match setup.kind {
        AdapterKind::Whozz if setup.link == Link::Packets => {
            Box::new(whozz::WhozzDialogue::over_ethernet_link(&setup.lines))
        }
        AdapterKind::Whozz => Box::new(whozz::WhozzDialogue::new(&setup.lines)),
        AdapterKind::TelephoneBox => Box::<telephone_box::TelephoneBoxDialogue>::default(),
        AdapterKind::DialBoard => Box::new(dial_board::dialogue()),
        AdapterKind::VoiceModem => Box::<voice_modem::VoiceModemDialogue>::default(),
        AdapterKind::Comdial => Box::new(comdial::dialogue()),
        AdapterKind::Contacts => Box::new(contacts::dialogue()),
        AdapterKind::Hid => Box::<hid::HidDialogue>::default(),
        AdapterKind::Smdr => Box::new(smdr::dialogue()),
        AdapterKind::Modbus => Box::new(modbus::ModbusDialogue::new(setup.options.bus(&setup.lines))),
    }
}
