//! The walk test: each line with its steps, and what came of it. What an adapter cannot see is said so, and is not asked
//! for.
//!
//! ```text
//!  walk test running, begun 09:12 by li   verified 3  by word 1  failed 0  left 8
//!    line     label      room  lifted    digit     put back  rung      result
//!  > 1803-1   desk 1     1803  09:13:05  09:13:08  09:13:10  -         unverified
//!    1803-2   desk 2     1803  09:11:40  no sight  09:11:44  09:11:58  verified 09:11
//! ```

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::Snapshot;
use crate::domain::walk::{LineVerification, StepMark, WalkFilter, WalkOutcome, WalkResult, WalkRow, WalkStep};
use crate::ui::measure;
use crate::ui::model::{Language, Mode, Screen, Searched};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::{walk_words, words};

use super::alarm_list::{draw_row, inside, names};
use super::brush::{Brush, Pen};
use super::cell::Focus;
use super::fact::inset;
use super::table::Cell;

/// Cells of a step: a time of day.
const STEP: u16 = 8;
/// From this width on there is a column for the number.
const NUMBER_FROM: u16 = 110;

struct Columns {
    line: u16,
    label: u16,
    room: u16,
    number: u16,
    result: u16,
}

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    heading(screen, brush, plan.regions.tabs, snapshot);
    let area = plan.regions.list;
    let rows = &snapshot.walk.rows;
    let columns = columns(screen, inside(area).width, rows);
    let steps = WalkStep::ALL.map(|step| (STEP, walk_words::step(step)));
    let before = [
        (columns.line, text::COLUMN_LINE),
        (columns.label, text::COLUMN_WHAT),
        (columns.room, text::ROOM),
        (columns.number, text::COLUMN_NUMBER),
    ];
    let heads: Vec<(u16, Text)> =
        before.into_iter().chain(steps).chain([(columns.result, text::COLUMN_RESULT)]).collect();
    names(screen, brush, plan.regions.columns, &heads);
    if rows.is_empty() {
        brush.text(inside(area), text::WALK_NOTHING.get(screen.language), BOLD);
        return;
    }
    let first = screen.walk.first(snapshot, usize::from(area.height));
    let chosen = screen.walk.place(snapshot);
    for (y, (place, row)) in (area.top()..area.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let focus = if chosen == Some(place) { Focus::Selected } else { Focus::Other };
        draw_row(brush, Rect { y, height: 1, ..area }, cells(screen, &columns, row), focus);
    }
}

fn heading(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let language = screen.language;
    let area = inset(area);
    let mut shown = Vec::new();
    let searched = screen.walk.search.trimmed();
    if !searched.is_empty() && screen.mode != Mode::Search(Searched::Walk) {
        shown.push(fill(text::SEARCH.get(language), &[&searched]));
    }
    if screen.walk.filter == WalkFilter::Unverified {
        shown.push(text::WALK_ONLY_UNVERIFIED.get(language).to_owned());
    }
    let used = brush.right(area, &shown.join("  "), PLAIN);
    let mut pen = Pen::new(area);
    pen.narrow(if used > 0 { used + 2 } else { 0 });
    let Some(run) = &snapshot.walk.run else {
        pen.write(brush, text::WALK_NEVER.get(language), BOLD).skip(2);
        let unverified = fill(text::WALK_UNVERIFIED.get(language), &[&snapshot.walk.unverified]);
        pen.write(brush, &unverified, PLAIN);
        return;
    };
    let by = walk_words::who(run.by.as_ref(), language);
    let title = match run.ended {
        None => fill(text::WALK_RUNNING.get(language), &[&words::hour_minute(run.started, &screen.zone), &by]),
        Some((ended, _)) => {
            let started = walk_words::day_and_time(run.started, &screen.zone);
            fill(text::WALK_ENDED.get(language), &[&started, &words::hour_minute(ended, &screen.zone), &by])
        }
    };
    pen.write(brush, &title, if run.ended.is_none() { BOLD } else { PLAIN }).skip(2);
    let counts = [
        (text::WALK_VERIFIED, run.verified, PLAIN),
        (text::WALK_BY_WORD, run.by_word, PLAIN),
        (text::WALK_FAILED, run.failed, if run.failed > 0 { screen.theme.wrong() } else { PLAIN }),
        (text::WALK_LEFT, run.left, PLAIN),
    ];
    for (wording, count, style) in counts {
        pen.write(brush, &fill(wording.get(language), &[&count]), style).skip(1);
    }
}

