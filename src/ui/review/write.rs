//! What a person writes in the review: a note about a line, the explanation of a stretch, what the next shift should
//! know; and the time to jump to. A handover is signed: where people sign in, the PIN is asked for once more, whoever is
//! signed in already.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::domain::alarm_view::OnDisk;
use crate::domain::operator::NoteSpan;
use crate::domain::review::ReviewView;
use crate::domain::{AlarmSource, LineId, Operation, Reply, Role, ShiftName, Snapshot, Wall};

use crate::ui::act::{self, Act};
use crate::ui::dialog::{Dialog, Form};
use crate::ui::model::{Language, Mode, Reaction, Screen};
use crate::ui::text::{self, Text, fill};
use crate::ui::words;

use super::{Mark, Page, Under, words as review_words};

/// Days that a time of day is looked for in at most: longer than any range that is read back.
const DAYS_MAX: usize = 400;

/// What the popups of the review ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum ReviewForm {
    /// Which time.
    Jump,
    /// What explains this stretch; its ends as people read them.
    Explain { line: LineId, span: NoteSpan, ends: [String; 2] },
    /// What the next shift should know.
    HandOver { callbacks: Option<u64>, shift: Option<(ShiftName, Arc<str>)>, signature: Signature },
}

/// How a handover is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Signature {
    Pin,
    /// The site has no operators.
    Nobody,
}

impl ReviewForm {
    /// What the popup is called, and the sentence below.
    pub(in crate::ui) fn words(&self, language: Language) -> (String, String) {
        let (title, remark) = match self {
            Self::Jump => (text::DIALOG_JUMP.get(language).to_owned(), text::DIALOG_JUMP_WHAT),
            Self::Explain { line, ends: [from, to], .. } => {
                (fill(text::DIALOG_EXPLAIN.get(language), &[line, from, to]), text::DIALOG_EXPLAIN_WHAT)
            }
            Self::HandOver { signature: Signature::Pin, .. } => {
                (text::DIALOG_HANDOVER.get(language).to_owned(), text::DIALOG_HANDOVER_PIN)
            }
            Self::HandOver { signature: Signature::Nobody, .. } => {
                (text::DIALOG_HANDOVER.get(language).to_owned(), text::DIALOG_HANDOVER_OPEN)
            }
        };
        (title, remark.get(language).to_owned())
    }

    /// What its text is called.
    pub(in crate::ui) fn field(&self) -> Text {
        match self {
            Self::Jump => text::FIELD_TIME_OF_DAY,
            Self::Explain { .. } => text::FIELD_TEXT,
            Self::HandOver { .. } => text::FIELD_FOR_NEXT,
        }
    }

    /// What it asks for, with what was typed; else what is missing.
    pub(in crate::ui) fn operation(&self, typed: &str) -> Result<Operation, Text> {
        let text = typed.to_owned();
        match self {
            Self::Jump => Err(text::NOT_A_TIME),
            Self::Explain { .. } if text.is_empty() => Err(text::TEXT_MISSING),
            Self::Explain { line, span, .. } => {
                let about = AlarmSource::Line(line.clone());
                Ok(Operation::Note { about, episode: None, span: Some(*span), text })
            }
            Self::HandOver { callbacks, shift, .. } => {
                let (shift, date) = shift.as_ref().map(|(name, date)| (name.clone(), date.to_string())).unzip();
                Ok(Operation::HandOver { note: text, callbacks: *callbacks, shift, date })
            }
        }
    }

    /// What the act is called.
    pub(in crate::ui) fn name(&self) -> Text {
        match self {
            Self::Jump => text::KEY_JUMP_TIME,
            Self::Explain { .. } => text::KEY_EXPLAIN,
            Self::HandOver { .. } => text::KEY_HAND_OVER,
        }
    }
}

/// Opens the popup that asks for a time: whoever looks may do that.
pub(super) fn ask_time(screen: &mut Screen) -> Reaction {
    let dialog = Dialog::new(Form::Review(ReviewForm::Jump), screen.language);
    screen.mode = Mode::Dialog(Box::new(dialog), screen.mode.beneath());
    Reaction::Redraw
}

