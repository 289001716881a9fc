//! One line's life: from signals to states, off-hook periods and calls. Pure: time is handed in, deadlines are data.
//! It must never know alarms, device protocols or a clock, and it never turns a suspicion into a certainty.

pub mod call;
pub mod event;
mod far_end;
mod hook;
pub mod machine;
mod presence;
mod signal;
pub mod timing;

#[cfg(test)]
mod tests;

pub use event::LineEvent;
pub use machine::{DigitSight, LineMachine, LineTraits};
