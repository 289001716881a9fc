//! As many records, and as much nonsense, as a pseudo-terminal takes, with the screen on and keys pressed meanwhile.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::figures::{Dice, Figures};
use crate::journal::{Record, read};
use crate::peer::{Peer, caller};
use crate::process::Held;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site, port};
use crate::{Failure, must};

const RECORDS: u64 = 100_000;
const NONSENSE: usize = 100_000;
const LINES: usize = 8;
const FIRST_NUMBER: u64 = 13_800_000_000;
/// Records handed over at once.
const AT_ONCE: u64 = 100;
const PATIENCE: Duration = Duration::from_mins(2);
/// What tells a caller record from any other.
const CALLER: &[u8] = b"\"kind\":\"caller\"";
/// Words of the help page that stand nowhere else.
const HELP: &str = "acting";

pub(crate) fn run() -> Result<(), Failure> {
    records()?;
    nonsense()
}

fn records() -> Result<(), Failure> {
    let peer = Arc::new(Peer::plug_in(1)?);
    let site = Site::new(&[port(peer.node())], LINES)?;
    let mut screen = watch(&site)?;
    let began = Instant::now();
    let talker = Arc::clone(&peer);
    let (taken, answers) = meanwhile(&mut screen, move || {
        for first in (0..RECORDS).step_by(usize::try_from(AT_ONCE)?) {
            let several = first..(first + AT_ONCE).min(RECORDS);
            let text: String = several.map(|n| caller(line_of(n), FIRST_NUMBER + n)).collect();
            talker.say(text.as_bytes())?;
        }
        Ok(())
    })?;
    let drained = drained(&site, usize::try_from(RECORDS)?)?.saturating_duration_since(began);
    let held = Held::by(screen.pid()?)?;
    screen.quit()?;
    let journal = read(&site.journal())?;
    println!(
        "{RECORDS} caller records: taken by the port in {taken:.3?}, all in the journal's file after {drained:.3?}"
    );
    println!("    memory at most {} KiB, at the end {} KiB", held.peak_kib, held.resident_kib);
    println!("    a key answered during the flood: {}", Figures::of(answers));
    let numbers = journal.iter().filter(|record| record.text("kind") == "caller");
    let numbers: Vec<(String, String)> =
        numbers.map(|record| (record.text("line").to_owned(), record.text("number").to_owned())).collect();
    let wanted: Vec<(String, String)> =
        (0..RECORDS).map(|n| (format!("L{:02}", line_of(n)), (FIRST_NUMBER + n).to_string())).collect();
    println!("    caller records in the journal: {} of {} records", numbers.len(), journal.len());
    kinds(&journal);
    let verdict = site.verify()?;
    print!("    {}", String::from_utf8_lossy(&verdict.stdout));
    must(numbers == wanted, "the caller records are not all there, in order, once")?;
    must(verdict.status.success(), "the journal is not intact")?;
    account(&journal, peer.sent())
}

fn nonsense() -> Result<(), Failure> {
    let peer = Arc::new(Peer::plug_in(1)?);
    let site = Site::new(&[port(peer.node())], LINES)?;
    let mut screen = watch(&site)?;
    let talker = Arc::clone(&peer);
    let (taken, answers) = meanwhile(&mut screen, move || {
        let mut dice = Dice::new(2);
        let bytes: Vec<u8> = (0..NONSENSE).map(|_| dice.byte()).collect();
        Ok(bytes.chunks(1000).try_for_each(|several| talker.say(several))?)
    })?;
    println!("{NONSENSE} random bytes: taken by the port in {taken:.3?}");
    println!("    a key answered during and after: {}", Figures::of(answers));
    std::thread::sleep(Duration::from_secs(2));
    screen.until(PATIENCE, |text| text.contains("adapters 1/1 live"))?;
    screen.quit()?;
    let journal = read(&site.journal())?;
    kinds(&journal);
    let verdict = site.verify()?;
    must(verdict.status.success(), "the journal is not intact")?;
    account(&journal, peer.sent())
}

fn line_of(n: u64) -> usize {
    usize::try_from(n).unwrap_or(0) % LINES + 1
}

fn watch(site: &Site) -> Result<Screen, Failure> {
    let screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
    screen.until(PATIENCE, |text| text.contains("adapters 1/1 live"))?;
    Ok(screen)
}

/// Opens and closes the help while something is said, ten times at least: how long the saying took, and each answer.
fn meanwhile(
    screen: &mut Screen,
    say: impl FnOnce() -> Result<(), Failure> + Send + 'static,
) -> Result<(Duration, Vec<Duration>), Failure> {
    let is_said = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&is_said);
    let talking = std::thread::spawn(move || {
        let began = Instant::now();
        let said = say().map(|()| began.elapsed());
        done.store(true, Ordering::SeqCst);
        said
    });
    let mut answers = Vec::new();
    while !is_said.load(Ordering::SeqCst) || answers.len() < 10 {
        for (key, is_shown) in [(b"?", true), (b"\x1b", false)] {
            let pressed = Instant::now();
            screen.press(key)?;
            let seen = screen.until(PATIENCE, |text| text.contains(HELP) == is_shown)?;
            answers.push(seen.saturating_duration_since(pressed));
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    let taken = talking.join().map_err(|_| "the talking thread failed")??;
    Ok((taken, answers))
}

/// Waits until the journal's only file holds so many caller records, and tells when it was first seen to.
fn drained(site: &Site, records: usize) -> Result<Instant, Failure> {
    let name = fs::read_dir(site.journal())?.filter_map(|entry| Some(entry.ok()?.path()));
    let name = name.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).min();
    let mut file = BufReader::new(File::open(name.ok_or("no journal")?)?);
    let end = Instant::now() + PATIENCE;
    let (mut line, mut found) = (Vec::new(), 0);
    while Instant::now() < end {
        if file.read_until(b'\n', &mut line)? == 0 {
            std::thread::sleep(Duration::from_millis(1));
        } else if line.ends_with(b"\n") {
            found += usize::from(line.windows(CALLER.len()).any(|window| window == CALLER));
            line.clear();
        }
        if found == records {
            return Ok(Instant::now());
        }
    }
    Err(format!("the journal holds {found} caller records after {PATIENCE:?}").into())
}

fn kinds(journal: &[Record]) {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for record in journal {
        *kinds.entry(format!("{} {}", record.text("kind"), record.text("change"))).or_default() += 1;
    }
    println!("    records by kind: {kinds:?}");
}

/// Every byte that was sent is in one of three accounts.
fn account(journal: &[Record], sent: u64) -> Result<(), Failure> {
    let stopped = journal.iter().rev().find(|record| record.text("change") == "stopped").ok_or("no stopped record")?;
    let adapter = stopped.value.pointer("/adapters/0").cloned().ok_or("no account of the adapter")?;
    let tally = Record { value: adapter, hash: String::new() };
    let [bytes, records, faults, separators] =
        ["bytes", "record_bytes", "fault_bytes", "separator_bytes"].map(|key| tally.number(key));
    println!("    sent {sent} bytes; account: {bytes} = {records} records + {faults} faults + {separators} separators");
    must(bytes == sent, "the account does not hold every byte sent")?;
    must(bytes == records + faults + separators, "the account does not add up")
}
