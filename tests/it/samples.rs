//! Published samples of real devices, where they stand beside the project: each holds what its source says of it. They are
//! read, never copied; where they are absent these tests pass over them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hookwatch::decode::{Setup, decoder};
use hookwatch::domain::{AdapterKind, Answer, CallPhase, Decoded, DeviceLine, Direction, FaultReason, Signal, Tone};

/// What holds a sample's content against its source.
enum Held {
    /// A function of this file.
    Here(fn(&str)),
    /// The tests beside the decoder of its family.
    ByFamily(&'static str),
    /// It says where the others come from.
    AboutOthers,
}

/// Every file of the folder, and what reads it.
const SAMPLES: [(&str, Held); 16] = [
    ("SOURCES.md", Held::AboutOthers),
    ("cn_fsk_callerid_frames.hex", Held::Here(raw_frames)),
    ("cn_serial_dial_board.hex", Held::Here(dial_board)),
    ("comdial_dsu2_cid_port.hex", Held::ByFamily("comdial")),
    ("hid_hp_internet_handset_reports.txt", Held::ByFamily("hid")),
    ("modem_conexant_ste_trv_examples.txt", Held::Here(modem_sensing)),
    ("modem_ncid_init_session.txt", Held::Here(modem_session)),
    ("modem_thess_callattendant_logs.txt", Held::Here(modem_logs)),
    ("modem_vcid_manual_examples.txt", Held::Here(modem_callers)),
    ("smdr_avaya_ipoffice.csv", Held::ByFamily("smdr")),
    ("smdr_nec_sl1000.txt", Held::ByFamily("smdr")),
    ("smdr_panasonic_header.txt", Held::ByFamily("smdr")),
    ("smdr_panasonic_ns1000_fields.txt", Held::ByFamily("smdr")),
    ("telephone_box_event_lines.txt", Held::Here(telephone_box)),
    ("whozz_ethernet_link_packets.txt", Held::ByFamily("whozz")),
    ("whozz_manual_examples.txt", Held::Here(whozz)),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples")
}

#[test]
fn each_sample_holds_what_its_source_says() {
    for (name, held) in SAMPLES {
        let Held::Here(check) = held else { continue };
        if let Ok(text) = std::fs::read_to_string(folder().join(name)) {
            check(&text);
        }
    }
}

#[test]
fn every_sample_is_named_with_what_reads_it() {
    let Ok(entries) = std::fs::read_dir(folder()) else { return };
    let there = entries.map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned());
    let there: BTreeSet<String> = there.collect();
    let named: BTreeSet<String> = SAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, named, "the samples that are there on the left, those that are named here on the right");
    for (name, held) in SAMPLES {
        let Held::ByFamily(word) = held else { continue };
        // A family that this version has must read its own samples beside its decoder.
        let has_family = AdapterKind::ALL.iter().any(|(_, kind)| *kind == word);
        let readers = super::tree::text_files("src/decode", &[".rs"]);
        let is_read = readers.iter().any(|file| file.text.contains(name));
        assert!(!has_family || is_read, "no test beside the decoder of {word} reads {name}");
    }
}

fn decode(kind: AdapterKind, bytes: &[u8]) -> Vec<Decoded> {
    let mut decoder = decoder(&Setup::plain(kind, &[DeviceLine::number(1)]));
    let mut out = Vec::new();
    decoder.push(bytes, &mut out);
    decoder.finish(&mut out);
    let tally = decoder.tally();
    assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + tally.separator_bytes);
    out
}

/// The lines of a sample without its comments, as the device ends them.
fn said(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

fn stream(lines: &[&str]) -> Vec<u8> {
    lines.iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect()
}

fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("two hexadecimal digits")).collect()
}

