//! What people wrote of the range: notes, explanations of a time in it, and handovers. A person's word, told as one.

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words as w;
use crate::report::words;
use crate::shift::{HandoverRow, NoteRow};

/// Notes, explanations and handovers.
pub(super) fn notes(out: &mut Markup, on: On<'_>) {
    let notes = &on.figures().notes;
    section(out, on.say(w::NOTES), |out| {
        if notes.notes.is_empty() && notes.handovers.is_empty() {
            remark(out, on.say(w::NOTES_NONE));
            return;
        }
        let columns = [
            (Column::Code, on.say(w::WHEN)),
            (Column::Name, on.say(w::BY)),
            (Column::Name, on.say(w::ABOUT)),
            (Column::Name, on.say(w::SPAN)),
            (Column::Name, on.say(w::NOTE)),
        ];
        let written = notes.notes.iter().map(|row| note(on, row));
        let signed = notes.handovers.iter().map(|row| handover(on, row));
        Table { columns: &columns, rows: written.chain(signed).map(Row::Cells).collect() }.write(out);
        if notes.beyond > 0 {
            remark(out, &format!("{}: {}", on.say(words::NOTES_BEYOND), notes.beyond));
        }
    });
}

fn note(on: On<'_>, row: &NoteRow) -> Vec<String> {
    let span = row.span.map(|span| on.range(span.from, span.to)).unwrap_or_default();
    vec![on.time(row.at), on.who(row.by.as_ref()), on.about(&row.about), span, one_line(&row.note)]
}

fn handover(on: On<'_>, row: &HandoverRow) -> Vec<String> {
    let handover = &row.handover;
    let shift = handover.shift.as_ref().zip(handover.date.as_ref());
    let shift = shift.map(|(name, date)| format!("{date} {name}")).unwrap_or_default();
    let callbacks = handover.callbacks.map_or_else(|| "–".to_owned(), |count| count.to_string());
    let counts = [
        (words::OPEN_THEN, handover.open.len().to_string()),
        (words::SHELVED, handover.shelved.len().to_string()),
        (words::OUT_THEN, handover.out_of_service.len().to_string()),
        (w::CALLBACKS_OPEN, callbacks),
    ];
    let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{} {count}", on.say(*name))).collect();
    let told = format!("{}: {}. {}", on.say(w::AT_HANDOVER), counts.join(", "), one_line(&handover.note));
    vec![on.time(row.at), on.who(row.by.as_ref()), on.say(words::HANDED_OVER).to_owned(), shift, told]
}

/// A note's own line breaks, as a mark that paper shows.
fn one_line(note: &str) -> String {
    note.lines().collect::<Vec<_>>().join(" / ")
}
