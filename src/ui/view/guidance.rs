//! What an alarm means and what to do about it: below the list for the chosen alarm, in the detail pane for the worst
//! alarm of the line.

use ratatui::layout::Rect;

use crate::domain::alarm_view::AlarmRow;
use crate::domain::view::LineDetail;
use crate::domain::{IsaState, Snapshot};
use crate::ui::alarm_words::{self, Length};
use crate::ui::guidance::{guidance, offered, response};
use crate::ui::list::{Entry, age};
use crate::ui::model::Screen;
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, PLAIN};
use crate::ui::words::{self, Span};

use super::brush::{Brush, Pen};
use super::fact::{Fact, Rows, fact, inset, put_close};
use super::table;

/// Draws what there is to say of the chosen row.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    match screen.list.entry(snapshot) {
        Some(Entry::Alarm(row)) => alarm(screen, brush, area, row, snapshot),
        Some(Entry::Line(row)) => {
            let detail = snapshot.detail.as_ref().filter(|detail| detail.row.ix == row.ix);
            if let Some(detail) = detail {
                line(screen, brush, area, detail, snapshot);
            }
        }
        None => {}
    }
}

fn alarm(screen: &Screen, brush: &mut Brush, area: Rect, row: &AlarmRow, snapshot: &Snapshot) {
    let title = Rect { height: 1, ..area };
    brush.fill(title, screen.theme.bar());
    let is_out = row.state == IsaState::OutOfService;
    let chip = table::priority(screen, row);
    let standing = alarm_words::standing(row, screen.language, Length::Full);
    let standing = format!("{standing} {}", row.state.letter());
    let used = brush.right(inset(title), &standing, screen.theme.bar());
    let inside = inset(title);
    let mut pen = Pen::new(Rect { width: inside.width.saturating_sub(used + 1), ..inside });
    if !is_out {
        pen.write(brush, &chip.text, chip.style).skip(1);
    }
    pen.write(brush, &table::subject(screen, row), screen.theme.bar()).skip(2);
    if !is_out {
        pen.write(brush, alarm_words::alarm(row.key.alarm).get(screen.language), screen.theme.bar());
    }
    let mut rows = Rows { area: inset(Rect { y: area.y + 1, height: area.height - 1, ..area }) };
    let facts = facts(screen, row, snapshot);
    put_close(screen, brush, &mut rows, &facts);
}

fn line(screen: &Screen, brush: &mut Brush, area: Rect, detail: &LineDetail, snapshot: &Snapshot) {
    let title = Rect { height: 1, ..area };
    brush.fill(title, screen.theme.bar());
    let words = format!("{} {}", detail.row.id, detail.row.label);
    brush.text(inset(title), &words, screen.theme.bar());
    let mut rows = Rows { area: inset(Rect { y: area.y + 1, height: area.height - 1, ..area }) };
    let mut facts = Vec::new();
    if let Some(worst) = detail.alarms.first() {
        facts.extend(self::facts(screen, worst, snapshot));
    } else if let Some(nature) = words::nature(detail) {
        facts.push(fact(text::NATURE, nature.get(screen.language), PLAIN));
    }
    let reach = [
        (text::ROOM, detail.room.as_str()),
        (text::CONTACT, &detail.contact),
        (text::CONTACT_PHONE, offered(&detail.contact_phone, detail)),
        (text::BACKUP, offered(&detail.backup, detail)),
    ];
    let reach = reach.into_iter().filter(|(_, value)| !value.is_empty());
    facts.extend(reach.map(|(name, value)| fact(name, value, PLAIN)));
    put_close(screen, brush, &mut rows, &facts);
}

/// What an alarm is, where it stands, what it means, what to do.
pub(super) fn facts(screen: &Screen, row: &AlarmRow, snapshot: &Snapshot) -> Vec<Fact> {
    let language = screen.language;
    if row.state == IsaState::OutOfService {
        // It is about the line or the adapter: the alarm that its row names need not be there.
        return vec![standing(screen, row, snapshot)];
    }
    let (consequence, _) = guidance(row.key.alarm, language);
    let response = response(row, snapshot.detail.as_ref(), language);
    let mut facts = vec![standing(screen, row, snapshot)];
    facts.extend(handled(screen, row));
    facts.push(fact(text::RESPONSE, &response, BOLD));
    facts.push(fact(text::CONSEQUENCE, consequence, PLAIN));
    facts
}

/// One alarm in one fact: what, how certain, since when, in which state.
pub(super) fn standing(screen: &Screen, row: &AlarmRow, snapshot: &Snapshot) -> Fact {
    let language = screen.language;
    if let Some(hidden) = row.hidden.as_ref().filter(|_| row.state == IsaState::OutOfService) {
        return fact(text::ISA_OUT_OF_SERVICE, &alarm_words::hidden(hidden, language, &screen.zone), PLAIN);
    }
    let time = |wall| words::hour_minute(wall, &screen.zone).to_string();
    let comma = text::COMMA.get(language);
    let mark = screen.glyphs.priority(row.priority, row.state);
    let priority = alarm_words::priority(row.priority).get(language);
    let name = alarm_words::alarm(row.key.alarm).get(language);
    let mut said = format!("{mark} {priority} {name} {}", table::certainty(screen, row));
    if let Some(more) = table::more(screen, row, snapshot) {
        said.push_str(text::COLON.get(language));
        said.push_str(&more);
    }
    let span = Span(age(snapshot, row.since));
    let mut parts = vec![said, fill(text::STATE_SINCE_FOR.get(language), &[&time(row.since), &span])];
    parts.push(alarm_words::standing(row, language, Length::Full));
    parts.extend(row.cleared_at.map(|at| fill(text::CLEARED_AT.get(language), &[&time(at)])));
    parts.extend(row.unconfirmed_since.map(|at| fill(text::UNCONFIRMED_SINCE.get(language), &[&time(at)])));
    if row.recurrences > 0 {
        parts.push(fill(text::RECURRED.get(language), &[&row.recurrences]));
    }
    if row.escalated > 0 {
        parts.push(fill(text::ESCALATED.get(language), &[&row.escalated]));
    }
    if row.is_silenced {
        parts.push(text::SILENCED.get(language).to_owned());
    }
    Fact { name: text::ALARM, value: parts.join(comma), style: table::style(row) }
}

/// Who acknowledged it, or hid it, and why.
fn handled(screen: &Screen, row: &AlarmRow) -> Option<Fact> {
    let language = screen.language;
    let said = match (&row.hidden, &row.acknowledged) {
        (Some(hidden), _) => alarm_words::hidden(hidden, language, &screen.zone),
        (None, Some(acknowledged)) => alarm_words::acknowledged(acknowledged, language, &screen.zone),
        (None, None) => return None,
    };
    Some(fact(text::HANDLED, &said, PLAIN))
}
