//! The ledger as text, 80 cells wide: a number in two rows, then what differs from the list, then advice with its figures.

use std::time::Duration;

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

use super::text::{WIDTH, cut, hms, pad, percent};
use super::words::{self as w, Text};
use super::wrap::wrap;
use super::{JournalStanding, Language};
use crate::domain::{LineId, NumberId, Wall};
use crate::journal::record::escape_active;
use crate::shift::{Compared, Ledger, LedgerRow, Merge, NumberVerdict, Shortage};

/// A ledger, and where it comes from.
#[derive(Debug, Clone)]
pub struct LedgerSheet {
    /// The site's name.
    pub site: String,
    /// The site's time zone.
    pub zone: TimeZone,
    /// When it is made.
    pub made: Wall,
    /// Over how many days.
    pub days: u32,
    /// Some line comes from a simulation or a replay.
    pub is_sim: bool,
    /// The numbers.
    pub ledger: Ledger,
    /// The journal they come from.
    pub journal: JournalStanding,
}

/// The ledger in one language.
#[must_use]
pub fn ledger_text(sheet: &LedgerSheet, language: Language) -> String {
    let mut page = Page { sheet, language, out: String::new() };
    page.head();
    page.numbers();
    if let Some(compared) = &sheet.ledger.compared {
        page.compared(compared);
    }
    page.advice();
    page.foot();
    page.out
}

/// The word of a verdict.
pub(super) fn verdict_name(verdict: NumberVerdict) -> Text {
    match verdict {
        NumberVerdict::Working => w::LEDGER_WORKING,
        NumberVerdict::NeverAnswered => w::LEDGER_NEVER,
        NumberVerdict::Silent => w::LEDGER_SILENT,
        NumberVerdict::Dead => w::LEDGER_DEAD,
        NumberVerdict::NotEnoughObserved => w::LEDGER_UNSEEN,
        NumberVerdict::NotMonitored => w::LEDGER_UNMONITORED,
    }
}

/// The days of silence; where it never rang they are the least.
pub(super) fn silence(row: &LedgerRow) -> String {
    match (row.silent_days, row.last_ring) {
        (None, _) => "–".to_owned(),
        (Some(days), Some(_)) => days.to_string(),
        (Some(days), None) => format!(">={days}"),
    }
}

struct Page<'a> {
    sheet: &'a LedgerSheet,
    language: Language,
    out: String,
}

