//! 64 adapters of every family at once: what it costs to watch them when nothing happens, and whether anything is missed
//! while every handset is lifted for 4 s and put back for 4 s. The devices live in this process, behind pseudo-terminals;
//! those that have no pseudo-terminal of their own (status lines, hidraw) are simulated within the program.
//! `MANY_MINUTES` says how long the second part lasts (default 10).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use hookwatch::app::clock::SystemClock;
use hookwatch::decode::Options;
use hookwatch::domain::{AdapterKind, Clock, DeviceLine, LineNames};
use hookwatch::sim::{SimError, SimSpec, spawn};
use tokio::sync::oneshot;

use crate::process::Spent;
use crate::screen::Screen;
use crate::site::{PROGRAM, Site};
use crate::{Failure, journal, must};

/// Adapters of each family, and the lines of each: 64 and 201.
const MIX: [(AdapterKind, usize, u16); 8] = [
    (AdapterKind::Whozz, 12, 9),
    (AdapterKind::TelephoneBox, 10, 1),
    (AdapterKind::DialBoard, 10, 1),
    (AdapterKind::VoiceModem, 10, 1),
    (AdapterKind::Modbus, 4, 8),
    (AdapterKind::Comdial, 8, 2),
    (AdapterKind::Contacts, 5, 2),
    (AdapterKind::Hid, 5, 1),
];
const PATIENCE: Duration = Duration::from_mins(1);
const SETTLED: Duration = Duration::from_secs(65);
const WATCHED: Duration = Duration::from_mins(1);
/// A handset stays for 4 s; a period is seen this much too long or too short at most: one sample of the slowest family.
const STAYS_MS: std::ops::RangeInclusive<i64> = 3000..=5500;

pub(crate) fn run() -> Result<(), Failure> {
    idle()?;
    busy()
}

/// The devices of a scene, alive until this is dropped.
struct Devices {
    _alive: oneshot::Sender<()>,
    site: Site,
    lines: usize,
}

/// One device: what it is, and where its terminal is, if it has one here.
struct Plugged {
    kind: AdapterKind,
    index: usize,
    lines: Vec<DeviceLine>,
    port: String,
}

/// Lives until the other end of `alive` is dropped.
async fn live(scene: String, plugged: Sender<Result<Plugged, SimError>>, alive: oneshot::Receiver<()>) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let mut devices = Vec::new();
    let mix = MIX.into_iter().flat_map(|(kind, all, lines)| (0..all).map(move |index| (kind, index, lines)));
    for (kind, index, count) in mix {
        let lines: Vec<DeviceLine> = names(kind).take(usize::from(count)).collect();
        let scene = format!("{scene}/{}-{index}", kind.as_str());
        let mut port = format!("sim:{scene}");
        if !matches!(kind, AdapterKind::Contacts | AdapterKind::Hid) {
            match spawn(&SimSpec { kind, scene, lines: lines.clone(), options: Options::None }, Arc::clone(&clock)) {
                Ok(device) => {
                    port = (device.node())().map(|node| node.display().to_string()).unwrap_or_default();
                    devices.push(device);
                }
                Err(error) => {
                    drop(plugged.send(Err(error)));
                    return;
                }
            }
        }
        drop(plugged.send(Ok(Plugged { kind, index, lines, port })));
    }
    drop(plugged);
    drop(alive.await);
}

fn devices(scene: &str) -> Result<Devices, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, plugged) = channel();
    let (alive, gone) = oneshot::channel();
    let scene = scene.to_owned();
    std::thread::spawn(move || runtime.block_on(live(scene, sender, gone)));
    let mut text =
        "site = \"bars\"\nlanguage = \"en\"\n[journal]\ndir = \"journal\"\n[screen]\nambiguous_width = \"narrow\"\n\
                    [alarm]\nfeed_lost = { enabled = false }\nadapter_chatter = { enabled = false }\n"
            .to_owned();
    let mut count = 0;
    for device in plugged {
        let Plugged { kind, index, lines, port } = device?;
        let name = format!("{}-{index}", kind.as_str());
        let map = lines.iter().enumerate().map(|(at, line)| format!("\"{line}\" = \"{name}-{at}\""));
        let map = map.collect::<Vec<_>>().join(", ");
        let kind = kind.as_str();
        writeln!(text, "[[adapter]]\nname = \"{name}\"\nkind = \"{kind}\"\nport = \"{port}\"\nlines = {{ {map} }}")?;
        for at in 0..lines.len() {
            writeln!(text, "[[line]]\nid = \"{name}-{at}\"")?;
        }
        count += lines.len();
    }
    Ok(Devices { _alive: alive, site: Site::of(&text)?, lines: count })
}

