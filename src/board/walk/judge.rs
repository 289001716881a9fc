//! When a line of the walk test is verified, and when the test ends by itself. What an adapter can see is what its device
//! has confirmed on this connection; nothing is judged while the adapter is not live.

use std::time::Duration;

use crate::board::core::Board;
use crate::domain::view::AdapterState;
use crate::domain::walk::{StepMark, WalkChange, WalkEnd, WalkRecord, WalkResult, WalkStep};
use crate::domain::{AdapterIx, DigitsSeen, EventBody, LineId, LineIx, LineState, Mono, OperatorId, RingStyle};
use crate::line::DigitSight;

use super::kept::LineWalk;

/// A walk test in which nothing was seen or ticked for so long ends by itself: whoever walked has gone home. Longer than a
/// lunch break would be without ticks, shorter than a shift.
const IDLE: Duration = Duration::from_hours(1);

/// What of the walk test is not kept: timers, and what is to be looked at when an input is through.
#[derive(Debug, Default)]
pub(crate) struct WalkDesk {
    /// When the running test ends by itself, and the step from which that counts.
    due: Option<Due>,
    /// Lines of which something was recorded while a test runs.
    moved: Vec<LineIx>,
}

#[derive(Debug, Clone, Copy)]
struct Due {
    at: Mono,
    ticks: u64,
}

impl WalkDesk {
    /// When the running test ends by itself.
    pub(crate) fn due(&self) -> Option<Mono> {
        self.due.map(|due| due.at)
    }
}

impl Board {
    /// A test that an earlier run began goes on; its pause counts from its last step.
    pub(crate) fn resume_walk(&mut self) {
        if let Some(run) = self.kept.walk.running() {
            let at = self.now.mono + (run.moved_at + IDLE).since(self.now.wall);
            self.walk.due = Some(Due { at, ticks: run.ticks });
        }
    }

    /// Notes the line that a record is about: it may be verified once the whole input is through.
    pub(crate) fn note_walk(&mut self, body: &EventBody) {
        if self.kept.walk.running().is_none() {
            return;
        }
        let line = match body {
            EventBody::Line(change) => &change.line,
            EventBody::Digit(digit) => &digit.line,
            EventBody::Caller(caller) => &caller.line,
            _ => return,
        };
        self.walk.moved.extend(self.roster.line(line));
    }

    /// What the device confirmed may be all that a line of it waits for.
    pub(crate) fn note_walk_of(&mut self, ix: AdapterIx) {
        if self.kept.walk.running().is_some() {
            let lines = self.adapters.get(ix.0).map(|adapter| adapter.config.lines.as_slice()).unwrap_or_default();
            self.walk.moved.extend(lines.iter().map(|(_, line)| *line));
        }
    }

    /// Verifies what is to be verified, and counts the pause anew from the last step. Called when an input is through.
    pub(crate) fn settle_walk(&mut self) {
        let mut moved = std::mem::take(&mut self.walk.moved);
        let Some(run) = self.kept.walk.running().filter(|_| !self.is_stopped()) else {
            self.walk.due = None;
            return;
        };
        let by = run.by.clone();
        moved.sort_unstable();
        moved.dedup();
        for ix in moved {
            if let Some(change) = self.verified_now(ix) {
                self.record_walk(by.clone(), change);
            }
        }
        let ticks = self.kept.walk.running().map_or(0, |run| run.ticks);
        if self.walk.due.is_none_or(|due| due.ticks != ticks) {
            self.walk.due = Some(Due { at: self.now.mono + IDLE, ticks });
        }
    }

    /// Ends a test in which nothing moved for too long.
    pub(crate) fn meet_walk(&mut self) {
        if self.walk.due.take_if(|due| due.at <= self.now.mono).is_some() {
            self.end_walk(None, WalkEnd::Idle);
        }
    }

    pub(super) fn end_walk(&mut self, by: Option<OperatorId>, cause: WalkEnd) -> usize {
        let of = |wanted: Option<WalkResult>| -> Vec<LineId> {
            let lines = self.walked_lines().filter(|ix| self.walk_result(*ix) == wanted);
            lines.filter_map(|ix| self.roster.config.lines.get(ix.0)).map(|line| line.id.clone()).collect()
        };
        let left = of(None);
        let (verified, by_word) = (of(Some(WalkResult::Verified)).len(), of(Some(WalkResult::ByWord)).len());
        let (failed, count) = (of(Some(WalkResult::Failed)), left.len());
        self.record_walk(by, WalkChange::Ended { cause, verified, by_word, failed, left });
        self.walk.due = None;
        count
    }

