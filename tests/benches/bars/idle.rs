//! What watching 24 quiet lines costs while the clock ticks, with `htop` beside it where there is one.

use std::path::PathBuf;
use std::time::Duration;

use crate::Failure;
use crate::peer::Peer;
use crate::process::Spent;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site, port};

const WATCHED: Duration = Duration::from_mins(1);
/// Threads that helped to open ports end, and times are told in minutes, before the measurement begins.
const SETTLED: Duration = Duration::from_secs(65);
const PATIENCE: Duration = Duration::from_secs(10);
const HTOP: &str = "htop";

pub(crate) fn run() -> Result<(), Failure> {
    let peers = (0..3).map(|_| Peer::plug_in(1)).collect::<Result<Vec<_>, _>>()?;
    let ports: Vec<String> = peers.iter().map(|peer| port(peer.node())).collect();
    let site = Site::new(&ports, 8)?;
    let chain = Peer::plug_in(3)?;
    let chained = Site::new(&[port(chain.node())], 24)?;
    let quiet: Vec<String> = (0..3).map(|index| format!("sim:quiet/{index}")).collect();
    let simulated = Site::new(&quiet, 8)?;
    let mut runs = Vec::new();
    for (name, site, live) in [
        ("hookwatch, 24 lines on 3 ports", &site, "adapters 3/3 live"),
        ("hookwatch, 24 lines on 1 port", &chained, "adapters 1/1 live"),
        ("hookwatch with 3 simulated devices in it", &simulated, "adapters 3/3 live"),
    ] {
        let screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
        screen.until(PATIENCE, |text| text.contains(live))?;
        runs.push((name, screen));
    }
    for peer in &peers {
        (1..=8).try_for_each(|line| peer.detail(line, 'N'))?;
    }
    (1..=24).try_for_each(|line| chain.detail(line, 'N'))?;
    if is_installed(HTOP) {
        runs.push((HTOP, Screen::run(HTOP, &[], &site.path(""))?));
    } else {
        println!("htop is not installed: nothing to compare with");
    }
    std::thread::sleep(SETTLED);
    measure(&runs)
}

fn measure(runs: &[(&str, Screen)]) -> Result<(), Failure> {
    let before = runs.iter().map(|(_, screen)| Spent::of(screen.pid()?)).collect::<Result<Vec<_>, _>>()?;
    let bytes = |screen: &Screen| screen.picture().reads.iter().map(|read| read.bytes).sum::<usize>();
    let drawn: Vec<usize> = runs.iter().map(|(_, screen)| bytes(screen)).collect();
    std::thread::sleep(WATCHED);
    for ((name, screen), (before, drawn)) in runs.iter().zip(before.into_iter().zip(drawn)) {
        let spent = Spent::of(screen.pid()?)?.since(before);
        let seconds = WATCHED.as_secs_f64();
        let cpu = spent.cpu.as_secs_f64() * 1e3 / seconds;
        #[expect(clippy::cast_precision_loss, reason = "rates for people")]
        let (sleeps, drawn) = (spent.sleeps as f64 / seconds, (bytes(screen) - drawn) as f64 / seconds);
        println!("{name}: {cpu:.3} ms a second, {sleeps:.2} wake-ups a second, {drawn:.0} bytes drawn a second");
    }
    Ok(())
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|dir: PathBuf| dir.join(program)).any(|file| file.is_file())
}
