//! What may be said to a device that nobody knows yet, to find out what it is: for each family the shortest question that
//! changes nothing. It must never dial, erase, seize a line or change a setting, of whatever device it may fall into: a
//! dial board dials each byte from 01 to 0A that it reads, and to a two-line whozz the letter `F` is a command. So
//! the families that speak by themselves are listened for first, and a port that speaks is not written to.
//! Sources: `docs/PROTOCOLS.md`.

use std::time::Duration;

use super::{Setup, decoder};
use crate::domain::{AdapterKind, Answer, Decoded, DeviceLine};

/// One way to find a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// The family.
    pub kind: AdapterKind,
    /// The baud rate at which it speaks unless somebody changed it.
    pub baud: u32,
    /// How long to listen before anything is sent.
    pub listen: Duration,
    /// What is sent, one after the other; nothing where it speaks by itself.
    pub asks: &'static [&'static [u8]],
}

/// How long to wait for an answer to one question.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(1);

/// In this order. Each family that is written to comes after all those of its baud that speak by themselves.
pub const PROBES: [Probe; 4] = [
    // A byte every 300 ms.
    Probe { kind: AdapterKind::DialBoard, baud: 9600, listen: Duration::from_millis(1600), asks: &[] },
    // "Are you there", and the version: two letters without a terminator.
    Probe { kind: AdapterKind::Whozz, baud: 9600, listen: Duration::ZERO, asks: &[b"@", b"V"] },
    // An Arduino starts anew when its port is opened, and takes about 2 s.
    Probe {
        kind: AdapterKind::TelephoneBox,
        baud: 57600,
        listen: Duration::from_millis(2500),
        asks: &[b"\r\n", b"LINE\r\n"],
    },
    // A modem forgets a line that does not begin with AT; what an earlier program left there is ended first.
    Probe {
        kind: AdapterKind::VoiceModem,
        baud: 115_200,
        listen: Duration::from_millis(200),
        asks: &[b"\r", b"AT\r", b"ATI0\r"],
    },
];

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The family.
    pub kind: AdapterKind,
    /// What it told of itself.
    pub words: String,
    /// The lines to begin a configuration with.
    pub lines: Vec<DeviceLine>,
}

/// What a family makes of everything that was heard at its baud; `None` where it is not that family.
#[must_use]
pub fn recognise(kind: AdapterKind, heard: &[u8]) -> Option<Finding> {
    let (mut family, mut decoded) = (decoder(&Setup::plain(kind, &[])), Vec::new());
    family.push(heard, &mut decoded);
    let faults = decoded.iter().filter(|value| matches!(value, Decoded::Fault(_))).count();
    let answers = |wanted: &Answer| {
        decoded.iter().filter(|value| matches!(value, Decoded::Answer(answer) if answer == wanted)).count()
    };
    let has_answered = match kind {
        // None is found by asking: what a port hands over of contacts and telephones is our own, a bus answers only who
        // knows its units, and a PBX says nothing until somebody puts a handset down.
        AdapterKind::Contacts | AdapterKind::Hid | AdapterKind::Modbus | AdapterKind::Smdr => false,
        AdapterKind::DialBoard => faults == 0 && answers(&Answer::State) >= 3,
        AdapterKind::Whozz => {
            let version = decoded.iter().any(|value| matches!(value, Decoded::Answer(Answer::Version { .. })));
            // A `#` alone is the prompt of many a console.
            version || faults == 0 && has_lines(&decoded)
        }
        AdapterKind::TelephoneBox => answers(&Answer::Alive) > 0,
        // It cannot be asked, so it is known only by what it happens to say.
        AdapterKind::Comdial => faults == 0 && has_lines(&decoded),
        // `OK` is a word of the telephone box too.
        AdapterKind::VoiceModem => answers(&Answer::Alive) > 0 && recognise(AdapterKind::TelephoneBox, heard).is_none(),
    };
    has_answered.then(|| Finding { kind, words: words(&decoded), lines: lines(kind, &decoded) })
}

/// Whether a device speaks by itself, in words: then nothing is sent to it. Noise of a wrong baud rate seldom has a line
/// that ends in four printable characters. The eighth bit may be a parity that was not expected.
#[must_use]
pub fn speaks(heard: &[u8]) -> bool {
    heard
        .split_inclusive(|byte| matches!(byte, b'\r' | b'\n'))
        .filter_map(|line| line.strip_suffix(b"\r").or(line.strip_suffix(b"\n")))
        .any(|line| line.iter().rev().take_while(|byte| (b' '..=b'~').contains(&(*byte & 0x7f))).count() >= 4)
}

