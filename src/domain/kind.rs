//! The device families, as one table: what each can see at best, and what it calls its lines. Nothing here knows a
//! protocol; who decodes and who simulates a family is told by `decode` and `sim`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ids::DeviceLine;
use super::state::{EdgeStyle, RingStyle};

/// One row a family: its name here, its word in the configuration, what it sees at best.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal, $traits:expr;)+) => {
        /// The device families.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum AdapterKind {
            $($(#[$doc])* $kind,)+
        }

        impl AdapterKind {
            /// Every kind, as written in the configuration.
            pub const ALL: [(Self, &'static str); [$($word),+].len()] = [$((Self::$kind, $word)),+];

            /// The kind as written in the configuration.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)+
                }
            }

            /// What the kind can see at best, before its configuration narrows it or a connection confirms it.
            /// Source: the decided state rules per kind in `docs/PROTOCOLS.md`.
            #[must_use]
            pub fn traits(self) -> KindTraits {
                match self {
                    $(Self::$kind => $traits,)+
                }
            }
        }
    };
}

kinds! {
    /// CallerID.com "Whozz Calling?" Deluxe.
    Whozz = "whozz", KindTraits {
        ring: RingStyle::Once,
        edges: EdgeStyle::Judged,
        flashes: true,
        digits: DigitsSeen::Confirmed {
            word: "with d and o",
            note: "digits: only when the device confirms d and o in its answer to V",
        },
        caller: true,
        asked_for_state: false,
        far_end: false,
        voltage: false,
        proof: Proof::Device,
        stale_after: Duration::from_secs(12),
        default_baud: 9600,
        lines: LineNames::UpTo(99),
        notes: &[
            "hook state: event-only; unknown until its first event, as the device cannot be asked",
            "ringing: reported once a call, so nothing shows that it still rings; its length is known when the call is \
             answered or closed",
            "caller number: where the exchange sends it on the line",
        ],
    };
    /// `telephone_box` / `telephone_intercom` Arduino boards. The intercom firmware prints `LINE1` and `LINE2`.
    TelephoneBox = "telephone-box", KindTraits {
        ring: RingStyle::Bursts,
        edges: EdgeStyle::Judged,
        flashes: true,
        digits: DigitsSeen::Yes,
        caller: false,
        asked_for_state: true,
        far_end: false,
        voltage: false,
        proof: Proof::Line,
        stale_after: Duration::from_secs(6),
        default_baud: 57600,
        lines: LineNames::UpTo(2),
        notes: &[
            "hook state: known from the first answer on, asked every 2 s",
            "caller number: the device reports none",
        ],
    };
    /// China serial dial-phone board with its 300 ms heartbeat.
    DialBoard = "dial-board", KindTraits {
        ring: RingStyle::None,
        edges: EdgeStyle::Sampled,
        flashes: false,
        digits: DigitsSeen::No,
        caller: false,
        asked_for_state: true,
        far_end: false,
        voltage: false,
        proof: Proof::Line,
        stale_after: Duration::from_secs(1),
        default_baud: 9600,
        lines: LineNames::UpTo(1),
        notes: &[
            "hook state: every 300 ms, from the first byte on",
            "ringing: not reported, so missed calls cannot be counted, nor told whether a call was answered or made",
        ],
    };
    /// A V.253 voice modem that listens beside the telephone.
    VoiceModem = "voice-modem", KindTraits {
        ring: RingStyle::Bursts,
        edges: EdgeStyle::Judged,
        flashes: false,
        digits: DigitsSeen::No,
        caller: true,
        asked_for_state: true,
        far_end: true,
        voltage: true,
        proof: Proof::Line,
        stale_after: Duration::from_secs(6),
        default_baud: 115_200,
        lines: LineNames::UpTo(1),
        notes: &[
            "hook state: by the line's voltage, asked every 2 s, where the chip has AT-TRV; else from its next change on",
            "caller number: where the exchange sends it on the line",
            "digits: the modem cannot tell who pressed them, so no call is suspected only",
            "left_off_hook: proved by busy tone, where the chip says that it hears it off the line (+VLS=?)",
            "line_dead: by the line's voltage, where the chip has AT-TRV",
        ],
    };
    /// The CID port of a Comdial DSU II key system.
    Comdial = "comdial", KindTraits {
        ring: RingStyle::Once,
        edges: EdgeStyle::Judged,
        flashes: false,
        digits: DigitsSeen::No,
        caller: true,
        asked_for_state: false,
        far_end: false,
        voltage: false,
        proof: Proof::None,
        stale_after: Duration::from_secs(1),
        default_baud: 9600,
        lines: LineNames::UpTo(99),
        notes: &[
            "hook state: event-only; unknown from every opening of the port until the line's first message",
            "ringing: only calls that come with a number, and once a call, so nothing shows that it still rings",
            "baud: 9600 is a guess, the manual does not tell it; set it as the key system's programming says",
        ],
    };
    /// Modules of digital or analogue inputs on a Modbus line or network. A digital input sees the hook alone.
    Modbus = "modbus", KindTraits {
        ring: RingStyle::Bursts,
        edges: EdgeStyle::Sampled,
        flashes: false,
        digits: DigitsSeen::No,
        caller: false,
        asked_for_state: true,
        far_end: false,
        voltage: true,
        proof: Proof::Line,
        stale_after: Duration::from_secs(1),
        default_baud: 9600,
        lines: LineNames::Units { units: 247, inputs: 2000 },
        notes: &["hook state: asked again and again, each unit for itself; one that is silent makes its own lines stale only"],
    };
    /// Dry contacts on the status lines of a serial port.
    Contacts = "contacts", KindTraits {
        ring: RingStyle::None,
        edges: EdgeStyle::Raw,
        flashes: true,
        digits: DigitsSeen::No,
        caller: false,
        asked_for_state: true,
        far_end: false,
        voltage: false,
        proof: Proof::Node,
        stale_after: Duration::from_secs(3),
        default_baud: 9600,
        lines: LineNames::Words(&["cts", "dsr", "dcd", "ri"]),
        notes: &[
            "hook state: looked at 25 times a second, from the first look on",
            "a broken wire reads as an open contact: which state that is, `closed` of the adapter says",
            "ringing: not reported, so missed calls cannot be counted, nor told whether a call was answered or made",
        ],
    };
    /// A USB telephone, handset or headset with a hook switch.
    Hid = "hid", KindTraits {
        ring: RingStyle::None,
        edges: EdgeStyle::Raw,
        flashes: true,
        digits: DigitsSeen::Confirmed {
            word: "with keys",
            note: "digits: only where the device declares telephone keys",
        },
        caller: false,
        asked_for_state: false,
        far_end: false,
        voltage: false,
        proof: Proof::Node,
        stale_after: Duration::from_secs(3),
        default_baud: 9600,
        lines: LineNames::UpTo(1),
        notes: &[
            "hook state: event-only; unknown until its first report, as devices answer a question for it with zeros",
            "a hook switch that declares itself a button tells no state: its line stays unknown, see `hook_switch`",
            "ringing: the computer tells the device, not the other way round, so missed calls cannot be counted",
        ],
    };
    /// The call records that a PBX prints: evidence of calls that are over. It reports no line.
    Smdr = "smdr", KindTraits {
        ring: RingStyle::None,
        edges: EdgeStyle::Judged,
        flashes: false,
        digits: DigitsSeen::No,
        caller: false,
        asked_for_state: false,
        far_end: false,
        voltage: false,
        proof: Proof::None,
        stale_after: Duration::ZERO,
        default_baud: 9600,
        lines: LineNames::Words(&[]),
        notes: &[],
    };
}

