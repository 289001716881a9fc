//! The grammar of one whozz record: bytes of a line in, fields out. Pure; keeps nothing between two records.
//!
//! Sources: S1, S4, S6, S8 of `docs/PROTOCOLS.md`. Words are cut at any number of blanks, because published records
//! show the same field after one blank and after thirteen; columns decide only where a blank may be part of a field.

use crate::decode::lines::{Words, is_blank_byte, split_leading_blanks, trim};
use crate::domain::{CallPhase, Direction};

/// Where the number begins in a record laid out in columns, not counting `$` (S1).
const NUMBER_COLUMN: usize = 32;
/// Width of the number field (S1).
const NUMBER_WIDTH: usize = 14;
/// Width of the name field (S1).
pub(super) const NAME_WIDTH: usize = 15;

/// One understood record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record<'a> {
    /// Something happened on a line just now.
    Detail { line: u8, detail: Detail },
    /// The start or the end of a call.
    Call(Call<'a>),
    /// A unit powered up.
    Boot { line: u8 },
    /// A record without S or E: the unit is set to its limited format (toggle `x`).
    Limited,
    /// The answer to `V`.
    Version { first_line: u16, toggles: &'a [u8] },
    /// A command was carried out.
    Done,
}

impl Record<'_> {
    /// The first ring of a call.
    pub(super) fn is_ring(&self) -> bool {
        matches!(self, Self::Detail { detail: Detail::Ring, .. })
    }
}

/// The letters of detail records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// `R`: the first ring of a call.
    Ring,
    /// `F`: off-hook.
    OffHook,
    /// `N`: on-hook.
    OnHook,
    /// `H`: hookflash.
    Flash,
    /// `r` and `L`, seen in the field (S4) and documented nowhere.
    Undocumented(u8),
}

/// The fields of a call record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call<'a> {
    pub(super) line: u8,
    pub(super) direction: Direction,
    pub(super) phase: CallPhase,
    pub(super) duration_s: u16,
    pub(super) rings: Option<u8>,
    pub(super) date: &'a [u8],
    pub(super) time: &'a [u8],
    pub(super) half: &'a [u8],
    pub(super) number: &'a [u8],
    pub(super) name: &'a [u8],
}

/// Reads one record without leading blanks; `None` where it fits no grammar.
pub(super) fn parse(bytes: &[u8]) -> Option<Record<'_>> {
    let body = bytes.strip_prefix(b"$").unwrap_or(bytes);
    match body.first()? {
        b'0'..=b'9' => numbered(body),
        b'V' => version(body),
        b'o' | b'O' => matches!(trim(body), b"ok" | b"OK").then_some(Record::Done),
        _ => None,
    }
}

fn numbered(body: &[u8]) -> Option<Record<'_>> {
    let mut words = Words::of(body);
    let line = u8::try_from(number(words.next()?, 2, 2)?).ok().filter(|line| *line > 0)?;
    let word = words.next()?;
    match *word {
        [letter @ (b'R' | b'F' | b'N' | b'H' | b'r' | b'L')] => {
            device_clock(&mut words)?;
            let detail = match letter {
                b'R' => Detail::Ring,
                b'F' => Detail::OffHook,
                b'N' => Detail::OnHook,
                b'H' => Detail::Flash,
                other => Detail::Undocumented(other),
            };
            Some(Record::Detail { line, detail })
        }
        [b'I'] => call(line, Direction::In, body, words),
        [b'O'] => call(line, Direction::Out, body, words),
        [b'V', ref digits @ ..] if is_version(digits) => {
            device_clock(&mut words)?;
            Some(Record::Boot { line })
        }
        _ if is_date(word) => {
            let clocked = is_clock(words.next()?) && is_half(words.next()?);
            clocked.then_some(Record::Limited)
        }
        _ => None,
    }
}

fn call<'a>(line: u8, direction: Direction, body: &'a [u8], mut words: Words<'a>) -> Option<Record<'a>> {
    let phase = match words.next()? {
        b"S" => CallPhase::Start,
        b"E" => CallPhase::End,
        b"B" => CallPhase::Blocked,
        _ => return None,
    };
    let duration_s = number(words.next()?, 1, 5)?;
    if !matches!(words.next()?, b"G" | b"B") {
        return None;
    }
    let ring = words.next()?;
    let rings = match *ring {
        [b'A'..=b'D' | b'0'..=b'9', count @ b'0'..=b'9'] => Some(count - b'0'),
        [b'A'..=b'D', _] => None,
        _ => return None,
    };
    let date = words.next().filter(|word| is_date(word))?;
    let time = words.next().filter(|word| is_clock(word))?;
    let half = words.next().filter(|word| is_half(word))?;
    let rest = words.rest();
    let aligned = body.len() - rest.len() + 1 == NUMBER_COLUMN;
    let (number, name) = parties(rest.get(1..).unwrap_or_default(), aligned);
    Some(Record::Call(Call { line, direction, phase, duration_s, rings, date, time, half, number, name }))
}

