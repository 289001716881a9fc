//! The figures of a shift, held against a day that was worked out by hand, and the properties that any day has.

mod day;
mod properties;
mod story;
