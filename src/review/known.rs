//! Names of the configuration: which line or adapter a record is about, and what a search finds it by.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{Config, LineConfig};
use crate::domain::{AlarmSource, LineIx, NumberId};

/// What a record is about, as far as a filter asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A line, by its position in the configuration.
    Line(u16),
    /// An adapter, by its position in the configuration.
    Adapter(u16),
    /// The program, its clock or its journal.
    Program,
    /// The site, a number, a group, a person, or a name that the configuration does not have.
    Other,
}

/// The names of a configuration.
#[derive(Debug, Clone)]
pub(super) struct Known {
    lines: HashMap<Arc<str>, u16>,
    adapters: HashMap<Arc<str>, u16>,
    /// Id, label, group, numbers and room of each line, in lower case.
    haystacks: Vec<String>,
    adapter_names: Vec<String>,
    /// The adapter of each line.
    adapter_of: Vec<Option<u16>>,
}

impl Known {
    pub(super) fn new(config: &Config) -> Self {
        let position = |at: usize| u16::try_from(at).ok();
        let lines = config.lines.iter().enumerate();
        let adapters = config.adapters.iter().enumerate();
        let haystack = |(ix, line): (usize, &LineConfig)| {
            let shared = config.numbers.iter().filter(|number| number.lines.contains(&LineIx(ix)));
            let numbers = line.number.iter().chain(shared.map(|number| &number.number)).map(NumberId::as_str);
            let own = [line.id.as_str(), &line.label, line.group.as_str(), &line.room];
            own.into_iter().chain(numbers).collect::<Vec<_>>().join("\n").to_lowercase()
        };
        Self {
            haystacks: lines.clone().map(haystack).collect(),
            adapter_of: config.lines.iter().map(|line| position(line.adapter.as_ref()?.0.0)).collect(),
            lines: lines.filter_map(|(at, line)| Some((Arc::from(line.id.as_str()), position(at)?))).collect(),
            adapter_names: config.adapters.iter().map(|adapter| adapter.name.as_str().to_lowercase()).collect(),
            adapters: adapters
                .filter_map(|(at, known)| Some((Arc::from(known.name.as_str()), position(at)?)))
                .collect(),
        }
    }

    /// The line of this id; [`Subject::Other`] where the configuration has none.
    pub(super) fn line(&self, id: &str) -> Subject {
        self.lines.get(id).map_or(Subject::Other, |at| Subject::Line(*at))
    }

    /// The adapter of this name; [`Subject::Other`] where the configuration has none.
    pub(super) fn adapter(&self, name: &str) -> Subject {
        self.adapters.get(name).map_or(Subject::Other, |at| Subject::Adapter(*at))
    }

    /// What an alarm or an act of a person is about.
    pub(super) fn source(&self, source: &AlarmSource) -> Subject {
        match source {
            AlarmSource::Line(line) => self.line(line.as_str()),
            AlarmSource::Adapter(adapter) => self.adapter(adapter.as_str()),
            AlarmSource::Number(_) | AlarmSource::Group(_) | AlarmSource::Site => Subject::Other,
        }
    }

    /// The position of a line in the configuration.
    pub(super) fn line_ix(&self, source: &AlarmSource) -> Option<LineIx> {
        match self.source(source) {
            Subject::Line(at) => Some(LineIx(usize::from(at))),
            _ => None,
        }
    }

    /// Whether a line is found by `wanted`, which is in lower case.
    pub(super) fn has_line(&self, line: LineIx, wanted: &str) -> bool {
        wanted.is_empty() || self.haystacks.get(line.0).is_some_and(|haystack| haystack.contains(wanted))
    }

    /// Which lines and adapters are found by `wanted`, which is in lower case.
    pub(super) fn matching(&self, wanted: &str) -> Found {
        Found {
            lines: self.haystacks.iter().map(|haystack| haystack.contains(wanted)).collect(),
            adapters: self.adapter_names.iter().map(|name| name.contains(wanted)).collect(),
        }
    }

    /// Whether a record about `subject` concerns a line: the line itself, its adapter, or the program.
    pub(super) fn concerns(&self, subject: Subject, line: LineIx) -> bool {
        match subject {
            Subject::Line(at) => usize::from(at) == line.0,
            Subject::Adapter(at) => self.adapter_of.get(line.0).copied().flatten() == Some(at),
            Subject::Program => true,
            Subject::Other => false,
        }
    }
}

/// Lines and adapters that match a search.
#[derive(Debug, Clone)]
pub(super) struct Found {
    lines: Vec<bool>,
    adapters: Vec<bool>,
}

impl Found {
    pub(super) fn has(&self, subject: Subject) -> bool {
        let (among, at) = match subject {
            Subject::Line(at) => (&self.lines, at),
            Subject::Adapter(at) => (&self.adapters, at),
            Subject::Program | Subject::Other => return false,
        };
        among.get(usize::from(at)).copied().unwrap_or(false)
    }
}
