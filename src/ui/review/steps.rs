//! What the keys of the review do: pages, time, lines, incidents, ranges. What is written or copied is begun here and
//! ends elsewhere.

use crate::domain::review::{EventAnchor, EventKinds, ReviewRange, ReviewView};
use crate::domain::{Snapshot, Wall};

use crate::ui::act;
use crate::ui::key::Move;
use crate::ui::model::{Beneath, Mode, Reaction, Screen, Searched};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text};
use crate::ui::view::review as picture;

use super::incidents::{self, Order};
use super::keys::ReviewKey;
use super::window::{self, Window, Zoom};
use super::{ChosenLine, Opened, Page, ReviewPage, Under, chosen, copy, row_at, write};

/// The shortest step of the cursor, in microseconds: a second.
const SHORTEST_STEP_US: i64 = 1_000_000;

/// Takes a key of the review.
pub(in crate::ui) fn on_key(screen: &mut Screen, key: ReviewKey, snapshot: &Snapshot) -> Reaction {
    match key {
        ReviewKey::Toggle => {
            toggle(screen, snapshot);
            Reaction::Redraw
        }
        ReviewKey::Show(page) => show(screen, page),
        ReviewKey::Turn(by) => show(screen, screen.review.page.turn(by)),
        ReviewKey::EarlierShift => other_shift(screen, ReviewRange::Earlier, snapshot),
        ReviewKey::LaterShift => other_shift(screen, ReviewRange::Later, snapshot),
        ReviewKey::Anew => {
            screen.review.ask_anew();
            Reaction::Redraw
        }
        ReviewKey::Jump => write::ask_time(screen),
        ReviewKey::Sign => write::begin_handover(screen, snapshot),
        ReviewKey::Kinds | ReviewKey::OnlyLine => narrow(screen, key, snapshot),
        ReviewKey::ZoomIn
        | ReviewKey::ZoomOut
        | ReviewKey::Whole
        | ReviewKey::Far(_)
        | ReviewKey::NextIncident
        | ReviewKey::IncidentBefore
        | ReviewKey::Mark
        | ReviewKey::Explain
        | ReviewKey::Note
        | ReviewKey::Copy => in_range(screen, key, snapshot),
    }
}

/// Opens the review over the monitor, or goes back to it.
fn toggle(screen: &mut Screen, snapshot: &Snapshot) {
    if screen.mode.beneath() == Beneath::Review {
        leave(screen);
        return;
    }
    let line = screen.detail_line().or(screen.selected);
    let row = line.and_then(|line| snapshot.rows.iter().find(|row| row.ix == line));
    let line = row.map(|row| ChosenLine { ix: row.ix, id: row.id.clone() });
    let shift = snapshot.shift.as_ref().map(|shift| (shift.name.clone(), shift.ends));
    screen.review.open(screen.mode.beneath(), Opened { shift, line });
    screen.mode = Mode::Review;
}

/// Goes back to what the review was opened over. Where it is all there is, to its first page.
pub(in crate::ui) fn leave(screen: &mut Screen) {
    match screen.review.under {
        Under::Monitor(beneath) => screen.mode = Mode::from(beneath),
        Under::Nothing => screen.review.page = Page::Timeline,
    }
}

/// Lines are searched on the timeline, events on their page.
pub(in crate::ui) fn search(screen: &mut Screen) {
    if screen.review.page != Page::Events {
        screen.review.page = Page::Timeline;
    }
    screen.mode = Mode::Search(Searched::Review);
}

fn show(screen: &mut Screen, page: Page) -> Reaction {
    screen.review.page = page;
    Reaction::Redraw
}

fn other_shift(screen: &mut Screen, range: ReviewRange, snapshot: &Snapshot) -> Reaction {
    let page = &mut screen.review;
    match range {
        ReviewRange::Later if page.back == 0 && page.under != Under::Nothing => {
            return act::notice(screen, text::NO_LATER_SHIFT, snapshot);
        }
        ReviewRange::Later => page.back = page.back.saturating_sub(1),
        _ => page.back = page.back.saturating_add(1),
    }
    // Back at the present shift it is asked for as such: one that began meanwhile is the latest then.
    let is_present = page.back == 0 && page.under != Under::Nothing;
    page.ask_for(if is_present { ReviewRange::Latest } else { range });
    Reaction::Redraw
}

