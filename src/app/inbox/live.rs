//! The loop's side of the inbox: postings come out of a channel, and a thread is told which of them are on disk. No file is
//! touched here: a directory that hangs holds up postings, never the monitor.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::taken::Taker;
use crate::domain::{Posted, Ticket};

/// How often the thread looks.
const EVERY: Duration = Duration::from_secs(1);
/// How long the last files may take to be removed at the end. The next run knows the ids of those that stay.
const LAST_FILES: Duration = Duration::from_secs(1);

/// A posting, or what is none, and where it lies.
pub(crate) type Found = (PathBuf, Posted);

/// The inbox of a live run.
#[derive(Debug)]
pub(crate) struct Inbox {
    found: Receiver<Vec<Found>>,
    recorded: mpsc::Sender<PathBuf>,
    end: mpsc::Receiver<()>,
    /// Handed over: the thread removes it when the record with this ticket is on disk.
    waiting: BTreeMap<PathBuf, Ticket>,
    durable: Ticket,
}

/// What the thread does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Job {
    /// Read what lies there and was not handed over yet.
    Look,
    /// Its records are on disk: take it away.
    Remove(PathBuf),
}

impl Inbox {
    /// Starts the thread, which looks at once and then about once a second.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn start(dir: PathBuf) -> io::Result<Self> {
        let mut taker = Taker::new(dir);
        Self::start_with(EVERY, move |job| match job {
            Job::Look => taker.look(),
            Job::Remove(path) => {
                taker.on_recorded(path);
                Vec::new()
            }
        })
    }

    fn start_with(every: Duration, work: impl FnMut(Job) -> Vec<Found> + Send + 'static) -> io::Result<Self> {
        // One look waits for the loop at most: the thread looks no further until that one is taken.
        let (answers, found) = channel(1);
        let (recorded, to_remove) = mpsc::channel();
        let (ended, end) = mpsc::channel();
        std::thread::Builder::new().name("inbox".to_owned()).spawn(move || {
            serve(work, every, &to_remove, &answers);
            // Nobody waits where this fails.
            let _ = ended.send(());
        })?;
        Ok(Self { found, recorded, end, waiting: BTreeMap::new(), durable: Ticket(0) })
    }

    /// What the thread found; never ready where it found nothing. May be dropped before it is: nothing is lost.
    pub(crate) async fn next(&mut self) -> Vec<Found> {
        match self.found.recv().await {
            Some(found) => found,
            None => std::future::pending().await,
        }
    }

    /// The records of a posting are made up to this ticket.
    pub(crate) fn on_handed(&mut self, path: PathBuf, ticket: Ticket) {
        self.waiting.insert(path, ticket);
        self.tell_recorded();
    }

    /// Records are on disk up to this ticket.
    pub(crate) fn on_durable(&mut self, ticket: Ticket) {
        self.durable = self.durable.max(ticket);
        self.tell_recorded();
    }

    fn tell_recorded(&mut self) {
        let durable = self.durable;
        for (path, _) in self.waiting.extract_if(.., |_, ticket| *ticket <= durable) {
            // Without its thread the file stays, and its id is known to the next run.
            let _ = self.recorded.send(path);
        }
    }

    /// Waits until what is on disk is removed, though never long for a directory that hangs.
    pub(crate) fn close(self) {
        let Self { found, recorded, end, .. } = self;
        drop((found, recorded));
        match end.recv_timeout(LAST_FILES) {
            Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

/// Looks, and removes what it is told to, until the loop is gone.
fn serve(
    mut work: impl FnMut(Job) -> Vec<Found>,
    every: Duration,
    to_remove: &mpsc::Receiver<PathBuf>,
    answers: &Sender<Vec<Found>>,
) {
    loop {
        let found = work(Job::Look);
        if !found.is_empty() && answers.blocking_send(found).is_err() {
            // The run ends: what it did not take stays for the next one.
            for path in to_remove {
                drop(work(Job::Remove(path)));
            }
            return;
        }
        // No more removals come than one look found postings, so that the next look is never far.
        loop {
            match to_remove.recv_timeout(every) {
                Ok(path) => drop(work(Job::Remove(path))),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn found(name: &str) -> Vec<Found> {
        vec![(PathBuf::from(name), Posted::Malformed { file: name.to_owned(), why: String::new() })]
    }

    #[test]
    fn a_directory_that_hangs_holds_up_postings_and_nothing_else() {
        let (release, hangs) = mpsc::channel::<Vec<Found>>();
        let (looks, looked) = mpsc::channel();
        let mut inbox = Inbox::start_with(Duration::ZERO, move |job| {
            looks.send(job.clone()).unwrap();
            if job == Job::Look { hangs.recv().unwrap_or_default() } else { Vec::new() }
        })
        .unwrap();
        assert_eq!(looked.recv(), Ok(Job::Look));
        // The thread hangs in its first look: each of these would wait for ever if it touched a file.
        assert!(inbox.found.try_recv().is_err());
        inbox.on_handed(PathBuf::from("a"), Ticket(7));
        inbox.on_durable(Ticket(6));
        inbox.on_handed(PathBuf::from("b"), Ticket(6));
        inbox.on_durable(Ticket(7));
        assert!(looked.try_recv().is_err(), "one look at a time");
        release.send(found("c")).unwrap();
        assert_eq!(inbox.found.blocking_recv(), Some(found("c")));
        let removals: Vec<_> = looked.iter().filter(|job| *job != Job::Look).take(2).collect();
        assert_eq!(removals, [Job::Remove(PathBuf::from("b")), Job::Remove(PathBuf::from("a"))]);
        inbox.close();
    }

    #[test]
    fn what_is_on_disk_is_removed_before_the_run_is_over_and_what_was_not_taken_stays() {
        let (done, removed) = mpsc::channel();
        let mut inbox = Inbox::start_with(Duration::ZERO, move |job| match job {
            Job::Look => found("next"),
            Job::Remove(path) => {
                done.send(path).unwrap();
                Vec::new()
            }
        })
        .unwrap();
        inbox.on_handed(PathBuf::from("a"), Ticket(1));
        inbox.on_handed(PathBuf::from("b"), Ticket(2));
        inbox.on_durable(Ticket(1));
        inbox.close();
        assert_eq!(removed.iter().collect::<Vec<_>>(), [Path::new("a")]);
    }
}
