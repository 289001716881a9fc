//! The figures themselves: plain values, nothing of how they came about.

use std::time::Duration;

use super::alarms::AlarmFigures;
use super::callers::MissedCalls;
use super::calls::Calls;
use super::erlang;
use super::meter::{Amount, Range};
use super::notes::Notes;
use super::service::OutOfService;
use super::spread::Spread;
use crate::domain::event::ClockState;
use crate::domain::review::Bar;
use crate::domain::walk::LineVerification;
use crate::domain::{GroupName, LineId, LineState, NumberId, Wall};

/// Everything a report tells of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The range, cut at now.
    pub range: Range,
    /// Records within it; 0 where there is no data.
    pub records: u64,
    /// Some of it comes from a simulation or a replay.
    pub is_sim: bool,
    /// What the kernel said of the wall clock: the worst within the range; `None` where it never said.
    pub clock: Option<ClockState>,
    /// The site. Calls of numbers that several lines answer count once.
    pub total: Scope,
    /// Monitored lines, in the order of the configuration.
    pub lines: Vec<LineFigures>,
    /// Published numbers: those of one line, then those of several.
    pub numbers: Vec<NumberFigures>,
    /// Groups, in the order of their first line.
    pub groups: Vec<GroupFigures>,
    /// When no run looked: the same for every line, in order and apart from each other.
    pub gaps: Vec<Range>,
    /// The hours of the range, from its beginning.
    pub hours: Vec<Hour>,
    /// Alarms.
    pub alarms: AlarmFigures,
    /// Who was missed, and who was called back.
    pub missed_calls: MissedCalls,
    /// What people took out of service. No figure is smaller for it.
    pub out_of_service: Vec<OutOfService>,
    /// What people wrote of the range. No figure is other for it.
    pub notes: Notes,
    /// Lines that have records and are not in the configuration: their records count nowhere.
    pub unlisted: Vec<LineId>,
}

/// A part of a whole, in one unit: calls, or microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// The numerator.
    pub part: u64,
    /// The denominator.
    pub whole: u64,
}

impl Share {
    /// A share of time.
    #[must_use]
    pub fn of_time(part: Duration, whole: Duration) -> Self {
        let micros = |span: Duration| u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        Self { part: micros(part), whole: micros(whole) }
    }

    /// The quotient; `None` where the whole is 0.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share is read to a tenth of a percent; 2^53 microseconds are 285 years"
    )]
    pub fn ratio(&self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }
}

/// Time by the state of the line: together the whole range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateTime {
    /// On-hook and not ringing.
    pub idle: Amount,
    /// Ringing.
    pub ringing: Amount,
    /// Off-hook.
    pub off_hook: Amount,
    /// Without feed.
    pub dead: Amount,
    /// Unknown, stale, behind a lost adapter, or the program did not run.
    pub unobserved: Amount,
}

impl StateTime {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Amount {
        [self.idle, self.ringing, self.off_hook, self.dead, self.unobserved].into_iter().sum()
    }

    /// Observed of the time on duty.
    #[must_use]
    pub fn observed(&self) -> Share {
        let whole = self.total().on_duty;
        Share::of_time(whole.saturating_sub(self.unobserved.on_duty), whole)
    }
}

impl std::ops::AddAssign for StateTime {
    fn add_assign(&mut self, other: Self) {
        self.idle += other.idle;
        self.ringing += other.ringing;
        self.off_hook += other.off_hook;
        self.dead += other.dead;
        self.unobserved += other.unobserved;
    }
}

/// Blocked time. The three are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Blocked {
    /// 无效占线时长.
    pub certain: Amount,
    /// 疑似占线时长.
    pub suspected: Amount,
    /// It would be suspected, and the desk confirmed a call.
    pub explained: Amount,
    /// Periods with certain time in the range.
    pub certain_periods: u64,
    /// Periods with suspected time in the range.
    pub suspected_periods: u64,
}

impl std::ops::AddAssign for Blocked {
    fn add_assign(&mut self, other: Self) {
        self.certain += other.certain;
        self.suspected += other.suspected;
        self.explained += other.explained;
        self.certain_periods += other.certain_periods;
        self.suspected_periods += other.suspected_periods;
    }
}

/// Calls in progress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Off-hook time within calls: what occupies a line. Off-hook without a call, ended or suspected is none.
    pub carried: Amount,
    /// How long answered and outbound calls lasted.
    pub talk: Spread,
    /// How long answered calls rang.
    pub answer: Spread,
}

impl Traffic {
    pub(super) fn merge(&mut self, other: &Self) {
        self.carried += other.carried;
        self.talk.merge(&other.talk);
        self.answer.merge(&other.answer);
    }
}

/// The figures of a line, a number, a group or the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Calls whose first ring lies in the range.
    pub calls: Calls,
    /// Of these, those whose first ring lies on duty.
    pub duty_calls: Calls,
    /// Time by state, over its lines.
    pub time: StateTime,
    /// Blocked time, over its lines.
    pub blocked: Blocked,
    /// Every line of a number in use, over its numbers that several lines answer.
    pub all_busy: Amount,
    /// Calls in progress.
    pub traffic: Traffic,
}

impl Scope {
    /// Certain blocked time of the time on duty.
    #[must_use]
    pub fn certain_share(&self) -> Share {
        Share::of_time(self.blocked.certain.on_duty, self.time.total().on_duty)
    }

    /// Suspected blocked time of the time on duty.
    #[must_use]
    pub fn suspected_share(&self) -> Share {
        Share::of_time(self.blocked.suspected.on_duty, self.time.total().on_duty)
    }

