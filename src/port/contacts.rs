//! Contacts on the status lines of a serial port. The lines are looked at again and again, and each look that differs from
//! the last one, and one a second, becomes bytes (`decode::contacts`). No byte of the port itself is read or sent, and
//! nothing is debounced here.
//!
//! **Why 25 looks a second are enough.** A lifted handset counts after 500 ms, a gap of 200 ms or more is a hookflash, and
//! a shorter one is a dial pulse (60 ms, at most 120 ms by the sources), which is passed over. A look every 40 ms makes
//! each of them at most 40 ms longer or shorter: a pulse of 120 ms stays below 200 ms, and none that is missed would have
//! meant anything. Only a flash right at the limit may be taken for a pulse.
//!
//! A look is asked of the driver on one of tokio's blocking threads, which all ports share: a USB adapter asks its device,
//! and one that hangs must not hold up the others. Its silence is then seen as that of any device.

use std::io;
use std::os::fd::{AsRawFd as _, RawFd};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::BoxFuture;
use nix::errno::Errno;
use nix::libc;
use serialport::{SerialPort as _, TTYPort};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::advice;
use super::connect::{Connect, Connection, OpenError, Wire, explained_aside, only_read, opened_aside};
use super::serial::{Locate, NodeIdentity, look, open_error, vanished};
use crate::decode::contacts::{Contact, Feed, Levels};

/// How often the status lines are looked at.
pub const LOOK_EVERY: Duration = Duration::from_millis(40);
/// So many looks without a change are written down as one: about one a second, as proof of life.
const LOOKS_OF_A_PROOF: u32 = 25;
/// The speed of a port whose bytes nobody reads.
const ANY_BAUD: u32 = 9600;

/// The status lines of an open port.
pub(super) trait StatusLines: Send + Sync {
    /// Which are up now. May block as long as the driver does.
    ///
    /// # Errors
    /// What the driver says; the port is lost.
    fn levels(&self) -> io::Result<Levels>;
}

/// Opens serial ports for their status lines.
pub struct ContactsConnect {
    locate: Locate,
    feed: Vec<Feed>,
    root: PathBuf,
}

impl ContactsConnect {
    /// Opens what `locate` finds, raises these outputs and lowers the others.
    #[must_use]
    pub fn new(locate: Locate, feed: Vec<Feed>) -> Self {
        Self { locate, feed, root: PathBuf::from("/") }
    }
}

impl Connect for ContactsConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let (locate, feed, root) = (self.locate.clone(), self.feed.clone(), self.root.clone());
        opened_aside(move || open(&locate.find(&root)?, &feed))
    }

    fn explain(&self, error: &OpenError) -> BoxFuture<'static, String> {
        let root = self.root.clone();
        explained_aside(error, move |error| advice::explain(&root, error))
    }
}

fn open(path: &Path, feed: &[Feed]) -> Result<Connection, OpenError> {
    let shown = path.display().to_string();
    let node = look(path)?;
    let builder = serialport::new(shown.as_str(), ANY_BAUD).exclusive(true);
    let mut port = TTYPort::open(&builder).map_err(|error| open_error(&shown, &error))?;
    if let Err(error) = status_bits(port.as_raw_fd()) {
        return Err(if error.raw_os_error() == Some(Errno::ENOTTY as i32) {
            OpenError::NoStatusLines { path: shown }
        } else {
            OpenError::Failed { path: shown, why: format!("its status lines cannot be read: {error}") }
        });
    }
    port.write_data_terminal_ready(feed.contains(&Feed::Dtr)).map_err(|error| open_error(&shown, &error))?;
    port.write_request_to_send(feed.contains(&Feed::Rts)).map_err(|error| open_error(&shown, &error))?;
    if look(path)? != node {
        return Err(OpenError::Failed { path: shown, why: "the adapter was plugged in anew meanwhile".to_owned() });
    }
    let wire = ContactsWire::new(Arc::new(port), Some(Node { path: path.to_owned(), identity: node }));
    Ok(Connection { path: shown, wire: Box::new(wire) })
}

impl StatusLines for TTYPort {
    fn levels(&self) -> io::Result<Levels> {
        let bits = status_bits(self.as_raw_fd())?;
        let lines = [
            (libc::TIOCM_CTS, Contact::Cts),
            (libc::TIOCM_DSR, Contact::Dsr),
            (libc::TIOCM_CAR, Contact::Dcd),
            (libc::TIOCM_RNG, Contact::Ri),
        ];
        let up = lines.iter().filter(|(bit, _)| bits & bit != 0);
        Ok(up.fold(Levels::default(), |levels, (_, contact)| levels.with(*contact)))
    }
}

/// All status lines in one look (`TIOCMGET`), so that two contacts that move together are seen to.
fn status_bits(fd: RawFd) -> io::Result<libc::c_int> {
    let mut bits: libc::c_int = 0;
    // SAFETY: `bits` is a live, exclusively borrowed integer, which is what the kernel writes for this request, and the
    // kernel keeps no pointer to it after the call returns.
    #[expect(unsafe_code, reason = "no safe wrapper of this ioctl tells all four lines at once")]
    let answer = unsafe { libc::ioctl(fd, libc::TIOCMGET, &raw mut bits) };
    if answer == 0 { Ok(bits) } else { Err(io::Error::last_os_error()) }
}

