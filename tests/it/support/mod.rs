//! The real binary and a world for it: a site's folder, device ends of real pseudo-terminals, a terminal, and the journal
//! as it grows. Nothing here sleeps: whoever waits reads until something is there, and gives up at [`LIMIT`].

mod device;
mod journal;
mod process;
mod site;
mod terminal;

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

pub(crate) use device::{Device, Heartbeat, TelephoneBox, Whozz, call, detail};
pub(crate) use journal::{JournalView, kind_is};
pub(crate) use process::{Exit, Headless, lines};
pub(crate) use site::{Adapter, Site, config};
pub(crate) use terminal::Tty;

/// What has not happened by then has failed. Far above anything a healthy run takes, on a machine with other work too.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// The end of the patience of one wait.
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn start() -> Self {
        Self(Instant::now() + LIMIT)
    }

    /// The next value; `None` at the deadline or when there will be no more.
    pub(crate) fn next<T>(&self, from: &Receiver<T>) -> Option<T> {
        from.recv_timeout(self.0.saturating_duration_since(Instant::now())).ok()
    }
}
