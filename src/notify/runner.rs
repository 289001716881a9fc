//! Takes commands, runs some of them at once, and reports on each exactly once. It never waits for whoever hands a
//! command in, and it never drops one in silence.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::command::{self, Ended};
use crate::domain::{Announced, Annunciation, AnnunciationReport};

/// Commands that run at once.
pub const RUNNING_LIMIT: usize = 8;
/// Commands that may wait for one of those to end; beyond them a command is reported as dropped.
pub const WAITING_LIMIT: usize = 64;
/// How long [`CommandRunner::close`] may take: the grace of what runs, and what the kernel needs to end it.
const CLOSE_LIMIT: Duration = Duration::from_secs(4);

/// Runs the commands of annunciation on the runtime it was started in.
///
/// Dropping it is closing it without waiting: what runs has its grace and is killed, as long as the runtime lives; a
/// runtime that ends kills at once.
#[derive(Debug)]
pub struct CommandRunner {
    tasks: JoinSet<()>,
    /// One for each command that runs or waits.
    places: Arc<Semaphore>,
    /// One for each command that runs.
    slots: Arc<Semaphore>,
    /// Dropped when the end begins.
    open: Option<watch::Sender<()>>,
    reports: UnboundedSender<AnnunciationReport>,
}

impl CommandRunner {
    /// A runner, and where its reports come out: one for each command handed in. The reports are not bounded here; there
    /// are never more than the commands that were handed in and not yet read of.
    #[must_use]
    pub fn start() -> (Self, UnboundedReceiver<AnnunciationReport>) {
        let (reports, receiver) = unbounded_channel();
        let runner = Self {
            tasks: JoinSet::new(),
            places: Arc::new(Semaphore::new(RUNNING_LIMIT + WAITING_LIMIT)),
            slots: Arc::new(Semaphore::new(RUNNING_LIMIT)),
            open: Some(watch::Sender::new(())),
            reports,
        };
        (runner, receiver)
    }

    /// Hands a command in and returns at once. It is killed when it has run for `timeout`; the time it waited for others
    /// does not count.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn submit(&mut self, annunciation: Annunciation, timeout: Duration) {
        while self.tasks.try_join_next().is_some() {}
        let Annunciation { id, argv, .. } = annunciation;
        let report = Report { id, reports: self.reports.clone(), is_sent: false };
        let (Some(open), Ok(place)) = (&self.open, Arc::clone(&self.places).try_acquire_owned()) else {
            report.send(Announced::Dropped);
            return;
        };
        let (slots, closing) = (Arc::clone(&self.slots), Closing(open.subscribe()));
        self.tasks.spawn(async move {
            let slot = tokio::select! {
                biased;
                () = closing.clone().begins() => None,
                slot = slots.acquire_owned() => slot.ok(),
            };
            match slot {
                Some(slot) => report_on(command::run(argv, timeout, closing).await, report, [slot, place]).await,
                None => report.send(Announced::Dropped),
            }
        });
    }

    /// Ends what runs: each command has a grace of a second to end by itself and is killed then. What waits is
    /// reported as dropped.
    pub async fn close(mut self) {
        drop(self.open.take());
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        // A process that the kernel itself cannot end, on a file server that is gone, must not hold up the end of the run.
        let _ = tokio::time::timeout(CLOSE_LIMIT, ended).await;
    }
}

impl Drop for CommandRunner {
    fn drop(&mut self) {
        // Aborted tasks could not give what runs its grace.
        self.tasks.detach_all();
    }
}

/// Frees the places before the report goes out, so that whoever reads it finds them free. A process that cannot be
/// ended keeps its places: there are never more processes than places.
async fn report_on(ended: Ended, report: Report, places: [OwnedSemaphorePermit; 2]) {
    match ended.remains {
        None => {
            drop(places);
            report.send(ended.outcome);
        }
        Some(remains) => {
            report.send(ended.outcome);
            remains.await;
        }
    }
}

/// Tells a command that the end has begun.
#[derive(Debug, Clone)]
pub(super) struct Closing(watch::Receiver<()>);

impl Closing {
    /// Resolves when the runner is closed or dropped.
    pub(super) async fn begins(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// The one report on a command: sent when its outcome is known, at the latest when its task ends, however it ends.
struct Report {
    id: u64,
    reports: UnboundedSender<AnnunciationReport>,
    is_sent: bool,
}

impl Report {
    fn send(mut self, outcome: Announced) {
        self.put(outcome);
    }

    fn put(&mut self, outcome: Announced) {
        if !std::mem::replace(&mut self.is_sent, true) {
            // Nobody reads reports any more where this fails.
            let _ = self.reports.send(AnnunciationReport { id: self.id, outcome });
        }
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        self.put(Announced::Failed { why: "the run ended before it did".to_owned() });
    }
}
