//! What people do: what they ask for ([`Operation`]), what is recorded of it ([`OperatorRecord`]), and what they are
//! told ([`Reply`]). No PIN ever stands in any of these.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::alarm::{EpisodeId, Refusal, ShelfKind};
use super::catalogue::{AlarmKey, AlarmSource};
use super::ids::{LineId, OperatorId};
use super::moment::Wall;
use super::posting::PostingRef;
pub use super::record_source::RecordSource;
use super::walk::{WalkOperation, WalkRefusal, WalkReply};

/// What a person who signed in may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look, and write notes.
    Watch,
    /// Everything.
    Supervisor,
}

impl Role {
    /// Every role with its word in the configuration.
    pub const WORDS: [(Self, &str); 2] = [(Self::Supervisor, "supervisor"), (Self::Watch, "watch")];
}

/// Who acts at a site that has no operators: the journal says so with every act.
pub const UNIDENTIFIED: &str = "unidentified";

/// Why a desk's call may last long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LongCallReason {
    /// 会议通话.
    Conference,
    /// 查询资料.
    LookingUpFiles,
    /// 正在办理业务.
    ServiceInProgress,
}

impl LongCallReason {
    /// Every reason, in the order the picker shows them, with its word in the journal.
    pub const ALL: [(Self, &str); 3] = [
        (Self::Conference, "conference"),
        (Self::LookingUpFiles, "looking_up_files"),
        (Self::ServiceInProgress, "service_in_progress"),
    ];

    /// Its word in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(reason, _)| *reason == self).map_or("", |(_, word)| word)
    }
}

/// What a person asks for. Whoever is signed in at the screen asks; the board looks up who that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Operation {
    /// Seen. Each episode is acknowledged by its own record.
    Acknowledge {
        /// Which.
        episodes: Vec<EpisodeId>,
        /// All of a list were meant: critical ones are passed over.
        #[serde(default)]
        is_list: bool,
        /// A note.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// It expires after so many minutes; the alarm's own limit where none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
    },
    /// A person looked: the condition is normal, whatever the data do not say.
    Checked {
        /// Which.
        episode: EpisodeId,
        /// A note.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Hide an alarm for a while.
    Shelve {
        /// Which.
        alarm: AlarmKey,
        /// When it ends besides its time.
        shelf: ShelfKind,
        /// For how many minutes.
        minutes: u32,
        /// Why; never empty.
        reason: String,
    },
    /// End a shelf.
    Unshelve {
        /// Of which alarm.
        alarm: AlarmKey,
    },
    /// The desk was asked: its long call is a call.
    LongCall {
        /// Which line; its present off-hook period is meant.
        line: LineId,
        /// Why it lasts.
        reason: LongCallReason,
        /// 15, 30 or 60 minutes.
        minutes: u32,
    },
    /// A note for the journal.
    Note {
        /// About what.
        about: AlarmSource,
        /// About which episode, where one is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        episode: Option<EpisodeId>,
        /// The time it explains, where it explains a stretch of time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<NoteSpan>,
        /// The note.
        text: String,
    },
    /// Hand the shift over. Whoever is signed in signs; the screen asks for the PIN once more before.
    HandOver {
        /// What the next shift should know; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Callers who were missed and not spoken to since, as the review counted them; `None` where it did not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        callbacks: Option<u64>,
        /// The shift whose page was signed; the running one, else the one that ended last, where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shift: Option<super::ids::ShiftName>,
        /// The date that shift started on, at the site.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<String>,
    },
    /// Take a line or an adapter out of monitoring.
    TakeOutOfService {
        /// A line or an adapter.
        about: AlarmSource,
        /// For how many minutes; until returned where none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        /// Why; never empty.
        reason: String,
    },
    /// Put it back.
    ReturnToService {
        /// A line or an adapter.
        about: AlarmSource,
    },
    /// Stop the sound.
    Silence,
    /// The opening check was gone through.
    OpeningCheck,
    /// Something of the walk test.
    Walk(WalkOperation),
    /// End the program.
    Quit {
        /// Which key.
        why: String,
    },
}

