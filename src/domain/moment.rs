//! Two clocks in one value: timers run on [`Mono`], records also show [`Wall`]. Both are plain numbers, so that a test
//! can make any moment it likes; nothing here reads a clock.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Monotonic microseconds since the program started (`CLOCK_BOOTTIME`, so a suspend counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mono(pub u64);

impl Mono {
    /// How long ago `earlier` was; zero if it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Mono {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }
}

impl Sub<Duration> for Mono {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }
}

/// UTC wall time in microseconds since 1970-01-01. Shown and recorded, never used for a timer. As text it is RFC 3339
/// with six decimals and `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wall(pub i64);

impl Wall {
    /// The same instant as a `jiff` timestamp; instants outside the years -9999 to 9999 are cut to the nearest.
    #[must_use]
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// Reads RFC 3339; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_written(text.as_bytes()).or_else(|| text.parse::<jiff::Timestamp>().ok().map(Self::from))
    }

    /// Reads the one form that this program writes, of the years 1970 to 9999, and leaves every other form and every
    /// doubtful number to the library: a report reads some hundred thousand of them.
    #[must_use]
    pub fn parse_written(text: &[u8]) -> Option<Self> {
        WrittenTimes::default().read(text)
    }

    /// How long after `earlier` this instant lies; zero if before it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Wall {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add_unsigned(micros(span)))
    }
}

impl Sub<Duration> for Wall {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub_unsigned(micros(span)))
    }
}

impl From<jiff::Timestamp> for Wall {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.timestamp())
    }
}

impl Serialize for Wall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Wall {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse_written(text.as_bytes())
            .map_or_else(|| text.parse::<jiff::Timestamp>().map(Self::from).map_err(serde::de::Error::custom), Ok)
    }
}

/// Reads one time after the other, each as [`Wall::parse_written`] does. Most times of a journal lie in the minute of the one
/// before.
#[derive(Debug, Clone, Copy)]
pub struct WrittenTimes {
    /// A minute as it is written, and when it begins, in seconds since 1970.
    minute: ([u8; MINUTE_BYTES], i64),
}

/// Length of a time down to its minute.
const MINUTE_BYTES: usize = 16;

impl Default for WrittenTimes {
    fn default() -> Self {
        Self { minute: (*b"1970-01-01T00:00", 0) }
    }
}

impl WrittenTimes {
    /// Reads a time in the form that this program writes; `None` for every other form and every doubtful number.
    #[must_use]
    pub fn read(&mut self, text: &[u8]) -> Option<Wall> {
        let (minute, rest) = text.split_first_chunk()?;
        if self.minute.0 != *minute {
            self.minute = (*minute, minute_begins(minute)?);
        }
        let (whole, micros) = (Form::of(*b":00.0000"), Form::of(*b".000000Z"));
        let rest: &[u8; 11] = rest.try_into().ok()?;
        let (whole, micros) = (whole.pairs(rest.get(..8)?)?, micros.pairs(rest.get(3..)?)?);
        let second = pair_at(whole, 1);
        let micros = (pair_at(micros, 1) * 100 + pair_at(micros, 3)) * 100 + pair_at(micros, 5);
        let seconds = self.minute.1 + i64::from(second);
        (second < 60).then_some(Wall(seconds * 1_000_000 + i64::from(micros)))
    }
}

