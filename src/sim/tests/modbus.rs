//! The simulated bus, beyond what every simulated device does.

use super::*;
use crate::decode::modbus::bus::{Bus, Function, Meaning, POLL_OF_VOLTAGE, Reading, Volts};
use crate::domain::{Answer, Power};

fn bus_spec(scene: &str, inputs: u16, change: impl Fn(&mut Bus)) -> SimSpec {
    let mut spec = spec(AdapterKind::Modbus, scene, inputs);
    let mut bus = Bus::usual(&spec.lines);
    change(&mut bus);
    spec.options = Options::Modbus(Box::new(bus));
    spec
}

#[test]
fn a_simulated_voltage_rings_and_is_lifted_as_the_decoder_tells_it() {
    let spec = bus_spec("office/volts", 8, |bus| {
        bus.poll = POLL_OF_VOLTAGE;
        bus.units[0].function = Function::InputRegisters;
        bus.units[0].meaning = Meaning::Volts(Volts::default());
    });
    let mut bench = Bench::new(&spec);
    bench.run(600);
    let signals = bench.signals();
    for wanted in [Signal::RingBurst, Signal::OffHook, Signal::OnHook] {
        assert!(signals.iter().any(|(_, _, signal)| *signal == wanted), "{wanted:?}");
    }
    assert_eq!(bench.faults(), 0);
}

#[test]
fn the_first_unit_of_a_flaky_bus_loses_the_power_of_its_inputs_and_gets_it_back() {
    let spec = bus_spec("flaky/bus", 16, |bus| {
        bus.units[0].meaning = Meaning::Contacts { unpowered: Some(Reading::OffHook) };
    });
    let mut bench = Bench::new(&spec);
    bench.run(300);
    let power = bench.heard.iter().filter_map(|(_, decoded)| match decoded {
        Decoded::Power { power, .. } => Some(*power),
        _ => None,
    });
    let power: Vec<Power> = power.collect();
    assert!(power.len() >= 4, "{power:?}");
    assert!(power.windows(2).all(|pair| pair[0] != pair[1]), "{power:?}");
}

#[test]
fn a_question_for_inputs_that_a_simulated_unit_does_not_have_is_refused_by_name() {
    let mut asked = Bus::usual(&spec(AdapterKind::Modbus, "quiet", 4).lines);
    asked.units[0].count = 9;
    let spec = bus_spec("quiet", 4, |_| {});
    let setup = Setup { options: Options::Modbus(Box::new(asked)), ..Setup::plain(spec.kind, &spec.lines) };
    let mut bench = Bench::new(&spec);
    bench.dialogue = dialogue(&setup);
    bench.decoder = decoder(&setup);
    bench.dialogue.on_open(Mono(0));
    bench.run(2);
    let refused = Decoded::Answer(Answer::Refused { unit: 1, why: "illegal data address" });
    assert!(bench.heard.iter().any(|(_, decoded)| *decoded == refused), "{:?}", bench.heard);
}
