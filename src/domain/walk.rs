//! The walk test (逐线点验): somebody goes from desk to desk, lifts each handset, dials a digit, puts it back and has the
//! number rung, while what the adapters see of it is ticked. What is asked for, what is recorded, what a screen gets.
//!
//! What an adapter saw and what a person says are never mixed: a line checked by word stands so everywhere.

use serde::{Deserialize, Serialize};

use super::ids::{LineId, LineIx, OperatorId};
use super::moment::Wall;
use super::state::LineState;

/// One thing that is done at a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkStep {
    /// The handset was lifted.
    Lifted,
    /// A digit was dialled.
    Digit,
    /// The handset was put back.
    PutBack,
    /// The line was rung.
    Rung,
}

impl WalkStep {
    /// Every step, in the order they are done; the ring may come before or after the others.
    pub const ALL: [Self; 4] = [Self::Lifted, Self::Digit, Self::PutBack, Self::Rung];
}

/// When each step was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WalkSteps {
    /// Lifted: the edge itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Wall>,
    /// A digit, or the adapter's record of an outbound call, while lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digit: Option<Wall>,
    /// Put back after that lifting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_back: Option<Wall>,
    /// The first ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<Wall>,
}

impl WalkSteps {
    /// When a step was seen.
    #[must_use]
    pub fn seen(&self, step: WalkStep) -> Option<Wall> {
        match step {
            WalkStep::Lifted => self.lifted,
            WalkStep::Digit => self.digit,
            WalkStep::PutBack => self.put_back,
            WalkStep::Rung => self.rung,
        }
    }
}

/// What a person asks of the walk test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "walk", rename_all = "snake_case")]
pub enum WalkOperation {
    /// Begin one.
    Start,
    /// The person knows that the line is well: recorded as a word, never as seen.
    ByWord {
        /// Which.
        line: LineId,
        /// How the person knows.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Something is wrong with the line.
    Fail {
        /// Which.
        line: LineId,
        /// What; never empty.
        note: String,
    },
    /// End it.
    End,
}

/// Why a walk test did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkRefusal {
    /// One runs already.
    Running,
    /// None runs.
    NotRunning,
    /// No adapter reports the line: there is nothing to test.
    NotMonitored(LineId),
    /// Every step was seen: a word adds nothing.
    SeenAlready(LineId),
}

impl std::fmt::Display for WalkRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Running => f.write_str("a walk test is running; end it before another begins"),
            Self::NotRunning => f.write_str("no walk test is running; begin one first"),
            Self::NotMonitored(line) => write!(f, "line {line} has no adapter; there is nothing to test"),
            Self::SeenAlready(line) => write!(f, "every step of line {line} was seen; a word adds nothing"),
        }
    }
}

/// What a person is told of a walk test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkReply {
    /// It runs, over so many lines.
    Started(usize),
    /// Checked by word.
    ByWord(LineId),
    /// Marked as failed.
    Failed(LineId),
    /// It is over; so many lines were left.
    Ended(usize),
}

/// `walk`: a step in the life of a walk test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkRecord {
    /// Who: of a line that was seen, whoever began the test. None where it ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// What.
    #[serde(flatten)]
    pub change: WalkChange,
}

/// What happened in a walk test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum WalkChange {
    /// It began.
    Started {
        /// Over so many lines.
        lines: usize,
    },
    /// Every step that the adapter can see was seen.
    Verified {
        /// Which line.
        line: LineId,
        /// When each step was seen.
        steps: WalkSteps,
        /// Steps that the adapter cannot see.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unseen: Vec<WalkStep>,
        /// SHA-256 of how the line was configured, 64 hex digits.
        wiring: String,
    },
    /// A person's word.
    ByWord {
        /// Which line.
        line: LineId,
        /// How the person knows.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// As above.
        wiring: String,
    },
    /// Something is wrong with the line; what was known of it before no longer counts.
    Failed {
        /// Which line.
        line: LineId,
        /// What.
        note: String,
    },
    /// It is over.
    Ended {
        /// Why.
        cause: WalkEnd,
        /// Lines that were seen.
        verified: usize,
        /// Lines checked by word only.
        by_word: usize,
        /// Lines that failed.
        failed: Vec<LineId>,
        /// Lines that were not tested, or not wholly.
        left: Vec<LineId>,
    },
}

/// Why a walk test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkEnd {
    /// A person ended it.
    Person,
    /// Nothing was seen or ticked for an hour.
    Idle,
}

/// How it is known that a line is wired as configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifiedBy {
    /// Every step that the adapter can see was seen.
    Steps,
    /// A person's word.
    Word,
}

/// When a line was verified, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When.
    pub at: Wall,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// How.
    pub how: VerifiedBy,
    /// SHA-256 of how the line was configured, 64 hex digits.
    pub wiring: String,
}

/// What a record does to a line's verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is verified from here on.
    Verified(Verification),
    /// It no longer is.
    Failed,
}

