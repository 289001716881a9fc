//! The report as plain text, 80 cells wide: for a terminal and a printer. The middle of a caller's number is masked,
//! since paper lies about; JSON has it in full.

use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use super::verified::{said, verification};
use super::words as w;
use super::words::Text;
use super::wrap::wrap;
use super::{Language, Report};
use crate::domain::Wall;
use crate::domain::event::ClockState;
use crate::domain::masking::mask_number;
use crate::journal::record::escape_active;
use crate::shift::{Amount, Callback, CallerRow, NumberFigures, Scope, Share, Spread};

/// Cells of a line.
pub(super) const WIDTH: usize = 80;
/// The cell at which the value of a fact begins where it fits.
const FACT: usize = 46;
/// Rows of a list; what is beyond is counted.
const ROWS_MAX: usize = 10;
/// Callers that are listed on paper, here and in HTML; JSON has all.
pub(super) const CALLERS_MAX: usize = 300;

/// The report in one language.
#[must_use]
pub fn text(report: &Report, language: Language) -> String {
    let mut page = Page { report, language, out: String::new() };
    page.head();
    if report.figures.records == 0 {
        page.line(w::NO_DATA.get(language));
    }
    page.total();
    page.previous();
    page.lines();
    page.numbers();
    page.callers();
    page.alarms();
    page.service();
    page.notes();
    page.walk();
    page.journal();
    page.out
}

pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    language: Language,
    out: String,
}

