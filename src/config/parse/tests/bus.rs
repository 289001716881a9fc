//! What the parser makes of a Modbus bus.

use super::*;
use crate::config::AdapterConfig;
use crate::decode::modbus::Bus;
use crate::decode::modbus::bus::{Framing, Function, Level, Meaning, Reading, Volts};
use crate::decode::{Options, modbus};
use crate::domain::RingStyle;

/// A bus with lines on inputs 1 to 5 of unit 1 and on input 3 of unit 2; more keys of the adapter may stand in it.
fn file(port: &str, keys: &str) -> String {
    let lines = ["a", "b", "c", "d", "e", "f"].map(|line| format!("[[line]]\nid = \"{line}\"\n")).concat();
    format!(
        "site = \"hall\"\n[[adapter]]\nname = \"bus\"\nkind = \"modbus\"\nport = \"{port}\"\n{keys}\n\
         lines = {{ 1 = \"a\", \"1/2\" = \"b\", \"1/3\" = \"c\", \"1/4\" = \"d\", \"1/5\" = \"e\", \"2/3\" = \"f\" }}\n{lines}"
    )
}

fn adapter(port: &str, keys: &str) -> AdapterConfig {
    load(&file(port, keys)).unwrap_or_else(|errors| panic!("{keys}: {errors:?}")).config.adapters.remove(0)
}

fn bus(port: &str, keys: &str) -> Bus {
    match adapter(port, keys).options {
        Options::Modbus(bus) => *bus,
        other => panic!("no bus: {other:?}"),
    }
}

#[test]
fn only_what_differs_from_the_usual_has_to_be_written() {
    let bus = bus("/dev/a", "");
    assert_eq!((bus.framing, bus.poll), (Framing::Rtu, Duration::from_millis(200)));
    assert_eq!((bus.timeout, bus.pause), (Duration::from_millis(100), Duration::from_micros(4010)));
    let units: Vec<_> = bus.units.iter().map(|unit| (unit.address, unit.function, unit.first, unit.count)).collect();
    assert_eq!(units, [(1, Function::DiscreteInputs, 0, 5), (2, Function::DiscreteInputs, 0, 3)]);
    assert!(bus.units.iter().flat_map(|unit| &unit.inputs).all(|input| input.off_hook == Level::High));
}

#[test]
fn what_is_written_of_a_bus_and_its_units_is_taken() {
    let keys = "poll = \"100ms\"\ntimeout = \"80ms\"\nunits = { 1 = { function = 1, first = 16, count = 8, active = \"low\", \
                unpowered = \"off_hook\", invert = [2] }, 2 = { function = 4, scale = 0.1, ring_swing = 70 } }";
    let bus = bus("/dev/a", keys);
    assert_eq!((bus.poll, bus.timeout), (Duration::from_millis(100), Duration::from_millis(80)));
    let [first, second] = bus.units.as_slice() else { panic!("two units") };
    assert_eq!((first.function, first.first, first.count), (Function::Coils, 16, 8));
    assert_eq!(first.meaning, Meaning::Contacts { unpowered: Some(Reading::OffHook) });
    let levels: Vec<Level> = first.inputs.iter().map(|input| input.off_hook).collect();
    assert_eq!(levels, [Level::Low, Level::High, Level::Low, Level::Low, Level::Low]);
    let volts = Volts { count_uv: 100_000, ring_swing_mv: 70_000, ..Volts::default() };
    assert_eq!(second.meaning, Meaning::Volts(volts));
}

#[test]
fn a_network_has_a_header_and_a_gateway_may_carry_rtu() {
    assert_eq!(bus("tcp://10.0.0.5:502", "").framing, Framing::Mbap);
    assert_eq!(bus("tcp://10.0.0.5:502", "").timeout, Duration::from_millis(250));
    assert_eq!(bus("tcp://10.0.0.5:502", "framing = \"rtu\"").framing, Framing::Rtu);
    assert_eq!(bus("replay:a.trace", "framing = \"tcp\"").framing, Framing::Mbap);
}

#[test]
fn a_slow_line_gives_a_unit_more_time() {
    let slow = bus("/dev/a", "baud = 1200");
    // 14 bytes of 11 bits, twice.
    assert_eq!(slow.timeout.as_millis(), 256);
    assert_eq!(bus("/dev/a", "baud = 115200").pause, Duration::from_micros(1750));
}

