//! The word of every value that alarms and acts are made of, and every answer to an act as a sentence. One value, one
//! word, in each language.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use crate::domain::alarm_view::{AcknowledgedView, AlarmRow, HiddenView, OnDisk, ReplyView};
use crate::domain::review_reply::ReviewReply;
use crate::domain::{
    ActRefusal, AlarmKind, AlarmSource, IsaState, LongCallReason, Priority, Refusal, Reply, Role, ShelfKind, Sign,
    SignInRefusal, SignOutCause, Wall,
};

use super::field::TEXT_MAX;
use super::model::Language;
use super::text::{self, Text, fill};
use super::{walk_words, words};

/// What an alarm is called.
pub(super) fn alarm(kind: AlarmKind) -> Text {
    match kind {
        AlarmKind::LeftOffHook => text::ALARM_LEFT_OFF_HOOK,
        AlarmKind::LeftOffHookSuspected => text::ALARM_LEFT_OFF_HOOK_SUSPECTED,
        AlarmKind::RingUnanswered => text::ALARM_RING_UNANSWERED,
        AlarmKind::MissedRepeatedly => text::ALARM_MISSED_REPEATEDLY,
        AlarmKind::DroppedRepeatedly => text::ALARM_DROPPED_REPEATEDLY,
        AlarmKind::GroupFull => text::ALARM_GROUP_FULL,
        AlarmKind::LineDead => text::ALARM_LINE_DEAD,
        AlarmKind::PhoneAbsentSuspected => text::ALARM_PHONE_ABSENT,
        AlarmKind::LineSilent => text::ALARM_LINE_SILENT,
        AlarmKind::LineUnknown => text::ALARM_LINE_UNKNOWN,
        AlarmKind::LineStale => text::ALARM_LINE_STALE,
        AlarmKind::FeedLost => text::ALARM_FEED_LOST,
        AlarmKind::AdapterLost => text::ALARM_ADAPTER_LOST,
        AlarmKind::AdapterChatter => text::ALARM_ADAPTER_CHATTER,
        AlarmKind::ManyBlocked => text::ALARM_MANY_BLOCKED,
        AlarmKind::JournalFault => text::ALARM_JOURNAL_FAULT,
        AlarmKind::ClockStep => text::ALARM_CLOCK_STEP,
    }
}

/// How urgent.
pub(super) fn priority(priority: Priority) -> Text {
    match priority {
        Priority::Critical => text::PRIORITY_CRITICAL,
        Priority::High => text::PRIORITY_HIGH,
        Priority::Medium => text::PRIORITY_MEDIUM,
        Priority::Low => text::PRIORITY_LOW,
    }
}

/// Proven, or suspected.
pub(super) fn certainty(certain: bool) -> Text {
    if certain { text::CERTAIN } else { text::SUSPECTED }
}

/// The sign an alarm rests on.
pub(super) fn sign(sign: Sign) -> Text {
    match sign {
        Sign::NoCall => text::SIGN_NO_CALL,
        Sign::FarEndCleared => text::SIGN_FAR_END_CLEARED,
        Sign::DroppedAndParked => text::SIGN_DROPPED_AND_PARKED,
        Sign::Undetermined => text::SIGN_UNDETERMINED,
        Sign::LongCall => text::SIGN_LONG_CALL,
    }
}

/// The state of an alarm.
pub(super) fn isa(state: IsaState) -> Text {
    match state {
        IsaState::Normal => text::ISA_NORMAL,
        IsaState::Unacknowledged => text::ISA_UNACKNOWLEDGED,
        IsaState::Acknowledged => text::ISA_ACKNOWLEDGED,
        IsaState::ReturnedUnacknowledged => text::ISA_RETURNED,
        IsaState::Shelved => text::ISA_SHELVED,
        IsaState::Suppressed => text::ISA_SUPPRESSED,
        IsaState::OutOfService => text::ISA_OUT_OF_SERVICE,
    }
}

fn isa_short(state: IsaState) -> Text {
    match state {
        IsaState::Unacknowledged => text::ISA_UNACKNOWLEDGED_SHORT,
        IsaState::Acknowledged => text::ISA_ACKNOWLEDGED_SHORT,
        IsaState::ReturnedUnacknowledged => text::ISA_RETURNED_SHORT,
        other => isa(other),
    }
}

/// How much room a state's word may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Short,
    Full,
}

