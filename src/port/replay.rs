//! A recorded trace as a port: the bytes of one adapter, played in real time through the same supervisor as a device.
//! What is sent to it is swallowed. A connection that was lost in the recording is lost again, and open again when the
//! recording had it open again; after the last one there is nothing more to open.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_util::future::{BoxFuture, FutureExt as _, ready as resolved};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::connect::{Connect, Connection, Farewell, OpenError, Wire};
use super::trace::{TraceBody, TraceHeader, TraceItem, TraceReader};
use crate::domain::{AdapterName, Mono, PortEvent};

/// Why a replayed port is lost for good.
pub const END_OF_TRACE: &str = "end of trace";

/// Opens the recorded connections of one adapter, one after the other.
pub struct ReplayConnect {
    path: PathBuf,
    adapter: AdapterName,
    player: Option<Arc<Mutex<Player>>>,
}

impl ReplayConnect {
    /// Plays this file. Of several recorded adapters it takes the one named `adapter`; a single one is taken whatever
    /// its name.
    #[must_use]
    pub fn new(path: &Path, adapter: &AdapterName) -> Self {
        Self { path: path.to_owned(), adapter: adapter.clone(), player: None }
    }

    fn open(&mut self) -> Result<Connection, OpenError> {
        let path = self.path.display().to_string();
        let player = match &self.player {
            Some(player) => player,
            None => self.player.insert(Arc::new(Mutex::new(Player::open(&self.path, &self.adapter)?))),
        };
        lock(player).seek().map_err(|stop| match stop {
            Stop::Ended(why) => OpenError::Ended { why },
            Stop::NotYet(why) => OpenError::Failed { path: path.clone(), why },
        })?;
        let wire = ReplayWire { player: Arc::clone(player), timer: Box::pin(sleep_until(Instant::now())) };
        Ok(Connection { path, wire: Box::new(wire) })
    }
}

impl Connect for ReplayConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        resolved(self.open()).boxed()
    }
}

/// Plays the items of one adapter against tokio's clock.
struct Player {
    items: Box<dyn Iterator<Item = Result<TraceItem, String>> + Send>,
    /// The next item of the adapter, taken from `items` already.
    ahead: Option<TraceItem>,
    /// This moment of the recording is, or was, played at this instant.
    anchor: Option<(Mono, Instant)>,
    /// What was read of the present item and not taken yet.
    unread: Vec<u8>,
    /// Why there is nothing after `ahead`.
    ended: Option<String>,
}

enum Stop {
    Ended(String),
    NotYet(String),
}

impl Player {
    fn open(path: &Path, adapter: &AdapterName) -> Result<Self, OpenError> {
        let failed = |why: String| OpenError::Failed { path: path.display().to_string(), why };
        let reader = TraceReader::open(path).map_err(|error| failed(error.to_string()))?;
        let adapter = chosen(reader.header(), adapter).map_err(failed)?;
        let items = reader
            .map(|item| item.map_err(|error| error.to_string()))
            .filter(move |item| item.as_ref().map_or(true, |item| concerns(item, &adapter)));
        Ok(Self { items: Box::new(items), ahead: None, anchor: None, unread: Vec::new(), ended: None })
    }

    fn peek(&mut self) -> Option<&TraceItem> {
        if self.ahead.is_none() && self.ended.is_none() {
            match self.items.next() {
                Some(Ok(item)) => self.ahead = Some(item),
                Some(Err(why)) => self.ended = Some(why),
                None => self.ended = Some(END_OF_TRACE.to_owned()),
            }
        }
        self.ahead.as_ref()
    }

    /// When the next item is due, if there is one; at once while nothing was played yet.
    fn next_due(&mut self) -> Option<Instant> {
        let at = self.peek()?.at.mono;
        Some(self.anchor.map_or_else(Instant::now, |(mono, instant)| instant + at.since(mono)))
    }

    fn opens_anew(&self) -> bool {
        self.ahead
            .as_ref()
            .is_some_and(|item| matches!(item.body, TraceBody::Port { event: PortEvent::Opened { .. }, .. }))
    }

