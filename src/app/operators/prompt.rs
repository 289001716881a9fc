//! Asks for a PIN: on a terminal twice and without showing it, from a pipe once. What is typed stands in one buffer that is
//! overwritten. The terminal is given back as it was, whatever ends the question.

use std::io::{self, IsTerminal as _, Stdin, Write as _};
use std::os::fd::AsFd as _;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::termios::{InputFlags, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcgetattr, tcsetattr};
use nix::unistd::read;
use zeroize::Zeroize as _;

use crate::app::error::AppError;
use crate::app::pin_hash;

/// Bytes of a line that are kept: more than any PIN has.
const TYPED_MAX: usize = 64;

/// Signals that wait until the terminal is given back.
const HELD_BACK: [Signal; 4] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT];

/// What was typed. Shows nothing of itself.
pub(super) struct Typed {
    /// On the heap, so that a move leaves no copy behind.
    bytes: Box<[u8; TYPED_MAX]>,
    used: usize,
}

impl Typed {
    fn new() -> Self {
        Self { bytes: Box::new([0; TYPED_MAX]), used: 0 }
    }

    /// The digits, once they are known to be some.
    pub(super) fn digits(&self) -> &[u8] {
        self.bytes.get(..self.used).unwrap_or_default()
    }

    /// Appends a byte. What lies beyond the limit is passed over: a line of that length is no PIN anyway.
    fn push(&mut self, byte: u8) {
        if let Some(free) = self.bytes.get_mut(self.used) {
            *free = byte;
            self.used += 1;
        }
    }

    fn erase(&mut self) {
        self.used = self.used.saturating_sub(1);
    }

    fn clear(&mut self) {
        self.bytes.zeroize();
        self.used = 0;
    }

    fn checked(self) -> Result<Self, AppError> {
        pin_hash::check(self.digits()).map(|()| self).map_err(|slip| AppError::Usage(slip.to_string()))
    }
}

impl Drop for Typed {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A new PIN from standard input.
///
/// # Errors
/// It is none, the two are not the same, or whoever was asked went away.
pub(super) fn new_pin() -> Result<Typed, AppError> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return first_line(&stdin).map_err(failed)?.checked();
    }
    let quiet = Quiet::start(&stdin)?;
    let first = quiet.ask("PIN (4 to 12 digits): ")?.checked()?;
    let again = quiet.ask("the same PIN again: ")?;
    if first.digits() != again.digits() {
        return Err(AppError::Usage("the two PINs are not the same; nothing was changed".to_owned()));
    }
    Ok(first)
}

/// The first line of a pipe, read byte by byte: a buffer of the library would keep the digits.
fn first_line(stdin: &Stdin) -> nix::Result<Typed> {
    let mut typed = Typed::new();
    // A line without end is no PIN: it is not read to its end.
    while typed.used < TYPED_MAX
        && let Some(byte) = next_byte(stdin)?.filter(|byte| *byte != b'\n')
    {
        typed.push(byte);
    }
    if typed.digits().last() == Some(&b'\r') {
        typed.erase();
    }
    Ok(typed)
}

fn next_byte(stdin: &Stdin) -> nix::Result<Option<u8>> {
    let mut byte = [0];
    let count = loop {
        match read(stdin.as_fd(), &mut byte) {
            Err(Errno::EINTR) => {}
            other => break other?,
        }
    };
    let [taken] = byte;
    byte.zeroize();
    Ok((count > 0).then_some(taken))
}

/// A terminal that shows nothing of what is typed. Dropping it gives the terminal back; a signal that came meanwhile takes
/// effect then.
struct Quiet<'a> {
    stdin: &'a Stdin,
    before: Termios,
    held_back: SigSet,
    signals: SignalFd,
}

impl<'a> Quiet<'a> {
    fn start(stdin: &'a Stdin) -> Result<Self, AppError> {
        let before = tcgetattr(stdin).map_err(failed)?;
        let held_back = SigSet::from_iter(HELD_BACK);
        let signals = SignalFd::with_flags(&held_back, SfdFlags::SFD_CLOEXEC).map_err(failed)?;
        held_back.thread_block().map_err(failed)?;
        let quiet = Self { stdin, before, held_back, signals };
        let mut settings = quiet.before.clone();
        // Keys come one by one, Ctrl-C too: nothing may end the program while the terminal shows nothing.
        settings.local_flags &=
            !(LocalFlags::ECHO | LocalFlags::ECHONL | LocalFlags::ICANON | LocalFlags::ISIG | LocalFlags::IEXTEN);
        settings.input_flags |= InputFlags::ICRNL;
        for (place, value) in [(SpecialCharacterIndices::VMIN, 1), (SpecialCharacterIndices::VTIME, 0)] {
            if let Some(character) = settings.control_chars.get_mut(place as usize) {
                *character = value;
            }
        }
        tcsetattr(stdin, SetArg::TCSAFLUSH, &settings).map_err(failed)?;
        Ok(quiet)
    }

    /// Asks and reads a line: Backspace takes a digit back, Ctrl-U all, Ctrl-C and Ctrl-D give up.
    fn ask(&self, question: &str) -> Result<Typed, AppError> {
        say(question);
        let typed = self.line();
        say("\n");
        typed
    }

    fn line(&self) -> Result<Typed, AppError> {
        let given_up = || AppError::Failed("nothing was changed: the question was left".to_owned());
        let mut typed = Typed::new();
        loop {
            self.wait().map_err(failed)?;
            match next_byte(self.stdin).map_err(failed)? {
                Some(b'\n' | b'\r') => return Ok(typed),
                Some(0x08 | 0x7f) => typed.erase(),
                Some(0x15) => typed.clear(),
                None | Some(0x03 | 0x04) => return Err(given_up()),
                Some(byte) => typed.push(byte),
            }
        }
    }

    /// Waits for a key. A signal ends the wait, and the program once the terminal is given back.
    fn wait(&self) -> nix::Result<()> {
        loop {
            let mut ready = [
                PollFd::new(self.signals.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.stdin.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut ready, PollTimeout::NONE) {
                Err(Errno::EINTR) => continue,
                other => other?,
            };
            let [signal, _] = ready;
            return if signal.any() == Some(true) { Err(Errno::EINTR) } else { Ok(()) };
        }
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        // Nothing can be done where the terminal is gone.
        let _ = tcsetattr(self.stdin, SetArg::TCSAFLUSH, &self.before);
        let _ = self.held_back.thread_unblock();
    }
}

/// Standard error: standard output may be a file. Nobody may be listening.
fn say(text: &str) {
    let mut err = io::stderr();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

fn failed(error: nix::Error) -> AppError {
    AppError::Failed(format!("failed to ask for the PIN: {error}; nothing was changed"))
}
