//! The writer without its thread: records in, batches onto a disk, reports out. Time is handed in, so every limit can be
//! tested without waiting.
//!
//! ```text
//!            accept            fill                     commit
//! submitted --------> queue ---------> batch (encoded) --------> on disk -> Durable
//!                                        |  failed: keep the batch, shorten the file to its durable length,
//!                                        |          report Faulted once per reason, try again later
//!                                        '- a batch belongs to one file and ends with the seal that closes it
//! ```
//! A batch is encoded once: its bytes, numbers and hashes stay the same however often it is tried.

mod commit;

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::disk::{Disk, Presence};
use super::error::advise;
use super::retire::Retirement;
use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::{EventBody, JournalReport, Moment, Ticket, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::record::encode;
use crate::journal::segment::SegmentName;
use commit::Trouble;

/// One write's size at most (and one record more).
pub(super) const BATCH_BYTES: usize = 4 << 20;
/// How long the board may take to answer `RotateDue` with a seal.
pub(super) const SEAL_WITHIN: Duration = Duration::from_secs(2);
/// The first pause after a failure; it doubles up to [`RETRY_MAX`].
pub(super) const RETRY_MIN: Duration = Duration::from_millis(250);
/// The longest pause between tries.
pub(super) const RETRY_MAX: Duration = Duration::from_secs(2);

/// How files are kept.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) zone: TimeZone,
    pub(super) retain_days: u32,
    pub(super) max_file_bytes: u64,
}

/// What opening found.
#[derive(Debug)]
pub(super) struct Site {
    /// Every file in the order of its records, with the `seq` of its first line.
    pub(super) segments: Vec<(SegmentName, Option<u64>)>,
    pub(super) head: ChainHead,
    pub(super) judged: Date,
    pub(super) plan: Plan,
}

/// Where the first record goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// Into a new file.
    NewFile,
    /// Into the newest file.
    Append(SegmentName),
    /// Into the newest file, which is of an earlier date, up to and with the first seal; then into a new one.
    SealThenNewFile(SegmentName),
}

struct Submitted {
    ticket: Ticket,
    at: Moment,
    body: EventBody,
}

/// The file that is being appended to.
#[derive(Debug, Clone, Copy)]
struct Current {
    name: SegmentName,
    /// Its length as far as it is known to be on disk.
    durable: u64,
    /// The local midnight after its date.
    ends: Wall,
}

/// Encoded records on their way to the disk.
#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    /// How many of the bytes the present file took, synced or not.
    written: usize,
    /// The newest record in it.
    last: Option<(Ticket, ChainHead)>,
    records: usize,
    /// `seq` and time of the first record: a new file is named by them.
    first: Option<(u64, Wall)>,
    /// A seal in it closes the file.
    closes_file: Option<()>,
    /// `last_seq` of a `retired` record in it.
    retires: Option<u64>,
}

/// Whether the present file waits for the seal that closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rotation {
    NotDue,
    /// A `rotate` seal was asked for.
    Asked {
        until: Duration,
    },
    /// The file is of an earlier date: any seal closes it. The limit runs from the first record.
    Restart {
        until: Option<Duration>,
    },
}

/// The writer without its thread.
pub(super) struct Engine<D> {
    disk: D,
    rule: Rule,
    /// The newest encoded record.
    head: ChainHead,
    queue: VecDeque<Submitted>,
    /// Seals in the queue, by whether their cause is `rotate`.
    seals_queued: usize,
    rotate_seals_queued: usize,
    batch: Batch,
    current: Option<Current>,
    /// A file was created whose directory entry may not be on disk yet.
    dir_dirty: bool,
    segments: Vec<(SegmentName, Option<u64>)>,
    rotation: Rotation,
    retirement: Retirement,
    /// The date retention is to be judged for, when that is due.
    judge_retention: Option<Date>,
    /// Reasons reported since writing last worked.
    faults: Vec<String>,
    retry_at: Option<Duration>,
    pause: Duration,
}

