//! Every event of the journal in one sentence, in the language of the screen. It says what was recorded and no more.

use std::time::Duration;

use crate::domain::event::{
    AdapterChanged, AdapterStep, CallEnded, CallerSeen, ClockChange, ClockState, LineChange, NumberCall, ProgramChange,
    Suspicion,
};
use crate::domain::evidence::Verdict;
use crate::domain::{Announced, Direction, EventBody, LineState};

use super::alarm_sentence;
use super::evidence;
use super::model::{Language, Screen};
use super::text::{self, fill};
use super::walk_words;
use super::words::{self, Span};

/// Whether a sentence names its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// As in the ticker.
    Named,
    /// As in the line's own history.
    Understood,
}

/// How strongly an event stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Quiet,
    Plain,
    Strong,
}

/// How strongly an event stands out: what went wrong does, what the program does for itself stands back.
pub(super) fn weight(body: &EventBody) -> Weight {
    use crate::domain::Outcome;
    match body {
        EventBody::Line(change) => match change.to {
            LineState::Dead | LineState::Stale => Weight::Strong,
            _ => Weight::Plain,
        },
        EventBody::Call(call) if call.outcome == Outcome::Missed => Weight::Strong,
        EventBody::Number(call) if call.outcome == Outcome::Missed => Weight::Strong,
        EventBody::Adapter(change) => match change.change {
            AdapterStep::Lost
            | AdapterStep::OpenFailed
            | AdapterStep::Stale
            | AdapterStep::Overrun
            | AdapterStep::UnitSilent => Weight::Strong,
            AdapterStep::Opened | AdapterStep::Initialised | AdapterStep::Live => Weight::Quiet,
            AdapterStep::Restarted | AdapterStep::UnitLive => Weight::Plain,
        },
        EventBody::Program(ProgramChange::Recovered { .. } | ProgramChange::JournalFault { .. })
        | EventBody::Fault(_)
        | EventBody::Clock(_) => Weight::Strong,
        EventBody::Program(_) | EventBody::Seal(_) | EventBody::Digit(_) => Weight::Quiet,
        EventBody::Alarm(record) => alarm_sentence::weight(record),
        EventBody::Walk(record) => walk_words::weight(record),
        EventBody::Annunciation(record) if record.outcome != Announced::Done => Weight::Strong,
        EventBody::Evidence(seen) if seen.verdict == Verdict::Contradicts => Weight::Strong,
        EventBody::Evidence(_)
        | EventBody::Call(_)
        | EventBody::Number(_)
        | EventBody::Caller(_)
        | EventBody::Tone(_)
        | EventBody::Operator(_)
        | EventBody::Annunciation(_) => Weight::Plain,
    }
}

/// Whether an event is worth a row: proof that the program runs is not, and single digits stand together in the detail.
/// What became of each alarm of a line that a person took out of service is told by that person's own record.
pub(super) fn is_told(body: &EventBody) -> bool {
    match body {
        EventBody::Digit(_) | EventBody::Program(ProgramChange::Alive { .. }) => false,
        EventBody::Alarm(record) => !alarm_sentence::is_told_by_operator(record),
        _ => true,
    }
}

/// The state an event speaks of, for its mark.
pub(super) fn state_of(body: &EventBody) -> Option<LineState> {
    match body {
        EventBody::Line(change) => Some(change.to),
        _ => None,
    }
}

/// An event in words.
pub(super) fn sentence(screen: &Screen, body: &EventBody, subject: Subject) -> String {
    let language = screen.language;
    let of = |line: &dyn std::fmt::Display, words: String| match subject {
        Subject::Named => format!("{line} {words}"),
        Subject::Understood => words,
    };
    match body {
        EventBody::Line(change) => of(&change.line, line(screen, change)),
        EventBody::Call(ended) => of(&ended.line, call(language, ended)),
        EventBody::Number(ended) => number(language, ended),
        EventBody::Caller(seen) => of(&seen.line, caller(language, seen)),
        EventBody::Digit(seen) => of(&seen.line, fill(text::EVENT_DIGIT.get(language), &[&seen.digit])),
        EventBody::Tone(heard) => of(&heard.line, alarm_sentence::tone(heard.tone).get(language).to_owned()),
        EventBody::Evidence(seen) => of(&seen.line, evidence::sentence(language, seen)),
        EventBody::Alarm(record) => alarm_sentence::alarm(screen, record, subject),
        EventBody::Operator(record) => alarm_sentence::operator(screen, record),
        EventBody::Walk(record) => match record.line() {
            Some(about) => of(about, walk_words::sentence(language, record)),
            None => walk_words::sentence(language, record),
        },
        EventBody::Annunciation(record) => alarm_sentence::annunciation(language, record),
        EventBody::Adapter(change) => adapter(language, change),
        EventBody::Fault(fault) => fill(
            text::EVENT_FAULT.get(language),
            &[&fault.adapter, &fault.count, &fault.bytes, &words::reason(&fault.why, language)],
        ),
        EventBody::Program(change) => program(language, change),
        EventBody::Clock(change) => clock(language, change),
        EventBody::Seal(seal) => {
            let cause = words::seal(seal.cause).get(language);
            fill(text::EVENT_SEAL.get(language), &[&cause, &seal.records])
        }
    }
}

