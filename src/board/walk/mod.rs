//! The walk test: what is kept of it ([`kept`]), what a person asks of it (`acts`), when a line is verified (`judge`), and
//! what a screen gets (`view`). It hides nothing: alarms, calls and figures are the same with a test and without.
//!
//! ```text
//! record of a line -> tick (kept) -> every step seen that its adapter can see -> `verified` record
//! ```

mod acts;
mod judge;
pub mod kept;
mod view;

pub use kept::{LineWalk, WalkKept, WalkRun};

pub(crate) use judge::WalkDesk;
