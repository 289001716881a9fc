//! The printouts of a shift's figures: text for people, CSV and JSON for programs. Pure: figures in, text out. A printout
//! must never round a rate without its numerator and denominator beside it, add up what the figures keep apart, or let a
//! text from a device act on a terminal or in a spreadsheet.

pub mod at;
mod csv;
mod html;
mod json;
mod json_alarms;
mod ledger;
mod ledger_forms;
mod notes;
mod previous;
#[cfg(test)]
mod tests;
mod text;
mod verified;
mod walk;
mod words;
mod wrap;

use jiff::tz::TimeZone;

pub use csv::csv;
pub use html::{TIMELINE_CELLS, html};
pub use json::json;
pub use ledger::{LedgerSheet, ledger_text};
pub use ledger_forms::{ledger_csv, ledger_json};
pub use previous::Previous;
pub use text::text;
pub use walk::{Sheet, SheetLine, SheetRun, walk_csv, walk_text};

use crate::domain::{ShiftName, Wall};
use crate::journal::chain::ChainHead;
use crate::shift::Figures;

/// What is printed.
#[derive(Debug, Clone)]
pub struct Report {
    /// The site's name.
    pub site: String,
    /// The site's time zone.
    pub zone: TimeZone,
    /// The zone's name.
    pub zone_name: String,
    /// The shift, where the range is one: its name and its local date.
    pub shift: Option<(ShiftName, jiff::civil::Date)>,
    /// When it is made.
    pub made: Wall,
    /// The figures.
    pub figures: Figures,
    /// The period before, where one stands beside the range.
    pub previous: Option<Previous>,
    /// The journal they come from.
    pub journal: JournalStanding,
}

/// What is known of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalStanding {
    /// Its newest record: how many there are, and the hash. Noted on paper it proves what was there.
    pub head: Option<ChainHead>,
    /// Numbers of the first and the last record that were read, and whose links were checked.
    pub checked: Option<(u64, u64)>,
    /// What is wrong with it, and where; `None` where every link that was checked holds.
    pub broken: Option<String>,
}

/// The language of a printout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    ZhCn,
    /// English.
    En,
}
