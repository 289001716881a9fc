//! What an `[[adapter]]` of kind `modbus` says of its bus: how it is asked, and what the inputs of each unit mean. What is
//! not written is as usual, for the units that its lines name.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::{Given, decimal, thresholds};
use crate::config::PortSpec;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Mark, Node, Section, Walk, found, shorten};
use crate::decode::modbus::Bus;
use crate::decode::modbus::bus::{
    Framing, Function, Level, Meaning, POLL_OF_VOLTAGE, Reading, TIMEOUT_OF_NETWORK, Unit, Volts, pause_at, timeout_at,
};

/// The keys of an `[[adapter]]` that this kind alone takes.
pub(super) const KEYS: [&str; 4] = ["poll", "timeout", "framing", "units"];

const POLL_RANGE: RangeInclusive<Duration> = Duration::from_millis(50)..=Duration::from_secs(10);
const TIMEOUT_RANGE: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(10);
/// One count of a register, in microvolts: 1 µV to 100 V.
const COUNT_RANGE: RangeInclusive<u64> = 1..=100_000_000;
/// Ringing swings by up to 254 V; less than 1 V is noise.
const SWING_RANGE: RangeInclusive<u64> = 1_000..=200_000;

/// Reads the bus.
pub(super) fn read(walk: &mut Walk<'_>, section: &Section<'_>, given: &Given<'_>) -> Bus {
    let mut bus = Bus::usual(given.lines);
    if let Some(node) = section.get("units") {
        units(walk, &node, &mut bus);
    }
    if bus.units.iter().any(|unit| matches!(unit.meaning, Meaning::Volts(_))) {
        bus.poll = POLL_OF_VOLTAGE;
    }
    if let Some(poll) = section.get("poll").and_then(|node| value::duration(walk, &node, &POLL_RANGE)) {
        bus.poll = poll;
    }
    bus.framing = framing(walk, section, given.port);
    let is_network = matches!(given.port, Some(PortSpec::Tcp { .. } | PortSpec::TcpListen(_)));
    bus.timeout = if is_network { TIMEOUT_OF_NETWORK } else { timeout_at(given.baud, &bus.units) };
    bus.pause = match bus.framing {
        Framing::Rtu => pause_at(given.baud),
        Framing::Mbap => Duration::ZERO,
    };
    if let Some(timeout) = section.get("timeout").and_then(|node| value::duration(walk, &node, &TIMEOUT_RANGE)) {
        bus.timeout = timeout;
    }
    bus
}

/// A network has the frames of Modbus TCP, a serial line those of RTU; a gateway may carry RTU over a network, and a trace
/// has what was recorded.
fn framing(walk: &mut Walk<'_>, section: &Section<'_>, port: Option<&PortSpec>) -> Framing {
    let usual = if matches!(port, Some(PortSpec::Tcp { .. })) { Framing::Mbap } else { Framing::Rtu };
    let Some(node) = section.get("framing") else { return usual };
    let framing = walk.word(&node, &[(Framing::Rtu, "rtu"), (Framing::Mbap, "tcp")]);
    let is_serial = matches!(port, Some(PortSpec::Path(_) | PortSpec::Usb { .. } | PortSpec::Sim(_)));
    if framing == Some(Framing::Mbap) && is_serial {
        let message = "a serial line has no such frames, allowed: framing = \"tcp\" with a port tcp://host:port";
        walk.error(&node.mark, ErrorKind::Contradiction, message);
    }
    framing.unwrap_or(usual)
}

fn units(walk: &mut Walk<'_>, node: &Node<'_>, bus: &mut Bus) {
    let Some(entries) = walk.entries(node, "a table by the unit's address, for example { 2 = { function = 4 } }")
    else {
        return;
    };
    for (name, mark, node) in entries {
        let Some(section) = walk.section(&node, &keys::UNIT) else { continue };
        let address = name.parse::<u8>().ok().filter(|address| (1..=247).contains(address));
        let Some(address) = address.filter(|address| *name == address.to_string()) else {
            let message = format!("\"{}\" is no unit, allowed: an address from 1 to 247", shorten(name));
            walk.error(&mark, ErrorKind::BadDeviceLine, message);
            continue;
        };
        match bus.units.iter_mut().find(|unit| unit.address == address) {
            Some(unit) => read_unit(walk, &section, &mark, unit),
            None => walk.warn(&mark, format!("no line hangs on unit {address}: it is not asked")),
        }
    }
}

