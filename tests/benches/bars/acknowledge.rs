//! `kill -9` right after the screen says that an alarm is acknowledged: the acknowledgement is on disk, every time.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::figures::Figures;
use crate::journal::read;
use crate::peer::Peer;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site, port};
use crate::{Failure, must};

const KILLS: usize = 50;
const LINES: usize = 8;
const PATIENCE: Duration = Duration::from_secs(30);
/// A handset is suspected soon, so that fifty of them take no hour; nobody else disturbs.
const SETTINGS: &str = "[alarm.left_off_hook_suspected]\nunknown_medium_after = \"200ms\"\n\
                        unknown_high_after = \"1h\"\nparked_after = \"200ms\"\noff_delay = \"0s\"\n[alarm.line_unknown]\nenabled = false\n\
                        [alarm.adapter_lost]\nenabled = false\n[alarm.line_stale]\nenabled = false\n\
                        [alarm.adapter_chatter]\nenabled = false\n";

pub(crate) fn run() -> Result<(), Failure> {
    let peer = Peer::plug_in(1)?;
    let site = Site::with(&[port(peer.node())], LINES, SETTINGS)?;
    let mut waits = Vec::new();
    let mut lost = Vec::new();
    for round in 0..KILLS {
        let line = round % LINES + 1;
        let mut screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
        screen.until(PATIENCE, |text| text.contains("adapters 1/1 live"))?;
        // What an earlier round left open is closed by an on-hook.
        for other in 1..=LINES {
            peer.detail(other, 'N')?;
        }
        screen.until(PATIENCE, |text| text.contains(&format!("idle {LINES}")))?;
        peer.detail(line, 'F')?;
        screen.until(PATIENCE, |text| text.contains("medium 1"))?;
        // The list chooses its most urgent alarm.
        screen.press(b"v")?;
        screen.until(PATIENCE, |text| text.contains("a acknowledge"))?;
        let pressed = Instant::now();
        screen.press(b"a")?;
        let said = screen.until(PATIENCE, |text| text.contains("acknowledged 1"))?;
        kill(Pid::from_raw(i32::try_from(screen.pid()?)?), Signal::SIGKILL)?;
        drop(screen);
        waits.push(said.saturating_duration_since(pressed));
        let journal = read(&site.journal())?;
        let is_alarm = |record: &&crate::journal::Record| record.text("kind") == "alarm";
        let raised = journal.iter().filter(is_alarm).rev().find(|record| record.text("change") == "raised");
        let episode = raised.map(|record| record.number("episode")).ok_or("no alarm was raised")?;
        let acknowledged = journal
            .iter()
            .filter(is_alarm)
            .any(|record| record.text("change") == "acknowledged" && record.number("episode") == episode);
        if !acknowledged {
            lost.push(episode);
        }
    }
    println!("{KILLS} acknowledgements, killed when the screen said so: {} lost", lost.len());
    println!("    key to \"acknowledged\": {}", Figures::of(waits));
    print!("    {}", String::from_utf8_lossy(&site.verify()?.stdout));
    must(lost.is_empty(), &format!("acknowledgements are lost: {lost:?}"))
}