impl Page<'_> {
    pub(super) fn say(&self, text: Text) -> &'static str {
        text.get(self.language)
    }

    /// A line, active characters escaped and cut at the width.
    pub(super) fn line(&mut self, text: &str) {
        self.out += cut(&escape_active(text), WIDTH).trim_end();
        self.out.push('\n');
    }

    fn fact(&mut self, name: Text, value: &str) {
        // A month of many lines has long times: their column moves to the left before a digit is lost.
        let column = WIDTH.saturating_sub(value.width()).min(FACT);
        let name = self.say(name);
        if name.width() < column {
            self.line(&(pad(name, column) + value));
        } else {
            self.line(name);
            self.line(&(pad("", column) + value));
        }
    }

    pub(super) fn section(&mut self, title: Text) {
        self.out.push('\n');
        let title = self.say(title);
        self.line(&format!("== {title} {}", "=".repeat(WIDTH.saturating_sub(title.width() + 4))));
    }

    fn head(&mut self) {
        let report = self.report;
        self.line(&format!("{}  {}", report.site, self.say(w::TITLE)));
        if let Some((name, date)) = &report.shift {
            self.line(&format!("{} {date} {name}", self.say(w::SHIFT)));
        }
        let range = report.figures.range;
        let cut = if range.to >= report.made { self.say(w::CUT) } else { "" };
        let (from, to) = (self.time(range.from), self.time(range.to));
        self.line(&format!("{} {from} – {to} {} {cut}", self.say(w::RANGE), report.zone_name));
        self.line(&format!("{} {}", self.say(w::MADE), self.time(report.made)));
        let clock = match report.figures.clock {
            Some(ClockState::Synchronised) => w::CLOCK_GOOD,
            Some(ClockState::NotSynchronised) => w::CLOCK_BAD,
            Some(ClockState::NotVerified) | None => w::CLOCK_UNKNOWN,
        };
        self.line(&format!("{}: {}", self.say(w::CLOCK), self.say(clock)));
        if report.figures.is_sim {
            self.line(self.say(w::SIM));
        }
        if let Some(broken) = &report.journal.broken {
            self.line(self.say(w::BROKEN));
            for part in wrap(broken, WIDTH) {
                self.line(&part);
            }
        }
        self.out.push('\n');
    }

    fn total(&mut self) {
        let total = &self.report.figures.total;
        self.fact(w::OBSERVED, &of_time(total.time.observed()));
        self.fact(w::UNOBSERVED, &hms(total.time.unobserved.whole));
        let blocked = total.blocked;
        let periods = self.say(w::PERIODS);
        let told = |amount: Amount, count: u64| format!("{}  {count} {periods}", hms(amount.whole));
        let certain = told(blocked.certain, blocked.certain_periods);
        let suspected = told(blocked.suspected, blocked.suspected_periods);
        self.fact(w::CERTAIN, &certain);
        self.fact(w::OF_DUTY, &of_time(total.certain_share()));
        self.fact(w::SUSPECTED, &suspected);
        self.fact(w::OF_DUTY, &of_time(total.suspected_share()));
        self.fact(w::EXPLAINED, &hms(blocked.explained.whole));
        self.fact(w::ALL_BUSY, &hms(total.all_busy.whole));
        self.calls(total);
        self.fact(w::ANSWER_TIME, &spread(&total.traffic.answer, &[50, 90]));
        self.fact(w::TALK_TIME, &spread(&total.traffic.talk, &[90]));
    }

    fn calls(&mut self, scope: &Scope) {
        let calls = scope.calls;
        let parts = [
            (w::OFFERED, calls.offered()),
            (w::ANSWERED, calls.answered),
            (w::MISSED, calls.missed),
            (w::DROPPED, calls.dropped),
            (w::ABANDONED, calls.abandoned),
        ];
        let rest = [(w::OPEN, calls.open), (w::NOT_OBSERVED_CALLS, calls.unobserved)];
        let said = parts.into_iter().chain(rest.into_iter().filter(|(_, count)| *count > 0));
        let said: Vec<_> = said.map(|(name, count)| format!("{} {count}", self.say(name))).collect();
        self.line(&said.join("  "));
        self.fact(w::RATE, &of_calls(scope.duty_calls.answer_rate()));
        self.fact(w::RATE_ALL, &of_calls(calls.answer_rate()));
        self.fact(w::SOON_OFFERED, &of_calls(scope.duty_calls.soon_of_offered()));
        self.fact(w::SOON_ANSWERED, &of_calls(scope.duty_calls.soon_of_answered()));
    }

    fn lines(&mut self) {
        self.section(w::LINES);
        let heads = [w::SHORT_OFFERED, w::SHORT_ANSWERED, w::MISSED, w::SHORT_DROPPED];
        let times = [w::OFF_HOOK, w::SHORT_CERTAIN, w::SHORT_SUSPECTED, w::SHORT_UNOBSERVED];
        let mut row = pad(self.say(w::LINE), 14);
        row.extend(heads.map(|head| pad_left(self.say(head), 7)));
        row.extend(times.map(|head| pad_left(self.say(head), 9)));
        self.line(&row);
        for line in &self.report.figures.lines {
            let (scope, calls) = (&line.scope, line.scope.calls);
            let mut row = pad(line.line.as_str(), 14);
            let counts = [calls.offered(), calls.answered, calls.missed, calls.dropped];
            row.extend(counts.map(|count| pad_left(&count.to_string(), 7)));
            let blocked = scope.blocked;
            let times = [scope.time.off_hook, blocked.certain, blocked.suspected, scope.time.unobserved];
            row.extend(times.map(|time| pad_left(&hms(time.whole), 9)));
            self.line(&row);
        }
    }

    fn numbers(&mut self) {
        if self.report.figures.numbers.is_empty() {
            return;
        }
        self.section(w::NUMBERS);
        for number in &self.report.figures.numbers {
            self.number(number);
        }
        self.line(self.say(w::NOTE));
    }

    fn number(&mut self, number: &NumberFigures) {
        let lines: Vec<_> = number.lines.iter().map(crate::domain::LineId::as_str).collect();
        self.line(&format!("{}  ({})", number.number, lines.join(" ")));
        let rate = of_calls(number.scope.duty_calls.answer_rate());
        self.line(&format!("  {} {rate}", self.say(w::RATE)));
        let (free, observed) = (of_time(number.no_blocking_seen), of_time(number.scope.time.observed()));
        self.line(&format!("  {} {free}", self.say(w::NO_BLOCKING)));
        self.line(&format!("  {} {observed}", self.say(w::OBSERVED_SHORT)));
        let before = self.report.previous.as_ref().and_then(|previous| previous.number(&number.number));
        if let Some(before) = before {
            let rate = of_calls(before.scope.duty_calls.answer_rate());
            let (word, free) = (self.say(w::PERIOD_BEFORE), of_time(before.no_blocking_seen));
            self.line(&format!("  {word}: {rate}; {} {free}", self.say(w::NO_BLOCKING)));
        }
        if let Some(peak) = number.peak.filter(|_| number.lines.len() > 1) {
            let from = self.report.figures.range.from + Duration::from_hours(peak.hour as u64);
            let needed = number.lines_needed().map_or_else(|| "–".to_owned(), |lines| lines.to_string());
            let (peak_word, unit, needed_word) = (self.say(w::PEAK), self.say(w::ERLANGS), self.say(w::NEEDED));
            let (time, load) = (self.time(from), peak.erlangs());
            self.line(&format!("  {peak_word} {time} {load:.2} {unit}  {needed_word} {needed}"));
        }
        let turned = number.turned_away;
        let parts = [(w::CERTAIN, turned.certain), (w::SUSPECTED, turned.suspected), (w::ALL_BUSY, turned.all_busy)];
        let told = parts.into_iter().filter_map(|(why, calls)| Some((why, calls.filter(|calls| *calls > 0.0)?)));
        let told: Vec<_> = told.map(|(why, calls)| format!("{} ~{calls:.1}", self.say(why))).collect();
        if !told.is_empty() {
            self.line(&format!("  {}: {}", self.say(w::TURNED_AWAY), told.join("  ")));
        }
    }

    fn callers(&mut self) {
        let missed = &self.report.figures.missed_calls;
        self.section(w::CALLBACKS);
        if missed.callers.is_empty() {
            self.line(self.say(w::NONE));
        } else {
            let mut row = pad(self.say(w::CALLER), 18) + &pad_left(self.say(w::TRIES), 6) + "  ";
            row.extend([w::FIRST, w::LAST].map(|head| pad(self.say(head), 18)));
            self.line(&(row + self.say(w::CALLBACK)));
        }
        for caller in missed.callers.iter().take(CALLERS_MAX) {
            self.caller(caller);
        }
        let left_out = missed.callers.len().saturating_sub(CALLERS_MAX);
        if left_out > 0 {
            self.line(&format!("{}: {left_out}", self.say(w::CALLERS_LEFT_OUT)));
        }
        let withheld = missed.withheld + missed.beyond;
        if withheld > 0 {
            self.line(&format!("{}: {withheld}", self.say(w::WITHHELD)));
        }
    }

    fn caller(&mut self, row: &CallerRow) {
        let callback = match &row.callback {
            Callback::Open => self.say(w::CALLBACK_OPEN).to_owned(),
            Callback::CalledBack { line, .. } => format!("{} {line}", self.say(w::CALLED_BACK)),
            Callback::GotThrough { line, .. } => format!("{} {line}", self.say(w::GOT_THROUGH)),
        };
        let (first, last) = (pad(&self.time(row.first), 18), pad(&self.time(row.last), 18));
        let tries = pad_left(&row.tries.to_string(), 6);
        self.line(&format!("{}{tries}  {first}{last}{callback}", pad(&mask_number(&row.caller), 18)));
    }

    fn alarms(&mut self) {
        let alarms = &self.report.figures.alarms;
        self.section(w::ALARMS);
        let rate = alarms.rate().map_or_else(|| "–".to_owned(), |rate| format!("{rate:.2}"));
        let count = format!("{rate}  ({} / {} × {})", alarms.annunciated, alarms.operators, alarms.slots);
        self.fact(w::ALARM_RATE, &count);
        self.fact(w::WORST, &alarms.worst_slot.to_string());
        self.fact(w::HIDDEN, &alarms.hidden.to_string());
        self.fact(w::ACK_TIME, &spread(&alarms.acknowledged, &[90]));
        for row in alarms.rows.iter().take(ROWS_MAX) {
            let title = self.title(row.key.alarm.title());
            let chatters = if row.chatters { self.say(w::CHATTERS) } else { "" };
            let count = pad_left(&row.count.to_string(), 6);
            self.line(&format!("{}{}{count}  {chatters}", pad(title, 30), pad(row.key.source.name(), 24)));
        }
        if !alarms.open.is_empty() {
            self.line(&format!("{}: {}", self.say(w::OPEN_ALARMS), alarms.open.len()));
        }
        for open in alarms.open.iter().take(ROWS_MAX) {
            let title = self.title(open.key.alarm.title());
            let (since, at) = (self.say(w::SINCE), self.time(open.since));
            self.line(&format!("  {}{}{since} {at}", pad(title, 28), pad(open.key.source.name(), 24)));
        }
    }

    fn service(&mut self) {
        let entries = &self.report.figures.out_of_service;
        self.section(w::SERVICE);
        if entries.is_empty() {
            self.line(self.say(w::NONE));
        }
        for entry in entries {
            let by = entry.by.as_ref().map_or("–", |by| by.as_str());
            let to = entry.to.map_or_else(|| self.say(w::TO_NOW).to_owned(), |to| self.time(to));
            let (from, time) = (self.time(entry.from), hms(entry.time));
            self.line(&format!("{}  {by}  {from} – {to}  {time}", entry.about.name()));
            self.line(&format!("  {}", entry.why));
        }
    }

    /// A row for each line; one sentence where no line was ever verified.
    fn walk(&mut self) {
        let lines = &self.report.figures.lines;
        self.section(w::WALK);
        let unverified = lines.iter().filter(|line| !line.verification.is_current()).count();
        self.fact(w::UNVERIFIED_LINES, &format!("{unverified} / {}", lines.len()));
        if lines.iter().all(|line| verification(&line.verification).is_none()) {
            return;
        }
        for line in lines {
            let last = verification(&line.verification);
            let time = last.map_or_else(String::new, |last| self.time(last.at));
            let by = last.and_then(|last| last.by.as_ref()).map_or("", |by| by.as_str());
            let word = self.say(said(&line.verification));
            self.line(&(pad(line.line.as_str(), 14) + &pad(&time, 18) + &pad(by, 16) + word));
        }
    }

    fn journal(&mut self) {
        let journal = &self.report.journal;
        self.section(w::JOURNAL);
        if let Some((from, to)) = journal.checked {
            let verdict = if journal.broken.is_none() { self.say(w::INTACT) } else { self.say(w::BROKEN) };
            self.line(&format!("{} {from}–{to}  {verdict}", self.say(w::CHECKED)));
        }
        if let Some(head) = journal.head {
            self.line(&format!("{} {}", self.say(w::HEAD), head.seq));
            self.line(&format!("  {}", head.hash));
        }
        let unlisted = &self.report.figures.unlisted;
        if !unlisted.is_empty() {
            let names: Vec<_> = unlisted.iter().map(crate::domain::LineId::as_str).collect();
            self.line(&format!("{}: {}", self.say(w::UNLISTED), names.join(" ")));
        }
        self.out.push('\n');
        self.line(self.say(w::SIGN));
    }

    fn title(&self, (zh, en): (&'static str, &'static str)) -> &'static str {
        match self.language {
            Language::ZhCn => zh,
            Language::En => en,
        }
    }

    pub(super) fn time(&self, at: Wall) -> String {
        at.timestamp().to_zoned(self.report.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }
}

