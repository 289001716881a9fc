//! (room board)
