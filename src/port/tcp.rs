//! Serial servers on the network: raw TCP, no telnet negotiation.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::timeout;

use super::connect::{Connect, Connection, OpenError, Pace};

/// A server that does not answer within this time does not answer.
pub const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Opens TCP connections to a serial server.
pub struct TcpConnect {
    host: String,
    port: u16,
}

impl TcpConnect {
    /// Connects to this host name or address and port.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        Self { host: host.to_owned(), port }
    }
}

impl Connect for TcpConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        async move {
            let address = if self.host.contains(':') {
                format!("[{}]:{}", self.host.trim_matches(['[', ']']), self.port)
            } else {
                format!("{}:{}", self.host, self.port)
            };
            match connect(&address).await {
                Ok(stream) => Ok(Connection { path: format!("tcp://{address}"), wire: Box::new(stream) }),
                Err(error) if error.kind() != io::ErrorKind::TimedOut => {
                    Err(OpenError::NotConnected { why: hint(&error), address })
                }
                Err(_elapsed) => {
                    let why = format!(
                        "no answer within {} s, check that the serial server has power and network",
                        CONNECT_LIMIT.as_secs()
                    );
                    Err(OpenError::NotConnected { address, why })
                }
            }
        }
        .boxed()
    }

    fn pace(&self) -> Pace {
        Pace::NETWORK
    }
}

async fn connect(address: &str) -> io::Result<TcpStream> {
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for candidate in lookup_host(address).await? {
        // Each address has its own time: a dead one must not keep the others from being tried.
        match timeout(CONNECT_LIMIT, connect_one(candidate)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => failure = error,
            Err(_elapsed) => failure = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(failure)
}

async fn connect_one(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_keepalive(true)?;
    let stream = socket.connect(address).await?;
    // A question to a device is a few bytes that must not wait for more.
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn hint(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{error}, check the port number and that no other program is connected to the serial server")
        }
        _ => format!("{error}, check the address and the network"),
    }
}
