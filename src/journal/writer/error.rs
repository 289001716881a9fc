//! What opening and writing the journal can fail with, and what to do about it, in words for people.

use std::io;
use std::path::{Path, PathBuf};

use crate::journal::reader::ReadError;

/// What opening or closing the journal can fail with.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another writer holds the directory.
    #[error(
        "open the journal in {dir}: {holder} writes there already; stop it, or give this run another [journal] dir",
        dir = .dir.display(),
        holder = .pid.map_or_else(|| "another hookwatch".to_owned(), |pid| format!("the hookwatch with process id {pid}"))
    )]
    Locked {
        /// The directory.
        dir: PathBuf,
        /// The process that holds it, as far as it is known.
        pid: Option<u32>,
    },
    /// The directory holds records of real lines and this run is simulated.
    #[error(
        "open the journal in {dir}: it holds records of real lines, and a run with simulated or replayed lines may not write there; give this run a [journal] dir of its own",
        dir = .dir.display()
    )]
    HoldsLive {
        /// The directory.
        dir: PathBuf,
    },
    /// The directory holds simulated records and this run is live.
    #[error(
        "open the journal in {dir}: it holds simulated records, and real lines may not be recorded among them; give this run a [journal] dir of its own, or move the simulated files away",
        dir = .dir.display()
    )]
    HoldsSimulated {
        /// The directory.
        dir: PathBuf,
    },
    /// The system refused.
    #[error("{0}")]
    System(String),
    /// Reading what is there failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The journal could not be written when the run ended.
    #[error("close the journal: {records} records could not be written: {why}")]
    Unwritten {
        /// How many.
        records: usize,
        /// What failed, and what to do.
        why: String,
    },
    /// The writer thread ended early.
    #[error(
        "close the journal: its writer thread failed; what was reported durable is on disk, run `hookwatch journal verify`"
    )]
    ThreadFailed,
}

impl JournalError {
    pub(super) fn system(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::System(advise(doing, path, &error))
    }
}

/// An IO error in words: what was being done, where, what the system said, and what to do next.
pub(super) fn advise(doing: &str, path: &Path, error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let advice = match error.kind() {
        Kind::StorageFull => {
            "free some space on that disk; records wait in memory and are written as soon as there is room"
        }
        Kind::QuotaExceeded => "raise the disk quota of this account or free some of it; records wait in memory",
        Kind::FileTooLarge => "raise the file size limit (ulimit -f) of this program; records wait in memory",
        Kind::ReadOnlyFilesystem => {
            "the file system is read-only: look at dmesg for a disk error, then mount it writable again"
        }
        Kind::PermissionDenied => "give the account hookwatch runs under write permission there (chown, chmod 700)",
        Kind::NotFound => {
            "the directory is gone: create it again (mkdir -m 700) or mount its disk; records wait in memory"
        }
        Kind::NotADirectory | Kind::AlreadyExists => "something else stands at that place: move it away",
        _ if error.raw_os_error() == Some(nix::errno::Errno::EIO as i32) => {
            "the disk reports an error: look at dmesg and replace the disk; records wait in memory"
        }
        _ => "check the disk and the permissions of [journal] dir",
    };
    format!("{doing} {path}: {error}; {advice}", path = path.display())
}