/// What a device family can see at best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one column of the table of kinds, seen or not")]
pub struct KindTraits {
    /// How ringing is reported.
    pub ring: RingStyle,
    /// How hook edges are reported.
    pub edges: EdgeStyle,
    /// Every hookflash is seen: the device reports it, or the edges that make it. Not so where the hook is looked at too
    /// seldom, or only calls are reported.
    pub flashes: bool,
    /// Whether dialled digits are seen.
    pub digits: DigitsSeen,
    /// The number of a caller is reported, where the exchange sends it.
    pub caller: bool,
    /// The device tells the present hook state when asked (or all the time).
    pub asked_for_state: bool,
    /// Tones or movements of the loop are reported: a call that the far end cleared may be seen.
    pub far_end: bool,
    /// The line's voltage is measured: a line without feed is seen.
    pub voltage: bool,
    /// What its proof of life proves.
    pub proof: Proof,
    /// Silence after which the proof of life is overdue; without meaning where there is none.
    pub stale_after: Duration,
    /// Baud rate where the configuration names none.
    pub default_baud: u32,
    /// What it calls its lines.
    pub lines: LineNames,
    /// What `hookwatch check` says of it, one sentence each: how and when a state is known, what is not reported.
    pub notes: &'static [&'static str],
}

impl KindTraits {
    /// Whether it reports lines at all: one that does not brings evidence of what others report.
    #[must_use]
    pub fn reports_lines(&self) -> bool {
        self.lines != LineNames::Words(&[])
    }
}

