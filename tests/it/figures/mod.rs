//! The figures of a shift, held against a day that was worked out by hand, and the properties that any day has.

mod alarms;
mod any_clock;
mod clocks;
mod day;
mod ledger;
mod properties;
mod rules;
mod seals;
mod story;