/// Cuts what stands behind AM/PM into number and name. In columns, 14 + 1 blank + 15; where a copy has squeezed the
/// blanks, or the record is short, the first word that looks like a number ends it.
fn parties(tail: &[u8], aligned: bool) -> (&[u8], &[u8]) {
    let (blanks, text) = split_leading_blanks(tail);
    let in_columns = tail.split_at_checked(NUMBER_WIDTH + 1);
    if aligned && let Some((field, name)) = in_columns {
        let field = trim(field);
        // The blank between the columns is taken by an over-long number in one vendor sample, so only a blank inside
        // the field speaks against columns, unless the field holds nothing but a number written in groups.
        let squeezed = field.iter().any(|byte| is_blank_byte(*byte))
            && (tail.get(NUMBER_WIDTH).is_some_and(|byte| !is_blank_byte(*byte)) || !is_number_in_groups(field))
            && starts_with_number(field);
        if !squeezed {
            return (field, trim(name));
        }
    }
    if !aligned && blanks.len() > NUMBER_WIDTH {
        return (&[], trim(text));
    }
    if !starts_with_number(text) {
        return (trim(text), &[]);
    }
    let mut words = Words::of(text);
    let number = words.next().unwrap_or_default();
    (number, trim(words.rest()))
}

/// Whether the first word is a telephone number, or the word a unit puts in its place (S1).
fn starts_with_number(text: &[u8]) -> bool {
    let first = Words::of(text).next().unwrap_or_default();
    matches!(first, b"Private" | b"Out-of-Area" | b"No-CallerID") || first.iter().all(|byte| is_number_byte(*byte))
}

fn is_number_in_groups(field: &[u8]) -> bool {
    field.iter().all(|byte| is_number_byte(*byte) || is_blank_byte(*byte))
}

fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'*' | b'#' | b'(' | b')' | b'.')
}

fn version(body: &[u8]) -> Option<Record<'_>> {
    let mut words = Words::of(body);
    words.next()?.strip_prefix(b"V").filter(|rest| is_version(rest))?;
    let toggles = words.next().filter(|word| word.len() <= 26 && word.iter().all(u8::is_ascii_alphabetic))?;
    let first_line = number(words.next()?.strip_prefix(b"L=")?, 1, 2).filter(|line| *line > 0)?;
    words.rest().iter().all(|byte| is_clock_byte(*byte)).then_some(Record::Version { first_line, toggles })
}

/// What the clock of an answer consists of. It is not read, yet where anything else stands there, the answer was cut short
/// and others are glued to it.
fn is_clock_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || is_blank_byte(byte) || matches!(byte, b'/' | b':' | b'A' | b'P' | b'M')
}

/// `61` of a boot record, `6.1` of an answer.
fn is_version(digits: &[u8]) -> bool {
    (1..=6).contains(&digits.len()) && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// The date and 24-hour time that end a detail or boot record. Before the unit's clock is set they read `00/00`; the
/// record counts all the same, because host time rules.
fn device_clock(words: &mut Words<'_>) -> Option<()> {
    let dated = is_date(words.next()?) && has_shape(words.next()?, b"00:00:00");
    (dated && words.next().is_none()).then_some(())
}

fn is_date(word: &[u8]) -> bool {
    has_shape(word, b"00/00")
}

fn is_clock(word: &[u8]) -> bool {
    has_shape(word, b"00:00")
}

fn is_half(word: &[u8]) -> bool {
    matches!(word, b"AM" | b"PM")
}

/// Whether the word has a digit where the shape has a zero, and the shape's own byte elsewhere.
fn has_shape(word: &[u8], shape: &[u8]) -> bool {
    word.len() == shape.len()
        && word.iter().zip(shape).all(|(byte, want)| if *want == b'0' { byte.is_ascii_digit() } else { byte == want })
}

/// A decimal number of `min` to `max` digits.
fn number(digits: &[u8], min: usize, max: usize) -> Option<u16> {
    if !(min..=max).contains(&digits.len()) {
        return None;
    }
    digits.iter().try_fold(0_u16, |sum, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        sum.checked_mul(10)?.checked_add(u16::from(digit))
    })
}