#[test]
fn what_is_seen_of_a_line_depends_on_its_unit_and_the_cycle() {
    let keys = |poll: &str| format!("poll = \"{poll}\"\nunits = {{ 2 = {{ function = 3 }} }}");
    for (poll, volts) in [("200ms", RingStyle::Bursts), ("201ms", RingStyle::None)] {
        let adapter = adapter("/dev/a", &keys(poll));
        let of = |line: &str| adapter.traits_of(&DeviceLine::new(line));
        assert_eq!((of("1/1").ring, of("1/1").voltage), (RingStyle::None, false));
        assert_eq!((of("2/3").ring, of("2/3").voltage), (volts, true));
    }
    for (poll, stale_ms) in [("50ms", 1000), ("333ms", 1000), ("334ms", 1002), ("10s", 30_000)] {
        let stale = adapter("/dev/a", &keys(poll)).setup().stale_after();
        assert_eq!(stale, Some(Duration::from_millis(stale_ms)), "{poll}");
    }
    assert_eq!(bus("/dev/a", "units = { 2 = { function = 3 } }").poll, modbus::bus::POLL_OF_VOLTAGE);
}

#[test]
fn what_cannot_be_is_told_at_its_place() {
    use ErrorKind as K;
    for (port, keys, column, kind) in [
        ("/dev/a", "poll = \"49ms\"", 8, K::OutOfRange),
        ("/dev/a", "timeout = \"11s\"", 11, K::OutOfRange),
        ("/dev/a", "framing = \"tcp\"", 11, K::Contradiction),
        ("/dev/a", "framing = \"ascii\"", 11, K::NotAllowed),
        ("/dev/a", "voltage = { dead_below = 1 }", 11, K::NotAllowed),
        ("/dev/a", "units = 1", 9, K::WrongType),
        ("/dev/a", "units = { 0 = {} }", 11, K::BadDeviceLine),
        ("/dev/a", "units = { 01 = {} }", 11, K::BadDeviceLine),
        ("/dev/a", "units = { 1 = { speed = 1 } }", 17, K::UnknownKey),
        ("/dev/a", "units = { 1 = { function = 5 } }", 28, K::OutOfRange),
        ("/dev/a", "units = { 1 = { count = 4 } }", 25, K::Contradiction),
        ("/dev/a", "units = { 2 = { function = 4, count = 126 } }", 39, K::OutOfRange),
        ("/dev/a", "units = { 1 = { first = 65532 } }", 11, K::Contradiction),
        ("/dev/a", "units = { 1 = { scale = 0.1 } }", 25, K::NotAllowed),
        ("/dev/a", "units = { 1 = { function = 4, active = \"low\" } }", 40, K::NotAllowed),
        ("/dev/a", "units = { 1 = { invert = [6] } }", 27, K::UnknownReference),
        ("/dev/a", "units = { 2 = { function = 4, scale = 0.0000001 } }", 39, K::OutOfRange),
        ("/dev/a", "units = { 2 = { function = 4, ring_swing = 201 } }", 44, K::OutOfRange),
    ] {
        let errors = load(&file(port, keys)).expect_err(keys);
        let found: Vec<_> = errors.iter().map(|e| (e.at.line, e.at.column, e.kind)).collect();
        assert_eq!(found, [(6, column, kind)], "{keys}: {:?}", shown(&errors));
    }
    let other = file("/dev/a", "poll = \"1s\"").replace("modbus", "dial-board");
    assert!(load(&other).unwrap_err().iter().any(|error| error.kind == K::NotAllowed));
}

#[test]
fn what_may_be_a_mistake_is_a_warning() {
    for (keys, told) in [
        ("units = { 9 = {} }", "no line hangs on unit 9"),
        ("units = { 2 = { unpowered = \"on_hook\" } }", "fewer than 4 lines"),
    ] {
        let warnings = load(&file("/dev/a", keys)).unwrap().warnings;
        assert!(warnings.iter().any(|warning| warning.message.contains(told)), "{keys}: {warnings:?}");
    }
}