    /// Adds lines to a group or the site: time, and calls in progress that are each line's own.
    pub(super) fn add_line(&mut self, line: &Self) {
        self.time += line.time;
        self.blocked += line.blocked;
        self.traffic.carried += line.traffic.carried;
        self.traffic.talk.merge(&line.traffic.talk);
        self.calls.outbound += line.calls.outbound;
        self.duty_calls.outbound += line.duty_calls.outbound;
    }

    /// Adds offered calls, of a line that answers alone or of a number.
    pub(super) fn add_offered(&mut self, calls: Calls, duty_calls: Calls, answer: &Spread) {
        let inbound = |calls: Calls| Calls { outbound: 0, answered_elsewhere: 0, ..calls };
        self.calls += inbound(calls);
        self.duty_calls += inbound(duty_calls);
        self.traffic.answer.merge(answer);
    }
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFigures {
    /// Its id.
    pub line: LineId,
    /// The number it answers, alone or with others.
    pub number: Option<NumberId>,
    /// What people call it.
    pub label: String,
    /// Its group.
    pub group: GroupName,
    /// Its figures.
    pub scope: Scope,
    /// Its stretches within the range, where they were asked for.
    pub bars: Vec<Bar>,
    /// When it is on duty within the range, where its stretches or its hours were asked for.
    pub duty: Vec<Range>,
    /// Its duty time that was not observed, by hour from the range's beginning, where its hours were asked for.
    pub unobserved_hours: Vec<Duration>,
    /// Its last ring that began in the range.
    pub last_ring: Option<Wall>,
    /// The last of them that was answered.
    pub last_answer: Option<Wall>,
    /// Its state when it was last recorded.
    pub ends_as: LineState,
    /// Whether it was verified in a walk test by the end of the range, as it is configured now.
    pub verification: LineVerification,
}

/// A published number.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberFigures {
    /// The number.
    pub number: NumberId,
    /// Its monitored lines.
    pub lines: Vec<LineId>,
    /// Its figures.
    pub scope: Scope,
    /// The hour that carried most, of the whole hours from the range's beginning; of a number with one line only where it was
    /// asked for.
    pub peak: Option<Peak>,
    /// Callers who met busy, estimated.
    pub turned_away: TurnedAway,
    /// 未见阻塞: duty time of the number in which one of its lines was seen free (on-hook and not ringing), of all its duty
    /// time. What nobody saw is no free time.
    pub no_blocking_seen: Share,
}

/// The busiest hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    /// Which hour of the range, from 0.
    pub hour: usize,
    /// Time of calls in it.
    pub carried: Duration,
}

impl Peak {
    /// Its load in erlangs.
    #[must_use]
    pub fn erlangs(&self) -> f64 {
        self.carried.as_secs_f64() / 3_600.0
    }
}

/// Callers who met busy: an estimate, from the usual rate of arrival. Never counted, never added up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TurnedAway {
    /// Calls an hour while a caller could get through, on duty; `None` without such time.
    pub per_hour: Option<f64>,
    /// During certain blocked time, where one line answers.
    pub certain: Option<f64>,
    /// During suspected blocked time, where one line answers.
    pub suspected: Option<f64>,
    /// While every line was in use, where several lines answer.
    pub all_busy: Option<f64>,
}

impl TurnedAway {
    pub(super) fn of(scope: &Scope, lines: usize) -> Self {
        let (time, blocked) = (&scope.time, &scope.blocked);
        let observed = time.total().on_duty.saturating_sub(time.unobserved.on_duty);
        let is_alone = lines == 1;
        let (certain, suspected) = (blocked.certain.on_duty, blocked.suspected.on_duty);
        let lines = u32::try_from(lines.max(1)).unwrap_or(u32::MAX);
        let shut = if is_alone { certain + suspected } else { scope.all_busy.on_duty };
        let open = (observed / lines).saturating_sub(shut).as_secs_f64();
        let offered = u32::try_from(scope.duty_calls.offered()).map_or(f64::INFINITY, f64::from);
        let rate = (open > 0.0).then(|| offered / open);
        let during = |span: Duration| rate.map(|rate| rate * span.as_secs_f64());
        Self {
            per_hour: rate.map(|rate| rate * 3_600.0),
            certain: during(certain).filter(|_| is_alone),
            suspected: during(suspected).filter(|_| is_alone),
            all_busy: during(scope.all_busy.on_duty).filter(|_| !is_alone),
        }
    }
}

impl NumberFigures {
    /// Lines needed: at least so many, so that at most one caller in a hundred meets busy in the busiest hour. `None` for
    /// a number of one line, under 90 % observed, and over 0.95 erlangs a line.
    #[must_use]
    pub fn lines_needed(&self) -> Option<u32> {
        const LEAST_OBSERVED: f64 = 0.9;
        let lines = u32::try_from(self.lines.len()).ok().filter(|lines| *lines > 1)?;
        self.scope.time.observed().ratio().filter(|observed| *observed >= LEAST_OBSERVED)?;
        erlang::lines_needed(self.peak?.erlangs(), lines)
    }
}

/// A group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigures {
    /// Its name; empty for lines without a group.
    pub group: GroupName,
    /// Its figures. A number counts to the group of its first line.
    pub scope: Scope,
}

/// An hour of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hour {
    /// Calls offered in it.
    pub offered: u64,
    /// Of these answered.
    pub answered: u64,
    /// Time of calls in it, over all lines.
    pub carried: Duration,
}