/// The state of a row in words: acknowledged only once that is on disk.
pub(super) fn standing(row: &AlarmRow, language: Language, length: Length) -> String {
    let on_disk = match row.state {
        IsaState::Shelved | IsaState::OutOfService => row.hidden.as_ref().map(|hidden| hidden.standing),
        IsaState::Acknowledged => row.acknowledged.as_ref().map(|acknowledged| acknowledged.standing),
        _ => None,
    };
    let full = isa(row.state).get(language);
    let words = match (on_disk.unwrap_or(OnDisk::Done), row.state, length) {
        (OnDisk::Pending, IsaState::Acknowledged, _) => text::STANDING_ACKNOWLEDGING.get(language),
        (OnDisk::AtRisk, IsaState::Acknowledged, Length::Full) => text::STANDING_ACKNOWLEDGED_AT_RISK.get(language),
        (OnDisk::AtRisk, _, Length::Short) => text::STANDING_ACKNOWLEDGED_AT_RISK_SHORT.get(language),
        (OnDisk::Pending, _, Length::Full) => return fill(text::STANDING_PENDING.get(language), &[&full]),
        (OnDisk::AtRisk, _, Length::Full) => return fill(text::STANDING_AT_RISK.get(language), &[&full]),
        (_, _, Length::Short) => isa_short(row.state).get(language),
        (OnDisk::Done, _, Length::Full) => full,
    };
    words.to_owned()
}

/// What an alarm is about, where it is not about a line.
pub(super) fn source(source: &AlarmSource, language: Language) -> String {
    match source {
        AlarmSource::Line(_) | AlarmSource::Number(_) => source.name().to_owned(),
        AlarmSource::Adapter(name) => fill(text::ADAPTER_NAMED.get(language), &[name]),
        AlarmSource::Group(name) => fill(text::GROUP_NAMED.get(language), &[name]),
        AlarmSource::Site => text::SITE.get(language).to_owned(),
    }
}

/// Who, and when: `by li at 08:49`.
pub(super) fn by_at(by: &dyn std::fmt::Display, at: Wall, language: Language, zone: &TimeZone) -> String {
    fill(text::BY_AT.get(language), &[by, &words::hour_minute(at, zone)])
}

/// An acknowledgement, with its note and its end.
pub(super) fn acknowledged(view: &AcknowledgedView, language: Language, zone: &TimeZone) -> String {
    let mut said = by_at(&view.by, view.at, language, zone);
    if let Some(until) = view.until {
        said.push_str(text::COMMA.get(language));
        said.push_str(&fill(text::EXPIRES.get(language), &[&words::hour_minute(until, zone)]));
    }
    if let Some(note) = &view.note {
        said.push_str(text::COMMA.get(language));
        said.push_str(note);
    }
    said
}

/// A shelf or an out-of-service: who, why, until when.
pub(super) fn hidden(view: &HiddenView, language: Language, zone: &TimeZone) -> String {
    let until = match view.until {
        Some(until) => fill(text::UNTIL.get(language), &[&words::hour_minute(until, zone)]),
        None => text::UNTIL_RETURNED.get(language).to_owned(),
    };
    let comma = text::COMMA.get(language);
    format!("{}{comma}{until}{comma}{}", by_at(&view.by, view.at, language, zone), view.reason)
}

/// A shelf's kind.
pub(super) fn shelf(kind: ShelfKind) -> Text {
    match kind {
        ShelfKind::OneShot => text::ONE_SHOT,
        ShelfKind::Timed => text::TIMED,
    }
}

/// A role.
pub(super) fn role(role: Role) -> Text {
    match role {
        Role::Watch => text::ROLE_WATCH,
        Role::Supervisor => text::ROLE_SUPERVISOR,
    }
}

/// Why a desk's call may last.
pub(super) fn long_call(reason: LongCallReason) -> Text {
    match reason {
        LongCallReason::Conference => text::LONG_CALL_CONFERENCE,
        LongCallReason::LookingUpFiles => text::LONG_CALL_LOOKING_UP,
        LongCallReason::ServiceInProgress => text::LONG_CALL_SERVICE,
    }
}

/// What an act came to; done only once its record is on disk.
pub(super) fn reply(view: &ReplyView, language: Language, zone: &TimeZone) -> String {
    let said = answer(&view.reply, view.standing, language, zone);
    let is_record = !matches!(
        view.reply,
        Reply::Acknowledged { .. } | Reply::SignedIn(_) | Reply::SignedOut(_) | Reply::Refused(_)
    );
    match view.standing {
        OnDisk::Pending if is_record => fill(text::STANDING_PENDING.get(language), &[&said]),
        OnDisk::AtRisk if is_record => fill(text::STANDING_AT_RISK.get(language), &[&said]),
        OnDisk::Pending | OnDisk::AtRisk | OnDisk::Done => said,
    }
}

