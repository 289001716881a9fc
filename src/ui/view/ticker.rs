//! The newest events, newest first, each with its time and the mark of the state it speaks of.

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::domain::view::TickerEvent;
use crate::ui::model::Screen;
use crate::ui::sentence::{self, Subject, Weight};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words;

use super::brush::{Brush, Pen};

/// Draws as many events as there are rows.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let events = snapshot.ticker.iter().filter(|event| sentence::is_told(&event.body));
    for (y, event) in (inside.top()..inside.bottom()).zip(events) {
        row(screen, brush, Rect { y, height: 1, ..inside }, event, Subject::Named);
    }
}

/// One event in one row.
pub(super) fn row(screen: &Screen, brush: &mut Brush, area: Rect, event: &TickerEvent, subject: Subject) {
    let mut pen = Pen::new(area);
    let time = words::time_of_day(event.at, &screen.zone).to_string();
    pen.write(brush, &time, DIM).skip(2);
    match sentence::state_of(&event.body) {
        Some(state) => pen.write(brush, screen.glyphs.state(state), screen.theme.state(state)),
        None => pen.skip(1),
    };
    let style = match sentence::weight(&event.body) {
        Weight::Quiet => DIM,
        Weight::Plain => PLAIN,
        Weight::Strong => BOLD,
    };
    pen.skip(1).write(brush, &sentence::sentence(screen, &event.body, subject), style);
}
