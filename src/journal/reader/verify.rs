//! Verifies a journal: one pass over its lines, one line in memory. It judges the bytes alone and asks nothing of a
//! running writer, except whether there is one when the last line is not finished yet.

mod verdict;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use verdict::{Break, End, NotedHead, Place, Start, Verdict, Verification};

use super::{FileLines, LineEnd, ReadError, Segment, is_being_written, segments};
use crate::journal::chain::{ChainHead, LineHash, Link};
use crate::journal::record::{Frame, is_json};

/// Verifies the journal in a directory, and whether a noted head is part of it.
///
/// # Errors
/// The journal cannot be read. What is wrong with it is no error but a [`Verdict`].
pub fn verify(dir: &Path, noted: Option<NotedHead>) -> Result<Verification, ReadError> {
    let segments = segments(dir)?;
    let mut walk = Walk { segments: &segments, ..Walk::new(noted) };
    for (index, segment) in segments.iter().enumerate() {
        let age = if index + 1 == segments.len() { Age::Newest } else { Age::Older };
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = FileLines::open(&segment.path).map_err(failed)?;
        walk.begin_file();
        while let Some(line) = lines.next_line().map_err(failed)? {
            let place = Place { file: segment.path.clone(), line: line.number };
            let broken = match (line.end, Frame::read(line.bytes)) {
                (LineEnd::Newline, Ok(frame)) if is_json(line.bytes) => walk.on_record(index, place, &frame)?,
                (LineEnd::Newline, read) => {
                    let why = read.err().map_or_else(|| "it is not JSON".to_owned(), |error| error.to_string());
                    // The same rule by which a start cuts a torn tail: the last whole line, if it is not even JSON.
                    let torn =
                        age == Age::Newest && !is_json(line.bytes) && lines.only_fragment_left().map_err(failed)?;
                    Some(if torn { Break::TornTail { place } } else { Break::Edited { place, why } })
                }
                (LineEnd::Missing, _) if age == Age::Older => Some(walk.cut_line(place)),
                (LineEnd::Missing, _) if is_being_written(dir) => None,
                (LineEnd::Missing, _) => Some(Break::TornTail { place }),
            };
            if let Some(broken) = broken {
                return Ok(walk.finish(Some(broken)));
            }
        }
        walk.end_file(age, &segment.path);
    }
    Ok(walk.finish(None))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Newest,
    Older,
}

/// What the last record was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A seal after which a new file begins.
    Closing,
    /// The seal of a run that ended in order.
    Stop,
    /// Any other seal: the run goes on behind it.
    Seal,
    Other,
}

impl Last {
    fn of_seal(cause: &str) -> Self {
        match cause {
            "rotate" | "restart" => Self::Closing,
            "stop" => Self::Stop,
            _ => Self::Seal,
        }
    }
}

struct Walk<'a> {
    segments: &'a [Segment],
    noted: Option<NotedHead>,
    /// The newest record that holds, and where it stands.
    head: ChainHead,
    place: Option<Place>,
    first: Option<(u64, LineHash, Place)>,
    records: u64,
    last: Last,
    in_file: u64,
    /// The newest `retired` record.
    retired: Option<Retired>,
    /// An older file without a seal, until a record says that it was closed so.
    unsealed: Vec<PathBuf>,
    found_at: Option<u64>,
}

#[derive(Deserialize)]
struct SealFields {
    /// As text: a cause that a later version adds is a seal that closes nothing, and no damage.
    cause: String,
    records: u64,
}

#[derive(Deserialize)]
struct Retired {
    first_seq: u64,
    last_seq: u64,
    last_hash: String,
}

#[derive(Deserialize)]
struct ProgramFields {
    change: String,
    #[serde(default)]
    file: String,
}

