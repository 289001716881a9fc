//! Takes every record of a walk: a row for each that lies in the range, and what must be known of those around it.

use serde::Deserialize;

use super::alarms::Lives;
use super::gist::{self, Category, Gist, Reader};
use super::known::{Known, Subject};
use super::notes::{EXPLAINED_WITHIN, handover_of, note_of};
use super::runs::{Gap, Mark, Runs};
use super::texts::{TextId, Texts};
use crate::alarm;
use crate::config::Config;
use crate::domain::event::{AlarmRecord, ClockChange, ProgramChange};
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::review::{ReviewAlarm, ReviewHandover, ReviewNote};
use crate::domain::walk::WalkRecord;
use crate::domain::{AlarmKey, Moment, Wall};
use crate::journal::record::Frame;
use crate::shift::Range;

/// Rows at most: some 200 MiB. A shift of 500 lines has about 210,000.
pub const ROWS_MAX: usize = 5_000_000;
/// Bytes of callers, names and notes at most, each counted once.
pub const TEXT_BYTES_MAX: usize = 64 << 20;

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its file, by the position among the journal's files.
    pub file: u32,
    /// Where in the file its line begins, in bytes.
    pub offset: u64,
}

/// A record of the range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) seq: u64,
    pub(super) at: Wall,
    offset: u64,
    file: u32,
    pub(super) text: TextId,
    pub(super) subject: Subject,
    pub(super) category: Category,
}

impl Row {
    pub(super) fn place(&self) -> Place {
        Place { file: self.file, offset: self.offset }
    }
}

/// The index of a range.
#[derive(Debug, Clone)]
pub struct Index {
    pub(super) known: Known,
    pub(super) texts: Texts,
    pub(super) rows: Vec<Row>,
    range: Range,
    lives: Lives,
    runs: Runs,
    notes: Vec<ReviewNote>,
    handovers: Vec<ReviewHandover>,
    has_state: bool,
    reader: Reader,
    now: Option<Wall>,
    rows_max: usize,
}

/// What an index has of the range besides its rows.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) alarms: Vec<ReviewAlarm>,
    pub(super) gaps: Vec<Gap>,
    pub(super) notes: Vec<ReviewNote>,
    pub(super) handovers: Vec<ReviewHandover>,
}

impl Index {
    /// An index of a range that has seen no record. The range is not cut at now: the newest record of all is listed.
    #[must_use]
    pub fn new(config: &Config, range: Range) -> Self {
        Self {
            known: Known::new(config),
            texts: Texts::new(),
            rows: Vec::new(),
            range,
            lives: Lives::default(),
            runs: Runs::default(),
            notes: Vec::new(),
            handovers: Vec::new(),
            has_state: false,
            reader: Reader::default(),
            now: None,
            rows_max: ROWS_MAX,
        }
    }

    #[cfg(test)]
    pub(super) fn with_rows_max(mut self, rows_max: usize) -> Self {
        self.rows_max = rows_max;
        self
    }

    /// Takes a record of the walk, which begins with the newest seal before the range.
    pub fn take(&mut self, frame: &Frame<'_>, at: Moment, place: Place) {
        self.now = Some(at.wall);
        let is_before_end = at.wall < self.range.to;
        if !is_before_end && frame.kind != "operator" {
            self.runs.on_record(at, frame.seq, Mark::None, self.range.from);
            return;
        }
        let (gist, mark) = self.read(frame, at.wall);
        self.runs.on_record(at, frame.seq, mark, self.range.from);
        if self.range.holds(at.wall) && !self.is_full() {
            let text = self.texts.keep(&gist.text);
            self.rows.push(Row {
                seq: frame.seq,
                at: at.wall,
                offset: place.offset,
                file: place.file,
                text,
                subject: gist.subject,
                category: gist.category,
            });
        }
    }

    /// Whether it can take no more: what it would answer is not the whole range.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows.len() >= self.rows_max || self.texts.bytes() >= TEXT_BYTES_MAX
    }

    /// Whether no later record matters to it: what people explain after a shift is still read.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.now.is_some_and(|now| now >= self.range.to + EXPLAINED_WITHIN)
    }

    /// Whether its newest record lies behind the range: of what follows it reads only what people wrote.
    #[must_use]
    pub fn is_past(&self) -> bool {
        self.now.is_some_and(|now| now >= self.range.to)
    }

    fn read(&mut self, frame: &Frame<'_>, at: Wall) -> (Gist, Mark) {
        let mut mark = Mark::None;
        let read = match frame.kind {
            "alarm" => self.reader.own_fields::<AlarmRecord>(frame).map(|record| {
                self.has_state = true;
                self.lives.on_record(at, frame.seq, &record);
                gist::of_alarm(&record, &self.known)
            }),
            "operator" => self.reader.own_fields::<OperatorRecord>(frame).map(|record| {
                self.notes.extend(note_of(at, frame.seq, &record, self.range));
                self.handovers.extend(handover_of(at, frame.seq, &record, self.range));
                if let OperatorAct::Noted { episode: Some(episode), note, .. } = &record.act
                    && at < self.range.to
                {
                    self.lives.on_note(*episode, note);
                }
                gist::of_operator(&record, &self.known)
            }),
            "walk" => self.reader.own_fields::<WalkRecord>(frame).map(|record| gist::of_walk(&record, &self.known)),
            "program" => {
                if matches!(self.reader.own_fields(frame), Some(ProgramChange::Started(_))) {
                    mark = Mark::Started;
                }
                None
            }
            "clock" => {
                if let Some(ClockChange::Suspended { since, .. }) = self.reader.own_fields(frame) {
                    self.runs.on_suspended(since, at, frame.seq);
                }
                None
            }
            "seal" => {
                mark = self.on_seal(frame);
                None
            }
            _ => None,
        };
        (read.unwrap_or_else(|| self.reader.gist(frame, &self.known)), mark)
    }

    /// A seal tells which alarms stood before the first record, and that a run begins.
    fn on_seal(&mut self, frame: &Frame<'_>) -> Mark {
        #[derive(Deserialize)]
        struct Sealed {
            cause: String,
            #[serde(default)]
            state: Option<State>,
        }
        #[derive(Deserialize, Default)]
        struct State {
            #[serde(default)]
            alarms: alarm::Kept<AlarmKey>,
        }
        #[derive(Deserialize)]
        struct Cause {
            cause: String,
        }
        let cause = if self.has_state {
            self.reader.own_fields::<Cause>(frame).map(|sealed| sealed.cause)
        } else {
            self.has_state = true;
            let sealed = self.reader.own_fields::<Sealed>(frame);
            if let Some(state) = sealed.as_ref().and_then(|sealed| sealed.state.as_ref()) {
                self.lives.restore(&state.alarms);
            }
            sealed.map(|sealed| sealed.cause)
        };
        if cause.as_deref() == Some("restart") { Mark::Opening } else { Mark::None }
    }

    /// What it has besides its rows, of a range that is cut at `to`; `unseen` is when no run looked.
    pub(super) fn gather(&mut self, to: Wall, unseen: &[Range]) -> Gathered {
        let from = self.range.from;
        self.rows.shrink_to_fit();
        Gathered {
            alarms: std::mem::take(&mut self.lives).finish(from),
            gaps: std::mem::take(&mut self.runs).finish(Range { from, to }, unseen),
            notes: std::mem::take(&mut self.notes),
            handovers: std::mem::take(&mut self.handovers),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_row_stays_small() {
        assert!(std::mem::size_of::<super::Row>() <= 40);
    }
}
