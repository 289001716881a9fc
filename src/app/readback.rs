//! Reads the journal back: from the newest seal before an instant to where its reader wants no more. Every link on the way
//! is checked; what is broken is told, and reading goes on.

use std::path::{Path, PathBuf};

use crate::domain::event::ProgramChange;
use crate::domain::{Moment, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::reader::{self, BackwardLines, FileLines, LineEnd, ReadError, Segment, Verdict};
use crate::journal::record::Frame;

/// Records at the very beginning of a journal among which one tells whether it is a simulation's.
const FIRST_RECORDS: usize = 64;

/// What takes the records.
pub(super) trait Sink {
    /// Takes a record; `None` where its body cannot be read.
    fn take(&mut self, found: &Found<'_>) -> Option<()>;

    /// Whether no later record matters.
    fn is_settled(&self) -> bool;
}

/// A record, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// Its head and its bytes.
    pub(super) frame: Frame<'a>,
    /// When it was made.
    pub(super) at: Moment,
    /// Its file, by the position in [`Readback::segments`].
    #[expect(dead_code, reason = "an index of records finds them again by it")]
    pub(super) file: usize,
    /// Where in the file its line begins, in bytes.
    #[expect(dead_code, reason = "an index of records finds them again by it")]
    pub(super) offset: u64,
}

/// The journal of a directory, as it is now.
#[derive(Debug)]
pub(super) struct Readback {
    dir: PathBuf,
    segments: Vec<Segment>,
    newest: Option<(ChainHead, Wall)>,
    is_live: bool,
}

/// What was read on a walk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Walked {
    /// The numbers of the first and the last record.
    pub(super) checked: Option<(u64, u64)>,
    /// The first thing that was wrong: where, and what.
    pub(super) broken: Option<String>,
}

impl Readback {
    /// Looks at the journal of a directory.
    ///
    /// # Errors
    /// The directory or a file in it cannot be read.
    pub(super) fn open(dir: &Path) -> Result<Self, ReadError> {
        let is_live = reader::is_being_written(dir);
        let segments = reader::segments(dir)?;
        let newest = newest(&segments)?;
        Ok(Self { dir: dir.to_owned(), segments, newest, is_live })
    }

    /// Its files, in order.
    #[expect(dead_code, reason = "an index of records finds them again by it")]
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Its newest record.
    pub(super) fn head(&self) -> Option<ChainHead> {
        self.newest.map(|(head, _)| head)
    }

    /// Whether a writer holds it now.
    pub(super) fn is_live(&self) -> bool {
        self.is_live
    }

    /// Up to when it tells: a running writer's newest record is its now. A clock that was set back leaves records that lie
    /// ahead: they are no less part of what is known.
    pub(super) fn now(&self, now: Wall) -> Wall {
        self.newest.map_or(now, |(_, wall)| if self.is_live { wall } else { wall.max(now) })
    }

    /// Hands the records over, from the newest seal before `from` on.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn walk(&self, from: Wall, sink: &mut impl Sink) -> Result<Walked, ReadError> {
        let first = first_segment(&self.segments, from)?;
        let mut walk = Walk { sink, head: None, walked: Walked::default(), is_live: self.is_live };
        if let Some((place, before)) = first.checked_sub(1).and_then(|place| Some((place, self.segments.get(place)?))) {
            walk.begin_with(place, before)?;
        }
        for (place, segment) in self.segments.iter().enumerate().skip(first) {
            let is_newest = place + 1 == self.segments.len();
            if !walk.take_file(place, segment, is_newest)? {
                break;
            }
        }
        Ok(walk.walked)
    }

    /// What is broken, by the whole verification: it names the first place, whatever lies before what was walked.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn explain(&self, walked: Walked) -> Result<Option<String>, ReadError> {
        let Some(found) = walked.broken else { return Ok(None) };
        Ok(Some(match reader::verify(&self.dir, None)?.verdict {
            Verdict::Broken(broken) => broken.to_string(),
            Verdict::Intact { .. } | Verdict::Empty => found,
        }))
    }

    /// Whether it holds records of simulations only; its first records tell.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn is_simulated(&self) -> Result<bool, ReadError> {
        is_simulated(&self.segments)
    }
}