fn narrow(screen: &mut Screen, key: ReviewKey, snapshot: &Snapshot) -> Reaction {
    let page = &mut screen.review;
    if key == ReviewKey::Kinds {
        let mut after = EventKinds::ALL.iter().skip_while(|kinds| **kinds != page.kinds);
        page.kinds = after.nth(1).copied().unwrap_or_default();
    } else if page.line.is_none() {
        return act::notice(screen, text::NO_REVIEW_LINE, snapshot);
    } else {
        page.only_line = !page.only_line;
    }
    Reaction::Redraw
}

/// Keys that need the data.
fn in_range(screen: &mut Screen, key: ReviewKey, snapshot: &Snapshot) -> Reaction {
    let Some(view) = screen.review.view(snapshot) else { return Reaction::None };
    let page = &mut screen.review;
    let at = page.cursor(view);
    let shown = page.window.unwrap_or_else(|| Window::whole(view));
    match key {
        ReviewKey::ZoomIn => page.window = window::zoom(shown, at, view, Zoom::In),
        ReviewKey::ZoomOut => page.window = window::zoom(shown, at, view, Zoom::Out),
        ReviewKey::Whole => page.window = None,
        ReviewKey::Far(quarters) => page.go_to(moved(at, shown.span_us() / 4, quarters), view),
        ReviewKey::NextIncident => return incidents::step(screen, snapshot, Order::Next),
        ReviewKey::IncidentBefore => return incidents::step(screen, snapshot, Order::Before),
        ReviewKey::Mark => return write::mark(screen, at, snapshot),
        ReviewKey::Explain => return write::explain(screen, at, snapshot),
        ReviewKey::Note => return write::note(screen, snapshot),
        ReviewKey::Copy => {
            return match copy::copied(screen, view, snapshot) {
                // Where it went is the app's to tell.
                Some(copied) => Reaction::Extract(copied),
                None => act::notice(screen, text::NOTHING_TO_COPY, snapshot),
            };
        }
        _ => {}
    }
    Reaction::Redraw
}

fn moved(at: Wall, by: i64, times: i64) -> Wall {
    Wall(at.0.saturating_add(by.max(SHORTEST_STEP_US).saturating_mul(times)))
}

impl ReviewPage {
    /// Puts the cursor on a time of the range, in sight.
    pub(in crate::ui) fn go_to(&mut self, at: Wall, view: &ReviewView) {
        self.at = Some(at);
        let at = self.cursor(view);
        self.at = Some(at);
        self.window = self.window.and_then(|window| window::follow(window, at, view));
        if self.page == Page::Events {
            self.anchor = EventAnchor::Time(at);
        }
    }

    /// Chooses a line wherever its row stands: no search may hide it.
    pub(super) fn go_to_line(&mut self, line: ChosenLine) {
        self.search.clear();
        (self.first, self.wanted, self.line) = (line.ix.0, None, Some(line));
    }

    /// Chooses the row at a place.
    pub(in crate::ui) fn choose(&mut self, place: usize, view: &ReviewView) {
        if let Some(row) = row_at(view, place) {
            (self.line, self.wanted) = (Some(chosen(row)), None);
        } else {
            (self.wanted, self.first) = (Some(place), place);
        }
    }
}

/// Moves on the page that is shown.
pub(in crate::ui) fn go(screen: &mut Screen, to: Move, plan: &Plan, snapshot: &Snapshot) {
    let Some(view) = screen.review.view(snapshot) else { return };
    let rows = usize::from(plan.regions.list.height).max(1);
    match screen.review.page {
        Page::Timeline => on_timeline(&mut screen.review, to, rows, screen.size.width, view),
        Page::Events => among_events(&mut screen.review, to, rows, view),
        Page::Alarms => screen.review.alarm = listed(screen.review.alarm, to, rows, view.alarms.len()),
        Page::Callers => screen.review.caller = listed(screen.review.caller, to, rows, view.callers.len()),
        Page::Handover => {
            let lines = picture::handover_rows(screen, view, plan.regions.list.width, snapshot);
            // The last row may come up to the first place, not beyond.
            screen.review.scrolled =
                listed(screen.review.scrolled, to, rows, lines.saturating_sub(rows).saturating_add(1));
        }
    }
}

