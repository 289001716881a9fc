//! The report as JSON: the shape of `docs/FIGURES.md`. Fields are only ever added. Times are UTC, seconds have
//! milliseconds, a share without a whole is null.

use std::time::Duration;

use serde::Serialize;

use super::Report;
use super::json_alarms::{AboutFields, AlarmFields, AlarmLoad, OpenFields};
use super::notes::{HandoverFields, NoteFields};
use super::previous::PreviousFields;
use super::verified::VerifiedFields;
use crate::domain::Wall;
use crate::domain::event::ClockState;
use crate::shift::{
    Amount, Blocked, Callback, CallerRow, Calls, GroupFigures, Hour, LineFigures, NumberFigures, OutOfService, Scope,
    Share, Spread, TurnedAway,
};

/// The report as one JSON object and a newline.
///
/// # Panics
/// Never: every key is a string, and writing to memory does not fail.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string(&Document::of(report)).expect("invariant: every key is a string");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    from: Wall,
    to: Wall,
    observed: Option<f64>,
    sim: bool,
    journal: Journal<'a>,
    total: ScopeFields,
    lines: Vec<LineFields<'a>>,
    numbers: Vec<NumberFields<'a>>,
    groups: Vec<GroupFields<'a>>,
    alarms: Vec<AlarmFields<'a>>,
    missed_calls: Vec<CallerFields<'a>>,
    site: &'a str,
    zone: &'a str,
    shift: Option<String>,
    made: Wall,
    records: u64,
    clock: Option<ClockState>,
    hours: Vec<HourFields>,
    alarm_load: AlarmLoad,
    open_alarms: Vec<OpenFields<'a>>,
    withheld_missed: u64,
    out_of_service: Vec<ServiceFields<'a>>,
    unlisted: Vec<&'a str>,
    previous: Option<PreviousFields<'a>>,
    notes: Vec<NoteFields<'a>>,
    handovers: Vec<HandoverFields<'a>>,
}

