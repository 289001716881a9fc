//! What an `[[adapter]]` says for its family alone. A key that its kind does not take is an error: it would be believed to
//! work.

mod contacts;
mod hid;
mod modbus;

use toml::de::DeValue;

use crate::config::PortSpec;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::walk::{Node, Section, Walk, found};
use crate::decode::Options;
use crate::decode::smdr::{DateOrder, SmdrFormat, SmdrOptions};
use crate::decode::voltage::{HIGHEST_MV, Thresholds};
use crate::domain::{AdapterKind, DeviceLine};

/// What else its table says, as far as it could be read.
pub(super) struct Given<'g> {
    pub(super) kind: AdapterKind,
    pub(super) port: Option<&'g PortSpec>,
    pub(super) baud: u32,
    pub(super) lines: &'g [DeviceLine],
}

/// Reads what the kind takes, and refuses what belongs to other kinds.
pub(super) fn read(walk: &mut Walk<'_>, section: &Section<'_>, given: &Given<'_>) -> Options {
    let kind = given.kind;
    let mut options = Options::None;
    if kind == AdapterKind::Modbus {
        options = Options::Modbus(Box::new(modbus::read(walk, section, given)));
    } else {
        for node in modbus::KEYS.iter().filter_map(|key| section.get(key)) {
            not_of_this_kind(walk, &node, kind, "modbus");
        }
    }
    if let Some(node) = section.get("voltage") {
        if kind == AdapterKind::VoiceModem {
            options = thresholds(walk, &node).map_or(Options::None, Options::Voltage);
        } else {
            not_of_this_kind(walk, &node, kind, "voice-modem, and in the units of kind modbus");
        }
    }
    for key in ["format", "date_order"] {
        if let Some(node) = section.get(key).filter(|_| kind != AdapterKind::Smdr) {
            not_of_this_kind(walk, &node, kind, "smdr");
        }
    }
    for key in ["closed", "feed"] {
        if let Some(node) = section.get(key).filter(|_| kind != AdapterKind::Contacts) {
            not_of_this_kind(walk, &node, kind, "contacts");
        }
    }
    if let Some(node) = section.get("hook_switch").filter(|_| kind != AdapterKind::Hid) {
        not_of_this_kind(walk, &node, kind, "hid");
    }
    if kind == AdapterKind::Hid {
        options = Options::Hid(hid::read(walk, section));
    }
    if kind == AdapterKind::Contacts {
        options = Options::Contacts(contacts::read(walk, section));
    }
    if kind == AdapterKind::Smdr { smdr(walk, section) } else { options }
}

/// `format`, and `date_order` where the form leaves it open.
fn smdr(walk: &mut Walk<'_>, section: &Section<'_>) -> Options {
    let forms = SmdrFormat::ALL.map(|(_, word)| word).join(", ");
    let format = walk.required(section, "format", &format!("how the PBX writes its records: one of {forms}"));
    let format = format.and_then(|node| walk.word(&node, &SmdrFormat::ALL));
    let order = section.get("date_order").and_then(|node| {
        if let Some(format) = format.filter(|format| *format != SmdrFormat::Panasonic) {
            let message = format!("the dates of {} have one order, allowed: with format panasonic", format.as_str());
            walk.error(&node.mark, ErrorKind::NotAllowed, message);
        }
        walk.word(&node, &DateOrder::ALL)
    });
    let date_order = order.unwrap_or_default();
    format.map_or(Options::None, |format| Options::Smdr(SmdrOptions { format, date_order }))
}

pub(super) fn not_of_this_kind(walk: &mut Walk<'_>, node: &Node<'_>, kind: AdapterKind, allowed: &str) {
    let message = format!("a {} does not take this key, allowed: with kind {allowed}", kind.as_str());
    walk.error(&node.mark, ErrorKind::NotAllowed, message);
}

/// `{ dead_below = 2.5, off_hook_up_to = 14, on_hook_above = 30 }`, in volts and in rising order.
fn thresholds(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<Thresholds> {
    let section = walk.section(node, &keys::VOLTAGE)?;
    let usual = Thresholds::default();
    let mut read = |key, or| match section.get(key) {
        Some(node) => millivolts(walk, &node),
        None => Some(or),
    };
    let dead_below_mv = read("dead_below", usual.dead_below_mv);
    let off_hook_up_to_mv = read("off_hook_up_to", usual.off_hook_up_to_mv);
    let on_hook_above_mv = read("on_hook_above", usual.on_hook_above_mv.max(off_hook_up_to_mv.unwrap_or_default()));
    let thresholds = Thresholds {
        dead_below_mv: dead_below_mv?,
        off_hook_up_to_mv: off_hook_up_to_mv?,
        on_hook_above_mv: on_hook_above_mv?,
    };
    let rises = thresholds.dead_below_mv < thresholds.off_hook_up_to_mv
        && thresholds.off_hook_up_to_mv <= thresholds.on_hook_above_mv;
    if !rises {
        let message = "the thresholds do not rise, allowed: dead_below < off_hook_up_to <= on_hook_above";
        walk.error(&node.mark, ErrorKind::Contradiction, message);
    }
    rises.then_some(thresholds)
}

/// A voltage, in volts with at most three decimals.
fn millivolts(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<u32> {
    let allowed = format!("volts from 0 to {}, for example 2.5", HIGHEST_MV / 1000);
    let text = match node.value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => {
            walk.wrong_type(node, &allowed);
            return None;
        }
    };
    let millivolts = parse_millivolts(text).filter(|millivolts| *millivolts <= HIGHEST_MV);
    if millivolts.is_none() {
        let message = format!("{} is no voltage, allowed: {allowed}", found(node.value));
        walk.error(&node.mark, ErrorKind::OutOfRange, message);
    }
    millivolts
}

fn parse_millivolts(text: &str) -> Option<u32> {
    decimal(text, 3)?.try_into().ok()
}

/// A decimal number without a sign, in units of its last of so many decimals; more decimals are none.
fn decimal(text: &str, decimals: usize) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > decimals {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse_millivolts;

    #[test]
    fn volts_are_read_to_the_millivolt() {
        for (text, millivolts) in [
            ("2.5", Some(2500)),
            ("20", Some(20_000)),
            ("0.001", Some(1)),
            ("1.2345", None),
            ("-2.5", None),
            ("2.5e1", None),
            ("99999999999", None),
        ] {
            assert_eq!(parse_millivolts(text), millivolts, "{text}");
        }
    }
}
