//! Each sort of error has a file that shows it, at its exact place.

use std::collections::BTreeSet;

use super::*;
use ErrorKind as K;

/// What stands below [`SMALL`] (whose last line is the tenth of the file), the line, the column and the sort of its error.
const BELOW: &[(&str, usize, usize, K)] = &[
    ("x = [", 10, 6, K::Syntax),
    ("[[operator]]\nid = \"a\"\npin = \"4711\"", 12, 7, K::BadPin),
    ("[[adapter]]\nname = \"u\"\nkind = \"dial-board\"\nport = \"udp://10.0.0.9\"\nlines = {}", 13, 8, K::BadPort),
    ("id = \"b\"", 10, 1, K::Syntax),
    ("romm = \"1\"", 10, 1, K::UnknownKey),
    ("[jurnal]", 10, 2, K::UnknownKey),
    ("[alarm.left_off]", 10, 8, K::UnknownKey),
    ("[alarm.line_dead]\nafter = \"5s\"", 11, 1, K::UnknownKey),
    ("[[operater]]", 10, 3, K::UnknownKey),
    ("[[line]]\nmonitored = false", 10, 1, K::MissingKey),
    ("[[shift]]\nname = \"s\"\nfrom = \"08:00\"\nto = \"09:00\"", 10, 1, K::MissingKey),
    ("[[number]]\nnumber = \"1\"\nlines = [\"1803-1\"]", 10, 1, K::MissingKey),
    ("[[adapter]]", 10, 1, K::MissingKey),
    ("label = 5", 10, 9, K::WrongType),
    ("monitored = \"no\"", 10, 13, K::WrongType),
    ("[number]", 10, 1, K::WrongType),
    ("[timing]\nring_end = 8", 11, 12, K::WrongType),
    ("[calendar]\nholidays = [5]", 11, 13, K::WrongType),
    ("[alarm]\nline_dead = 1", 11, 13, K::WrongType),
    ("[alarm.many_blocked]\nshare = 0.2", 11, 9, K::WrongType),
    ("label = \"a\\u0007\"", 10, 9, K::BadText),
    ("label = \"a\\u202e\"", 10, 9, K::BadText),
    ("number = \"abc\"", 10, 10, K::BadText),
    ("[[line]]\nid = \"a b\"\nmonitored = false", 11, 6, K::BadText),
    ("[journal]\ndir = \"\"", 11, 7, K::BadText),
    ("use = \"kitchen\"", 10, 7, K::NotAllowed),
    ("[alarm]\nline_dead = { priority = \"urgent\" }", 11, 26, K::NotAllowed),
    ("alarm = { clock_step = {} }", 10, 11, K::NotAllowed),
    ("alarm = { group_full = {} }", 10, 11, K::NotAllowed),
    ("[[shift]]\nname = \"always\"\nfrom = \"00:00\"\nto = \"24:00\"\ndays = [\"mon\"]", 11, 8, K::NotAllowed),
    ("timing = { release_after = \"199ms\" }", 10, 28, K::OutOfRange),
    ("[journal]\nretain_days = 36501", 11, 15, K::OutOfRange),
    ("[journal]\nretain_days = -1", 11, 15, K::OutOfRange),
    ("[journal]\nretain_days = 99999999999999999999", 11, 15, K::OutOfRange),
    ("[alarm.many_blocked]\nshare = 101", 11, 9, K::OutOfRange),
    ("timing = { ring_end = \"8 s\" }", 10, 23, K::BadDuration),
    ("[[shift]]\nname = \"s\"\nfrom = \"24:00\"\nto = \"24:00\"\ndays = [\"mon\"]", 12, 8, K::BadTime),
    ("[calendar]\nholidays = [\"2026-02-29\"]", 11, 13, K::BadDate),
    ("[calendar]\nholidays = [2026-10-01T00:00:00]", 11, 13, K::BadDate),
    ("[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"hid:1:2\"\nlines = {}", 13, 8, K::BadPort),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"x\"\nlines = { 0 = \"x\", 1 = \"1803-1\" }",
        14,
        11,
        K::BadDeviceLine,
    ),
    ("[[adapter]]\nname = \"b\"\nkind = \"hid\"\nport = \"/dev/hidraw0\"\nlines = {}", 13, 8, K::BadPort),
    ("[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"hid:03f0:1c07\"\nlines = {}", 13, 8, K::BadPort),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"hid\"\nport = \"hid:03f0:1c07\"\nlines = {}\nhook_switch = \"edge\"",
        15,
        15,
        K::NotAllowed,
    ),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"x\"\nlines = {}\nhook_switch = \"level\"",
        15,
        15,
        K::NotAllowed,
    ),
    ("[[adapter]]\nname = \"b\"\nkind = \"contacts\"\nport = \"tcp://h:1\"\nlines = {}", 13, 8, K::BadPort),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"contacts\"\nport = \"x\"\nlines = {}\nclosed = { dtr = \"on_hook\" }",
        15,
        12,
        K::BadDeviceLine,
    ),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"contacts\"\nport = \"x\"\nlines = {}\nclosed = { ri = \"ringing\" }",
        15,
        17,
        K::NotAllowed,
    ),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"contacts\"\nport = \"x\"\nlines = {}\nfeed = [\"cts\"]",
        15,
        9,
        K::NotAllowed,
    ),
    ("[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"x\"\nlines = {}\nfeed = []", 15, 8, K::NotAllowed),
    (
        "[[adapter]]\nname = \"b\"\nkind = \"telephone-box\"\nport = \"x\"\nlines = { cts = \"x\" }",
        14,
        11,
        K::BadDeviceLine,
    ),
    ("[calendar]\nworkdays = \"no.csv\"", 11, 12, K::UnreadableFile),
    ("[[line]]\nid = \"1803-1\"", 11, 6, K::Duplicate),
    ("number = \"1-2\"\n[[line]]\nid = \"b\"\nnumber = \"12\"\nmonitored = false", 13, 10, K::Duplicate),
    (
        "number = \"12\"\n[[number]]\nnumber = \"1 2\"\nlines = [\"1803-1\"]\ndistribution = \"single\"",
        12,
        10,
        K::Duplicate,
    ),
    ("[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"/dev/ttyUSB0\"\nlines = {}", 13, 8, K::Duplicate),
    ("[[number]]\nnumber = \"1\"\nlines = [\"1803-1\", \"1803-1\"]\ndistribution = \"shared\"", 12, 20, K::Duplicate),
    ("duty = \"night\"", 10, 8, K::UnknownReference),
    ("[[number]]\nnumber = \"1\"\nlines = [\"x\"]\ndistribution = \"single\"", 12, 10, K::UnknownReference),
    ("[group.x]", 10, 8, K::UnknownReference),
    ("[[line]]\nid = \"b\"", 11, 6, K::NoAdapter),
    ("[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"x\"\nlines = { 1 = \"1803-1\" }", 14, 15, K::TwoAdapters),
    ("monitored = false", 7, 15, K::Contradiction),
    ("[timing]\nring_end = \"60s\"\nring_max = \"60s\"", 10, 1, K::Contradiction),
    ("[calendar]\nholidays = [\"2026-10-10\"]\nworkdays = [\"2026-10-10\"]", 12, 12, K::Contradiction),
    ("[[number]]\nnumber = \"1\"\nlines = []\ndistribution = \"single\"", 12, 9, K::Contradiction),
    ("[alarm.ring_unanswered]\nmedium_after = \"30s\"\nhigh_after = \"30s\"", 12, 14, K::Contradiction),
];