impl<'a> Walk<'a> {
    fn new(noted: Option<NotedHead>) -> Walk<'a> {
        Walk {
            segments: &[],
            noted,
            head: ChainHead::EMPTY,
            place: None,
            first: None,
            records: 0,
            last: Last::Other,
            in_file: 0,
            retired: None,
            unsealed: Vec::new(),
            found_at: None,
        }
    }

    fn begin_file(&mut self) {
        self.in_file = 0;
    }

    fn on_record(&mut self, index: usize, place: Place, frame: &Frame<'_>) -> Result<Option<Break>, ReadError> {
        if self.first.is_none() {
            if (frame.seq == 1) != (frame.prev == LineHash::GENESIS) || frame.seq == 0 {
                let why = "only the first record ever carries 64 zeros as prev, and it must".to_owned();
                return Ok(Some(Break::Edited { place, why }));
            }
            self.head = ChainHead { seq: frame.seq - 1, hash: frame.prev };
            self.first = Some((frame.seq, frame.prev, place.clone()));
        }
        if let Some(broken) = self.judge_link(index, &place, frame)? {
            return Ok(Some(broken));
        }
        self.head = frame.chain_head();
        self.place = Some(place.clone());
        self.records += 1;
        self.in_file += 1;
        if self.noted.is_some_and(|noted| noted.hash == self.head.hash) {
            self.found_at = Some(self.head.seq);
        }
        Ok(self.judge_content(place, frame))
    }

    fn judge_link(&self, index: usize, place: &Place, frame: &Frame<'_>) -> Result<Option<Break>, ReadError> {
        let expected = self.head.seq + 1;
        let here = || place.clone();
        Ok(Some(match self.head.link(frame) {
            Link::Holds => return Ok(None),
            Link::PrevDiffers => {
                let (expected, found) = (self.head.hash, frame.prev);
                let why = format!(
                    "record {seq} carries prev {found}, but the line before it has the hash {expected}: one of the two was changed",
                    seq = frame.seq
                );
                Break::Edited { place: self.place.clone().unwrap_or_else(here), why }
            }
            Link::SeqDiffers => {
                let why = format!("its seq is {}, but it follows record {}", frame.seq, self.head.seq);
                Break::Edited { place: here(), why }
            }
            Link::Back => Break::Reordered { place: here(), expected, found: frame.seq, elsewhere: None },
            Link::Gap => self.judge_gap(index, place, frame.seq, expected)?,
        }))
    }

    /// Numbers are missing here: the record is further on (reordered), the one before it ended its file with the seal of
    /// a rotation (the next file is missing), or lines were taken out (cut).
    fn judge_gap(&self, index: usize, place: &Place, found: u64, expected: u64) -> Result<Break, ReadError> {
        let here = place.clone();
        if let Some(elsewhere) = self.look_ahead(index, expected)? {
            return Ok(Break::Reordered { place: here, expected, found, elsewhere: Some(elsewhere) });
        }
        Ok(if self.in_file == 0 && self.last == Last::Closing {
            Break::MissingFile { before: here, first_seq: expected, last_seq: found - 1 }
        } else {
            Break::Cut { place: here, first_seq: expected, last_seq: found - 1 }
        })
    }

    fn look_ahead(&self, index: usize, seq: u64) -> Result<Option<Place>, ReadError> {
        for segment in self.segments.iter().skip(index) {
            let failed = |source| ReadError::File { file: segment.path.clone(), source };
            let mut lines = FileLines::open(&segment.path).map_err(failed)?;
            while let Some(line) = lines.next_line().map_err(failed)? {
                if Frame::read(line.bytes).is_ok_and(|frame| frame.seq == seq) {
                    return Ok(Some(Place { file: segment.path.clone(), line: line.number }));
                }
            }
        }
        Ok(None)
    }

    /// What a few kinds say of the journal itself.
    fn judge_content(&mut self, place: Place, frame: &Frame<'_>) -> Option<Break> {
        self.last = Last::Other;
        match frame.kind {
            "seal" => match serde_json::from_slice::<SealFields>(frame.bytes) {
                Ok(seal) if seal.records == frame.seq - 1 => self.last = Last::of_seal(&seal.cause),
                Ok(seal) => {
                    let why = format!("the seal counts {} records, but {} lie before it", seal.records, frame.seq - 1);
                    return Some(Break::Edited { place, why });
                }
                Err(error) => {
                    return Some(Break::Edited { place, why: format!("the seal cannot be read: {error}") });
                }
            },
            "program" => {
                let Ok(program) = serde_json::from_slice::<ProgramFields>(frame.bytes) else { return None };
                match program.change.as_str() {
                    "retired" => self.retired = serde_json::from_slice(frame.bytes).ok().or(self.retired.take()),
                    "rotated_unsealed" => self
                        .unsealed
                        .retain(|file| file.file_name().is_none_or(|name| name != std::ffi::OsStr::new(&program.file))),
                    _ => {}
                }
            }
            _ => {}
        }
        None
    }

    fn cut_line(&self, place: Place) -> Break {
        Break::Edited { place, why: format!("the file ends inside this line, after record {}", self.head.seq) }
    }

    fn end_file(&mut self, age: Age, file: &Path) {
        if age == Age::Older && self.in_file > 0 && self.last == Last::Other {
            self.unsealed.push(file.to_owned());
        }
    }

    fn finish(self, broken: Option<Break>) -> Verification {
        let head = self.place.is_some().then_some(self.head);
        let verdict = match broken.or_else(|| self.judge_start()).or_else(|| self.judge_noted()) {
            Some(broken) => Verdict::Broken(broken),
            None => match self.unsealed.first() {
                Some(file) => Verdict::Broken(Break::Unsealed { file: file.clone() }),
                None if self.records == 0 => Verdict::Empty,
                None => Verdict::Intact { start: self.start(), end: self.end() },
            },
        };
        let noted_found = self.found_at;
        Verification { verdict, records: self.records, head, files: self.segments.len(), noted_found }
    }

    fn start(&self) -> Start {
        match &self.first {
            Some((seq, ..)) if *seq > 1 => Start::Late { first_seq: *seq },
            _ => Start::First,
        }
    }

    fn end(&self) -> End {
        match self.last {
            Last::Closing | Last::Stop => End::Sealed,
            Last::Seal | Last::Other => End::Open,
        }
    }

    /// The oldest kept record must be the first ever, or a `retired` record must vouch for what lay before it. Where the
    /// removal was interrupted, more is there than it says was removed, and the chain from there on vouches for that.
    fn judge_start(&self) -> Option<Break> {
        let (seq, prev, place) = self.first.as_ref()?;
        if *seq == 1 {
            return None;
        }
        let vouched = self.retired.as_ref().is_some_and(|retired| {
            let exact = retired.last_seq + 1 == *seq && retired.last_hash == prev.to_hex();
            exact || (retired.first_seq <= *seq && *seq <= retired.last_seq)
        });
        (!vouched).then(|| Break::MissingFile { before: place.clone(), first_seq: 1, last_seq: seq - 1 })
    }

    fn judge_noted(&self) -> Option<Break> {
        let noted = self.noted?;
        if self.found_at.is_some() {
            return None;
        }
        let first = self.first.as_ref();
        let vouched = first.is_some_and(|(seq, prev, _)| {
            *seq > 1 && (noted.hash == *prev || noted.seq.is_some_and(|noted| noted < *seq))
        });
        let last_seq = self.place.as_ref().map(|_| self.head.seq);
        (!vouched).then_some(Break::HeadNotFound { noted, last_seq })
    }
}

#[cfg(test)]
mod tests;