fn columns(screen: &Screen, width: u16, rows: &[WalkRow]) -> Columns {
    let widest = |of: &dyn Fn(&WalkRow) -> u16| rows.iter().map(of).max().unwrap_or(0);
    let line = widest(&|row| measure::width(row.id.as_str(), screen.glyphs)).clamp(6, 12);
    let is_wide = width >= NUMBER_FROM;
    let room = widest(&|row| measure::width(&row.room, screen.glyphs)).clamp(4, if is_wide { 16 } else { 5 });
    let number = if is_wide { widest(&|row| measure::width(&numbers(row), screen.glyphs)).clamp(8, 30) } else { 0 };
    let least = match screen.language {
        Language::ZhCn => 16,
        Language::En => 19,
    };
    let steps = 4 * (STEP + 1);
    let used = line + 1 + room + 1 + steps + if number > 0 { number + 1 } else { 0 };
    let label = width.saturating_sub(used + least + 1).min(24);
    let label = if label < 4 { 0 } else { label };
    let result = width.saturating_sub(used + if label > 0 { label + 1 } else { 0 });
    Columns { line, label, room, number, result }
}

fn numbers(row: &WalkRow) -> String {
    row.numbers.join(" ")
}

fn cells(screen: &Screen, columns: &Columns, row: &WalkRow) -> Vec<Cell> {
    let mut cells = vec![
        Cell::new(columns.line, row.id.as_str(), BOLD),
        Cell::new(columns.label, &*row.label, PLAIN),
        Cell::new(columns.room, &*row.room, PLAIN),
        Cell::new(columns.number, numbers(row), PLAIN),
    ];
    cells.extend(row.marks.iter().map(|mark| match mark {
        StepMark::Seen(at) => Cell::new(STEP, words::time_of_day(*at, &screen.zone).to_string(), PLAIN),
        StepMark::Awaited => Cell::new(STEP, "-", DIM),
        StepMark::CannotBeSeen => Cell::new(STEP, text::WALK_NO_SIGHT.get(screen.language), DIM),
    }));
    let (words, style) = result(screen, row);
    cells.push(Cell::new(columns.result, words, style));
    cells
}

/// What came of a line in this test; else what an earlier one is worth.
fn result(screen: &Screen, row: &WalkRow) -> (String, Style) {
    let language = screen.language;
    let say = |text: Text, value: &dyn std::fmt::Display| fill(text.get(language), &[value]);
    if let Some(WalkOutcome { at, result, note, .. }) = &row.outcome {
        let time = words::hour_minute(*at, &screen.zone).to_string();
        return match result {
            WalkResult::Verified => (say(text::RESULT_VERIFIED, &time), BOLD),
            WalkResult::ByWord if note.is_empty() => (say(text::RESULT_BY_WORD, &time), PLAIN),
            WalkResult::ByWord => (say(text::RESULT_BY_WORD, note), PLAIN),
            WalkResult::Failed => (say(text::RESULT_FAILED, note), screen.theme.wrong()),
        };
    }
    match &row.verification {
        LineVerification::Never => (text::RESULT_NEVER.get(language).to_owned(), DIM),
        LineVerification::Outdated(_) => (text::RESULT_OUTDATED.get(language).to_owned(), PLAIN),
        LineVerification::Current(known) => (say(text::RESULT_BEFORE, &walk_words::day(known.at, &screen.zone)), DIM),
    }
}
