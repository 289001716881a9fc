//! The plain text of what is in sight, for a message or a file: each record with its number and hash, so that whoever
//! gets it can look it up. Numbers stand there as the screen shows them.

use crate::domain::Snapshot;
use crate::domain::review::{COPIED_MAX, JournalCheck, ReviewEvent, ReviewView};

use crate::ui::alarm_words;
use crate::ui::model::Screen;
use crate::ui::sentence::{self, Subject};
use crate::ui::text::{self, fill};
use crate::ui::view::review as picture;
use crate::ui::words::{self, Span};

use super::window::Window;
use super::words as review_words;
use super::{Page, words::plain};

/// What is in sight as plain text; nothing where nothing is.
pub(super) fn copied(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Option<String> {
    let rows = match screen.review.page {
        Page::Timeline => timeline(screen, view, snapshot)?,
        Page::Events => events(screen, view, snapshot)?,
        Page::Alarms => alarms(screen, view),
        Page::Callers => callers(screen, view, snapshot),
        Page::Handover => picture::handover_text(screen, view, snapshot),
    };
    if rows.is_empty() {
        return None;
    }
    let mut told = head(screen, view, snapshot);
    told.extend(rows);
    let mut told = told.iter().map(|row| plain(row)).collect::<Vec<_>>().join("\n");
    told.push('\n');
    Some(told)
}

/// What it is an extract of, and what speaks against it.
fn head(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Vec<String> {
    let language = screen.language;
    let range = review_words::range(view, language, &screen.zone);
    let mut head = vec![fill(text::COPY_TITLE.get(language), &[&format!("{} {range}", snapshot.site)])];
    if view.sim || snapshot.sim {
        head.push(text::SIMULATION.get(language).to_owned());
    }
    if let JournalCheck::Broken(why) = &view.journal.check {
        head.push(fill(text::REVIEW_BROKEN.get(language), &[&words::breakage(why, language)]));
    }
    head
}

fn timeline(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Option<Vec<String>> {
    let language = screen.language;
    let row = screen.review.row(view)?;
    let cursor = view.timeline.cursor.as_ref().filter(|cursor| cursor.line == row.id)?;
    let window = Window { from: view.timeline.from, to: view.timeline.to };
    let ends = [window.from, window.to].map(|at| review_words::day_and_second(at, &screen.zone));
    let [from, to] = &ends;
    let mut rows = vec![fill(text::COPY_LINE.get(language), &[&format!("{} {}", row.id, row.label), from, to])];
    for bar in &cursor.bars {
        let (from, to) = (words::time_of_day(bar.from, &screen.zone), words::time_of_day(bar.to, &screen.zone));
        let span = Span(bar.to.since(bar.from));
        rows.push(format!("  {from}-{to}  {}  {span}", review_words::bar(bar.kind).get(language)));
    }
    rows.extend(cursor.within.iter().map(|event| record(screen, event, snapshot)));
    if cursor.bars.len() >= COPIED_MAX || cursor.within.len() >= COPIED_MAX {
        rows.push(text::COPY_CUT.get(language).to_owned());
    }
    Some(rows)
}

fn events(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Option<Vec<String>> {
    let events = view.events.as_ref()?;
    let in_sight = picture::events_in_sight(screen, events, snapshot);
    Some(events.rows.get(in_sight)?.iter().map(|event| record(screen, event, snapshot)).collect())
}

/// A record in one row, with its number and hash.
fn record(screen: &Screen, event: &ReviewEvent, snapshot: &Snapshot) -> String {
    let at = review_words::day_and_second(event.at, &screen.zone);
    format!("{at}  {}  #{} {}", told(screen, event, snapshot), event.seq, event.hash)
}

/// What a record says, in the words of the ticker.
pub(in crate::ui) fn told(screen: &Screen, event: &ReviewEvent, snapshot: &Snapshot) -> String {
    match &event.body {
        Some(body) => sentence::sentence(screen, &review_words::for_eyes(body, &snapshot.session), Subject::Named),
        None => text::EVENT_UNKNOWN.get(screen.language).to_owned(),
    }
}

fn alarms(screen: &Screen, view: &ReviewView) -> Vec<String> {
    let language = screen.language;
    let row = |alarm: &crate::domain::review::ReviewAlarm| {
        let at = review_words::day_and_second(alarm.raised, &screen.zone);
        let name = alarm_words::alarm(alarm.key.alarm).get(language);
        let certainty = alarm_words::certainty(alarm.certain).get(language);
        let source = alarm_words::source(&alarm.key.source, language);
        let fate = picture::alarm_fate(screen, alarm);
        format!(
            "{at}  {}  {source} {name} {certainty}  {fate}  #{}",
            alarm_words::priority(alarm.priority).get(language),
            alarm.seq
        )
    };
    view.alarms.iter().map(row).collect()
}

fn callers(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Vec<String> {
    let row = |caller: &crate::domain::review::ReviewCaller| {
        let number = review_words::number(caller, &snapshot.session);
        let times = [caller.first, caller.last].map(|at| words::hour_minute(at, &screen.zone).to_string());
        let [first, last] = &times;
        let done = picture::caller_done(screen, caller);
        format!("{number}  {}  {first}-{last}  {}  {done}", caller.tries, caller.missed_at)
    };
    let mut rows: Vec<String> = view.callers.iter().map(row).collect();
    if view.withheld > 0 {
        rows.push(fill(text::CALLERS_WITHHELD.get(screen.language), &[&view.withheld]));
    }
    rows
}
