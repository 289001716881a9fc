//! What concerns the whole site: its name, language, zone, journal, screen and the default thresholds.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::Place;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value::{self, show_duration};
use crate::config::walk::{Node, Section, Walk, did_you_mean, shorten};
use crate::config::{AmbiguousWidth, JournalConfig, Language, ScreenConfig};
use crate::line::timing::{DIAL_PULSE_MAX, Timing};

const LANGUAGES: [(Language, &str); 3] = [(Language::Auto, "auto"), (Language::ZhCn, "zh-CN"), (Language::En, "en")];

const WIDTHS: [(AmbiguousWidth, &str); 3] =
    [(AmbiguousWidth::Auto, "auto"), (AmbiguousWidth::Narrow, "narrow"), (AmbiguousWidth::Wide, "wide")];

/// Days that a journal is kept where the file does not say: over a year, so that two years of one month compare.
const RETAIN_DAYS: u32 = 400;
/// The Cybersecurity Law of the PRC, article 21, asks for logs of at least six months.
const SIX_MONTHS_DAYS: u32 = 183;

pub(super) fn read_site(walk: &mut Walk<'_>, root: &Section<'_>) -> String {
    let node = walk.required(root, "site", "the site's name, for example site = \"综合服务大厅\"");
    node.and_then(|node| value::label(walk, &node, 1)).unwrap_or_default().to_owned()
}

pub(super) fn read_language(walk: &mut Walk<'_>, root: &Section<'_>) -> Language {
    root.get("language").and_then(|node| walk.word(&node, &LANGUAGES)).unwrap_or(Language::Auto)
}

pub(super) fn read_zone(walk: &mut Walk<'_>, root: &Section<'_>, place: &Place<'_>) -> (TimeZone, String) {
    let Some(node) = root.get("timezone") else { return (place.machine_zone)() };
    match walk.text(&node) {
        None | Some("auto") => (place.machine_zone)(),
        Some(name) => named_zone(name, place).map_or_else(
            || {
                let message = format!(
                    "no time zone \"{}\"{}, allowed: auto, or an IANA name such as Asia/Shanghai, Asia/Urumqi, UTC",
                    shorten(name),
                    zone_hint(name)
                );
                walk.error(&node.mark, ErrorKind::BadZone, message);
                (TimeZone::UTC, "UTC".to_owned())
            },
            |zone| (zone, name.to_owned()),
        ),
    }
}

fn named_zone(name: &str, place: &Place<'_>) -> Option<TimeZone> {
    let shape = name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || "/_-+".contains(c));
    if shape { (place.named_zone)(name) } else { None }
}

fn zone_hint(name: &str) -> String {
    let names: Vec<String> = jiff::tz::db().available().map(|known| known.to_string()).collect();
    did_you_mean(name, names.iter().map(String::as_str))
}

pub(super) fn read_journal(walk: &mut Walk<'_>, root: &Section<'_>, place: &Place<'_>) -> JournalConfig {
    let section = root.get("journal").and_then(|node| walk.section(&node, &keys::JOURNAL));
    let dir = section.as_ref().and_then(|section| section.get("dir"));
    let dir: Option<PathBuf> = dir.and_then(|node| value::path(walk, &node, &place.dir));
    let retain = section.and_then(|section| section.get("retain_days"));
    let retain_days = retain.and_then(|node| {
        let days = walk.integer(&node, 1..=36_500)?;
        if days < SIX_MONTHS_DAYS {
            walk.warn(
                &node.mark,
                format!("{days} days are less than six months, which the Cybersecurity Law (art. 21) asks for"),
            );
        }
        Some(days)
    });
    JournalConfig {
        dir: dir.unwrap_or_else(|| place.dir.join("journal")),
        retain_days: retain_days.unwrap_or(RETAIN_DAYS),
    }
}

pub(super) fn read_screen(walk: &mut Walk<'_>, root: &Section<'_>) -> ScreenConfig {
    let section = root.get("screen").and_then(|node| walk.section(&node, &keys::SCREEN));
    let width = section.and_then(|section| section.get("ambiguous_width")).and_then(|node| walk.word(&node, &WIDTHS));
    ScreenConfig { ambiguous_width: width.unwrap_or(AmbiguousWidth::Auto) }
}

pub(super) fn read_timing(walk: &mut Walk<'_>, root: &Section<'_>) -> Timing {
    root.get("timing").map_or_else(Timing::default, |node| timing(walk, &node, Timing::default()))
}

/// A table of thresholds: what it does not name is as in `base`.
pub(super) fn timing(walk: &mut Walk<'_>, node: &Node<'_>, base: Timing) -> Timing {
    let Some(section) = walk.section(node, &keys::TIMING) else { return base };
    let mut read = |key, base, range: RangeInclusive<Duration>| {
        section.get(key).and_then(|node| value::duration(walk, &node, &range)).unwrap_or(base)
    };
    let (ms, seconds) = (Duration::from_millis, Duration::from_secs);
    let timing = Timing {
        dial_timeout: read("dial_timeout", base.dial_timeout, seconds(1)..=seconds(600)),
        off_hook_min: read("off_hook_min", base.off_hook_min, ms(0)..=seconds(10)),
        // Below the longest dial pulse, dialling would look like hanging up.
        release_after: read("release_after", base.release_after, DIAL_PULSE_MAX..=seconds(10)),
        ring_end: read("ring_end", base.ring_end, seconds(6)..=seconds(60)),
        ring_max: read("ring_max", base.ring_max, seconds(10)..=seconds(3600)),
    };
    if timing.ring_max <= timing.ring_end {
        let (end, max) = (show_duration(timing.ring_end), show_duration(timing.ring_max));
        let message =
            format!("ring_max = \"{max}\" is not longer than ring_end = \"{end}\", allowed: ring_max over ring_end");
        walk.error(&node.mark, ErrorKind::Contradiction, message);
    }
    timing
}