/// The newest record: its head and when it was made.
fn newest(segments: &[Segment]) -> Result<Option<(ChainHead, Wall)>, ReadError> {
    for segment in segments.iter().rev() {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
        while let Some(line) = lines.next_line().map_err(failed)? {
            if let Ok(frame) = Frame::read(&line.bytes)
                && let Some(wall) = frame.wall()
            {
                return Ok(Some((frame.chain_head(), wall)));
            }
        }
    }
    Ok(None)
}

/// The newest file that begins at or before an instant.
fn first_segment(segments: &[Segment], from: Wall) -> Result<usize, ReadError> {
    for (place, segment) in segments.iter().enumerate().rev() {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = FileLines::open(&segment.path).map_err(failed)?;
        let line = lines.next_line().map_err(failed)?;
        let wall = line.and_then(|line| Frame::read(line.bytes).ok()?.wall());
        if wall.is_some_and(|wall| wall <= from) {
            return Ok(place);
        }
    }
    Ok(0)
}

/// A directory holds records of simulations only, or none: its first records tell.
pub(super) fn is_simulated(segments: &[Segment]) -> Result<bool, ReadError> {
    let Some(segment) = segments.first() else { return Ok(false) };
    let failed = |source| ReadError::File { file: segment.path.clone(), source };
    let mut lines = FileLines::open(&segment.path).map_err(failed)?;
    for _ in 0..FIRST_RECORDS {
        let Some(line) = lines.next_line().map_err(failed)? else { break };
        let Ok(frame) = Frame::read(line.bytes) else { continue };
        if frame.kind == "program"
            && let Ok(ProgramChange::Started(started)) = serde_json::from_slice(line.bytes)
        {
            return Ok(started.sim);
        }
    }
    Ok(false)
}

struct Walk<'s, S> {
    sink: &'s mut S,
    head: Option<ChainHead>,
    walked: Walked,
    is_live: bool,
}

impl<S: Sink> Walk<'_, S> {
    /// Takes the last seal of the file before, and what follows it there.
    fn begin_with(&mut self, file: usize, segment: &Segment) -> Result<(), ReadError> {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
        let mut tail = Vec::new();
        while let Some(line) = lines.next_line().map_err(failed)? {
            let is_seal = Frame::read(&line.bytes).is_ok_and(|frame| frame.kind == "seal");
            tail.push(line);
            if is_seal {
                break;
            }
        }
        for line in tail.iter().rev() {
            self.on_line(&line.bytes, (file, line.offset), || segment.path.display().to_string());
        }
        Ok(())
    }

    /// Takes a file; `false` where nothing later matters.
    fn take_file(&mut self, file: usize, segment: &Segment, is_newest: bool) -> Result<bool, ReadError> {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = FileLines::open(&segment.path).map_err(failed)?;
        let mut offset = 0;
        while let Some(line) = lines.next_line().map_err(failed)? {
            let place = || format!("{} line {}", segment.path.display(), line.number);
            if line.end == LineEnd::Missing {
                // A writer is about to finish it.
                if !(is_newest && self.is_live) {
                    self.walked.broken.get_or_insert_with(|| format!("{} is not a whole record", place()));
                }
                break;
            }
            self.on_line(line.bytes, (file, offset), place);
            offset += line.bytes.len() as u64 + 1;
            if self.sink.is_settled() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn on_line(&mut self, line: &[u8], (file, offset): (usize, u64), place: impl Fn() -> String) {
        let broken = &mut self.walked.broken;
        let frame = match Frame::read(line) {
            Ok(frame) => frame,
            Err(why) => {
                broken.get_or_insert_with(|| format!("{}: {why}", place()));
                return;
            }
        };
        if let Some(head) = self.head.filter(|head| (head.seq + 1, head.hash) != (frame.seq, frame.prev)) {
            let why = format!("{}: record {} does not follow record {} as it stands", place(), frame.seq, head.seq);
            broken.get_or_insert(why);
        }
        self.head = Some(frame.chain_head());
        let first = self.walked.checked.map_or(frame.seq, |(first, _)| first);
        self.walked.checked = Some((first, frame.seq));
        let Some(wall) = frame.wall() else {
            broken.get_or_insert_with(|| format!("{}: its time cannot be read", place()));
            return;
        };
        let found = Found { frame, at: Moment { mono: frame.mono, wall }, file, offset };
        if self.sink.take(&found).is_none() {
            broken.get_or_insert_with(|| format!("{}: its body cannot be read", place()));
        }
    }
}
