//! Traces: everything the board was fed, as JSON Lines, so that a run can be fed to a board again, input by input. A
//! trace is written beside the journal and is no evidence: it carries no chain.
//!
//! ```text
//! {"v":1,"kind":"trace","zone":"Asia/Shanghai","adapters":[{"name":"hall-1","kind":"whozz","lines":{"1":"1803-1"}}]}
//! {"us":1100,"at":"2026-11-22T00:50:12.123356Z","state":{"version":1,"lines":[…],…},"seen_until":"2026-11-21T22:14:03.000000Z"}
//! {"us":1200,"at":"2026-11-22T00:50:12.123456Z","adapter":"hall-1","event":"opened","path":"/dev/ttyUSB0"}
//! {"us":1300,"at":"2026-11-22T00:50:12.123556Z","adapter":"hall-1","tx":"40"}
//! {"us":9300,"at":"2026-11-22T00:50:12.131556Z","adapter":"hall-1","rx":"23"}
//! {"us":99000,"at":"2026-11-22T00:50:12.221256Z","command":{"do":"stop","why":"q"}}
//! ```
//!
//! The first item says when the board began. With `state`, it began with the state of an earlier run, in the form of a
//! seal; beside it may stand `seen_until` (the earlier run was observed up to here), `damage` (of its journal), and the
//! records that the start called for: `found`, `owed`. Without, it is a `tick`. Traces of earlier versions have neither.
//!
//! `us` is the monotonic clock of the recorded run, `at` its wall clock, bytes are hexadecimal. The order of lines is the
//! order in which the board was fed; `tx` lines tell what was sent and feed nothing.

mod hex;
mod reader;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

pub use reader::{LINE_LIMIT, TraceReader};
pub use writer::TraceWriter;

use crate::board::Restored;
use crate::config::Config;
use crate::domain::{
    AdapterIx, AdapterKind, AdapterName, AnnunciationReport, Command, DeviceLine, LineId, Moment, PortEvent, Posted,
    RunEvent,
};

/// The version of the format that is written, and the only one that is read.
pub const VERSION: u32 = 1;

/// The first line of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceHeader {
    /// Format version.
    pub v: u32,
    /// `trace`.
    pub kind: TraceMark,
    /// The site's time zone.
    pub zone: String,
    /// The adapters that were recorded.
    pub adapters: Vec<TraceAdapter>,
}

/// The word that tells a trace from other JSON Lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceMark {
    /// A trace.
    #[default]
    Trace,
}

/// An adapter that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceAdapter {
    /// Its configured name.
    pub name: AdapterName,
    /// Its device family.
    pub kind: AdapterKind,
    /// The port as it was configured.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub port: String,
    /// The device's name of each line and the line it is.
    #[serde(default)]
    pub lines: BTreeMap<DeviceLine, LineId>,
}

impl TraceHeader {
    /// A header for these adapters.
    #[must_use]
    pub fn new(zone: &str, adapters: Vec<TraceAdapter>) -> Self {
        Self { v: VERSION, kind: TraceMark::Trace, zone: zone.to_owned(), adapters }
    }

    /// A header for every adapter of a configuration, in its order.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let zone = config.timezone.iana_name().unwrap_or("UTC");
        let line_id = |ix: crate::domain::LineIx| config.lines.get(ix.0).map(|line| line.id.clone());
        let adapters = config.adapters.iter().map(|adapter| TraceAdapter {
            name: adapter.name.clone(),
            kind: adapter.kind,
            port: adapter.port.to_string(),
            lines: adapter.lines.iter().filter_map(|(own, ix)| Some((own.clone(), line_id(*ix)?))).collect(),
        });
        Self::new(zone, adapters.collect())
    }

    /// The position of an adapter in this header.
    #[must_use]
    pub fn adapter(&self, name: &AdapterName) -> Option<AdapterIx> {
        self.adapters.iter().position(|adapter| adapter.name == *name).map(AdapterIx)
    }
}

/// One line of a trace after the first.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceItem {
    /// When it happened, on the clocks of the recorded run.
    pub at: Moment,
    /// What happened.
    pub body: TraceBody,
}

/// What a line of a trace tells.
#[derive(Debug, Clone, PartialEq)]
pub enum TraceBody {
    /// What the board began with, the tail of the journal taken into the state.
    State(Box<Restored>),
    /// Bytes came from a device.
    Rx {
        /// From which adapter.
        adapter: AdapterName,
        /// The bytes.
        data: Vec<u8>,
    },
    /// Bytes were sent to a device.
    Tx {
        /// To which adapter.
        adapter: AdapterName,
        /// The bytes.
        data: Vec<u8>,
    },
    /// What became of telling somebody.
    Annunciation(AnnunciationReport),
    /// What a command posted.
    Posted(Posted),
    /// A step of a port's supervisor.
    Port {
        /// Of which adapter.
        adapter: AdapterName,
        /// The step.
        event: PortEvent,
    },
    /// A person, or a signal, asked for something.
    Command(Command),
    /// What the run noticed of itself.
    Run(RunEvent),
}

/// What is wrong with a trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The file cannot be opened, read or written.
    #[error("trace {file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// In the system's words.
        source: io::Error,
    },
    /// A line is none of a trace.
    #[error("trace {file}, line {line}: {what}")]
    Line {
        /// The file.
        file: String,
        /// Counted from 1.
        line: u64,
        /// What is wrong, and what is allowed.
        what: String,
    },
    /// The last line has no end: the recording run ended in the middle of it. Everything before it is whole.
    #[error("trace {file}, line {line}: cut off in the middle, the recording run did not end in order")]
    Cut {
        /// The file.
        file: String,
        /// Counted from 1.
        line: u64,
    },
}
