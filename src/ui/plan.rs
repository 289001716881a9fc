//! Which region stands where. One plan serves drawing, keys and the mouse, so that they always agree.
//!
//! ```text
//! title        simulation mark, site, shift, date and clock
//! counts       how many lines are in each state, missed calls
//! health       adapters, journal, page, search and filter   (beside the counts where there is room)
//! summary      how many alarms there are; absent while there is none
//! conditions   what is wrong and the most urgent alarms, one row each; absent while nothing is
//! grid         the lines                    | detail, beside the grid where there is room, else over it
//! ticker       the newest events
//! footer       the keys that act now
//! ```
//!
//! The list of alarms stands where grid and ticker do: tabs, the names of its columns, its rows, and below them what
//! there is to say of the chosen one. The walk test and the page of adapters stand there too; the latter with the names of its columns, its rows, and
//! below them what is known of the chosen one and its newest bytes, side by side, one below the other, or one of them.
//! The review keeps title, summary and the gravest conditions, so that a new alarm is seen, and takes the rest: its head, its
//! tabs, the axis or the names of columns, its rows, a legend, and what is known at the cursor.
//! A reply covers the last row above the footer for a while.

use ratatui::layout::{Rect, Size};

use crate::domain::{LineIx, Snapshot};

use super::adapter_page::Face;
use super::condition::{self, Alarms, Condition};
use super::model::{Beneath, Screen};
use super::view;
use super::view::flow::{self, Grid};
use super::view::review::Parts;

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
/// From this height on alarms are summed up in a row of their own.
const SUMMARY_FROM: u16 = 12;

/// From this width on the bytes of an adapter stand beside what is known of it.
const RAW_BESIDE_FROM: u16 = 150;
/// Cells of the bytes beside the facts: 16 of them in a row, in hex and as text.
const RAW_WIDTH: u16 = 80;
/// Rows of a pane of bytes: a title, and 256 bytes that need not begin with a row.
const RAW_ROWS: u16 = 18;
/// Rows of a pane of facts: a title and the facts, most of them in one row.
const FACTS_ROWS: u16 = 14;
/// Rows of adapters at least.
const LEAST_TABLE: u16 = 3;

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
    pub(super) summary: Rect,
    pub(super) conditions: Rect,
    pub(super) grid: Rect,
    pub(super) detail: Rect,
    pub(super) ticker: Rect,
    /// The review's own head.
    pub(super) head: Rect,
    pub(super) tabs: Rect,
    pub(super) columns: Rect,
    pub(super) list: Rect,
    pub(super) legend: Rect,
    pub(super) guidance: Rect,
    pub(super) facts: Rect,
    pub(super) raw: Rect,
    pub(super) footer: Rect,
}

/// How many conditions there are, how many of them are alarms, and the rows that the gravest makes use of.
#[derive(Debug, Clone, Copy)]
struct Bars {
    count: usize,
    alarms: usize,
    gravest: u16,
    summary: u16,
}

/// What stands in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Middle {
    Grid,
    GridAndDetail,
    List,
    /// So many adapters.
    Adapters(usize, Face),
    Walk,
    /// The review, and what its page needs.
    Review(Parts),
}

