//! Retention: which files are older than the configuration keeps, and which of them may go. A file goes only after the
//! record of its removal is on disk. The newest file never goes, nor the one before it: it ends with the seal that the
//! newest goes on from.

use std::io;

use jiff::civil::Date;

use crate::domain::JournalReport;
use crate::journal::chain::ChainHead;
use crate::journal::segment::{SegmentName, kept_from};

/// Files that stay however old they are.
const KEPT_FILES: usize = 2;

/// The files offered for removal.
#[derive(Debug, Default)]
pub(super) struct Retirement {
    offered: Option<Offer>,
}

#[derive(Debug, PartialEq, Eq)]
struct Offer {
    names: Vec<SegmentName>,
    last_seq: u64,
}

impl Retirement {
    /// Offers the files whose date is older than is kept: the oldest ones up to the first that is kept, so that no gap
    /// can arise. `None` if there are none.
    pub(super) fn judge(
        &mut self,
        segments: &[(SegmentName, Option<u64>)],
        today: Date,
        retain_days: u32,
        mut last_record: impl FnMut(SegmentName) -> io::Result<Option<ChainHead>>,
    ) -> io::Result<Option<JournalReport>> {
        let kept_from = kept_from(today, retain_days);
        let older = segments.get(..segments.len().saturating_sub(KEPT_FILES)).unwrap_or_default();
        let old: Vec<_> = older.iter().take_while(|(name, _)| name.date < kept_from).collect();
        // A file whose first line is no record is damaged: it and everything after it is evidence and stays.
        let sound: Vec<_> = old.iter().map_while(|(name, first_seq)| Some((*name, (*first_seq)?))).collect();
        let (Some((_, first_seq)), Some((last_name, _))) = (sound.first(), sound.last()) else { return Ok(None) };
        let Some(last) = last_record(*last_name)? else { return Ok(None) };
        let names: Vec<_> = sound.iter().map(|(name, _)| *name).collect();
        let report = JournalReport::RetireDue {
            files: names.iter().map(ToString::to_string).collect(),
            first_seq: *first_seq,
            last_seq: last.seq,
            last_hash: last.hash.to_hex(),
        };
        self.offered = Some(Offer { names, last_seq: last.seq });
        Ok(Some(report))
    }

    /// The record of a removal is on disk: gives the files that may go, oldest first.
    pub(super) fn confirm(&mut self, last_seq: u64) -> Option<Vec<SegmentName>> {
        self.offered.take_if(|offer| offer.last_seq == last_seq).map(|offer| offer.names)
    }
}