impl WalkRecord {
    /// The line it is about, where it is about one.
    #[must_use]
    pub fn line(&self) -> Option<&LineId> {
        match &self.change {
            WalkChange::Verified { line, .. } | WalkChange::ByWord { line, .. } | WalkChange::Failed { line, .. } => {
                Some(line)
            }
            WalkChange::Started { .. } | WalkChange::Ended { .. } => None,
        }
    }

    /// What it does to the verification of its line, made `at`.
    #[must_use]
    pub fn verdict(&self, at: Wall) -> Option<(&LineId, Verdict)> {
        let verified = |how, wiring: &str| {
            Verdict::Verified(Verification { at, by: self.by.clone(), how, wiring: wiring.to_owned() })
        };
        match &self.change {
            WalkChange::Verified { line, wiring, .. } => Some((line, verified(VerifiedBy::Steps, wiring))),
            WalkChange::ByWord { line, wiring, .. } => Some((line, verified(VerifiedBy::Word, wiring))),
            WalkChange::Failed { line, .. } => Some((line, Verdict::Failed)),
            WalkChange::Started { .. } | WalkChange::Ended { .. } => None,
        }
    }
}

/// Whether a line is wired as configured, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineVerification {
    /// It never was, or it failed since.
    Never,
    /// It was, but its configuration changed since: that counts no more.
    Outdated(Verification),
    /// It was, as it is configured now.
    Current(Verification),
}

impl LineVerification {
    /// What a verification is worth for a line that is configured like this.
    #[must_use]
    pub fn of<W: AsRef<str>>(verification: Option<&Verification>, wiring: impl FnOnce() -> W) -> Self {
        match verification {
            None => Self::Never,
            Some(verification) if verification.wiring == wiring().as_ref() => Self::Current(verification.clone()),
            Some(verification) => Self::Outdated(verification.clone()),
        }
    }

    /// Whether it counts.
    #[must_use]
    pub fn is_current(&self) -> bool {
        matches!(self, Self::Current(_))
    }
}

/// What a screen asks of the walk test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WalkRequest {
    /// Only lines whose id, label, group, number, room or contact holds this text.
    pub search: String,
    /// Which lines.
    pub filter: WalkFilter,
}

/// Which lines the page of the walk test shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WalkFilter {
    /// All.
    #[default]
    All,
    /// Those that are not verified, and those that this test has moved.
    Unverified,
}

/// What a screen gets of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WalkView {
    /// Monitored lines that are not verified as they are configured now.
    pub unverified: usize,
    /// The test that runs, else the last one.
    pub run: Option<WalkRunView>,
    /// The lines asked for, in configuration order; empty where none were.
    pub rows: Vec<WalkRow>,
}

/// A walk test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkRunView {
    /// When it began.
    pub started: Wall,
    /// Who began it.
    pub by: Option<OperatorId>,
    /// When and why it ended; it runs where it has not.
    pub ended: Option<(Wall, WalkEnd)>,
    /// Lines that were seen.
    pub verified: usize,
    /// Lines checked by word only.
    pub by_word: usize,
    /// Lines that failed.
    pub failed: usize,
    /// Lines that were not tested, or not wholly.
    pub left: usize,
    /// Steps so far: rises with each.
    pub ticks: u64,
}

/// One line in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkRow {
    /// Its position in the configuration.
    pub ix: LineIx,
    /// Its id.
    pub id: LineId,
    /// Its label.
    pub label: String,
    /// Its room.
    pub room: String,
    /// The numbers it answers.
    pub numbers: Vec<String>,
    /// Its state now.
    pub state: LineState,
    /// The steps, in the order of [`WalkStep::ALL`].
    pub marks: [StepMark; 4],
    /// What came of it in this test.
    pub outcome: Option<WalkOutcome>,
    /// Whether it is verified, by whichever test.
    pub verification: LineVerification,
}

impl WalkRow {
    /// When a step of it was seen last.
    #[must_use]
    pub fn moved_at(&self) -> Option<Wall> {
        let seen = self.marks.iter().filter_map(|mark| match mark {
            StepMark::Seen(at) => Some(*at),
            StepMark::Awaited | StepMark::CannotBeSeen => None,
        });
        seen.max()
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepMark {
    /// It was seen then.
    Seen(Wall),
    /// It was not seen yet.
    Awaited,
    /// The adapter cannot see it: it is not asked for.
    CannotBeSeen,
}

/// What came of a line in a walk test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkOutcome {
    /// When.
    pub at: Wall,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// What.
    pub result: WalkResult,
    /// What the person said to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Steps that the adapter could not see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<WalkStep>,
}

/// See [`WalkOutcome`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkResult {
    /// Every step that the adapter can see was seen.
    Verified,
    /// A person's word.
    ByWord,
    /// Something is wrong with it.
    Failed,
}
