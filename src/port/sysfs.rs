//! What the kernel tells of serial ports under `/sys/class/tty` and `/dev/serial`. Reads only; every path lies under a
//! root that is handed in, so that tests bring a tree of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A serial port of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TtyPort {
    /// The kernel's name, for example `ttyUSB0`.
    pub name: String,
    /// Its device node.
    pub node: PathBuf,
    /// The driver that serves it, for example `ftdi_sio`.
    pub driver: Option<String>,
    /// What is known of it when it sits on USB.
    pub usb: Option<UsbDevice>,
    /// Milliseconds that an FTDI chip holds bytes back at most.
    pub latency_ms: Option<u32>,
    /// The file that sets [`TtyPort::latency_ms`].
    pub latency_file: Option<PathBuf>,
}

/// The identity of a USB device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbDevice {
    /// Vendor id.
    pub vid: u16,
    /// Product id.
    pub pid: u16,
    /// Serial number, where it has one.
    pub serial: Option<String>,
    /// Maker and product in its own words, where it tells.
    pub product: Option<String>,
}

impl UsbDevice {
    /// Whether this is the device a configuration names. A serial number may be written as udev writes it in a link's
    /// name, with `_` for blanks.
    #[must_use]
    pub fn is(&self, vid: u16, pid: u16, serial: Option<&str>) -> bool {
        let fits =
            |wanted: &str| self.serial.as_deref().is_some_and(|own| own == wanted || own.replace(' ', "_") == wanted);
        self.vid == vid && self.pid == pid && serial.is_none_or(fits)
    }
}

/// Every serial port with hardware behind it, by name. Consoles, pseudo-terminals and the empty `ttyS` slots that a PC
/// driver reserves are left out. What cannot be read is not there.
#[must_use]
pub(crate) fn tty_ports(root: &Path) -> Vec<TtyPort> {
    let mut names = names_in(&root.join("sys/class/tty"));
    names.retain(|name| !is_console(name));
    names.iter().filter_map(|name| tty_port(root, name)).collect()
}

/// The links of one folder of `/dev/serial` (`by-id`, `by-path`), by the canonical node they point to.
#[must_use]
pub(crate) fn stable_names(root: &Path, folder: &str) -> BTreeMap<PathBuf, Vec<PathBuf>> {
    let folder = root.join("dev/serial").join(folder);
    let mut links: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for name in names_in(&folder) {
        let link = folder.join(name);
        if let Ok(node) = link.canonicalize() {
            links.entry(node).or_default().push(link);
        }
    }
    links
}

/// The names in a folder, sorted; none when it cannot be read.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

/// `tty`, `tty0`-`tty63`, `console` and `ptmx`: not looked into at all, which keeps a search for a missing device cheap.
fn is_console(name: &str) -> bool {
    matches!(name, "console" | "ptmx")
        || name.strip_prefix("tty").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn tty_port(root: &Path, name: &str) -> Option<TtyPort> {
    let class = root.join("sys/class/tty").join(name);
    let device = class.join("device").canonicalize().ok()?;
    // PORT_UNKNOWN of the kernel's serial core: a slot without hardware.
    if attribute(&class, "type").as_deref() == Some("0") {
        return None;
    }
    let driver = fs::read_link(device.join("driver")).ok();
    let latency_ms = attribute(&device, "latency_timer").and_then(|text| text.parse().ok());
    Some(TtyPort {
        name: name.to_owned(),
        node: root.join("dev").join(name),
        driver: driver.and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())),
        usb: device.ancestors().take_while(|folder| *folder != root).find_map(usb_device),
        latency_file: latency_ms.map(|_| device.join("latency_timer")),
        latency_ms,
    })
}

fn usb_device(folder: &Path) -> Option<UsbDevice> {
    let id = |file| attribute(folder, file).and_then(|text| u16::from_str_radix(&text, 16).ok());
    let words: Vec<String> = ["manufacturer", "product"].iter().filter_map(|file| attribute(folder, file)).collect();
    Some(UsbDevice {
        vid: id("idVendor")?,
        pid: id("idProduct")?,
        serial: attribute(folder, "serial").filter(|text| !text.is_empty()),
        product: (!words.is_empty()).then(|| words.join(" ")),
    })
}

fn attribute(folder: &Path, file: &str) -> Option<String> {
    fs::read_to_string(folder.join(file)).ok().map(|text| text.trim().to_owned())
}

