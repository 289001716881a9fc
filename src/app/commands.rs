//! The commands of annunciation within the loop: handed to the runner with the time each may take, and their reports
//! handed back. Only a live run has them: a replay never runs a command.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::config::Config;
use crate::domain::{Annunciation, AnnunciationReport};
use crate::notify::CommandRunner;

/// The commands of a live run.
pub(crate) struct Commands {
    runner: CommandRunner,
    reports: UnboundedReceiver<AnnunciationReport>,
    /// How long a command may run, by the position of its `[[annunciate]]`.
    timeouts: Vec<Duration>,
}

impl Commands {
    /// Ready to run commands; `None` where the configuration has none.
    pub(crate) fn start(config: &Config) -> Option<Self> {
        let timeouts: Vec<_> = config.annunciators.iter().map(|annunciator| annunciator.timeout).collect();
        let (runner, reports) = (!timeouts.is_empty()).then(CommandRunner::start)?;
        Some(Self { runner, reports, timeouts })
    }

    /// Hands a command over; its report comes later, whatever happens.
    pub(crate) fn submit(&mut self, annunciation: Annunciation) {
        let timeout = self.timeouts.get(annunciation.rule).copied();
        self.runner.submit(annunciation, timeout.expect("invariant: the board names rules of the same configuration"));
    }

    /// The next report.
    pub(crate) async fn next(&mut self) -> AnnunciationReport {
        match self.reports.recv().await {
            Some(report) => report,
            None => std::future::pending().await,
        }
    }

    /// Ends what runs. Its reports come too late for the board, whose last record is made.
    pub(crate) async fn close(self) {
        self.runner.close().await;
    }
}
