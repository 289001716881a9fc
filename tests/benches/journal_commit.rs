//! How long a record takes to disk, how many a flood brings there, how fast a journal is scanned and verified.
//!
//! `cargo bench --bench journal_commit [-- DIR]`: DIR is on the disk to be measured (default: the present directory).

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hookwatch::domain::event::LineChange;
use hookwatch::domain::{EventBody, JournalReport, LineState, Moment, Mono, Origin, Progress, Ticket, Wall};
use hookwatch::journal::reader::{Lines, verify};
use hookwatch::journal::record::Frame;
use hookwatch::journal::{JournalOptions, open};

/// One shift of a large site.
const FLOOD: u64 = 210_000;
/// Ten seconds of a busy one.
const QUIET: u32 = 500;

fn main() {
    let dir = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_else(|| ".".to_owned());
    let place = Path::new(&dir).join(format!("journal_commit.{}", std::process::id()));
    let failed = run(&place).err();
    drop(std::fs::remove_dir_all(&place));
    if let Some(error) = failed {
        println!("failed: {error}");
        std::process::exit(1);
    }
}

fn run(place: &Path) -> Result<(), Box<dyn std::error::Error>> {
    acknowledge(&place.join("quiet"))?;
    flood(&place.join("flood"))?;
    scan(&place.join("flood"))
}

/// What a busy machine does not distort.
fn cpu_time() -> Result<Duration, nix::errno::Errno> {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID).map(Duration::from)
}

fn options(dir: &Path) -> JournalOptions {
    JournalOptions {
        dir: dir.to_owned(),
        zone: jiff::tz::TimeZone::UTC,
        retain_days: 400,
        sim: false,
        max_file_bytes: JournalOptions::MAX_FILE_BYTES,
    }
}

fn now(since: Instant) -> Moment {
    let mono = Mono(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
    Moment { mono, wall: Wall::from(jiff::Timestamp::now()) }
}

fn body(n: u64) -> EventBody {
    EventBody::Line(LineChange {
        line: "1803-1".into(),
        from: LineState::Idle,
        to: LineState::OffHook,
        since: Wall(i64::try_from(n).unwrap_or(0)),
        origin: Some(Origin::None),
        progress: Some(Progress::NotSeen),
        ended: None,
        suspect: None,
        last: None,
        last_at: None,
        why: "F".to_owned(),
        adapter: "hall-1".into(),
    })
}

/// 50 events a second, one at a time: from the hand-over to the report.
fn acknowledge(dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let began = Instant::now();
    let (sender, reports) = mpsc::channel();
    let handle = open(&options(dir), now(began))?.writer.start(move |report| drop(sender.send(report)))?;
    let mut times = Vec::new();
    for n in 0..QUIET {
        std::thread::sleep((began + Duration::from_millis(20) * n).saturating_duration_since(Instant::now()));
        let handed_over = Instant::now();
        handle.submit(Ticket(u64::from(n)), now(began), body(u64::from(n)));
        while !matches!(reports.recv()?, JournalReport::Durable { .. }) {}
        times.push(handed_over.elapsed());
    }
    handle.close()?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
    println!(
        "50 events a second: on disk after p50 {:?}, p90 {:?}, p99 {:?}, max {:?}",
        at(50),
        at(90),
        at(99),
        at(100)
    );
    Ok(())
}

/// Everything at once: from the first hand-over to the last report.
fn flood(dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let began = Instant::now();
    let handle = open(&options(dir), now(began))?.writer.start(|_| ())?;
    let bodies: Vec<EventBody> = (0..FLOOD).map(body).collect();
    let at = now(began);
    let (flooded, cpu) = (Instant::now(), cpu_time()?);
    for (n, body) in (1..).zip(bodies) {
        handle.submit(Ticket(n), at, body);
    }
    handle.close()?;
    let took = flooded.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = FLOOD as f64 / took.as_secs_f64();
    let cpu = cpu_time()?.saturating_sub(cpu);
    println!("{FLOOD} records at once: on disk after {took:?}, {rate:.0} records a second; processor time {cpu:?}");
    Ok(())
}

fn scan(dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let (began, cpu) = (Instant::now(), cpu_time()?);
    let mut lines = Lines::open(dir)?;
    let (mut records, mut of_lines) = (0_u64, 0_u64);
    while let Some((_, line)) = lines.next_line()? {
        let frame = Frame::read(line.bytes)?;
        records += 1;
        of_lines += u64::from(frame.kind == "line");
    }
    let scanned = (began.elapsed(), cpu_time()?.saturating_sub(cpu));
    println!("scan of {records} records ({of_lines} of lines): {:?}, processor time {:?}", scanned.0, scanned.1);
    let (began, cpu) = (Instant::now(), cpu_time()?);
    let verdict = verify(dir, None)?.verdict;
    println!("verify: {:?}, processor time {:?}, {verdict:?}", began.elapsed(), cpu_time()?.saturating_sub(cpu));
    let began = Instant::now();
    let opened = open(&options(dir), now(began))?;
    println!("restart without any seal: {:?} for {} records", began.elapsed(), opened.tail.len());
    Ok(())
}
