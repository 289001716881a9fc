//! What a device says about its hook switch and its keys, and where in its reports they stand. It must never believe a
//! switch more than the device itself declares, unless the configuration does.

use super::descriptor::{DescriptorError, Field, Usages, bits_at, fields};

/// Telephony page of the usage tables.
const TELEPHONY: u32 = 0x0b;
/// Hook Switch of that page.
const HOOK_SWITCH: u32 = 0x000b_0020;
/// Phone keys 0 to 9, star and pound of that page.
const KEYS: Usages = Usages { first: 0x000b_00b0, last: 0x000b_00bb };
/// The keys, from [`KEYS`] on.
const DIGITS: &str = "0123456789*#";
/// Usages named in one message at most.
const NAMED_AT_MOST: usize = 8;

/// Which device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Vendor id.
    pub vid: u16,
    /// Product id.
    pub pid: u16,
}

/// Whether what a hook switch says is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HookSwitch {
    /// As it declares itself: a button tells no state.
    #[default]
    Declared,
    /// It was tried: 1 is off-hook and 0 is on-hook, whatever it declares.
    Level,
}

impl HookSwitch {
    /// Both, as the configuration writes them.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Declared, "declared"), (Self::Level, "level")];
}

/// What a hook switch tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Where the handset is.
    State,
    /// That it was pressed.
    Press,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    report: Option<u8>,
    bit: u32,
    size: u32,
}

/// Where hook switch and keys stand in the reports of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    is_numbered: bool,
    hook: Place,
    tells: Tells,
    keys: Vec<(Place, char)>,
    /// Arrays that may hold keys.
    key_arrays: Vec<Field>,
}

/// Why a device is of no use here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// It has no hook switch.
    #[error("it has no hook switch (usage 0b/20); {0}")]
    NoHookSwitch(String),
    /// Its descriptor makes no sense.
    #[error(transparent)]
    Descriptor(#[from] DescriptorError),
}

/// Devices that do not declare a hook switch and are known to have one: byte and bit of a report without a number, which
/// is 1 while the handset is off its cradle. Sources: S37 of `docs/PROTOCOLS.md`.
const KNOWN: [(Identity, u32); 1] = [(Identity { vid: 0x03f0, pid: 0x1c07 }, 8)];

/// Where hook switch and keys of a device stand.
///
/// # Errors
/// The descriptor makes no sense, or names no hook switch and the device is not known.
pub fn layout(identity: Identity, descriptor: &[u8], switch: HookSwitch) -> Result<Layout, LayoutError> {
    if let Some((_, bit)) = KNOWN.iter().find(|(known, _)| *known == identity) {
        let hook = Place { report: None, bit: *bit, size: 1 };
        return Ok(Layout { is_numbered: false, hook, tells: Tells::State, keys: Vec::new(), key_arrays: Vec::new() });
    }
    let fields: Vec<_> = fields(descriptor)?.into_iter().filter(|field| !field.is_constant()).collect();
    let switches = fields.iter().filter(|field| field.is_variable()).filter_map(|field| {
        let bit = field.bit_of(HOOK_SWITCH)?;
        Some((Place { report: field.report, bit, size: field.size }, tells(field, switch)))
    });
    let (hook, tells) = switches
        .min_by_key(|(_, tells)| *tells == Tells::Press)
        .ok_or_else(|| LayoutError::NoHookSwitch(what_there_is(&fields)))?;
    let holds_keys =
        |field: &&Field| field.usages.iter().any(|usages| usages.first <= KEYS.last && usages.last >= KEYS.first);
    let (variable, arrays): (Vec<_>, Vec<_>) = fields.iter().filter(holds_keys).partition(|field| field.is_variable());
    let keys = variable.into_iter().flat_map(|field| {
        (KEYS.first..=KEYS.last).filter_map(|usage| {
            let bit = field.bit_of(usage)?;
            Some((Place { report: field.report, bit, size: field.size }, digit_of(usage)?))
        })
    });
    Ok(Layout {
        is_numbered: fields.iter().any(|field| field.report.is_some()),
        hook,
        tells,
        keys: keys.collect(),
        key_arrays: arrays.into_iter().cloned().collect(),
    })
}

/// Whether a descriptor speaks of telephones at all.
#[must_use]
pub fn is_of_telephony(descriptor: &[u8]) -> bool {
    fields(descriptor)
        .unwrap_or_default()
        .iter()
        .any(|field| field.usages.iter().any(|usages| usages.first >> 16 == TELEPHONY))
}

/// A relative field tells a press. One without a preferred state should stay where it is put by the letter of HID 1.11, and
/// headsets declare their button so.
fn tells(field: &Field, switch: HookSwitch) -> Tells {
    let is_button = field.is_relative() || field.has_no_preferred_state();
    if is_button && switch == HookSwitch::Declared { Tells::Press } else { Tells::State }
}

fn digit_of(usage: u32) -> Option<char> {
    let index = usage.checked_sub(KEYS.first)?;
    DIGITS.chars().nth(usize::try_from(index).ok()?)
}

fn what_there_is(fields: &[Field]) -> String {
    let mut named: Vec<_> = fields
        .iter()
        .flat_map(|field| &field.usages)
        .map(|usages| {
            let (page, first, last) = (usages.first >> 16, usages.first & 0xffff, usages.last & 0xffff);
            if first == last { format!("{page:02x}/{first:02x}") } else { format!("{page:02x}/{first:02x}-{last:02x}") }
        })
        .collect();
    named.sort();
    named.dedup();
    let more = named.len().saturating_sub(NAMED_AT_MOST);
    named.truncate(NAMED_AT_MOST);
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if named.is_empty() {
        "it reports nothing".to_owned()
    } else {
        format!("it reports {}{and_more}", named.join(", "))
    }
}

impl Layout {
    /// Whether the hook state is told.
    #[must_use]
    pub fn tells_hook(&self) -> bool {
        self.tells == Tells::State
    }

    /// Whether keys are told.
    #[must_use]
    pub fn tells_digits(&self) -> bool {
        !self.keys.is_empty() || !self.key_arrays.is_empty()
    }

    /// What a report says; `None` where it is too short for what it should hold.
    pub(super) fn read(&self, report: &[u8]) -> Option<Seen> {
        let (number, body) = match report.split_first() {
            Some((number, body)) if self.is_numbered => (Some(*number), body),
            _ => (None, report),
        };
        let at = |place: &Place| bits_at(body, place.bit, place.size).map(|value| value != 0);
        let hook = if self.hook.report == number { Some(at(&self.hook)?) } else { None };
        let mut seen = Seen { hook, keys: None };
        for (place, key) in self.keys.iter().filter(|(place, _)| place.report == number) {
            let keys = seen.keys.get_or_insert_default();
            if at(place)? {
                keys.push(*key);
            }
        }
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX).saturating_mul(8);
        for field in self.key_arrays.iter().filter(|field| field.report == number) {
            let keys = seen.keys.get_or_insert_default();
            let usages = field.bits(length).filter_map(|bit| field.usage_at(bits_at(body, bit, field.size)?));
            keys.extend(usages.filter_map(digit_of));
        }
        Some(seen)
    }

    pub(super) fn tells(&self) -> Tells {
        self.tells
    }
}

/// What one report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The hook switch, where it is in this report.
    pub(super) hook: Option<bool>,
    /// The keys that are down, where keys are in this report.
    pub(super) keys: Option<Vec<char>>,
}
