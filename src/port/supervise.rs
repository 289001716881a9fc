//! The life of one port: opened, set up, live, stale, lost, waited for, opened again, for as long as the run lasts.
//! Only this room decides stale and lost. It never interprets a line, never drops a byte, and no port waits for another.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;

use super::Stamped;
use super::connect::{Connect, Connection, OpenError};
use super::outlet::{Closed, Outlet};
use super::session::{End, READ_LIMIT, Session, Tap, until};
use crate::decode::{self, Decoder, Dialogue, Setup};
use crate::domain::{AdapterIx, Clock, Moment, PortEvent};

/// An opening that takes longer is reported; it is waited for all the same, since a second try would hang behind it.
pub const OPEN_SLOW: Duration = Duration::from_secs(5);

/// So many connections in a row without a sign of life are tried again at the usual pace; the wait then doubles.
pub const LIFELESS_TRIES: u32 = 8;
/// A connection that lasted longer was worth its records.
pub const LIFELESS_BELOW: Duration = Duration::from_secs(5);
/// The longest wait between connections without a sign of life.
pub const LIFELESS_WAIT: Duration = Duration::from_secs(30);

/// Everything one supervisor needs.
pub struct PortTask {
    /// Which adapter it serves.
    pub adapter: AdapterIx,
    /// How its port is opened.
    pub connect: Box<dyn Connect>,
    /// What is spoken over it.
    pub protocol: Protocol,
    /// Stamps every input.
    pub clock: Arc<dyn Clock>,
    /// Where inputs go. The supervisor ends when the receiver is gone.
    pub inputs: mpsc::Sender<Stamped>,
    /// Sees every message that was sent to the device, for a trace.
    pub tap: Option<TxTap>,
}

/// Sees the bytes of one message after it was sent; must not block.
pub type TxTap = Arc<dyn Fn(Moment, AdapterIx, &[u8]) + Send + Sync>;

/// What is spoken over a port: a new decoder and a new dialogue for each connection.
#[derive(Clone)]
pub struct Protocol {
    /// Makes the decoder of a new connection.
    pub decoder: Arc<dyn Fn() -> Box<dyn Decoder> + Send + Sync>,
    /// Makes the dialogue of a new connection.
    pub dialogue: Arc<dyn Fn() -> Box<dyn Dialogue> + Send + Sync>,
    /// Silence after which the proof of life is overdue; `None` where the family has none: what was set up is live.
    pub stale_after: Option<Duration>,
}

impl Protocol {
    /// What is spoken with a device of this setup.
    #[must_use]
    pub fn of(setup: Setup) -> Self {
        let setup = Arc::new(setup);
        let for_dialogue = Arc::clone(&setup);
        Self {
            stale_after: setup.stale_after(),
            decoder: Arc::new(move || decode::decoder(&setup)),
            dialogue: Arc::new(move || decode::dialogue(&for_dialogue)),
        }
    }
}

/// Serves one port until the receiver of `task.inputs` is gone. Run each port in a task of its own.
///
/// Device nodes are opened and closed on tokio's blocking threads, because a driver may hang in either. End the runtime
/// with `shutdown_background` or `shutdown_timeout`: dropping it would wait for a hanging driver.
pub async fn supervise(task: PortTask) {
    let PortTask { adapter, connect, protocol, clock, inputs, tap } = task;
    let outlet = Outlet::new(adapter, clock, inputs);
    let tap = tap.map(|tap| -> Box<Tap> { Box::new(move |at, bytes| tap(at, adapter, bytes)) });
    let port =
        Port { connect, protocol, outlet, tap, buffer: vec![0; READ_LIMIT], failures: 0, lifeless: 0, said: None };
    let Err(Closed) = port.run().await;
}

struct Port {
    connect: Box<dyn Connect>,
    protocol: Protocol,
    outlet: Outlet,
    tap: Option<Box<Tap>>,
    buffer: Vec<u8>,
    /// Failed tries and lost connections since the port was last live.
    failures: u32,
    /// Connections in a row that opened and were lost at once without a sign of life.
    lifeless: u32,
    /// The reason that was reported last, so that it is not reported again.
    said: Option<String>,
}

impl Port {
    async fn run(mut self) -> Result<Infallible, Closed> {
        loop {
            let connection = self.open().await?;
            self.attend(connection).await?;
        }
    }

