//! `hookwatch report`: which range is meant, what the journal says of it, and where the printout goes. The figures are
//! `shift`'s, the printout `report`'s.

pub(in crate::app) mod file;
mod period;
pub(in crate::app) mod range;
pub(in crate::app) mod read;
mod seen;
#[cfg(test)]
mod tests;

use std::io::Write as _;
use std::path::Path;

pub use range::{Asked, Period};
use read::Detail;

use super::clock::SystemClock;
use super::error::AppError;
use super::watch::language;
use crate::config::Config;
use crate::domain::{Clock as _, Wall};
use crate::journal::reader::ReadError;
use crate::report::{Language, Previous, Report, csv, html, json, text};
use crate::ui::Language as ScreenLanguage;

/// The form of a printout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For a spreadsheet.
    Csv,
    /// For programs.
    Json,
    /// For paper, and for a reader in a hurry.
    Html,
}

impl Format {
    /// What of the journal it shows.
    fn detail(self) -> Detail {
        match self {
            Self::Html => Detail::Stretches,
            Self::Text | Self::Csv | Self::Json => Detail::Figures,
        }
    }
}

/// What stands beside a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// The period before, where there is one of its kind.
    Previous,
    /// Nothing: the journal of the period before is not read.
    Nothing,
}

/// Prints the report of a range, to a file where one is named.
///
/// # Errors
/// [`AppError::Usage`] for a range that is none; [`AppError::NotIntact`], after printing, where the journal is broken;
/// [`AppError::Failed`] where it cannot be read or the printout cannot be written.
pub fn report(
    config: &Config,
    asked: &Asked,
    beside: Beside,
    format: Format,
    output: Option<&Path>,
) -> Result<(), AppError> {
    let now = SystemClock::start().now().wall;
    let report = make(config, asked, beside, now, format.detail())?;
    let printed = match format {
        Format::Text => text(&report, language_of(config)),
        Format::Csv => csv(&report),
        Format::Json => json(&report),
        Format::Html => html(&report, language_of(config)),
    };
    match output {
        Some(path) => file::write(path, printed.as_bytes())?,
        None => print(printed.as_bytes())?,
    }
    match report.journal.broken {
        None => Ok(()),
        Some(broken) => Err(AppError::NotIntact(format!("journal {}: {broken}", config.journal.dir.display()))),
    }
}

/// The report of a range, as the journal stands.
fn make(config: &Config, asked: &Asked, beside: Beside, now: Wall, detail: Detail) -> Result<Report, AppError> {
    let chosen = asked.resolve(config, now).map_err(AppError::Usage)?;
    let failed = |error: ReadError| AppError::Failed(error.to_string());
    let mut reading = read::read(config, chosen.range, now, detail).map_err(failed)?;
    let before = match beside {
        Beside::Previous => asked.before(config, &chosen, reading.figures.range),
        Beside::Nothing => None,
    };
    let mut previous = None;
    if let Some(before) = before {
        let read = read::read_figures(config, before.range, now).map_err(failed)?;
        reading.journal.broken = reading.journal.broken.or(read.journal.broken);
        previous = Some(Previous::of(read.figures, before.shift));
    }
    Ok(Report {
        site: config.site.clone(),
        zone: config.timezone.clone(),
        zone_name: config.zone_name.clone(),
        shift: chosen.shift,
        made: now,
        figures: reading.figures,
        previous,
        journal: reading.journal,
    })
}

pub(in crate::app) fn language_of(config: &Config) -> Language {
    // What is printed is read on paper as well: the terminal's own limits do not count.
    match language(config.language, "", |name| std::env::var(name).ok()) {
        ScreenLanguage::ZhCn => Language::ZhCn,
        ScreenLanguage::En => Language::En,
    }
}

/// Whoever stopped reading is no failure.
pub(in crate::app) fn print(bytes: &[u8]) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(AppError::Failed(format!("failed to print: {error}")))
        }
        _ => Ok(()),
    }
}
