//! The word of every stretch, kind of event and incident, and a caller's number as the person at the screen may see it.

use jiff::tz::TimeZone;

use crate::domain::alarm_view::SessionView;
use crate::domain::masking::mask_number;
use crate::domain::review::{BarKind, EventKinds, Incident, IncidentKind, NumberSearch, ReviewCaller, ReviewView};
use crate::domain::{EventBody, LineId, OperatorId, Role, Wall};

use crate::ui::measure;
use crate::ui::model::Language;
use crate::ui::text::{self, Text, fill};
use crate::ui::{alarm_words, walk_words, words};

/// What a stretch was.
pub(in crate::ui) fn bar(kind: BarKind) -> Text {
    match kind {
        BarKind::Idle => text::BAR_IDLE,
        BarKind::NoCall => text::BAR_NO_CALL,
        BarKind::Call => text::BAR_CALL,
        BarKind::Ringing => text::BAR_RINGING,
        BarKind::Explained => text::BAR_EXPLAINED,
        BarKind::Unobserved => text::BAR_UNOBSERVED,
        BarKind::Dead => text::BAR_DEAD,
        BarKind::Suspected => text::BAR_SUSPECTED,
        BarKind::Blocked => text::BAR_BLOCKED,
    }
}

/// Kinds of events.
pub(in crate::ui) fn kinds(kinds: EventKinds) -> Text {
    match kinds {
        EventKinds::All => text::KINDS_ALL,
        EventKinds::Lines => text::KINDS_LINES,
        EventKinds::Calls => text::KINDS_CALLS,
        EventKinds::Alarms => text::KINDS_ALARMS,
        EventKinds::People => text::KINDS_PEOPLE,
        EventKinds::System => text::KINDS_SYSTEM,
    }
}

/// `day 2026-11-23 08:00-17:30 (running)`: the range that is shown.
pub(in crate::ui) fn range(view: &ReviewView, language: Language, zone: &TimeZone) -> String {
    let (from, to) = (zone.to_datetime(view.from.timestamp()), zone.to_datetime(view.to.timestamp()));
    let name = match &view.shift {
        Some((name, date)) => format!("{name} {date}"),
        None => from.date().to_string(),
    };
    let ends = if from.date() == to.date() { String::new() } else { format!("{} ", walk_words::day(view.to, zone)) };
    let hours = format!("{}-{ends}{}", words::hour_minute(view.from, zone), words::hour_minute(view.to, zone));
    let running = if view.is_running { text::REVIEW_RUNNING.get(language) } else { "" };
    format!("{name} {hours}{running}")
}

/// Whether a person at this screen may see whole numbers: a supervisor, or anybody where nobody has to sign in.
pub(in crate::ui) fn sees_numbers(session: &SessionView) -> bool {
    let is_supervisor = session.signed_in.as_ref().is_some_and(|who| who.role == Role::Supervisor);
    session.operators.is_empty() || is_supervisor
}

/// Whether a person at this screen may find numbers by searching.
pub(in crate::ui) fn number_search(session: &SessionView) -> NumberSearch {
    if sees_numbers(session) { NumberSearch::Plain } else { NumberSearch::Masked }
}

/// A caller's number, whole or masked.
pub(in crate::ui) fn number(caller: &ReviewCaller, session: &SessionView) -> String {
    if sees_numbers(session) { caller.caller.to_string() } else { mask_number(&caller.caller) }
}

/// The same record with the middle of every number masked, where the person may not see them. Of a digit nothing stays:
/// one record after the other they would spell the whole number.
pub(in crate::ui) fn for_eyes(body: &EventBody, session: &SessionView) -> EventBody {
    let mut shown = body.clone();
    if sees_numbers(session) {
        return shown;
    }
    let hide = |field: &mut Option<String>| *field = field.as_deref().map(mask_number);
    match &mut shown {
        EventBody::Call(call) => [&mut call.number, &mut call.name, &mut call.digits].into_iter().for_each(hide),
        EventBody::Caller(seen) => {
            seen.number = mask_number(&seen.number);
            // Some exchanges put the number where the name belongs.
            seen.name = mask_number(&seen.name);
        }
        EventBody::Digit(seen) => seen.digit = '*',
        EventBody::Evidence(seen) => {
            [&mut seen.number, &mut seen.name].into_iter().for_each(hide);
            seen.carrier.iter_mut().for_each(|call| hide(&mut call.called));
            seen.raw.clear();
        }
        _ => {}
    }
    shown
}

/// Who did it.
pub(in crate::ui) fn who(by: Option<&OperatorId>, language: Language) -> String {
    walk_words::who(by, language)
}

/// `11-23 09:14:05`.
pub(in crate::ui) fn day_and_second(at: Wall, zone: &TimeZone) -> String {
    format!("{} {}", walk_words::day(at, zone), words::time_of_day(at, zone))
}

/// A share with its parts; a dash where there is nothing to share.
pub(in crate::ui) fn share(part: u128, whole: u128) -> String {
    match (part.saturating_mul(1000)).checked_div(whole) {
        Some(mille) => format!("{}.{}%", mille / 10, mille % 10),
        None => "-".to_owned(),
    }
}

/// A text of a person or a device for a plain-text copy: what steers a terminal is left out.
pub(in crate::ui) fn plain(text: &str) -> String {
    text.chars().filter(|letter| !measure::is_hidden(*letter)).collect()
}

/// How many callers nobody has spoken to.
pub(in crate::ui) fn open_callers(view: &ReviewView) -> usize {
    view.callers.iter().filter(|caller| caller.closed.is_none()).count()
}

/// A text of several values.
pub(in crate::ui) fn say(text: Text, language: Language, values: &[&dyn std::fmt::Display]) -> String {
    fill(text.get(language), values)
}

/// The line that a record is about, where it is about one.
pub(in crate::ui) fn line_of(body: &EventBody) -> Option<&LineId> {
    match body {
        EventBody::Line(change) => Some(&change.line),
        EventBody::Call(call) => Some(&call.line),
        EventBody::Caller(seen) => Some(&seen.line),
        EventBody::Digit(seen) => Some(&seen.line),
        EventBody::Tone(heard) => Some(&heard.line),
        EventBody::Evidence(seen) => Some(&seen.line),
        EventBody::Alarm(record) => record.about.line.as_ref(),
        EventBody::Operator(record) => record.act.line(),
        EventBody::Walk(record) => record.line(),
        EventBody::Number(_)
        | EventBody::Annunciation(_)
        | EventBody::Adapter(_)
        | EventBody::Fault(_)
        | EventBody::Program(_)
        | EventBody::Clock(_)
        | EventBody::Seal(_) => None,
    }
}

/// What an incident is.
pub(in crate::ui) fn incident(incident: &Incident, language: Language) -> String {
    match &incident.what {
        IncidentKind::Stretch(kind) => bar(*kind).get(language).to_owned(),
        IncidentKind::Alarm(key, _) => {
            let name = alarm_words::alarm(key.alarm).get(language);
            fill(
                text::INCIDENT_ALARM.get(language),
                &[&format!("{} {name}", alarm_words::source(&key.source, language))],
            )
        }
        IncidentKind::NotRunning => text::INCIDENT_NOT_RUNNING.get(language).to_owned(),
    }
}
