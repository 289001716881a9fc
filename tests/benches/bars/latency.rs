//! From a byte written to a device to the first byte on the terminal; and what is drawn when nothing happens.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime};

use crate::figures::Figures;
use crate::peer::Peer;
use crate::screen::{Drawn, Screen};
use crate::site::{PROGRAM, Site, port};
use crate::{Failure, must};

const ADAPTERS: usize = 3;
const LINES_EACH: usize = 8;
/// Events of one spacing: whole passes over the lines, lifted and replaced.
const EVENTS: usize = 528;
const QUIET: Duration = Duration::from_millis(200);
/// Each event right behind the picture of the one before: the slowest case, since at most 20 frames a second are drawn.
const AT_ONCE: Duration = Duration::ZERO;
/// The clock is drawn at each full second: an event that near to one would time the clock.
const CLEAR_OF_CLOCK: Duration = Duration::from_millis(60);
/// Nobody waits longer for a picture.
const PATIENCE: Duration = Duration::from_secs(10);
const WATCHED: Duration = Duration::from_secs(10);

pub(crate) fn run() -> Result<(), Failure> {
    let peers = (0..ADAPTERS).map(|_| Peer::plug_in(1)).collect::<Result<Vec<_>, _>>()?;
    let ports: Vec<String> = peers.iter().map(|peer| port(peer.node())).collect();
    let site = Site::with(&ports, LINES_EACH, "[alarm.feed_lost]\nenabled = false\n")?;
    let (config, trace) = (site.config().display().to_string(), site.path("trace").display().to_string());
    let screen = Screen::run(PROGRAM, &["--config", &config, "--trace", &trace], &site.path(""))?;
    screen.until(PATIENCE, |text| text.contains("adapters 3/3 live"))?;

    // A first pass makes every line known.
    events(&screen, &peers, ADAPTERS * LINES_EACH * 2, AT_ONCE)?;
    std::thread::sleep(QUIET);
    let quiet = events(&screen, &peers, EVENTS, QUIET)?;
    println!("{QUIET:?} apart, first byte on the terminal: {}", Figures::of(quiet.first_byte));
    println!("{QUIET:?} apart, the count of lines shown:   {}", Figures::of(quiet.shown));
    let busy = events(&screen, &peers, EVENTS, AT_ONCE)?;
    println!("each right behind the picture of the one before: {}", Figures::of(busy.shown));

    // The time in a state is told in seconds for the first minute; after it only the clock moves.
    std::thread::sleep(Duration::from_secs(65));
    drawn("only the clock moves", &watch(&screen))?;
    screen.quit()?;

    let replay = Screen::run(PROGRAM, &["--config", &config, "replay", "--speed", "max", &trace], &site.path(""))?;
    replay.until(PATIENCE, |text| text.contains("idle 24"))?;
    std::thread::sleep(Duration::from_secs(2));
    let frames = watch(&replay);
    drawn("the clock stands still (a replay that is over)", &frames)?;
    replay.quit()?;
    must(frames.is_empty(), "something was drawn though nothing changed")
}

#[derive(Default)]
struct Times {
    first_byte: Vec<Duration>,
    shown: Vec<Duration>,
}

/// Lifts every line in turn, then replaces every one, until so many events were sent.
fn events(screen: &Screen, peers: &[Peer], count: usize, spacing: Duration) -> Result<Times, Failure> {
    let lines = ADAPTERS * LINES_EACH;
    let mut times = Times::default();
    for event in 0..count {
        let (line, is_lifting) = (event % lines, (event / lines).is_multiple_of(2));
        let off_hook = if is_lifting { line + 1 } else { lines - line - 1 };
        let letter = if is_lifting { 'F' } else { 'N' };
        keep_clear_of_clock();
        let began = Instant::now();
        peers.get(line / LINES_EACH).ok_or("no such adapter")?.detail(line % LINES_EACH + 1, letter)?;
        let first = screen.first_byte(began, PATIENCE).ok_or("nothing was drawn")?;
        let word = format!("off-hook {off_hook} ");
        let shown = screen.until(PATIENCE, |text| text.contains(&word))?;
        times.first_byte.push(first.saturating_duration_since(began));
        times.shown.push(shown.saturating_duration_since(began));
        std::thread::sleep(spacing.saturating_sub(began.elapsed()));
    }
    Ok(times)
}

/// Waits while the clock of the screen is about to be drawn, or just was.
fn keep_clear_of_clock() {
    loop {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let into_second = Duration::from_nanos(u64::from(now.subsec_nanos()));
        if into_second >= CLEAR_OF_CLOCK && into_second + CLEAR_OF_CLOCK <= Duration::from_secs(1) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Everything that is drawn in the next seconds.
fn watch(screen: &Screen) -> Vec<Drawn> {
    let known = screen.picture().reads.len();
    std::thread::sleep(WATCHED);
    screen.picture().reads.iter().skip(known).cloned().collect()
}

fn drawn(what: &str, frames: &[Drawn]) -> Result<(), Failure> {
    let bytes: Vec<usize> = frames.iter().map(|frame| frame.bytes).collect();
    let rows: BTreeSet<usize> = frames.iter().flat_map(|frame| frame.rows.iter().copied()).collect();
    let total: usize = bytes.iter().sum();
    let count = frames.len();
    println!("{WATCHED:?} while {what}: {count} reads, {total} bytes {bytes:?}, rows changed {rows:?}");
    must(rows.iter().all(|row| *row == 0), "more than the clock's row was changed")
}
