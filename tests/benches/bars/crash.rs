//! `kill -9` at any moment, under load: nothing durable is lost and the chain goes on.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::figures::{Dice, Figures};
use crate::journal::read;
use crate::peer::{Peer, caller};
use crate::site::{Site, port};
use crate::{Failure, must};

const KILLS: usize = 50;
const LINES: usize = 8;
/// Records handed over at once, between which the load rests a moment.
const AT_ONCE: u64 = 10;

pub(crate) fn run() -> Result<(), Failure> {
    let peer = Arc::new(Peer::plug_in(1)?);
    let site = Site::new(&[port(peer.node())], LINES)?;
    let load = Load::start(Arc::clone(&peer));
    let mut dice = Dice::new(50);
    let mut heads: Vec<String> = Vec::new();
    let (mut verdicts, mut torn, mut lived) = (HashMap::new(), 0, Vec::new());
    for _ in 0..KILLS {
        let life = Duration::from_millis(100 + dice.roll() % 1400);
        let began = Instant::now();
        let mut child =
            site.command(&["--headless", "--print-heads"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = child.stdout.take().ok_or("no standard output")?;
        let listening =
            std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).collect::<Vec<_>>());
        std::thread::sleep(life);
        child.kill()?;
        child.wait()?;
        lived.push(began.elapsed());
        heads.extend(listening.join().map_err(|_| "the listening thread failed")?);
        let verdict = site.verify()?;
        let text = String::from_utf8_lossy(&verdict.stdout).into_owned() + &String::from_utf8_lossy(&verdict.stderr);
        let is_torn = text.contains("torn tail");
        torn += usize::from(is_torn);
        must(verdict.status.success() || is_torn, &format!("verify says: {text}"))?;
        let first = text.lines().next().unwrap_or_default();
        let word = if is_torn { "torn tail" } else { first.split(" (").next().unwrap_or(first) };
        *verdicts.entry(word.to_owned()).or_insert(0) += 1;
    }
    let sent = load.end();
    // A last run ends in order, so that the journal is whole again after a torn tail.
    let mut child = site.command(&["--headless"]).stderr(Stdio::null()).spawn()?;
    std::thread::sleep(Duration::from_secs(1));
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id())?);
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM)?;
    must(child.wait()?.success(), "the last run did not end in order")?;
    println!(
        "{KILLS} kills; life {}; verdicts {verdicts:?}; {torn} torn tails; {sent} caller records sent",
        Figures::of(lived)
    );
    chain(&site, &heads)
}

/// Every head that was printed is in the journal, and every link holds.
fn chain(site: &Site, heads: &[String]) -> Result<(), Failure> {
    let journal = read(&site.journal())?;
    let hashes: HashMap<u64, &str> =
        journal.iter().map(|record| (record.number("seq"), record.hash.as_str())).collect();
    // The kill may have cut the last line that was printed.
    let whole = heads.iter().filter_map(|head| head.split_once(' ')).filter(|(_, hash)| hash.len() == 64);
    let missing: Vec<_> = whole
        .clone()
        .filter(|(seq, hash)| seq.parse().ok().and_then(|seq: u64| hashes.get(&seq)) != Some(hash))
        .collect();
    let broken = journal.windows(2).filter(|pair| match pair {
        [before, after] => after.text("prev") != before.hash || after.number("seq") != before.number("seq") + 1,
        _ => false,
    });
    let (broken, checked) = (broken.count(), whole.count());
    let starts = journal.iter().filter(|record| record.text("change") == "started").count();
    let callers: Vec<u64> = journal
        .iter()
        .filter(|record| record.text("kind") == "caller")
        .map(|record| record.text("number").parse().unwrap_or(0))
        .collect();
    let disordered = callers.windows(2).filter(|pair| matches!(pair, [a, b] if b <= a)).count();
    println!(
        "{} records of {starts} runs, {} callers; {checked} heads printed, {} not in the journal; {broken} broken links",
        journal.len(),
        callers.len(),
        missing.len()
    );
    let recovered = journal.iter().filter(|record| record.text("change") == "recovered").count();
    let verdict = site.verify()?;
    print!("{recovered} recovered records; {}", String::from_utf8_lossy(&verdict.stdout));
    must(missing.is_empty(), &format!("heads are missing: {missing:?}"))?;
    must(broken == 0, "the chain is broken")?;
    must(disordered == 0, "callers are out of order, or twice")?;
    must(journal.first().is_some_and(|record| record.number("seq") == 1), "the chain does not begin with 1")?;
    must(verdict.status.success(), "the journal is not intact")
}

/// Callers, handed over as fast as the port takes them, with a short rest between handfuls.
struct Load {
    is_over: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
}

impl Load {
    fn start(peer: Arc<Peer>) -> Self {
        let (is_over, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (ends, count) = (Arc::clone(&is_over), Arc::clone(&sent));
        std::thread::spawn(move || {
            let mut n = 0;
            while !ends.load(Ordering::Relaxed) {
                let several = n..n + AT_ONCE;
                let line = |n: u64| usize::try_from(n).unwrap_or(0) % LINES + 1;
                let text: String = several.map(|n| caller(line(n), 13_900_000_000 + n)).collect();
                if peer.say(text.as_bytes()).is_err() {
                    return;
                }
                n += AT_ONCE;
                count.store(n, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { is_over, sent }
    }

    fn end(self) -> u64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.sent.load(Ordering::Relaxed)
    }
}
