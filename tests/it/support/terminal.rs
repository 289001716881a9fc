//! A terminal of a person: a pseudo-terminal that runs the binary, and the picture it then shows.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::mpsc::{Receiver, channel};

use nix::fcntl::OFlag;
use nix::sys::signal::Signal;
use nix::sys::termios::{FlowArg, tcflow};
use portable_pty::{CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};
use vt100::{MouseProtocolMode, Parser, Screen};

use super::{Deadline, Exit, Site};

/// What a program asks a terminal to learn where its cursor is.
const WHERE_IS_THE_CURSOR: &[u8] = b"\x1b[6n";

/// The terminal and the program in it.
pub(crate) struct Tty {
    pub(crate) exit: Exit,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    picture: Parser,
    /// Every byte that was written to the terminal.
    pub(crate) written: Vec<u8>,
    /// How often the program asked where the cursor is.
    pub(crate) cursor_questions: usize,
    settings_before: String,
}

impl Tty {
    /// Watches on a terminal of 80x24.
    pub(crate) fn watch(site: &Site) -> Self {
        Self::run(site, &[], &[("TERM", "xterm-256color")])
    }

    pub(crate) fn run(site: &Site, args: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::start(open(), site, args, settings)
    }

    /// Watches on a terminal that takes nothing from the first byte.
    pub(crate) fn watch_blocked(site: &Site) -> Self {
        let pair = open();
        block(&*pair.master);
        Self::start(pair, site, &[], &[("TERM", "xterm-256color")])
    }

    fn start(pair: PtyPair, site: &Site, args: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hookwatch"));
        command.args(args);
        command.cwd(site.path(""));
        for setting in ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "TERM"] {
            command.env_remove(setting);
        }
        for (name, value) in settings {
            command.env(name, value);
        }
        let settings_before = settings_of(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("the binary runs");
        drop(pair.slave);
        let id = child.process_id().expect("a process has an id");
        let exit = Exit::of(id, move || {
            let status = child.wait().expect("a child can be waited for");
            status.signal().is_none().then(|| i32::try_from(status.exit_code()).expect("an exit code"))
        });
        let output = output(&*pair.master);
        let keys = pair.master.take_writer().expect("a terminal takes keys");
        let picture = Parser::new(cells(24), cells(80), 0);
        Self {
            exit,
            master: pair.master,
            keys,
            output,
            picture,
            written: Vec::new(),
            cursor_questions: 0,
            settings_before,
        }
    }

    /// Types.
    pub(crate) fn type_keys(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).and_then(|()| self.keys.flush()).expect("a terminal takes keys");
    }

    /// What the terminal shows now.
    pub(crate) fn shown(&self) -> String {
        self.picture.screen().contents()
    }

    /// Waits until the picture is as wanted.
    pub(crate) fn until(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) {
        let deadline = Deadline::start();
        while !wanted(self.picture.screen()) {
            match deadline.next(&self.output) {
                Some(bytes) => self.take(&bytes),
                None => panic!("{what}: not on screen\n{}", self.shown()),
            }
        }
    }

    /// Waits until this text stands on screen.
    pub(crate) fn until_shows(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until a row holds all of these.
    pub(crate) fn until_row(&mut self, texts: &[&str]) {
        self.until(&texts.join(" … "), |screen| {
            screen.contents().lines().any(|row| texts.iter().all(|text| row.contains(text)))
        });
    }

    fn take(&mut self, bytes: &[u8]) {
        // A question may be cut into two reads.
        let from = self.written.len().saturating_sub(WHERE_IS_THE_CURSOR.len() - 1);
        self.written.extend_from_slice(bytes);
        self.picture.process(bytes);
        let asked = count(self.written.get(from..).unwrap_or_default(), WHERE_IS_THE_CURSOR);
        self.cursor_questions += asked;
        for _ in 0..asked {
            let (row, column) = self.picture.screen().cursor_position();
            let answer = format!("\x1b[{};{}R", row + 1, column + 1);
            self.type_keys(answer.as_bytes());
        }
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.picture.set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).expect("a terminal can be resized");
    }

    /// From now on the terminal takes nothing, as with Ctrl-S or a dead network behind it.
    pub(crate) fn block(&self) {
        block(&*self.master);
    }

    /// The program ends by itself with this exit code, and the terminal is as it was.
    pub(crate) fn ends_with(mut self, code: i32) -> String {
        let deadline = Deadline::start();
        while let Some(bytes) = deadline.next(&self.output) {
            self.take(&bytes);
        }
        assert_eq!(self.exit.wait(), Some(code), "{}", self.shown());
        assert_eq!(self.settings(), self.settings_before, "the settings of the terminal");
        let screen = self.picture.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse is let go");
        assert!(!screen.bracketed_paste(), "pastes come as they did");
        screen.contents()
    }

    /// A signal ends the program, and the terminal is as it was.
    pub(crate) fn ends_by_signal(mut self) {
        let deadline = Deadline::start();
        while let Some(bytes) = deadline.next(&self.output) {
            self.take(&bytes);
        }
        assert_eq!(self.exit.wait(), None, "{}", self.shown());
        assert_eq!(self.settings(), self.settings_before, "the settings of the terminal");
    }

    /// Waits for the end without reading anything that the program writes.
    pub(crate) fn ends_unread_with(mut self, code: i32) {
        assert_eq!(self.exit.wait(), Some(code));
        assert_eq!(self.settings(), self.settings_before, "the settings of the terminal");
    }

    /// The person's end of the terminal is closed, as when a window or a connection goes.
    pub(crate) fn close(self) -> Exit {
        let Self { exit, master, keys, output, .. } = self;
        drop((master, keys, output));
        exit
    }

    pub(crate) fn signal(&self, signal: Signal) {
        self.exit.signal(signal);
    }

    fn settings(&self) -> String {
        settings_of(&*self.master)
    }
}

fn open() -> PtyPair {
    native_pty_system().openpty(size(80, 24)).expect("a terminal")
}

/// Stops a terminal's output.
fn block(master: &dyn MasterPty) {
    let path = master.tty_name().expect("a terminal has a name");
    let opened = OpenOptions::new().read(true).write(true).custom_flags(OFlag::O_NOCTTY.bits()).open(path);
    let host_end: File = opened.expect("a terminal can be opened");
    tcflow(&host_end, FlowArg::TCOOFF).expect("output can be stopped");
}

fn settings_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the settings of a terminal"))
}

fn output(master: &dyn MasterPty) -> Receiver<Vec<u8>> {
    let mut reader = master.try_clone_reader().expect("a terminal can be read");
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count) = reader.read(&mut buffer) {
            let bytes = buffer.get(..count).unwrap_or_default().to_vec();
            if count == 0 || sender.send(bytes).is_err() {
                return;
            }
        }
    });
    output
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).count()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}
