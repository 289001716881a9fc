//! `hook_switch`: whether what a hook switch says is believed.

use crate::config::walk::{Section, Walk};
use crate::decode::hid::HookSwitch;

/// As the device declares it, where the key is not given.
pub(super) fn read(walk: &mut Walk<'_>, section: &Section<'_>) -> HookSwitch {
    let node = section.get("hook_switch");
    node.and_then(|node| walk.word(&node, &HookSwitch::ALL)).unwrap_or_default()
}
