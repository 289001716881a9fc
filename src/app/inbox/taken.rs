//! The monitor's side of the inbox: looks about once a second, hands over what lies there, and removes it when the records
//! are on disk. What cannot be read is moved aside and told, never lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files;
use crate::domain::{Mono, Posted, Ticket};

/// How often the monitor looks.
const EVERY: Duration = Duration::from_secs(1);
/// Postings taken at one look; further ones wait for the next.
const AT_ONCE: usize = 8;

/// The inbox of a live run.
#[derive(Debug)]
pub(crate) struct Inbox {
    dir: PathBuf,
    due: Mono,
    /// Handed over: removed when the record with this ticket is on disk.
    waiting: BTreeMap<PathBuf, Option<Ticket>>,
    durable: Ticket,
}

impl Inbox {
    pub(crate) fn new(dir: PathBuf, now: Mono) -> Self {
        Self { dir, due: now, waiting: BTreeMap::new(), durable: Ticket(0) }
    }

    /// When it looks next.
    pub(crate) fn due(&self) -> Mono {
        self.due
    }

    /// What lies there and was not handed over yet, with its path.
    pub(crate) fn look(&mut self, now: Mono) -> Vec<(PathBuf, Posted)> {
        if now < self.due {
            return Vec::new();
        }
        self.due = now + EVERY;
        self.remove_durable();
        // A directory that cannot be read now may be read later.
        let listed = files::list(&self.dir).unwrap_or_default();
        self.waiting.retain(|path, _| listed.contains(path));
        let new: Vec<_> = listed.into_iter().filter(|path| !self.waiting.contains_key(path)).take(AT_ONCE).collect();
        let taken = new.into_iter().map(|path| (self.take(&path), path));
        taken.map(|(posted, path)| (path, posted)).collect()
    }

    fn take(&mut self, path: &Path) -> Posted {
        let why = match files::read(path) {
            Ok(posting) => return Posted::Whole(posting),
            Err(why) => why,
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match files::set_aside(path) {
            Ok(aside) => Posted::Malformed { file, why: format!("{why}; it lies in {} now", aside.display()) },
            Err(error) => {
                // Told once: it is not looked at again while it lies there.
                self.waiting.insert(path.to_owned(), None);
                Posted::Malformed { file, why: format!("{why}; it could not be moved aside: {error}") }
            }
        }
    }

    /// The records of a posting are made up to this ticket.
    pub(crate) fn on_handed(&mut self, path: PathBuf, ticket: Ticket) {
        self.waiting.insert(path, Some(ticket));
    }

    /// Records are on disk up to this ticket.
    pub(crate) fn on_durable(&mut self, ticket: Ticket) {
        self.durable = self.durable.max(ticket);
        self.remove_durable();
    }

    fn remove_durable(&mut self) {
        let durable = self.durable;
        for (path, _) in self.waiting.iter().filter(|(_, ticket)| ticket.is_some_and(|ticket| ticket <= durable)) {
            // What cannot be removed is not taken again in this run, and its id is known to the next.
            drop(files::remove(path));
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

    fn ids(found: &[(PathBuf, Posted)]) -> Vec<String> {
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
        let mut inbox = Inbox::new(dir.clone(), Mono(0));
        assert_eq!(ids(&inbox.look(Mono(0))), [""; 0], "there is no inbox yet");
        files::put(&dir, &posting("a1")).unwrap();
        let path = dir.join("a1.json");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir), mode(&path)), (0o700, 0o600));
        assert_eq!(ids(&inbox.look(Mono(500_000))), [""; 0], "not due");
        assert_eq!(ids(&inbox.look(Mono(1_000_000))), ["a1"]);
        inbox.on_handed(path.clone(), Ticket(7));
        assert_eq!(ids(&inbox.look(Mono(2_000_000))), [""; 0], "handed over already");
        inbox.on_durable(Ticket(6));
        assert!(path.exists());
        inbox.on_durable(Ticket(7));
        assert!(!path.exists());
    }

    #[test]
    fn what_a_killed_command_left_behind_stops_no_later_one() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(".a1"), "{\"id\":").unwrap();
        files::put(dir.path(), &posting("a1")).unwrap();
        files::put(dir.path(), &posting("a1")).unwrap();
        let mut inbox = Inbox::new(dir.path().to_owned(), Mono(0));
        assert_eq!(ids(&inbox.look(Mono(0))), ["a1"]);
    }

    #[test]
    fn what_is_no_posting_is_moved_aside_and_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("torn.json"), "{\"id\":\"torn\"").unwrap();
        std::fs::write(dir.path().join("other.json"), serde_json::to_vec(&posting("b2")).unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/zero", dir.path().join("link.json")).unwrap();
        std::fs::write(dir.path().join(".unfinished"), "x").unwrap();
        let mut inbox = Inbox::new(dir.path().to_owned(), Mono(0));
        assert_eq!(ids(&inbox.look(Mono(0))), ["malformed link.json", "malformed other.json", "malformed torn.json"]);
        assert_eq!(std::fs::read_dir(dir.path().join("malformed")).unwrap().count(), 3);
        assert_eq!(ids(&inbox.look(Mono(1_000_000))), [""; 0]);
    }
}
