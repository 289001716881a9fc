//! Puts an answer together: what the witness saw at each occurrence of the asked time, and what the figures count it as.

use serde::Serialize;

use super::Made;
use super::known::{Cite, ClockSet, LineKnown, NotObserved, Standing};
use super::reach::{Reach, reach};
use super::witness::{Asked, Occurrence, Witness, is_known};
use crate::config::{Config, Distribution, LineConfig};
use crate::domain::event::ClockState;
use crate::domain::review::BarKind;
use crate::domain::{LineIx, Proof, Wall};
use crate::shift::{Figures, Range};

/// What was known at a time.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where and when it is made.
    pub made: Made,
    /// What was asked about.
    pub asked: Asked,
    /// What was known at each occurrence of that time, in the order of the records.
    pub known: Vec<Known>,
    /// A clock that was set forward passed over it: it never occurred.
    pub skipped: Option<ClockSet>,
}

/// What was known at one occurrence.
#[derive(Debug, Clone, Serialize)]
pub struct Known {
    /// The lines that were asked about.
    pub lines: Vec<LineKnown>,
    /// What a caller of the number could have met.
    pub reach: Reach,
}

impl Answer {
    /// Takes what was known at another instant that the asked text means, too.
    pub fn join(&mut self, made: Made, known: Vec<Known>, skipped: Option<ClockSet>) {
        self.known.extend(known);
        self.skipped = self.skipped.or(skipped);
        let (_, last) = made.journal.checked.unwrap_or_default();
        if let Some((_, checked)) = &mut self.made.journal.checked {
            *checked = last.max(*checked);
        }
        self.made.also_checked.extend(made.also_checked);
        self.made.also_checked.dedup();
        self.made.journal.broken = self.made.journal.broken.take().or(made.journal.broken);
        self.made.is_sim |= made.is_sim;
        let count = self.known.len();
        for (place, known) in self.known.iter_mut().enumerate() {
            for line in &mut known.lines {
                (line.occurrence, line.occurrences) = (place + 1, count);
            }
        }
    }
}

/// The configuration with no more lines watched than the figures of these need: those whose rings may be theirs.
#[must_use]
pub fn narrowed(config: &Config, asked: &Asked) -> Config {
    let mut narrow = config.clone();
    let its: Vec<_> = asked.lines.iter().filter_map(|ix| config.lines.get(ix.0)).collect();
    let of_number = |ix: LineIx| {
        let shared = config.numbers.iter().filter(|number| number.lines.contains(&ix));
        shared.flat_map(|number| &number.lines).any(|other| asked.lines.contains(other))
    };
    for (ix, line) in narrow.lines.iter_mut().enumerate() {
        let is_of_group = !line.group.as_str().is_empty() && its.iter().any(|its| its.group == line.group);
        line.monitored &= asked.lines.contains(&LineIx(ix)) || is_of_group || of_number(LineIx(ix));
    }
    narrow
}

