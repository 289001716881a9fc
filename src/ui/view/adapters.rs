//! The page of adapters: a table of all of them, below it everything about the chosen one and its newest bytes. Columns
//! that the screen has no room for are left out: the chosen one is told in full.
//!
//! ```text
//!   adapter  kind        state              bytes records faults last   trip opened port
//! ► hall-1   whozz       + live        2h00m 1234      98      0 1s   4.2 ms      1 /dev/serial/by-id/…
//! ```

use ratatui::layout::Rect;

use crate::domain::Snapshot;
use crate::domain::view::AdapterRow;
use crate::ui::measure;
use crate::ui::model::{Language, Screen};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Amount, Span, Trip};

use super::alarm_list::{draw_row, inside};
use super::brush::{Brush, Pen};
use super::cell::Focus;
use super::table::Cell;
use super::{adapter_facts, raw};

/// Draws the page.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    table(screen, brush, plan, snapshot);
    adapter_facts::draw(screen, brush, plan.regions.facts, snapshot);
    raw::draw(screen, brush, plan.regions.raw, snapshot);
}

fn table(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    let area = plan.regions.list;
    let columns = columns(screen, inside(area).width, snapshot);
    heads(screen, brush, plan.regions.columns, &columns);
    if snapshot.adapters.is_empty() {
        brush.text(inside(area), text::NO_ADAPTERS.get(screen.language), BOLD);
        return;
    }
    let chosen = screen.adapters.place(snapshot);
    let first = first(chosen, area.height);
    for (y, (place, adapter)) in (area.top()..area.bottom()).zip(snapshot.adapters.iter().enumerate().skip(first)) {
        let cells = columns.iter().map(|column| (column.cell)(screen, column.width, adapter, snapshot)).collect();
        let focus = if chosen == place { Focus::Selected } else { Focus::Other };
        draw_row(brush, Rect { y, height: 1, ..area }, cells, focus);
    }
}

/// The names of the columns, each on the side where its cells stand.
fn heads(screen: &Screen, brush: &mut Brush, area: Rect, columns: &[Column]) {
    let mut pen = Pen::new(inside(area));
    for column in columns {
        let cell = Rect { width: column.width.min(pen.rest().width), ..pen.rest() };
        let name = column.name.get(screen.language);
        match column.side {
            Side::Left => brush.text(cell, name, screen.theme.heading()),
            Side::Right => brush.right(cell, name, screen.theme.heading()),
        };
        pen.skip(column.width + 1);
    }
}

/// The first row in sight, where so many are: whole pages.
pub(in crate::ui) fn first(chosen: usize, rows: u16) -> usize {
    chosen.checked_div(usize::from(rows)).map_or(0, |page| page * usize::from(rows))
}

/// Where the cells of a column stand: words on the left, figures on the right, where they can be compared.
#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// A column: its width, its name, and what a row has in it.
struct Column {
    width: u16,
    name: Text,
    side: Side,
    cell: CellOf,
}

type CellOf = fn(&Screen, u16, &AdapterRow, &Snapshot) -> Cell;

/// The columns that there is room for, as they stand. Those that matter most come first here.
fn columns(screen: &Screen, width: u16, snapshot: &Snapshot) -> Vec<Column> {
    let is_zh = screen.language == Language::ZhCn;
    let wide = |zh: u16, en: u16| if is_zh { zh } else { en };
    let widest = |of: &dyn Fn(&AdapterRow) -> u16| snapshot.adapters.iter().map(of).max().unwrap_or(0);
    let name = widest(&|row| measure::width(row.name.as_str(), screen.glyphs)).clamp(7, 14);
    let kind = widest(&|row| measure::width(row.kind.as_str(), screen.glyphs)).clamp(5, 14);
    let column = |width, name, side, cell| Column { width, name, side, cell };
    let all = [
        (0, column(name, text::COLUMN_ADAPTER, Side::Left, self::name as CellOf)),
        (5, column(kind, text::COLUMN_KIND, Side::Left, self::kind)),
        (1, column(wide(12, 13), text::COLUMN_STATE, Side::Left, state)),
        (2, column(5, text::COLUMN_AGE, Side::Right, age)),
        (6, column(6, text::COLUMN_BYTES, Side::Right, bytes)),
        (9, column(7, text::COLUMN_RECORDS, Side::Right, records)),
        (4, column(wide(8, 6), text::COLUMN_FAULTS, Side::Right, faults)),
        (3, column(5, text::COLUMN_LAST, Side::Right, last)),
        (7, column(7, text::COLUMN_TRIP, Side::Right, trip)),
        (8, column(6, text::COLUMN_OPENED, Side::Right, opened)),
        (10, column(12, text::COLUMN_PORT, Side::Left, port)),
    ];
    let mut left = width + 1;
    let mut fitting: Vec<(u8, u16)> = all.iter().map(|(rank, column)| (*rank, column.width + 1)).collect();
    fitting.sort_unstable();
    let fitting: Vec<u8> = fitting
        .into_iter()
        .map_while(|(rank, needed)| {
            left = left.checked_sub(needed)?;
            Some(rank)
        })
        .collect();
    let mut columns: Vec<Column> =
        all.into_iter().filter(|(rank, _)| fitting.contains(rank)).map(|(_, column)| column).collect();
    // What is left over is the port's, which stands last.
    if let Some(port) = columns.last_mut().filter(|column| column.name == text::COLUMN_PORT) {
        port.width += left;
    }
    columns
}

fn name(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    Cell::new(width, row.name.as_str(), BOLD)
}

fn kind(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    Cell::new(width, row.kind.as_str(), PLAIN)
}

fn state(screen: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    let word = words::adapter_state_short(row.state).get(screen.language);
    let words = format!("{} {word}", screen.glyphs.adapter(row.state));
    Cell::new(width, words, screen.theme.adapter(row.state))
}

fn age(_: &Screen, width: u16, row: &AdapterRow, snapshot: &Snapshot) -> Cell {
    right(width, &Span(snapshot.at.since(row.since)))
}

fn bytes(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    right(width, &Amount(row.tally.bytes))
}

fn records(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    right(width, &Amount(row.tally.records))
}

fn faults(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    let cell = right(width, &Amount(row.tally.faults));
    Cell { style: if row.tally.faults > 0 { BOLD } else { DIM }, ..cell }
}

fn last(_: &Screen, width: u16, row: &AdapterRow, snapshot: &Snapshot) -> Cell {
    match row.last_byte {
        Some(at) => right(width, &Span(snapshot.at.since(at))),
        None => right(width, &"-"),
    }
}

fn trip(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    match row.round_trip {
        Some(trip) => right(width, &Trip(trip.last)),
        None => right(width, &"-"),
    }
}

fn opened(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    let cell = right(width, &Amount(row.opened));
    Cell { style: if row.opened > 1 { BOLD } else { DIM }, ..cell }
}

fn port(_: &Screen, width: u16, row: &AdapterRow, _: &Snapshot) -> Cell {
    Cell::new(width, row.port.as_str(), DIM)
}

fn right(width: u16, value: &dyn std::fmt::Display) -> Cell {
    Cell::new(width, format!("{:>1$}", value.to_string(), usize::from(width)), PLAIN)
}
