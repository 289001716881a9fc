//! Descriptors of devices that do and do not tell their hook switch, each written from the grammar; one published capture;
//! any bytes at all.

use proptest::prelude::*;

use super::*;
use crate::decode::Options;
use crate::domain::AdapterKind;

const STRANGER: Identity = Identity { vid: 0x1209, pid: 1 };
const HP: Identity = Identity { vid: 0x03f0, pid: 0x1c07 };

/// A headset with numbered reports: report 1 in (hook switch, mute, six bits of nothing), report 2 out.
const HEADSET: [u8; 47] = [
    0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, // telephony, headset, application
    0x85, 0x01, 0x15, 0x00, 0x25, 0x01, // report 1, 0 to 1
    0x09, 0x20, 0x09, 0x2f, 0x75, 0x01, 0x95, 0x02, 0x81, 0x02, // hook switch, mute: variable, absolute
    0x75, 0x06, 0x95, 0x01, 0x81, 0x03, // six constant bits
    0x85, 0x02, 0x05, 0x08, 0x09, 0x17, 0x09, 0x18, 0x75, 0x01, 0x95, 0x02, 0x91, 0x02, // two lights
    0x75, 0x06, 0x91, 0x03, // more nothing
    0xc0,
];

/// A telephone without numbers: one byte of nothing, the hook switch, an array of one key of 4 bits.
const TELEPHONE: [u8; 42] = [
    0x05, 0x0b, 0x09, 0x01, 0xa1, 0x01, //
    0x75, 0x08, 0x95, 0x01, 0x81, 0x01, // a byte of nothing
    0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x0b, 0x20, 0x00, 0x0b, 0x00, 0x81,
    0x02, // hook, with its page
    0x75, 0x03, 0x81, 0x01, // three bits of nothing
    0x15, 0x01, 0x19, 0xb0, 0x29, 0xbb, 0x75, 0x04, 0x81, 0x00, 0xc0, // an array of keys
];

fn with_flags(flags: u8) -> Vec<u8> {
    let mut descriptor = HEADSET.to_vec();
    descriptor[21] = flags;
    descriptor
}

fn setup(switch: HookSwitch) -> Setup {
    let line = DeviceLine::number(1);
    Setup { options: Options::Hid(switch), ..Setup::plain(AdapterKind::Hid, &[line]) }
}

fn stream(identity: Identity, descriptor: &[u8], reports: &[&[u8]]) -> Vec<u8> {
    let mut bytes = wrap(Tag::About, &about(identity, descriptor));
    bytes.extend(reports.iter().flat_map(|report| wrap(Tag::Data, report)));
    bytes
}

fn decode(switch: HookSwitch, bytes: &[u8], chunk: usize) -> (Vec<Decoded>, Tally) {
    let (mut decoder, mut out) = (HidDecoder::new(&setup(switch)), Vec::new());
    for chunk in bytes.chunks(chunk) {
        decoder.push(chunk, &mut out);
        let tally = decoder.tally();
        assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + count(decoder.unwrapper.pending()));
    }
    decoder.finish(&mut out);
    let tally = decoder.tally();
    assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes);
    (out, tally)
}

/// Hooks as `F` and `N`, digits as themselves, `?` for a fault.
fn story(out: &[Decoded]) -> String {
    let letter = |decoded: &Decoded| match decoded {
        Decoded::Line { signal: Signal::OffHook, .. } => Some('F'),
        Decoded::Line { signal: Signal::OnHook, .. } => Some('N'),
        Decoded::Line { signal: Signal::Digit(digit), .. } => Some(*digit),
        Decoded::Fault(_) => Some('?'),
        _ => None,
    };
    out.iter().filter_map(letter).collect()
}

fn reports(out: &[Decoded]) -> Option<(bool, bool)> {
    out.iter().find_map(|decoded| match decoded {
        Decoded::Answer(Answer::Reports { hook, digits }) => Some((*hook, *digits)),
        _ => None,
    })
}

