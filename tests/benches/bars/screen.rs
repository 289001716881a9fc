//! A terminal of 80 by 24 cells with a program on it: every byte is read at once, timed and drawn.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Failure;

const ROWS: NonZero<u16> = NonZero::new(24).expect("invariant: not zero");
const COLUMNS: NonZero<u16> = NonZero::new(80).expect("invariant: not zero");

/// The terminal.
pub(crate) struct Screen {
    seen: Arc<Seen>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

#[derive(Default)]
struct Seen {
    picture: Mutex<Picture>,
    changed: Condvar,
}

/// What the terminal shows, and every read of it.
pub(crate) struct Picture {
    parser: vt100::Parser,
    /// When bytes came, how many, and which cells they changed.
    pub(crate) reads: Vec<Drawn>,
    is_over: bool,
}

/// Bytes that came at once.
#[derive(Clone)]
pub(crate) struct Drawn {
    pub(crate) at: Instant,
    pub(crate) bytes: usize,
    /// Rows (from 0) in which a cell is another than before.
    pub(crate) rows: Vec<usize>,
}

impl Default for Picture {
    fn default() -> Self {
        Self { parser: vt100::Parser::new(ROWS, COLUMNS, 0), reads: Vec::new(), is_over: false }
    }
}

impl Picture {
    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    fn rows(&self) -> Vec<String> {
        self.parser.screen().rows(0, COLUMNS.get()).collect()
    }
}

impl Screen {
    /// Runs a program on a terminal of its own.
    pub(crate) fn run(program: &str, arguments: &[&str], dir: &Path) -> Result<Self, Failure> {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).map_err(|error| error.to_string())?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(dir);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pty.slave.spawn_command(command).map_err(|error| error.to_string())?;
        let mut reader = pty.master.try_clone_reader().map_err(|error| error.to_string())?;
        let keys = pty.master.take_writer().map_err(|error| error.to_string())?;
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || look(&mut reader, &shared));
        Ok(Self { seen, keys, child, _master: pty.master })
    }

    pub(crate) fn pid(&self) -> Result<u32, Failure> {
        Ok(self.child.process_id().ok_or("the program has no process id")?)
    }

    pub(crate) fn press(&mut self, keys: &[u8]) -> Result<(), Failure> {
        self.keys.write_all(keys)?;
        Ok(self.keys.flush()?)
    }

    /// What is shown now.
    pub(crate) fn picture(&self) -> MutexGuard<'_, Picture> {
        self.seen.picture.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When bytes first came after `since`; `None` if none came `within`.
    pub(crate) fn first_byte(&self, since: Instant, within: Duration) -> Option<Instant> {
        self.wait(within, |picture| picture.reads.iter().rev().take_while(|read| read.at > since).last().map(|r| r.at))
    }

    /// When the picture first held what is looked for, of all pictures from now on.
    pub(crate) fn until(&self, within: Duration, holds: impl Fn(&str) -> bool) -> Result<Instant, Failure> {
        let found = self.wait(within, |picture| {
            holds(&picture.text()).then(|| picture.reads.last().map_or_else(Instant::now, |read| read.at))
        });
        found.ok_or_else(|| format!("not on screen within {within:?}:\n{}", self.picture().text()).into())
    }

    fn wait<T>(&self, within: Duration, mut find: impl FnMut(&Picture) -> Option<T>) -> Option<T> {
        let end = Instant::now() + within;
        let mut picture = self.picture();
        loop {
            if let Some(found) = find(&picture) {
                return Some(found);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || picture.is_over {
                return None;
            }
            let waited = self.seen.changed.wait_timeout(picture, left);
            picture = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends the program as a user does; the picture before it is lost.
    pub(crate) fn quit(mut self) -> Result<(), Failure> {
        self.press(b"q")?;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("the program ended with {status}").into()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended long ago.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn look(reader: &mut dyn Read, seen: &Seen) {
    let mut bytes = vec![0; 65_536];
    loop {
        let count = reader.read(&mut bytes).unwrap_or(0);
        let at = Instant::now();
        let mut picture = seen.picture.lock().unwrap_or_else(PoisonError::into_inner);
        if count == 0 {
            picture.is_over = true;
        } else {
            let before = picture.rows();
            picture.parser.process(bytes.get(..count).unwrap_or_default());
            let after = picture.rows();
            let rows = (0..).zip(before.iter().zip(&after)).filter(|(_, (old, new))| old != new).map(|(row, _)| row);
            let drawn = Drawn { at, bytes: count, rows: rows.collect() };
            picture.reads.push(drawn);
        }
        seen.changed.notify_all();
        if count == 0 {
            return;
        }
    }
}
