//! x
/// x
pub fn describe() {}
