//! A file in blocks of whole lines: what of the reading can be done away from what takes the records, and for several
//! blocks at once.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use memchr::{memchr_iter, memrchr};

use crate::domain::{Mono, Wall, WrittenTimes};
use crate::journal::chain::{ChainHead, LineHash};
use crate::journal::record::{Frame, FrameError, MAX_LINE_BYTES, kind_text};

/// Bytes that are read at once: few enough to stay in a core's own cache with what is found in them, and so many that handing
/// a block over costs nothing beside reading it.
const BLOCK_BYTES: usize = 256 << 10;

/// Reads a file block by block.
#[derive(Debug)]
pub(super) struct Blocks {
    file: File,
    block_bytes: usize,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    /// Where in the file `rest` begins.
    offset: u64,
    is_over: bool,
}

/// Whole lines of a file.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// Where in the file the block begins.
    offset: u64,
    /// A line without its newline follows, and ends the file.
    pub(super) has_fragment: bool,
    /// Its lines, once [`Block::prepare`] found them.
    pub(super) lines: Vec<LineIn>,
    /// How its records hang together.
    pub(super) chain: ChainIn,
}

/// A line within a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineIn {
    start: usize,
    end: usize,
    /// `None` where it is no record.
    pub(super) head: Option<HeadIn>,
}

/// The head of a record within its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadIn {
    seq: u64,
    mono: Mono,
    wall: Option<Wall>,
    prev: LineHash,
    kind: (usize, usize),
    fields: (usize, usize),
}

/// The links between the records of a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ChainIn {
    /// Its last record.
    pub(super) last: Option<ChainHead>,
    /// The first thing that is wrong: with which line, from 0, and what.
    pub(super) wrong: Option<(usize, Wrong)>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Wrong {
    /// It is no record.
    #[error(transparent)]
    Unreadable(#[from] FrameError),
    /// It is not linked to the record before it.
    #[error("record {seq} does not follow record {after} as it stands")]
    NotLinked {
        /// Its number.
        seq: u64,
        /// The number of the record before it.
        after: u64,
    },
}

impl Wrong {
    /// Whether a record is not linked to the one before it.
    pub(super) fn between(before: Option<ChainHead>, frame: &Frame<'_>) -> Option<Self> {
        let before = before.filter(|before| (before.seq.wrapping_add(1), before.hash) != (frame.seq, frame.prev))?;
        Some(Self::NotLinked { seq: frame.seq, after: before.seq })
    }
}

impl Blocks {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::with_block(path, BLOCK_BYTES)
    }

    fn with_block(path: &Path, block_bytes: usize) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { file, block_bytes, rest: Vec::new(), offset: 0, is_over: false })
    }

    /// Reads the next block, to be prepared, in place of an old one; `None` behind the last.
    pub(super) fn next_block(&mut self, old: Block) -> io::Result<Option<Block>> {
        if self.is_over {
            return Ok(None);
        }
        let Block { mut bytes, mut lines, .. } = old;
        bytes.clear();
        lines.clear();
        bytes.reserve(self.block_bytes + self.rest.len() + 1);
        bytes.append(&mut self.rest);
        let end = loop {
            let before = bytes.len();
            let wanted = self.block_bytes as u64;
            let read = (&mut self.file).take(wanted).read_to_end(&mut bytes)?;
            let newline = bytes.get(before..).and_then(|read| memrchr(b'\n', read));
            self.is_over = read == 0 || (newline.is_none() && bytes.len() > MAX_LINE_BYTES);
            match newline {
                Some(newline) => break before + newline + 1,
                None if self.is_over => break 0,
                None => {}
            }
        };
        self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
        bytes.truncate(end);
        let has_fragment = self.is_over && !self.rest.is_empty();
        let is_empty = bytes.is_empty() && !has_fragment;
        let block = Block { bytes, offset: self.offset, has_fragment, lines, chain: ChainIn::default() };
        self.offset += end as u64;
        Ok((!is_empty).then_some(block))
    }
}