#[test]
fn a_switch_that_declares_a_state_tells_it_and_only_in_its_own_report() {
    let bytes = stream(STRANGER, &HEADSET, &[&[1, 0], &[1, 1], &[1, 3], &[2, 0], &[1, 2], &[1, 0], &[9]]);
    let (out, _) = decode(HookSwitch::Declared, &bytes, 3);
    assert_eq!((story(&out).as_str(), reports(&out)), ("NFN", Some((true, false))));
}

#[test]
fn a_report_without_a_number_tells_hook_and_keys() {
    let keys: [&[u8]; 6] = [&[0, 0x01], &[0, 0x21], &[0, 0x01], &[0, 0xb1], &[0, 0xc1], &[0xff, 0x00]];
    let (out, _) = decode(HookSwitch::Declared, &stream(STRANGER, &TELEPHONE, &keys), 5);
    assert_eq!((story(&out).as_str(), reports(&out)), ("F1*#N", Some((true, true))));
}

#[test]
fn a_switch_that_declares_a_button_tells_no_state_unless_it_was_tried() {
    for flags in [0x06, 0x22, 0x26] {
        let bytes = stream(STRANGER, &with_flags(flags), &[&[1, 0], &[1, 1], &[1, 0], &[1, 1]]);
        let (out, _) = decode(HookSwitch::Declared, &bytes, 64);
        assert_eq!((story(&out).as_str(), reports(&out)), ("", Some((false, false))), "{flags:02x}");
        assert_eq!(out.iter().filter(|decoded| matches!(decoded, Decoded::Note(_))).count(), 2);
        let (out, _) = decode(HookSwitch::Level, &bytes, 64);
        assert_eq!((story(&out).as_str(), reports(&out)), ("NFNF", Some((true, false))), "{flags:02x}");
    }
}

#[test]
fn what_has_no_hook_switch_says_what_it_has() {
    let mouse = [0x05, 0x01, 0x09, 0x30, 0x19, 0x38, 0x29, 0x3a, 0x75, 8, 0x95, 2, 0x81, 0x06];
    let error = layout(STRANGER, &mouse, HookSwitch::Level).unwrap_err().to_string();
    assert_eq!(error, "it has no hook switch (usage 0b/20); it reports 01/30, 01/38-3a");
    assert!(!is_of_telephony(&mouse) && is_of_telephony(&HEADSET));
    let (out, _) = decode(HookSwitch::Declared, &stream(STRANGER, &mouse, &[&[1]]), 64);
    assert_eq!((story(&out).as_str(), reports(&out)), ("??", None));
    let constant = layout(STRANGER, &with_flags(0x03), HookSwitch::Level);
    assert!(matches!(constant, Err(LayoutError::NoHookSwitch(_))), "a constant is no switch");
    assert_eq!(layout(STRANGER, &HEADSET[..7], HookSwitch::Level), Err(DescriptorError::Cut.into()));
    assert_eq!(layout(STRANGER, &[0xa4; 17], HookSwitch::Level), Err(DescriptorError::TooDeep.into()));
}

#[test]
fn a_report_that_is_too_short_or_comes_first_is_a_fault() {
    let early = wrap(Tag::Data, &[1, 1]);
    let bytes = [early.as_slice(), &stream(STRANGER, &HEADSET, &[&[1], &[], &[1, 1]])].concat();
    assert_eq!(story(&decode(HookSwitch::Declared, &bytes, 64).0), "??F");
}

#[test]
fn the_dialogue_is_initialised_by_the_descriptor_and_lives_by_looks() {
    for (flags, hook) in [(0x02, true), (0x06, false)] {
        let mut dialogue = HidDialogue::default();
        dialogue.on_open(Mono(0));
        dialogue.on_decoded(Mono(0), &Decoded::Answer(Answer::Alive));
        assert_eq!(dialogue.poll_event(), None);
        let about = stream(STRANGER, &with_flags(flags), &[]);
        let bytes = [about.as_slice(), &about, &wrap(Tag::Alive, &[])].concat();
        for decoded in &decode(HookSwitch::Declared, &bytes, 64).0 {
            dialogue.on_decoded(Mono(1), decoded);
        }
        let Some(DialogueEvent::Initialised { capabilities, .. }) = dialogue.poll_event() else { panic!("not set up") };
        assert_eq!(capabilities.sees_hook(&DeviceLine::number(1)), hook);
        assert_eq!(dialogue.poll_event(), Some(DialogueEvent::ProofOfLife));
        assert_eq!((dialogue.poll_event(), dialogue.poll_timeout(), dialogue.poll_transmit()), (None, None, None));
    }
}