/// When a minute begins, in seconds since 1970.
fn minute_begins(text: &[u8; MINUTE_BYTES]) -> Option<i64> {
    /// Days of a common year before each month, and behind the last.
    const BEFORE: [u32; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let (date, hours) = (Form::of(*b"0000-00-"), Form::of(*b"00T00:00"));
    let (date, hours) = (date.pairs(text.get(..8)?)?, hours.pairs(text.get(8..)?)?);
    let (year, month) = (pair_at(date, 0) * 100 + pair_at(date, 2), pair_at(date, 5) as usize);
    let (day, hour, minute) = (pair_at(hours, 0), pair_at(hours, 3), pair_at(hours, 6));
    let (before, behind) = (*BEFORE.get(month.checked_sub(1)?)?, *BEFORE.get(month)?);
    // The 29th of February is left to the library.
    if year < 1970 || !(1..=behind - before).contains(&day) || hour > 23 || minute > 59 {
        return None;
    }
    let leaps = |year: u32| year / 4 - year / 100 + year / 400;
    let is_leap = month > 2 && leaps(year) > leaps(year - 1);
    let days = (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before + u32::from(is_leap) + day - 1;
    Some(i64::from(days) * 86_400 + i64::from((hour * 60 + minute) * 60))
}

/// What [`Form::pairs`] gives at a place.
fn pair_at(pairs: u64, place: u32) -> u32 {
    u32::try_from(pairs >> (8 * place) & 0x7f).unwrap_or_default()
}

/// Eight characters of a form, `0` where a digit stands. They are looked at together, as the bytes of one word.
#[derive(Debug, Clone, Copy)]
struct Form {
    text: u64,
    /// What is added to each byte, so that one that is more than a digit, or other than the form has it, reaches 128.
    room: u64,
}

impl Form {
    fn of(form: [u8; 8]) -> Self {
        let room = form.map(|character| if character == b'0' { 128 - 10 } else { 128 - 1 });
        Self { text: u64::from_le_bytes(form), room: u64::from_le_bytes(room) }
    }

    /// The value of every two neighbouring digits, each at the place of the first; `None` of a text of another form.
    fn pairs(self, text: &[u8]) -> Option<u64> {
        const HIGHEST: u64 = u64::from_le_bytes([128; 8]);
        let digits = u64::from_le_bytes(*text.first_chunk()?) ^ self.text;
        let is_formed = (digits.wrapping_add(self.room) | digits) & HIGHEST == 0;
        is_formed.then(|| digits * 10 + (digits >> 8))
    }
}

/// One instant on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Moment {
    /// For timers and durations.
    pub mono: Mono,
    /// For people and records.
    pub wall: Wall,
}

impl Moment {
    /// How long ago `earlier` was, on the monotonic clock.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.mono.since(earlier.mono)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self { mono: self.mono + span, wall: self.wall + span }
    }
}

/// Whoever can tell the moment. The real one lives in `app::clock`; tests hand in their own.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_is_written_with_six_decimals_and_read_back() {
        let wall = Wall(1_795_308_612_123_456);
        let text = serde_json::to_string(&wall).unwrap();
        assert!(text.ends_with(".123456Z\""), "{text}");
        assert_eq!(serde_json::from_str::<Wall>(&text).unwrap(), wall);
    }

    #[test]
    fn a_time_is_read_as_the_library_reads_it_whatever_its_form() {
        let days = (0..24_000_i64).map(|day| day * 86_400_000_000 * 5 + day * 7_919_000_123);
        for wall in days.chain([-1, 0, 951_782_399_999_999, 951_868_799_000_000, 253_402_207_200_000_000]).map(Wall) {
            let text = wall.to_string();
            assert_eq!(Wall::parse(&text), Some(wall), "{text}");
            assert_eq!(text.parse::<jiff::Timestamp>().ok().map(Wall::from), Some(wall), "{text}");
        }
        for text in ["2026-11-23T01:00:00Z", "2026-11-23T09:00:00.5+08:00", "2026-11-23T01:00:60.000000Z"] {
            assert_eq!(Wall::parse(text), text.parse::<jiff::Timestamp>().ok().map(Wall::from), "{text}");
        }
        for place in 0..27 {
            for other in 0..=255 {
                let mut bytes = *b"2026-11-23T01:02:33.456789Z";
                bytes[place] = other;
                let library = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse::<jiff::Timestamp>().ok());
                let read = Wall::parse_written(&bytes);
                assert!(read.is_none() || read == library.map(Wall::from), "{bytes:?}");
                if other.is_ascii_digit() {
                    assert_eq!(read, library.map(Wall::from).filter(|wall| wall.0 >= 0), "{bytes:?}");
                }
            }
        }
        for text in ["", "2026-13-01T00:00:00.000000Z", "2026-00-01T00:00:00.000000Z", "2026-11-23T0x:00:00.000000Z"] {
            assert_eq!(Wall::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_that_lies_ahead_is_no_time_ago() {
        assert_eq!(Mono(5).since(Mono(9)), Duration::ZERO);
        assert_eq!(Wall(5).since(Wall(9)), Duration::ZERO);
    }
}
