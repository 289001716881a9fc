//! The fields of a record that is a flat object, without taking it apart into values: what a scan over some hundred
//! thousand records needs. Anything beyond the plain forms that this program writes ends the scan, and whoever asked reads
//! the record in full instead.

/// The fields of a record, in their order. `None` within says that the record is to be read in full.
#[derive(Debug, Clone)]
pub struct FlatFields<'a> {
    rest: &'a str,
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
    /// A string without escapes.
    Text(&'a str),
    /// A whole number, not negative.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
}

impl<'a> FlatFields<'a> {
    /// The fields of a frame ([`Frame::fields`](super::Frame)); `None` where they are no UTF-8.
    #[must_use]
    pub fn of(fields: &'a [u8]) -> Option<Self> {
        Some(Self { rest: std::str::from_utf8(fields).ok()? })
    }

    fn field(&mut self) -> Option<FlatField<'a>> {
        let (name, rest) = text(self.rest.strip_prefix(",\"")?)?;
        let rest = rest.strip_prefix(':')?;
        let (value, rest) = match rest.as_bytes().first()? {
            b'"' => text(rest.get(1..)?).map(|(text, rest)| (FlatValue::Text(text), rest))?,
            b'0'..=b'9' => number(rest).map(|(number, rest)| (FlatValue::Number(number), rest))?,
            b't' => (FlatValue::Bool(true), rest.strip_prefix("true")?),
            b'f' => (FlatValue::Bool(false), rest.strip_prefix("false")?),
            _ => return None,
        };
        self.rest = rest;
        Some(FlatField { name, value })
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
            self.rest = "";
        }
        Some(field)
    }
}

impl<'a> FlatValue<'a> {
    /// Its text.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
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
fn text(rest: &str) -> Option<(&str, &str)> {
    let end = rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
    let (text, rest) = rest.split_at_checked(end)?;
    Some((text, rest.strip_prefix('"')?))
}

fn number(rest: &str) -> Option<(u64, &str)> {
    let (number, rest) = super::number(rest.as_bytes())?;
    // A fraction or an exponent is another number.
    matches!(rest.first(), None | Some(b',')).then_some(())?;
    Some((number, std::str::from_utf8(rest).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<Vec<FlatField<'_>>> {
        FlatFields::of(text.as_bytes())?.collect()
    }

    #[test]
    fn plain_fields_are_told_as_they_stand() {
        let told = fields(r#","line":"1803-1","ring_ms":7000,"sim":true,"name":"总机"#);
        assert_eq!(told, None, "a string without its end");
        let told = fields(r#","line":"1803-1","ring_ms":7000,"sim":true,"name":"总机""#).unwrap();
        let value = |name: &str| told.iter().find(|field| field.name == name).map(|field| field.value);
        assert_eq!(value("line"), Some(FlatValue::Text("1803-1")));
        assert_eq!(value("ring_ms"), Some(FlatValue::Number(7_000)));
        assert_eq!(value("sim"), Some(FlatValue::Bool(true)));
        assert_eq!(value("name"), Some(FlatValue::Text("总机")));
        assert_eq!(fields(""), Some(vec![]));
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
        assert_eq!(FlatFields::of(b",\"a\":\"\xff\"").map(drop), None);
    }
}
