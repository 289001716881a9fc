//! Five hundred handsets lifted at once: one flood, every alarm on record, and keys answered meanwhile.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::figures::Figures;
use crate::journal::read;
use crate::peer::Peer;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site, port};
use crate::{Failure, must};

/// Whozz chains: units of eight lines each, as many as the two digits of a line allow.
const CHAINS: usize = 6;
const UNITS: u8 = 11;
const LINES_EACH: usize = 85;
/// One handset of each chain stays on: every input at once would be a lost feed.
const LIFTED_EACH: usize = 84;
const PATIENCE: Duration = Duration::from_mins(1);
const SETTINGS: &str = "[alarm.left_off_hook_suspected]\nunknown_medium_after = \"2s\"\n\
                        unknown_high_after = \"1h\"\n[alarm.line_unknown]\nenabled = false\n";
/// Words of the help page that stand nowhere else.
const HELP: &str = "acting";

pub(crate) fn run() -> Result<(), Failure> {
    let peers = (0..CHAINS).map(|_| Peer::plug_in(UNITS)).collect::<Result<Vec<_>, _>>()?;
    let ports: Vec<_> = peers.iter().map(|peer| port(peer.node())).collect();
    let site = Site::with(&ports, LINES_EACH, SETTINGS)?;
    let mut screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
    let all_live = format!("adapters {CHAINS}/{CHAINS} live");
    screen.until(PATIENCE, |text| text.contains(&all_live))?;
    for (letter, lines) in [('N', LINES_EACH), ('F', LIFTED_EACH)] {
        for peer in &peers {
            for line in 1..=lines {
                peer.detail(line, letter)?;
            }
        }
    }
    let began = Instant::now();
    let mut answers = Vec::new();
    let mut is_flood_seen = false;
    while began.elapsed() < Duration::from_secs(8) {
        for (key, is_shown) in [(b"?", true), (b"\x1b", false)] {
            let pressed = Instant::now();
            screen.press(key)?;
            let seen = screen.until(PATIENCE, |text| text.contains(HELP) == is_shown)?;
            answers.push(seen.saturating_duration_since(pressed));
            is_flood_seen |= screen.picture().text().contains("alarm flood");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    let worst = answers.iter().max().copied().unwrap_or_default();
    screen.quit()?;
    let journal = read(&site.journal())?;
    let raised = journal
        .iter()
        .filter(|record| record.text("alarm") == "left_off_hook_suspected" && record.text("change") == "raised");
    let lines: BTreeSet<&str> = raised.clone().map(|record| record.text("line")).collect();
    let wanted = CHAINS * LIFTED_EACH;
    println!("{wanted} handsets off at once: {} alarms raised, on {} lines", raised.count(), lines.len());
    println!("    a key answered meanwhile: {}; worst {worst:.1?}", Figures::of(answers));
    print!("    {}", String::from_utf8_lossy(&site.verify()?.stdout));
    must(lines.len() == wanted, "an alarm is missing")?;
    must(is_flood_seen, "no flood was shown")
}
