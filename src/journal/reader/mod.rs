//! Reads the journal: the list of its files, lines forward over all of them, lines backward from the end of one.
//! It never writes, never waits for the writer, and holds one line at a time in memory.

mod backward;
mod export;
mod tail;
mod verify;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

pub use backward::{BackwardLines, LineAt};
pub use export::{COLUMNS, ExportFormat, export};
pub use tail::{Tail, follow, print_head};
pub use verify::{Break, End, NotedHead, Place, Start, Verdict, Verification, verify};

use super::chain::ChainHead;
use super::record::{Frame, MAX_LINE_BYTES, Record};
use super::segment::{LOCK_FILE, SegmentName};
use crate::domain::Wall;

/// What reading the journal can fail with.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The directory cannot be listed.
    #[error("read the journal directory {dir}: {source}; check [journal] dir in the configuration and its permissions", dir = .dir.display())]
    List {
        /// The directory.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("read the journal file {file}: {source}; its owner is the account hookwatch runs under", file = .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What was read cannot be written out.
    #[error("write the output: {0}")]
    Output(io::Error),
}

impl ReadError {
    /// A file cannot be read, as the system says.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::File { file: path.to_owned(), source }
    }
}

/// One file of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: SegmentName,
    /// Where it is.
    pub path: PathBuf,
    /// `seq` of its first line; `None` while it is empty or its first line is no record.
    pub first_seq: Option<u64>,
    /// When that line was made.
    pub first_wall: Option<Wall>,
}

/// The journal's files, ordered by the `seq` of their first line. A file whose first line is no record keeps the place
/// its name gives it.
///
/// # Errors
/// The directory cannot be listed, or a file in it cannot be read.
pub fn segments(dir: &Path) -> Result<Vec<Segment>, ReadError> {
    let mut found = Vec::new();
    for name in names(dir)? {
        let path = dir.join(name.to_string());
        let first = first_head(&path).map_err(ReadError::file(&path))?;
        let (first_seq, first_wall) = (first.map(|(seq, _)| seq), first.and_then(|(_, wall)| wall));
        found.push(Segment { name, path, first_seq, first_wall });
    }
    let mut place = 0;
    let mut placed: Vec<(u64, Segment)> = Vec::with_capacity(found.len());
    for segment in found {
        place = segment.first_seq.unwrap_or(place);
        placed.push((place, segment));
    }
    placed.sort_by_key(|(place, _)| *place);
    Ok(placed.into_iter().map(|(_, segment)| segment).collect())
}

/// The names of the journal's files, in the order of names. Other files of the directory are none of its business.
fn names(dir: &Path) -> Result<Vec<SegmentName>, ReadError> {
    let list_error = |source| ReadError::List { dir: dir.to_owned(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(list_error)? {
        names.extend(entry.map_err(list_error)?.file_name().to_str().and_then(SegmentName::parse));
    }
    names.sort_unstable();
    Ok(names)
}

/// A file's first record. There may be hundreds of files: no more of each is read than the line is likely to be long.
fn first_head(path: &Path) -> io::Result<Option<(u64, Option<Wall>)>> {
    let mut lines = FileLines::with_block(path, FIRST_LINE_BYTES)?;
    let line = lines.next_line()?;
    let frame = line.and_then(|line| Frame::read(line.bytes).ok());
    Ok(frame.map(|frame| (frame.seq, frame.wall)))
}

/// One line of a file.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Counted from 1.
    pub number: u64,
    /// The line without its newline.
    pub bytes: &'a [u8],
    /// Whether the newline is there.
    pub end: LineEnd,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// With its newline.
    Newline,
    /// With the file, or beyond [`MAX_LINE_BYTES`].
    Missing,
}

/// The lines of one file, forward.
#[derive(Debug)]
pub struct FileLines {
    reader: BufReader<File>,
    line: Vec<u8>,
    number: u64,
    /// A line without its newline was given: whatever a writer adds now is the rest of that line, and no line of its own.
    ended: bool,
}

/// What one read from a file asks for.
const READ_BLOCK_BYTES: usize = 256 << 10;
/// What is read of a file of which only the first line matters.
const FIRST_LINE_BYTES: usize = 1 << 10;

impl FileLines {
    /// Opens a file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::with_block(path, READ_BLOCK_BYTES)
    }

    fn with_block(path: &Path, block: usize) -> io::Result<Self> {
        let reader = BufReader::with_capacity(block, File::open(path)?);
        Ok(Self { reader, line: Vec::new(), number: 0, ended: false })
    }

    /// The next line; `None` at the end of the file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        if self.ended {
            return Ok(None);
        }
        self.line.clear();
        let limit = MAX_LINE_BYTES as u64 + 1;
        if (&mut self.reader).take(limit).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let end = if self.line.last() == Some(&b'\n') { LineEnd::Newline } else { LineEnd::Missing };
        if end == LineEnd::Newline {
            self.line.pop();
        }
        self.ended = end == LineEnd::Missing;
        Ok(Some(Line { number: self.number, bytes: &self.line, end }))
    }

    /// Whether nothing but a line without its newline follows. Uses up the next line.
    pub(super) fn only_fragment_left(&mut self) -> io::Result<bool> {
        Ok(self.next_line()?.is_none_or(|line| line.end == LineEnd::Missing))
    }

    /// Whether the last line was given.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn at_end(&mut self) -> io::Result<bool> {
        Ok(self.ended || self.reader.fill_buf()?.is_empty())
    }
}

