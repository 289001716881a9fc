//! The fields of a record that is a flat object, without taking it apart into values: what a scan over some hundred
//! thousand records needs. Anything beyond the plain forms that this program writes ends the scan, and whoever asked reads
//! the record in full instead.

use super::TIME_BYTES;
use crate::domain::Wall;

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

    /// The value of the next field if it is this one, its key given as it stands before the value, `,"line":`; `None` where
    /// another field or none follows. For a reader that knows the order of the fields.
    ///
    /// # Errors
    /// Its value is not plain.
    #[inline]
    pub fn next_if<const N: usize>(&mut self, key: &[u8; N]) -> Result<Option<FlatValue<'a>>, NotPlain> {
        self.after(key).map(|rest| self.value(rest).ok_or(NotPlain)).transpose()
    }

    /// As [`FlatFields::next_if`], of a time.
    ///
    /// # Errors
    /// It is not in the form that this program writes.
    #[inline]
    pub fn next_time_if<const N: usize>(&mut self, key: &[u8; N]) -> Result<Option<Wall>, NotPlain> {
        self.after(key).map(|rest| self.time(rest).ok_or(NotPlain)).transpose()
    }

    #[inline]
    fn after<const N: usize>(&self, key: &[u8; N]) -> Option<&'a [u8]> {
        self.rest.split_first_chunk().filter(|(begin, _)| *begin == key).map(|(_, rest)| rest)
    }

    #[inline]
    fn time(&mut self, rest: &'a [u8]) -> Option<Wall> {
        let (text, rest) = rest.strip_prefix(b"\"")?.split_at_checked(TIME_BYTES)?;
        self.rest = rest.strip_prefix(b"\"")?;
        Wall::parse_written(text).or_else(|| Wall::parse(std::str::from_utf8(text).ok()?))
    }

    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

    fn field(&mut self) -> Option<FlatField<'a>> {
        let (name, rest) = text(self.rest.strip_prefix(b",\"")?)?;
        let value = self.value(rest.strip_prefix(b":")?)?;
        Some(FlatField { name: std::str::from_utf8(name).ok()?, value })
    }

    #[inline]
    fn value(&mut self, rest: &'a [u8]) -> Option<FlatValue<'a>> {
        let (value, rest) = match rest.first()? {
            b'"' => text(rest.get(1..)?).map(|(text, rest)| (FlatValue::Text(text), rest))?,
            b'0'..=b'9' => number(rest).map(|(number, rest)| (FlatValue::Number(number), rest))?,
            b't' => (FlatValue::Bool(true), rest.strip_prefix(b"true")?),
            b'f' => (FlatValue::Bool(false), rest.strip_prefix(b"false")?),
            _ => return None,
        };
        self.rest = rest;
        Some(value)
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
#[inline]
fn text(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (end, is_ascii) = plain_bytes(rest);
    let (text, rest) = rest.split_at_checked(end)?;
    let is_text = is_ascii || std::str::from_utf8(text).is_ok();
    Some((text, rest.strip_prefix(b"\"").filter(|_| is_text)?))
}

/// How many bytes stand before the first quote, backslash or control character, and whether these are known to be ASCII. Eight
/// at a time: a byte that is none of them leaves its highest bit clear, as long as no byte below it was one.
#[inline]
fn plain_bytes(bytes: &[u8]) -> (usize, bool) {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\') || *byte < b' ';
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut seen = 0;
    for (place, chunk) in chunks.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let less = |word: u64, than: u8| word.wrapping_sub(ONES * u64::from(than)) & !word;
        let equal = |to: u8| less(word ^ (ONES * u64::from(to)), 1);
        let ends = (equal(b'"') | equal(b'\\') | less(word, b' ')) & HIGHEST;
        if ends != 0 {
            let before = (ends & ends.wrapping_neg()) - 1;
            return (place * 8 + ends.trailing_zeros() as usize / 8, (seen | word & before) & HIGHEST == 0);
        }
        seen |= word;
    }
    let before = chunks.len() * 8;
    (before + rest.iter().position(is_end).unwrap_or(rest.len()), false)
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
    fn text_ends_at_its_first_byte_that_is_not_plain_wherever_that_stands() {
        for end in [b'"', b'\\', 0, 1, 0x1f] {
            for other in [b' ', b'#', b'!', b']', b'[', 0x7f, 0x80, 0xa2, 0xff] {
                for (length, at) in (0..40).flat_map(|length| (0..=length).map(move |at| (length, at))) {
                    let mut bytes = vec![other; length];
                    bytes.iter_mut().skip(at).step_by(3).for_each(|byte| *byte = end);
                    assert_eq!(plain_bytes(&bytes).0, at.min(length), "{end:#x} among {other:#x}, at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn a_reader_that_knows_the_order_takes_field_by_field() {
        let mut fields = FlatFields::of(br#","line":"1803","ring_ms":7,"why":"R""#);
        assert_eq!(fields.next_if(br#","line":"#), Ok(Some(FlatValue::Text(b"1803"))));
        assert_eq!(fields.next_if(br#","why":"#), Ok(None));
        assert_eq!(fields.next_if(br#","ring_ms":"#), Ok(Some(FlatValue::Number(7))));
        assert!(!fields.is_over());
        assert_eq!(fields.next_if(br#","why":"#), Ok(Some(FlatValue::Text(b"R"))));
        assert!(fields.is_over());
        assert_eq!(fields.next_if(br#","why":"#), Ok(None));
        let times = br#","since":"2026-11-22T00:50:12.123456Z","ended":"2026-11-22T08:50:12+08:00""#;
        let mut fields = FlatFields::of(times);
        assert_eq!(fields.next_time_if(br#","ended":"#), Ok(None));
        assert_eq!(fields.next_time_if(br#","since":"#), Ok(Wall::parse("2026-11-22T00:50:12.123456Z")));
        assert_eq!(fields.next_time_if(br#","ended":"#), Err(NotPlain), "another form than this program's");
        assert_eq!(FlatFields::of(br#","why":{}"#).next_if(br#","why":"#), Err(NotPlain), "odd");
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
