//! Whether a line was verified in a walk test, in the printouts of a shift.

use serde::Serialize;

use super::words::{self as w, Text};
use crate::domain::Wall;
use crate::domain::walk::{LineVerification, Verification, VerifiedBy};

/// As JSON has it; null where the line never was.
#[derive(Serialize)]
pub(super) struct VerifiedFields<'a> {
    at: Wall,
    by: Option<&'a str>,
    how: VerifiedBy,
    /// The line is configured as it was then.
    current: bool,
}

impl<'a> VerifiedFields<'a> {
    pub(super) fn of(known: &'a LineVerification) -> Option<Self> {
        let Verification { at, by, how, .. } = verification(known)?;
        let by = by.as_ref().map(crate::domain::OperatorId::as_str);
        Some(Self { at: *at, by, how: *how, current: known.is_current() })
    }
}

/// The verification, whether it still counts or not.
pub(super) fn verification(known: &LineVerification) -> Option<&Verification> {
    match known {
        LineVerification::Never => None,
        LineVerification::Outdated(verification) | LineVerification::Current(verification) => Some(verification),
    }
}

/// One word for CSV: `steps`, `word`, `changed`, `unverified`.
pub(super) fn word(known: &LineVerification) -> &'static str {
    match known {
        LineVerification::Never => "unverified",
        LineVerification::Outdated(_) => "changed",
        LineVerification::Current(Verification { how: VerifiedBy::Steps, .. }) => "steps",
        LineVerification::Current(Verification { how: VerifiedBy::Word, .. }) => "word",
    }
}

/// The same for people.
pub(super) fn said(known: &LineVerification) -> Text {
    match known {
        LineVerification::Never => w::UNVERIFIED,
        LineVerification::Outdated(_) => w::VERIFIED_CHANGED,
        LineVerification::Current(Verification { how: VerifiedBy::Steps, .. }) => w::VERIFIED_STEPS,
        LineVerification::Current(Verification { how: VerifiedBy::Word, .. }) => w::VERIFIED_WORD,
    }
}