/// How a sign-in ended that was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInRefusal {
    /// The PIN is not this operator's.
    WrongPin,
    /// Too many wrong tries: the wait is not over.
    Waiting,
    /// There is no such operator.
    NoSuchOperator,
    /// The PIN could not be checked.
    NotChecked,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOutCause {
    /// By the person.
    Person,
    /// Nobody touched a key for 5 minutes.
    Idle,
    /// Somebody else signed in.
    Replaced,
}

/// `operator`: what a person did, or asked for in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorRecord {
    /// Who; none where nobody was signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// What.
    #[serde(flatten)]
    pub act: OperatorAct,
    /// The posting that it comes from, where a command posted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posting: Option<PostingRef>,
}

/// What a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum OperatorAct {
    /// The run began without operators: whoever reaches the keyboard may do everything.
    Unprotected,
    /// Signed in.
    SignedIn {
        /// With this role.
        role: Role,
    },
    /// Signed out.
    SignedOut {
        /// Why.
        cause: SignOutCause,
    },
    /// Could not sign in.
    SignInRefused {
        /// Why.
        why: SignInRefusal,
        /// Wrong tries in a row.
        tries: u32,
        /// No try is taken before then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Wall>,
    },
    /// Asked for something that was not done.
    Refused {
        /// What was asked for, one word.
        asked: String,
        /// The episode it was about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        episode: Option<EpisodeId>,
        /// Why not, as a sentence.
        why: String,
    },
    /// A note.
    Noted {
        /// About what.
        #[serde(flatten)]
        about: RecordSource,
        /// About which episode.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        episode: Option<EpisodeId>,
        /// The time it explains, where it explains a stretch of time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        span: Option<NoteSpan>,
        /// The note.
        note: String,
    },
    /// Handed the shift over, signed with the PIN.
    HandedOver(Handover),
    /// The desk confirmed its long call.
    LongCall {
        /// Which line.
        line: LineId,
        /// When its off-hook period began.
        since: Wall,
        /// Why it lasts.
        reason: LongCallReason,
        /// Until when it counts as explained, unless it ends before.
        until: Wall,
    },
    /// Took a line or an adapter out of monitoring.
    TookOutOfService {
        /// What.
        #[serde(flatten)]
        about: RecordSource,
        /// Why.
        note: String,
        /// Until when; until returned where none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Wall>,
    },
    /// Put it back.
    ReturnedToService {
        /// What.
        #[serde(flatten)]
        about: RecordSource,
    },
    /// Stopped the sound.
    Silenced {
        /// Of these.
        episodes: Vec<EpisodeId>,
    },
    /// Went through the opening check.
    OpeningChecked {
        /// Lines that were not idle then.
        lines: Vec<LineId>,
    },
}

impl OperatorAct {
    /// The line it is about, where it is about one.
    #[must_use]
    pub fn line(&self) -> Option<&LineId> {
        match self {
            Self::Noted { about, .. } | Self::TookOutOfService { about, .. } | Self::ReturnedToService { about } => {
                about.line.as_ref()
            }
            Self::LongCall { line, .. } => Some(line),
            Self::Unprotected
            | Self::SignedIn { .. }
            | Self::SignedOut { .. }
            | Self::SignInRefused { .. }
            | Self::Refused { .. }
            | Self::Silenced { .. }
            | Self::HandedOver(_)
            | Self::OpeningChecked { .. } => None,
        }
    }
}

/// The time that a note explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteSpan {
    /// Its first instant.
    pub from: Wall,
    /// The first instant behind it.
    pub to: Wall,
}

/// What was open when a shift was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Handover {
    /// The shift that ran or ended last; none where the site has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<super::ids::ShiftName>,
    /// The date it started on, at the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Alarms that were open, whether seen or not.
    pub open: Vec<EpisodeId>,
    /// Alarms that were shelved.
    pub shelved: Vec<AlarmKey>,
    /// Lines and adapters that were out of service.
    pub out_of_service: Vec<AlarmSource>,
    /// Callers who were missed and not spoken to since, where they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callbacks: Option<u64>,
    /// What the next shift should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why something a person asked for was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActRefusal {
    /// Nobody is signed in.
    NotSignedIn,
    /// The role allows it not.
    NotAllowed(Role),
    /// The alarm says no.
    Alarm(Refusal),
    /// A shelf may last at most to the end of the running shift, or 8 h where none runs: so long.
    BeyondShift(Duration),
    /// There is no such line, adapter, group or number.
    NoSuchSource,
    /// Only a line or an adapter can be taken out of service.
    NoServiceToStop,
    /// The line is not off-hook, as far as is known.
    NotOffHook(LineId),
    /// The off-hook period is certain to be no call.
    CertainlyNoCall(LineId),
    /// There is nothing to acknowledge.
    NothingToAcknowledge,
    /// The list holds so many critical alarms only, which are acknowledged one by one.
    OnlyCritical(usize),
    /// Nothing sounds.
    NothingSounds,
    /// The note is empty.
    EmptyNote,
    /// The time that a note explains ends before it begins.
    EmptySpan,
    /// The shift to hand over neither runs nor is the one that ended last, within 12 h.
    NotThisShift,
    /// The walk test says no.
    Walk(WalkRefusal),
    /// Signing in: why not; and how long no try is taken.
    SignIn(SignInRefusal, Option<Duration>),
}

