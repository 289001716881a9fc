//! The whole core as one deterministic object: inputs in, records out, a snapshot on request. The same inputs give the
//! same records, byte for byte. No clock, no IO, no randomness; time comes in with each input, deadlines go out as data.
//!
//! ```text
//! reading -> decoder -> line machine -> event -> record -> kept state
//! ```
//! What must survive a restart ([`kept::Kept`]) changes by records only, so that a seal and the records after it give
//! the same state again.

mod adapter;
mod alarms;
mod announce;
mod annunciate;
mod core;
mod evidence;
pub mod facts;
mod fault;
mod history;
mod journal;
pub mod kept;
mod life;
mod missed;
pub mod number;
mod people;
pub mod periods;
pub mod postings;
mod records;
mod restored;
pub mod roster;
mod snapshot;
mod tail;
mod unit;
pub mod walk;

#[cfg(test)]
mod tests;

pub use self::core::{Board, RunInfo};
pub use self::restored::Restored;
