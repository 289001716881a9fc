//! The period before, beside the figures of a range: the same figures, each with its own numerator and denominator. A
//! period of which there is no record has no figures, and is never told as 0.

use std::time::Duration;

use jiff::civil::Date;
use serde::Serialize;

use super::json::{NumberFields, ScopeFields};
use super::text::{Page, hms, pad, percent, tenths};
use super::words::{self as w, Text};
use crate::domain::{NumberId, ShiftName, Wall};
use crate::shift::{Figures, NumberFigures, Range, Scope, Share};

/// The figures of the period before.
#[derive(Debug, Clone)]
pub struct Previous {
    /// The shift that it is.
    pub shift: Option<(ShiftName, Date)>,
    /// Its range; cut where the range beside it is not over.
    pub range: Range,
    /// Records within it; 0 where there is no data.
    pub records: u64,
    /// Some of it comes from a simulation or a replay.
    pub is_sim: bool,
    /// The site.
    pub total: Scope,
    /// Published numbers.
    pub numbers: Vec<NumberFigures>,
}

impl Previous {
    /// What of the figures of the period before stands beside a range.
    #[must_use]
    pub fn of(figures: Figures, shift: Option<(ShiftName, Date)>) -> Self {
        let Figures { range, records, is_sim, total, numbers, .. } = figures;
        Self { shift, range, records, is_sim, total, numbers }
    }

    /// Whether anything of it is known.
    pub(super) fn has_data(&self) -> bool {
        self.records > 0
    }

    /// The figures of a number, where there are any.
    pub(super) fn number(&self, number: &NumberId) -> Option<&NumberFigures> {
        self.numbers.iter().find(|held| held.number == *number).filter(|_| self.has_data())
    }
}

/// As JSON has it: without data `total` is null.
#[derive(Serialize)]
pub(super) struct PreviousFields<'a> {
    from: Wall,
    to: Wall,
    shift: Option<String>,
    records: u64,
    sim: bool,
    observed: Option<f64>,
    total: Option<ScopeFields>,
    numbers: Vec<NumberFields<'a>>,
}

impl<'a> PreviousFields<'a> {
    pub(super) fn of(previous: &'a Previous) -> Self {
        let has_data = previous.has_data();
        Self {
            from: previous.range.from,
            to: previous.range.to,
            shift: previous.shift.as_ref().map(|(name, date)| format!("{date}/{name}")),
            records: previous.records,
            sim: previous.is_sim,
            observed: previous.total.time.observed().ratio().filter(|_| has_data),
            total: has_data.then(|| ScopeFields::of(&previous.total)),
            numbers: previous.numbers.iter().filter(|_| has_data).map(NumberFields::of).collect(),
        }
    }
}

/// The columns of the CSV that tell of the period before, of the site and of numbers.
pub(super) const COLUMNS: [&str; 13] = [
    "previous_from",
    "previous_to",
    "previous_records",
    "previous_offered",
    "previous_answered",
    "previous_duty_offered",
    "previous_duty_answered",
    "previous_certain_s",
    "previous_suspected_s",
    "previous_duty_s",
    "previous_duty_observed_s",
    "previous_no_blocking_s",
    "previous_no_blocking_of_s",
];

/// The cells of a row, each with a comma before it; those of figures are empty where there are none.
pub(super) fn cells(previous: Option<&Previous>, figures: Option<(&Scope, Option<Share>)>) -> String {
    let mut row = vec![String::new(); COLUMNS.len()];
    let mut fill = |first: usize, values: Vec<String>| {
        for (cell, value) in row.iter_mut().skip(first).zip(values) {
            *cell = value;
        }
    };
    let seconds = |micros| format!("{:.3}", Duration::from_micros(micros).as_secs_f64());
    if let Some(Previous { range, records, .. }) = previous {
        fill(0, vec![range.from.to_string(), range.to.to_string(), records.to_string()]);
    }
    if let Some((scope, free)) = figures {
        let (calls, duty) = (scope.calls, scope.duty_calls);
        let observed = scope.time.observed();
        let counts = [calls.offered(), calls.answered, duty.offered(), duty.answered].map(|count| count.to_string());
        // As in `certain_s` and `suspected_s`, the whole range: like beside like.
        let blocked = [scope.blocked.certain.whole, scope.blocked.suspected.whole];
        let blocked = blocked.map(|time| format!("{:.3}", time.as_secs_f64()));
        let duty = [observed.whole, observed.part].map(seconds);
        fill(3, counts.into_iter().chain(blocked).chain(duty).collect());
        fill(11, free.map(|free| vec![seconds(free.part), seconds(free.whole)]).unwrap_or_default());
    }
    format!(",{}", row.join(","))
}

