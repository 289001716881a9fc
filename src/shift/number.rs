//! A number that several lines answer: its offered calls, and when every line of it was in use at once. What a period was
//! used for is known only when it is judged, so stretches wait here until every line has told its own.

use std::collections::VecDeque;

use super::calls::Calls;
use super::free::Free;
use super::line::Scale;
use super::meter::{Amount, DutyIx};
use super::spread::Spread;
use super::timeline::{Stretch, Tick};
use crate::domain::{Outcome, Wall};

/// Stretches of one line that wait for another line's; the oldest go first. A line would have to take so many calls
/// while another is off-hook once.
const WAITING_MAX: usize = 4_096;

/// A number.
#[derive(Debug, Clone)]
pub(super) struct NumberFold {
    /// Which of the configuration's.
    pub(super) place: usize,
    /// Its monitored lines, by their position in the fold.
    pub(super) lines: Vec<usize>,
    pub(super) duty: DutyIx,
    pub(super) calls: Calls,
    pub(super) duty_calls: Calls,
    pub(super) answer: Spread,
    /// The caller of the call that is being offered, as some line's record named it.
    pub(super) caller: Option<String>,
    pub(super) all_busy: Amount,
    /// When one of its lines was free.
    pub(super) free: Free,
    waiting: Vec<VecDeque<Stretch>>,
}

impl NumberFold {
    pub(super) fn new(place: usize, lines: Vec<usize>, duty: DutyIx) -> Self {
        let waiting = vec![VecDeque::new(); lines.len()];
        Self {
            place,
            lines,
            duty,
            calls: Calls::default(),
            duty_calls: Calls::default(),
            answer: Spread::default(),
            caller: None,
            all_busy: Amount::default(),
            free: Free::default(),
            waiting,
        }
    }

    /// Counts an offered call whose end is known.
    pub(super) fn count(&mut self, outcome: Outcome, started: Wall, ring_ms: u64, scale: Scale<'_>) {
        if !scale.meter.range.holds(started) {
            return;
        }
        self.calls.count(outcome, ring_ms);
        if scale.meter.is_on_duty(self.duty, started) {
            self.duty_calls.count(outcome, ring_ms);
        }
        if outcome == Outcome::Answered {
            self.answer.add(ring_ms);
        }
    }

    /// A line of it was in use.
    pub(super) fn on_use(&mut self, line: usize, stretch: Stretch) {
        let place = self.lines.iter().position(|member| *member == line);
        let Some(waiting) = place.and_then(|place| self.waiting.get_mut(place)) else { return };
        if waiting.len() >= WAITING_MAX {
            waiting.pop_front();
        }
        // A ring and the answer to it are one stretch.
        match waiting.back_mut() {
            Some(last) if last.to == stretch.from => last.to = stretch.to,
            _ => waiting.push_back(stretch),
        }
    }

    /// Takes what every line has told. `undecided` gives for a line from when on it has not.
    pub(super) fn sweep(&mut self, undecided: impl Fn(usize) -> Tick, scale: Scale<'_>) {
        while self.waiting.iter().all(|waiting| !waiting.is_empty()) {
            let heads = || self.waiting.iter().filter_map(VecDeque::front);
            let from = heads().map(|head| head.from).max().unwrap_or_default();
            let to = heads().map(|head| head.to).min().unwrap_or_default();
            if from < to {
                let busy = Stretch::new(from, to);
                self.all_busy += scale.meter.measure(scale.timeline, busy, self.duty);
            }
            // What is used up goes; the rest of a longer one stays, so that nothing counts twice.
            for waiting in &mut self.waiting {
                if waiting.front().is_some_and(|head| head.to <= to) {
                    waiting.pop_front();
                } else if let Some(head) = waiting.front_mut() {
                    head.from = head.from.max(to);
                }
            }
        }
        let silent = self.lines.iter().zip(&self.waiting).filter(|(_, waiting)| waiting.is_empty());
        let Some(known_to) = silent.map(|(line, _)| undecided(*line)).min() else { return };
        for waiting in &mut self.waiting {
            while waiting.front().is_some_and(|head| head.to <= known_to) {
                waiting.pop_front();
            }
        }
    }
}
