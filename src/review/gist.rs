//! What a search and a filter need of a record's body. A form that a later version wrote has its kind and no more.

use std::borrow::Cow;

use serde::Deserialize;

use super::known::{Known, Subject};
use super::texts;
use crate::domain::event::AlarmRecord;
use crate::domain::operator::{OperatorAct, OperatorRecord};
use crate::domain::review::EventKinds;
use crate::domain::walk::{WalkChange, WalkRecord};
use crate::domain::{LineId, OperatorId};
use crate::journal::record::{FlatField, FlatFields, Frame};

/// The kind of a row, as [`EventKinds`] divides them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    Lines,
    Calls,
    Alarms,
    People,
    System,
    /// Seals and signs of life: listed by no filter.
    Quiet,
}

impl Category {
    /// Whether a choice of kinds lists it.
    pub(super) fn is_in(self, kinds: EventKinds) -> bool {
        match kinds {
            EventKinds::All => self != Self::Quiet,
            EventKinds::Lines => self == Self::Lines,
            EventKinds::Calls => self == Self::Calls,
            EventKinds::Alarms => self == Self::Alarms,
            EventKinds::People => self == Self::People,
            EventKinds::System => self == Self::System,
        }
    }
}

/// What a row is made from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gist {
    pub(super) category: Category,
    pub(super) subject: Subject,
    /// What a search finds it by besides its subject: fields, one to a line.
    pub(super) text: String,
}

/// Reads bodies. Its buffer is used again for each.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    scratch: Vec<u8>,
}

#[derive(Default, Deserialize)]
struct Named<'a> {
    #[serde(borrow, default)]
    line: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    adapter: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    number_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    number: Option<Cow<'a, str>>,
    /// Of a caller, and of an annunciation.
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    digits: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    change: Option<Cow<'a, str>>,
}

impl<'a> Named<'a> {
    /// Without taking the record apart, which most records allow.
    fn read(fields: &'a [u8]) -> Option<Self> {
        let mut named = Self::default();
        for field in FlatFields::of(fields) {
            let FlatField { name, value } = field?;
            let place = match name {
                "line" => &mut named.line,
                "adapter" => &mut named.adapter,
                "number_id" => &mut named.number_id,
                "number" => &mut named.number,
                "name" => &mut named.name,
                "digits" => &mut named.digits,
                "change" => &mut named.change,
                _ => continue,
            };
            if let Some(text) = value.text() {
                *place = Some(Cow::Borrowed(text));
            }
        }
        Some(named)
    }
}

impl Reader {
    /// The gist of a record of which no more is known than its frame: all but alarms, acts of people and walk tests.
    pub(super) fn gist(&mut self, frame: &Frame<'_>, known: &Known) -> Gist {
        let category = match frame.kind {
            "line" => return self.of_line(frame, known),
            "call" | "number" | "caller" | "digit" | "tone" | "evidence" => Category::Calls,
            "alarm" | "annunciation" => Category::Alarms,
            "operator" | "walk" => Category::People,
            "seal" => Category::Quiet,
            _ => Category::System,
        };
        let of_program = matches!(frame.kind, "program" | "clock" | "seal");
        let subject = if of_program { Subject::Program } else { Subject::Other };
        if category == Category::Quiet {
            return Gist { category, subject, text: String::new() };
        }
        let Some(named) = Named::read(frame.fields).or_else(|| self.own_fields(frame)) else {
            return Gist { category, subject, text: String::new() };
        };
        if of_program {
            let is_alive = frame.kind == "program" && named.change.as_deref() == Some("alive");
            let category = if is_alive { Category::Quiet } else { category };
            return Gist { category, subject, text: String::new() };
        }
        let subject = match (&named.line, &named.adapter) {
            (Some(line), _) => known.line(line),
            (None, Some(adapter)) => known.adapter(adapter),
            (None, None) => Subject::Other,
        };
        let unknown = if subject == Subject::Other { named.line.as_ref().or(named.adapter.as_ref()) } else { None };
        let (open_name, callers_name) =
            if category == Category::Calls { (None, named.name) } else { (named.name, None) };
        let open = [unknown, named.number_id.as_ref(), open_name.as_ref()];
        let of_caller = [named.number.as_ref(), callers_name.as_ref(), named.digits.as_ref()];
        let [open, of_caller] =
            [open, of_caller].map(|fields| joined(fields.into_iter().flatten().map(|field| &**field)));
        let text = texts::with_caller(open, &of_caller);
        Gist { category, subject, text }
    }

