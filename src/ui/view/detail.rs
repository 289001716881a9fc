//! The detail pane: everything about the selected line, and how its state is known. Facts that are not there are left
//! out; what is not certain is said so.
//!
//! ```text
//!  ● 1803-1  label · group                        off-hook 12m
//!  alarm       ▼ high left off-hook, …            and what to do about it
//!  state       since 08:38:05, for 12m        numbers   0571-…
//!  nature      began as an inbound call; …    room      1803
//!  known by    hall-1 (whozz), its line 1, live · "F" · …
//!  recent events
//!  08:38:05  ● ringing → off-hook, inbound
//! ```

use ratatui::layout::Rect;

use crate::domain::view::{AdapterState, LineDetail, LineSource};
use crate::domain::{LineState, Snapshot};
use crate::ui::guidance::offered;
use crate::ui::model::Screen;
use crate::ui::sentence::{self, Subject, party};
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::walk_words;
use crate::ui::words::{self, Span};

use super::brush::{Brush, Pen};
use super::cell::label;
use super::fact::{Fact, KEPT_ROWS, Rows, fact, inset, put, put_all};
use super::guidance;
use super::ticker;

/// From this width on facts stand in two columns.
const TWO_COLUMNS_FROM: u16 = 76;
/// Draws the pane, where it is open.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    if area.height == 0 {
        return;
    }
    let Some(detail) = &snapshot.detail else {
        brush.text(inset(area), text::ONE_MOMENT.get(screen.language), DIM);
        return;
    };
    title(screen, brush, Rect { height: 1, ..area }, detail, snapshot);
    let body = inset(Rect { y: area.y + 1, height: area.height - 1, ..area });
    let (now, place) = (facts_now(screen, detail, snapshot), facts_place(screen, detail));
    let mut left = Rows { area: body };
    if let Some((worst, others)) = detail.alarms.split_first() {
        let facts = guidance::facts(screen, worst, snapshot);
        let others: Vec<Fact> = others.iter().map(|row| guidance::standing(screen, row, snapshot)).collect();
        put_all(screen, brush, &mut left, &facts.iter().chain(&others).collect::<Vec<_>>());
    }
    if body.width >= TWO_COLUMNS_FROM {
        let half = body.width / 2 + 4;
        let mut right = Rows { area: Rect { x: body.x + half, width: body.width - half, ..left.area } };
        left.area.width = half - 2;
        put_all(screen, brush, &mut left, &now.iter().collect::<Vec<_>>());
        put_all(screen, brush, &mut right, &place.iter().collect::<Vec<_>>());
        let y = left.area.y.max(right.area.y);
        left.area = Rect { y, height: body.bottom().saturating_sub(y), ..body };
    } else {
        put_all(screen, brush, &mut left, &now.iter().chain(&place).collect::<Vec<_>>());
    }
    let known_rows = usize::from(left.area.height).saturating_sub(KEPT_ROWS / 2);
    put(screen, brush, &mut left, &how_known(screen, detail), known_rows);
    if body.height > 16 {
        left.take();
    }
    events(screen, brush, &mut left, detail);
}

fn title(screen: &Screen, brush: &mut Brush, area: Rect, detail: &LineDetail, snapshot: &Snapshot) {
    let row = &detail.row;
    let style = match row.state {
        LineState::Idle => screen.theme.bar(),
        _ => screen.theme.row(row),
    };
    brush.fill(area, style);
    let inside = inset(area);
    let span = Span(snapshot.at.since(row.since));
    let state = format!("{} {span}", words::state(row.state).get(screen.language));
    let used = brush.right(inside, &state, style);
    let mut pen = Pen::new(Rect { width: inside.width.saturating_sub(used + 1), ..inside });
    pen.write(brush, brush.glyphs().line(row), style).skip(1);
    pen.write(brush, row.id.as_str(), style).skip(2);
    let label = label(row);
    if !label.is_empty() {
        pen.write(brush, label, style).skip(2);
    }
    pen.write(brush, row.group.as_str(), style);
}

