//! Calls that are over go to whatever counts them: the line, the number, the hour, the caller. Nothing is judged here.

use super::fold::Fold;
use super::line::{AnsweredFor, Scale};
use super::number::NumberFold;
use super::seen::CallSeen;
use crate::domain::event::NumberCall;
use crate::domain::{Direction, Outcome, Wall};

impl Fold<'_> {
    /// Takes a `call` record: a call on one line is over.
    pub(super) fn on_call(&mut self, call: &CallSeen<'_>) {
        let Some(place) = self.place_of(call.line) else { return };
        let (meter, number) = (&self.meter, self.seats.get(place).and_then(|seat| seat.number));
        let Some(line) = self.lines.get_mut(place) else { return };
        line.rung_from = None;
        let answered_for = line.answered_for.take();
        if meter.range.holds(call.started) {
            line.count_call(call, meter);
        }
        if let Some(AnsweredFor { number, started, ring_ms }) = answered_for {
            let outcome = if call.outcome == Outcome::Dropped { Outcome::Dropped } else { Outcome::Answered };
            self.count_number(number, outcome, started, ring_ms);
        }
        let (is_in, is_missed) = (call.direction == Direction::In, call.outcome == Outcome::Missed);
        if number.is_none() && is_in && call.answered_by.is_none() {
            self.count_hour(call.started, call.outcome);
            let missed_at = self.lines.get(place).filter(|_| is_missed && self.meter.range.holds(call.started));
            if let Some(line) = missed_at {
                self.callers.miss(call.number, call.started, line.id.as_str());
            }
        }
        if let Some(number) = number.and_then(|number| self.numbers.get_mut(number))
            && is_missed
            && call.answered_by.is_none()
        {
            number.caller = call.number.map(str::to_owned);
        }
        self.close_callback(call, place);
    }

    fn close_callback(&mut self, call: &CallSeen<'_>, place: usize) {
        let line = self.lines.get(place).filter(|_| self.meter.range.holds(call.started));
        let Some(line) = line.map(|line| &line.id) else { return };
        match (call.direction, call.outcome) {
            (Direction::Out, _) => {
                if let Some(dialled) = call.digits.or(call.number) {
                    self.callers.called(dialled, call.started, line);
                }
            }
            (Direction::In, Outcome::Answered) => {
                if let Some(caller) = call.number {
                    self.callers.answered(caller, call.started, line);
                }
            }
            _ => {}
        }
    }

    /// Takes a `number` record: a call of a number that several lines answer is over.
    pub(super) fn on_number(&mut self, call: &NumberCall) {
        let is_it = |number: &NumberFold| {
            self.config.numbers.get(number.place).is_some_and(|config| config.number == call.number_id)
        };
        let Some(place) = self.numbers.iter().position(is_it) else { return };
        let caller = self.numbers.get_mut(place).and_then(|number| number.caller.take());
        let by = call.answered_by.as_ref().and_then(|line| self.known(line));
        if let Some(line) = by.and_then(|line| self.lines.get_mut(line)).filter(|_| call.outcome == Outcome::Answered) {
            // Whether it was dropped is known when the line is released.
            line.answered_for = Some(AnsweredFor { number: place, started: call.started, ring_ms: call.ring_ms });
            return;
        }
        self.count_number(place, call.outcome, call.started, call.ring_ms);
        if call.outcome == Outcome::Missed && self.meter.range.holds(call.started) {
            self.callers.miss(caller.as_deref(), call.started, call.number_id.as_str());
        }
    }

    fn count_number(&mut self, number: usize, outcome: Outcome, started: Wall, ring_ms: u64) {
        let scale = Scale { timeline: &self.timeline, meter: &self.meter };
        if let Some(number) = self.numbers.get_mut(number) {
            number.count(outcome, started, ring_ms, scale);
        }
        self.count_hour(started, outcome);
    }

    fn count_hour(&mut self, started: Wall, outcome: Outcome) {
        let is_offered = matches!(outcome, Outcome::Answered | Outcome::Missed | Outcome::Dropped | Outcome::Abandoned);
        let hour = self.meter.hour_of(started).and_then(|hour| self.hours.get_mut(hour));
        if let Some(hour) = hour.filter(|_| is_offered) {
            hour.offered += 1;
            hour.answered += u64::from(outcome == Outcome::Answered);
        }
    }
}
