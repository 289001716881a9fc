//! The vocabulary of alarms, as the journal writes it and a screen shows it. Only words stand here: when an alarm changes
//! is the alarm engine's to say.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ids::OperatorId;
use super::moment::Wall;

/// How urgent an alarm is, the least urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 提示.
    Low,
    /// 次要.
    Medium,
    /// 重要.
    High,
    /// 紧急.
    Critical,
}

impl Priority {
    /// Every priority with its word in the configuration, the most urgent first.
    pub const WORDS: [(Self, &str); 4] =
        [(Self::Critical, "critical"), (Self::High, "high"), (Self::Medium, "medium"), (Self::Low, "low")];
}

/// One life of an alarm, from its beginning to its end: 1, 2, 3… over the journal's life. An acknowledgement names an
/// episode, so that it cannot meet the wrong one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpisodeId(pub u64);

impl fmt::Display for EpisodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What made an alarm change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmCause {
    /// The condition itself, its delays and limits included.
    Condition,
    /// A person.
    Operator,
    /// The time of a shelf, an acknowledgement, an escalation or an out-of-service is over.
    Timer,
    /// The alarm above it came or went.
    Parent,
    /// Duty began or ended.
    Duty,
    /// The configuration changed.
    Configuration,
    /// The program started.
    Restart,
}

/// What happened to an alarm: the `change` of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmStep {
    /// It is shown for the first time in its episode, or it came again while its return was not acknowledged.
    Raised,
    /// Its priority rose, or a suspicion became certain: it is unacknowledged again.
    Worsened,
    /// A person has seen it.
    Acknowledged,
    /// The condition returned to normal; the episode still waits for its acknowledgement.
    Cleared,
    /// The episode is over.
    Closed,
    /// A person hid it for a limited time; with cause `condition`: it came behind such a shelf.
    Shelved,
    /// The shelf is over.
    Unshelved,
    /// A mask hides it; with cause `condition`: it came behind such a mask.
    Suppressed,
    /// The mask is gone.
    Unsuppressed,
    /// Nobody acknowledged it in time: the next person is told.
    Escalated,
    /// The time of its acknowledgement is over while the condition persists.
    Expired,
}

/// Why an alarm is hidden by design. Several may hold at once; the greatest is the one shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// Outside duty hours, or in a break.
    OffDuty,
    /// The alarm above it says it all.
    Parent,
    /// A person took its source out of monitoring.
    OutOfService,
}

/// When a shelf ends, besides its time, which it always has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShelfKind {
    /// Also when the condition is next normal.
    OneShot,
    /// With its time only.
    Timed,
}

/// The state of an alarm as ISA-18.2 (figure 5) letters it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IsaState {
    /// A: nothing to show.
    Normal,
    /// B: it blinks and sounds.
    Unacknowledged,
    /// C: seen by a person.
    Acknowledged,
    /// D: the condition is over and nobody has seen it.
    ReturnedUnacknowledged,
    /// E: hidden by a person for a limited time.
    Shelved,
    /// F: hidden by design.
    Suppressed,
    /// G: taken out of monitoring by a person.
    OutOfService,
}

impl IsaState {
    /// The letter.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Normal => 'A',
            Self::Unacknowledged => 'B',
            Self::Acknowledged => 'C',
            Self::ReturnedUnacknowledged => 'D',
            Self::Shelved => 'E',
            Self::Suppressed => 'F',
            Self::OutOfService => 'G',
        }
    }
}

/// One change of one alarm, without the alarm's name: the journal's record adds what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmChange {
    /// The episode; none where an alarm that has none open is shelved or taken out of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<EpisodeId>,
    /// Its priority; without an episode, the one it would begin with.
    pub priority: Priority,
    /// The condition is proven; else it is suspected.
    pub certain: bool,
    /// What happened.
    pub change: AlarmStep,
    /// What made it happen.
    pub cause: AlarmCause,
    /// The state after it.
    pub state: IsaState,
    /// Where the condition moved: when it began; with `cleared` and `closed`, when it returned to normal. A `suppressed`
    /// or `shelved` that has it tells of an alarm that came behind the mask or the shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Wall>,
    /// With `suppressed` and `unsuppressed`: the mask. With `unshelved`: the mask that still hides the alarm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<Mask>,
    /// With `shelved` by a person: the kind of shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf: Option<ShelfKind>,
    /// With `escalated`: which step of the escalation, 1, 2, 3…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// The note, or the reason of a shelf or an out-of-service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the acknowledgement, the shelf or the out-of-service ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Wall>,
}

/// Why an alarm did not do what a person asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such alarm.
    NoSuchAlarm,
    /// There never was such an episode.
    NoSuchEpisode(EpisodeId),
    /// The episode is over.
    EpisodeEnded(EpisodeId),
    /// Somebody was faster.
    AlreadyAcknowledged(OperatorId),
    /// The episode has not been shown to anybody yet: it is hidden by a shelf or a mask.
    NeverShown,
    /// The condition is seen to persist: a person's word cannot end it.
    StillActive,
    /// A reason must be given.
    NoReason,
    /// A note or a reason is longer than this many characters.
    TooMuchText(usize),
    /// The time asked for is zero.
    NoTime,
    /// The time asked for is longer than this.
    TooLong(Duration),
    /// The alarm is not shelved.
    NotShelved,
    /// It is out of service already.
    AlreadyOutOfService,
    /// It is not out of service.
    NotOutOfService,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAlarm => f.write_str("there is no such alarm; choose one from the list"),
            Self::NoSuchEpisode(id) => write!(f, "there never was an episode {id}; choose an alarm from the list"),
            Self::EpisodeEnded(id) => write!(f, "episode {id} has ended; if the alarm is there again, it is a new one"),
            Self::AlreadyAcknowledged(by) => write!(f, "it is acknowledged already, by {by}; nothing to do"),
            Self::NeverShown => f.write_str("it is hidden and has not been shown yet; unshelve it, or wait for duty"),
            Self::StillActive => f.write_str("the condition is seen to persist; acknowledge it, or end its cause"),
            Self::NoReason => f.write_str("a reason is missing; say why"),
            Self::TooMuchText(most) => write!(f, "the text is too long, allowed: {most} characters; shorten it"),
            Self::NoTime => f.write_str("the time is zero; choose how long"),
            Self::TooLong(most) => {
                write!(f, "the time is too long, allowed: up to {} s; choose a shorter one", most.as_secs())
            }
            Self::NotShelved => f.write_str("it is not shelved; nothing to do"),
            Self::AlreadyOutOfService => f.write_str("it is out of service already; return it to service first"),
            Self::NotOutOfService => f.write_str("it is not out of service; nothing to do"),
        }
    }
}

impl std::error::Error for Refusal {}
