//! The integration tests, as one binary, so that it links once.

mod cli;
mod crash;
mod figures;
mod flood;
mod fuzz;
mod guidance;
mod house;
mod lifecycle;
mod notify;
mod operators;
mod properties;
mod quiet;
mod replayed;
mod report;
mod repository;
mod samples;
mod scenarios;
mod support;
mod terminal;
mod texts;
mod tree;
mod troubles;
mod udev;
mod walk;
mod walk_sheet;
mod wire;