fn has_lines(decoded: &[Decoded]) -> bool {
    decoded.iter().any(|value| matches!(value, Decoded::Line { .. }))
}

fn words(decoded: &[Decoded]) -> String {
    let told = decoded.iter().filter_map(|value| match value {
        Decoded::Answer(Answer::Version { first_line, toggles }) => {
            Some(format!("first line {first_line}, toggles {toggles}"))
        }
        Decoded::Note(note) if !note.starts_with("AT") => Some(note.clone()),
        _ => None,
    });
    told.take(2).collect::<Vec<_>>().join("; ")
}

fn lines(kind: AdapterKind, decoded: &[Decoded]) -> Vec<DeviceLine> {
    let first = decoded.iter().find_map(|value| match value {
        Decoded::Answer(Answer::Version { first_line, .. }) => Some(*first_line),
        _ => None,
    });
    match kind {
        // The smallest unit has two lines; how many it has, it does not tell.
        AdapterKind::Whozz => (0..2).map(|next| DeviceLine::number(first.unwrap_or(1).saturating_add(next))).collect(),
        AdapterKind::TelephoneBox => seen(decoded, Some(DeviceLine::number(1))),
        AdapterKind::Comdial | AdapterKind::Modbus => seen(decoded, None),
        AdapterKind::DialBoard | AdapterKind::VoiceModem | AdapterKind::Hid => vec![DeviceLine::number(1)],
        AdapterKind::Contacts | AdapterKind::Smdr => Vec::new(),
    }
}

/// The lines that were named, and one that is there in any case.
fn seen(decoded: &[Decoded], sure: Option<DeviceLine>) -> Vec<DeviceLine> {
    let named = decoded.iter().filter_map(|value| match value {
        Decoded::Line { line, .. } => Some(line.clone()),
        _ => None,
    });
    let mut lines: Vec<_> = named.chain(sure).collect();
    lines.sort_by_key(|line| (line.as_number(), line.clone()));
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_dials_erases_and_changes_nothing_wherever_it_falls() {
        for probe in PROBES {
            for ask in probe.asks {
                let is_line = ask.ends_with(b"\n");
                for byte in *ask {
                    // A dial board dials 01 to 0A; it speaks at 9600 and was listened for.
                    assert!(!(0x01..=0x09).contains(byte), "{ask:?} dials");
                    assert!(*byte != 0x0a || probe.baud != 9600, "{ask:?} dials a zero");
                    assert!(!b"FYZNR?\\".contains(byte) || is_line || probe.baud != 9600, "{ask:?} commands a whozz");
                }
                let text = String::from_utf8_lossy(ask).to_uppercase();
                for forbidden in ["ATD", "ATA", "ATH", "ATZ", "AT&", "ATS", "+F", "+V", "RING", "STOP"] {
                    assert!(!text.contains(forbidden), "{text}");
                }
            }
        }
        assert_eq!(PROBES[0].asks, [] as [&[u8]; 0], "who dials what it reads is listened for first");
    }

    #[test]
    fn each_family_is_recognised_by_its_answer_and_by_no_other() {
        let heard: [(AdapterKind, &[u8]); 4] = [
            (AdapterKind::DialBoard, &[0, 0, 0x80, 0]),
            (AdapterKind::Whozz, b"#V2.1 ECXUDASOBKT L=03 11/22 09:20:41\r\n"),
            (AdapterKind::TelephoneBox, b"INFO box 1\r\nTEST\r\nREADY\r\nOK\r\nON_HOOK\r\nREADY\r\n"),
            (AdapterKind::VoiceModem, b"AT\r\r\nOK\r\nATI0\r\r\n56000\r\n\r\nOK\r\n"),
        ];
        for (kind, bytes) in heard {
            for (other, _) in AdapterKind::ALL {
                let found = recognise(other, bytes);
                assert_eq!(found.is_some(), kind == other, "{kind:?} heard as {other:?}: {found:?}");
            }
        }
        let whozz = recognise(AdapterKind::Whozz, heard[1].1).unwrap();
        assert_eq!(whozz.lines, [DeviceLine::number(3), DeviceLine::number(4)]);
        assert_eq!(whozz.words, "first line 3, toggles ECXUDASOBKT");
        assert_eq!(recognise(AdapterKind::VoiceModem, heard[3].1).unwrap().words, "56000");
    }

    #[test]
    fn a_device_that_speaks_in_words_is_told_from_noise() {
        assert!(speaks(b"\x00\x9311/22/26 09:20AM 101 02\r\n"));
        for noise in [&b""[..], b"abc\r\n", b"\xf0\x81\xfe\x00\r\n", b"no end of line"] {
            assert!(!speaks(noise), "{noise:?}");
        }
    }
}
