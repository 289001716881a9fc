//! One line of the grid, in every density. Right to left a row holds missed calls, time in state and word; what is left
//! belongs to id and label:
//!
//! ```text
//! ►● ▼1803-1 综合业务        摘机      12m !2
//! ││││
//! │││└ its worst alarm; else what a person or the duty says of the line
//! ││└ a change that is being confirmed, or what a stale or unknown line was last
//! │└ the state's mark; one of its own where the call is over and the handset still off
//! └ the selected line
//! ```
//!
//! The time of a blocked line is its blocked time: it runs on whoever has acknowledged the alarm.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::domain::view::{LineRow, RowOrder};
use crate::domain::{AlarmKind, IsaState, LineState, Moment};
use crate::ui::model::{Glyphs, Language, Screen};
use crate::ui::text::{self, fill};
use crate::ui::theme::{self, BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};
use crate::ui::{alarm_words, glyphs};

use super::brush::{Brush, Pen};
use super::flow::Look;

/// Cells of missed calls.
const MISSED: u16 = 3;
/// A label cut shorter than this says nothing.
const LABEL_LEAST: u16 = 4;

/// A line to draw and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) screen: &'a Screen,
    pub(super) row: &'a LineRow,
    pub(super) time: std::time::Duration,
    pub(super) look: Look,
    pub(super) id_width: u16,
    pub(super) time_width: u16,
    pub(super) focus: Focus,
}

/// A line's label; nothing where the line is called by its id only, which stands beside it.
pub(super) fn label(row: &LineRow) -> &str {
    if *row.label == *row.id.as_str() { "" } else { &row.label }
}

/// How long the line has been as it is; while an alarm says that its handset is off, how long it has been blocked.
pub(super) fn running(row: &LineRow, at: Moment) -> std::time::Duration {
    let blocked = row.alarm.filter(|alarm| {
        let of_handset = matches!(alarm.alarm, AlarmKind::LeftOffHook | AlarmKind::LeftOffHookSuspected);
        of_handset && row.state == LineState::OffHook && alarm.state != IsaState::ReturnedUnacknowledged
    });
    blocked.map_or_else(|| at.since(row.since), |alarm| at.wall.since(alarm.since))
}

/// Whether the line is the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Selected,
    Other,
}

/// The styles of a cell's parts.
struct Styles {
    state: Style,
    id: Style,
    rest: Style,
}

