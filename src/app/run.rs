//! The one loop of a run: signals, keys, readings, the journal's word, deadlines and frames, in that order of urgency,
//! one input at a time.

use std::io::Write;
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};

use crate::board::Board;
use crate::domain::{AdapterIx, AdapterName, Clock as _, Command, Input, JournalReport, Moment, Mono, Output};
use crate::journal::WriterHandle;
use crate::port::Stamped;
use crate::port::trace::TraceWriter;

use super::clock::RunClock;
use super::error::AppError;
use super::screen::{Heard, LiveScreen};

/// Readings that may wait for the board; a full queue makes the ports wait and shows as an overrun.
pub const INPUTS_LIMIT: usize = 1024;
/// Records that may wait for the disk; beyond them no reading is taken, so that the ports wait.
pub const JOURNAL_BACKLOG_LIMIT: usize = 100_000;
/// Readings taken at once, between two looks at keys and frames.
const BATCH: usize = 64;

/// Everything one run is made of.
pub(crate) struct Run {
    pub(crate) signals: Signals,
    pub(crate) board: Board,
    pub(crate) clock: Arc<RunClock>,
    pub(crate) inputs: Receiver<Stamped>,
    pub(crate) journal: Option<Journal>,
    pub(crate) screen: Option<LiveScreen>,
    pub(crate) trace: Option<Trace>,
    /// Prints the journal's head after each commit.
    pub(crate) prints_heads: bool,
}

/// The journal of a run.
pub(crate) struct Journal {
    pub(crate) writer: WriterHandle,
    pub(crate) reports: UnboundedReceiver<JournalReport>,
}

/// The trace of a run.
pub(crate) struct Trace {
    pub(crate) writer: TraceWriter,
    pub(crate) adapters: Vec<AdapterName>,
    /// What was sent to devices.
    pub(crate) sent: UnboundedReceiver<Sent>,
    pub(crate) failure: Option<String>,
}

/// Bytes that were sent to a device.
pub(crate) struct Sent {
    pub(crate) at: Moment,
    pub(crate) adapter: AdapterIx,
    pub(crate) data: Vec<u8>,
}

/// What woke the loop.
enum Woken {
    Signal(&'static str),
    Screen(Heard),
    Readings,
    /// Every source of readings has ended.
    NoMoreReadings,
    Journal(JournalReport),
    Sent(Sent),
    FrameWritten,
    Deadline,
}

/// The signals that end a run in order. Listened to from the start: until then a signal ends the program where it stands,
/// and would leave the terminal as it was taken.
pub(crate) struct Signals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(crate) fn listen() -> Result<Self, AppError> {
        let listen =
            |kind| signal(kind).map_err(|error| AppError::Failed(format!("failed to listen to signals: {error}")));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.hang_up.recv() => "SIGHUP",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

impl Run {
    /// Runs until a person or a signal ends it. Everything accepted is on disk when it returns.
    pub(crate) async fn run(mut self) -> Result<(), AppError> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut is_over = false;
        let mut readings_end = false;
        while !is_over {
            self.hand_over();
            self.draw_if_due()?;
            let woken = self.sleep(&mut batch, !readings_end).await;
            match woken {
                Woken::Signal(name) => is_over = self.stop(name),
                Woken::Screen(Heard::Command(command)) => is_over = self.command(command),
                Woken::Screen(Heard::Gone) => is_over = self.stop("the terminal is gone"),
                Woken::Screen(Heard::Nothing) | Woken::FrameWritten => {
                    if self.screen.as_ref().is_some_and(LiveScreen::is_gone) {
                        is_over = self.stop("the terminal is gone");
                    }
                }
                Woken::Readings => is_over = self.take_readings(&mut batch),
                Woken::NoMoreReadings if self.screen.is_none() => is_over = self.stop("end of input"),
                Woken::NoMoreReadings => readings_end = true,
                Woken::Journal(report) => self.on_journal(report),
                Woken::Sent(sent) => self.trace_sent(&sent),
                Woken::Deadline => self.board.handle_timeout(self.clock.now()),
            }
        }
        self.close().await
    }

    async fn sleep(&mut self, batch: &mut Vec<Stamped>, wants_readings: bool) -> Woken {
        let wake = [self.board.poll_timeout(), self.screen.as_ref().and_then(|screen| screen.due(&self.board))];
        let wait = wake.into_iter().flatten().min().and_then(|due: Mono| self.clock.sleep_until(due));
        let backlog = self.journal.as_ref().map_or(0, |journal| journal.writer.backlog());
        let takes_readings = wants_readings && backlog < JOURNAL_BACKLOG_LIMIT;
        tokio::select! {
            biased;
            name = self.signals.next() => Woken::Signal(name),
            heard = hear(self.screen.as_mut()) => heard,
            // Before readings: under a flood the board must still learn that the disk keeps up.
            Some(report) = next_report(self.journal.as_mut()) => Woken::Journal(report),
            count = self.inputs.recv_many(batch, BATCH), if takes_readings => {
                if count == 0 { Woken::NoMoreReadings } else { Woken::Readings }
            }
            Some(sent) = next_sent(self.trace.as_mut()) => Woken::Sent(sent),
            () = sleep_for(wait) => Woken::Deadline,
        }
    }

