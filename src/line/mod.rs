//! One line's life. Knows no alarms, no adapters' protocols, no clock.

pub mod timing;
