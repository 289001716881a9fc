//! What every transport offers the supervisor: a way to open a connection, and the connection itself. Knows no
//! protocol, decides nothing about a device's health, and never retries by itself.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use tokio::io::{AsyncRead, AsyncWrite};

/// Opens one configured port, again and again over the life of a run.
pub trait Connect: Send {
    /// Opens the port. May take as long as the driver likes, but never blocks the thread it is polled on, and leaves
    /// nothing behind when it is dropped.
    ///
    /// # Errors
    /// Why the port could not be opened; [`OpenError::Ended`] when it never will be again.
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>>;

    /// The error for people: what failed, what is there instead, and what to do next. Asked once per distinct reason,
    /// so it may look around the machine.
    fn explain(&self, error: &OpenError) -> BoxFuture<'static, String> {
        ready(error.to_string()).boxed()
    }

    /// What to say of an opening that takes long, for people.
    fn on_slow(&self) -> String {
        format!(
            "opening takes longer than {} s, the driver does not answer: unplug the adapter and plug it in again",
            super::OPEN_SLOW.as_secs()
        )
    }

    /// How long to wait between tries.
    fn pace(&self) -> Pace {
        Pace::LOCAL
    }
}

/// An open port.
pub struct Connection {
    /// The device node or address that was opened, for people.
    pub path: String,
    /// The bytes.
    pub wire: Box<dyn Wire>,
}

/// Both directions of an open port, with what the operating system can tell of it beside the bytes.
pub trait Wire: AsyncRead + AsyncWrite + Send + Unpin {
    /// Whether [`Wire::vanished`] can tell anything; a wire without a device node is not woken up to be asked.
    fn has_node(&self) -> bool {
        false
    }

    /// Why the device node is no longer the one that was opened, if so. Some drivers give no end of file on unplugging.
    fn vanished(&self) -> Option<String> {
        None
    }

    /// The driver's own error counters since opening; `None` where it keeps none.
    fn driver_counters(&self) -> Option<DriverCounters> {
        None
    }

    /// The connection is given up: whatever is not sent yet must not hold up closing it.
    fn abandon(&self) {}
}

impl Wire for tokio::net::TcpStream {}
impl Wire for tokio::io::DuplexStream {}

/// Runs an opening that may wait for a device on a thread of its own.
pub(super) fn opened_aside(
    opening: impl FnOnce() -> Result<Connection, OpenError> + Send + 'static,
) -> BoxFuture<'static, Result<Connection, OpenError>> {
    let opening = tokio::task::spawn_blocking(opening);
    async move {
        opening
            .await
            .unwrap_or_else(|error| Err(OpenError::Failed { path: "the port".to_owned(), why: error.to_string() }))
    }
    .boxed()
}

/// Explains an error on a thread of its own: who explains it looks around the machine.
pub(super) fn explained_aside(
    error: &OpenError,
    explain: impl FnOnce(&OpenError) -> String + Send + 'static,
) -> BoxFuture<'static, String> {
    let (plain, error) = (error.to_string(), error.clone());
    let looking = tokio::task::spawn_blocking(move || explain(&error));
    async move { looking.await.unwrap_or(plain) }.boxed()
}

/// The sending half of a wire that is only read: nothing is ever sent to what hangs on it.
macro_rules! only_read {
    ($wire:ty) => {
        impl tokio::io::AsyncWrite for $wire {
            fn poll_write(
                self: std::pin::Pin<&mut Self>,
                _cx: &mut std::task::Context<'_>,
                _buf: &[u8],
            ) -> std::task::Poll<std::io::Result<usize>> {
                std::task::Poll::Ready(Err(std::io::ErrorKind::Unsupported.into()))
            }

            fn poll_flush(
                self: std::pin::Pin<&mut Self>,
                _cx: &mut std::task::Context<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                std::task::Poll::Ready(Ok(()))
            }

            fn poll_shutdown(
                self: std::pin::Pin<&mut Self>,
                _cx: &mut std::task::Context<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                std::task::Poll::Ready(Ok(()))
            }
        }
    };
}
pub(super) use only_read;

/// The words of a wire that knows better than the system why it ended, as the inner value of an [`std::io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Farewell(pub String);

/// Bytes a serial driver knows it lost or garbled, as counted by the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DriverCounters {
    /// Characters lost because the hardware's buffer ran over.
    pub overrun: u32,
    /// Characters with a bad stop bit: often a wrong baud rate.
    pub frame: u32,
    /// Characters with a bad parity bit.
    pub parity: u32,
    /// Characters, or packets, lost because a buffer behind the hardware ran over.
    pub buffer_overrun: u32,
    /// Senders on the network whose datagrams nobody takes; each counts once.
    pub strangers: u32,
    /// The newest of them.
    pub newest_stranger: Option<Ipv4Addr>,
}

