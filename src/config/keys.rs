//! Every table of the configuration and every key it takes. The walker reports any other key, and a test holds
//! `docs/CONFIG.md` to this list.

/// A table and its keys.
#[derive(Debug)]
pub(super) struct Keys {
    /// The table as people write it.
    pub(super) table: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
}

pub(super) const ROOT: Keys = Keys {
    table: "the top of the file",
    keys: &[
        "site",
        "language",
        "timezone",
        "journal",
        "screen",
        "calendar",
        "shift",
        "adapter",
        "line",
        "number",
        "timing",
        "alarm",
        "escalation",
        "group",
        "operator",
        "annunciate",
        "bell",
    ],
};
pub(super) const JOURNAL: Keys = Keys { table: "[journal]", keys: &["dir", "retain_days"] };
pub(super) const SCREEN: Keys = Keys { table: "[screen]", keys: &["ambiguous_width"] };
pub(super) const CALENDAR: Keys = Keys { table: "[calendar]", keys: &["holidays", "workdays"] };
pub(super) const SHIFT: Keys = Keys { table: "[[shift]]", keys: &["name", "from", "to", "days", "breaks"] };
pub(super) const BREAK: Keys = Keys { table: "breaks", keys: &["from", "to", "mode"] };
pub(super) const ADAPTER: Keys = Keys {
    table: "[[adapter]]",
    keys: &[
        "name",
        "kind",
        "port",
        "baud",
        "serial",
        "lines",
        "voltage",
        "closed",
        "feed",
        "hook_switch",
        "evidence",
        "format",
        "date_order",
        "poll",
        "timeout",
        "framing",
        "units",
    ],
};
pub(super) const UNIT: Keys = Keys {
    table: "units",
    keys: &["function", "first", "count", "active", "unpowered", "invert", "scale", "voltage", "ring_swing"],
};
pub(super) const VOLTAGE: Keys = Keys { table: "voltage", keys: &["dead_below", "off_hook_up_to", "on_hook_above"] };
pub(super) const LINE: Keys = Keys {
    table: "[[line]]",
    keys: &[
        "id",
        "label",
        "group",
        "number",
        "duty",
        "room",
        "contact",
        "contact_phone",
        "backup",
        "use",
        "tap",
        "dialling",
        "dials_itself",
        "monitored",
        "timing",
        "alarm",
    ],
};
pub(super) const NUMBER: Keys = Keys { table: "[[number]]", keys: &["number", "lines", "distribution", "hunt_gap"] };
pub(super) const TIMING: Keys =
    Keys { table: "[timing]", keys: &["dial_timeout", "off_hook_min", "release_after", "ring_end", "ring_max"] };
pub(super) const ESCALATION: Keys = Keys { table: "[escalation]", keys: &["low", "medium", "high", "critical"] };
pub(super) const GROUP: Keys = Keys { table: "[group.NAME]", keys: &["alarm"] };
pub(super) const OPERATOR: Keys = Keys { table: "[[operator]]", keys: &["id", "name", "role", "pin"] };
pub(super) const ANNUNCIATE: Keys = Keys {
    table: "[[annunciate]]",
    keys: &["name", "command", "step", "priority", "group", "shift", "repeat", "timeout"],
};
pub(super) const BELL: Keys = Keys { table: "[bell]", keys: &["from", "repeat"] };

/// Every table with fixed keys. The tables of the alarms stand in [`super::alarm::CATALOGUE`].
#[cfg(test)]
pub(super) const ALL: [&Keys; 17] = [
    &ROOT,
    &JOURNAL,
    &SCREEN,
    &CALENDAR,
    &SHIFT,
    &BREAK,
    &ADAPTER,
    &UNIT,
    &VOLTAGE,
    &LINE,
    &NUMBER,
    &TIMING,
    &ESCALATION,
    &GROUP,
    &OPERATOR,
    &ANNUNCIATE,
    &BELL,
];