/// A value in few words: line, signal, and who called.
fn word(decoded: &Decoded) -> String {
    match decoded {
        Decoded::Line { line, signal: Signal::Call { phase, caller }, .. } => {
            let direction = if caller.direction == Direction::In { "in" } else { "out" };
            let phase = if *phase == CallPhase::Start { "start" } else { "end" };
            format!("{} {direction} {phase} {}/{}", line.as_str(), caller.number, caller.name)
        }
        Decoded::Line { line, signal, .. } => format!("{} {signal:?}", line.as_str()),
        Decoded::Voltage { millivolts, .. } => format!("{millivolts} mV"),
        Decoded::Answer(Answer::Alive) => "alive".to_owned(),
        Decoded::Answer(Answer::State) => "state".to_owned(),
        Decoded::Answer(Answer::Version { first_line, toggles }) => format!("version {first_line} {toggles}"),
        Decoded::CallRecord(call) => format!("call record {}", call.extension),
        Decoded::Answer(other) => format!("{other:?}"),
        Decoded::Power { unit, power } => format!("power of unit {unit} {power:?}"),
        Decoded::Restarted { .. } => "restarted".to_owned(),
        Decoded::Note(note) => format!("note {note}"),
        Decoded::Fault(fault) => format!("fault {:?}", fault.reason),
    }
}

fn words(kind: AdapterKind, bytes: &[u8]) -> Vec<String> {
    decode(kind, bytes).iter().map(word).collect()
}

fn whozz(text: &str) {
    let found = words(AdapterKind::Whozz, &stream(&said(text)));
    let expected = [
        "1 RingStarted",
        "1 OffHook",
        "2 OnHook",
        "1 Flash",
        "4 OnHook",
        // The manual says that this record without S or E has lost its columns; number and name are told apart all the same.
        "1 in start 800-240-4637/CallerID.com",
        "1 in start 800-555-1212/AT&T INFORMATIO",
        "2 in start 770-263-7111/",
        "fault WrongFormat",
        // A template, with letters where digits stand.
        "fault Malformed",
    ];
    assert_eq!(found, expected);
}

fn dial_board(text: &str) {
    let lines = said(text);
    let [states, dialled] = lines.as_slice() else { panic!("a line of states and one that the host sends: {lines:?}") };
    let found = words(AdapterKind::DialBoard, &hex(states));
    let hooks: Vec<&str> = found.iter().map(String::as_str).filter(|word| *word != "state").collect();
    let (on, off) = ("1 OnHook", "1 OffHook");
    assert_eq!(hooks, [on, on, on, on, off, off, off, off, on, on]);
    // What the host would send is nothing that a board says.
    let found = words(AdapterKind::DialBoard, &hex(dialled));
    assert!(found.iter().all(|word| word == "fault UnexpectedByte") && found.len() == 11, "{found:?}");
}

fn telephone_box(text: &str) {
    let found = words(AdapterKind::TelephoneBox, &stream(&said(text)));
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|word| !word.starts_with("note")).collect();
    let ring = "1 RingBurst";
    let expected = [
        "restarted",
        "alive",
        ring,
        "alive",
        ring,
        ring,
        "1 OffHook",
        "state",
        "1 Digit('3')",
        "1 OnHook",
        "state",
        "1 RingEnded",
        "1 OffHook",
        "state",
        "2 OnHook",
        "state",
    ];
    assert_eq!(found, expected);
}

fn modem_sensing(text: &str) {
    let lines = said(text);
    // One line is how a firmware compares an answer, with its line ends spelt out.
    let (spelt, lines): (Vec<&str>, Vec<&str>) = lines.into_iter().partition(|line| line.starts_with('\\'));
    let found = words(AdapterKind::VoiceModem, &stream(&lines));
    assert!(!found.iter().any(|word| word.starts_with("fault")), "{found:?}");
    assert_eq!(found.iter().filter(|word| *word == "1400 mV").count(), 1, "{found:?}");
    assert!(found.contains(&word(&tone(Tone::PolarityReversal))), "{found:?}");
    assert!(!found.contains(&"1 Dead".to_owned()), "one reading proves nothing");
    let answer = spelt.concat().replace("\\r", "\r").replace("\\n", "\n");
    let twice = format!("{answer}\r\n{answer}\r\n");
    let found = words(AdapterKind::VoiceModem, twice.as_bytes());
    assert_eq!(found, ["1400 mV", "state", "1400 mV", "1 Dead", "state"], "two readings without a line are a dead one");
}

