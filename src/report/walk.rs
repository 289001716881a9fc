//! The sheet of a walk test: text of 80 cells to print and sign, CSV for programs. What was seen, what a person said and
//! what nobody did stand apart.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

use super::text::{WIDTH, cut, pad};
use super::verified::{said, verification, word};
use super::words::{self as w, Text};
use super::{JournalStanding, Language};
use crate::domain::walk::{LineVerification, WalkOutcome, WalkResult, WalkStep, WalkSteps};
use crate::domain::{LineId, OperatorId, Wall};
use crate::journal::record::{csv_cell, escape_active};

/// A walk test as the journal tells it.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The site's name.
    pub site: String,
    /// The site's time zone.
    pub zone: TimeZone,
    /// When the sheet is made.
    pub made: Wall,
    /// Some line comes from a simulation or a replay.
    pub is_sim: bool,
    /// The test; none where there never was one.
    pub run: Option<SheetRun>,
    /// Every monitored line, in the order of the configuration.
    pub lines: Vec<SheetLine>,
    /// The journal it comes from.
    pub journal: JournalStanding,
}

/// When a test was made, and by whom.
#[derive(Debug, Clone)]
pub struct SheetRun {
    /// When it began.
    pub started: Wall,
    /// When it ended; it runs where it has not.
    pub ended: Option<Wall>,
    /// Who began it.
    pub by: Option<OperatorId>,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct SheetLine {
    /// Its id.
    pub line: LineId,
    /// The numbers it answers.
    pub numbers: Vec<String>,
    /// Its label.
    pub label: String,
    /// Its room.
    pub room: String,
    /// What was seen in this test.
    pub steps: WalkSteps,
    /// What came of it in this test.
    pub outcome: Option<WalkOutcome>,
    /// Whether it is verified as it is configured now, by whichever test.
    pub verification: LineVerification,
}

impl SheetLine {
    fn is_touched(&self) -> bool {
        self.outcome.is_some() || self.steps != WalkSteps::default()
    }
}

/// The columns of the CSV. Columns are only ever added, at the end.
pub(super) const COLUMNS: [&str; 17] = [
    "line",
    "number",
    "label",
    "room",
    "lifted",
    "digit",
    "put_back",
    "rung",
    "unseen",
    "result",
    "at",
    "by",
    "note",
    "verified",
    "verified_at",
    "verified_by",
    "sim",
];

/// The sheet as CSV: times in UTC.
#[must_use]
pub fn walk_csv(sheet: &Sheet) -> String {
    let mut rows = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    let time = |at: Option<Wall>| at.map(|at| at.to_string()).unwrap_or_default();
    let name = |by: Option<&OperatorId>| by.map(ToString::to_string).unwrap_or_default();
    for line in &sheet.lines {
        let outcome = line.outcome.as_ref();
        let verified = verification(&line.verification);
        let unseen = outcome.map_or(&[][..], |outcome| &outcome.unseen).iter().map(|step| step_word(*step));
        let own = [line.line.to_string(), line.numbers.join(" "), line.label.clone(), line.room.clone()];
        let steps = WalkStep::ALL.map(|step| time(line.steps.seen(step)));
        let rest = [
            unseen.collect::<Vec<_>>().join(" "),
            outcome.map_or("", |outcome| result_word(outcome.result)).to_owned(),
            time(outcome.map(|outcome| outcome.at)),
            name(outcome.and_then(|outcome| outcome.by.as_ref())),
            outcome.map(|outcome| outcome.note.clone()).unwrap_or_default(),
            word(&line.verification).to_owned(),
            time(verified.map(|verified| verified.at)),
            name(verified.and_then(|verified| verified.by.as_ref())),
            sheet.is_sim.to_string(),
        ];
        let cells: Vec<_> = own.iter().chain(&steps).chain(&rest).map(|cell| csv_cell(cell)).collect();
        // Writing to a string cannot fail.
        let _ = write!(rows, "{}\r\n", cells.join(","));
    }
    rows
}

fn step_word(step: WalkStep) -> &'static str {
    match step {
        WalkStep::Lifted => "lifted",
        WalkStep::Digit => "digit",
        WalkStep::PutBack => "put_back",
        WalkStep::Rung => "rung",
    }
}

fn result_word(result: WalkResult) -> &'static str {
    match result {
        WalkResult::Verified => "verified",
        WalkResult::ByWord => "by_word",
        WalkResult::Failed => "failed",
    }
}

/// The sheet as text in one language.
#[must_use]
pub fn walk_text(sheet: &Sheet, language: Language) -> String {
    let mut page = Page { sheet, language, out: String::new() };
    page.head();
    let of = |wanted: &dyn Fn(&SheetLine) -> bool| sheet.lines.iter().filter(|line| wanted(line)).collect::<Vec<_>>();
    if sheet.run.is_some() {
        page.section(w::WALK_TESTED, &of(&SheetLine::is_touched), Page::tested);
        let before = of(&|line| !line.is_touched() && line.verification.is_current());
        page.section(w::WALK_BEFORE, &before, Page::standing);
    }
    page.section(w::UNVERIFIED, &of(&|line| !line.verification.is_current()), Page::standing);
    page.foot();
    page.out
}

