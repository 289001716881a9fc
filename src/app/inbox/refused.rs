//! Whether the monitor refused a posting: its record says so, and why. Read backward, and no further than what stood there
//! before the command posted: the same id may have been refused at an earlier try.

use std::io;
use std::path::Path;

use super::files;
use crate::domain::operator::OperatorAct;
use crate::domain::{EventBody, PostingId};
use crate::journal::reader::{self, ReadError};
use crate::journal::record::Frame;

/// The number of the newest record; 0 where there is none.
///
/// # Errors
/// The journal's directory or a file in it cannot be read.
pub(super) fn newest(dir: &Path) -> Result<u64, ReadError> {
    let found = find(dir, |frame| Some(frame.seq));
    match found {
        // The first posting may come before the first run.
        Err(ReadError::List { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(0),
        found => Ok(found?.unwrap_or(0)),
    }
}

/// Why a posting was refused, where a record behind `since` says so.
///
/// # Errors
/// As [`newest`].
pub(super) fn why(dir: &Path, id: &PostingId, since: u64) -> Result<Option<String>, ReadError> {
    let found = find(dir, |frame| match frame.seq {
        seq if seq <= since => Some(None),
        _ if frame.kind == "operator" => refusal(frame.bytes, id).map(Some),
        _ => None,
    });
    Ok(found?.flatten())
}

/// What a record says of the posting, where it refuses it.
fn refusal(line: &[u8], id: &PostingId) -> Option<String> {
    let Ok(EventBody::Operator(record)) = serde_json::from_slice(line) else { return None };
    let OperatorAct::Refused { asked, why, .. } = record.act else { return None };
    match record.posting {
        Some(posting) => (posting.id == *id).then_some(why),
        // What the monitor cannot read has no id but its name.
        None if asked == "posting" => why.strip_prefix(&files::name_of(id))?.strip_prefix(": ").map(str::to_owned),
        None => None,
    }
}

/// What is first found among the records, from the newest back.
fn find<T>(dir: &Path, mut look: impl FnMut(&Frame<'_>) -> Option<T>) -> Result<Option<T>, ReadError> {
    reader::find_back(&reader::segments(dir)?, |line| look(&Frame::read(&line.bytes).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PostingRef;
    use crate::domain::event::ProgramChange;
    use crate::domain::operator::OperatorRecord;
    use crate::domain::{Moment, Mono, Wall};
    use crate::journal::chain::ChainHead;
    use crate::journal::record::encode;

    fn id(text: &str) -> PostingId {
        PostingId::new(text).unwrap()
    }

    fn refused(asked: &str, why: &str, posting: Option<&str>) -> EventBody {
        let act = OperatorAct::Refused { asked: asked.to_owned(), episode: None, why: why.to_owned() };
        let posting = posting.map(|text| PostingRef { id: id(text), part: 1, of: 1 });
        EventBody::Operator(OperatorRecord { by: None, act, posting })
    }

    /// Writes a file of the journal, and gives its head.
    fn write(dir: &Path, name: &str, mut head: ChainHead, bodies: &mut [EventBody]) -> ChainHead {
        let (mut bytes, at) = (Vec::new(), Moment { mono: Mono(0), wall: Wall(0) });
        for body in bodies {
            head = encode(&mut bytes, head, at, body);
        }
        std::fs::write(dir.join(name), bytes).unwrap();
        head
    }

    #[test]
    fn a_refusal_is_found_by_the_id_or_by_the_name_of_what_was_no_posting() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(newest(dir.path()).unwrap(), 0);
        assert_eq!(newest(&dir.path().join("none")).unwrap(), 0);
        let mut refusals = [refused("note", "no such line", Some("a1")), refused("posting", "b2.json: not JSON", None)];
        let head = write(dir.path(), "2026-11-22.jsonl", ChainHead::EMPTY, &mut refusals);
        write(dir.path(), "2026-11-23.jsonl", head, &mut [EventBody::Program(ProgramChange::Alive { sim: false })]);
        assert_eq!(newest(dir.path()).unwrap(), 3);
        let told = |text: &str, since| why(dir.path(), &id(text), since).unwrap();
        assert_eq!(told("a1", 0).as_deref(), Some("no such line"));
        assert_eq!(told("b2", 1).as_deref(), Some("not JSON"));
        assert_eq!(told("b", 0), None, "another posting's name");
        assert_eq!((told("a1", 1), told("b2", 2)), (None, None), "refused at an earlier try");
    }
}
