//! `[[shift]]` and `[calendar]`: from text to the site's [`Calendar`].

use std::collections::BTreeSet;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use toml::de::DeValue;

use super::{Given, Place};
use crate::config::calendar::{Break, BreakMode, Calendar, Days, Shift};
use crate::config::error::{ConfigError, ErrorKind, Spot};
use crate::config::keys;
use crate::config::value::{self, END_OF_DAY};
use crate::config::walk::{Node, Section, Walk, shorten};
use crate::domain::ShiftName;

/// Most shifts of a site.
const SHIFTS_MAX: usize = 64;
/// Most dates of a list: twenty years of weekends.
const DATES_MAX: usize = 2_080;

const MODES: [(BreakMode, &str); 2] = [(BreakMode::Suppress, "suppress"), (BreakMode::Normal, "normal")];

pub(super) fn read(walk: &mut Walk<'_>, root: &Section<'_>, zone: &TimeZone, place: &Place<'_>) -> Calendar {
    let mut given = Given::default();
    let mut shifts = Vec::new();
    for section in walk.tables(root, "shift", &keys::SHIFT, SHIFTS_MAX) {
        shifts.extend(shift(walk, &section, &mut given));
    }
    let section = root.get("calendar").and_then(|node| walk.section(&node, &keys::CALENDAR));
    let mut dates = |key| {
        let node = section.as_ref().and_then(|section| section.get(key))?;
        Some((dates(walk, &node, place), node))
    };
    let (holidays, workdays) = (dates("holidays"), dates("workdays"));
    let holiday_set = holidays.as_ref().map(|(dates, _)| dates.clone()).unwrap_or_default();
    let workday_set = workdays.as_ref().map(|(dates, _)| dates.clone()).unwrap_or_default();
    if let Some((_, node)) = &workdays {
        check_workdays(walk, node, &holiday_set, &workday_set);
    }
    if let Some(first) = root.get("shift").filter(|_| !shifts.is_empty()) {
        let node = holidays.map_or(first, |(_, node)| node);
        check_years(walk, &node, &holiday_set, zone, place);
    }
    Calendar::new(zone.clone(), shifts, holiday_set, workday_set)
}

fn shift(walk: &mut Walk<'_>, section: &Section<'_>, given: &mut Given) -> Option<Shift> {
    let name = walk.required(section, "name", "the shift's name, for example name = \"day\"").and_then(|node| {
        let name = value::name(walk, &node)?;
        if name == "always" {
            let message = "\"always\" is the duty of a line that needs no shift, allowed: any other name";
            walk.error(&node.mark, ErrorKind::NotAllowed, message);
            return None;
        }
        given.note(walk, "shift", name, name.to_owned(), &node.mark).then_some(name)
    });
    let from = walk.required(section, "from", "a time of day, for example from = \"08:30\"");
    let from = from.and_then(|node| value::time_of_day(walk, &node, END_OF_DAY - 1));
    let to = walk.required(section, "to", "a time of day, for example to = \"17:30\"");
    let to = to.and_then(|node| value::time_of_day(walk, &node, END_OF_DAY));
    let days = walk.required(section, "days", "a list of days, for example days = [\"mon\", \"tue\"]");
    let days = days.and_then(|node| days_of(walk, &node));
    let hours = from.zip(to).map(|(from, to)| (from, minutes_between(from, to)));
    let breaks = section.get("breaks").map(|node| breaks(walk, &node, hours)).unwrap_or_default();
    // A shift with a name stays known whatever else is wrong with it, so that a line's duty finds it.
    let (from, minutes) = hours.unwrap_or((0, END_OF_DAY));
    Some(Shift { name: ShiftName::new(name?), from, minutes, days: days.unwrap_or_default(), breaks })
}

/// From one time of day to the next occurrence of another; the same time is a whole day.
fn minutes_between(from: u16, to: u16) -> u16 {
    if to > from { to - from } else { to + END_OF_DAY - from }
}

