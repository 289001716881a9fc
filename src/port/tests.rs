//! Ports under supervision: fakes on paused time, pseudo-terminals, loopback and traces.

mod bench;
mod life;
mod listen;
mod probing;
mod pty;
mod replayed;
mod trouble;
mod udp;
