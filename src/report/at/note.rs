//! A verification note (核查说明): for a range, what each line was doing, what callers could have met, which calls came, and
//! what cannot be known. Values only; `text` makes a page of them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::Made;
use super::known::{
    AlarmKnown, CallKnown, ClockSet, EvidenceKnown, NoteKnown, NumberCallKnown, ServiceKnown, Standing, StretchKnown,
};
use super::reach::{Reach, ReachStretch, stretches};
use super::witness::{Asked, Witness, is_known};
use crate::domain::event::ClockState;
use crate::domain::review::{Bar, BarKind};
use crate::domain::{LineId, LineState, NumberId, Wall};
use crate::shift::{Figures, Range};

/// What is shown to whoever asks about a range.
#[derive(Debug, Clone)]
pub struct Note {
    /// Where and when it is made.
    pub made: Made,
    /// What was asked about.
    pub asked: Asked,
    /// The range, cut at now.
    pub range: Range,
    /// Its lines.
    pub lines: Vec<LineStretches>,
    /// What callers of the number, or of the line, could have met.
    pub reach: Vec<ReachStretch>,
    /// Calls of the lines.
    pub calls: Vec<CallKnown>,
    /// Calls offered to the number that several lines answer.
    pub numbers: Vec<NumberCallKnown>,
    /// Records of exchanges and carriers.
    pub records: Vec<EvidenceKnown>,
    /// Alarms that stood.
    pub alarms: Vec<AlarmKnown>,
    /// What was out of monitoring.
    pub out_of_service: Vec<ServiceKnown>,
    /// Notes and explanations.
    pub notes: Vec<NoteKnown>,
    /// Where the program did not run.
    pub down: Vec<Range>,
    /// Where the clock was set.
    pub sets: Vec<ClockSet>,
    /// The worst that the kernel said of the clock.
    pub clock: Option<ClockState>,
}

/// A line's stretches of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineStretches {
    /// Which line.
    pub line: LineId,
    /// Its label.
    pub label: String,
    /// Its published number.
    pub number: Option<NumberId>,
    /// Its stretches, in order.
    pub stretches: Vec<StretchKnown>,
}

impl LineStretches {
    /// How long it was one of these.
    #[must_use]
    pub fn time(&self, kind: BarKind) -> Duration {
        let its = self.stretches.iter().filter(|stretch| stretch.bar.kind == kind);
        its.map(|stretch| stretch.bar.to.since(stretch.bar.from)).sum()
    }
}

impl Note {
    /// What the witness and the figures say of a range.
    #[must_use]
    pub fn of(witness: &Witness<'_>, figures: &Figures, made: Made) -> Self {
        let (config, asked, range) = (witness.config, witness.asked, figures.range);
        let lines = asked.lines.iter().filter_map(|ix| config.lines.get(ix.0));
        let lines: Vec<_> = lines
            .map(|line| {
                let bars = figures.lines.iter().find(|figures| figures.line == line.id).map(|figures| &figures.bars);
                let stretches = bars.into_iter().flatten().map(|bar| stretch(witness, &line.id, *bar)).collect();
                let number = line.number.clone().or_else(|| asked.number.clone());
                LineStretches { line: line.id.clone(), label: line.label.clone(), number, stretches }
            })
            .collect();
        let bars: Vec<Vec<Bar>> =
            lines.iter().map(|line| line.stretches.iter().map(|stretch| stretch.bar).collect()).collect();
        let bars: Vec<&[Bar]> = bars.iter().map(Vec::as_slice).collect();
        let told = &witness.told;
        Self {
            made,
            asked: asked.clone(),
            range,
            reach: stretches(&bars, witness.distribution()),
            lines,
            calls: told.calls.clone(),
            numbers: told.numbers.clone(),
            records: told.evidence.clone(),
            alarms: told.alarms_in(range),
            out_of_service: told.service_in(range),
            notes: told.notes.clone(),
            down: not_running(&told.down, &figures.gaps),
            sets: told.sets.iter().filter(|set| range.holds(set.from) || range.holds(set.to)).copied().collect(),
            clock: figures.clock,
        }
    }

    /// How long callers could have met this.
    #[must_use]
    pub fn time(&self, reach: Reach) -> Duration {
        let its = self.reach.iter().filter(|stretch| stretch.reach == reach);
        its.map(|stretch| stretch.to.since(stretch.from)).sum()
    }
}

/// A stretch, and the record by which it began.
/// The times between two runs, as far as the figures say that no run looked: a clock that was wrong when a run started makes no gap
/// longer.
fn not_running(between: &[(Wall, Wall)], unseen: &[Range]) -> Vec<Range> {
    // A clock that was behind at a start shows an end before the beginning.
    let is_between = |(from, to): &(Wall, Wall), gap: &Range| (*from < gap.to && gap.from < *to) || *from == gap.from;
    unseen.iter().filter(|gap| between.iter().any(|down| is_between(down, gap))).copied().collect()
}

fn stretch(witness: &Witness<'_>, line: &LineId, bar: Bar) -> StretchKnown {
    let first = witness.occurrences.first().and_then(|occurrence| occurrence.standings.get(line));
    let mut eras: BTreeMap<usize, &Standing> = BTreeMap::new();
    eras.extend(first.filter(|first| first.turned <= bar.from).map(|first| (0, first)));
    // In the order of the records. Where a clock was set back a time lies in several eras: what fits the stretch is meant.
    for change in witness.changes.iter().filter(|it| it.line == *line && it.standing.turned <= bar.from) {
        eras.insert(change.era, &change.standing);
    }
    let fits = |standing: &&&Standing| may_count_as(standing.state, bar.kind);
    let standing =
        eras.values().rev().find(fits).or_else(|| eras.values().next_back()).map(|standing| (*standing).clone());
    // Where the program did not run no record says so of the line.
    let standing = standing.filter(|standing| bar.kind != BarKind::Unobserved || !is_known(standing.state));
    let (why, origin) = (standing.as_ref().and_then(|it| it.why.clone()), standing.as_ref().and_then(|it| it.origin));
    StretchKnown { bar, why, origin, seq: standing.map(|standing| standing.cite.seq) }
}

fn may_count_as(state: LineState, kind: BarKind) -> bool {
    match kind {
        BarKind::Idle => state == LineState::Idle,
        BarKind::Ringing => state == LineState::Ringing,
        BarKind::Dead => state == LineState::Dead,
        BarKind::Unobserved => !is_known(state),
        BarKind::NoCall | BarKind::Call | BarKind::Explained | BarKind::Suspected | BarKind::Blocked => {
            state == LineState::OffHook
        }
    }
}
