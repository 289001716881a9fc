//! The header: which site, what time, which shift; how many lines are in each state; whether the monitor itself is
//! well. The simulation mark stands first and on every picture.
//!
//! ```text
//!  SIMULATION  site name                       shift day until 17:30   Sun 2026-11-22 08:50:12
//!  ● off-hook 5   ▲ ringing 1   ○ idle 15   × dead 1   ≈ stale 2   ? unknown 0       missed 3
//!  adapters 6/7 live: hall-2 lost   journal healthy, record 1234                     page 1/2
//! ```

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::view::{AdapterState, JournalState, RowOrder};
use crate::domain::{LineState, Snapshot};
use crate::ui::model::{Mode, Screen};
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::{self, BOLD, DIM, PLAIN};
use crate::ui::words;

use super::brush::{Brush, Pen};

/// Draws title, counts and health.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    title(screen, brush, inset(plan.regions.title), snapshot);
    counts(screen, brush, inset(plan.regions.counts), snapshot);
    health(screen, brush, inset(plan.regions.health), plan, snapshot);
}

fn title(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let mut left = Pen::new(area);
    if snapshot.sim {
        let style = screen.theme.simulation();
        let mark = text::SIMULATION.get(screen.language);
        left.write(brush, " ", style).write(brush, mark, style).write(brush, " ", style).skip(2);
    }
    let room = left.rest();
    let now = screen.zone.to_datetime(snapshot.at.wall.timestamp());
    let clock = words::time_of_day(snapshot.at.wall, &screen.zone).to_string();
    let used = brush.right(room, &clock, BOLD);
    let room = narrower(room, used);
    let site = brush.width(&snapshot.site);
    let date = format!("{} {} ", now.date(), words::weekday(now.weekday()).get(screen.language));
    let shift = shift(screen, snapshot);
    // The site keeps half its name before date and shift may stand beside it.
    let room = if brush.width(&date) + site.min(16) < room.width {
        let used = brush.right(room, &date, PLAIN);
        narrower(room, used)
    } else {
        narrower(room, 1)
    };
    let room = if brush.width(&shift) + 3 + site.min(16) < room.width {
        let used = brush.right(narrower(room, 3), &shift, PLAIN);
        narrower(room, used + 4)
    } else {
        narrower(room, 1)
    };
    brush.text(room, &snapshot.site, BOLD);
}

fn shift(screen: &Screen, snapshot: &Snapshot) -> String {
    let Some(shift) = &snapshot.shift else {
        return text::NO_SHIFT.get(screen.language).to_owned();
    };
    let until = words::hour_minute(shift.ends, &screen.zone);
    let wording = if shift.on_break { text::SHIFT_BREAK } else { text::SHIFT_UNTIL };
    fill(wording.get(screen.language), &[&shift.name, &until])
}

/// How much the counts say, tried in this order until the row holds them all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Say {
    Everything,
    WithoutZeroes,
    Tight,
    MarksOnly,
}

impl Say {
    fn gap(self) -> u16 {
        match self {
            Self::Everything | Self::WithoutZeroes => 2,
            Self::Tight | Self::MarksOnly => 1,
        }
    }

    fn says(self, state: LineState, count: usize) -> bool {
        let usual = matches!(state, LineState::OffHook | LineState::Ringing | LineState::Idle);
        self == Self::Everything || usual || count > 0
    }
}

fn counts(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let said = [Say::Everything, Say::WithoutZeroes, Say::Tight]
        .into_iter()
        .map(|say| (say, chips(screen, brush, say, snapshot)))
        .find(|(say, chips)| {
            chips.iter().map(|chip| brush.width(&chip.text) + say.gap()).sum::<u16>() <= area.width + say.gap()
        });
    let (say, chips) = said.unwrap_or_else(|| (Say::MarksOnly, chips(screen, brush, Say::MarksOnly, snapshot)));
    let mut pen = Pen::new(area);
    let Some((missed, states)) = chips.split_last() else { return };
    for chip in states {
        pen.write(brush, &chip.text, chip.style).skip(say.gap());
    }
    brush.right(pen.rest(), &missed.text, missed.style);
}

struct Chip {
    text: String,
    style: Style,
}

