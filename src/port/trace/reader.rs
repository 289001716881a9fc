//! Reads a trace, item by item, in constant memory. Every error names file and line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use serde_json::{Map, Value};

use super::{TraceBody, TraceError, TraceHeader, TraceItem, VERSION, hex};
use crate::board::Restored;
use crate::domain::{AdapterIx, AdapterName, Input, Moment, Mono, RunEvent, Wall};

/// The longest line, in bytes, that may be one of a trace: the state of several thousand lines.
pub const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// Reads a trace: the header first, then its items in order as an iterator, which ends after the first error.
pub struct TraceReader<R: BufRead = BufReader<File>> {
    file: String,
    input: R,
    header: TraceHeader,
    line: u64,
    text: Vec<u8>,
    ended: bool,
    /// An item that was looked at and not taken yet.
    ahead: Option<Result<TraceItem, TraceError>>,
}

impl TraceReader {
    /// Opens a file.
    ///
    /// # Errors
    /// The file cannot be read, or does not begin with the header of a trace.
    pub fn open(path: &Path) -> Result<Self, TraceError> {
        let file = path.display().to_string();
        let opened = File::open(path).map_err(|source| TraceError::Io { file: file.clone(), source })?;
        Self::new(&file, BufReader::new(opened))
    }
}

impl<R: BufRead> TraceReader<R> {
    /// Reads from anything; `file` names it in errors.
    ///
    /// # Errors
    /// It cannot be read, or does not begin with the header of a trace.
    pub fn new(file: &str, input: R) -> Result<Self, TraceError> {
        let header = TraceHeader::new("UTC", Vec::new());
        let (file, text) = (file.to_owned(), Vec::new());
        let mut reader = Self { file, input, header, line: 0, text, ended: false, ahead: None };
        if !reader.next_line()? {
            return Err(reader.wrong("empty: the first line of a trace is {\"v\":1,\"kind\":\"trace\",…}"));
        }
        let parsed: Result<TraceHeader, _> = serde_json::from_slice(&reader.text);
        reader.header = parsed.map_err(|error| reader.wrong(format!("not the header of a trace: {error}")))?;
        if reader.header.v != VERSION {
            let version = reader.header.v;
            return Err(reader.wrong(format!("version {version}: this program reads version {VERSION}")));
        }
        Ok(reader)
    }

    /// The first line.
    #[must_use]
    pub fn header(&self) -> &TraceHeader {
        &self.header
    }

    /// What the board of the recorded run began with, if it began with anything and nothing was taken of the trace yet.
    pub fn restored(&mut self) -> Option<Restored> {
        self.ahead = self.next();
        match &self.ahead {
            Some(Ok(TraceItem { body: TraceBody::State(restored), .. })) => Some((**restored).clone()),
            _ => None,
        }
    }

    /// The items that feed a board, in order, with every step of every port; what it began with feeds it the moment. `resolve` gives the position of an adapter
    /// in the board's configuration; an adapter it does not know is an error. The iterator ends after the first error.
    pub fn inputs(
        mut self,
        mut resolve: impl FnMut(&AdapterName) -> Option<AdapterIx>,
    ) -> impl Iterator<Item = Result<(Moment, Input), TraceError>> {
        std::iter::from_fn(move || {
            loop {
                let TraceItem { at, body } = match self.next()? {
                    Ok(item) => item,
                    Err(error) => return Some(Err(error)),
                };
                let (name, input): (_, Box<dyn FnOnce(AdapterIx) -> Input>) = match body {
                    TraceBody::Tx { .. } => continue,
                    TraceBody::State(_) => return Some(Ok((at, Input::Run(RunEvent::Tick)))),
                    TraceBody::Command(command) => return Some(Ok((at, Input::Command(command)))),
                    TraceBody::Annunciation(report) => return Some(Ok((at, Input::Annunciation(report)))),
                    TraceBody::Posted(posted) => return Some(Ok((at, Input::Posted(posted)))),
                    TraceBody::Run(event) => return Some(Ok((at, Input::Run(event)))),
                    TraceBody::Rx { adapter: name, data } => {
                        (name, Box::new(|adapter| Input::Reading { adapter, data }))
                    }
                    TraceBody::Port { adapter: name, event } => {
                        (name, Box::new(|adapter| Input::Port { adapter, event }))
                    }
                };
                let Some(adapter) = resolve(&name) else {
                    self.ended = true;
                    return Some(Err(self.wrong(format!("adapter {name} is not in the configuration"))));
                };
                return Some(Ok((at, input(adapter))));
            }
        })
    }

