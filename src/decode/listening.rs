//! The dialogues of families that are only listened to: of those whose bytes prove that they live, and of those of which
//! nothing proves it. They must never send: some of these devices dial what they read.

use std::collections::VecDeque;

use super::{Dialogue, DialogueEvent};
use crate::domain::{Answer, Capabilities, Decoded, Mono, UnitCapabilities};

/// Initialised at the first state that is told; every further one proves life. Never sends, never sets a timer.
#[derive(Debug)]
pub(super) struct Listening {
    why: &'static str,
    initialised: bool,
    events: VecDeque<DialogueEvent>,
}

impl Listening {
    /// Listens to a device that tells its hook state and nothing else; `why` says so to people.
    pub(super) fn new(why: &'static str) -> Self {
        Self { why, initialised: false, events: VecDeque::new() }
    }
}

impl Dialogue for Listening {
    fn on_open(&mut self, _now: Mono) {
        *self = Self::new(self.why);
    }

    fn on_decoded(&mut self, _now: Mono, decoded: &Decoded) {
        if !matches!(decoded, Decoded::Answer(Answer::State)) {
            return;
        }
        if !self.initialised {
            self.initialised = true;
            let unit = UnitCapabilities { first_line: 1, hook: true, digits: false, asked: true, tones: false };
            let capabilities = Capabilities { units: vec![unit] };
            self.events.push_back(DialogueEvent::Initialised { capabilities, why: self.why.to_owned() });
        }
        self.events.push_back(DialogueEvent::ProofOfLife);
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

/// Initialised at its opening, silent for ever: it cannot be asked, and nothing proves that it lives.
#[derive(Debug)]
pub(super) struct Unproved {
    capabilities: Capabilities,
    why: &'static str,
    opened: Option<DialogueEvent>,
}

impl Unproved {
    /// Listens to a device of which this is known without asking; `why` says to people what is not proved.
    pub(super) fn new(capabilities: Capabilities, why: &'static str) -> Self {
        Self { capabilities, why, opened: None }
    }
}

impl Dialogue for Unproved {
    fn on_open(&mut self, _now: Mono) {
        let (capabilities, why) = (self.capabilities.clone(), self.why.to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_state_initialises_each_one_proves_life_and_nothing_is_sent() {
        let mut dialogue = Listening::new("it tells its hook state");
        for _connection in 0..2 {
            dialogue.on_open(Mono(0));
            dialogue.on_decoded(Mono(1), &Decoded::Answer(Answer::Alive));
            assert_eq!(dialogue.poll_event(), None);
            for _ in 0..2 {
                dialogue.on_decoded(Mono(2), &Decoded::Answer(Answer::State));
            }
            assert!(matches!(dialogue.poll_event(), Some(DialogueEvent::Initialised { .. })));
            assert_eq!(dialogue.poll_event(), Some(DialogueEvent::ProofOfLife));
            assert_eq!(dialogue.poll_event(), Some(DialogueEvent::ProofOfLife));
            assert_eq!(dialogue.poll_event(), None);
            dialogue.on_timeout(Mono(3));
            assert_eq!((dialogue.poll_transmit(), dialogue.poll_timeout()), (None, None));
        }
    }
}
