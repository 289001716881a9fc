//! What the thread of the inbox does: reads what lies there, and removes it when the records are on disk. What cannot be
//! read is moved aside and told, never lost. Everything here may hang with its directory, so the loop never calls it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files;
use super::live::Found;
use crate::domain::Posted;

/// Postings taken at one look; further ones wait for the next.
const AT_ONCE: usize = 8;

/// Takes postings out of a directory.
#[derive(Debug)]
pub(super) struct Taker {
    dir: PathBuf,
    /// What lies there and was handed over.
    taken: BTreeMap<PathBuf, Standing>,
}

/// What became of a file that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its records are not on disk yet.
    Handed,
    /// Its records are on disk.
    Recorded,
    /// It is no posting, and could not be moved aside: told once, not looked at again while it lies there.
    Malformed,
}

impl Taker {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir, taken: BTreeMap::new() }
    }

    /// What lies there and was not handed over yet, with its path.
    pub(super) fn look(&mut self) -> Vec<Found> {
        // What could not be removed is tried again. It is not taken again in this run, and its id is known to the next.
        for (path, _) in self.taken.iter().filter(|(_, standing)| **standing == Standing::Recorded) {
            drop(files::remove(path));
        }
        // A directory that cannot be read now may be read later.
        let Ok(listed) = files::list(&self.dir) else { return Vec::new() };
        self.taken.retain(|path, _| listed.contains(path));
        let new: Vec<_> = listed.into_iter().filter(|path| !self.taken.contains_key(path)).take(AT_ONCE).collect();
        let taken = new.into_iter().map(|path| (self.take(&path), path));
        taken.map(|(posted, path)| (path, posted)).collect()
    }

    /// The records of a posting are on disk.
    pub(super) fn on_recorded(&mut self, path: PathBuf) {
        drop(files::remove(&path));
        self.taken.insert(path, Standing::Recorded);
    }

    fn take(&mut self, path: &Path) -> Posted {
        let why = match files::read(path) {
            Ok(posting) => {
                self.taken.insert(path.to_owned(), Standing::Handed);
                return Posted::Whole(posting);
            }
            Err(why) => why,
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match files::set_aside(path) {
            Ok(aside) => Posted::Malformed { file, why: format!("{why}; it lies in {} now", aside.display()) },
            Err(error) => {
                self.taken.insert(path.to_owned(), Standing::Malformed);
                Posted::Malformed { file, why: format!("{why}; it could not be moved aside: {error}") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AlarmSource, Posting, PostingBody, PostingId};

    fn posting(id: &str) -> Posting {
        let what = PostingBody::Note { about: AlarmSource::Site, span: None, text: "说明".to_owned() };
        Posting { id: PostingId::new(id).unwrap(), by: None, what }
    }

    fn ids(found: &[Found]) -> Vec<String> {
        let id = |posted: &Posted| match posted {
            Posted::Whole(posting) => posting.id.as_str().to_owned(),
            Posted::Malformed { file, .. } => format!("malformed {file}"),
        };
        found.iter().map(|(_, posted)| id(posted)).collect()
    }

    #[test]
    fn a_posting_is_handed_over_once_and_removed_when_its_record_is_on_disk() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("inbox");
        let mut taker = Taker::new(dir.clone());
        assert_eq!(ids(&taker.look()), [""; 0], "there is no inbox yet");
        files::put(&dir, &posting("a1")).unwrap();
        let path = dir.join("a1.json");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir), mode(&path)), (0o700, 0o600));
        assert_eq!(ids(&taker.look()), ["a1"]);
        assert_eq!(ids(&taker.look()), [""; 0], "handed over already");
        assert!(path.exists());
        taker.on_recorded(path.clone());
        assert!(!path.exists());
        assert_eq!(ids(&taker.look()), [""; 0]);
    }

    #[test]
    fn a_directory_that_cannot_be_read_for_a_while_hands_nothing_over_twice() {
        let dir = tempfile::tempdir().unwrap();
        let (inbox, gone) = (dir.path().join("inbox"), dir.path().join("gone"));
        files::put(&inbox, &posting("a1")).unwrap();
        let mut taker = Taker::new(inbox.clone());
        assert_eq!(ids(&taker.look()), ["a1"]);
        std::fs::rename(&inbox, &gone).unwrap();
        std::fs::write(&inbox, "no directory").unwrap();
        assert_eq!(ids(&taker.look()), [""; 0]);
        std::fs::remove_file(&inbox).unwrap();
        std::fs::rename(&gone, &inbox).unwrap();
        assert_eq!(ids(&taker.look()), [""; 0]);
    }

    #[test]
    fn what_a_killed_command_left_behind_stops_no_later_one() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(".a1"), "{\"id\":").unwrap();
        files::put(dir.path(), &posting("a1")).unwrap();
        files::put(dir.path(), &posting("a1")).unwrap();
        let mut taker = Taker::new(dir.path().to_owned());
        assert_eq!(ids(&taker.look()), ["a1"]);
    }

    #[test]
    fn what_is_no_posting_is_moved_aside_and_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("torn.json"), "{\"id\":\"torn\"").unwrap();
        std::fs::write(dir.path().join("other.json"), serde_json::to_vec(&posting("b2")).unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/zero", dir.path().join("link.json")).unwrap();
        std::fs::write(dir.path().join(".unfinished"), "x").unwrap();
        let mut taker = Taker::new(dir.path().to_owned());
        assert_eq!(ids(&taker.look()), ["malformed link.json", "malformed other.json", "malformed torn.json"]);
        assert_eq!(std::fs::read_dir(dir.path().join("malformed")).unwrap().count(), 3);
        assert_eq!(ids(&taker.look()), [""; 0]);
    }
}
