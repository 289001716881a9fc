//! What a screen gets of the walk test.

use crate::board::core::Board;
use crate::domain::walk::{
    LineVerification, StepMark, WalkFilter, WalkRequest, WalkResult, WalkRow, WalkRunView, WalkStep, WalkView,
};
use crate::domain::{LineIx, NumberId, ViewRequest};

use super::kept::WalkRun;

impl Board {
    pub(crate) fn walk_view(&self, request: &ViewRequest) -> WalkView {
        let is_unverified = |ix: &LineIx| !self.verification(*ix).is_some_and(|known| known.is_current());
        WalkView {
            unverified: self.walked_lines().filter(is_unverified).count(),
            run: self.kept.walk.run.as_ref().map(|run| self.run_view(run)),
            rows: request.walk.as_ref().map(|wanted| self.walk_rows(wanted)).unwrap_or_default(),
        }
    }

    /// Whether a line is verified; `None` for a line that is not monitored.
    pub(crate) fn verification(&self, ix: LineIx) -> Option<LineVerification> {
        self.kept.walk.verification(ix, &self.roster)
    }

    fn run_view(&self, run: &WalkRun) -> WalkRunView {
        let count =
            |wanted: Option<WalkResult>| self.walked_lines().filter(|ix| self.walk_result(*ix) == wanted).count();
        WalkRunView {
            started: run.started,
            by: run.by.clone(),
            ended: run.ended.zip(run.cause),
            verified: count(Some(WalkResult::Verified)),
            by_word: count(Some(WalkResult::ByWord)),
            failed: count(Some(WalkResult::Failed)),
            left: count(None),
            ticks: run.ticks,
        }
    }

    fn walk_rows(&self, wanted: &WalkRequest) -> Vec<WalkRow> {
        let search = wanted.search.to_lowercase();
        let rows = self.walked_lines().filter(|ix| self.roster.haystack(*ix).contains(&search));
        rows.filter_map(|ix| self.walk_row(ix))
            .filter(|row| wanted.filter == WalkFilter::All || is_wanting(row))
            .collect()
    }

    fn walk_row(&self, ix: LineIx) -> Option<WalkRow> {
        let (desk, line) = (self.lines.get(ix.0)?, self.roster.config.lines.get(ix.0)?);
        let walked = self.kept.walk.run.as_ref().and_then(|run| run.lines.get(&line.id));
        let result = self.walk_result(ix);
        let outcome = walked.and_then(|walked| walked.outcome.clone()).filter(|outcome| Some(outcome.result) == result);
        Some(WalkRow {
            ix,
            id: line.id.clone(),
            label: line.label.clone(),
            room: line.room.clone(),
            numbers: self.roster.numbers_of(ix).map(NumberId::to_string).collect(),
            state: desk.machine.state().0,
            marks: WalkStep::ALL.map(|step| self.step_mark(ix, walked, step)),
            outcome,
            verification: self.verification(ix)?,
        })
    }
}

/// A line that is not verified, or that this test has moved: who stands at the screen must see it change.
fn is_wanting(row: &WalkRow) -> bool {
    let is_moved = row.marks.iter().any(|mark| matches!(mark, StepMark::Seen(_)));
    !row.verification.is_current() || is_moved || row.outcome.is_some()
}
