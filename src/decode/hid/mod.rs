//! USB telephones, handsets and headsets that tell their hook switch by HID reports. The transport wraps what it reads into
//! packets ([`super::packets`]): first the device's identity and report descriptor, then each report, and once a second that
//! the device can still be read. A state is claimed only where a report told it on this connection: a switch that
//! declares itself a button tells presses, which are no state. Sources: HID 1.11; usage tables, page 0x0B; S34 to S37 of `docs/PROTOCOLS.md`.

mod descriptor;
mod layout;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

pub use self::descriptor::DescriptorError;
pub use self::layout::{HookSwitch, Identity, Layout, LayoutError, is_of_telephony, layout};
use self::layout::{Seen, Tells};
use super::packets::{Tag, Unwrapped, Unwrapper, wrap};
use super::setup::Setup;
use super::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{
    Answer, Capabilities, DecodeFault, Decoded, DeviceLine, FaultReason, Mono, Signal, Tally, UnitCapabilities,
};

/// Bytes of an identity in front of a descriptor.
const IDENTITY: usize = 4;

/// What goes first into the stream: identity and report descriptor, as the payload of [`Tag::About`].
#[must_use]
pub fn about(identity: Identity, descriptor: &[u8]) -> Vec<u8> {
    let ids = [identity.vid, identity.pid].map(u16::to_be_bytes);
    [ids.as_flattened(), descriptor].concat()
}

fn read_about(payload: &[u8]) -> Option<(Identity, &[u8])> {
    let (ids, descriptor) = payload.split_at_checked(IDENTITY)?;
    let [a, b, c, d] = ids.try_into().ok()?;
    Some((Identity { vid: u16::from_be_bytes([a, b]), pid: u16::from_be_bytes([c, d]) }, descriptor))
}

/// Decodes one connection to a device. It has one line, device line 1.
#[derive(Debug)]
pub struct HidDecoder {
    switch: HookSwitch,
    unwrapper: Unwrapper,
    layout: Option<Layout>,
    hook: Option<bool>,
    keys: Vec<char>,
    tally: Tally,
}

impl HidDecoder {
    /// Believes a hook switch as the configuration says.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        Self {
            switch: setup.options.hook_switch(),
            unwrapper: Unwrapper::default(),
            layout: None,
            hook: None,
            keys: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn on_packet(&mut self, tag: Tag, payload: &[u8], out: &mut Vec<Decoded>) {
        let is_understood = match tag {
            Tag::About => self.on_about(payload, out),
            Tag::Data => self.on_report(payload, out),
            Tag::Alive => {
                out.push(Decoded::Answer(Answer::Alive));
                true
            }
        };
        let bytes = wrap(tag, payload);
        if is_understood {
            self.tally.records += 1;
            self.tally.record_bytes += count(bytes.len());
        } else {
            self.fault(FaultReason::Malformed, bytes, out);
        }
    }

    fn on_about(&mut self, payload: &[u8], out: &mut Vec<Decoded>) -> bool {
        let Some((identity, descriptor)) = read_about(payload) else { return false };
        match layout(identity, descriptor, self.switch) {
            Ok(layout) => {
                let reports = Answer::Reports { hook: layout.tells_hook(), digits: layout.tells_digits() };
                if self.layout.as_ref() != Some(&layout) {
                    self.layout = Some(layout);
                    self.hook = None;
                    self.keys.clear();
                }
                out.push(Decoded::Answer(reports));
                true
            }
            Err(error) => {
                out.push(Decoded::Note(format!("of no use: {error}")));
                false
            }
        }
    }

    /// A report before its descriptor, or too short for what it should hold, makes no sense.
    fn on_report(&mut self, report: &[u8], out: &mut Vec<Decoded>) -> bool {
        let Some(layout) = &self.layout else { return false };
        let Some(Seen { hook, keys }) = layout.read(report) else { return false };
        let tells = layout.tells();
        if let Some(hook) = hook
            && self.hook.replace(hook) != Some(hook)
        {
            match (tells, hook) {
                (Tells::State, true) => out.push(told(Signal::OffHook, "hook 1")),
                (Tells::State, false) => out.push(told(Signal::OnHook, "hook 0")),
                (Tells::Press, true) => out.push(Decoded::Note("hook button pressed, which tells no state".to_owned())),
                (Tells::Press, false) => {}
            }
        }
        if let Some(keys) = keys {
            let pressed = keys.iter().filter(|key| !self.keys.contains(key));
            out.extend(pressed.map(|key| told(Signal::Digit(*key), "key")));
            self.keys = keys;
        }
        true
    }

    fn fault(&mut self, reason: FaultReason, bytes: Vec<u8>, out: &mut Vec<Decoded>) {
        self.tally.faults += 1;
        self.tally.fault_bytes += count(bytes.len());
        out.push(Decoded::Fault(DecodeFault { reason, bytes }));
    }
}

impl Decoder for HidDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.tally.bytes += count(bytes.len());
        let mut found = Vec::new();
        self.unwrapper.push(bytes, &mut found);
        for found in found {
            match found {
                Unwrapped::Packet { tag, payload, .. } => self.on_packet(tag, &payload, out),
                // Byte by byte: how many come together rests on the chunking.
                Unwrapped::Stray(stray) => {
                    for byte in stray {
                        self.fault(FaultReason::UnexpectedByte, vec![byte], out);
                    }
                }
            }
        }
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        let rest = self.unwrapper.finish();
        if !rest.is_empty() {
            self.fault(FaultReason::Cut, rest, out);
        }
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

fn told(signal: Signal, why: &'static str) -> Decoded {
    Decoded::Line { line: DeviceLine::number(1), signal, why }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("invariant: a slice is shorter than 2^64 bytes")
}

/// Listens. Initialised by the descriptor; each look at the device proves that it can be read. Never sends.
#[derive(Debug, Default)]
pub struct HidDialogue {
    confirmed: Option<UnitCapabilities>,
    events: VecDeque<DialogueEvent>,
}

impl Dialogue for HidDialogue {
    fn on_open(&mut self, _now: Mono) {
        *self = Self::default();
    }

    fn on_decoded(&mut self, _now: Mono, decoded: &Decoded) {
        match decoded {
            Decoded::Answer(Answer::Reports { hook, digits }) => {
                let unit = UnitCapabilities { first_line: 1, hook: *hook, digits: *digits, asked: false, tones: false };
                if self.confirmed.as_ref() == Some(&unit) {
                    return;
                }
                let why = if *hook {
                    "the device tells its hook switch when it moves; unknown until then"
                } else {
                    "its hook switch declares itself a button, which tells no state: if 1 is off-hook and 0 on-hook, set \
                     hook_switch = \"level\""
                };
                self.confirmed = Some(unit.clone());
                let capabilities = Capabilities { units: vec![unit] };
                self.events.push_back(DialogueEvent::Initialised { capabilities, why: why.to_owned() });
            }
            Decoded::Answer(Answer::Alive) if self.confirmed.is_some() => {
                self.events.push_back(DialogueEvent::ProofOfLife);
            }
            _ => {}
        }
    }

    fn on_timeout(&mut self, _now: Mono) {}

    fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}