/// Whether a kind reports dialled digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitsSeen {
    /// Never.
    No,
    /// Always.
    Yes,
    /// When the device says so on this connection.
    Confirmed {
        /// On what, in two or three words.
        word: &'static str,
        /// The same as a sentence.
        note: &'static str,
    },
}

/// What a kind's proof of life proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The device tells the state of the line again and again: device and wiring are proved.
    Line,
    /// The device answers; that it still sees the line is not proved.
    Device,
    /// The node is open and can be read: neither the wiring nor what is behind it is proved.
    Node,
    /// None: what it says is shown as not proved and never counted as observed.
    None,
}

/// What a kind calls its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineNames {
    /// Numbers from 1 to this.
    UpTo(u16),
    /// `UNIT/INPUT`, both from 1; a number alone is an input of unit 1.
    Units {
        /// The highest unit.
        units: u16,
        /// The highest input.
        inputs: u16,
    },
    /// Words.
    Words(&'static [&'static str]),
}

impl LineNames {
    /// The device line of this name in its one spelling; `None` where the kind has no such line.
    #[must_use]
    pub fn device_line(self, name: &str) -> Option<DeviceLine> {
        match self {
            Self::UpTo(highest) => number(name, highest).map(DeviceLine::number),
            Self::Units { units, inputs } => {
                let (unit, input) = name.split_once('/').unwrap_or(("1", name));
                Some(DeviceLine::of_unit(number(unit, units)?, number(input, inputs)?))
            }
            Self::Words(words) => words.contains(&name).then(|| DeviceLine::new(name)),
        }
    }

    /// What names are allowed, for people.
    #[must_use]
    pub fn allowed(self) -> String {
        match self {
            Self::UpTo(1) => "1".to_owned(),
            Self::UpTo(highest) => format!("1 to {highest}"),
            Self::Units { units, inputs } => {
                format!("\"UNIT/INPUT\" or an input of unit 1, units 1 to {units}, inputs 1 to {inputs}")
            }
            Self::Words(words) => words.join(", "),
        }
    }
}

fn number(text: &str, highest: u16) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && (1..=highest).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_line_has_one_spelling() {
        let units = LineNames::Units { units: 247, inputs: 2000 };
        for (names, written, line) in [
            (LineNames::UpTo(99), "08", Some("8")),
            (LineNames::UpTo(99), "0", None),
            (LineNames::UpTo(99), "100", None),
            (LineNames::UpTo(99), "+8", None),
            (units, "5", Some("1/5")),
            (units, "02/016", Some("2/16")),
            (units, "248/1", None),
            (units, "2/0", None),
            (units, "2/1/1", None),
            (LineNames::Words(&["cts", "ri"]), "ri", Some("ri")),
            (LineNames::Words(&["cts", "ri"]), "RI", None),
        ] {
            assert_eq!(names.device_line(written).as_ref().map(DeviceLine::as_str), line, "{names:?} {written}");
        }
    }

    #[test]
    fn each_kind_is_written_in_one_way() {
        for (kind, word) in AdapterKind::ALL {
            assert_eq!(kind.as_str(), word);
            assert_eq!(serde_json::to_value(kind).unwrap(), word, "the journal and the configuration share the word");
        }
    }
}
