//! The thin binary: parse the command line, call the library, print the error, choose the exit code.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match hookwatch::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even standard error is gone, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "hookwatch: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
