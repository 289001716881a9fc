//! What must survive a restart of the walk test: which lines are verified, and the ticks of the test that runs or ran
//! last. A fold over records. It says what was seen, and never what an adapter could have seen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::board::facts::shift;
use crate::board::roster::Roster;
use crate::domain::event::{CallerSeen, LineChange, ProgramChange};
use crate::domain::walk::{
    LineVerification, Verdict, Verification, WalkChange, WalkEnd, WalkOutcome, WalkRecord, WalkResult, WalkSteps,
};
use crate::domain::{CallPhase, Direction, EventBody, LineId, LineIx, LineState, OperatorId, Wall};

/// The kept state of walk tests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WalkKept {
    /// Lines that were verified, as they were configured then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub verified: BTreeMap<LineId, Verification>,
    /// The test that runs, else the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<WalkRun>,
    /// The digest of the configuration with which the program runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
}

/// One walk test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkRun {
    /// When it began.
    pub started: Wall,
    /// Who began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// When it ended; it runs where it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Wall>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<WalkEnd>,
    /// The last step, whatever it was.
    pub moved_at: Wall,
    /// Steps so far.
    pub ticks: u64,
    /// What is known of each line that moved.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<LineId, LineWalk>,
}

/// One line in a walk test.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineWalk {
    /// The steps that were seen.
    #[serde(default)]
    pub steps: WalkSteps,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<WalkOutcome>,
}

impl WalkKept {
    /// The test that runs.
    #[must_use]
    pub fn running(&self) -> Option<&WalkRun> {
        self.run.as_ref().filter(|run| run.ended.is_none())
    }

    /// Whether a line is verified as it is configured now; `None` for a line that no adapter reports.
    #[must_use]
    pub fn verification(&self, ix: LineIx, roster: &Roster) -> Option<LineVerification> {
        let wiring = roster.wiring(ix)?;
        let line = roster.config.lines.get(ix.0)?;
        Some(LineVerification::of(self.verified.get(&line.id), || wiring))
    }

    /// Fits the state to the present configuration: lines that it does not have are left out.
    #[must_use]
    pub(in crate::board) fn fitted(mut self, roster: &Roster) -> Self {
        self.verified.retain(|line, _| roster.line(line).is_some());
        if let Some(run) = &mut self.run {
            run.lines.retain(|line, _| roster.line(line).is_some());
        }
        self
    }

    /// The wall clock was set: what the running test has seen lies as far back as it did.
    pub(in crate::board) fn shift(&mut self, by_us: i64) {
        let Some(run) = self.run.as_mut().filter(|run| run.ended.is_none()) else { return };
        let WalkRun { started, moved_at, lines, .. } = run;
        let of_lines = lines.values_mut().flat_map(|line| {
            let WalkSteps { lifted, digit, put_back, rung } = &mut line.steps;
            let outcome = line.outcome.iter_mut().map(|outcome| &mut outcome.at);
            [lifted, digit, put_back, rung].into_iter().flatten().chain(outcome)
        });
        of_lines.chain([started, moved_at]).for_each(|at| shift(at, by_us));
    }

    /// Applies one record. `state` is that of the record's line before it.
    pub(in crate::board) fn apply(&mut self, at: Wall, body: &EventBody, state: Option<LineState>, roster: &Roster) {
        match body {
            EventBody::Walk(record) => self.on_record(at, record, roster),
            EventBody::Program(ProgramChange::Started(started)) => self.on_started(&started.config),
            EventBody::Line(change) => {
                let reports_edges_only = roster.line(&change.line).is_some_and(|ix| roster.reports_edges_only(ix));
                self.tick(at, &change.line, roster, |line, from| line.on_change(change, from, reports_edges_only));
            }
            EventBody::Digit(digit) => self.tick(at, &digit.line, roster, |line, _| line.on_digit(at)),
            EventBody::Caller(caller) => {
                self.tick(at, &caller.line, roster, |line, _| line.on_caller(at, caller, state));
            }
            _ => {}
        }
    }

    /// Half of the steps with one configuration and half with another prove neither.
    fn on_started(&mut self, config: &str) {
        let is_same = self.config.as_deref().is_none_or(|before| before == config);
        self.config = Some(config.to_owned());
        if let Some(run) = self.run.as_mut().filter(|run| !is_same && run.ended.is_none()) {
            let unfinished = run.lines.values_mut().filter(|line| !line.is_seen());
            unfinished.for_each(|line| line.steps = WalkSteps::default());
        }
    }

    fn on_record(&mut self, at: Wall, record: &WalkRecord, roster: &Roster) {
        let known = |line: &LineId| roster.line(line).is_some();
        match record.verdict(at) {
            Some((line, Verdict::Verified(verification))) if known(line) => {
                self.verified.insert(line.clone(), verification);
            }
            Some((line, Verdict::Failed)) => drop(self.verified.remove(line)),
            Some(_) | None => {}
        }
        if let WalkChange::Started { .. } = record.change {
            let (by, lines) = (record.by.clone(), BTreeMap::new());
            let run = WalkRun { started: at, by, ended: None, cause: None, moved_at: at, ticks: 0, lines };
            self.run = Some(run);
        }
        let Some(run) = &mut self.run else { return };
        if let WalkChange::Ended { cause, .. } = record.change {
            (run.ended, run.cause) = (Some(at), Some(cause));
        }
        if let Some((line, outcome)) = outcome(at, record).filter(|(line, _)| known(line)) {
            let walked = run.lines.entry(line.clone()).or_default();
            match &record.change {
                WalkChange::Verified { steps, .. } => walked.steps = *steps,
                // What was seen of a line that is not as it should be proves nothing.
                WalkChange::Failed { .. } => walked.steps = WalkSteps::default(),
                _ => {}
            }
            walked.outcome = Some(outcome);
            run.move_on(at);
        }
    }