/// The device node that was opened.
struct Node {
    path: PathBuf,
    identity: NodeIdentity,
}

/// A stream of looks.
struct ContactsWire {
    lines: Arc<dyn StatusLines>,
    node: Option<Node>,
    ticks: Interval,
    looking: Option<JoinHandle<io::Result<Levels>>>,
    last: Option<Levels>,
    /// Looks since one was written down.
    unwritten: u32,
    /// What of a look has not been read yet.
    rest: Vec<u8>,
}

impl ContactsWire {
    fn new(lines: Arc<dyn StatusLines>, node: Option<Node>) -> Self {
        let mut ticks = interval(LOOK_EVERY);
        // A look that took long is not made up for: two looks at one moment see the same.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Self { lines, node, ticks, looking: None, last: None, unwritten: 0, rest: Vec::new() }
    }

    fn take(&mut self, levels: Levels) {
        self.unwritten += 1;
        if self.last != Some(levels) || self.unwritten >= LOOKS_OF_A_PROOF {
            self.last = Some(levels);
            self.unwritten = 0;
            self.rest = levels.look().to_vec();
        }
    }
}

impl AsyncRead for ContactsWire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            if !self.rest.is_empty() {
                let count = self.rest.len().min(buf.remaining());
                for byte in self.rest.drain(..count) {
                    buf.put_slice(&[byte]);
                }
                return Poll::Ready(Ok(()));
            }
            if let Some(looking) = &mut self.looking {
                let seen = ready!(Pin::new(looking).poll(cx));
                self.looking = None;
                let levels = seen.map_err(io::Error::other)??;
                self.take(levels);
            } else {
                ready!(self.ticks.poll_tick(cx));
                let lines = Arc::clone(&self.lines);
                self.looking = Some(spawn_blocking(move || lines.levels()));
            }
        }
    }
}

only_read!(ContactsWire);

impl Wire for ContactsWire {
    fn has_node(&self) -> bool {
        self.node.is_some()
    }

    fn vanished(&self) -> Option<String> {
        self.node.as_ref().and_then(|node| vanished(&node.path, node.identity))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::os::fd::AsFd as _;
    use std::sync::Mutex;

    use nix::pty::openpty;
    use tokio::io::AsyncReadExt as _;
    use tokio::time::Instant;

    use super::*;

    /// Lines that are looked at one state after the other, and then fail.
    struct Scripted(Mutex<VecDeque<Levels>>);

    impl StatusLines for Scripted {
        fn levels(&self) -> io::Result<Levels> {
            self.0.lock().unwrap().pop_front().ok_or_else(|| io::Error::from_raw_os_error(Errno::EIO as i32))
        }
    }

    fn wire(states: Vec<Levels>) -> ContactsWire {
        ContactsWire::new(Arc::new(Scripted(Mutex::new(states.into()))), None)
    }

    #[tokio::test(start_paused = true)]
    async fn each_change_is_told_at_the_next_look_and_silence_at_least_once_a_second() {
        let (open, closed) = (Levels::default(), Levels::default().with(Contact::Cts));
        let states = [vec![open; 4], vec![closed; 30], vec![open; 60]].concat();
        let began = Instant::now();
        let mut wire = wire(states);
        let mut told = Vec::new();
        let mut bytes = [0; 2];
        while wire.read_exact(&mut bytes).await.is_ok() {
            told.push((began.elapsed().as_millis(), bytes));
        }
        let (open, closed) = (*b"@o", *b"An");
        let expected = [(0, open), (160, closed), (1160, closed), (1360, open), (2360, open), (3360, open)];
        assert_eq!(told, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn lines_that_can_no_longer_be_read_end_the_connection_with_the_systems_word() {
        let error = wire(Vec::new()).read(&mut [0; 2]).await.unwrap_err();
        assert_eq!(error.raw_os_error(), Some(Errno::EIO as i32));
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_is_read_byte_by_byte_too() {
        let mut wire = wire(vec![Levels::default()]);
        assert_eq!((wire.read_u8().await.unwrap(), wire.read_u8().await.unwrap()), (b'@', b'o'));
    }

    #[tokio::test]
    async fn a_pseudo_terminal_is_refused_in_words() {
        let pty = openpty(None, None).unwrap();
        let path = nix::unistd::ttyname(pty.slave.as_fd()).unwrap();
        let mut connect = ContactsConnect::new(Locate::Path(path.clone()), vec![Feed::Dtr]);
        let error = connect.connect().await.err().expect("it has no status lines");
        assert_eq!(error, OpenError::NoStatusLines { path: path.display().to_string() });
        assert!(connect.explain(&error).await.contains("CTS, DSR, DCD and RI"));
    }
}
