//! The bars that the release program must clear, measured on the program itself as a user runs it: real
//! pseudo-terminals for devices and screen, a real journal on a disk.
//!
//! `cargo bench --bench bars [-- NAME…]`, NAME one of latency, idle, flood, crash, reopen, acknowledge, alarms, many; none for all. Prints figures
//! and never judges a time; what must be exact (counts, links, order) is said to be wrong where it is, and the exit code
//! is then 1. `BARS_DIR` names the disk to be measured (default: the system's temporary directory).

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod acknowledge;
mod alarms;
mod crash;
mod figures;
mod flood;
mod idle;
mod journal;
mod latency;
mod many;
mod peer;
mod process;
mod reopen;
mod screen;
mod site;

/// Anything that ends a measurement.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One measurement.
type Bar = fn() -> Result<(), Failure>;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let bars: [(&str, Bar); 8] = [
        ("latency", latency::run),
        ("idle", idle::run),
        ("flood", flood::run),
        ("crash", crash::run),
        ("reopen", reopen::run),
        ("acknowledge", acknowledge::run),
        ("alarms", alarms::run),
        ("many", many::run),
    ];
    let mut is_wrong = false;
    for (name, run) in bars {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            println!("== {name}");
            if let Err(error) = run() {
                println!("WRONG: {error}");
                is_wrong = true;
            }
        }
    }
    if is_wrong {
        std::process::exit(1);
    }
}

/// Says what must hold and did not.
pub(crate) fn must(holds: bool, what: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(what.to_owned().into()) }
}
