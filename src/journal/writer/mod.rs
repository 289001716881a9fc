//! Writes the journal: the only place that opens it for writing.
//!
//! [`open`] locks the directory, repairs a torn tail and reads back to the last seal; [`Writer::start`] moves the rest to
//! one thread. Group commit without a timer: whatever queued while the last batch was being synced is the next batch. An
//! accepted record is never dropped and never reordered; when the disk fails, records wait in memory and the board is
//! told. The writer invents no record.

mod disk;
mod engine;
mod error;
mod lock;
mod open;
mod retire;
mod survey;
mod thread;

pub use error::JournalError;
pub use open::{Damage, JournalOptions, Opened, Recovered, open};
pub use thread::{Writer, WriterHandle};

#[cfg(test)]
mod tests;
