//! What each trouble does to the wire of each family, when it begins, and that it is over when it is over.

use super::*;
use crate::config::{SimPort, Trouble};
use crate::domain::FaultReason;

const BEGINS: Mono = Mono(10_000_000);
const ENDS: Mono = Mono(30_000_000);

/// A quiet device whose dialogue and decoder listen for five minutes.
fn troubled(kind: AdapterKind, lines: u16, port: &str) -> Bench {
    let mut bench = Bench::new(&spec(kind, port, lines));
    bench.run(300);
    bench
}

impl Bench {
    /// What was heard from `from` on and before `to`.
    fn between(&self, from: Mono, to: Mono) -> Vec<&Decoded> {
        self.heard.iter().filter(|(at, _)| (from..to).contains(at)).map(|(_, decoded)| decoded).collect()
    }

    fn proofs(&self, from: Mono, to: Mono) -> usize {
        let is_proof =
            |(at, event): &&(Mono, DialogueEvent)| (from..to).contains(at) && *event == DialogueEvent::ProofOfLife;
        self.events.iter().filter(is_proof).count()
    }
}

/// Whether what was heard while the trouble lasted is what it should be, given as much of an untroubled device.
fn is_as_it_should(trouble: Trouble, faults: usize, during: usize, usual: usize) -> bool {
    match trouble {
        Trouble::Silence | Trouble::Unplug | Trouble::Power => during == 0 && faults == 0,
        Trouble::Garbage => during > usual && faults > 5,
        Trouble::Cut => during < usual.max(2) && faults > 0,
        Trouble::Burst => during > 10 * usual && faults == 0,
        Trouble::Slow => during > 0 && during <= usual && faults == 0,
    }
}

#[test]
fn each_trouble_does_its_own_to_each_family_from_its_beginning_to_its_end() {
    // A kind that answers nothing is silent where nothing happens: no trouble shows there.
    for (kind, lines) in KINDS.into_iter().filter(|(kind, _)| has_proof(*kind)) {
        let usual = troubled(kind, lines, "quiet/a");
        for (trouble, word) in Trouble::ALL {
            let bench = troubled(kind, lines, &format!("quiet+{word}/a"));
            let case = format!("{kind:?} with {lines} lines, {word}");
            assert_eq!(bench.between(Mono(0), BEGINS), usual.between(Mono(0), BEGINS), "{case}: too early");
            let during = bench.between(BEGINS, ENDS);
            // What was set up anew, or made good, was so within a quarter of a minute.
            let after = [Mono(45_000_000), Mono(300_000_000)];
            let is_fault = |decoded: &&&Decoded| matches!(decoded, Decoded::Fault(_));
            let faults = bench.between(BEGINS, after[0]).iter().filter(is_fault).count();
            // How many faults a cut record makes is the family's affair.
            let heard = match trouble {
                Trouble::Cut => during.iter().filter(|decoded| !is_fault(decoded)).count(),
                _ => during.len(),
            };
            let counted = (heard, usual.between(BEGINS, ENDS).len());
            if (kind, trouble) == (AdapterKind::DialBoard, Trouble::Cut) {
                assert!(during.is_empty(), "{case}: a record of one byte has nothing but its end");
            } else {
                assert!(is_as_it_should(trouble, faults, counted.0, counted.1), "{case}: {faults}, {counted:?}");
            }
            assert_eq!(bench.between(after[0], after[1]).iter().filter(is_fault).count(), 0, "{case}");
            let (proofs, wanted) = (bench.proofs(after[0], after[1]), usual.proofs(after[0], after[1]));
            assert!(
                proofs + 3 >= wanted && wanted > 40,
                "{case}: {proofs} proofs of life, {wanted} without the trouble"
            );
        }
    }
}

#[test]
fn every_byte_of_every_trouble_stands_in_the_tally() {
    for (kind, lines) in KINDS {
        for (_, word) in Trouble::ALL {
            let mut bench = Bench::new(&spec(kind, &format!("office+{word}@20s~2min*/desk"), lines));
            bench.run(3600);
            bench.decoder.finish(&mut Vec::new());
            let tally = bench.decoder.tally();
            assert_eq!(tally.bytes, bench.bytes, "{kind:?}, {word}");
            assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + tally.separator_bytes, "{kind:?}, {word}");
        }
    }
}

#[test]
fn lines_live_the_same_day_whatever_befalls_the_device() {
    let day = |port: &str| {
        let signals = Bench::new(&spec(AdapterKind::Whozz, port, 8)).run(1800).signals();
        signals.into_iter().filter(|(at, ..)| *at > Mono(600_000_000)).collect::<Vec<_>>()
    };
    let calm = day("office/hall");
    assert!(calm.len() > 100, "{}", calm.len());
    assert!(calm == day("office+silence@3min~5min+unplug@8min~10s/hall"), "after the troubles the days differ");
}