impl Page<'_> {
    /// The figures of the site beside those of the period before.
    pub(super) fn previous(&mut self) {
        const WIDTHS: (usize, usize) = (31, 25);
        let Some(previous) = &self.report.previous else { return };
        self.section(w::PREVIOUS);
        if let Some((name, date)) = &previous.shift {
            self.line(&format!("{} {date} {name}", self.say(w::SHIFT)));
        }
        let (from, to) = (self.time(previous.range.from), self.time(previous.range.to));
        self.line(&format!("{} {from} – {to} {}", self.say(w::RANGE), self.report.zone_name));
        if previous.is_sim && previous.has_data() {
            self.line(self.say(w::SIM));
        }
        let row = |name: &str, now: &str, before: &str| pad(name, WIDTHS.0) + &pad(now, WIDTHS.1) + before;
        self.line(&row("", self.say(w::THIS_PERIOD), self.say(w::PERIOD_BEFORE)));
        for figure in &COMPARED {
            let now = (figure.told)(&self.report.figures.total).to_string();
            let before = if previous.has_data() {
                (figure.told)(&previous.total).to_string()
            } else {
                self.say(w::WITHOUT_DATA).to_owned()
            };
            self.line(&row(self.say(figure.name), &now, &before));
        }
    }
}

/// One figure of a range and of the one before: its name, and how it is told.
struct Compared {
    name: Text,
    told: fn(&Scope) -> Told,
}

/// How a figure is told.
enum Told {
    /// A count.
    Count(u64),
    /// A time.
    Time(Duration),
    /// A share of calls.
    OfCalls(Share),
    /// A share of time.
    OfTime(Share),
    /// A mean time.
    Mean(Option<Duration>),
}

/// What stands side by side, in this order.
const COMPARED: [Compared; 11] = [
    Compared { name: w::OBSERVED, told: |scope| Told::OfTime(scope.time.observed()) },
    Compared { name: w::CERTAIN, told: |scope| Told::Time(scope.blocked.certain.whole) },
    Compared { name: w::OF_DUTY, told: |scope| Told::OfTime(scope.certain_share()) },
    Compared { name: w::SUSPECTED, told: |scope| Told::Time(scope.blocked.suspected.whole) },
    Compared { name: w::OF_DUTY, told: |scope| Told::OfTime(scope.suspected_share()) },
    Compared { name: w::ALL_BUSY, told: |scope| Told::Time(scope.all_busy.whole) },
    Compared { name: w::OFFERED, told: |scope| Told::Count(scope.calls.offered()) },
    Compared { name: w::MISSED, told: |scope| Told::Count(scope.calls.missed) },
    Compared { name: w::SHORT_RATE, told: |scope| Told::OfCalls(scope.duty_calls.answer_rate()) },
    Compared { name: w::SHORT_SOON, told: |scope| Told::OfCalls(scope.duty_calls.soon_of_offered()) },
    Compared { name: w::SHORT_MEAN, told: |scope| Told::Mean(scope.traffic.answer.mean()) },
];

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Time(time) => hms(*time).fmt(f),
            Self::OfCalls(share) => write!(f, "{} ({}/{})", percent(*share), share.part, share.whole),
            Self::OfTime(share) => {
                let [part, whole] = [share.part, share.whole].map(|micros| Duration::from_micros(micros).as_secs());
                let [part_h, whole_h] = [part / 3_600, whole / 3_600];
                if whole_h < 1_000 {
                    let (part_min, whole_min) = (part / 60 % 60, whole / 60 % 60);
                    write!(f, "{} ({part_h}:{part_min:02}/{whole_h}:{whole_min:02})", percent(*share))
                } else {
                    write!(f, "{} ({part_h}/{whole_h}h)", percent(*share))
                }
            }
            Self::Mean(mean) => mean.map_or_else(|| "–".to_owned(), tenths).fmt(f),
        }
    }
}
