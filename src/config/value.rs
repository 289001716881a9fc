//! The leaves of the configuration: texts, durations, times of day, dates and ports. Each says what is allowed.

use std::net::Ipv4Addr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use toml::de::DeValue;

use super::PortSpec;
use super::error::ErrorKind;
use super::simulated::SimPort;
use super::walk::{Node, Walk, shorten};

/// Longest name of a line, adapter, shift or number, in characters.
pub(super) const NAME_MAX: usize = 32;
/// Longest label, group, room, contact or site, in characters.
pub(super) const TEXT_MAX: usize = 64;

/// A name that stands on command lines and in the journal: 1 to 32 characters, no blanks, no `/` or control characters.
pub(super) fn name<'d>(walk: &mut Walk<'_>, node: &Node<'d>) -> Option<&'d str> {
    let text = walk.text(node)?;
    let good = is_name(text);
    if !good {
        let message =
            format!("\"{}\" is no name, allowed: 1 to {NAME_MAX} characters without blanks and `/`", shorten(text));
        walk.error(&node.mark, ErrorKind::BadText, message);
    }
    good.then_some(text)
}

/// Whether a text can be a name: 1 to 32 characters, no blanks, no `/` or control characters.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= NAME_MAX
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || is_bidi(c) || c == '/')
}

/// Whether a text can be shown to people: 1 to 64 characters on one line.
#[must_use]
pub fn is_label(text: &str) -> bool {
    label_fits(text, 1)
}

fn label_fits(text: &str, least: usize) -> bool {
    let length = text.trim().chars().count();
    (least..=TEXT_MAX).contains(&length) && !text.chars().any(|c| c.is_control() || is_bidi(c))
}

/// A text for people: at most 64 characters on one line; empty only where `least` is 0.
pub(super) fn label<'d>(walk: &mut Walk<'_>, node: &Node<'d>, least: usize) -> Option<&'d str> {
    let text = walk.text(node)?;
    let good = label_fits(text, least);
    if !good {
        let message =
            format!("\"{}\" cannot be shown, allowed: {least} to {TEXT_MAX} characters on one line", shorten(text));
        walk.error(&node.mark, ErrorKind::BadText, message);
    }
    good.then(|| text.trim())
}

/// A published telephone number: digits, blanks and `+ - ( ) * # .`, with at least one digit.
pub(super) fn number<'d>(walk: &mut Walk<'_>, node: &Node<'d>) -> Option<&'d str> {
    let text = walk.text(node)?;
    let good = text.chars().count() <= NAME_MAX
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " +-()*#.".contains(c))
        && text.trim() == text;
    if !good {
        let message = format!(
            "\"{}\" is no telephone number, allowed: up to {NAME_MAX} characters of digits, blanks and + - ( ) * # .",
            shorten(text)
        );
        walk.error(&node.mark, ErrorKind::BadText, message);
    }
    good.then_some(text)
}

/// The digits of a number: how two ways of writing one number are compared.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '*' || *c == '#').collect()
}

/// Characters that turn the reading direction could make a label read as another.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A duration: a whole number and `ms`, `s`, `min` or `h`.
pub(super) fn duration(walk: &mut Walk<'_>, node: &Node<'_>, range: &RangeInclusive<Duration>) -> Option<Duration> {
    let allowed = format!("{} to {}", show_duration(*range.start()), show_duration(*range.end()));
    let DeValue::String(text) = node.value else {
        walk.wrong_type(
            node,
            &format!("a duration in quotes, for example \"1500ms\", \"60s\", \"10min\", \"2h\"; {allowed}"),
        );
        return None;
    };
    let Some(duration) = parse_duration(text) else {
        let message = format!(
            "\"{}\" is no duration, allowed: a whole number and ms, s, min or h, for example \"60s\"; {allowed}",
            shorten(text)
        );
        walk.error(&node.mark, ErrorKind::BadDuration, message);
        return None;
    };
    if !range.contains(&duration) {
        walk.error(&node.mark, ErrorKind::OutOfRange, format!("\"{text}\" is out of range, allowed: {allowed}"));
        return None;
    }
    Some(duration)
}

/// A whole number and its unit.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(unit_at)?;
    let count: u64 = count.parse().ok()?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    count.checked_mul(factor).map(Duration::from_millis)
}

