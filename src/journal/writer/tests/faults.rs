//! A disk that fails on demand: whatever fails, wherever, every record comes to disk once, in order.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use nix::errno::Errno;

use crate::domain::{EventBody, JournalReport, Moment, Ticket};
use crate::journal::JournalOptions;
use crate::journal::chain::ChainHead;
use crate::journal::fixtures::{NOON, file_names, line, options, started};
use crate::journal::reader::{Break, Lines, Verdict, segments, verify};
use crate::journal::segment::{SegmentName, local_date};
use crate::journal::writer::disk::{DirDisk, Disk, Presence};
use crate::journal::writer::engine::{Engine, Plan, RETRY_MAX, RETRY_MIN, Rule, Site};
use crate::journal::writer::lock::DirLock;
use crate::journal::writer::thread::CLOSE_WITHIN;
use crate::journal::writer::{JournalError, thread};

/// What fails, while it is set.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) append: Option<Errno>,
    /// How many bytes an append takes before it fails.
    pub(super) room: usize,
    pub(super) sync: Option<Errno>,
    pub(super) truncate: Option<Errno>,
    pub(super) create: Option<Errno>,
    pub(super) sync_dir: Option<Errno>,
    pub(super) inspect: Option<Errno>,
}

pub(super) struct FaultyDisk {
    disk: DirDisk,
    faults: Arc<Mutex<Faults>>,
}

impl FaultyDisk {
    fn fail(&self, which: impl Fn(&Faults) -> Option<Errno>) -> io::Result<()> {
        which(&self.faults.lock().unwrap()).map_or(Ok(()), |errno| Err(errno.into()))
    }
}

impl Disk for FaultyDisk {
    fn dir(&self) -> &Path {
        self.disk.dir()
    }
    fn open(&mut self, name: SegmentName) -> io::Result<u64> {
        self.disk.open(name)
    }
    fn create(&mut self, name: SegmentName) -> io::Result<()> {
        self.fail(|faults| faults.create)?;
        self.disk.create(name)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = {
            let mut faults = self.faults.lock().unwrap();
            match faults.append {
                None => bytes.len(),
                Some(errno) if faults.room == 0 => return Err(errno.into()),
                Some(_) => {
                    let taken = faults.room.min(bytes.len());
                    faults.room -= taken;
                    taken
                }
            }
        };
        self.disk.append(&bytes[..room])
    }
    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.fail(|faults| faults.truncate)?;
        self.disk.truncate(len)
    }
    fn sync_data(&mut self) -> io::Result<()> {
        self.fail(|faults| faults.sync)?;
        self.disk.sync_data()
    }
    fn sync_dir(&mut self) -> io::Result<()> {
        self.fail(|faults| faults.sync_dir)?;
        self.disk.sync_dir()
    }
    fn inspect(&mut self) -> io::Result<Presence> {
        self.fail(|faults| faults.inspect)?;
        self.disk.inspect()
    }
    fn last_record(&mut self, name: SegmentName) -> io::Result<Option<ChainHead>> {
        self.disk.last_record(name)
    }
    fn remove(&mut self, name: SegmentName) -> io::Result<()> {
        self.disk.remove(name)
    }
}

/// An engine over a disk that fails on demand, and the time it believes in.
pub(super) struct Rig {
    pub(super) engine: Engine<FaultyDisk>,
    pub(super) now: Duration,
    faults: Arc<Mutex<Faults>>,
    ticket: u64,
}

impl Rig {
    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap()
    }

    pub(super) fn submit(&mut self, at: Moment, body: EventBody) {
        self.ticket += 1;
        self.engine.accept(Ticket(self.ticket), at, body);
    }

    pub(super) fn step(&mut self) -> Vec<JournalReport> {
        let mut reports = Vec::new();
        self.engine.on_timeout(self.now, &mut reports);
        reports
    }

    /// Goes from one due time to the next until nothing is pending.
    pub(super) fn drain(&mut self) -> Vec<JournalReport> {
        let mut reports = Vec::new();
        for _ in 0..100 {
            if self.engine.pending() == 0 {
                return reports;
            }
            self.now = self.now.max(self.engine.poll_timeout(self.now).unwrap());
            reports.extend(self.step());
        }
        panic!("{} records wait for ever: {reports:?}", self.engine.pending());
    }
}

pub(super) fn rig(options: JournalOptions, at: Moment) -> Rig {
    let faults = Arc::new(Mutex::new(Faults::default()));
    let lock = DirLock::acquire(&options.dir).unwrap();
    let found = segments(&options.dir).unwrap();
    let survey = crate::journal::writer::survey::survey(&found).unwrap();
    let today = local_date(at.wall, &options.zone);
    let plan = match found.last() {
        None => Plan::NewFile,
        Some(newest) if newest.name.date < today => Plan::SealThenNewFile(newest.name),
        Some(newest) => Plan::Append(newest.name),
    };
    let site = Site {
        segments: found.iter().map(|s| (s.name, s.first_seq)).collect(),
        head: survey.head,
        judged: today,
        plan,
    };
    let JournalOptions { zone, retain_days, max_file_bytes, .. } = options;
    let disk = FaultyDisk { disk: DirDisk::new(&options.dir, lock), faults: Arc::clone(&faults) };
    let engine = Engine::new(disk, Rule { zone, retain_days, max_file_bytes }, site).unwrap();
    Rig { engine, now: Duration::ZERO, faults, ticket: 0 }
}

