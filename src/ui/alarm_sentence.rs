//! Records of tones, alarms, people and annunciation in one sentence each. A PIN never stands in a record, so it cannot
//! stand in a sentence.

use crate::domain::alarm::{AlarmCause, AlarmStep, Mask};
use crate::domain::annunciation::AnnunciationRecord;
use crate::domain::event::AlarmRecord;
use crate::domain::operator::{OperatorAct, OperatorRecord, UNIDENTIFIED};
use crate::domain::{Announced, SignInRefusal, SignOutCause, Tone, Wall};

use super::alarm_words;
use super::model::{Language, Screen};
use super::sentence::{Subject, Weight};
use super::text::{self, Text, fill};
use super::words;

/// A tone, or something the loop did that is no state.
pub(super) fn tone(tone: Tone) -> Text {
    match tone {
        Tone::Busy => text::TONE_BUSY,
        Tone::Dial => text::TONE_DIAL,
        Tone::LoopBreak => text::TONE_LOOP_BREAK,
        Tone::PolarityReversal => text::TONE_POLARITY,
    }
}

/// What came, worsened or was forgotten stands out; what is hidden stands back.
pub(super) fn weight(record: &AlarmRecord) -> Weight {
    match record.change.change {
        AlarmStep::Raised | AlarmStep::Worsened | AlarmStep::Escalated | AlarmStep::Expired => Weight::Strong,
        AlarmStep::Suppressed | AlarmStep::Unsuppressed => Weight::Quiet,
        AlarmStep::Acknowledged
        | AlarmStep::Cleared
        | AlarmStep::Closed
        | AlarmStep::Shelved
        | AlarmStep::Unshelved => Weight::Plain,
    }
}

/// Whether a person's own record tells this already: out of service hides every alarm of a line, one record each.
pub(super) fn is_told_by_operator(record: &AlarmRecord) -> bool {
    record.change.cause == AlarmCause::Operator && record.change.mask == Some(Mask::OutOfService)
}

/// What happened to an alarm.
pub(super) fn step(step: AlarmStep) -> Text {
    match step {
        AlarmStep::Raised => text::STEP_RAISED,
        AlarmStep::Worsened => text::STEP_WORSENED,
        AlarmStep::Acknowledged => text::STEP_ACKNOWLEDGED,
        AlarmStep::Cleared => text::STEP_CLEARED,
        AlarmStep::Closed => text::STEP_CLOSED,
        AlarmStep::Shelved => text::STEP_SHELVED,
        AlarmStep::Unshelved => text::STEP_UNSHELVED,
        AlarmStep::Suppressed => text::STEP_SUPPRESSED,
        AlarmStep::Unsuppressed => text::STEP_UNSUPPRESSED,
        AlarmStep::Escalated => text::STEP_ESCALATED,
        AlarmStep::Expired => text::STEP_EXPIRED,
    }
}

/// What made an alarm change.
pub(super) fn cause(cause: AlarmCause) -> Text {
    match cause {
        AlarmCause::Condition => text::CAUSE_CONDITION,
        AlarmCause::Operator => text::CAUSE_OPERATOR,
        AlarmCause::Timer => text::CAUSE_TIMER,
        AlarmCause::Parent => text::CAUSE_PARENT,
        AlarmCause::Duty => text::CAUSE_DUTY,
        AlarmCause::Configuration => text::CAUSE_CONFIGURATION,
        AlarmCause::Restart => text::CAUSE_RESTART,
    }
}

fn mask(mask: Mask) -> Text {
    match mask {
        Mask::OffDuty => text::MASK_OFF_DUTY,
        Mask::Parent => text::MASK_PARENT,
        Mask::OutOfService => text::MASK_OUT_OF_SERVICE,
    }
}

/// One change of one alarm.
pub(super) fn alarm(screen: &Screen, record: &AlarmRecord, subject: Subject) -> String {
    let language = screen.language;
    let change = &record.change;
    let comma = text::COMMA.get(language);
    let mut said = match subject {
        Subject::Named => alarm_words::source(&record.about.source(), language) + " ",
        Subject::Understood => String::new(),
    };
    said.push_str(step(change.change).get(language));
    said.push_str(text::COLON.get(language));
    let priority = alarm_words::priority(change.priority).get(language);
    let name = alarm_words::alarm(record.alarm).get(language);
    let certainty = alarm_words::certainty(change.certain).get(language);
    said.extend([priority, " ", name, comma, certainty]);
    if let Some(sign) = record.sign {
        said.extend([comma, alarm_words::sign(sign).get(language)]);
    }
    if let Some(mask) = change.mask.map(mask) {
        said.extend([comma, mask.get(language)]);
    } else if !matches!(change.cause, AlarmCause::Condition | AlarmCause::Operator) {
        said.extend([comma, cause(change.cause).get(language)]);
    }
    if let Some(by) = &change.by {
        said.extend([comma, &fill(text::BY.get(language), &[by])]);
    }
    if let Some(until) = change.until {
        said.extend([comma, &until_words(screen, until)]);
    }
    if let Some(note) = &change.note {
        said.extend([comma, note]);
    }
    said
}

