//! Dry contacts on the status lines of a serial port: CTS, DSR, DCD and RI. The port has no bytes to give, so its
//! transport looks at the lines and writes down what it saw, in a form of our own; from there on a contact is read,
//! traced and replayed like any other device. Nothing is debounced here: that is the line machine's.
//!
//! ```text
//! one look = 0x40 + up, 0x60 + down      up, down: CTS 1, DSR 2, DCD 4, RI 8; up + down = 15
//! ```
//!
//! Both bytes are letters or signs that print (`@o` for no line up, `An` for CTS alone), the first always of
//! `@` to `O`, the second of `` ` `` to `o`: a look is found again behind any noise, and a byte that was changed is noticed.

use super::Decoder;
use super::listening::Listening;
use super::setup::Setup;
use crate::domain::{Answer, DecodeFault, Decoded, DeviceLine, FaultReason, Signal, Tally};

/// First byte of a look, without its lines.
const UP: u8 = 0x40;
/// Second byte of a look, without its lines.
const DOWN: u8 = 0x60;
/// All four lines.
const ALL: u8 = 0x0f;

/// An input for a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Clear to send, pin 8 of a nine-pin plug.
    Cts,
    /// Data set ready, pin 6.
    Dsr,
    /// Data carrier detect, pin 1.
    Dcd,
    /// Ring indicator, pin 9.
    Ri,
}

impl Contact {
    /// Every input, as the configuration names it.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Cts, "cts"), (Self::Dsr, "dsr"), (Self::Dcd, "dcd"), (Self::Ri, "ri")];

    /// The input of this device line.
    #[must_use]
    pub fn of(line: &DeviceLine) -> Option<Self> {
        Self::ALL.iter().find(|(_, word)| *word == line.as_str()).map(|(contact, _)| *contact)
    }

    fn bit(self) -> u8 {
        match self {
            Self::Cts => 1,
            Self::Dsr => 2,
            Self::Dcd => 4,
            Self::Ri => 8,
        }
    }
}

/// Which status lines are up, which a closed contact makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Levels(u8);

impl Levels {
    /// The same with one more line up.
    #[must_use]
    pub fn with(self, contact: Contact) -> Self {
        Self(self.0 | contact.bit())
    }

    /// Whether a line is up.
    #[must_use]
    pub fn is_up(self, contact: Contact) -> bool {
        self.0 & contact.bit() != 0
    }

    /// One look, as it goes into the stream.
    #[must_use]
    pub fn look(self) -> [u8; 2] {
        [UP | self.0, DOWN | (self.0 ^ ALL)]
    }

    fn of_look(first: u8, second: u8) -> Option<Self> {
        let levels = Self(first & ALL);
        (levels.look() == [first, second]).then_some(levels)
    }
}

/// What a closed contact says of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closed {
    /// The handset is off its cradle.
    #[default]
    OffHook,
    /// The handset is on its cradle.
    OnHook,
}

impl Closed {
    /// Both, as the configuration writes them.
    pub const ALL: [(Self, &'static str); 2] = [(Self::OffHook, "off_hook"), (Self::OnHook, "on_hook")];
}

/// An output of the port that gives a contact its voltage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// Data terminal ready, pin 4 of a nine-pin plug.
    Dtr,
    /// Request to send, pin 7.
    Rts,
}

impl Feed {
    /// Both, as the configuration writes them.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Dtr, "dtr"), (Self::Rts, "rts")];
}

/// How the contacts of a port are wired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiring {
    /// Contacts that are closed while their handset is on its cradle; all others are closed while it is off.
    pub closed_on_hook: Vec<Contact>,
    /// The outputs that are raised; every other one is lowered.
    pub feed: Vec<Feed>,
}

impl Default for Wiring {
    /// Closed is off-hook, and both outputs feed.
    fn default() -> Self {
        Self { closed_on_hook: Vec::new(), feed: vec![Feed::Dtr, Feed::Rts] }
    }
}

impl Wiring {
    /// What a contact's closing says.
    #[must_use]
    pub fn closed(&self, contact: Contact) -> Closed {
        if self.closed_on_hook.contains(&contact) { Closed::OnHook } else { Closed::OffHook }
    }
}

/// Decodes the looks at one port.
#[derive(Debug)]
pub struct ContactsDecoder {
    lines: Vec<(DeviceLine, Contact)>,
    wiring: Wiring,
    /// The first byte of a look whose second has not come.
    held: Option<u8>,
    tally: Tally,
}

impl ContactsDecoder {
    /// Tells of the configured lines only: an input without a contact says nothing.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let lines = setup.lines.iter().filter_map(|line| Some((line.clone(), Contact::of(line)?))).collect();
        Self { lines, wiring: setup.options.wiring(), held: None, tally: Tally::default() }
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if let Some(first) = self.held.take() {
            if let Some(levels) = Levels::of_look(first, byte) {
                self.tell(levels, out);
                return;
            }
            self.fault(FaultReason::Malformed, first, out);
        }
        if byte & !ALL == UP {
            self.held = Some(byte);
        } else {
            self.fault(FaultReason::UnexpectedByte, byte, out);
        }
    }

    fn tell(&mut self, levels: Levels, out: &mut Vec<Decoded>) {
        self.tally.records += 1;
        self.tally.record_bytes += 2;
        for (line, contact) in &self.lines {
            let (is_closed, why) = if levels.is_up(*contact) { (true, "closed") } else { (false, "open") };
            let is_off = is_closed == (self.wiring.closed(*contact) == Closed::OffHook);
            let signal = if is_off { Signal::OffHook } else { Signal::OnHook };
            out.push(Decoded::Line { line: line.clone(), signal, why });
        }
        out.push(Decoded::Answer(Answer::State));
    }

    fn fault(&mut self, reason: FaultReason, byte: u8, out: &mut Vec<Decoded>) {
        self.tally.faults += 1;
        self.tally.fault_bytes += 1;
        out.push(Decoded::Fault(DecodeFault { reason, bytes: vec![byte] }));
    }
}

