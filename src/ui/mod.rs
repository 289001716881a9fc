//! (room ui)
