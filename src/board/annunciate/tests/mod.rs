//! Who is told what and when, as tables and as properties.

mod bells;
mod bench;
mod properties;
mod rules;
