//! The footer: the keys that act now, each of which can be clicked, and who is signed in; while a search is typed, the
//! search line.

use ratatui::layout::{Position, Rect};

use crate::domain::alarm_view::AlarmRow;
use crate::domain::review::ReviewAnswer;
use crate::domain::{LineState, Role, Snapshot};
use crate::ui::key_text::{self, KeyText, When};
use crate::ui::list::Tab;
use crate::ui::model::{Glyphs, Mode, Screen, Searched, loses_records};
use crate::ui::plan::Plan;
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::{alarm_words, measure, review, walk};

use super::brush::{Brush, Pen};
use super::fact::inset;
use super::header;

/// Cells kept for the search text.
const SEARCH_ROOM: u16 = 28;

/// Draws the footer; returns where the cursor stands, if anywhere.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) -> Option<Position> {
    let area = plan.regions.footer;
    if is_question(screen, snapshot) {
        brush.fill(area, screen.theme.danger());
        question(screen, brush, inset(area), snapshot);
        return None;
    }
    let beside = beside(screen, plan, snapshot);
    brush.right(inset(area), &beside, PLAIN);
    let mut pen = Pen::new(row(screen, plan, snapshot));
    let cursor = match screen.mode {
        Mode::Search(searched) => Some(search(screen, brush, &mut pen, searched, snapshot)),
        _ => None,
    };
    for (area, key) in placed(screen, plan, snapshot) {
        let mut pen = Pen::new(area);
        let (name, does) = (key.name(screen.language), key.does.get(screen.language));
        pen.write(brush, name, BOLD).skip(1).write(brush, does, DIM);
    }
    cursor
}

