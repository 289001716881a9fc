//! Devices that send datagrams: Ethernet Link units. Each datagram that is taken is wrapped whole, so that its borders
//! survive; each write is one datagram. What has no room, and who is not listened to, is counted and told.

mod hub;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::{BoxFuture, FutureExt as _, ready as resolved};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

#[cfg(test)]
pub(crate) use self::hub::PACKETS_WAITING_MAX;
use self::hub::Seat;
pub(crate) use self::hub::{Hub, Hubs};
use super::connect::{Connect, Connection, DriverCounters, Farewell, OpenError, Pace, Wire};

/// Listens on a port for one unit, or for any.
pub struct UdpConnect {
    hubs: Arc<Hubs>,
    /// From whom datagrams are taken; `None` for anybody.
    unit: Option<Ipv4Addr>,
    /// Where datagrams come in.
    port: u16,
    /// Where commands go.
    commands_to: SocketAddrV4,
}

impl UdpConnect {
    /// Takes what this unit sends to `port`, and sends it commands there; without a unit, takes what anybody sends and
    /// sends commands to all.
    #[must_use]
    pub fn new(unit: Option<Ipv4Addr>, port: u16) -> Self {
        let to = SocketAddrV4::new(unit.unwrap_or(Ipv4Addr::BROADCAST), port);
        Self::within(Hubs::of_this_process(), unit, port, to)
    }

    /// The same with sockets of its own, and with another address for commands.
    pub(crate) fn within(hubs: Arc<Hubs>, unit: Option<Ipv4Addr>, port: u16, commands_to: SocketAddrV4) -> Self {
        Self { hubs, unit, port, commands_to }
    }

    fn open(&self) -> io::Result<UdpWire> {
        let hub = self.hubs.hub(self.port)?;
        let socket = hub.mouth()?;
        let (seat, packets) = hub.sit(self.unit);
        Ok(UdpWire { hub, seat, packets, socket, commands_to: self.commands_to, unread: Vec::new() })
    }
}

impl Connect for UdpConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let path = format!("udp://{}:{}", self.unit.unwrap_or(Ipv4Addr::BROADCAST), self.port);
        let opened = match self.open() {
            Ok(wire) => Ok(Connection { path, wire: Box::new(wire) }),
            Err(error) => Err(refused(&error, self.port)),
        };
        resolved(opened).boxed()
    }

    fn pace(&self) -> Pace {
        Pace::NETWORK
    }
}

fn refused(error: &io::Error, port: u16) -> OpenError {
    let path = format!("UDP port {port}");
    match error.kind() {
        io::ErrorKind::AddrInUse => OpenError::Busy { path },
        io::ErrorKind::PermissionDenied => OpenError::NoPermission { path },
        _ => OpenError::Failed { path, why: error.to_string() },
    }
}

/// One adapter's share of a port.
struct UdpWire {
    hub: Arc<Hub>,
    seat: Arc<Seat>,
    packets: mpsc::Receiver<Vec<u8>>,
    socket: UdpSocket,
    commands_to: SocketAddrV4,
    /// What of a packet did not fit into the last read.
    unread: Vec<u8>,
}

impl Wire for UdpWire {
    fn driver_counters(&self) -> Option<DriverCounters> {
        Some(self.seat.counters())
    }
}

impl Drop for UdpWire {
    fn drop(&mut self) {
        self.hub.leave(&self.seat);
    }
}

impl AsyncRead for UdpWire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.unread.is_empty() {
            match std::task::ready!(this.packets.poll_recv(cx)) {
                Some(packet) => this.unread = packet,
                None => return Poll::Ready(Err(io::Error::other(Farewell(this.hub.why_deaf())))),
            }
        }
        let fits = this.unread.len().min(buf.remaining());
        buf.put_slice(this.unread.get(..fits).unwrap_or_default());
        this.unread.drain(..fits);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for UdpWire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.socket.poll_send_to(cx, bytes, SocketAddr::V4(self.commands_to))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
