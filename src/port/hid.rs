//! USB HID devices by their raw nodes. A device is found by its identity, anew at each opening; what it is, each report, and
//! once a second that it can still be read go into the stream as packets (`decode::packets`). Nothing is ever written to
//! it, and none of its reports is interpreted here.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _};
use nix::fcntl::OFlag;
use nix::sys::stat::Mode;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::spawn_blocking;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::advice;
use super::connect::{Connect, Connection, OpenError, Wire, explained_aside, only_read};
use super::hidraw::{HidDevice, hid_devices};
use super::serial::{NodeIdentity, look, vanished};
use crate::decode::hid::{HookSwitch, Identity, about, layout};
use crate::decode::packets::{LONGEST_PAYLOAD, Tag, wrap};

/// How often the stream says that the device can still be read.
const ALIVE_EVERY: Duration = Duration::from_secs(1);

/// Opens HID devices.
pub struct HidConnect {
    identity: Identity,
    serial: Option<String>,
    root: PathBuf,
}

impl HidConnect {
    /// Opens the device of this identity.
    #[must_use]
    pub fn new(identity: Identity, serial: Option<String>) -> Self {
        Self { identity, serial, root: PathBuf::from("/") }
    }

    /// The same, with `/sys` and `/dev` looked up under `root`.
    #[cfg(test)]
    fn under(root: &Path, identity: Identity, serial: Option<String>) -> Self {
        Self { identity, serial, root: root.to_owned() }
    }
}

impl Connect for HidConnect {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let (identity, serial, root) = (self.identity, self.serial.clone(), self.root.clone());
        let opening = spawn_blocking(move || open(&find(&root, identity, serial.as_deref())?));
        async move {
            let opened = opening.await.unwrap_or_else(|error| {
                Err(OpenError::Failed { path: "the device".to_owned(), why: error.to_string() })
            });
            let Node { file, path, identity, first } = opened?;
            let shown = path.display().to_string();
            let wire = HidWire::new(file, first, Some((path, identity)))
                .map_err(|error| OpenError::Failed { path: shown.clone(), why: error.to_string() })?;
            Ok(Connection { path: shown, wire: Box::new(wire) })
        }
        .boxed()
    }

    fn explain(&self, error: &OpenError) -> BoxFuture<'static, String> {
        let root = self.root.clone();
        explained_aside(error, move |error| advice::explain_hid(&root, error))
    }
}

/// The one device that is named. Of several interfaces of one device the one with the hook switch is meant.
fn find(root: &Path, identity: Identity, serial: Option<&str>) -> Result<HidDevice, OpenError> {
    let named = HidDevice {
        node: PathBuf::new(),
        identity,
        serial: serial.map(ToOwned::to_owned),
        name: None,
        descriptor: Vec::new(),
    };
    let port = named.port();
    let mut fitting: Vec<_> = hid_devices(root).into_iter().filter(|device| device.is(identity, serial)).collect();
    if fitting.iter().any(HidDevice::has_hook_switch) {
        fitting.retain(HidDevice::has_hook_switch);
    }
    match fitting.pop() {
        None => Err(OpenError::NotPluggedIn { port }),
        Some(device) if fitting.is_empty() => match layout(identity, &device.descriptor, HookSwitch::Declared) {
            Ok(_) => Ok(device),
            Err(error) => {
                Err(OpenError::NoHookSwitch { path: device.node.display().to_string(), why: error.to_string() })
            }
        },
        Some(device) => {
            fitting.push(device);
            let nodes: Vec<_> = fitting.iter().map(|device| device.node.display().to_string()).collect();
            Err(OpenError::Ambiguous { port, nodes: nodes.join(", ") })
        }
    }
}

/// An opened node, and what goes first into its stream.
struct Node {
    file: File,
    path: PathBuf,
    identity: NodeIdentity,
    first: Vec<u8>,
}

fn open(device: &HidDevice) -> Result<Node, OpenError> {
    let path = device.node.clone();
    let shown = || path.display().to_string();
    let before = look(&path)?;
    let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    let opened = nix::fcntl::open(&path, flags, Mode::empty()).map_err(io::Error::from);
    let file = opened.map(File::from).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => OpenError::NoPermission { path: shown() },
        io::ErrorKind::NotFound => OpenError::NoSuchPort { path: shown() },
        _ => OpenError::Failed { path: shown(), why: error.to_string() },
    })?;
    if look(&path)? != before {
        return Err(OpenError::Failed { path: shown(), why: "the device was plugged in anew meanwhile".to_owned() });
    }
    let first = wrap(Tag::About, &about(device.identity, &device.descriptor));
    Ok(Node { file, path, identity: before, first })
}

/// A stream of packets.
struct HidWire {
    file: AsyncFd<File>,
    node: Option<(PathBuf, NodeIdentity)>,
    ticks: Interval,
    /// What of a packet has not been read yet.
    rest: Vec<u8>,
}

