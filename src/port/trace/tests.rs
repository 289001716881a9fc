//! What is written comes back; what is damaged is told with file and line.

use proptest::prelude::*;

use super::*;
use crate::domain::{Capabilities, Input, Mono, UnitCapabilities, Wall};

fn header() -> TraceHeader {
    let lines = [(DeviceLine::number(1), LineId::new("1803-1"))].into();
    let adapter = |name: &str, lines| TraceAdapter {
        name: AdapterName::new(name),
        kind: AdapterKind::Whozz,
        port: "/dev/ttyUSB0".to_owned(),
        lines,
    };
    TraceHeader::new("Asia/Shanghai", vec![adapter("hall-1", lines), adapter("hall-2", BTreeMap::new())])
}

fn written(items: &[TraceItem]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = TraceWriter::new("t", &mut out, &header()).unwrap();
    for item in items {
        writer.write(item).unwrap();
    }
    out
}

fn read(bytes: &[u8]) -> Vec<Result<TraceItem, TraceError>> {
    TraceReader::new("t", bytes).unwrap().collect()
}

fn problem(line: &str) -> String {
    let mut bytes = written(&[]);
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    let mut items = read(&bytes);
    assert_eq!(items.len(), 1, "the reader ends after an error");
    items.remove(0).unwrap_err().to_string()
}

fn any_event() -> impl Strategy<Value = PortEvent> {
    let unit = (any::<u16>(), any::<[bool; 4]>()).prop_map(|(first_line, [hook, digits, asked, tones])| {
        UnitCapabilities { first_line, hook, digits, asked, tones }
    });
    let capabilities = prop::collection::vec(unit, 0..3).prop_map(|units| Capabilities { units });
    prop_oneof![
        any::<String>().prop_map(|path| PortEvent::Opened { path }),
        any::<String>().prop_map(|why| PortEvent::OpenFailed { why }),
        (capabilities, any::<String>()).prop_map(|(capabilities, why)| PortEvent::Initialised { capabilities, why }),
        Just(PortEvent::Live),
        any::<String>().prop_map(|why| PortEvent::Stale { why }),
        any::<String>().prop_map(|why| PortEvent::Lost { why }),
        any::<u64>().prop_map(|count| PortEvent::Overrun { count }),
        (any::<String>(), any::<u64>()).prop_map(|(why, count)| PortEvent::DriverErrors { why, count }),
        any::<(u64, u64)>().prop_map(|(last_us, greatest_us)| PortEvent::RoundTrip { last_us, greatest_us }),
        prop::option::of(any::<u16>()).prop_map(|unit| PortEvent::Restarted { unit: unit.map(DeviceLine::number) }),
    ]
}

fn any_item() -> impl Strategy<Value = TraceItem> {
    let adapter = || prop_oneof![Just(AdapterName::new("hall-1")), Just(AdapterName::new("hall-2"))];
    let data = || prop::collection::vec(any::<u8>(), 0..64);
    let body = prop_oneof![
        (adapter(), data()).prop_map(|(adapter, data)| TraceBody::Rx { adapter, data }),
        (adapter(), data()).prop_map(|(adapter, data)| TraceBody::Tx { adapter, data }),
        (adapter(), any_event()).prop_map(|(adapter, event)| TraceBody::Port { adapter, event }),
        any::<String>().prop_map(|why| TraceBody::Command(Command::Stop { why })),
    ];
    let wall = (-1_000_000_000_000_000_i64..100_000_000_000_000_000).prop_map(Wall);
    (any::<u64>().prop_map(Mono), wall, body)
        .prop_map(|(mono, wall, body)| TraceItem { at: Moment { mono, wall }, body })
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(items in prop::collection::vec(any_item(), 0..20)) {
        let bytes = written(&items);
        let reader = TraceReader::new("t", bytes.as_slice()).unwrap();
        prop_assert_eq!(reader.header(), &header());
        let back: Vec<TraceItem> = reader.map(Result::unwrap).collect();
        prop_assert_eq!(back, items);
    }

    #[test]
    fn what_the_board_was_fed_is_fed_again(items in prop::collection::vec(any_item(), 0..20)) {
        let names: Vec<AdapterName> = header().adapters.iter().map(|adapter| adapter.name.clone()).collect();
        let feed = |bytes: &[u8]| -> Vec<(Moment, Input)> {
            let resolve = |name: &AdapterName| header().adapter(name);
            TraceReader::new("t", bytes).unwrap().inputs(resolve).map(Result::unwrap).collect()
        };
        let inputs = feed(&written(&items));
        let mut again = Vec::new();
        let mut writer = TraceWriter::new("t", &mut again, &header()).unwrap();
        for (at, input) in &inputs {
            writer.record_input(*at, &names, input).unwrap();
        }
        prop_assert_eq!(feed(&again), inputs);
    }

    #[test]
    fn a_trace_cut_anywhere_gives_its_whole_lines_and_says_so(cut in 0_usize..400) {
        let rx = |us| TraceItem {
            at: Moment { mono: Mono(us), wall: Wall(0) },
            body: TraceBody::Rx { adapter: AdapterName::new("hall-1"), data: vec![1, 2, 3] },
        };
        let items = [rx(1), rx(2), rx(3), rx(4), rx(5)];
        let (head, whole) = (written(&[]).len(), written(&items));
        let cut = (head + cut).min(whole.len());
        let back = read(&whole[..cut]);
        let lines = whole[head..cut].split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n")).count();
        prop_assert_eq!(back.iter().filter(|item| item.is_ok()).count(), lines);
        let torn = whole[cut - 1] != b'\n';
        let cut_told = matches!(back.last(), Some(Err(TraceError::Cut { .. })));
        prop_assert_eq!(cut_told, torn);
    }

    #[test]
    fn bytes_that_are_no_trace_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let whole = [written(&[]), bytes.clone()].concat();
        let _items = read(&whole);
        let _refused = TraceReader::new("t", bytes.as_slice());
    }
}

