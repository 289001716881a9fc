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
        Self::parse_written(text).or_else(|| text.parse::<jiff::Timestamp>().ok().map(Self::from))
    }

    /// Reads the one form that this program writes, of the years 1970 to 9999, and leaves every other form and every
    /// doubtful number to the library: a report reads some hundred thousand of them.
    fn parse_written(text: &str) -> Option<Self> {
        const LENGTHS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let bytes: &[u8; 27] = text.as_bytes().try_into().ok()?;
        let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _, b'.', .., b'Z'] = bytes else {
            return None;
        };
        let number = |from: usize, to: usize| {
            let digits = bytes.get(from..to)?;
            let add = |sum: i64, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'));
            digits.iter().try_fold(0, add)
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second, micros) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 26)?);
        let before = LENGTHS.get(..usize::try_from(month).ok()?.checked_sub(1)?)?;
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        // The 29th of February is left to the library.
        let last = LENGTHS.get(before.len()).copied().map(i64::from)?;
        if year < 1970 || !(1..=last).contains(&day) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let leaps = |year: i64| year / 4 - year / 100 + year / 400;
        let in_year = before.iter().map(|days| i64::from(*days)).sum::<i64>() + i64::from(is_leap && month > 2);
        let days = (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + in_year + day - 1;
        Some(Self((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micros))
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
        Self::parse_written(&text)
            .map_or_else(|| text.parse::<jiff::Timestamp>().map(Self::from).map_err(serde::de::Error::custom), Ok)
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
