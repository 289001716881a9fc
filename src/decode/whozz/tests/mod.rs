//! The family's tests: the grammar, and the dialogue against a device that is no more than a table.

mod conversing;
mod decoding;
mod link;
mod packets;
