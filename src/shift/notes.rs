//! What people wrote of a range: notes, explanations of a stretch of time, and handovers. Listed beside the figures; none is
//! smaller or greater for them.

use std::time::Duration;

use super::meter::Range;
use crate::domain::operator::{Handover, NoteSpan, OperatorAct, OperatorRecord};
use crate::domain::{AlarmSource, OperatorId, Wall};

/// Notes and handovers that are kept of a range.
const KEPT_MAX: usize = 2_000;
/// A shift is explained when it is reviewed, which may be on the next day: so long after the range notes are looked for.
pub(super) const EXPLAINED_WITHIN: Duration = Duration::from_hours(24);
/// A shift is handed over at its end, and that may take a while.
const HANDED_OVER_WITHIN: Duration = Duration::from_hours(1);

/// What people wrote, in the order in which they did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// Notes of the range, and those written up to a day later that explain a time in it.
    pub notes: Vec<NoteRow>,
    /// Handovers in the range, and up to an hour after it.
    pub handovers: Vec<HandoverRow>,
    /// Notes and handovers beyond those that are kept.
    pub beyond: u64,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// When it was written.
    pub at: Wall,
    /// By whom; none where nobody was signed in.
    pub by: Option<OperatorId>,
    /// About what.
    pub about: AlarmSource,
    /// The time it explains, where it explains one.
    pub span: Option<NoteSpan>,
    /// The note.
    pub note: String,
}

/// A handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// When it was signed.
    pub at: Wall,
    /// By whom; none where nobody was signed in.
    pub by: Option<OperatorId>,
    /// What was open then.
    pub handover: Handover,
}

impl Notes {
    /// Takes what a person did at `at`, in the range or behind it.
    pub(super) fn on_record(&mut self, at: Wall, record: &OperatorRecord, range: Range) {
        let by = record.by.clone();
        let has_room = self.notes.len() + self.handovers.len() < KEPT_MAX;
        match &record.act {
            OperatorAct::Noted { about, span, note, .. } if is_of(at, *span, range) => {
                if has_room {
                    let (about, span, note) = (about.source(), *span, note.clone());
                    self.notes.push(NoteRow { at, by, about, span, note });
                }
            }
            OperatorAct::HandedOver(handover) if range.from <= at && at < range.to + HANDED_OVER_WITHIN => {
                if has_room {
                    self.handovers.push(HandoverRow { at, by, handover: handover.clone() });
                }
            }
            _ => return,
        }
        self.beyond += u64::from(!has_room);
    }
}

/// Whether a note is of a range: written in it, or about a time in it.
fn is_of(at: Wall, span: Option<NoteSpan>, range: Range) -> bool {
    let touches = |span: NoteSpan| span.from < range.to && range.from < span.to;
    range.holds(at) || span.is_some_and(touches)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: Range = Range { from: Wall(1_000_000_000), to: Wall(2_000_000_000) };

    fn noted(span: Option<(i64, i64)>) -> OperatorRecord {
        let span = span.map(|(from, to)| NoteSpan { from: Wall(from * 1_000_000), to: Wall(to * 1_000_000) });
        let about = AlarmSource::Site.into();
        OperatorRecord { by: None, act: OperatorAct::Noted { about, episode: None, span, note: "n".to_owned() } }
    }

    fn kept(at: i64, record: &OperatorRecord) -> (usize, usize) {
        let mut notes = Notes::default();
        notes.on_record(Wall(at * 1_000_000), record, RANGE);
        (notes.notes.len(), notes.handovers.len())
    }

    #[test]
    fn a_note_is_of_the_range_it_is_written_in_or_explains_a_time_of() {
        for (at, span, count) in [
            (999, None, 0),
            (1_000, None, 1),
            (1_999, Some((1, 2)), 1),
            (2_000, None, 0),
            (2_500, Some((1_999, 2_100)), 1),
            (2_500, Some((2_000, 2_100)), 0),
            (2_500, Some((900, 1_001)), 1),
            (2_500, Some((900, 1_000)), 0),
        ] {
            assert_eq!(kept(at, &noted(span)).0, count, "{at} {span:?}");
        }
    }

    #[test]
    fn a_shift_may_be_handed_over_up_to_an_hour_after_its_end() {
        let handed = OperatorRecord { by: None, act: OperatorAct::HandedOver(Handover::default()) };
        for (at, count) in [(999, 0), (1_000, 1), (5_599, 1), (5_600, 0)] {
            assert_eq!(kept(at, &handed).1, count, "{at}");
        }
    }

    #[test]
    fn notes_beyond_those_that_are_kept_are_counted() {
        let mut notes = Notes::default();
        for _ in 0..KEPT_MAX + 3 {
            notes.on_record(RANGE.from, &noted(None), RANGE);
        }
        assert_eq!((notes.notes.len(), notes.beyond), (KEPT_MAX, 3));
    }
}
