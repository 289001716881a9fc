//! `hookwatch at`: which instant is meant, what the journal says of it, and where the answer goes. What is known is
//! `report::at`'s word; nothing is decided here.

mod feed;
mod when;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

pub use when::Instants;

use super::clock::SystemClock;
use super::error::AppError;
use super::readback::Readback;
use super::report::{file, language_of, print};
use crate::config::Config;
use crate::domain::{Clock as _, Wall};
use crate::report::JournalStanding;
use crate::report::at::{Answer, Asked, Made, Note, READ_ON, Witness, json, json_note, narrowed, text, text_note};
use crate::shift::{Figures, Fold, Range};

use feed::Feed;

/// The longest range of a verification note.
const LONGEST: Duration = Duration::from_hours(24 * 31);
/// Explanations are written when the shift is over, or the next day: so long after its range a note is still looked for.
const NOTES_WITHIN: Duration = Duration::from_hours(72);

/// A carrier's call may have begun so long before the asked time.
const NEAR: Duration = Duration::from_hours(24);

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// A line's id, or a published number.
    pub about: &'a str,
    /// When.
    pub time: &'a str,
    /// Up to when, for a verification note.
    pub to: Option<&'a str>,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Prints what was known, to a file where one is named.
///
/// # Errors
/// [`AppError::Usage`] for a line, number or time that is none; [`AppError::NotIntact`], after printing, where the journal is
/// broken; [`AppError::Failed`] where it cannot be read or the answer cannot be written.
pub fn at(config: &Config, question: Question<'_>, format: Format, output: Option<&Path>) -> Result<(), AppError> {
    let now = SystemClock::start().now().wall;
    let asked = asked(config, question.about)?;
    let (printed, broken) = match question.to {
        None => instant(config, &asked, question.time, now, format)?,
        Some(to) => range(config, &asked, (question.time, to), now, format)?,
    };
    match output {
        Some(path) => file::write(path, printed.as_bytes())?,
        None => print(printed.as_bytes())?,
    }
    match broken {
        None => Ok(()),
        Some(broken) => Err(AppError::NotIntact(format!("journal {}: {broken}", config.journal.dir.display()))),
    }
}

fn asked(config: &Config, about: &str) -> Result<Asked, AppError> {
    Asked::find(config, about).ok_or_else(|| {
        let lines: Vec<_> = config.lines.iter().take(8).map(|line| line.id.as_str()).collect();
        let more = if config.lines.len() > lines.len() { ", …" } else { "" };
        let own = config.lines.iter().filter_map(|line| line.number.as_ref());
        let numbers: BTreeSet<_> = own.chain(config.numbers.iter().map(|number| &number.number)).collect();
        let told: Vec<_> = numbers.iter().take(8).map(|number| number.as_str()).collect();
        let numbers = if numbers.len() > told.len() { ", …" } else { "" };
        AppError::Usage(format!(
            "{about} is neither a line nor a published number of the configuration; its lines: {}{more}; its numbers, \
             as they must be given: {}{numbers}",
            lines.join(", "),
            told.join(", ")
        ))
    })
}

type Printed = (String, Option<String>);

fn instant(config: &Config, asked: &Asked, time: &str, now: Wall, format: Format) -> Result<Printed, AppError> {
    let instants = when::instants(config, time, now).map_err(AppError::Usage)?;
    let Instants::At(walls) = instants else {
        return Err(AppError::Usage(when::never(config, time)));
    };
    let failed = |error: crate::journal::reader::ReadError| AppError::Failed(error.to_string());
    let journal = Readback::open(&config.journal.dir).map_err(failed)?;
    let narrow = narrowed(config, asked);
    let mut answer: Option<Answer> = None;
    for wall in walls {
        let range = Range { from: wall, to: Wall(wall.0 + 1) };
        let read = read(&journal, config, &narrow, asked, range, (READ_ON, now)).map_err(failed)?;
        let known = read.witness.known(&read.figures);
        let skipped = read.witness.skipped();
        let made = read.made;
        match &mut answer {
            None => answer = Some(Answer { made, asked: asked.clone(), known, skipped }),
            Some(answer) => answer.join(made, known, skipped),
        }
    }
    let Some(answer) = answer else { return Err(AppError::Usage(when::never(config, time))) };
    let printed = match format {
        Format::Text => text(&answer, language_of(config)),
        Format::Json => json(&answer),
    };
    Ok((printed, answer.made.journal.broken))
}

fn range(
    config: &Config,
    asked: &Asked,
    (from, to): (&str, &str),
    now: Wall,
    format: Format,
) -> Result<Printed, AppError> {
    let range = when::range(config, (from, to), now).map_err(AppError::Usage)?;
    if range.length() > LONGEST {
        return Err(AppError::Usage("the range is too long, allowed: up to 31 days".to_owned()));
    }
    let failed = |error: crate::journal::reader::ReadError| AppError::Failed(error.to_string());
    let journal = Readback::open(&config.journal.dir).map_err(failed)?;
    let narrow = narrowed(config, asked);
    let read = read(&journal, config, &narrow, asked, range, (NOTES_WITHIN, now)).map_err(failed)?;
    let note = Note::of(&read.witness, &read.figures, read.made);
    let printed = match format {
        Format::Text => text_note(&note, language_of(config)),
        Format::Json => json_note(&note),
    };
    Ok((printed, note.made.journal.broken))
}

/// What the journal says of a range.
struct Read<'c> {
    witness: Witness<'c>,
    figures: Figures,
    made: Made,
}

fn read<'c>(
    journal: &Readback,
    config: &'c Config,
    narrow: &'c Config,
    asked: &'c Asked,
    range: Range,
    (read_on, now): (Duration, Wall),
) -> Result<Read<'c>, crate::journal::reader::ReadError> {
    let until = journal.now(now);
    let range = Range { to: range.to.min(now).max(Wall(range.from.0 + 1)), ..range };
    let mut feed = Feed::new(Fold::new(narrow, range).with_bars(), Witness::new(config, asked, range, read_on));
    let walked = journal.walk(range.from, &mut feed)?;
    let checked = walked.checked;
    let mut broken = journal.explain(walked)?;
    let mut also_checked = Vec::new();
    let (mut witness, fold) = feed.into_parts();
    // A carrier's records come weeks later: where they stand is remembered.
    for import in
        journal.imports()?.iter().filter(|import| import.from < range.to + NEAR && import.to + NEAR >= range.from)
    {
        let mut imported = feed::Imported::new(&mut witness, import.at);
        let walked = journal.walk(import.at, &mut imported)?;
        also_checked.extend(walked.checked);
        broken = match broken {
            None => journal.explain(walked)?,
            known => known,
        };
    }
    also_checked.dedup();
    witness.end(journal.head(), journal.is_live());
    let mut figures = fold.finish(until.max(range.to));
    figures.is_sim |= journal.is_simulated()?;
    let made = Made {
        site: config.site.clone(),
        zone: config.timezone.clone(),
        zone_name: config.zone_name.clone(),
        at: now,
        is_sim: figures.is_sim,
        journal: JournalStanding { head: journal.head(), checked, broken },
        also_checked,
    };
    Ok(Read { witness, figures, made })
}
