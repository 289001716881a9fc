//! What the parser says of good and of broken files.

use super::*;
use crate::config::calendar::BreakMode;
use crate::config::{
    AmbiguousWidth, Dialling, Distribution, Duty, Language, LineConfig, LineUse, PortSpec, Tap, alarm::Limit,
};
use crate::domain::{AdapterIx, AdapterKind, AlarmKind, DeviceLine, LineIx, ShiftName};
use std::time::Duration;

mod bus;
mod kinds;
mod noise;
mod people;
mod shipped;
mod smdr;

pub(crate) fn load(text: &str) -> Result<Loaded, Vec<ConfigError>> {
    let read = |_: &Path| Err("there are no files here".to_owned());
    parse(text, &place(&read))
}

pub(in crate::config) fn place(read: &dyn Fn(&Path) -> Result<Vec<u8>, String>) -> Place<'_> {
    Place {
        file: "config.toml".into(),
        dir: "/etc/hookwatch".into(),
        machine_zone: &|| (TimeZone::get("Europe/Berlin").unwrap(), "Europe/Berlin".to_owned()),
        named_zone: &|name| TimeZone::get(name).ok(),
        now: "2026-11-22T00:50:12Z".parse::<jiff::Timestamp>().unwrap().into(),
        read,
    }
}

/// A line with these keys beside its id.
pub(in crate::config) fn one_line(keys: &str) -> LineConfig {
    let text = format!("{SMALL}{keys}\n");
    load(&text).unwrap().config.lines.remove(0)
}

/// The smallest configuration; more keys of its line may follow.
const SMALL: &str = r#"
site = "hall"
[[adapter]]
name = "a"
kind = "whozz"
port = "/dev/ttyUSB0"
lines = { 1 = "1803-1" }
[[line]]
id = "1803-1"
"#;

