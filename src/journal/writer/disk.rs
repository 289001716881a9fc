//! The directory on disk as the writer sees it: one current file to append to, and a few things around it. A trait, so
//! that tests can make any step fail. Nothing here ever writes over bytes that are there: files are opened for appending
//! only, and shortened only to take back bytes of the writer's own.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::lock::DirLock;
use crate::journal::chain::ChainHead;
use crate::journal::reader::BackwardLines;
use crate::journal::record::Frame;
use crate::journal::segment::SegmentName;

/// What the writer needs of a disk.
pub(super) trait Disk: Send {
    /// Where the files are, for messages.
    fn dir(&self) -> &Path;
    /// Makes an existing file the current one; gives its length.
    fn open(&mut self, name: SegmentName) -> io::Result<u64>;
    /// Creates a file that must not exist and makes it the current one.
    fn create(&mut self, name: SegmentName) -> io::Result<()>;
    /// Appends to the current file; may take fewer bytes than given.
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Shortens the current file.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
    /// Brings the current file's bytes and length to the disk.
    fn sync_data(&mut self) -> io::Result<()>;
    /// Brings the directory's entries to the disk.
    fn sync_dir(&mut self) -> io::Result<()>;
    /// What became of the current file since the last look.
    fn inspect(&mut self) -> io::Result<Presence>;
    /// The newest record of a file.
    fn last_record(&mut self, name: SegmentName) -> io::Result<Option<ChainHead>>;
    /// Removes a file; one that is gone already counts as removed.
    fn remove(&mut self, name: SegmentName) -> io::Result<()>;
}

/// What became of the current file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It stands where it was, with this many bytes.
    There(u64),
    /// It was removed.
    Gone,
    /// Another file stands in its place.
    Replaced,
}

/// A real directory.
#[derive(Debug)]
pub(super) struct DirDisk {
    dir: PathBuf,
    lock: DirLock,
    current: Option<(PathBuf, File)>,
}

impl DirDisk {
    pub(super) fn new(dir: &Path, lock: DirLock) -> Self {
        Self { dir: dir.to_owned(), lock, current: None }
    }

    fn path(&self, name: SegmentName) -> PathBuf {
        self.dir.join(name.to_string())
    }

    fn current(&mut self) -> io::Result<&mut File> {
        let none = || io::Error::new(io::ErrorKind::NotFound, "no journal file is open");
        self.current.as_mut().map(|(_, file)| file).ok_or_else(none)
    }
}

impl Disk for DirDisk {
    fn dir(&self) -> &Path {
        &self.dir
    }

    fn open(&mut self, name: SegmentName) -> io::Result<u64> {
        let path = self.path(name);
        let file = OpenOptions::new().append(true).open(&path)?;
        let len = file.metadata()?.len();
        self.current = Some((path, file));
        Ok(len)
    }

    fn create(&mut self, name: SegmentName) -> io::Result<()> {
        self.lock.keep()?;
        let path = self.path(name);
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(&path)?;
        self.current = Some((path, file));
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.current()?.write(bytes)
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.current()?.set_len(len)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        self.current()?.sync_data()
    }

    fn sync_dir(&mut self) -> io::Result<()> {
        File::open(&self.dir)?.sync_all()
    }

    fn inspect(&mut self) -> io::Result<Presence> {
        let Some((path, file)) = &self.current else { return Ok(Presence::Gone) };
        let ours = file.metadata()?;
        match std::fs::symlink_metadata(path) {
            Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => Ok(Presence::There(ours.len())),
            Ok(_) => Ok(Presence::Replaced),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Presence::Gone),
            Err(error) => Err(error),
        }
    }

    fn last_record(&mut self, name: SegmentName) -> io::Result<Option<ChainHead>> {
        let mut lines = BackwardLines::open(&self.path(name))?;
        Ok(lines.next_line()?.and_then(|line| Frame::read(&line.bytes).ok().map(|frame| frame.chain_head())))
    }

    fn remove(&mut self, name: SegmentName) -> io::Result<()> {
        match std::fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
