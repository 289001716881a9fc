//! What is known at the cursor: the stretch it stands in, what people wrote about it, and the line's newest events up to
//! that time.
//!
//! ```text
//!  1803-1 desk 1  09:20:31   suspected, 09:12:10 to 09:31:40, 19m       blocked 31m  suspected 19m  missed 2
//!  explained 09:12-09:31 by li: conference
//!  09:12:10 ● idle → off-hook, no ring or digits                                                     #1234
//! ```

use ratatui::layout::Rect;

use crate::domain::review::{CursorView, ReviewNote, ReviewView};
use crate::domain::{AlarmSource, Snapshot};
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::review::words as review_words;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::super::brush::{Brush, Pen};
use super::super::fact::{Rows, inset};
use super::events;

/// Draws the strip.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, view: &ReviewView, snapshot: &Snapshot) {
    let mut rows = Rows { area: inset(area) };
    let Some(row) = screen.review.row(view) else { return };
    let Some(cursor) = view.timeline.cursor.as_ref().filter(|cursor| cursor.line == row.id) else { return };
    let first = rows.take();
    brush.fill(Rect { x: area.x, width: area.width, ..first }, screen.theme.bar());
    let bar = screen.theme.bar();
    let mut pen = Pen::new(first);
    let total = &row.total;
    let figures: [&dyn std::fmt::Display; 3] = [&Span(total.certain), &Span(total.suspected), &total.missed];
    let figures = fill(text::LINE_FIGURES.get(screen.language), &figures);
    let head = format!("{} {}  {}  ", row.id, row.label, words::time_of_day(cursor.at, &screen.zone));
    let stretch = stretch(screen, cursor);
    let needed = measure::width(&head, screen.glyphs) + measure::width(&stretch, screen.glyphs) + 4;
    if needed + brush.width(&figures) < first.width {
        brush.right(first, &figures, bar);
    }
    pen.write(brush, &head, bar);
    if let Some(bar) = cursor.bar {
        pen.write(brush, screen.glyphs.stretch(bar.kind), screen.theme.stretch(bar.kind));
    }
    pen.write(brush, " ", bar).write(brush, &stretch, bar);
    let most = usize::from(rows.area.height).div_ceil(2).min(4);
    for note in notes(view, cursor).take(most) {
        brush.text(rows.take(), &note_words(screen, note), BOLD);
    }
    if cursor.events.is_empty() {
        brush.text(rows.take(), text::LINE_NO_EVENTS.get(screen.language), DIM);
    }
    for event in &cursor.events {
        events::row(screen, brush, rows.take(), event, snapshot, PLAIN);
    }
}

fn stretch(screen: &Screen, cursor: &CursorView) -> String {
    let language = screen.language;
    let Some(bar) = cursor.bar else { return text::STRETCH_NONE.get(language).to_owned() };
    let times = [bar.from, bar.to].map(|at| words::time_of_day(at, &screen.zone).to_string());
    let [from, to] = &times;
    let what = review_words::bar(bar.kind).get(language);
    fill(text::STRETCH.get(language), &[&what, from, to, &Span(bar.to.since(bar.from))])
}

/// What people wrote about the line: first what explains this very time, then the newest.
fn notes<'a>(view: &'a ReviewView, cursor: &'a CursorView) -> impl Iterator<Item = &'a ReviewNote> {
    let is_here = |note: &&ReviewNote| note.span.is_some_and(|(from, to)| from <= cursor.at && cursor.at < to);
    let of_line = || {
        let of_line = |note: &&ReviewNote| matches!(&note.about, AlarmSource::Line(line) if *line == cursor.line);
        view.notes.iter().rev().filter(of_line)
    };
    of_line().filter(is_here).chain(of_line().filter(move |note| !is_here(note)))
}

/// A note or an explanation in one row.
pub(super) fn note_words(screen: &Screen, note: &ReviewNote) -> String {
    let language = screen.language;
    let by = review_words::who(note.by.as_ref(), language);
    let time = |at| words::hour_minute(at, &screen.zone).to_string();
    match note.span {
        Some((from, to)) => fill(text::EXPLAINED_BY.get(language), &[&time(from), &time(to), &by, &note.note]),
        None => fill(text::NOTED_BY.get(language), &[&time(note.at), &by, &note.note]),
    }
}