#[test]
fn each_sort_of_error_is_told_at_its_place() {
    let mut seen = BTreeSet::from([K::NotUtf8, K::TooLarge]);
    let mut wrong = Vec::new();
    for (more, line, column, kind) in BELOW {
        let errors = load(&format!("{SMALL}{more}\n")).unwrap_err();
        if !errors.iter().any(|e| (e.at.line, e.at.column, e.kind) == (*line, *column, *kind)) {
            wrong.push(format!("{more}: {line}:{column} {kind} not in {:#?}", shown(&errors)));
        }
        seen.insert(*kind);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for zone in ["Mars/Base", "", "../../etc/passwd", "Asia/上海"] {
        let errors = load(&format!("timezone = \"{zone}\"\n{}", SMALL.trim_start())).unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.at.line, e.at.column, e.kind)).collect();
        assert_eq!(found, [(1, 12, K::BadZone)], "{zone}");
        seen.insert(K::BadZone);
    }
    assert_eq!(seen.len(), K::ALL.len(), "{seen:?}");
}

#[test]
fn a_break_lies_within_its_shift_and_apart_from_others() {
    for (from, to, breaks, good) in [
        ("08:30", "17:30", "{ from = \"12:00\", to = \"13:30\" }", true),
        ("08:30", "17:30", "{ from = \"08:30\", to = \"17:30\" }", true),
        ("08:30", "17:30", "{ from = \"17:00\", to = \"18:00\" }", false),
        ("08:30", "17:30", "{ from = \"08:00\", to = \"09:00\" }", false),
        ("22:00", "06:00", "{ from = \"23:30\", to = \"00:30\" }", true),
        ("22:00", "06:00", "{ from = \"02:00\", to = \"03:00\" }", true),
        ("22:00", "06:00", "{ from = \"12:00\", to = \"13:00\" }", false),
        ("16:00", "24:00", "{ from = \"23:00\", to = \"24:00\" }", true),
        ("08:30", "17:30", "{ from = \"10:00\", to = \"11:00\" }, { from = \"11:00\", to = \"12:00\" }", true),
        ("08:30", "17:30", "{ from = \"10:00\", to = \"11:00\" }, { from = \"10:59\", to = \"12:00\" }", false),
    ] {
        let text = format!(
            "{SMALL}[[shift]]\nname = \"s\"\nfrom = \"{from}\"\nto = \"{to}\"\ndays = [\"mon\"]\nbreaks = [{breaks}]\n"
        );
        let result = load(&text);
        assert_eq!(result.is_ok(), good, "{from} {to} {breaks} {:?}", result.err());
    }
}