impl<'a> Document<'a> {
    fn of(report: &'a Report) -> Self {
        let figures = &report.figures;
        Self {
            from: figures.range.from,
            to: figures.range.to,
            observed: figures.total.time.observed().ratio(),
            sim: figures.is_sim,
            journal: Journal::of(report),
            total: ScopeFields::of(&figures.total),
            lines: figures.lines.iter().map(LineFields::of).collect(),
            numbers: figures.numbers.iter().map(NumberFields::of).collect(),
            groups: figures.groups.iter().map(GroupFields::of).collect(),
            alarms: figures.alarms.rows.iter().map(AlarmFields::of).collect(),
            missed_calls: figures.missed_calls.callers.iter().map(CallerFields::of).collect(),
            site: &report.site,
            zone: &report.zone_name,
            shift: report.shift.as_ref().map(|(name, date)| format!("{date}/{name}")),
            made: report.made,
            records: figures.records,
            clock: figures.clock,
            hours: figures.hours.iter().map(HourFields::of).collect(),
            alarm_load: AlarmLoad::of(&figures.alarms),
            open_alarms: figures.alarms.open.iter().map(|open| OpenFields::of(open, figures.range.to)).collect(),
            withheld_missed: figures.missed_calls.withheld + figures.missed_calls.beyond,
            out_of_service: figures.out_of_service.iter().map(ServiceFields::of).collect(),
            unlisted: figures.unlisted.iter().map(crate::domain::LineId::as_str).collect(),
            previous: report.previous.as_ref().map(PreviousFields::of),
            notes: figures.notes.notes.iter().map(NoteFields::of).collect(),
            handovers: figures.notes.handovers.iter().map(HandoverFields::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Journal<'a> {
    records: u64,
    head: Option<String>,
    intact: bool,
    checked_from: Option<u64>,
    checked_to: Option<u64>,
    broken: Option<&'a str>,
}

impl<'a> Journal<'a> {
    fn of(report: &'a Report) -> Self {
        let journal = &report.journal;
        Self {
            records: journal.head.map_or(0, |head| head.seq),
            head: journal.head.map(|head| head.hash.to_hex()),
            intact: journal.broken.is_none(),
            checked_from: journal.checked.map(|(from, _)| from),
            checked_to: journal.checked.map(|(_, to)| to),
            broken: journal.broken.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct BlockedFields {
    certain: f64,
    suspected: f64,
    explained: f64,
}

impl BlockedFields {
    fn of(blocked: &Blocked, pick: fn(Amount) -> Duration) -> Self {
        Self {
            certain: seconds(pick(blocked.certain)),
            suspected: seconds(pick(blocked.suspected)),
            explained: seconds(pick(blocked.explained)),
        }
    }
}

#[derive(Serialize)]
pub(super) struct ScopeFields {
    offered: u64,
    answered: u64,
    missed: u64,
    dropped: u64,
    abandoned: u64,
    open: u64,
    off_hook_s: f64,
    blocked_s: BlockedFields,
    all_busy_s: f64,
    unobserved_s: f64,
    unobserved_calls: u64,
    answered_elsewhere: u64,
    outbound: u64,
    dead_s: f64,
    certain_periods: u64,
    suspected_periods: u64,
    carried_s: f64,
    talk_s: SpreadFields,
    answer_s: SpreadFields,
    answer_rate_24h: ShareFields,
    on_duty: DutyFields,
}

impl ScopeFields {
    pub(super) fn of(scope: &Scope) -> Self {
        let Calls { answered, missed, dropped, abandoned, open, unobserved, answered_elsewhere, outbound, .. } =
            scope.calls;
        Self {
            offered: scope.calls.offered(),
            answered,
            missed,
            dropped,
            abandoned,
            open,
            off_hook_s: seconds(scope.time.off_hook.whole),
            blocked_s: BlockedFields::of(&scope.blocked, |amount| amount.whole),
            all_busy_s: seconds(scope.all_busy.whole),
            unobserved_s: seconds(scope.time.unobserved.whole),
            unobserved_calls: unobserved,
            answered_elsewhere,
            outbound,
            dead_s: seconds(scope.time.dead.whole),
            certain_periods: scope.blocked.certain_periods,
            suspected_periods: scope.blocked.suspected_periods,
            carried_s: seconds(scope.traffic.carried.whole),
            talk_s: SpreadFields::of(&scope.traffic.talk),
            answer_s: SpreadFields::of(&scope.traffic.answer),
            answer_rate_24h: ShareFields::of(scope.calls.answer_rate()),
            on_duty: DutyFields::of(scope),
        }
    }
}

/// Shares and rates: over duty time.
#[derive(Serialize)]
struct DutyFields {
    duty_s: f64,
    observed: ShareFields,
    blocked_s: BlockedFields,
    certain_share: ShareFields,
    suspected_share: ShareFields,
    answer_rate: ShareFields,
    answered_15s_of_offered: ShareFields,
    answered_15s_of_answered: ShareFields,
}

impl DutyFields {
    fn of(scope: &Scope) -> Self {
        let calls = scope.duty_calls;
        Self {
            duty_s: seconds(scope.time.total().on_duty),
            observed: ShareFields::of_time(scope.time.observed()),
            blocked_s: BlockedFields::of(&scope.blocked, |amount| amount.on_duty),
            certain_share: ShareFields::of_time(scope.certain_share()),
            suspected_share: ShareFields::of_time(scope.suspected_share()),
            answer_rate: ShareFields::of(calls.answer_rate()),
            answered_15s_of_offered: ShareFields::of(calls.soon_of_offered()),
            answered_15s_of_answered: ShareFields::of(calls.soon_of_answered()),
        }
    }
}

/// A share with its numerator and denominator: calls, or seconds.
#[derive(Serialize)]
struct ShareFields {
    part: f64,
    whole: f64,
    share: Option<f64>,
}

impl ShareFields {
    #[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^53")]
    fn of(share: Share) -> Self {
        Self { part: share.part as f64, whole: share.whole as f64, share: share.ratio() }
    }

    fn of_time(share: Share) -> Self {
        let of = |micros| seconds(Duration::from_micros(micros));
        Self { part: of(share.part), whole: of(share.whole), share: share.ratio() }
    }
}

#[derive(Serialize)]
pub(super) struct SpreadFields {
    count: u64,
    mean: Option<f64>,
    p50: Option<f64>,
    p90: Option<f64>,
    max: Option<f64>,
}

impl SpreadFields {
    pub(super) fn of(spread: &Spread) -> Self {
        let (p50, p90) = (spread.percentile(50), spread.percentile(90));
        let of = |span: Option<Duration>| span.map(seconds);
        Self { count: spread.count(), mean: of(spread.mean()), p50: of(p50), p90: of(p90), max: of(spread.max()) }
    }
}

#[derive(Serialize)]
struct LineFields<'a> {
    line: &'a str,
    number: Option<&'a str>,
    label: &'a str,
    group: &'a str,
    #[serde(flatten)]
    scope: ScopeFields,
    verified: Option<VerifiedFields<'a>>,
}

impl<'a> LineFields<'a> {
    fn of(line: &'a LineFigures) -> Self {
        let number = line.number.as_ref().map(crate::domain::NumberId::as_str);
        let scope = ScopeFields::of(&line.scope);
        let verified = VerifiedFields::of(&line.verification);
        Self { line: line.line.as_str(), number, label: &line.label, group: line.group.as_str(), scope, verified }
    }
}

#[derive(Serialize)]
pub(super) struct NumberFields<'a> {
    number: &'a str,
    lines: Vec<&'a str>,
    #[serde(flatten)]
    scope: ScopeFields,
    peak_hour: Option<usize>,
    peak_erlangs: Option<f64>,
    lines_needed_at_least: Option<u32>,
    turned_away_estimate: TurnedAwayFields,
    no_blocking_seen: ShareFields,
}

impl<'a> NumberFields<'a> {
    pub(super) fn of(number: &'a NumberFigures) -> Self {
        Self {
            number: number.number.as_str(),
            lines: number.lines.iter().map(crate::domain::LineId::as_str).collect(),
            scope: ScopeFields::of(&number.scope),
            peak_hour: number.peak.map(|peak| peak.hour),
            peak_erlangs: number.peak.map(|peak| thousandths(peak.erlangs())),
            lines_needed_at_least: number.lines_needed(),
            turned_away_estimate: TurnedAwayFields::of(&number.turned_away),
            no_blocking_seen: ShareFields::of_time(number.no_blocking_seen),
        }
    }
}

#[derive(Serialize)]
struct TurnedAwayFields {
    calls_per_hour: Option<f64>,
    certain: Option<f64>,
    suspected: Option<f64>,
    all_busy: Option<f64>,
}

impl TurnedAwayFields {
    fn of(turned: &TurnedAway) -> Self {
        Self {
            calls_per_hour: turned.per_hour.map(thousandths),
            certain: turned.certain.map(thousandths),
            suspected: turned.suspected.map(thousandths),
            all_busy: turned.all_busy.map(thousandths),
        }
    }
}

#[derive(Serialize)]
struct GroupFields<'a> {
    group: &'a str,
    #[serde(flatten)]
    scope: ScopeFields,
}

impl<'a> GroupFields<'a> {
    fn of(group: &'a GroupFigures) -> Self {
        Self { group: group.group.as_str(), scope: ScopeFields::of(&group.scope) }
    }
}

#[derive(Serialize)]
struct CallerFields<'a> {
    caller: &'a str,
    tries: u64,
    first: Wall,
    last: Wall,
    missed_at: &'a str,
    callback: &'a str,
    callback_line: Option<&'a str>,
    callback_at: Option<Wall>,
}

impl<'a> CallerFields<'a> {
    fn of(row: &'a CallerRow) -> Self {
        let (callback, done) = match &row.callback {
            Callback::Open => ("open", None),
            Callback::CalledBack { line, at } => ("called_back", Some((line, *at))),
            Callback::GotThrough { line, at } => ("got_through", Some((line, *at))),
        };
        let (tries, first, last) = (row.tries, row.first, row.last);
        Self {
            caller: &row.caller,
            tries,
            first,
            last,
            missed_at: &row.missed_at,
            callback,
            callback_line: done.map(|(line, _)| line.as_str()),
            callback_at: done.map(|(_, at)| at),
        }
    }
}

#[derive(Serialize)]
struct ServiceFields<'a> {
    #[serde(flatten)]
    about: AboutFields<'a>,
    by: Option<&'a str>,
    why: &'a str,
    from: Wall,
    to: Option<Wall>,
    seconds: f64,
}

impl<'a> ServiceFields<'a> {
    fn of(out: &'a OutOfService) -> Self {
        let by = out.by.as_ref().map(crate::domain::OperatorId::as_str);
        let (from, to, seconds) = (out.from, out.to, seconds(out.time));
        Self { about: AboutFields::of(&out.about), by, why: &out.why, from, to, seconds }
    }
}

#[derive(Serialize)]
struct HourFields {
    offered: u64,
    answered: u64,
    carried_s: f64,
}

impl HourFields {
    fn of(hour: &Hour) -> Self {
        Self { offered: hour.offered, answered: hour.answered, carried_s: seconds(hour.carried) }
    }
}

fn seconds(span: Duration) -> f64 {
    thousandths(span.as_secs_f64())
}

pub(super) fn thousandths(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
