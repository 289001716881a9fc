//! Looks at the newest records before a run goes on: backward from the end to the last seal, checking every link on the
//! way, and telling a torn tail (which a crash leaves, and which is cut) from damage (which is kept as it is).
//! It reads only.

use std::path::PathBuf;

use crate::domain::event::Seal;
use crate::domain::{EventBody, Wall};
use crate::journal::chain::{ChainHead, LineHash, Link};
use crate::journal::reader::{BackwardLines, LineAt, ReadError, Segment};
use crate::journal::record::{Frame, FrameError, Record, RecordBody, is_json};

use super::open::Damage;

/// What the end of a journal holds.
#[derive(Debug)]
pub(super) struct Survey {
    /// The newest record.
    pub(super) head: ChainHead,
    /// Bytes at the end of the newest file that are no record.
    pub(super) torn: Option<Torn>,
    /// When the newest record was made.
    pub(super) newest_at: Option<Wall>,
    /// What is wrong beyond a torn tail; the first thing found, from the end.
    pub(super) damage: Option<Damage>,
    /// The newest seal.
    pub(super) last_seal: Option<Seal>,
    /// The records after it, oldest first.
    pub(super) tail: Vec<Record>,
}

/// A torn tail.
#[derive(Debug)]
pub(super) struct Torn {
    /// Where it begins in the newest file.
    pub(super) offset: u64,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Surveys the files, which are in the order of their records.
pub(super) fn survey(segments: &[Segment]) -> Result<Survey, ReadError> {
    let mut walk = Walk {
        found: Survey {
            head: ChainHead::EMPTY,
            torn: None,
            newest_at: None,
            damage: None,
            last_seal: None,
            tail: Vec::new(),
        },
        newer: None,
        last_line: None,
        cut_line: None,
    };
    for (place, segment) in segments.iter().rev().enumerate() {
        let age = if place == 0 { Age::Newest } else { Age::Older };
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
        if let Some(fragment) = lines.fragment().map_err(failed)? {
            walk.on_fragment(segment, age, fragment);
        }
        while let Some(line) = lines.next_line().map_err(failed)? {
            walk.on_line(segment, age, line);
            if walk.found.last_seal.is_some() {
                return Ok(walk.finish());
            }
        }
    }
    Ok(walk.finish())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Newest,
    Older,
}

/// The record after the one looked at.
struct Newer {
    line: Vec<u8>,
    file: PathBuf,
}

struct Walk {
    found: Survey,
    newer: Option<Newer>,
    /// The last whole line, record or not: what the next record's `prev` names after damage.
    last_line: Option<LineHash>,
    /// The one whole line that was taken for the torn tail's beginning.
    cut_line: Option<u64>,
}

impl Walk {
    fn on_fragment(&mut self, segment: &Segment, age: Age, fragment: LineAt) {
        match age {
            Age::Newest => self.found.torn = Some(Torn { offset: fragment.offset, bytes: fragment.bytes }),
            Age::Older => self.damaged(segment, "it ends in the middle of a line, though newer files follow it"),
        }
    }

    fn on_line(&mut self, segment: &Segment, age: Age, line: LineAt) {
        match Frame::read(&line.bytes) {
            Ok(frame) => self.on_record(segment, &frame),
            Err(error) => self.on_other(segment, age, line, error),
        }
    }

    fn on_record(&mut self, segment: &Segment, frame: &Frame<'_>) {
        let head = frame.chain_head();
        self.last_line.get_or_insert(head.hash);
        match self.newer.as_ref().map(|newer| (Frame::read(&newer.line), newer.file.clone())) {
            None => {
                self.found.head = head;
                self.found.newest_at = frame.wall;
            }
            Some((Ok(newer), file)) if head.link(&newer) != Link::Holds => {
                let (seq, newer_seq) = (frame.seq, newer.seq);
                self.damage(file, format!("record {newer_seq} does not follow record {seq}, which stands before it"));
            }
            Some(_) => {}
        }
        // A number beyond the newest record's own was in use once, so it is not used again.
        self.found.head.seq = self.found.head.seq.max(frame.seq);
        self.newer = Some(Newer { line: frame.bytes.to_vec(), file: segment.path.clone() });
        match Record::from_frame(frame) {
            Ok(Record { body: RecordBody::Known(EventBody::Seal(seal)), .. }) => self.found.last_seal = Some(seal),
            Ok(record) => self.found.tail.push(record),
            Err(error) => self.damaged(segment, &format!("record {} cannot be read: {error}", frame.seq)),
        }
    }

    /// A whole line that is no record. The last one of the newest file is part of a torn tail if it is not even JSON;
    /// anything else is no work of a crash.
    fn on_other(&mut self, segment: &Segment, age: Age, line: LineAt, error: FrameError) {
        let is_last = age == Age::Newest && self.newer.is_none() && self.cut_line.is_none();
        if is_last && !is_json(&line.bytes) {
            self.cut_line = Some(line.offset);
            let mut bytes = line.bytes;
            bytes.push(b'\n');
            bytes.extend(self.found.torn.take().map(|torn| torn.bytes).unwrap_or_default());
            self.found.torn = Some(Torn { offset: line.offset, bytes });
        } else {
            self.last_line.get_or_insert(LineHash::of(&line.bytes));
            self.damaged(segment, &format!("the line at byte {} is no record: {error}", line.offset));
        }
    }

    fn damaged(&mut self, segment: &Segment, why: &str) {
        self.damage(segment.path.clone(), why.to_owned());
    }

    fn damage(&mut self, file: PathBuf, why: String) {
        self.found.damage.get_or_insert(Damage { file, why });
    }

    fn finish(self) -> Survey {
        let mut found = self.found;
        found.tail.reverse();
        // The next record then names the line before it whatever that line is: the damage stays where it is.
        if found.damage.is_some()
            && let Some(hash) = self.last_line
        {
            found.head.hash = hash;
        }
        found
    }
}
