//! The integration tests, as one binary, so that it links once.

mod cli;
mod crash;
mod figures;
mod house;
mod notify;
mod operators;
mod properties;
mod report;
mod repository;
mod scenarios;
mod support;
mod terminal;
mod texts;
mod tree;
mod wire;