fn read_unit(walk: &mut Walk<'_>, section: &Section<'_>, mark: &Mark, unit: &mut Unit) {
    if let Some(code) = section.get("function").and_then(|node| walk.integer(&node, 1..=4)) {
        unit.function = Function::of_code(code).unwrap_or(unit.function);
    }
    if let Some(first) = section.get("first").and_then(|node| walk.integer(&node, 0..=65_535)) {
        unit.first = u16::try_from(first).unwrap_or(u16::MAX);
    }
    let most = unit.function.most();
    if let Some(node) = section.get("count") {
        let count = walk.integer(&node, 1..=u32::from(most)).and_then(|count| u16::try_from(count).ok());
        unit.count = count.unwrap_or(unit.count);
        if unit.count < unit.highest() {
            let message = format!("input {} is named in lines, allowed: at least {0}", unit.highest());
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        }
    }
    if unit.count > most {
        let message =
            format!("function {} reads at most {most} inputs, allowed: inputs 1 to {most}", unit.function.code());
        walk.error(mark, ErrorKind::Contradiction, message);
    }
    if u32::from(unit.first) + u32::from(unit.count) > 65_536 {
        let message = "the last input lies beyond address 65535, allowed: first + count up to 65536";
        walk.error(mark, ErrorKind::Contradiction, message);
    }
    if unit.function.reads_registers() {
        refuse(walk, section, &["active", "unpowered", "invert"], "with function 1 or 2");
        unit.meaning = Meaning::Volts(volts(walk, section));
    } else {
        refuse(walk, section, &["scale", "voltage", "ring_swing"], "with function 3 or 4");
        contacts(walk, section, unit);
    }
}

fn refuse(walk: &mut Walk<'_>, section: &Section<'_>, keys: &[&'static str], allowed: &str) {
    for key in keys {
        if let Some(node) = section.get(key) {
            walk.error(&node.mark, ErrorKind::NotAllowed, format!("`{key}` means nothing here, allowed: {allowed}"));
        }
    }
}

fn volts(walk: &mut Walk<'_>, section: &Section<'_>) -> Volts {
    let usual = Volts::default();
    let scale = section
        .get("scale")
        .and_then(|node| scaled(walk, &node, 6, &COUNT_RANGE, "volts a count from 0.000001 to 100"));
    let swing = section.get("ring_swing").and_then(|node| scaled(walk, &node, 3, &SWING_RANGE, "volts from 1 to 200"));
    let voltage = section.get("voltage").and_then(|node| thresholds(walk, &node));
    Volts {
        count_uv: scale.unwrap_or(usual.count_uv),
        thresholds: voltage.unwrap_or(usual.thresholds),
        ring_swing_mv: swing.unwrap_or(usual.ring_swing_mv),
    }
}

/// A decimal number, in units of its last of so many decimals.
fn scaled(
    walk: &mut Walk<'_>,
    node: &Node<'_>,
    decimals: usize,
    range: &RangeInclusive<u64>,
    allowed: &str,
) -> Option<u32> {
    let text = match node.value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => {
            walk.wrong_type(node, allowed);
            return None;
        }
    };
    let number = decimal(text, decimals).filter(|number| range.contains(number));
    if number.is_none() {
        let message = format!("{} is out of range, allowed: {allowed}", found(node.value));
        walk.error(&node.mark, ErrorKind::OutOfRange, message);
    }
    number.and_then(|number| u32::try_from(number).ok())
}

fn contacts(walk: &mut Walk<'_>, section: &Section<'_>, unit: &mut Unit) {
    let levels = [(Level::High, "high"), (Level::Low, "low")];
    let active = section.get("active").and_then(|node| walk.word(&node, &levels)).unwrap_or(Level::High);
    for input in &mut unit.inputs {
        input.off_hook = active;
    }
    if let Some(node) = section.get("invert") {
        invert(walk, &node, unit);
    }
    let readings = [(Reading::OffHook, "off_hook"), (Reading::OnHook, "on_hook")];
    let Some(node) = section.get("unpowered") else { return };
    let unpowered = walk.word(&node, &readings);
    unit.meaning = Meaning::Contacts { unpowered };
    if unit.inputs.len() < crate::decode::modbus::TOGETHER_LEAST {
        let message =
            "fewer than 4 lines hang on this unit: that all of them change together shows nothing of its power";
        walk.warn(&node.mark, message);
    }
}

/// Inputs that are wired the other way round than the rest.
fn invert(walk: &mut Walk<'_>, node: &Node<'_>, unit: &mut Unit) {
    for node in walk.list(node, "inputs").unwrap_or_default() {
        let Some(input) = walk.integer(&node, 1..=u32::from(unit.function.most())) else { continue };
        if let Some(known) = unit.inputs.iter_mut().find(|known| u32::from(known.offset) + 1 == input) {
            known.off_hook = known.off_hook.inverted();
        } else {
            let message = format!("no line hangs on input {input}, allowed: inputs that lines names");
            walk.error(&node.mark, ErrorKind::UnknownReference, message);
        }
    }
}
