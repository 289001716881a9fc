//! Commands as real processes. Nothing here waits for time to pass: what is awaited is a report, or a process that says
//! something through a named pipe or closes it by ending.

#![expect(clippy::unwrap_used, reason = "what fails in the bench fails the test that uses it")]

mod bench;
mod ends;
mod kills;
mod limits;
