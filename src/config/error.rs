//! What can be wrong with a configuration, and where it stands. Every message says what is allowed.

use std::fmt;
use std::path::{Path, PathBuf};

/// A place in a file: what an editor needs to jump there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file, as it was named to the parser.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key, for example `adapter[2].baud` for the second `[[adapter]]`; empty where no key is concerned.
    pub key: String,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file.display(), self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        Ok(())
    }
}

/// One thing that must be changed before the configuration can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Where it stands.
    pub at: Spot,
    /// What sort of error it is.
    pub kind: ErrorKind,
    /// What is wrong and what is allowed, for people.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.at, escape_controls(&self.message))
    }
}

impl std::error::Error for ConfigError {}

/// One thing that is allowed but deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigWarning {
    /// Where it stands.
    pub at: Spot,
    /// What follows from it, for people.
    pub message: String,
}

impl fmt::Display for ConfigWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}warning: {}", self.at, escape_controls(&self.message))
    }
}

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The sorts of error; `docs/CONFIG.md` explains each by its word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorKind {
            $($(#[$doc])* $name,)*
        }

        impl ErrorKind {
            /// Every sort.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its word in the documentation.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

error_kinds! {
    /// The file is not UTF-8.
    NotUtf8 = "not-utf8",
    /// The file is larger than the limit, or holds more tables than the limit.
    TooLarge = "too-large",
    /// The text is no TOML.
    Syntax = "syntax",
    /// A key that this version does not know.
    UnknownKey = "unknown-key",
    /// A key that must be there is not.
    MissingKey = "missing-key",
    /// A value of another type than the key takes.
    WrongType = "wrong-type",
    /// A text that is empty, too long, or holds characters that are not allowed.
    BadText = "bad-text",
    /// A word that is not one of the allowed ones.
    NotAllowed = "not-allowed",
    /// A number or a duration outside its range.
    OutOfRange = "out-of-range",
    /// A duration that is not written as one.
    BadDuration = "bad-duration",
    /// A time of day that is not written as one.
    BadTime = "bad-time",
    /// A date that is not written as one, or does not exist.
    BadDate = "bad-date",
    /// A time zone that nobody knows.
    BadZone = "bad-zone",
    /// A port that is not written as one, or that no kind of this version uses.
    BadPort = "bad-port",
    /// A device line that the adapter's kind does not have.
    BadDeviceLine = "bad-device-line",
    /// A PIN's hash that no PIN can be checked against.
    BadPin = "bad-pin",
    /// A file named by the configuration could not be read.
    UnreadableFile = "unreadable-file",
    /// A name that was given before.
    Duplicate = "duplicate",
    /// A name that refers to nothing.
    UnknownReference = "unknown-reference",
    /// A line that no adapter reports.
    NoAdapter = "no-adapter",
    /// A line that two adapters report, or one adapter twice.
    TwoAdapters = "two-adapters",
    /// Two values that cannot stand together.
    Contradiction = "contradiction",
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Control characters in a quoted value must not reach a terminal.
pub(super) fn escape_controls(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

/// The text of a configuration file, or where it stops being UTF-8.
///
/// # Errors
/// The first byte that is not UTF-8, with its line and its column in characters.
pub fn decode_utf8<'a>(bytes: &'a [u8], file: &Path) -> Result<&'a str, ConfigError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or("");
        let (line, column) = position(good, good.len());
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or(0);
        let looks_like = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            "the file looks like UTF-16"
        } else {
            "the file may be in GBK"
        };
        ConfigError {
            at: Spot { file: file.to_owned(), line, column, key: String::new() },
            kind: ErrorKind::NotUtf8,
            message: format!(
                "byte 0x{byte:02x} is not UTF-8 ({looks_like}), allowed: UTF-8; save it as UTF-8 (编码选 UTF-8)"
            ),
        }
    })
}

/// Line and column, both from 1, of a byte offset; the column counts characters.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let head = text.get(..offset).unwrap_or("");
    let line = head.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
