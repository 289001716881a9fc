//! The review of a screen: which range it is of, read on a thread of its own while monitoring goes on, and held as long as
//! the screen shows it. What is read is no input of the board: no record and no trace tells of it.

mod extract;
mod lines;
mod load;
mod neighbour;
mod post;
mod standalone;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::config::Config;
use crate::domain::posting::PostingBody;
use crate::domain::review::{JournalCheck, ReviewAnswer, ReviewRange, ReviewRequest, ReviewView};
use crate::domain::review_reply::ReviewReply;
use crate::domain::{OperatorId, Wall};
use crate::review::Review;

use super::error::AppError;
use super::report::Asked;
use super::report::range::Chosen;
use lines::JournalLines;
use load::{Job, Wanted};
use post::Notes;

pub(crate) use extract::{Clipboard, osc52};
pub(crate) use standalone::Desk;
pub use standalone::review;

/// How long the last notes may take when the review ends: longer than the thread that posts one waits for the monitor.
const LAST_NOTES: Duration = Duration::from_secs(8);

/// What the threads of a review tell.
#[derive(Debug)]
pub(crate) enum Told {
    /// A range was read.
    Loaded { job: u64, outcome: Result<Box<Loaded>, String> },
    /// Its links were checked.
    Checked { job: u64, check: JournalCheck },
    /// A text was given to the person, or not.
    Done(ReviewReply),
    /// What came of a note that was handed to the monitor.
    Posted(ReviewReply),
}

/// Reads a range here and now, its links checked: for whoever has nothing else to do meanwhile.
///
/// # Errors
/// What is wrong with the range, or why the journal cannot be read.
pub fn open(config: &Arc<Config>, asked: Asked, now: Wall) -> Result<Loaded, String> {
    let (config, wanted, is_given_up) = (Arc::clone(config), Wanted::Asked(asked), Arc::default());
    load::read_whole(&Job { config, wanted, now, turn: 0, number: 0, is_given_up })
}

/// A range that was read.
#[derive(Debug)]
pub struct Loaded {
    review: Review,
    lines: JournalLines,
    chosen: Chosen,
}

impl Loaded {
    /// Answers a request, whatever its turn and range.
    pub fn answer(&mut self, request: &ReviewRequest) -> ReviewView {
        self.review.answer(request, &self.lines)
    }
}

/// The reviews of a screen: one at a time.
#[derive(Debug)]
pub(crate) struct Reviews {
    source: Source,
    held: Held,
    /// The turn that is shown or read.
    turn: Option<u64>,
    /// The range that is shown, or was shown last.
    shown: Option<Chosen>,
    /// It was left for an earlier or a later one that is not there.
    left: Option<ReviewRange>,
    job: u64,
    /// Set where nobody waits for the present job any more.
    is_given_up: Arc<AtomicBool>,
    /// What the answer at hand was made for; `None` where another would be made.
    answered: Option<ReviewRequest>,
    notes: Notes,
    teller: UnboundedSender<Told>,
    heard: UnboundedReceiver<Told>,
}

/// Where reviews come from.
#[derive(Debug)]
enum Source {
    /// The journal of a configuration, and the range that was asked for on the command line.
    Journal(Arc<Config>, Asked),
    /// There is none: why.
    Nowhere(Arc<str>),
}

/// What is held of a review.
#[derive(Debug)]
enum Held {
    Nothing,
    Reading,
    Failed(Arc<str>),
    Ready(Box<Loaded>),
}

impl Reviews {
    /// Reviews of the configured journal.
    pub(crate) fn of(config: &Arc<Config>, given: Asked) -> Self {
        Self::from(Source::Journal(Arc::clone(config), given))
    }

    /// A run whose journal is none: why.
    pub(crate) fn nowhere(why: &str) -> Self {
        Self::from(Source::Nowhere(why.into()))
    }

    fn from(source: Source) -> Self {
        let (teller, heard) = unbounded_channel();
        Self {
            source,
            held: Held::Nothing,
            turn: None,
            shown: None,
            left: None,
            job: 0,
            is_given_up: Arc::default(),
            answered: None,
            notes: Notes::default(),
            teller,
            heard,
        }
    }

    /// Answers a screen; `before` is the answer it has. A new turn begins to be read; without a request everything that was
    /// read is given back.
    pub(crate) fn answer(&mut self, request: Option<&ReviewRequest>, now: Wall, before: ReviewAnswer) -> ReviewAnswer {
        let Some(request) = request else {
            self.close();
            return ReviewAnswer::None;
        };
        if self.turn != Some(request.turn) {
            self.begin(request, now);
        }
        if self.answered.as_ref() == Some(request) {
            return before;
        }
        let answer = match &mut self.held {
            Held::Nothing => ReviewAnswer::None,
            Held::Reading => ReviewAnswer::Reading,
            Held::Failed(why) => ReviewAnswer::Failed(Arc::clone(why)),
            Held::Ready(loaded) => ReviewAnswer::Ready(Box::new(loaded.answer(request))),
        };
        self.answered = Some(request.clone());
        answer
    }

