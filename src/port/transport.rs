//! From a configured port to the transport that opens it. The only place that knows every transport.

use std::sync::Arc;

use super::connect::Connect;
use super::contacts::ContactsConnect;
use super::hid::HidConnect;
use super::replay::ReplayConnect;
use super::serial::{Locate, Resolver, SerialConnect};
use super::tcp::TcpConnect;
use super::tcp_listen::TcpListenConnect;
use super::udp::UdpConnect;
use crate::config::{AdapterConfig, PortSpec};
use crate::decode::hid::Identity;
use crate::domain::AdapterKind;

/// The transport of an adapter's port. `simulated` tells where the terminal of a simulated device is; a `sim:` port
/// without one is never found.
#[must_use]
pub fn connector(adapter: &AdapterConfig, simulated: Option<Resolver>) -> Box<dyn Connect> {
    let name = adapter.port.to_string();
    let locate = match &adapter.port {
        PortSpec::Tcp { host, port } => return Box::new(TcpConnect::new(host, *port)),
        PortSpec::Udp { unit, port } => return Box::new(UdpConnect::new(*unit, *port)),
        PortSpec::TcpListen(address) => return Box::new(TcpListenConnect::new(*address)),
        PortSpec::Replay(path) => return Box::new(ReplayConnect::new(path, &adapter.name)),
        PortSpec::Hid { vid, pid, serial } => {
            return Box::new(HidConnect::new(Identity { vid: *vid, pid: *pid }, serial.clone()));
        }
        PortSpec::Path(path) => Locate::Path(path.clone()),
        PortSpec::Usb { vid, pid, serial } => Locate::Usb { vid: *vid, pid: *pid, serial: serial.clone(), name },
        PortSpec::Sim(_) => Locate::Resolved { resolver: simulated.unwrap_or_else(|| Arc::new(|| None)), name },
    };
    if adapter.kind == AdapterKind::Contacts && !adapter.port.is_simulated() {
        return Box::new(ContactsConnect::new(locate, adapter.options.wiring().feed));
    }
    Box::new(SerialConnect::new(locate, adapter.baud).framed(adapter.framing))
}
