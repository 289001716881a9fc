//! One adapter as the board sees it: its decoder, where its connection stands, and the account of every byte.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::config::AdapterConfig;
use crate::decode::{self, Decoder};
use crate::domain::adapter_view::RoundTrip;
use crate::domain::view::AdapterState;
use crate::domain::{Capabilities, Decoded, DeviceLine, LineIx, Moment, Mono, Tally};

use super::evidence::PbxClock;
use super::fault::FaultPile;
use super::tail::Tail;

/// A unit that gives no data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SilentUnit {
    pub(crate) since: Moment,
    pub(crate) why: String,
}

/// An adapter's desk.
pub(crate) struct AdapterDesk {
    pub(crate) config: AdapterConfig,
    decoder: Box<dyn Decoder>,
    /// The account of earlier connections of this run.
    closed: Tally,
    /// The account of the connection that was lost last.
    pub(crate) lost: Tally,
    pub(crate) state: AdapterState,
    pub(crate) since: Moment,
    pub(crate) why: String,
    pub(crate) capabilities: Capabilities,
    pub(crate) opened: u64,
    pub(crate) overruns: u64,
    pub(crate) tail: Tail,
    /// The device node or address that was opened last.
    pub(crate) path: String,
    /// What was set up, in the words of the newest set-up.
    pub(crate) set_up: String,
    pub(crate) round_trip: Option<RoundTrip>,
    pub(crate) driver_errors: u64,
    /// Units of its bus that give no data, while others may.
    pub(crate) silent: BTreeMap<u16, SilentUnit>,
    /// Units of its bus whose inputs read as without power.
    pub(crate) unpowered: BTreeSet<u16>,
    pub(crate) faults: FaultPile,
    /// Rises of the driver's own error counters: no bytes of ours, so a pile of their own.
    pub(crate) driver_faults: FaultPile,
    /// Where the adapter brings call records of a PBX.
    pub(crate) pbx_clock: PbxClock,
}

impl AdapterDesk {
    pub(crate) fn new(config: AdapterConfig, now: Moment) -> Self {
        Self {
            decoder: decode::decoder(&config.setup()),
            config,
            closed: Tally::default(),
            lost: Tally::default(),
            state: AdapterState::Waiting,
            since: now,
            why: String::new(),
            capabilities: Capabilities::default(),
            opened: 0,
            overruns: 0,
            tail: Tail::default(),
            path: String::new(),
            set_up: String::new(),
            round_trip: None,
            driver_errors: 0,
            silent: BTreeMap::new(),
            unpowered: BTreeSet::new(),
            faults: FaultPile::default(),
            driver_faults: FaultPile::default(),
            pbx_clock: PbxClock::default(),
        }
    }

    /// The port is open: what was measured of the connection before says nothing of this one.
    pub(crate) fn open(&mut self, now: Moment, path: &str) {
        self.opened += 1;
        path.clone_into(&mut self.path);
        self.set_up.clear();
        self.round_trip = None;
        self.enter(AdapterState::Opened, now, path.to_owned());
    }

    /// How long the device takes to answer was measured.
    pub(crate) fn on_round_trip(&mut self, last: Duration, greatest: Duration) {
        self.round_trip = Some(RoundTrip { last, greatest });
    }

    /// Decodes bytes of the present connection.
    pub(crate) fn push(&mut self, now: Moment, bytes: &[u8], out: &mut Vec<Decoded>) {
        self.tail.push(now, bytes);
        self.decoder.push(bytes, out);
    }

    /// The connection is over: what is unfinished becomes a fault, and the next connection begins with a new decoder.
    pub(crate) fn finish(&mut self, out: &mut Vec<Decoded>) {
        self.decoder.finish(out);
        self.lost = self.decoder.tally();
        self.closed = self.tally();
        self.decoder = decode::decoder(&self.config.setup());
        self.capabilities = Capabilities::default();
        self.silent.clear();
        self.unpowered.clear();
    }

    /// When the next pile of faults may be recorded.
    pub(crate) fn faults_due(&self) -> Option<Mono> {
        [self.faults.due(), self.driver_faults.due()].into_iter().flatten().min()
    }

    /// What became of every byte of this run.
    pub(crate) fn tally(&self) -> Tally {
        let (closed, open) = (self.closed, self.decoder.tally());
        Tally {
            bytes: closed.bytes + open.bytes,
            records: closed.records + open.records,
            record_bytes: closed.record_bytes + open.record_bytes,
            faults: closed.faults + open.faults,
            fault_bytes: closed.fault_bytes + open.fault_bytes,
            separator_bytes: closed.separator_bytes + open.separator_bytes,
            repeats: closed.repeats + open.repeats,
        }
    }

    pub(crate) fn enter(&mut self, state: AdapterState, now: Moment, why: String) {
        self.state = state;
        self.since = now;
        self.why = why;
    }

    /// Our line behind a device line.
    pub(crate) fn line(&self, device_line: &DeviceLine) -> Option<LineIx> {
        self.config.lines.iter().find(|(name, _)| name == device_line).map(|(_, ix)| *ix)
    }

    /// Whether it would tell of a change of this line now.
    pub(crate) fn hears(&self, line: &DeviceLine) -> bool {
        let unit = line.as_unit().map(|line| line.unit);
        self.state == AdapterState::Live && unit.is_none_or(|unit| !self.silent.contains_key(&unit))
    }

    /// The lines that hang on one unit of its bus.
    pub(crate) fn lines_on(&self, unit: u16) -> Vec<LineIx> {
        let is_on = |line: &DeviceLine| line.as_unit().is_some_and(|line| line.unit == unit);
        self.config.lines.iter().filter(|(line, _)| is_on(line)).map(|(_, ix)| *ix).collect()
    }

    /// How many units its bus has; 0 where it is no bus.
    pub(crate) fn units(&self) -> usize {
        let units = self.config.lines.iter().filter_map(|(line, _)| line.as_unit());
        units.map(|line| line.unit).collect::<BTreeSet<_>>().len()
    }

    /// The lines that lose their state when the unit of `unit` restarts; all of them where no unit is known to hold it.
    pub(crate) fn lines_of_unit(&self, unit: Option<&DeviceLine>) -> Vec<LineIx> {
        let restarted = unit.and_then(|line| self.capabilities.unit_of(line)).map(|unit| unit.first_line);
        let in_unit = |line: &DeviceLine| {
            restarted.is_none() || self.capabilities.unit_of(line).map(|unit| unit.first_line) == restarted
        };
        self.config.lines.iter().filter(|(line, _)| in_unit(line)).map(|(_, ix)| *ix).collect()
    }
}
