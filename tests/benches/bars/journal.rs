//! A journal as a stranger reads it: lines, JSON, SHA-256, nothing of the program's own code.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::Failure;

/// One record.
pub(crate) struct Record {
    pub(crate) value: Value,
    /// SHA-256 of its line, in hex.
    pub(crate) hash: String,
}

impl Record {
    pub(crate) fn text(&self, key: &str) -> &str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn number(&self, key: &str) -> u64 {
        self.value.get(key).and_then(Value::as_u64).unwrap_or_default()
    }

    /// UTC in microseconds since 1970.
    pub(crate) fn at_us(&self) -> i64 {
        self.text("at").parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_microsecond)
    }
}

/// Every whole record of a journal, file by file in the order of their first records.
pub(crate) fn read(dir: &Path) -> Result<Vec<Record>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    let mut records = Vec::new();
    for file in files {
        let bytes = fs::read(&file)?;
        let mut of_file = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            // What has no line end is being written, or is a torn tail.
            let Some(line) = line.strip_suffix(b"\n") else { continue };
            of_file.push(Record { value: serde_json::from_slice(line)?, hash: hex(&Sha256::digest(line)) });
        }
        records.push(of_file);
    }
    records.sort_by_key(|of_file| of_file.first().map(|record| record.number("seq")));
    Ok(records.into_iter().flatten().collect())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
