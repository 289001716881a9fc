//! The terminal: taken over in one place, given back in one place, whatever ends the program.

use std::io::{self, IsTerminal, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use super::error::AppError;

/// How long a terminal may take to hear that it is taken, or given back.
const PATIENCE: Duration = Duration::from_secs(1);

static TAKEN: AtomicBool = AtomicBool::new(false);
static PANIC_HOOK: Once = Once::new();

/// A command that shows the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// `hookwatch watch`.
    Watch,
    /// `hookwatch replay`.
    Replay,
    /// `hookwatch review`.
    Review,
}

impl ShownBy {
    /// What a person may run where nothing can show it.
    fn instead(self) -> &'static str {
        match self {
            Self::Watch => "to run without a screen use: hookwatch --headless",
            Self::Replay => "to run without a screen use: hookwatch replay --headless",
            Self::Review => "to read the range without a screen use: hookwatch report",
        }
    }
}

/// The terminal while the program holds it. Dropping it gives the terminal back as it was.
#[derive(Debug)]
pub struct TerminalGuard(());

impl TerminalGuard {
    /// Whether there is a terminal that can show the screen.
    ///
    /// # Errors
    /// [`AppError::Terminal`] when standard input or output is no terminal, or `TERM` is `dumb` or not set.
    pub fn check(by: ShownBy) -> Result<(), AppError> {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        check(std::env::var("TERM").ok().as_deref(), is_terminal, by)
    }

    /// Takes the terminal over: raw mode, alternate screen, mouse, bracketed paste.
    ///
    /// # Errors
    /// [`AppError::Terminal`] as in [`TerminalGuard::check`], or when the terminal cannot be set.
    pub fn take(by: ShownBy) -> Result<Self, AppError> {
        Self::check(by)?;
        PANIC_HOOK.call_once(|| {
            let print = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                print(panic);
            }));
        });
        enable_raw_mode().map_err(|error| AppError::Terminal(error.to_string()))?;
        TAKEN.store(true, Ordering::SeqCst);
        let guard = Self(());
        let taken = within_patience(|| {
            let mut out = io::stdout();
            execute!(out, EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste, Hide, Clear(ClearType::All))
        });
        taken.map_err(|error| AppError::Terminal(error.to_string()))?;
        Ok(guard)
    }

    /// How wide the terminal draws an ambiguous character: prints one and reads where the cursor went. `None` when the
    /// terminal does not answer. Must be called before events are read.
    #[must_use]
    pub fn ambiguous_cells(&self) -> Option<u16> {
        let mut out = io::stdout();
        queue!(out, MoveTo(0, 0)).ok()?;
        out.write_all("●".as_bytes()).ok()?;
        out.flush().ok()?;
        let (column, _) = crossterm::cursor::position().ok()?;
        execute!(out, MoveTo(0, 0), Clear(ClearType::All)).ok()?;
        Some(column)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        give_back();
    }
}

fn check(term: Option<&str>, is_terminal: bool, by: ShownBy) -> Result<(), AppError> {
    let instead = by.instead();
    if !is_terminal {
        return Err(AppError::Terminal(format!("standard input and output must be a terminal; {instead}")));
    }
    match term {
        None | Some("" | "dumb") => {
            let why = "TERM says that this terminal cannot move its cursor (TERM is dumb or not set); set TERM to what \
                       the terminal is";
            Err(AppError::Terminal(format!("{why}; {instead}")))
        }
        Some(_) => Ok(()),
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = within_patience(|| {
            execute!(io::stdout(), DisableBracketedPaste, DisableMouseCapture, ResetColor, Show, LeaveAlternateScreen)
        });
        // Tried whether the step before worked or not: a terminal left raw is worse than an error.
        let _ = disable_raw_mode();
    }
}

/// Says something to the terminal. One that takes nothing would hold whoever writes to it for ever, and the end of the
/// program with it: the words get a thread of their own, which is left behind.
fn within_patience(say: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    let (said, heard) = channel();
    // Nobody waits any more where sending fails.
    std::thread::Builder::new().name("terminal".to_owned()).spawn(move || drop(said.send(say())))?;
    let in_vain =
        || io::Error::new(io::ErrorKind::TimedOut, "it takes nothing; if its output was stopped, press Ctrl-Q");
    heard.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(in_vain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_and_a_dumb_terminal_are_refused_with_what_the_command_offers_instead() {
        let offered = [
            (ShownBy::Watch, "hookwatch --headless"),
            (ShownBy::Replay, "hookwatch replay --headless"),
            (ShownBy::Review, "hookwatch report"),
        ];
        for (by, instead) in offered {
            for (term, is_terminal) in [(Some("xterm"), false), (Some("dumb"), true), (None, true), (Some(""), true)] {
                let error = check(term, is_terminal, by).unwrap_err().to_string();
                assert!(error.ends_with(instead), "{error}");
            }
            check(Some("linux"), true, by).unwrap();
        }
    }
}