fn days_of(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<Days> {
    let items = walk.list(node, "days, for example [\"mon\", \"tue\"]")?;
    if items.is_empty() {
        let message = "no day, so the shift never runs, allowed: mon, tue, wed, thu, fri, sat, sun, holiday";
        walk.error(&node.mark, ErrorKind::BadText, message);
    }
    let mut days = Days::default();
    for item in items {
        let Some(day) = walk.word(&item, &Days::WORDS) else { continue };
        if days.has(day) {
            walk.error(&item.mark, ErrorKind::Duplicate, "this day stands in the list already, allowed: each once");
        }
        days.add(day);
    }
    Some(days)
}

/// The breaks of a shift; `hours` is its start and length, where both are known.
fn breaks(walk: &mut Walk<'_>, node: &Node<'_>, hours: Option<(u16, u16)>) -> Vec<Break> {
    let mut found: Vec<Break> = Vec::new();
    for item in walk.list(node, "breaks, for example [{ from = \"12:00\", to = \"13:30\" }]").unwrap_or_default() {
        let Some(section) = walk.section(&item, &keys::BREAK) else { continue };
        let from = walk.required(&section, "from", "a time of day, for example from = \"12:00\"");
        let from = from.and_then(|node| value::time_of_day(walk, &node, END_OF_DAY - 1));
        let to = walk.required(&section, "to", "a time of day, for example to = \"13:30\"");
        let to = to.and_then(|node| value::time_of_day(walk, &node, END_OF_DAY));
        let mode = section.get("mode").map_or(Some(BreakMode::Suppress), |node| walk.word(&node, &MODES));
        let (Some(from), Some(to), Some(mode), Some((start, length))) = (from, to, mode, hours) else { continue };
        let after = if from >= start { from - start } else { from + END_OF_DAY - start };
        let pause = Break { after, minutes: minutes_between(from, to), mode };
        if pause.after + pause.minutes > length {
            walk.error(
                &item.mark,
                ErrorKind::Contradiction,
                "the break is not within its shift, allowed: from and to within it",
            );
        } else if found.iter().any(|other| overlap(*other, pause)) {
            walk.error(
                &item.mark,
                ErrorKind::Contradiction,
                "the break overlaps another one, allowed: one after the other",
            );
        } else {
            found.push(pause);
        }
    }
    found.sort_by_key(|pause| pause.after);
    found
}

fn overlap(a: Break, b: Break) -> bool {
    a.after < b.after + b.minutes && b.after < a.after + a.minutes
}

fn dates(walk: &mut Walk<'_>, node: &Node<'_>, place: &Place<'_>) -> BTreeSet<Date> {
    if let DeValue::String(_) = node.value {
        return value::path(walk, node, &place.dir).map(|path| from_file(walk, node, &path, place)).unwrap_or_default();
    }
    let items = walk.list(node, "dates, or the name of a CSV file with one date a line").unwrap_or_default();
    if items.len() > DATES_MAX {
        walk.error(&node.mark, ErrorKind::TooLarge, format!("{} dates, allowed: at most {DATES_MAX}", items.len()));
    }
    let mut dates = BTreeSet::new();
    for item in items.into_iter().take(DATES_MAX) {
        let Some(date) = value::date(walk, &item) else { continue };
        if !dates.insert(date) {
            walk.warn(&item.mark, format!("{date} stands in the list already"));
        }
    }
    dates
}

/// Dates from a CSV file: the first column of each line. Further columns, empty lines, `#` lines and a heading are
/// passed over, whatever their encoding: spreadsheets write notes in GBK.
fn from_file(walk: &mut Walk<'_>, node: &Node<'_>, path: &Path, place: &Place<'_>) -> BTreeSet<Date> {
    let mut dates = BTreeSet::new();
    let bytes = match (place.read)(path) {
        Ok(bytes) => bytes,
        Err(why) => {
            let message = format!("cannot read {}: {why}, allowed: a list of dates, or a CSV file", path.display());
            walk.error(&node.mark, ErrorKind::UnreadableFile, message);
            return dates;
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for (index, line) in text.lines().enumerate() {
        let cell = line.split([',', ';', '\t']).next().unwrap_or("").trim().trim_matches('"');
        let heading = index == 0 && !cell.starts_with(|c: char| c.is_ascii_digit());
        if cell.is_empty() || cell.starts_with('#') || heading {
            continue;
        }
        if let Some(date) = value::parse_date(cell) {
            dates.insert(date);
            continue;
        }
        let at = Spot { file: path.to_owned(), line: index + 1, column: 1, key: node.mark.path.clone() };
        let message = format!("\"{}\" is no date, allowed: a day that exists, as 2026-10-01", shorten(cell));
        walk.errors.push(ConfigError { at, kind: ErrorKind::BadDate, message });
    }
    dates
}

fn check_workdays(walk: &mut Walk<'_>, node: &Node<'_>, holidays: &BTreeSet<Date>, workdays: &BTreeSet<Date>) {
    for date in workdays {
        if holidays.contains(date) {
            let message = format!("{date} is a holiday and a working day, allowed: one of the two");
            walk.error(&node.mark, ErrorKind::Contradiction, message);
        } else if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            walk.warn(&node.mark, format!("{date} is no Saturday or Sunday: it is a working day anyway"));
        }
    }
}

/// Months that have a public holiday in every year: New Year, Qingming, Labour Day, National Day. The others follow the
/// moon or have none. Source: 《全国年节及纪念日放假办法》.
const HOLIDAY_MONTHS: [i8; 4] = [1, 4, 5, 10];
/// Where these holidays are kept.
const CHINESE_ZONES: [&str; 7] =
    ["Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Urumqi", "Asia/Kashgar", "PRC"];

/// A calendar that has no holiday in the year of this or the next month was forgotten: shifts would run on holidays. So it
/// was where one of the two must have a holiday and has none; a month that may have none is no reason to nag.
fn check_years(walk: &mut Walk<'_>, node: &Node<'_>, holidays: &BTreeSet<Date>, zone: &TimeZone, place: &Place<'_>) {
    let today = zone.to_datetime(place.now.timestamp()).date();
    let next_month = today.first_of_month().checked_add(1.month()).unwrap_or(today);
    let years = BTreeSet::from([today.year(), next_month.year()]);
    for year in years {
        if !holidays.iter().any(|date| date.year() == year) {
            let message =
                format!("no holiday of {year} is listed: shifts run on every public holiday; list them in [calendar]");
            walk.warn(&node.mark, message);
        }
    }
    if !zone.iana_name().is_some_and(|zone| CHINESE_ZONES.contains(&zone)) {
        return;
    }
    for month in [today.first_of_month(), next_month] {
        let of_year = |date: &&Date| date.year() == month.year();
        let of_month = |date: &Date| date.first_of_month() == month;
        let mut listed = holidays.iter().filter(of_year).peekable();
        let is_begun = listed.peek().is_some();
        if HOLIDAY_MONTHS.contains(&month.month()) && is_begun && !listed.any(of_month) {
            let month = month.strftime("%Y-%m");
            let message = format!(
                "no holiday of {month} is listed, a month that has a public one: shifts run on it; list it in [calendar]"
            );
            walk.warn(&node.mark, message);
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::config::calendar::Day;

    #[test]
    fn a_shift_to_the_same_time_lasts_a_whole_day() {
        for (from, to, minutes) in [(510, 1050, 540), (1320, 360, 480), (480, 480, 1440), (0, 1440, 1440), (0, 0, 1440)]
        {
            assert_eq!(minutes_between(from, to), minutes);
        }
    }

    #[test]
    fn the_words_of_days_are_all_different() {
        let mut days = Days::default();
        for (day, word) in Days::WORDS {
            assert!(!days.has(day), "{word}");
            days.add(day);
        }
        assert!(days.has(Day::Holiday));
        assert_eq!(days.to_string(), "mon tue wed thu fri sat sun holiday");
    }
}