impl Witness<'_> {
    /// What was known at each occurrence of the asked instant.
    #[must_use]
    pub fn known(&self, figures: &Figures) -> Vec<Known> {
        let count = self.occurrences.len();
        let occurrences = self.occurrences.iter().enumerate();
        occurrences
            .map(|(place, occurrence)| {
                let lines = self.asked.lines.iter().filter_map(|ix| self.config.lines.get(ix.0));
                let lines: Vec<_> =
                    lines.map(|line| self.line_known(line, occurrence, (place, count), figures)).collect();
                let kinds: Vec<_> = lines.iter().map(kind_of).collect();
                Known { reach: reach(&kinds, self.distribution()), lines }
            })
            .collect()
    }

    /// A clock that was set forward over the asked instant, where that is all there is to say.
    #[must_use]
    pub fn skipped(&self) -> Option<ClockSet> {
        self.skipped.filter(|_| self.occurrences.is_empty())
    }

    pub(super) fn distribution(&self) -> Distribution {
        let number = self.asked.number.as_ref();
        let shared = self.config.numbers.iter().find(|config| number == Some(&config.number));
        shared.map_or(Distribution::Sequential, |config| config.distribution)
    }

    fn line_known(
        &self,
        line: &LineConfig,
        occurrence: &Occurrence,
        (place, count): (usize, usize),
        figures: &Figures,
    ) -> LineKnown {
        let at = self.range.from;
        let instant = Range { from: at, to: Wall(at.0 + 1) };
        let recorded = occurrence.standings.get(&line.id).cloned();
        let counts_as = counted(figures, line, place, count);
        let not_observed = self.unseen(line, occurrence, recorded.as_ref(), counts_as);
        let mut evidence: Vec<Cite> = Vec::new();
        evidence.extend(recorded.as_ref().map(|standing| standing.cite.clone()));
        let adapter = line.adapter.as_ref().and_then(|(ix, _)| self.config.adapters.get(ix.0));
        let adapter = adapter.and_then(|config| occurrence.adapters.get(&config.name));
        evidence.extend(adapter.and_then(|(_, cite)| cite.clone()));
        evidence.extend(occurrence.clock.as_ref().map(|(_, cite)| cite.clone()));
        evidence.extend(occurrence.after.iter().chain(&occurrence.before).cloned());
        let call = self.told.calls.iter().filter(|call| call.call.line == line.id);
        let call = call.filter(|call| self.is_of(occurrence, call.seq)).max_by_key(|call| call.call.started).cloned();
        evidence.extend(call.iter().map(|call| Cite { seq: call.seq, hash: call.hash.clone(), kind: "call" }));
        let records = self.told.evidence.iter().filter(|record| record.evidence.line == line.id);
        let records: Vec<_> = records.filter(|record| is_around(record, recorded.as_ref(), at)).cloned().collect();
        let told = |record: &super::known::EvidenceKnown| Cite {
            seq: record.seq,
            hash: record.hash.clone(),
            kind: "evidence",
        };
        evidence.extend(records.iter().map(told));
        evidence.sort_by_key(|cite| cite.seq);
        evidence.dedup_by_key(|cite| cite.seq);
        let clock = occurrence.clock.as_ref().map(|(clock, _)| *clock);
        LineKnown {
            line: line.id.clone(),
            label: line.label.clone(),
            number: line.number.clone().or_else(|| self.asked.number.clone()),
            at,
            occurrence: place + 1,
            occurrences: count,
            standing: standing_of(recorded, not_observed.as_ref(), occurrence, at),
            counts_as,
            observed: not_observed.is_none(),
            not_observed,
            call,
            records,
            adapter: adapter.map(|(known, _)| known.clone()),
            alarms: self.alarms_at(occurrence, instant, line),
            out_of_service: self.told.service_in(instant),
            notes: self.told.notes.clone(),
            clock,
            clock_verified: clock == Some(ClockState::Synchronised),
            evidence,
        }
    }

    fn alarms_at(&self, occurrence: &Occurrence, at: Range, line: &LineConfig) -> Vec<super::known::AlarmKnown> {
        let alone = Asked {
            lines: self.config.lines.iter().position(|it| it.id == line.id).map(LineIx).into_iter().collect(),
            number: None,
        };
        let after = occurrence.after.as_ref().map(|cite| cite.seq);
        let mut alarms = self.told.alarms_in(at);
        alarms.retain(|alarm| {
            let is_later = alarm.seq.zip(after).is_some_and(|(seq, after)| seq > after);
            let is_over = alarm.closed_seq.zip(after).is_some_and(|(seq, after)| seq <= after);
            !is_later && !is_over && alone.concerns(self.config, &alarm.key.source)
        });
        alarms
    }

    /// Of two occurrences of a time a call belongs to the one whose record comes first behind it.
    fn is_of(&self, occurrence: &Occurrence, seq: u64) -> bool {
        let (Some(after), None | Some(_)) = (occurrence.after.as_ref(), &occurrence.before) else { return true };
        let mut later = self.occurrences.iter().filter_map(|other| other.after.as_ref());
        seq > after.seq && !later.any(|other| other.seq > after.seq && seq > other.seq)
    }

    fn unseen(
        &self,
        line: &LineConfig,
        occurrence: &Occurrence,
        recorded: Option<&Standing>,
        counts_as: Option<BarKind>,
    ) -> Option<NotObserved> {
        let adapter = line.adapter.as_ref().and_then(|(ix, _)| self.config.adapters.get(ix.0));
        let has_proof = adapter.is_none_or(|adapter| adapter.traits().proof != Proof::None);
        let of_state = match recorded.map(|standing| standing.state) {
            _ if !line.monitored => Some(NotObserved::NotMonitored),
            None => Some(NotObserved::NeverReported),
            Some(crate::domain::LineState::Unknown) => Some(NotObserved::Unknown),
            Some(crate::domain::LineState::Stale) => Some(NotObserved::Stale),
            Some(_) if !has_proof => Some(NotObserved::NoProof),
            Some(_) if counts_as == Some(BarKind::Unobserved) => Some(NotObserved::Uncounted),
            Some(_) => None,
        };
        occurrence.unseen.clone().or(of_state)
    }
}

/// How a line counts for what a caller could have met.
fn kind_of(known: &LineKnown) -> BarKind {
    match known.counts_as {
        Some(kind) if known.observed => kind,
        _ => BarKind::Unobserved,
    }
}

/// A record of the call or of the off-hook period around a time.
fn is_around(record: &super::known::EvidenceKnown, standing: Option<&Standing>, at: Wall) -> bool {
    if record.evidence.carrier.is_some() {
        return true;
    }
    let since = standing.filter(|standing| standing.state == crate::domain::LineState::OffHook);
    since.is_some_and(|standing| record.evidence.off_hook_since == Some(standing.recorded)) || record.at >= at
}

/// What the figures count an instant as. Where they tell as many stretches as it occurred, they tell them in order.
fn counted(figures: &Figures, line: &LineConfig, place: usize, count: usize) -> Option<BarKind> {
    let bars = &figures.lines.iter().find(|figures| figures.line == line.id)?.bars;
    let bar = if bars.len() == count { bars.get(place) } else { bars.first().filter(|_| bars.len() == 1) };
    bar.map(|bar| bar.kind)
}

/// Where nobody looked, the state is unknown, and what was known before stands beside it.
fn standing_of(
    recorded: Option<Standing>,
    unseen: Option<&NotObserved>,
    occurrence: &Occurrence,
    at: Wall,
) -> Standing {
    let nothing = || occurrence.before.clone().unwrap_or(Cite { seq: 0, hash: String::new(), kind: "other" });
    match (recorded, unseen) {
        (Some(standing), None | Some(NotObserved::Unknown | NotObserved::Stale | NotObserved::NoProof)) => standing,
        (Some(standing), Some(_)) => {
            let (last, last_at) = if is_known(standing.state) {
                (Some(standing.state), Some(standing.since))
            } else {
                (standing.last, standing.last_at)
            };
            Standing { last, last_at, ..Standing::unknown(at, standing.cite) }
        }
        (None, _) => Standing::unknown(at, nothing()),
    }
}
