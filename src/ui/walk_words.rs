//! The walk test in words: records, replies, refusals, and what a line's verification is worth. A person's word is never
//! told as something that was seen.

use jiff::tz::TimeZone;

use crate::domain::operator::UNIDENTIFIED;
use crate::domain::walk::{LineVerification, VerifiedBy, WalkEnd, WalkRefusal, WalkReply, WalkStep};
use crate::domain::{OperatorId, WalkChange, WalkRecord, Wall};

use super::model::{Language, Screen};
use super::sentence::Weight;
use super::text::{self, Text, fill};
use super::words;

/// A step.
pub(super) fn step(step: WalkStep) -> Text {
    match step {
        WalkStep::Lifted => text::WALK_STEP_LIFTED,
        WalkStep::Digit => text::WALK_STEP_DIGIT,
        WalkStep::PutBack => text::WALK_STEP_PUT_BACK,
        WalkStep::Rung => text::WALK_STEP_RUNG,
    }
}

/// Who did it.
pub(super) fn who(by: Option<&OperatorId>, language: Language) -> String {
    match by {
        None => text::ACT_NOBODY.get(language).to_owned(),
        Some(by) if by.as_str() == UNIDENTIFIED => text::ACT_UNIDENTIFIED.get(language).to_owned(),
        Some(by) => by.to_string(),
    }
}

/// `11-23`.
pub(super) fn day(at: Wall, zone: &TimeZone) -> String {
    let time = zone.to_datetime(at.timestamp());
    format!("{:02}-{:02}", time.month(), time.day())
}

/// `11-23 09:14`.
pub(super) fn day_and_time(at: Wall, zone: &TimeZone) -> String {
    format!("{} {}", day(at, zone), words::hour_minute(at, zone))
}

/// A record in words.
pub(super) fn sentence(language: Language, record: &WalkRecord) -> String {
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    let by = who(record.by.as_ref(), language);
    match &record.change {
        WalkChange::Started { lines } => say(text::EVENT_WALK_STARTED, &[&by, lines]),
        WalkChange::Verified { steps, unseen, .. } => {
            let seen = WalkStep::ALL.into_iter().filter(|step| steps.seen(*step).is_some());
            let mut said = say(text::EVENT_WALK_VERIFIED, &[&listed(language, seen)]);
            if !unseen.is_empty() {
                said.push_str(&say(text::EVENT_WALK_UNSEEN, &[&listed(language, unseen.iter().copied())]));
            }
            said
        }
        WalkChange::ByWord { note, .. } => {
            let mut said = say(text::EVENT_WALK_BY_WORD, &[&by]);
            if !note.is_empty() {
                said.extend([text::COLON.get(language), note]);
            }
            said
        }
        WalkChange::Failed { note, .. } => say(text::EVENT_WALK_FAILED, &[&by, note]),
        WalkChange::Ended { cause: WalkEnd::Person, verified, by_word, failed, left } => {
            say(text::EVENT_WALK_ENDED, &[&by, verified, by_word, &failed.len(), &left.len()])
        }
        WalkChange::Ended { cause: WalkEnd::Idle, verified, by_word, failed, left } => {
            say(text::EVENT_WALK_IDLE, &[verified, by_word, &failed.len(), &left.len()])
        }
    }
}

fn listed(language: Language, steps: impl Iterator<Item = WalkStep>) -> String {
    steps.map(|one| step(one).get(language)).collect::<Vec<_>>().join(text::LIST_SEPARATOR.get(language))
}

/// How strongly a record stands out.
pub(super) fn weight(record: &WalkRecord) -> Weight {
    match record.change {
        WalkChange::Failed { .. } => Weight::Strong,
        _ => Weight::Plain,
    }
}

/// What a person is told.
pub(super) fn reply(reply: &WalkReply, language: Language) -> String {
    let say = |text: Text, value: &dyn std::fmt::Display| fill(text.get(language), &[value]);
    match reply {
        WalkReply::Started(lines) => say(text::REPLY_WALK_STARTED, lines),
        WalkReply::ByWord(line) => say(text::REPLY_WALK_BY_WORD, line),
        WalkReply::Failed(line) => say(text::REPLY_WALK_FAILED, line),
        WalkReply::Ended(left) => say(text::REPLY_WALK_ENDED, left),
    }
}

/// Why something was not done.
pub(super) fn refusal(why: &WalkRefusal, language: Language) -> String {
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    match why {
        WalkRefusal::Running => say(text::REFUSED_WALK_RUNNING, &[]),
        WalkRefusal::NotRunning => say(text::REFUSED_WALK_NOT_RUNNING, &[]),
        WalkRefusal::NotMonitored(line) => say(text::REFUSED_WALK_NOT_MONITORED, &[line]),
        WalkRefusal::SeenAlready(line) => say(text::REFUSED_WALK_SEEN, &[line]),
    }
}

/// What a line's verification is worth, as its detail tells it.
pub(super) fn verification(screen: &Screen, known: &LineVerification) -> String {
    let language = screen.language;
    let say = |text: Text, values: &[&dyn std::fmt::Display]| fill(text.get(language), values);
    match known {
        LineVerification::Never => say(text::VERIFIED_NEVER, &[]),
        LineVerification::Outdated(last) => say(text::VERIFIED_OUTDATED, &[&day_and_time(last.at, &screen.zone)]),
        LineVerification::Current(known) => {
            let wording = match known.how {
                VerifiedBy::Steps => text::VERIFIED_SEEN,
                VerifiedBy::Word => text::VERIFIED_WORD,
            };
            let by = who(known.by.as_ref(), language);
            say(wording, &[&day_and_time(known.at, &screen.zone), &by])
        }
    }
}