#[test]
fn a_device_without_power_starts_as_its_family_does() {
    let told = |kind, lines| {
        let bench = troubled(kind, lines, "quiet+power/desk");
        let soon = Mono(ENDS.0 + 8_000_000);
        bench.between(ENDS, soon).into_iter().cloned().collect::<Vec<_>>()
    };
    let whozz = told(AdapterKind::Whozz, 12);
    let unit = |line| Decoded::Restarted { unit: Some(DeviceLine::number(line)) };
    assert_eq!(whozz[..2], [unit(1), unit(9)], "one boot record a unit");
    for lines in [1, 2] {
        assert_eq!(told(AdapterKind::TelephoneBox, lines)[0], Decoded::Restarted { unit: None });
    }
    let modem = told(AdapterKind::VoiceModem, 1);
    assert!(matches!(&modem[0], Decoded::Note(text) if text.starts_with("AT")), "its echo is on again: {modem:?}");
    assert!(matches!(told(AdapterKind::DialBoard, 1)[0], Decoded::Line { signal: Signal::OnHook, .. }));
}

/// Every byte that comes, each with its moment.
fn bytes_of(device: &mut Device, until: Mono) -> Vec<(Mono, u8)> {
    let mut bytes: Vec<_> = std::iter::from_fn(|| device.poll_output()).flatten().map(|byte| (Mono(0), byte)).collect();
    loop {
        let due = device.poll_timeout().filter(|due| *due <= until);
        let now = due.unwrap_or(until);
        device.on_timeout(at(now));
        while let Some(said) = device.poll_output() {
            bytes.extend(said.into_iter().map(|byte| (now, byte)));
        }
        if due.is_none() {
            return bytes;
        }
    }
}

fn quiet(kind: AdapterKind, lines: u16) -> Device {
    let mut device = Device::new(&spec(kind, "quiet", lines), at(Mono(0))).unwrap();
    while device.poll_output().is_some() {}
    device
}

#[test]
fn a_slow_device_answers_late_and_byte_by_byte_and_catches_up_at_the_end() {
    let mut device = quiet(AdapterKind::Whozz, 8);
    device.inflict(at(Mono(0)), Trouble::Slow, Duration::from_secs(1));
    device.on_bytes(at(Mono(0)), b"@V");
    let bytes = bytes_of(&mut device, Mono(2_000_000));
    let times: Vec<u64> = bytes.iter().map(|(at, _)| at.0).collect();
    assert_eq!(times[..4], [500_000, 520_000, 540_000, 560_000]);
    assert_eq!(times.last(), Some(&1_000_000), "the rest at its end");
    let text: String = bytes.iter().map(|(_, byte)| char::from(*byte)).collect();
    assert!(text.starts_with("#V6.1 ") && text.ends_with("\r\n"), "{text:?}");
}

#[test]
fn a_slow_device_keeps_so_much_and_loses_whole_records_beyond() {
    let mut device = quiet(AdapterKind::Whozz, 8);
    device.on_bytes(at(Mono(0)), b"E");
    while device.poll_output().is_some() {}
    device.inflict(at(Mono(0)), Trouble::Slow, Duration::from_secs(1));
    device.on_bytes(at(Mono(1)), &[b'V'; 1000]);
    let bytes = bytes_of(&mut device, Mono(2_000_000));
    assert!((4000..=4096).contains(&bytes.len()), "{}", bytes.len());
    assert_eq!(bytes.last().map(|(_, byte)| *byte), Some(b'\n'), "no record is torn");
}

#[test]
fn a_trouble_that_is_ordered_now_is_the_one_that_was_ordered_before() {
    for (kind, lines) in KINDS {
        let mut later = Device::new(&spec(kind, "quiet", lines), at(Mono(0))).unwrap();
        let first = bytes_of(&mut later, Mono(9_999_999));
        later.inflict(at(BEGINS), Trouble::Silence, Duration::from_secs(20));
        let rest = bytes_of(&mut later, Mono(60_000_000));
        let mut before = Device::new(&spec(kind, "quiet+silence", lines), at(Mono(0))).unwrap();
        assert_eq!([first, rest].concat(), bytes_of(&mut before, Mono(60_000_000)), "{kind:?}");
    }
}

