//! A simulated RTU bus with the units of the configuration: each answers the questions of its functions, refuses others,
//! and says nothing by itself. In the scene `flaky` the inputs of the first unit lose their power now and then.
//! Grammar and sources: `docs/PROTOCOLS.md`, "modbus".

use std::collections::VecDeque;

use modbus_core::rtu::{self, Header, ResponseAdu};
use modbus_core::{
    Coils, Data, DecoderType, Exception, ExceptionResponse, FunctionCode, Request, Response, ResponsePdu,
};

use super::SimSpec;
use super::device::Core;
use super::life::{Happening, Life, Ways};
use super::rng::Rng;
use super::scene::Scene;
use crate::decode::modbus::bus::{Function, Level, Meaning, Reading, Unit};
use crate::domain::{Moment, Mono};

/// What a line of China has on its cradle and off it, and what ringing adds at the most, in millivolts.
const ON_HOOK_MV: i64 = -48_000;
const OFF_HOOK_MV: i64 = -8_000;
const RINGING_MV: i64 = 127_000;
/// A quarter of a period of 25 Hz, in microseconds.
const QUARTER_US: u64 = 10_000;
/// Bits and registers of one answer at the most, in bytes.
const INSIDE: usize = 250;

/// The bus.
pub(super) struct ModbusBus {
    units: Vec<SimUnit>,
    life: Life,
    power: Supply,
    heard: Vec<u8>,
    said: VecDeque<Vec<u8>>,
}

struct SimUnit {
    config: Unit,
    /// The line of its first input, by its place among all lines.
    first_line: usize,
    handsets: Vec<Handset>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handset {
    On,
    Off,
    Rung,
}

/// The power of the first unit's inputs.
struct Supply {
    is_on: bool,
    /// When that changes; `None` for never.
    change: Option<Mono>,
    rng: Rng,
}

impl ModbusBus {
    pub(super) fn new(spec: &SimSpec, scene: Scene, rng: Rng, now: Moment) -> Self {
        let bus = spec.options.bus(&spec.lines);
        let mut first_line = 0;
        let units = bus.units.into_iter().map(|config| {
            let handsets = vec![Handset::On; config.inputs.len()];
            let unit = SimUnit { config, first_line, handsets };
            first_line += unit.handsets.len();
            unit
        });
        let units = units.collect();
        let mut power = rng.clone();
        let change = (scene == Scene::Flaky).then(|| now.mono + power.span(10_000, 20_000));
        let ways = Ways { busy_at_most: usize::MAX, ..Ways::ALONE };
        let life = Life::new(scene, first_line, ways, rng, now.mono);
        let power = Supply { is_on: true, change, rng: power };
        Self { units, life, power, heard: Vec::new(), said: VecDeque::new() }
    }

    fn go_on(&mut self, now: Mono) {
        self.power.turn(now);
        while let Some((line, happening)) = self.life.step(now) {
            let unit = self.units.iter_mut().rev().find(|unit| unit.first_line <= line);
            let handset = unit.and_then(|unit| unit.handsets.get_mut(line - unit.first_line));
            let Some(handset) = handset else { continue };
            *handset = match happening {
                Happening::Lifts | Happening::FlashCloses => Handset::Off,
                Happening::HangsUp | Happening::FlashOpens | Happening::Pauses | Happening::GivesUp => Handset::On,
                Happening::Rings { .. } | Happening::RingsAgain => Handset::Rung,
                Happening::Dials(_) | Happening::Dialled { .. } | Happening::FarEndClears => *handset,
            };
        }
    }

    fn answer(&mut self, now: Mono, address: u8, pdu: &[u8]) {
        let Some(place) = self.units.iter().position(|unit| unit.config.address == address) else { return };
        let is_powered = self.power.is_on || place > 0;
        let Some(unit) = self.units.get(place) else { return };
        let mut inside = [0; INSIDE];
        let refused = |exception| {
            let function = FunctionCode::new(pdu.first().copied().unwrap_or_default());
            ResponsePdu(Err(ExceptionResponse { function, exception }))
        };
        let response = match Request::try_from(pdu) {
            Ok(request) if !unit.is_asked_by(request) => refused(Exception::IllegalFunction),
            Ok(
                Request::ReadCoils(first, count)
                | Request::ReadDiscreteInputs(first, count)
                | Request::ReadHoldingRegisters(first, count)
                | Request::ReadInputRegisters(first, count),
            ) => match unit.read(now, first, count, is_powered, &mut inside) {
                Some(response) => ResponsePdu(Ok(response)),
                None => refused(Exception::IllegalDataAddress),
            },
            _ => refused(Exception::IllegalFunction),
        };
        let mut frame = [0; rtu::MAX_FRAME_LEN];
        let adu = ResponseAdu { hdr: Header { slave: address }, pdu: response };
        if let Some(frame) = rtu::server::encode_response(adu, &mut frame)
            .ok()
            .and_then(|length| frame.get(..length).map(<[u8]>::to_vec))
        {
            self.said.push_back(frame);
        }
    }
}

impl Core for ModbusBus {
    fn on_plugged_in(&mut self, _now: Moment) {
        self.heard.clear();
    }

