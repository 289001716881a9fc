//! Reads the journal back: from the newest seal before an instant to where its reader wants no more. Every link on the way
//! is checked; what is broken is told, and reading goes on.

mod blocks;
mod postings;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::domain::event::ProgramChange;
use crate::domain::{Moment, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::reader::{self, BackwardLines, FileLines, LineAt, ReadError, Segment, Verdict};
use crate::journal::record::Frame;

pub(super) use postings::posting;

use blocks::{Block, Blocks};

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

    /// Hands the records over, from the newest seal before `from` on. A thread reads and checks ahead of the sink, and what
    /// it finds behind the last record that the sink took is not told.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn walk(&self, from: Wall, sink: &mut impl Sink) -> Result<Walked, ReadError> {
        let first = self.first_segment(from);
        let mut take = Take { journal: self, sink, checked: None, broken: Broken::default(), last: (first, 0) };
        let mut check = Check { journal: self, head: None, broken: Broken::default() };
        if let Some((file, before)) = first.checked_sub(1).and_then(|file| Some((file, self.segments.get(file)?))) {
            take.last = (file, 0);
            for line in tail(before)? {
                self.begin_with(&line, &mut check, &mut take);
            }
        }
        let broken = std::thread::scope(|scope| {
            let (sender, blocks) = sync_channel(AHEAD);
            let checking = scope.spawn(move || check.run(first, &sender));
            for (file, block) in &blocks {
                if !take.block(file, &block) {
                    break;
                }
            }
            drop(blocks);
            checking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        let Take { checked, broken: mut found, last, .. } = take;
        found.merge(broken.up_to(last));
        Ok(Walked { checked, broken: found.0.map(|(_, why)| why) })
    }

    /// Takes a line of the file before the first one.
    fn begin_with<S: Sink>(&self, line: &LineAt, check: &mut Check<'_>, take: &mut Take<'_, S>) {
        let place = take.last;
        match Frame::read(&line.bytes) {
            Ok(frame) => {
                check.link(place, &frame);
                take.record(frame, frame.wall(), line.offset);
            }
            Err(why) => check.broken.note(place, || format!("{}: {why}", self.say(place))),
        }
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

/// How many blocks may be read ahead.
const AHEAD: usize = 4;

/// Where a line stands: its file, and its number there from 1; 0 for a file's tail that was read backward.
type Place = (usize, u64);

/// The first thing that was wrong, of those that one of the two sides of a walk sees.
#[derive(Debug, Default)]
struct Broken(Option<(Place, String)>);

impl Broken {
    fn note(&mut self, place: Place, why: impl FnOnce() -> String) {
        if self.0.as_ref().is_none_or(|(noted, _)| place < *noted) {
            self.0 = Some((place, why()));
        }
    }

    fn merge(&mut self, other: Self) {
        if let Some((place, why)) = other.0 {
            self.note(place, || why);
        }
    }

    /// Forgets what lies behind a place.
    fn up_to(mut self, last: Place) -> Self {
        self.0 = self.0.filter(|(place, _)| *place <= last);
        self
    }
}

/// Reads blocks ahead of the sink and checks the links within them.
struct Check<'r> {
    journal: &'r Readback,
    head: Option<ChainHead>,
    broken: Broken,
}

impl Check<'_> {
    /// Reads the files from `first` on, until nobody takes them any more.
    fn run(mut self, first: usize, blocks: &SyncSender<(usize, Arc<Block>)>) -> Result<Broken, ReadError> {
        for (file, segment) in self.journal.segments.iter().enumerate().skip(first) {
            let failed = |source| ReadError::File { file: segment.path.clone(), source };
            let mut source = Blocks::open(&segment.path).map_err(failed)?;
            while let Some(block) = source.next_block().map_err(failed)? {
                let block = Arc::new(block);
                // What was sent is checked, whether or not more is wanted.
                let is_wanted = blocks.send((file, Arc::clone(&block))).is_ok();
                if !is_wanted {
                    return Ok(self.broken);
                }
                self.check(file, &block);
            }
        }
        Ok(self.broken)
    }

    fn check(&mut self, file: usize, block: &Block) {
        for (number, line) in (block.number..).zip(&block.lines) {
            let place = (file, number);
            if let Some(frame) = block.frame(line) {
                self.link(place, &frame);
            } else {
                let why = line.head.err().map_or_else(|| "it is no record".to_owned(), |why| why.to_string());
                self.broken.note(place, || format!("{}: {why}", self.journal.say(place)));
            }
        }
        let is_newest = file + 1 == self.journal.segments.len();
        // A writer is about to finish the last line of the newest file.
        if let Some(number) = block.fragment.filter(|_| !(is_newest && self.journal.is_live)) {
            let place = (file, number);
            self.broken.note(place, || format!("{} is not a whole record", self.journal.say(place)));
        }
    }

    fn link(&mut self, place: Place, frame: &Frame<'_>) {
        if let Some(head) = self.head.filter(|head| (head.seq + 1, head.hash) != (frame.seq, frame.prev)) {
            let where_ = || self.journal.say(place);
            self.broken.note(place, || {
                format!("{}: record {} does not follow record {} as it stands", where_(), frame.seq, head.seq)
            });
        }
        self.head = Some(frame.chain_head());
    }
}

/// Hands records to the sink.
struct Take<'r, S> {
    journal: &'r Readback,
    sink: &'r mut S,
    checked: Option<(u64, u64)>,
    broken: Broken,
    /// The last line that was taken.
    last: Place,
}

impl<S: Sink> Take<'_, S> {
    /// Takes a block; `false` where nothing later matters.
    fn block(&mut self, file: usize, block: &Block) -> bool {
        for (number, line) in (block.number..).zip(&block.lines) {
            self.last = (file, number);
            if let (Some(frame), Ok(head)) = (block.frame(line), line.head) {
                self.record(frame, head.wall, block.offset_of(line));
                if self.sink.is_settled() {
                    return false;
                }
            }
        }
        if let Some(number) = block.fragment {
            self.last = (file, number);
        }
        true
    }

    fn record(&mut self, frame: Frame<'_>, wall: Option<Wall>, offset: u64) {
        let place = self.last;
        let first = self.checked.map_or(frame.seq, |(first, _)| first);
        self.checked = Some((first, frame.seq));
        let Some(wall) = wall else {
            self.broken.note(place, || format!("{}: its time cannot be read", self.journal.say(place)));
            return;
        };
        let found = Found { frame, at: Moment { mono: frame.mono, wall }, file: place.0, offset };
        if self.sink.take(&found).is_none() {
            self.broken.note(place, || format!("{}: its body cannot be read", self.journal.say(place)));
        }
    }
}
