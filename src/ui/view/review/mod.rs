//! The review: its head, its pages as tabs, and the page that is shown. Whatever the journal says against itself stands at
//! the top of every page.
//!
//! ```text
//!  review  day 2026-11-23 08:00-17:30 (running)   journal intact               1h00m wide
//!  ! journal broken: ...
//!  1 timeline   2 events   3 alarms 8   4 callback 4   5 handover               search 18
//!  the page
//! ```

mod alarms;
mod axis;
mod callers;
mod events;
mod handover;
mod strip;
mod timeline;

use std::borrow::Cow;

use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Style;

use crate::domain::event::ClockState;
use crate::domain::review::{JournalCheck, ReviewAnswer, ReviewView};
use crate::domain::{Snapshot, Wall};
use crate::ui::measure;
use crate::ui::model::{Language, Mode, Reaction, Screen, Searched};
use crate::ui::plan::Plan;
use crate::ui::review::keys::ReviewKey;
use crate::ui::review::{Page, steps, words as review_words};
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::brush::{Brush, Pen};
use super::fact::inset;

pub(in crate::ui) use alarms::fate as alarm_fate;
pub(in crate::ui) use callers::done as caller_done;
pub(in crate::ui) use events::in_sight as events_in_sight;
pub(in crate::ui) use handover::{rows as handover_rows, text as handover_text};
pub(in crate::ui) use timeline::bar_columns;

/// How many rows the parts of the page take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Parts {
    /// The head, with what speaks against the journal.
    pub(in crate::ui) head: u16,
    pub(in crate::ui) columns: u16,
    pub(in crate::ui) legend: u16,
    /// What is chosen.
    pub(in crate::ui) below: u16,
    /// A monitor runs behind it.
    pub(in crate::ui) is_live: bool,
}

/// How many rows the parts of the page that is shown take.
pub(in crate::ui) fn parts(screen: &Screen, size: Size, snapshot: &Snapshot) -> Parts {
    let is_broken =
        screen.review.view(snapshot).is_some_and(|view| matches!(view.journal.check, JournalCheck::Broken(_)));
    let rows = |small: u16, middle: u16, large: u16| match size.height {
        0..20 => 2,
        20..30 => small,
        30..48 => middle,
        48.. => large,
    };
    let (columns, legend, below) = match screen.review.page {
        Page::Timeline => (1, timeline::legend_rows(screen, size), rows(4, 7, 10)),
        Page::Events => (1, 0, rows(4, 6, 8)),
        Page::Alarms => (1, 0, rows(3, 4, 6)),
        Page::Callers => (1, 0, 2),
        Page::Handover => (0, 0, 0),
    };
    Parts { head: 1 + u16::from(is_broken), columns, legend, below, is_live: !screen.is_review_only() }
}

/// Draws the review.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    tabs(screen, brush, plan, snapshot);
    let Some(view) = screen.review.view(snapshot) else {
        head_without(screen, brush, plan.regions.head);
        absent(screen, brush, plan.regions.list, snapshot);
        return;
    };
    head(screen, brush, plan.regions.head, view, snapshot);
    let area = plan.regions.list;
    if view.records == 0 && screen.review.page != Page::Handover {
        say(screen, brush, area, text::REVIEW_NO_DATA.get(screen.language), BOLD);
        return;
    }
    match screen.review.page {
        Page::Timeline => timeline::draw(screen, brush, plan, view),
        Page::Events => events::draw(screen, brush, plan, view, snapshot),
        Page::Alarms => alarms::draw(screen, brush, plan, view),
        Page::Callers => callers::draw(screen, brush, plan, view, snapshot),
        Page::Handover => handover::draw(screen, brush, area, view, snapshot),
    }
    if screen.review.page == Page::Timeline {
        strip::draw(screen, brush, plan.regions.guidance, view, snapshot);
    }
}

/// The title where no monitor runs behind the review: the site, and no live state.
pub(super) fn title(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let mut pen = Pen::new(inset(area));
    let sim = snapshot.sim || screen.review.view(snapshot).is_some_and(|view| view.sim);
    if sim {
        chip(brush, &mut pen, text::SIMULATION.get(screen.language), screen.theme.simulation());
    }
    pen.write(brush, &snapshot.site, BOLD);
}

fn chip(brush: &mut Brush, pen: &mut Pen, words: &str, style: Style) {
    pen.write(brush, " ", style).write(brush, words, style).write(brush, " ", style).skip(2);
}

fn head_without(screen: &Screen, brush: &mut Brush, area: Rect) {
    brush.text(inset(area), text::REVIEW.get(screen.language), screen.theme.heading());
}

