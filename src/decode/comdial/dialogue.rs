//! Listens to a CID port. The port takes no question, so the adapter is set up when it is open and nothing ever proves
//! that the system lives. It must never send anything.

use crate::decode::{Dialogue, DialogueEvent};
use crate::domain::{Capabilities, Decoded, Mono, UnitCapabilities};

/// The dialogue of one connection: initialised at its opening, silent for ever.
#[derive(Debug, Default)]
pub struct ComdialDialogue {
    opened: Option<DialogueEvent>,
}

impl Dialogue for ComdialDialogue {
    fn on_open(&mut self, _now: Mono) {
        let unit = UnitCapabilities { first_line: 1, hook: true, digits: false, asked: false, tones: false };
        let capabilities = Capabilities { units: vec![unit] };
        let why = "the port is open; the key system cannot be asked and nothing proves that it lives, so no state is \
                   proved and lines are unknown until their first message"
            .to_owned();
        self.opened = Some(DialogueEvent::Initialised { capabilities, why });
    }

    fn on_decoded(&mut self, _now: Mono, _decoded: &Decoded) {}

    fn on_timeout(&mut self, _now: Mono) {}

    fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.opened.take()
    }
}
