//! How a command is said: single letters on a serial port, `^^Id` in front of them over the network. Nothing else can be
//! said here: no command that renumbers lines, changes addresses, lists or erases calls (S1, S5 of `docs/PROTOCOLS.md`).

use std::time::Duration;

/// How a connection speaks with its units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    /// Letters without an end.
    Serial,
    /// One datagram a command.
    EthernetLink,
}

/// Everything that is ever sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// Asks for a sign of life: `#` on a serial port (S5, S12), the unit's parameters over the network (S5, S8).
    Alive,
    /// Asks for version, toggles and first line (S1).
    Version,
    /// Sets one toggle.
    Toggle(u8),
}

/// What every command over the network begins with; the units' own packets never do.
pub(super) const LINK_COMMAND: &[u8] = b"^^Id";

/// After an 8-line unit was asked for its parameters it may lose the first letter of the next command for this long (S5).
const PARAMETERS_REST: Duration = Duration::from_millis(100);

impl Speech {
    /// The bytes of a command.
    pub(super) fn bytes(self, command: Command) -> Vec<u8> {
        match (self, command) {
            (Self::Serial, Command::Alive) => b"@".to_vec(),
            (Self::Serial, Command::Version) => b"V".to_vec(),
            (Self::Serial, Command::Toggle(letter)) => vec![letter],
            (Self::EthernetLink, Command::Alive) => [LINK_COMMAND, b"X"].concat(),
            (Self::EthernetLink, Command::Version) => [LINK_COMMAND, b"-V"].concat(),
            (Self::EthernetLink, Command::Toggle(letter)) => [LINK_COMMAND, b"-", &[letter]].concat(),
        }
    }

    /// What is asked while all is well. Whether `@` has an answer over the network is not known; `V` has one, and it shows
    /// the toggles.
    pub(super) fn check(self) -> Command {
        match self {
            Self::Serial => Command::Alive,
            Self::EthernetLink => Command::Version,
        }
    }

    /// What is asked by turns with it while nothing answers.
    pub(super) fn other(self) -> Command {
        match self {
            Self::Serial => Command::Version,
            Self::EthernetLink => Command::Alive,
        }
    }

    /// How long to be silent after a command, or after its answer.
    pub(super) fn rest_after(self, command: Command) -> Duration {
        match (self, command) {
            (Self::EthernetLink, Command::Alive) => PARAMETERS_REST,
            _ => Duration::ZERO,
        }
    }
}
