//! One command from its start to its end: started without a shell, in a session and a process group of its own, killed
//! with the whole group when its time is over, reaped in any case.
//!
//! ```text
//! starting --+--> running --+-- ends by itself --> group killed --> last words --> reaped
//!            |              +-- time is over ----> group killed -----------------> reaped
//!            |              +-- run ends, grace -> group killed -----------------> reaped
//!            +--> cannot be started
//! ```
//! The leader of the group is reaped only after the group was killed: until then its number cannot be given to another
//! group, so that no stranger is ever killed. What left the group on purpose (a daemon) is left alone.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use nix::sys::signal::{Signal as Kill, killpg};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;
use tokio::net::unix::pipe::Receiver;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::last_words::LastWords;
use super::runner::Closing;
use crate::domain::Announced;

/// How long a command may go on when the run ends.
pub(super) const GRACE: Duration = Duration::from_secs(1);
/// How long what a command wrote last may take to be read once it has ended: only what left its group can hold the pipe
/// open.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How long a killed process may take to be gone. Only one that waits for a device or a file server takes any longer.
const REAPING: Duration = Duration::from_secs(1);
/// How often a killed process is looked for when nobody can wait for it, 1 ms apart.
const LOOKS: u32 = 200;
/// All that a command sees of our environment: where programs are, the language, the home folder, the time zone.
const ENVIRONMENT: [&str; 4] = ["PATH", "LANG", "HOME", "TZ"];

/// What became of a command.
pub(super) struct Ended {
    pub(super) outcome: Announced,
    /// Resolves when its process is gone, where that was not so within [`REAPING`].
    pub(super) remains: Option<BoxFuture<'static, ()>>,
}

/// How a command came to its end.
enum Ending {
    Itself,
    Overdue,
    RunEnded,
}

/// Runs a command to its end.
pub(super) async fn run(argv: Vec<String>, timeout: Duration, closing: Closing) -> Ended {
    let program = argv.first().cloned().unwrap_or_default();
    // The kernel may take its time to find and read a program, on a file server that is gone for ever.
    let mut starting = tokio::task::spawn_blocking(move || Leader::start(&argv));
    let started = tokio::select! {
        started = &mut starting => started.unwrap_or_else(|error| Err(error.into())),
        () = tokio::time::sleep(timeout) => {
            let why = format!("failed to start {program} within {} s; check where it is stored", timeout.as_secs());
            // Dropped when it comes up after all, and so killed.
            let remains = async move { drop(starting.await) }.boxed();
            return Ended { outcome: failed(why), remains: Some(remains) };
        }
    };
    match started.and_then(Running::follow) {
        Ok(running) => running.go_on(timeout, closing).await,
        Err(error) => {
            let why = format!("failed to start {program}: {error}; check `command` in its [[annunciate]]");
            Ended { outcome: failed(why), remains: None }
        }
    }
}

/// The first process of a group. Dropped before it was reaped, it kills the group and reaps: this needs no runtime, so
/// that a command is not lost whose runtime ends while it is being started.
struct Leader {
    child: Child,
    group: Pid,
    is_reaped: bool,
}

impl Leader {
    /// Starts the command. Blocks until the kernel has taken the program.
    fn start(argv: &[String]) -> std::io::Result<Self> {
        let (program, arguments) = argv.split_first().ok_or_else(|| std::io::Error::other("no program is named"))?;
        let mut command = Command::new(program);
        command.args(arguments).env_clear().envs(environment());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        own_session(&mut command);
        let child = command.spawn()?;
        let group = Pid::from_raw(child.id().cast_signed());
        Ok(Self { child, group, is_reaped: false })
    }

    /// Whether it has ended; it is not reaped by this.
    fn has_ended(&self) -> bool {
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        // An error also means that it is not there any more, or ended in a way that `nix` has no name for.
        !matches!(waitid(Id::Pid(self.group), look), Ok(WaitStatus::StillAlive))
    }

