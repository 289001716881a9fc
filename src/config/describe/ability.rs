//! What an adapter can prove of a line, can only suspect, and cannot see: the promise `hookwatch check` prints.
//! Sources: the decided state rules per kind in `docs/PROTOCOLS.md`, the signs and the catalogue in `docs/ALARMS.md`.

use crate::config::alarm::{CATALOGUE, Scope};
use crate::config::value::show_duration;
use crate::config::{Dialling, LineConfig};
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
    for alarm in CATALOGUE.iter().filter(|alarm| alarm.scope == Scope::Line) {
        let list = match sight(alarm.kind.as_str(), certain_no_call, sees_rings) {
            Sight::Prove => &mut ability.prove,
            Sight::Suspect => &mut ability.suspect,
            Sight::Cannot => &mut ability.cannot,
        };
        list.push(alarm.kind.as_str());
    }
    ability
}

fn sight(alarm: &str, certain_no_call: bool, sees_rings: bool) -> Sight {
    match alarm {
        "left_off_hook_suspected" => Sight::Suspect,
        "left_off_hook" if certain_no_call => Sight::Prove,
        // No kind of this version hears tones or measures the line, so a call's end and a dead line stay unseen.
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

/// Only whozz writes call records with a number.
fn sees_caller(kind: AdapterKind) -> bool {
    match kind {
        AdapterKind::Whozz => true,
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
        (true, Dialling::Tone, AdapterKind::TelephoneBox | AdapterKind::DialBoard) => "yes",
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
    notes.push("far end cleared and a dead line need tones or line voltage, which no kind of this version measures");
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_of_a_line_is_placed_once_by_name() {
        let names: Vec<_> =
            CATALOGUE.iter().filter(|alarm| alarm.scope == Scope::Line).map(|alarm| alarm.kind.as_str()).collect();
        let line = crate::config::parse::tests::one_line("dialling = \"tone\"");
        for (kind, _) in AdapterKind::ALL {
            let ability = ability(kind, &line);
            let mut placed = [ability.prove, ability.suspect, ability.cannot].concat();
            placed.sort_by_key(|name| names.iter().position(|other| other == name));
            assert_eq!(placed, names, "{kind:?}");
        }
    }

    #[test]
    fn only_a_tone_line_whose_digits_and_rings_are_seen_proves_no_call() {
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
        ] {
            assert_eq!(ability(kind, line).prove.contains(&"left_off_hook"), proves, "{kind:?} {line:?}");
        }
    }
}
