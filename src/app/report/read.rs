//! Feeds the journal to a fold: from the newest seal before the range, to where nothing that began in it is open.

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;

use crate::app::readback::{Found, Readback, Sink};
use crate::config::Config;
use crate::domain::event::{CallEnded, LineChange, NumberCall};
use crate::domain::{EventBody, Moment, Wall};
use crate::journal::reader::ReadError;
use crate::journal::record::{FlatField, FlatFields, Frame, is_json};
use crate::report::JournalStanding;
use crate::shift::{CallSeen, Figures, Fold, LineSeen, Range};

/// What the journal says of a range.
pub(in crate::app) struct Reading {
    pub(in crate::app) figures: Figures,
    pub(in crate::app) journal: JournalStanding,
}

/// Reads the journal of a range; a running writer's newest record is its now.
pub(in crate::app) fn read(config: &Config, range: Range, now: Wall) -> Result<Reading, ReadError> {
    let journal = Readback::open(&config.journal.dir)?;
    let now = journal.now(now);
    let range = Range { to: range.to.min(now).max(range.from), ..range };
    let mut feed = Feed::new(Fold::new(config, range));
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
}

impl<'c> Feed<'c> {
    pub(in crate::app) fn new(fold: Fold<'c>) -> Self {
        Self { fold, scratch: Vec::new() }
    }
}

impl Sink for Feed<'_> {
    /// A record's kind is known by its head, so that only what the fold reads is taken apart.
    fn take(&mut self, found: &Found<'_>) -> Option<()> {
        let (fold, scratch) = (&mut self.fold, &mut self.scratch);
        let (frame, at) = (&found.frame, found.at);
        let body = match frame.kind {
            "line" => {
                if let Some(change) = line_seen(frame.fields) {
                    fold.push_line(at, change);
                    return Some(());
                }
                own_fields::<LineChange>(frame, scratch).map(EventBody::Line)
            }
            "call" => {
                if let Some(call) = call_seen(frame.fields) {
                    fold.push_call(at, call);
                    return Some(());
                }
                own_fields::<CallEnded>(frame, scratch).map(EventBody::Call)
            }
            "number" => own_fields::<NumberCall>(frame, scratch).map(EventBody::Number),
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
        self.fold.is_settled()
    }
}

/// What the fold reads of a `line` record in the plain form that this program writes; `None` for any other.
fn line_seen(fields: &[u8]) -> Option<LineSeen<'_>> {
    let (mut line, mut to, mut since, mut why) = (None, None, None, None);
    let (mut origin, mut ended, mut suspect) = (None, None, None);
    for field in FlatFields::of(fields)? {
        let FlatField { name, value } = field?;
        let text = value.text();
        match name {
            "line" => line = Some(text?),
            "to" => to = Some(word(text?)?),
            "since" => since = Some(Wall::parse(text?)?),
            "why" => why = Some(text?),
            "origin" => origin = Some(word(text?)?),
            "ended" => ended = Some(Wall::parse(text?)?),
            "suspect" => suspect = Some(word(text?)?),
            _ => {}
        }
    }
    Some(LineSeen { line: line?, to: to?, since: since?, origin, ended, suspect, why: why? })
}

/// As [`line_seen`], of a `call` record.
fn call_seen(fields: &[u8]) -> Option<CallSeen<'_>> {
    let (mut line, mut direction, mut outcome, mut started) = (None, None, None, None);
    let (mut ring_ms, mut talk_ms) = (None, None);
    let (mut number, mut digits, mut answered_by) = (None, None, None);
    for field in FlatFields::of(fields)? {
        let FlatField { name, value } = field?;
        let text = value.text();
        match name {
            "line" => line = Some(text?),
            "direction" => direction = Some(word(text?)?),
            "outcome" => outcome = Some(word(text?)?),
            "started" => started = Some(Wall::parse(text?)?),
            "ring_ms" => ring_ms = Some(value.number()?),
            "talk_ms" => talk_ms = Some(value.number()?),
            "number" => number = Some(text?),
            "digits" => digits = Some(text?),
            "answered_by" => answered_by = Some(text?),
            _ => {}
        }
    }
    Some(CallSeen {
        line: line?,
        direction: direction?,
        outcome: outcome?,
        ring_ms: ring_ms?,
        talk_ms: talk_ms?,
        started: started?,
        number,
        digits,
        answered_by,
    })
}

/// A value by its word in the journal.
fn word<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let words: StrDeserializer<'a, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(words).ok()
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

/// The fields of a record without its head and `prev`, which are the greater part of most lines.
fn own_fields<T: serde::de::DeserializeOwned>(frame: &Frame<'_>, scratch: &mut Vec<u8>) -> Option<T> {
    scratch.clear();
    scratch.push(b'{');
    scratch.extend_from_slice(frame.fields.strip_prefix(b",").unwrap_or_default());
    scratch.push(b'}');
    serde_json::from_slice(scratch).ok()
}