    /// Lets a line's ticks move while a test runs. What is verified stands as it is, until its configuration changes.
    /// `step` is told from when on anything counts.
    fn tick(&mut self, at: Wall, line: &LineId, roster: &Roster, step: impl FnOnce(&mut LineWalk, Wall) -> Moved) {
        let Some(run) = self.run.as_mut().filter(|run| run.ended.is_none()) else { return };
        let Some(wiring) = roster.line(line).and_then(|ix| roster.wiring(ix)) else { return };
        let mut walked = run.lines.get(line).cloned().unwrap_or_default();
        if walked.is_seen() {
            if LineVerification::of(self.verified.get(line), || wiring).is_current() {
                return;
            }
            walked = LineWalk::default();
        }
        let failed = walked.outcome.as_ref().filter(|outcome| outcome.result == WalkResult::Failed);
        let from = failed.map_or(run.started, |failed| failed.at);
        match step(&mut walked, from) {
            Moved::Not => return,
            Moved::Back => {}
            Moved::On => run.move_on(at),
        }
        run.lines.insert(line.clone(), walked);
    }
}

impl WalkRun {
    fn move_on(&mut self, at: Wall) {
        self.moved_at = at;
        self.ticks += 1;
    }

    /// What came of a line.
    #[must_use]
    pub fn result(&self, line: &LineId) -> Option<WalkResult> {
        self.lines.get(line)?.outcome.as_ref().map(|outcome| outcome.result)
    }
}

/// What a record of a line does to its ticks.
enum Moved {
    Not,
    /// A lifting that was under way was not seen to its end.
    Back,
    On,
}

impl LineWalk {
    fn is_seen(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.result == WalkResult::Verified)
    }

    fn is_lifted(&self) -> bool {
        self.steps.lifted.is_some() && self.steps.put_back.is_none()
    }

    /// `reports_edges_only`: the adapter reports changes and nothing else, so that every off-hook it reports is a lifting.
    /// One that also tells states may only have found the handset off. `from` is when the test began.
    fn on_change(&mut self, change: &LineChange, from: Wall, reports_edges_only: bool) -> Moved {
        use LineState::{Dead, Idle, OffHook, Ringing, Stale, Unknown};
        let was_on_hook = matches!(change.from, Idle | Ringing);
        match (change.from, change.to) {
            (OffHook, OffHook) | (Ringing, Ringing) => return Moved::Not,
            // A hookflash: the handset was not put back after all.
            (_, OffHook) if self.steps.put_back.is_some_and(|put_back| change.since < put_back) => {
                self.steps.put_back = None;
                return Moved::Back;
            }
            // It was lifted before, and a hookflash only made it look new.
            (_, OffHook) if change.since < from => return Moved::Not,
            (_, OffHook) if was_on_hook || reports_edges_only => {
                // A lifting to answer the test's ring must not undo one with its digit.
                if self.steps.put_back.is_some() && self.steps.digit.is_some() {
                    return Moved::Not;
                }
                self.steps = WalkSteps { lifted: Some(change.since), rung: self.steps.rung, ..WalkSteps::default() };
            }
            (OffHook, Idle) if self.is_lifted() => self.steps.put_back = Some(change.since),
            (_, Ringing) if self.steps.rung.is_none() && change.since >= from => self.steps.rung = Some(change.since),
            (_, Unknown | Stale | Dead) if self.is_lifted() => {
                (self.steps.lifted, self.steps.digit) = (None, None);
                return Moved::Back;
            }
            _ => return Moved::Not,
        }
        Moved::On
    }

    fn on_digit(&mut self, at: Wall) -> Moved {
        if !self.is_lifted() || self.steps.digit.is_some() {
            return Moved::Not;
        }
        self.steps.digit = Some(at);
        Moved::On
    }

    /// A unit that reports calls only shows no state: its records are all there is to see.
    fn on_caller(&mut self, at: Wall, caller: &CallerSeen, state: Option<LineState>) -> Moved {
        let is_blind = state == Some(LineState::Unknown);
        match (caller.phase, caller.direction) {
            (CallPhase::Start, Direction::Out) if is_blind && self.steps.digit.is_none() => {
                self.steps.digit = Some(at);
                Moved::On
            }
            (CallPhase::Start, Direction::Out) => self.on_digit(at),
            (CallPhase::Start, Direction::In) if self.steps.rung.is_none() => {
                self.steps.rung = Some(at);
                Moved::On
            }
            _ => Moved::Not,
        }
    }
}

fn outcome(at: Wall, record: &WalkRecord) -> Option<(&LineId, WalkOutcome)> {
    let outcome = |result, note: &str| WalkOutcome {
        at,
        by: record.by.clone(),
        result,
        note: note.to_owned(),
        unseen: Vec::new(),
    };
    Some(match &record.change {
        WalkChange::Verified { line, unseen, .. } => {
            (line, WalkOutcome { unseen: unseen.clone(), ..outcome(WalkResult::Verified, "") })
        }
        WalkChange::ByWord { line, note, .. } => (line, outcome(WalkResult::ByWord, note)),
        WalkChange::Failed { line, note } => (line, outcome(WalkResult::Failed, note)),
        WalkChange::Started { .. } | WalkChange::Ended { .. } => return None,
    })
}