    /// Kills the whole group, unless its leader was reaped: its number may be a stranger's by then.
    fn kill(&self) {
        if !self.is_reaped {
            // There is nobody left to kill where this fails.
            let _ = killpg(self.group, Kill::SIGKILL);
        }
    }

    /// Reaps it if it has ended.
    fn reap(&mut self) -> std::io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait();
        self.is_reaped |= !matches!(status, Ok(None));
        status
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        self.kill();
        for _ in 0..LOOKS {
            if self.is_reaped || !matches!(self.reap(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// A command that runs.
struct Running {
    leader: Leader,
    /// Says that some child of ours ended.
    deaths: Signal,
    stderr: Option<Receiver>,
}

impl Running {
    fn follow(mut leader: Leader) -> std::io::Result<Self> {
        let deaths = signal(SignalKind::child())?;
        let stderr = leader.child.stderr.take().map(OwnedFd::from).map(Receiver::from_owned_fd).transpose()?;
        Ok(Self { leader, deaths, stderr })
    }

    async fn go_on(mut self, timeout: Duration, closing: Closing) -> Ended {
        let mut words = LastWords::default();
        let mut stderr = self.stderr.take();
        let ending = tokio::select! {
            biased;
            () = self.ended() => Ending::Itself,
            () = tokio::time::sleep(timeout) => Ending::Overdue,
            () = closing.begins().then(|()| tokio::time::sleep(GRACE)) => Ending::RunEnded,
            never = words.follow(stderr.as_mut()) => match never {},
        };
        self.leader.kill();
        if let (Ending::Itself, Some(stderr)) = (&ending, &mut stderr) {
            // What it wrote may still be in the pipe.
            let _ = tokio::time::timeout(LAST_WORDS, words.read_to_end(stderr)).await;
        }
        drop(stderr);
        let reaped = tokio::time::timeout(REAPING, self.reaped()).await;
        let outcome = match (ending, &reaped) {
            (Ending::Itself, Ok(Ok(status))) => judge(*status, &words),
            (Ending::Itself, Ok(Err(error))) => failed(format!("how it ended cannot be known: {error}")),
            (Ending::Itself, Err(_)) => failed("how it ended cannot be known".to_owned()),
            (Ending::Overdue, _) => Announced::Killed { after_s: timeout.as_secs() },
            (Ending::RunEnded, _) => failed("the run ended before it did: it was killed".to_owned()),
        };
        let remains = reaped.is_err().then(|| async move { drop(self.reaped().await) }.boxed());
        Ended { outcome, remains }
    }

    /// Resolves when the leader has ended; it is not reaped yet.
    async fn ended(&mut self) {
        while !self.leader.has_ended() {
            self.deaths.recv().await;
        }
    }

    /// Reaps the leader when it has ended.
    async fn reaped(&mut self) -> std::io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.leader.reap()? {
                return Ok(status);
            }
            self.deaths.recv().await;
        }
    }
}

/// A session of its own comes with a group of its own, and without the terminal: a program that asks for a password
/// there would draw over the screen and take its keys.
fn own_session(command: &mut Command) {
    let leave = || nix::unistd::setsid().map(drop).map_err(std::io::Error::from);
    #[expect(unsafe_code, reason = "no safe way exists; between fork and exec only the system call setsid is made")]
    unsafe {
        command.pre_exec(leave);
    }
}

fn environment() -> impl Iterator<Item = (&'static str, OsString)> {
    ENVIRONMENT.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)))
}

fn judge(status: ExitStatus, words: &LastWords) -> Announced {
    if status.success() {
        return Announced::Done;
    }
    match words.text() {
        text if text.is_empty() => failed(format!("it ended with {status}")),
        text => failed(format!("it ended with {status}: {text}")),
    }
}

fn failed(why: String) -> Announced {
    Announced::Failed { why }
}
