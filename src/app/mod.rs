//! The only place that knows everything: it reads the clocks, opens the world, and runs the one loop that joins ports,
//! board, journal and screen. What is decided is decided below; nothing here knows a protocol, a rule or a picture.

pub mod at;
pub mod calibrate;
pub mod carrier;
pub mod clock;
mod commands;
pub mod config_file;
pub mod error;
mod frames;
pub mod inbox;
pub mod journal_watch;
pub mod ledger;
pub mod operators;
mod people;
mod pin_hash;
pub mod ports;
mod pulse;
mod readback;
pub mod replay;
pub mod report;
pub mod review;
pub mod run;
mod screen;
pub mod terminal;
mod trace;
pub mod walk;
pub mod watch;
pub mod world;

pub use error::AppError;
