//! The word of every value of the vocabulary, and times as people read them. One value, one word, in each language.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::domain::event::{AdapterStep, SealCause};
use crate::domain::view::{AdapterState, JournalState, LineDetail};
use crate::domain::{LineState, Origin, Outcome, Progress, Proof, Wall};

use super::model::Language;
use super::text::{self, Text};

/// A state in full.
pub(super) fn state(state: LineState) -> Text {
    match state {
        LineState::Dead => text::DEAD,
        other => state_short(other),
    }
}

/// A state as it stands in cells and counts.
pub(super) fn state_short(state: LineState) -> Text {
    match state {
        LineState::Unknown => text::UNKNOWN,
        LineState::Idle => text::IDLE,
        LineState::Ringing => text::RINGING,
        LineState::OffHook => text::OFF_HOOK,
        LineState::Dead => text::DEAD_SHORT,
        LineState::Stale => text::STALE,
    }
}

/// What the help overlay says of a state.
pub(super) fn state_meaning(state: LineState) -> Text {
    match state {
        LineState::Unknown => text::HELP_UNKNOWN,
        LineState::Idle => text::HELP_IDLE,
        LineState::Ringing => text::HELP_RINGING,
        LineState::OffHook => text::HELP_OFF_HOOK,
        LineState::Dead => text::HELP_DEAD,
        LineState::Stale => text::HELP_STALE,
    }
}

/// How an off-hook period began, and whether its call is over, in a word or two.
pub(super) fn nature_short(origin: Option<Origin>, progress: Option<Progress>) -> Option<Text> {
    match (progress, origin?) {
        (Some(Progress::Ended), _) => Some(text::FAR_END_CLEARED_SHORT),
        (_, Origin::Inbound) => Some(text::INBOUND),
        (_, Origin::Outbound) => Some(text::OUTBOUND),
        (_, Origin::None) => Some(text::NO_SIGN),
        (_, Origin::Unknown) => Some(text::START_UNSEEN),
    }
}

/// The same as a sentence that claims no more than the adapter can see.
pub(super) fn nature(detail: &LineDetail) -> Option<Text> {
    let sees_digits = detail.source.as_ref().is_some_and(|source| source.sees_digits);
    match (detail.row.progress, detail.row.origin?) {
        (Some(Progress::Ended), _) => Some(text::FAR_END_CLEARED),
        (_, Origin::Inbound) => Some(text::INBOUND_NOT_SEEN),
        (_, Origin::Outbound) => Some(text::OUTBOUND_NOT_SEEN),
        (_, Origin::None) if sees_digits => Some(text::NO_SIGN_DIGITS_SEEN),
        (_, Origin::None) => Some(text::NO_SIGN_DIGITS_UNSEEN),
        (_, Origin::Unknown) => Some(text::START_NOT_SEEN),
    }
}

/// How a call ended.
pub(super) fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Answered => text::ANSWERED,
        Outcome::Missed => text::MISSED,
        Outcome::Abandoned => text::ABANDONED,
        Outcome::Dropped => text::DROPPED,
        Outcome::NoCall => text::NO_CALL,
        Outcome::Released => text::RELEASED,
        Outcome::Unobserved => text::UNOBSERVED,
    }
}

/// Where an adapter's connection stands; the word stands beside the adapter's name.
pub(super) fn adapter_state(state: AdapterState) -> Text {
    match state {
        AdapterState::Waiting => text::ADAPTER_WAITING,
        AdapterState::Opened => text::ADAPTER_OPENED,
        AdapterState::Initialised => text::ADAPTER_INITIALISED,
        AdapterState::Live => text::ADAPTER_LIVE,
        AdapterState::Stale => text::ADAPTER_STALE,
        AdapterState::Lost => text::ADAPTER_LOST_WORD,
    }
}

/// The same where it stands alone in a column.
pub(super) fn adapter_state_short(state: AdapterState) -> Text {
    match state {
        AdapterState::Waiting => text::ADAPTER_WAITING_SHORT,
        other => adapter_state(other),
    }
}

/// What nothing proves of an adapter that is live; the word stands beside its name, and beside each of its lines.
pub(super) fn unproved(proof: Proof) -> Option<Text> {
    match proof {
        Proof::Line | Proof::Device => None,
        Proof::Node => Some(text::WIRING_NOT_PROVED),
        Proof::None => Some(text::NOT_PROVED),
    }
}

