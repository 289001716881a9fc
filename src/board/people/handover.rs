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
    /// `asked` is the shift whose page was signed, as far as it was named.
    pub(super) fn hand_shift_over(
        &mut self,
        by: &OperatorId,
        note: &str,
        callbacks: Option<u64>,
        asked: (Option<ShiftName>, Option<String>),
    ) -> Outcome {
        let note = note.trim();
        if note.chars().count() > crate::alarm::TEXT_MAX {
            return Err(ActRefusal::Alarm(Refusal::TooMuchText(crate::alarm::TEXT_MAX)));
        }
        let shift = self.shift_to_hand_over(asked)?;
        let handover = self.handover(shift, note, callbacks);
        self.record_act(Some(by.clone()), OperatorAct::HandedOver(handover));
        Ok(Reply::HandedOver)
    }

    fn handover(&self, shift: Option<(ShiftName, String)>, note: &str, callbacks: Option<u64>) -> Handover {
        let (mut open, mut shelved, mut out_of_service) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (key, kept) in &self.engine().kept().alarms {
            open.extend(kept.episode.as_ref().filter(|episode| episode.raised_at.is_some()).map(|episode| episode.id));
            shelved.extend(kept.shelf.as_ref().map(|_| key.clone()));
            out_of_service.extend(kept.out_of_service.as_ref().map(|_| key.source.clone()));
        }
        open.sort_unstable();
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

    /// The shift that was asked for, of the running one and the one that ended last: just after a boundary a person still
    /// hands over what has ended, while the next one runs. Where none was named, the running one comes first.
    fn shift_to_hand_over(
        &self,
        (name, date): (Option<ShiftName>, Option<String>),
    ) -> Result<Option<(ShiftName, String)>, ActRefusal> {
        let (config, now) = (&self.roster.config, self.now.wall);
        let local_date = |at: Wall| at.timestamp().to_zoned(config.timezone.clone()).date().to_string();
        let running = config.calendar.running(now).map(|shift| (shift.name, local_date(shift.starts)));
        let ended = config.calendar.shift_ends_in(now - ENDED_WITHIN, now).pop();
        let ended = ended.map(|shift| (shift.name, shift.date.to_string()));
        let is_asked = |shift: &(ShiftName, String)| {
            name.as_ref().is_none_or(|name| *name == shift.0) && date.as_ref().is_none_or(|date| *date == shift.1)
        };
        let found = running.into_iter().chain(ended).find(is_asked);
        if found.is_none() && (name.is_some() || date.is_some()) {
            return Err(ActRefusal::NotThisShift);
        }
        Ok(found)
    }
}
