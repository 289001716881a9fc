//! The lines of one file, from its end to its beginning, in blocks: a restart needs the records back to the last seal,
//! not the whole day before it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::journal::record::MAX_LINE_BYTES;

/// A line and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineAt {
    /// Offset of its first byte.
    pub offset: u64,
    /// Its bytes without the newline.
    pub bytes: Vec<u8>,
}

/// Reads a file's lines backward.
#[derive(Debug)]
pub struct BackwardLines {
    file: File,
    /// Offset of the first byte of `held`.
    start: u64,
    /// Bytes read and not yet given, up to and with a newline (or the end of the file).
    held: Vec<u8>,
    block: usize,
}

impl BackwardLines {
    /// Opens a file at its end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::with_block(path, 64 << 10)
    }

    pub(super) fn with_block(path: &Path, block: usize) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let start = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, start, held: Vec::new(), block })
    }

    /// The bytes after the last newline, if any: what a crash left of a line. To be asked first.
    ///
    /// # Errors
    /// The file cannot be read, or a line is longer than any record.
    pub fn fragment(&mut self) -> io::Result<Option<LineAt>> {
        let from = self.find_line_start(0)?;
        let bytes = self.held.split_off(from);
        Ok((!bytes.is_empty()).then(|| LineAt { offset: self.start + from as u64, bytes }))
    }

    /// Where the lines not yet given end: after [`Self::fragment`], the end of the last whole line.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.start + self.held.len() as u64
    }

    /// The next line towards the beginning. A fragment that was not asked for comes as a line.
    ///
    /// # Errors
    /// The file cannot be read, or a line is longer than any record.
    pub fn next_line(&mut self) -> io::Result<Option<LineAt>> {
        if self.held.is_empty() && !self.read_block()? {
            return Ok(None);
        }
        let newline = usize::from(self.held.last() == Some(&b'\n'));
        let from = self.find_line_start(newline)?;
        let mut bytes = self.held.split_off(from);
        bytes.truncate(bytes.len() - newline);
        Ok(Some(LineAt { offset: self.start + from as u64, bytes }))
    }

    /// Where in `held` the last line begins, its last `newline` bytes being its own end.
    fn find_line_start(&mut self, newline: usize) -> io::Result<usize> {
        let mut searched = newline;
        loop {
            let open = self.held.len() - searched.min(self.held.len());
            let before = self.held.get(..open).unwrap_or_default();
            if let Some(at) = before.iter().rposition(|&byte| byte == b'\n') {
                return Ok(at + 1);
            }
            searched = self.held.len().max(newline);
            if searched > MAX_LINE_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line is longer than any record"));
            }
            if !self.read_block()? {
                return Ok(0);
            }
        }
    }

    /// Puts the block before `held` in front of it; `false` at the beginning of the file. Blocks grow, so that a long
    /// line is not copied once per block.
    fn read_block(&mut self) -> io::Result<bool> {
        let size = self.start.min(self.block as u64);
        if size == 0 {
            return Ok(false);
        }
        self.start -= size;
        self.file.seek(SeekFrom::Start(self.start))?;
        let mut held = Vec::with_capacity(self.block + self.held.len());
        (&mut self.file).take(size).read_to_end(&mut held)?;
        held.append(&mut self.held);
        self.held = held;
        self.block = self.block.saturating_mul(2).min(8 << 20);
        Ok(true)
    }
}