impl Block {
    /// Finds its lines and checks the links between them.
    pub(super) fn prepare(&mut self) {
        let (mut start, mut times) = (0, WrittenTimes::default());
        for end in memchr_iter(b'\n', &self.bytes) {
            let line = self.bytes.get(start..end).unwrap_or_default();
            let read = Frame::read_next(line, &mut times);
            let wrong = match &read {
                Ok(frame) => {
                    let wrong = Wrong::between(self.chain.last, frame);
                    self.chain.last = Some(frame.chain_head());
                    wrong
                }
                Err(why) => Some(Wrong::Unreadable(*why)),
            };
            let place = self.lines.len();
            self.chain.wrong = self.chain.wrong.or(wrong.map(|wrong| (place, wrong)));
            self.lines.push(LineIn { start, end, head: read.ok().map(|frame| HeadIn::of(&frame)) });
            start = end + 1;
        }
    }

    /// The bytes of a line, without its newline.
    fn bytes(&self, line: &LineIn) -> &[u8] {
        self.bytes.get(line.start..line.end).unwrap_or_default()
    }

    /// Where in the file a line begins.
    pub(super) fn offset_of(&self, line: &LineIn) -> u64 {
        self.offset + line.start as u64
    }

    /// The record of a line.
    pub(super) fn frame(&self, line: &LineIn) -> Option<Frame<'_>> {
        let (bytes, head) = (self.bytes(line), line.head?);
        let part = |(from, to): (usize, usize)| bytes.get(from..to);
        Some(Frame {
            bytes,
            seq: head.seq,
            wall: head.wall,
            mono: head.mono,
            kind: kind_text(part(head.kind)?)?,
            fields: part(head.fields)?,
            prev: head.prev,
        })
    }
}

impl HeadIn {
    fn of(frame: &Frame<'_>) -> Self {
        let fields = frame.fields.as_ptr().addr() - frame.bytes.as_ptr().addr();
        // Between the two stands the quote that closes the kind.
        let kind = fields - 1;
        Self {
            seq: frame.seq,
            mono: frame.mono,
            wall: frame.wall,
            prev: frame.prev,
            kind: (kind - frame.kind.len(), kind),
            fields: (fields, fields + frame.fields.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::reader::{FileLines, LineEnd};

    const RECORD: &str = r#"{"v":1,"seq":1,"at":"2026-11-22T00:50:12.123456Z","mono_us":7,"kind":"line","line":"a","prev":"0000000000000000000000000000000000000000000000000000000000000000"}"#;

    #[test]
    fn blocks_of_any_size_give_the_lines_of_the_file() {
        let texts =
            ["", "\n", "a", "a\n", "\n\n", "ab\ncdefghij\n\nk", &format!("{RECORD}\nno record\n{RECORD}\n{{\"v\"")];
        for text in texts {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            let mut plain = FileLines::open(file.path()).unwrap();
            let mut expected = Vec::new();
            while let Some(line) = plain.next_line().unwrap() {
                expected.push((line.bytes.to_vec(), line.end == LineEnd::Newline));
            }
            for size in [1, 2, 3, 7, 64, 1 << 16] {
                let mut blocks = Blocks::with_block(file.path(), size).unwrap();
                let (mut told, mut old) = (Vec::new(), Block::default());
                while let Some(mut block) = blocks.next_block(old).unwrap() {
                    block.prepare();
                    for line in &block.lines {
                        assert_eq!(
                            text.as_bytes()[usize::try_from(block.offset_of(line)).unwrap()..]
                                [..block.bytes(line).len()],
                            *block.bytes(line)
                        );
                        assert_eq!(block.frame(line), Frame::read(block.bytes(line)).ok());
                        told.push((block.bytes(line).to_vec(), true));
                    }
                    if block.has_fragment {
                        told.push((blocks.rest.clone(), false));
                    }
                    old = block;
                }
                assert_eq!(told, expected, "{text:?} by {size}");
            }
        }
    }
}
