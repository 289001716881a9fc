//! `hookwatch report --format json` over a shift of 500 lines and 210,000 records: how long it takes, and how much memory
//! at its greatest. Prints figures and judges no time; a report whose counts differ from what was written fails it.
//!
//! Where `duckdb` is on the path it reads the same files in the same run, run by run beside the report.
//!
//! With `--keep DIR` the journal and its configuration stay there, for a comparison by hand with another program.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hookwatch::domain::event::{CallEnded, ClockState, LineChange, ProgramChange, ProgramStarted};
use hookwatch::domain::{
    AdapterName, Direction, EventBody, LineId, LineState, Moment, Mono, Origin, Outcome, Progress, Wall,
};
use hookwatch::journal::chain::ChainHead;
use hookwatch::journal::record::encode;

/// 2024-11-25, 09:00 in Shanghai.
const START: Wall = Wall(1_732_496_400_000_000);
const LINES: usize = 500;
const CALLS_OF_A_LINE: usize = 105;
const SHIFT: Duration = Duration::from_hours(9);
const RUNS: usize = 9;

struct Journal {
    bytes: Vec<u8>,
    head: ChainHead,
}

impl Journal {
    fn push(&mut self, after: Duration, mut body: EventBody) {
        let at = Moment { mono: Mono(0) + after, wall: START + after };
        self.head = encode(&mut self.bytes, self.head, at, &mut body);
    }
}

fn config() -> String {
    let mut text = String::from("site = \"Bench\"\ntimezone = \"Asia/Shanghai\"\n[journal]\ndir = \"journal\"\n");
    for adapter in 0..LINES / 50 {
        let lines = (0..50).map(|line| format!("{} = \"{}\"", line + 1, name(adapter * 50 + line)));
        let lines = lines.collect::<Vec<_>>().join(", ");
        let _ =
            writeln!(text, "[[adapter]]\nname = \"hall-{adapter}\"\nkind = \"whozz\"\nport = \"/dev/hall-{adapter}\"");
        let _ = writeln!(text, "lines = {{ {lines} }}");
    }
    for line in 0..LINES {
        let (id, group) = (name(line), line / 25);
        let _ = writeln!(
            text,
            "[[line]]\nid = \"{id}\"\nduty = \"always\"\ngroup = \"g{group}\"\nnumber = \"8725{line:04}\""
        );
    }
    text
}

fn name(line: usize) -> String {
    format!("{}-{}", 1_800 + line / 10, line % 10)
}

fn change(
    line: &LineId,
    adapter: &AdapterName,
    states: (LineState, LineState),
    since: Duration,
    why: &str,
) -> EventBody {
    let is_off = states.1 == LineState::OffHook;
    EventBody::Line(LineChange {
        line: line.clone(),
        from: states.0,
        to: states.1,
        since: START + since,
        origin: is_off.then_some(Origin::Inbound),
        progress: is_off.then_some(Progress::NotSeen),
        ended: None,
        suspect: None,
        last: None,
        last_at: None,
        why: why.to_owned(),
        adapter: adapter.clone(),
    })
}

/// Every line takes a call about every five minutes; every eighth is missed.
fn journal() -> Journal {
    let mut journal = Journal { bytes: Vec::new(), head: ChainHead::EMPTY };
    let started = ProgramStarted {
        version: "bench".to_owned(),
        host: "bench".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        offset: "+08:00".to_owned(),
        clock: ClockState::Synchronised,
        config: String::new(),
        sim: false,
    };
    journal.push(Duration::ZERO, EventBody::Program(ProgramChange::Started(started)));
    let lines: Vec<_> = (0..LINES).map(|line| LineId::new(&name(line))).collect();
    let adapters: Vec<_> = (0..LINES).map(|line| AdapterName::new(&format!("hall-{}", line / 50))).collect();
    let pause = SHIFT / u32::try_from(CALLS_OF_A_LINE).expect("few");
    let mut events = Vec::new();
    for call in 0..CALLS_OF_A_LINE {
        for line in 0..LINES {
            let spread = Duration::from_millis((line * 97 % 20_000) as u64);
            let rung = pause * u32::try_from(call).expect("few") + spread;
            let (lifted, idle) =
                (rung + Duration::from_secs(7), rung + Duration::from_secs(7 + (line % 200) as u64 + 6));
            let (Some(id), Some(adapter)) = (lines.get(line), adapters.get(line)) else { continue };
            events.push((rung, change(id, adapter, (LineState::Idle, LineState::Ringing), rung, "R")));
            let is_missed = is_missed(line, call);
            let (from, end) = if is_missed { (LineState::Ringing, lifted) } else { (LineState::OffHook, idle) };
            if !is_missed {
                events.push((lifted, change(id, adapter, (LineState::Ringing, LineState::OffHook), lifted, "F")));
            }
            events.push((end, change(id, adapter, (from, LineState::Idle), end, "N")));
            let talk_ms = u64::try_from(end.saturating_sub(lifted).as_millis()).expect("short");
            let outcome = if is_missed { Outcome::Missed } else { Outcome::Answered };
            let number = Some(format!("139{:08}", (line * 7_919 + call) % 9_000));
            let (ring_ms, started, direction) = (7_000, START + rung, Direction::In);
            let call = CallEnded {
                line: id.clone(),
                number_id: None,
                direction,
                outcome,
                ring_ms,
                talk_ms,
                started,
                number,
                name: None,
                digits: None,
                answered_by: None,
            };
            events.push((end, EventBody::Call(call)));
        }
    }
    events.sort_by_key(|(after, _)| *after);
    for (after, body) in events {
        journal.push(after, body);
    }
    journal
}

