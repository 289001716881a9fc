//! Rows of alarms in words: what every place that shows one has in common.
//!
//! ```text
//! ▼ high   12m 1803-1 label         left off-hook  +certain  no call            acknowledged by li at 08:49
//! ```

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::alarm_view::AlarmRow;
use crate::domain::{AlarmKind, AlarmSource, IsaState, Snapshot};
use crate::ui::alarm_words::{self, Length};
use crate::ui::glyphs;
use crate::ui::list::age;
use crate::ui::model::{Language, Screen};
use crate::ui::text;
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::brush::{Brush, Pen};

/// One cell of a table: how wide, what, in which style.
pub(super) struct Cell {
    pub(super) width: u16,
    pub(super) text: String,
    pub(super) style: Style,
}

impl Cell {
    pub(super) fn new(width: u16, text: impl Into<String>, style: Style) -> Self {
        Self { width, text: text.into(), style }
    }
}

/// Draws cells from the left, a blank between two; those without a width are left out.
pub(super) fn cells(brush: &mut Brush, area: Rect, cells: &[Cell]) {
    let mut pen = Pen::new(area);
    for cell in cells.iter().filter(|cell| cell.width > 0) {
        let rest = pen.rest();
        brush.text(Rect { width: cell.width.min(rest.width), ..rest }, &cell.text, cell.style);
        pen.skip(cell.width + 1);
    }
}

/// Cells of a priority's mark and word.
pub(super) fn priority_width(language: Language) -> u16 {
    match language {
        Language::ZhCn => 6,
        Language::En => 10,
    }
}

/// `▼ high`.
pub(super) fn priority(screen: &Screen, row: &AlarmRow) -> Cell {
    let mark = screen.glyphs.priority(row.priority, row.state);
    let word = alarm_words::priority(row.priority).get(screen.language);
    let style = screen.theme.priority(row.priority, row.state);
    Cell::new(priority_width(screen.language), format!("{mark} {word}"), style)
}

/// `+certain`, `?suspected`.
pub(super) fn certainty(screen: &Screen, row: &AlarmRow) -> String {
    format!("{}{}", glyphs::certainty(row.certain), alarm_words::certainty(row.certain).get(screen.language))
}

/// What an alarm is about: the line and its label, else the adapter, number or group.
pub(super) fn subject(screen: &Screen, row: &AlarmRow) -> String {
    let source = alarm_words::source(&row.key.source, screen.language);
    if row.label.is_empty() || *row.label == *source { source } else { format!("{source} {}", row.label) }
}

/// The style of a row's words: what is over or hidden stands back, what nobody has acknowledged stands out.
pub(super) fn style(row: &AlarmRow) -> Style {
    match row.state {
        IsaState::Unacknowledged => BOLD,
        IsaState::Acknowledged => PLAIN,
        _ => DIM,
    }
}

/// One alarm in one row of the bar.
pub(super) fn bar(screen: &Screen, brush: &mut Brush, area: Rect, row: &AlarmRow, snapshot: &Snapshot) {
    let language = screen.language;
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let style = style(row);
    let standing = match &row.acknowledged {
        Some(by) => {
            let who = alarm_words::by_at(&by.by, by.at, language, &screen.zone);
            format!("{} {who}", alarm_words::standing(row, language, Length::Short))
        }
        None => alarm_words::standing(row, language, Length::Short),
    };
    let used = brush.right(inside, &standing, style);
    let mut pen = Pen::new(Rect { width: inside.width.saturating_sub(used + 1), ..inside });
    let chip = priority(screen, row);
    pen.write(brush, &chip.text, chip.style).skip(1);
    let span = format!("{:>5}", Span(age(snapshot, row.since)).to_string());
    pen.write(brush, &span, style).skip(1);
    pen.write(brush, &subject(screen, row), style).skip(2);
    pen.write(brush, alarm_words::alarm(row.key.alarm).get(language), style).skip(1);
    pen.write(brush, &certainty(screen, row), screen.theme.certainty(row.certain));
    if let Some(more) = more(screen, row, snapshot) {
        pen.write(brush, text::COLON.get(language), PLAIN).write(brush, &more, PLAIN);
    }
}

/// The sign an alarm rests on; of an adapter that is lost, why; else how many lines it names.
pub(super) fn more(screen: &Screen, row: &AlarmRow, snapshot: &Snapshot) -> Option<String> {
    let language = screen.language;
    if let Some(sign) = row.sign {
        return Some(alarm_words::sign(sign).get(language).to_owned());
    }
    if let (AlarmKind::AdapterLost | AlarmKind::LineStale, AlarmSource::Adapter(name)) =
        (row.key.alarm, &row.key.source)
    {
        let adapter = snapshot.adapters.iter().find(|adapter| adapter.name == *name)?;
        let why = if adapter.why.is_empty() { &adapter.port } else { &adapter.why };
        return Some(words::reason(why, language).into_owned());
    }
    (!row.lines.is_empty()).then(|| {
        let shown: Vec<&str> = row.lines.iter().map(crate::domain::LineId::as_str).collect();
        shown.join(text::COMMA.get(language))
    })
}
