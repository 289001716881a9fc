//! The device's end of a real pseudo-terminal, and small devices that answer as `docs/PROTOCOLS.md` says.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::pty::openpty;
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

/// How a device answers what the host sends.
pub(crate) trait Answers: Send + 'static {
    fn answer(&mut self, bytes: &[u8]) -> Vec<u8>;
}

/// A device that is plugged in until this is dropped.
pub(crate) struct Device {
    port: File,
    path: PathBuf,
    /// Held so that the wire stays whole while the host has it closed, and to wake the answering thread.
    host_end: Option<OwnedFd>,
    is_unplugged: Arc<AtomicBool>,
    answering: Option<JoinHandle<()>>,
    link: Option<PathBuf>,
}

impl Device {
    pub(crate) fn plug(mut device: impl Answers) -> Self {
        let pty = openpty(None, None).expect("a pseudo-terminal");
        let mut settings = tcgetattr(&pty.slave).expect("the settings of a terminal");
        // Raw from the first byte: a terminal in canonical mode echoes, and swallows what its queue does not hold.
        cfmakeraw(&mut settings);
        tcsetattr(&pty.slave, SetArg::TCSANOW, &settings).expect("a terminal can be made raw");
        let path = nix::unistd::ttyname(pty.slave.as_fd()).expect("the name of a terminal");
        let port = File::from(pty.master);
        let mut wire = port.try_clone().expect("a second handle");
        let is_unplugged = Arc::new(AtomicBool::new(false));
        let unplugged = Arc::clone(&is_unplugged);
        let answering = std::thread::spawn(move || {
            let mut buffer = [0; 256];
            while let Ok(count) = wire.read(&mut buffer) {
                if count == 0 || unplugged.load(Ordering::SeqCst) {
                    return;
                }
                let answer = device.answer(buffer.get(..count).unwrap_or_default());
                if wire.write_all(&answer).is_err() {
                    return;
                }
            }
        });
        Self { port, path, host_end: Some(pty.slave), is_unplugged, answering: Some(answering), link: None }
    }

    /// Plugs a device in behind a link, as udev does for an adapter that comes back.
    pub(crate) fn plug_behind(link: &Path, device: impl Answers) -> Self {
        let mut device = Self::plug(device);
        std::os::unix::fs::symlink(&device.path, link).expect("a link can be made");
        device.link = Some(link.to_owned());
        device
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the device says of itself. One call is one stretch of bytes: no answer falls into it.
    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.port.write_all(bytes.as_ref()).expect("the wire takes bytes");
    }

    /// A second hand on the device, for a thread that says more than the wire holds.
    pub(crate) fn mouth(&self) -> File {
        self.port.try_clone().expect("a second handle")
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // Before the wire: its name is given to the next terminal that anyone opens.
        if let Some(link) = &self.link {
            let _ = std::fs::remove_file(link);
        }
        self.is_unplugged.store(true, Ordering::SeqCst);
        if let Some(host_end) = self.host_end.take() {
            // Wakes the answering thread, which then lets go of the wire. Where the wire is dead, it has done so.
            let _ = File::from(host_end).write_all(b"\n");
        }
        if let Some(answering) = self.answering.take() {
            let _ = answering.join();
        }
    }
}

/// A unit of whozz, with its toggles as they stand in its memory.
pub(crate) struct Whozz {
    toggles: Vec<u8>,
}

impl Whozz {
    /// A unit as it left the factory: everything must be set.
    pub(crate) fn new_from_factory() -> Self {
        Self { toggles: b"eCxUDaSOBKT".to_vec() }
    }

    /// A unit that an earlier run has set up.
    pub(crate) fn set_up() -> Self {
        Self { toggles: b"EcXUdASoBKT".to_vec() }
    }
}

impl Answers for Whozz {
    fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        for byte in bytes {
            if self.toggles.contains(&b'e') {
                answer.push(*byte);
            }
            match byte {
                b'@' => answer.push(b'#'),
                b'V' => {
                    let toggles = String::from_utf8_lossy(&self.toggles);
                    answer.extend(format!("V6.1 {toggles} L=01 11/22 08:50:12\r\n").bytes());
                }
                letter => {
                    for toggle in self.toggles.iter_mut().filter(|toggle| toggle.eq_ignore_ascii_case(letter)) {
                        *toggle = *letter;
                    }
                }
            }
        }
        answer
    }
}

/// A detail record: `R` ring, `F` off-hook, `N` on-hook, `H` flash.
pub(crate) fn detail(line: u8, letter: char) -> String {
    format!("${line:02} {letter}{:13}11/22 08:50:12\r\n", "")
}

/// A call record, `what` being `I S`, `O E` and so on.
pub(crate) fn call(line: u8, what: &str, number: &str, name: &str) -> String {
    format!("${line:02} {what} 0000 G A1 11/22 08:50 AM {number:<14} {name:<15}\r\n")
}

/// A one-line telephone box with its handset on the cradle or off it.
#[derive(Default)]
pub(crate) struct TelephoneBox {
    line: Vec<u8>,
    is_lifted: Arc<AtomicBool>,
}

impl TelephoneBox {
    /// What the handset does from now on.
    pub(crate) fn handset(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_lifted)
    }
}

impl Answers for TelephoneBox {
    fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        for byte in bytes {
            self.line.push(*byte);
            if let Some(command) = self.line.strip_suffix(b"\r\n") {
                let hook = if self.is_lifted.load(Ordering::SeqCst) { "OFF_HOOK" } else { "ON_HOOK" };
                let told = match command {
                    b"" => "READY\r\n".to_owned(),
                    b"LINE" => format!("OK\r\nLINE {hook}\r\nREADY\r\n"),
                    _ => "INVALID\r\n".to_owned(),
                };
                answer.extend(told.bytes());
                self.line.clear();
            }
        }
        answer
    }
}

/// A dial board never answers.
struct DialBoard;

impl Answers for DialBoard {
    fn answer(&mut self, _bytes: &[u8]) -> Vec<u8> {
        Vec::new()
    }
}

/// A dial board that tells its hook state about every 300 ms until this is dropped.
pub(crate) struct Heartbeat {
    device: Device,
    hook: Sender<u8>,
}

impl Heartbeat {
    pub(crate) fn start() -> Self {
        let device = Device::plug(DialBoard);
        let mut port = device.mouth();
        let (hook, told) = channel();
        std::thread::spawn(move || {
            let mut now = 0x00;
            loop {
                match told.recv_timeout(Duration::from_millis(300)) {
                    Ok(next) => now = next,
                    Err(RecvTimeoutError::Timeout) if port.write_all(&[now]).is_ok() => {}
                    Err(_) => return,
                }
            }
        });
        Self { device, hook }
    }

    pub(crate) fn path(&self) -> &Path {
        self.device.path()
    }

    pub(crate) fn lift(&self) {
        self.hook.send(0x80).expect("the board is plugged in");
    }

    pub(crate) fn replace(&self) {
        self.hook.send(0x00).expect("the board is plugged in");
    }
}