fn names(kind: AdapterKind) -> Box<dyn Iterator<Item = DeviceLine>> {
    match kind.traits().lines {
        LineNames::UpTo(_) => Box::new((1..).map(DeviceLine::number)),
        LineNames::Units { .. } => Box::new((1..).map(|input| DeviceLine::of_unit(1, input))),
        LineNames::Words(words) => Box::new(words.iter().map(|word| DeviceLine::new(word))),
    }
}

fn idle() -> Result<(), Failure> {
    let world = devices("quiet")?;
    let screen = watch(&world.site)?;
    std::thread::sleep(SETTLED);
    let before = Spent::of(screen.pid()?)?;
    std::thread::sleep(WATCHED);
    let spent = Spent::of(screen.pid()?)?.since(before);
    let seconds = WATCHED.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "rates for people")]
    let sleeps = spent.sleeps as f64 / seconds;
    let share = spent.cpu.as_secs_f64() / seconds * 100.0;
    println!("64 adapters, {} lines, idle: {share:.2} % of a core, {sleeps:.0} wake-ups a second", world.lines);
    Ok(())
}

fn busy() -> Result<(), Failure> {
    let world = devices("steady")?;
    let screen = watch(&world.site)?;
    let minutes = std::env::var("MANY_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let watched = Duration::from_mins(minutes);
    std::thread::sleep(Duration::from_secs(30));
    let before = Spent::of(screen.pid()?)?;
    std::thread::sleep(watched);
    let cpu = Spent::of(screen.pid()?)?.since(before).cpu.as_secs_f64() / watched.as_secs_f64() * 100.0;
    drop(screen);
    let records = journal::read(&world.site.journal())?;
    let mut lines: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.text("kind") == "line") {
        let since: jiff::Timestamp = record.text("since").parse()?;
        let state = record.text("to").to_owned();
        let seen = lines.entry(record.text("line").to_owned()).or_default();
        // A change of origin or of progress is another record of the same state.
        if seen.last().is_none_or(|(last, _)| *last != state) {
            seen.push((state, since.as_millisecond()));
        }
    }
    let events: usize = lines.values().map(Vec::len).sum();
    let (mut missed, mut shown) = (0, 0);
    for (line, seen) in &lines {
        let known = seen.iter().skip_while(|(state, _)| state != "off_hook");
        let known: Vec<_> = known.collect();
        for pair in known.windows(2) {
            let [(was, from), (is, to)] = pair else { continue };
            let follows = matches!((was.as_str(), is.as_str()), ("off_hook", "idle") | ("idle", "off_hook"));
            if !follows || !STAYS_MS.contains(&(to - from)) {
                missed += 1;
                if shown < 10 {
                    shown += 1;
                    println!("{line}: {was} for {} ms, then {is}", to - from);
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rates for people")]
    let rate = events as f64 / (watched.as_secs_f64() + 30.0);
    println!(
        "64 adapters, {} lines, busy: {events} changes, {rate:.0} a second for {minutes} min, {missed} missed or out of time, {cpu:.2} % of a core",
        world.lines
    );
    must(lines.len() == world.lines, "every line was seen to move")?;
    must(missed == 0, "no change is missed")
}

fn watch(site: &Site) -> Result<Screen, Failure> {
    let screen = Screen::run(PROGRAM, &["--config", &site.config().display().to_string()], &site.path(""))?;
    screen.until(PATIENCE, |text| text.contains("adapters 64/64 live"))?;
    Ok(screen)
}
