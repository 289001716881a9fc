//! The trace of a run: everything the board is fed goes to a file beside the journal. A thread writes it, so that a disk
//! that stalls holds up the trace only; a trace that cannot be written never stops the monitor.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::board::Restored;
use crate::config::Config;
use crate::domain::{AdapterIx, AdapterName, Input, Moment, RunEvent};
use crate::port::TxTap;
use crate::port::trace::{TraceBody, TraceError, TraceHeader, TraceItem, TraceWriter};

use super::error::AppError;
use super::frames::{FrameEnd, FrameState, FrameWriter};
use super::run::Run;

#[cfg(test)]
mod tests;

/// The trace of a run.
pub(crate) struct Trace {
    writer: TraceWriter<FrameWriter>,
    state: Arc<FrameState>,
    end: FrameEnd,
    pub(crate) adapters: Vec<AdapterName>,
    /// What was sent to devices.
    sent: UnboundedReceiver<Sent>,
    failure: Option<String>,
}

/// Bytes that were sent to a device.
pub(crate) struct Sent {
    pub(crate) at: Moment,
    pub(crate) adapter: AdapterIx,
    pub(crate) data: Vec<u8>,
}

/// Begins a trace. What is sent to devices goes through the tap.
pub(super) fn open_trace(path: &Path, header: &TraceHeader) -> Result<(Trace, TxTap), AppError> {
    let failed = |error: TraceError| AppError::Failed(error.to_string());
    let file = TraceWriter::create_file(path).map_err(failed)?;
    // A thread writes it: a disk that stalls holds up the trace only.
    let started = FrameWriter::start(file);
    let (out, state, end) = started.map_err(|error| AppError::Failed(format!("failed to start a thread: {error}")))?;
    let mut writer = TraceWriter::new(&path.display().to_string(), out, header).map_err(failed)?;
    writer.flush().map_err(failed)?;
    let adapters = header.adapters.iter().map(|adapter| adapter.name.clone()).collect();
    let (sender, sent) = unbounded_channel();
    let tap: TxTap = Arc::new(move |at: Moment, adapter: AdapterIx, data: &[u8]| {
        // The loop has ended: the trace is complete.
        let _ = sender.send(Sent { at, adapter, data: data.to_vec() });
    });
    Ok((Trace { writer, state, end, adapters, sent, failure: None }, tap))
}

impl Trace {
    /// Writes when the board began, for its deadlines count from there, and what it began with.
    pub(super) fn begin(&mut self, start: Moment, config: &Arc<Config>, restored: &Restored) {
        let restored = restored.clone().folded(config, start);
        let body = if restored == Restored::default() {
            TraceBody::Run(RunEvent::Tick)
        } else {
            TraceBody::State(Box::new(restored))
        };
        let written = self.writer.write(&TraceItem { at: start, body });
        self.keep(written);
    }

    /// Writes what the board is fed.
    pub(super) fn record_input(&mut self, at: Moment, input: &Input) {
        let written = self.writer.record_input(at, &self.adapters, input);
        self.keep(written);
    }

    /// Hands everything written so far to the file.
    pub(super) fn flush(&mut self) {
        let flushed = self.writer.flush();
        self.keep(flushed);
    }

    /// Ends the trace: gives what went wrong with it, if anything did.
    pub(super) fn close(mut self) -> Option<String> {
        while let Ok(sent) = self.sent.try_recv() {
            self.record_sent(&sent);
        }
        self.flush();
        let Self { writer, state, end, failure, .. } = self;
        drop(writer);
        end.wait();
        failure.or_else(|| state.is_broken().then(|| "the trace is not complete: it could not be written".to_owned()))
    }

    pub(super) fn record_sent(&mut self, sent: &Sent) {
        if let Some(adapter) = self.adapters.get(sent.adapter.0) {
            let written = self.writer.record_sent(sent.at, adapter, &sent.data);
            self.keep(written);
        }
    }

    /// Keeps the first failure for the end of the run: a trace that cannot be written never stops the monitor.
    fn keep(&mut self, written: Result<(), TraceError>) {
        if let (Err(error), None) = (written, &self.failure) {
            self.failure = Some(format!("the trace is not complete: {error}"));
        }
    }
}

impl Run {
    /// What comes after the end feeds nothing.
    pub(super) fn trace_input(&mut self, at: Moment, input: &Input) {
        if let Some(trace) = self.trace.as_mut().filter(|_| !self.board.is_stopped()) {
            trace.record_input(at, input);
        }
    }

    pub(super) fn trace_sent(&mut self, sent: &Sent) {
        if let Some(trace) = &mut self.trace {
            trace.record_sent(sent);
        }
    }
}

/// The next bytes that were sent to a device; for ever none in a run without a trace.
pub(super) async fn next_sent(trace: Option<&mut Trace>) -> Option<Sent> {
    match trace {
        Some(trace) => match trace.sent.recv().await {
            Some(sent) => Some(sent),
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}