impl Decoder for ContactsDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        for byte in bytes {
            self.tally.bytes += 1;
            self.take(*byte, out);
        }
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        if let Some(first) = self.held.take() {
            self.fault(FaultReason::Cut, first, out);
        }
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

/// What is made of contacts, which only tell.
pub(super) fn dialogue() -> Listening {
    Listening::new("the status lines of the port can be read; whether anything is wired to them is not proved")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decode::Options;
    use crate::domain::AdapterKind;

    const EVERY: [Contact; 4] = [Contact::Cts, Contact::Dsr, Contact::Dcd, Contact::Ri];

    fn setup(lines: &[&str], wiring: Wiring) -> Setup {
        let lines: Vec<_> = lines.iter().map(|line| DeviceLine::new(line)).collect();
        Setup { options: Options::Contacts(wiring), ..Setup::plain(AdapterKind::Contacts, &lines) }
    }

    fn decode(setup: &Setup, bytes: &[u8], chunk: usize) -> (Vec<Decoded>, Tally) {
        let (mut decoder, mut out) = (ContactsDecoder::new(setup), Vec::new());
        for chunk in bytes.chunks(chunk) {
            decoder.push(chunk, &mut out);
            let held = u64::from(decoder.held.is_some());
            let tally = decoder.tally();
            assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + held);
        }
        decoder.finish(&mut out);
        (out, decoder.tally())
    }

    fn told(out: &[Decoded]) -> Vec<(&str, bool)> {
        let told = out.iter().filter_map(|decoded| match decoded {
            Decoded::Line { line, signal, .. } => Some((line.as_str(), *signal == Signal::OffHook)),
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn a_look_is_two_bytes_that_print() {
        let none = Levels::default();
        let cases = [
            (none, b"@o"),
            (none.with(Contact::Cts), b"An"),
            (none.with(Contact::Ri), b"Hg"),
            (EVERY.into_iter().fold(none, Levels::with), b"O`"),
        ];
        for (levels, bytes) in cases {
            assert_eq!(&levels.look(), bytes);
        }
    }

    #[test]
    fn a_closed_contact_says_what_its_wiring_says_and_only_configured_lines_are_told() {
        let wiring = Wiring { closed_on_hook: vec![Contact::Ri], ..Wiring::default() };
        let (out, tally) = decode(&setup(&["cts", "ri"], wiring), b"@oAnIf", 1);
        assert_eq!(
            told(&out),
            [("cts", false), ("ri", true), ("cts", true), ("ri", true), ("cts", true), ("ri", false)]
        );
        let states = out.iter().filter(|decoded| **decoded == Decoded::Answer(Answer::State)).count();
        assert_eq!((states, tally.records, tally.record_bytes, tally.faults), (3, 3, 6, 0));
    }

    #[test]
    fn a_byte_that_was_changed_or_lost_is_a_fault_and_the_next_look_counts() {
        let setup = setup(&["cts"], Wiring::default());
        for (bytes, faults, looks) in [
            (b"Ao@o".as_slice(), 2, 1),
            (b"n@o", 1, 1),
            (b"A@o", 1, 1),
            (b"@\x00@o", 2, 1),
            (b"@", 1, 0),
            (b"o@", 2, 0),
        ] {
            let (out, tally) = decode(&setup, bytes, 1);
            assert_eq!((tally.faults, tally.records), (faults, looks), "{bytes:?}");
            assert_eq!(u64::try_from(told(&out).len()).unwrap(), looks);
        }
    }

    fn levels() -> impl Strategy<Value = Levels> {
        prop::sample::subsequence(EVERY.to_vec(), 0..=4)
            .prop_map(|up| up.into_iter().fold(Levels::default(), Levels::with))
    }

    proptest! {
        #[test]
        fn looks_are_told_in_any_chunking(looks in prop::collection::vec(levels(), 0..20), chunk in 1_usize..7) {
            let setup = setup(&["cts", "dsr", "dcd", "ri"], Wiring::default());
            let bytes: Vec<u8> = looks.iter().flat_map(|levels| levels.look()).collect();
            let (out, tally) = decode(&setup, &bytes, chunk);
            let words = Contact::ALL;
            let expected: Vec<_> =
                looks.iter().flat_map(|levels| words.map(|(contact, word)| (word, levels.is_up(contact)))).collect();
            prop_assert_eq!(told(&out), expected);
            prop_assert_eq!(tally.faults, 0);
        }

        #[test]
        fn the_look_right_behind_noise_counts(
            noise in prop::collection::vec(any::<u8>(), 0..60),
            last in levels(),
            chunk in 1_usize..7,
        ) {
            let setup = setup(&["cts", "dsr", "dcd", "ri"], Wiring::default());
            let bytes = [noise.as_slice(), &last.look()].concat();
            let (out, tally) = decode(&setup, &bytes, chunk);
            prop_assert_eq!(&out, &decode(&setup, &bytes, 1).0);
            prop_assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes);
            let expected = Contact::ALL.map(|(contact, word)| (word, last.is_up(contact)));
            let told = told(&out);
            prop_assert_eq!(told.get(told.len() - 4..), Some(expected.as_slice()));
        }
    }
}
