//! The format of a scenario file. Every time counts in seconds from the scenario's start, 09:00 of a Monday in Shanghai.

use serde::Deserialize;

/// A scenario.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) title: String,
    /// The configuration, as its file would say it.
    pub(crate) config: String,
    /// Who may sign in; nobody has to where there are none.
    #[serde(default)]
    pub(crate) operators: Vec<Person>,
    #[serde(default)]
    pub(crate) step: Vec<Step>,
    /// How long the scenario lasts.
    pub(crate) until: f64,
    /// The kinds of record that `expect` lists. Without it: `line`, `call`, `number`, `caller`, `digit`, `fault`, and
    /// every other kind that the list names.
    #[serde(default)]
    pub(crate) kinds: Vec<String>,
    /// The records of those kinds, in order and number, each with the fields that matter.
    #[serde(default)]
    pub(crate) expect: Vec<toml::Table>,
    /// Records that may come besides: they are passed over.
    #[serde(default)]
    pub(crate) besides: Vec<toml::Table>,
    /// No record of any kind has all the fields of one of these.
    #[serde(default)]
    pub(crate) never: Vec<toml::Table>,
    /// What a screen sees at a time.
    #[serde(default)]
    pub(crate) look: Vec<Look>,
    /// The state of each line at the end.
    #[serde(default)]
    pub(crate) state: toml::Table,
}

/// An operator. No PIN is ever checked by a board.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) role: String,
}

/// One step. What several keys say happens in the order of the fields here.
#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Step {
    pub(crate) at: f64,
    /// The step happens again and again.
    pub(crate) repeat: Option<Repeat>,
    /// From here on the wall clock is ahead by so many seconds of where it would be, negative behind.
    pub(crate) clock_s: Option<f64>,
    /// The program is started again, from the records so far: after `stop`, or after a `crash`.
    pub(crate) restart: Option<String>,
    /// With `restart`: for how many seconds before it no program ran.
    pub(crate) gap_s: f64,
    /// With `restart`: the configuration from then on.
    pub(crate) config: Option<String>,
    /// The machine slept for so many seconds before this.
    pub(crate) slept_s: Option<f64>,
    /// From here on the disk takes every record (`durable`, as at the start), or none: `stalled`, or `faulted`, which the
    /// writer says, until it says `healthy`.
    pub(crate) journal: Option<String>,
    /// Position of the adapter that the keys below speak of.
    pub(crate) adapter: usize,
    /// `opened`, `initialised`, `live`, `stale`, `lost`, `unit_silent`, `unit_live`; `up` is the first three in one instant.
    pub(crate) event: Option<String>,
    /// With `unit_silent` and `unit_live`: the unit.
    pub(crate) unit: u16,
    /// With `initialised` and `up`: first line of each unit that confirms hook changes and digits.
    pub(crate) confirms: Vec<u16>,
    /// With `initialised` and `up`: first line of each unit that confirms hook changes only.
    pub(crate) confirms_hook: Vec<u16>,
    /// Bytes as text.
    pub(crate) rx: Option<String>,
    /// Bytes in hex.
    pub(crate) rx_hex: Option<String>,
    /// Records of a whozz unit without their clock, separated by `;`: `1 F`, `2 O S 96110`.
    pub(crate) whozz: Option<String>,
    /// A `domain::Command`.
    pub(crate) command: Option<toml::Table>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
pub(crate) struct Repeat {
    pub(crate) every: f64,
    /// The last time it may happen.
    pub(crate) until: f64,
}

/// What a screen sees: the rows of the open, the shelved and the out-of-service alarms in this order, all of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Look {
    pub(crate) at: f64,
    /// Any of `alarm`, `source`, `sign`, `state`, `certain`, `priority`, `episode`, `by`, `recurrences`, `escalated`,
    /// `unconfirmed`.
    pub(crate) alarms: Option<Vec<toml::Table>>,
    /// How many episodes are hidden by a mask.
    pub(crate) suppressed: Option<usize>,
    /// The priority that sounds, or `none`.
    pub(crate) sounding: Option<String>,
    pub(crate) flood: Option<bool>,
    /// The lines that no walk test has verified as they are configured.
    pub(crate) unverified: Option<Vec<String>>,
    /// The state of lines.
    #[serde(default)]
    pub(crate) lines: toml::Table,
}
