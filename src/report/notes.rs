//! What people wrote of a range, in the printouts: notes, explanations (说明) and handovers. A person's word, told as one.

use serde::Serialize;

use super::json_alarms::AboutFields;
use super::text::Page;
use super::words as w;
use super::wrap::wrap;
use crate::domain::{AlarmSource, OperatorId, Wall};
use crate::shift::{HandoverRow, NoteRow};

/// A note as JSON has it.
#[derive(Serialize)]
pub(super) struct NoteFields<'a> {
    at: Wall,
    by: Option<&'a str>,
    #[serde(flatten)]
    about: AboutFields<'a>,
    from: Option<Wall>,
    to: Option<Wall>,
    note: &'a str,
}

impl<'a> NoteFields<'a> {
    pub(super) fn of(row: &'a NoteRow) -> Self {
        Self {
            at: row.at,
            by: row.by.as_ref().map(OperatorId::as_str),
            about: AboutFields::of(&row.about),
            from: row.span.map(|span| span.from),
            to: row.span.map(|span| span.to),
            note: &row.note,
        }
    }
}

/// A handover as JSON has it: how much was open, and what was written.
#[derive(Serialize)]
pub(super) struct HandoverFields<'a> {
    at: Wall,
    by: Option<&'a str>,
    shift: Option<String>,
    open_alarms: usize,
    shelved: usize,
    out_of_service: Vec<&'a str>,
    callbacks: Option<u64>,
    note: &'a str,
}

impl<'a> HandoverFields<'a> {
    pub(super) fn of(row: &'a HandoverRow) -> Self {
        let handover = &row.handover;
        Self {
            at: row.at,
            by: row.by.as_ref().map(OperatorId::as_str),
            shift: shift_of(row),
            open_alarms: handover.open.len(),
            shelved: handover.shelved.len(),
            out_of_service: handover.out_of_service.iter().map(AlarmSource::name).collect(),
            callbacks: handover.callbacks,
            note: &handover.note,
        }
    }
}

fn shift_of(row: &HandoverRow) -> Option<String> {
    let (name, date) = row.handover.shift.as_ref().zip(row.handover.date.as_ref())?;
    Some(format!("{date}/{name}"))
}

impl Page<'_> {
    /// Notes, then handovers, each as it was written.
    pub(super) fn notes(&mut self) {
        let notes = &self.report.figures.notes;
        self.section(w::NOTES);
        if notes.notes.is_empty() && notes.handovers.is_empty() {
            self.line(self.say(w::NONE));
        }
        for row in &notes.notes {
            let (at, by) = (self.time(row.at), self.who(row.by.as_ref()));
            let about = if row.about == AlarmSource::Site { self.say(w::SITE) } else { row.about.name() };
            let span = row.span.map(|span| format!("{} – {}", self.time(span.from), self.time(span.to)));
            self.line(&format!("{at}  {by}  {about}  {}", span.unwrap_or_default()));
            self.written(&row.note);
        }
        for row in &notes.handovers {
            let (at, by, handover) = (self.time(row.at), self.who(row.by.as_ref()), &row.handover);
            let shift = shift_of(row).unwrap_or_default();
            self.line(&format!("{at}  {by}  {} {shift}", self.say(w::HANDED_OVER)));
            let callbacks = handover.callbacks.map_or_else(|| "–".to_owned(), |count| count.to_string());
            let counts = [
                (w::OPEN_THEN, handover.open.len().to_string()),
                (w::SHELVED, handover.shelved.len().to_string()),
                (w::OUT_THEN, handover.out_of_service.len().to_string()),
                (w::CALLBACK_OPEN, callbacks),
            ];
            let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{} {count}", self.say(*name))).collect();
            self.line(&format!("  {}", counts.join("  ")));
            self.written(&handover.note);
        }
        if notes.beyond > 0 {
            self.line(&format!("{}: {}", self.say(w::NOTES_BEYOND), notes.beyond));
        }
    }

    /// What a person wrote, in as many lines as it takes.
    fn written(&mut self, note: &str) {
        for part in note.lines().flat_map(|line| wrap(line, super::text::WIDTH - 2)) {
            self.line(&format!("  {part}"));
        }
    }

    fn who(&self, by: Option<&OperatorId>) -> String {
        match by {
            None => "–".to_owned(),
            Some(by) if by.as_str() == crate::domain::operator::UNIDENTIFIED => self.say(w::UNIDENTIFIED).to_owned(),
            Some(by) => by.to_string(),
        }
    }
}
