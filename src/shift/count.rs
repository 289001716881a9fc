//! What was judged of a line goes to whatever counts it: the line, its numbers, the hours. Nothing is judged here.

use super::fold::Fold;
use super::line::{LineFold, Scale, Watch};
use super::number::NumberFold;
use super::period::{Judged, Use};
use super::timeline::Stretch;

impl Fold<'_> {
    /// Counts what was judged of a line: before anything of another line is.
    pub(super) fn count_judged(&mut self, place: usize) {
        if self.lines.get(place).is_some_and(|line| line.watch == Watch::NotProved) {
            self.scratch.clear();
        }
        if self.scratch.is_empty() {
            return;
        }
        let judged = std::mem::take(&mut self.scratch);
        for stretch in judged.iter().filter(|judged| !judged.stretch.is_empty()) {
            match stretch.used {
                Use::Free => self.count_free(place, stretch.stretch),
                _ => self.count_used(place, *stretch),
            }
        }
        let number = self.seats.get(place).and_then(|seat| seat.number);
        let is_used = judged.iter().any(|judged| judged.used != Use::Free);
        let (now, scale) = (self.timeline.now(), Scale { timeline: &self.timeline, meter: &self.meter });
        if let Some(number) = number.and_then(|number| self.numbers.get_mut(number)).filter(|_| is_used) {
            number.sweep(|line| self.lines.get(line).map_or(now, |line| line.undecided_from(now)), scale);
        }
        self.scratch = judged;
        self.scratch.clear();
    }

    /// A line was free: for every number that it answers with others.
    fn count_free(&mut self, place: usize, stretch: Stretch) {
        let Some(seat) = self.seats.get(place) else { return };
        for number in &seat.numbers {
            let Some(number) = self.numbers.get_mut(*number) else { continue };
            let NumberFold { free, lines, duty, .. } = number;
            free.add(stretch);
            let standing = lines.iter().filter_map(|line| self.lines.get(*line)).map(LineFold::standing);
            free.settle(standing, |stretch| self.meter.measure(&self.timeline, stretch, *duty));
        }
    }

    fn count_used(&mut self, place: usize, judged: Judged) {
        let number = self.seats.get(place).and_then(|seat| seat.number);
        let scale = Scale { timeline: &self.timeline, meter: &self.meter };
        if let Some(line) = self.lines.get_mut(place) {
            line.count(judged, scale);
        }
        let site = self.numbers.len();
        if matches!(judged.used, Use::Call | Use::Explained) {
            if let Some(hours) = self.line_hours.get_mut(place) {
                self.meter.add_to_hours(&self.timeline, judged.stretch, hours);
            }
            for hours in number.into_iter().chain([site]) {
                if let Some(hours) = self.carried.get_mut(hours) {
                    self.meter.add_to_hours(&self.timeline, judged.stretch, hours);
                }
            }
        }
        let is_in_use = matches!(judged.used, Use::Call | Use::Explained | Use::Ringing);
        if let Some(number) = number.and_then(|number| self.numbers.get_mut(number)).filter(|_| is_in_use) {
            number.on_use(place, judged.stretch);
        }
    }
}