fn tone(tone: Tone) -> Decoded {
    Decoded::Line { line: DeviceLine::number(1), signal: Signal::Tone(tone), why: "" }
}

fn modem_session(text: &str) {
    let found = words(AdapterKind::VoiceModem, &stream(&said(text)));
    let ring = "1 RingBurst";
    let expected = [
        "note AT Z S0=0 E1 V1 Q0",
        "alive",
        "note AT+VCID=1",
        "alive",
        ring,
        "1 in start 4075551212/Chmielewski Joh",
        ring,
        ring,
        "note DROF=11",
        ring,
        "note DROF=34",
        ring,
        ring,
    ];
    assert_eq!(found, expected);
}

/// Logs with times and arrows around what the modem said: the parts in quotes are bytes, the words behind a time a line.
fn modem_logs(text: &str) {
    let mut bytes = Vec::new();
    for line in said(text) {
        if let Some((time, said)) = line.split_once(' ').filter(|(time, _)| time.contains(':')) {
            assert_eq!(time.len(), 8, "{line}");
            bytes.extend(stream(&[said]));
        } else {
            let quoted = line.split('\'').skip(1).step_by(2).collect::<String>();
            bytes.extend(quoted.replace("\\r", "\r").replace("\\n", "\n").into_bytes());
        }
    }
    let found = words(AdapterKind::VoiceModem, &bytes);
    let ring = "1 RingBurst";
    let caller = "1 in start xxxxxxxxxx/WIRELESS CALLER";
    let set_up = ["alive", "note 56000", "alive", "note ATV1", "alive", "note ATE0", "alive", "alive"];
    let rings = [ring, caller, ring, ring, ring, ring, ring];
    assert_eq!(found, [&set_up[..], &rings].concat());
}

fn modem_callers(text: &str) {
    let lines = said(text);
    let found = words(AdapterKind::VoiceModem, &stream(&lines));
    let callers: Vec<&str> = found.iter().map(String::as_str).filter(|word| *word != "1 RingBurst").collect();
    let rings = lines.iter().filter(|line| **line == "RING").count();
    assert_eq!(found.len() - callers.len(), rings, "no ring is lost");
    // A message that names nobody says nothing. The unformatted frames of both manuals are printed with a checksum that
    // is missing or wrong, so that they name nobody.
    let expected =
        ["1 in start 504551234/A N OTHER", "1 in start 8475550001/U.S.ROBOTICS", "fault Malformed", "fault Malformed"];
    assert_eq!(callers, expected);
    let frame: Vec<&str> =
        lines.into_iter().filter(|line| line.starts_with("801E") || line.starts_with("524F")).collect();
    let found = decode(AdapterKind::VoiceModem, &stream(&frame));
    let [Decoded::Fault(fault)] = found.as_slice() else { panic!("a frame over two lines: {found:?}") };
    assert_eq!((fault.reason, fault.bytes.as_slice()), (FaultReason::Malformed, frame.concat().as_bytes()));
}

fn raw_frames(text: &str) {
    let frames: Vec<String> = said(text).iter().map(|line| line.replace(' ', "")).collect();
    let [whole, broken] = frames.as_slice() else { panic!("two frames: {frames:?}") };
    let found = words(AdapterKind::VoiceModem, &stream(&[whole]));
    assert_eq!(found, ["1 in start 2156430144/"], "the frame whose bytes add up names its caller");
    let found = decode(AdapterKind::VoiceModem, &stream(&[broken]));
    let [Decoded::Fault(fault)] = found.as_slice() else { panic!("the frame that does not add up: {found:?}") };
    assert_eq!(fault.reason, FaultReason::Malformed);
    let mended = format!("{}4F", broken.get(..broken.len() - 2).expect("a frame has a checksum"));
    assert_eq!(words(AdapterKind::VoiceModem, &stream(&[&mended])), ["1 in start 2156430144/"], "with the right sum");
}
