//! The time axis: a mark and the local time where the hour, the quarter or the second is round, as many as there is room
//! for; and over them where the cursor stands.
//!
//! ```text
//! |08:00      |09:00      |10:00   09:20:31 |12:00
//! ```

use jiff::tz::TimeZone;
use ratatui::layout::Rect;

use crate::domain::Wall;
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::review::window::Window;
use crate::ui::theme::DIM;
use crate::ui::walk_words;
use crate::ui::words;

use super::super::brush::Brush;

/// Seconds between two labels, from the closest on.
const STEPS_S: [i64; 19] = [
    5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800,
    604_800,
];
/// Cells of a label with seconds, of one without, and the blank behind either.
const WITH_SECONDS: i64 = 10;
const WITHOUT: i64 = 7;
/// Labels on one axis at most, however odd the window is.
const LABELS_MAX: usize = 64;

/// Draws the axis of a window over so many columns.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, window: Window, at: Wall) {
    let at = window.cell(at, area.width).map(|cell| {
        let label = format!(" {} ", words::time_of_day(at, &screen.zone));
        let width = measure::width(&label, screen.glyphs).min(area.width);
        (Rect { x: area.x + cell.saturating_sub(width / 2).min(area.width - width), width, ..area }, label)
    });
    for (cell, label) in labels(window, area.width, &screen.zone) {
        let width = measure::width(&label, screen.glyphs);
        let place = Rect { x: area.x + cell, width: width.saturating_add(1), ..area };
        // Half a label says less than none.
        if at.as_ref().is_some_and(|(covered, _)| covered.intersects(place)) {
            continue;
        }
        let rest = Rect { x: area.x + cell, width: area.width.saturating_sub(cell), ..area };
        if width <= rest.width {
            brush.text(rest, &label, DIM);
        }
    }
    if let Some((place, label)) = at {
        brush.text(place, &label, screen.theme.picked());
    }
}

/// The labels, each with the cell it begins in.
pub(super) fn labels(window: Window, columns: u16, zone: &TimeZone) -> Vec<(u16, String)> {
    let span_s = (window.span_us() / 1_000_000).max(1);
    let fits = |step: &&i64| {
        let needed = if **step < 60 { WITH_SECONDS } else { WITHOUT };
        i128::from(**step) * i128::from(columns) >= i128::from(needed) * i128::from(span_s)
    };
    let Some(step) = STEPS_S.iter().find(fits) else { return Vec::new() };
    let step_us = step * 1_000_000;
    // Round by the clock on the wall of the site: its offset belongs to the time.
    let offset = i64::from(zone.to_offset(window.from.timestamp()).seconds()) * 1_000_000;
    let local = window.from.0.saturating_add(offset);
    let first =
        local.div_euclid(step_us).saturating_add(i64::from(local.rem_euclid(step_us) > 0)).saturating_mul(step_us);
    let times = (0..LABELS_MAX).map(|place| {
        let on = step_us.saturating_mul(i64::try_from(place).unwrap_or(i64::MAX));
        Wall(first.saturating_sub(offset).saturating_add(on))
    });
    times
        .take_while(|at| *at < window.to)
        .filter_map(|at| Some((window.cell(at, columns)?, format!("|{}", label(at, *step, zone)))))
        .collect()
}

/// A time as exact as the step; midnight is told by its date.
fn label(at: Wall, step: i64, zone: &TimeZone) -> String {
    let time = zone.to_datetime(at.timestamp());
    if (time.hour(), time.minute(), time.second()) == (0, 0, 0) {
        return walk_words::day(at, zone);
    }
    if step < 60 { words::time_of_day(at, zone).to_string() } else { words::hour_minute(at, zone).to_string() }
}
