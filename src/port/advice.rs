//! What to do about a port that cannot be opened, from what the machine shows: which ports there are, who holds one,
//! which group may open one.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::unistd::{Gid, Group, Uid, User};

use super::connect::OpenError;
use super::hidraw::{HidDevice, hid_devices};
use super::holder::holders;
use super::sysfs::{names_in, tty_ports};

/// Ports named in one message at most.
const NAMED_AT_MOST: usize = 8;

/// The error with what is there and what to do next.
#[must_use]
pub(crate) fn explain(root: &Path, error: &OpenError) -> String {
    match error {
        OpenError::NoSuchPort { .. } | OpenError::NotPluggedIn { .. } => format!("{error}; {}", what_is_there(root)),
        OpenError::Busy { path } => format!("{error}{}: end it, or give the adapter another port", by_whom(root, path)),
        OpenError::NoPermission { path } => format!("{error}; {}", who_may(Path::new(path))),
        _ => error.to_string(),
    }
}

/// The same for HID devices.
#[must_use]
pub(crate) fn explain_hid(root: &Path, error: &OpenError) -> String {
    match error {
        OpenError::NoSuchPort { .. } | OpenError::NotPluggedIn { .. } => {
            let ports: Vec<_> =
                hid_devices(root).iter().filter(|device| device.is_of_telephony()).map(HidDevice::port).collect();
            if ports.is_empty() {
                return format!("{error}; no USB telephone is plugged in: check the cable, then see `hookwatch ports`");
            }
            format!("{error}; plugged in: {}", ports.join(", "))
        }
        OpenError::NoPermission { .. } => {
            format!("{error}; only root may, until a udev rule gives it to a group: see packaging/99-hookwatch.rules")
        }
        _ => error.to_string(),
    }
}

fn what_is_there(root: &Path) -> String {
    let mut names: Vec<String> =
        names_in(&root.join("dev/serial/by-id")).iter().map(|name| format!("/dev/serial/by-id/{name}")).collect();
    if names.is_empty() {
        names = tty_ports(root).iter().map(|port| format!("/dev/{}", port.name)).collect();
    }
    if names.is_empty() {
        return "no serial port is plugged in: check the cable, then see `hookwatch ports`".to_owned();
    }
    let more = names.len().saturating_sub(NAMED_AT_MOST);
    names.truncate(NAMED_AT_MOST);
    let and_more = if more > 0 { format!(" and {more} more (see `hookwatch ports`)") } else { String::new() };
    format!("plugged in: {}{and_more}", names.join(", "))
}

fn by_whom(root: &Path, path: &str) -> String {
    let Ok(node) = Path::new(path).canonicalize() else { return String::new() };
    let names: Vec<String> = holders(root, &[node]).iter().map(|(_, holder)| holder.to_string()).collect();
    if names.is_empty() { String::new() } else { format!(", {}", names.join(", ")) }
}

fn who_may(path: &Path) -> String {
    let Ok(metadata) = fs::metadata(path) else {
        return "a folder above it may not be entered: run as another user".to_owned();
    };
    let group = Group::from_gid(Gid::from_raw(metadata.gid())).ok().flatten().map(|group| group.name);
    let user = User::from_uid(Uid::effective()).ok().flatten().map(|user| user.name);
    permission_advice(group.as_deref(), user.as_deref(), metadata.mode())
}

/// Bits of the mode that let the owning group read and write.
const GROUP_READ_WRITE: u32 = 0o060;

fn permission_advice(group: Option<&str>, user: Option<&str>, mode: u32) -> String {
    match group {
        Some(group) if group != "root" && mode & GROUP_READ_WRITE == GROUP_READ_WRITE => {
            let user = user.unwrap_or("USER");
            format!("add the user to the group {group}: `usermod -aG {group} {user}` as root, then sign in again")
        }
        _ => "no group may open it: have a udev rule give it to a group such as dialout".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sysfs::fake::Machine;
    use super::*;

    #[test]
    fn a_missing_port_is_told_with_those_that_are_there() {
        let machine = Machine::new();
        let error = OpenError::NoSuchPort { path: "/dev/ttyUSB7".to_owned() };
        let alone = explain(&machine.root(), &error);
        assert!(alone.starts_with("no such port /dev/ttyUSB7; no serial port is plugged in"), "{alone}");
        machine.plug("ttyUSB0", "A1");
        let told = explain(&machine.root(), &error);
        assert_eq!(told, "no such port /dev/ttyUSB7; plugged in: /dev/serial/by-id/usb-FTDI_USB_UART_A1-if00-port0");
    }

    #[test]
    fn many_ports_are_cut_to_a_few() {
        let machine = Machine::new();
        for index in 0..10 {
            machine.plug(&format!("ttyUSB{index}"), &format!("A{index}"));
        }
        let told = what_is_there(&machine.root());
        assert!(told.ends_with("A7-if00-port0 and 2 more (see `hookwatch ports`)"), "{told}");
    }

    #[test]
    fn a_busy_port_is_told_with_the_process_that_holds_it() {
        let machine = Machine::new();
        machine.plug("ttyUSB0", "A1");
        let node = machine.root().join("dev/ttyUSB0");
        machine.write("proc/42/comm", "minicom\n");
        machine.link("proc/42/fd/3", &node);
        let told = explain(&machine.root(), &OpenError::Busy { path: node.display().to_string() });
        assert!(told.contains("is in use by another program, minicom (pid 42): end it"), "{told}");
    }

    #[test]
    fn a_port_without_permission_names_the_group_to_join() {
        let told = permission_advice(Some("dialout"), Some("duty"), 0o020_660);
        assert!(told.contains("`usermod -aG dialout duty`"), "{told}");
        assert!(permission_advice(Some("root"), Some("duty"), 0o020_600).contains("udev rule"));
        assert!(permission_advice(Some("dialout"), Some("duty"), 0o020_600).contains("udev rule"));
    }
}
