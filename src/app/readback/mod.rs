//! Reads the journal back: from the newest seal before an instant to where its reader wants no more. Every link on the way
//! is checked; what is broken is told, and reading goes on.

mod ahead;
mod blocks;
mod postings;

use std::path::{Path, PathBuf};

use crate::domain::event::ProgramChange;
use crate::domain::{Moment, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::reader::{self, BackwardLines, FileLines, LineAt, ReadError, Segment, Verdict};
use crate::journal::record::Frame;

pub(super) use postings::posting;

use ahead::Ahead;
use blocks::{Block, Wrong};

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
    pub(super) file: usize,
    /// Where in the file its line begins, in bytes.
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

    /// Hands the records over, from the newest seal before `from` on. Other threads read and check ahead of the sink; what they
    /// find behind the last record that the sink took is not told.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn walk(&self, from: Wall, sink: &mut impl Sink) -> Result<Walked, ReadError> {
        let first = self.first_segment(from);
        let mut walk = Walk { journal: self, sink, walked: Walked::default(), head: None, place: (first, 0) };
        if let Some((file, before)) = first.checked_sub(1).and_then(|file| Some((file, self.segments.get(file)?))) {
            walk.place = (file, 0);
            for line in tail(before)? {
                walk.line(&line);
            }
        }
        let files = self.segments.iter().map(|segment| &segment.path).enumerate().skip(first);
        let ahead = Ahead::of(files);
        std::thread::scope(|scope| {
            let _end = ahead.until_dropped();
            for _ in 0..helpers() {
                scope.spawn(|| ahead.prepare_all());
            }
            while let Some((file, block)) = ahead.next_block()? {
                if !walk.block(file, &block) {
                    break;
                }
                ahead.give_back(block);
            }
            Ok(())
        })?;
        Ok(walk.walked)
    }

    /// The newest file that begins at or before an instant.
    fn first_segment(&self, from: Wall) -> usize {
        let begins = |segment: &Segment| segment.first_wall.is_some_and(|wall| wall <= from);
        self.segments.iter().rposition(begins).unwrap_or(0)
    }

    fn say(&self, (file, number): Place) -> String {
        let path = self.segments.get(file).map(|segment| segment.path.display().to_string()).unwrap_or_default();
        if number == 0 { path } else { format!("{path} line {number}") }
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
    reader::find_back(segments, |line| {
        let frame = Frame::read(&line.bytes).ok()?;
        Some((frame.chain_head(), frame.wall?))
    })
}

/// The last seal of a file, and what follows it there.
fn tail(segment: &Segment) -> Result<Vec<LineAt>, ReadError> {
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
    tail.reverse();
    Ok(tail)
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

/// Threads besides the one that takes the records: more than these would wait for it.
fn helpers() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).saturating_sub(1).min(3)
}

/// Where a line stands: its file, and its number there from 1; 0 for a file's tail that was read backward.
type Place = (usize, u64);

/// Hands records to the sink, in their order.
struct Walk<'r, S> {
    journal: &'r Readback,
    sink: &'r mut S,
    walked: Walked,
    /// The last record.
    head: Option<ChainHead>,
    /// The last line.
    place: Place,
}

impl<S: Sink> Walk<'_, S> {
    /// Takes a line of the file before the first one.
    fn line(&mut self, line: &LineAt) {
        match Frame::read(&line.bytes) {
            Ok(frame) => {
                self.link(&frame);
                self.head = Some(frame.chain_head());
                self.record(frame, line.offset);
            }
            Err(why) => self.note(|| why.to_string()),
        }
    }

    /// Takes a block; `false` where nothing later matters.
    fn block(&mut self, file: usize, block: &Block) -> bool {
        let first = self.place_behind(file);
        let mut is_first = true;
        for ((place, line), number) in block.lines.iter().enumerate().zip(first..) {
            self.place = (file, number);
            if let Some((_, wrong)) = block.chain.wrong.filter(|(wrong, _)| *wrong == place) {
                self.note(|| wrong.to_string());
            }
            let Some(frame) = block.frame(line) else { continue };
            if std::mem::take(&mut is_first) {
                self.link(&frame);
            }
            self.record(frame, block.offset_of(line));
            if self.sink.is_settled() {
                return false;
            }
        }
        self.head = block.chain.last.or(self.head);
        if block.has_fragment {
            self.place = (file, self.place_behind(file));
            // A writer is about to finish the last line of the newest file.
            if !(self.journal.is_live && file + 1 == self.journal.segments.len()) {
                self.note(|| "it is not a whole record".to_owned());
            }
        }
        true
    }

    /// The number of the next line of a file.
    fn place_behind(&self, file: usize) -> u64 {
        if self.place.0 == file { self.place.1 + 1 } else { 1 }
    }

    fn link(&mut self, frame: &Frame<'_>) {
        if let Some(wrong) = Wrong::between(self.head, frame) {
            self.note(|| wrong.to_string());
        }
    }

    fn record(&mut self, frame: Frame<'_>, offset: u64) {
        let first = self.walked.checked.map_or(frame.seq, |(first, _)| first);
        self.walked.checked = Some((first, frame.seq));
        let Some(wall) = frame.wall else { return self.note(|| "its time cannot be read".to_owned()) };
        let found = Found { frame, at: Moment { mono: frame.mono, wall }, file: self.place.0, offset };
        if self.sink.take(&found).is_none() {
            self.note(|| "its body cannot be read".to_owned());
        }
    }

    /// Notes what is wrong with the present line; the first thing stays.
    fn note(&mut self, why: impl FnOnce() -> String) {
        let place = self.place;
        self.walked.broken.get_or_insert_with(|| format!("{}: {}", self.journal.say(place), why()));
    }
}