    /// A master sends one whole question at a time; bytes that are none are forgotten.
    fn on_bytes(&mut self, now: Moment, bytes: &[u8]) {
        self.go_on(now.mono);
        self.heard.extend_from_slice(bytes);
        while !self.heard.is_empty() {
            let heard = std::mem::take(&mut self.heard);
            let Ok(Some((frame, place))) = rtu::decode(DecoderType::Request, &heard) else {
                self.heard = if heard.len() < rtu::MAX_FRAME_LEN { heard } else { Vec::new() };
                return;
            };
            self.answer(now.mono, frame.slave, frame.pdu);
            self.heard = heard.get(place.start + place.size..).unwrap_or_default().to_vec();
        }
    }

    fn on_timeout(&mut self, now: Moment) {
        self.go_on(now.mono);
    }

    /// What happens is seen when it is asked for, and nothing needs a wake-up before.
    fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    fn poll_output(&mut self) -> Option<Vec<u8>> {
        self.said.pop_front()
    }
}

impl SimUnit {
    fn is_asked_by(&self, request: Request<'_>) -> bool {
        FunctionCode::from(request).value() == self.config.function.code()
    }

    /// What stands at so many addresses; `None` where one of them is none of its own.
    fn read<'i>(
        &self,
        now: Mono,
        first: u16,
        count: u16,
        is_powered: bool,
        inside: &'i mut [u8; INSIDE],
    ) -> Option<Response<'i>> {
        let from = first.checked_sub(self.config.first)?;
        let end = from.checked_add(count).filter(|end| *end <= self.config.count)?;
        match self.config.meaning {
            Meaning::Contacts { unpowered } => {
                let unpowered = unpowered.filter(|_| !is_powered);
                let bits: Vec<bool> = (from..end).map(|offset| self.level(offset, unpowered) == Level::High).collect();
                let bits = Coils::from_bools(&bits, inside).ok()?;
                let is_coils = self.config.function == Function::Coils;
                Some(if is_coils { Response::ReadCoils(bits) } else { Response::ReadDiscreteInputs(bits) })
            }
            Meaning::Volts(volts) => {
                let count_of = |offset| self.millivolts(now, offset) * 1000 / i64::from(volts.count_uv.max(1));
                let clamp = |count: i64| i16::try_from(count).unwrap_or(if count < 0 { i16::MIN } else { i16::MAX });
                let words: Vec<u16> = (from..end).map(|offset| clamp(count_of(offset)).cast_unsigned()).collect();
                let words = Data::from_words(&words, inside).ok()?;
                let is_holding = self.config.function == Function::HoldingRegisters;
                Some(if is_holding {
                    Response::ReadHoldingRegisters(words)
                } else {
                    Response::ReadInputRegisters(words)
                })
            }
        }
    }

    fn level(&self, offset: u16, unpowered: Option<Reading>) -> Level {
        let place = self.config.inputs.iter().position(|input| input.offset == offset);
        let Some((input, handset)) =
            place.and_then(|place| Some((self.config.inputs.get(place)?, self.handsets.get(place)?)))
        else {
            return Level::Low;
        };
        let is_off = unpowered.map_or(*handset == Handset::Off, |reading| reading == Reading::OffHook);
        if is_off { input.off_hook } else { input.off_hook.inverted() }
    }

    fn millivolts(&self, now: Mono, offset: u16) -> i64 {
        let place = self.config.inputs.iter().position(|input| input.offset == offset);
        match place.and_then(|place| self.handsets.get(place)) {
            None => 0,
            Some(Handset::On) => ON_HOOK_MV,
            Some(Handset::Off) => OFF_HOOK_MV,
            Some(Handset::Rung) => {
                // The peaks and the noughts of the alternating voltage, whichever comes next.
                let swing = match now.0 / QUARTER_US % 4 {
                    1 => RINGING_MV,
                    3 => -RINGING_MV,
                    _ => 0,
                };
                ON_HOOK_MV + swing
            }
        }
    }
}

impl Supply {
    fn turn(&mut self, now: Mono) {
        if self.change.is_some_and(|change| change <= now) {
            self.is_on = !self.is_on;
            let stays = if self.is_on { self.rng.span(20_000, 40_000) } else { self.rng.span(4000, 8000) };
            self.change = Some(now + stays);
        }
    }
}
