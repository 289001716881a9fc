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
use crate::report::{JournalStanding, TIMELINE_CELLS};
use crate::shift::{CallSeen, Figures, Fold, LineSeen, Range};

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
        Self { fold, scratch: Vec::new(), late: Late::Nothing }
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
        let (fold, scratch) = (&mut self.fold, &mut self.scratch);
        let (frame, at) = (&found.frame, found.at);
        let body = match frame.kind {
            "line" => {
                if let Some(change) = line_seen(frame.fields) {
                    fold.push_line(at, change);
                    return Some(());
                }
                frame.own_fields::<LineChange>(scratch).map(EventBody::Line)
            }
            "call" => {
                if let Some(call) = call_seen(frame.fields) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::event::Suspicion;
    use crate::domain::{AdapterName, Direction, LineId, LineState, Moment, Origin, Outcome};
    use crate::journal::chain::ChainHead;
    use crate::journal::record::encode;

    /// The line that a writer would write.
    fn written(mut body: EventBody) -> Vec<u8> {
        let mut line = Vec::new();
        encode(&mut line, ChainHead::EMPTY, Moment::default(), &mut body);
        line.pop();
        line
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z0-9-]{0,8}", "\\PC{0,8}", "[\"\\\\\u{1}\u{202e}王,{}:]{0,6}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_line_that_is_scanned_says_what_it_says_in_full(
            (line, why) in (text(), text()),
            state in 0..6_usize,
            origin in proptest::option::of(0..4_usize),
            (since, ended) in (0..4_000_000_000_000_000_i64, proptest::option::of(0..4_000_000_000_000_000_i64)),
            is_suspect in any::<bool>(),
        ) {
            let origins = [Origin::Inbound, Origin::Outbound, Origin::None, Origin::Unknown];
            let change = LineChange {
                line: LineId::new(&line),
                from: LineState::Idle,
                to: LineState::ALL[state],
                since: Wall(since),
                origin: origin.map(|origin| origins[origin]),
                progress: None,
                ended: ended.map(Wall),
                suspect: is_suspect.then_some(Suspicion::DroppedAndParked),
                last: Some(LineState::Dead),
                last_at: Some(Wall(since)),
                why,
                adapter: AdapterName::new("hall-1"),
            };
            let written = written(EventBody::Line(change.clone()));
            let frame = Frame::read(&written).unwrap();
            let is_plain = !written.contains(&b'\\');
            prop_assert_eq!(line_seen(frame.fields), is_plain.then_some(LineSeen::from(&change)));
        }

        #[test]
        fn a_call_that_is_scanned_says_what_it_says_in_full(
            (line, number, digits) in (text(), proptest::option::of(text()), proptest::option::of(text())),
            (direction, outcome) in (0..4_usize, 0..7_usize),
            (ring_ms, talk_ms) in (any::<u64>(), any::<u64>()),
            started in 0..4_000_000_000_000_000_i64,
            answered_by in proptest::option::of(text()),
        ) {
            let directions = [Direction::In, Direction::Out, Direction::None, Direction::Unknown];
            let outcomes = [
                Outcome::Answered, Outcome::Missed, Outcome::Abandoned, Outcome::Dropped, Outcome::NoCall,
                Outcome::Released, Outcome::Unobserved,
            ];
            let call = CallEnded {
                line: LineId::new(&line),
                number_id: None,
                direction: directions[direction],
                outcome: outcomes[outcome],
                ring_ms,
                talk_ms,
                started: Wall(started),
                number,
                name: Some("王".to_owned()),
                digits,
                answered_by: answered_by.as_deref().map(LineId::new),
            };
            let written = written(EventBody::Call(call.clone()));
            let frame = Frame::read(&written).unwrap();
            let is_plain = !written.contains(&b'\\');
            prop_assert_eq!(call_seen(frame.fields), is_plain.then_some(CallSeen::from(&call)));
        }
    }
}
