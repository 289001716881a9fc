//! Which ports a kind can be read from. A port that cannot carry what a kind needs is an error: it would open, and stay
//! silent.

use crate::config::PortSpec;
use crate::config::error::ErrorKind;
use crate::config::walk::{Mark, Walk};
use crate::domain::AdapterKind;

/// Notes a port from which this kind is never read. Without its kind nothing is known to be wrong with a port.
pub(super) fn check(walk: &mut Walk<'_>, kind: Option<AdapterKind>, port: &PortSpec, mark: &Mark) {
    let Some(kind) = kind else { return };
    if let Some(allowed) = refusal(kind, port) {
        let message = format!("the kind {} is not read from \"{port}\", allowed: {allowed}", kind.as_str());
        walk.error(mark, ErrorKind::BadPort, message);
    }
}

/// What is allowed instead, where a kind is not read from a port.
fn refusal(kind: AdapterKind, port: &PortSpec) -> Option<&'static str> {
    match (kind, port) {
        (AdapterKind::Contacts, PortSpec::Tcp { .. } | PortSpec::TcpListen(_)) => {
            Some("a serial port of this machine (a device path or usb:VID:PID[:SERIAL]), sim: or replay:")
        }
        (AdapterKind::Hid, PortSpec::Hid { .. } | PortSpec::Sim(_) | PortSpec::Replay(_)) => None,
        (AdapterKind::Hid, _) => Some("hid:VID:PID[:SERIAL], sim: or replay:"),
        (_, PortSpec::Hid { .. }) => Some("with kind hid"),
        _ => None,
    }
}
