//! The configuration: what the file says, resolved. Pure: text in, [`Config`] or every error out.

pub mod alarm;
pub mod annunciate;
pub mod calendar;
mod describe;
mod error;
#[cfg(test)]
pub(crate) mod fixtures;
mod framing;
mod keys;
pub(crate) mod parse;
mod pin;
pub mod simulated;
mod value;
mod walk;
mod wiring;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

pub use alarm::AlarmSettings;
pub use describe::{describe, describe_operators};
pub use error::{ConfigError, ConfigWarning, ErrorKind, Spot, decode_utf8};
pub use framing::{CharBits, Framing, ParityBit, StopBits};
pub use parse::{FILE_MAX, Loaded, Place, parse, parse_bytes};
pub use simulated::{Recurrence, SimPort, Trouble, TroubleOrder};
pub use value::{is_label, is_name};

use crate::decode::{Link, Options, Setup};
use crate::domain::{
    AdapterIx, AdapterKind, AdapterName, DeviceLine, GroupName, KindTraits, LineId, LineIx, NumberId, OperatorId,
    Priority, Role, ShiftName,
};
use crate::line::timing::Timing;

/// A whole, checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name, shown on screen, report and messages.
    pub site: String,
    /// The language of screen and messages.
    pub language: Language,
    /// The site's time zone.
    pub timezone: jiff::tz::TimeZone,
    /// The zone's name; the machine's where the file says `auto`.
    pub zone_name: String,
    /// Where and how long the journal is kept.
    pub journal: JournalConfig,
    /// How the screen draws.
    pub screen: ScreenConfig,
    /// Shifts, breaks, holidays.
    pub calendar: calendar::Calendar,
    /// Adapters in the order of the file.
    pub adapters: Vec<AdapterConfig>,
    /// Lines in the order of the file.
    pub lines: Vec<LineConfig>,
    /// Groups in the order of their first line.
    pub groups: Vec<GroupName>,
    /// Published numbers: `[[number]]` tables in the order of the file. A line's own `number` stands in its line.
    pub numbers: Vec<NumberConfig>,
    /// Alarm settings, as the file gives them.
    pub alarms: AlarmSettings,
    /// Who may sign in, in the order of the file. Without any, whoever reaches the keyboard may do everything.
    pub operators: Vec<OperatorConfig>,
    /// Who is told by a command, in the order of the file.
    pub annunciators: Vec<AnnunciatorConfig>,
    /// When the bell sounds.
    pub bell: BellConfig,
    /// SHA-256 of the file's bytes, 64 hex digits.
    pub digest: String,
}

impl Config {
    /// Whether a PBX records the calls of a line.
    #[must_use]
    pub fn is_evidenced(&self, line: LineIx) -> bool {
        self.adapters.iter().any(|adapter| adapter.evidence.iter().any(|(_, evidenced)| *evidenced == line))
    }
}

/// The language of screen and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// By the locale: `LC_ALL`, `LC_MESSAGES`, `LANG`; Chinese for `zh…`, else English.
    Auto,
    /// Simplified Chinese.
    ZhCn,
    /// English.
    En,
}

/// `[journal]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalConfig {
    /// The directory, absolute or relative to the configuration file (resolved).
    pub dir: PathBuf,
    /// Days that files are kept, 1-36500.
    pub retain_days: u32,
}

/// `[screen]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenConfig {
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous_width: AmbiguousWidth,
}

/// How wide the terminal draws characters whose width Unicode leaves open (`●`, `…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmbiguousWidth {
    /// Ask the terminal at start.
    Auto,
    /// One cell.
    Narrow,
    /// Two cells: draw with unambiguous glyphs only.
    Wide,
}

/// `[[adapter]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterConfig {
    /// Its name.
    pub name: AdapterName,
    /// Its device family.
    pub kind: AdapterKind,
    /// Where it is plugged in.
    pub port: PortSpec,
    /// Baud rate, 50-4000000; the kind's default where the file names none.
    pub baud: u32,
    /// How a character is framed on a serial port; 8N1 where the file says nothing.
    pub framing: Framing,
    /// The device's name of a line and our line, sorted by the device's name.
    pub lines: Vec<(DeviceLine, LineIx)>,
    /// The PBX's name of a set and the line whose calls its records tell of: it reports nothing of that line.
    pub evidence: Vec<(DeviceLine, LineIx)>,
    /// What the file says for its family alone.
    pub options: Options,
}

