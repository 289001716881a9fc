//! Which lines are verified at the end of the range: what walk tests, and a seal before them, say of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::meter::Range;
use crate::domain::walk::{Verdict, Verification};
use crate::domain::{LineId, WalkRecord, Wall};

/// What is verified; in a seal, and in the fold.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Walked {
    #[serde(default)]
    verified: BTreeMap<LineId, Verification>,
}

impl Walked {
    /// Takes a record, made `at`; what lies behind the range does not count.
    pub(super) fn on_record(&mut self, at: Wall, record: &WalkRecord, range: Range) {
        match record.verdict(at).filter(|_| at < range.to) {
            Some((line, Verdict::Verified(verification))) => drop(self.verified.insert(line.clone(), verification)),
            Some((line, Verdict::Failed)) => drop(self.verified.remove(line)),
            None => {}
        }
    }

    /// When a line was verified last.
    pub(super) fn of(&self, line: &LineId) -> Option<&Verification> {
        self.verified.get(line)
    }
}