fn shown(errors: &[ConfigError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn the_smallest_file_gets_every_default() {
    let Loaded { config, warnings } = load(SMALL).unwrap();
    assert_eq!(warnings, []);
    assert_eq!((config.site.as_str(), config.language), ("hall", Language::Auto));
    assert_eq!(config.zone_name, "Europe/Berlin");
    assert_eq!(config.journal.dir, Path::new("/etc/hookwatch/journal"));
    assert_eq!(config.journal.retain_days, 400);
    assert_eq!(config.screen.ambiguous_width, AmbiguousWidth::Auto);
    assert!(config.calendar.shifts().is_empty() && config.alarms.is_empty() && config.numbers.is_empty());
    let adapter = &config.adapters[0];
    assert_eq!((adapter.kind, adapter.baud), (AdapterKind::Whozz, 9600));
    assert_eq!(adapter.lines, [(DeviceLine::number(1), LineIx(0))]);
    let line = &config.lines[0];
    assert_eq!((line.label.as_str(), line.group.as_str()), ("1803-1", ""));
    assert_eq!((line.duty.clone(), line.usage, line.tap), (Duty::Always, LineUse::Desk, Tap::Desk));
    assert_eq!((line.dialling, line.dials_itself, line.monitored), (Dialling::Tone, false, true));
    assert_eq!(line.timing, crate::line::timing::Timing::default());
    assert_eq!(line.adapter, Some((AdapterIx(0), DeviceLine::number(1))));
    assert_eq!(config.groups, [GroupName::new("")]);
}

const FULL: &str = r#"
site = "综合服务大厅"
language = "zh-CN"
timezone = "Asia/Shanghai"
[journal]
dir = "/var/lib/hookwatch"
retain_days = 800
[screen]
ambiguous_width = "wide"
[calendar]
holidays = ["2026-10-01", 2026-10-02]
workdays = ["2026-10-10"]
[[shift]]
name = "day"
from = "08:30"
to = "17:30"
days = ["mon", "fri"]
breaks = [{ from = "15:00", to = "15:10", mode = "normal" }, { from = "12:00", to = "13:30" }]
[timing]
ring_end = "10s"
[[adapter]]
name = "hall-1"
kind = "whozz"
port = "tcp://10.0.0.7:4001"
baud = 19200
lines = { 10 = "b", 02 = "a" }
[[adapter]]
name = "box"
kind = "telephone-box"
port = "usb:0403:6001"
lines = { 1 = "c" }
[[line]]
id = "a"
label = " 登记 "
group = "就业"
number = "0571-8725-1234"
duty = "day"
room = "1803"
contact = "孙丽"
contact_phone = "8003"
backup = "8000"
use = "alarm_dialer"
tap = "frame"
dialling = "pulse"
dials_itself = true
timing = { release_after = "2s" }
alarm = { left_off_hook = { no_call_after = "2min", enabled = false } }
[[line]]
id = "b"
group = "社保"
[[line]]
id = "c"
group = "就业"
[[line]]
id = "d"
monitored = false
[[number]]
number = "0571-8725-0000"
lines = ["c", "a"]
distribution = "sequential"
hunt_gap = "10s"
[alarm.many_blocked]
share = 30
priority = "critical"
[group."社保".alarm.ring_unanswered]
medium_after = "20s"
high_after = "40s"
needs_ack = true
on_delay = "1s"
off_delay = "0s"
"#;

#[test]
fn every_key_of_site_and_lines_arrives_where_it_belongs() {
    let Loaded { config, warnings } = load(FULL).unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!((config.site.as_str(), config.language), ("综合服务大厅", Language::ZhCn));
    assert_eq!((config.zone_name.as_str(), config.journal.retain_days), ("Asia/Shanghai", 800));
    assert_eq!(config.journal.dir, Path::new("/var/lib/hookwatch"));
    assert_eq!(config.screen.ambiguous_width, AmbiguousWidth::Wide);
    assert_eq!(config.groups, ["就业", "社保", ""].map(GroupName::new));
    assert_eq!(config.adapters[0].port, PortSpec::Tcp { host: "10.0.0.7".into(), port: 4001 });
    assert_eq!((config.adapters[0].baud, config.adapters[1].baud), (19200, 57600));
    assert_eq!(
        config.adapters[0].lines,
        [(DeviceLine::number(2), LineIx(0)), (DeviceLine::number(10), LineIx(1))],
        "sorted as numbers, leading zeros dropped"
    );
    let line = &config.lines[0];
    assert_eq!((line.label.as_str(), line.room.as_str(), line.backup.as_str()), ("登记", "1803", "8000"));
    assert_eq!((line.contact.as_str(), line.contact_phone.as_str()), ("孙丽", "8003"));
    assert_eq!(line.number.as_ref().map(ToString::to_string).as_deref(), Some("0571-8725-1234"));
    assert_eq!((line.usage, line.tap, line.dialling), (LineUse::AlarmDialer, Tap::Frame, Dialling::Pulse));
    assert!(line.dials_itself);
    assert_eq!(line.duty, Duty::Shift(ShiftName::new("day")));
    assert_eq!(line.timing.release_after, Duration::from_secs(2));
    assert_eq!(line.timing.ring_end, Duration::from_secs(10), "the site's threshold stands where the line has none");
    assert!(!config.lines[3].monitored && config.lines[3].adapter.is_none());
}

#[test]
fn every_key_of_calendar_numbers_and_alarms_arrives_where_it_belongs() {
    let config = load(FULL).unwrap().config;
    let shift = &config.calendar.shifts()[0];
    assert_eq!((shift.from, shift.minutes, shift.days.to_string().as_str()), (510, 540, "mon fri"));
    let breaks: Vec<_> = shift.breaks.iter().map(|pause| (pause.after, pause.minutes, pause.mode)).collect();
    assert_eq!(breaks, [(210, 90, BreakMode::Suppress), (390, 10, BreakMode::Normal)], "in the order of the day");
    assert_eq!((config.calendar.holidays().len(), config.calendar.workdays().len()), (2, 1));
    let number = &config.numbers[0];
    assert_eq!(
        (number.lines.as_slice(), number.distribution),
        ([LineIx(2), LineIx(0)].as_slice(), Distribution::Sequential)
    );
    assert_eq!(number.hunt_gap, Duration::from_secs(10));
    let alarms = &config.alarms;
    assert_eq!(
        (alarms.site[0].alarm, alarms.site[0].limits.as_slice()),
        (AlarmKind::ManyBlocked, [("share", Limit::Count(30))].as_slice())
    );
    assert_eq!(alarms.site[0].priority, Some(crate::domain::Priority::Critical));
    let (group, settings) = &alarms.groups[0];
    assert_eq!((group.as_str(), settings[0].needs_ack), ("社保", Some(true)));
    assert_eq!((settings[0].on_delay, settings[0].off_delay), (Some(Duration::from_secs(1)), Some(Duration::ZERO)));
    let (line, settings) = &alarms.lines[0];
    assert_eq!((*line, settings[0].enabled), (LineIx(0), Some(false)));
    assert_eq!(settings[0].limits, [("no_call_after", Limit::After(Duration::from_mins(2)))]);
}

/// Wrong all over, and at its end no TOML either.
const BROKEN: &str = r#"sitee = "hall"
timezone = "Asia/Shangai"
[journal]
retain_days = 0
[[shift]]
name = "day"
from = "8:30"
to = "17:30"
days = ["mon", "mo"]
[[adapter]]
name = "hall-1"
kind = "modbos"
port = "udp://host:3520"
baud = 49
lines = { 1 = "1803-1", 2 = "1803-9" }
[[adapter]]
name = "hall-1"
kind = "dial-board"
port = "sim:offise"
lines = { 2 = "1803-1" }
[[line]]
id = "1803-1"
label = "综合", lable = 5
"#;

#[test]
fn one_broken_file_tells_all_its_errors_with_line_and_column() {
    // The stray comma of the last line is a slip of syntax: only that is told, with its place.
    let errors = shown(&load(BROKEN).unwrap_err());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].starts_with("config.toml:23:13: no valid TOML: "), "{errors:#?}");

    let errors = load(&BROKEN.replace(", lable", "\nlable")).unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| (e.at.line, e.at.column, e.at.key.as_str(), e.kind)).collect();
    assert_eq!(
        places,
        [
            (1, 1, "site", ErrorKind::MissingKey),
            (1, 1, "sitee", ErrorKind::UnknownKey),
            (2, 12, "timezone", ErrorKind::BadZone),
            (4, 15, "journal.retain_days", ErrorKind::OutOfRange),
            (7, 8, "shift[1].from", ErrorKind::BadTime),
            (9, 16, "shift[1].days[2]", ErrorKind::NotAllowed),
            (12, 8, "adapter[1].kind", ErrorKind::NotAllowed),
            (13, 8, "adapter[1].port", ErrorKind::BadPort),
            (14, 8, "adapter[1].baud", ErrorKind::OutOfRange),
            (15, 29, "adapter[1].lines.2", ErrorKind::UnknownReference),
            (17, 8, "adapter[2].name", ErrorKind::Duplicate),
            (19, 8, "adapter[2].port", ErrorKind::BadPort),
            (20, 11, "adapter[2].lines.2", ErrorKind::BadDeviceLine),
            (20, 15, "adapter[2].lines.2", ErrorKind::TwoAdapters),
            (24, 1, "line[1].lable", ErrorKind::UnknownKey),
        ],
        "{:#?}",
        shown(&errors)
    );
    let all = shown(&errors).join("\n");
    for hint in ["`site`", "`Asia/Shanghai`", "`1803-1`", "`office`", "`label`"] {
        assert!(all.contains(&format!("(did you mean {hint}?)")), "{hint}: {all}");
    }
    assert!(errors.iter().all(|e| e.message.contains("allowed: ") || e.message.contains("needed: ")), "{all}");
    assert!(
        all.contains(
            "config.toml:14:8: adapter[1].baud: 49 is out of range, allowed: a whole number from 50 to 4000000"
        )
    );
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing_but_the_digest() {
    let windows = format!("\u{feff}{}", FULL.trim_start().replace('\n', "\r\n"));
    let (plain, windows) = (load(FULL.trim_start()).unwrap(), load(&windows).unwrap());
    assert_eq!(plain.config.lines, windows.config.lines);
    assert_ne!(plain.config.digest, windows.config.digest);
    let errors = load("\u{feff}sitee = 1\r\n  language = 5\r\n").unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| (e.at.line, e.at.column)).collect();
    assert_eq!(places, [(1, 1), (1, 1), (1, 1), (2, 14)], "{:?}", shown(&errors));
}

