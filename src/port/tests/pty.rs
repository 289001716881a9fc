//! Real pseudo-terminals and the loopback: what the operating system does, rather than what a fake does.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use nix::pty::openpty;
use tokio::io::AsyncWriteExt as _;

use super::super::*;
use super::bench::*;
use crate::domain::{Input, PortEvent};

/// The device's end of a pseudo-terminal; closed when dropped.
struct Pty {
    device: File,
    path: PathBuf,
}

impl Pty {
    fn new() -> Self {
        let pty = openpty(None, None).unwrap();
        let path = nix::unistd::ttyname(pty.slave.as_fd()).unwrap();
        Self { device: File::from(pty.master), path }
    }
}

fn serial(path: &Path) -> Box<dyn Connect> {
    Box::new(SerialConnect::new(Locate::Path(path.to_owned()), 9600))
}

async fn refusal(path: &Path) -> OpenError {
    serial(path).connect().await.err().expect("it opened")
}

#[tokio::test]
async fn every_byte_passes_a_terminal_unchanged_in_both_directions() {
    let mut pty = Pty::new();
    let all: Vec<u8> = (0..=255).collect();
    let mut bench = Bench::over(64, letters(&all, None), serial(&pty.path));
    assert_eq!(bench.event().await.1, PortEvent::Opened { path: pty.path.display().to_string() });
    pty.device.write_all(&all).unwrap();
    let mut got = Vec::new();
    while got.len() < all.len() {
        if let Input::Reading { data, .. } = bench.next().await.input {
            got.extend_from_slice(&data);
        }
    }
    assert_eq!(got, all);
    let mut asked = [0; 256];
    pty.device.read_exact(&mut asked).unwrap();
    assert_eq!(asked.as_slice(), all);
}

#[tokio::test]
async fn a_port_that_is_open_already_is_busy_and_its_holder_is_named() {
    let pty = Pty::new();
    let _first = serial(&pty.path).connect().await.unwrap();
    let error = refusal(&pty.path).await;
    assert_eq!(error, OpenError::Busy { path: pty.path.display().to_string() });
    let told = serial(&pty.path).explain(&error).await;
    assert!(told.contains(&format!("(pid {})", std::process::id())), "{told}");
}

#[tokio::test]
async fn what_is_no_terminal_is_refused_without_opening_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    File::create(&file).unwrap();
    for path in [Path::new("/dev/null"), dir.path(), &file] {
        assert!(matches!(refusal(path).await, OpenError::NotATerminal { .. }), "{}", path.display());
    }
    assert!(matches!(refusal(&dir.path().join("none")).await, OpenError::NoSuchPort { .. }));
}

#[tokio::test]
async fn a_usb_identity_that_no_device_or_several_have_is_told() {
    let machine = super::super::sysfs::fake::Machine::new();
    let locate = || Locate::Usb { vid: 0x0403, pid: 0x6001, serial: None, name: "usb:0403:6001".to_owned() };
    let open = || SerialConnect::under(&machine.root(), locate(), 9600);
    let error = open().connect().await.err().unwrap();
    assert_eq!(error, OpenError::NotPluggedIn { port: "usb:0403:6001".to_owned() });
    machine.plug("ttyUSB0", "A1");
    let error = open().connect().await.err().unwrap();
    assert!(matches!(error, OpenError::NotATerminal { .. }), "the one that fits is opened: {error}");
    machine.plug("ttyUSB1", "A2");
    let error = open().connect().await.err().unwrap();
    assert!(error.to_string().contains("ttyUSB1") && error.to_string().contains("ttyUSB0"), "{error}");
}

#[tokio::test]
async fn a_driver_that_hangs_in_opening_delays_no_other_port() {
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let blocked = Mutex::new(blocked);
    let resolver: Resolver = Arc::new(move || {
        let _released = blocked.lock().unwrap().recv();
        None
    });
    let hanging = SerialConnect::new(Locate::Resolved { resolver, name: "sim:hangs".to_owned() }, 9600);
    let mut hanging = Bench::over(64, letters(b"@", None), Box::new(hanging));
    let mut pty = Pty::new();
    let mut other = Bench::over(64, letters(b"@", None), serial(&pty.path));
    other.until(is_opened).await;
    pty.device.write_all(b"A").unwrap();
    other.until(is_live).await;
    assert!(hanging.inputs.try_recv().is_err());
    drop(release);
    assert!(is_open_failed(&hanging.event().await.1));
}