/// The keys that act now, and where each stands.
pub(in crate::ui) fn placed(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Vec<(Rect, &'static KeyText)> {
    if is_question(screen, snapshot) {
        return Vec::new();
    }
    let mut pen = Pen::new(row(screen, plan, snapshot));
    if let Mode::Search(searched) = screen.mode {
        let found = found(screen, searched, snapshot);
        let field = pen.rest().width.saturating_sub(1).min(SEARCH_ROOM);
        pen.skip(1 + field + 1).skip(measure::width(&found, screen.glyphs)).skip(3);
    }
    let mut placed = Vec::new();
    let acting = match (&screen.mode, &snapshot.review) {
        (Mode::Review, ReviewAnswer::Failed(_)) => review::keys::WITHOUT_DATA,
        _ => key_text::acting(&screen.mode, screen.list.tab, screen.review.page),
    };
    let acting = acting.iter().filter(|key| acts(screen, plan, key, snapshot));
    for key in acting {
        let words = [key.name(screen.language), key.does.get(screen.language)];
        let needed = 1 + words.iter().map(|text| measure::width(text, screen.glyphs)).sum::<u16>();
        if needed > pen.rest().width {
            break;
        }
        placed.push((Rect { width: needed, ..pen.rest() }, key));
        pen.skip(needed + 3);
    }
    placed
}

fn is_question(screen: &Screen, snapshot: &Snapshot) -> bool {
    matches!(screen.mode, Mode::ConfirmQuit(_)) && loses_records(snapshot)
}

/// What is left of the row beside who is signed in and what part of the site is shown.
fn row(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Rect {
    let used = measure::width(&beside(screen, plan, snapshot), screen.glyphs);
    let area = inset(plan.regions.footer);
    Rect { width: area.width.saturating_sub(if used > 0 { used + 2 } else { 0 }), ..area }
}

fn beside(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> String {
    let language = screen.language;
    let view = if plan.regions.health.height == 0 { header::view_words(screen, plan, snapshot) } else { String::new() };
    let who = match &snapshot.session.signed_in {
        Some(who) => {
            let role = alarm_words::role(who.role).get(language);
            fill(text::SIGNED_IN_AS.get(language), &[&who.name, &role])
        }
        None if snapshot.session.operators.is_empty() => String::new(),
        None => text::NOBODY.get(language).to_owned(),
    };
    let parts: Vec<String> = [view, who].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// Asks whether to end though records would be lost, as fully as the row allows.
pub(super) fn question(screen: &Screen, brush: &mut Brush, area: Rect, snapshot: &Snapshot) {
    let asked = |text: Text| fill(text.get(screen.language), &[&snapshot.journal.pending]);
    let full = asked(text::QUIT_LOSES);
    let words = if brush.width(&full) <= area.width { full } else { asked(text::QUIT_LOSES_SHORT) };
    brush.text(area, &words, screen.theme.danger());
}

/// Whether a key would change anything now, and whoever is signed in may do it.
pub(super) fn acts(screen: &Screen, plan: &Plan, key: &KeyText, snapshot: &Snapshot) -> bool {
    let may = snapshot.session.signed_in.as_ref().is_none_or(|who| who.role == Role::Supervisor);
    let chosen = screen.list.alarm(snapshot).filter(|_| screen.mode == Mode::Alarms);
    let line = plan.selected.and_then(|at| snapshot.rows.get(at)).filter(|_| screen.mode != Mode::Alarms);
    match key.when {
        When::Always => true,
        When::Pages => plan.grid.pages > 1,
        When::Faces => plan.regions.facts.height == 0 || plan.regions.raw.height == 0,
        When::Fields => matches!(&screen.mode, Mode::Dialog(dialog, _) if dialog.fields.len() > 1),
        When::Something => screen.selected.is_some() || screen.state.is_some() || !screen.search.is_empty(),
        When::Selected => line.is_some() || screen.mode == Mode::Alarms && screen.list.entry(snapshot).is_some(),
        When::Allowed => may,
        When::Serviced => may && (line.is_some() || screen.list.entry(snapshot).is_some()),
        When::Alarm => may && (chosen.is_some() || line.is_some_and(|row| row.alarm.is_some())),
        When::Unconfirmed => may && unconfirmed(chosen, snapshot),
        When::Hidden => {
            let line = line.is_some_and(|row| row.out_of_service.is_some() || row.shelved > 0);
            may && (line || chosen.is_some_and(|row| row.hidden.is_some()))
        }
        When::OffHook => {
            let line = line.is_some_and(|row| row.state == LineState::OffHook);
            may && (line || chosen.is_some_and(|row| row.key.source.line().is_some()))
        }
        When::Live => !screen.is_review_only(),
        When::Searched => screen.review.is_searched(),
        When::Leaves => !screen.is_review_only() && !screen.review.is_searched(),
        When::Zoomed => screen.review.window.is_some(),
        When::Marked => !screen.is_review_only() && screen.review.line.is_some(),
        When::Walking => may && walk::is_running(snapshot),
        When::NotWalking => may && !walk::is_running(snapshot),
        When::WalkingLine => may && walk::is_running(snapshot) && screen.walk.place(snapshot).is_some(),
        When::Sounding => may && snapshot.alarms.sounding.is_some(),
        When::SignedOut => !snapshot.session.operators.is_empty() && snapshot.session.signed_in.is_none(),
        When::SignedIn => snapshot.session.signed_in.is_some(),
    }
}

fn unconfirmed(chosen: Option<&AlarmRow>, snapshot: &Snapshot) -> bool {
    let of_line = || snapshot.detail.as_ref().and_then(|detail| detail.alarms.first());
    chosen.or_else(of_line).is_some_and(|row| row.unconfirmed_since.is_some())
}

fn search(screen: &Screen, brush: &mut Brush, pen: &mut Pen, searched: Searched, snapshot: &Snapshot) -> Position {
    pen.write(brush, "/", BOLD);
    let field = Rect { width: pen.rest().width.min(SEARCH_ROOM), ..pen.rest() };
    let typed = match searched {
        Searched::Lines => screen.search.as_str(),
        Searched::Alarms => screen.list.search.as_str(),
        Searched::Walk => screen.walk.search.as_str(),
        Searched::Review => screen.review.searched().as_str(),
    };
    let used = brush.text(field, tail(typed, field.width, screen.glyphs), PLAIN);
    let cursor = Position { x: field.x + used, y: field.y };
    pen.skip(field.width + 1);
    pen.write(brush, &found(screen, searched, snapshot), PLAIN).skip(3);
    cursor
}

/// The end of a text that is typed: there the cursor is, and it stays in sight.
pub(super) fn tail(typed: &str, room: u16, glyphs: Glyphs) -> &str {
    let mut visible = typed;
    while measure::width(visible, glyphs) >= room && !visible.is_empty() {
        let mut chars = visible.chars();
        chars.next();
        visible = chars.as_str();
    }
    visible
}

fn found(screen: &Screen, searched: Searched, snapshot: &Snapshot) -> String {
    let (matched, total) = match searched {
        Searched::Alarms if screen.list.tab != Tab::Check => {
            let (matched, total) = (snapshot.alarms.matched, screen.list.tab.count(snapshot));
            return fill(text::ALARMS_OF.get(screen.language), &[&matched, &total]);
        }
        Searched::Alarms => (screen.list.entries(snapshot).len(), screen.list.tab.count(snapshot)),
        Searched::Lines => (snapshot.matched, snapshot.total),
        Searched::Walk => (snapshot.walk.rows.len(), snapshot.total),
        Searched::Review => return super::review::found(screen, snapshot),
    };
    fill(text::LINES_OF.get(screen.language), &[&matched, &total])
}
