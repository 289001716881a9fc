//! The families, taken from the table of kinds: whoever adds a row there is fuzzed from then on. What a family says when
//! nothing is wrong stands in [`super::phrases`].

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use hookwatch::config::{Config, Loaded, Place, parse};
use hookwatch::decode::modbus::bus::Framing;
use hookwatch::decode::smdr::{SmdrFormat, SmdrOptions};
use hookwatch::decode::{Link, Options, Setup};
use hookwatch::domain::{AdapterKind, DeviceLine, LineNames, Moment, Mono, Wall};

use super::tape::Tape;

/// 2026-11-23, a Monday, 09:00 in Shanghai.
const START: Wall = Wall(1_795_395_600_000_000);
/// A board is interesting with several lines an adapter, and slow with many.
const MOST_LINES: usize = 3;
/// Bits of the byte that chooses a family.
const KIND: u8 = 0b0001_1111;
const CONFIGURED: u8 = 0b0010_0000;
/// Where this bit is set, what a simulated port cannot have: Modbus TCP, the other forms of records.
const VARIED: u8 = 0b0100_0000;
/// Where this bit is set, [`Link::Packets`].
const PACKETS: u8 = 0b1000_0000;

/// Keys that a kind's `[[adapter]]` must have beside those of every kind.
fn more_keys(word: &str) -> &'static str {
    match word {
        "comdial" => "baud = 9600",
        // Unit 1 has contacts, unit 2 a voltage.
        "modbus" => "units = { 2 = { function = 4, scale = 0.01 } }",
        "contacts" => "closed = { dsr = \"on_hook\" }",
        "hid" => "hook_switch = \"level\"",
        "smdr" => "format = \"avaya\"",
        _ => "",
    }
}

/// So many microseconds after the start, on both clocks.
pub(super) fn moment(us: u64) -> Moment {
    let span = std::time::Duration::from_micros(us);
    Moment { mono: Mono(0) + span, wall: START + span }
}

/// The first byte chooses the kind, its link, and whether its options are those of the office's configuration.
pub(super) fn setup(tape: &mut Tape<'_>) -> Setup {
    let choice = tape.byte();
    let kind = kind(choice & KIND);
    let link = if choice & PACKETS == 0 { Link::Stream } else { Link::Packets };
    let office = office();
    let configured = office.adapters.iter().find(|adapter| adapter.kind == kind && choice & CONFIGURED != 0);
    let plain = || Setup::plain(kind, &lines_of(kind));
    let setup = Setup { link, ..configured.map_or_else(plain, hookwatch::config::AdapterConfig::setup) };
    if choice & VARIED == 0 { setup } else { varied(setup) }
}

/// The same adapter with what only a port of another sort may have.
fn varied(setup: Setup) -> Setup {
    let options = match (setup.kind, &setup.options) {
        (AdapterKind::Modbus, options) => {
            let mut bus = options.bus(&setup.lines);
            bus.framing = Framing::Mbap;
            Options::Modbus(Box::new(bus))
        }
        (AdapterKind::Smdr, Options::None) => Options::Smdr(SmdrOptions { format: SmdrFormat::Nec, ..setup.smdr() }),
        (AdapterKind::Smdr, _) => Options::Smdr(SmdrOptions { format: SmdrFormat::Mitel, ..setup.smdr() }),
        (_, options) => options.clone(),
    };
    Setup { options, ..setup }
}

fn kind(choice: u8) -> AdapterKind {
    let [(first, _), ..] = AdapterKind::ALL;
    let chosen = usize::from(choice) % AdapterKind::ALL.len();
    AdapterKind::ALL.get(chosen).map_or(first, |(kind, _)| *kind)
}

/// Lines that the kind may have.
fn lines_of(kind: AdapterKind) -> Vec<DeviceLine> {
    match kind.traits().lines {
        LineNames::UpTo(highest) => (1..=highest).take(MOST_LINES).map(DeviceLine::number).collect(),
        LineNames::Units { .. } => {
            vec![DeviceLine::of_unit(1, 1), DeviceLine::of_unit(1, 2), DeviceLine::of_unit(2, 1)]
        }
        LineNames::Words(words) => words.iter().take(MOST_LINES).map(|word| DeviceLine::new(word)).collect(),
    }
}

/// A configuration with one adapter of each kind, and a number that rings lines of several of them.
pub(crate) fn office() -> Arc<Config> {
    static OFFICE: OnceLock<Arc<Config>> = OnceLock::new();
    let read = || {
        let kinds: Vec<AdapterKind> = AdapterKind::ALL.map(|(kind, _)| kind).to_vec();
        let able: Vec<AdapterKind> = kinds.into_iter().filter(|kind| is_able(*kind)).collect();
        Arc::new(load(&text(&able)).expect("kinds that can be configured alone can be configured together"))
    };
    Arc::clone(OFFICE.get_or_init(read))
}

/// A kind that reports no line is configured beside one that does.
fn is_able(kind: AdapterKind) -> bool {
    let [(first, _), ..] = AdapterKind::ALL;
    let kinds = if kind.traits().reports_lines() { vec![kind] } else { vec![first, kind] };
    load(&text(&kinds)).is_some()
}

/// Kinds that cannot be configured by what every kind has: their keys are wanted in `more_keys`.
pub(crate) fn left_out() -> Vec<&'static str> {
    let is_there = |kind| office().adapters.iter().any(|adapter| adapter.kind == kind);
    AdapterKind::ALL.iter().filter(|(kind, _)| !is_there(*kind)).map(|(_, word)| *word).collect()
}

/// What chooses a kind, as the first byte of an input.
pub(crate) fn word(choice: u8) -> &'static str {
    kind(choice & KIND).as_str()
}

fn load(text: &str) -> Option<Config> {
    let place = Place {
        file: "config.toml".into(),
        dir: "/".into(),
        machine_zone: &|| (jiff::tz::TimeZone::UTC, "UTC".to_owned()),
        named_zone: &|name| jiff::tz::TimeZone::get(name).ok(),
        now: START,
        read: &|_| Err("there are no files here".to_owned()),
    };
    parse(text, &place).ok().map(|Loaded { config, .. }| config)
}

fn text(kinds: &[AdapterKind]) -> String {
    let mut text = "site = \"Fuzz\"\ntimezone = \"UTC\"\n".to_owned();
    let mut shared: Vec<String> = Vec::new();
    for kind in kinds {
        let word = kind.as_str();
        let (mut pairs, mut lines) = (Vec::new(), String::new());
        for (place, line) in lines_of(*kind).iter().enumerate() {
            pairs.push(format!("\"{}\" = \"{word}-{place}\"", line.as_str()));
            // Writing to a String cannot fail.
            let _ = write!(lines, "[[line]]\nid = \"{word}-{place}\"\n");
        }
        let reported = if kind.traits().reports_lines() {
            shared.push(format!("{word}-0"));
            format!("lines = {{ {} }}", pairs.join(", "))
        } else {
            shared.first().map_or_else(String::new, |line| format!("evidence = {{ \"1200\" = \"{line}\" }}"))
        };
        let table = format!("name = \"{word}\"\nkind = \"{word}\"\nport = \"sim:quiet/{word}\"\n{reported}");
        let _ = write!(text, "[[adapter]]\n{table}\n{}\n{lines}", more_keys(word));
    }
    let _ = write!(text, "[[number]]\nnumber = \"0571-0000\"\nlines = {shared:?}\ndistribution = \"simultaneous\"\n");
    text
}