fn review_reply(reply: &ReviewReply, language: Language) -> String {
    let made = match reply {
        ReviewReply::Recorded(seq) => seq.to_string(),
        ReviewReply::Refused(why) => refusal_told(why, language).into_owned(),
        ReviewReply::NotHandedOn(why) => words::reason(why, language).into_owned(),
        _ => String::new(),
    };
    let (text, value) = match reply {
        ReviewReply::Recorded(_) => (text::REPLY_POSTED, made.as_str()),
        ReviewReply::Refused(_) => (text::REPLY_POSTING_REFUSED, made.as_str()),
        ReviewReply::HandedOn => (text::REPLY_POSTED_LATER, ""),
        ReviewReply::ForTheNextRun => (text::REPLY_POSTED_NEXT_RUN, ""),
        ReviewReply::NotHandedOn(_) => (text::REPLY_NOT_POSTED, made.as_str()),
        ReviewReply::Extracted(file) => (text::REPLY_EXTRACTED, file.as_str()),
        ReviewReply::ExtractedToFile(file) => (text::REPLY_EXTRACTED_FILE, file.as_str()),
        ReviewReply::ExtractedToClipboard(why) => (text::REPLY_EXTRACTED_CLIPBOARD, why.as_str()),
        ReviewReply::NotExtracted(why) => (text::REPLY_NOT_EXTRACTED, why.as_str()),
        ReviewReply::OnlyReads => (text::REPLY_ONLY_READS, ""),
    };
    fill(text.get(language), &[&value])
}

fn answer(reply: &Reply, standing: OnDisk, language: Language, zone: &TimeZone) -> String {
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    let time = |wall: Wall| words::hour_minute(wall, zone).to_string();
    match reply {
        Reply::Acknowledged { episodes, critical } => {
            let wording = match standing {
                OnDisk::Pending => text::REPLY_ACKNOWLEDGING,
                OnDisk::AtRisk => text::REPLY_ACKNOWLEDGED_AT_RISK,
                OnDisk::Done => text::REPLY_ACKNOWLEDGED,
            };
            let passed = if *critical > 0 { say(text::REPLY_PASSED_OVER, &[critical]) } else { String::new() };
            say(wording, &[episodes]) + &passed
        }
        Reply::Checked => say(text::REPLY_CHECKED, &[]),
        Reply::Shelved(until) => say(text::REPLY_SHELVED, &[&time(*until)]),
        Reply::Unshelved => say(text::REPLY_UNSHELVED, &[]),
        Reply::LongCall(line, until) => say(text::REPLY_LONG_CALL, &[line, &time(*until)]),
        Reply::Noted => say(text::REPLY_NOTED, &[]),
        Reply::HandedOver => say(text::REPLY_HANDED_OVER, &[]),
        Reply::OutOfService(about) => say(text::REPLY_OUT_OF_SERVICE, &[&source(about, language)]),
        Reply::InService(about) => say(text::REPLY_IN_SERVICE, &[&source(about, language)]),
        Reply::Silenced(count) => say(text::REPLY_SILENCED, &[count]),
        Reply::OpeningChecked(lines) => say(text::REPLY_OPENING_CHECKED, &[lines]),
        Reply::Review(told) => review_reply(told, language),
        Reply::Walk(told) => walk_words::reply(told, language),
        Reply::SignedIn(who) => say(text::REPLY_SIGNED_IN, &[who]),
        Reply::SignedOut(SignOutCause::Person) => say(text::REPLY_SIGNED_OUT, &[]),
        Reply::SignedOut(SignOutCause::Idle) => say(text::REPLY_SIGNED_OUT_IDLE, &[]),
        Reply::SignedOut(SignOutCause::Replaced) => say(text::REPLY_SIGNED_OUT_REPLACED, &[]),
        Reply::Refused(why) => say(text::REPLY_REFUSED, &[&act_refusal(why, language)]),
    }
}

