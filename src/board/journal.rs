//! The journal as the board sees it: what was handed over, what is on disk, and whether it stalls.

use std::time::Duration;

use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::view::{JournalState, JournalView};
use crate::domain::{EventBody, JournalReport, Moment, Mono, Ticket};

use super::core::Board;

/// The journal's desk.
#[derive(Debug)]
pub(crate) struct JournalDesk {
    is_on: bool,
    handed: u64,
    durable: u64,
    seq: u64,
    /// When the writer last made progress while something waited.
    waiting_since: Option<Mono>,
    /// A record that waits longer than this to reach the disk makes the journal stalled.
    stalled_after: Duration,
    is_stalled: bool,
    fault: Option<String>,
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
            waiting_since: None,
            stalled_after,
            is_stalled: false,
            fault: None,
            damage,
            rotating: None,
            retired: 0,
        }
    }

    /// A ticket for a record; none in a run without a journal.
    pub(crate) fn next_ticket(&mut self, now: Mono) -> Option<Ticket> {
        if !self.is_on {
            return None;
        }
        self.handed += 1;
        self.waiting_since.get_or_insert(now);
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

    pub(crate) fn due(&self) -> Option<Mono> {
        self.waiting_since.filter(|_| !self.is_stalled).map(|since| since + self.stalled_after)
    }

    /// Whether the journal stalls from now on.
    pub(crate) fn on_timeout(&mut self, now: Moment) -> bool {
        let stalls = self.due().is_some_and(|due| due <= now.mono);
        self.is_stalled |= stalls;
        stalls
    }

    pub(crate) fn view(&self) -> JournalView {
        let state = match self.fault.as_ref().or(self.damage.as_ref()) {
            _ if !self.is_on => JournalState::Off,
            Some(why) => JournalState::Faulted { why: why.clone() },
            None if self.is_stalled => JournalState::Stalled,
            None => JournalState::Healthy,
        };
        JournalView { state, seq: self.seq, pending: self.handed - self.durable }
    }
}

impl Board {
    pub(crate) fn on_journal(&mut self, at: Moment, report: JournalReport) {
        match report {
            JournalReport::Durable { ticket, seq, .. } => {
                let is_awaited = self.has_reply_until(ticket.0);
                let desk = &mut self.journal;
                let was_wrong = desk.is_stalled;
                desk.durable = desk.durable.max(ticket.0);
                desk.seq = seq;
                desk.is_stalled = false;
                desk.waiting_since = (desk.durable < desk.handed).then_some(at.mono);
                desk.rotating = desk.rotating.filter(|seal| *seal > desk.durable);
                if was_wrong || is_awaited {
                    self.revision += 1;
                }
                self.on_durable(ticket.0);
                if was_wrong && !self.is_stopped() {
                    self.judge_journal();
                }
            }
            // The last record is made.
            JournalReport::RotateDue | JournalReport::RotatedUnsealed { .. } | JournalReport::RetireDue { .. }
                if self.is_stopped() => {}
            JournalReport::RotateDue => self.rotate(),
            JournalReport::RotatedUnsealed { file } => {
                let sim = self.is_sim();
                self.record(EventBody::Program(ProgramChange::RotatedUnsealed { file, sim }));
            }
            // Offered again while the record of the first offer is on its way to the disk.
            JournalReport::RetireDue { last_seq, .. } if last_seq <= self.journal.retired => {}
            JournalReport::RetireDue { files, first_seq, last_seq, last_hash } => {
                self.journal.retired = last_seq;
                let sim = self.is_sim();
                let retired = ProgramChange::Retired { files, first_seq, last_seq, last_hash, sim };
                self.record(EventBody::Program(retired));
            }
            JournalReport::Faulted { why } => {
                self.journal.fault = Some(why);
                self.revision += 1;
                if !self.is_stopped() {
                    self.judge_journal();
                }
            }
            JournalReport::Healthy => {
                self.revision += 1;
                if let Some(why) = self.journal.fault.take().filter(|_| !self.is_stopped()) {
                    let sim = self.is_sim();
                    self.record(EventBody::Program(ProgramChange::JournalFault { why, sim }));
                    self.judge_journal();
                }
            }
        }
    }

    /// Answers a due rotation with a seal, once.
    pub(crate) fn rotate(&mut self) {
        if self.journal.rotating.is_none() {
            self.seal(SealCause::Rotate);
            self.journal.rotating = Some(self.journal.handed);
        }
    }
}
