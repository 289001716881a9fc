//! What a board begins with: the kept state of an earlier run, and what the journal said of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::domain::event::NumberCall;
use crate::domain::{EventBody, Moment, Wall};

use super::kept::Kept;
use super::roster::Roster;

/// What the journal gave back of an earlier run. A trace holds it as [`Restored::folded`] leaves it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Restored {
    /// The state of the newest seal.
    pub state: Option<Kept>,
    /// The records after it, oldest first.
    #[serde(skip)]
    pub tail: Vec<(Wall, EventBody)>,
    /// When the newest record was made: the earlier run was observed up to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_until: Option<Wall>,
    /// Damage of the journal that no start can mend: shown until a person has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damage: Option<String>,
    /// Records that say what the journal had to mend or found damaged, written before anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<EventBody>,
    /// Records that the state called for and that are not in the tail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<NumberCall>,
}

impl Restored {
    /// The same with the tail taken into the state: a board that begins with it at `now` makes the same records. Only what
    /// a screen shows of the past is less.
    #[must_use]
    pub fn folded(self, config: &Arc<Config>, now: Moment) -> Self {
        if self.tail.is_empty() {
            return self;
        }
        let roster = Roster::new(Arc::clone(config));
        let (state, _, owed) = super::life::rebuild(&roster, &self, now);
        Self { state: Some(state), tail: Vec::new(), owed, ..self }
    }
}
