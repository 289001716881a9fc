//! The files of the inbox: written whole or not at all, readable by their owner only. A name says nothing but the id.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::{Posting, PostingId};
use crate::journal::chain::hex;

/// No posting is longer: 500 records of a carrier's row each.
const LENGTH_MAX: u64 = 4 << 20;
/// The end of a posting's name.
const ENDING: &str = "json";
/// Where a file goes that is no posting.
const ASIDE: &str = "malformed";

/// Writes a posting: into a file of another name, to disk, and then under its own.
pub(super) fn put(dir: &Path, posting: &Posting) -> io::Result<()> {
    make_dir(dir)?;
    let bytes = serde_json::to_vec(posting).map_err(io::Error::other)?;
    if bytes.len() as u64 > LENGTH_MAX {
        return Err(io::Error::other("the posting is too long"));
    }
    // Its own name: what a command that was killed left behind must not stop the next one.
    let mut own = [0_u8; 8];
    getrandom::fill(&mut own).map_err(io::Error::other)?;
    let unfinished = dir.join(format!(".{}.{}", posting.id.as_str(), hex(&own)));
    let whole = dir.join(name_of(&posting.id));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    let written = file.write_all(&bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&unfinished, &whole));
    if let Err(error) = written {
        drop(fs::remove_file(&unfinished));
        return Err(error);
    }
    File::open(dir)?.sync_all()
}

fn make_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// The name of a posting's file.
pub(super) fn name_of(id: &PostingId) -> String {
    format!("{}.{ENDING}", id.as_str())
}

/// The postings that lie there, the oldest name first; none where there is no inbox.
pub(super) fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let is_posting = |path: &PathBuf| {
        let is_hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        !is_hidden && path.extension().is_some_and(|ending| ending == ENDING)
    };
    let mut found: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_posting).collect();
    found.sort();
    Ok(found)
}

/// Reads a posting; the error says why it is none.
pub(super) fn read(path: &Path) -> Result<Posting, String> {
    // A pipe under that name would hold up the monitor for ever; a link may lead anywhere.
    let about = fs::symlink_metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() {
        return Err("it is no plain file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(LENGTH_MAX + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LENGTH_MAX {
        return Err(format!("it is longer than {LENGTH_MAX} bytes"));
    }
    let posting: Posting = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let is_named_so = path.file_stem().is_some_and(|stem| stem == posting.id.as_str());
    if is_named_so { Ok(posting) } else { Err("its name is not its id".to_owned()) }
}

/// Removes a posting whose records are on disk.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Moves a file that is no posting aside; gives where it lies now.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let dir = path.parent().unwrap_or(Path::new(".")).join(ASIDE);
    make_dir(&dir)?;
    let name = path.file_name().unwrap_or_default();
    let free = (0..1_000_u32).map(|count| {
        let mut name = name.to_owned();
        name.push(format!(".{count}"));
        dir.join(name)
    });
    let to = free.into_iter().find(|path| fs::symlink_metadata(path).is_err());
    let to = to.ok_or_else(|| io::Error::other("too many files of that name lie aside"))?;
    fs::rename(path, &to)?;
    Ok(to)
}
