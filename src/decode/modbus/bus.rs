//! What the configuration says of a Modbus bus: how its frames stand on the wire, how often each unit is asked, and what
//! its inputs mean. Values only; nothing here asks or decodes.

use std::time::Duration;

use crate::decode::voltage::Thresholds;
use crate::domain::DeviceLine;

/// One cycle over all units where the configuration names none.
pub const POLL: Duration = Duration::from_millis(200);
/// The same where a unit measures voltage. Whole periods of the ringing voltage (40 ms at 25 Hz, 50 ms at 20 Hz) would
/// meet it in the same phase each time and see no swing; 130 ms is far from both.
pub const POLL_OF_VOLTAGE: Duration = Duration::from_millis(130);
/// Up to this cycle a burst of 1 s is met by at least five samples, and ringing is reported.
pub const POLL_OF_RINGING: Duration = Duration::from_millis(200);
/// The shortest time that a unit gets for its answer, over a serial line.
pub const TIMEOUT_LEAST: Duration = Duration::from_millis(100);
/// The time that a unit gets for its answer behind a network, where the configuration names none.
pub const TIMEOUT_OF_NETWORK: Duration = Duration::from_millis(250);
/// The least silence that is called silence, whatever the cycle (`docs/PROTOCOLS.md`, the decided rules).
const SILENCE_LEAST: Duration = Duration::from_secs(1);
/// A difference of two samples above this is ringing at work, in millivolts: 90 V of ringing swing by up to 254 V.
pub const RING_SWING_MV: u32 = 30_000;

/// A bus and the units that are asked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bus {
    /// How frames stand on the wire.
    pub framing: Framing,
    /// One cycle over all units, 50 ms to 10 s.
    pub poll: Duration,
    /// How long a unit may take to answer, 10 ms to 10 s.
    pub timeout: Duration,
    /// The silence between an answer and the next question.
    pub pause: Duration,
    /// The units, by address.
    pub units: Vec<Unit>,
}

/// How frames stand on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Framing {
    /// With a checksum behind them, as on a serial line.
    Rtu,
    /// With a header before them, as Modbus TCP has it.
    Mbap,
}

/// One unit and the one question that it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its address, 1 to 247.
    pub address: u8,
    /// How it is asked.
    pub function: Function,
    /// The address of its first input.
    pub first: u16,
    /// How many inputs are asked for: 1 to 2000 bits, 1 to 125 registers.
    pub count: u16,
    /// What its inputs mean.
    pub meaning: Meaning,
    /// Its configured inputs, in their order.
    pub inputs: Vec<UnitInput>,
}

/// The functions that read inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// 01, read coils.
    Coils,
    /// 02, read discrete inputs.
    DiscreteInputs,
    /// 03, read holding registers.
    HoldingRegisters,
    /// 04, read input registers.
    InputRegisters,
}

impl Function {
    /// Its code on the wire.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Coils => 1,
            Self::DiscreteInputs => 2,
            Self::HoldingRegisters => 3,
            Self::InputRegisters => 4,
        }
    }

    /// The function of a code.
    #[must_use]
    pub fn of_code(code: u32) -> Option<Self> {
        [Self::Coils, Self::DiscreteInputs, Self::HoldingRegisters, Self::InputRegisters]
            .into_iter()
            .find(|function| u32::from(function.code()) == code)
    }

    /// Whether it reads registers rather than bits.
    #[must_use]
    pub fn reads_registers(self) -> bool {
        matches!(self, Self::HoldingRegisters | Self::InputRegisters)
    }

    /// The most inputs that one question may ask for (MODBUS Application Protocol 1.1b3, 6.1 to 6.4).
    #[must_use]
    pub fn most(self) -> u16 {
        if self.reads_registers() { 125 } else { 2000 }
    }
}

/// What the inputs of a unit mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The contacts of off-hook relays.
    Contacts {
        /// What every input reads while the unit's inputs have no power, where it was declared.
        unpowered: Option<Reading>,
    },
    /// The voltage between the wires of a line.
    Volts(Volts),
}

/// What a contact says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// The handset is off.
    OffHook,
    /// The handset is on its cradle.
    OnHook,
}

/// What a register means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volts {
    /// One count of the register (signed, 16 bits), in microvolts.
    pub count_uv: u32,
    /// What the voltage means.
    pub thresholds: Thresholds,
    /// Two samples further apart than this are ringing at work, in millivolts.
    pub ring_swing_mv: u32,
}

