//! From the engine's changes to records, and what each change means for the other alarms.

use crate::alarm::{AlarmEvent, Event};
use crate::board::core::Board;
use crate::domain::alarm_view::OnDisk;
use crate::domain::event::{AlarmRecord, CallEnded, NumberCall};
use crate::domain::view::JournalState;
use crate::domain::{
    AdapterIx, AlarmCause, AlarmKey, AlarmKind, AlarmSource, AlarmStep, EventBody, LineId, LineIx, Outcome, Sign,
};

use super::line::Counted;
use super::masks::Hiding;

impl Board {
    /// Records every change that the alarms have made, in their order.
    pub(crate) fn tell_alarms(&mut self) {
        while let Some(event) = self.alarms.engine.poll_event() {
            self.announcer.note_change();
            match event {
                Event::Alarm(event) => self.tell(event),
                Event::Flood(_) => self.revision += 1,
            }
        }
    }

    fn tell(&mut self, event: AlarmEvent<AlarmKey>) {
        let AlarmEvent { key, change, .. } = event;
        let step = change.change;
        let is_persons = change.cause == AlarmCause::Operator;
        let is_shown = matches!(step, AlarmStep::Raised | AlarmStep::Worsened);
        let lines = if is_shown { self.alarm_lines(&key) } else { Vec::new() };
        let record = AlarmRecord {
            alarm: key.alarm,
            about: key.source.clone().into(),
            sign: change.episode.and_then(|_| self.sign_of(&key)),
            change,
            lines,
        };
        self.record(EventBody::Alarm(record));
        if let (true, Some(ticket)) = (is_persons, self.journal.last_ticket()) {
            self.alarms.unsaved.insert(key.clone(), ticket.0);
        }
        self.note_told(&key, step);
    }

    fn note_told(&mut self, key: &AlarmKey, step: AlarmStep) {
        use AlarmStep::{Acknowledged, Expired, Raised, Shelved, Suppressed};
        if let Some(ix) = self.line_of(key) {
            self.refresh_line(ix);
            match key.alarm {
                AlarmKind::LeftOffHook => {
                    self.judge_blocked(ix);
                    if matches!(step, Raised | Suppressed | Shelved | Acknowledged | Expired) {
                        self.judge_line(ix, AlarmCause::Condition);
                    }
                }
                AlarmKind::LineDead => self.judge_blocked(ix),
                _ => {}
            }
        }
        if key.alarm == AlarmKind::FeedLost
            && let Some(ix) = self.adapter_of(key)
        {
            match step {
                AlarmStep::Raised => self.on_feed_told(ix, Hiding::Begins),
                AlarmStep::Cleared | AlarmStep::Closed => self.on_feed_told(ix, Hiding::Ends),
                _ => {}
            }
        }
    }

    pub(super) fn line_of(&self, key: &AlarmKey) -> Option<LineIx> {
        key.source.line().and_then(|line| self.roster.line(line))
    }

    fn adapter_of(&self, key: &AlarmKey) -> Option<AdapterIx> {
        let AlarmSource::Adapter(name) = &key.source else { return None };
        self.adapters.iter().position(|desk| desk.config.name == *name).map(AdapterIx)
    }

    /// The sign an alarm rests on.
    pub(super) fn sign_of(&self, key: &AlarmKey) -> Option<Sign> {
        let watch = self.alarms.line(self.line_of(key)?)?;
        match key.alarm {
            AlarmKind::LeftOffHook => watch.certain_sign,
            AlarmKind::LeftOffHookSuspected => watch.suspected_sign,
            _ => None,
        }
    }

    /// The lines an alarm names, where it is not about one line.
    pub(crate) fn alarm_lines(&self, key: &AlarmKey) -> Vec<LineId> {
        match &key.source {
            AlarmSource::Adapter(_) => {
                self.adapter_of(key).map(|ix| self.named_lines(ix, key.alarm)).unwrap_or_default()
            }
            AlarmSource::Number(number) => {
                let track = self.roster.tracks().iter().position(|(tracked, _)| tracked == number);
                let members = track.map(|track| self.roster.members(track)).unwrap_or_default();
                let lines = members.iter().filter_map(|ix| self.roster.config.lines.get(ix.0));
                lines.map(|line| line.id.clone()).collect()
            }
            AlarmSource::Group(group) => self.blocked_lines(Some(group)),
            AlarmSource::Site if key.alarm == AlarmKind::ManyBlocked => self.blocked_lines(None),
            AlarmSource::Line(_) | AlarmSource::Site => Vec::new(),
        }
    }

    /// A call was recorded: what the alarms count of it.
    pub(crate) fn on_call_recorded(&mut self, call: &CallEnded) {
        let Some(ix) = self.roster.line(&call.line).filter(|_| self.alarms.is_started) else { return };
        let counted = match call.outcome {
            Outcome::Missed if self.roster.share(ix).is_none() => Counted::Missed,
            Outcome::Dropped => Counted::Dropped,
            _ => Counted::Neither,
        };
        self.on_call_counted(ix, counted);
    }

    /// An offered call of a number was recorded.
    pub(crate) fn on_number_recorded(&mut self, call: &NumberCall) {
        let track = self.roster.tracks().iter().position(|(number, _)| *number == call.number_id);
        let Some(track) = track.filter(|_| self.alarms.is_started) else { return };
        self.judge_number(track);
        if call.outcome == Outcome::Missed {
            self.on_number_missed(track);
        }
    }

    /// Everything up to this ticket is on disk.
    pub(crate) fn on_durable(&mut self, ticket: u64) {
        let before = self.alarms.unsaved.len();
        self.alarms.unsaved.retain(|_, unsaved| *unsaved > ticket);
        if self.alarms.unsaved.len() < before {
            self.revision += 1;
        }
    }

    /// Whether what a person last did to an alarm is on disk.
    pub(super) fn saved(&self, key: &AlarmKey) -> OnDisk {
        match self.alarms.unsaved.get(key) {
            None => OnDisk::Done,
            Some(_) => standing(&self.journal.view().state),
        }
    }
}

/// Where a record stands that is not on disk yet.
pub(crate) fn standing(journal: &JournalState) -> OnDisk {
    match journal {
        JournalState::Off => OnDisk::Done,
        JournalState::Healthy => OnDisk::Pending,
        JournalState::Stalled | JournalState::Faulted { .. } => OnDisk::AtRisk,
    }
}
