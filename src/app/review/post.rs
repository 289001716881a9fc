//! Hands what was written beside a running monitor to that monitor: only it writes the journal.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::Told;
use crate::app::error::AppError;
use crate::app::inbox::{self, Outcome};
use crate::config::Config;
use crate::domain::OperatorId;
use crate::domain::posting::{Posting, PostingBody};
use crate::domain::review_reply::ReviewReply;

/// Posts on a thread of its own, and tells what came of it.
pub(super) fn start(config: Arc<Config>, by: OperatorId, what: PostingBody, teller: UnboundedSender<Told>) {
    let again = teller.clone();
    let work = move || {
        let reply = post(&config, by, what).unwrap_or_else(|error| ReviewReply::NotHandedOn(error.to_string()));
        // The run may have ended.
        drop(teller.send(Told::Done(reply)));
    };
    if let Err(error) = std::thread::Builder::new().name("post".to_owned()).spawn(work) {
        drop(again.send(Told::Done(ReviewReply::NotHandedOn(error.to_string()))));
    }
}

fn post(config: &Config, by: OperatorId, what: PostingBody) -> Result<ReviewReply, AppError> {
    let posting = Posting { id: inbox::new_id()?, by: Some(by), what };
    Ok(match inbox::post(config, &posting)? {
        Outcome::Recorded(seq) => ReviewReply::Recorded(seq),
        Outcome::Refused(why) => ReviewReply::Refused(why),
        Outcome::Pending => ReviewReply::HandedOn,
        Outcome::ForTheNextRun => ReviewReply::ForTheNextRun,
    })
}
