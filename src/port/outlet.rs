//! The way of one port's inputs to the board: bounded, in order, and without loss. A full channel makes the port wait,
//! and the waiting is counted and reported; nothing is ever dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::Stamped;
use crate::domain::{AdapterIx, Clock, Input, Moment, Mono, PortEvent};

/// Overruns are reported at most this often.
pub const OVERRUN_REPORT_EVERY: Duration = Duration::from_secs(1);

/// Nobody takes inputs any more: the run is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed;

pub(crate) struct Outlet {
    adapter: AdapterIx,
    clock: Arc<dyn Clock>,
    inputs: mpsc::Sender<Stamped>,
    waited: Duration,
    unreported: u64,
    report_from: Mono,
}

impl Outlet {
    pub(crate) fn new(adapter: AdapterIx, clock: Arc<dyn Clock>, inputs: mpsc::Sender<Stamped>) -> Self {
        Self { adapter, clock, inputs, waited: Duration::ZERO, unreported: 0, report_from: Mono::default() }
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Resolves when nobody takes inputs any more.
    pub(crate) async fn closed(&self) {
        self.inputs.closed().await;
    }

    pub(crate) async fn reading(&mut self, at: Moment, data: Vec<u8>) -> Result<(), Closed> {
        self.send(at, Input::Reading { adapter: self.adapter, data }).await
    }

    pub(crate) async fn event(&mut self, at: Moment, event: PortEvent) -> Result<(), Closed> {
        self.send(at, Input::Port { adapter: self.adapter, event }).await
    }

    /// When [`Outlet::report_overruns`] has something to say.
    pub(crate) fn poll_timeout(&self) -> Option<Mono> {
        (self.unreported > 0).then_some(self.report_from)
    }

    /// Says how often the port had to wait, if it did and the last report is long enough ago.
    pub(crate) async fn report_overruns(&mut self) -> Result<(), Closed> {
        let now = self.now();
        if self.poll_timeout().is_none_or(|due| due > now.mono) {
            return Ok(());
        }
        let count = std::mem::take(&mut self.unreported);
        self.report_from = now.mono + OVERRUN_REPORT_EVERY;
        self.event(now, PortEvent::Overrun { count }).await
    }

    /// How long the port stood waiting since this was last asked.
    pub(crate) fn take_waited(&mut self) -> Duration {
        std::mem::take(&mut self.waited)
    }

    async fn send(&mut self, at: Moment, input: Input) -> Result<(), Closed> {
        let stamped = match self.inputs.try_send(Stamped { at, input }) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Closed(_)) => return Err(Closed),
            Err(TrySendError::Full(stamped)) => stamped,
        };
        // A report of waiting that has itself to wait is no news.
        let is_report = matches!(&stamped.input, Input::Port { event: PortEvent::Overrun { .. }, .. });
        self.unreported += u64::from(!is_report);
        let began = self.now().mono;
        let sent = self.inputs.send(stamped).await;
        self.waited += self.now().mono.since(began);
        sent.map_err(|_| Closed)
    }
}
