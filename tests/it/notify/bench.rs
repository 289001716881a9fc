//! A runner, a folder for what its commands leave, and named pipes through which they are heard.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::stat::Mode;
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use tokio::sync::mpsc::UnboundedReceiver;

use hookwatch::domain::{Announced, Annunciation, AnnunciationReport};
use hookwatch::notify::CommandRunner;

/// Longer than any test lasts.
pub(super) const LONG: Duration = Duration::from_mins(5);

pub(super) struct Bench {
    pub(super) runner: CommandRunner,
    pub(super) reports: UnboundedReceiver<AnnunciationReport>,
    pub(super) dir: tempfile::TempDir,
    next_id: u64,
}

impl Bench {
    pub(super) fn new() -> Self {
        let (runner, reports) = CommandRunner::start();
        Self { runner, reports, dir: tempfile::tempdir().unwrap(), next_id: 1 }
    }

    pub(super) fn submit(&mut self, argv: &[&str], timeout: Duration) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let argv = argv.iter().map(|&word| word.to_owned()).collect();
        self.runner.submit(Annunciation { id, rule: 0, argv, episode: None }, timeout);
        id
    }

    /// Hands in a script; its first argument is the folder of this bench.
    pub(super) fn submit_script(&mut self, script: &str, timeout: Duration) -> u64 {
        let dir = self.dir.path().to_str().unwrap().to_owned();
        self.submit(&["/bin/sh", "-c", script, "sh", &dir], timeout)
    }

    /// How one command ends.
    pub(super) async fn outcome(&mut self, argv: &[&str], timeout: Duration) -> Announced {
        let id = self.submit(argv, timeout);
        let report = self.reports.recv().await.unwrap();
        assert_eq!(report.id, id);
        report.outcome
    }

    /// How one script ends.
    pub(super) async fn script(&mut self, script: &str, timeout: Duration) -> Announced {
        let id = self.submit_script(script, timeout);
        let report = self.reports.recv().await.unwrap();
        assert_eq!(report.id, id);
        report.outcome
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// A named pipe that only a command writes to.
    pub(super) fn witness(&self, name: &str) -> Witness {
        let path = self.path(name);
        nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
        // Not blocking: nobody writes yet, and whoever does must find a reader.
        let pipe = OpenOptions::new().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path).unwrap();
        Witness(pipe)
    }

    /// A named pipe that this test keeps open on both ends.
    pub(super) fn pipe(&self, name: &str) -> File {
        let path = self.path(name);
        nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
        OpenOptions::new().read(true).write(true).open(path).unwrap()
    }
}

/// Hears what processes write to a named pipe, and when the last of them is gone.
pub(super) struct Witness(File);

impl Witness {
    /// Everything that was written, once no process holds the pipe any more.
    pub(super) fn hear_all(mut self) -> String {
        fcntl(&self.0, FcntlArg::F_SETFL(OFlag::empty())).unwrap();
        let mut heard = String::new();
        self.0.read_to_string(&mut heard).unwrap();
        heard
    }
}

/// Whether a process is no child of ours any more: it has ended and was reaped.
pub(super) fn is_reaped(pid: &str) -> bool {
    let pid = Pid::from_raw(pid.trim().parse().unwrap());
    waitpid(pid, Some(WaitPidFlag::WNOHANG)) == Err(Errno::ECHILD)
}

/// Whether a process of that number runs. A stranger's child that ended may stay in the table until it is reaped.
pub(super) fn is_running(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    let state = stat.ok().and_then(|stat| stat.rsplit_once(") ")?.1.chars().next());
    state.is_some_and(|state| !"ZX".contains(state))
}

pub(super) fn why(outcome: Announced) -> String {
    match outcome {
        Announced::Failed { why } => why,
        other => panic!("it failed not: {other:?}"),
    }
}
