//! Which region stands where. One plan serves drawing, keys and the mouse, so that they always agree.
//!
//! ```text
//! title        simulation mark, site, shift, date and clock
//! counts       how many lines are in each state, missed calls
//! health       adapters, journal, page, search and filter   (beside the counts where there is room)
//! conditions   what is wrong, one row each; absent while nothing is
//! grid         the lines                    | detail, beside the grid where there is room, else over it
//! ticker       the newest events
//! footer       the keys that act now
//! ```

use std::time::Duration;

use ratatui::layout::{Rect, Size};

use crate::domain::view::{AdapterRow, AdapterState, JournalState};
use crate::domain::{EventBody, LineIx, Snapshot};

use super::model::{Mode, Screen};
use super::view;
use super::view::flow::{self, Grid};

/// The smallest screen that is drawn, in cells.
pub(super) const SMALLEST: Size = Size { width: 40, height: 10 };

/// From this width on the health stands beside the counts.
const HEALTH_BESIDE_FROM: u16 = 150;
/// From this width on the detail pane stands beside the grid.
const DETAIL_BESIDE_FROM: u16 = 120;
/// Rows that grid and ticker must have together for a detail pane below the grid.
const DETAIL_BELOW_FROM: u16 = 30;
/// Rows of a detail pane below the grid.
const DETAIL_BELOW_ROWS: u16 = 16;
/// Events that the ticker keeps while lines have to be paged.
const TICKER_LEAST: u16 = 3;
/// An adapter may take this long to come up before that is a condition.
const ADAPTER_START: Duration = Duration::from_secs(10);
/// An overrun stands in the bar this long; the adapter's counter stays.
const OVERRUN_SHOWN: Duration = Duration::from_mins(1);

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) regions: Regions,
    pub(super) conditions: Vec<Condition<'a>>,
    pub(super) grid: Grid,
    /// The row of the selected line, where it is known.
    pub(super) selected: Option<usize>,
}

/// The rectangles; an empty one is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Regions {
    pub(super) title: Rect,
    pub(super) counts: Rect,
    pub(super) health: Rect,
    pub(super) conditions: Rect,
    pub(super) grid: Rect,
    pub(super) detail: Rect,
    pub(super) ticker: Rect,
    pub(super) footer: Rect,
}

/// How many conditions there are, and the rows that the gravest makes use of.
#[derive(Debug, Clone, Copy)]
struct Bars {
    count: usize,
    gravest: u16,
}