#[cfg(test)]
pub(crate) mod fake {
    //! A tree that looks like `/sys` and `/dev` of a machine with some adapters.

    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};

    /// A machine without ports.
    pub(crate) struct Machine(tempfile::TempDir);

    impl Machine {
        pub(crate) fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            for folder in ["sys/class/tty", "dev/serial/by-id", "proc"] {
                fs::create_dir_all(dir.path().join(folder)).unwrap();
            }
            Self(dir)
        }

        pub(crate) fn root(&self) -> PathBuf {
            self.0.path().canonicalize().unwrap()
        }

        pub(crate) fn write(&self, path: &str, text: &str) {
            let path = self.root().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        pub(crate) fn link(&self, path: &str, target: &Path) {
            let path = self.root().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            symlink(target, path).unwrap();
        }

        /// Plugs a HID device in.
        pub(crate) fn plug_hid(&self, node: &str, id: &str, serial: &str, descriptor: &[u8]) {
            let device = format!("sys/class/hidraw/{node}/device");
            self.write(&format!("{device}/uevent"), &format!("HID_ID={id}\nHID_NAME=A phone\nHID_UNIQ={serial}\n"));
            fs::write(self.root().join(device).join("report_descriptor"), descriptor).unwrap();
            self.write(&format!("dev/{node}"), "");
        }

        /// Plugs an FTDI cable in.
        pub(crate) fn plug(&self, tty: &str, serial: &str) {
            let usb = format!("sys/devices/usb1/{serial}");
            self.write(&format!("{usb}/idVendor"), "0403\n");
            self.write(&format!("{usb}/idProduct"), "6001\n");
            self.write(&format!("{usb}/serial"), &format!("{serial}\n"));
            self.write(&format!("{usb}/manufacturer"), "FTDI\n");
            self.write(&format!("{usb}/product"), "USB UART\n");
            let device = format!("{usb}/{serial}:1.0/{tty}");
            self.write(&format!("{device}/latency_timer"), "16\n");
            self.link(&format!("{device}/driver"), Path::new("../../../../../bus/usb-serial/drivers/ftdi_sio"));
            self.link(&format!("sys/class/tty/{tty}/device"), &self.root().join(&device));
            self.write(&format!("dev/{tty}"), "");
            let id = format!("dev/serial/by-id/usb-FTDI_USB_UART_{serial}-if00-port0");
            self.link(&id, &PathBuf::from(format!("../../{tty}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fake::Machine;
    use super::*;

    #[test]
    fn a_usb_port_tells_its_identity_driver_and_latency() {
        let machine = Machine::new();
        machine.plug("ttyUSB0", "A1");
        let ports = tty_ports(&machine.root());
        assert_eq!(ports.len(), 1);
        assert_eq!(ports[0].node, machine.root().join("dev/ttyUSB0"));
        assert_eq!(ports[0].driver.as_deref(), Some("ftdi_sio"));
        assert_eq!(ports[0].latency_ms, Some(16));
        let usb = ports[0].usb.as_ref().unwrap();
        assert!(usb.is(0x0403, 0x6001, None) && usb.is(0x0403, 0x6001, Some("A1")));
        assert!(!usb.is(0x0403, 0x6001, Some("A2")) && !usb.is(0x0403, 0x6015, None));
        assert_eq!(usb.product.as_deref(), Some("FTDI USB UART"));
    }

    #[test]
    fn consoles_and_empty_slots_are_no_ports() {
        let machine = Machine::new();
        let device = machine.root().join("sys/devices/platform/serial8250");
        fs::create_dir_all(&device).unwrap();
        for (name, kind) in [("ttyS0", "4\n"), ("ttyS1", "0\n"), ("tty1", "4\n")] {
            machine.write(&format!("sys/class/tty/{name}/type"), kind);
            machine.link(&format!("sys/class/tty/{name}/device"), &device);
        }
        let names: Vec<String> = tty_ports(&machine.root()).into_iter().map(|port| port.name).collect();
        assert_eq!(names, ["ttyS0"]);
    }

    #[test]
    fn a_serial_number_with_blanks_may_be_written_as_in_a_links_name() {
        let usb = UsbDevice { vid: 1, pid: 2, serial: Some("AB 12".to_owned()), product: None };
        assert!(usb.is(1, 2, Some("AB_12")) && usb.is(1, 2, Some("AB 12")));
    }

    #[test]
    fn a_machine_without_sysfs_has_no_ports() {
        assert!(tty_ports(Path::new("/nonexistent")).is_empty());
        assert!(stable_names(Path::new("/nonexistent"), "by-id").is_empty());
    }
}