/// The lines of the whole journal, forward, file after file.
#[derive(Debug)]
pub struct Lines {
    segments: std::vec::IntoIter<Segment>,
    current: Option<(Segment, FileLines)>,
}

impl Lines {
    /// Opens the journal of a directory.
    ///
    /// # Errors
    /// As [`segments`].
    pub fn open(dir: &Path) -> Result<Self, ReadError> {
        Ok(Self::over(segments(dir)?))
    }

    /// The lines of these files, in this order.
    #[must_use]
    pub fn over(segments: Vec<Segment>) -> Self {
        Self { segments: segments.into_iter(), current: None }
    }

    /// The next line and its file; `None` at the end of the last file. Lines that are no records are given as they
    /// stand; what to make of them is the caller's business.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn next_line(&mut self) -> Result<Option<(&Segment, Line<'_>)>, ReadError> {
        loop {
            let at_end = match &mut self.current {
                None => true,
                Some((segment, lines)) => lines.at_end().map_err(ReadError::file(&segment.path))?,
            };
            if !at_end {
                break;
            }
            let Some(segment) = self.segments.next() else { return Ok(None) };
            let lines = FileLines::open(&segment.path).map_err(ReadError::file(&segment.path))?;
            self.current = Some((segment, lines));
        }
        let Some((segment, lines)) = &mut self.current else { return Ok(None) };
        let line = lines.next_line().map_err(ReadError::file(&segment.path))?;
        Ok(line.map(|line| (&*segment, line)))
    }

    /// The next record; lines that are none are passed over.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn next_record(&mut self) -> Result<Option<Record>, ReadError> {
        while let Some((_, line)) = self.next_line()? {
            if let Ok(record) = Record::read(line.bytes) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }
}

/// The newest record: how many there are and the hash of the last line. `None` for a journal without records.
///
/// # Errors
/// The directory or a file in it cannot be read.
pub fn head(dir: &Path) -> Result<Option<ChainHead>, ReadError> {
    find_back(&segments(dir)?, |line| Frame::read(&line.bytes).ok().map(|frame| frame.chain_head()))
}

/// What `look` finds first among the lines of these files, from the newest back.
///
/// # Errors
/// A file cannot be read.
pub fn find_back<T>(segments: &[Segment], mut look: impl FnMut(&LineAt) -> Option<T>) -> Result<Option<T>, ReadError> {
    for segment in segments.iter().rev() {
        let mut lines = BackwardLines::open(&segment.path).map_err(ReadError::file(&segment.path))?;
        while let Some(line) = lines.next_line().map_err(ReadError::file(&segment.path))? {
            if let Some(found) = look(&line) {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Whether a writer holds the journal. Asking takes a shared lock for an instant, which a starting writer waits out.
#[must_use]
pub fn is_being_written(dir: &Path) -> bool {
    let Ok(lock) = File::open(dir.join(LOCK_FILE)) else { return false };
    matches!(lock.try_lock_shared(), Err(std::fs::TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests;
