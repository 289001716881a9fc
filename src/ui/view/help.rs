//! Help on two pages: every key, and what every mark means. Keys that look and keys that act stand side by side where
//! there is room, else one below the other; on a wide screen both pages stand together.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::review::BarKind;
use crate::domain::{IsaState, LineState, Priority};
use crate::ui::key_text::{self, KeyText};
use crate::ui::model::{HelpPage, Screen};
use crate::ui::review::keys::REVIEWING;
use crate::ui::review::words as words_of;
use crate::ui::text::{self, Text};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::{alarm_words, glyphs, words};

use super::brush::{Brush, Pen};

/// From this width on two columns stand side by side.
const TWO_COLUMNS_FROM: u16 = 72;
/// From this width on keys and marks stand together.
const TOGETHER_FROM: u16 = 140;
/// Cells of the key's name, with the blanks behind it.
const KEY_WIDTH: u16 = 14;
/// Cells of a mark's example, with the blanks behind it.
const MARK_WIDTH: u16 = 5;
/// Cells of a state's word, with the blanks behind it.
const WORD_WIDTH: u16 = 10;

/// Draws the overlay.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, page: HelpPage) {
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let is_together = area.width >= TOGETHER_FROM;
    let half = (if is_together { area.width / 4 } else { area.width / 2 }).min(56);
    let right = Rect { x: area.x + half, width: area.width - half, ..area };
    let left = Rect { width: half.saturating_sub(2), ..area };
    match page {
        HelpPage::Marks => marks(screen, brush, area),
        HelpPage::Review if area.width >= TWO_COLUMNS_FROM => {
            keys(screen, brush, left, text::HELP_REVIEW, &REVIEWING);
            stretches(screen, brush, right);
        }
        HelpPage::Review => {
            keys(screen, brush, area, text::HELP_REVIEW, &REVIEWING);
        }
        HelpPage::Keys if area.width >= TWO_COLUMNS_FROM => {
            keys(screen, brush, left, text::HELP_KEYS, &key_text::LOOKING);
            keys(screen, brush, right, text::HELP_ACTS, &key_text::ACTING);
            if is_together {
                marks(screen, brush, Rect { x: area.x + half * 2, width: area.width - half * 2, ..area });
            }
        }
        HelpPage::Keys => {
            let used = keys(screen, brush, area, text::HELP_KEYS, &key_text::LOOKING).min(area.height);
            let rest = Rect { y: area.y + used, height: area.height - used, ..area };
            keys(screen, brush, rest, text::HELP_ACTS, &key_text::ACTING);
        }
    }
}

/// Rows from the top of an area, one after the other.
struct Rows {
    area: Rect,
}

impl Rows {
    fn next(&mut self) -> Rect {
        let row = Rect { height: self.area.height.min(1), ..self.area };
        let taken = row.height;
        self.area.y += taken;
        self.area.height -= taken;
        row
    }
}

fn keys(screen: &Screen, brush: &mut Brush, area: Rect, heading: Text, keys: &[KeyText]) -> u16 {
    let mut rows = Rows { area };
    brush.text(rows.next(), heading.get(screen.language), screen.theme.heading());
    for key in keys {
        let row = rows.next();
        let name = key.name(screen.language);
        let mut pen = Pen::new(row);
        let used = brush.text(Rect { width: KEY_WIDTH.min(row.width), ..row }, name, BOLD);
        pen.skip(KEY_WIDTH.max(used)).write(brush, key.does.get(screen.language), PLAIN);
    }
    rows.area.y - area.y
}

fn marks(screen: &Screen, brush: &mut Brush, area: Rect) {
    let is_wide = area.width >= TWO_COLUMNS_FROM && area.height < 30;
    let half = if is_wide { area.width / 2 } else { area.width };
    let mut rows = Rows { area: Rect { width: half, ..area } };
    of_lines(screen, brush, &mut rows);
    if is_wide {
        rows = Rows { area: Rect { x: area.x + half, width: area.width - half, ..area } };
    }
    of_alarms(screen, brush, &mut rows);
}