    /// Waits for what a thread tells.
    pub(crate) async fn next(&mut self) -> Told {
        match self.heard.recv().await {
            Some(told) => told,
            // It holds a teller itself: there is no end.
            None => std::future::pending().await,
        }
    }

    /// Takes what a thread told; what a person must be told of it is returned.
    pub(crate) fn take(&mut self, told: Told) -> Option<ReviewReply> {
        match told {
            Told::Loaded { job, outcome } if job == self.job => {
                self.held = match outcome {
                    Ok(loaded) => {
                        self.shown = Some(loaded.chosen.clone());
                        self.left = None;
                        Held::Ready(loaded)
                    }
                    Err(why) => Held::Failed(why.into()),
                };
                self.answered = None;
            }
            Told::Checked { job, check } if job == self.job => {
                if let Held::Ready(loaded) = &mut self.held {
                    loaded.review.about.journal.check = check;
                    self.answered = None;
                }
            }
            Told::Done(reply) => return Some(reply),
            Told::Posted(reply) => {
                self.notes.on_reply(&reply);
                return Some(reply);
            }
            // Nobody waits for it any more.
            Told::Loaded { .. } | Told::Checked { .. } => {}
        }
        None
    }

    fn begin(&mut self, request: &ReviewRequest, now: Wall) {
        self.give_up();
        self.turn = Some(request.turn);
        self.answered = None;
        self.held = match self.job(request, now) {
            Ok(job) => match load::start(job, self.teller.clone()) {
                Ok(()) => Held::Reading,
                Err(why) => Held::Failed(why.into()),
            },
            Err(why) => Held::Failed(why),
        };
    }

    fn job(&mut self, request: &ReviewRequest, now: Wall) -> Result<Job, Arc<str>> {
        let (config, given) = match &self.source {
            Source::Journal(config, given) => (Arc::clone(config), given.clone()),
            Source::Nowhere(why) => return Err(Arc::clone(why)),
        };
        let left = self.left.take();
        let wanted = match (&request.range, &self.shown) {
            (ReviewRange::Given, _) => Wanted::Asked(given),
            (ReviewRange::Latest, _) | (_, None) => Wanted::Asked(Asked::Latest),
            (ReviewRange::Same, Some(shown)) => Wanted::Chosen(shown.clone()),
            // Back from where there was none.
            (ReviewRange::Earlier, Some(shown)) if left == Some(ReviewRange::Later) => Wanted::Chosen(shown.clone()),
            (ReviewRange::Later, Some(shown)) if left == Some(ReviewRange::Earlier) => Wanted::Chosen(shown.clone()),
            (range @ (ReviewRange::Earlier | ReviewRange::Later), Some(shown)) => {
                let (found, which) = match range {
                    ReviewRange::Earlier => (neighbour::earlier(&config.calendar, shown), "earlier"),
                    _ => (neighbour::later(&config.calendar, shown, now), "later"),
                };
                let Some(chosen) = found else {
                    self.left = Some(range.clone());
                    return Err(format!("there is no {which} shift to review").into());
                };
                Wanted::Chosen(chosen)
            }
        };
        let is_given_up = Arc::clone(&self.is_given_up);
        Ok(Job { config, wanted, now, turn: request.turn, number: self.job, is_given_up })
    }

    /// Whatever is being read is for nobody.
    fn give_up(&mut self) {
        self.is_given_up.store(true, Ordering::Relaxed);
        self.is_given_up = Arc::default();
        self.job += 1;
    }

    fn close(&mut self) {
        if self.turn.take().is_some() {
            self.give_up();
            // Which range it was stays known: the next review may go back to it.
            (self.held, self.left, self.answered) = (Held::Nothing, None, None);
        }
    }

    /// Gives a text to the person, on a thread of its own: a disk that hangs must not hold up monitoring.
    pub(crate) fn extract(&self, text: String, now: Wall, clipboard: Clipboard) {
        let zone = match &self.source {
            Source::Journal(config, _) => config.timezone.clone(),
            Source::Nowhere(_) => jiff::tz::TimeZone::UTC,
        };
        extract::start(text, &zone, now, clipboard, self.teller.clone());
    }

    /// Hands a note to the monitor that writes the journal, on a thread of its own: that may take a while to record it.
    pub(crate) fn post(&mut self, by: OperatorId, what: PostingBody) {
        if let Source::Journal(config, _) = &self.source {
            self.notes.on_posted();
            post::start(Arc::clone(config), by, what, self.teller.clone());
        }
    }
}

impl Reviews {
    /// Waits for what came of the notes that are on their way, a few seconds at most.
    ///
    /// # Errors
    /// A note is not recorded: why.
    pub(crate) async fn end(mut self) -> Result<(), AppError> {
        let answered = async {
            while self.notes.are_on_the_way() {
                let told = self.next().await;
                self.take(told);
            }
        };
        // Where nobody answers the outcome says so.
        let _ = tokio::time::timeout(LAST_NOTES, answered).await;
        self.notes.outcome()
    }
}

impl Drop for Reviews {
    fn drop(&mut self) {
        self.is_given_up.store(true, Ordering::Relaxed);
    }
}