#[test]
fn the_digest_is_what_sha256sum_prints_of_the_file() {
    let text = "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n";
    assert_eq!(load(text).unwrap().config.digest, "5813b5ba48d58a0bbcc2ff2586cc0e17b45ff4a70ee9b7e5abd56f1f64bec886");
}

#[test]
fn a_key_given_twice_does_not_hide_the_other_errors() {
    let errors =
        load("site = \"a\"\nsite = \"b\"\nlanguage = 5\n[[line]]\nid = \"x\"\nmonitored = false\n").unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| (e.at.line, e.at.column, e.kind)).collect();
    assert_eq!(places, [(2, 1, ErrorKind::Syntax), (3, 12, ErrorKind::WrongType)]);
}

#[test]
fn one_wrong_shift_or_adapter_does_not_blame_the_lines() {
    let text = SMALL.replace("lines = { 1 = \"1803-1\" }", "lines = 5") + "duty = \"day\"\n[[shift]]\nname = \"day\"\n";
    let errors = load(&text).unwrap_err();
    let kinds: Vec<_> = errors.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [ErrorKind::WrongType, ErrorKind::MissingKey, ErrorKind::MissingKey, ErrorKind::MissingKey]);
}

#[test]
fn a_byte_that_is_not_utf8_is_told_with_its_place() {
    let read = |_: &Path| Err(String::new());
    let bytes = [b"site = \"\xe7\xbb\xbc".as_slice(), b"\"\nx = \"\xd7\xdb\"\n"].concat();
    let errors = parse_bytes(&bytes, &place(&read)).unwrap_err();
    assert_eq!((errors[0].kind, errors[0].at.line, errors[0].at.column), (ErrorKind::NotUtf8, 2, 6));
    assert!(errors[0].message.contains("0xd7") && errors[0].message.contains("UTF-8"), "{}", errors[0]);
    let utf16 = parse_bytes(b"\xff\xfes\0", &place(&read)).unwrap_err();
    assert!(utf16[0].message.contains("UTF-16"), "{}", utf16[0]);
    assert_eq!((utf16[0].at.line, utf16[0].at.column), (1, 1));
}

