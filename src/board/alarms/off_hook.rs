//! What an off-hook period is taken for. Two alarms rest on it: the certain one on a certain sign, the suspicion on how
//! long it lasts. `docs/ALARMS.md`, section 1.
//!
//! | known of the period | certain | suspected, by duration |
//! |---|---|---|
//! | nobody rang, nobody dialled, and both would have been seen | no call | undetermined, where no certain alarm says it |
//! | the far end cleared | far end cleared | as without it, until the certain alarm stands |
//! | lifted again at once after a dropped call | – | dropped and parked |
//! | began as a call | – | long call |
//! | anything else | – | undetermined |

use std::time::Duration;

use crate::domain::event::Suspicion;
use crate::domain::{LineState, Moment, Origin, Sign};

/// A ring of the group or a hookflash this long before the handset was lifted may mean that a call was picked up or
/// taken back (`docs/ALARMS.md`, section 1).
pub(super) const NEAR_CALL: Duration = Duration::from_mins(2);
/// The digits of a line are proven by an outbound call this long ago at most (`docs/ALARMS.md`, section 1).
pub(super) const PROVEN_WITHIN: Duration = Duration::from_hours(24 * 7);

/// What is known of a line's hook.
#[derive(Debug, Clone, Copy)]
pub(super) struct HookFacts {
    pub(super) state: LineState,
    pub(super) since: Moment,
    pub(super) origin: Option<Origin>,
    pub(super) ended: Option<Moment>,
    pub(super) suspect: Option<Suspicion>,
    /// The feed vanished while off-hook, without an on-hook.
    pub(super) before_dead: Option<Moment>,
    pub(super) no_call: Proof,
}

/// Whether the absence of ring and digits would be a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// Every condition of a certain *no call* is met.
    Complete,
    /// Some is not.
    Lacking,
}

/// What follows for the two alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is known: nothing changes.
    Unknown,
    /// What was stated stands: the feed vanished in the period.
    AsBefore,
    /// Not off-hook since then.
    OnHook(Moment),
    /// Off-hook.
    OffHook {
        /// The certain sign and since when it holds.
        certain: Option<(Sign, Moment)>,
        /// The suspicion and since when it holds.
        suspected: Option<(Sign, Moment)>,
    },
}

/// Judges a line's hook.
pub(super) fn judge(facts: HookFacts) -> Verdict {
    match facts.state {
        LineState::Unknown | LineState::Stale => Verdict::Unknown,
        LineState::Dead if facts.before_dead.is_some() => Verdict::AsBefore,
        LineState::Idle | LineState::Ringing | LineState::Dead => Verdict::OnHook(facts.since),
        LineState::OffHook => judge_period(facts),
    }
}

fn judge_period(facts: HookFacts) -> Verdict {
    let is_no_call = facts.origin == Some(Origin::None) && facts.no_call == Proof::Complete && facts.suspect.is_none();
    let sign = match (facts.suspect, facts.origin) {
        (Some(Suspicion::DroppedAndParked), _) => Sign::DroppedAndParked,
        (None, Some(Origin::Inbound | Origin::Outbound)) => Sign::LongCall,
        (None, Some(Origin::None | Origin::Unknown) | None) => Sign::Undetermined,
    };
    let no_call = is_no_call.then_some((Sign::NoCall, facts.since));
    let certain = no_call.or(facts.ended.map(|ended| (Sign::FarEndCleared, ended)));
    Verdict::OffHook { certain, suspected: Some((sign, facts.since)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Mono, Wall};

    const SINCE: Moment = Moment { mono: Mono(5), wall: Wall(5) };
    const ENDED: Moment = Moment { mono: Mono(9), wall: Wall(9) };

    fn facts(origin: Origin) -> HookFacts {
        HookFacts {
            state: LineState::OffHook,
            since: SINCE,
            origin: Some(origin),
            ended: None,
            suspect: None,
            before_dead: None,
            no_call: Proof::Complete,
        }
    }

    fn suspected(sign: Sign) -> Verdict {
        Verdict::OffHook { certain: None, suspected: Some((sign, SINCE)) }
    }

    #[test]
    fn only_a_complete_proof_makes_no_call_certain() {
        let certain = Some((Sign::NoCall, SINCE));
        let suspicion = Some((Sign::Undetermined, SINCE));
        assert_eq!(judge(facts(Origin::None)), Verdict::OffHook { certain, suspected: suspicion });
        assert_eq!(judge(HookFacts { no_call: Proof::Lacking, ..facts(Origin::None) }), suspected(Sign::Undetermined));
        assert_eq!(judge(facts(Origin::Unknown)), suspected(Sign::Undetermined));
        assert_eq!(judge(facts(Origin::Inbound)), suspected(Sign::LongCall));
        assert_eq!(judge(facts(Origin::Outbound)), suspected(Sign::LongCall));
    }

    #[test]
    fn dropped_and_parked_is_never_certain() {
        let suspect = Some(Suspicion::DroppedAndParked);
        assert_eq!(judge(HookFacts { suspect, ..facts(Origin::None) }), suspected(Sign::DroppedAndParked));
    }

    #[test]
    fn a_far_end_that_cleared_is_certain_from_the_clearing_on() {
        let verdict = judge(HookFacts { ended: Some(ENDED), ..facts(Origin::Inbound) });
        let certain = Some((Sign::FarEndCleared, ENDED));
        assert_eq!(verdict, Verdict::OffHook { certain, suspected: Some((Sign::LongCall, SINCE)) });
    }

    #[test]
    fn a_feed_that_vanishes_while_off_hook_changes_nothing() {
        let dead = HookFacts { state: LineState::Dead, ..facts(Origin::Unknown) };
        assert_eq!(judge(HookFacts { before_dead: Some(SINCE), ..dead }), Verdict::AsBefore);
        assert_eq!(judge(dead), Verdict::OnHook(SINCE));
    }

    #[test]
    fn what_is_not_known_states_nothing() {
        for state in [LineState::Unknown, LineState::Stale] {
            assert_eq!(judge(HookFacts { state, ..facts(Origin::None) }), Verdict::Unknown);
        }
        for state in [LineState::Idle, LineState::Ringing] {
            assert_eq!(judge(HookFacts { state, ..facts(Origin::None) }), Verdict::OnHook(SINCE));
        }
    }
}