impl<D: Disk> Engine<D> {
    pub(super) fn new(mut disk: D, rule: Rule, site: Site) -> io::Result<Self> {
        let (name, rotation) = match site.plan {
            Plan::NewFile => (None, Rotation::NotDue),
            Plan::Append(name) => (Some(name), Rotation::NotDue),
            Plan::SealThenNewFile(name) => (Some(name), Rotation::Restart { until: None }),
        };
        let current = match name {
            None => None,
            Some(name) => Some(Current { name, durable: disk.open(name)?, ends: name.ends(&rule.zone) }),
        };
        Ok(Self {
            disk,
            rule,
            head: site.head,
            queue: VecDeque::new(),
            seals_queued: 0,
            rotate_seals_queued: 0,
            batch: Batch::default(),
            current,
            dir_dirty: false,
            segments: site.segments,
            rotation,
            retirement: Retirement::default(),
            judge_retention: Some(site.judged),
            faults: Vec::new(),
            retry_at: None,
            pause: RETRY_MIN,
        })
    }

    /// Takes a record. It will be on disk some time, after every record taken before it.
    pub(super) fn accept(&mut self, ticket: Ticket, at: Moment, body: EventBody) {
        if let EventBody::Seal(seal) = &body {
            self.seals_queued += 1;
            self.rotate_seals_queued += usize::from(seal.cause == SealCause::Rotate);
        }
        self.queue.push_back(Submitted { ticket, at, body });
    }

    /// Records taken and not yet on disk.
    pub(super) fn pending(&self) -> usize {
        self.queue.len() + self.batch.records
    }

    /// The newest record's place in the chain, on disk or not.
    pub(super) fn chain_head(&self) -> ChainHead {
        self.head
    }

    /// What failed last, while writing fails.
    pub(super) fn fault(&self) -> Option<&str> {
        self.faults.last().map(String::as_str)
    }

    /// Makes the next try due at once.
    pub(super) fn hurry(&mut self) {
        self.retry_at = None;
    }

    /// When [`Self::on_timeout`] must be called at the latest: `None` while only a new record can change anything.
    pub(super) fn poll_timeout(&self, now: Duration) -> Option<Duration> {
        let rotation = match self.rotation {
            Rotation::Asked { until } | Rotation::Restart { until: Some(until) } => Some(until),
            Rotation::NotDue | Rotation::Restart { until: None } => None,
        };
        let work = (self.pending() > 0 || self.judge_retention.is_some()).then(|| self.retry_at.unwrap_or(now));
        // While writing fails, a rotation that is overdue waits with everything else.
        let rotation = if self.retry_at.is_some() { None } else { rotation };
        [work, rotation].into_iter().flatten().min()
    }

    /// Writes one batch, if anything is due.
    pub(super) fn on_timeout(&mut self, now: Duration, out: &mut Vec<JournalReport>) {
        if self.retry_at.is_some_and(|retry_at| now < retry_at) {
            return;
        }
        if let Some(today) = self.judge_retention.take() {
            self.judge_retention(today, out);
        }
        if self.batch.bytes.is_empty() {
            self.watch_seal(now, out);
            self.fill(now, out);
        }
        if self.batch.bytes.is_empty() {
            return;
        }
        match self.commit() {
            Ok(()) => self.on_durable(out),
            Err(trouble) => self.on_trouble(now, trouble, out),
        }
    }

    /// Closes the present file without a seal when none came in time and none waits in the queue.
    fn watch_seal(&mut self, now: Duration, out: &mut Vec<JournalReport>) {
        let (until, coming) = match &mut self.rotation {
            Rotation::NotDue => return,
            Rotation::Asked { until } => (*until, self.rotate_seals_queued),
            Rotation::Restart { until } if until.is_none() && self.queue.is_empty() => return,
            Rotation::Restart { until } => (*until.get_or_insert(now + SEAL_WITHIN), self.seals_queued),
        };
        if now < until || coming > 0 {
            return;
        }
        if let Some(current) = self.current {
            out.push(JournalReport::RotatedUnsealed { file: current.name.to_string() });
        }
        self.close_file();
    }

    fn close_file(&mut self) {
        self.current = None;
        self.rotation = Rotation::NotDue;
    }