impl Cell<'_> {
    /// Draws the cell into its area.
    pub(super) fn draw(&self, brush: &mut Brush, area: Rect) {
        let styles = self.styles();
        if self.focus == Focus::Selected || self.fills() {
            brush.fill(area, styles.rest);
        }
        match self.look {
            Look::Grand => self.block(brush, Rect { y: area.y + 1, height: 3, ..area }, &styles),
            Look::Tall | Look::Block => self.block(brush, area, &styles),
            Look::Wide => self.wide(brush, area, &styles),
            Look::Narrow => {
                let rest = self.missed(brush, area, &styles);
                self.short(brush, rest, &styles);
            }
            Look::Compact | Look::Tiny => self.short(brush, area, &styles),
        }
    }

    /// Whether the state paints the whole cell: only where the line is watched and expected to be answered.
    fn fills(&self) -> bool {
        theme::fills(self.row.state) && self.stands()
    }

    fn stands(&self) -> bool {
        self.row.on_duty && self.row.out_of_service.is_none()
    }

    fn styles(&self) -> Styles {
        let state = self.screen.theme.row(self.row);
        if self.focus == Focus::Selected {
            let turned = theme::selected(state);
            return Styles { state: turned, id: turned, rest: turned };
        }
        if !self.stands() {
            return Styles { state: DIM, id: DIM, rest: DIM };
        }
        match self.row.state {
            LineState::OffHook | LineState::Ringing => Styles { state, id: state, rest: state },
            LineState::Idle => Styles { state, id: PLAIN, rest: DIM },
            LineState::Dead | LineState::Stale | LineState::Unknown => Styles { state, id: state, rest: PLAIN },
        }
    }

    /// The selection mark, the state's mark and the second mark: four cells, with the blank behind them or, in the
    /// smallest cells, the mark of missed calls.
    fn marks(&self, brush: &mut Brush, pen: &mut Pen, styles: &Styles) {
        let glyphs = brush.glyphs();
        match self.focus {
            Focus::Selected => pen.write(brush, glyphs.selection(), styles.state),
            Focus::Other => pen.skip(1),
        };
        pen.write(brush, glyphs.line(self.row), styles.state);
        match (self.row.pending, self.row.last) {
            (Some(_), _) => pen.write(brush, glyphs.pending(), styles.state),
            (None, Some((last, _))) if !self.is_known() => pen.write(brush, glyphs.state(last), styles.state),
            (None, _) => pen.skip(1),
        };
        if let Some((mark, style)) = self.standing(brush.glyphs(), styles) {
            pen.write(brush, mark, style);
            return;
        }
        // Cells that have no room for the count say at least that there is one.
        match self.look {
            Look::Compact | Look::Tiny if self.row.missed > 0 => pen.write(brush, "!", self.missed_style(styles)),
            _ => pen.skip(1),
        };
    }

    /// The mark of what stands over the line, the most important one.
    fn standing(&self, glyphs: Glyphs, styles: &Styles) -> Option<(&'static str, Style)> {
        let row = self.row;
        if row.out_of_service.is_some() {
            return Some((glyphs::OUT_OF_SERVICE, styles.rest));
        }
        if let Some(alarm) = row.alarm {
            let style = self.screen.theme.priority(alarm.priority, alarm.state);
            let style = if self.focus == Focus::Selected {
                styles.rest.add_modifier(style.add_modifier & Modifier::SLOW_BLINK)
            } else {
                style
            };
            return Some((glyphs.priority(alarm.priority, alarm.state), style));
        }
        let mark = match row {
            _ if row.explained_until.is_some() => glyphs::EXPLAINED,
            _ if row.shelved > 0 => glyphs::SHELVED,
            _ if !row.on_duty => glyphs::OFF_DUTY,
            _ => return None,
        };
        Some((mark, styles.rest))
    }

    /// The same in words.
    fn standing_words(&self) -> Option<String> {
        let (row, language) = (self.row, self.screen.language);
        if let Some(hidden) = &row.out_of_service {
            let word = text::ISA_OUT_OF_SERVICE.get(language);
            return Some(format!("{word} {} {}", hidden.reason, hidden.by));
        }
        if let Some(until) = row.explained_until {
            let until = words::hour_minute(until, &self.screen.zone);
            return Some(fill(text::CELL_EXPLAINED.get(language), &[&until]));
        }
        // A line whose state says it already needs no second word.
        if let Some(alarm) =
            row.alarm.filter(|alarm| alarm.alarm != AlarmKind::LineDead || row.state != LineState::Dead)
        {
            return Some(alarm_words::alarm(alarm.alarm).get(language).to_owned());
        }
        if row.shelved > 0 {
            return Some(fill(text::CELL_SHELVED.get(language), &[&row.shelved]));
        }
        (!row.on_duty).then(|| text::CELL_OFF_DUTY.get(language).to_owned())
    }

    fn is_known(&self) -> bool {
        !matches!(self.row.state, LineState::Stale | LineState::Unknown)
    }

    /// The state's word; a change that is being confirmed stands in its place, with an arrow before it.
    fn word(&self) -> &'static str {
        words::state_short(self.row.pending.unwrap_or(self.row.state)).get(self.screen.language)
    }

    fn word_width(&self, brush: &Brush) -> u16 {
        let arrow = if self.row.pending.is_some() { brush.width(brush.glyphs().arrow()) } else { 0 };
        brush.width(self.word()) + arrow
    }

    fn put_word(&self, brush: &mut Brush, area: Rect, style: Style) -> u16 {
        let mut pen = Pen::new(area);
        if self.row.pending.is_some() {
            pen.write(brush, brush.glyphs().arrow(), style);
        }
        pen.write(brush, self.word(), style);
        area.width - pen.rest().width
    }

    /// `off-hook 09:12?`
    fn last_known(&self) -> Option<String> {
        let (last, since) = self.row.last.filter(|_| !self.is_known())?;
        let word = words::state_short(last).get(self.screen.language);
        Some(format!("{word} {}?", words::hour_minute(since, &self.screen.zone)))
    }

    fn missed_style(&self, styles: &Styles) -> Style {
        if self.fills() || self.focus == Focus::Selected { styles.rest } else { BOLD }
    }

    /// Missed calls against the right edge; what is left of the row.
    fn missed(&self, brush: &mut Brush, area: Rect, styles: &Styles) -> Rect {
        if self.row.missed > 0 {
            let digits = Digits::new(self.row.missed);
            brush.right(area, digits.as_str(), self.missed_style(styles));
        }
        shorten(area, MISSED + 1)
    }

    fn wide(&self, brush: &mut Brush, area: Rect, styles: &Styles) {
        let rest = self.missed(brush, area, styles);
        let rest = self.put_time(brush, rest, styles.state);
        let cells = self.word_width(brush).max(word_column(self.screen.language)).min(rest.width);
        self.put_word(brush, Rect { x: rest.right() - cells, width: cells, ..rest }, styles.state);
        let mut pen = Pen::new(shorten(rest, cells + 1));
        self.marks(brush, &mut pen, styles);
        self.id(brush, &mut pen, styles);
        let free = pen.rest();
        // Where both do not fit, the label gives way to what the line was last; the second mark tells it as well.
        let Some(last) = self.last_known().filter(|last| brush.width(last) <= free.width) else {
            let used = brush.text(free, label(self.row), styles.rest);
            self.beside_label(brush, shift(free, used + 1), styles);
            return;
        };
        let used = brush.right(free, &last, styles.state);
        let room = shorten(free, used + 1);
        if room.width >= LABEL_LEAST {
            brush.text(room, label(self.row), styles.rest);
        }
    }

    /// What stands over the line, where the label leaves room for it; the rest of a line out of service is hatched.
    fn beside_label(&self, brush: &mut Brush, room: Rect, styles: &Styles) {
        let words = self.standing_words().filter(|words| brush.width(words) <= room.width);
        let used = words.map_or(0, |words| brush.right(room, &words, styles.rest));
        if self.row.out_of_service.is_some() {
            let gap = if used > 0 { used + 1 } else { 0 };
            brush.hatch(shorten(room, gap), glyphs::OUT_OF_SERVICE, styles.rest);
        }
    }

    /// Id, word and time; where there is no room for both, a line of which nothing is known keeps the word, every
    /// other its time.
    fn short(&self, brush: &mut Brush, area: Rect, styles: &Styles) {
        let mut pen = Pen::new(area);
        self.marks(brush, &mut pen, styles);
        self.id(brush, &mut pen, styles);
        let room = pen.rest();
        let word = self.word_width(brush);
        if word + self.time_width < room.width {
            self.put_time(brush, room, styles.state);
            self.put_word(brush, room, styles.state);
        } else if self.is_known() || word > room.width {
            self.put_time(brush, room, styles.state);
        } else {
            self.put_word(brush, room, styles.state);
        }
    }

    fn block(&self, brush: &mut Brush, area: Rect, styles: &Styles) {
        let line = |at: u16| Rect { y: area.y + at, height: 1, width: area.width.saturating_sub(1), ..area };
        let mut pen = Pen::new(self.put_time(brush, line(0), styles.state));
        self.marks(brush, &mut pen, styles);
        self.id(brush, &mut pen, styles);
        let indent = |area: Rect| Rect { x: area.x + 4, width: area.width.saturating_sub(4), ..area };
        if area.height == 2 {
            brush.text(pen.rest(), label(self.row), styles.rest);
            let rest = self.missed(brush, line(1), styles);
            self.word_and_nature(brush, indent(rest), styles);
            return;
        }
        let grouped = self.screen.order == RowOrder::Configured;
        let used = brush.text(indent(line(1)), label(self.row), styles.rest);
        if !grouped {
            brush.right(indent(shift(line(1), used + 1)), self.row.group.as_str(), styles.rest);
        }
        let rest = self.missed(brush, line(2), styles);
        self.word_and_nature(brush, indent(rest), styles);
    }

    fn word_and_nature(&self, brush: &mut Brush, area: Rect, styles: &Styles) {
        let used = self.put_word(brush, area, styles.state);
        let rest = shift(area, used + 1);
        if let Some(words) = self.standing_words() {
            let used = brush.text(rest, &words, styles.rest);
            if self.row.out_of_service.is_some() {
                brush.hatch(shift(rest, used + 1), glyphs::OUT_OF_SERVICE, styles.rest);
            }
        } else if let Some(last) = self.last_known() {
            brush.text(rest, &last, styles.state);
        } else if self.row.state == LineState::OffHook
            && let Some(nature) = words::nature_short(self.row.origin, self.row.progress)
        {
            brush.text(rest, nature.get(self.screen.language), styles.rest);
        }
    }

    fn id(&self, brush: &mut Brush, pen: &mut Pen, styles: &Styles) {
        let rest = pen.rest();
        brush.text(Rect { width: self.id_width.min(rest.width), ..rest }, self.row.id.as_str(), styles.id);
        pen.skip(self.id_width + 1);
    }

    /// The time in state against the right edge; what is left of the row.
    fn put_time(&self, brush: &mut Brush, area: Rect, style: Style) -> Rect {
        let mut text = Digits::default();
        text.write(format_args!("{}", Span(self.time)));
        brush.right(area, text.as_str(), style);
        shorten(area, self.time_width + 1)
    }
}

