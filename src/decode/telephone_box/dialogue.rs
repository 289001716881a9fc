//! Polls a board with `LINE`, and takes the value together with the `READY` behind it as proof of life. Sends nothing
//! but an empty line and `LINE`: it must never ring a telephone.

use std::collections::VecDeque;
use std::time::Duration;

use crate::decode::{Dialogue, DialogueEvent};
use crate::domain::{Answer, Capabilities, Decoded, Mono, UnitCapabilities};

/// An empty line, answered by `READY`. The firmware cuts its commands at CR LF (S52).
const HELLO: &[u8] = b"\r\n";
/// Asks for the hook state of every line.
const ASK: &[u8] = b"LINE\r\n";
/// How often to try again while the board is silent: opening the port resets it, and it then tests itself.
const HELLO_EVERY: Duration = Duration::from_secs(1);
/// How often the state is asked for; three periods make the line stale.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// No two writes are closer than this, whatever the board sends: its receive buffer holds 32 bytes.
const WRITE_GAP: Duration = Duration::from_millis(100);

/// The dialogue of one connection.
///
/// | phase | `READY` | restart | timer |
/// |---|---|---|---|
/// | greeting | ask, then asking | – | empty line |
/// | asking | after a hook value: proof of life | greeting | ask |
#[derive(Debug, Default)]
pub struct TelephoneBoxDialogue {
    phase: Phase,
    due: Option<Mono>,
    sent: Option<Mono>,
    transmit: Option<&'static [u8]>,
    /// A hook value came since the last question or the last `READY`.
    told: bool,
    intercom: bool,
    initialised: bool,
    events: VecDeque<DialogueEvent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Greeting,
    Asking,
}

impl Dialogue for TelephoneBoxDialogue {
    fn on_open(&mut self, now: Mono) {
        *self = Self::default();
        self.send(now, HELLO, HELLO_EVERY);
    }

    fn on_decoded(&mut self, now: Mono, decoded: &Decoded) {
        match decoded {
            Decoded::Answer(Answer::State) => self.told = true,
            Decoded::Answer(Answer::Alive) => self.on_ready(now),
            Decoded::Line { why, .. } if why.starts_with("LINE1") || why.starts_with("LINE2") => self.intercom = true,
            Decoded::Restarted { unit } => {
                self.events.push_back(DialogueEvent::Restarted { unit: unit.clone() });
                if self.phase == Phase::Asking {
                    self.due = Some(now + HELLO_EVERY);
                }
                self.phase = Phase::Greeting;
                self.told = false;
                self.intercom = false;
                self.initialised = false;
            }
            _ => {}
        }
    }

    fn on_timeout(&mut self, now: Mono) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        match self.phase {
            Phase::Greeting => self.send(now, HELLO, HELLO_EVERY),
            Phase::Asking => {
                self.told = false;
                self.send(now, ASK, ASK_EVERY);
            }
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        self.due
    }

    fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.transmit.take().map(<[u8]>::to_vec)
    }

    fn poll_event(&mut self) -> Option<DialogueEvent> {
        self.events.pop_front()
    }
}

impl TelephoneBoxDialogue {
    fn on_ready(&mut self, now: Mono) {
        if self.phase == Phase::Greeting {
            self.phase = Phase::Asking;
            self.told = false;
            match self.sent.map(|sent| sent + WRITE_GAP).filter(|earliest| *earliest > now) {
                Some(earliest) => self.due = Some(earliest),
                None => self.send(now, ASK, ASK_EVERY),
            }
            return;
        }
        if !std::mem::take(&mut self.told) {
            return;
        }
        if !self.initialised {
            self.initialised = true;
            let digits = !self.intercom;
            let why = if self.intercom {
                "the board answers READY and tells its lines; the two-line firmware reports no dialled digits"
            } else {
                "the board answers READY and tells its line"
            };
            let units = vec![UnitCapabilities { first_line: 1, hook: true, digits, asked: true, tones: false }];
            let capabilities = Capabilities { units };
            self.events.push_back(DialogueEvent::Initialised { capabilities, why: why.to_owned() });
        }
        self.events.push_back(DialogueEvent::ProofOfLife);
    }

    fn send(&mut self, now: Mono, bytes: &'static [u8], next: Duration) {
        self.transmit = Some(bytes);
        self.sent = Some(now);
        self.due = Some(now + next);
    }
}
