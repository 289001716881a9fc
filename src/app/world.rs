//! Opens the outside world of a run: the ports with their supervisors, the simulated devices, the journal.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, Sender, channel, unbounded_channel};

use crate::board::kept::Kept;
use crate::board::{Restored, RunInfo};
use crate::config::{AdapterConfig, Config, PortSpec};
use crate::domain::event::ProgramChange;
use crate::domain::{AdapterIx, Clock, EventBody, Moment};
use crate::journal::record::RecordBody;
use crate::journal::{self, JournalOptions, Opened, Writer};
use crate::port::{Connect, PortTask, Protocol, Stamped, TxTap, connector, supervise};
use crate::sim::{self, SimDevice, SimSpec};

use super::clock::clock_state;
use super::error::AppError;
use super::journal_watch::JournalWatch;
use super::run::{INPUTS_LIMIT, Journal};

/// The ports of a run. Simulated devices live as long as this value.
pub(crate) struct Ports {
    pub(crate) inputs: Receiver<Stamped>,
    _devices: Vec<SimDevice>,
}

/// Starts a supervisor for each of these adapters.
pub(crate) fn open_ports(
    adapters: &[(AdapterIx, &AdapterConfig)],
    clock: &Arc<dyn Clock>,
    tap: Option<&TxTap>,
) -> Result<Ports, AppError> {
    let (sender, inputs) = channel(INPUTS_LIMIT);
    let mut devices = Vec::new();
    for (ix, config) in adapters {
        let connect = connect(config, clock, &mut devices)?;
        let task = port_task(*ix, config, connect, clock, &sender, tap.cloned());
        tokio::spawn(supervise(task));
    }
    Ok(Ports { inputs, _devices: devices })
}

fn port_task(
    adapter: AdapterIx,
    config: &AdapterConfig,
    connect: Box<dyn Connect>,
    clock: &Arc<dyn Clock>,
    inputs: &Sender<Stamped>,
    tap: Option<TxTap>,
) -> PortTask {
    let protocol = Protocol::of(config.setup());
    PortTask { adapter, connect, protocol, clock: Arc::clone(clock), inputs: inputs.clone(), tap }
}

fn connect(
    config: &AdapterConfig,
    clock: &Arc<dyn Clock>,
    devices: &mut Vec<SimDevice>,
) -> Result<Box<dyn Connect>, AppError> {
    let PortSpec::Sim(scene) = &config.port else { return Ok(connector(config, None)) };
    let setup = config.setup();
    let spec = SimSpec { kind: setup.kind, scene: scene.clone(), lines: setup.lines, options: setup.options };
    let device = sim::spawn(&spec, Arc::clone(clock));
    let device = device.map_err(|error| AppError::Failed(format!("failed to simulate {}: {error}", config.name)))?;
    let resolver = device.node();
    devices.push(device);
    Ok(connector(config, Some(resolver)))
}

/// What a run knows of itself.
pub(crate) fn run_info(sim: bool, journal: bool) -> RunInfo {
    let host = nix::unistd::gethostname().ok().and_then(|name| name.into_string().ok()).unwrap_or_default();
    RunInfo { version: env!("CARGO_PKG_VERSION").to_owned(), host, clock: clock_state(), sim, journal }
}

/// Whether any line of a configuration comes from no real device.
pub(crate) fn is_simulated(config: &Config) -> bool {
    config.adapters.iter().any(|adapter| adapter.port.is_simulated())
}

/// Opens the journal in `dir` and reads back what the board needs of an earlier run.
pub(crate) fn open_journal(
    config: &Config,
    dir: &Path,
    sim: bool,
    now: Moment,
) -> Result<(Writer, Restored), AppError> {
    let options = JournalOptions {
        dir: dir.to_owned(),
        zone: config.timezone.clone(),
        retain_days: config.journal.retain_days,
        sim,
        max_file_bytes: JournalOptions::MAX_FILE_BYTES,
    };
    let opened = journal::open(&options, now).map_err(|error| AppError::Journal(error.to_string()))?;
    Ok(restore(opened, sim))
}

fn restore(opened: Opened, sim: bool) -> (Writer, Restored) {
    let mut found = Vec::new();
    if let Some(torn) = opened.recovered {
        let (file, bytes, hex, sha256) = (torn.file, torn.bytes, torn.hex, torn.sha256);
        found.push(EventBody::Program(ProgramChange::Recovered { file, bytes, hex, sha256, sim }));
    }
    let damage = opened.damage.map(|damage| format!("{}: {}", damage.file.display(), damage.why));
    let state = opened.last_seal.map(|seal| serde_json::from_value::<Kept>(seal.state));
    let damage = match &state {
        Some(Err(error)) => Some(format!("the newest seal's state cannot be read ({error}): the board starts anew")),
        _ => damage,
    };
    let seen_until = opened.newest_at;
    let known = opened.tail.into_iter().filter_map(|record| match record.body {
        RecordBody::Known(body) => Some((record.head.at, body)),
        RecordBody::Unknown(_) => None,
    });
    let tail = known.collect();
    let state = state.and_then(Result::ok);
    (opened.writer, Restored { state, tail, seen_until, damage, found, owed: Vec::new() })
}

/// Sets the writer going. A replay has no watch over it: how the journal stood comes from its trace.
pub(crate) fn start_journal(writer: Writer, watch: Option<JournalWatch>) -> Result<Journal, AppError> {
    let (sender, reports) = unbounded_channel();
    let report = move |report| {
        // The loop has ended: nobody needs the word any more.
        let _ = sender.send(report);
    };
    let writer = writer.start(report).map_err(|error| AppError::Journal(error.to_string()))?;
    Ok(Journal { writer, reports, watch })
}
