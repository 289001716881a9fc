//! A file in blocks of whole lines, so that what reads and checks them can run ahead of what takes them.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use memchr::{memchr_iter, memrchr};

use crate::domain::{Mono, Wall};
use crate::journal::chain::LineHash;
use crate::journal::record::{Frame, FrameError, MAX_LINE_BYTES};

/// Bytes that are read at once: what a core's own cache holds, so that both sides find a block there.
const BLOCK_BYTES: usize = 64 << 10;

/// Reads a file block by block.
#[derive(Debug)]
pub(super) struct Blocks {
    file: File,
    block_bytes: usize,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    /// Where in the file `rest` begins.
    offset: u64,
    /// The number of the line that `rest` begins, from 1.
    number: u64,
    is_over: bool,
}

/// Whole lines of a file.
#[derive(Debug)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// Where in the file the block begins.
    pub(super) offset: u64,
    /// The number of its first line, from 1.
    pub(super) number: u64,
    pub(super) lines: Vec<LineIn>,
    /// A line without its newline ends the file: its number.
    pub(super) fragment: Option<u64>,
}

/// A line within a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineIn {
    start: usize,
    end: usize,
    pub(super) head: Result<HeadIn, FrameError>,
}

/// The head of a record within its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadIn {
    pub(super) seq: u64,
    pub(super) mono: Mono,
    pub(super) wall: Option<Wall>,
    prev: LineHash,
    at: (usize, usize),
    kind: (usize, usize),
    fields: (usize, usize),
}

impl Blocks {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::with_block(path, BLOCK_BYTES)
    }

    fn with_block(path: &Path, block_bytes: usize) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { file, block_bytes, rest: Vec::new(), offset: 0, number: 1, is_over: false })
    }

    /// The next block; `None` behind the last.
    pub(super) fn next_block(&mut self) -> io::Result<Option<Block>> {
        if self.is_over {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.reserve(self.block_bytes + 1);
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
        self.rest = bytes.split_off(end);
        let mut block = Block { lines: lines(&bytes), bytes, offset: self.offset, number: self.number, fragment: None };
        self.offset += end as u64;
        self.number += block.lines.len() as u64;
        if self.is_over && !self.rest.is_empty() {
            block.fragment = Some(self.number);
        }
        let is_empty = block.lines.is_empty() && block.fragment.is_none();
        Ok((!is_empty).then_some(block))
    }
}

impl Block {
    /// The bytes of a line, without its newline.
    pub(super) fn bytes(&self, line: &LineIn) -> &[u8] {
        self.bytes.get(line.start..line.end).unwrap_or_default()
    }

    /// Where in the file a line begins.
    pub(super) fn offset_of(&self, line: &LineIn) -> u64 {
        self.offset + line.start as u64
    }

    /// The record of a line.
    pub(super) fn frame(&self, line: &LineIn) -> Option<Frame<'_>> {
        let (bytes, head) = (self.bytes(line), line.head.ok()?);
        let part = |(from, to): (usize, usize)| bytes.get(from..to);
        let text = |range| std::str::from_utf8(part(range)?).ok();
        Some(Frame {
            bytes,
            seq: head.seq,
            at: text(head.at)?,
            mono: head.mono,
            kind: text(head.kind)?,
            fields: part(head.fields)?,
            prev: head.prev,
        })
    }
}

fn lines(bytes: &[u8]) -> Vec<LineIn> {
    let mut lines = Vec::with_capacity(bytes.len() / 256);
    let mut start = 0;
    for end in memchr_iter(b'\n', bytes) {
        let line = bytes.get(start..end).unwrap_or_default();
        lines.push(LineIn { start, end, head: Frame::read(line).map(|frame| HeadIn::of(&frame)) });
        start = end + 1;
    }
    lines
}

impl HeadIn {
    fn of(frame: &Frame<'_>) -> Self {
        let base = frame.bytes.as_ptr().addr();
        let within = |part: &[u8]| {
            let from = part.as_ptr().addr() - base;
            (from, from + part.len())
        };
        Self {
            seq: frame.seq,
            mono: frame.mono,
            wall: frame.wall(),
            prev: frame.prev,
            at: within(frame.at.as_bytes()),
            kind: within(frame.kind.as_bytes()),
            fields: within(frame.fields),
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
                expected.push((line.number, line.bytes.to_vec(), line.end == LineEnd::Newline));
            }
            for size in [1, 2, 3, 7, 64, 1 << 16] {
                let mut blocks = Blocks::with_block(file.path(), size).unwrap();
                let mut told = Vec::new();
                while let Some(block) = blocks.next_block().unwrap() {
                    for (number, line) in (block.number..).zip(&block.lines) {
                        assert_eq!(
                            text.as_bytes()[usize::try_from(block.offset_of(line)).unwrap()..]
                                [..block.bytes(line).len()],
                            *block.bytes(line)
                        );
                        assert_eq!(block.frame(line), Frame::read(block.bytes(line)).ok());
                        told.push((number, block.bytes(line).to_vec(), true));
                    }
                    if let Some(number) = block.fragment {
                        told.push((number, blocks.rest.clone(), false));
                    }
                }
                assert_eq!(told, expected, "{text:?} by {size}");
            }
        }
    }
}