fn seqs(dir: &Path) -> Vec<u64> {
    let mut lines = Lines::open(dir).unwrap();
    std::iter::from_fn(|| lines.next_record().unwrap()).map(|record| record.head.seq).collect()
}

const FILE: &str = "2026-11-22.jsonl";

#[test]
fn whatever_fails_wherever_every_record_comes_to_disk_once_and_in_order() {
    type Break = fn(&mut Faults);
    let breaks: [(&str, Break); 8] = [
        ("no space", |f| f.append = Some(Errno::ENOSPC)),
        ("no space in mid-line", |f| (f.append, f.room) = (Some(Errno::ENOSPC), 137)),
        ("no space after a line", |f| (f.append, f.room) = (Some(Errno::EDQUOT), 500)),
        ("sync fails", |f| f.sync = Some(Errno::EIO)),
        ("sync and truncate fail", |f| (f.sync, f.truncate) = (Some(Errno::EIO), Some(Errno::EROFS))),
        ("half written and truncate fails", |f| {
            (f.append, f.room, f.truncate) = (Some(Errno::EIO), 99, Some(Errno::EIO));
        }),
        ("nothing can be created", |f| f.create = Some(Errno::EACCES)),
        ("the directory cannot be looked at", |f| f.inspect = Some(Errno::EIO)),
    ];
    for (what, fail) in breaks {
        for before in [0, 2] {
            let dir = tempfile::tempdir().unwrap();
            let mut rig = rig(options(dir.path()), NOON);
            (0..before).for_each(|n| rig.submit(NOON, line(&n.to_string())));
            rig.drain();
            fail(&mut rig.faults());
            (0..5).for_each(|n| rig.submit(NOON, line(&n.to_string())));
            let reports = rig.step();
            let applies = before == 0 || rig.faults().create.is_none();
            let told = reports.iter().filter(|r| matches!(r, JournalReport::Faulted { .. })).count();
            assert_eq!(told, usize::from(applies), "{what}: {reports:?}");
            (0..5).for_each(|n| rig.submit(NOON, line(&n.to_string())));
            *rig.faults() = Faults::default();
            let reports = rig.drain();
            assert_eq!(reports.contains(&JournalReport::Healthy), applies, "{what}: {reports:?}");
            assert_eq!(seqs(dir.path()), (1..=before + 10).collect::<Vec<u64>>(), "{what} after {before}");
            assert!(verify(dir.path(), None).unwrap().verdict.is_intact(), "{what} after {before}");
            assert_eq!(file_names(dir.path()), [FILE], "{what} after {before}");
        }
    }
}

#[test]
fn each_reason_is_told_once_with_what_to_do_and_tries_grow_apart() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.submit(NOON, started(false));
    rig.faults().append = Some(Errno::ENOSPC);
    let reports = rig.step();
    let [JournalReport::Faulted { why }] = &reports[..] else { panic!("{reports:?}") };
    assert!(why.contains("free some space") && why.contains(dir.path().to_str().unwrap()), "{why}");
    let mut pauses = Vec::new();
    for _ in 0..5 {
        let due = rig.engine.poll_timeout(rig.now).unwrap();
        pauses.push(due.saturating_sub(rig.now));
        rig.now = due.saturating_sub(Duration::from_micros(1));
        assert_eq!(rig.step(), [], "not before it is due");
        rig.now = due;
        assert_eq!(rig.step(), [], "told already");
    }
    assert_eq!(pauses, [RETRY_MIN, RETRY_MIN * 2, RETRY_MIN * 4, RETRY_MAX, RETRY_MAX]);
    rig.faults().append = Some(Errno::EIO);
    rig.now += RETRY_MAX;
    assert!(matches!(&rig.step()[..], [JournalReport::Faulted { why }] if why.contains("dmesg")));
    *rig.faults() = Faults::default();
    assert!(matches!(&rig.drain()[..], [JournalReport::Durable { seq: 1, .. }, JournalReport::Healthy]));
    rig.faults().append = Some(Errno::ENOSPC);
    rig.submit(NOON, line("1"));
    assert!(matches!(&rig.step()[..], [JournalReport::Faulted { .. }]), "a new fault is told anew");
}

#[test]
fn no_half_line_stays_in_the_file_while_the_disk_is_full() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.submit(NOON, started(false));
    rig.drain();
    let whole = std::fs::read(dir.path().join(FILE)).unwrap();
    (rig.faults().append, rig.faults().room) = (Some(Errno::ENOSPC), 0);
    rig.faults().room = 40;
    rig.submit(NOON, line("1"));
    rig.step();
    assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), whole);
}