struct Page<'a> {
    sheet: &'a Sheet,
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

    fn head(&mut self) {
        let sheet = self.sheet;
        self.line(&format!("{}  {}", sheet.site, self.say(w::WALK_SHEET)));
        match &sheet.run {
            None => self.line(self.say(w::WALK_NEVER)),
            Some(run) => {
                let to = run.ended.map_or_else(|| self.say(w::WALK_RUNS).to_owned(), |ended| self.time(ended));
                let (from, by) = (self.time(run.started), self.who(run.by.as_ref()));
                self.line(&format!("{} {from} – {to}  {by}", self.say(w::RANGE)));
            }
        }
        self.line(&format!("{} {}", self.say(w::MADE), self.time(sheet.made)));
        if sheet.is_sim {
            self.line(self.say(w::SIM));
        }
        if let Some(broken) = &sheet.journal.broken {
            self.line(self.say(w::BROKEN));
            self.line(broken);
        }
        let count = |wanted| sheet.lines.iter().filter(|line| result(line) == Some(wanted)).count();
        let unverified = sheet.lines.iter().filter(|line| !line.verification.is_current()).count();
        let counts = [
            (w::VERIFIED, count(WalkResult::Verified)),
            (w::VERIFIED_WORD, count(WalkResult::ByWord)),
            (w::WALK_FAILED, count(WalkResult::Failed)),
            (w::UNVERIFIED, unverified),
        ];
        let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{} {count}", self.say(*name))).collect();
        self.line(&counts.join("   "));
    }

    fn section(&mut self, title: Text, lines: &[&SheetLine], row: fn(&mut Self, &SheetLine)) {
        self.out.push('\n');
        let title = format!("{} {}", self.say(title), lines.len());
        self.line(&format!("== {title} {}", "=".repeat(WIDTH.saturating_sub(title.width() + 4))));
        for line in lines {
            let numbers = line.numbers.join(" ");
            self.line(&(pad(line.line.as_str(), 14) + &pad(&line.label, 26) + &pad(&line.room, 12) + &numbers));
            row(self, line);
        }
    }

    /// The steps of a line, and what came of it.
    fn tested(&mut self, line: &SheetLine) {
        let unseen = line.outcome.as_ref().map_or(&[][..], |outcome| &outcome.unseen);
        let mut row = "  ".to_owned();
        for step in WalkStep::ALL {
            let time = match line.steps.seen(step) {
                Some(at) => self.zoned(at, "%H:%M:%S"),
                None if unseen.contains(&step) => self.say(w::NO_SIGHT).to_owned(),
                None => "-".to_owned(),
            };
            row += &pad(&format!("{} {time}", self.say(step_name(step))), 18);
        }
        self.line(&row);
        let came = match &line.outcome {
            None => self.say(w::WALK_HALF).to_owned(),
            Some(WalkOutcome { at, by, result, note, .. }) => {
                let (word, by) = (self.say(result_name(*result)), self.who(by.as_ref()));
                format!("{word}  {}  {by}  {note}", self.zoned(*at, "%H:%M"))
            }
        };
        self.line(&format!("  {came}"));
    }

    /// What an earlier test is worth.
    fn standing(&mut self, line: &SheetLine) {
        let word = self.say(said(&line.verification));
        if let Some(last) = verification(&line.verification) {
            let (time, by) = (self.time(last.at), self.who(last.by.as_ref()));
            self.line(&format!("  {word}  {time}  {by}"));
        }
    }

    fn foot(&mut self) {
        self.out.push('\n');
        if let Some(head) = self.sheet.journal.head {
            self.line(&format!("{} {} {}", self.say(w::JOURNAL), self.say(w::HEAD), head.seq));
            self.line(&format!("  {}", head.hash));
            self.out.push('\n');
        }
        self.line(self.say(w::WALK_SIGN));
        self.out.push('\n');
        self.line(self.say(w::WALK_SIGN_DATE));
    }

    fn who(&self, by: Option<&OperatorId>) -> String {
        match by {
            None => String::new(),
            Some(by) if by.as_str() == crate::domain::operator::UNIDENTIFIED => self.say(w::UNIDENTIFIED).to_owned(),
            Some(by) => by.to_string(),
        }
    }

    fn time(&self, at: Wall) -> String {
        self.zoned(at, "%Y-%m-%d %H:%M")
    }

    fn zoned(&self, at: Wall, form: &str) -> String {
        at.timestamp().to_zoned(self.sheet.zone.clone()).strftime(form).to_string()
    }
}

fn result(line: &SheetLine) -> Option<WalkResult> {
    line.outcome.as_ref().map(|outcome| outcome.result)
}

fn step_name(step: WalkStep) -> Text {
    match step {
        WalkStep::Lifted => w::STEP_LIFTED,
        WalkStep::Digit => w::STEP_DIGIT,
        WalkStep::PutBack => w::STEP_PUT_BACK,
        WalkStep::Rung => w::STEP_RUNG,
    }
}

fn result_name(result: WalkResult) -> Text {
    match result {
        WalkResult::Verified => w::VERIFIED,
        WalkResult::ByWord => w::VERIFIED_WORD,
        WalkResult::Failed => w::WALK_FAILED,
    }
}
