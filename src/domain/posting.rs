//! What a command asks a running monitor to record: only the monitor writes the journal. A posting carries an id, its
//! records carry it too, so that it is recorded once however often it is handed in.

use serde::{Deserialize, Serialize};

use super::catalogue::AlarmSource;
use super::evidence::EvidenceSeen;
use super::ids::OperatorId;
use super::operator::NoteSpan;

/// Names a posting: up to 64 letters, digits and hyphens, drawn at random by whoever makes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostingId(String);

impl PostingId {
    /// The longest id.
    pub const LENGTH_MAX: usize = 64;

    /// An id; `None` for a text that is none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_plain && !text.is_empty() && text.len() <= Self::LENGTH_MAX).then(|| Self(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PostingId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text).ok_or("a posting's id is 1 to 64 letters, digits and hyphens")
    }
}

impl From<PostingId> for String {
    fn from(id: PostingId) -> Self {
        id.0
    }
}

/// In a record: the posting that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingRef {
    /// Which.
    pub id: PostingId,
    /// Which of its records this is, from 1.
    pub part: u32,
    /// How many it has.
    pub of: u32,
}

/// What is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Its id.
    pub id: PostingId,
    /// Who posts it, as the command knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// What.
    #[serde(flatten)]
    pub what: PostingBody,
}

/// What a posting holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "post", rename_all = "snake_case")]
pub enum PostingBody {
    /// A note or an explanation.
    Note {
        /// About what.
        about: AlarmSource,
        /// The time it explains.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<NoteSpan>,
        /// The note.
        text: String,
    },
    /// Calls that a carrier recorded, judged against the journal by whoever posts them.
    Evidence {
        /// The records; at most [`Posting::PARTS_MAX`].
        records: Vec<EvidenceSeen>,
    },
}

impl Posting {
    /// Records of one posting at most: it is handed in as one input.
    pub const PARTS_MAX: usize = 500;
}

/// What the monitor found among the postings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "posted", rename_all = "snake_case")]
pub enum Posted {
    /// A posting.
    Whole(Posting),
    /// A file that is none; it was moved aside.
    Malformed {
        /// Its name.
        file: String,
        /// What is wrong with it, and where it lies now.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_plain_and_names_no_path() {
        for good in ["a", "0f-9Z", &"a".repeat(64)] {
            assert!(PostingId::new(good).is_some(), "{good}");
        }
        for bad in ["", "../x", "a/b", "a.b", "é", &"a".repeat(65)] {
            assert!(PostingId::new(bad).is_none(), "{bad}");
        }
        assert!(serde_json::from_str::<PostingId>("\"../etc\"").is_err());
    }
}
