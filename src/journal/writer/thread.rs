//! The writer's one thread, and the handle the rest of the program holds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::disk::{DirDisk, Disk};
use super::engine::Engine;
use super::error::JournalError;
use crate::domain::{EventBody, JournalReport, Moment, Ticket};
use crate::journal::chain::ChainHead;

/// How long closing goes on trying while the disk fails. A program that cannot end is worse than one that says how many
/// records it could not write.
pub(super) const CLOSE_WITHIN: Duration = Duration::from_secs(5);
/// Records taken from the channel before a batch is written: bounds how long a flood can hold a batch up.
const TAKE_AT_ONCE: usize = 100_000;

/// A journal ready to be written; [`Writer::start`] sets it going.
pub struct Writer {
    engine: Engine<DirDisk>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("head", &self.engine.chain_head()).finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn new(engine: Engine<DirDisk>) -> Self {
        Self { engine }
    }

    /// Starts the writer's thread. `report` is called on that thread and must not block for long: the next batch waits
    /// for it.
    ///
    /// # Errors
    /// The system would not start a thread.
    pub fn start(self, report: impl FnMut(JournalReport) + Send + 'static) -> Result<WriterHandle, JournalError> {
        start(self.engine, CLOSE_WITHIN, report)
    }
}

pub(super) fn start<D: Disk + 'static>(
    engine: Engine<D>,
    close_within: Duration,
    report: impl FnMut(JournalReport) + Send + 'static,
) -> Result<WriterHandle, JournalError> {
    let (sender, receiver) = mpsc::channel();
    let backlog = Arc::new(AtomicUsize::new(engine.pending()));
    let worker = Worker { engine, receiver, backlog: Arc::clone(&backlog), close_within, began: Instant::now() };
    let spawned = std::thread::Builder::new().name("journal".to_owned()).spawn(move || worker.run(report));
    let thread = spawned.map_err(|error| JournalError::System(format!("start the journal's thread: {error}")))?;
    Ok(WriterHandle { sender, backlog, thread })
}

enum Message {
    Record(Ticket, Moment, Box<EventBody>),
    Close,
}

/// Hands records to the writer's thread.
#[derive(Debug)]
pub struct WriterHandle {
    sender: Sender<Message>,
    backlog: Arc<AtomicUsize>,
    thread: JoinHandle<Result<ChainHead, JournalError>>,
}

impl WriterHandle {
    /// Hands a record over. Never blocks and never drops: the queue is unbounded, and [`Self::backlog`] tells its length.
    /// Should the thread have failed, the records stay counted there and [`Self::close`] says so.
    pub fn submit(&self, ticket: Ticket, at: Moment, body: EventBody) {
        self.backlog.fetch_add(1, Ordering::Relaxed);
        drop(self.sender.send(Message::Record(ticket, at, Box::new(body))));
    }

    /// Records handed over and not yet on disk.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.backlog.load(Ordering::Relaxed)
    }

    /// Writes and syncs everything handed over, then ends the thread; gives the newest record. While the disk fails, it
    /// goes on trying for 5 s.
    ///
    /// # Errors
    /// Records could not be written, or the thread had failed.
    pub fn close(self) -> Result<ChainHead, JournalError> {
        drop(self.sender.send(Message::Close));
        self.thread.join().unwrap_or(Err(JournalError::ThreadFailed))
    }
}

struct Worker<D> {
    engine: Engine<D>,
    receiver: Receiver<Message>,
    backlog: Arc<AtomicUsize>,
    close_within: Duration,
    began: Instant,
}

impl<D: Disk> Worker<D> {
    fn run(mut self, mut report: impl FnMut(JournalReport)) -> Result<ChainHead, JournalError> {
        let mut give_up = None;
        let mut reports = Vec::new();
        loop {
            if give_up.is_none() && self.take() == Next::Close {
                give_up = Some(self.began.elapsed() + self.close_within);
                self.engine.hurry();
            }
            let before = self.engine.pending();
            self.engine.on_timeout(self.began.elapsed(), &mut reports);
            // Counted down before the report, so that whoever is told "durable" never sees the record waiting.
            self.backlog.fetch_sub(before - self.engine.pending(), Ordering::Relaxed);
            reports.drain(..).for_each(&mut report);
            let Some(limit) = give_up else { continue };
            let now = self.began.elapsed();
            match (self.engine.pending(), self.engine.poll_timeout(now)) {
                (0, _) => return Ok(self.engine.chain_head()),
                (records, _) if now >= limit => {
                    let why = self.engine.fault().unwrap_or("the disk is too slow").to_owned();
                    return Err(JournalError::Unwritten { records, why });
                }
                (_, due) => std::thread::sleep(due.map_or(Duration::ZERO, |due| due.saturating_sub(now))),
            }
        }
    }

    /// Waits until something is due, then takes what is queued.
    fn take(&mut self) -> Next {
        let now = self.began.elapsed();
        let first = match self.engine.poll_timeout(now) {
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => self.receiver.recv_timeout(due.saturating_sub(now)),
        };
        let mut next = match first {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return Next::Work,
            // Every handle is gone without a close: what was accepted is still written.
            Err(RecvTimeoutError::Disconnected) => return Next::Close,
        };
        for _ in 0..TAKE_AT_ONCE {
            match next {
                Message::Record(ticket, at, body) => self.engine.accept(ticket, at, *body),
                Message::Close => return Next::Close,
            }
            match self.receiver.try_recv() {
                Ok(message) => next = message,
                Err(_) => return Next::Work,
            }
        }
        // The message in hand belongs to the queue too.
        match next {
            Message::Record(ticket, at, body) => {
                self.engine.accept(ticket, at, *body);
                Next::Work
            }
            Message::Close => Next::Close,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    Work,
    Close,
}
