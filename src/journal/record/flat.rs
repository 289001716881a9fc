//! The fields of a record that is a flat object, without taking it apart into values: what a scan over some hundred
//! thousand records needs. Anything beyond the plain forms that this program writes ends the scan, and whoever asked reads
//! the record in full instead.

use super::TIME_BYTES;
use super::words::ascii_bytes;
use crate::domain::{Wall, WrittenTimes};

/// The fields of a record, in their order. `None` within says that the record is to be read in full.
#[derive(Debug, Clone)]
pub struct FlatFields<'a> {
    rest: &'a [u8],
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlatField<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub value: FlatValue<'a>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlatValue<'a> {
    /// A string without escapes, in UTF-8.
    Text(&'a [u8]),
    /// A whole number, not negative.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
}

/// A record has a form beyond the plain ones: it is to be read in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPlain;

impl<'a> FlatFields<'a> {
    /// The fields of a frame ([`Frame::fields`](super::Frame)).
    #[must_use]
    pub fn of(fields: &'a [u8]) -> Self {
        Self { rest: fields }
    }

    /// The text of the next field if it is this one, its key given as it stands before the value, `,"line":`; `None` where
    /// another field or none follows. For a reader that knows the order of the fields.
    ///
    /// # Errors
    /// Its value is no plain text.
    #[inline]
    pub fn next_text_if<const N: usize>(&mut self, key: &[u8; N]) -> Result<Option<&'a [u8]>, NotPlain> {
        self.next_if(key, |rest| plain_text(rest.strip_prefix(b"\"")?))
    }

    /// As [`FlatFields::next_text_if`], of a whole number that is not negative.
    ///
    /// # Errors
    /// It is no such number.
    #[inline]
    pub fn next_number_if<const N: usize>(&mut self, key: &[u8; N]) -> Result<Option<u64>, NotPlain> {
        self.next_if(key, number)
    }

    /// As [`FlatFields::next_text_if`], of a word: `known` gives the one that stands first in a text, quotes included, and what
    /// follows it; `other` gives what its text, without them, says where `known` gives none.
    ///
    /// # Errors
    /// It is no such word.
    #[inline]
    pub fn next_word_if<T, const N: usize>(
        &mut self,
        key: &[u8; N],
        known: impl FnOnce(&'a [u8]) -> Option<(T, &'a [u8])>,
        other: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Result<Option<T>, NotPlain> {
        self.next_if(key, |rest| {
            known(rest).or_else(|| {
                let (text, rest) = plain_text(rest.strip_prefix(b"\"")?)?;
                Some((other(text)?, rest))
            })
        })
    }

    /// As [`FlatFields::next_text_if`], of a time.
    ///
    /// # Errors
    /// It is not in the form that this program writes.
    #[inline]
    pub fn next_time_if<const N: usize>(
        &mut self,
        key: &[u8; N],
        times: &mut WrittenTimes,
    ) -> Result<Option<Wall>, NotPlain> {
        self.next_if(key, |rest| {
            let (text, rest) = rest.strip_prefix(b"\"")?.split_at_checked(TIME_BYTES)?;
            let time = times.read(text).or_else(|| Wall::parse(std::str::from_utf8(text).ok()?))?;
            Some((time, rest.strip_prefix(b"\"")?))
        })
    }

    /// What `read` gives of the next field's value, and what it says follows, if the field is this one.
    #[inline]
    fn next_if<T, const N: usize>(
        &mut self,
        key: &[u8; N],
        read: impl FnOnce(&'a [u8]) -> Option<(T, &'a [u8])>,
    ) -> Result<Option<T>, NotPlain> {
        let Some((_, rest)) = self.rest.split_first_chunk().filter(|(begin, _)| *begin == key) else { return Ok(None) };
        let (value, rest) = read(rest).ok_or(NotPlain)?;
        self.rest = rest;
        Ok(Some(value))
    }

    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

    fn field(&mut self) -> Option<FlatField<'a>> {
        let (name, rest) = plain_text(self.rest.strip_prefix(b",\"")?)?;
        let (value, rest) = FlatValue::read(rest.strip_prefix(b":")?)?;
        self.rest = rest;
        Some(FlatField { name: std::str::from_utf8(name).ok()?, value })
    }
}

impl<'a> Iterator for FlatFields<'a> {
    type Item = Option<FlatField<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.rest = &[];
        }
        Some(field)
    }
}

impl<'a> FlatValue<'a> {
    /// The value at the beginning of a text, and what follows it.
    fn read(text: &'a [u8]) -> Option<(Self, &'a [u8])> {
        Some(match text.split_first()? {
            (b'"', rest) => plain_text(rest).map(|(text, rest)| (Self::Text(text), rest))?,
            (b'0'..=b'9', _) => number(text).map(|(number, rest)| (Self::Number(number), rest))?,
            (b't', rest) => (Self::Bool(true), rest.strip_prefix(b"rue")?),
            (b'f', rest) => (Self::Bool(false), rest.strip_prefix(b"alse")?),
            _ => return None,
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// The bytes of its text.
    #[must_use]
    pub fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Bool(_) => None,
        }
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(_) | Self::Bool(_) => None,
        }
    }
}