/// A short number on the stack: the grid has hundreds of them in every picture.
#[derive(Default)]
struct Digits {
    bytes: [u8; 24],
    used: usize,
}

impl Digits {
    /// `!2`, and `99+` where more do not fit.
    fn new(missed: u64) -> Self {
        let mut digits = Self::default();
        if missed < 100 {
            digits.write(format_args!("!{missed}"));
        } else {
            digits.write(format_args!("99+"));
        }
        digits
    }

    fn write(&mut self, arguments: std::fmt::Arguments) {
        use std::io::Write as _;
        let mut free = self.bytes.get_mut(self.used..).unwrap_or_default();
        let before = free.len();
        // What does not fit is cut: 24 bytes hold every span of 64 bits of seconds.
        let _cut = free.write_fmt(arguments);
        self.used += before - free.len();
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.used).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

fn shorten(area: Rect, cells: u16) -> Rect {
    Rect { width: area.width.saturating_sub(cells), ..area }
}

fn shift(area: Rect, cells: u16) -> Rect {
    let cells = cells.min(area.width);
    Rect { x: area.x + cells, width: area.width - cells, ..area }
}

/// Cells kept for the state's word in a row: the words that stand on most lines of a quiet day. A longer one takes what
/// it needs from the label.
fn word_column(language: Language) -> u16 {
    match language {
        Language::ZhCn => 4,
        Language::En => 8,
    }
}