#[test]
fn the_lines_of_a_trace_look_as_documented() {
    let at = Moment { mono: Mono(1200), wall: Wall(1_795_308_612_123_456) };
    let hall = AdapterName::new("hall-1");
    let text = String::from_utf8(written(&[
        TraceItem { at, body: TraceBody::Rx { adapter: hall.clone(), data: vec![0x23, 0xff] } },
        TraceItem { at, body: TraceBody::Port { adapter: hall, event: PortEvent::Opened { path: "p".to_owned() } } },
        TraceItem { at, body: TraceBody::Command(Command::Stop { why: "q".to_owned() }) },
    ]))
    .unwrap();
    let wall = at.wall;
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert!(
        text.starts_with(r#"{"v":1,"kind":"trace","zone":"Asia/Shanghai","adapters":[{"name":"hall-1","#),
        "{text}"
    );
    assert_eq!(lines[0], format!(r#"{{"us":1200,"at":"{wall}","adapter":"hall-1","rx":"23ff"}}"#));
    assert_eq!(lines[1], format!(r#"{{"us":1200,"at":"{wall}","adapter":"hall-1","event":"opened","path":"p"}}"#));
    assert_eq!(lines[2], format!(r#"{{"us":1200,"at":"{wall}","command":{{"do":"stop","why":"q"}}}}"#));
}

#[test]
fn errors_name_file_line_and_what_is_wanted() {
    let at = r#""us":1,"at":"2026-11-22T00:50:12Z""#;
    for (line, wanted) in [
        ("{", "trace t, line 2: no JSON object"),
        ("[]", "trace t, line 2: no JSON object"),
        ("{}", "`us` is missing"),
        (r#"{"us":1}"#, "`at` is missing"),
        (&format!("{{{at}}}"), "`adapter` is missing"),
        (&format!(r#"{{{at},"adapter":"a"}}"#), "none of `rx`, `tx`, `event`, `command`"),
        (&format!(r#"{{{at},"adapter":"a","rx":"2"}}"#), "`rx`: two hexadecimal digits"),
        (&format!(r#"{{{at},"adapter":"a","rx":"é"}}"#), "`rx`: two hexadecimal digits"),
        (&format!(r#"{{{at},"adapter":"a","event":"lines"}}"#), "`event`: unknown variant"),
        (&format!(r#"{{{at},"command":{{"do":"dance"}}}}"#), "`command`: unknown variant"),
    ] {
        let told = problem(line);
        assert!(told.contains(wanted), "{line}: {told}");
    }
}

#[test]
fn an_adapter_that_the_board_does_not_have_is_told() {
    let bytes = written(&[TraceItem {
        at: Moment::default(),
        body: TraceBody::Rx { adapter: AdapterName::new("hall-1"), data: vec![1] },
    }]);
    let fed: Vec<_> = TraceReader::new("t", bytes.as_slice()).unwrap().inputs(|_| None).collect();
    assert_eq!(fed.len(), 1);
    assert_eq!(fed[0].as_ref().unwrap_err().to_string(), "trace t, line 2: adapter hall-1 is not in the configuration");
}

#[test]
fn a_header_of_another_kind_or_version_is_refused() {
    for (text, wanted) in [
        ("", "empty"),
        ("{\"v\":1,\"kind\":\"journal\"}\n", "not the header of a trace"),
        ("{\"v\":2,\"kind\":\"trace\",\"zone\":\"UTC\",\"adapters\":[]}\n", "version 2: this program reads version 1"),
    ] {
        let told = TraceReader::new("t", text.as_bytes()).err().unwrap().to_string();
        assert!(told.starts_with("trace t, line 1: ") && told.contains(wanted), "{told}");
    }
}

#[test]
fn a_line_without_end_is_refused_at_the_limit() {
    let endless = std::io::Read::chain(&b"{"[..], std::io::repeat(b' '));
    let told = TraceReader::new("t", std::io::BufReader::new(endless)).err().unwrap().to_string();
    assert!(told.contains("longer than 16777216 bytes"), "{told}");
}

#[test]
fn a_new_trace_is_private_and_never_overwrites() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.trace");
    TraceWriter::create(&path, &header()).unwrap().flush().unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(TraceWriter::create(&path, &header()).is_err());
    assert_eq!(TraceReader::open(&path).unwrap().count(), 0);
}