impl Page<'_> {
    fn say(&self, text: Text) -> &'static str {
        text.get(self.language)
    }

    fn line(&mut self, text: &str) {
        self.out += cut(&escape_active(text), WIDTH).trim_end();
        self.out.push('\n');
    }

    fn section(&mut self, title: Text) {
        self.out.push('\n');
        let title = self.say(title);
        self.line(&format!("== {title} {}", "=".repeat(WIDTH.saturating_sub(title.width() + 4))));
    }

    fn time(&self, at: Wall) -> String {
        at.timestamp().to_zoned(self.sheet.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn head(&mut self) {
        let sheet = self.sheet;
        self.line(&format!("{}  {}", sheet.site, self.say(w::LEDGER)));
        let (from, to) = (self.time(sheet.ledger.range.from), self.time(sheet.ledger.range.to));
        self.line(&format!("{} {from} – {to}  ({} {})", self.say(w::RANGE), sheet.days, self.say(w::DAYS)));
        self.line(&format!("{} {}", self.say(w::MADE), self.time(sheet.made)));
        if sheet.is_sim {
            self.line(self.say(w::SIM));
        }
        if let Some(broken) = &sheet.journal.broken {
            self.line(self.say(w::BROKEN));
            for part in wrap(broken, WIDTH) {
                self.line(&part);
            }
        }
        let count = |verdict| format!("{} {}", self.say(verdict_name(verdict)), sheet.ledger.count(verdict));
        let [first, second] = [0, 3].map(|from| NumberVerdict::ALL.into_iter().skip(from).take(3).map(count));
        let (first, second) = (first.collect::<Vec<_>>().join("   "), second.collect::<Vec<_>>().join("   "));
        self.line(&first);
        self.line(&second);
    }

    fn numbers(&mut self) {
        self.section(w::NUMBERS);
        let heads = [w::NUMBER, w::LEDGER_VERDICT, w::LAST_RING, w::LAST_ANSWER].map(|head| self.say(head));
        let silent = self.say(w::SILENT_DAYS);
        self.line(&(pad(heads[0], 18) + &pad(heads[1], 20) + &pad(heads[2], 17) + &pad(heads[3], 17) + silent));
        for row in &self.sheet.ledger.rows {
            self.number(row);
        }
        self.line(self.say(w::NOTE));
        self.line(self.say(w::LEDGER_NOTE));
    }

    fn number(&mut self, row: &LedgerRow) {
        let time = |at: Option<Wall>| at.map_or_else(|| "–".to_owned(), |at| self.time(at));
        let (ring, answer) = (pad(&time(row.last_ring), 17), pad(&time(row.last_answer), 17));
        let verdict = pad(self.say(verdict_name(row.verdict)), 20);
        self.line(&(pad(row.number.as_str(), 18) + &verdict + &ring + &answer + &silence(row)));
        let whole = Duration::from_micros(row.observed.whole).as_secs() / 3_600;
        let part = Duration::from_micros(row.observed.part).as_secs() / 3_600;
        let mut facts = vec![
            format!("{} {} ({part}/{whole} h)", self.say(w::OBSERVED_SHORT), percent(row.observed)),
            format!("{} {}", self.say(w::OFFERED), row.rings),
            format!("{} {}", self.say(w::ANSWERED), row.answered),
        ];
        if row.unseen > 0 {
            facts.push(format!("{} {}", self.say(w::NOT_OBSERVED_CALLS), row.unseen));
        }
        if row.monitored == 0 {
            facts.clear();
        }
        facts.extend([&row.label, &row.department].into_iter().filter(|name| !name.is_empty()).cloned());
        self.line(&format!("  {}", facts.join("  ")));
    }

    fn compared(&mut self, compared: &Compared) {
        self.section(w::COMPARED);
        self.line(&format!("{} {}", self.say(w::IN_LIST), compared.listed));
        for listed in &compared.not_configured {
            let row = pad(&listed.number, 18) + &pad(&listed.label, 24) + &listed.department;
            self.line(&format!("{}  {row}", self.say(w::NOT_CONFIGURED)));
        }
        for number in &compared.not_listed {
            self.line(&format!("{}  {number}", self.say(w::NOT_LISTED)));
        }
        for number in &compared.twice {
            self.line(&format!("{}  {number}", self.say(w::LISTED_TWICE)));
        }
    }

    fn advice(&mut self) {
        let ledger = &self.sheet.ledger;
        self.section(w::ADVICE);
        if ledger.merges.is_empty() && ledger.shortages.is_empty() {
            self.line(self.say(w::NONE));
            return;
        }
        for Merge { group, numbers, erlangs, lines } in &ledger.merges {
            let count = numbers.len();
            let (merge, unit, do_word) = (self.say(w::COULD_MERGE), self.say(w::ERLANGS), self.say(w::WOULD_DO));
            self.line(&format!("{merge} {group}: {count} → {lines}  ({do_word} {erlangs:.3} {unit})"));
            let names: Vec<_> = numbers.iter().map(NumberId::as_str).collect();
            for part in wrap(&names.join("  "), WIDTH - 2) {
                self.line(&format!("  {part}"));
            }
        }
        for Shortage { number, lines, needed, peak, all_busy } in &ledger.shortages {
            let hour = ledger.range.from + Duration::from_hours(peak.hour as u64);
            let (short, unit) = (self.say(w::NEEDS_LINES), self.say(w::ERLANGS));
            self.line(&format!("{short} {number}: {lines} → {needed}"));
            let (peak_word, busy, time) = (self.say(w::PEAK), self.say(w::ALL_BUSY), self.time(hour));
            self.line(&format!("  {peak_word} {time} {:.2} {unit}  {busy} {}", peak.erlangs(), hms(*all_busy)));
        }
        self.line(self.say(w::ADVICE_NOTE));
    }

    fn foot(&mut self) {
        self.out.push('\n');
        if let Some(head) = self.sheet.journal.head {
            self.line(&format!("{} {} {}", self.say(w::JOURNAL), self.say(w::HEAD), head.seq));
            self.line(&format!("  {}", head.hash));
        }
    }
}

/// The ids of lines, with a space between.
pub(super) fn ids(lines: &[LineId]) -> String {
    lines.iter().map(LineId::as_str).collect::<Vec<_>>().join(" ")
}