#[test]
fn a_file_of_noise_is_refused_by_its_size_and_its_count() {
    let errors = load(&" ".repeat(FILE_MAX + 1)).unwrap_err();
    assert_eq!((errors.len(), errors[0].kind), (1, K::TooLarge));
    assert!(load(&format!("{SMALL}{}", " ".repeat(FILE_MAX - SMALL.len()))).is_ok());
    let many: Vec<_> = (0..2_000).map(|i| format!("x{i} = 1")).collect();
    let errors = load(&many.join("\n")).unwrap_err();
    assert_eq!(errors.len(), FINDINGS_MAX + 1);
    assert!(errors.last().unwrap().message.contains("1002 more errors"), "{}", errors.last().unwrap());
    for (lines, good) in [(4_096, true), (4_097, false)] {
        let result = load(&large(lines));
        let kinds = result.as_ref().err().map(|errors| errors.iter().map(|e| e.kind).collect::<BTreeSet<_>>());
        assert_eq!(result.is_ok(), good, "{kinds:?}");
        assert!(kinds.is_none_or(|kinds| kinds.contains(&K::TooLarge)));
    }
    let shifts = "[[shift]]\n".repeat(65);
    assert!(load(&format!("{SMALL}{shifts}")).unwrap_err().iter().any(|e| e.kind == K::TooLarge));
}

/// A site of many lines on as many whozz chains as they need.
fn large(lines: usize) -> String {
    use std::fmt::Write as _;
    let mut text = "site = \"x\"\n".to_owned();
    for (chain, ids) in (0..lines).collect::<Vec<_>>().chunks(99).enumerate() {
        let named: Vec<_> = ids.iter().enumerate().map(|(input, id)| format!("{} = \"l{id}\"", input + 1)).collect();
        let _ = writeln!(
            text,
            "[[adapter]]\nname = \"a{chain}\"\nkind = \"whozz\"\nport = \"sim:quiet/{chain}\"\nlines = {{ {} }}",
            named.join(", ")
        );
    }
    for id in 0..lines {
        let _ = writeln!(text, "[[line]]\nid = \"l{id}\"\nnumber = \"{id}\"");
    }
    text
}

#[test]
fn a_trouble_of_a_simulated_device_is_taken_or_told_with_its_place() {
    let with = |port: &str| {
        load(&format!(
            "site = \"大厅\"\n[[adapter]]\nname = \"a\"\nkind = \"whozz\"\nport = \"{port}\"\nlines = {{ 1 = \"1\" }}\n[[line]]\nid = \"1\"\n"
        ))
    };
    let port = &with("sim:office+silence@20s~40s+power*/hall-1").unwrap().config.adapters[0].port;
    assert_eq!(port.to_string(), "sim:office+silence@20s~40s+power*/hall-1");
    assert_eq!(
        shown(&with("sim:office+silense@20s").unwrap_err()),
        ["config.toml:5:8: adapter[1].port: no trouble of a simulated device \"silense\" (did you mean `silence`?), \
          allowed: +TROUBLE[@DELAY][~SPAN][*] with TROUBLE one of garbage, cut, silence, burst, unplug, slow, power"]
    );
}
