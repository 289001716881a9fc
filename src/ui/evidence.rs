//! A call record of a PBX or a carrier in one sentence: what it says, and what the line's own adapter says to that. It must
//! never sound like a state. A carrier tells of busy and unanswered calls too: that it agrees says nothing of a handset.

use std::time::Duration;

use crate::domain::Direction;
use crate::domain::evidence::{EvidenceSeen, Verdict};

use super::model::Language;
use super::sentence::party;
use super::text::{self, Text, fill};
use super::words::Span;

/// The record in words.
pub(super) fn sentence(language: Language, seen: &EvidenceSeen) -> String {
    let direction = match seen.direction {
        Direction::In => text::EVIDENCE_IN,
        Direction::Out => text::EVIDENCE_OUT,
        Direction::None | Direction::Unknown => text::EVIDENCE_EITHER,
    };
    let mut parts = vec![direction.get(language).to_owned()];
    let other = party(seen.number.as_deref().unwrap_or_default(), seen.name.as_deref().unwrap_or_default());
    parts.extend(Some(other).filter(|other| !other.is_empty()));
    let result = seen.carrier.as_ref().and_then(|call| call.result.clone()).filter(|result| !result.is_empty());
    match seen.duration_s {
        None => {}
        Some(0) if result.is_some() => {}
        Some(0) => parts.push(text::EVIDENCE_UNANSWERED.get(language).to_owned()),
        Some(seconds) => {
            let talk = Span(Duration::from_secs(seconds.into()));
            parts.push(fill(text::EVIDENCE_TALK.get(language), &[&talk]));
        }
    }
    parts.extend(result);
    let told = parts.join(text::COMMA.get(language));
    if seen.carrier.is_some() {
        return fill(text::EVIDENCE_CARRIER.get(language), &[&told, &of_carrier(seen.verdict).get(language)]);
    }
    let mut verdict = verdict(language, seen);
    if !seen.observed && seen.verdict != Verdict::NotObserved {
        verdict.push_str(text::COMMA.get(language));
        verdict.push_str(text::EVIDENCE_UNOBSERVED.get(language));
    }
    fill(text::EVIDENCE.get(language), &[&told, &verdict])
}

fn verdict(language: Language, seen: &EvidenceSeen) -> String {
    match seen.verdict {
        Verdict::Agrees => text::EVIDENCE_AGREES.get(language).to_owned(),
        Verdict::NoPeriod => text::EVIDENCE_NO_PERIOD.get(language).to_owned(),
        Verdict::NotObserved => text::EVIDENCE_UNOBSERVED.get(language).to_owned(),
        Verdict::Contradicts => {
            let less = seen.longer_by_s.unwrap_or_default().unsigned_abs();
            fill(text::EVIDENCE_CONTRADICTS.get(language), &[&less])
        }
    }
}

fn of_carrier(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Agrees => text::EVIDENCE_CARRIER_AGREES,
        Verdict::Contradicts => text::EVIDENCE_CARRIER_CONTRADICTS,
        Verdict::NoPeriod => text::EVIDENCE_CARRIER_NO_PERIOD,
        Verdict::NotObserved => text::EVIDENCE_UNOBSERVED,
    }
}