    fn take_readings(&mut self, batch: &mut Vec<Stamped>) -> bool {
        let mut is_over = false;
        for Stamped { at, input } in batch.drain(..) {
            is_over |= matches!(input, Input::Command(Command::Stop { .. }));
            self.trace_input(at, &input);
            self.board.handle_input(at, input);
        }
        is_over
    }

    fn command(&mut self, command: Command) -> bool {
        let Command::Stop { .. } = &command;
        let (at, input) = (self.clock.now(), Input::Command(command));
        self.trace_input(at, &input);
        self.board.handle_input(at, input);
        true
    }

    fn stop(&mut self, why: &str) -> bool {
        self.command(Command::Stop { why: why.to_owned() })
    }

    fn on_journal(&mut self, report: JournalReport) {
        if let (true, JournalReport::Durable { seq, hash, .. }) = (self.prints_heads, &report) {
            // Whoever reads the heads may have gone; the journal goes on.
            let mut out = std::io::stdout().lock();
            self.prints_heads = writeln!(out, "{seq} {hash}").and_then(|()| out.flush()).is_ok();
        }
        self.board.handle_input(self.clock.now(), Input::Journal(report));
    }

    fn hand_over(&mut self) {
        while let Some(Output::Record { ticket, at, body }) = self.board.poll_output() {
            if let Some(journal) = &self.journal {
                journal.writer.submit(ticket, at, body);
            }
        }
    }

    fn draw_if_due(&mut self) -> Result<(), AppError> {
        let now = self.clock.now();
        if let Some(screen) = &mut self.screen
            && screen.due(&self.board).is_some_and(|due| due <= now.mono)
        {
            screen.draw(&self.board, now)?;
        }
        Ok(())
    }

    fn trace_input(&mut self, at: Moment, input: &Input) {
        if let Some(trace) = &mut self.trace {
            let written = trace.writer.record_input(at, &trace.adapters, input);
            trace.keep(written);
        }
    }

    fn trace_sent(&mut self, sent: &Sent) {
        if let Some(trace) = &mut self.trace
            && let Some(adapter) = trace.adapters.get(sent.adapter.0)
        {
            let written = trace.writer.record_sent(sent.at, adapter, &sent.data);
            trace.keep(written);
        }
    }

    /// Everything accepted goes to disk, then the terminal is given back.
    async fn close(mut self) -> Result<(), AppError> {
        self.hand_over();
        let mut outcome = Ok(());
        if let Some(mut journal) = self.journal.take() {
            let closing = tokio::task::spawn_blocking(move || journal.writer.close());
            let closed = closing.await.map_err(|error| AppError::Failed(error.to_string()));
            while let Ok(report) = journal.reports.try_recv() {
                self.on_journal(report);
            }
            outcome = closed.and_then(|closed| closed.map(drop).map_err(|error| AppError::Failed(error.to_string())));
        }
        if let Some(trace) = &mut self.trace {
            let flushed = trace.writer.flush();
            trace.keep(flushed);
        }
        let trace_failure = self.trace.and_then(|trace| trace.failure);
        if let Some(screen) = self.screen.take() {
            screen.close();
        }
        outcome.and_then(|()| trace_failure.map_or(Ok(()), |why| Err(AppError::Failed(why))))
    }
}

impl Trace {
    /// Keeps the first failure for the end of the run: a trace that cannot be written never stops the monitor.
    fn keep(&mut self, written: Result<(), crate::port::trace::TraceError>) {
        if let (Err(error), None) = (written, &self.failure) {
            self.failure = Some(format!("the trace is not complete: {error}"));
        }
    }
}

async fn hear(screen: Option<&mut LiveScreen>) -> Woken {
    match screen {
        Some(screen) => match screen.next().await {
            Some(event) => Woken::Screen(screen.on_event(event)),
            None => Woken::FrameWritten,
        },
        None => std::future::pending().await,
    }
}

async fn next_report(journal: Option<&mut Journal>) -> Option<JournalReport> {
    match journal {
        Some(journal) => match journal.reports.recv().await {
            Some(report) => Some(report),
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

async fn next_sent(trace: Option<&mut Trace>) -> Option<Sent> {
    match trace {
        Some(trace) => match trace.sent.recv().await {
            Some(sent) => Some(sent),
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

async fn sleep_for(wait: Option<std::time::Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
