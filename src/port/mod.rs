//! Everything that touches a device: how ports are opened, kept, lost and opened again, what is found on the machine,
//! and traces. Bytes are stamped here, with a clock that was handed in, and interpreted elsewhere.

mod advice;
pub mod connect;
pub mod contacts;
mod counters;
pub mod discover;
pub mod hid;
mod hidraw;
mod holder;
mod outlet;
pub mod probe;
pub mod replay;
mod round_trip;
pub mod serial;
mod session;
pub mod supervise;
mod sysfs;
pub mod tcp;
pub mod tcp_listen;
pub mod trace;
mod transport;
pub mod udp;
mod vigil;

#[cfg(test)]
mod tests;

pub use connect::{Connect, Connection, DriverCounters, Farewell, OpenError, Pace, Wire};
pub use contacts::{ContactsConnect, LOOK_EVERY};
pub use hid::HidConnect;
pub use hidraw::HidDevice;
pub use holder::Holder;
pub use outlet::OVERRUN_REPORT_EVERY;
pub use probe::{Probed, probe};
pub use replay::ReplayConnect;
pub use round_trip::ROUND_TRIP_EVERY;
pub use serial::{Locate, Resolver, SerialConnect};
pub use session::{COUNTERS_EVERY, NODE_CHECK_EVERY, READ_LIMIT, WRITE_LIMIT};
pub use supervise::{LIFELESS_BELOW, LIFELESS_TRIES, LIFELESS_WAIT, OPEN_SLOW, PortTask, Protocol, TxTap, supervise};
pub use sysfs::{TtyPort, UsbDevice};
pub use tcp::TcpConnect;
pub use tcp_listen::TcpListenConnect;
pub use transport::connector;
pub use udp::UdpConnect;
pub use vigil::{SETUP_LIMIT, STALE_LIMIT};

use crate::domain::{Input, Moment};

/// An input with the moment it was stamped with at the edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub input: Input,
}
