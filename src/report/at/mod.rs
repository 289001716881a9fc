//! What was known of a line at a time, and how it is known; and of a range the page that shows it to whoever asks
//! (核查说明). Pure: records in, values and text out.
//!
//! Nothing is claimed that no record holds: where nobody looked the answer is "not observed", and what a hook cannot show is
//! said each time. What a moment counts as is the fold's word, so that an answer never differs from the report.

mod answer;
mod carried;
mod json;
mod known;
mod note;
mod page;
mod passage;
mod reach;
mod said;
mod sealed;
#[cfg(test)]
mod tests;
mod text;
mod text_note;
mod told;
mod witness;

use jiff::tz::TimeZone;

pub use answer::{Answer, Known, narrowed};
pub use json::{json, json_note};
pub use known::{
    Acknowledged, AdapterKnown, AlarmKnown, CallKnown, Cite, ClockSet, EvidenceKnown, Health, LineKnown, NotObserved,
    NoteKnown, NumberCallKnown, ServiceKnown, Standing, StretchKnown,
};
pub use note::{LineStretches, Note};
pub use reach::{Reach, ReachStretch};
pub use text::text;
pub use text_note::text_note;
pub use witness::{Asked, READ_ON, Witness};

use super::JournalStanding;
use crate::domain::Wall;

/// Where and when an answer is made, and from which journal.
#[derive(Debug, Clone)]
pub struct Made {
    /// The site's name.
    pub site: String,
    /// The site's time zone.
    pub zone: TimeZone,
    /// The zone's name.
    pub zone_name: String,
    /// When.
    pub at: Wall,
    /// Some of the journal comes from a simulation or a replay.
    pub is_sim: bool,
    /// The journal.
    pub journal: JournalStanding,
    /// The numbers of the first and the last record of further parts that were checked: where carriers' records stand.
    pub also_checked: Vec<(u64, u64)>,
}