/// Goes to the time that was typed.
pub(in crate::ui) fn jump(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let Mode::Dialog(dialog, beneath) = &mut screen.mode else { return Reaction::None };
    let typed = dialog.text_mut().map(|text| text.trimmed().to_owned()).unwrap_or_default();
    let Some(view) = screen.review.view(snapshot) else {
        dialog.miss(text::NOT_IN_RANGE);
        return Reaction::Redraw;
    };
    match time(&typed, view, &screen.zone) {
        Err(missing) => dialog.miss(missing),
        Ok(at) => {
            screen.mode = Mode::from(*beneath);
            if !matches!(screen.review.page, Page::Timeline | Page::Events) {
                screen.review.page = Page::Timeline;
            }
            screen.review.go_to(at, view);
        }
    }
    Reaction::Redraw
}

/// A time of the range: `09:20`, `09:20:30`, `11-23 09:20`, `2026-11-23 09:20`, or a date alone.
pub(super) fn time(typed: &str, view: &ReviewView, zone: &TimeZone) -> Result<Wall, Text> {
    let typed = typed.replace('：', ":");
    let mut parts = typed.split_whitespace();
    let (first, second) = (parts.next().ok_or(text::NOT_A_TIME)?, parts.next());
    let (day, hour) = match (first.contains('-'), second) {
        (true, hour) => (Some(first), hour),
        (false, None) => (None, Some(first)),
        (false, Some(_)) => return Err(text::NOT_A_TIME),
    };
    let time = hour.map_or(Ok(None), |hour| clock(hour).map(Some).ok_or(text::NOT_A_TIME))?;
    let from = zone.to_datetime(view.from.timestamp()).date();
    let to = zone.to_datetime(view.to.timestamp()).date();
    let days: Vec<Date> = match day {
        None => from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(DAYS_MAX).collect(),
        Some(day) => {
            let in_years = [from.year(), to.year()].map(|year| format!("{year}-{day}"));
            let known = std::iter::once(day.to_owned()).chain(in_years).filter_map(|day| day.parse().ok());
            known.collect()
        }
    };
    if days.is_empty() {
        return Err(text::NOT_A_TIME);
    }
    let at = |day: &Date| {
        let zoned = day.to_datetime(time.unwrap_or(Time::midnight())).to_zoned(zone.clone()).ok()?;
        let at = Wall::from(zoned.timestamp());
        // A date alone means as much of that day as the range has.
        Some(if time.is_none() && *day == from { at.max(view.from) } else { at })
    };
    days.iter().filter_map(at).find(|at| *at >= view.from && *at < view.to).ok_or(text::NOT_IN_RANGE)
}

fn clock(typed: &str) -> Option<Time> {
    let numbers: Vec<i8> = typed.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [hour, minute] => Time::new(*hour, *minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(*hour, *minute, *second, 0).ok(),
        _ => None,
    }
}

/// Marks where a stretch begins.
pub(super) fn mark(screen: &mut Screen, at: Wall, snapshot: &Snapshot) -> Reaction {
    match screen.review.line.clone() {
        Some(line) => screen.review.mark = Some(Mark { line: line.id, at }),
        None => return act::notice(screen, text::NO_REVIEW_LINE, snapshot),
    }
    Reaction::Redraw
}

/// Explains from the mark to the cursor, else the stretch that is under the cursor.
pub(super) fn explain(screen: &mut Screen, at: Wall, snapshot: &Snapshot) -> Reaction {
    let page = &screen.review;
    let Some(line) = page.line.clone() else { return act::notice(screen, text::NO_REVIEW_LINE, snapshot) };
    let marked = page.mark.as_ref().filter(|mark| mark.line == line.id && mark.at != at);
    let marked = marked.map(|mark| NoteSpan { from: mark.at.min(at), to: mark.at.max(at) });
    let known = page.view(snapshot).and_then(|view| view.timeline.cursor.as_ref());
    let known = known.filter(|cursor| cursor.line == line.id).and_then(|cursor| cursor.bar);
    let Some(span) = marked.or_else(|| known.map(|bar| NoteSpan { from: bar.from, to: bar.to })) else {
        return act::notice(screen, text::NO_MARK, snapshot);
    };
    let ends = [span.from, span.to].map(|at| words::time_of_day(at, &screen.zone).to_string());
    let form = ReviewForm::Explain { line: line.id, span, ends };
    act::begin(screen, Act::Ask(Form::Review(form)), snapshot)
}

