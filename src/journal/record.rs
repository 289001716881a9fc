//! One record: from a body to the line that is written, and from a line back. Pure; a line that cannot be read is an
//! error value, and a kind this version does not know is kept as it stands, never refused.

mod flat;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use memchr::memchr2;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;

use super::chain::{ChainHead, HEX_DIGITS, LineHash};
use crate::domain::{EventBody, Moment, Mono, RecordHead, Wall, WrittenTimes};

use words::first_digits;

pub use flat::{FlatField, FlatFields, FlatValue, NotPlain};

/// The format version this program writes.
pub const FORMAT_VERSION: u32 = 1;

/// The longest line a reader takes for one; a file without newlines would fill the memory otherwise. The longest record,
/// a seal of some thousand lines, stays far below.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// Appends a record's line and its newline to `out`; returns the head of the chain after it.
///
/// A seal's `records` is filled in here, since only the writer knows the number of the record before it.
///
/// # Panics
/// Never: a body holds nothing that JSON cannot, and writing to memory does not fail.
pub fn encode(out: &mut Vec<u8>, head: ChainHead, at: Moment, body: &mut EventBody) -> ChainHead {
    let seq = head.seq + 1;
    if let EventBody::Seal(seal) = body {
        seal.records = head.seq;
    }
    let start = out.len();
    write!(out, "{{\"v\":{FORMAT_VERSION},\"seq\":{seq},\"at\":\"{}\",\"mono_us\":{mono}", at.wall, mono = at.mono.0)
        .expect("invariant: writing to memory does not fail");
    let body_start = out.len();
    body.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, PlainFormatter))
        .expect("invariant: a body has string keys only, and memory does not fail");
    if let Some(brace) = out.get_mut(body_start) {
        *brace = b',';
    }
    out.pop();
    out.extend_from_slice(PREV_KEY);
    head.hash.push_hex(out);
    out.extend_from_slice(b"\"}");
    let hash = LineHash::of(out.get(start..).unwrap_or_default());
    out.push(b'\n');
    ChainHead { seq, hash }
}

const PREV_KEY: &[u8] = b",\"prev\":\"";

/// Writes JSON in which every control character and every character that turns the direction of text is escaped, so that
/// a line shown as it stands by `cat` or `less` does nothing to a terminal. serde's own formatter escapes C0 only.
struct PlainFormatter;

impl Formatter for PlainFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_active) {
            let (plain, tail) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = tail.chars();
            let active = chars.next().map_or(0, u32::from);
            write!(writer, "\\u{active:04x}")?;
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// Whether a character does something to a terminal instead of standing there: C0, DEL, C1, line separators, and the
/// marks that turn the direction of text. All lie below U+10000, so that one `\uXXXX` holds each.
#[must_use]
pub fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text for people: active characters as `\u{…}`.
#[must_use]
pub fn escape_active(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return text.into();
    }
    let escape = |c: char| if is_active(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(escape).collect::<String>().into()
}

/// One cell of CSV: active characters escaped, formulas defused by an apostrophe, quoted where CSV needs it (RFC 4180).
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let defused = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    };
    let escaped = escape_active(&defused);
    if escaped.contains([',', '"', '\n', '\r', ';']) {
        return format!("\"{}\"", escaped.replace('"', "\"\""));
    }
    escaped.into_owned()
}

/// A line's head and `prev`, found without reading the body: what a scan over a whole journal needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The line without its newline.
    pub bytes: &'a [u8],
    /// `seq`.
    pub seq: u64,
    /// The wall time of `at`; `None` if it is not RFC 3339.
    pub wall: Option<Wall>,
    /// `mono_us`.
    pub mono: Mono,
    /// `kind`.
    pub kind: &'a str,
    /// What lies between `kind` and `prev`, with the comma before it; empty where nothing does.
    pub fields: &'a [u8],
    /// `prev`.
    pub prev: LineHash,
}

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The line was written by another version of the format.
    #[error("it has a format version other than {FORMAT_VERSION}")]
    Version,
    /// It does not begin with the head fields in their order.
    #[error("it does not begin with v, seq, at, mono_us and kind")]
    Head,
    /// It does not end with `prev` and 64 lower-case hex digits.
    #[error("it does not end with prev and 64 hex digits")]
    Prev,
}

impl<'a> Frame<'a> {
    /// Finds the head and `prev` of a line (without its newline).
    ///
    /// # Errors
    /// The line is no record of this format version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, FrameError> {
        Self::read_next(bytes, &mut WrittenTimes::default())
    }

    /// As [`Frame::read`], of one line after the other.
    ///
    /// # Errors
    /// As there.
    pub fn read_next(bytes: &'a [u8], times: &mut WrittenTimes) -> Result<Self, FrameError> {
        let rest = bytes.strip_prefix(VERSION_KEY).ok_or_else(|| version_error(bytes))?;
        let mut head = || {
            let (seq, rest) = number(rest.strip_prefix(b"\"seq\":")?)?;
            let (wall, rest) = wall_time(rest.strip_prefix(b",\"at\":\"")?, times)?;
            let (mono, rest) = number(rest.strip_prefix(b",\"mono_us\":")?)?;
            let (kind, rest) = kind(rest.strip_prefix(b",\"kind\":\"")?)?;
            Some((seq, wall, mono, kind, rest))
        };
        let (seq, wall, mono, kind, rest) = head().ok_or(FrameError::Head)?;
        let prev = || {
            let rest = rest.strip_suffix(b"\"}")?;
            let (rest, hex) = rest.split_at_checked(rest.len().checked_sub(HEX_DIGITS)?)?;
            // Of hex digits only the upper-case letters lack this bit.
            let is_lower = hex.iter().fold(LOWER_CASE, |all, digit| all & digit) != 0;
            let fields = rest.strip_suffix(PREV_KEY).filter(|_| is_lower)?;
            Some((fields, LineHash::parse(hex)?))
        };
        let (fields, prev) = prev().ok_or(FrameError::Prev)?;
        Ok(Self { bytes, seq, wall, mono: Mono(mono), kind, fields, prev })
    }

    /// The hash of the line.
    #[must_use]
    pub fn hash(&self) -> LineHash {
        LineHash::of(self.bytes)
    }

    /// Reads the record's own fields: its head and `prev` are the greater part of most lines. They may borrow from `scratch`,
    /// which is overwritten. `None` where they are no `T`.
    pub fn own_fields<'s, T: serde::Deserialize<'s>>(&self, scratch: &'s mut Vec<u8>) -> Option<T> {
        scratch.clear();
        scratch.push(b'{');
        scratch.extend_from_slice(self.fields.strip_prefix(b",").unwrap_or_default());
        scratch.push(b'}');
        serde_json::from_slice(scratch).ok()
    }

    /// The head of a chain that ends with this record.
    #[must_use]
    pub fn chain_head(&self) -> ChainHead {
        ChainHead { seq: self.seq, hash: self.hash() }
    }
}

