//! What the kernel tells of HID devices under `/sys/class/hidraw`. Reads only; every path lies under a root that is handed in,
//! so that tests bring a tree of their own.

use std::fs;
use std::path::{Path, PathBuf};

use super::sysfs::names_in;
use crate::decode::hid::{HookSwitch, Identity, is_of_telephony, layout};

/// A HID device of this machine: one interface of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidDevice {
    /// Its device node.
    pub node: PathBuf,
    /// Vendor and product.
    pub identity: Identity,
    /// Serial number, where it has one.
    pub serial: Option<String>,
    /// What it calls itself.
    pub name: Option<String>,
    /// Its report descriptor.
    pub descriptor: Vec<u8>,
}

impl HidDevice {
    /// Whether a hook switch can be read from it.
    #[must_use]
    pub fn has_hook_switch(&self) -> bool {
        layout(self.identity, &self.descriptor, HookSwitch::Declared).is_ok()
    }

    /// Whether it is a telephone of some kind, of use here or not.
    #[must_use]
    pub fn is_of_telephony(&self) -> bool {
        self.has_hook_switch() || is_of_telephony(&self.descriptor)
    }

    /// The port to configure.
    #[must_use]
    pub fn port(&self) -> String {
        let Identity { vid, pid } = self.identity;
        let serial = self.serial.as_ref().map(|serial| format!(":{serial}")).unwrap_or_default();
        format!("hid:{vid:04x}:{pid:04x}{serial}")
    }

    /// Whether this is the device a configuration names.
    #[must_use]
    pub fn is(&self, identity: Identity, serial: Option<&str>) -> bool {
        self.identity == identity && serial.is_none_or(|serial| self.serial.as_deref() == Some(serial))
    }
}

/// Every HID device with a raw node, by name. What cannot be read is not there.
#[must_use]
pub(super) fn hid_devices(root: &Path) -> Vec<HidDevice> {
    let class = root.join("sys/class/hidraw");
    names_in(&class).iter().filter_map(|name| hid_device(root, &class, name)).collect()
}

fn hid_device(root: &Path, class: &Path, name: &str) -> Option<HidDevice> {
    let device = class.join(name).join("device");
    let words = fs::read_to_string(device.join("uevent")).ok()?;
    let word = |key: &str| {
        let found = words.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
        Some(found.trim().to_owned()).filter(|text| !text.is_empty())
    };
    // HID_ID=0003:000003F0:00001C07: bus, vendor, product.
    let ids = word("HID_ID")?;
    let mut ids =
        ids.split(':').skip(1).map(|id| u32::from_str_radix(id, 16).ok().and_then(|id| u16::try_from(id).ok()));
    let identity = Identity { vid: ids.next()??, pid: ids.next()?? };
    Some(HidDevice {
        node: root.join("dev").join(name),
        identity,
        serial: word("HID_UNIQ"),
        name: word("HID_NAME"),
        descriptor: fs::read(device.join("report_descriptor")).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sysfs::fake::Machine;
    use super::*;

    #[test]
    fn a_device_tells_its_identity_and_is_configured_by_it() {
        let machine = Machine::new();
        machine.plug_hid("hidraw3", "0003:000003F0:00001C07", "", &[]);
        machine.plug_hid("hidraw4", "0003:00001209:00000001", "S 1", &[0x05, 0x0b, 0x09, 0x2f, 0x81, 0x02]);
        machine.plug_hid("hidraw5", "0005:0000046D:0000B010", "x", &[0x05, 0x01, 0x09, 0x30, 0x81, 0x06]);
        machine.write("sys/class/hidraw/hidraw6/device/uevent", "HID_ID=what\n");
        let devices = hid_devices(&machine.root());
        let ports: Vec<_> = devices.iter().map(HidDevice::port).collect();
        assert_eq!(ports, ["hid:03f0:1c07", "hid:1209:0001:S 1", "hid:046d:b010:x"]);
        let known = |device: &HidDevice| (device.has_hook_switch(), device.is_of_telephony());
        assert_eq!(devices.iter().map(known).collect::<Vec<_>>(), [(true, true), (false, true), (false, false)]);
        let named = Identity { vid: 0x1209, pid: 1 };
        assert!(devices[1].is(named, None) && devices[1].is(named, Some("S 1")) && !devices[1].is(named, Some("S 2")));
    }

    #[test]
    fn a_machine_without_such_devices_has_none() {
        assert!(hid_devices(Path::new("/nonexistent")).is_empty());
    }
}
