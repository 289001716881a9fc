//! Call records of a PBX, held against what the line's own adapter saw. A record comes after its call, by a clock that is
//! not ours: its arrival counts, and what it says is proof only where nothing else explains it. It must never move a hook.
//!
//! A record is a sign that the far end cleared where all of this holds:
//!
//! | condition | otherwise |
//! |---|---|
//! | the line's off-hook period goes on, and no other fits better | the call is over, and so is the period |
//! | the call accounts for that period: all of it but dialling and ring-back | another call of the same set |
//! | it was answered, and the record tells all of it | nobody spoke; it goes on elsewhere |
//! | the connection to the PBX is open for a minute | what the PBX had stored while it was not |
//! | by the PBX's clock it is as young as its others were | it was stored, whatever the reason |
//!
//! What the line machine makes of the sign is in `line::far_end`.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::core::Board;
use super::kept::KeptLine;
use super::periods::{LATE, Whole};
use crate::domain::evidence::{EvidenceSeen, Verdict};
use crate::domain::view::AdapterState;
use crate::domain::{AdapterIx, CallEdge, CallPart, CallRecord, Direction, EventBody, LineState, PbxStamp, Wall};

/// Of an outbound call a PBX counts neither dialling (30 s at most, or the exchange ends it) nor, mostly, ring-back (about
/// a minute and a half until nobody answers).
const UNCOUNTED: Duration = Duration::from_mins(2);
/// What a PBX stored while nobody listened comes at once after the connection opened.
const STORED: Duration = Duration::from_mins(1);
/// A record that is older than the PBX's others by more was stored. Clocks without seconds are off by one minute.
const OLDER_S: i64 = 90;
/// So many records say how far the PBX's clock is ahead.
const CLOCKS: usize = 64;

/// How far a PBX's clock was ahead in its newest records.
#[derive(Debug, Clone, Default)]
pub(crate) struct PbxClock {
    ahead_s: VecDeque<i64>,
}

/// Whether a record came as soon as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    New,
    /// It was stored, or nothing shows that it was not.
    Stored,
}

impl PbxClock {
    /// Takes a record. Without a time, and without another record to compare it with, its age is not known.
    fn judge(&mut self, ahead_s: Option<i64>) -> Age {
        let Some(ahead_s) = ahead_s else { return Age::Stored };
        let newest = self.ahead_s.iter().max().copied();
        self.ahead_s.truncate(CLOCKS - 1);
        self.ahead_s.push_front(ahead_s);
        if newest.is_some_and(|newest| ahead_s.saturating_add(OLDER_S) >= newest) { Age::New } else { Age::Stored }
    }
}

impl Board {
    /// A PBX recorded a call.
    pub(crate) fn on_call_record(&mut self, ix: AdapterIx, call: CallRecord) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        let ahead_s = ahead_s(&call, self.now.wall, &self.roster.config.timezone);
        let age = adapter.pbx_clock.judge(ahead_s.filter(|_| call.part == CallPart::Whole));
        let is_settled = adapter.state == AdapterState::Live && self.now.since(adapter.since) >= STORED;
        let sets = adapter.config.evidence.iter().filter(|(set, _)| *set == call.extension);
        let Some(line) = sets.map(|(_, line)| *line).next() else { return };
        let (name, setup) = (adapter.config.name.clone(), adapter.config.setup());
        let Some(kept) = self.kept.lines.get(line.0) else { return };
        let found = Found::of(kept, &call, self.now.wall);
        let (direction, is_sign) = (call.direction, found.is_sign && is_settled && age == Age::New);
        let evidence = EvidenceSeen {
            adapter: name,
            format: setup.smdr().format.as_str().to_owned(),
            clock_ahead_s: ahead_s,
            ..found.evidence(kept, call)
        };
        self.record(EventBody::Evidence(Box::new(evidence)));
        if is_sign {
            self.with_line(line, |machine, now, events| machine.on_call_record(now, direction, events));
        }
    }
}

/// What a call record says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    verdict: Verdict,
    off_hook_since: Option<Wall>,
    longer_by_s: Option<i64>,
    observed: bool,
    /// As far as the line tells: the off-hook period goes on and its call is over.
    is_sign: bool,
}

