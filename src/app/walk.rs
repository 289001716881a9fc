//! `hookwatch walk`: the sheet of the last walk test. What the journal says of it is rebuilt as a restart would rebuild it:
//! from the newest seal and the records after it. The printout is `report`'s.

use std::path::Path;
use std::sync::Arc;

use crate::board::kept::Kept;
use crate::board::roster::Roster;
use crate::config::Config;
use crate::domain::{Clock as _, EventBody, LineIx, NumberId, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::reader::{self, BackwardLines, ReadError, Segment};
use crate::journal::record::Frame;
use crate::report::{JournalStanding, Sheet, SheetLine, SheetRun, walk_csv, walk_text};

use super::clock::SystemClock;
use super::error::AppError;
use super::readback;
use super::report::{file, language_of, print};

/// The form of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// For people.
    Text,
    /// For a spreadsheet.
    Csv,
}

/// Prints the sheet of the last walk test, to a file where one is named.
///
/// # Errors
/// [`AppError::NotIntact`], after printing, where the records that were read do not hang together; [`AppError::Failed`]
/// where the journal cannot be read or the sheet cannot be written.
pub fn sheet(config: Config, format: SheetFormat, output: Option<&Path>) -> Result<(), AppError> {
    let (language, dir) = (language_of(&config), config.journal.dir.clone());
    let now = SystemClock::start().now().wall;
    let sheet = make(&Arc::new(config), now).map_err(|error| AppError::Failed(error.to_string()))?;
    let printed = match format {
        SheetFormat::Text => walk_text(&sheet, language),
        SheetFormat::Csv => walk_csv(&sheet),
    };
    match output {
        Some(path) => file::write(path, printed.as_bytes())?,
        None => print(printed.as_bytes())?,
    }
    match sheet.journal.broken {
        None => Ok(()),
        Some(broken) => Err(AppError::NotIntact(format!("journal {}: {broken}", dir.display()))),
    }
}

fn make(config: &Arc<Config>, now: Wall) -> Result<Sheet, ReadError> {
    let segments = reader::segments(&config.journal.dir)?;
    let mut tail = Tail::default();
    tail.read(&segments)?;
    let is_sim = readback::is_simulated(&segments)?;
    let roster = Roster::new(Arc::clone(config));
    let mut kept = match tail.state {
        Some(state) => state.fitted(&roster, now),
        None => Kept::new(&roster, now),
    };
    for (at, body) in tail.records.iter().rev() {
        kept.apply(*at, body, &roster);
    }
    let lines = (0..config.lines.len()).filter_map(|ix| line(LineIx(ix), &kept, &roster)).collect();
    let run = kept.walk.run.as_ref();
    let run = run.map(|run| SheetRun { started: run.started, ended: run.ended, by: run.by.clone() });
    let (head, checked) = (tail.newest, tail.oldest.zip(tail.newest).map(|(oldest, newest)| (oldest, newest.seq)));
    let journal = JournalStanding { head, checked, broken: tail.broken };
    Ok(Sheet { site: config.site.clone(), zone: config.timezone.clone(), made: now, is_sim, run, lines, journal })
}

fn line(ix: LineIx, kept: &Kept, roster: &Roster) -> Option<SheetLine> {
    let config = roster.config.lines.get(ix.0)?;
    let verification = kept.walk.verification(ix, roster)?;
    let walked = kept.walk.run.as_ref().and_then(|run| run.lines.get(&config.id));
    Some(SheetLine {
        line: config.id.clone(),
        numbers: roster.numbers_of(ix).map(NumberId::to_string).collect(),
        label: config.label.clone(),
        room: config.room.clone(),
        steps: walked.map(|walked| walked.steps).unwrap_or_default(),
        outcome: walked.and_then(|walked| walked.outcome.clone()),
        verification,
    })
}

/// What lies behind the newest seal, and its state: read from the end, each link checked.
#[derive(Default)]
struct Tail {
    state: Option<Kept>,
    /// The newest first.
    records: Vec<(Wall, EventBody)>,
    newest: Option<ChainHead>,
    oldest: Option<u64>,
    /// The `prev` and `seq` of the record read last: what the one before it must be.
    wanted: Option<ChainHead>,
    broken: Option<String>,
}

impl Tail {
    fn read(&mut self, segments: &[Segment]) -> Result<(), ReadError> {
        for segment in segments.iter().rev() {
            let failed = |source| ReadError::File { file: segment.path.clone(), source };
            let mut lines = BackwardLines::open(&segment.path).map_err(failed)?;
            // What a writer has not finished, or a crash has left, is no record.
            lines.fragment().map_err(failed)?;
            while let Some(line) = lines.next_line().map_err(failed)? {
                self.take(&line.bytes, segment);
                if self.state.is_some() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, line: &[u8], segment: &Segment) {
        let frame = match Frame::read(line) {
            Ok(frame) => frame,
            Err(why) => {
                self.broken.get_or_insert_with(|| format!("{}: {why}", segment.path.display()));
                return;
            }
        };
        let head = frame.chain_head();
        if self.wanted.is_some_and(|wanted| wanted != head) {
            let why = || format!("{}: record {} is not what the next one hangs on", segment.path.display(), frame.seq);
            self.broken.get_or_insert_with(why);
        }
        self.newest.get_or_insert(head);
        self.oldest = Some(frame.seq);
        self.wanted = Some(ChainHead { seq: frame.seq.saturating_sub(1), hash: frame.prev });
        let body = serde_json::from_slice::<EventBody>(line);
        match (frame.wall, body) {
            (Some(_), Ok(EventBody::Seal(seal))) => self.state = serde_json::from_value(seal.state).ok(),
            (Some(at), Ok(body)) => self.records.push((at, body)),
            // A kind that a later version wrote.
            _ => {}
        }
    }
}
