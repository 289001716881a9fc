//! The journal as the board sees it: what was handed over, what is on disk, and how it stands.
//!
//! How it stands, as far as alarms rest on it, comes from the run as a [`RunEvent`](crate::domain::RunEvent). Word from the
//! writer moves only what is shown and what the writer itself calls for: a replay has another writer, or none, and must
//! record the same.

use std::time::Duration;

use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::view::{JournalState, JournalView};
use crate::domain::{EventBody, JournalReport, Ticket};

use super::core::Board;

/// The journal's desk.
#[derive(Debug)]
pub(crate) struct JournalDesk {
    is_on: bool,
    handed: u64,
    durable: u64,
    seq: u64,
    /// A record that waits longer than this to reach the disk makes the journal stalled.
    stalled_after: Duration,
    is_stalled: bool,
    fault: Option<String>,
    /// What the writer of this very run says, which in a replay is not the run that is told of.
    own_fault: Option<String>,
    /// What was found broken at the start; it stays until a person has looked and the program is started again.
    damage: Option<String>,
    /// A seal that asks for a new file is on its way to the disk.
    rotating: Option<u64>,
    /// The newest `seq` that a `retired` record of this run names.
    retired: u64,
}

impl JournalDesk {
    pub(crate) fn new(is_on: bool, damage: Option<String>, stalled_after: Duration) -> Self {
        Self {
            is_on,
            handed: 0,
            durable: 0,
            seq: 0,
            stalled_after,
            is_stalled: false,
            fault: None,
            own_fault: None,
            damage,
            rotating: None,
            retired: 0,
        }
    }

    /// A ticket for a record; none in a run without a journal.
    pub(crate) fn next_ticket(&mut self) -> Option<Ticket> {
        if !self.is_on {
            return None;
        }
        self.handed += 1;
        Some(Ticket(self.handed))
    }

    /// The ticket of the newest record; none in a run without a journal.
    pub(crate) fn last_ticket(&self) -> Option<Ticket> {
        self.is_on.then_some(Ticket(self.handed))
    }

    /// Whether the record with this ticket is on disk.
    pub(crate) fn is_durable(&self, ticket: u64) -> bool {
        !self.is_on || ticket <= self.durable
    }

    /// How the journal of the run that is told of stands, whether or not this run writes one.
    pub(crate) fn view(&self) -> JournalView {
        let state = match self.fault.as_ref().or(self.damage.as_ref()) {
            Some(why) => JournalState::Faulted { why: why.clone() },
            None if self.is_stalled => JournalState::Stalled,
            None if self.is_on => JournalState::Healthy,
            None => JournalState::Off,
        };
        // A run that is replayed without a journal hands nothing over, and is still told what came to disk.
        JournalView { state, seq: self.seq, pending: self.handed.saturating_sub(self.durable) }
    }

    /// What a screen is shown: in a replay also how its own journal stands, and that it has none.
    pub(crate) fn shown(&self) -> JournalView {
        let told = self.view();
        let state = match (told.state, &self.own_fault) {
            _ if !self.is_on => JournalState::Off,
            (JournalState::Healthy | JournalState::Stalled, Some(why)) => JournalState::Faulted { why: why.clone() },
            (state, _) => state,
        };
        JournalView { state, ..told }
    }
}

impl Board {
    /// For how long records may wait for the disk without progress.
    #[must_use]
    pub fn journal_patience(&self) -> Duration {
        self.journal.stalled_after
    }

    /// The ticket of the newest record; none in a run without a journal.
    #[must_use]
    pub fn last_ticket(&self) -> Option<Ticket> {
        self.journal.last_ticket()
    }

    pub(crate) fn on_journal(&mut self, report: JournalReport) {
        let sim = self.is_sim();
        match report {
            JournalReport::Durable { ticket, seq, .. } => self.on_disk(ticket.0, seq),
            JournalReport::Faulted { why } => {
                self.journal.own_fault = Some(why);
                self.revision += 1;
            }
            JournalReport::Healthy => {
                self.journal.own_fault = None;
                self.revision += 1;
            }
            // The last record is made.
            _ if self.is_stopped() => {}
            // Answered once.
            JournalReport::RotateDue if self.journal.rotating.is_some() => {}
            JournalReport::RotateDue => {
                self.record_aside(self.checkpoint(SealCause::Rotate));
                self.journal.rotating = Some(self.journal.handed);
            }
            JournalReport::RotatedUnsealed { file } => {
                self.record_aside(EventBody::Program(ProgramChange::RotatedUnsealed { file, sim }));
            }
            // Offered again while the record of the first offer is on its way to the disk.
            JournalReport::RetireDue { last_seq, .. } if last_seq <= self.journal.retired => {}
            JournalReport::RetireDue { files, first_seq, last_seq, last_hash } => {
                self.journal.retired = last_seq;
                let retired = ProgramChange::Retired { files, first_seq, last_seq, last_hash, sim };
                self.record_aside(EventBody::Program(retired));
            }
        }
    }

    fn on_disk(&mut self, ticket: u64, seq: u64) {
        if self.has_reply_until(ticket) {
            self.revision += 1;
        }
        let desk = &mut self.journal;
        desk.durable = desk.durable.max(ticket);
        desk.seq = seq;
        desk.rotating = desk.rotating.filter(|seal| *seal > desk.durable);
        self.on_durable(ticket);
    }

    /// Records wait for the disk for too long.
    pub(crate) fn on_journal_stalled(&mut self) {
        self.journal.is_stalled = true;
        self.revision += 1;
        self.judge_journal();
    }

    /// Records cannot be written.
    pub(crate) fn on_journal_faulted(&mut self, why: &str) {
        self.journal.fault = Some(why.to_owned());
        self.revision += 1;
        self.judge_journal();
    }

    /// Records come to disk again. What had failed is recorded, now that it can be.
    pub(crate) fn on_journal_healthy(&mut self) {
        self.journal.is_stalled = false;
        self.revision += 1;
        if let Some(why) = self.journal.fault.take() {
            let sim = self.is_sim();
            self.record(EventBody::Program(ProgramChange::JournalFault { why, sim }));
        }
        self.judge_journal();
    }

    /// A new day begins a new file, whatever the writer has called for meanwhile.
    pub(crate) fn rotate(&mut self) {
        self.seal(SealCause::Rotate);
        self.journal.rotating = Some(self.journal.handed);
    }
}
