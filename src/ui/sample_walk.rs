//! The busy office in the middle of a walk test: every mark and every result once. For tests only.

use crate::domain::walk::{
    LineVerification, StepMark, Verification, VerifiedBy, WalkFilter, WalkOutcome, WalkResult, WalkRow, WalkRunView,
    WalkView,
};
use crate::domain::{LineIx, OperatorId, Snapshot, ViewRequest};

use super::sample::{self, ago};

#[expect(clippy::unnecessary_wraps, reason = "every field that names a person may be without one")]
fn by() -> Option<OperatorId> {
    Some(OperatorId::new("li"))
}

pub(super) fn verification(seconds: u64, how: VerifiedBy) -> Verification {
    Verification { at: ago(seconds).wall, by: by(), how, wiring: String::new() }
}

/// The office with a test that runs; line 5 moved last.
pub(super) fn office() -> Snapshot {
    let mut snapshot = sample::office();
    let rows: Vec<WalkRow> = snapshot.rows.iter().map(|row| walk_row(row.ix, &snapshot)).collect();
    let run = WalkRunView {
        started: ago(900).wall,
        by: by(),
        ended: None,
        verified: 2,
        by_word: 1,
        failed: 1,
        left: 20,
        ticks: 17,
    };
    let unverified = rows.iter().filter(|row| !row.verification.is_current()).count();
    snapshot.walk = WalkView { unverified, run: Some(run), rows };
    snapshot
}

fn walk_row(ix: LineIx, snapshot: &Snapshot) -> WalkRow {
    use StepMark::{Awaited, CannotBeSeen, Seen};
    let row = &snapshot.rows[ix.0];
    let seen = |seconds| Seen(ago(seconds).wall);
    let outcome = |seconds, result, note: &str| {
        Some(WalkOutcome { at: ago(seconds).wall, by: by(), result, note: note.to_owned(), unseen: Vec::new() })
    };
    let current = |seconds, how| LineVerification::Current(verification(seconds, how));
    let (marks, outcome, verification) = match ix.0 {
        0 => (
            [seen(800), seen(798), seen(795), seen(770)],
            outcome(770, WalkResult::Verified, ""),
            current(770, VerifiedBy::Steps),
        ),
        1 => (
            [seen(700), CannotBeSeen, seen(695), CannotBeSeen],
            outcome(695, WalkResult::Verified, ""),
            current(695, VerifiedBy::Steps),
        ),
        2 => (
            [Awaited; 4],
            outcome(600, WalkResult::ByWord, "nobody in, rung from 1806"),
            current(600, VerifiedBy::Word),
        ),
        3 => ([Awaited; 4], outcome(500, WalkResult::Failed, "rings\u{1b}[2J 1804-2"), LineVerification::Never),
        4 => ([Awaited; 4], None, current(200_000, VerifiedBy::Steps)),
        5 => ([seen(8), seen(6), Awaited, Awaited], None, LineVerification::Never),
        6 => ([Awaited; 4], None, LineVerification::Outdated(self::verification(200_000, VerifiedBy::Steps))),
        _ => ([Awaited; 4], None, LineVerification::Never),
    };
    WalkRow {
        ix,
        id: row.id.clone(),
        label: row.label.to_string(),
        room: row.room.to_string(),
        numbers: vec!["0571-8725-1234".to_owned()],
        state: row.state,
        marks,
        outcome,
        verification,
    }
}

/// The same office as a board would answer a request.
pub(super) fn answer(snapshot: &Snapshot, request: &ViewRequest) -> Snapshot {
    let mut shown = sample::answer(snapshot.clone(), request);
    let wanted = request.walk.clone();
    shown.walk.rows.retain(|row| {
        wanted.as_ref().is_some_and(|wanted| {
            let is_wanted = wanted.filter == WalkFilter::All || !row.verification.is_current();
            is_wanted && row.id.as_str().contains(&wanted.search)
        })
    });
    shown
}
