//! Replaces the configuration file as a whole: whoever reads it meanwhile sees the old text or the new one, never half of
//! one. The only place beside the journal's writer and the traces' that writes files.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};

/// A new file beside the old one. Dropped before it has taken its place, it is removed.
struct Beside {
    path: PathBuf,
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Gone already where it took the old one's place.
        let _ = fs::remove_file(&self.path);
    }
}

/// Replaces a file that still holds `before` by one that holds `after`, of the same mode and owner. A symbolic link stays
/// one: what it leads to is replaced.
///
/// # Errors
/// The file is none, has changed, or cannot be replaced. It is as it was then.
pub(super) fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let target = path.canonicalize()?;
    let metadata = target.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(io::Error::other("it is no regular file"));
    };
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.new", std::process::id()));
    let path = folder.join(hidden);
    // Until its mode is set nobody else may look into it.
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let beside = Beside { path };
    file.write_all(after)?;
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
        fchown(&file, Some(metadata.uid()), Some(metadata.gid()))?;
    }
    file.set_permissions(Permissions::from_mode(metadata.mode() & 0o7777))?;
    file.sync_all()?;
    if fs::read(&target)? != before {
        return Err(io::Error::other("somebody else changed it meanwhile"));
    }
    fs::rename(&beside.path, &target)?;
    // The new text is in place: a folder that cannot be synced only leaves open when the disk has it.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_file_is_replaced_with_its_mode_and_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join("config.toml"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.toml", &link).unwrap();
        replace(&link, b"old", b"new").unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(real.metadata().unwrap().mode() & 0o7777, 0o640);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(names(folder.path()), ["config.toml", "real.toml"], "nothing is left beside it");
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "changed").unwrap();
        let error = replace(&path, b"old", b"new").unwrap_err();
        assert!(error.to_string().contains("changed it meanwhile"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"changed");
        assert_eq!(names(folder.path()), ["config.toml"]);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(replace(folder.path(), b"", b"new").is_err());
        assert!(replace(&folder.path().join("none"), b"", b"new").is_err());
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
