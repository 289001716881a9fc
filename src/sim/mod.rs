//! Simulated devices: each speaks its family's real bytes through a real pseudo-terminal, so that demonstrations and
//! tests share every line of code with real hardware, from the tty up. A device is a pure object that is handed time
//! and bytes; only the pump touches the operating system. Nothing here may be taken for a real device: a run that uses
//! one carries the simulation mark.

mod comdial;
mod contacts;
mod device;
mod dial_board;
mod hid;
mod life;
mod modbus;
mod pty;
mod pump;
mod rng;
mod scene;
mod smdr;
mod telephone_box;
#[cfg(test)]
mod tests;
mod trouble;
mod voice_modem;
mod whozz;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::JoinHandle;

pub use device::{Device, PlugState};
pub use scene::{Scene, scene};

use crate::config::Trouble;
use crate::decode::{Link, Options, Setup};
use crate::domain::{AdapterKind, Clock, DeviceLine};

/// What to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimSpec {
    /// The family.
    pub kind: AdapterKind,
    /// What is written behind `sim:`, see [`crate::config::SimPort`]. Scene and name seed the device's chances; its troubles
    /// do not.
    pub scene: String,
    /// The device's own names of its lines, as configured.
    pub lines: Vec<DeviceLine>,
    /// What the configuration says for its family alone.
    pub options: Options,
}

impl SimSpec {
    /// How a simulated PBX writes its call records.
    fn smdr(&self) -> crate::decode::smdr::SmdrOptions {
        let (lines, options) = (Vec::new(), self.options.clone());
        Setup { kind: self.kind, link: Link::Stream, lines, options }.smdr()
    }
}

/// Why a device cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The scene does not exist.
    #[error("no simulated scene \"{name}\", allowed: {allowed}")]
    NoScene {
        /// What was asked for.
        name: String,
        /// What there is.
        allowed: String,
    },
    /// What is written behind `sim:` makes no sense.
    #[error("{0}")]
    BadName(String),
    /// Troubles are ordered faster than the device takes them.
    #[error("{ORDERS_LIMIT} troubles wait for the simulated device already: order this one later")]
    TooManyTroubles,
    /// The family has no such line.
    #[error("a simulated {kind} has no line \"{line}\", allowed: {allowed}")]
    NoLine {
        /// The family.
        kind: &'static str,
        /// The line asked for.
        line: DeviceLine,
        /// What there is.
        allowed: &'static str,
    },
    /// Called outside an asynchronous runtime.
    #[error("no runtime to live in: start simulated devices from within tokio")]
    NoRuntime,
    /// The system has no pseudo-terminal to give.
    #[error("no pseudo-terminal ({0}): look at /proc/sys/kernel/pty/max, or close other terminals")]
    NoTerminal(#[from] std::io::Error),
}

/// Troubles that wait for a running device.
const ORDERS_LIMIT: usize = 16;

/// A trouble to begin now, and for how long.
type Order = (Trouble, Duration);

/// Where a device's terminal is now; `None` while it is unplugged.
type Node = Arc<Mutex<Option<PathBuf>>>;

/// A running simulated device. It lives until this value is dropped.
#[derive(Debug)]
pub struct SimDevice {
    node: Node,
    orders: Sender<Order>,
    pump: JoinHandle<()>,
}

impl SimDevice {
    /// Tells the path of the device's terminal; `None` while it is unplugged.
    #[must_use]
    pub fn node(&self) -> Arc<dyn Fn() -> Option<PathBuf> + Send + Sync> {
        let node = Arc::clone(&self.node);
        Arc::new(move || node.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Lets a trouble befall the device now, for `span`.
    ///
    /// # Errors
    /// [`SimError::TooManyTroubles`] while as many orders as it takes at once still wait.
    pub fn inflict(&self, trouble: Trouble, span: Duration) -> Result<(), SimError> {
        self.orders.try_send((trouble, span)).map_err(|_full| SimError::TooManyTroubles)
    }
}

impl Drop for SimDevice {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

/// Starts a simulated device; must be called within a tokio runtime whose IO and time are enabled.
///
/// # Errors
/// An unknown scene, trouble or line, no runtime, or no pseudo-terminal.
pub fn spawn(spec: &SimSpec, clock: Arc<dyn Clock>) -> Result<SimDevice, SimError> {
    let runtime = Handle::try_current().map_err(|_| SimError::NoRuntime)?;
    let device = Device::new(spec, clock.now())?;
    let node: Node = Arc::default();
    let wire = pump::plug_in(&node)?;
    let (orders, ordered) = channel(ORDERS_LIMIT);
    let pump = runtime.spawn(pump::run(device, clock, wire, Arc::clone(&node), ordered));
    Ok(SimDevice { node, orders, pump })
}

/// A device with one line has no other.
///
/// # Errors
/// Another line than 1 is asked for.
fn only_line_one(kind: AdapterKind, lines: &[DeviceLine]) -> Result<(), SimError> {
    match lines.iter().find(|line| line.as_number() != Some(1)) {
        Some(line) => Err(SimError::NoLine { kind: kind.as_str(), line: line.clone(), allowed: "1" }),
        None => Ok(()),
    }
}