fn facts_now(screen: &Screen, detail: &LineDetail, snapshot: &Snapshot) -> Vec<Fact> {
    let language = screen.language;
    let row = &detail.row;
    let style = screen.theme.row(row);
    let since = words::time_of_day(row.since.wall, &screen.zone);
    let span = Span(snapshot.at.since(row.since));
    let word = words::state(row.state).get(language);
    let mut facts = vec![fact(text::STATE, &fill(text::STATE_SINCE.get(language), &[&word, &since, &span]), style)];
    if let Some(pending) = row.pending {
        let word = words::state_short(pending).get(language);
        facts.push(fact(text::PENDING, &fill(text::PENDING_WHAT.get(language), &[&word]), BOLD));
    }
    if let Some((last, since)) = row.last.filter(|_| matches!(row.state, LineState::Stale | LineState::Unknown)) {
        let word = words::state_short(last).get(language);
        let since = words::time_of_day(since, &screen.zone);
        facts.push(fact(text::LAST_KNOWN, &fill(text::LAST_KNOWN_SINCE.get(language), &[&word, &since]), BOLD));
    }
    if row.state == LineState::OffHook
        && let Some(nature) = words::nature(detail)
    {
        facts.push(fact(text::NATURE, nature.get(language), PLAIN));
    }
    if let Some((number, name)) = &detail.caller {
        facts.push(fact(text::CALLER, &party(number, name), PLAIN));
    }
    facts.push(fact(text::DIGITS, &detail.digits, PLAIN));
    let missed = if row.missed > 0 { BOLD } else { PLAIN };
    facts.push(fact(text::MISSED_COUNT, &row.missed.to_string(), missed));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn facts_place(screen: &Screen, detail: &LineDetail) -> Vec<Fact> {
    let language = screen.language;
    let duty = if detail.duty == "always" { text::DUTY_ALWAYS.get(language) } else { &detail.duty };
    let on_duty = if detail.row.on_duty { text::ON_DUTY } else { text::OFF_DUTY };
    let duty = format!("{duty}{}{}", text::COMMA.get(language), on_duty.get(language));
    let verified =
        detail.verification.as_ref().map(|known| walk_words::verification(screen, known)).unwrap_or_default();
    let mut facts = vec![
        fact(text::NUMBERS, &detail.numbers.join("  "), PLAIN),
        fact(text::ROOM, &detail.room, PLAIN),
        fact(text::CONTACT, &detail.contact, PLAIN),
        fact(text::CONTACT_PHONE, offered(&detail.contact_phone, detail), PLAIN),
        fact(text::BACKUP, offered(&detail.backup, detail), PLAIN),
        fact(text::DUTY, &duty, PLAIN),
        fact(text::VERIFIED, &verified, PLAIN),
    ];
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn how_known(screen: &Screen, detail: &LineDetail) -> Fact {
    let language = screen.language;
    let Some(source) = &detail.source else {
        return fact(text::HOW_KNOWN, text::NOT_MONITORED.get(language), PLAIN);
    };
    let LineSource { adapter, kind, proof, device_line, state, why, asked_for_state, sees_digits } = source;
    let connection = words::adapter_state(*state).get(language);
    let mut parts = vec![fill(text::SOURCE_LINE.get(language), &[adapter, &kind.as_str(), device_line, &connection])];
    match words::rule(why) {
        Some(rule) => {
            parts.push(format!("{}{}{}", text::RULE.get(language), text::COLON.get(language), rule.get(language)));
        }
        None if why.is_empty() => {}
        None => parts.push(format!("{} \"{why}\"", text::WHY.get(language))),
    }
    // Said whatever the state: a line that is lost today was no better known yesterday.
    parts.extend(words::unproved(*proof).map(|word| word.get(language).to_owned()));
    let asked = if *asked_for_state { text::ASKED } else { text::NOT_ASKED };
    parts.push(asked.get(language).to_owned());
    let digits = if *sees_digits { text::DIGITS_CONFIRMED } else { text::DIGITS_NOT_CONFIRMED };
    parts.push(digits.get(language).to_owned());
    let is_sure = *state == AdapterState::Live && words::unproved(*proof).is_none();
    let style = if is_sure { PLAIN } else { BOLD };
    fact(text::HOW_KNOWN, &parts.join(text::SEMICOLON.get(language)), style)
}

fn events(screen: &Screen, brush: &mut Brush, rows: &mut Rows, detail: &LineDetail) {
    brush.text(rows.take(), text::RECENT.get(screen.language), screen.theme.heading());
    if detail.events.is_empty() {
        brush.text(rows.take(), text::NO_EVENTS.get(screen.language), DIM);
    }
    for event in detail.events.iter().filter(|event| sentence::is_told(&event.body)) {
        if rows.area.height == 0 {
            return;
        }
        ticker::row(screen, brush, rows.take(), event, Subject::Understood);
    }
}
