//! What the forms of call records have in common: columns, times, spans, numbers beside names. It must never guess: what
//! does not read as what it should be is `None`.

use crate::decode::lines::{is_blank_byte, trim};
use crate::domain::PbxStamp;

/// The columns from `from` up to and without `to`, without blanks at both ends; empty where the line is shorter.
pub(super) fn column(line: &[u8], from: usize, to: usize) -> &[u8] {
    let to = to.min(line.len());
    trim(line.get(from..to).unwrap_or_default())
}

/// Whether nothing stands in these columns: where they part two fields, something there means another form.
pub(super) fn are_blank(line: &[u8], columns: &[usize]) -> bool {
    columns.iter().all(|column| line.get(*column).is_none_or(|byte| is_blank_byte(*byte)))
}

/// Text of any kind, without blanks at both ends; bytes that are no UTF-8 stand as `\xNN`.
pub(super) fn text(bytes: &[u8]) -> String {
    raw(trim(bytes))
}

/// A whole record as text.
pub(super) fn raw(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().escape_ascii().map(char::from));
    }
    text
}

/// Digits only, up to nine of them.
pub(super) fn number(bytes: &[u8]) -> Option<u32> {
    let is_number = (1..=9).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
    is_number.then(|| bytes.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

/// Digits only, in a range.
fn part(bytes: &[u8], least: i16, most: i16) -> Option<i16> {
    let number = i16::try_from(number(bytes)?).ok()?;
    (least..=most).contains(&number).then_some(number)
}

fn small(bytes: &[u8], least: i8, most: i8) -> Option<i8> {
    i8::try_from(part(bytes, least.into(), most.into())?).ok()
}

/// A span in seconds: `hh:mm:ss`, `hh:mm'ss`, `m'ss`. Minutes and seconds up to 99: a PBX whose count is full prints that.
pub(super) fn span(bytes: &[u8]) -> Option<u32> {
    let mut parts = bytes.split(|byte| matches!(byte, b':' | b'\'')).map(number);
    let (first, second) = (parts.next()??, parts.next()??);
    let (hours, minutes, seconds) = match (parts.next(), parts.next()) {
        (None, _) => (0, first, second),
        (Some(third), None) => (first, second, third?),
        (Some(_), Some(_)) => return None,
    };
    (hours < 10_000 && minutes < 100 && seconds < 100).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Three parts of a date, or two, parted by `/` or `-`, each with blanks before it at most.
pub(super) fn date_parts(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let parts: Vec<&[u8]> = bytes.split(|byte| matches!(byte, b'/' | b'-')).map(trim).collect();
    (2..=3).contains(&parts.len()).then_some(parts)
}

/// A date and a time of day as a stamp: `None` where they are no such thing.
pub(super) fn stamp(year: Option<&[u8]>, month: &[u8], day: &[u8], time: &[u8]) -> Option<PbxStamp> {
    let year = match year {
        None => None,
        Some(year) if year.len() == 4 => Some(part(year, 1900, 9998)?),
        Some(year) => Some(part(year, 0, 99)? + 2000),
    };
    let time = time_of_day(time)?;
    Some(PbxStamp {
        year,
        month: small(month, 1, 12)?,
        day: small(day, 1, 31)?,
        hour: time.hour,
        minute: time.minute,
        second: time.second,
    })
}

/// A time of day.
struct Time {
    hour: i8,
    minute: i8,
    second: Option<i8>,
}

/// `hh:mm` or `hh:mm:ss`, on a clock of 24 hours, or of 12 with `AM`, `PM` or their first letters.
fn time_of_day(bytes: &[u8]) -> Option<Time> {
    let digits = bytes.iter().position(u8::is_ascii_alphabetic).unwrap_or(bytes.len());
    let (digits, half) = bytes.split_at_checked(digits)?;
    let mut parts = trim(digits).split(|byte| *byte == b':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().map(|second| small(second, 0, 59).ok_or(())).transpose().ok()?;
    let hour = match half.to_ascii_lowercase().as_slice() {
        b"" => small(hour, 0, 23)?,
        b"am" | b"a" => small(hour, 1, 12)? % 12,
        b"pm" | b"p" => small(hour, 1, 12)? % 12 + 12,
        _ => return None,
    };
    let time = Time { hour, minute: small(minute, 0, 59)?, second };
    parts.next().is_none().then_some(time)
}

/// A number behind a name, without anything between: digits and what a PBX puts in the place of digits at the end. One
/// of the two may be empty.
pub(super) fn named_number(bytes: &[u8]) -> (String, String) {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'#' | b'.' | b'X' | b'+');
    let tail = bytes.iter().rev().take_while(|byte| is_of_number(byte)).count();
    let (name, tail) = bytes.split_at(bytes.len() - tail);
    // A name may end in a letter or a dot that could stand for a digit.
    let begins = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'#' | b'+');
    let start = tail.iter().position(begins).unwrap_or(tail.len());
    let number = text(tail.get(start..).unwrap_or_default());
    (text(bytes.get(..name.len() + start).unwrap_or_default()), number)
}
