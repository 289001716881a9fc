//! Watches the journal's writer from outside: whether records get to disk, fail to, or wait for too long. What it sees
//! becomes an input of the board and stands in a trace. Pure: the clock is handed in. It never looks at a record.

use std::time::Duration;

use crate::domain::{JournalReport, Mono, RunEvent, Ticket};

/// The watch over one writer.
#[derive(Debug, Clone)]
pub struct JournalWatch {
    /// The `after` of the alarm `journal_fault`.
    patience: Duration,
    handed: Ticket,
    durable: Ticket,
    /// When the writer last made progress while something waited.
    waiting_since: Option<Mono>,
    standing: Standing,
}

/// What the board was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Healthy,
    Stalled,
    Faulted,
}

impl JournalWatch {
    /// A watch over a writer that has nothing to write yet; it stalls when something waits for longer than `patience`
    /// without any progress.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        let (handed, durable) = (Ticket(0), Ticket(0));
        Self { patience, handed, durable, waiting_since: None, standing: Standing::Healthy }
    }

    /// A record was handed to the writer.
    pub fn on_handed(&mut self, ticket: Ticket, now: Mono) {
        self.handed = self.handed.max(ticket);
        self.waiting_since.get_or_insert(now);
    }

    /// Word from the writer.
    pub fn on_report(&mut self, report: &JournalReport, now: Mono) -> Option<RunEvent> {
        match (report, self.standing) {
            (JournalReport::Durable { ticket, .. }, standing) => {
                self.durable = self.durable.max(*ticket);
                self.waiting_since = (self.durable < self.handed).then_some(now);
                (standing == Standing::Stalled).then(|| self.enter(Standing::Healthy, RunEvent::JournalHealthy))
            }
            (JournalReport::Faulted { why }, _) => {
                Some(self.enter(Standing::Faulted, RunEvent::JournalFaulted { why: why.clone() }))
            }
            (JournalReport::Healthy, Standing::Faulted) => {
                Some(self.enter(Standing::Healthy, RunEvent::JournalHealthy))
            }
            (JournalReport::Healthy, Standing::Healthy | Standing::Stalled)
            | (JournalReport::RotateDue | JournalReport::RotatedUnsealed { .. } | JournalReport::RetireDue { .. }, _) => {
                None
            }
        }
    }

    /// When [`JournalWatch::on_timeout`] must be called next.
    #[must_use]
    pub fn due(&self) -> Option<Mono> {
        // A writer that is at fault already says itself when it is over.
        self.waiting_since.filter(|_| self.standing == Standing::Healthy).map(|since| since + self.patience)
    }

    /// Whether the journal stalls from now on. Every word from the writer so far must have been taken before.
    pub fn on_timeout(&mut self, now: Mono) -> Option<RunEvent> {
        let stalls = self.due().is_some_and(|due| due <= now);
        stalls.then(|| self.enter(Standing::Stalled, RunEvent::JournalStalled))
    }

    /// The program did not run until now, nor did the writer: what waits begins to wait anew.
    pub fn on_slept(&mut self, now: Mono) {
        self.waiting_since = self.waiting_since.map(|_| now);
    }

    fn enter(&mut self, standing: Standing, event: RunEvent) -> RunEvent {
        self.standing = standing;
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(2);

    fn at(ms: u64) -> Mono {
        Mono(ms * 1000)
    }

    fn durable(ticket: u64) -> JournalReport {
        JournalReport::Durable { ticket: Ticket(ticket), seq: ticket, hash: String::new() }
    }

    fn faulted() -> JournalReport {
        JournalReport::Faulted { why: "disk full".to_owned() }
    }

    fn watch() -> JournalWatch {
        let mut watch = JournalWatch::new(PATIENCE);
        watch.on_handed(Ticket(1), at(1_000));
        watch.on_handed(Ticket(2), at(1_500));
        watch
    }

    #[test]
    fn a_record_that_waits_for_two_seconds_without_progress_is_a_stall_until_something_is_on_disk() {
        let mut watch = watch();
        assert_eq!(watch.due(), Some(at(3_000)));
        assert_eq!(watch.on_timeout(at(2_999)), None);
        assert_eq!(watch.on_timeout(at(3_000)), Some(RunEvent::JournalStalled));
        assert_eq!((watch.due(), watch.on_timeout(at(9_000))), (None, None), "once");
        assert_eq!(watch.on_report(&durable(1), at(9_001)), Some(RunEvent::JournalHealthy));
        assert_eq!(watch.due(), Some(at(11_001)), "the other record waits from here");
    }

    #[test]
    fn progress_is_no_stall_and_nothing_is_awaited_when_all_is_on_disk() {
        let mut watch = watch();
        assert_eq!(watch.on_report(&durable(1), at(2_900)), None);
        assert_eq!(watch.on_timeout(at(4_899)), None);
        assert_eq!(watch.on_report(&durable(2), at(4_899)), None);
        assert_eq!((watch.due(), watch.on_timeout(at(99_000))), (None, None));
    }

    #[test]
    fn a_record_in_flight_over_a_suspend_waits_anew_at_waking() {
        let mut watch = watch();
        watch.on_slept(at(3_600_000));
        assert_eq!(watch.on_timeout(at(3_601_999)), None);
        assert_eq!(watch.on_timeout(at(3_602_000)), Some(RunEvent::JournalStalled));
        let mut idle = JournalWatch::new(PATIENCE);
        idle.on_slept(at(3_600_000));
        assert_eq!(idle.due(), None, "nothing waits");
    }

    #[test]
    fn a_fault_lasts_until_the_writer_says_that_it_is_over() {
        let mut watch = watch();
        let told = RunEvent::JournalFaulted { why: "disk full".to_owned() };
        assert_eq!(watch.on_report(&faulted(), at(1_600)), Some(told.clone()));
        assert_eq!((watch.due(), watch.on_timeout(at(9_000))), (None, None), "a fault is no stall beside");
        assert_eq!(watch.on_report(&durable(1), at(9_000)), None);
        assert_eq!(watch.on_report(&JournalReport::Healthy, at(9_000)), Some(RunEvent::JournalHealthy));
        assert_eq!(watch.on_report(&JournalReport::Healthy, at(9_000)), None, "it was not at fault");
        assert_eq!(watch.on_timeout(at(11_000)), Some(RunEvent::JournalStalled));
        assert_eq!(watch.on_report(&faulted(), at(12_000)), Some(told));
    }
}
