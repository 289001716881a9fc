//! What an adapter can prove of a line, can only suspect, and cannot see: the promise `hookwatch check` prints.
//! Sources: the decided state rules per kind in `docs/PROTOCOLS.md`, the signs and the catalogue in `docs/ALARMS.md`.

use super::sight::{Senses, Sight};
use crate::config::value::show_duration;
use crate::config::{Config, Dialling, LineConfig};
use crate::decode::Setup;
use crate::domain::{AdapterKind, AlarmKind, AlarmSource, DigitsSeen, EdgeStyle, KindTraits, LineIx, Proof, RingStyle};

/// What is known of one line through its adapter, in the words of `hookwatch check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ability {
    pub(super) kind: AdapterKind,
    pub(super) hook: &'static str,
    pub(super) ringing: &'static str,
    pub(super) caller: &'static str,
    pub(super) digits: &'static str,
    pub(super) fresh: String,
    /// The alarms of the line, of the number it answers with others and of its adapter, by what can be said of them.
    pub(super) prove: Vec<AlarmKind>,
    pub(super) suspect: Vec<AlarmKind>,
    pub(super) cannot: Vec<AlarmKind>,
    /// Those that are turned off, whatever could be said of them.
    pub(super) off: Vec<AlarmKind>,
    /// Why something is suspected or unseen.
    pub(super) notes: Vec<&'static str>,
}

/// What the adapter of a line can tell of it; `None` where no adapter reports it.
pub(super) fn ability(config: &Config, ix: LineIx) -> Option<Ability> {
    let line = config.lines.get(ix.0)?;
    let (adapter, device_line) = line.adapter.as_ref()?;
    let adapter = config.adapters.get(adapter.0)?;
    let (kind, traits) = (adapter.kind, adapter.traits_of(device_line));
    let own = Senses::of(&traits, line);
    let records = call_records(config, ix, traits.flashes);
    let alone = if records == Some(PROVES) { own.with_call_records() } else { own };
    let senses = if has_unheard_mate(config, ix) { alone.beside_unheard_rings() } else { alone };
    let mut ability = Ability {
        kind,
        hook: hook(&traits),
        ringing: match traits.ring {
            RingStyle::None => "no",
            RingStyle::Bursts => "each burst",
            RingStyle::Once => "once a call",
            RingStyle::Level => "while it rings",
        },
        caller: if traits.caller { "yes" } else { "no" },
        digits: digits(&traits, line),
        fresh: fresh(&adapter.setup()),
        prove: Vec::new(),
        suspect: Vec::new(),
        cannot: Vec::new(),
        off: Vec::new(),
        notes: notes(&traits, line, senses),
    };
    for (alarm, _) in AlarmKind::ALL {
        let Some(sight) = senses.sight(alarm) else { continue };
        let Some(is_on) = is_on(config, ix, alarm) else { continue };
        let list = match sight {
            _ if !is_on => &mut ability.off,
            Sight::Prove => &mut ability.prove,
            Sight::Suspect => &mut ability.suspect,
            Sight::Cannot => &mut ability.cannot,
        };
        list.push(alarm);
    }
    if ability.prove.contains(&AlarmKind::LeftOffHook) && !senses.hears_far_end() {
        ability.notes.push("left_off_hook: proved by no call only, while an outbound call was seen in the last 7 days");
    }
    ability.notes.extend(records);
    if senses != alone {
        ability.notes.push(
            "no call: suspected only, as the kind of adapter of another line of its group or number reports no rings: a \
             call that rings there could be answered here",
        );
    }
    Some(ability)
}

/// What a PBX's records add, where the hook's edges let a hookflash be seen.
const PROVES: &str = "PBX records: a call that ended with the handset off proves left_off_hook";
/// What they add elsewhere.
const AFTERWARDS: &str = "PBX records: evidence afterwards, no proof of left_off_hook, as a hookflash that splits a call may go \
                          unseen between two looks at the hook";

/// What the records of a PBX add to what the line's adapter tells.
fn call_records(config: &Config, ix: LineIx, flashes: bool) -> Option<&'static str> {
    config.is_evidenced(ix).then_some(if flashes { PROVES } else { AFTERWARDS })
}

