//! Serial ports: a device node, a USB identity or a simulated device's pseudo-terminal, raw, exclusive, without flow
//! control. Modem lines are left as the driver sets them on opening. Nothing that waits in the driver is flushed:
//! bytes that came before the opening are read like any other.

use std::fs;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_serial::{ClearBuffer, DataBits, FlowControl, Parity, SerialPort as _, SerialStream, StopBits};

use super::advice;
use super::connect::{Connect, Connection, DriverCounters, OpenError, Wire, explained_aside, opened_aside};
use super::counters;
use super::sysfs::tty_ports;
use crate::config::{self, Framing};

/// Tells where a simulated device's terminal is now; `None` while it is unplugged.
pub type Resolver = Arc<dyn Fn() -> Option<PathBuf> + Send + Sync>;

/// How a node is found, anew at each opening.
#[derive(Clone)]
pub enum Locate {
    /// A device node or a link to one.
    Path(PathBuf),
    /// A USB device by its identity.
    Usb {
        /// Vendor id.
        vid: u16,
        /// Product id.
        pid: u16,
        /// Serial number, where given.
        serial: Option<String>,
        /// The port as configured, for messages.
        name: String,
    },
    /// A simulated device.
    Resolved {
        /// Where it is.
        resolver: Resolver,
        /// The port as configured, for messages.
        name: String,
    },
}

/// Opens serial ports.
pub struct SerialConnect {
    locate: Locate,
    baud: u32,
    framing: Framing,
    root: PathBuf,
}

impl SerialConnect {
    /// Opens what `locate` finds, at `baud` baud.
    #[must_use]
    pub fn new(locate: Locate, baud: u32) -> Self {
        Self::under(Path::new("/"), locate, baud)
    }

    /// The same, with `/sys`, `/dev` and `/proc` looked up under `root`.
    #[must_use]
    pub fn under(root: &Path, locate: Locate, baud: u32) -> Self {
        Self { locate, baud, framing: Framing::default(), root: root.to_owned() }
    }

    /// The same, with another framing than 8N1.
    #[must_use]
    pub fn framed(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }
}

impl Connect for SerialConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let (locate, root) = (self.locate.clone(), self.root.clone());
        let (baud, framing) = (self.baud, self.framing);
        // Opening sets modem lines and line coding, for which a USB driver waits until the device answers or not.
        opened_aside(move || open(&locate.find(&root)?, baud, framing))
    }

    fn explain(&self, error: &OpenError) -> BoxFuture<'static, String> {
        let root = self.root.clone();
        explained_aside(error, move |error| advice::explain(&root, error))
    }
}

impl Locate {
    pub(super) fn find(&self, root: &Path) -> Result<PathBuf, OpenError> {
        match self {
            Self::Path(path) => Ok(path.clone()),
            Self::Resolved { resolver, name } => {
                resolver().ok_or_else(|| OpenError::NotPluggedIn { port: name.clone() })
            }
            Self::Usb { vid, pid, serial, name } => {
                let mut nodes: Vec<PathBuf> = tty_ports(root)
                    .into_iter()
                    .filter(|port| port.usb.as_ref().is_some_and(|usb| usb.is(*vid, *pid, serial.as_deref())))
                    .map(|port| port.node)
                    .collect();
                match (nodes.pop(), nodes.is_empty()) {
                    (None, _) => Err(OpenError::NotPluggedIn { port: name.clone() }),
                    (Some(node), true) => Ok(node),
                    (Some(node), false) => {
                        nodes.push(node);
                        let nodes: Vec<String> = nodes.iter().map(|node| node.display().to_string()).collect();
                        Err(OpenError::Ambiguous { port: name.clone(), nodes: nodes.join(", ") })
                    }
                }
            }
        }
    }
}

/// The largest deviation, in per mille of what was asked, of a baud rate that two ends of a wire still understand.
const BAUD_TOLERANCE: u64 = 30;

