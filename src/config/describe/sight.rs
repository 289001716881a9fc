//! Which alarms an adapter can prove, can only suspect, or cannot see. Judged by what its kind sees at best and by what the
//! line lets it see; never by names of devices. Sources: `docs/PROTOCOLS.md`, and the signs in `docs/ALARMS.md`.

use crate::config::{Dialling, LineConfig};
use crate::domain::{AlarmKind, DigitsSeen, KindTraits, Proof, RingStyle};

/// How much an adapter can say of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Sight {
    /// What it reports shows the condition.
    Prove,
    /// What it reports fits the condition, and something else too.
    Suspect,
    /// Nothing it reports bears on the condition.
    Cannot,
}

/// What an adapter of a kind sees of a line at best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sense of its own, there or not")]
pub(in crate::config) struct Senses {
    ring: RingStyle,
    /// A period without ring and digits would be noticed: *no call* can be certain.
    no_call: bool,
    /// Busy tone or dial tone of the far end: *far end cleared* can be certain.
    far_end: bool,
    /// The voltage of the line: *dead* can be certain.
    voltage: bool,
    /// Something shows that the device lives: its silence would be noticed.
    lives: bool,
}

/// What an adapter of a kind sees at best of a line that dials like this.
pub(in crate::config) fn senses(traits: &KindTraits, dialling: Dialling) -> Senses {
    Senses {
        ring: traits.ring,
        no_call: traits.digits != DigitsSeen::No && dialling == Dialling::Tone && traits.ring != RingStyle::None,
        far_end: traits.far_end,
        voltage: traits.voltage,
        lives: traits.proof != Proof::None,
    }
}

impl Senses {
    /// Of a configured line.
    pub(in crate::config) fn of(traits: &KindTraits, line: &LineConfig) -> Self {
        let senses = senses(traits, line.dialling);
        Self { no_call: senses.no_call && !line.dials_itself, ..senses }
    }

    /// Beside a line whose rings nobody would report: a call that rings there could be picked up here.
    pub(in crate::config) fn beside_unheard_rings(self) -> Self {
        Self { no_call: false, ..self }
    }

    /// Where a PBX records the calls of the line: the end of one is told.
    pub(in crate::config) fn with_call_records(self) -> Self {
        Self { far_end: true, ..self }
    }

    /// Whether the end of a call is heard.
    pub(in crate::config) fn hears_far_end(self) -> bool {
        self.far_end
    }

    /// Whether the line's voltage is measured.
    pub(in crate::config) fn measures_voltage(self) -> bool {
        self.voltage
    }

