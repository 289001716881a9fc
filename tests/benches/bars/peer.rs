//! A whozz chain on a pseudo-terminal, answering in a thread of its own: `@`, `V` and the toggles, by the grammar of
//! `docs/PROTOCOLS.md`. What it says beside its answers, the measurement decides.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

use crate::Failure;

/// Lines of one unit.
const UNIT_LINES: u8 = 8;
/// A byte no dialogue sends: it ends the answering thread.
const LEAVE: u8 = 0x04;

/// The chain.
pub(crate) struct Peer {
    node: PathBuf,
    mouth: Arc<Mutex<Mouth>>,
    slave: File,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// The one place where bytes go out, so that an answer never falls into a record.
struct Mouth {
    master: File,
    /// Bytes that were sent, answers included.
    sent: u64,
}

impl Mouth {
    fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.master.write_all(bytes)?;
        self.sent += bytes.len() as u64;
        Ok(())
    }
}

impl Peer {
    /// A chain of `units` units with eight lines each, with factory settings.
    pub(crate) fn plug_in(units: u8) -> Result<Self, Failure> {
        let pty = nix::pty::openpty(None, None)?;
        let mut raw = tcgetattr(&pty.slave)?;
        cfmakeraw(&mut raw);
        tcsetattr(&pty.slave, SetArg::TCSANOW, &raw)?;
        let node = node_of(&pty.slave)?;
        let master = File::from(pty.master);
        let mut ear = master.try_clone()?;
        let mouth = Arc::new(Mutex::new(Mouth { master, sent: 0 }));
        let answers = Arc::clone(&mouth);
        let thread = std::thread::spawn(move || answer(&mut ear, &answers, units));
        Ok(Self { node, mouth, slave: File::from(pty.slave), thread: Some(thread) })
    }

    /// The device node.
    pub(crate) fn node(&self) -> &Path {
        &self.node
    }

    /// Sends whole records; returns when the pseudo-terminal has taken them.
    pub(crate) fn say(&self, bytes: &[u8]) -> io::Result<()> {
        self.mouth.lock().unwrap_or_else(PoisonError::into_inner).say(bytes)
    }

    /// Every byte sent so far.
    pub(crate) fn sent(&self) -> u64 {
        self.mouth.lock().unwrap_or_else(PoisonError::into_inner).sent
    }

    /// Sends a detail record: `F`, `N`, `R`.
    pub(crate) fn detail(&self, line: usize, letter: char) -> io::Result<()> {
        self.say(format!("${line:02} {letter}{:13}11/22 08:50:12\r\n", "").as_bytes())
    }
}

impl Drop for Peer {
    /// The thread must let go of the master before the other side sees a hang-up.
    fn drop(&mut self) {
        let asked = self.slave.write_all(&[LEAVE]);
        if let (Ok(()), Some(thread)) = (asked, self.thread.take()) {
            drop(thread.join());
        }
    }
}

/// The start record of an inbound call.
pub(crate) fn caller(line: usize, number: u64) -> String {
    format!("${line:02} I S 0000 G A0 11/22 08:50 AM {number:<14} {:<15}\r\n", "CALLER")
}

fn node_of(slave: &OwnedFd) -> Result<PathBuf, Failure> {
    Ok(nix::unistd::ttyname(slave)?)
}

fn answer(ear: &mut File, mouth: &Mutex<Mouth>, units: u8) -> io::Result<()> {
    let mut toggles = *b"EcXDASOBKT";
    let mut heard = [0; 256];
    loop {
        let count = ear.read(&mut heard)?;
        for byte in heard.iter().take(count).copied() {
            let mut mouth = mouth.lock().unwrap_or_else(PoisonError::into_inner);
            match byte {
                LEAVE => return Ok(()),
                b'@' => mouth.say(b"#")?,
                b'V' => {
                    let shown = String::from_utf8_lossy(&toggles).into_owned();
                    for unit in 0..units {
                        let first = unit * UNIT_LINES + 1;
                        mouth.say(format!("V6.1 {shown} L={first:02} 11/22 08:50:12\r\n").as_bytes())?;
                    }
                }
                letter => {
                    for toggle in toggles.iter_mut().filter(|toggle| toggle.eq_ignore_ascii_case(&letter)) {
                        *toggle = letter;
                    }
                }
            }
        }
    }
}