/// Whether a call may ring unheard on another line from whose group or number it can be picked up. The board takes the
/// same lines for mates; one that is not monitored is none.
fn has_unheard_mate(config: &Config, ix: LineIx) -> bool {
    let Some(line) = config.lines.get(ix.0) else { return false };
    let number = config.number_of(ix);
    let mut mates = config.lines.iter().enumerate().filter(|(place, mate)| {
        let is_of_group = !line.group.as_str().is_empty() && mate.group == line.group;
        let is_of_number = number.is_some() && config.number_of(LineIx(*place)) == number;
        *place != ix.0 && (is_of_group || is_of_number)
    });
    mates.any(|(_, mate)| {
        let Some((adapter, device_line)) = mate.adapter.as_ref() else { return false };
        let adapter = config.adapters.get(adapter.0);
        adapter.is_some_and(|adapter| adapter.traits_of(device_line).ring == RingStyle::None)
    })
}

/// Whether an alarm is on that concerns a line: its own, or that of its adapter or of the number it answers with others.
/// `None` where it does not concern the line.
fn is_on(config: &Config, ix: LineIx, alarm: AlarmKind) -> Option<bool> {
    let number = config.number_of(ix).filter(|_| AlarmKind::OF_NUMBER.contains(&alarm));
    if let Some(number) = number {
        return Some(config.alarm_plan(alarm, &AlarmSource::Number(number.number.clone())).is_some());
    }
    if AlarmKind::OF_LINE.contains(&alarm) {
        return Some(config.alarm_plan_of_line(alarm, ix).is_some());
    }
    let (adapter, _) = config.lines.get(ix.0)?.adapter.as_ref().filter(|_| AlarmKind::OF_ADAPTER.contains(&alarm))?;
    let adapter = config.adapters.get(adapter.0)?;
    Some(config.alarm_plan(alarm, &AlarmSource::Adapter(adapter.name.clone())).is_some())
}

fn hook(traits: &KindTraits) -> &'static str {
    match (traits.asked_for_state, traits.edges) {
        (false, _) => "event-only",
        (true, EdgeStyle::Sampled | EdgeStyle::Raw) => "continuous",
        (true, EdgeStyle::Judged) => "when asked",
    }
}

/// How soon silence is noticed; what has no proof of life is never noticed to be silent.
fn fresh(setup: &Setup) -> String {
    setup.stale_after().map_or_else(|| "never".to_owned(), show_duration)
}

fn digits(traits: &KindTraits, line: &LineConfig) -> &'static str {
    match (traits.digits, line.dialling) {
        (DigitsSeen::No, _) => "no",
        (DigitsSeen::Yes | DigitsSeen::Confirmed { .. }, Dialling::Pulse) => "no (pulse)",
        (DigitsSeen::Yes, Dialling::Tone) => "yes",
        (DigitsSeen::Confirmed { word, .. }, Dialling::Tone) => word,
    }
}

