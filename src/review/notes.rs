//! What people wrote in a range, and what they wrote later about a time within it.

use std::time::Duration;

use crate::domain::Wall;
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::review::{ReviewHandover, ReviewNote};
use crate::shift::Range;

/// A shift is reviewed when it is over: what is explained this long after it is still read with it.
pub(super) const EXPLAINED_WITHIN: Duration = Duration::from_hours(24);

/// The note of a record, where it belongs to a range.
pub(super) fn note_of(at: Wall, seq: u64, record: &OperatorRecord, range: Range) -> Option<ReviewNote> {
    let is_within = range.holds(at);
    let by = record.by.clone();
    match &record.act {
        OperatorAct::Noted { about, span, note, .. } => {
            let span = span.map(|span| (span.from, span.to));
            let explains = span.is_some_and(|(from, to)| from < range.to && to > range.from && at >= range.from);
            let about = about.source();
            (is_within || explains).then(|| ReviewNote { at, by, about, span, note: note.as_str().into(), seq })
        }
        _ => None,
    }
}

/// The handover of a record, where it was made in a range.
pub(super) fn handover_of(at: Wall, seq: u64, record: &OperatorRecord, range: Range) -> Option<ReviewHandover> {
    match &record.act {
        OperatorAct::HandedOver(what) if range.holds(at) => {
            Some(ReviewHandover { at, by: record.by.clone(), what: what.clone(), seq })
        }
        _ => None,
    }
}
