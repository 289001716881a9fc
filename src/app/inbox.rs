//! The inbox of postings: a directory `inbox` in the journal's. A command puts a file into it, the running monitor takes it,
//! records what it holds, and removes it when the records are on disk. Only the monitor writes the journal
//! ([0015](../../docs/decisions/0015-commands-post-and-the-monitor-records.md)).

mod files;
mod live;
mod refused;
mod taken;

use std::path::PathBuf;
use std::time::Duration;

pub(crate) use live::{Found, Inbox};

use super::error::AppError;
use super::readback;
use crate::config::Config;
use crate::domain::{Posting, PostingBody, PostingId};
use crate::journal::reader::{self, ReadError};

/// How long a command waits for a running monitor to record what it posted.
const WAIT: Duration = Duration::from_secs(5);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(100);

/// What became of a posting, as far as the command that posted it waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The monitor recorded it; its last record has this number.
    Recorded(u64),
    /// The monitor refused it, or one of several: why, as its record says.
    Refused(String),
    /// A monitor runs, and has not recorded it yet.
    Pending,
    /// No monitor runs: the next one records it when it starts.
    ForTheNextRun,
}

/// The inbox of a journal.
pub(crate) fn dir(config: &Config) -> PathBuf {
    config.journal.dir.join("inbox")
}

/// An id that no other posting has.
///
/// # Errors
/// The operating system gives no random bytes.
pub fn new_id() -> Result<PostingId, AppError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Failed(format!("failed to draw a posting's id: {error}")))?;
    PostingId::new(&crate::journal::chain::hex(&bytes))
        .ok_or_else(|| AppError::Failed("failed to draw a posting's id".to_owned()))
}

/// Posts something for the monitor to record, and waits a few seconds for it where a monitor runs. Blocks its thread.
///
/// # Errors
/// The posting is too long, or the inbox cannot be written.
pub fn post(config: &Config, posting: &Posting) -> Result<Outcome, AppError> {
    post_all(config, std::slice::from_ref(posting))
}

/// As [`post`], of several: all of them lie there before any is waited for, so that a monitor that stops meanwhile leaves none
/// unposted.
///
/// # Errors
/// As [`post`].
pub fn post_all(config: &Config, postings: &[Posting]) -> Result<Outcome, AppError> {
    let most = Posting::PARTS_MAX;
    if let Some(parts) = postings.iter().map(parts_of).find(|parts| !(1..=most).contains(parts)) {
        return Err(AppError::Usage(format!("a posting of {parts} records, allowed: 1 to {most}")));
    }
    let dir = dir(config);
    let since = refused::newest(&config.journal.dir).map_err(unread)?;
    for posting in postings {
        files::put(&dir, posting)
            .map_err(|error| AppError::Failed(format!("failed to post to {}: {error}", dir.display())))?;
    }
    if !reader::is_being_written(&config.journal.dir) {
        return Ok(Outcome::ForTheNextRun);
    }
    let posted = postings.iter().map(parts_of).sum();
    let mut newest = None;
    for posting in postings {
        match wait(config, posting, posted, since)? {
            Outcome::Recorded(seq) => newest = newest.max(Some(seq)),
            outcome => return Ok(outcome),
        }
    }
    Ok(newest.map_or(Outcome::Pending, Outcome::Recorded))
}

fn parts_of(posting: &Posting) -> usize {
    match &posting.what {
        PostingBody::Note { .. } => 1,
        PostingBody::Evidence { records } => records.len(),
    }
}

/// Waits a few seconds for the last record of a posting, or for the one that refuses it. Records up to `since` stood there
/// before it was posted.
fn wait(config: &Config, posting: &Posting, posted: usize, since: u64) -> Result<Outcome, AppError> {
    let dir = &config.journal.dir;
    let tries = WAIT.as_millis() / LOOK.as_millis();
    for _ in 0..tries {
        // The record of a refusal ends a posting too.
        if let Some(why) = refused::why(dir, &posting.id, since).map_err(unread)? {
            return Ok(Outcome::Refused(why));
        }
        if let Some(seq) = readback::posting(dir, &posting.id, parts_of(posting), posted).map_err(unread)? {
            return Ok(Outcome::Recorded(seq));
        }
        std::thread::sleep(LOOK);
    }
    Ok(Outcome::Pending)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn unread(error: ReadError) -> AppError {
    AppError::Failed(error.to_string())
}
