//! What the alarms tell: each change once, in order. Only values.

use super::flood::FloodChange;
use crate::domain::{AlarmChange, Moment};

/// One change of one alarm: what a record is made of, and what [`Kept::apply`](super::Kept::apply) takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmEvent<K> {
    /// When it was decided.
    pub at: Moment,
    /// Which alarm.
    pub key: K,
    /// What changed.
    pub change: AlarmChange,
}

/// What the engine tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<K> {
    /// An alarm changed.
    Alarm(AlarmEvent<K>),
    /// A flood began or ended.
    Flood(FloodChange),
}
