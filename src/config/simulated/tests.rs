//! The grammar of a `sim:` port's name.

use super::*;

fn order(trouble: Trouble, delay_s: u64, span_s: u64) -> TroubleOrder {
    let (delay, span) = (Duration::from_secs(delay_s), Duration::from_secs(span_s));
    TroubleOrder { trouble, delay, span, recurrence: Recurrence::Once }
}

#[test]
fn a_name_gives_its_scene_its_troubles_with_their_times_and_its_name() {
    let again = TroubleOrder { recurrence: Recurrence::Again, ..order(Trouble::Cut, 120, 3600) };
    for (text, scene, troubles, name) in [
        ("office", "office", vec![], None),
        ("office/hall-1", "office", vec![], Some("hall-1")),
        ("quiet+unplug", "quiet", vec![order(Trouble::Unplug, 10, 20)], None),
        ("quiet+unplug@0s", "quiet", vec![order(Trouble::Unplug, 0, 20)], None),
        ("quiet+power~5s", "quiet", vec![order(Trouble::Power, 10, 5)], None),
        ("office+silence@20s~40s/hall-1", "office", vec![order(Trouble::Silence, 20, 40)], Some("hall-1")),
        ("noisy+slow+cut@2min~1h*/a+b@c~d*/e", "noisy", vec![order(Trouble::Slow, 10, 20), again], Some("a+b@c~d*/e")),
    ] {
        let wanted = SimPort { scene: scene.to_owned(), troubles, name: name.map(str::to_owned) };
        assert_eq!(SimPort::parse(text), Ok(wanted), "{text}");
    }
}

#[test]
fn every_trouble_is_read_by_its_word_and_shown_again() {
    for (trouble, word) in Trouble::ALL {
        assert_eq!(trouble.as_str(), word);
        let port = SimPort::parse(&format!("quiet+{word}@1min~500ms*/x")).unwrap();
        assert_eq!(port.troubles[0].trouble, trouble);
        assert_eq!(port.to_string(), format!("quiet+{word}@1min~500ms*/x"));
    }
}

#[test]
fn troubles_are_no_part_of_the_seed() {
    assert_eq!(SimPort::parse("office+cut@1s+power/hall").unwrap().seed(), "office/hall");
    assert_eq!(SimPort::parse("office+cut").unwrap().seed(), "office");
}

#[test]
fn what_is_wrong_is_told_with_what_is_allowed() {
    let nine = format!("quiet{}", "+cut".repeat(9));
    for (text, wanted) in [
        ("", "no simulated scene \"\", allowed: "),
        ("ofice+cut", "no simulated scene \"ofice\" (did you mean `office`?), allowed: "),
        ("+cut", "no simulated scene \"\", allowed: "),
        ("quiet+", "no trouble of a simulated device \"\", allowed: +TROUBLE[@DELAY][~SPAN][*] with TROUBLE one of "),
        ("quiet+silense@5s", "\"silense\" (did you mean `silence`?), allowed: "),
        ("quiet+Cut", "\"Cut\" (did you mean `cut`?), allowed: "),
        ("quiet+cut@", "+cut@ does not say when it begins, allowed: @ and "),
        ("quiet+cut@5", "+cut@5 does not say when it begins"),
        ("quiet+cut@25h", "+cut@25h does not say when it begins"),
        ("quiet+cut@5s@6s", "+cut@5s@6s does not say when it begins"),
        ("quiet+cut~", "+cut~ does not say how long it lasts, allowed: ~ and "),
        ("quiet+cut~99ms", "+cut~99ms does not say how long it lasts"),
        ("quiet+cut~25h", "+cut~25h does not say how long it lasts"),
        ("quiet+cut~5s@6s", "+cut~5s@6s does not say how long it lasts"),
        ("quiet+cut**", "\"cut*\" (did you mean `cut`?)"),
        ("quiet+cut/", "sim:quiet+cut/ ends without a name, allowed: sim:quiet+cut or sim:quiet+cut/NAME"),
        (nine.as_str(), "9 troubles of one device, allowed: up to 8"),
    ] {
        let why = SimPort::parse(text).unwrap_err();
        assert!(why.contains(wanted) && why.contains("allowed: "), "{text}: {why}");
    }
}
