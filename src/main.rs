//! The thin binary: parse the command line, call the library, print the error, choose the exit code.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use clap::Parser as _;
use hookwatch::journal::record::escape_active;

/// How long standard error may take to take the last words.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    match hookwatch::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = ExitCode::from(error.exit_code());
            // A name from a file may stand in it: nothing of it acts on the terminal.
            let told: Vec<_> = error.to_string().lines().map(|line| escape_active(line).into_owned()).collect();
            say(format!("hookwatch: {}", told.join("\n")));
            code
        }
    }
}

/// Tells why the program ends. Where standard error is gone, or is a terminal that takes nothing, the exit code still tells.
fn say(text: String) {
    let (said, heard) = channel();
    let saying = thread::Builder::new().spawn(move || {
        let _ = writeln!(std::io::stderr(), "{text}");
        let _ = said.send(());
    });
    if saying.is_ok() {
        let _ = heard.recv_timeout(PATIENCE);
    }
}
