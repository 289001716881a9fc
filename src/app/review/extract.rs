//! Gives a text to the person at the screen: to the clipboard of the terminal, which alone reaches the person's own
//! machine, and into a file, which stays. Written once, never in place of another file, readable by its owner only:
//! numbers of callers stand in it.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedSender;

use super::Told;
use crate::domain::Wall;
use crate::domain::review_reply::ReviewReply;

/// Longest text that goes to the clipboard: xterm and others drop what is longer than some 100,000 characters of base64.
const OSC52_MAX_BYTES: usize = 70_000;
/// Files of one second are told apart by up to so many numbers.
const NAMES_MAX: u32 = 9;

/// Whether the text went to the terminal's clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clipboard {
    /// It was handed to the terminal. Whether the terminal takes it, no terminal tells.
    Offered,
    /// It is too long.
    TooLong,
}

/// What makes a terminal put a text on its clipboard (OSC 52); `None` for one that is too long.
pub(crate) fn osc52(text: &str) -> Option<Vec<u8>> {
    let fits = text.len() <= OSC52_MAX_BYTES;
    fits.then(|| format!("\x1b]52;c;{}\x1b\\", Base64::encode_string(text.as_bytes())).into_bytes())
}

/// Writes the file on a thread of its own, and tells where it is.
pub(super) fn start(text: String, zone: &TimeZone, now: Wall, clipboard: Clipboard, teller: UnboundedSender<Told>) {
    let stem = format!("hookwatch-extract-{}", now.timestamp().to_zoned(zone.clone()).strftime("%Y%m%d-%H%M%S"));
    let again = teller.clone();
    let work = move || {
        let told = told_of(write(&folders(), &stem, text.as_bytes()), clipboard);
        // The run may have ended.
        drop(teller.send(Told::Done(told)));
    };
    if let Err(error) = std::thread::Builder::new().name("extract".to_owned()).spawn(work) {
        drop(again.send(Told::Done(told_of(Err(error), clipboard))));
    }
}

fn told_of(written: io::Result<PathBuf>, clipboard: Clipboard) -> ReviewReply {
    match (written, clipboard) {
        (Ok(path), Clipboard::Offered) => ReviewReply::Extracted(path.display().to_string()),
        (Ok(path), Clipboard::TooLong) => ReviewReply::ExtractedToFile(path.display().to_string()),
        (Err(error), Clipboard::Offered) => ReviewReply::ExtractedToClipboard(error.to_string()),
        (Err(error), Clipboard::TooLong) => ReviewReply::NotExtracted(error.to_string()),
    }
}

/// Where the file may go: here, else the user's folder for state.
fn folders() -> Vec<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let state = state.or(home).map(|state| state.join("hookwatch"));
    std::env::current_dir().into_iter().chain(state).collect()
}

/// Writes to the first folder that takes the file.
fn write(folders: &[PathBuf], stem: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut outcome = Err(io::Error::new(io::ErrorKind::NotFound, "there is no folder to write to"));
    for folder in folders {
        outcome = write_in(folder, stem, bytes);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn write_in(folder: &Path, stem: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let names = (1..=NAMES_MAX).map(|number| match number {
        1 => format!("{stem}.txt"),
        number => format!("{stem}-{number}.txt"),
    });
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for name in names {
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => return file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_not_offered_to_the_clipboard() {
        assert_eq!(osc52("é").unwrap(), b"\x1b]52;c;w6k=\x1b\\");
        assert!(osc52(&"x".repeat(OSC52_MAX_BYTES)).is_some());
        assert!(osc52(&"x".repeat(OSC52_MAX_BYTES + 1)).is_none());
    }

    #[test]
    fn a_file_is_the_owners_only_and_never_in_place_of_another() {
        let dir = tempfile::tempdir().unwrap();
        let folders = [dir.path().join("none/\0"), dir.path().join("state")];
        let first = write(&folders, "x", b"one").unwrap();
        let second = write(&folders, "x", b"two").unwrap();
        assert_eq!((first.file_name().unwrap(), second.file_name().unwrap()), ("x.txt".as_ref(), "x-2.txt".as_ref()));
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        assert_eq!(std::fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
        for _ in 3..=NAMES_MAX {
            write(&folders, "x", b"").unwrap();
        }
        assert_eq!(write(&folders, "x", b"").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(write(&[], "x", b"").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
