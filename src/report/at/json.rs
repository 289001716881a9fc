//! An answer and a verification note as JSON. Fields are only ever added. Times are UTC.

use serde::Serialize;

use super::answer::{Answer, Known};
use super::known::{
    AlarmKnown, CallKnown, ClockSet, EvidenceKnown, LineKnown, NoteKnown, NumberCallKnown, ServiceKnown,
};
use super::note::{LineStretches, Note};
use super::reach::{Reach, ReachStretch};
use super::{Asked, Made};
use crate::domain::event::ClockState;
use crate::domain::review::BarKind;
use crate::domain::{NumberId, Wall};
use crate::shift::Range;

#[derive(Serialize)]
struct Journal<'a> {
    records: u64,
    head: Option<String>,
    checked: Option<[u64; 2]>,
    also_checked: &'a [(u64, u64)],
    intact: bool,
    broken: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    site: &'a str,
    zone: &'a str,
    made: Wall,
    sim: bool,
    journal: Journal<'a>,
}

impl<'a> Place<'a> {
    fn of(made: &'a Made) -> Self {
        let standing = &made.journal;
        let journal = Journal {
            records: standing.head.map_or(0, |head| head.seq),
            head: standing.head.map(|head| head.hash.to_hex()),
            checked: standing.checked.map(|(first, last)| [first, last]),
            also_checked: &made.also_checked,
            intact: standing.broken.is_none(),
            broken: standing.broken.as_deref(),
        };
        Self { site: &made.site, zone: &made.zone_name, made: made.at, sim: made.is_sim, journal }
    }
}

/// Of a line: what was known at the first occurrence, the others beside it.
#[derive(Serialize)]
struct OfLine<'a> {
    #[serde(flatten)]
    known: Option<&'a LineKnown>,
    also: Vec<&'a LineKnown>,
    reach: Option<Reach>,
    skipped: Option<ClockSet>,
    #[serde(flatten)]
    place: Place<'a>,
}

/// Of a number: every line at every occurrence.
#[derive(Serialize)]
struct OfNumber<'a> {
    number: &'a NumberId,
    answers: &'a [Known],
    skipped: Option<ClockSet>,
    #[serde(flatten)]
    place: Place<'a>,
}

/// An answer as one JSON object and a newline.
#[must_use]
pub fn json(answer: &Answer) -> String {
    let (place, skipped) = (Place::of(&answer.made), answer.skipped);
    let Asked { number, .. } = &answer.asked;
    if let Some(number) = number {
        return written(&OfNumber { number, answers: &answer.known, skipped, place });
    }
    let mut lines = answer.known.iter().flat_map(|known| &known.lines);
    let reach = answer.known.first().map(|known| known.reach);
    written(&OfLine { known: lines.next(), also: lines.collect(), reach, skipped, place })
}

#[derive(Serialize)]
struct OfRange<'a> {
    from: Wall,
    to: Wall,
    number: Option<&'a NumberId>,
    lines: Vec<LineFields<'a>>,
    reach: &'a [ReachStretch],
    reach_s: ReachSeconds,
    calls: &'a [CallKnown],
    number_calls: &'a [NumberCallKnown],
    records: &'a [EvidenceKnown],
    alarms: &'a [AlarmKnown],
    out_of_service: &'a [ServiceKnown],
    notes: &'a [NoteKnown],
    not_running: Vec<Span>,
    clock_set: &'a [ClockSet],
    clock: Option<ClockState>,
    clock_verified: bool,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct LineFields<'a> {
    #[serde(flatten)]
    line: &'a LineStretches,
    blocked_s: BlockedSeconds,
    unobserved_s: f64,
}

#[derive(Serialize)]
struct BlockedSeconds {
    certain: f64,
    suspected: f64,
    explained: f64,
}

#[derive(Serialize)]
struct ReachSeconds {
    free: f64,
    ringing: f64,
    in_use: f64,
    blocked: f64,
    suspected: f64,
    dead: f64,
    not_known: f64,
}

#[derive(Serialize)]
struct Span {
    from: Wall,
    to: Wall,
}

/// A verification note as one JSON object and a newline.
#[must_use]
pub fn json_note(note: &Note) -> String {
    let Range { from, to } = note.range;
    let reach_s = |reach| note.time(reach).as_secs_f64();
    let lines = note.lines.iter().map(|line| {
        let seconds = |kind| line.time(kind).as_secs_f64();
        let (certain, suspected) = (seconds(BarKind::Blocked), seconds(BarKind::Suspected));
        let blocked_s = BlockedSeconds { certain, suspected, explained: seconds(BarKind::Explained) };
        LineFields { line, blocked_s, unobserved_s: seconds(BarKind::Unobserved) }
    });
    written(&OfRange {
        from,
        to,
        number: note.asked.number.as_ref(),
        lines: lines.collect(),
        reach: &note.reach,
        reach_s: ReachSeconds {
            free: reach_s(Reach::Free),
            ringing: reach_s(Reach::Ringing),
            in_use: reach_s(Reach::InUse),
            blocked: reach_s(Reach::Blocked),
            suspected: reach_s(Reach::Suspected),
            dead: reach_s(Reach::Dead),
            not_known: reach_s(Reach::NotKnown),
        },
        calls: &note.calls,
        number_calls: &note.numbers,
        records: &note.records,
        alarms: &note.alarms,
        out_of_service: &note.out_of_service,
        notes: &note.notes,
        not_running: note.down.iter().map(|down| Span { from: down.from, to: down.to }).collect(),
        clock_set: &note.sets,
        clock: note.clock,
        clock_verified: note.clock == Some(ClockState::Synchronised),
        place: Place::of(&note.made),
    })
}

fn written(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}
