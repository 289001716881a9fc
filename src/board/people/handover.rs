//! Handing a shift over: what is open at that moment, signed by whoever is signed in. The screen asks for the PIN once
//! more before; nothing here changes an alarm, a shelf or a line.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::board::core::Board;
use crate::domain::operator::{Handover, OperatorAct};
use crate::domain::{ActRefusal, OperatorId, Refusal, Reply, ShiftName, Wall};

use super::Outcome;

/// A shift that ended longer ago is not the one that is handed over.
const ENDED_WITHIN: Duration = Duration::from_hours(12);

impl Board {
    pub(super) fn hand_shift_over(&mut self, by: &OperatorId, note: &str, callbacks: Option<u64>) -> Outcome {
        let note = note.trim();
        if note.chars().count() > crate::alarm::TEXT_MAX {
            return Err(ActRefusal::Alarm(Refusal::TooMuchText(crate::alarm::TEXT_MAX)));
        }
        let handover = self.handover(note, callbacks);
        self.record_act(Some(by.clone()), OperatorAct::HandedOver(handover));
        Ok(Reply::HandedOver)
    }

    fn handover(&self, note: &str, callbacks: Option<u64>) -> Handover {
        let (mut open, mut shelved, mut out_of_service) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (key, kept) in &self.engine().kept().alarms {
            open.extend(kept.episode.as_ref().filter(|episode| episode.raised_at.is_some()).map(|episode| episode.id));
            shelved.extend(kept.shelf.as_ref().map(|_| key.clone()));
            out_of_service.extend(kept.out_of_service.as_ref().map(|_| key.source.clone()));
        }
        open.sort_unstable();
        let shift = self.shift_to_hand_over();
        Handover {
            shift: shift.as_ref().map(|(name, _)| name.clone()),
            date: shift.map(|(_, date)| date),
            open,
            shelved,
            out_of_service: out_of_service.into_iter().collect(),
            callbacks,
            note: note.to_owned(),
        }
    }

    /// The running shift, else the one that ended last.
    fn shift_to_hand_over(&self) -> Option<(ShiftName, String)> {
        let (config, now) = (&self.roster.config, self.now.wall);
        let date = |at: Wall| at.timestamp().to_zoned(config.timezone.clone()).date().to_string();
        if let Some(running) = config.calendar.running(now) {
            return Some((running.name, date(running.starts)));
        }
        let ended = config.calendar.shift_ends_in(now - ENDED_WITHIN, now).pop()?;
        Some((ended.name, ended.date.to_string()))
    }
}
