//! One connection from its opening to its loss: reads, stamps and sends on every byte, lets the dialogue speak, and
//! keeps its deadlines. Sleeps whenever nothing is due; a wake-up has a byte or a deadline as its cause.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{sleep, timeout};

use super::connect::{DriverCounters, Farewell, Wire};
use super::outlet::{Closed, Outlet};
use super::round_trip::RoundTrips;
use super::supervise::Protocol;
use super::vigil::{SETUP_LIMIT, STALE_LIMIT, Turn, Vigil};
use crate::decode::{Decoder, Dialogue, DialogueEvent};
use crate::domain::{Decoded, Moment, Mono, PortEvent};

/// Bytes taken by one read at most, and so carried by one reading.
pub const READ_LIMIT: usize = 64 * 1024;
/// A message that could not be handed to the driver within this time means that the port failed.
pub const WRITE_LIMIT: Duration = Duration::from_secs(1);
/// How often the device node is looked at. On whole seconds, so that all ports share one wake-up.
pub const NODE_CHECK_EVERY: Duration = Duration::from_secs(1);
/// How often the driver's error counters are read.
pub const COUNTERS_EVERY: Duration = Duration::from_secs(10);
/// The shortest sleep: a dialogue that asks for a moment that has passed must not turn the loop into a busy one.
const SHORTEST_SLEEP: Duration = Duration::from_millis(1);

/// How a connection ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The port failed, or was given up.
    Lost { at: Moment, why: String },
    /// Nobody takes inputs any more.
    Closed,
}

impl From<Closed> for End {
    fn from(Closed: Closed) -> Self {
        Self::Closed
    }
}

/// Sees the bytes of one message after it was sent.
pub(crate) type Tap = dyn Fn(Moment, &[u8]) + Send + Sync;

pub(crate) struct Session<'a> {
    outlet: &'a mut Outlet,
    tap: Option<&'a Tap>,
    wire: Box<dyn Wire>,
    decoder: Box<dyn Decoder>,
    dialogue: Box<dyn Dialogue>,
    decoded: Vec<Decoded>,
    vigil: Vigil,
    round_trips: RoundTrips,
    stale_after: Option<Duration>,
    was_live: bool,
    node_check: Option<Mono>,
    counters: Option<Counted>,
}

struct Counted {
    last: DriverCounters,
    next: Mono,
}

impl<'a> Session<'a> {
    pub(crate) fn new(outlet: &'a mut Outlet, protocol: &Protocol, tap: Option<&'a Tap>, wire: Box<dyn Wire>) -> Self {
        let now = outlet.now().mono;
        outlet.take_waited();
        Self {
            outlet,
            tap,
            decoder: (protocol.decoder)(),
            dialogue: (protocol.dialogue)(),
            decoded: Vec::new(),
            vigil: Vigil::new(now, protocol.stale_after),
            round_trips: RoundTrips::new(protocol.stale_after.unwrap_or(SETUP_LIMIT)),
            stale_after: protocol.stale_after,
            was_live: false,
            node_check: wire.has_node().then(|| next_whole(now, NODE_CHECK_EVERY)),
            counters: wire.driver_counters().map(|last| Counted { last, next: next_whole(now, COUNTERS_EVERY) }),
            wire,
        }
    }

    pub(crate) fn was_live(&self) -> bool {
        self.was_live
    }

    pub(crate) fn into_wire(self) -> Box<dyn Wire> {
        self.wire
    }

    pub(crate) async fn run(&mut self, buffer: &mut [u8]) -> Result<Infallible, End> {
        let now = self.outlet.now();
        self.dialogue.on_open(now.mono);
        self.drain_dialogue(now).await?;
        loop {
            let due = self.poll_timeout();
            let now = self.outlet.now().mono;
            // Bytes before deadlines: what already waits in the driver speaks for the device before it is judged.
            tokio::select! {
                biased;
                () = self.outlet.closed() => return Err(End::Closed),
                read = self.wire.read(buffer) => self.on_read(read, buffer).await?,
                () = until(due, now) => {}
            }
            self.on_due().await?;
        }
    }

    fn poll_timeout(&self) -> Option<Mono> {
        let counters = self.counters.as_ref().map(|counted| counted.next);
        [self.dialogue.poll_timeout(), self.vigil.poll_timeout(), self.outlet.poll_timeout(), self.node_check, counters]
            .into_iter()
            .flatten()
            .min()
    }

    async fn on_read(&mut self, read: io::Result<usize>, buffer: &[u8]) -> Result<(), End> {
        let at = self.outlet.now();
        let bytes = match read {
            Ok(0) => {
                return Err(lost(at, "the port ended (end of file): the adapter was unplugged or its server closed"));
            }
            Ok(count) => buffer.get(..count).unwrap_or(buffer),
            Err(error) => {
                let words = error.get_ref().and_then(|inner| inner.downcast_ref::<Farewell>()).map(ToString::to_string);
                return Err(lost(at, words.unwrap_or_else(|| format!("reading failed: {error}"))));
            }
        };
        self.was_live |= self.stale_after.is_none();
        self.outlet.reading(at, bytes.to_vec()).await?;
        let mut decoded = std::mem::take(&mut self.decoded);
        self.decoder.push(bytes, &mut decoded);
        for value in decoded.drain(..) {
            self.dialogue.on_decoded(at.mono, &value);
            self.drain_dialogue(at).await?;
        }
        self.decoded = decoded;
        if let Some(report) = self.round_trips.report(at.mono) {
            self.outlet.event(at, report).await?;
        }
        Ok(())
    }