#[test]
fn holidays_come_from_a_csv_file_that_is_handed_in() {
    let csv = "\u{feff}date,note\r\n2026-10-01,国庆节\r\n\r\n# end\r\n\"2026-10-02\";x\r\n";
    let text = format!("{SMALL}[calendar]\nholidays = \"holidays.csv\"\n");
    let read = |path: &Path| {
        assert_eq!(path, Path::new("/etc/hookwatch/holidays.csv"));
        Ok(csv.as_bytes().to_vec())
    };
    let calendar = parse(&text, &place(&read)).unwrap().config.calendar;
    assert_eq!(calendar.holidays().iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-10-01", "2026-10-02"]);
    let read = |_: &Path| Ok(b"date\n2026-10-01,\xb9\xfa\n1.10.2026\n".to_vec());
    let errors = parse(&text, &place(&read)).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].to_string().starts_with("/etc/hookwatch/holidays.csv:3:1: calendar.holidays: "), "{}", errors[0]);
}

#[test]
fn what_is_allowed_but_deserves_a_look_is_a_warning() {
    let day = "[[shift]]\nname = \"day\"\nfrom = \"08:00\"\nto = \"08:00\"\ndays = [\"mon\"]\n";
    let usb = ["usb:0403:6001", "usb:0403:6001:A5"].map(|port| {
        let name = &port[4..].replace(':', "-");
        format!("[[adapter]]\nname = \"{name}\"\nkind = \"whozz\"\nport = \"{port}\"\nlines = {{}}\n")
    });
    let usb = usb.concat();
    let second = "[[adapter]]\nname = \"b\"\nkind = \"whozz\"\nport = \"sim:quiet\"\nlines = {}\n";
    for (more, line, part) in [
        ("contact_phone = \"1234\"\nnumber = \"12-34\"\n".to_owned(), 10, "own number"),
        ("[[line]]\nid = \"b\"\nmonitored = false\n".to_owned(), 11, "not monitored"),
        (
            "[[number]]\nnumber = \"1\"\nlines = [\"1803-1\"]\ndistribution = \"shared\"\n".to_owned(),
            12,
            "one line only",
        ),
        (day.to_owned(), 10, "no holiday of 2026"),
        (format!("{day}[calendar]\nholidays = [\"2027-01-01\"]\n"), 16, "no holiday of 2026"),
        ("[calendar]\nworkdays = [\"2026-10-09\"]\n".to_owned(), 11, "working day anyway"),
        ("[calendar]\nholidays = [\"2026-10-09\", \"2026-10-09\"]\n".to_owned(), 11, "already"),
        ("[journal]\nretain_days = 182\n".to_owned(), 11, "six months"),
        (second.to_owned(), 3, "marked as a simulation"),
        (second.to_owned(), 14, "reports no line"),
        (usb.clone(), 18, "may be the same device"),
    ] {
        let warnings = load(&format!("{SMALL}{more}")).unwrap().warnings;
        let found = warnings.iter().any(|warning| warning.at.line == line && warning.message.contains(part));
        assert!(found, "{line} {part}: {warnings:#?}");
    }
}

