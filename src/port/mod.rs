//! (room port)
