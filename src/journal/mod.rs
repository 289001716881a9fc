//! The journal: one JSON object a line, each carrying the SHA-256 of the line before it, in files by local date.
//!
//! The pure half ([`chain`], [`record`], [`segment`]) knows the format and does no IO. [`reader`] reads, verifies and
//! exports; [`writer`] is the only place that opens the journal for writing. What this room must never do: hash anything
//! but the bytes written, drop an accepted record, or overwrite bytes it did not write. `docs/JOURNAL.md` describes the
//! format for a stranger.

pub mod chain;
#[cfg(test)]
mod fixtures;
pub mod reader;
pub mod record;
pub mod segment;
pub mod writer;

pub use chain::{ChainHead, LineHash};
pub use reader::ReadError;
pub use record::{Record, RecordBody};
pub use writer::{Damage, JournalError, JournalOptions, Opened, Recovered, Writer, WriterHandle, open};
