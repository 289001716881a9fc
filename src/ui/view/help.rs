//! Help: every key, and what every mark means. Two columns where there is room, else one below the other.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::LineState;
use crate::ui::key;
use crate::ui::model::Screen;
use crate::ui::text::{self, Text};
use crate::ui::theme::{BOLD, PLAIN};
use crate::ui::words;

use super::brush::{Brush, Pen};

/// From this width on keys and marks stand side by side.
const TWO_COLUMNS_FROM: u16 = 72;
/// Cells of the key's name, with the blanks behind it.
const KEY_WIDTH: u16 = 14;
/// Cells of a mark's example, with the blanks behind it.
const MARK_WIDTH: u16 = 5;
/// Cells of a state's word, with the blanks behind it.
const WORD_WIDTH: u16 = 10;

/// Draws the overlay.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect) {
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    if area.width >= TWO_COLUMNS_FROM {
        let half = (area.width / 2).min(56);
        keys(screen, brush, Rect { width: half.saturating_sub(2), ..area });
        marks(screen, brush, Rect { x: area.x + half, width: area.width - half, ..area });
    } else {
        let used = keys(screen, brush, area).min(area.height);
        marks(screen, brush, Rect { y: area.y + used, height: area.height - used, ..area });
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

fn keys(screen: &Screen, brush: &mut Brush, area: Rect) -> u16 {
    let mut rows = Rows { area };
    brush.text(rows.next(), text::HELP_KEYS.get(screen.language), screen.theme.heading());
    for key in key::ALL {
        let row = rows.next();
        let name = key.name(screen.language);
        let mut pen = Pen::new(row);
        let used = brush.text(Rect { width: KEY_WIDTH.min(row.width), ..row }, name, BOLD);
        pen.skip(KEY_WIDTH.max(used)).write(brush, key.does.get(screen.language), PLAIN);
    }
    rows.area.y - area.y + 1
}

fn marks(screen: &Screen, brush: &mut Brush, area: Rect) {
    let mut rows = Rows { area };
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
    for (example, style, meaning) in others {
        let mut pen = Pen::new(rows.next());
        mark(brush, &mut pen, example, style);
        pen.write(brush, meaning.get(screen.language), PLAIN);
    }
}

fn mark(brush: &mut Brush, pen: &mut Pen, example: &str, style: Style) {
    let row = pen.rest();
    brush.text(Rect { width: MARK_WIDTH.min(row.width), ..row }, example, style);
    pen.skip(MARK_WIDTH);
}
