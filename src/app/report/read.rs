//! Feeds the journal to a fold: from the newest seal before the range, to where nothing that began in it is open.

use super::seen::{call_seen, line_seen};
use crate::app::readback::{Found, Readback, Sink};
use crate::config::Config;
use crate::domain::event::{CallEnded, LineChange, NumberCall};
use crate::domain::{EventBody, Moment, Wall, WrittenTimes};
use crate::journal::reader::ReadError;
use crate::journal::record::{Frame, is_json};
use crate::report::{JournalStanding, TIMELINE_CELLS};
use crate::shift::{Figures, Fold, Range};

/// What the journal says of a range.
pub(in crate::app) struct Reading {
    pub(in crate::app) figures: Figures,
    pub(in crate::app) journal: JournalStanding,
}

/// How much is kept of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Detail {
    /// The figures alone.
    Figures,
    /// Besides, of the stretches of every line, what the timeline of a page shows.
    Stretches,
}

/// Reads the journal of a range; a running writer's newest record is its now. Notes that explain it are looked for behind it.
pub(in crate::app) fn read(config: &Config, range: Range, now: Wall, detail: Detail) -> Result<Reading, ReadError> {
    read_with(config, range, now, detail, Late::Notes)
}

/// As [`read`], without what was written behind the range.
pub(in crate::app) fn read_figures(config: &Config, range: Range, now: Wall) -> Result<Reading, ReadError> {
    read_with(config, range, now, Detail::Figures, Late::Nothing)
}

fn read_with(config: &Config, range: Range, now: Wall, detail: Detail, late: Late) -> Result<Reading, ReadError> {
    let journal = Readback::open(&config.journal.dir)?;
    let now = journal.now(now);
    let range = Range { to: range.to.min(now).max(range.from), ..range };
    let fold = Fold::new(config, range);
    let fold = match detail {
        Detail::Figures => fold,
        Detail::Stretches => fold.with_cells(TIMELINE_CELLS),
    };
    let mut feed = Feed { late, ..Feed::new(fold) };
    let walked = journal.walk(range.from, &mut feed)?;
    let checked = walked.checked;
    let broken = journal.explain(walked)?;
    let mut figures = feed.fold.finish(now);
    figures.is_sim |= journal.is_simulated()?;
    Ok(Reading { figures, journal: JournalStanding { head: journal.head(), checked, broken } })
}

/// A fold on its way through the journal.
pub(in crate::app) struct Feed<'c> {
    pub(in crate::app) fold: Fold<'c>,
    scratch: Vec<u8>,
    times: WrittenTimes,
    late: Late,
}

/// What is wanted of the records behind the range, once nothing that began in it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    /// Nothing.
    Nothing,
    /// Notes, which have not been reached yet.
    Notes,
    /// Notes: the figures are complete, and the newest record that was read is from then.
    NotesOnly(Wall),
}

impl<'c> Feed<'c> {
    pub(in crate::app) fn new(fold: Fold<'c>) -> Self {
        Self { fold, scratch: Vec::new(), times: WrittenTimes::default(), late: Late::Nothing }
    }
}

impl Sink for Feed<'_> {
    /// A record's kind is known by its head, so that only what the fold reads is taken apart.
    fn take(&mut self, found: &Found<'_>) -> Option<()> {
        if self.late == Late::Notes && self.fold.is_settled() {
            self.late = Late::NotesOnly(found.at.wall);
        }
        if let Late::NotesOnly(newest) = &mut self.late {
            *newest = found.at.wall;
            return take_note(&mut self.fold, found);
        }
        let Self { fold, scratch, times, .. } = self;
        let (frame, at) = (&found.frame, found.at);
        let body = match frame.kind {
            "line" => {
                if let Ok(change) = line_seen(frame.fields, times) {
                    fold.push_line(at, change);
                    return Some(());
                }
                frame.own_fields::<LineChange>(scratch).map(EventBody::Line)
            }
            "call" => {
                if let Ok(call) = call_seen(frame.fields, times) {
                    fold.push_call(at, call);
                    return Some(());
                }
                frame.own_fields::<CallEnded>(scratch).map(EventBody::Call)
            }
            "number" => frame.own_fields::<NumberCall>(scratch).map(EventBody::Number),
            "seal" if !fold.wants_seal() => return skip_seal(fold, frame, at),
            "alarm" | "operator" | "walk" | "program" | "clock" | "seal" => fields::<EventBody>(frame),
            _ => {
                fold.pass(at);
                return Some(());
            }
        };
        if let Some(body) = body {
            fold.push(at, &body);
            return Some(());
        }
        // A form that a later version wrote: time went on.
        fold.pass(at);
        is_json(frame.bytes).then_some(())
    }

    fn is_settled(&self) -> bool {
        match self.late {
            Late::Nothing => self.fold.is_settled(),
            Late::Notes => false,
            Late::NotesOnly(newest) => newest >= self.fold.explained_until(),
        }
    }
}

/// Behind the range only what people wrote counts.
fn take_note(fold: &mut Fold<'_>, found: &Found<'_>) -> Option<()> {
    if found.frame.kind == "operator" {
        match fields::<EventBody>(&found.frame) {
            Some(EventBody::Operator(record)) => fold.push_late(found.at.wall, &record),
            _ => return is_json(found.frame.bytes).then_some(()),
        }
    }
    Some(())
}

/// A seal whose state is not wanted still tells whether a run begins.
fn skip_seal(fold: &mut Fold<'_>, frame: &Frame<'_>, at: Moment) -> Option<()> {
    #[derive(serde::Deserialize)]
    struct Cause<'a> {
        #[serde(borrow)]
        cause: std::borrow::Cow<'a, str>,
    }
    let seal: Cause<'_> = fields(frame)?;
    if seal.cause == "restart" {
        fold.pass_restart(at);
    } else {
        fold.pass(at);
    }
    Some(())
}

fn fields<'a, T: serde::Deserialize<'a>>(frame: &Frame<'a>) -> Option<T> {
    serde_json::from_slice(frame.bytes).ok()
}