fn open(path: &Path, baud: u32, framing: Framing) -> Result<Connection, OpenError> {
    let shown = path.display().to_string();
    let before = look(path)?;
    let builder = tokio_serial::new(shown.as_str(), baud)
        .data_bits(match framing.bits {
            config::CharBits::Seven => DataBits::Seven,
            config::CharBits::Eight => DataBits::Eight,
        })
        .parity(match framing.parity {
            config::ParityBit::None => Parity::None,
            config::ParityBit::Even => Parity::Even,
            config::ParityBit::Odd => Parity::Odd,
        })
        .stop_bits(match framing.stop {
            config::StopBits::One => StopBits::One,
            config::StopBits::Two => StopBits::Two,
        })
        .flow_control(FlowControl::None)
        .exclusive(true);
    let stream = SerialStream::open(&builder).map_err(|error| open_error(&shown, &error))?;
    if let Ok(got) = stream.baud_rate()
        && u64::from(got.abs_diff(baud)) * 1000 > u64::from(baud) * BAUD_TOLERANCE
    {
        return Err(OpenError::Baud { path: shown, asked: baud, got });
    }
    let node = look(path)?;
    if node != before {
        return Err(OpenError::Failed { path: shown, why: "the adapter was plugged in anew meanwhile".to_owned() });
    }
    Ok(Connection { path: shown, wire: Box::new(SerialWire { stream, path: path.to_owned(), node }) })
}

/// What of an opening went wrong, told apart by what to do about it.
pub(super) fn open_error(path: &str, error: &tokio_serial::Error) -> OpenError {
    use tokio_serial::ErrorKind;
    let path = path.to_owned();
    match error.kind() {
        // What serialport makes of EBUSY and of a lock that another program holds.
        ErrorKind::NoDevice => OpenError::Busy { path },
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => OpenError::NoPermission { path },
        ErrorKind::Io(io::ErrorKind::NotFound) => OpenError::NoSuchPort { path },
        _ if error.description == nix::errno::Errno::ENOTTY.desc() => OpenError::NotATerminal { path },
        _ => OpenError::Failed { path, why: error.description.clone() },
    }
}

/// What tells one device node from another that later has the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeIdentity {
    file_system: u64,
    inode: u64,
    device: u64,
}

/// Which device has this name now.
pub(super) fn look(path: &Path) -> Result<NodeIdentity, OpenError> {
    let shown = || path.display().to_string();
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => OpenError::NoSuchPort { path: shown() },
        io::ErrorKind::PermissionDenied => OpenError::NoPermission { path: shown() },
        _ => OpenError::Failed { path: shown(), why: error.to_string() },
    })?;
    if !metadata.file_type().is_char_device() {
        return Err(OpenError::NotATerminal { path: shown() });
    }
    Ok(NodeIdentity { file_system: metadata.dev(), inode: metadata.ino(), device: metadata.rdev() })
}

/// Why the node is no longer the device that was opened, if so.
pub(super) fn vanished(path: &Path, node: NodeIdentity) -> Option<String> {
    let shown = path.display();
    match look(path) {
        Ok(now) if now == node => None,
        Ok(_) => Some(format!("{shown} is another device now: the adapter was unplugged")),
        Err(_) => Some(format!("{shown} is gone: the adapter was unplugged")),
    }
}

struct SerialWire {
    stream: SerialStream,
    path: PathBuf,
    node: NodeIdentity,
}

impl Wire for SerialWire {
    fn has_node(&self) -> bool {
        true
    }

    fn vanished(&self) -> Option<String> {
        vanished(&self.path, self.node)
    }

    fn driver_counters(&self) -> Option<DriverCounters> {
        counters::read(self.stream.as_raw_fd())
    }

    fn abandon(&self) {
        // Closing would otherwise wait up to 30 s (the kernel's closing_wait) for a device that takes no bytes. A failure
        // means that nothing is left to discard.
        let _discarded = self.stream.clear(ClearBuffer::Output);
    }
}

impl AsyncRead for SerialWire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for SerialWire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    /// Nothing is kept back here, and the stream's own flush would block until the last bit has left the wire.
    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