impl DriverCounters {
    /// How much each counter rose since `earlier`, in words, with the sum; `None` when none rose. Counters wrap.
    #[must_use]
    pub fn rise_since(self, earlier: Self) -> Option<(String, u64)> {
        let rises = [
            ("overrun", self.overrun.wrapping_sub(earlier.overrun)),
            ("frame", self.frame.wrapping_sub(earlier.frame)),
            ("parity", self.parity.wrapping_sub(earlier.parity)),
            ("buffer overrun", self.buffer_overrun.wrapping_sub(earlier.buffer_overrun)),
        ];
        let mut words: Vec<String> =
            rises.iter().filter(|(_, rise)| *rise > 0).map(|(name, rise)| format!("{name} +{rise}")).collect();
        let strangers = self.strangers.wrapping_sub(earlier.strangers);
        if let Some(stranger) = self.newest_stranger.filter(|_| strangers > 0) {
            words.push(format!("a datagram of {stranger} was not taken, as no adapter names it"));
        }
        let sum = rises.iter().map(|(_, rise)| u64::from(*rise)).sum::<u64>() + u64::from(strangers);
        (sum > 0).then(|| (words.join(", "), sum))
    }
}

/// How long to wait between tries to open a port: constant and short at first, so that a device that comes back is
/// live within 2 s; constant and a little longer afterwards, so that a broken one costs next to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The first waits.
    pub quick: Duration,
    /// How many waits are quick. Counted since the connection was last live, so that a port that opens and fails at
    /// once is not hammered.
    pub quick_tries: u32,
    /// Every later wait.
    pub steady: Duration,
}

impl Pace {
    /// For device nodes.
    pub const LOCAL: Self =
        Self { quick: Duration::from_millis(250), quick_tries: 8, steady: Duration::from_millis(500) };
    /// For the network, where each try costs somebody else something.
    pub const NETWORK: Self =
        Self { quick: Duration::from_millis(500), quick_tries: 8, steady: Duration::from_secs(2) };

    /// How long to wait before the next try when `tries` have failed since the connection was last live.
    #[must_use]
    pub fn wait_after(self, tries: u32) -> Duration {
        if tries <= self.quick_tries { self.quick } else { self.steady }
    }
}

/// Why a port could not be opened. Two errors with the same words are the same reason; hints that depend on what else
/// is on the machine belong to [`Connect::explain`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No such device node.
    #[error("no such port {path}")]
    NoSuchPort {
        /// As configured.
        path: String,
    },
    /// No device answers to this identity at present.
    #[error("{port} is not plugged in")]
    NotPluggedIn {
        /// As configured.
        port: String,
    },
    /// More than one device answers to this identity.
    #[error(
        "{port} fits several devices ({nodes}): add the serial number, or use a path under /dev/serial/by-id or by-path"
    )]
    Ambiguous {
        /// As configured.
        port: String,
        /// The nodes that fit.
        nodes: String,
    },
    /// Another program has it.
    #[error("{path} is in use by another program")]
    Busy {
        /// The node.
        path: String,
    },
    /// The node may not be opened by this user.
    #[error("no permission to open {path}")]
    NoPermission {
        /// The node.
        path: String,
    },
    /// The node is something else.
    #[error("{path} is not a serial port: give a device node such as one under /dev/serial/by-id")]
    NotATerminal {
        /// The node.
        path: String,
    },
    /// The node has no status lines to look at.
    #[error("{path} has no status lines: contacts need a serial port with CTS, DSR, DCD and RI, no pseudo-terminal")]
    NoStatusLines {
        /// The node.
        path: String,
    },
    /// The device is no telephone that tells its hook.
    #[error("{path} is of no use: {why}")]
    NoHookSwitch {
        /// The node.
        path: String,
        /// What it has instead.
        why: String,
    },
    /// The driver would not run at this baud rate.
    #[error(
        "{path} cannot run at {asked} baud, its driver offers {got}: set `baud` of the adapter to what the device uses"
    )]
    Baud {
        /// The node.
        path: String,
        /// As configured.
        asked: u32,
        /// What the driver made of it.
        got: u32,
    },
    /// The network would not connect.
    #[error("no connection to {address}: {why}")]
    NotConnected {
        /// Host and port.
        address: String,
        /// In the system's words, and what to look at.
        why: String,
    },
    /// Anything else the system says.
    #[error("cannot open {path}: {why}")]
    Failed {
        /// The node or file.
        path: String,
        /// In the system's words.
        why: String,
    },
    /// There is nothing more to open, now or later.
    #[error("{why}")]
    Ended {
        /// Why not.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_of_the_drivers_counters_is_told_in_words_and_wraps() {
        let before = DriverCounters { overrun: u32::MAX, frame: 3, ..DriverCounters::default() };
        let after = DriverCounters { overrun: 1, frame: 4, ..DriverCounters::default() };
        assert_eq!(after.rise_since(before), Some(("overrun +2, frame +1".to_owned(), 3)));
        assert_eq!(after.rise_since(after), None);
    }

    #[test]
    fn waits_are_quick_at_first_and_steady_after() {
        let pace = Pace::LOCAL;
        assert_eq!(pace.wait_after(1), pace.quick);
        assert_eq!(pace.wait_after(pace.quick_tries), pace.quick);
        assert_eq!(pace.wait_after(pace.quick_tries + 1), pace.steady);
        assert_eq!(pace.wait_after(u32::MAX), pace.steady);
    }
}