#[test]
fn the_calendar_is_missed_one_month_ahead() {
    let text = format!(
        "{SMALL}[[shift]]\nname = \"day\"\nfrom = \"08:00\"\nto = \"17:00\"\ndays = [\"mon\"]\n[calendar]\nholidays = [\"2026-01-01\"]\n"
    );
    let read = |_: &Path| Err(String::new());
    for (now, warned) in [("2026-11-30T12:00:00Z", false), ("2026-12-01T12:00:00Z", true)] {
        let now = now.parse::<jiff::Timestamp>().unwrap().into();
        let warnings = parse(&text, &Place { now, ..place(&read) }).unwrap().warnings;
        assert_eq!(
            warnings.iter().any(|warning| warning.message.contains("no holiday of 2027")),
            warned,
            "{warnings:?}"
        );
    }
}

#[test]
fn a_month_that_must_have_a_holiday_and_has_none_is_missed_one_month_ahead() {
    let told = |zone: &str, now: &str, holidays: &str| {
        let text = format!(
            "{SMALL}[[shift]]\nname = \"day\"\nfrom = \"08:00\"\nto = \"17:00\"\ndays = [\"mon\"]\n[calendar]\nholidays = [{holidays}]\n"
        );
        let text = text.replacen("site =", &format!("timezone = \"{zone}\"\nsite ="), 1);
        let read = |_: &Path| Err(String::new());
        let now = format!("{now}T04:00:00Z").parse::<jiff::Timestamp>().unwrap().into();
        let warnings = parse(&text, &Place { now, ..place(&read) }).unwrap().warnings;
        let said = warnings.iter().filter_map(|warning| warning.message.strip_prefix("no holiday of "));
        said.map(|said| said.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (begun, nothing) = ("\"2026-02-17\", \"2027-02-06\"", "");
    for (now, holidays, missed) in [
        // November and December may have none; from December on January of the next year is asked for.
        ("2026-11-30", begun, &[][..]),
        ("2026-12-01", begun, &["2027-01"]),
        ("2026-12-01", "\"2026-02-17\", \"2027-01-01\"", &[]),
        ("2026-12-01", "\"2026-02-17\"", &["2027"]),
        ("2026-12-01", nothing, &["2026", "2027"]),
        ("2027-01-15", begun, &["2027-01"]),
        ("2026-02-28", begun, &[]),
        ("2026-03-01", begun, &["2026-04"]),
        ("2026-04-01", begun, &["2026-04", "2026-05"]),
        ("2026-06-01", begun, &[]),
        ("2026-09-01", begun, &["2026-10"]),
        ("2026-09-01", "\"2026-02-17\", \"2026-10-01\"", &[]),
    ] {
        assert_eq!(told("Asia/Shanghai", now, holidays), missed, "{now} {holidays}");
    }
    assert_eq!(told("Europe/Berlin", "2026-03-01", begun), [""; 0], "another country has other months");
}

#[test]
fn a_file_without_a_line_is_an_error_however_it_is_written() {
    for text in ["site = \"x\"\n", "site = \"x\"\nline = []\n"] {
        let errors = load(text).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.kind).collect::<Vec<_>>(), [ErrorKind::MissingKey], "{text}");
    }
}
