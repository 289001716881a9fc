//! Writes a report to the file that was asked for, readable by its owner only: numbers of callers stand in it. What stood there
//! stays whole until the new one is on disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::app::error::AppError;

/// Names that are tried for the file that is not finished yet: one is left by each run that was killed while it wrote.
const TRIES: u32 = 100;

/// Writes a file, in place of one of that name. What is no plain file (a pipe, a device, a link) is written to as it stands.
pub(in crate::app) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let is_replaced = match fs::symlink_metadata(path) {
        Ok(about) => about.is_file(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    let written = if is_replaced { replace(path, bytes) } else { write_into(path, bytes) };
    written.map_err(|error| AppError::Failed(format!("failed to write the report {}: {error}", path.display())))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (mut file, unfinished) = create_beside(dir, path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&unfinished, path));
    if let Err(error) = written {
        drop(fs::remove_file(&unfinished));
        return Err(error);
    }
    File::open(dir)?.sync_all()
}

/// A new file in the same directory, so that it can take the other's place at one stroke.
fn create_beside(dir: &Path, path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    for count in 0..TRIES {
        let mut unfinished = std::ffi::OsString::from(".");
        unfinished.push(name);
        unfinished.push(format!(".{count}"));
        let unfinished = dir.join(unfinished);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (file, unfinished)),
        }
    }
    Err(io::Error::other("too many unfinished files of that name lie beside it"))
}

fn write_into(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    match file.sync_all() {
        // A pipe or a terminal cannot be brought to disk.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_report_takes_the_place_of_an_older_one_whole_and_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.html");
        fs::write(&path, "the older report").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        fs::write(dir.path().join(".report.html.0"), "left by a run that was killed").unwrap();
        let mut reader = File::open(&path).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let older = io::read_to_string(&mut reader).unwrap();
        assert_eq!(older, "the older report", "whoever reads it is not cut off");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing unfinished is left");
    }

    #[test]
    fn what_is_no_plain_file_is_written_to_as_it_stands() {
        let dir = tempfile::tempdir().unwrap();
        let (link, file) = (dir.path().join("link"), dir.path().join("file"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        write(Path::new("/dev/null"), b"new").unwrap();
        assert!(!fs::symlink_metadata("/dev/null").unwrap().is_file());
    }
}