/// How a line of [`FORMAT_VERSION`] begins.
const VERSION_KEY: &[u8] = b"{\"v\":1,";

/// Why a line begins otherwise.
#[cold]
fn version_error(bytes: &[u8]) -> FrameError {
    let version = bytes.strip_prefix(b"{\"v\":").and_then(number);
    version.map_or(FrameError::Head, |(version, _)| {
        if version == u64::from(FORMAT_VERSION) { FrameError::Head } else { FrameError::Version }
    })
}

const LOWER_CASE: u8 = b'a' ^ b'A';

/// What a number is multiplied with when so many digits follow.
const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// A number without sign, and what follows it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (mut number, mut rest) = (0_u64, bytes);
    loop {
        let (digits, count) = first_digits(rest);
        number = number.checked_mul(*POWERS.get(count)?)?.checked_add(digits)?;
        rest = rest.get(count..)?;
        if count < 8 {
            break;
        }
    }
    let length = bytes.len() - rest.len();
    let is_padded = length > 1 && bytes.first() == Some(&b'0');
    (length > 0 && !is_padded).then_some((number, rest))
}

/// Length of a time as this program writes it.
const TIME_BYTES: usize = 27;

/// A time up to the closing quote, and what follows the quote.
fn wall_time<'a>(bytes: &'a [u8], times: &mut WrittenTimes) -> Option<(Option<Wall>, &'a [u8])> {
    if let Some((text, rest)) = bytes.split_at_checked(TIME_BYTES)
        && let (Some(wall), Some(rest)) = (times.read(text), rest.strip_prefix(b"\""))
    {
        return Some((Some(wall), rest));
    }
    let (text, rest) = plain_text(bytes)?;
    Some((Wall::parse(text), rest))
}

/// A kind up to the closing quote, and what follows the quote; what most records are of is not looked for.
fn kind(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let known = |kind: &'static str, quoted: &[u8]| Some((kind, bytes.strip_prefix(quoted)?));
    known("line", b"line\"").or_else(|| known("call", b"call\"")).or_else(|| plain_text(bytes))
}

/// Text up to the closing quote, without escapes, and what follows the quote.
fn plain_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (text, rest) = bytes.split_at_checked(memchr2(b'"', b'\\', bytes)?)?;
    Some((std::str::from_utf8(text).ok()?, rest.strip_prefix(b"\"")?))
}

/// A kind as text: what most records are of is not looked at twice.
#[must_use]
pub fn kind_text(kind: &[u8]) -> Option<&str> {
    match kind {
        b"line" => Some("line"),
        b"call" => Some("call"),
        kind => std::str::from_utf8(kind).ok(),
    }
}

/// Whether a line is one whole JSON value in UTF-8: a line cut short or overwritten with NULs is not.
#[must_use]
pub fn is_json(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}

/// A record read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its head and `prev`.
    pub head: RecordHead,
    /// What it says.
    pub body: RecordBody,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordBody {
    /// A kind of this version.
    Known(EventBody),
    /// A kind, or a form of one, that a later version wrote: the whole record as it stands.
    Unknown(Value),
}

/// Why a line cannot be read as a record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Its head or end is not that of a record.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// `at` is not RFC 3339.
    #[error("its time is not RFC 3339")]
    Time,
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Record {
    /// Reads a line (without its newline).
    ///
    /// # Errors
    /// The line is no record of this format version.
    pub fn read(line: &[u8]) -> Result<Self, RecordError> {
        Self::from_frame(&Frame::read(line)?)
    }

    /// Reads the record of a frame.
    ///
    /// # Errors
    /// Its time or its body cannot be read.
    pub fn from_frame(frame: &Frame<'_>) -> Result<Self, RecordError> {
        let at = frame.wall.ok_or(RecordError::Time)?;
        let prev = frame.prev.to_hex();
        let head = RecordHead { v: FORMAT_VERSION, seq: frame.seq, at, mono_us: frame.mono, prev };
        let body = match serde_json::from_slice(frame.bytes) {
            Ok(body) => RecordBody::Known(body),
            Err(_) => RecordBody::Unknown(serde_json::from_slice(frame.bytes)?),
        };
        Ok(Self { head, body })
    }
}

#[cfg(test)]
mod document;
#[cfg(test)]
mod tests;
