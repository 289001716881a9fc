//! A pseudo-terminal pair: the device holds the master, the host opens the other end by its path.

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use nix::fcntl::{OFlag, open};
use nix::pty::{PtyMaster, grantpt, posix_openpt, ptsname_r, unlockpt};
use nix::sys::stat::Mode;
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use tokio::io::unix::AsyncFd;

/// A plugged-in wire. Dropping it unplugs it: the host then reads an end or an error.
#[derive(Debug)]
pub(super) struct Wire {
    master: AsyncFd<PtyMaster>,
    path: PathBuf,
    /// Held so that the wire stays whole while the host has it closed: without it the master would report a hang-up
    /// over and over.
    _held: OwnedFd,
}

impl Wire {
    /// A new pair, raw from its first byte: a terminal in canonical mode swallows bytes when its queue is full.
    pub(super) fn new() -> io::Result<Self> {
        let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let path = PathBuf::from(ptsname_r(&master)?);
        let held = open(&path, OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC, Mode::empty())?;
        let mut settings = tcgetattr(&held)?;
        cfmakeraw(&mut settings);
        tcsetattr(&held, SetArg::TCSANOW, &settings)?;
        // SAFETY: the master owns its descriptor and tells the same one as long as it lives; nothing here closes or
        // replaces it before the `AsyncFd` that owns the master is dropped.
        #[expect(
            unsafe_code,
            reason = "the safe constructor is deprecated for types that could change their descriptor"
        )]
        let master = unsafe { AsyncFd::register(master) }?;
        Ok(Self { master, path, _held: held })
    }

    /// The host's end.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for bytes from the host.
    pub(super) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut ready = self.master.readable().await?;
            if let Ok(result) = ready.try_io(|master| master.get_ref().read(buffer)) {
                return result;
            }
        }
    }

    /// Sends what fits into the terminal's queue (about 4 KiB). The rest is lost, as on a wire without flow control to
    /// which nobody listens.
    pub(super) fn send(&self, bytes: &[u8]) {
        let _ = self.master.get_ref().write(bytes);
    }
}
