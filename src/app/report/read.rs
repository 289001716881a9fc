//! Feeds the journal to a fold: from the newest seal before the range, to where nothing that began in it is open. Every
//! link on the way is checked; what is broken is told, and reading goes on.

use crate::config::Config;
use crate::domain::event::{CallEnded, LineChange, NumberCall, ProgramChange};
use crate::domain::{EventBody, Moment, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::reader::{self, BackwardLines, FileLines, LineEnd, ReadError, Segment, Verdict};
use crate::journal::record::{Frame, is_json};
use crate::report::JournalStanding;
use crate::shift::{Figures, Fold, Range};

/// Records at the very beginning of a journal among which one tells whether it is a simulation's.
const FIRST_RECORDS: usize = 64;

/// What the journal says of a range.
pub(super) struct Reading {
    pub(super) figures: Figures,
    pub(super) journal: JournalStanding,
}

/// Reads the journal of a range; a running writer's newest record is its now.
pub(super) fn read(config: &Config, range: Range, now: Wall) -> Result<Reading, ReadError> {
    let dir = &config.journal.dir;
    let is_live = reader::is_being_written(dir);
    let segments = reader::segments(dir)?;
    let newest = newest(&segments)?;
    // A clock that was set back leaves records that lie ahead: they are no less part of what is known.
    let now = newest.map_or(now, |(_, wall)| if is_live { wall } else { wall.max(now) });
    let range = Range { to: range.to.min(now).max(range.from), ..range };
    let first = first_segment(&segments, range)?;
    let mut walk = Walk {
        fold: Fold::new(config, range),
        head: None,
        first_seq: None,
        broken: None,
        is_live,
        scratch: Vec::new(),
    };
    if let Some(before) = first.checked_sub(1).and_then(|before| segments.get(before)) {
        walk.begin_with(before)?;
    }
    for (place, segment) in segments.iter().enumerate().skip(first) {
        let is_newest = place + 1 == segments.len();
        if !walk.take(segment, is_newest)? {
            break;
        }
    }
    let broken = match walk.broken {
        None => None,
        // The whole verification names the first place, whatever lies before the range.
        Some(found) => Some(match reader::verify(dir, None)?.verdict {
            Verdict::Broken(broken) => broken.to_string(),
            Verdict::Intact { .. } | Verdict::Empty => found,
        }),
    };
    let checked = walk.first_seq.zip(walk.head.map(|head| head.seq));
    let mut figures = walk.fold.finish(now);
    figures.is_sim |= is_simulated(&segments)?;
    Ok(Reading { figures, journal: JournalStanding { head: newest.map(|(head, _)| head), checked, broken } })
}

/// The newest record: its head and when it was made.
fn newest(segments: &[Segment]) -> Result<Option<(ChainHead, Wall)>, ReadError> {
    for segment in segments.iter().rev() {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
        while let Some(line) = lines.next_line().map_err(failed)? {
            if let Ok(frame) = Frame::read(&line.bytes)
                && let Some(wall) = frame.wall()
            {
                return Ok(Some((frame.chain_head(), wall)));
            }
        }
    }
    Ok(None)
}

/// The newest file that begins at or before the range.
fn first_segment(segments: &[Segment], range: Range) -> Result<usize, ReadError> {
    for (place, segment) in segments.iter().enumerate().rev() {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = FileLines::open(&segment.path).map_err(failed)?;
        let line = lines.next_line().map_err(failed)?;
        let wall = line.and_then(|line| Frame::read(line.bytes).ok()?.wall());
        if wall.is_some_and(|wall| wall <= range.from) {
            return Ok(place);
        }
    }
    Ok(0)
}

/// A directory holds records of simulations only, or none: its first records tell.
pub(in crate::app) fn is_simulated(segments: &[Segment]) -> Result<bool, ReadError> {
    let Some(segment) = segments.first() else { return Ok(false) };
    let failed = |source| ReadError::File { file: segment.path.clone(), source };
    let mut lines = FileLines::open(&segment.path).map_err(failed)?;
    for _ in 0..FIRST_RECORDS {
        let Some(line) = lines.next_line().map_err(failed)? else { break };
        let Ok(frame) = Frame::read(line.bytes) else { continue };
        if frame.kind == "program"
            && let Ok(ProgramChange::Started(started)) = serde_json::from_slice(line.bytes)
        {
            return Ok(started.sim);
        }
    }
    Ok(false)
}

struct Walk<'c> {
    fold: Fold<'c>,
    head: Option<ChainHead>,
    first_seq: Option<u64>,
    /// The first thing that was wrong.
    broken: Option<String>,
    is_live: bool,
    scratch: Vec<u8>,
}

impl Walk<'_> {
    /// Takes the last seal of the file before, and what follows it there.
    fn begin_with(&mut self, segment: &Segment) -> Result<(), ReadError> {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
        let mut tail = Vec::new();
        while let Some(line) = lines.next_line().map_err(failed)? {
            let is_seal = Frame::read(&line.bytes).is_ok_and(|frame| frame.kind == "seal");
            tail.push(line.bytes);
            if is_seal {
                break;
            }
        }
        for line in tail.iter().rev() {
            self.on_line(line, || segment.path.display().to_string());
        }
        Ok(())
    }

    /// Takes a file; `false` where nothing later changes a figure.
    fn take(&mut self, segment: &Segment, is_newest: bool) -> Result<bool, ReadError> {
        let failed = |source| ReadError::File { file: segment.path.clone(), source };
        let mut lines = FileLines::open(&segment.path).map_err(failed)?;
        while let Some(line) = lines.next_line().map_err(failed)? {
            let place = || format!("{} line {}", segment.path.display(), line.number);
            if line.end == LineEnd::Missing {
                // A writer is about to finish it.
                if !(is_newest && self.is_live) {
                    self.broken.get_or_insert_with(|| format!("{} is not a whole record", place()));
                }
                break;
            }
            self.on_line(line.bytes, place);
            if self.fold.is_settled() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn on_line(&mut self, line: &[u8], place: impl Fn() -> String) {
        let frame = match Frame::read(line) {
            Ok(frame) => frame,
            Err(why) => {
                self.broken.get_or_insert_with(|| format!("{}: {why}", place()));
                return;
            }
        };
        if let Some(head) = self.head.filter(|head| (head.seq + 1, head.hash) != (frame.seq, frame.prev)) {
            let why = format!("{}: record {} does not follow record {} as it stands", place(), frame.seq, head.seq);
            self.broken.get_or_insert(why);
        }
        self.head = Some(frame.chain_head());
        self.first_seq.get_or_insert(frame.seq);
        if feed(&mut self.fold, &frame, &mut self.scratch).is_none() {
            self.broken.get_or_insert_with(|| format!("{}: its body cannot be read", place()));
        }
    }
}

/// Hands a record to the fold. Its kind is known by its head, so that only what the fold reads is taken apart. `None`
/// where it is no JSON.
fn feed(fold: &mut Fold<'_>, frame: &Frame<'_>, scratch: &mut Vec<u8>) -> Option<()> {
    let at = Moment { mono: frame.mono, wall: frame.wall()? };
    let body = match frame.kind {
        "line" => own_fields::<LineChange>(frame, scratch).map(EventBody::Line),
        "call" => own_fields::<CallEnded>(frame, scratch).map(EventBody::Call),
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