/// Which range, how far it can be trusted, and how much of it is in sight.
fn head(screen: &Screen, brush: &mut Brush, area: Rect, view: &ReviewView, snapshot: &Snapshot) {
    let language = screen.language;
    let first = inset(Rect { height: area.height.min(1), ..area });
    let range = review_words::range(view, language, &screen.zone);
    let clock = match view.clock {
        Some(ClockState::Synchronised) | None => None,
        Some(ClockState::NotSynchronised) => Some(text::REVIEW_CLOCK_WRONG),
        Some(ClockState::NotVerified) => Some(text::REVIEW_CLOCK_UNSURE),
    };
    // Where the title says it already, it would take the place of what the clock was worth.
    let is_said = screen.is_review_only() || snapshot.sim;
    let sim = (view.sim && !is_said).then_some(text::SIMULATION);
    let chips = [(sim, screen.theme.simulation()), (clock, screen.theme.caution())]
        .map(|(words, style)| (words.map(|words| words.get(language)), style));
    // How far the range can be trusted comes before how much of it is in sight.
    let said = chips.iter().filter_map(|(words, _)| *words).map(|words| brush.width(words) + 4).sum::<u16>();
    let needed = brush.width(text::REVIEW.get(language)) + 2 + brush.width(&range) + 2 + said;
    let beside = beside(screen, brush, view, first.width.saturating_sub(needed));
    let used = brush.right(first, &beside, PLAIN);
    let mut pen = Pen::new(first);
    pen.narrow(if used > 0 { used + 2 } else { 0 });
    pen.write(brush, text::REVIEW.get(language), screen.theme.heading()).skip(2);
    pen.write(brush, &range, BOLD).skip(2);
    for (words, style) in chips {
        if let Some(words) = words {
            chip(brush, &mut pen, words, style);
        }
    }
    let check = match view.journal.check {
        JournalCheck::Running => Some(text::REVIEW_CHECKING),
        JournalCheck::Intact => Some(text::REVIEW_INTACT),
        JournalCheck::Broken(_) => None,
    };
    let records = fill(text::REVIEW_RECORDS.get(language), &[&view.records]);
    for words in check.map(|check| check.get(language)).into_iter().chain([records.as_str()]) {
        if brush.width(words) <= pen.rest().width {
            pen.write(brush, words, DIM).skip(2);
        }
    }
    if let Some(why) = broken(view, language) {
        let row = Rect { y: area.y + 1, height: area.height.saturating_sub(1).min(1), ..area };
        brush.fill(row, screen.theme.danger());
        brush.text(inset(row), &fill(text::REVIEW_BROKEN.get(language), &[&why]), screen.theme.danger());
    }
}

/// What begins here, what is marked, and how much of the range is in sight; the last gives way where there is no room.
fn beside(screen: &Screen, brush: &Brush, view: &ReviewView, room: u16) -> String {
    let language = screen.language;
    if screen.review.page != Page::Timeline {
        return String::new();
    }
    let mark = screen.review.mark.as_ref().map(|mark| {
        let at = format!("{} {}", mark.line, words::time_of_day(mark.at, &screen.zone));
        fill(text::MARKED_AT.get(language), &[&at])
    });
    let width = match screen.review.window {
        Some(window) => {
            let span = Span(window.to.since(window.from));
            fill(text::WINDOW.get(language), &[&span])
        }
        None => fill(text::WINDOW.get(language), &[&Span(view.to.since(view.from))]),
    };
    let here = screen.review.cursor(view);
    let begins = view.incidents.iter().find(|incident| incident.from == here && incident.line.is_none());
    let incident = begins.map(|incident| review_words::incident(incident, language));
    let mut parts: Vec<_> = incident.into_iter().chain(mark).chain([width]).collect();
    if brush.width(&parts.join("  ")) > room {
        parts.pop();
    }
    parts.join("  ")
}

fn broken(view: &ReviewView, language: Language) -> Option<Cow<'_, str>> {
    match &view.journal.check {
        JournalCheck::Broken(why) => Some(words::breakage(why, language)),
        JournalCheck::Running | JournalCheck::Intact => None,
    }
}

/// Why there is nothing to show.
fn absent(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let language = screen.language;
    match &snapshot.review {
        ReviewAnswer::Failed(why) => {
            let why = words::reason(why, language);
            say(screen, brush, area, &fill(text::REVIEW_FAILED.get(language), &[&why]), screen.theme.wrong());
            let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
            brush.text(inset(last), text::REVIEW_FAILED_WHAT.get(language), DIM);
        }
        ReviewAnswer::None | ReviewAnswer::Reading | ReviewAnswer::Ready(_) => {
            say(screen, brush, area, text::REVIEW_READING.get(language), BOLD);
        }
    }
}