/// A note about what is chosen.
pub(super) fn note(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let page = &screen.review;
    let alarm = page.view(snapshot).and_then(|view| view.alarms.get(page.alarm));
    let form = match (page.page, alarm, &page.line) {
        (Page::Alarms, Some(alarm), _) => Form::Note(alarm.key.source.clone(), Some(alarm.episode)),
        (Page::Timeline | Page::Events, _, Some(line)) => Form::Note(AlarmSource::Line(line.id.clone()), None),
        _ => Form::Note(AlarmSource::Site, None),
    };
    act::begin(screen, Act::Ask(form), snapshot)
}

/// Asks what the next shift should know. Only the present shift can be handed over.
pub(super) fn begin_handover(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    if screen.review.under == Under::Nothing {
        return act::notice(screen, text::NOT_IN_MONITOR, snapshot);
    }
    if !screen.review.is_latest() {
        return act::notice(screen, text::HANDOVER_OF_ANOTHER, snapshot);
    }
    if snapshot.session.signed_in.as_ref().is_some_and(|who| who.role != Role::Supervisor) {
        return act::notice(screen, text::WATCH_MAY_NOT, snapshot);
    }
    // Both of the same page: the shift may end while somebody writes.
    let view = screen.review.view(snapshot);
    let shift = view.and_then(|view| view.shift.clone());
    let open = view.map(review_words::open_callers);
    let callbacks = open.map(|open| u64::try_from(open).unwrap_or(u64::MAX));
    let is_open = snapshot.session.operators.is_empty();
    let signature = if is_open { Signature::Nobody } else { Signature::Pin };
    let form = Form::Review(ReviewForm::HandOver { callbacks, shift, signature });
    let mut dialog = Dialog::new(form, screen.language);
    if let Some(text) = dialog.text_mut() {
        screen.review.draft.chars().for_each(|letter| text.insert(letter));
    }
    screen.mode = Mode::Dialog(Box::new(dialog), screen.mode.beneath());
    Reaction::Redraw
}

/// Signs a handover: the PIN is asked for, whoever is signed in; at a site without operators the record says that nobody
/// is identified.
pub(in crate::ui) fn sign(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    keep_draft(screen);
    let Mode::Dialog(dialog, _) = &screen.mode else { return Reaction::None };
    let Ok(operation) = dialog.operation() else { return Reaction::Redraw };
    if snapshot.session.operators.is_empty() {
        return act::begin(screen, Act::Do(operation), snapshot);
    }
    act::ask_who(screen, Some(Act::Do(operation)), snapshot)
}

/// What was typed for the next shift is not lost with the popup.
pub(in crate::ui) fn keep_draft(screen: &mut Screen) {
    if let Mode::Dialog(dialog, _) = &mut screen.mode
        && matches!(dialog.form, Form::Review(ReviewForm::HandOver { .. }))
        && let Some(text) = dialog.text_mut()
    {
        text.as_str().clone_into(&mut screen.review.draft);
    }
}

/// Takes a reply: what was signed or explained need not be kept any more, and is read back once it is on disk. Whether
/// anything changed.
pub(in crate::ui) fn on_reply(screen: &mut Screen, snapshot: &Snapshot) -> bool {
    let Some(reply) = &snapshot.session.reply else { return false };
    let page = &mut screen.review;
    let is_written = matches!(reply.reply, Reply::HandedOver | Reply::Noted);
    if reply.number > page.told {
        page.told = reply.number;
        page.awaited = is_written;
        match reply.reply {
            Reply::HandedOver => page.draft.clear(),
            Reply::Noted => page.mark = None,
            _ => {}
        }
    }
    if page.awaited && is_written && reply.standing == OnDisk::Done {
        page.awaited = false;
        page.ask_anew();
        return true;
    }
    false
}