/// Text up to its closing quote, without escapes and control characters, and what follows.
fn plain_text(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (text, behind) = rest.split_at_checked(ascii_bytes(rest))?;
    match behind.strip_prefix(b"\"") {
        Some(behind) => Some((text, behind)),
        None => plain_utf8(rest),
    }
}

/// As [`plain_text`], of any text.
#[cold]
fn plain_utf8(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\') || *byte < b' ')?;
    let (text, rest) = rest.split_at_checked(end)?;
    let is_text = std::str::from_utf8(text).is_ok();
    Some((text, rest.strip_prefix(b"\"").filter(|_| is_text)?))
}

fn number(rest: &[u8]) -> Option<(u64, &[u8])> {
    // A fraction or an exponent is another number.
    super::number(rest).filter(|(_, after)| matches!(after.first(), None | Some(b',')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Vec<FlatField<'_>>> {
        FlatFields::of(text.as_bytes()).collect()
    }

    #[test]
    fn plain_fields_are_told_as_they_stand() {
        let told = fields(r#","line":"1803-1","ring_ms":7000,"sim":true,"name":"总机"#);
        assert_eq!(told, None, "a string without its end");
        let told = fields(r#","line":"1803-1","ring_ms":7000,"sim":true,"name":"总机""#).unwrap();
        let value = |name: &str| told.iter().find(|field| field.name == name).map(|field| field.value);
        assert_eq!(value("line"), Some(FlatValue::Text(b"1803-1")));
        assert_eq!(value("ring_ms"), Some(FlatValue::Number(7_000)));
        assert_eq!(value("sim"), Some(FlatValue::Bool(true)));
        assert_eq!(value("name"), Some(FlatValue::Text("总机".as_bytes())));
        assert_eq!(fields(""), Some(vec![]));
    }

    #[test]
    fn a_reader_that_knows_the_order_takes_field_by_field() {
        let mut fields = FlatFields::of(br#","line":"1803","ring_ms":7,"why":"R""#);
        assert_eq!(fields.next_text_if(br#","line":"#), Ok(Some(&b"1803"[..])));
        assert_eq!(fields.next_text_if(br#","why":"#), Ok(None));
        assert_eq!(fields.clone().next_text_if(br#","ring_ms":"#), Err(NotPlain), "no text");
        assert_eq!(fields.next_number_if(br#","ring_ms":"#), Ok(Some(7)));
        assert!(!fields.is_over());
        assert_eq!(fields.clone().next_number_if(br#","why":"#), Err(NotPlain), "no number");
        let known = |rest: &'static [u8]| rest.strip_prefix(br#""N""#).map(|rest| ('N', rest));
        let other = |text: &[u8]| (text == b"R").then_some('R');
        assert_eq!(fields.clone().next_word_if(br#","why":"#, known, other), Ok(Some('R')));
        assert_eq!(fields.clone().next_word_if(br#","why":"#, known, |_| None), Err(NotPlain));
        assert_eq!(FlatFields::of(br#","why":"N""#).next_word_if(br#","why":"#, known, other), Ok(Some('N')));
        assert_eq!(fields.next_text_if(br#","why":"#), Ok(Some(&b"R"[..])));
        assert!(fields.is_over());
        assert_eq!(fields.next_text_if(br#","why":"#), Ok(None));
        let times = br#","since":"2026-11-22T00:50:12.123456Z","ended":"2026-11-22T08:50:12+08:00""#;
        let (mut fields, mut read) = (FlatFields::of(times), WrittenTimes::default());
        assert_eq!(fields.next_time_if(br#","ended":"#, &mut read), Ok(None));
        assert_eq!(fields.next_time_if(br#","since":"#, &mut read), Ok(Wall::parse("2026-11-22T00:50:12.123456Z")));
        assert_eq!(fields.next_time_if(br#","ended":"#, &mut read), Err(NotPlain), "another form than this program's");
        assert_eq!(FlatFields::of(br#","why":{}"#).next_text_if(br#","why":"#), Err(NotPlain), "odd");
    }

    #[test]
    fn whatever_is_not_plain_is_left_to_a_reader_in_full() {
        for odd in [
            r#","a":{}"#,
            r#","a":[1]"#,
            r#","a":null"#,
            r#","a":"\n""#,
            ",\"a\":\"\u{1}\"",
            r#","a":-1"#,
            r#","a":1.5"#,
            r#","a":1e5"#,
            r#","a":01"#,
            r#","a":99999999999999999999"#,
            r#","a":"x"y"#,
            r#","a""#,
            r#""a":1"#,
            r#","a":tru"#,
        ] {
            assert_eq!(fields(odd), None, "{odd}");
        }
        for odd in
            [&b",\"a\":\"\xff\""[..], b",\"a\":\"12345678\xff\"", b",\"a\":\"1234567\xff90123456\"", b",\"\xff\":1"]
        {
            assert_eq!(FlatFields::of(odd).collect::<Option<Vec<_>>>(), None, "{odd:?}");
        }
    }
}
