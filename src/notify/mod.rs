//! What leaves the machine: the commands that tell somebody of an alarm. Who is told what and when is decided below, in
//! the board; here a command is only run.
//!
//! A command may hang, flood its pipes, ignore signals or not exist at all. None of that may ever hold up the loop, and
//! nothing handed in here may go without a report.

mod command;
mod last_words;
mod runner;

pub use runner::{CommandRunner, RUNNING_LIMIT, WAITING_LIMIT};
