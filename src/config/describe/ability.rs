//! What an adapter can prove of a line, can only suspect, and cannot see: the promise `hookwatch check` prints.
//! Sources: the decided state rules per kind in `docs/PROTOCOLS.md`, the signs and the catalogue in `docs/ALARMS.md`.

use crate::config::alarm::{CATALOGUE, Scope};
use crate::config::value::show_duration;
use crate::config::{Dialling, LineConfig};
use crate::domain::state::KindTraits;
use crate::domain::{AdapterKind, EdgeStyle, RingStyle};

/// What is known of one line through its adapter, in the words of `hookwatch check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ability {
    pub(super) hook: &'static str,
    pub(super) ringing: &'static str,
    pub(super) caller: &'static str,
    pub(super) digits: &'static str,
    pub(super) fresh: String,
    /// Alarms of the catalogue, by what can be said of them.
    pub(super) prove: Vec<&'static str>,
    pub(super) suspect: Vec<&'static str>,
    pub(super) cannot: Vec<&'static str>,
    /// Why something is suspected or unseen.
    pub(super) notes: Vec<&'static str>,
}

enum Sight {
    Prove,
    Suspect,
    Cannot,
}

/// What an adapter of a kind can tell of a line.
pub(super) fn ability(kind: AdapterKind, line: &LineConfig) -> Ability {
    let traits = kind.traits();
    let sees_digits = traits.digits && line.dialling == Dialling::Tone;
    let sees_rings = traits.ring != RingStyle::None;
    let mut ability = Ability {
        hook: hook(kind),
        ringing: match traits.ring {
            RingStyle::None => "no",
            RingStyle::Bursts => "each burst",
            RingStyle::Once => "once a call",
            RingStyle::Level => "while it rings",
        },
        caller: if sees_caller(kind) { "yes" } else { "no" },
        digits: digits(kind, line),
        fresh: show_duration(traits.stale_after),
        prove: Vec::new(),
        suspect: Vec::new(),
        cannot: Vec::new(),
        notes: notes(kind, line),
    };
    let certain_no_call = sees_digits && sees_rings && !line.dials_itself;
    if certain_no_call {
        ability.notes.push("left_off_hook: proved by no call only, while an outbound call was seen in the last 7 days");
    }
    for alarm in CATALOGUE.iter().filter(|alarm| alarm.scope == Scope::Line) {
        let list = match sight(alarm.name, certain_no_call || traits.far_end, traits) {
            Sight::Prove => &mut ability.prove,
            Sight::Suspect => &mut ability.suspect,
            Sight::Cannot => &mut ability.cannot,
        };
        list.push(alarm.name);
    }
    ability
}

fn sight(alarm: &str, certain_off_hook: bool, traits: KindTraits) -> Sight {
    let sees_rings = traits.ring != RingStyle::None;
    match alarm {
        "left_off_hook_suspected" => Sight::Suspect,
        "left_off_hook" if certain_off_hook => Sight::Prove,
        "line_dead" if traits.voltage => Sight::Prove,
        // Without digits, tones and a measured line, a call's end and a dead line stay unseen.
        "left_off_hook" | "line_dead" => Sight::Cannot,
        "phone_absent_suspected" if sees_rings => Sight::Suspect,
        "ring_unanswered" | "missed_repeatedly" | "dropped_repeatedly" | "phone_absent_suspected" if !sees_rings => {
            Sight::Cannot
        }
        _ => Sight::Prove,
    }
}

fn hook(kind: AdapterKind) -> &'static str {
    let traits = kind.traits();
    match (traits.asked_for_state, traits.edges) {
        (false, _) => "event-only",
        (true, EdgeStyle::Sampled) => "continuous",
        (true, EdgeStyle::Raw | EdgeStyle::Judged) => "when asked",
    }
}

/// whozz writes call records with a number, a modem prints the caller ID.
fn sees_caller(kind: AdapterKind) -> bool {
    match kind {
        AdapterKind::Whozz | AdapterKind::VoiceModem => true,
        AdapterKind::TelephoneBox | AdapterKind::DialBoard => false,
    }
}

/// whozz reports outbound digits only with its toggles `d` and `o` on.
const WITH_D_AND_O: &str = "with d and o";

fn digits(kind: AdapterKind, line: &LineConfig) -> &'static str {
    match (kind.traits().digits, line.dialling, kind) {
        (false, ..) => "no",
        (true, Dialling::Pulse, _) => "no (pulse)",
        (true, Dialling::Tone, AdapterKind::Whozz) => WITH_D_AND_O,
        (true, Dialling::Tone, AdapterKind::TelephoneBox | AdapterKind::DialBoard | AdapterKind::VoiceModem) => "yes",
    }
}

