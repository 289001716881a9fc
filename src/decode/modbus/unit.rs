//! What the inputs of one unit say: levels of contacts, or voltages. Every answer tells every configured input anew, so
//! that a line that was stale or unknown returns with the next one.

use modbus_core::Response;

use super::bus::{Bus, Level, Meaning, Reading, Unit, UnitInput, Volts};
use super::power::PowerWatch;
use crate::domain::{Answer, Decoded, Signal};

/// What one unit's answers mean.
#[derive(Debug)]
pub(super) struct UnitSense {
    address: u16,
    inputs: Vec<UnitInput>,
    meaning: Sense,
}

#[derive(Debug)]
enum Sense {
    Contacts(PowerWatch),
    Volts(Vec<Voltmeter>),
}

impl UnitSense {
    pub(super) fn new(bus: &Bus, unit: &Unit) -> Self {
        let meaning = match unit.meaning {
            Meaning::Contacts { unpowered } => Sense::Contacts(PowerWatch::new(unpowered, unit.inputs.len(), bus.poll)),
            Meaning::Volts(volts) => {
                let meter =
                    Voltmeter { volts, sees_ringing: bus.sees_ringing(), last: None, standing: Standing::Steady };
                Sense::Volts(vec![meter; unit.inputs.len()])
            }
        };
        Self { address: u16::from(unit.address), inputs: unit.inputs.clone(), meaning }
    }

    pub(super) fn address(&self) -> u16 {
        self.address
    }

    /// An answer of the right form: every configured input stands in it.
    pub(super) fn answer(&mut self, pdu: &[u8], transaction: Option<u16>, out: &mut Vec<Decoded>) {
        match (Response::try_from(pdu), &mut self.meaning) {
            (Ok(Response::ReadCoils(bits) | Response::ReadDiscreteInputs(bits)), Sense::Contacts(power)) => {
                let levels = self.inputs.iter().map(|input| {
                    if bits.get(usize::from(input.offset)) == Some(true) { Level::High } else { Level::Low }
                });
                contacts(self.address, &self.inputs, &levels.collect::<Vec<_>>(), power, out);
            }
            (Ok(Response::ReadHoldingRegisters(words) | Response::ReadInputRegisters(words)), Sense::Volts(meters)) => {
                for (input, meter) in self.inputs.iter().zip(meters) {
                    let Some(word) = words.get(usize::from(input.offset)) else { continue };
                    meter.sample(input, word.cast_signed(), out);
                }
            }
            _ => {}
        }
        out.push(Decoded::Answer(Answer::UnitState { unit: self.address, transaction }));
    }
}

fn contacts(unit: u16, inputs: &[UnitInput], levels: &[Level], power: &mut PowerWatch, out: &mut Vec<Decoded>) {
    let read = |(input, level): (&UnitInput, &Level)| {
        if *level == input.off_hook { Reading::OffHook } else { Reading::OnHook }
    };
    let readings: Vec<Reading> = inputs.iter().zip(levels).map(read).collect();
    if let Some(power) = power.look(&readings) {
        out.push(Decoded::Power { unit, power });
    }
    for ((input, level), reading) in inputs.iter().zip(levels).zip(readings) {
        let (signal, why) = match (reading, level) {
            _ if power.is_gone() => (Signal::HookUnknown, "no power"),
            (Reading::OffHook, Level::High) => (Signal::OffHook, "1"),
            (Reading::OffHook, Level::Low) => (Signal::OffHook, "0"),
            (Reading::OnHook, Level::High) => (Signal::OnHook, "1"),
            (Reading::OnHook, Level::Low) => (Signal::OnHook, "0"),
        };
        out.push(Decoded::Line { line: input.line.clone(), signal, why });
    }
}

/// One analogue input. Ringing is an alternating voltage of 90 V upon the feed: samples that differ much again and again.
/// One difference alone is a handset that was lifted or put back.
#[derive(Debug, Clone)]
struct Voltmeter {
    volts: Volts,
    sees_ringing: bool,
    /// The last sample with its sign, in millivolts.
    last: Option<i64>,
    standing: Standing,
}

/// What the samples before did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Steady,
    /// The last one differed much from the one before.
    Swung,
    /// The same, and a hook that moves would do as much.
    Moved,
    /// The last one lay between the thresholds: a voltage that passes through is not yet one that stays there.
    Between,
}

/// No hook state has more between the wires: feeds are 24 to 60 V, ringing swings to 127 V about them.
const HIGHEST_FEED_MV: u64 = 70_000;

/// Whether two samples differ as ringing alone makes them: one is higher than any feed, or their signs differ. A handset
/// that is lifted, dropped or dialled with, and a loose wire, move between the levels of hook states.
fn is_of_ringing(last: i64, now: i64) -> bool {
    last.signum() * now.signum() < 0 || last.unsigned_abs().max(now.unsigned_abs()) > HIGHEST_FEED_MV
}

impl Voltmeter {
    fn sample(&mut self, input: &UnitInput, count: i16, out: &mut Vec<Decoded>) {
        let millivolts = i64::from(count) * i64::from(self.volts.count_uv) / 1000;
        let magnitude = u32::try_from(millivolts.unsigned_abs()).unwrap_or(u32::MAX);
        let line = || input.line.clone();
        out.push(Decoded::Voltage { line: line(), millivolts: magnitude });
        let before = std::mem::replace(&mut self.standing, Standing::Steady);
        let last = self.last.replace(millivolts);
        let swing = last.filter(|last| last.abs_diff(millivolts) > u64::from(self.volts.ring_swing_mv));
        if let Some(last) = swing {
            let rings = is_of_ringing(last, millivolts);
            self.standing = if rings { Standing::Swung } else { Standing::Moved };
            if before == Standing::Swung && rings && self.sees_ringing {
                out.push(Decoded::Line { line: line(), signal: Signal::RingBurst, why: "swing" });
            }
            return;
        }
        let signal = self.volts.thresholds.judge(magnitude);
        if signal == Signal::HookUnknown {
            self.standing = Standing::Between;
            if before != Standing::Between {
                return;
            }
        }
        out.push(Decoded::Line { line: line(), signal, why: "volts" });
    }
}
