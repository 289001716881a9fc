//! What each fuzz target does with its bytes. A body is a plain function that panics where a promise is broken, so that
//! the fuzzer and the stable tests run the very same code. It must never read a clock, draw a random number or reach the
//! network: the same bytes break the same promise again.

mod board;
mod config;
mod converse;
mod decode;
mod families;
mod forbidden;
mod journal;
mod phrases;
mod tape;
mod trace;

pub(crate) use families::{left_out, office, word};
pub(crate) use phrases::of as phrases;

/// What a target does with one input.
pub(crate) type Body = fn(&[u8]);

/// The targets by their names: each has a folder of the corpus and a program in the fuzz crate.
pub(crate) const TARGETS: [(&str, Body); 6] = [
    ("decode", decode::run),
    ("converse", converse::run),
    ("board", board::run),
    ("config", config::run),
    ("journal", journal::run),
    ("trace", trace::run),
];

/// Runs one target over one input.
pub(crate) fn run(target: &str, data: &[u8]) {
    let body = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, body) = body.unwrap_or_else(|| panic!("there is no target {target}"));
    body(data);
}