fn notes(kind: AdapterKind, line: &LineConfig) -> Vec<&'static str> {
    let mut notes = match kind {
        AdapterKind::Whozz => vec![
            "hook state: event-only; unknown until its first event, as the device cannot be asked",
            "ringing: reported once a call; its length is known when the call is answered or closed",
            "caller number: where the exchange sends it on the line",
        ],
        AdapterKind::TelephoneBox => vec![
            "hook state: known from the first answer on, asked every 2 s",
            "caller number: the device reports none",
        ],
        AdapterKind::DialBoard => vec![
            "hook state: every 300 ms, from the first byte on",
            "ringing: not reported, so missed calls cannot be counted, nor told whether a call was answered or made",
        ],
        AdapterKind::VoiceModem => vec![
            "hook state: by the line's voltage, asked every 2 s, where the chip has AT-TRV; else from its next change on",
            "caller number: where the exchange sends it on the line",
            "digits: the modem cannot tell who pressed them, so no call is suspected only",
            "left_off_hook: proved by busy tone, where the chip says that it hears it off the line (+VLS=?)",
            "line_dead: by the line's voltage, where the chip has AT-TRV",
        ],
    };
    if digits(kind, line) == WITH_D_AND_O {
        notes.push("digits: only when the device confirms d and o in its answer to V");
    }
    if kind.traits().digits && line.dialling == Dialling::Pulse {
        notes.push("pulse dialling: no digit is seen, so left_off_hook cannot be proved");
    }
    if line.dials_itself {
        notes.push("dials_itself: no digit is expected, so left_off_hook cannot be proved");
    }
    if !kind.traits().far_end || !kind.traits().voltage {
        notes.push("far end cleared and a dead line need tones and line voltage, which this kind does not measure");
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_of_a_line_is_placed_once_by_name() {
        let names: Vec<_> =
            CATALOGUE.iter().filter(|alarm| alarm.scope == Scope::Line).map(|alarm| alarm.name).collect();
        let line = crate::config::parse::tests::one_line("dialling = \"tone\"");
        for (kind, _) in AdapterKind::ALL {
            let ability = ability(kind, &line);
            let mut placed = [ability.prove, ability.suspect, ability.cannot].concat();
            placed.sort_by_key(|name| names.iter().position(|other| other == name));
            assert_eq!(placed, names, "{kind:?}");
        }
    }

    #[test]
    fn what_proves_left_off_hook_is_said_of_each_kind_that_can() {
        let line = crate::config::parse::tests::one_line("dialling = \"tone\"");
        for (kind, proof) in [
            (AdapterKind::Whozz, Some("no call only")),
            (AdapterKind::TelephoneBox, Some("no call only")),
            (AdapterKind::VoiceModem, Some("busy tone")),
            (AdapterKind::DialBoard, None),
        ] {
            let notes = ability(kind, &line).notes;
            let said: Vec<_> = notes.iter().filter_map(|note| note.strip_prefix("left_off_hook: proved by ")).collect();
            assert_eq!(said.len(), usize::from(proof.is_some()), "{kind:?} {said:?}");
            assert!(proof.is_none_or(|proof| said[0].starts_with(proof)), "{kind:?} {said:?}");
        }
    }

    #[test]
    fn only_a_tone_line_whose_digits_and_rings_are_seen_or_who_hears_tones_proves_left_off_hook() {
        let tone = crate::config::parse::tests::one_line("dialling = \"tone\"");
        let pulse = crate::config::parse::tests::one_line("dialling = \"pulse\"");
        let itself = crate::config::parse::tests::one_line("dials_itself = true");
        for (kind, line, proves) in [
            (AdapterKind::Whozz, &tone, true),
            (AdapterKind::TelephoneBox, &tone, true),
            (AdapterKind::DialBoard, &tone, false),
            (AdapterKind::Whozz, &pulse, false),
            (AdapterKind::TelephoneBox, &pulse, false),
            (AdapterKind::Whozz, &itself, false),
            // Not by the digits, but by the tone that follows a call.
            (AdapterKind::VoiceModem, &itself, true),
        ] {
            assert_eq!(ability(kind, line).prove.contains(&"left_off_hook"), proves, "{kind:?} {line:?}");
        }
    }
}