fn until_words(screen: &Screen, until: Wall) -> String {
    fill(text::UNTIL.get(screen.language), &[&words::hour_minute(until, &screen.zone)])
}

/// What a person did, or asked for in vain.
pub(super) fn operator(screen: &Screen, record: &OperatorRecord) -> String {
    let language = screen.language;
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    let by = match &record.by {
        None => text::ACT_NOBODY.get(language).to_owned(),
        Some(by) if by.as_str() == UNIDENTIFIED => text::ACT_UNIDENTIFIED.get(language).to_owned(),
        Some(by) => by.to_string(),
    };
    match &record.act {
        OperatorAct::Unprotected => say(text::ACT_UNPROTECTED, &[]),
        OperatorAct::SignedIn { role } => say(text::ACT_SIGNED_IN, &[&by, &alarm_words::role(*role).get(language)]),
        OperatorAct::SignedOut { cause: SignOutCause::Person } => say(text::ACT_SIGNED_OUT, &[&by]),
        OperatorAct::SignedOut { cause: SignOutCause::Idle } => say(text::ACT_SIGNED_OUT_IDLE, &[&by]),
        OperatorAct::SignedOut { cause: SignOutCause::Replaced } => say(text::ACT_SIGNED_OUT_REPLACED, &[&by]),
        OperatorAct::SignInRefused { why, tries, .. } => {
            let why = match why {
                SignInRefusal::WrongPin => text::ACT_WRONG_PIN,
                SignInRefusal::Waiting => text::ACT_WAITING,
                SignInRefusal::NoSuchOperator => text::ACT_NO_OPERATOR,
                SignInRefusal::NotChecked => text::ACT_NOT_CHECKED,
            };
            say(text::ACT_SIGN_IN_REFUSED, &[&by, &why.get(language), tries])
        }
        OperatorAct::Refused { asked, why, .. } => {
            let asked = alarm_words::asked(asked, language);
            say(text::ACT_REFUSED, &[&by, &asked, &alarm_words::refusal_told(why, language)])
        }
        OperatorAct::Noted { about, note, span: Some(span), .. } => {
            let at = |at| words::hour_minute(at, &screen.zone);
            let about = alarm_words::source(&about.source(), language);
            say(text::ACT_EXPLAINED, &[&by, &about, &at(span.from), &at(span.to), note])
        }
        OperatorAct::HandedOver(handover) => {
            let (open, shelved, out) = (&handover.open, &handover.shelved, &handover.out_of_service);
            say(text::ACT_HANDED_OVER, &[&by, &open.len(), &shelved.len(), &out.len()])
        }
        OperatorAct::Noted { about, note, .. } => {
            say(text::ACT_NOTED, &[&by, &alarm_words::source(&about.source(), language), note])
        }
        OperatorAct::LongCall { line, reason, until, .. } => {
            let reason = alarm_words::long_call(*reason).get(language);
            say(text::ACT_LONG_CALL, &[&by, line, &reason, &words::hour_minute(*until, &screen.zone)])
        }
        OperatorAct::TookOutOfService { about, note, until } => {
            let until = match until {
                Some(until) => until_words(screen, *until),
                None => text::UNTIL_RETURNED.get(language).to_owned(),
            };
            say(text::ACT_TOOK_OUT, &[&by, &alarm_words::source(&about.source(), language), &until, note])
        }
        OperatorAct::ReturnedToService { about } => {
            say(text::ACT_RETURNED, &[&by, &alarm_words::source(&about.source(), language)])
        }
        OperatorAct::Silenced { episodes } => say(text::ACT_SILENCED, &[&by, &episodes.len()]),
        OperatorAct::OpeningChecked { lines } => say(text::ACT_OPENING_CHECKED, &[&by, &lines.len()]),
    }
}

/// A command that told somebody, or failed to.
pub(super) fn annunciation(language: Language, record: &AnnunciationRecord) -> String {
    let name = &record.name;
    match &record.outcome {
        Announced::Done => fill(text::TOLD.get(language), &[name]),
        Announced::Failed { why } => fill(text::TOLD_FAILED.get(language), &[name, &words::reason(why, language)]),
        Announced::Killed { after_s } => fill(text::TOLD_KILLED.get(language), &[name, after_s]),
        Announced::Dropped => fill(text::TOLD_DROPPED.get(language), &[name]),
    }
}
