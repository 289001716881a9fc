//! One writer per directory: an advisory lock on a file beside the journal, which the system releases when the process
//! ends however it ends. The file names the holder's process id for people; only the lock itself decides.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::JournalError;
use crate::journal::segment::LOCK_FILE;

/// How often a held lock is asked for again before it counts as held: `journal verify` holds it shared for an instant.
const TRIES: u32 = 10;
/// How long to wait between tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// The lock, held until dropped.
#[derive(Debug)]
pub(super) struct DirLock {
    dir: PathBuf,
    file: File,
}

impl DirLock {
    /// Takes the lock or says who holds it.
    pub(super) fn acquire(dir: &Path) -> Result<Self, JournalError> {
        let path = dir.join(LOCK_FILE);
        let failed = |error: io::Error| JournalError::system("lock the journal with", &path)(error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        for attempt in 1..=TRIES {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if attempt < TRIES => std::thread::sleep(BETWEEN_TRIES),
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                    return Err(JournalError::Locked { dir: dir.to_owned(), pid });
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        // The process id is a courtesy: a full disk must not keep the monitor from starting.
        let named =
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        drop(named);
        Ok(Self { dir: dir.to_owned(), file })
    }

    /// Takes the lock anew where the directory was removed and created again meanwhile: the old lock then guards nothing.
    pub(super) fn keep(&mut self) -> io::Result<()> {
        let held = self.file.metadata()?;
        let there = std::fs::metadata(self.dir.join(LOCK_FILE));
        if there.is_ok_and(|there| (there.dev(), there.ino()) == (held.dev(), held.ino())) {
            return Ok(());
        }
        std::fs::metadata(&self.dir)?;
        *self = Self::acquire(&self.dir).map_err(io::Error::other)?;
        Ok(())
    }
}