fn of_lines(screen: &Screen, brush: &mut Brush, rows: &mut Rows) {
    brush.text(rows.next(), text::HELP_MARKS.get(screen.language), screen.theme.heading());
    for state in LineState::ALL {
        let style = screen.theme.state(state);
        let mut pen = Pen::new(rows.next());
        mark(brush, &mut pen, screen.glyphs.state(state), style);
        let word = words::state_short(state).get(screen.language);
        let used = brush.text(pen.rest(), word, style);
        pen.skip(WORD_WIDTH.max(used + 1)).write(brush, words::state_meaning(state).get(screen.language), PLAIN);
    }
    let off_hook = screen.glyphs.state(LineState::OffHook);
    let stale = format!("{}{off_hook}", screen.glyphs.state(LineState::Stale));
    let pending = format!("{}{}", screen.glyphs.state(LineState::Idle), screen.glyphs.pending());
    let others: [(&str, Style, Text); 6] = [
        (screen.glyphs.ended(), screen.theme.danger(), text::HELP_ENDED),
        (&pending, PLAIN, text::HELP_PENDING),
        (&stale, screen.theme.state(LineState::Stale), text::HELP_LAST),
        ("!2", BOLD, text::HELP_MISSED),
        ("!", BOLD, text::HELP_MISSED_MARK),
        ("12s", PLAIN, text::HELP_TIME),
    ];
    tell(screen, brush, rows, &others);
}

/// What the stretches of the timeline mean.
fn stretches(screen: &Screen, brush: &mut Brush, area: Rect) {
    let mut rows = Rows { area };
    brush.text(rows.next(), text::HELP_MARKS.get(screen.language), screen.theme.heading());
    for kind in BarKind::ALL.into_iter().rev() {
        let mut pen = Pen::new(rows.next());
        let style = screen.theme.stretch(kind);
        mark(brush, &mut pen, &screen.glyphs.stretch(kind).repeat(3), style);
        pen.write(brush, words_of::bar(kind).get(screen.language), PLAIN);
    }
}

fn of_alarms(screen: &Screen, brush: &mut Brush, rows: &mut Rows) {
    brush.text(rows.next(), text::ALARMS.get(screen.language), screen.theme.heading());
    for (priority, _) in Priority::WORDS {
        let mut pen = Pen::new(rows.next());
        for state in [IsaState::Unacknowledged, IsaState::Acknowledged] {
            let style = screen.theme.priority(priority, state);
            pen.write(brush, screen.glyphs.priority(priority, state), style).skip(1);
        }
        pen.skip(1);
        let style = screen.theme.priority(priority, IsaState::Acknowledged);
        let word = alarm_words::priority(priority).get(screen.language);
        let used = brush.text(pen.rest(), word, style);
        pen.skip(WORD_WIDTH.max(used + 1)).write(brush, text::HELP_PRIORITY.get(screen.language), PLAIN);
    }
    let others: [(&str, Style, Text); 6] = [
        (glyphs::certainty(true), screen.theme.certainty(true), text::CERTAIN),
        (glyphs::certainty(false), screen.theme.certainty(false), text::SUSPECTED),
        (glyphs::OUT_OF_SERVICE, DIM, text::HELP_OUT_OF_SERVICE),
        (glyphs::EXPLAINED, PLAIN, text::HELP_EXPLAINED),
        (glyphs::SHELVED, PLAIN, text::HELP_SHELVED),
        (glyphs::OFF_DUTY, DIM, text::HELP_OFF_DUTY),
    ];
    tell(screen, brush, rows, &others);
}

fn tell(screen: &Screen, brush: &mut Brush, rows: &mut Rows, examples: &[(&str, Style, Text)]) {
    for (example, style, meaning) in examples {
        let mut pen = Pen::new(rows.next());
        mark(brush, &mut pen, example, *style);
        pen.write(brush, meaning.get(screen.language), PLAIN);
    }
}

fn mark(brush: &mut Brush, pen: &mut Pen, example: &str, style: Style) {
    let row = pen.rest();
    brush.text(Rect { width: MARK_WIDTH.min(row.width), ..row }, example, style);
    pen.skip(MARK_WIDTH);
}