impl Found {
    fn of(kept: &KeptLine, call: &CallRecord, at: Wall) -> Self {
        let lasted = Duration::from_secs(seconds(call).unwrap_or_default().into());
        let periods = &kept.facts.periods;
        let is_known = !matches!(kept.state, LineState::Stale | LineState::Unknown);
        let observed = is_known && periods.unseen_until.is_none_or(|until| until <= at - lasted);
        // A call that nobody answered lifts no handset: only who called had one in the hand.
        let is_spoken = call.talk_s.is_some_and(|talk| talk > 0);
        let has_period = is_spoken || call.direction != Direction::In && call.talk_s.is_some();
        let Some(fit) = periods.fit(at, lasted).filter(|_| has_period) else {
            let verdict = Verdict::NoPeriod;
            return Self { verdict, off_hook_since: None, longer_by_s: None, observed, is_sign: false };
        };
        let uncounted = if call.direction == Direction::In { LATE } else { UNCOUNTED };
        let accounts_for_it = fit.is_whole == Whole::Within && fit.length <= lasted + uncounted;
        let goes_on = fit.period.until.is_none() && kept.state == LineState::OffHook;
        Self {
            verdict: if fit.is_whole == Whole::Within { Verdict::Agrees } else { Verdict::Contradicts },
            off_hook_since: Some(fit.period.since),
            longer_by_s: Some(difference_s(fit.length, lasted)),
            observed,
            is_sign: goes_on && accounts_for_it && is_spoken && call.part == CallPart::Whole,
        }
    }

    fn evidence(self, kept: &KeptLine, call: CallRecord) -> EvidenceSeen {
        let told = |text: String| Some(text).filter(|text| !text.is_empty());
        let duration_s = seconds(&call);
        let (started, ended) = match call.time.edge {
            CallEdge::Start => (told(call.time.text), None),
            CallEdge::End => (None, told(call.time.text)),
        };
        EvidenceSeen {
            line: kept.line.clone(),
            adapter: "".into(),
            format: String::new(),
            extension: call.extension,
            direction: call.direction,
            part: call.part,
            number: told(call.number),
            name: told(call.name),
            started,
            ended,
            duration_s,
            ring_s: call.ring_s,
            clock_ahead_s: None,
            verdict: self.verdict,
            off_hook_since: self.off_hook_since,
            longer_by_s: self.longer_by_s,
            observed: self.observed,
            raw: call.raw,
            carrier: None,
            posting: None,
        }
    }
}

/// How long the handset was in use, as the PBX counted it.
fn seconds(call: &CallRecord) -> Option<u32> {
    call.talk_s.map(|talk| talk.saturating_add(call.held_s))
}

fn difference_s(length: Duration, lasted: Duration) -> i64 {
    let whole = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    whole(length).saturating_sub(whole(lasted))
}

/// By how much the PBX's end of a call is ahead of its record's arrival. A clock without seconds says a whole minute, and
/// a date without a year the one that is nearest.
fn ahead_s(call: &CallRecord, at: Wall, zone: &TimeZone) -> Option<i64> {
    let stamp = call.time.stamp?;
    let arrived = at.timestamp().to_zoned(zone.clone()).datetime();
    let since_start = match call.time.edge {
        CallEdge::Start => i64::from(seconds(call)?) + i64::from(call.ring_s.unwrap_or(0)),
        CallEdge::End => 0,
    };
    let years = match stamp.year {
        Some(year) => year..=year,
        None => arrived.year() - 1..=arrived.year() + 1,
    };
    let ahead = years
        .filter_map(|year| Some(written(stamp, year)?.duration_since(arrived).as_secs().saturating_add(since_start)));
    let ahead = ahead.min_by_key(|ahead| ahead.unsigned_abs())?;
    let minute = if stamp.second.is_some() { 0 } else { 59 };
    // Any moment of the minute may be meant: the nearest.
    Some(if ahead < 0 { ahead.saturating_add(minute).min(0) } else { ahead })
}

fn written(stamp: PbxStamp, year: i16) -> Option<DateTime> {
    let date = Date::new(year, stamp.month, stamp.day).ok()?;
    let time = Time::new(stamp.hour, stamp.minute, stamp.second.unwrap_or(0), 0).ok()?;
    Some(DateTime::from_parts(date, time))
}