pub(super) fn of_calls(share: Share) -> String {
    format!("{}  ({} / {})", percent(share), share.part, share.whole)
}

pub(super) fn of_time(share: Share) -> String {
    let of = |micros| hms(Duration::from_micros(micros));
    format!("{}  ({} / {})", percent(share), of(share.part), of(share.whole))
}

/// Rounded down: 99.96 % is no 100 %.
pub(super) fn percent(share: Share) -> String {
    share.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{:.1} %", (ratio * 1_000.0).floor() / 10.0))
}

pub(super) fn spread(spread: &Spread, percents: &[u64]) -> String {
    // A percentile is rounded up to a tenth of a second; the greatest is exact, and nothing is greater.
    let middle = percents.iter().map(|percent| spread.percentile(*percent).min(spread.max()));
    let spans = [spread.mean()].into_iter().chain(middle).chain([spread.max()]);
    let said: Vec<_> = spans.map(|span| span.map_or_else(|| "–".to_owned(), tenths)).collect();
    said.join(" / ")
}

pub(super) fn tenths(span: Duration) -> String {
    format!("{:.1} s", span.as_secs_f64())
}

pub(super) fn hms(span: Duration) -> String {
    let s = span.as_secs();
    format!("{}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)
}

pub(super) fn pad(text: &str, width: usize) -> String {
    let text = cut(&escape_active(text), width.saturating_sub(1));
    let fill = width.saturating_sub(text.width());
    text + &" ".repeat(fill)
}

fn pad_left(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

/// The part of a text that fits.
pub(super) fn cut(text: &str, width: usize) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        let mut buffer = [0; 4];
        if kept.width() + c.encode_utf8(&mut buffer).width() > width {
            break;
        }
        kept.push(c);
    }
    kept
}