/// Something that is wrong with the monitor itself, gravest first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition<'a> {
    JournalFaulted(&'a str),
    JournalStalled,
    Lost(&'a AdapterRow),
    Stale(&'a AdapterRow),
    NotLive(&'a AdapterRow),
    Overrun(&'a str),
}

impl<'a> Plan<'a> {
    /// The plan of a picture, or `None` where the screen is too small for one.
    pub(super) fn new(screen: &Screen, size: Size, snapshot: &'a Snapshot) -> Option<Self> {
        if size.width < SMALLEST.width || size.height < SMALLEST.height {
            return None;
        }
        let conditions = conditions(snapshot);
        let detail = screen.detail_line();
        let gravest = view::conditions::gravest_rows(screen, size.width, &conditions, snapshot);
        let mut regions = Regions::new(size, Bars { count: conditions.len(), gravest }, detail.is_some());
        let selected = screen.selected.and_then(|line| row_of(snapshot, line));
        let focus = selected.unwrap_or(screen.first);
        let mut grid = flow::arrange(screen, regions.grid, snapshot, focus);
        if grid.pages > 1 && regions.give_ticker_to_grid() {
            grid = flow::arrange(screen, regions.grid, snapshot, focus);
        }
        Some(Self { regions, conditions, grid, selected })
    }

    /// Where help and an overlaid detail pane stand: the grid and the ticker.
    pub(super) fn middle(&self) -> Rect {
        let regions = &self.regions;
        let bottom = regions.footer.y;
        let top = regions.grid.y.min(regions.detail.y.max(regions.conditions.bottom()));
        Rect { x: 0, y: top, width: regions.footer.width, height: bottom.saturating_sub(top) }
    }
}

/// The row of a line among those that were asked for.
pub(super) fn row_of(snapshot: &Snapshot, line: LineIx) -> Option<usize> {
    snapshot.rows.iter().position(|row| row.ix == line)
}

/// How many events the ticker has room for.
pub(super) fn ticker_rows(size: Size) -> usize {
    usize::from(ticker_height(size.height))
}

fn ticker_height(height: u16) -> u16 {
    match height {
        0..16 => 0,
        16..22 => 1,
        22..32 => 3,
        32..48 => 5,
        48.. => 8,
    }
}

fn detail_width(width: u16) -> u16 {
    (width / 3).clamp(48, 72)
}

impl Regions {
    fn new(size: Size, wanted: Bars, detail: bool) -> Self {
        let Size { width, height } = size;
        let row = |y, height| Rect { x: 0, y, width, height };
        let mut regions = Self { title: row(0, 1), counts: row(1, 1), footer: row(height - 1, 1), ..Self::default() };
        let mut top = 2;
        if width >= HEALTH_BESIDE_FROM {
            let half = width / 2;
            regions.health = Rect { x: half, y: 1, width: width - half, height: 1 };
            regions.counts.width = half;
        } else if height >= 14 {
            regions.health = row(top, 1);
            top += 1;
        }
        let (gravest, most) = match height {
            0..24 => (wanted.gravest.min(1), 1),
            24..32 => (wanted.gravest, wanted.gravest),
            32.. => (wanted.gravest, 4),
        };
        let others = u16::try_from(wanted.count.saturating_sub(1)).unwrap_or(u16::MAX);
        let bars = gravest.saturating_add(others).min(most);
        regions.conditions = row(top, bars);
        top += bars;
        let gap = u16::from(height >= 24 && bars == 0 || height >= 32);
        top += gap;
        let ticker = ticker_height(height);
        let ticker_gap = u16::from(height >= 32);
        let bottom = regions.footer.y - ticker - ticker_gap;
        regions.ticker = row(regions.footer.y - ticker, ticker);
        regions.grid = row(top, bottom.saturating_sub(top));
        if detail {
            regions.open_detail();
        }
        regions
    }

    /// Where lines would have to be paged, the ticker keeps only its newest events. `false` if it has no more than those.
    fn give_ticker_to_grid(&mut self) -> bool {
        let spare = self.ticker.height.saturating_sub(TICKER_LEAST);
        if spare == 0 || self.grid.height == 0 {
            return false;
        }
        self.ticker.y += spare;
        self.ticker.height -= spare;
        self.grid.height += spare;
        true
    }

    fn open_detail(&mut self) {
        let middle = Rect { height: self.footer.y - self.grid.y, ..self.grid };
        let width = middle.width;
        if width >= DETAIL_BESIDE_FROM {
            let pane = detail_width(width);
            self.detail = Rect { x: width - pane, width: pane, ..middle };
            self.grid.width = width - pane - 2;
            self.ticker.width = width - pane - 2;
        } else if middle.height >= DETAIL_BELOW_FROM {
            self.detail = Rect { y: middle.bottom() - DETAIL_BELOW_ROWS, height: DETAIL_BELOW_ROWS, ..middle };
            self.ticker.height = 0;
            self.grid.height = self.detail.y.saturating_sub(self.grid.y + 1);
        } else {
            self.detail = middle;
            self.ticker.height = 0;
            self.grid.height = 0;
        }
    }
}

fn conditions(snapshot: &Snapshot) -> Vec<Condition<'_>> {
    let mut found = Vec::new();
    match &snapshot.journal.state {
        JournalState::Faulted { why } => found.push(Condition::JournalFaulted(why)),
        JournalState::Stalled => found.push(Condition::JournalStalled),
        JournalState::Off | JournalState::Healthy => {}
    }
    let adapters = || snapshot.adapters.iter();
    found.extend(adapters().filter(|row| row.state == AdapterState::Lost).map(Condition::Lost));
    found.extend(adapters().filter(|row| row.state == AdapterState::Stale).map(Condition::Stale));
    found.extend(adapters().filter(|row| is_late(row, snapshot)).map(Condition::NotLive));
    found.extend(overrun(snapshot).map(Condition::Overrun));
    found
}

fn is_late(row: &AdapterRow, snapshot: &Snapshot) -> bool {
    match row.state {
        AdapterState::Waiting | AdapterState::Opened | AdapterState::Initialised => {
            was_tried_before(row) || snapshot.at.since(row.since) >= ADAPTER_START
        }
        AdapterState::Live | AdapterState::Stale | AdapterState::Lost => false,
    }
}

/// Whether this is not the first opening: then the adapter was lost before, and while it comes up again the condition
/// stands without a gap.
pub(super) fn was_tried_before(row: &AdapterRow) -> bool {
    row.opened > 1
}

fn overrun(snapshot: &Snapshot) -> Option<&str> {
    use crate::domain::event::AdapterStep;
    snapshot.ticker.iter().find_map(|event| match event.body.as_ref() {
        EventBody::Adapter(change)
            if change.change == AdapterStep::Overrun && snapshot.at.wall.since(event.at) < OVERRUN_SHOWN =>
        {
            Some(change.adapter.as_str())
        }
        _ => None,
    })
}

impl Mode {
    /// Whether help lies over the grid.
    pub(super) fn is_help(self) -> bool {
        matches!(self, Self::Help(_))
    }
}