/// Runs the report; how long it took, its greatest resident memory in KiB, and what it printed.
fn run(dir: &Path) -> (Duration, u64, Vec<u8>) {
    let args = ["report", "--format", "json", "--from", "2024-11-25T09:00", "--to", "2024-11-25T18:00"];
    let out = std::fs::File::create(dir.join("out.json")).expect("a file");
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hookwatch"))
        .args(args)
        .current_dir(dir)
        .stdout(Stdio::from(out))
        .spawn()
        .expect("the program runs");
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
    let took = started.elapsed();
    assert!(end.success(), "the report fails");
    (took, greatest, std::fs::read(dir.join("out.json")).expect("the report"))
}

/// What `DuckDB` is asked besides: answered, missed and the seconds off-hook of each line, and nothing more.
const QUERY: &str = r#"
with records as (select * from read_json('journal/*.jsonl', format = 'newline_delimited', columns = {
  seq: 'bigint', kind: 'varchar', line: 'varchar', "to": 'varchar', since: 'timestamp', outcome: 'varchar'})),
changes as (select line, "to", since, lead(since) over (partition by line order by seq) as next
  from records where kind = 'line'),
off as (select line, sum(epoch(next) - epoch(since)) as off_hook_s from changes where "to" = 'off_hook' group by line),
calls as (select line, count(*) filter (outcome = 'answered') as answered, count(*) filter (outcome = 'missed') as missed
  from records where kind = 'call' group by line)
select line, answered, missed, off_hook_s from calls left join off using (line) order by line
"#;

/// Runs `DuckDB` over the same files; `None` where it is not present.
fn duckdb(dir: &Path) -> Option<Duration> {
    let started = Instant::now();
    let end =
        Command::new("duckdb").args(["-csv", "-c", QUERY]).current_dir(dir).stdout(Stdio::null()).status().ok()?;
    assert!(end.success(), "DuckDB fails");
    Some(started.elapsed())
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
    std::fs::create_dir_all(dir.join("journal")).expect("a directory");
    let journal = journal();
    std::fs::write(dir.join("journal/2024-11-25.jsonl"), &journal.bytes).expect("the journal");
    std::fs::write(dir.join("config.toml"), config()).expect("the configuration");
    let mib = journal.bytes.len() >> 20;
    println!("{} records of {LINES} lines, {mib} MiB", journal.head.seq);
    // Each beside the other, so that whatever else the machine does befalls both.
    let (mut runs, mut others) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        runs.push(run(&dir));
        others.extend(duckdb(&dir));
    }
    let took = median(runs.iter().map(|(took, ..)| *took).collect()).expect("several runs");
    let memory = runs.iter().map(|(_, memory, _)| memory).max().copied().unwrap_or(0);
    println!("report --format json: median {took:?} of {RUNS}, greatest memory {memory} KiB");
    match median(others) {
        Some(other) => println!(
            "DuckDB, answered, missed and off-hook seconds per line: median {other:?}, {:.1} times as long",
            other.as_secs_f64() / took.as_secs_f64()
        ),
        None => println!("DuckDB: NOT RUN, no duckdb on the path"),
    }
    let (_, _, out) = runs.first().expect("several runs");
    let report: serde_json::Value = serde_json::from_slice(out).expect("the report is JSON");
    let told = |place: &str| report.pointer(place).and_then(serde_json::Value::as_u64);
    let count = |count: usize| u64::try_from(count).ok();
    let calls = (0..LINES * CALLS_OF_A_LINE).map(|at| (at / CALLS_OF_A_LINE, at % CALLS_OF_A_LINE));
    assert_eq!(told("/total/offered"), count(calls.clone().count()), "every call counts once");
    let missed = calls.filter(|(line, call)| is_missed(*line, *call)).count();
    assert_eq!(told("/total/missed"), count(missed));
    assert_eq!(told("/journal/records"), Some(journal.head.seq));
}

fn is_missed(line: usize, call: usize) -> bool {
    (line + call).is_multiple_of(8)
}
