//! Reads lines of the journal again, for the rows in sight. A file that is gone, or a place that holds nothing, is no line.

use std::cell::RefCell;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use crate::journal::record::MAX_LINE_BYTES;
use crate::review::{Lines, Place};

/// What one read asks for; most lines are shorter.
const BLOCK: usize = 1 << 10;

/// The files of a journal, as they were when it was read.
#[derive(Debug)]
pub(super) struct JournalLines {
    files: Vec<PathBuf>,
    /// The file that was read last: rows in sight lie side by side.
    open: RefCell<Option<(u32, File)>>,
}

impl JournalLines {
    pub(super) fn new(files: Vec<PathBuf>) -> Self {
        Self { files, open: RefCell::new(None) }
    }

    fn read(&self, place: Place) -> Option<Vec<u8>> {
        let mut open = self.open.borrow_mut();
        if open.as_ref().is_none_or(|(file, _)| *file != place.file) {
            let path = self.files.get(usize::try_from(place.file).ok()?)?;
            *open = Some((place.file, File::open(path).ok()?));
        }
        let (_, file) = open.as_ref()?;
        let mut line = Vec::with_capacity(BLOCK);
        let mut block = [0; BLOCK];
        while line.len() <= MAX_LINE_BYTES {
            let read = file.read_at(&mut block, place.offset + line.len() as u64).ok().filter(|read| *read > 0)?;
            let fresh = block.get(..read)?;
            match fresh.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    line.extend_from_slice(fresh.get(..end)?);
                    return Some(line);
                }
                None => line.extend_from_slice(fresh),
            }
        }
        None
    }
}

impl Lines for JournalLines {
    fn line(&self, place: Place) -> Option<Vec<u8>> {
        self.read(place)
    }
}