    /// What follows for an alarm. `None` for the alarms of groups and of the program, which are no adapter's.
    pub(in crate::config) fn sight(self, alarm: AlarmKind) -> Option<Sight> {
        let sees_rings = self.ring != RingStyle::None;
        let certain_if = |is_seen| if is_seen { Sight::Prove } else { Sight::Cannot };
        Some(match alarm {
            AlarmKind::LeftOffHook => certain_if(self.no_call || self.far_end),
            AlarmKind::LineDead => certain_if(self.voltage),
            // A ring that is reported once a call may have stopped since.
            AlarmKind::RingUnanswered if self.ring == RingStyle::Once => Sight::Suspect,
            AlarmKind::RingUnanswered | AlarmKind::MissedRepeatedly | AlarmKind::DroppedRepeatedly => {
                certain_if(sees_rings)
            }
            AlarmKind::PhoneAbsentSuspected if !sees_rings => Sight::Cannot,
            AlarmKind::LeftOffHookSuspected | AlarmKind::PhoneAbsentSuspected => Sight::Suspect,
            // Where rings are not reported, the line may have rung all day; where nothing shows that the device lives, too.
            AlarmKind::LineSilent if !sees_rings || !self.lives => Sight::Suspect,
            AlarmKind::LineStale if !self.lives => Sight::Cannot,
            // Without voltage there is only that all inputs changed at once.
            AlarmKind::FeedLost if !self.voltage => Sight::Suspect,
            AlarmKind::FeedLost
            | AlarmKind::LineSilent
            | AlarmKind::GroupFull
            | AlarmKind::LineUnknown
            | AlarmKind::LineStale
            | AlarmKind::AdapterLost
            | AlarmKind::AdapterChatter => Sight::Prove,
            AlarmKind::ManyBlocked | AlarmKind::JournalFault | AlarmKind::ClockStep => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::tests::one_line;
    use crate::domain::AdapterKind;

    const BLIND: Senses = Senses { ring: RingStyle::None, no_call: false, far_end: false, voltage: false, lives: true };

    #[test]
    fn what_each_kind_can_say_of_a_tone_line_is_as_decided() {
        use AdapterKind::{DialBoard, TelephoneBox, Whozz};
        use Sight::{Cannot, Prove, Suspect};
        for (alarm, expected) in [
            (AlarmKind::LeftOffHook, [Prove, Prove, Cannot]),
            (AlarmKind::LeftOffHookSuspected, [Suspect, Suspect, Suspect]),
            (AlarmKind::RingUnanswered, [Suspect, Prove, Cannot]),
            (AlarmKind::MissedRepeatedly, [Prove, Prove, Cannot]),
            (AlarmKind::DroppedRepeatedly, [Prove, Prove, Cannot]),
            (AlarmKind::GroupFull, [Prove, Prove, Prove]),
            (AlarmKind::LineDead, [Cannot, Cannot, Cannot]),
            (AlarmKind::PhoneAbsentSuspected, [Suspect, Suspect, Cannot]),
            (AlarmKind::LineSilent, [Prove, Prove, Suspect]),
            (AlarmKind::LineUnknown, [Prove, Prove, Prove]),
            (AlarmKind::LineStale, [Prove, Prove, Prove]),
            (AlarmKind::FeedLost, [Suspect, Suspect, Suspect]),
            (AlarmKind::AdapterLost, [Prove, Prove, Prove]),
            (AlarmKind::AdapterChatter, [Prove, Prove, Prove]),
        ] {
            let told = [Whozz, TelephoneBox, DialBoard].map(|kind| senses(&kind.traits(), Dialling::Tone).sight(alarm));
            assert_eq!(told, expected.map(Some), "{alarm}");
        }
    }

    #[test]
    fn only_a_tone_line_whose_digits_and_rings_are_seen_proves_no_call() {
        for (kind, keys, proves) in [
            (AdapterKind::Whozz, "dialling = \"tone\"", true),
            (AdapterKind::TelephoneBox, "dialling = \"tone\"", true),
            (AdapterKind::DialBoard, "dialling = \"tone\"", false),
            (AdapterKind::Whozz, "dialling = \"pulse\"", false),
            (AdapterKind::TelephoneBox, "dialling = \"pulse\"", false),
            (AdapterKind::Whozz, "dials_itself = true", false),
        ] {
            let sight = Senses::of(&kind.traits(), &one_line(keys)).sight(AlarmKind::LeftOffHook);
            assert_eq!(sight == Some(Sight::Prove), proves, "{kind:?} {keys}");
        }
    }

    #[test]
    fn tones_prove_a_call_that_ended_and_voltage_a_dead_line() {
        let (hears, measures) = (Senses { far_end: true, ..BLIND }, Senses { voltage: true, ..BLIND });
        assert_eq!(hears.sight(AlarmKind::LeftOffHook), Some(Sight::Prove));
        assert_eq!(hears.sight(AlarmKind::LineDead), Some(Sight::Cannot));
        assert_eq!(measures.sight(AlarmKind::LeftOffHook), Some(Sight::Cannot));
        assert_eq!(measures.sight(AlarmKind::LineDead), Some(Sight::Prove));
        assert_eq!(measures.sight(AlarmKind::FeedLost), Some(Sight::Prove));
    }

    #[test]
    fn what_nothing_proves_to_live_is_never_stale_and_its_silence_is_suspected_only() {
        let comdial = senses(&AdapterKind::Comdial.traits(), Dialling::Tone);
        assert_eq!(comdial.sight(AlarmKind::LineStale), Some(Sight::Cannot));
        assert_eq!(comdial.sight(AlarmKind::LineSilent), Some(Sight::Suspect));
        assert_eq!(comdial.sight(AlarmKind::LeftOffHook), Some(Sight::Cannot));
    }

    #[test]
    fn every_alarm_of_a_line_a_number_or_an_adapter_is_judged_and_no_other() {
        for (alarm, _) in AlarmKind::ALL {
            let lists = [AlarmKind::OF_LINE.as_slice(), &AlarmKind::OF_NUMBER, &AlarmKind::OF_ADAPTER];
            let is_judged = lists.iter().any(|list| list.contains(&alarm));
            assert_eq!(BLIND.sight(alarm).is_some(), is_judged, "{alarm}");
        }
    }
}