impl AdapterConfig {
    /// What its decoder and its dialogue are made from.
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            kind: self.kind,
            link: self.port.link(),
            lines: self.lines.iter().chain(&self.evidence).map(|(line, _)| line.clone()).collect(),
            options: self.options.clone(),
        }
    }

    /// What it can see at best, as it is configured.
    #[must_use]
    pub fn traits(&self) -> KindTraits {
        self.options.narrow(self.kind.traits())
    }

    /// What it can see at best of one of its lines.
    #[must_use]
    pub fn traits_of(&self, line: &DeviceLine) -> KindTraits {
        self.options.narrow_line(self.traits(), line)
    }
}

/// Where an adapter is plugged in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PortSpec {
    /// A device node, best by `/dev/serial/by-id/…`.
    Path(PathBuf),
    /// `usb:VID:PID[:SERIAL]`, in hex.
    Usb {
        /// Vendor id.
        vid: u16,
        /// Product id.
        pid: u16,
        /// Serial number, where given.
        serial: Option<String>,
    },
    /// `hid:VID:PID[:SERIAL]`, in hex: a USB telephone.
    Hid {
        /// Vendor id.
        vid: u16,
        /// Product id.
        pid: u16,
        /// Serial number, where given.
        serial: Option<String>,
    },
    /// `tcp://host:port`.
    Tcp {
        /// Host name or address.
        host: String,
        /// Port, 1-65535.
        port: u16,
    },
    /// `udp://address:port`.
    Udp {
        /// The unit's address; `None` for any unit, written `0.0.0.0` or `255.255.255.255`.
        unit: Option<Ipv4Addr>,
        /// Where the unit sends to, and takes commands, 1-65535.
        port: u16,
    },
    /// `tcp-listen://addr:port`: the device connects to this machine.
    TcpListen(std::net::SocketAddr),
    /// `sim:NAME`: a simulated device of the adapter's kind. NAME can be read by [`SimPort::parse`].
    Sim(String),
    /// `replay:FILE`: a recorded trace, played in real time.
    Replay(PathBuf),
}

impl PortSpec {
    /// How bytes come through it.
    #[must_use]
    pub fn link(&self) -> Link {
        match self {
            Self::Udp { .. } | Self::Hid { .. } => Link::Packets,
            Self::Path(_)
            | Self::Usb { .. }
            | Self::Tcp { .. }
            | Self::TcpListen(_)
            | Self::Sim(_)
            | Self::Replay(_) => Link::Stream,
        }
    }

    /// Whether the port stands for no real device.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        matches!(self, Self::Sim(_) | Self::Replay(_))
    }
}

impl std::fmt::Display for PortSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Usb { vid, pid, serial: None } => write!(f, "usb:{vid:04x}:{pid:04x}"),
            Self::Usb { vid, pid, serial: Some(serial) } => write!(f, "usb:{vid:04x}:{pid:04x}:{serial}"),
            Self::Hid { vid, pid, serial: None } => write!(f, "hid:{vid:04x}:{pid:04x}"),
            Self::Hid { vid, pid, serial: Some(serial) } => write!(f, "hid:{vid:04x}:{pid:04x}:{serial}"),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::Udp { unit, port } => write!(f, "udp://{}:{port}", unit.unwrap_or(Ipv4Addr::BROADCAST)),
            Self::TcpListen(address) => write!(f, "tcp-listen://{address}"),
            Self::Sim(name) => write!(f, "sim:{name}"),
            Self::Replay(path) => write!(f, "replay:{}", path.display()),
        }
    }
}

