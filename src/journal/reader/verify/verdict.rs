//! What verifying a journal can find, and how it is said.

use std::fmt;
use std::path::PathBuf;

use crate::journal::chain::{ChainHead, LineHash};

/// A head that was noted elsewhere (a shift report, syslog): a hash, and the count where it was noted too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotedHead {
    /// How many records there were.
    pub seq: Option<u64>,
    /// The hash of the newest line.
    pub hash: LineHash,
}

impl std::str::FromStr for NotedHead {
    type Err = String;

    /// Reads `HEX`, `COUNT:HEX` or `COUNT HEX`.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (seq, hash) = match text.split_once([':', ' ']) {
            Some((seq, hash)) => (Some(seq.trim().parse().ok()), hash.trim()),
            None => (None, text),
        };
        match (seq, LineHash::parse(hash.as_bytes())) {
            (Some(None), _) | (_, None) => {
                Err("a head is 64 hex digits, or the count and the 64 digits as `journal head` prints them".to_owned())
            }
            (seq, Some(hash)) => Ok(Self { seq: seq.flatten(), hash }),
        }
    }
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}", self.file.display(), self.line)
    }
}

/// Where an intact journal begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With the first record ever.
    First,
    /// Later: retention removed what lay before, and a record says so.
    Late {
        /// `seq` of the oldest record kept.
        first_seq: u64,
    },
}

/// How an intact journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With a seal.
    Sealed,
    /// Without: it is being written, or its last run ended without closing it.
    Open,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds.
    Intact {
        /// Where it begins.
        start: Start,
        /// How it ends.
        end: End,
    },
    /// There is no record.
    Empty,
    /// Something is wrong.
    Broken(Break),
}

impl Verdict {
    /// Whether the journal can be relied on: intact, be it sealed, open, or begun late by retention.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        matches!(self, Self::Intact { .. })
    }
}

/// What is wrong with a journal: the first thing found, in the order of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// The newest file ends with bytes that are no whole record, as a crash leaves them.
    TornTail {
        /// The unfinished line.
        place: Place,
    },
    /// A line was changed after it was written, or was never a record of this journal.
    Edited {
        /// The line.
        place: Place,
        /// How it shows.
        why: String,
    },
    /// Lines were taken out.
    Cut {
        /// The line after the gap.
        place: Place,
        /// The first record missing.
        first_seq: u64,
        /// The last record missing.
        last_seq: u64,
    },
    /// A record stands out of its place, or twice.
    Reordered {
        /// The line that is out of place.
        place: Place,
        /// The record that belongs there.
        expected: u64,
        /// The record that stands there.
        found: u64,
        /// Where the expected one stands.
        elsewhere: Option<Place>,
    },
    /// A whole file is missing.
    MissingFile {
        /// The first line after the gap.
        before: Place,
        /// The first record missing.
        first_seq: u64,
        /// The last record missing.
        last_seq: u64,
    },
    /// A file that is not the newest ends without a seal, and no record says why.
    Unsealed {
        /// The file.
        file: PathBuf,
    },
    /// Every link holds, yet a noted head is not among them.
    HeadNotFound {
        /// The noted head.
        noted: NotedHead,
        /// The newest record there is.
        last_seq: Option<u64>,
    },
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TornTail { place } => write!(
                f,
                "torn tail: {place} is not a whole record, as a crash or a power cut leaves it; the next start of hookwatch cuts it and records what was cut"
            ),
            Self::Edited { place, why } => write!(f, "edited: {place}: {why}"),
            Self::Cut { place, first_seq, last_seq } => {
                write!(f, "cut: records {first_seq} to {last_seq} are missing before {place}")
            }
            Self::Reordered { place, expected, found, elsewhere: Some(elsewhere) } => write!(
                f,
                "reordered: {place} holds record {found} where {expected} belongs, which stands in {elsewhere}"
            ),
            Self::Reordered { place, expected, found, elsewhere: None } => {
                write!(f, "reordered: {place} holds record {found}, which came before, where {expected} belongs")
            }
            Self::MissingFile { before, first_seq, last_seq } => {
                write!(f, "missing file: the file with records {first_seq} to {last_seq} is missing before {before}")
            }
            Self::Unsealed { file } => write!(
                f,
                "unsealed: {file} is not the newest file and ends without a seal, and no record says why; every link holds",
                file = file.display()
            ),
            Self::HeadNotFound { noted, last_seq } => {
                let noted_seq = noted.seq.map_or_else(String::new, |seq| format!(" of record {seq}"));
                write!(
                    f,
                    "rewritten or cut: no line has the noted hash {hash}{noted_seq}; the newest record is {last}. Every link holds, so the journal was written anew, or its end was cut, after the head was noted (or the head is older than the kept range: give its count too, as COUNT:HEX)",
                    hash = noted.hash,
                    last = last_seq.map_or_else(|| "none".to_owned(), |seq| seq.to_string())
                )
            }
        }
    }
}

/// The result of verifying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// What was found.
    pub verdict: Verdict,
    /// Records that hold, up to the first break.
    pub records: u64,
    /// The newest of them.
    pub head: Option<ChainHead>,
    /// Files of the journal.
    pub files: usize,
    /// `seq` of the record that has the noted hash.
    pub noted_found: Option<u64>,
}

impl Verification {
    /// The result in words, one fact a line. `noted` is what was asked for.
    #[must_use]
    pub fn describe(&self, noted: Option<NotedHead>) -> String {
        let mut facts = match &self.verdict {
            Verdict::Intact { end: End::Sealed, .. } => {
                vec!["intact: every link holds, and the newest file ends with a seal".to_owned()]
            }
            Verdict::Intact { end: End::Open, .. } => {
                vec!["intact: every link holds; the newest file is open (no seal yet)".to_owned()]
            }
            Verdict::Empty => {
                vec!["empty: there is no record; if there ever was one, compare with a head noted elsewhere".to_owned()]
            }
            Verdict::Broken(broken) => vec!["not intact".to_owned(), broken.to_string()],
        };
        if let Verdict::Intact { start: Start::Late { first_seq }, .. } = self.verdict {
            let removed = first_seq - 1;
            facts.push(format!("started late: records 1 to {removed} were removed by retention, which is on record"));
        }
        match (noted, self.noted_found) {
            (Some(_), Some(seq)) => facts.push(format!("noted head: found, it is record {seq}")),
            (Some(_), None) if self.verdict.is_intact() => facts.push("noted head: before the kept range".to_owned()),
            _ => {}
        }
        if let Some(ChainHead { seq, hash }) = self.head {
            let (records, files) = (self.records, self.files);
            facts.push(format!("{records} records in {files} files hold; the newest of them is {seq} {hash}"));
        }
        facts.push(String::new());
        facts.join("\n")
    }
}
