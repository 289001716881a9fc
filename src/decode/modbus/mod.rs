//! Modbus: off-hook relays on digital inputs, or line voltage on analogue ones, of several units on a bus. RTU on a
//! serial line, or Modbus TCP. Framing and checksum are those of `modbus-core`; which frames may come, and finding the
//! next one behind noise, are ours (`docs/decisions/0014-modbus-is-spoken-sans-io.md`). The decoder must not take an
//! answer of another form than the one asked for, and must not read inputs without power as handsets on their cradles.

pub mod bus;
mod dialogue;
mod frame;
mod power;
#[cfg(test)]
mod tests;
mod unit;

pub use self::bus::Bus;
pub use self::dialogue::ModbusDialogue;
use self::frame::{FoundFrame, FrameKind, Framer, Reader};
pub use self::power::TOGETHER_LEAST;
use self::unit::UnitSense;
use super::Decoder;
use crate::domain::{Answer, Decoded, Tally};

/// Decodes one connection to a bus.
#[derive(Debug)]
pub struct ModbusDecoder {
    framer: Framer,
    units: Units,
}

#[derive(Debug)]
struct Units(Vec<UnitSense>);

impl ModbusDecoder {
    /// A decoder of a new connection.
    #[must_use]
    pub fn new(bus: &Bus) -> Self {
        let units = bus.units.iter().map(|unit| UnitSense::new(bus, unit)).collect();
        Self { framer: Framer::new(bus), units: Units(units) }
    }
}

impl Decoder for ModbusDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.framer.push(&mut self.units, bytes, out);
    }

    fn finish(&mut self, out: &mut Vec<Decoded>) {
        self.framer.finish(out);
    }

    fn tally(&self) -> Tally {
        self.framer.tally()
    }
}

impl Reader for Units {
    fn frame(&mut self, frame: FoundFrame<'_>, out: &mut Vec<Decoded>) {
        let FoundFrame { kind, unit, transaction, pdu } = frame;
        let Some(sense) = self.0.get_mut(unit) else { return };
        match kind {
            FrameKind::Answer => sense.answer(pdu, transaction, out),
            FrameKind::Refusal => {
                out.push(Decoded::Answer(Answer::Refused { unit: sense.address(), why: refusal(pdu) }));
            }
            FrameKind::Echo => {}
        }
    }
}

/// What a refusal is called (MODBUS Application Protocol 1.1b3, 7).
fn refusal(pdu: &[u8]) -> &'static str {
    use modbus_core::{Exception, ExceptionResponse};
    let Ok(response) = ExceptionResponse::try_from(pdu) else { return "an unknown exception" };
    match response.exception {
        Exception::IllegalFunction => "illegal function",
        Exception::IllegalDataAddress => "illegal data address",
        Exception::IllegalDataValue => "illegal data value",
        Exception::ServerDeviceFailure => "device failure",
        Exception::Acknowledge => "not ready yet",
        Exception::ServerDeviceBusy => "device busy",
        Exception::MemoryParityError => "memory parity error",
        Exception::GatewayPathUnavailable => "gateway path unavailable",
        Exception::GatewayTargetDevice => "gateway target failed to respond",
    }
}
