//! The binary as a process: what it told, how it ended, and a run without a screen.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{Deadline, JournalView, Site};

/// What a command told and its exit code.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Told {
    pub(crate) fn of(command: &mut Command) -> Self {
        let child = command.spawn().expect("the binary runs");
        let pid = child.id();
        let (sender, ended) = channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        let Some(output) = Deadline::start().next(&ended) else {
            let _ = kill(pid_of(pid), Signal::SIGKILL);
            panic!("{command:?} does not end");
        };
        let output = output.expect("the command's output can be read");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Everything that was told, where the exit code is this one.
    pub(crate) fn with_code(&self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{self:?}");
        format!("{}{}", self.out, self.err)
    }
}

pub(crate) fn pid_of(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).expect("a process id"))
}

/// Whether a process has ended, and with which exit code; `None` where a signal ended it.
#[derive(Clone, Copy)]
enum State {
    Runs,
    Ended(Option<i32>),
}

/// A process and its end. One that still runs is killed when this is dropped.
pub(crate) struct Exit {
    pid: Pid,
    ended: Receiver<Option<i32>>,
    state: State,
}

impl Exit {
    /// `wait` blocks until the process has ended, and gives its exit code; `None` where a signal ended it.
    pub(crate) fn of(id: u32, wait: impl FnOnce() -> Option<i32> + Send + 'static) -> Self {
        let (sender, ended) = channel();
        thread::spawn(move || sender.send(wait()));
        Self { pid: pid_of(id), ended, state: State::Runs }
    }

    fn of_child(mut child: Child) -> Self {
        Self::of(child.id(), move || child.wait().expect("a child can be waited for").code())
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid, signal).expect("the process takes a signal");
    }

    /// Waits for the end; `None` where a signal made it.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        if let (State::Runs, Some(code)) = (self.state, Deadline::start().next(&self.ended)) {
            self.state = State::Ended(code);
        }
        match self.state {
            State::Ended(code) => code,
            State::Runs => panic!("the process does not end"),
        }
    }
}

impl Drop for Exit {
    fn drop(&mut self) {
        if matches!(self.state, State::Runs) && self.ended.try_recv().is_err() {
            let _ = kill(self.pid, Signal::SIGKILL);
        }
    }
}

/// A run without a screen. Each head it prints says that the journal has grown.
pub(crate) struct Headless {
    pub(crate) exit: Exit,
    pub(crate) journal: JournalView,
    /// The heads printed so far, as they stand.
    pub(crate) heads: Vec<String>,
    printed: Receiver<String>,
    errors: Receiver<String>,
}

impl Headless {
    pub(crate) fn start(site: &Site, args: &[&str]) -> Self {
        let mut child = site.command(args).spawn().expect("the binary runs");
        let printed = lines(child.stdout.take().expect("its output is piped"));
        let errors = lines(child.stderr.take().expect("its errors are piped"));
        let journal = JournalView::of(&site.path("journal"));
        Self { exit: Exit::of_child(child), journal, heads: Vec::new(), printed, errors }
    }

    /// Waits until the journal shows what is wanted.
    pub(crate) fn until(&mut self, what: &str, wanted: impl Fn(&JournalView) -> bool) {
        let deadline = Deadline::start();
        loop {
            self.journal.poll();
            if wanted(&self.journal) {
                return;
            }
            match deadline.next(&self.printed) {
                Some(head) => self.heads.push(head),
                None => panic!("{what}: not in the journal\n{}{}", self.journal.shown(), self.errors()),
            }
            self.heads.extend(self.printed.try_iter());
        }
    }

    /// Waits for the next head; false when there will be none.
    pub(crate) fn next_head(&mut self) -> bool {
        let head = Deadline::start().next(&self.printed);
        self.heads.extend(head.iter().cloned());
        head.is_some()
    }

    /// Waits until an adapter has been live `times` times.
    pub(crate) fn until_live(&mut self, adapter: &str, times: usize) {
        self.until(&format!("{adapter} live"), |journal| journal.steps(adapter, "live") >= times);
    }

    /// Waits until this is told on standard error.
    pub(crate) fn until_told(&self, text: &str) {
        let deadline = Deadline::start();
        while let Some(line) = deadline.next(&self.errors) {
            if line.contains(text) {
                return;
            }
        }
        panic!("{text}: not told");
    }

    /// Ends the run in order: exit code 0, and a seal at the journal's end.
    pub(crate) fn stop(mut self) -> JournalView {
        self.exit.signal(Signal::SIGTERM);
        assert_eq!(self.exit.wait(), Some(0), "{}", self.errors());
        self.journal.poll();
        assert!(
            self.journal.records.last().is_some_and(|record| record["kind"] == "seal" && record["cause"] == "stop"),
            "{}",
            self.journal.shown()
        );
        self.journal
    }

    /// Ends the run as a crash does, and gives every head it had printed.
    pub(crate) fn crash(mut self) -> Vec<String> {
        self.exit.signal(Signal::SIGKILL);
        assert_eq!(self.exit.wait(), None);
        let deadline = Deadline::start();
        while let Some(head) = deadline.next(&self.printed) {
            self.heads.push(head);
        }
        std::mem::take(&mut self.heads)
    }

    fn errors(&self) -> String {
        self.errors.try_iter().map(|line| line + "\n").collect()
    }
}

/// The lines of a pipe, as they come.
pub(crate) fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
