//! From a configured port to the transport that opens it. The only place that knows every transport.

use std::sync::Arc;

use super::connect::Connect;
use super::replay::ReplayConnect;
use super::serial::{Locate, Resolver, SerialConnect};
use super::tcp::TcpConnect;
use super::tcp_listen::TcpListenConnect;
use crate::config::{AdapterConfig, PortSpec};

/// The transport of an adapter's port. `simulated` tells where the terminal of a simulated device is; a `sim:` port
/// without one is never found.
#[must_use]
pub fn connector(adapter: &AdapterConfig, simulated: Option<Resolver>) -> Box<dyn Connect> {
    let name = adapter.port.to_string();
    let locate = match &adapter.port {
        PortSpec::Tcp { host, port } => return Box::new(TcpConnect::new(host, *port)),
        PortSpec::TcpListen(address) => return Box::new(TcpListenConnect::new(*address)),
        PortSpec::Replay(path) => return Box::new(ReplayConnect::new(path, &adapter.name)),
        PortSpec::Path(path) => Locate::Path(path.clone()),
        PortSpec::Usb { vid, pid, serial } => Locate::Usb { vid: *vid, pid: *pid, serial: serial.clone(), name },
        PortSpec::Sim(_) => Locate::Resolved { resolver: simulated.unwrap_or_else(|| Arc::new(|| None)), name },
    };
    Box::new(SerialConnect::new(locate, adapter.baud).framed(adapter.framing))
}