    /// The greater part of a journal: its first field is the line.
    fn of_line(&mut self, frame: &Frame<'_>, known: &Known) -> Gist {
        let quick = frame.fields.strip_prefix(b",\"line\":\"").and_then(|rest| {
            let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            let (id, rest) = rest.split_at_checked(end)?;
            rest.starts_with(b"\"").then(|| std::str::from_utf8(id).ok().map(Cow::Borrowed))?
        });
        let line =
            quick.or_else(|| self.own_fields::<Named<'_>>(frame)?.line.map(|line| Cow::Owned(line.into_owned())));
        let subject = line.as_deref().map_or(Subject::Other, |line| known.line(line));
        let text = line.filter(|_| subject == Subject::Other).unwrap_or_default().into_owned();
        Gist { category: Category::Lines, subject, text }
    }

    /// The fields of a record without its head and `prev`.
    pub(super) fn own_fields<'a, T: Deserialize<'a>>(&'a mut self, frame: &Frame<'_>) -> Option<T> {
        frame.own_fields(&mut self.scratch)
    }
}

/// The gist of an alarm's record.
pub(super) fn of_alarm(record: &AlarmRecord, known: &Known) -> Gist {
    let source = record.about.source();
    let (zh, en) = record.alarm.title();
    let change = &record.change;
    let by = change.by.as_ref().map(OperatorId::as_str);
    let own = [record.alarm.as_str(), zh, en, source.name()];
    let lines = record.lines.iter().map(LineId::as_str);
    let text = joined(own.into_iter().chain(by).chain(change.note.as_deref()).chain(lines));
    Gist { category: Category::Alarms, subject: known.source(&source), text }
}

/// The gist of what a person did.
pub(super) fn of_operator(record: &OperatorRecord, known: &Known) -> Gist {
    let (subject, name, note) = match &record.act {
        OperatorAct::Noted { about, note, .. } | OperatorAct::TookOutOfService { about, note, .. } => {
            let source = about.source();
            (known.source(&source), source.name().to_owned(), note.as_str())
        }
        OperatorAct::ReturnedToService { about } => {
            let source = about.source();
            (known.source(&source), source.name().to_owned(), "")
        }
        OperatorAct::LongCall { line, reason, .. } => {
            (known.line(line.as_str()), line.as_str().to_owned(), reason.as_str())
        }
        OperatorAct::HandedOver(handover) => (Subject::Other, String::new(), handover.note.as_str()),
        OperatorAct::Unprotected
        | OperatorAct::SignedIn { .. }
        | OperatorAct::SignedOut { .. }
        | OperatorAct::SignInRefused { .. }
        | OperatorAct::Refused { .. }
        | OperatorAct::Silenced { .. }
        | OperatorAct::OpeningChecked { .. } => (Subject::Other, String::new(), ""),
    };
    let by = record.by.as_ref().map(OperatorId::as_str);
    Gist { category: Category::People, subject, text: joined(by.into_iter().chain([name.as_str(), note])) }
}

/// The gist of a walk test's record.
pub(super) fn of_walk(record: &WalkRecord, known: &Known) -> Gist {
    let (line, note) = match &record.change {
        WalkChange::Verified { line, .. } => (Some(line), ""),
        WalkChange::ByWord { line, note, .. } | WalkChange::Failed { line, note } => (Some(line), note.as_str()),
        WalkChange::Started { .. } | WalkChange::Ended { .. } => (None, ""),
    };
    let by = record.by.as_ref().map(OperatorId::as_str);
    let name = line.map(LineId::as_str);
    let subject = name.map_or(Subject::Other, |line| known.line(line));
    Gist { category: Category::People, subject, text: joined(by.into_iter().chain(name).chain([note])) }
}

fn joined<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for field in fields.filter(|field| !field.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(field);
    }
    text
}
