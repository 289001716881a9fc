//! A journal read as it grows, record by record.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use hookwatch::journal::reader;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What a journal holds so far. A line counts once it has its newline.
pub(crate) struct JournalView {
    dir: PathBuf,
    /// The file being read, and how far.
    place: (usize, u64),
    unfinished: Vec<u8>,
    pub(crate) lines: Vec<Vec<u8>>,
    pub(crate) records: Vec<Value>,
}

impl JournalView {
    pub(crate) fn of(dir: &Path) -> Self {
        let dir = dir.to_owned();
        Self { dir, place: (0, 0), unfinished: Vec::new(), lines: Vec::new(), records: Vec::new() }
    }

    /// Everything a journal holds.
    pub(crate) fn read(dir: &Path) -> Self {
        let mut view = Self::of(dir);
        view.poll();
        view
    }

    /// Reads on.
    pub(crate) fn poll(&mut self) {
        // Before the first run there is no folder.
        let segments = reader::segments(&self.dir).unwrap_or_default();
        for (index, segment) in segments.iter().enumerate().skip(self.place.0) {
            if index > self.place.0 {
                self.place = (index, 0);
                self.unfinished.clear();
            }
            let mut file = File::open(&segment.path).expect("a journal file can be opened");
            file.seek(SeekFrom::Start(self.place.1)).expect("a journal file can be sought in");
            let read = file.read_to_end(&mut self.unfinished).expect("a journal file can be read");
            self.place.1 += u64::try_from(read).expect("a length");
            self.split();
        }
    }

    fn split(&mut self) {
        let end = self.unfinished.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = self.unfinished.split_off(end);
        for line in std::mem::replace(&mut self.unfinished, rest).split_inclusive(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            self.records.push(serde_json::from_slice(line).expect("a journal line is JSON"));
            self.lines.push(line.to_vec());
        }
    }

    /// The records of these kinds.
    pub(crate) fn kinds(&self, kinds: &[&str]) -> Vec<&Value> {
        self.records.iter().filter(|record| kinds.iter().any(|kind| record["kind"] == *kind)).collect()
    }

    /// The `state` of each change of a line, in order.
    pub(crate) fn states(&self, line: &str) -> Vec<String> {
        let of_line = self.records.iter().filter(|record| record["kind"] == "line" && record["line"] == line);
        of_line.map(|record| record["to"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Whether a line came to a state.
    pub(crate) fn has_state(&self, line: &str, state: &str) -> bool {
        let mut records = self.records.iter();
        records.any(|record| record["kind"] == "line" && record["line"] == line && record["to"] == state)
    }

    /// How often an adapter took a step.
    pub(crate) fn steps(&self, adapter: &str, step: &str) -> usize {
        let of_adapter =
            self.records.iter().filter(|record| record["kind"] == "adapter" && record["adapter"] == adapter);
        of_adapter.filter(|record| record["change"] == step).count()
    }

    /// The last record of a kind.
    pub(crate) fn last(&self, kind: &str) -> &Value {
        let found = self.records.iter().rev().find(|record| record["kind"] == kind);
        found.unwrap_or_else(|| panic!("no {kind} record in\n{}", self.shown()))
    }

    /// The hash of a line, in hex, as the next line's `prev` names it.
    pub(crate) fn hash(&self, index: usize) -> String {
        let line = self.lines.get(index).expect("a line of the journal");
        Sha256::digest(line).iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a text takes what is written");
            hex
        })
    }

    /// For a failure's message: the newest records.
    pub(crate) fn shown(&self) -> String {
        let from = self.lines.len().saturating_sub(30);
        let newest = self.lines.iter().skip(from);
        newest.map(|line| String::from_utf8_lossy(line).chars().take(300).collect::<String>() + "\n").collect()
    }
}

/// Whether a record is of a kind and has these texts in these fields.
pub(crate) fn kind_is(record: &Value, kind: &str, fields: &[(&str, &str)]) -> bool {
    record["kind"] == kind && fields.iter().all(|(field, text)| record[*field] == *text)
}