/// A duration as the configuration writes it, in its largest whole unit.
pub(super) fn show_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    for (factor, unit) in [(3_600_000, "h"), (60_000, "min"), (1_000, "s")] {
        if millis != 0 && millis.is_multiple_of(factor) {
            return format!("{}{unit}", millis / factor);
        }
    }
    format!("{millis}ms")
}

/// A time of day in minutes since midnight: `HH:MM` from `00:00` to `23:59`, and `24:00` where a day may end.
pub(super) fn time_of_day(walk: &mut Walk<'_>, node: &Node<'_>, last: u16) -> Option<u16> {
    let allowed = if last == END_OF_DAY { "\"HH:MM\" from 00:00 to 24:00" } else { "\"HH:MM\" from 00:00 to 23:59" };
    let DeValue::String(text) = node.value else {
        walk.wrong_type(node, &format!("a time in quotes, {allowed}"));
        return None;
    };
    let minutes = parse_time(text).filter(|minutes| *minutes <= last);
    if minutes.is_none() {
        let message = format!("\"{}\" is no time of day, allowed: {allowed}", shorten(text));
        walk.error(&node.mark, ErrorKind::BadTime, message);
    }
    minutes
}

/// `24:00`, in minutes.
pub(super) const END_OF_DAY: u16 = 24 * 60;

fn parse_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two =
        |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok());
    let (hours, minutes) = (two(hours)??, two(minutes)??);
    (minutes < 60 && hours * 60 + minutes <= END_OF_DAY).then_some(hours * 60 + minutes)
}

/// A date, as `"2026-10-01"` or as TOML's own `2026-10-01`.
pub(super) fn date(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<Date> {
    let text = match node.value {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(datetime) => datetime.to_string(),
        _ => {
            walk.wrong_type(node, "a date, for example \"2026-10-01\"");
            return None;
        }
    };
    let date = parse_date(&text);
    if date.is_none() {
        let message = format!("\"{}\" is no date, allowed: a day that exists, as \"2026-10-01\"", shorten(&text));
        walk.error(&node.mark, ErrorKind::BadDate, message);
    }
    date
}

/// `YYYY-MM-DD` and nothing else.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let shape = text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if text.len() != 10 || !shape {
        return None;
    }
    text.parse().ok()
}

/// A path relative to the configuration's directory.
pub(super) fn path(walk: &mut Walk<'_>, node: &Node<'_>, dir: &Path) -> Option<PathBuf> {
    let text = walk.text(node)?;
    if text.trim().is_empty() || text.contains('\0') {
        walk.error(&node.mark, ErrorKind::BadText, "an empty path, allowed: a path, relative to this file or absolute");
        return None;
    }
    Some(dir.join(text))
}

/// The forms of a port, as every message about one lists them.
const PORT_FORMS: &str = "a device path, usb:VID:PID[:SERIAL], hid:VID:PID[:SERIAL], tcp://host:port, \
                          tcp-listen://addr:port, udp://address[:port], sim:SCENE[+TROUBLE...][/NAME], replay:FILE";

/// Where Ethernet Link units send to as they leave the factory (S5 and S8 of `docs/PROTOCOLS.md`).
const ETHERNET_LINK_PORT: u16 = 3520;

/// A port. Paths are resolved against the configuration's directory.
pub(super) fn port(walk: &mut Walk<'_>, node: &Node<'_>, dir: &Path) -> Option<PortSpec> {
    let text = walk.text(node)?;
    match parse_port(text, dir) {
        Ok(port) => Some(port),
        Err(why) => {
            walk.error(&node.mark, ErrorKind::BadPort, why);
            None
        }
    }
}