impl Default for Volts {
    /// 0.01 V a count.
    fn default() -> Self {
        Self { count_uv: 10_000, thresholds: Thresholds::default(), ring_swing_mv: RING_SWING_MV }
    }
}

/// One configured input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitInput {
    /// The device's name of it.
    pub line: DeviceLine,
    /// Its place behind the unit's first input, from 0.
    pub offset: u16,
    /// At which level its contact says off-hook; without meaning for voltage.
    pub off_hook: Level,
}

/// The level of a digital input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// 1.
    High,
    /// 0.
    Low,
}

impl Level {
    /// The other one.
    #[must_use]
    pub fn inverted(self) -> Self {
        match self {
            Self::High => Self::Low,
            Self::Low => Self::High,
        }
    }
}

impl Bus {
    /// The bus of these lines where the configuration says nothing for it alone.
    #[must_use]
    pub fn usual(lines: &[DeviceLine]) -> Self {
        let mut units: Vec<Unit> = Vec::new();
        for line in lines {
            let Some((address, input)) = place(line) else { continue };
            let input = UnitInput { line: line.clone(), offset: input - 1, off_hook: Level::High };
            match units.iter_mut().find(|unit| unit.address == address) {
                Some(unit) => unit.inputs.push(input),
                None => units.push(Unit::usual(address, input)),
            }
        }
        units.sort_by_key(|unit| unit.address);
        for unit in &mut units {
            unit.inputs.sort_by_key(|input| input.offset);
            unit.count = unit.highest();
        }
        let (framing, pause) = (Framing::Rtu, pause_at(9600));
        Self { framing, poll: POLL, timeout: TIMEOUT_LEAST, pause, units }
    }

    /// Silence after which a unit, or the whole bus, is stale: three cycles, at least 1 s; and never less than one cycle
    /// in which no unit answers, as the others would be silent with it.
    #[must_use]
    pub fn silent_after(&self) -> Duration {
        let units = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        let unanswered = (self.timeout + self.pause).saturating_mul(units).saturating_add(self.poll);
        (self.poll * 3).max(SILENCE_LEAST).max(unanswered)
    }

    /// The unit that a line hangs on.
    #[must_use]
    pub fn unit_of(&self, line: &DeviceLine) -> Option<&Unit> {
        let (address, _) = place(line)?;
        self.units.iter().find(|unit| unit.address == address)
    }

    /// Whether samples come often enough to tell ringing.
    #[must_use]
    pub fn sees_ringing(&self) -> bool {
        self.poll <= POLL_OF_RINGING
    }
}

impl Unit {
    fn usual(address: u8, input: UnitInput) -> Self {
        let meaning = Meaning::Contacts { unpowered: None };
        Self { address, function: Function::DiscreteInputs, first: 0, count: 0, meaning, inputs: vec![input] }
    }

    /// The highest configured input, from 1.
    #[must_use]
    pub fn highest(&self) -> u16 {
        self.inputs.iter().map(|input| input.offset + 1).max().unwrap_or(1)
    }

    /// Bytes of inputs in its answer.
    #[must_use]
    pub fn answer_bytes(&self) -> u8 {
        let bytes = if self.function.reads_registers() { self.count * 2 } else { self.count.div_ceil(8) };
        u8::try_from(bytes).unwrap_or(u8::MAX)
    }
}

/// The silence that ends a frame: 3.5 characters of 11 bits, 1.75 ms from 19200 baud on (MODBUS over Serial Line 1.02,
/// 2.5.1.1).
#[must_use]
pub fn pause_at(baud: u32) -> Duration {
    let characters = Duration::from_micros(38_500_000 / u64::from(baud.max(1)));
    if baud > 19_200 { Duration::from_micros(1750) } else { characters }
}

/// How long a unit may take where the configuration does not say: twice what its longest question and answer take on
/// the wire, at least [`TIMEOUT_LEAST`].
#[must_use]
pub fn timeout_at(baud: u32, units: &[Unit]) -> Duration {
    let longest = units.iter().map(|unit| 13 + u64::from(unit.answer_bytes())).max().unwrap_or(0);
    let on_the_wire = Duration::from_micros(longest * 11_000_000 / u64::from(baud.max(1)));
    (on_the_wire * 2).max(TIMEOUT_LEAST)
}

/// The unit and the input of a device line.
#[must_use]
pub fn place(line: &DeviceLine) -> Option<(u8, u16)> {
    let place = line.as_unit()?;
    let address = u8::try_from(place.unit).ok()?;
    (place.input >= 1).then_some((address, place.input))
}