impl HidWire {
    fn new(file: File, first: Vec<u8>, node: Option<(PathBuf, NodeIdentity)>) -> io::Result<Self> {
        // SAFETY: a file owns its descriptor and tells the same one as long as it lives; nothing here closes or replaces
        // it before the `AsyncFd` that owns the file is dropped.
        #[expect(
            unsafe_code,
            reason = "the safe constructor is deprecated for types that could change their descriptor"
        )]
        let file = unsafe { AsyncFd::register(file) }?;
        let mut ticks = interval(ALIVE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Self { file, node, ticks, rest: first })
    }

    /// The next report. Each read gives one; an end of file means that there is no device any more.
    fn poll_report(&self, cx: &mut Context<'_>) -> Poll<io::Result<Vec<u8>>> {
        let mut report = vec![0; LONGEST_PAYLOAD];
        loop {
            let mut ready = ready!(self.file.poll_read_ready(cx))?;
            match ready.try_io(|file| file.get_ref().read(&mut report)) {
                Ok(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                Ok(Ok(length)) => {
                    report.truncate(length);
                    return Poll::Ready(Ok(report));
                }
                Ok(Err(error)) => return Poll::Ready(Err(error)),
                Err(_would_block) => {}
            }
        }
    }
}

impl AsyncRead for HidWire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.rest.is_empty() {
            self.rest = match self.poll_report(cx) {
                Poll::Ready(report) => wrap(Tag::Data, &report?),
                Poll::Pending => {
                    ready!(self.ticks.poll_tick(cx));
                    wrap(Tag::Alive, &[])
                }
            };
        }
        let count = self.rest.len().min(buf.remaining());
        let behind = self.rest.split_off(count);
        buf.put_slice(&self.rest);
        self.rest = behind;
        Poll::Ready(Ok(()))
    }
}

only_read!(HidWire);

impl Wire for HidWire {
    fn has_node(&self) -> bool {
        self.node.is_some()
    }

    fn vanished(&self) -> Option<String> {
        self.node.as_ref().and_then(|(path, identity)| vanished(path, *identity))
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixDatagram;

    use tokio::io::AsyncReadExt as _;

    use super::super::sysfs::fake::Machine;
    use super::*;

    const IDENTITY: Identity = Identity { vid: 0x1209, pid: 1 };
    const SWITCH: [u8; 12] = [0x05, 0x0b, 0x09, 0x20, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0xc0, 0xc0];

    fn refusal(machine: &Machine, serial: Option<&str>) -> OpenError {
        find(&machine.root(), IDENTITY, serial).expect_err("nothing fits")
    }

    #[test]
    fn of_several_interfaces_the_one_with_the_hook_switch_is_opened() {
        let machine = Machine::new();
        assert_eq!(refusal(&machine, None), OpenError::NotPluggedIn { port: "hid:1209:0001".to_owned() });
        machine.plug_hid("hidraw0", "0003:00001209:00000001", "A", &[0x05, 0x0c, 0x09, 0xe9, 0x81, 0x02]);
        let told = refusal(&machine, None).to_string();
        assert!(told.ends_with("it has no hook switch (usage 0b/20); it reports 0c/e9"), "{told}");
        machine.plug_hid("hidraw1", "0003:00001209:00000001", "A", &SWITCH);
        let found = find(&machine.root(), IDENTITY, Some("A")).unwrap();
        assert!(found.node.ends_with("dev/hidraw1"));
        machine.plug_hid("hidraw2", "0003:00001209:00000001", "B", &SWITCH);
        assert!(matches!(refusal(&machine, None), OpenError::Ambiguous { .. }));
        let port = "hid:1209:0001:C".to_owned();
        assert_eq!(refusal(&machine, Some("C")), OpenError::NotPluggedIn { port });
    }

    #[tokio::test]
    async fn what_is_plugged_in_is_told_when_the_device_is_not() {
        let machine = Machine::new();
        machine.plug_hid("hidraw0", "0003:00001209:00000002", "Z", &SWITCH);
        let mut connect = HidConnect::under(&machine.root(), IDENTITY, None);
        let error = connect.connect().await.err().expect("another device");
        let told = connect.explain(&error).await;
        assert_eq!(told, "hid:1209:0001 is not plugged in; plugged in: hid:1209:0002:Z");
    }

    #[test]
    fn a_device_without_permission_names_the_udev_rule() {
        let error = OpenError::NoPermission { path: "/dev/hidraw0".to_owned() };
        let told = advice::explain_hid(Machine::new().root().as_path(), &error);
        assert!(told.contains("packaging/99-hookwatch.rules"), "{told}");
    }

    async fn expect(wire: &mut HidWire, packets: &[Vec<u8>]) {
        let expected = packets.concat();
        let mut got = vec![0; expected.len()];
        wire.read_exact(&mut got).await.unwrap();
        assert_eq!(got, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn reports_that_wait_come_in_order_then_a_sign_of_life_a_second_until_the_device_is_gone() {
        let (device, host) = UnixDatagram::pair().unwrap();
        host.set_nonblocking(true).unwrap();
        let first = wrap(Tag::About, &about(IDENTITY, &SWITCH));
        let mut wire = HidWire::new(File::from(OwnedFd::from(host)), first.clone(), None).unwrap();
        let alive = wrap(Tag::Alive, &[]);
        expect(&mut wire, &[first, alive.clone()]).await;
        device.send(&[1]).unwrap();
        device.send(&[0, 7]).unwrap();
        expect(&mut wire, &[wrap(Tag::Data, &[1]), wrap(Tag::Data, &[0, 7]), alive.clone(), alive]).await;
        // An empty datagram reads as a device that is gone.
        device.send(&[]).unwrap();
        assert_eq!(wire.read_u8().await.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
