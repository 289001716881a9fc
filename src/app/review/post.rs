//! Hands what was written beside a running monitor to that monitor: only it writes the journal. What came of each note is
//! told on the screen, and once more on leaving where it is not recorded: a note must not be lost unseen.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::Told;
use crate::app::error::AppError;
use crate::app::inbox::{self, Outcome};
use crate::config::Config;
use crate::domain::OperatorId;
use crate::domain::posting::{Posting, PostingBody};
use crate::domain::review_reply::ReviewReply;
use crate::journal::record::escape_active;

/// The notes of a review: how many are on their way, and how many the monitor did not take.
#[derive(Debug, Default)]
pub(super) struct Notes {
    on_the_way: usize,
    lost: usize,
    /// Why the newest of those was not taken.
    why: String,
}

impl Notes {
    /// A note is handed over; [`Notes::on_reply`] ends it.
    pub(super) fn on_posted(&mut self) {
        self.on_the_way += 1;
    }

    /// What came of a note.
    pub(super) fn on_reply(&mut self, reply: &ReviewReply) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        let why = match reply {
            ReviewReply::Refused(why) => format!("the monitor refused it: {why}"),
            ReviewReply::NotHandedOn(why) => why.clone(),
            _ => return,
        };
        self.lost += 1;
        self.why = why;
    }

    /// Whether a note is on its way.
    pub(super) fn are_on_the_way(&self) -> bool {
        self.on_the_way > 0
    }

    /// How the review ends: a note that is not recorded is a failure.
    pub(super) fn outcome(&self) -> Result<(), AppError> {
        let why = match (self.on_the_way, self.lost) {
            (0, 0) => return Ok(()),
            (0, _) => escape_active(&self.why),
            _ => "the inbox of the journal does not answer".into(),
        };
        Err(AppError::Failed(match self.on_the_way + self.lost {
            1 => format!("the note was not recorded: {why}"),
            notes => format!("{notes} notes were not recorded; the last one: {why}"),
        }))
    }
}

/// Posts on a thread of its own, and tells what came of it.
pub(super) fn start(config: Arc<Config>, by: OperatorId, what: PostingBody, teller: UnboundedSender<Told>) {
    let again = teller.clone();
    let work = move || {
        let reply = post(&config, by, what).unwrap_or_else(|error| ReviewReply::NotHandedOn(error.to_string()));
        // The run may have ended.
        drop(teller.send(Told::Posted(reply)));
    };
    if let Err(error) = std::thread::Builder::new().name("post".to_owned()).spawn(work) {
        drop(again.send(Told::Posted(ReviewReply::NotHandedOn(error.to_string()))));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(replies: &[ReviewReply]) -> Option<String> {
        let mut notes = Notes::default();
        for reply in replies {
            notes.on_posted();
            assert!(notes.are_on_the_way());
            notes.on_reply(reply);
        }
        notes.outcome().err().map(|error| error.to_string())
    }

    #[test]
    fn a_review_ends_in_a_failure_where_a_note_of_it_is_not_recorded() {
        let refused = || ReviewReply::Refused("no such line\u{1b}[2J".to_owned());
        assert_eq!(ended(&[]), None);
        assert_eq!(ended(&[ReviewReply::Recorded(7), ReviewReply::HandedOn, ReviewReply::ForTheNextRun]), None);
        let told = ended(&[refused(), ReviewReply::Recorded(7)]).unwrap();
        assert!(told.starts_with("the note was not recorded: the monitor refused it: no such line"), "{told}");
        assert!(!told.contains('\u{1b}'), "{told}");
        let told = ended(&[refused(), ReviewReply::NotHandedOn("failed to post".to_owned())]).unwrap();
        assert_eq!(told, "2 notes were not recorded; the last one: failed to post");
    }

    #[test]
    fn a_note_that_nobody_answered_is_not_taken_for_recorded() {
        let mut notes = Notes::default();
        notes.on_posted();
        assert!(notes.outcome().unwrap_err().to_string().contains("does not answer"));
    }
}