fn notes(traits: &KindTraits, line: &LineConfig, senses: Senses) -> Vec<&'static str> {
    let mut notes = traits.notes.to_vec();
    match (traits.digits, line.dialling) {
        (DigitsSeen::Confirmed { note, .. }, Dialling::Tone) => notes.push(note),
        (DigitsSeen::Yes | DigitsSeen::Confirmed { .. }, Dialling::Pulse) => {
            notes.push("pulse dialling: no digit is seen, so left_off_hook cannot be proved");
        }
        (DigitsSeen::No, _) | (DigitsSeen::Yes, Dialling::Tone) => {}
    }
    match traits.proof {
        Proof::Line | Proof::Device => {}
        Proof::Node => notes.push("wiring not proved: the port is open and readable, more is not known of it"),
        Proof::None => {
            notes.push("not proved: nothing shows that the device lives; its time is never counted as observed");
        }
    }
    if line.dials_itself {
        notes.push("dials_itself: no digit is expected, so left_off_hook cannot be proved");
    }
    if !senses.hears_far_end() {
        notes.push("far end cleared: needs busy or dial tone, which this kind does not hear");
    }
    if !senses.measures_voltage() {
        notes.push("line_dead: needs line voltage, which this kind does not measure; feed_lost rests on inputs that change together");
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::tests::load;

    /// Two lines that answer one number, and a fax.
    const OFFICE: &str = r#"
site = "hall"
[[adapter]]
name = "one"
kind = "whozz"
port = "/dev/a"
lines = { 1 = "a", 2 = "b", 3 = "fax" }
[[line]]
id = "a"
[[line]]
id = "b"
[[line]]
id = "fax"
use = "fax"
[[number]]
number = "100"
lines = ["a", "b"]
distribution = "sequential"
[alarm]
line_stale = { enabled = false }
group_full = { enabled = false }
"#;

    #[test]
    fn every_alarm_that_concerns_a_line_is_placed_once() {
        use AlarmKind as A;
        let config = load(OFFICE).unwrap().config;
        for (ix, off) in [
            (0, [A::GroupFull, A::LineStale].as_slice()),
            (
                2,
                &[
                    A::LeftOffHook,
                    A::RingUnanswered,
                    A::MissedRepeatedly,
                    A::DroppedRepeatedly,
                    A::PhoneAbsentSuspected,
                    A::LineSilent,
                    A::LineStale,
                ],
            ),
        ] {
            let ability = ability(&config, LineIx(ix)).unwrap();
            assert_eq!(ability.off, off, "line {ix}");
            let mut placed = [ability.prove, ability.suspect, ability.cannot, ability.off].concat();
            placed.sort();
            let concerns = |alarm: &A| {
                A::OF_LINE.contains(alarm) || A::OF_ADAPTER.contains(alarm) || (*alarm == A::GroupFull && ix == 0)
            };
            let expected: Vec<_> = A::ALL.into_iter().map(|(alarm, _)| alarm).filter(concerns).collect();
            assert_eq!(placed, expected, "line {ix}");
        }
    }

    /// Line `a`, and line `mate`, which reports no rings.
    const MIXED: &str = r#"
site = "hall"
[[adapter]]
name = "one"
kind = "whozz"
port = "/dev/a"
lines = { 1 = "a" }
[[adapter]]
name = "board"
kind = "dial-board"
port = "/dev/b"
lines = { 1 = "mate" }
[[line]]
id = "a"
group = "hall"
[[line]]
id = "mate"
group = "hall"
"#;

    #[test]
    fn no_call_is_not_proved_beside_a_line_whose_rings_nobody_reports() {
        const NUMBER: &str = "[[number]]\nnumber = \"1\"\nlines = [\"a\", \"mate\"]\ndistribution = \"simultaneous\"\n";
        let apart = MIXED.replace("group = \"hall\"\n", "");
        let unmonitored = MIXED.replace("{ 1 = \"mate\" }", "{ 1 = \"other\" }");
        let unmonitored = format!("{unmonitored}monitored = false\n[[line]]\nid = \"other\"\n");
        for (text, proves) in
            [(MIXED.to_owned(), false), (format!("{apart}{NUMBER}"), false), (apart, true), (unmonitored, true)]
        {
            let config = load(&text).unwrap_or_else(|errors| panic!("{text}: {errors:?}")).config;
            let ability = ability(&config, LineIx(0)).unwrap();
            let list = if proves { &ability.prove } else { &ability.cannot };
            assert!(list.contains(&AlarmKind::LeftOffHook), "{text}: {ability:?}");
            let is_noted = ability.notes.iter().any(|note| note.starts_with("no call: suspected only"));
            assert_eq!(is_noted, !proves, "{text}");
            assert!(ability.suspect.contains(&AlarmKind::LeftOffHookSuspected), "{text}");
        }
    }

    #[test]
    fn a_ring_that_is_reported_once_a_call_is_only_suspected_to_go_on() {
        let config = load(OFFICE).unwrap().config;
        assert!(ability(&config, LineIx(1)).unwrap().suspect.contains(&AlarmKind::RingUnanswered));
    }
}