/// A port whose tries follow each other at once.
struct Hasty(SerialConnect);

impl Connect for Hasty {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        self.0.connect()
    }

    fn explain(&self, error: &OpenError) -> BoxFuture<'static, String> {
        self.0.explain(error)
    }

    fn pace(&self) -> Pace {
        Pace { quick: Duration::from_millis(1), steady: Duration::from_millis(1), quick_tries: 1 }
    }
}

/// Whether this process runs the named test and nothing else, so that what it holds can be counted.
const ALONE: &str = "HOOKWATCH_TEST_ALONE";

#[test]
fn twenty_losses_and_returns_leave_no_handle_and_no_thread_behind() {
    if std::env::var_os(ALONE).is_none() {
        let (_crate, module) = module_path!().split_once("::").unwrap();
        let name = format!("{module}::twenty_losses_and_returns_leave_no_handle_and_no_thread_behind");
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &name, "--test-threads=1", "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&run.stderr));
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(twenty_losses_and_returns());
}

async fn twenty_losses_and_returns() {
    let count = |folder| std::fs::read_dir(folder).unwrap().count();
    let plugged: Arc<Mutex<Option<PathBuf>>> = Arc::default();
    let asked = Arc::clone(&plugged);
    let resolver: Resolver = Arc::new(move || asked.lock().unwrap().clone());
    let connect = SerialConnect::new(Locate::Resolved { resolver, name: "sim:hall".to_owned() }, 9600);
    let mut bench = Bench::over(64, letters(b"@", None), Box::new(Hasty(connect)));
    let told = bench.until(is_open_failed).await.1;
    assert!(why(&told).starts_with("sim:hall is not plugged in"), "{told:?}");
    let mut held = Vec::new();
    for _ in 0..20 {
        let mut pty = Pty::new();
        *plugged.lock().unwrap() = Some(pty.path.clone());
        bench.until(is_opened).await;
        pty.device.write_all(b"A").unwrap();
        bench.until(is_live).await;
        *plugged.lock().unwrap() = None;
        drop(pty);
        bench.until(is_lost).await;
        assert!(is_open_failed(&bench.event().await.1), "the wire is closed before the next try");
        held.push((count("/proc/self/fd"), count("/proc/self/task")));
    }
    let (first, last) = (held[1], held[19]);
    assert_eq!(first.0, last.0, "open handles after each loss: {held:?}");
    assert!(last.1 <= first.1.max(4), "threads after each loss: {held:?}");
}

#[tokio::test]
async fn a_serial_server_is_connected_lost_and_connected_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut bench = Bench::over(64, letters(b"@", None), Box::new(TcpConnect::new("127.0.0.1", port)));
    for _ in 0..2 {
        let (mut server, _) = listener.accept().await.unwrap();
        let (_, event) = bench.until(is_opened).await;
        assert_eq!(event, PortEvent::Opened { path: format!("tcp://127.0.0.1:{port}") });
        server.write_all(b"A").await.unwrap();
        bench.until(is_live).await;
        drop(server);
        bench.until(is_lost).await;
    }
    drop(listener);
    let (_, event) = bench.until(is_open_failed).await;
    assert!(why(&event).contains("check the port number"), "{event:?}");
}

#[tokio::test]
async fn a_link_that_points_to_another_device_now_is_a_vanished_node() {
    let (first, second) = (Pty::new(), Pty::new());
    let dir = tempfile::tempdir().unwrap();
    let link = dir.path().join("by-id");
    std::os::unix::fs::symlink(&first.path, &link).unwrap();
    let connection = serial(&link).connect().await.unwrap();
    assert!(connection.wire.has_node());
    assert_eq!(connection.wire.vanished(), None);
    std::fs::remove_file(&link).unwrap();
    assert!(connection.wire.vanished().unwrap().contains("is gone"));
    std::os::unix::fs::symlink(&second.path, &link).unwrap();
    assert!(connection.wire.vanished().unwrap().contains("is another device now"));
}

#[test]
fn the_network_is_asked_less_often_than_a_local_node() {
    assert_eq!(TcpConnect::new("127.0.0.1", 1).pace(), Pace::NETWORK);
    assert!(Pace::NETWORK.steady <= Duration::from_secs(2) && Pace::LOCAL.steady <= Duration::from_millis(500));
}
