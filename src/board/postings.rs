//! What commands posted: checked as what a person asks for is, recorded once, refused with a sentence. A crash between two
//! records of a posting leaves the rest to be recorded by the next run: the ids are kept, and how far each came.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::core::Board;
use crate::domain::operator::{NoteSpan, OperatorAct, OperatorRecord};
use crate::domain::{
    ActRefusal, AlarmSource, EventBody, OperatorId, Posted, Posting, PostingBody, PostingId, PostingRef, Refusal, Wall,
};

/// So many postings are remembered: a command deletes nothing, and the monitor takes a file away once it is on disk, so that
/// only those of the last seconds can come again.
const POSTINGS_MAX: usize = 64;
/// So many files of carriers are remembered, to say that one was imported before.
const IMPORTS_MAX: usize = 64;

/// What is kept of postings. It changes by records only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostingsKept {
    /// The newest, the oldest first, and how many records of each are made.
    #[serde(default)]
    taken: VecDeque<PostingTaken>,
    /// The newest files of carriers, the oldest first.
    #[serde(default)]
    imports: VecDeque<Import>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PostingTaken {
    id: PostingId,
    parts: u32,
}

/// A carrier's file that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// SHA-256 of the file.
    pub sha256: String,
    /// When its first row was recorded.
    pub at: Wall,
    /// The earliest call in it.
    pub from: Wall,
    /// The latest call in it.
    pub to: Wall,
    /// Rows of it that are recorded; `None` where an older version kept it and did not count.
    #[serde(default)]
    pub rows: Option<u64>,
}

impl PostingsKept {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.imports.is_empty()
    }

    /// The files of carriers that are remembered.
    pub fn imports(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter()
    }

    /// How many records of a posting are made.
    fn parts(&self, id: &PostingId) -> u32 {
        self.taken.iter().find(|taken| taken.id == *id).map_or(0, |taken| taken.parts)
    }

    /// Takes a record.
    pub fn apply(&mut self, at: Wall, body: &EventBody) {
        let posting = match body {
            EventBody::Operator(record) => record.posting.as_ref(),
            EventBody::Evidence(evidence) => evidence.posting.as_ref(),
            _ => None,
        };
        if let Some(PostingRef { id, part, .. }) = posting {
            match self.taken.iter_mut().find(|taken| taken.id == *id) {
                Some(taken) => taken.parts = taken.parts.max(*part),
                None => push(&mut self.taken, PostingTaken { id: id.clone(), parts: *part }, POSTINGS_MAX),
            }
        }
        let EventBody::Evidence(evidence) = body else { return };
        let Some(carrier) = &evidence.carrier else { return };
        if let Some(import) = self.imports.iter_mut().find(|import| import.sha256 == carrier.sha256) {
            import.from = import.from.min(carrier.from);
            import.to = import.to.max(carrier.from);
            import.rows = import.rows.map(|rows| rows.saturating_add(1));
        } else {
            let (sha256, from, to) = (carrier.sha256.clone(), carrier.from, carrier.from);
            push(&mut self.imports, Import { sha256, at, from, to, rows: Some(1) }, IMPORTS_MAX);
        }
    }
}

fn push<T>(kept: &mut VecDeque<T>, item: T, most: usize) {
    if kept.len() >= most {
        kept.pop_front();
    }
    kept.push_back(item);
}

impl Board {
    /// A command posted something, or a file that is no posting lay there.
    pub(crate) fn on_posted(&mut self, posted: Posted) {
        match posted {
            Posted::Whole(posting) => self.take_posting(posting),
            Posted::Malformed { file, why } => {
                let act =
                    OperatorAct::Refused { asked: "posting".to_owned(), episode: None, why: format!("{file}: {why}") };
                self.record(EventBody::Operator(OperatorRecord { by: None, act, posting: None }));
            }
        }
    }

    fn take_posting(&mut self, posting: Posting) {
        let Posting { id, by, what } = posting;
        let done = self.kept.postings.parts(&id);
        match what {
            PostingBody::Note { about, span, text } if done == 0 => self.take_note(id, by, about, span, &text),
            PostingBody::Note { .. } => {}
            PostingBody::Evidence { records } => {
                let of = u32::try_from(records.len()).unwrap_or(u32::MAX);
                for (part, mut record) in (1..=of).zip(records).filter(|(part, _)| *part > done) {
                    record.posting = Some(PostingRef { id: id.clone(), part, of });
                    self.record(EventBody::Evidence(Box::new(record)));
                }
            }
        }
    }

    fn take_note(
        &mut self,
        id: PostingId,
        by: Option<OperatorId>,
        about: AlarmSource,
        span: Option<NoteSpan>,
        text: &str,
    ) {
        let act = match self.judge_note(&about, span, text) {
            Ok(note) => OperatorAct::Noted { about: about.into(), episode: None, span, note },
            Err(why) => OperatorAct::Refused { asked: "note".to_owned(), episode: None, why: why.to_string() },
        };
        let posting = Some(PostingRef { id, part: 1, of: 1 });
        self.record(EventBody::Operator(OperatorRecord { by, act, posting }));
    }

    /// The text of a note that may be recorded.
    pub(crate) fn judge_note(
        &self,
        about: &AlarmSource,
        span: Option<NoteSpan>,
        text: &str,
    ) -> Result<String, ActRefusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ActRefusal::EmptyNote);
        }
        if text.chars().count() > crate::alarm::TEXT_MAX {
            return Err(ActRefusal::Alarm(Refusal::TooMuchText(crate::alarm::TEXT_MAX)));
        }
        if !self.is_known(about) {
            return Err(ActRefusal::NoSuchSource);
        }
        if span.is_some_and(|span| span.from >= span.to) {
            return Err(ActRefusal::EmptySpan);
        }
        Ok(text.to_owned())
    }
}