    /// Goes on to the next recorded connection, if its time has come. The very first begins at once.
    fn seek(&mut self) -> Result<(), Stop> {
        let mut why = "not open at this point of the recording".to_owned();
        self.unread.clear();
        while let Some(due) = self.next_due() {
            if due > Instant::now() {
                return Err(Stop::NotYet(why));
            }
            let Some(TraceItem { at, body }) = self.ahead.take() else { break };
            match body {
                TraceBody::Port { event: PortEvent::Opened { .. }, .. } => {
                    self.anchor = Some((at.mono, Instant::now()));
                    return Ok(());
                }
                // The recording began in the middle of a connection.
                TraceBody::Rx { data, .. } => {
                    self.anchor = Some((at.mono, Instant::now()));
                    self.unread = data;
                    return Ok(());
                }
                TraceBody::Port { event: PortEvent::OpenFailed { why: recorded }, .. } => why = recorded,
                TraceBody::Port { .. }
                | TraceBody::Tx { .. }
                | TraceBody::State(_)
                | TraceBody::Command(_)
                | TraceBody::Run(_)
                | TraceBody::Annunciation(_)
                | TraceBody::Posted(_) => {}
            }
        }
        Err(Stop::Ended(self.ended.clone().unwrap_or_else(|| END_OF_TRACE.to_owned())))
    }

    /// Takes the item that is due: its bytes, or why the connection ends.
    fn play(&mut self) -> Result<(), String> {
        match self.ahead.take().map(|item| item.body) {
            Some(TraceBody::Rx { data, .. }) => self.unread = data,
            Some(TraceBody::Port { event: PortEvent::Lost { why }, .. }) => return Err(why),
            Some(_) | None => {}
        }
        Ok(())
    }
}

fn chosen(header: &TraceHeader, adapter: &AdapterName) -> Result<AdapterName, String> {
    let names: Vec<&AdapterName> = header.adapters.iter().map(|adapter| &adapter.name).collect();
    match names.as_slice() {
        [only] => Ok((*only).clone()),
        names if names.contains(&adapter) => Ok(adapter.clone()),
        names => {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            Err(format!("the trace holds no adapter {adapter}, only: {}", names.join(", ")))
        }
    }
}

/// Whether an item plays a part: the adapter's bytes, and its port's opening, failing and loss.
fn concerns(item: &TraceItem, adapter: &AdapterName) -> bool {
    match &item.body {
        TraceBody::Rx { adapter: name, .. } => name == adapter,
        TraceBody::Port { adapter: name, event } => {
            let moves =
                matches!(event, PortEvent::Opened { .. } | PortEvent::OpenFailed { .. } | PortEvent::Lost { .. });
            moves && name == adapter
        }
        TraceBody::State(_)
        | TraceBody::Tx { .. }
        | TraceBody::Command(_)
        | TraceBody::Run(_)
        | TraceBody::Annunciation(_)
        | TraceBody::Posted(_) => false,
    }
}

fn lock(player: &Mutex<Player>) -> std::sync::MutexGuard<'_, Player> {
    player.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One recorded connection.
struct ReplayWire {
    player: Arc<Mutex<Player>>,
    timer: Pin<Box<Sleep>>,
}

impl Wire for ReplayWire {}

impl AsyncRead for ReplayWire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { player, timer } = self.get_mut();
        let mut player = lock(player);
        let farewell = |why: String| Poll::Ready(Err(io::Error::other(Farewell(why))));
        loop {
            if !player.unread.is_empty() {
                let count = player.unread.len().min(buf.remaining());
                buf.put_slice(&player.unread.drain(..count).collect::<Vec<u8>>());
                return Poll::Ready(Ok(()));
            }
            let Some(due) = player.next_due() else {
                return farewell(player.ended.clone().unwrap_or_else(|| END_OF_TRACE.to_owned()));
            };
            if player.opens_anew() {
                return farewell("the recording opens the port anew".to_owned());
            }
            if timer.deadline() != due {
                timer.as_mut().reset(due);
            }
            if due > Instant::now() {
                ready!(timer.as_mut().poll(cx));
            }
            if let Err(why) = player.play() {
                return farewell(why);
            }
        }
    }
}

impl AsyncWrite for ReplayWire {
    fn poll_write(self: Pin<&mut Self>, _cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