/// One chip for each state, and the missed calls at the end. A state whose style paints its cell gets a margin.
fn chips(screen: &Screen, brush: &Brush, say: Say, snapshot: &Snapshot) -> Vec<Chip> {
    let chip = |state: LineState, count: usize| {
        let mark = brush.glyphs().state(state);
        let word = words::state_short(state).get(screen.language);
        let text = match say {
            Say::MarksOnly => format!("{mark}{count}"),
            _ if theme::fills(state) => format!(" {mark} {word} {count} "),
            _ => format!("{mark} {word} {count}"),
        };
        Chip { text, style: if count == 0 { DIM } else { screen.theme.state(state) } }
    };
    let states = snapshot.counts.iter().filter(|(state, count)| say.says(*state, *count));
    let mut chips: Vec<Chip> = states.map(|(state, count)| chip(*state, *count)).collect();
    let missed = snapshot.missed;
    let text = match say {
        Say::Tight | Say::MarksOnly => format!("!{missed}"),
        Say::Everything | Say::WithoutZeroes => format!("{} {missed}", text::MISSED_COUNT.get(screen.language)),
    };
    chips.push(Chip { text, style: if missed > 0 { BOLD } else { DIM } });
    chips
}

fn health(screen: &Screen, brush: &mut Brush, area: Rect, plan: &Plan, snapshot: &Snapshot) {
    let view = view_words(screen, plan, snapshot);
    let used = brush.right(area, &view, PLAIN);
    let mut pen = Pen::new(narrower(area, if used > 0 { used + 2 } else { 0 }));
    adapters(screen, brush, &mut pen, snapshot);
    pen.skip(3);
    journal(screen, brush, &mut pen, snapshot);
}

fn adapters(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) {
    let language = screen.language;
    let live = snapshot.adapters.iter().filter(|row| row.state == AdapterState::Live).count();
    let all = snapshot.adapters.len();
    let style = if live == all { DIM } else { screen.theme.wrong() };
    pen.write(brush, &fill(text::ADAPTERS_LIVE.get(language), &[&live, &all]), style);
    let mut lead = text::COLON.get(language);
    for row in snapshot.adapters.iter().filter(|row| row.state != AdapterState::Live) {
        let style = screen.theme.adapter(row.state);
        let state = words::adapter_state(row.state).get(language);
        pen.write(brush, lead, PLAIN)
            .write(brush, row.name.as_str(), style)
            .write(brush, " ", style)
            .write(brush, state, style);
        lead = text::COMMA.get(language);
    }
    for row in snapshot.adapters.iter().filter(|row| row.overruns > 0) {
        let words = fill(text::OVERRUNS.get(language), &[&row.name, &row.overruns]);
        pen.skip(3).write(brush, &words, BOLD);
    }
}

fn journal(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) {
    let language = screen.language;
    let view = &snapshot.journal;
    let style = match view.state {
        JournalState::Healthy => DIM,
        JournalState::Off => PLAIN,
        JournalState::Stalled | JournalState::Faulted { .. } => screen.theme.wrong(),
    };
    pen.write(brush, text::JOURNAL.get(language), style).write(brush, " ", style);
    pen.write(brush, words::journal(&view.state).get(language), style);
    match view.state {
        JournalState::Off => {}
        JournalState::Healthy => {
            let seq = fill(text::JOURNAL_AT.get(language), &[&view.seq]);
            pen.write(brush, text::COMMA.get(language), style).write(brush, &seq, style);
        }
        JournalState::Stalled | JournalState::Faulted { .. } => {
            let pending = fill(text::JOURNAL_PENDING.get(language), &[&view.pending]);
            pen.write(brush, text::COMMA.get(language), style).write(brush, &pending, style);
        }
    }
}

/// What part of the site is shown: search, filter, order, page. Empty while all of it is, as configured.
pub(super) fn view_words(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let mut words = Vec::new();
    if !screen.search.trim().is_empty() && screen.mode != Mode::Search {
        words.push(fill(text::SEARCH.get(language), &[&screen.search.trim()]));
    }
    if let Some(state) = screen.state {
        words.push(fill(text::ONLY_STATE.get(language), &[&words::state_short(state).get(language)]));
    }
    if !screen.search.trim().is_empty() || screen.state.is_some() {
        words.push(fill(text::LINES_OF.get(language), &[&snapshot.matched, &snapshot.total]));
    }
    if screen.order == RowOrder::Attention {
        words.push(text::ORDER_ATTENTION.get(language).to_owned());
    }
    if plan.grid.pages > 1 {
        words.push(fill(text::PAGE.get(language), &[&(plan.grid.page + 1), &plan.grid.pages]));
    }
    words.join("  ")
}

fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn narrower(area: Rect, cells: u16) -> Rect {
    Rect { width: area.width.saturating_sub(cells), ..area }
}