#[test]
fn the_published_reports_of_an_hp_handset_mean_what_their_source_says() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/hid_hp_internet_handset_reports.txt");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let mut seen = 0;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let hex = line.split_whitespace().take(2).map(|byte| u8::from_str_radix(byte, 16).unwrap());
        let report: Vec<u8> = hex.collect();
        // Keys are pressed with the handset in the hand, but for the lines that say otherwise.
        let is_on = line.contains("placed into cradle") || line.contains("handset down");
        let (out, _) = decode(HookSwitch::Declared, &stream(HP, &[], &[&report]), 64);
        assert_eq!(story(&out), if is_on { "N" } else { "F" }, "{line}");
        seen += 1;
    }
    assert_eq!(seen, 14);
}

proptest! {
    #[test]
    fn any_descriptor_and_any_reports_are_survived_and_told_alike_in_any_chunking(
        descriptor in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), spoilt()],
        reports in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..8),
        noise in prop::collection::vec(any::<u8>(), 0..20),
        chunk in 1_usize..9,
    ) {
        let reports: Vec<&[u8]> = reports.iter().map(Vec::as_slice).collect();
        let bytes = [stream(STRANGER, &descriptor, &reports), noise, stream(STRANGER, &HEADSET, &[&[1, 1]])].concat();
        let (out, tally) = decode(HookSwitch::Level, &bytes, chunk);
        prop_assert_eq!((&out, tally), (&decode(HookSwitch::Level, &bytes, bytes.len()).0, tally));
    }

    #[test]
    fn hooks_and_keys_are_told_as_they_were_reported(
        told in prop::collection::vec((any::<bool>(), 0_u8..=12), 0..20),
        chunk in 1_usize..9,
    ) {
        let built: Vec<[u8; 2]> = told.iter().map(|(hook, key)| [0, u8::from(*hook) | key << 4]).collect();
        let reports: Vec<&[u8]> = built.iter().map(<[u8; 2]>::as_slice).collect();
        let (out, tally) = decode(HookSwitch::Declared, &stream(STRANGER, &TELEPHONE, &reports), chunk);
        let (mut expected, mut before) = (String::new(), (None, 0));
        for (hook, key) in told {
            if before.0 != Some(hook) {
                expected.push(if hook { 'F' } else { 'N' });
            }
            if key != before.1 && key > 0 {
                expected.extend("0123456789*#".chars().nth(usize::from(key) - 1));
            }
            before = (Some(hook), key);
        }
        prop_assert_eq!((story(&out), tally.faults), (expected, 0));
    }

    #[test]
    fn a_whole_packet_behind_noise_counts(noise in prop::collection::vec(any::<u8>(), 0..40)) {
        // A lonely opening byte of the noise may wait for a packet's end: three packets are longer than any it names here.
        let noise: Vec<u8> = noise.into_iter().filter(|byte| *byte != 0x16).collect();
        let bytes = [stream(STRANGER, &HEADSET, &[]), noise, wrap(Tag::Data, &[1, 1])].concat();
        prop_assert!(story(&decode(HookSwitch::Declared, &bytes, 7).0).ends_with('F'));
    }
}

/// A headset's descriptor with bytes changed, so that more than the first item is read.
fn spoilt() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((0..HEADSET.len(), any::<u8>()), 0..6).prop_map(|changes| {
        let mut descriptor = HEADSET.to_vec();
        for (place, byte) in changes {
            descriptor[place] = byte;
        }
        descriptor
    })
}