    /// Judges everything that is due by now.
    async fn on_due(&mut self) -> Result<(), End> {
        // While the board made the port wait, nobody listened and nobody asked: that time is not held against the device.
        let waited = self.outlet.take_waited();
        if !waited.is_zero() {
            self.vigil.postpone(waited);
            self.round_trips.forget();
        }
        let now = self.outlet.now();
        if self.dialogue.poll_timeout().is_some_and(|due| due <= now.mono) {
            self.dialogue.on_timeout(now.mono);
            self.drain_dialogue(now).await?;
        }
        if let Some(turn) = self.vigil.on_timeout(now.mono) {
            self.on_turn(now, turn).await?;
        }
        if self.node_check.is_some_and(|due| due <= now.mono) {
            self.node_check = Some(next_whole(now.mono, NODE_CHECK_EVERY));
            if let Some(why) = self.wire.vanished() {
                return Err(lost(now, why));
            }
        }
        self.read_counters(now).await?;
        Ok(self.outlet.report_overruns().await?)
    }

    async fn read_counters(&mut self, now: Moment) -> Result<(), End> {
        let Some(counted) = self.counters.as_mut().filter(|counted| counted.next <= now.mono) else { return Ok(()) };
        counted.next = next_whole(now.mono, COUNTERS_EVERY);
        let Some(counters) = self.wire.driver_counters() else { return Ok(()) };
        let rise = counters.rise_since(counted.last);
        counted.last = counters;
        if let Some((why, count)) = rise {
            self.outlet.event(now, PortEvent::DriverErrors { why, count }).await?;
        }
        Ok(())
    }

    async fn drain_dialogue(&mut self, at: Moment) -> Result<(), End> {
        while let Some(event) = self.dialogue.poll_event() {
            let turn = match event {
                DialogueEvent::Initialised { capabilities, why } => {
                    self.outlet.event(at, PortEvent::Initialised { capabilities, why }).await?;
                    self.vigil.on_initialised(at.mono)
                }
                DialogueEvent::ProofOfLife => {
                    self.round_trips.on_proof(at.mono);
                    self.vigil.on_proof(at.mono)
                }
                DialogueEvent::UnitSilent { unit, why } => {
                    self.outlet.event(at, PortEvent::UnitSilent { unit, why }).await?;
                    None
                }
                DialogueEvent::UnitLive { unit } => {
                    self.outlet.event(at, PortEvent::UnitLive { unit }).await?;
                    None
                }
                DialogueEvent::Restarted { unit } => {
                    self.outlet.event(at, PortEvent::Restarted { unit }).await?;
                    self.vigil.on_restarted(at.mono);
                    None
                }
            };
            if let Some(turn) = turn {
                self.on_turn(at, turn).await?;
            }
        }
        while let Some(message) = self.dialogue.poll_transmit() {
            self.write(&message).await?;
        }
        Ok(())
    }

    async fn on_turn(&mut self, at: Moment, turn: Turn) -> Result<(), End> {
        let silent = self.stale_after.unwrap_or_default().as_secs_f32();
        match turn {
            Turn::Live => {
                // Without a proof of life a port that merely opens is live: only bytes show that somebody is there.
                self.was_live |= self.stale_after.is_some();
                Ok(self.outlet.event(at, PortEvent::Live).await?)
            }
            Turn::Stale => {
                let why = format!("no proof of life for {silent} s");
                Ok(self.outlet.event(at, PortEvent::Stale { why }).await?)
            }
            Turn::LostStale => {
                Err(lost(at, format!("stale for {} s, the port is closed and opened again", STALE_LIMIT.as_secs())))
            }
            Turn::LostSetUp => Err(lost(
                at,
                format!(
                    "the device was not set up within {} s: check its power, its cable, and that kind and baud are right",
                    SETUP_LIMIT.as_secs()
                ),
            )),
        }
    }

    async fn write(&mut self, message: &[u8]) -> Result<(), End> {
        let at = self.outlet.now();
        // No flush: a serial driver's flush waits, blocking, until the last bit has left the wire.
        let why = match timeout(WRITE_LIMIT, self.wire.write_all(message)).await {
            Ok(Ok(())) => {
                self.round_trips.on_sent(at.mono);
                if let Some(tap) = self.tap {
                    tap(at, message);
                }
                return Ok(());
            }
            Ok(Err(error)) => format!("writing failed: {error}"),
            Err(_elapsed) => format!("the port took no bytes for {} s", WRITE_LIMIT.as_secs()),
        };
        Err(lost(self.outlet.now(), why))
    }
}

fn lost(at: Moment, why: impl Into<String>) -> End {
    End::Lost { at, why: why.into() }
}

/// Sleeps until `due`, never shorter than [`SHORTEST_SLEEP`]; for ever without one.
pub(crate) async fn until(due: Option<Mono>, now: Mono) {
    match due {
        Some(due) => sleep(due.since(now).max(SHORTEST_SLEEP)).await,
        None => std::future::pending().await,
    }
}

/// The next moment that is a whole multiple of `period`, after `now`.
fn next_whole(now: Mono, period: Duration) -> Mono {
    let period = u64::try_from(period.as_micros()).unwrap_or(u64::MAX).max(1);
    Mono((now.0 / period).saturating_add(1).saturating_mul(period))
}
