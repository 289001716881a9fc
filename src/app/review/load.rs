//! Reads a range: one walk through the journal feeds the fold and the index.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedSender;

use super::lines::JournalLines;
use super::{Loaded, Told};
use crate::app::readback::{Found, Readback, Sink, Walked};
use crate::app::report::Asked;
use crate::app::report::range::Chosen;
use crate::app::report::read::Feed;
use crate::config::Config;
use crate::domain::Wall;
use crate::domain::review::{JournalCheck, ReviewJournal};
use crate::journal::reader::ReadError;
use crate::review::{About, Index, Place, ROWS_MAX, Review, TEXT_BYTES_MAX};
use crate::shift::{Fold, Range};

/// A range to read.
pub(super) struct Job {
    pub(super) config: Arc<Config>,
    pub(super) wanted: Wanted,
    pub(super) now: Wall,
    pub(super) turn: u64,
    pub(super) number: u64,
    pub(super) is_given_up: Arc<AtomicBool>,
}

/// Which range.
pub(super) enum Wanted {
    /// As it was asked for.
    Asked(Asked),
    /// As it is known.
    Chosen(Chosen),
}

/// Reads a range on a thread of its own.
pub(super) fn start(job: Job, teller: UnboundedSender<Told>) -> Result<(), String> {
    let work = move || {
        // Whoever waited may be gone.
        let tell = |told| drop(teller.send(told));
        read(&job, tell);
    };
    let started = std::thread::Builder::new().name("review".to_owned()).spawn(work);
    started.map(drop).map_err(|error| format!("failed to start a thread: {error}"))
}

/// Tells the range first, then what the check of its links says.
fn read(job: &Job, tell: impl Fn(Told)) {
    let number = job.number;
    match load(job) {
        Err(why) => tell(Told::Loaded { job: number, outcome: Err(why) }),
        Ok(Walk { loaded, journal, walked }) => {
            tell(Told::Loaded { job: number, outcome: Ok(loaded) });
            tell(Told::Checked { job: number, check: check(&journal, walked) });
        }
    }
}

/// Reads a range here and now, with its check.
pub(super) fn read_whole(job: &Job) -> Result<Loaded, String> {
    let Walk { mut loaded, journal, walked } = load(job)?;
    loaded.review.about.journal.check = check(&journal, walked);
    Ok(*loaded)
}

fn check(journal: &Readback, walked: Walked) -> JournalCheck {
    match journal.explain(walked) {
        Ok(None) => JournalCheck::Intact,
        Ok(Some(why)) => JournalCheck::Broken(why.into()),
        Err(error) => JournalCheck::Broken(format!("failed to {error}").into()),
    }
}

struct Walk {
    loaded: Box<Loaded>,
    journal: Readback,
    walked: Walked,
}

fn load(job: &Job) -> Result<Walk, String> {
    let config = &*job.config;
    let failed = |error: ReadError| format!("failed to {error}");
    let chosen = match &job.wanted {
        Wanted::Asked(asked) => asked.resolve(config, job.now)?,
        Wanted::Chosen(chosen) => chosen.clone(),
    };
    let journal = Readback::open(&config.journal.dir).map_err(failed)?;
    let now = journal.now(job.now);
    let from = chosen.range.from;
    let cut = Range { from, to: chosen.range.to.min(now).max(from) };
    let feed = Feed::new(Fold::new(config, cut).with_bars());
    let index = Index::new(config, chosen.range);
    let mut sink = Both { feed, index, is_folded: false, is_given_up: &job.is_given_up };
    let walked = journal.walk(from, &mut sink).map_err(failed)?;
    if sink.index.is_full() {
        return Err(format!(
            "the range holds more than {ROWS_MAX} records, or more than {} MiB of names and notes; choose a shorter one",
            TEXT_BYTES_MAX >> 20
        ));
    }
    let mut figures = sink.feed.fold.finish(now);
    figures.is_sim |= journal.is_simulated().map_err(failed)?;
    let head = journal.head().map(|head| (head.seq, Arc::from(head.hash.to_hex())));
    let about = About {
        turn: job.turn,
        shift: chosen.shift.as_ref().map(|(name, date)| (name.clone(), Arc::from(date.to_string()))),
        is_running: chosen.range.to > now,
        journal: ReviewJournal { check: JournalCheck::Running, head },
    };
    let lines = JournalLines::new(journal.segments().iter().map(|segment| segment.path.clone()).collect());
    let review = Review::new(config, about, figures, sink.index);
    Ok(Walk { loaded: Box::new(Loaded { review, lines, chosen }), journal, walked })
}

/// The fold and the index on one walk.
struct Both<'c> {
    feed: Feed<'c>,
    index: Index,
    /// The fold wants no more; to ask it goes through all lines.
    is_folded: bool,
    is_given_up: &'c AtomicBool,
}

impl Sink for Both<'_> {
    fn take(&mut self, found: &Found<'_>) -> Option<()> {
        let file = u32::try_from(found.file).unwrap_or(u32::MAX);
        self.index.take(&found.frame, found.at, Place { file, offset: found.offset });
        if self.is_folded {
            return Some(());
        }
        let taken = self.feed.take(found);
        self.is_folded = self.index.is_past() && self.feed.is_settled();
        taken
    }

    fn is_settled(&self) -> bool {
        let is_done = self.is_folded && self.index.is_settled();
        is_done || self.index.is_full() || self.is_given_up.load(Ordering::Relaxed)
    }
}
