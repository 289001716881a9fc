//! One line: how long it was in each state, and its off-hook periods. Elapsed time goes in; judged time comes out.

use super::bars::Bars;
use super::figures::{Blocked, Scope, StateTime};
use super::free::Standing;
use super::gaps::Span;
use super::limits::Limits;
use super::meter::{DutyIx, Meter};
use super::period::{Judged, Period, Proof, Use};
use super::seal::SealedLine;
use super::seen::{CallSeen, LineSeen};
use super::timeline::{Stretch, Tick, Timeline};
use crate::config::{Config, LineConfig};
use crate::domain::review::BarKind;
use crate::domain::{self, Direction, LineId, LineState, Outcome, Wall};

/// What time is measured with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) meter: &'a Meter,
}

/// A call of a number that this line answered and that is not over yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AnsweredFor {
    pub(super) number: usize,
    pub(super) started: Wall,
    pub(super) ring_ms: u64,
}

/// Whether something shows that what a line's adapter says still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watch {
    /// Its kind has a proof of life: what is said holds until it is said to be stale.
    Proved,
    /// Its kind has none. Nobody knows when it ceased to look, so none of its time was observed.
    NotProved,
}

impl Watch {
    /// By the kind of the line's adapter.
    pub(super) fn of(config: &Config, line: &LineConfig) -> Self {
        let adapter = line.adapter.as_ref().and_then(|(adapter, _)| config.adapters.get(adapter.0));
        let is_unproved = adapter.is_some_and(|adapter| adapter.traits().proof == domain::Proof::None);
        if is_unproved { Self::NotProved } else { Self::Proved }
    }
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct LineFold {
    pub(super) id: LineId,
    pub(super) duty: DutyIx,
    pub(super) limits: Limits,
    pub(super) watch: Watch,
    pub(super) scope: Scope,
    pub(super) state: LineState,
    /// Since when that state has held.
    from: Tick,
    pub(super) period: Option<Period>,
    /// The last outbound call that was seen: digits of the line were proven then.
    pub(super) proven_at: Option<Tick>,
    pub(super) flashed_at: Option<Tick>,
    /// When the call that is not over yet began to ring.
    pub(super) rung_from: Option<Wall>,
    pub(super) answered_for: Option<AnsweredFor>,
    /// When its last ring of the range began, and the last that was answered.
    pub(super) last_ring: Option<Wall>,
    pub(super) last_answer: Option<Wall>,
    /// Its state at the last record.
    pub(super) ends_as: LineState,
    /// Which of the present period's time has been counted as an episode.
    counted: Counted,
    /// Its duty time that nobody saw, in microseconds, by hour of the range, where it is wanted.
    pub(super) unseen: Option<Vec<i64>>,
    /// Its stretches, where they are wanted.
    pub(super) bars: Option<Bars>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counted {
    certain: Option<Wall>,
    suspected: Option<Wall>,
}

impl LineFold {
    /// A line of which nothing is known since the beginning.
    pub(super) fn new(id: LineId, duty: DutyIx, limits: Limits, watch: Watch) -> Self {
        Self {
            id,
            duty,
            limits,
            watch,
            scope: Scope::default(),
            state: LineState::Unknown,
            from: Tick(i64::MIN),
            period: None,
            proven_at: None,
            flashed_at: None,
            rung_from: None,
            answered_for: None,
            last_ring: None,
            last_answer: None,
            ends_as: LineState::Unknown,
            counted: Counted::default(),
            unseen: None,
            bars: None,
        }
    }

    /// As a seal at `at` has it.
    pub(super) fn restore(&mut self, sealed: &SealedLine, at: Tick, proof: Proof, scale: Scale<'_>) {
        let mut nothing = Vec::new();
        self.change_state(sealed.state, at, scale, &mut nothing);
        let timeline = scale.timeline;
        self.proven_at = sealed.facts.proven_at.map(|proven| timeline.tick_of(proven));
        let (state, since) = match (sealed.state, sealed.last, sealed.last_at) {
            (LineState::Stale, Some(last), Some(last_at)) => (last, last_at),
            (state, _, _) => (state, sealed.since),
        };
        if sealed.state == LineState::Ringing {
            self.rung_from = Some(sealed.since);
        }
        if state != LineState::OffHook {
            return;
        }
        let mut period = Period::new(since, timeline.tick_of(since), at);
        if sealed.state != LineState::OffHook {
            period.pause(at);
        }
        period.restore(sealed.origin, sealed.suspect, sealed.ended.map(|ended| timeline.tick_of(ended)), proof);
        if let Some(explained) = sealed.facts.explained.as_ref().filter(|explained| explained.since == since) {
            period.explain(tick_ahead(explained.until, timeline));
        }
        self.period = Some(period);
    }

    /// From when on what the line was used for is not decided yet.
    pub(super) fn undecided_from(&self, now: Tick) -> Tick {
        if self.watch == Watch::NotProved {
            return now;
        }
        let ringing = (self.state == LineState::Ringing).then_some(self.from);
        self.period.as_ref().and_then(Period::undecided_from).or(ringing).unwrap_or(now)
    }

    /// Whether it is free, and since when it has stood so.
    pub(super) fn standing(&self) -> Standing {
        match (self.state, self.watch) {
            (LineState::Idle, Watch::Proved) => Standing::Free(self.from),
            _ => Standing::Other(self.from),
        }
    }

    /// Whether nothing of the line that began before `to` is open.
    pub(super) fn is_settled(&self, to: Tick) -> bool {
        // A handset that is back on-hook may be lifted within a hookflash's time: too short to change a judgement.
        let is_off = self.state != LineState::Idle;
        let is_period_open = is_off && self.period.as_ref().is_some_and(|period| period.start < to);
        let is_call_open = self.rung_from.is_some() || self.answered_for.is_some();
        !is_period_open && !is_call_open
    }

    /// Nobody looks from `at` on.
    pub(super) fn go_down(&mut self, at: Tick, scale: Scale<'_>, out: &mut Vec<Judged>) {
        if let Some(period) = self.period.take() {
            period.finish(&self.limits, at, out);
        }
        self.change_state(LineState::Unknown, at, scale, out);
    }

    /// Takes a `line` record at `at`.
    pub(super) fn on_change(&mut self, change: &LineSeen<'_>, at: Tick, scale: Scale<'_>, out: &mut Vec<Judged>) {
        let edge = scale.timeline.tick_of(change.since);
        // A state that is gone on with began long before: what changes now is that it is seen again.
        let turn = if edge < self.from { at } else { edge.min(at) };
        if change.is_flash {
            self.flashed_at = Some(at);
        }
        if change.to == LineState::OffHook {
            self.lift(change, turn, edge.min(at), out);
            let period_end = change.ended.map(|ended| scale.timeline.tick_of(ended));
            if let Some(period) = &mut self.period {
                period.follow(change, period_end, at);
            }
        } else {
            self.leave(change.to, turn, out);
        }
        if change.to == LineState::Ringing {
            self.rung_from.get_or_insert(change.since);
        }
        if change.to != self.state {
            self.change_state(change.to, turn, scale, out);
        }
    }

    /// Judges the present period as things stand at `at`.
    pub(super) fn judge(&mut self, proof: Proof, at: Tick, out: &mut Vec<Judged>) {
        if let Some(period) = &mut self.period {
            period.judge(proof, &self.limits, at, out);
        }
    }

    fn lift(&mut self, change: &LineSeen<'_>, turn: Tick, start: Tick, out: &mut Vec<Judged>) {
        if let Some(period) = self.period.as_mut().filter(|period| period.since == change.since) {
            period.resume(turn);
            return;
        }
        self.close(turn, out);
        self.period = Some(Period::new(change.since, start.min(turn), turn));
    }

    fn leave(&mut self, to: LineState, turn: Tick, out: &mut Vec<Judged>) {
        let goes_on = self.state == LineState::OffHook || to == LineState::Stale;
        match &mut self.period {
            // It may be gone on with: after a hookflash, a gap, or a feed that was gone.
            Some(period) if goes_on && to != LineState::Unknown => period.pause(turn),
            _ => self.close(turn, out),
        }
    }

    fn close(&mut self, at: Tick, out: &mut Vec<Judged>) {
        if let Some(period) = self.period.take() {
            period.finish(&self.limits, at, out);
        }
    }

    fn change_state(&mut self, to: LineState, at: Tick, scale: Scale<'_>, out: &mut Vec<Judged>) {
        let stretch = Stretch::new(self.from, at);
        let measured = scale.meter.measure(scale.timeline, stretch, self.duty);
        let StateTime { idle, ringing, off_hook, dead, unobserved } = &mut self.scope.time;
        let state = match self.state {
            _ if self.watch == Watch::NotProved => unobserved,
            LineState::Idle => idle,
            LineState::Ringing => ringing,
            LineState::OffHook => off_hook,
            LineState::Dead => dead,
            LineState::Unknown | LineState::Stale => unobserved,
        };
        *state += measured;
        if let Some(hours) = &mut self.unseen {
            let is_lost = matches!(self.state, LineState::Unknown | LineState::Stale);
            if is_lost || self.watch == Watch::NotProved {
                let spans = scale.timeline.walls(stretch).map(|span| (span.from, span.to));
                scale.meter.add_unseen(spans, self.duty, hours);
            }
        }
        let shown = match self.state {
            _ if self.watch == Watch::NotProved => Some(BarKind::Unobserved),
            LineState::Idle => Some(BarKind::Idle),
            LineState::Ringing => Some(BarKind::Ringing),
            // What it was used for is known when it is judged.
            LineState::OffHook => None,
            LineState::Dead => Some(BarKind::Dead),
            LineState::Unknown | LineState::Stale => Some(BarKind::Unobserved),
        };
        if let (Some(bars), Some(kind)) = (&mut self.bars, shown) {
            bars.add(kind, stretch, scale.timeline, scale.meter);
        }
        let used = match self.state {
            LineState::Ringing => Some(Use::Ringing),
            LineState::Idle => Some(Use::Free),
            LineState::OffHook | LineState::Dead | LineState::Stale | LineState::Unknown => None,
        };
        out.extend(used.map(|used| Judged { stretch, used, since: Wall::default() }));
        (self.state, self.from) = (to, at);
    }

    /// Takes what nobody saw for want of a run.
    pub(super) fn miss(&mut self, gaps: &[Span], meter: &Meter) {
        self.scope.time.unobserved += gaps.iter().map(|gap| meter.amount(*gap, self.duty)).sum();
        if let Some(hours) = &mut self.unseen {
            meter.add_unseen(gaps.iter().copied(), self.duty, hours);
        }
        if let Some(bars) = &mut self.bars {
            bars.miss(gaps);
        }
    }

    /// Counts a call that is over and began in the range.
    pub(super) fn count_call(&mut self, call: &CallSeen<'_>, meter: &Meter) {
        let Scope { calls, duty_calls, traffic, .. } = &mut self.scope;
        let is_on_duty = meter.is_on_duty(self.duty, call.started);
        for calls in [Some(calls), Some(duty_calls).filter(|_| is_on_duty)].into_iter().flatten() {
            match call.direction {
                Direction::In if call.answered_by.is_some() => calls.answered_elsewhere += 1,
                Direction::In => calls.count(call.outcome, call.ring_ms),
                Direction::Out => calls.outbound += 1,
                Direction::None | Direction::Unknown => {}
            }
        }
        if call.direction == Direction::In {
            self.last_ring = self.last_ring.max(Some(call.started));
        }
        match (call.direction, call.outcome) {
            (Direction::In, Outcome::Answered) => {
                self.last_answer = self.last_answer.max(Some(call.started));
                traffic.answer.add(call.ring_ms);
                traffic.talk.add(call.talk_ms);
            }
            (Direction::Out, Outcome::Released) => traffic.talk.add(call.talk_ms),
            _ => {}
        }
    }

    /// Counts judged time.
    pub(super) fn count(&mut self, judged: Judged, scale: Scale<'_>) {
        let Judged { stretch, used, since } = judged;
        if matches!(used, Use::Ringing | Use::Free) {
            return;
        }
        let since = Some(since);
        let amount = scale.meter.measure(scale.timeline, stretch, self.duty);
        if amount.is_zero() {
            return;
        }
        let shown = match used {
            Use::Call => Some(BarKind::Call),
            Use::NoCall => Some(BarKind::NoCall),
            Use::Certain => Some(BarKind::Blocked),
            Use::Suspected => Some(BarKind::Suspected),
            Use::Explained => Some(BarKind::Explained),
            // Counted and shown as a state already.
            Use::Ringing | Use::Free => None,
        };
        if let (Some(bars), Some(kind)) = (&mut self.bars, shown) {
            bars.add(kind, stretch, scale.timeline, scale.meter);
        }
        let Blocked { certain, suspected, explained, certain_periods, suspected_periods } = &mut self.scope.blocked;
        match used {
            Use::Call => self.scope.traffic.carried += amount,
            Use::NoCall | Use::Ringing | Use::Free => {}
            Use::Certain => {
                *certain += amount;
                *certain_periods += u64::from(self.counted.certain != since);
                self.counted.certain = since;
            }
            Use::Suspected => {
                *suspected += amount;
                *suspected_periods += u64::from(self.counted.suspected != since);
                self.counted.suspected = since;
            }
            Use::Explained => {
                *explained += amount;
                self.scope.traffic.carried += amount;
            }
        }
    }
}

/// The tick of a wall time that may lie ahead of the newest record.
pub(super) fn tick_ahead(wall: Wall, timeline: &Timeline) -> Tick {
    let ahead = timeline.wall().map_or(std::time::Duration::ZERO, |now| wall.since(now));
    timeline.tick_of(wall).plus(ahead)
}