    /// Reads the next line into `text`; false at the end of the file.
    fn next_line(&mut self) -> Result<bool, TraceError> {
        self.text.clear();
        let mut limited = self.input.by_ref().take(LINE_LIMIT);
        let read = limited.read_until(b'\n', &mut self.text);
        read.map_err(|source| TraceError::Io { file: self.file.clone(), source })?;
        if self.text.is_empty() {
            return Ok(false);
        }
        self.line += 1;
        if self.text.pop_if(|byte| *byte == b'\n').is_some() {
            return Ok(true);
        }
        if self.text.len() as u64 >= LINE_LIMIT {
            return Err(self.wrong(format!("longer than {LINE_LIMIT} bytes: no line of a trace")));
        }
        Err(TraceError::Cut { file: self.file.clone(), line: self.line })
    }

    fn wrong(&self, what: impl Into<String>) -> TraceError {
        TraceError::Line { file: self.file.clone(), line: self.line.max(1), what: what.into() }
    }

    fn next_item(&mut self) -> Result<Option<TraceItem>, TraceError> {
        if !self.next_line()? {
            return Ok(None);
        }
        let fields =
            serde_json::from_slice(&self.text).map_err(|error| self.wrong(format!("no JSON object: {error}")))?;
        item(fields).map(Some).map_err(|what| self.wrong(what))
    }
}

impl<R: BufRead> Iterator for TraceReader<R> {
    type Item = Result<TraceItem, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ahead) = self.ahead.take() {
            return Some(ahead);
        }
        if self.ended {
            return None;
        }
        let item = self.next_item().transpose();
        self.ended = !matches!(item, Some(Ok(_)));
        item
    }
}

fn item(mut fields: Map<String, Value>) -> Result<TraceItem, String> {
    let mono: Mono = field(&mut fields, "us")?;
    let wall: Wall = field(&mut fields, "at")?;
    let body = if fields.contains_key("state") {
        let restored = serde_json::from_value(Value::Object(fields)).map_err(|error| format!("`state`: {error}"))?;
        TraceBody::State(Box::new(restored))
    } else if fields.contains_key("command") {
        TraceBody::Command(field(&mut fields, "command")?)
    } else if fields.contains_key("annunciation") {
        TraceBody::Annunciation(field(&mut fields, "annunciation")?)
    } else if fields.contains_key("posting") {
        TraceBody::Posted(field(&mut fields, "posting")?)
    } else if fields.contains_key("run") {
        TraceBody::Run(field(&mut fields, "run")?)
    } else {
        let adapter: AdapterName = field(&mut fields, "adapter")?;
        if fields.contains_key("rx") {
            TraceBody::Rx { adapter, data: bytes(&mut fields, "rx")? }
        } else if fields.contains_key("tx") {
            TraceBody::Tx { adapter, data: bytes(&mut fields, "tx")? }
        } else if fields.contains_key("event") {
            let event = serde_json::from_value(Value::Object(fields)).map_err(|error| format!("`event`: {error}"))?;
            TraceBody::Port { adapter, event }
        } else {
            return Err("none of `rx`, `tx`, `event`, `command`, `annunciation`, `posting`, `run`, `state`".to_owned());
        }
    };
    Ok(TraceItem { at: Moment { mono, wall }, body })
}

fn field<T: serde::de::DeserializeOwned>(fields: &mut Map<String, Value>, name: &str) -> Result<T, String> {
    let value = fields.remove(name).ok_or_else(|| format!("`{name}` is missing"))?;
    serde_json::from_value(value).map_err(|error| format!("`{name}`: {error}"))
}

fn bytes(fields: &mut Map<String, Value>, name: &str) -> Result<Vec<u8>, String> {
    let text: String = field(fields, name)?;
    hex::decode(&text).ok_or_else(|| format!("`{name}`: two hexadecimal digits a byte are wanted"))
}
