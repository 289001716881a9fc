//! What a review answers from: an index of a range's records beside the figures that `shift` makes of the same records.
//! Pure: it is fed records and asked by [`Review::answer`]; where a record's whole line is wanted it asks [`Lines`].
//!
//! It keeps some 40 bytes a record, never a body, and it never counts: every figure and every stretch is the fold's, so
//! that screen and paper cannot differ.
//!
//! | file | what |
//! |---|---|
//! | `index` | takes every record of the walk; a row each |
//! | `gist` | what a search needs of a body, and nothing else of it |
//! | `known`, `texts` | names of the configuration, and every other text, once |
//! | `alarms`, `runs`, `notes` | lives of alarms, times without a run, what people wrote |
//! | `list` | the list of events: filter, search, place |
//! | `timeline` | stretches to cells |
//! | `answer` | all of it, for one request |

mod alarms;
mod answer;
mod gist;
mod index;
mod known;
mod list;
mod notes;
mod runs;
#[cfg(test)]
mod tests;
mod texts;
mod timeline;

pub use answer::{About, Lines, Review};
pub use index::{Index, Place, ROWS_MAX, TEXT_BYTES_MAX};