/// A step of an adapter's connection.
pub(super) fn adapter_step(step: AdapterStep) -> Text {
    match step {
        AdapterStep::Opened => text::ADAPTER_OPENED,
        AdapterStep::OpenFailed => text::STEP_OPEN_FAILED,
        AdapterStep::Initialised => text::ADAPTER_INITIALISED,
        AdapterStep::Live => text::ADAPTER_LIVE,
        AdapterStep::Stale => text::ADAPTER_STALE,
        AdapterStep::Lost => text::ADAPTER_LOST_WORD,
        AdapterStep::UnitSilent => text::STEP_UNIT_SILENT,
        AdapterStep::UnitLive => text::STEP_UNIT_LIVE,
        AdapterStep::Restarted => text::STEP_RESTARTED,
        AdapterStep::Overrun => text::STEP_OVERRUN,
    }
}

/// Where the journal stands.
pub(super) fn journal(state: &JournalState) -> Text {
    match state {
        JournalState::Off => text::JOURNAL_OFF,
        JournalState::Healthy => text::JOURNAL_HEALTHY,
        JournalState::Stalled => text::JOURNAL_STALLED,
        JournalState::Faulted { .. } => text::JOURNAL_FAULTED,
    }
}

/// What led to a condition: first what it is called here, where it is well known, then the original, which holds the
/// place, the system's own text and the advice.
pub(super) fn reason(why: &str, language: Language) -> Cow<'_, str> {
    let found = |table: &[(&str, Text)], holds: &dyn Fn(&str) -> bool| {
        table.iter().find(|(told, _)| holds(told)).map(|(_, text)| text.get(language))
    };
    let is_it = |told: &str| why == told;
    if let Some(known) = found(&text::FAULTS, &is_it).or_else(|| found(&text::NO_RANGE, &is_it)) {
        return Cow::Borrowed(known);
    }
    let lower = why.to_lowercase();
    let holds = |told: &str| lower.contains(told);
    match found(&text::UNIT_REASONS, &holds).or_else(|| found(&text::REASONS, &holds)) {
        Some(known) if lower.contains(known) => Cow::Borrowed(why),
        Some(known) => Cow::Owned(format!("{known}{}{why}", text::SEMICOLON.get(language))),
        None => Cow::Borrowed(why),
    }
}

/// How a journal is broken: what it is called here, then the place, as the verdict tells it.
pub(super) fn breakage(why: &str, language: Language) -> Cow<'_, str> {
    let told = text::BREAKS.iter().find_map(|(told, text)| {
        let place = why.strip_prefix(told)?.strip_prefix(": ")?;
        Some(format!("{}{}{place}", text.get(language), text::COLON.get(language)))
    });
    told.map_or(Cow::Borrowed(why), Cow::Owned)
}

/// The rule of this program that a state was decided by; `None` where it was the device's word.
pub(super) fn rule(why: &str) -> Option<Text> {
    text::RULES.iter().find(|(told, _)| *told == why).map(|(_, text)| *text)
}

/// Why a seal was made.
pub(super) fn seal(cause: SealCause) -> Text {
    match cause {
        SealCause::ShiftEnd => text::SEAL_SHIFT_END,
        SealCause::Rotate => text::SEAL_ROTATE,
        SealCause::Stop => text::SEAL_STOP,
        SealCause::Restart => text::SEAL_RESTART,
        SealCause::Checkpoint => text::SEAL_CHECKPOINT,
    }
}

/// A day of the week.
pub(super) fn weekday(day: Weekday) -> Text {
    match day {
        Weekday::Monday => text::MONDAY,
        Weekday::Tuesday => text::TUESDAY,
        Weekday::Wednesday => text::WEDNESDAY,
        Weekday::Thursday => text::THURSDAY,
        Weekday::Friday => text::FRIDAY,
        Weekday::Saturday => text::SATURDAY,
        Weekday::Sunday => text::SUNDAY,
    }
}

/// A span as the grid shows it, at most five cells wide for a hundred days: `12s`, `5m`, `1h05m`, `3d04h`, `12d`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span(pub(super) Duration);

impl Span {
    /// The cells it takes.
    pub(super) fn width(self) -> u16 {
        let seconds = self.0.as_secs();
        let digits = |number: u64| u16::try_from(number.checked_ilog10().unwrap_or(0) + 1).unwrap_or(u16::MAX);
        match (seconds / 86_400, seconds / 3600, seconds / 60) {
            (days @ 10.., ..) => digits(days) + 1,
            (1.., ..) => 5,
            (0, hours @ 1.., _) => digits(hours) + 4,
            (0, 0, minutes @ 1..) => digits(minutes) + 1,
            (0, 0, 0) => digits(seconds) + 1,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        match (days, hours, minutes) {
            (10.., ..) => write!(f, "{days}d"),
            (1.., ..) => write!(f, "{days}d{:02}h", hours % 24),
            (0, 1.., _) => write!(f, "{hours}h{:02}m", minutes % 60),
            (0, 0, 1..) => write!(f, "{minutes}m"),
            (0, 0, 0) => write!(f, "{seconds}s"),
        }
    }
}

/// A count as a column shows it, at most five cells wide up to a quadrillion: `99999`, `123k`, `45M`, `6G`, `7T`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount(pub(super) u64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            count @ ..100_000 => write!(f, "{count}"),
            count @ ..10_000_000 => write!(f, "{}k", count / 1_000),
            count @ ..10_000_000_000 => write!(f, "{}M", count / 1_000_000),
            count @ ..10_000_000_000_000 => write!(f, "{}G", count / 1_000_000_000),
            count => write!(f, "{}T", count / 1_000_000_000_000),
        }
    }
}