/// Why something a person asked for was not done.
pub(super) fn act_refusal(why: &ActRefusal, language: Language) -> String {
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    match why {
        ActRefusal::NotSignedIn => say(text::REFUSED_NOT_SIGNED_IN, &[]),
        ActRefusal::NotAllowed(Role::Watch) => say(text::REFUSED_WATCH, &[]),
        ActRefusal::NotAllowed(Role::Supervisor) => say(text::REFUSED_SUPERVISOR, &[]),
        ActRefusal::Alarm(why) => refusal(why, language),
        ActRefusal::BeyondShift(most) => say(text::REFUSED_BEYOND_SHIFT, &[&(most.as_secs() / 60)]),
        ActRefusal::NoSuchSource => say(text::REFUSED_NO_SOURCE, &[]),
        ActRefusal::NoServiceToStop => say(text::REFUSED_NO_SERVICE, &[]),
        ActRefusal::NotOffHook(line) => say(text::REFUSED_NOT_OFF_HOOK, &[line]),
        ActRefusal::CertainlyNoCall(line) => say(text::REFUSED_CERTAINLY_NO_CALL, &[line]),
        ActRefusal::NothingToAcknowledge => say(text::REFUSED_NOTHING_TO_ACKNOWLEDGE, &[]),
        ActRefusal::OnlyCritical(count) => say(text::REFUSED_ONLY_CRITICAL, &[count]),
        ActRefusal::NothingSounds => say(text::REFUSED_NOTHING_SOUNDS, &[]),
        ActRefusal::EmptySpan => say(text::REFUSED_EMPTY_SPAN, &[]),
        ActRefusal::NotThisShift => say(text::REFUSED_NOT_THIS_SHIFT, &[]),
        ActRefusal::EmptyNote => say(text::REFUSED_EMPTY_NOTE, &[]),
        ActRefusal::Walk(why) => walk_words::refusal(why, language),
        ActRefusal::SignIn(SignInRefusal::WrongPin, None) => say(text::REFUSED_WRONG_PIN, &[]),
        ActRefusal::SignIn(SignInRefusal::WrongPin | SignInRefusal::Waiting, wait) => {
            say(text::REFUSED_WAITING, &[&wait.map_or(0, |wait| wait.as_secs().max(1))])
        }
        ActRefusal::SignIn(SignInRefusal::NoSuchOperator, _) => say(text::REFUSED_NO_OPERATOR, &[]),
        ActRefusal::SignIn(SignInRefusal::NotChecked, _) => say(text::REFUSED_NOT_CHECKED, &[]),
    }
}

/// What was asked for, by the record's word for it.
pub(super) fn asked(told: &str, language: Language) -> &str {
    text::ASKED_FOR.iter().find(|(word, _)| *word == told).map_or(told, |(_, text)| text.get(language))
}

/// A refusal that a record tells, as the screen says it; in the record's own words where it is none of those that can be
/// known by their words alone.
pub(super) fn refusal_told(why: &str, language: Language) -> Cow<'_, str> {
    const TOLD: [ActRefusal; 18] = [
        ActRefusal::NotSignedIn,
        ActRefusal::NotAllowed(Role::Watch),
        ActRefusal::NoSuchSource,
        ActRefusal::NoServiceToStop,
        ActRefusal::NothingToAcknowledge,
        ActRefusal::NothingSounds,
        ActRefusal::EmptySpan,
        ActRefusal::NotThisShift,
        ActRefusal::EmptyNote,
        ActRefusal::Alarm(Refusal::TooMuchText(TEXT_MAX)),
        ActRefusal::Alarm(Refusal::NoSuchAlarm),
        ActRefusal::Alarm(Refusal::NeverShown),
        ActRefusal::Alarm(Refusal::StillActive),
        ActRefusal::Alarm(Refusal::NoReason),
        ActRefusal::Alarm(Refusal::NoTime),
        ActRefusal::Alarm(Refusal::NotShelved),
        ActRefusal::Alarm(Refusal::AlreadyOutOfService),
        ActRefusal::Alarm(Refusal::NotOutOfService),
    ];
    let known = TOLD.iter().find(|refusal| refusal.to_string() == why);
    known.map_or(Cow::Borrowed(why), |refusal| Cow::Owned(act_refusal(refusal, language)))
}

/// Why an alarm did not do what a person asked.
pub(super) fn refusal(why: &Refusal, language: Language) -> String {
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    match why {
        Refusal::NoSuchAlarm => say(text::REFUSED_NO_ALARM, &[]),
        Refusal::NoSuchEpisode(id) => say(text::REFUSED_NO_EPISODE, &[id]),
        Refusal::EpisodeEnded(id) => say(text::REFUSED_EPISODE_ENDED, &[id]),
        Refusal::AlreadyAcknowledged(by) => say(text::REFUSED_ALREADY_ACKNOWLEDGED, &[by]),
        Refusal::NeverShown => say(text::REFUSED_NEVER_SHOWN, &[]),
        Refusal::StillActive => say(text::REFUSED_STILL_ACTIVE, &[]),
        Refusal::NoReason => say(text::REFUSED_NO_REASON, &[]),
        Refusal::TooMuchText(most) => say(text::REFUSED_TOO_MUCH_TEXT, &[most]),
        Refusal::NoTime => say(text::REFUSED_NO_TIME, &[]),
        Refusal::TooLong(most) => say(text::REFUSED_TOO_LONG, &[&(most.as_secs() / 60)]),
        Refusal::NotShelved => say(text::REFUSED_NOT_SHELVED, &[]),
        Refusal::AlreadyOutOfService => say(text::REFUSED_OUT_ALREADY, &[]),
        Refusal::NotOutOfService => say(text::REFUSED_NOT_OUT, &[]),
    }
}
