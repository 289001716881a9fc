//! The header: which site, what time, which shift; how many lines are in each state; whether the monitor itself is
//! well. The simulation mark stands first and on every picture.
//!
//! ```text
//!  SIMULATION  site name                       shift day until 17:30   Sun 2026-11-22 08:50:12
//!  ● off-hook 5   ▲ ringing 1   ○ idle 15   × dead 1   ≈ stale 2   ? unknown 0       missed 3
//!  adapters 6/7 live: hall-2 lost   journal healthy, record 1234   unverified 7      page 1/2
//! ```

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::view::{AdapterState, JournalState, RowOrder};
use crate::domain::{LineState, Snapshot};
use crate::ui::model::{Beneath, Mode, Screen, Searched};
use crate::ui::plan::Plan;
use crate::ui::text::{self, fill};
use crate::ui::theme::{self, BOLD, DIM, PLAIN};
use crate::ui::{glyphs, words};

use super::brush::{Brush, Pen};
use super::flow::Look;

/// Cells before and behind what the mark of off-duty lines means.
const LEGEND_GAP: u16 = 2;

/// Draws title, counts and health.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) {
    title(screen, brush, inset(plan.regions.title), snapshot);
    // The review has no room for either: what is wrong stands in the bar.
    if plan.regions.counts.height == 0 {
        return;
    }
    let legend = counts(screen, brush, inset(plan.regions.counts), snapshot, legend(screen, plan, snapshot));
    let mut rest = health(screen, brush, inset(plan.regions.health), plan, snapshot);
    write_legend(brush, &mut rest, legend);
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
    // The site's name gives way to the shift, and wholly to the break; the date gives way to both.
    let least = if snapshot.shift.as_ref().is_some_and(|shift| shift.on_break) { 0 } else { site.min(6) };
    let beside = brush.width(&shift) + 3 + least;
    let keeps_shift = beside < room.width;
    let wanted = if keeps_shift { beside.max(site.min(16)) } else { site.min(16) };
    let room = if brush.width(&date) + wanted < room.width {
        let used = brush.right(room, &date, PLAIN);
        narrower(room, used)
    } else {
        narrower(room, 1)
    };
    let room = if keeps_shift && beside <= room.width {
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

/// Gives back the legend where there is no room for it.
fn counts(
    screen: &Screen,
    brush: &mut Brush,
    area: Rect,
    snapshot: &Snapshot,
    legend: Option<String>,
) -> Option<String> {
    let said = [Say::Everything, Say::WithoutZeroes, Say::Tight]
        .into_iter()
        .map(|say| (say, chips(screen, brush, say, snapshot)))
        .find(|(say, chips)| {
            chips.iter().map(|chip| brush.width(&chip.text) + say.gap()).sum::<u16>() <= area.width + say.gap()
        });
    let (say, chips) = said.unwrap_or_else(|| (Say::MarksOnly, chips(screen, brush, Say::MarksOnly, snapshot)));
    let mut pen = Pen::new(area);
    let Some((missed, states)) = chips.split_last() else { return legend };
    for chip in states {
        pen.write(brush, &chip.text, chip.style).skip(say.gap());
    }
    let used = brush.right(pen.rest(), &missed.text, missed.style);
    pen.narrow(used + LEGEND_GAP);
    write_legend(brush, pen.skip(LEGEND_GAP), legend)
}

/// What the mark of off-duty lines means, where cells have no room for the words.
fn legend(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Option<String> {
    let is_short = matches!(plan.grid.look, Look::Wide | Look::Narrow | Look::Compact | Look::Tiny);
    let is_marked = plan.regions.grid.height > 0 && is_short && snapshot.rows.iter().any(|row| !row.on_duty);
    is_marked.then(|| format!("{} {}", glyphs::OFF_DUTY, text::CELL_OFF_DUTY.get(screen.language)))
}

/// Writes it where it fits; else gives it back.
fn write_legend(brush: &mut Brush, pen: &mut Pen, legend: Option<String>) -> Option<String> {
    let words = legend?;
    if brush.width(&words) > pen.rest().width {
        return Some(words);
    }
    pen.write(brush, &words, DIM);
    None
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

/// Gives what is left of the row.
fn health(screen: &Screen, brush: &mut Brush, area: Rect, plan: &Plan, snapshot: &Snapshot) -> Pen {
    let view = view_words(screen, plan, snapshot);
    let used = brush.right(area, &view, PLAIN);
    let mut pen = Pen::new(narrower(area, if used > 0 { used + 2 } else { 0 }));
    // The journal's health is never pushed off: the adapters get what it leaves.
    let journal = journal_words(screen, snapshot);
    let mut list = Pen::new(narrower(pen.rest(), brush.width(&journal) + 3));
    let room = list.rest().width;
    adapters(screen, brush, &mut list, snapshot);
    pen.skip(room - list.rest().width + 3).write(brush, &journal, journal_style(screen, snapshot)).skip(3);
    unverified(screen, brush, &mut pen, snapshot);
    pen
}

/// How many lines no walk test has verified: a task for some quiet hour, and nothing that needs someone now. It gives way
/// to everything else.
fn unverified(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) {
    let words = fill(text::WALK_UNVERIFIED.get(screen.language), &[&snapshot.walk.unverified]);
    if snapshot.walk.unverified > 0 && brush.width(&words) <= pen.rest().width {
        pen.write(brush, &words, DIM).skip(3);
    }
}

fn adapters(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) {
    let language = screen.language;
    let live = snapshot.adapters.iter().filter(|row| row.state == AdapterState::Live).count();
    let all = snapshot.adapters.len();
    let style = if live == all { DIM } else { screen.theme.wrong() };
    pen.write(brush, &fill(text::ADAPTERS_LIVE.get(language), &[&live, &all]), style);
    let mut lead = text::COLON.get(language);
    for (at, row) in snapshot.adapters.iter().filter(|row| row.state != AdapterState::Live).enumerate() {
        let style = screen.theme.adapter(row.state);
        let words = format!("{} {}", row.name, words::adapter_state(row.state).get(language));
        let after = all - live - at - 1;
        let more = if after == 0 { 0 } else { brush.width(&format!(" +{after}")) };
        if brush.width(lead) + brush.width(&words) + more > pen.rest().width {
            pen.write(brush, &format!(" +{}", after + 1), screen.theme.wrong());
            break;
        }
        pen.write(brush, lead, PLAIN).write(brush, &words, style);
        lead = text::COMMA.get(language);
    }
    for row in snapshot.adapters.iter().filter(|row| row.overruns > 0) {
        let words = fill(text::OVERRUNS.get(language), &[&row.name, &row.overruns]);
        if brush.width(&words) + 3 > pen.rest().width {
            return;
        }
        pen.skip(3).write(brush, &words, BOLD);
    }
    unproved(screen, brush, pen, snapshot);
}

/// Live adapters of which something is not proved, as far as there is room.
fn unproved(screen: &Screen, brush: &mut Brush, pen: &mut Pen, snapshot: &Snapshot) {
    for row in snapshot.adapters.iter().filter(|row| row.state == AdapterState::Live) {
        let Some(word) = words::unproved(row.proof) else { continue };
        let words = format!("{} {}", row.name, word.get(screen.language));
        if brush.width(&words) + 3 > pen.rest().width {
            return;
        }
        pen.skip(3).write(brush, &words, BOLD);
    }
}

fn journal_style(screen: &Screen, snapshot: &Snapshot) -> Style {
    match snapshot.journal.state {
        JournalState::Healthy => DIM,
        JournalState::Off => PLAIN,
        JournalState::Stalled | JournalState::Faulted { .. } => screen.theme.wrong(),
    }
}

fn journal_words(screen: &Screen, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let view = &snapshot.journal;
    let state = format!("{} {}", text::JOURNAL.get(language), words::journal(&view.state).get(language));
    let rest = match view.state {
        JournalState::Off => return state,
        JournalState::Healthy => fill(text::JOURNAL_AT.get(language), &[&view.seq]),
        JournalState::Stalled | JournalState::Faulted { .. } => {
            fill(text::JOURNAL_PENDING.get(language), &[&view.pending])
        }
    };
    format!("{state}{}{rest}", text::COMMA.get(language))
}

/// What part of the site is shown: search, filter, order, page. Empty while all of it is, as configured.
pub(super) fn view_words(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let mut words = Vec::new();
    if matches!(screen.mode.beneath(), Beneath::Alarms | Beneath::Adapters | Beneath::Walk | Beneath::Review) {
        // The list says by itself what part of it is shown, and the page of adapters shows none of the lines.
        return String::new();
    }
    if !screen.search.trim().is_empty() && screen.mode != Mode::Search(Searched::Lines) {
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