fn parse_port(text: &str, dir: &Path) -> Result<PortSpec, String> {
    if text.trim() != text || text.is_empty() || text.chars().any(char::is_control) {
        return Err(format!("\"{}\" is no port, allowed: {PORT_FORMS}", shorten(text)));
    }
    if let Some(rest) = text.strip_prefix("usb:") {
        return parse_usb(rest).map(|ids| PortSpec::Usb { vid: ids.vid, pid: ids.pid, serial: ids.serial }).ok_or_else(
            || format!("\"{}\" is no USB port, allowed: usb:VID:PID[:SERIAL] with four hex digits each", shorten(text)),
        );
    }
    if let Some(rest) = text.strip_prefix("hid:") {
        return parse_usb(rest).map(|ids| PortSpec::Hid { vid: ids.vid, pid: ids.pid, serial: ids.serial }).ok_or_else(
            || format!("\"{}\" is no HID port, allowed: hid:VID:PID[:SERIAL] with four hex digits each", shorten(text)),
        );
    }
    if let Some(rest) = text.strip_prefix("tcp://") {
        return parse_tcp(rest).ok_or_else(|| {
            format!("\"{}\" is no TCP port, allowed: tcp://host:port with port 1 to 65535", shorten(text))
        });
    }
    if let Some(rest) = text.strip_prefix("udp:") {
        return rest.strip_prefix("//").and_then(parse_udp).ok_or_else(|| {
            format!(
                "\"{}\" is no UDP port, allowed: udp://address or udp://address:port with the unit's IPv4 address, \
                 255.255.255.255 for any unit, and port 1 to 65535",
                shorten(text)
            )
        });
    }
    if let Some(rest) = text.strip_prefix("tcp-listen://") {
        return parse_tcp_listen(rest).ok_or_else(|| {
            format!(
                "\"{}\" is no port to listen on, allowed: tcp-listen://addr:port with an address of this machine, or \
                 0.0.0.0 for all of them, and port 1 to 65535",
                shorten(text)
            )
        });
    }
    if let Some(rest) = text.strip_prefix("sim:") {
        return parse_sim(rest);
    }
    if let Some(rest) = text.strip_prefix("replay:") {
        if rest.is_empty() {
            return Err("replay: names no file, allowed: replay:FILE".to_owned());
        }
        return Ok(PortSpec::Replay(dir.join(rest)));
    }
    if text.contains("://") {
        return Err(format!("\"{}\" is no port, allowed: {PORT_FORMS}", shorten(text)));
    }
    Ok(PortSpec::Path(dir.join(text)))
}

/// What names a USB device.
struct UsbIds {
    vid: u16,
    pid: u16,
    serial: Option<String>,
}

fn parse_usb(rest: &str) -> Option<UsbIds> {
    let mut parts = rest.splitn(3, ':');
    let mut hex = || {
        let part = parts.next()?;
        let shape = part.len() == 4 && part.bytes().all(|b| b.is_ascii_hexdigit());
        if shape { u16::from_str_radix(part, 16).ok() } else { None }
    };
    let (vid, pid) = (hex()?, hex()?);
    match parts.next() {
        Some("") => None,
        serial => Some(UsbIds { vid, pid, serial: serial.map(str::to_owned) }),
    }
}

fn parse_tcp(rest: &str) -> Option<PortSpec> {
    let (host, port) = rest.rsplit_once(':')?;
    // An IPv6 address stands in brackets, as in a URL; anything else with a colon is a slip.
    let bare = match host.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').filter(|address| address.parse::<std::net::Ipv6Addr>().is_ok())?,
        None => host,
    };
    let named = |c: char| c.is_alphanumeric() || c == '.' || c == '-' || c == '_';
    let good = !bare.is_empty() && (host.starts_with('[') || bare.chars().all(named));
    let port = port.bytes().all(|b| b.is_ascii_digit()).then(|| port.parse::<u16>().ok())??;
    (good && port != 0).then(|| PortSpec::Tcp { host: bare.to_owned(), port })
}

fn parse_udp(rest: &str) -> Option<PortSpec> {
    let (address, port) = rest.split_once(':').map_or((rest, None), |(address, port)| (address, Some(port)));
    let address: Ipv4Addr = address.parse().ok()?;
    let is_digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let port = match port {
        Some(port) => port.parse().ok().filter(|number| is_digits(port) && *number != 0)?,
        None => ETHERNET_LINK_PORT,
    };
    let is_any = address.is_unspecified() || address.is_broadcast();
    // Nobody is at a multicast address, so nobody could be listened to.
    (!address.is_multicast()).then_some(PortSpec::Udp { unit: (!is_any).then_some(address), port })
}

/// An address, not a name: a name that later means another machine would leave the port closed, and nobody would know why.
fn parse_tcp_listen(rest: &str) -> Option<PortSpec> {
    let PortSpec::Tcp { host, port } = parse_tcp(rest)? else { return None };
    Some(PortSpec::TcpListen(std::net::SocketAddr::new(host.parse().ok()?, port)))
}

