//! What people took out of service: who, why, how long. A list beside the figures; no figure is smaller for it.

use std::time::Duration;

use super::meter::Range;
use crate::domain::operator::OperatorAct;
use crate::domain::{AlarmSource, OperatorId, Wall};

/// A line or an adapter out of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfService {
    /// A line or an adapter.
    pub about: AlarmSource,
    /// Who took it out; none where nobody was signed in.
    pub by: Option<OperatorId>,
    /// Why.
    pub why: String,
    /// Since when.
    pub from: Wall,
    /// When it returned, or was said to return; `None` where it had not by the end of the range.
    pub to: Option<Wall>,
    /// How long of that lies in the range, by the wall clock.
    pub time: Duration,
}

/// What is and was out of service. An entry per act of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Service {
    entries: Vec<OutOfService>,
}

impl Service {
    pub(super) fn take_out(
        &mut self,
        about: AlarmSource,
        by: Option<&OperatorId>,
        why: &str,
        span: (Wall, Option<Wall>),
    ) {
        let (from, to) = span;
        let is_known = self.entries.iter().any(|entry| entry.about == about && entry.from == from);
        if !is_known {
            let (by, why) = (by.cloned(), why.to_owned());
            self.entries.push(OutOfService { about, by, why, from, to, time: Duration::ZERO });
        }
    }

    pub(super) fn on_act(&mut self, at: Wall, by: Option<&OperatorId>, act: &OperatorAct) {
        match act {
            OperatorAct::TookOutOfService { about, note, until } => {
                self.take_out(about.source(), by, note, (at, *until));
            }
            OperatorAct::ReturnedToService { about } => {
                let about = about.source();
                let open = |entry: &&mut OutOfService| entry.about == about && entry.to.is_none_or(|to| to > at);
                for entry in self.entries.iter_mut().filter(open) {
                    entry.to = Some(at);
                }
            }
            _ => {}
        }
    }

    /// The entries that lie in the range at least in part.
    pub(super) fn finish(self, range: Range) -> Vec<OutOfService> {
        let in_range = self.entries.into_iter().filter_map(|mut entry| {
            let to = entry.to.unwrap_or(range.to).min(range.to);
            entry.time = to.since(entry.from.max(range.from));
            entry.to = entry.to.filter(|to| *to < range.to);
            (!entry.time.is_zero()).then_some(entry)
        });
        in_range.collect()
    }
}