/// `[[line]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineConfig {
    /// Its id.
    pub id: LineId,
    /// What people call it.
    pub label: String,
    /// Its group; empty where the file names none.
    pub group: GroupName,
    /// Its own published number, where it has one.
    pub number: Option<NumberId>,
    /// When it is on duty.
    pub duty: Duty,
    /// Its room.
    pub room: String,
    /// Who sits there.
    pub contact: String,
    /// How to reach them.
    pub contact_phone: String,
    /// Another way to reach somebody there.
    pub backup: String,
    /// What it is used for.
    pub usage: LineUse,
    /// Which part of the wire the adapter sits on.
    pub tap: Tap,
    /// How the set dials.
    pub dialling: Dialling,
    /// The set dials by itself, with no digits the adapter could see.
    pub dials_itself: bool,
    /// Whether an adapter reports it. `false` keeps a line in the ledger only.
    pub monitored: bool,
    /// Its thresholds.
    pub timing: Timing,
    /// The adapter that reports it and the device's name of it; `None` only where not monitored.
    pub adapter: Option<(AdapterIx, DeviceLine)>,
}

/// When a line is on duty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Day and night.
    Always,
    /// While this shift runs.
    Shift(ShiftName),
}

/// What a line is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineUse {
    /// A desk.
    Desk,
    /// A hotline.
    Hotline,
    /// A fax machine.
    Fax,
    /// A modem.
    Modem,
    /// A dialler of an alarm system.
    AlarmDialer,
    /// A conference room.
    Conference,
    /// A lift's emergency telephone.
    Lift,
    /// Several sets on one pair.
    Shared,
}

/// Which part of the wire the adapter sits on: what *dead* proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tap {
    /// At the set.
    Desk,
    /// At the wall socket.
    Wall,
    /// At the distribution frame.
    Frame,
}

/// How a set dials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialling {
    /// DTMF.
    Tone,
    /// Loop pulses, which no adapter decodes.
    Pulse,
}

/// `[[operator]]`: a person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct OperatorConfig {
    /// The id, as the journal names the person.
    pub id: OperatorId,
    /// The name, as the screen shows it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The hash of the PIN: argon2id, in the PHC string format.
    pub pin: String,
}

impl std::fmt::Debug for OperatorConfig {
    /// The hash stays out of every message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperatorConfig").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// `[[annunciate]]`: a command that tells somebody of alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnunciatorConfig {
    /// Its name, for journal and screen.
    pub name: String,
    /// The program and its arguments, each to be filled by [`annunciate::fill`]: `{field}` stands for a field of the
    /// alarm, `{{` and `}}` for braces. The program holds no field; a path is absolute.
    pub command: Vec<String>,
    /// Who is told: 0 the desk's contact, when the alarm is raised; 1 the supervisor, 2 the duty leader, when it is
    /// escalated to them.
    pub step: u32,
    /// Alarms of these priorities.
    pub priorities: Vec<Priority>,
    /// Alarms of these groups; all where empty. Alarms of no group are told to everybody.
    pub groups: Vec<GroupName>,
    /// While one of these shifts runs; always where empty.
    pub shifts: Vec<ShiftName>,
    /// Told again after each such span until acknowledged or silenced; once where none, 10 s to 24 h.
    pub repeat: Option<Duration>,
    /// The command is killed after this long, 1 s to 5 min.
    pub timeout: Duration,
}

/// `[bell]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BellConfig {
    /// The least urgent priority that sounds; none for no bell.
    pub from: Option<Priority>,
    /// It sounds again after each such span while anything sounds, 1 s to 1 h.
    pub repeat: Duration,
}

impl Default for BellConfig {
    /// From medium on, every 15 s.
    fn default() -> Self {
        Self { from: Some(Priority::Medium), repeat: Duration::from_secs(15) }
    }
}

/// `[[number]]`: a published number that several lines answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberConfig {
    /// The number as published.
    pub number: NumberId,
    /// Its lines, in the order of the file.
    pub lines: Vec<LineIx>,
    /// How the exchange offers a call to them.
    pub distribution: Distribution,
    /// Rings that follow within this long are one offered call. Default 6 s.
    pub hunt_gap: Duration,
}

/// How the exchange offers a call to the lines of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distribution {
    /// One line only.
    Single,
    /// All ring together.
    Simultaneous,
    /// One after the other.
    Sequential,
    /// Several sets on one pair.
    Shared,
}