impl<'a> Plan<'a> {
    /// The plan of a picture, or `None` where the screen is too small for one.
    pub(super) fn new(screen: &Screen, size: Size, snapshot: &'a Snapshot) -> Option<Self> {
        if size.width < SMALLEST.width || size.height < SMALLEST.height {
            return None;
        }
        let middle = match screen.mode.beneath() {
            Beneath::Alarms => Middle::List,
            Beneath::Adapters => Middle::Adapters(snapshot.adapters.len(), screen.adapters.face),
            Beneath::Walk => Middle::Walk,
            Beneath::Review => Middle::Review(view::review::parts(screen, size, snapshot)),
            _ if screen.detail_line().is_some() => Middle::GridAndDetail,
            Beneath::Grid | Beneath::Detail => Middle::Grid,
        };
        let shown = match middle {
            Middle::List | Middle::Adapters(..) => Alarms::InList,
            Middle::Grid | Middle::GridAndDetail | Middle::Walk | Middle::Review(_) => Alarms::InBar,
        };
        let conditions = condition::conditions(snapshot, shown);
        let bars = Bars {
            count: conditions.len(),
            alarms: conditions.iter().filter(|one| matches!(one, Condition::Alarm(_) | Condition::Flood(_))).count(),
            gravest: view::conditions::gravest_rows(screen, size.width, &conditions, snapshot),
            summary: u16::from(size.height >= SUMMARY_FROM && view::summary::is_shown(snapshot)),
        };
        let mut regions = Regions::new(size, bars, middle);
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
        let bars = regions.conditions.bottom().max(regions.summary.bottom());
        let top = regions.grid.y.min(regions.detail.y.max(bars));
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
    fn new(size: Size, wanted: Bars, middle: Middle) -> Self {
        let Size { width, height } = size;
        let row = |y, height| Rect { x: 0, y, width, height };
        let mut regions = Self { title: row(0, 1), counts: row(1, 1), footer: row(height - 1, 1), ..Self::default() };
        if let Middle::Review(parts) = middle {
            regions.open_review(size, wanted, parts);
            return regions;
        }
        let mut top = 2;
        if width >= HEALTH_BESIDE_FROM {
            let half = width / 2;
            regions.health = Rect { x: half, y: 1, width: width - half, height: 1 };
            regions.counts.width = half;
        } else if height >= 14 {
            regions.health = row(top, 1);
            top += 1;
        }
        regions.summary = row(top, wanted.summary);
        top += wanted.summary;
        let alarms = u16::try_from(wanted.alarms).unwrap_or(u16::MAX);
        let (gravest, most) = match height {
            0..24 => (wanted.gravest.min(1), 1),
            24..32 => (wanted.gravest, wanted.gravest.saturating_add(alarms.min(2))),
            32.. => (wanted.gravest, alarms.min(4).saturating_add(4)),
        };
        let others = u16::try_from(wanted.count.saturating_sub(1)).unwrap_or(u16::MAX);
        let bars = gravest.saturating_add(others).min(most);
        regions.conditions = row(top, bars);
        top += bars;
        let rest = row(top, regions.footer.y.saturating_sub(top));
        match middle {
            Middle::List => {
                regions.open_list(rest);
                return regions;
            }
            Middle::Adapters(count, face) => {
                regions.open_adapters(rest, u16::try_from(count).unwrap_or(u16::MAX), face);
                return regions;
            }
            Middle::Walk => {
                regions.open_page(rest, 0);
                return regions;
            }
            Middle::Grid | Middle::GridAndDetail | Middle::Review(_) => {}
        }
        let bars = bars + wanted.summary;
        let gap = u16::from(height >= 24 && bars == 0 || height >= 32);
        top += gap;
        // Where alarms take rows from a small screen, the ticker gives up its own before the grid does.
        let ticker = match height {
            16..32 if bars > 2 => 1,
            _ => ticker_height(height),
        };
        let ticker_gap = u16::from(height >= 32);
        let bottom = regions.footer.y - ticker - ticker_gap;
        regions.ticker = row(regions.footer.y - ticker, ticker);
        regions.grid = row(top, bottom.saturating_sub(top));
        if middle == Middle::GridAndDetail {
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

    /// Tabs, the names of the columns, the rows; below them what there is to say of the chosen one.
    fn open_list(&mut self, area: Rect) {
        let guidance = match area.height {
            0..10 => 0,
            10..16 => 5,
            16..24 => 8,
            24..40 => 9,
            40.. => 12,
        };
        self.open_page(area, guidance);
    }

    /// A heading, the names of the columns, the rows; below them so many rows for what there is to say of the chosen one.
    fn open_page(&mut self, area: Rect, guidance: u16) {
        let one = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        self.tabs = one(0);
        self.columns = one(1);
        let rows = area.height.saturating_sub(2 + guidance);
        self.list = Rect { y: self.columns.bottom(), height: rows, ..area };
        self.guidance = Rect { y: self.list.bottom(), height: guidance, ..area };
        self.close_grid(area);
    }

    /// The names of the columns, the rows; below them facts and bytes of the chosen one, as far as there is room.
    fn open_adapters(&mut self, area: Rect, adapters: u16, face: Face) {
        let body = area.height.saturating_sub(1);
        let is_beside = area.width >= RAW_BESIDE_FROM && body >= RAW_ROWS + LEAST_TABLE;
        let is_below = body >= FACTS_ROWS + RAW_ROWS + LEAST_TABLE;
        let kept = match face {
            _ if is_beside => RAW_ROWS.max(FACTS_ROWS),
            _ if is_below => FACTS_ROWS + RAW_ROWS,
            Face::Facts => FACTS_ROWS.min(body.saturating_sub(LEAST_TABLE)),
            Face::Bytes => body.saturating_sub(1),
        };
        let table = adapters.max(1).min(body - kept);
        let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area }.intersection(area);
        self.columns = row(0, 1);
        self.list = row(1, table);
        let rest = row(1 + table, body - table);
        let nothing = Rect { height: 0, ..rest };
        (self.facts, self.raw) = match face {
            _ if is_beside => {
                let facts = rest.width - RAW_WIDTH;
                (Rect { width: facts - 1, ..rest }, Rect { x: facts, width: RAW_WIDTH, ..rest })
            }
            _ if is_below => {
                let facts = Rect { height: FACTS_ROWS, ..rest };
                (facts, Rect { y: facts.bottom(), height: rest.height - FACTS_ROWS, ..rest })
            }
            Face::Facts => (rest, nothing),
            Face::Bytes => (nothing, rest),
        };
        self.close_grid(area);
    }

    /// Neither grid nor ticker stands where something else does.
    fn close_grid(&mut self, area: Rect) {
        self.grid = Rect { y: area.y, height: 0, ..area };
        self.ticker = Rect { y: self.footer.y, height: 0, ..area };
        self.detail = Rect { y: area.y, height: 0, ..area };
    }

    /// Of the monitor what a new alarm shows in: the title, the sum of alarms, the gravest conditions. Then the head of
    /// the review, its tabs, the names of the columns, the rows, the legend, and what is chosen.
    fn open_review(&mut self, size: Size, wanted: Bars, parts: Parts) {
        let row = |y: u16, height: u16| Rect { x: 0, y, width: size.width, height };
        self.counts = row(1, 0);
        self.health = row(1, 0);
        let is_live = parts.is_live;
        self.summary = row(1, if is_live { wanted.summary } else { 0 });
        let most = match size.height {
            0..32 => 1,
            32..48 => 2,
            48.. => 4,
        };
        let count = u16::try_from(wanted.count).unwrap_or(u16::MAX);
        self.conditions = row(self.summary.bottom(), if is_live { count.min(most) } else { 0 });
        let top = self.conditions.bottom();
        let area = row(top, self.footer.y.saturating_sub(top));
        let mut y = 0;
        let mut take = |height: u16| {
            let taken = Rect { y: area.y + y, height, ..area }.intersection(area);
            y += taken.height;
            taken
        };
        self.head = take(parts.head);
        self.tabs = take(1);
        self.columns = take(parts.columns);
        let left = area.height.saturating_sub(parts.head + 1 + parts.columns);
        // Of a small screen the rows get what they need before what is chosen is told.
        let below = parts.below.min(left.saturating_sub(LEAST_TABLE + parts.legend));
        let legend = parts.legend.min(left.saturating_sub(LEAST_TABLE));
        self.list = take(left.saturating_sub(below + legend));
        self.legend = take(legend);
        self.guidance = take(below);
        self.close_grid(area);
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
