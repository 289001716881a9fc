//! Alarms over conditions, after ISA-18.2 and OPC UA part 9. Whoever knows the world states conditions, masks and what
//! people do; this room says which alarm is raised, hidden, acknowledged, escalated and closed, and when.
//!
//! An alarm's state is a product of axes ([`Axes`]): condition × episode × acknowledged × shelf × mask. The ISA letter is
//! a projection of them ([`Axes::state`]), never stored.
//!
//! What must survive a restart ([`Kept`]) changes by emitted changes only: a kept state and the changes after it rebuild
//! it. Conditions, delays, masks of parents and of duty, and silence are not kept: they are stated afresh.
//!
//! Nothing here knows what an alarm is about, reads a clock, or draws.

pub mod chatter;
pub mod engine;
pub mod event;
pub mod flood;
pub mod kept;
mod live;
mod operator;
pub mod rule;
mod settle;
pub mod state;
pub mod statement;
pub mod view;
pub mod window;

#[cfg(test)]
mod tests;

pub use chatter::Chatter;
pub use engine::Engine;
pub use event::{AlarmEvent, Event};
pub use flood::{Flood, FloodChange, FloodLimits};
pub use kept::{Acknowledgement, Episode, Kept, KeptAlarm, OutOfService, Shelf};
pub use operator::{Person, TEXT_MAX};
pub use rule::{Escalation, Level, OffDelay, Rule};
pub use state::{Axes, ConditionAxis, EpisodeAxis, SeenAxis};
pub use statement::{Condition, MaskReason};
pub use view::AlarmView;
pub use window::Window;
