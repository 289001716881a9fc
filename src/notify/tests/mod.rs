//! Commands as real processes. Nothing here waits for time to pass: what is awaited is a report, or a process that says
//! something through a named pipe or closes it by ending.

mod bench;
mod ends;
mod kills;
mod limits;