    /// Encodes what is queued, up to the batch's size or the seal that closes the file.
    fn fill(&mut self, now: Duration, out: &mut Vec<JournalReport>) {
        while self.batch.bytes.len() < BATCH_BYTES && self.batch.closes_file.is_none() {
            let Some(next) = self.queue.front() else { break };
            self.ask_for_seal(next.at.wall, now, out);
            let Some(mut next) = self.queue.pop_front() else { break };
            self.head = encode(&mut self.batch.bytes, self.head, next.at, &mut next.body);
            self.batch.records += 1;
            self.batch.last = Some((next.ticket, self.head));
            self.batch.first.get_or_insert((self.head.seq, next.at.wall));
            match &next.body {
                EventBody::Seal(seal) => {
                    let rotates = seal.cause == SealCause::Rotate;
                    self.seals_queued -= 1;
                    self.rotate_seals_queued -= usize::from(rotates);
                    if rotates || matches!(self.rotation, Rotation::Restart { .. }) {
                        self.batch.closes_file = Some(());
                    }
                }
                EventBody::Program(ProgramChange::Retired { last_seq, .. }) => self.batch.retires = Some(*last_seq),
                _ => {}
            }
        }
    }

    /// Says once that a new file is due: midnight has passed, or the file has its size.
    fn ask_for_seal(&mut self, at: Wall, now: Duration, out: &mut Vec<JournalReport>) {
        let Some(current) = self.current else { return };
        if self.rotation != Rotation::NotDue || self.rotate_seals_queued > 0 {
            return;
        }
        let bytes = current.durable + self.batch.bytes.len() as u64;
        if at >= current.ends || bytes >= self.rule.max_file_bytes {
            self.rotation = Rotation::Asked { until: now + SEAL_WITHIN };
            out.push(JournalReport::RotateDue);
        }
    }

    fn on_durable(&mut self, out: &mut Vec<JournalReport>) {
        let batch = std::mem::take(&mut self.batch);
        if let Some(current) = &mut self.current {
            current.durable += batch.bytes.len() as u64;
        }
        if let Some((ticket, head)) = batch.last {
            out.push(JournalReport::Durable { ticket, seq: head.seq, hash: head.hash.to_hex() });
        }
        self.retry_at = None;
        self.pause = RETRY_MIN;
        if !std::mem::take(&mut self.faults).is_empty() {
            out.push(JournalReport::Healthy);
        }
        if batch.closes_file.is_some() {
            self.close_file();
        }
        if let Some(last_seq) = batch.retires {
            self.remove_retired(last_seq, out);
        }
        // The buffer is kept for the next batch, unless a flood made it large.
        let mut bytes = batch.bytes;
        if bytes.capacity() <= 2 * BATCH_BYTES {
            bytes.clear();
            self.batch.bytes = bytes;
        }
    }

    fn on_trouble(&mut self, now: Duration, trouble: Trouble, out: &mut Vec<JournalReport>) {
        match trouble {
            Trouble::Foreign(why) => {
                self.report_fault(why, out);
                // The whole batch goes into the next file; what a failed try left in this one stays there with the rest.
                self.batch.written = 0;
                self.close_file();
                self.retry_at = None;
            }
            Trouble::Disk(why) => {
                self.report_fault(why, out);
                self.retry_at = Some(now + self.pause);
                self.pause = (self.pause * 2).min(RETRY_MAX);
                // At once, so that a reader or a crash meets no half line during the pause; where even that fails, the
                // next try begins with it.
                if let (Some(current), Ok(Presence::There(len))) = (self.current, self.disk.inspect())
                    && len == current.durable + self.batch.written as u64
                {
                    drop(self.take_back(current));
                }
            }
        }
    }

    fn report_fault(&mut self, why: String, out: &mut Vec<JournalReport>) {
        if !self.faults.contains(&why) {
            self.faults.push(why.clone());
            out.push(JournalReport::Faulted { why });
        }
    }

    fn judge_retention(&mut self, today: Date, out: &mut Vec<JournalReport>) {
        let disk = &mut self.disk;
        let due = self.retirement.judge(&self.segments, today, self.rule.retain_days, |name| disk.last_record(name));
        match due {
            Ok(report) => out.extend(report),
            Err(error) => {
                let why = advise("read the oldest journal files in", self.disk.dir(), &error);
                self.report_fault(why, out);
            }
        }
    }

    fn remove_retired(&mut self, last_seq: u64, out: &mut Vec<JournalReport>) {
        let Some(names) = self.retirement.confirm(last_seq) else { return };
        for name in names {
            if let Err(error) = self.disk.remove(name) {
                let why = advise("remove a retired journal file in", self.disk.dir(), &error);
                return self.report_fault(why, out);
            }
            self.segments.retain(|(kept, _)| *kept != name);
        }
        if let Err(error) = self.disk.sync_dir() {
            let why = advise("sync the journal directory", self.disk.dir(), &error);
            self.report_fault(why, out);
        }
    }
}
