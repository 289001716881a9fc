//! Writes a trace. Buffered: whoever writes decides when to flush, so that a burst costs one write.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::Serialize;

use super::{TraceBody, TraceError, TraceHeader, TraceItem, hex};
use crate::board::Restored;
use crate::domain::{AdapterName, AnnunciationReport, Command, Input, Moment, Mono, PortEvent, Posted, RunEvent, Wall};

/// Writes a trace, line by line.
pub struct TraceWriter<W: Write = BufWriter<std::fs::File>> {
    file: String,
    out: W,
}

#[derive(Serialize)]
struct Line<'a> {
    us: Mono,
    at: Wall,
    #[serde(skip_serializing_if = "Option::is_none")]
    adapter: Option<&'a AdapterName>,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    State(&'a Restored),
    Rx { rx: String },
    Tx { tx: String },
    Port(&'a PortEvent),
    Command { command: &'a Command },
    Run { run: &'a RunEvent },
    Annunciation { annunciation: &'a AnnunciationReport },
    Posted { posting: &'a Posted },
}

impl TraceWriter {
    /// Makes a new file, readable by its owner only: it holds telephone numbers.
    ///
    /// # Errors
    /// The file exists, or cannot be made or written.
    pub fn create(path: &Path, header: &TraceHeader) -> Result<Self, TraceError> {
        let out = Self::create_file(path)?;
        Self::new(&path.display().to_string(), BufWriter::new(out), header)
    }

    /// Makes the file of a trace, for whoever writes it through something else.
    ///
    /// # Errors
    /// The file exists, or cannot be made.
    pub fn create_file(path: &Path) -> Result<File, TraceError> {
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        opened.map_err(|source| TraceError::Io { file: path.display().to_string(), source })
    }
}

impl<W: Write> TraceWriter<W> {
    /// Writes to anything; `file` names it in errors.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(file: &str, out: W, header: &TraceHeader) -> Result<Self, TraceError> {
        let mut writer = Self { file: file.to_owned(), out };
        writer.write_line(header)?;
        Ok(writer)
    }

    /// Writes one item.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, item: &TraceItem) -> Result<(), TraceError> {
        match &item.body {
            TraceBody::State(restored) => self.put(item.at, None, Body::State(restored)),
            TraceBody::Rx { adapter, data } => self.put(item.at, Some(adapter), Body::Rx { rx: hex::encode(data) }),
            TraceBody::Tx { adapter, data } => self.put(item.at, Some(adapter), Body::Tx { tx: hex::encode(data) }),
            TraceBody::Port { adapter, event } => self.put(item.at, Some(adapter), Body::Port(event)),
            TraceBody::Command(command) => self.put(item.at, None, Body::Command { command }),
            TraceBody::Annunciation(report) => self.put(item.at, None, Body::Annunciation { annunciation: report }),
            TraceBody::Posted(posted) => self.put(item.at, None, Body::Posted { posting: posted }),
            TraceBody::Run(event) => self.put(item.at, None, Body::Run { run: event }),
        }
    }

    /// Writes what the board is fed. `adapters` are the names by the positions that the input uses. Word from the journal
    /// writer is left out: it is made anew by whoever feeds the trace to a board.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn record_input(&mut self, at: Moment, adapters: &[AdapterName], input: &Input) -> Result<(), TraceError> {
        match input {
            Input::Reading { adapter, data } => {
                self.put(at, adapters.get(adapter.0), Body::Rx { rx: hex::encode(data) })
            }
            Input::Port { adapter, event } => self.put(at, adapters.get(adapter.0), Body::Port(event)),
            Input::Command(command) => self.put(at, None, Body::Command { command }),
            Input::Run(event) => self.put(at, None, Body::Run { run: event }),
            Input::Annunciation(report) => self.put(at, None, Body::Annunciation { annunciation: report }),
            Input::Posted(posted) => self.put(at, None, Body::Posted { posting: posted }),
            Input::Journal(_) => Ok(()),
        }
    }

    /// Writes bytes that were sent to a device.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn record_sent(&mut self, at: Moment, adapter: &AdapterName, data: &[u8]) -> Result<(), TraceError> {
        self.put(at, Some(adapter), Body::Tx { tx: hex::encode(data) })
    }

    /// Gives back what it wrote to.
    #[must_use]
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Hands everything written so far to the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn flush(&mut self) -> Result<(), TraceError> {
        self.out.flush().map_err(|source| TraceError::Io { file: self.file.clone(), source })
    }

    fn put(&mut self, at: Moment, adapter: Option<&AdapterName>, body: Body<'_>) -> Result<(), TraceError> {
        self.write_line(&Line { us: at.mono, at: at.wall, adapter, body })
    }

    fn write_line(&mut self, line: &impl Serialize) -> Result<(), TraceError> {
        let written = serde_json::to_writer(&mut self.out, line).map_err(std::io::Error::from);
        let ended = written.and_then(|()| self.out.write_all(b"\n"));
        ended.map_err(|source| TraceError::Io { file: self.file.clone(), source })
    }
}