fn parse_sim(rest: &str) -> Result<PortSpec, String> {
    SimPort::parse(rest).map(|_whole| PortSpec::Sim(rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_a_whole_number_and_a_unit() {
        for (text, millis) in [("60s", 60_000), ("1500ms", 1_500), ("10min", 600_000), ("2h", 7_200_000), ("0s", 0)] {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "60",
            "s",
            "1.5s",
            "-1s",
            "60 s",
            "60S",
            "1h30min",
            "5m",
            "99999999999999999999s",
            "18446744073709551615h",
            "６0s",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_is_shown_in_its_largest_whole_unit() {
        for text in ["60s", "90s", "1500ms", "10min", "2h", "0ms"] {
            let shown = show_duration(parse_duration(text).unwrap());
            assert_eq!(parse_duration(&shown), parse_duration(text), "{text} {shown}");
        }
        assert_eq!(show_duration(Duration::from_mins(1)), "1min");
        assert_eq!(show_duration(Duration::from_secs(90)), "90s");
    }

    #[test]
    fn times_of_day_have_two_digits_each_and_end_at_24_00() {
        for (text, minutes) in [("00:00", 0), ("08:30", 510), ("23:59", 1439), ("24:00", 1440)] {
            assert_eq!(parse_time(text), Some(minutes), "{text}");
        }
        for text in ["24:01", "25:00", "8:30", "08:60", "0830", "08:30:00", "+8:30", "", ":", "０8:30"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        assert_eq!(parse_date("2028-02-29"), Some(Date::constant(2028, 2, 29)));
        for text in ["2026-02-29", "2026-13-01", "2026-1-1", "20261001", "2026-10-01T00:00", "", "２026-10-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn every_form_of_a_port_is_read_and_shown_again() {
        let dir = Path::new("/etc/hookwatch");
        for text in [
            "/dev/serial/by-id/usb-1",
            "usb:0403:6001",
            "usb:0403:6001:A50285BI",
            "hid:03f0:1c07",
            "hid:1209:0001:S 1:2",
            "tcp://10.0.0.7:4001",
            "tcp://moxa-3.local:1",
            "tcp://[::1]:7",
            "udp://192.168.0.90:3520",
            "udp://255.255.255.255:6699",
            "tcp-listen://0.0.0.0:1150",
            "tcp-listen://[::1]:1150",
            "sim:office",
            "sim:parked/hall-1",
            "sim:office+silence@20s~40s+unplug/hall-1",
            "replay:/var/trace.jsonl",
        ] {
            assert_eq!(parse_port(text, dir).unwrap().to_string(), text);
        }
        let udp = |unit, port| Ok(PortSpec::Udp { unit, port });
        assert_eq!(parse_port("udp://192.168.0.90", dir), udp(Some(Ipv4Addr::new(192, 168, 0, 90)), 3520));
        assert_eq!(parse_port("udp://0.0.0.0:7", dir), udp(None, 7));
        assert_eq!(parse_port("udp://255.255.255.255", dir), udp(None, 3520));
        assert_eq!(parse_port("replay:a.jsonl", dir), Ok(PortSpec::Replay("/etc/hookwatch/a.jsonl".into())));
        assert_eq!(parse_port("tcp://[::1]:7", dir), Ok(PortSpec::Tcp { host: "::1".into(), port: 7 }));
    }

    #[test]
    fn a_port_that_is_not_one_says_which_forms_there_are() {
        for text in [
            "",
            " ",
            "/dev/tty\n",
            "usb:403:6001",
            "usb:0403",
            "usb:0403:6001:",
            "usb:+403:6001",
            "tcp://host",
            "tcp://:5",
            "tcp://host:0",
            "tcp://host:65536",
            "tcp://::1:7",
            "tcp://[x]:7",
            "tcp://h:+7",
            "tcp-listen://localhost:1150",
            "tcp-listen://0.0.0.0",
            "tcp-listen://0.0.0.0:0",
            "sim:",
            "sim:offce",
            "sim:office/",
            "sim:office+",
            "sim:office+cut@5",
            "replay:",
            "udp:192.168.0.90",
            "udp://",
            "udp://host:3520",
            "udp://192.168.0.90:",
            "udp://192.168.0.90:0",
            "udp://192.168.0.90:+7",
            "udp://192.168.0.90:65536",
            "udp://224.0.0.1:3520",
            "udp://[::1]:3520",
            "hid:0403",
            "hid:403:6001",
            "http://x",
        ] {
            let why = parse_port(text, Path::new("")).unwrap_err();
            assert!(why.contains("allowed: "), "{text}: {why}");
        }
        assert!(parse_port("sim:offce", Path::new("")).unwrap_err().contains("did you mean `office`?"));
    }
}
