//! The list of events: which ones are shown, a row a record in the words of the ticker, and below it the chosen one in
//! full with its number and hash.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::Snapshot;
use crate::domain::review::{EventAnchor, EventKinds, EventsView, ReviewEvent, ReviewView};
use crate::ui::model::Screen;
use crate::ui::plan::Plan;
use crate::ui::review::copy::told;
use crate::ui::review::words as review_words;
use crate::ui::sentence::{self, Weight};
use crate::ui::text::{self, fill};
use crate::ui::theme::{self, BOLD, DIM, PLAIN};

use super::super::brush::{Brush, Pen};
use super::super::fact::{self, Rows, fact, inset};
use super::say;

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, view: &ReviewView, snapshot: &Snapshot) {
    let area = plan.regions.list;
    let Some(events) = &view.events else { return };
    shown(screen, brush, plan.regions.columns, events);
    if events.rows.is_empty() {
        say(screen, brush, area, text::EVENTS_NONE.get(screen.language), BOLD);
        return;
    }
    let first = first(events, usize::from(area.height));
    for (y, (place, event)) in (area.top()..area.bottom()).zip(events.rows.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..area };
        let is_chosen = place == events.chosen;
        let ground = if is_chosen { theme::selected(PLAIN) } else { PLAIN };
        if is_chosen {
            brush.fill(line, ground);
            brush.text(line, brush.glyphs().selection(), ground);
        }
        let inside = Rect { x: line.x + 2, width: line.width.saturating_sub(3), ..line };
        row(screen, brush, inside, event, snapshot, ground);
    }
    if let Some(event) = events.rows.get(events.chosen) {
        detail(screen, brush, plan.regions.guidance, event, snapshot);
    }
}

/// What the list is narrowed to, and where in it the chosen record stands.
fn shown(screen: &Screen, brush: &mut Brush, area: Rect, events: &EventsView) {
    let language = screen.language;
    let page = &screen.review;
    let area = inset(area);
    let place = if events.matched == 0 { 0 } else { events.position.saturating_add(1) };
    let used = brush.right(area, &fill(text::EVENTS_AT.get(language), &[&place, &events.matched]), PLAIN);
    let mut pen = Pen::new(area);
    pen.narrow(used + 2);
    let kinds = review_words::kinds(page.kinds).get(language);
    let style = if page.kinds == EventKinds::All { PLAIN } else { BOLD };
    pen.write(brush, &fill(text::EVENTS_SHOWN.get(language), &[&kinds]), style).skip(2);
    if let Some(line) = page.line.as_ref().filter(|_| page.only_line) {
        pen.write(brush, &fill(text::EVENTS_OF_LINE.get(language), &[&line.id]), BOLD);
    }
}

/// The first row in sight: the chosen one stands in the middle, as far as there are rows on either side.
fn first(events: &EventsView, rows: usize) -> usize {
    let last = events.rows.len().saturating_sub(rows);
    events.chosen.saturating_sub(rows / 2).min(last)
}

/// The rows that are in sight.
pub(in crate::ui) fn in_sight(screen: &Screen, events: &EventsView, snapshot: &Snapshot) -> std::ops::Range<usize> {
    let plan = Plan::new(screen, screen.size, snapshot);
    let rows = plan.map_or(0, |plan| usize::from(plan.regions.list.height));
    let first = first(events, rows);
    first..first.saturating_add(rows).min(events.rows.len())
}

/// A record in one row: its time, its mark, what it says, its number.
pub(super) fn row(
    screen: &Screen,
    brush: &mut Brush,
    area: Rect,
    event: &ReviewEvent,
    snapshot: &Snapshot,
    ground: Style,
) {
    let is_chosen = ground != PLAIN;
    let of = |style: Style| if is_chosen { ground } else { style };
    let number = format!("#{}", event.seq);
    let used = brush.right(area, &number, of(DIM));
    let mut pen = Pen::new(area);
    pen.narrow(used + 1);
    let time = crate::ui::words::time_of_day(event.at, &screen.zone).to_string();
    pen.write(brush, &time, of(DIM)).skip(2);
    match event.body.as_ref().and_then(sentence::state_of) {
        Some(state) => pen.write(brush, screen.glyphs.state(state), of(screen.theme.state(state))),
        None => pen.skip(1),
    };
    let style = match event.body.as_ref().map(sentence::weight) {
        None | Some(Weight::Quiet) => DIM,
        Some(Weight::Plain) => PLAIN,
        Some(Weight::Strong) => BOLD,
    };
    pen.skip(1).write(brush, &told(screen, event, snapshot), of(style));
}

/// The chosen record in full.
fn detail(screen: &Screen, brush: &mut Brush, area: Rect, event: &ReviewEvent, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    let title = Rect { height: 1, ..area };
    brush.fill(title, screen.theme.bar());
    let at = review_words::day_and_second(event.at, &screen.zone);
    let record = format!("{} {}  {at}", text::EVENT_RECORD.get(screen.language), event.seq);
    brush.text(inset(title), &record, screen.theme.bar());
    let mut rows = Rows { area: inset(Rect { y: area.y + 1, height: area.height - 1, ..area }) };
    let facts =
        [fact(text::EVENT_WHAT, &told(screen, event, snapshot), PLAIN), fact(text::EVENT_HASH, &event.hash, DIM)];
    fact::put_close(screen, brush, &mut rows, &facts);
}

/// A click chooses a record.
pub(super) fn on_click(screen: &mut Screen, row: usize, rows: usize, view: &ReviewView) {
    let Some(events) = &view.events else { return };
    if let Some(event) = events.rows.get(first(events, rows).saturating_add(row)) {
        screen.review.anchor = EventAnchor::Seq(event.seq);
    }
}
