//! Telling somebody who does not look at the screen: what is to be said and by which command, and what became of it.

use serde::{Deserialize, Serialize};

use super::alarm::EpisodeId;

/// A command that is to be run. Its words are whole arguments: no shell ever sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annunciation {
    /// Counts the commands of this run: 1, 2, 3…
    pub id: u64,
    /// Position of its `[[annunciate]]` in the configuration.
    pub rule: usize,
    /// The program and its arguments, every field filled in.
    pub argv: Vec<String>,
    /// The episode it tells of; none for the summary of a flood.
    pub episode: Option<EpisodeId>,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnunciationReport {
    /// Which.
    pub id: u64,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Announced,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Announced {
    /// It ended well.
    Done,
    /// It ended with an error, or could not be started.
    Failed {
        /// What it said, or why it could not be started.
        why: String,
    },
    /// It took longer than it may and was killed.
    Killed {
        /// After so many seconds.
        after_s: u64,
    },
    /// Too many commands were running: it was not started.
    Dropped,
}

/// `annunciation`: a command that told somebody, or failed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnunciationRecord {
    /// The name of its `[[annunciate]]`.
    pub name: String,
    /// The episode it told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<EpisodeId>,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Announced,
}
