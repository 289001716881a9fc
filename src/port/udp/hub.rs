//! One socket a port, shared by every adapter that listens there: two sockets on one port would share broadcasts, but only
//! one of them would hear what is sent to this machine alone. Hands each datagram to whoever it is for, by its sender; a slow
//! adapter never holds up another one.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::decode::packets::{LONGEST_PAYLOAD, Tag, wrap};
use crate::port::connect::DriverCounters;

/// Packets that wait for one adapter at most; further ones are lost, counted and told. A unit sends three or four a call.
pub(crate) const PACKETS_WAITING_MAX: usize = 1024;
/// Senders that are not listened to and are told, each once a connection.
const STRANGERS_MAX: usize = 16;
/// No datagram is longer.
const LONGEST_DATAGRAM: usize = 65_536;

/// The sockets that are open, by port. A socket stays open while the process lives, so that a connection that is opened
/// again need not wait for the one before it to be closed.
#[derive(Debug, Default)]
pub(crate) struct Hubs {
    open: Mutex<BTreeMap<u16, Arc<Hub>>>,
}

impl Hubs {
    /// Those of this process: a port belongs to it as a whole.
    pub(crate) fn of_this_process() -> Arc<Self> {
        static HUBS: LazyLock<Arc<Hubs>> = LazyLock::new(Arc::default);
        Arc::clone(&HUBS)
    }

    /// The socket of a port, opened where it is not open yet. Must be called within a runtime.
    ///
    /// # Errors
    /// The system's, such as that another program has the port.
    pub(crate) fn hub(&self, port: u16) -> io::Result<Arc<Hub>> {
        let mut open = lock(&self.open);
        if let Some(hub) = open.get(&port).filter(|hub| hub.hears()) {
            return Ok(Arc::clone(hub));
        }
        open.remove(&port);
        let hub = Arc::new(Hub::bind(port)?);
        open.insert(port, Arc::clone(&hub));
        Ok(hub)
    }
}

/// One socket and who listens to it.
#[derive(Debug)]
pub(crate) struct Hub {
    socket: std::net::UdpSocket,
    shared: Arc<Shared>,
    ear: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    seats: Mutex<Vec<Listener>>,
    failure: Mutex<Option<String>>,
}

#[derive(Debug)]
struct Listener {
    seat: Arc<Seat>,
    packets: mpsc::Sender<Vec<u8>>,
}

impl Hub {
    fn bind(port: u16) -> io::Result<Self> {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port))?;
        socket.set_nonblocking(true)?;
        socket.set_broadcast(true)?;
        let ear = UdpSocket::from_std(socket.try_clone()?)?;
        let shared = Arc::<Shared>::default();
        let ear = tokio::spawn(listen(ear, Arc::clone(&shared)));
        Ok(Self { socket, shared, ear })
    }

    /// Where the socket listens.
    #[cfg(test)]
    pub(crate) fn port(&self) -> u16 {
        self.socket.local_addr().map_or(0, |address| address.port())
    }

    /// The same socket for sending, so that commands come from the port that answers go to.
    pub(super) fn mouth(&self) -> io::Result<UdpSocket> {
        UdpSocket::from_std(self.socket.try_clone()?)
    }

    /// Listens to one unit, or to anybody, from now on.
    pub(super) fn sit(&self, unit: Option<Ipv4Addr>) -> (Arc<Seat>, mpsc::Receiver<Vec<u8>>) {
        let (packets, waiting) = mpsc::channel(PACKETS_WAITING_MAX);
        let seat = Arc::new(Seat { unit, lost: AtomicU32::new(0), strangers: Mutex::default() });
        lock(&self.shared.seats).push(Listener { seat: Arc::clone(&seat), packets });
        (seat, waiting)
    }

    pub(super) fn leave(&self, seat: &Arc<Seat>) {
        lock(&self.shared.seats).retain(|listener| !Arc::ptr_eq(&listener.seat, seat));
    }

    /// Why nothing comes any more.
    pub(super) fn why_deaf(&self) -> String {
        lock(&self.shared.failure).clone().unwrap_or_else(|| "the network socket was closed".to_owned())
    }

    fn hears(&self) -> bool {
        !self.ear.is_finished()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.ear.abort();
    }
}

/// One adapter at a socket.
#[derive(Debug)]
pub(super) struct Seat {
    unit: Option<Ipv4Addr>,
    lost: AtomicU32,
    strangers: Mutex<Vec<Ipv4Addr>>,
}

impl Seat {
    fn takes(&self, sender: Ipv4Addr) -> bool {
        self.unit.is_none_or(|unit| unit == sender)
    }

    fn notice(&self, sender: Ipv4Addr) {
        let mut strangers = lock(&self.strangers);
        if strangers.len() < STRANGERS_MAX && !strangers.contains(&sender) {
            strangers.push(sender);
        }
    }

    /// What was lost since the connection was opened, and whose datagrams nobody took.
    pub(super) fn counters(&self) -> DriverCounters {
        let strangers = lock(&self.strangers);
        DriverCounters {
            buffer_overrun: self.lost.load(Ordering::Relaxed),
            strangers: u32::try_from(strangers.len()).unwrap_or(u32::MAX),
            newest_stranger: strangers.last().copied(),
            ..DriverCounters::default()
        }
    }
}

/// Takes datagrams for as long as the socket gives any.
async fn listen(ear: UdpSocket, shared: Arc<Shared>) {
    let mut buffer = vec![0; LONGEST_DATAGRAM];
    let error = loop {
        match ear.recv_from(&mut buffer).await {
            Ok((count, sender)) => {
                if let IpAddr::V4(sender) = sender.ip() {
                    deliver(&lock(&shared.seats), sender, buffer.get(..count).unwrap_or_default());
                }
            }
            Err(error) => break error,
        }
    };
    *lock(&shared.failure) = Some(format!("listening on the network failed: {error}"));
    // Without its sender each connection learns that it is over.
    lock(&shared.seats).clear();
}

fn deliver(listeners: &[Listener], sender: Ipv4Addr, datagram: &[u8]) {
    let mut is_taken = false;
    for Listener { seat, packets } in listeners.iter().filter(|listener| listener.seat.takes(sender)) {
        is_taken = true;
        // A datagram that no packet holds is no device's; its pieces are faults, and none of it is lost.
        for piece in datagram.chunks(LONGEST_PAYLOAD) {
            if packets.try_send(wrap(Tag::Data, piece)).is_err() {
                seat.lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    if !is_taken {
        for listener in listeners {
            listener.seat.notice(sender);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