/// A sentence over as many rows as it needs.
fn say(screen: &Screen, brush: &mut Brush, area: Rect, words: &str, style: Style) {
    let area = inset(inset(area));
    let most = usize::from(area.height.saturating_sub(1));
    for (y, line) in (area.top()..area.bottom()).zip(measure::wrap(words, area.width, most, screen.glyphs)) {
        brush.text(Rect { y, height: 1, ..area }, line, style);
    }
}

fn tabs(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    for (area, page) in placed(screen, plan, snapshot) {
        let style = if page == screen.review.page { screen.theme.picked() } else { PLAIN };
        brush.fill(area, style);
        brush.text(inset(area), &words_of(screen, page, snapshot), style);
    }
    let searched = screen.review.searched().trimmed();
    let shown = matches!(screen.review.page, Page::Timeline | Page::Events);
    if shown && !searched.is_empty() && screen.mode != Mode::Search(Searched::Review) {
        let words = fill(text::SEARCH.get(screen.language), &[&searched]);
        brush.right(inset(plan.regions.tabs), &words, DIM);
    }
}

fn words_of(screen: &Screen, page: Page, snapshot: &Snapshot) -> String {
    let view = screen.review.view(snapshot);
    let (key, wording, count) = match page {
        Page::Timeline => (1, text::TAB_TIMELINE, 0),
        Page::Events => (2, text::TAB_EVENTS, 0),
        Page::Alarms => (3, text::TAB_ALARMS, view.map_or(0, |view| view.alarms.len())),
        Page::Callers => (4, text::TAB_CALLERS, view.map_or(0, review_words::open_callers)),
        Page::Handover => (5, text::TAB_HANDOVER, 0),
    };
    format!("{key} {}", fill(wording.get(screen.language), &[&count]))
}

/// Where each tab stands.
fn placed(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Vec<(Rect, Page)> {
    let row = plan.regions.tabs;
    let mut x = row.x;
    let mut placed = Vec::new();
    for page in Page::ALL {
        let width = measure::width(&words_of(screen, page, snapshot), screen.glyphs) + 2;
        placed.push((Rect { x, width, ..row }.intersection(row), page));
        x = x.saturating_add(width + 1);
    }
    placed
}

/// What a search found, beside the search line.
pub(super) fn found(screen: &Screen, snapshot: &Snapshot) -> String {
    let Some(view) = screen.review.view(snapshot) else { return String::new() };
    match (screen.review.page, &view.events) {
        (Page::Events, Some(events)) => events.matched.to_string(),
        _ => fill(text::LINES_OF.get(screen.language), &[&view.timeline.matched, &view.timeline.lines]),
    }
}

/// Takes a click: on a tab, or on a row of the page; on the timeline also at a time.
pub(in crate::ui) fn on_click(screen: &mut Screen, at: Position, plan: &Plan, snapshot: &Snapshot) -> Reaction {
    if let Some((_, page)) = placed(screen, plan, snapshot).into_iter().find(|(area, _)| area.contains(at)) {
        screen.mode = Mode::Review;
        return steps::on_key(screen, ReviewKey::Show(page), snapshot);
    }
    let list = plan.regions.list;
    let Some(view) = screen.review.view(snapshot).filter(|_| list.contains(at)) else { return Reaction::None };
    let (row, rows) = (usize::from(at.y - list.y), usize::from(list.height));
    match screen.review.page {
        Page::Timeline => timeline::on_click(screen, at, list, view),
        Page::Events => events::on_click(screen, row, rows, view),
        Page::Alarms => screen.review.alarm = clicked(screen.review.alarm, row, rows, view.alarms.len()),
        Page::Callers => screen.review.caller = clicked(screen.review.caller, row, rows, view.callers.len()),
        Page::Handover => return Reaction::None,
    }
    Reaction::Redraw
}

/// The first row in sight of a list that turns page by page.
fn first_of(chosen: usize, rows: usize) -> usize {
    chosen.checked_div(rows).map_or(0, |page| page * rows)
}

fn clicked(chosen: usize, row: usize, rows: usize, count: usize) -> usize {
    let place = first_of(chosen, rows).saturating_add(row);
    if place < count { place } else { chosen }
}

/// `08:50`, behind the day where the range spans more than a day.
fn short(screen: &Screen, view: &ReviewView, at: Wall) -> String {
    let days = [view.from, view.to].map(|end| screen.zone.to_datetime(end.timestamp()).date());
    match days {
        [from, to] if from == to => words::hour_minute(at, &screen.zone).to_string(),
        _ => crate::ui::walk_words::day_and_time(at, &screen.zone),
    }
}
