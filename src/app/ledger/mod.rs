//! `hookwatch ledger`: the published numbers against what was seen in some days, and against a list where one is handed in.
//! The verdicts are `shift`'s, the printout `report`'s.

mod list;

use std::path::Path;
use std::time::Duration;

use super::clock::SystemClock;
use super::error::AppError;
use super::readback::Readback;
use super::report::read::Feed;
use super::report::{file, language_of, print};
use crate::config::Config;
use crate::domain::{Clock as _, Wall};
use crate::journal::reader::ReadError;
use crate::report::{JournalStanding, LedgerSheet, ledger_csv, ledger_json, ledger_text};
use crate::shift::{Fold, Ledger, ListedNumber, Range};

/// The form of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For a spreadsheet.
    Csv,
    /// For programs.
    Json,
}

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Over how many days, 1 to 400.
    pub days: u32,
    /// A list to compare with: CSV of number, label, department.
    pub list: Option<&'a Path>,
    /// In which form.
    pub format: Format,
    /// Into which file.
    pub output: Option<&'a Path>,
}

/// Prints the ledger.
///
/// # Errors
/// [`AppError::Usage`] for a list that is none; [`AppError::NotIntact`], after printing, where the journal is broken;
/// [`AppError::Failed`] where something cannot be read or the printout cannot be written.
pub fn ledger(config: &Config, asked: Asked<'_>) -> Result<(), AppError> {
    let now = SystemClock::start().now().wall;
    let list = asked.list.map(list::read).transpose()?;
    let sheet = make(config, asked.days, list.as_deref(), now).map_err(|error| AppError::Failed(error.to_string()))?;
    let printed = match asked.format {
        Format::Text => ledger_text(&sheet, language_of(config)),
        Format::Csv => ledger_csv(&sheet),
        Format::Json => ledger_json(&sheet),
    };
    match asked.output {
        Some(path) => file::write(path, printed.as_bytes())?,
        None => print(printed.as_bytes())?,
    }
    match sheet.journal.broken {
        None => Ok(()),
        Some(broken) => Err(AppError::NotIntact(format!("journal {}: {broken}", config.journal.dir.display()))),
    }
}

fn make(config: &Config, days: u32, list: Option<&[ListedNumber]>, now: Wall) -> Result<LedgerSheet, ReadError> {
    let journal = Readback::open(&config.journal.dir)?;
    let made = now;
    let now = journal.now(now);
    let range = Range { from: now - Duration::from_hours(24) * days, to: now };
    let mut feed = Feed::new(Fold::new(config, range).with_line_hours());
    let walked = journal.walk(range.from, &mut feed)?;
    let checked = walked.checked;
    let broken = journal.explain(walked)?;
    let figures = feed.fold.finish(now);
    Ok(LedgerSheet {
        site: config.site.clone(),
        zone: config.timezone.clone(),
        made,
        days,
        is_sim: figures.is_sim || journal.is_simulated()?,
        ledger: Ledger::of(config, &figures, list),
        journal: JournalStanding { head: journal.head(), checked, broken },
    })
}