fn on_timeline(page: &mut ReviewPage, to: Move, rows: usize, width: u16, view: &ReviewView) {
    let shown = page.window.unwrap_or_else(|| Window::whole(view));
    let cell = shown.span_us() / i64::from(picture::bar_columns(width)).max(1);
    let at = page.cursor(view);
    let place = page.place(view);
    let last = view.timeline.matched.saturating_sub(1);
    let here = place.unwrap_or(page.first);
    let target = match to {
        Move::Left => return page.go_to(moved(at, cell, -1), view),
        Move::Right => return page.go_to(moved(at, cell, 1), view),
        Move::First => return page.go_to(view.from, view),
        Move::Last => return page.go_to(view.to, view),
        Move::Up => here.saturating_sub(usize::from(place.is_some())),
        Move::Down | Move::NextGroup => here.saturating_add(usize::from(place.is_some())),
        Move::PageUp => here.saturating_sub(rows),
        Move::PageDown => here.saturating_add(rows),
    };
    page.first = page.first_in_sight(view, rows);
    let target = target.min(last);
    page.choose(target, view);
    page.first = page.first.clamp(target.saturating_add(1).saturating_sub(rows), target);
}

fn among_events(page: &mut ReviewPage, to: Move, rows: usize, view: &ReviewView) {
    let Some(events) = &view.events else { return };
    let target = match to {
        Move::First => return page.anchor = EventAnchor::Seq(0),
        Move::Last => return page.anchor = EventAnchor::Last,
        Move::Up | Move::Left => events.chosen.saturating_sub(1),
        Move::Down | Move::Right | Move::NextGroup => events.chosen.saturating_add(1),
        Move::PageUp => events.chosen.saturating_sub(rows),
        Move::PageDown => events.chosen.saturating_add(rows),
    };
    if let Some(event) = events.rows.get(target.min(events.rows.len().saturating_sub(1))) {
        page.anchor = EventAnchor::Seq(event.seq);
    }
}

fn listed(here: usize, to: Move, rows: usize, count: usize) -> usize {
    let target = match to {
        Move::First => 0,
        Move::Last => count,
        Move::Up | Move::Left => here.saturating_sub(1),
        Move::Down | Move::Right | Move::NextGroup => here.saturating_add(1),
        Move::PageUp => here.saturating_sub(rows),
        Move::PageDown => here.saturating_add(rows),
    };
    target.min(count.saturating_sub(1))
}

/// What `Enter` leads to.
pub(in crate::ui) fn open(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let Some(view) = screen.review.view(snapshot) else { return Reaction::None };
    match screen.review.page {
        Page::Timeline => {
            let at = screen.review.cursor(view);
            let page = &mut screen.review;
            (page.page, page.only_line, page.anchor) = (Page::Events, page.line.is_some(), EventAnchor::Time(at));
            page.kinds = EventKinds::All;
            page.event_search.clear();
            Reaction::Redraw
        }
        Page::Events => to_timeline(screen, snapshot),
        Page::Alarms => {
            to_events(screen, view.alarms.get(screen.review.alarm).map(|alarm| EventAnchor::Seq(alarm.seq)))
        }
        Page::Callers => {
            let caller = view.callers.get(screen.review.caller);
            let reaction = to_events(screen, caller.map(|caller| EventAnchor::Time(caller.last)));
            screen.review.kinds = EventKinds::Calls;
            reaction
        }
        Page::Handover => Reaction::None,
    }
}

fn to_events(screen: &mut Screen, anchor: Option<EventAnchor>) -> Reaction {
    let Some(anchor) = anchor else { return Reaction::None };
    let page = &mut screen.review;
    (page.page, page.only_line, page.kinds, page.anchor) = (Page::Events, false, EventKinds::All, anchor);
    page.event_search.clear();
    Reaction::Redraw
}

/// From a record to its time, and its line where it has one that is known here.
fn to_timeline(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let Some(view) = screen.review.view(snapshot) else { return Reaction::None };
    let Some(event) = view.events.as_ref().and_then(|events| events.rows.get(events.chosen)) else {
        return act::notice(screen, NOTHING_CHOSEN, snapshot);
    };
    let page = &mut screen.review;
    let named = event.body.as_ref().and_then(super::words::line_of);
    let known = named.and_then(|id| snapshot.rows.iter().find(|row| row.id == *id));
    if let Some(row) = known {
        page.go_to_line(ChosenLine { ix: row.ix, id: row.id.clone() });
    }
    page.page = Page::Timeline;
    page.go_to(event.at, view);
    Reaction::Redraw
}

const NOTHING_CHOSEN: Text = text::EVENTS_NONE;
