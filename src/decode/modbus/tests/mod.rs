//! Frames made by hand, for both halves of the protocol.

mod conversing;
mod decoding;

use super::bus::{Bus, Function, Meaning, Unit, Volts};
use crate::domain::DeviceLine;

/// A frame of a serial line. The checksum is worked out here anew, from its polynomial (MODBUS over Serial Line 1.02, 6.2.2).
fn rtu(inside: &[u8]) -> Vec<u8> {
    let mut crc: u16 = 0xffff;
    for byte in inside {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xa001 } else { crc >> 1 };
        }
    }
    [inside, &crc.to_le_bytes()].concat()
}

/// The usual bus of these units and inputs.
fn bus(places: &[(u16, u16)]) -> Bus {
    let lines: Vec<_> = places.iter().map(|(unit, input)| DeviceLine::of_unit(*unit, *input)).collect();
    Bus::usual(&lines)
}

/// A unit of so many voltages, each of which is a line.
fn volts_unit(address: u8, count: u16) -> Unit {
    let mut unit = bus(&(1..=count).map(|input| (u16::from(address), input)).collect::<Vec<_>>()).units.remove(0);
    unit.function = Function::InputRegisters;
    unit.meaning = Meaning::Volts(Volts::default());
    unit
}

/// A bus of one line's voltage.
fn volts_bus() -> Bus {
    Bus { units: vec![volts_unit(1, 1)], ..bus(&[(1, 1)]) }
}

/// The answer of that bus.
fn sample(count: i16) -> Vec<u8> {
    let [high, low] = count.to_be_bytes();
    rtu(&[1, 4, 2, high, low])
}