#[test]
fn a_trouble_that_comes_again_comes_so_long_after_each_end() {
    let bench = troubled(AdapterKind::TelephoneBox, 1, "quiet+unplug@30s~10s*/x");
    let turns: Vec<u64> = bench.plugs.iter().map(|(at, _)| at.0 / 1_000_000).collect();
    assert_eq!(turns, [30, 40, 70, 80, 110, 120, 150, 160, 190, 200, 230, 240, 270, 280]);
    assert_eq!(bench.plugs.iter().map(|(at, _)| at.0 % 1_000_000).sum::<u64>(), 0, "to the microsecond");
}

#[test]
fn a_power_cut_that_nobody_woke_up_for_is_one_start_of_the_device() {
    for port in ["quiet+power@10s~20s", "quiet+power@10s~20s*"] {
        let mut device = Device::new(&spec(AdapterKind::TelephoneBox, port, 1), at(Mono(0))).unwrap();
        while device.poll_output().is_some() {}
        let late = Mono(7 * 3_600_000_000);
        device.on_timeout(at(late));
        let text: Vec<u8> = std::iter::from_fn(|| device.poll_output()).flatten().collect();
        assert_eq!(String::from_utf8(text).unwrap().matches("INFO Telephone box").count(), 1);
        assert!(device.poll_timeout().is_none_or(|due| due > late));
    }
}

#[test]
fn troubles_that_overlap_end_with_the_last_of_them() {
    let port = "quiet+power@10s~20s+power@20s~30s+unplug@40s~5s";
    let mut device = Device::new(&spec(AdapterKind::TelephoneBox, port, 1), at(Mono(0))).unwrap();
    let bytes = bytes_of(&mut device, Mono(60_000_000));
    let starts: Vec<_> = bytes.iter().filter(|(_, byte)| *byte == b'I').map(|(at, _)| at.0 / 1_000_000).collect();
    assert!(starts.iter().all(|at| [0, 50].contains(at)) && starts.contains(&50), "{starts:?}");
}

#[test]
fn a_device_without_wire_or_power_hears_nothing() {
    for trouble in [Trouble::Unplug, Trouble::Power] {
        let mut device = quiet(AdapterKind::Whozz, 8);
        device.inflict(at(Mono(0)), trouble, Duration::from_secs(1));
        device.on_bytes(at(Mono(1)), b"EcXdAo");
        bytes_of(&mut device, Mono(2_000_000));
        device.on_bytes(at(Mono(2_000_000)), b"E");
        device.on_bytes(at(Mono(2_000_000)), b"V");
        let text: Vec<u8> = std::iter::from_fn(|| device.poll_output()).flatten().collect();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains(" ECXUDASOBKT "), "{text:?}");
    }
}

#[test]
fn a_cut_record_has_lost_its_end_and_nothing_else() {
    let mut device = quiet(AdapterKind::TelephoneBox, 1);
    device.inflict(at(Mono(0)), Trouble::Cut, Duration::from_hours(1));
    let mut decoder = decoder(&Setup::plain(AdapterKind::TelephoneBox, &[]));
    let mut found = Vec::new();
    for second in 1..200 {
        device.on_bytes(at(Mono(second * 1_000_000)), b"LINE\r\n");
        while let Some(said) = device.poll_output() {
            let whole = ["OK\r\n", "LINE ON_HOOK\r\n", "READY\r\n"];
            let text = String::from_utf8(said.clone()).unwrap();
            assert!(whole.iter().any(|whole| whole.starts_with(&text) && whole.len() > text.len()), "{text:?}");
            decoder.push(&said, &mut found);
        }
    }
    decoder.finish(&mut found);
    assert!(
        found.iter().any(|decoded| matches!(decoded, Decoded::Fault(fault) if fault.reason == FaultReason::Malformed))
    );
}

#[test]
fn a_name_that_makes_no_sense_is_refused() {
    let refuse = |port: &str| {
        assert!(SimPort::parse(port).is_err());
        Device::new(&spec(AdapterKind::Whozz, port, 1), at(Mono(0))).err().unwrap().to_string()
    };
    assert!(refuse("quiet+unplg/x").contains("did you mean `unplug`?"));
    assert!(refuse("quite+unplug").starts_with("no simulated scene \"quite\", allowed: "));
}

#[tokio::test]
async fn a_running_device_is_unplugged_on_order() {
    let clock: Arc<dyn Clock> = Arc::new(TestClock(Instant::now()));
    let device = spawn(&spec(AdapterKind::VoiceModem, "quiet", 1), clock).unwrap();
    let mut port = plug_into(&device);
    device.inflict(Trouble::Unplug, Duration::from_hours(1)).unwrap();
    let mut buffer = [0; 64];
    while let Ok(1..) = port.read(&mut buffer).await {}
    assert_eq!(device.node()(), None);
}