    /// How long to wait before the next try. Each opening and loss is two records: a port that opens and fails at once,
    /// for days, must not fill the journal with them.
    fn wait(&self) -> Duration {
        let steady = self.connect.pace().wait_after(self.failures);
        match self.lifeless.checked_sub(LIFELESS_TRIES) {
            Some(doublings) => (steady * (1 << doublings.min(8))).min(LIFELESS_WAIT),
            None => steady,
        }
    }

    /// Tries until the port is open.
    async fn open(&mut self) -> Result<Connection, Closed> {
        loop {
            if self.failures > 0 {
                let wait = self.wait();
                meanwhile(&mut self.outlet, sleep(wait)).await?;
            }
            let error = match self.try_open().await? {
                Ok(connection) => return Ok(connection),
                Err(error) => error,
            };
            self.failures = self.failures.saturating_add(1);
            // The port is gone, and when it comes back it may be another device: that one is tried at the usual pace.
            self.lifeless = 0;
            let reason = error.to_string();
            if self.said.as_ref() != Some(&reason) {
                let why = meanwhile(&mut self.outlet, self.connect.explain(&error)).await?;
                self.outlet.event(self.outlet.now(), PortEvent::OpenFailed { why }).await?;
                self.said = Some(reason);
            }
            if matches!(error, OpenError::Ended { .. }) {
                meanwhile(&mut self.outlet, std::future::pending::<Infallible>()).await?;
            }
        }
    }

    async fn try_open(&mut self) -> Result<Result<Connection, OpenError>, Closed> {
        let why = self.connect.on_slow();
        let mut opening = self.connect.connect();
        if let Ok(done) = meanwhile(&mut self.outlet, tokio::time::timeout(OPEN_SLOW, &mut opening)).await? {
            return Ok(done);
        }
        if self.said.as_ref() != Some(&why) {
            self.outlet.event(self.outlet.now(), PortEvent::OpenFailed { why: why.clone() }).await?;
            self.said = Some(why);
        }
        meanwhile(&mut self.outlet, opening).await
    }

    /// Serves an open connection until it is lost, and closes it.
    async fn attend(&mut self, connection: Connection) -> Result<(), Closed> {
        let Connection { path, wire } = connection;
        self.said = None;
        let opened = self.outlet.now();
        self.outlet.event(opened, PortEvent::Opened { path }).await?;
        let mut session = Session::new(&mut self.outlet, &self.protocol, self.tap.as_deref(), wire);
        let Err(end) = session.run(&mut self.buffer).await;
        if session.was_live() {
            self.failures = 0;
            self.lifeless = 0;
        }
        let is_lifeless = !session.was_live();
        let wire = session.into_wire();
        wire.abandon();
        let closing = tokio::task::spawn_blocking(move || drop(wire));
        let End::Lost { at, why } = end else { return Err(Closed) };
        self.failures = self.failures.saturating_add(1);
        if is_lifeless && at.since(opened) < LIFELESS_BELOW {
            self.lifeless = self.lifeless.saturating_add(1);
        }
        self.said = Some(why.clone());
        self.outlet.event(at, PortEvent::Lost { why }).await?;
        // A port that is still closing would be found busy. A panic while closing is none of the port's business.
        let mut closing = closing;
        if meanwhile(&mut self.outlet, tokio::time::timeout(OPEN_SLOW, &mut closing)).await?.is_ok() {
            return Ok(());
        }
        let why = format!(
            "closing takes longer than {} s, the driver does not answer: unplug the adapter and plug it in again",
            OPEN_SLOW.as_secs()
        );
        self.outlet.event(self.outlet.now(), PortEvent::OpenFailed { why }).await?;
        meanwhile(&mut self.outlet, closing).await.map(|_closed| ())
    }
}

/// Waits for something, while overruns are still reported and the end of the run is still noticed.
async fn meanwhile<T>(outlet: &mut Outlet, work: impl Future<Output = T>) -> Result<T, Closed> {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            biased;
            () = outlet.closed() => return Err(Closed),
            done = &mut work => return Ok(done),
            () = until(outlet.poll_timeout(), outlet.now().mono) => {}
        }
        outlet.report_overruns().await?;
    }
}
