//! Which serial ports and USB telephones the machine has, by names that stay: what `hookwatch ports` lists. Opens nothing.

use std::path::{Path, PathBuf};

use super::hidraw::{HidDevice, hid_devices};
use super::holder::{Holder, holders};
use super::sysfs::{TtyPort, stable_names, tty_ports};

/// The latency timer an FTDI chip should have: its default of 16 ms delays every hook change.
pub const LATENCY_WANTED_MS: u32 = 1;

/// A serial port that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPort {
    /// What the kernel tells of it.
    pub tty: TtyPort,
    /// Its links under `/dev/serial/by-id`: the name to configure.
    pub by_id: Vec<PathBuf>,
    /// Its links under `/dev/serial/by-path`: the name to configure where a device has no serial number of its own.
    pub by_path: Vec<PathBuf>,
    /// Who holds it open, as far as this user may see.
    pub held_by: Vec<Holder>,
}

impl FoundPort {
    /// The name that stays the same however devices are plugged in, else the node's.
    #[must_use]
    pub fn stable_name(&self) -> &Path {
        self.by_id.first().or(self.by_path.first()).map_or(&self.tty.node, PathBuf::as_path)
    }
}

/// Every serial port with hardware behind it, with `/sys`, `/dev` and `/proc` looked up under `root` (`/` but in tests).
#[must_use]
pub fn list(root: &Path) -> Vec<FoundPort> {
    let ports = tty_ports(root);
    let mut by_id = stable_names(root, "by-id");
    let mut by_path = stable_names(root, "by-path");
    let nodes: Vec<PathBuf> = ports.iter().map(|port| port.node.clone()).collect();
    let held = holders(root, &nodes);
    ports
        .into_iter()
        .map(|tty| FoundPort {
            by_id: by_id.remove(&tty.node).unwrap_or_default(),
            by_path: by_path.remove(&tty.node).unwrap_or_default(),
            held_by: held.iter().filter(|(node, _)| *node == tty.node).map(|(_, holder)| holder.clone()).collect(),
            tty,
        })
        .collect()
}

/// Every USB telephone, handset and headset, with `/sys` looked up under `root`.
#[must_use]
pub fn telephones(root: &Path) -> Vec<HidDevice> {
    hid_devices(root).into_iter().filter(HidDevice::is_of_telephony).collect()
}

/// The telephones as plain text, as [`text`]; nothing where there are none.
#[must_use]
pub fn telephones_text(devices: &[HidDevice]) -> String {
    let lines = devices.iter().flat_map(|device| {
        let mut lines = vec![plain(&device.port()), format!("  node      {}", device.node.display())];
        lines.extend(device.name.as_ref().map(|name| format!("  name      {}", plain(name))));
        if !device.has_hook_switch() {
            lines.push("  hook      none: it cannot be read as kind hid".to_owned());
        }
        lines
    });
    lines.map(|line| line + "\n").collect()
}

/// The list as plain text for people and pipes: one block a port, free of colour and control characters.
#[must_use]
pub fn text(ports: &[FoundPort]) -> String {
    if ports.is_empty() {
        return "no serial port found: plug the adapter in, then look again\n".to_owned();
    }
    let lines = ports.iter().flat_map(describe);
    lines.map(|line| line + "\n").collect()
}

fn describe(port: &FoundPort) -> Vec<String> {
    let tty = &port.tty;
    let mut lines = vec![plain(&port.stable_name().display().to_string())];
    if port.stable_name() != tty.node {
        lines.push(format!("  node      {}", tty.node.display()));
    }
    if let Some(usb) = &tty.usb {
        let serial = usb.serial.as_ref().map(|serial| format!(":{serial}")).unwrap_or_default();
        let product = usb.product.as_ref().map(|product| format!("  {product}")).unwrap_or_default();
        lines.push(format!("  usb       {}", plain(&format!("usb:{:04x}:{:04x}{serial}{product}", usb.vid, usb.pid))));
    }
    if let Some(driver) = &tty.driver {
        lines.push(format!("  driver    {}", plain(driver)));
    }
    if let (Some(latency), Some(file)) = (tty.latency_ms, &tty.latency_file) {
        let advice = format!(" (set {LATENCY_WANTED_MS} ms as root: echo {LATENCY_WANTED_MS} > {})", file.display());
        let advice = if latency > LATENCY_WANTED_MS { advice } else { String::new() };
        lines.push(format!("  latency   {latency} ms{advice}"));
    }
    lines.extend(port.held_by.iter().map(|holder| format!("  held by   {}", plain(&holder.to_string()))));
    lines
}

/// Text that a device or a process chose for itself, without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sysfs::fake::Machine;
    use super::*;

    #[test]
    fn a_port_is_listed_by_its_stable_name_with_holder_and_latency_advice() {
        let machine = Machine::new();
        machine.plug("ttyUSB0", "A1");
        machine.write("proc/42/comm", "minicom\n");
        machine.link("proc/42/fd/3", &machine.root().join("dev/ttyUSB0"));
        let ports = list(&machine.root());
        assert_eq!(ports.len(), 1);
        assert!(ports[0].stable_name().ends_with("dev/serial/by-id/usb-FTDI_USB_UART_A1-if00-port0"));
        let text = text(&ports);
        assert!(text.contains("  usb       usb:0403:6001:A1  FTDI USB UART\n"), "{text}");
        assert!(text.contains("  driver    ftdi_sio\n"), "{text}");
        assert!(text.contains("  latency   16 ms (set 1 ms as root: echo 1 > "), "{text}");
        assert!(text.contains("  held by   minicom (pid 42)\n"), "{text}");
    }

    #[test]
    fn a_port_without_links_is_listed_by_its_node() {
        let machine = Machine::new();
        machine.plug("ttyUSB0", "A1");
        std::fs::remove_dir_all(machine.root().join("dev/serial")).unwrap();
        let ports = list(&machine.root());
        assert_eq!(ports[0].stable_name(), machine.root().join("dev/ttyUSB0"));
    }

    #[test]
    fn what_a_device_calls_itself_cannot_steer_a_terminal() {
        let machine = Machine::new();
        machine.plug("ttyUSB0", "A1");
        machine.write("sys/devices/usb1/A1/product", "\u{1b}[2JUART");
        let text = text(&list(&machine.root()));
        assert!(!text.contains('\u{1b}') && text.contains("[2JUART"), "{text}");
    }

    #[test]
    fn a_telephone_is_listed_by_its_identity_and_other_hid_devices_are_not() {
        let machine = Machine::new();
        assert_eq!(telephones_text(&telephones(&machine.root())), "");
        machine.plug_hid("hidraw0", "0003:000003F0:00001C07", "", &[]);
        machine.plug_hid("hidraw1", "0003:0000046D:0000B010", "x", &[0x05, 0x01, 0x09, 0x30, 0x81, 0x06]);
        machine.plug_hid("hidraw2", "0003:00001209:00000001", "\u{1b}1", &[0x05, 0x0b, 0x09, 0x2f, 0x81, 0x02]);
        let dev = machine.root().join("dev");
        let expected = format!(
            "hid:03f0:1c07\n  node      {0}/hidraw0\n  name      A phone\n\
             hid:1209:0001:\\u{{1b}}1\n  node      {0}/hidraw2\n  name      A phone\n  hook      none: it cannot be read as kind hid\n",
            dev.display()
        );
        assert_eq!(telephones_text(&telephones(&machine.root())), expected);
    }

    #[test]
    fn no_ports_are_told_in_words() {
        assert!(text(&list(Machine::new().root().as_path())).contains("plug the adapter in"));
    }
}
