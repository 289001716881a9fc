//! The port is closed under the program and opened again, twenty times: how soon a line is live again, and whether
//! anything grows.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::figures::Figures;
use crate::journal::{Record, read};
use crate::peer::Peer;
use crate::process::Held;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site, port};
use crate::{Failure, must};

const TIMES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the adapter is away: between a quick hand and a slow one.
const AWAY: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(1200), Duration::from_secs(3)];

pub(crate) fn run() -> Result<(), Failure> {
    let site = Site::new(&["link".to_owned()], 8)?;
    let link = site.path("adapter");
    let config = fs::read_to_string(site.config())?.replace("\"link\"", &format!("\"{}\"", port(&link)));
    fs::write(site.config(), config)?;
    let mut peer = Peer::plug_in(1)?;
    symlink(peer.node(), &link)?;
    let screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
    screen.until(PATIENCE, |text| text.contains("adapters 1/1 live"))?;
    let (mut lost, mut back, mut first) = (Vec::new(), Vec::new(), None);
    for (round, away) in (0..TIMES).zip(AWAY.into_iter().cycle()) {
        let pulled = now_us();
        // Every other time the node goes and no end of file comes, as some drivers do it.
        fs::remove_file(&link)?;
        let gone = if round % 2 == 0 {
            drop(peer);
            None
        } else {
            Some(peer)
        };
        lost.push(since(pulled, &nth(&site, "lost", round)?));
        std::thread::sleep(away);
        drop(gone);
        peer = Peer::plug_in(1)?;
        let plugged = now_us();
        symlink(peer.node(), &link)?;
        back.push(since(plugged, &nth(&site, "live", round + 1)?));
        screen.until(PATIENCE, |text| text.contains("adapters 1/1 live"))?;
        if round == 1 {
            first = Some(Held::by(screen.pid()?)?);
        }
    }
    let end = Held::by(screen.pid()?)?;
    screen.quit()?;
    println!("{TIMES} times; from pulled out to lost: {}", Figures::of(lost));
    println!("          from plugged in to live: {}", Figures::of(back));
    println!("held after 2 times: {first:?}\nheld after {TIMES}:      {end:?}");
    let count = |change: &str| Ok::<_, Failure>(changes(&read(&site.journal())?, change).len());
    must(count("lost")? == TIMES, "not lost each time")?;
    must(count("live")? == TIMES + 1, "not live each time")?;
    let first = first.ok_or("nothing was measured")?;
    must(end.handles <= first.handles, "handles have grown")?;
    must(end.threads <= first.threads + 1, "threads have grown")
}

fn now_us() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

fn since(began_us: i64, record: &Record) -> Duration {
    Duration::from_micros(u64::try_from(record.at_us() - began_us).unwrap_or(0))
}

fn changes(journal: &[Record], change: &str) -> Vec<usize> {
    let adapters = (0..).zip(journal).filter(|(_, record)| record.text("kind") == "adapter");
    adapters.filter(|(_, record)| record.text("change") == change).map(|(place, _)| place).collect()
}

/// Waits for the `nth` record of that change.
fn nth(site: &Site, change: &str, nth: usize) -> Result<Record, Failure> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        let mut journal = read(&site.journal())?;
        if let Some(place) = changes(&journal, change).get(nth) {
            return Ok(journal.swap_remove(*place));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Err(format!("not {change} within {PATIENCE:?}").into())
}