impl std::fmt::Display for ActRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotSignedIn => f.write_str("nobody is signed in; press the key again and sign in"),
            Self::NotAllowed(_) => f.write_str("the role watch may look and write notes only; a supervisor must do it"),
            Self::Alarm(refusal) => refusal.fmt(f),
            Self::BeyondShift(most) => {
                write!(
                    f,
                    "a shelf ends with the shift, allowed: up to {} min; choose a shorter one",
                    most.as_secs() / 60
                )
            }
            Self::NoSuchSource => f.write_str("the configuration has no such line, adapter, group or number"),
            Self::NoServiceToStop => f.write_str("only a line or an adapter can be taken out of service; choose one"),
            Self::NotOffHook(line) => write!(f, "line {line} is not known to be off-hook; there is no call to confirm"),
            Self::CertainlyNoCall(line) => {
                write!(f, "line {line} is certain to have no call; have the handset put back instead")
            }
            Self::NothingToAcknowledge => f.write_str("nothing here waits for an acknowledgement"),
            Self::OnlyCritical(count) => {
                write!(f, "{count} critical, and no others: acknowledge critical alarms one by one")
            }
            Self::NothingSounds => f.write_str("nothing sounds"),
            Self::EmptySpan => f.write_str("the time to explain ends before it begins; mark its beginning first"),
            Self::NotThisShift => f.write_str(
                "only the running shift, or the one that ended last within 12 h, is handed over; show the newest page",
            ),
            Self::EmptyNote => f.write_str("the note is empty; write one, or leave it with Esc"),
            Self::Walk(refusal) => refusal.fmt(f),
            Self::SignIn(SignInRefusal::WrongPin, None) => f.write_str("wrong PIN; try again"),
            Self::SignIn(SignInRefusal::WrongPin | SignInRefusal::Waiting, wait) => {
                let wait = wait.map_or(0, |wait| wait.as_secs().max(1));
                write!(f, "too many wrong PINs: no try is taken for {wait} s")
            }
            Self::SignIn(SignInRefusal::NoSuchOperator, _) => {
                f.write_str("there is no such operator; choose one from the list")
            }
            Self::SignIn(SignInRefusal::NotChecked, _) => {
                f.write_str("the PIN could not be checked: the stored hash is broken; make it anew with `operator add`")
            }
        }
    }
}

/// What a person is told of what they asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// So many episodes are acknowledged; so many critical ones were passed over.
    Acknowledged {
        /// Acknowledged.
        episodes: usize,
        /// Passed over.
        critical: usize,
    },
    /// Closed on a person's word.
    Checked,
    /// Hidden until then.
    Shelved(Wall),
    /// To be seen again.
    Unshelved,
    /// Explained until then.
    LongCall(LineId, Wall),
    /// Written down.
    Noted,
    /// The shift is handed over.
    HandedOver,
    /// Out of monitoring.
    OutOfService(AlarmSource),
    /// Back in monitoring.
    InService(AlarmSource),
    /// So many were silenced.
    Silenced(usize),
    /// The opening check is written down, with so many lines that were not idle.
    OpeningChecked(usize),
    /// Of the review.
    Review(super::review_reply::ReviewReply),
    /// Of the walk test.
    Walk(WalkReply),
    /// Signed in.
    SignedIn(OperatorId),
    /// Signed out.
    SignedOut(SignOutCause),
    /// Not done.
    Refused(ActRefusal),
}