/// How long an answer took, at most seven cells wide: `0.4 ms`, `87 ms`, `1.3 s`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trip(pub(super) Duration);

impl fmt::Display for Trip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = self.0.as_micros() / 100;
        if tenths < 100 {
            write!(f, "{}.{} ms", tenths / 10, tenths % 10)
        } else if tenths < 10_000 {
            write!(f, "{} ms", tenths / 10)
        } else {
            write!(f, "{}.{} s", tenths / 10_000, tenths / 1_000 % 10)
        }
    }
}

/// `08:50`.
pub(super) fn hour_minute(wall: Wall, zone: &TimeZone) -> impl fmt::Display {
    let time = zone.to_datetime(wall.timestamp());
    Clock { hour: time.hour(), minute: time.minute(), second: None }
}

/// `08:50:12`.
pub(super) fn time_of_day(wall: Wall, zone: &TimeZone) -> impl fmt::Display {
    let time = zone.to_datetime(wall.timestamp());
    Clock { hour: time.hour(), minute: time.minute(), second: Some(time.second()) }
}

struct Clock {
    hour: i8,
    minute: i8,
    second: Option<i8>,
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_known_reason_is_told_in_the_language_of_the_screen_before_the_original() {
        let full = "write /var/j: No space left on device (os error 28); free some space on that disk";
        assert_eq!(reason(full, Language::ZhCn), format!("磁盘已满；{full}"));
        assert_eq!(reason(full, Language::En), format!("disk full; {full}"));
        assert_eq!(reason("no such port /dev/x", Language::En), "no such port /dev/x", "not twice");
        assert_eq!(reason("no proof of life for 12 s", Language::ZhCn), "没有应答；no proof of life for 12 s");
        assert_eq!(reason("proof of life", Language::ZhCn), "有应答；proof of life");
        assert_eq!(reason("too_long", Language::ZhCn), "过长");
        assert_eq!(reason("short-cut", Language::ZhCn), "short-cut");
        assert_eq!(reason("", Language::ZhCn), "");
    }

    #[test]
    fn every_reason_is_found_by_its_own_words() {
        for (told, text) in text::REASONS {
            assert!(reason(told, Language::ZhCn).starts_with(text.get(Language::ZhCn)), "{told}");
        }
        for (told, text) in text::FAULTS {
            assert_eq!(reason(told, Language::En), text.get(Language::En));
        }
    }

    #[test]
    fn the_width_of_a_span_is_that_of_its_words() {
        for seconds in
            [0, 9, 10, 59, 60, 599, 600, 3_599, 3_600, 35_999, 36_000, 86_399, 86_400, 863_999, 864_000, u64::MAX]
        {
            let span = Span(Duration::from_secs(seconds));
            assert_eq!(usize::from(span.width()), span.to_string().len(), "{span}");
        }
    }

    #[test]
    fn a_count_keeps_to_its_column() {
        let told = |count| Amount(count).to_string();
        assert_eq!(told(99_999), "99999");
        assert_eq!(told(100_000), "100k");
        assert_eq!(told(9_999_999), "9999k");
        assert_eq!(told(10_000_000), "10M");
        assert_eq!(told(10_000_000_000), "10G");
        assert_eq!(told(10_000_000_000_000), "10T");
    }

    #[test]
    fn a_round_trip_is_told_in_tenths_then_milliseconds_then_seconds() {
        let told = |us| Trip(Duration::from_micros(us)).to_string();
        assert_eq!(told(99), "0.0 ms");
        assert_eq!(told(420), "0.4 ms");
        assert_eq!(told(9_999), "9.9 ms");
        assert_eq!(told(10_000), "10 ms");
        assert_eq!(told(999_999), "999 ms");
        assert_eq!(told(1_340_000), "1.3 s");
    }

    #[test]
    fn a_span_is_told_in_seconds_then_minutes_then_hours_then_days() {
        let told = |seconds| Span(Duration::from_secs(seconds)).to_string();
        assert_eq!(told(0), "0s");
        assert_eq!(told(59), "59s");
        assert_eq!(told(60), "1m");
        assert_eq!(told(3599), "59m");
        assert_eq!(told(3600), "1h00m");
        assert_eq!(told(86_399), "23h59m");
        assert_eq!(told(86_400), "1d00h");
        assert_eq!(told(864_000), "10d");
    }
}
