//! The shift before and after one; at a site without shifts, the day before and after.

use std::time::Duration;

use crate::app::report::range::Chosen;
use crate::config::calendar::{Calendar, Occurrence};
use crate::domain::Wall;
use crate::shift::Range;

/// Further away no shift is looked for: a site may rest over the longest holidays.
const WITHIN: Duration = Duration::from_hours(24 * 62);
/// A shift lasts no longer, whatever the clocks do.
const A_DAY: Duration = Duration::from_hours(26);
const MICROSECOND: Duration = Duration::from_micros(1);

/// The one before: of the shifts, in the order they begin and end.
pub(super) fn earlier(calendar: &Calendar, shown: &Chosen) -> Option<Chosen> {
    let Range { from, to } = shown.range;
    if calendar.shifts().is_empty() {
        let range = Range { from: calendar.midnight_before(from - MICROSECOND), to: from };
        return Some(Chosen { range, shift: None });
    }
    let ended = calendar.shift_ends_in(from - WITHIN, to + A_DAY);
    let before = ended.into_iter().filter(|shift| key(shift) < (from, to));
    before.max_by_key(key).map(chosen)
}

/// The one after, where it has begun.
pub(super) fn later(calendar: &Calendar, shown: &Chosen, now: Wall) -> Option<Chosen> {
    let Range { from, to } = shown.range;
    if calendar.shifts().is_empty() {
        let begin = midnight_after(calendar, from);
        let range = Range { from: begin, to: midnight_after(calendar, begin) };
        return (begin < now).then_some(Chosen { range, shift: None });
    }
    let ended = calendar.shift_ends_in(from, to + WITHIN);
    let after = ended.into_iter().filter(|shift| key(shift) > (from, to) && shift.starts < now);
    after.min_by_key(key).map(chosen)
}

fn key(shift: &Occurrence) -> (Wall, Wall) {
    (shift.starts, shift.ends)
}

fn chosen(shift: Occurrence) -> Chosen {
    Chosen { range: Range { from: shift.starts, to: shift.ends }, shift: Some((shift.name, shift.date)) }
}

/// The local midnight after an instant: a day has 22 to 26 hours.
fn midnight_after(calendar: &Calendar, at: Wall) -> Wall {
    calendar.midnight_before(calendar.midnight_before(at) + Duration::from_hours(27))
}
