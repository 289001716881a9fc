//! What the newest records tell of postings: read backward, so that a year of journal costs no more than a day.

use std::path::Path;

use super::Readback;
use crate::board::postings::{Import, PostingsKept};
use crate::domain::{EventBody, PostingId};
use crate::journal::reader::{self, ReadError};
use crate::journal::record::Frame;

/// Newest records among which a command looks for what it posted just now, besides all that it posted.
const POSTING_WITHIN: usize = 2_000;

impl Readback {
    /// The carriers' files that were imported, as far as the newest seal and the records behind it remember.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(in crate::app) fn imports(&self) -> Result<Vec<Import>, ReadError> {
        let mut behind = Vec::new();
        let sealed = reader::find_back(&self.segments, |line| {
            let frame = Frame::read(&line.bytes).ok()?;
            if frame.kind == "evidence" {
                behind.push(line.bytes.clone());
            }
            (frame.kind == "seal").then(|| postings_of(&frame))
        })?;
        let mut kept = sealed.unwrap_or_default();
        for bytes in behind.iter().rev() {
            if let (Ok(frame), Ok(body)) = (Frame::read(bytes), serde_json::from_slice::<EventBody>(bytes)) {
                kept.apply(frame.wall.unwrap_or_default(), &body);
            }
        }
        Ok(kept.imports().cloned().collect())
    }
}

/// What a seal keeps of postings.
fn postings_of(frame: &Frame<'_>) -> PostingsKept {
    #[derive(Default, serde::Deserialize)]
    struct Seal {
        #[serde(default)]
        state: State,
    }
    #[derive(Default, serde::Deserialize)]
    struct State {
        #[serde(default)]
        postings: PostingsKept,
    }
    serde_json::from_slice::<Seal>(frame.bytes).unwrap_or_default().state.postings
}

/// The record that ends a posting of so many parts, where it is among the newest; `posted` are records posted with it.
///
/// # Errors
/// The directory or a file in it cannot be read.
pub(in crate::app) fn posting(
    dir: &Path,
    id: &PostingId,
    parts: usize,
    posted: usize,
) -> Result<Option<u64>, ReadError> {
    let end = format!("\"posting\":{{\"id\":\"{}\",\"part\":{parts},", id.as_str());
    let mut left = POSTING_WITHIN + posted;
    let found = reader::find_back(&reader::segments(dir)?, |line| {
        if line.bytes.windows(end.len()).any(|part| part == end.as_bytes()) {
            return Some(Frame::read(&line.bytes).ok().map(|frame| frame.seq));
        }
        left -= 1;
        (left == 0).then_some(None)
    });
    Ok(found?.flatten())
}