fn clock(language: Language, change: &ClockChange) -> String {
    match change {
        ClockChange::Step { by_us } => fill(text::EVENT_CLOCK.get(language), &[&Seconds(*by_us)]),
        ClockChange::Suspended { for_us, .. } => fill(text::EVENT_SUSPENDED.get(language), &[&(for_us / 1_000_000)]),
        ClockChange::Checked { clock } => match clock {
            ClockState::Synchronised => text::CLOCK_SYNCHRONISED,
            ClockState::NotSynchronised => text::CLOCK_NOT_SYNCHRONISED,
            ClockState::NotVerified => text::CLOCK_NOT_VERIFIED,
        }
        .get(language)
        .to_owned(),
    }
}

fn line(screen: &Screen, change: &LineChange) -> String {
    let language = screen.language;
    let to = words::state_short(change.to).get(language);
    let mut said = if change.from == change.to {
        to.to_owned()
    } else {
        format!("{} {} {to}", words::state_short(change.from).get(language), screen.glyphs.arrow())
    };
    if let Some(nature) =
        words::nature_short(change.origin, change.progress).filter(|_| change.to == LineState::OffHook)
    {
        said.push_str(text::COMMA.get(language));
        said.push_str(nature.get(language));
    }
    if change.suspect == Some(Suspicion::DroppedAndParked) {
        said.push_str(text::EVENT_SUSPECT.get(language));
    }
    if let (Some(last), Some(at)) = (change.last, change.last_at) {
        let word = words::state_short(last).get(language);
        said.push_str(text::COMMA.get(language));
        said.push_str(text::LAST_KNOWN.get(language));
        said.extend([" ", word, " ", &words::hour_minute(at, &screen.zone).to_string()]);
    }
    if change.from == change.to && !change.why.is_empty() {
        let why = words::rule(&change.why).map_or(change.why.as_str(), |rule| rule.get(language));
        said.extend([" [", why, "]"]);
    }
    said
}

fn call(language: Language, call: &CallEnded) -> String {
    let mut parts = vec![words::outcome(call.outcome).get(language).to_owned()];
    if call.ring_ms > 0 {
        parts.push(fill(text::EVENT_CALL_RING.get(language), &[&Span(Duration::from_millis(call.ring_ms))]));
    }
    if call.talk_ms > 0 {
        parts.push(fill(text::EVENT_CALL_TALK.get(language), &[&Span(Duration::from_millis(call.talk_ms))]));
    }
    let other = party(call.number.as_deref().unwrap_or_default(), call.name.as_deref().unwrap_or_default());
    if !other.is_empty() {
        parts.push(other);
    }
    if let Some(line) = &call.answered_by {
        parts.push(fill(text::EVENT_ANSWERED_BY.get(language), &[line]));
    }
    parts.join(text::COMMA.get(language))
}

fn number(language: Language, call: &NumberCall) -> String {
    let outcome = words::outcome(call.outcome).get(language);
    let mut said = fill(text::EVENT_NUMBER.get(language), &[&call.number_id, &outcome]);
    if let Some(line) = &call.answered_by {
        said.push_str(text::COMMA.get(language));
        said.push_str(&fill(text::EVENT_ANSWERED_BY.get(language), &[line]));
    }
    said
}

fn caller(language: Language, seen: &CallerSeen) -> String {
    let wording = match seen.direction {
        Direction::Out => text::EVENT_CALLER_OUT,
        Direction::In | Direction::None | Direction::Unknown => text::EVENT_CALLER_IN,
    };
    fill(wording.get(language), &[&party(&seen.number, &seen.name)])
}

fn adapter(language: Language, change: &AdapterChanged) -> String {
    let name = &change.adapter;
    let step = fill(words::adapter_step(change.change).get(language), &[&change.unit.unwrap_or_default()]);
    let mut said = format!("{} {name} {step}", text::ADAPTER.get(language));
    if !change.why.is_empty() {
        said.push_str(text::COLON.get(language));
        said.push_str(&words::reason(&change.why, language));
    }
    said
}

fn program(language: Language, change: &ProgramChange) -> String {
    match change {
        ProgramChange::Started(started) => fill(text::EVENT_STARTED.get(language), &[&started.version]),
        ProgramChange::Stopped { why, .. } => fill(text::EVENT_STOPPED.get(language), &[why]),
        ProgramChange::Alive { .. } => text::EVENT_ALIVE.get(language).to_owned(),
        ProgramChange::Recovered { file, bytes, .. } => fill(text::EVENT_RECOVERED.get(language), &[file, bytes]),
        ProgramChange::Retired { files, .. } => fill(text::EVENT_RETIRED.get(language), &[&files.len()]),
        ProgramChange::RotatedUnsealed { file, .. } => fill(text::EVENT_UNSEALED.get(language), &[file]),
        ProgramChange::JournalFault { why, .. } => {
            fill(text::EVENT_JOURNAL_FAULT.get(language), &[&words::reason(why, language)])
        }
    }
}

/// Number and name, whichever there are.
pub(super) fn party(number: &str, name: &str) -> String {
    match (number.is_empty(), name.is_empty()) {
        (false, false) => format!("{number} {name}"),
        (false, true) => number.to_owned(),
        (true, _) => name.to_owned(),
    }
}

/// Microseconds as seconds with a sign and one decimal.
struct Seconds(i64);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let tenths = self.0.unsigned_abs() / 100_000;
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}