    pub(super) fn record_walk(&mut self, by: Option<OperatorId>, change: WalkChange) {
        self.record(EventBody::Walk(WalkRecord { by, change }));
    }

    /// The lines that a walk test is about: those that an adapter reports.
    pub(super) fn walked_lines(&self) -> impl Iterator<Item = LineIx> {
        (0..self.lines.len()).map(LineIx).filter(|ix| self.roster.wiring(*ix).is_some())
    }

    /// What came of a line in the test that runs, or ran last; a verification counts while the line is configured so.
    pub(super) fn walk_result(&self, ix: LineIx) -> Option<WalkResult> {
        let run = self.kept.walk.run.as_ref()?;
        let result = run.result(&self.roster.config.lines.get(ix.0)?.id)?;
        let is_current = || self.kept.walk.verification(ix, &self.roster).is_some_and(|known| known.is_current());
        (result == WalkResult::Failed || is_current()).then_some(result)
    }

    /// Where a step of a line stands. While the adapter is not live, what its kind sees at best is still awaited.
    pub(super) fn step_mark(&self, ix: LineIx, walked: Option<&LineWalk>, step: WalkStep) -> StepMark {
        let seen = walked.and_then(|walked| walked.steps.seen(step));
        match seen {
            Some(at) => StepMark::Seen(at),
            None if self.sees_step(ix, step) => StepMark::Awaited,
            None => StepMark::CannotBeSeen,
        }
    }

    fn sees_step(&self, ix: LineIx, step: WalkStep) -> bool {
        let (Some(desk), Some(line)) = (self.lines.get(ix.0), self.roster.config.lines.get(ix.0)) else { return false };
        let Some((adapter, device_line)) = &line.adapter else { return false };
        let Some(adapter) = self.adapters.get(adapter.0) else { return false };
        let is_confirmed = adapter.state == AdapterState::Live;
        let (best, traits) = (adapter.config.traits_of(device_line), desk.machine.traits());
        match step {
            WalkStep::Lifted | WalkStep::PutBack => {
                !is_confirmed || adapter.capabilities.sees_hook(device_line) || desk.reports_hook
            }
            WalkStep::Digit if is_confirmed => traits.digits == DigitSight::Seen,
            WalkStep::Digit => best.digits != DigitsSeen::No && line.dialling == crate::config::Dialling::Tone,
            WalkStep::Rung => best.ring != RingStyle::None,
        }
    }

    /// The line is verified now: its adapter is live, its state known, and nothing is awaited any more.
    fn verified_now(&self, ix: LineIx) -> Option<WalkChange> {
        let line = self.roster.config.lines.get(ix.0)?;
        let run = self.kept.walk.running()?;
        let walked = run.lines.get(&line.id)?;
        let (adapter, _) = line.adapter.as_ref()?;
        let is_live = self.adapters.get(adapter.0)?.state == AdapterState::Live;
        let marks = WalkStep::ALL.map(|step| self.step_mark(ix, Some(walked), step));
        let is_seen = marks.iter().any(|mark| matches!(mark, StepMark::Seen(_)));
        let is_whole = is_seen && !marks.contains(&StepMark::Awaited);
        if !is_live || !is_whole || !self.is_open(ix) || !self.is_believed(ix) {
            return None;
        }
        let unseen = WalkStep::ALL.into_iter().zip(marks);
        let unseen = unseen.filter(|(_, mark)| *mark == StepMark::CannotBeSeen).map(|(step, _)| step).collect();
        let wiring = self.roster.wiring(ix)?.to_owned();
        Some(WalkChange::Verified { line: line.id.clone(), steps: walked.steps, unseen, wiring })
    }

    /// Not verified by steps yet. What a person said, or that it failed before, does not keep it from being seen.
    fn is_open(&self, ix: LineIx) -> bool {
        self.walk_result(ix) != Some(WalkResult::Verified)
    }

    /// The state may be believed. Where no hook is reported there is none.
    fn is_believed(&self, ix: LineIx) -> bool {
        let state = self.lines.get(ix.0).map(|desk| desk.machine.state().0);
        match state {
            Some(LineState::Idle | LineState::Ringing | LineState::OffHook) => true,
            Some(LineState::Unknown) => !self.sees_step(ix, WalkStep::Lifted),
            Some(LineState::Dead | LineState::Stale) | None => false,
        }
    }
}