#[test]
fn nothing_is_durable_before_the_sync_and_the_entry_of_a_new_file_is_synced_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.faults().sync_dir = Some(Errno::EIO);
    rig.submit(NOON, started(false));
    assert!(matches!(&rig.step()[..], [JournalReport::Faulted { .. }]));
    rig.faults().sync_dir = None;
    rig.faults().sync = Some(Errno::EIO);
    rig.now += RETRY_MIN;
    assert!(!rig.step().iter().any(|r| matches!(r, JournalReport::Durable { .. })));
    rig.faults().sync = None;
    assert!(rig.drain().iter().any(|r| matches!(r, JournalReport::Durable { .. })));
}

#[test]
fn bytes_of_another_program_are_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.submit(NOON, started(false));
    rig.drain();
    let path = dir.path().join(FILE);
    let spoilt = [&std::fs::read(&path).unwrap()[..], b"theirs\n"].concat();
    std::fs::write(&path, &spoilt).unwrap();
    rig.submit(NOON, line("1"));
    let reports = rig.drain();
    assert!(matches!(&reports[0], JournalReport::Faulted { why } if why.contains("another program")), "{reports:?}");
    assert_eq!(reports[1..].len(), 2, "{reports:?}");
    assert_eq!(std::fs::read(&path).unwrap(), spoilt);
    assert_eq!(file_names(dir.path()), [FILE, "2026-11-22-002.jsonl"]);
    assert!(matches!(verify(dir.path(), None).unwrap().verdict, Verdict::Broken(Break::Edited { .. })));
}

#[test]
fn a_file_that_was_removed_replaced_or_shortened_is_noticed_and_a_new_one_goes_on() {
    let spoils: [fn(&Path); 3] = [
        |path| std::fs::remove_file(path).unwrap(),
        |path| {
            std::fs::copy(path, path.with_extension("new")).unwrap();
            std::fs::rename(path.with_extension("new"), path).unwrap();
        },
        |path| std::fs::File::options().write(true).open(path).unwrap().set_len(3).unwrap(),
    ];
    for spoil in spoils {
        let dir = tempfile::tempdir().unwrap();
        let mut rig = rig(options(dir.path()), NOON);
        rig.submit(NOON, started(false));
        rig.drain();
        spoil(&dir.path().join(FILE));
        rig.submit(NOON, line("1"));
        let reports = rig.drain();
        assert!(matches!(&reports[0], JournalReport::Faulted { .. }), "{reports:?}");
        assert!(reports.contains(&JournalReport::Healthy));
        let newest = std::fs::read_to_string(dir.path().join("2026-11-22-002.jsonl")).unwrap();
        assert!(newest.starts_with("{\"v\":1,\"seq\":2,"), "{newest}");
    }
}

#[test]
fn a_directory_that_was_removed_is_waited_for_and_locked_again() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("journal");
    std::fs::create_dir(&dir).unwrap();
    let mut rig = rig(options(&dir), NOON);
    rig.submit(NOON, started(false));
    rig.drain();
    std::fs::remove_dir_all(&dir).unwrap();
    rig.submit(NOON, line("1"));
    let mut reports = rig.step();
    reports.extend(rig.step());
    assert!(
        matches!(&reports[..], [JournalReport::Faulted { .. }, JournalReport::Faulted { why }] if why.contains("mkdir")),
        "{reports:?}"
    );
    std::fs::create_dir(&dir).unwrap();
    assert!(rig.drain().contains(&JournalReport::Healthy));
    assert_eq!(seqs(&dir), [2]);
    assert!(matches!(DirLock::acquire(&dir), Err(JournalError::Locked { .. })));
}

#[test]
fn closing_tries_at_once_however_long_the_pause_was() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.faults().append = Some(Errno::ENOSPC);
    rig.submit(NOON, started(false));
    let faults = Arc::clone(&rig.faults);
    let (sender, reports) = std::sync::mpsc::channel();
    let handle = thread::start(rig.engine, CLOSE_WITHIN, move |report| sender.send(report).unwrap()).unwrap();
    assert!(matches!(reports.recv().unwrap(), JournalReport::Faulted { .. }));
    assert_eq!(handle.backlog(), 1);
    handle.submit(Ticket(2), NOON, line("1"));
    *faults.lock().unwrap() = Faults::default();
    assert_eq!(handle.close().unwrap().seq, 2);
    assert_eq!(seqs(dir.path()), [1, 2]);
}

#[test]
fn a_run_that_ends_on_a_full_disk_says_how_many_records_it_could_not_write() {
    let dir = tempfile::tempdir().unwrap();
    let rig = rig(options(dir.path()), NOON);
    rig.faults().append = Some(Errno::ENOSPC);
    let handle = thread::start(rig.engine, Duration::ZERO, |_| ()).unwrap();
    handle.submit(Ticket(1), NOON, started(false));
    handle.submit(Ticket(2), NOON, line("1"));
    let error = handle.close().unwrap_err();
    assert!(
        matches!(&error, JournalError::Unwritten { records: 2, why } if why.contains("free some space")),
        "{error}"
    );
    assert!(error.to_string().contains("2 records"), "{error}");
}
