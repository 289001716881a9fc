//! A TCP port on which a device connects to this machine. One device at a time: while it is connected, another address is
//! turned away, and a new connection of the same address takes the place of the old one, which the device has given up.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::future::{BoxFuture, FutureExt as _};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::connect::{Connect, Connection, Farewell, OpenError, Wire};

/// Connections that may wait to be looked at. Only one is ever served.
const BACKLOG: u32 = 4;

/// Waits for a device to connect.
pub struct TcpListenConnect {
    address: SocketAddr,
    /// Kept open from the first try on, so that a device that comes back is never refused.
    listener: Option<Arc<TcpListener>>,
    next: Next,
}

/// The new connection of a device that had not closed its old one.
type Next = Arc<Mutex<Option<(TcpStream, SocketAddr)>>>;

impl TcpListenConnect {
    /// Listens on this address and port of this machine.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, listener: None, next: Next::default() }
    }

    async fn accept(&mut self) -> Result<Connection, OpenError> {
        let listener = match &self.listener {
            Some(listener) => Arc::clone(listener),
            None => Arc::clone(self.listener.insert(Arc::new(listen(self.address)?))),
        };
        let waiting = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (stream, peer) = match waiting {
            Some(next) => next,
            None => listener.accept().await.map_err(|error| self.failed(&error))?,
        };
        let path = format!("{} from {peer}", self.name());
        let wire = PeerWire { stream, peer: peer.ip(), listener, next: Arc::clone(&self.next) };
        Ok(Connection { path, wire: Box::new(wire) })
    }

    fn name(&self) -> String {
        format!("tcp-listen://{}", self.address)
    }

    fn failed(&self, error: &io::Error) -> OpenError {
        OpenError::Failed { path: self.name(), why: error.to_string() }
    }
}

impl Connect for TcpListenConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        self.accept().boxed()
    }

    /// Nothing is wrong here with an opening that takes long: the other side has not come.
    fn on_slow(&self) -> String {
        format!("waiting for the device to connect to {}", self.name())
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, OpenError> {
    let open = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // A run that is started anew takes the port of the one before, whose connections still linger.
        socket.set_reuseaddr(true)?;
        // What is accepted inherits it: a device that vanished is noticed in the end.
        socket.set_keepalive(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    open().map_err(|error: io::Error| {
        let path = format!("tcp-listen://{address}");
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => return OpenError::Busy { path },
            io::ErrorKind::AddrNotAvailable => format!("{error}, check the address: this machine has none like it"),
            io::ErrorKind::PermissionDenied => format!("{error}, a port from 1024 on needs no permission"),
            _ => error.to_string(),
        };
        OpenError::Failed { path, why }
    })
}

/// The device's connection, and an eye on who else knocks.
struct PeerWire {
    stream: TcpStream,
    peer: IpAddr,
    listener: Arc<TcpListener>,
    next: Next,
}

impl Wire for PeerWire {}

impl PeerWire {
    /// Ready when the same device has connected anew. Whoever else knocks is turned away.
    fn poll_replaced(&self, cx: &mut Context<'_>) -> Poll<io::Error> {
        while let Poll::Ready(Ok((stream, peer))) = self.listener.poll_accept(cx) {
            if peer.ip() == self.peer {
                *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some((stream, peer));
                let words = "the device connected anew: its connection before is taken for lost";
                return Poll::Ready(io::Error::other(Farewell(words.to_owned())));
            }
        }
        Poll::Pending
    }
}

impl AsyncRead for PeerWire {
    /// Bytes first: what came before the device connected anew is not lost.
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buf) {
            return Poll::Ready(read);
        }
        self.poll_replaced(cx).map(Err)
    }
}

impl AsyncWrite for PeerWire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const ANY_PORT: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

    /// Listening already, with the address that devices connect to.
    fn listening() -> (TcpListenConnect, SocketAddr) {
        let listener = listen(ANY_PORT.into()).unwrap();
        let address = listener.local_addr().unwrap();
        let connect = TcpListenConnect { listener: Some(Arc::new(listener)), ..TcpListenConnect::new(address) };
        (connect, address)
    }

    /// A device at another address of this machine.
    async fn from(address: [u8; 4], to: SocketAddr) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((address, 0).into()).unwrap();
        socket.connect(to).await.unwrap()
    }

    #[tokio::test]
    async fn the_device_comes_to_us_and_comes_again_after_it_left() {
        let (mut connect, address) = listening();
        for record in [b"first", b"again"] {
            let (connection, mut device) = tokio::join!(connect.connect(), from([127, 0, 0, 1], address));
            let Connection { path, mut wire } = connection.unwrap();
            assert_eq!(path, format!("tcp-listen://{address} from {}", device.local_addr().unwrap()));
            device.write_all(record).await.unwrap();
            drop(device);
            let mut bytes = Vec::new();
            wire.read_to_end(&mut bytes).await.unwrap();
            assert_eq!(bytes, record);
        }
    }

    #[tokio::test]
    async fn while_a_device_is_connected_another_address_is_turned_away() {
        let (mut connect, address) = listening();
        let (connection, mut device) = tokio::join!(connect.connect(), from([127, 0, 0, 1], address));
        let mut wire = connection.unwrap().wire;
        let mut other = from([127, 0, 0, 2], address).await;
        let turned_away = async move {
            let _reset_or_end = other.read(&mut [0; 1]).await;
            device.write_all(b"record").await.unwrap();
            device
        };
        let mut bytes = [0; 6];
        let (read, _device) = tokio::join!(wire.read_exact(&mut bytes), turned_away);
        assert_eq!((read.unwrap(), &bytes), (6, b"record"));
    }

    #[tokio::test]
    async fn a_device_that_connects_anew_takes_the_place_of_its_old_connection() {
        let (mut connect, address) = listening();
        let (connection, mut old) = tokio::join!(connect.connect(), from([127, 0, 0, 1], address));
        let mut wire = connection.unwrap().wire;
        old.write_all(b"last").await.unwrap();
        let mut new = from([127, 0, 0, 1], address).await;
        new.write_all(b"next").await.unwrap();
        let mut bytes = [0; 4];
        wire.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"last", "what came before is not lost");
        let error = wire.read(&mut bytes).await.unwrap_err();
        assert!(error.to_string().contains("connected anew"), "{error}");
        drop(wire);
        let mut wire = connect.connect().await.unwrap().wire;
        wire.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"next");
    }

    #[tokio::test]
    async fn a_port_that_another_program_has_is_busy() {
        let (_connect, address) = listening();
        let taken = TcpListenConnect::new(address).connect().await.err();
        assert_eq!(taken, Some(OpenError::Busy { path: format!("tcp-listen://{address}") }));
    }
}
