//! `hookwatch report --format json` over a shift of 500 lines and 210,000 records: how long it takes, and how much memory
//! at its greatest. Prints figures and judges no time; a report whose counts differ from what was written fails it.
//!
//! Where `duckdb` is on the path it reads the same files in the same run, run by run beside the report: once as it reads JSON
//! Lines by itself, and once told of the six columns that it needs, so that it passes over all others.
//!
//! With `--keep DIR` the journal and its configuration stay there, for a comparison by hand with another program.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod shift;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shift::{CALLS_OF_A_LINE, LINES, is_missed, journal};

const RUNS: usize = 9;

fn report(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookwatch"));
    command.args(["report", "--format", "json", "--from", "2024-11-25T09:00", "--to", "2024-11-25T18:00"]);
    command.current_dir(dir);
    command
}

/// Runs a program whose output nobody reads; how long it took.
fn timed(command: &mut Command) -> Option<Duration> {
    let started = Instant::now();
    let end = command.stdout(Stdio::null()).status().ok()?;
    assert!(end.success(), "{command:?} fails");
    Some(started.elapsed())
}

/// Runs the report beside a watch on it; its greatest resident memory in KiB, and what it printed.
fn watched(dir: &Path) -> (u64, Vec<u8>) {
    let out = std::fs::File::create(dir.join("out.json")).expect("a file");
    let mut child = report(dir).stdout(Stdio::from(out)).spawn().expect("the program runs");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut greatest = 0;
    let end = loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        greatest = greatest.max(peak.unwrap_or(0));
        if let Some(end) = child.try_wait().expect("the program is waited for") {
            break end;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(end.success(), "the report fails");
    (greatest, std::fs::read(dir.join("out.json")).expect("the report"))
}

/// What `DuckDB` is asked besides: answered, missed and the seconds off-hook of each line, and nothing more.
const QUERY: &str = r#"
changes as (select line, "to", since, lead(since) over (partition by line order by seq) as next
  from records where kind = 'line'),
off as (select line, sum(epoch(next) - epoch(since)) as off_hook_s from changes where "to" = 'off_hook' group by line),
calls as (select line, count(*) filter (outcome = 'answered') as answered, count(*) filter (outcome = 'missed') as missed
  from records where kind = 'call' group by line)
select line, answered, missed, off_hook_s from calls left join off using (line) order by line
"#;

/// How it is told to read the records.
const READERS: [(&str, &str); 2] = [
    ("as it reads by itself", "select * from read_json_auto('journal/*.jsonl', format = 'newline_delimited')"),
    (
        "told of six columns",
        r#"select * from read_json('journal/*.jsonl', format = 'newline_delimited', columns = {
             seq: 'bigint', kind: 'varchar', line: 'varchar', "to": 'varchar', since: 'timestamp', outcome: 'varchar'})"#,
    ),
];

/// Runs `DuckDB` over the same files; `None` where it is not present.
fn duckdb(dir: &Path, reader: &str) -> Option<Duration> {
    let query = format!("with records as ({reader}), {QUERY}");
    timed(Command::new("duckdb").args(["-csv", "-c", &query]).current_dir(dir))
}

fn median(mut of: Vec<Duration>) -> Option<Duration> {
    of.sort_unstable();
    of.get(of.len() / 2).copied()
}

fn main() {
    let args: Vec<_> = std::env::args().collect();
    let kept = args.iter().position(|arg| arg == "--keep").and_then(|at| args.get(at + 1)).map(PathBuf::from);
    let temporary = tempfile::tempdir().expect("a directory");
    let dir = kept.unwrap_or_else(|| temporary.path().to_owned());
    let journal = journal();
    shift::write(&dir, &journal);
    let mib = journal.bytes.len() >> 20;
    println!("{} records of {LINES} lines, {mib} MiB", journal.head.seq);
    // Each beside the other, so that whatever else the machine does befalls both.
    let (mut runs, mut others) = (Vec::new(), READERS.map(|_| Vec::new()));
    for _ in 0..RUNS {
        runs.push(timed(&mut report(&dir)).expect("the program runs"));
        for (others, (_, reader)) in others.iter_mut().zip(READERS) {
            others.extend(duckdb(&dir, reader));
        }
    }
    let took = median(runs).expect("several runs");
    let (memory, out) = watched(&dir);
    println!("report --format json: median {took:?} of {RUNS}, greatest memory {memory} KiB");
    for (others, (how, _)) in others.into_iter().zip(READERS) {
        match median(others) {
            Some(other) => println!(
                "DuckDB, answered, missed and off-hook seconds per line, {how}: median {other:?}, {:.1} times as long",
                other.as_secs_f64() / took.as_secs_f64()
            ),
            None => println!("DuckDB: NOT RUN, no duckdb on the path"),
        }
    }
    let report: serde_json::Value = serde_json::from_slice(&out).expect("the report is JSON");
    let told = |place: &str| report.pointer(place).and_then(serde_json::Value::as_u64);
    let count = |count: usize| u64::try_from(count).ok();
    let calls = (0..LINES * CALLS_OF_A_LINE).map(|at| (at / CALLS_OF_A_LINE, at % CALLS_OF_A_LINE));
    assert_eq!(told("/total/offered"), count(calls.clone().count()), "every call counts once");
    let missed = calls.filter(|(line, call)| is_missed(*line, *call)).count();
    assert_eq!(told("/total/missed"), count(missed));
    assert_eq!(told("/journal/records"), Some(journal.head.seq));
}
