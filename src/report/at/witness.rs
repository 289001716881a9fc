//! Takes records in the order of `seq` and remembers how the asked lines stood whenever the asked time occurred. State per
//! line, adapter and occurrence; what is listed lies in the asked range, or explains it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::known::{AdapterKnown, Cite, ClockSet, Health, NotObserved, Standing};
use super::passage::{Gap, Mark, Passage};
use super::told::Told;
use crate::config::Config;
use crate::domain::event::{AdapterChanged, AdapterStep, ClockChange, ClockState, LineChange, ProgramChange, Seal};
use crate::domain::{AdapterName, AlarmKind, AlarmSource, EventBody, LineId, LineIx, LineState, Moment, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::record::Frame;
use crate::shift::Range;

/// Records are read on for so long after the asked time, by the wall clock: a debounce, a ring and its record lie within,
/// and so does a clock that somebody sets back to before the asked time.
pub const READ_ON: Duration = Duration::from_hours(2);

/// Where no run watched the asked time go by, because a clock was set over it or a gap between two runs lies there, records
/// are read on until so much time has really gone by: a clock that was ahead for a moment shows that time once more.
pub(super) const SETTLED_AFTER_JUMP: Duration = Duration::from_hours(24);

/// A range of this length is an instant.
pub(super) const INSTANT: Duration = Duration::from_micros(1);

/// Which lines are asked about, and what concerns them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The lines, by their position in the configuration.
    pub lines: Vec<LineIx>,
    /// The published number, where one was named.
    pub number: Option<crate::domain::NumberId>,
}

impl Asked {
    /// A line by its id, else every line of a published number, however its digits are set apart.
    #[must_use]
    pub fn find(config: &Config, text: &str) -> Option<Self> {
        let ix = |is_it: &dyn Fn(&crate::config::LineConfig) -> bool| {
            let lines = config.lines.iter().enumerate().filter(|(_, line)| is_it(line));
            lines.map(|(ix, _)| LineIx(ix)).collect::<Vec<_>>()
        };
        let by_id = ix(&|line| line.id.as_str() == text);
        if !by_id.is_empty() {
            return Some(Self { lines: by_id, number: None });
        }
        let digits = digits(text);
        if digits.is_empty() {
            return None;
        }
        let is_it = |number: &str| self::digits(number) == digits;
        let shared = config.numbers.iter().find(|number| is_it(number.number.as_str()));
        let mut lines = shared.map(|number| number.lines.clone()).unwrap_or_default();
        lines.extend(ix(&|line| line.number.as_ref().is_some_and(|number| is_it(number.as_str()))));
        lines.sort_unstable();
        lines.dedup();
        let of_line = || lines.iter().find_map(|ix| config.lines.get(ix.0)?.number.clone());
        let number = shared.map(|number| number.number.clone()).or_else(of_line);
        (!lines.is_empty()).then_some(Self { lines, number })
    }

    /// Whether a record about this concerns the lines.
    pub(super) fn concerns(&self, config: &Config, about: &AlarmSource) -> bool {
        let mut lines = self.lines.iter().filter_map(|ix| config.lines.get(ix.0));
        match about {
            AlarmSource::Site => true,
            AlarmSource::Line(id) => lines.any(|line| line.id == *id),
            AlarmSource::Group(group) => lines.any(|line| line.group == *group),
            AlarmSource::Number(number) => {
                let of_several = config.numbers.iter().filter(|config| config.number == *number);
                self.number.as_ref() == Some(number)
                    || of_several.flat_map(|number| &number.lines).any(|ix| self.lines.contains(ix))
            }
            AlarmSource::Adapter(name) => lines.any(|line| {
                line.adapter.as_ref().and_then(|(ix, _)| config.adapters.get(ix.0)).is_some_and(|it| it.name == *name)
            }),
        }
    }
}

/// A number's digits and signs, without what only sets them apart.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#' | '+')).collect()
}

/// One occurrence of the asked time.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    /// The record before.
    pub(super) after: Option<Cite>,
    /// The record behind.
    pub(super) before: Option<Cite>,
    /// A run showed the time.
    is_watched: bool,
    /// Why nobody can say, whatever the line.
    pub(super) unseen: Option<NotObserved>,
    pub(super) standings: BTreeMap<LineId, Standing>,
    pub(super) adapters: BTreeMap<AdapterName, (AdapterKnown, Option<Cite>)>,
    pub(super) clock: Option<(ClockState, Cite)>,
    /// Later records of the same run and clock may still tell that an edge lay before.
    is_open: bool,
}

/// How a line stood from one instant of a range on.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) line: LineId,
    pub(super) standing: Standing,
    /// How often the clock had been set by then.
    pub(super) era: usize,
}

/// How the asked time came to be over.
#[derive(Debug, Clone, Copy)]
struct Passed {
    /// The time that had gone by then.
    elapsed: Duration,
    /// A run watched it go by.
    was_watched: bool,
}

/// What takes the records.
pub struct Witness<'c> {
    pub(super) config: &'c Config,
    pub(super) asked: &'c Asked,
    pub(super) range: Range,
    pub(super) told: Told,
    pub(super) occurrences: Vec<Occurrence>,
    /// A clock that was set passed over the asked time.
    pub(super) skipped: Option<ClockSet>,
    pub(super) first: Option<Wall>,
    pub(super) newest: Option<(Moment, u64)>,
    /// Of a range: how its lines stood in turn.
    pub(super) changes: Vec<Change>,
    /// How often the clock was set: within an era its times follow each other.
    era: usize,
    passage: Passage,
    passed: Option<Passed>,
    standings: BTreeMap<LineId, Standing>,
    adapters: BTreeMap<AdapterName, (AdapterKnown, Option<Cite>)>,
    clock: Option<(ClockState, Cite)>,
    has_stopped: bool,
    has_state: bool,
    read_on: Duration,
}

impl<'c> Witness<'c> {
    /// One that has seen nothing. An instant is a range of a microsecond.
    #[must_use]
    pub fn new(config: &'c Config, asked: &'c Asked, range: Range, read_on: Duration) -> Self {
        let step = config.alarm_plan(AlarmKind::ClockStep, &AlarmSource::Site).map(|plan| plan.after("after"));
        Self {
            config,
            asked,
            range,
            told: Told::default(),
            occurrences: Vec::new(),
            skipped: None,
            first: None,
            newest: None,
            changes: Vec::new(),
            era: 0,
            passage: Passage::new(step.unwrap_or(Duration::from_secs(2))),
            passed: None,
            standings: BTreeMap::new(),
            adapters: BTreeMap::new(),
            clock: None,
            has_stopped: false,
            has_state: false,
            read_on,
        }
    }

    /// Whether a line's records are wanted.
    #[must_use]
    pub fn wants(&self, line: &str) -> bool {
        self.asked.lines.iter().filter_map(|ix| self.config.lines.get(ix.0)).any(|config| config.id.as_str() == line)
    }

    /// Whether a seal would tell more than is known.
    #[must_use]
    pub fn wants_seal(&self) -> bool {
        !self.has_state
    }

    /// Whether no later record matters: the asked time is over by the wall clock and by the time that really went by.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let (Some((newest, _)), Some(passed)) = (self.newest, self.passed) else { return false };
        let wanted = if passed.was_watched { self.read_on } else { self.read_on.max(SETTLED_AFTER_JUMP) };
        newest.wall >= self.range.to + self.read_on && self.passage.elapsed().saturating_sub(passed.elapsed) >= wanted
    }

    /// Takes a record; without a body only its moment counts.
    pub fn take(&mut self, frame: &Frame<'_>, at: Moment, body: Option<&EventBody>) {
        let gap = self.passage.advance(at, body.map_or(Mark::None, Mark::of));
        self.first.get_or_insert(at.wall);
        self.shorten(at.wall);
        if let Some(gap) = gap {
            self.cross(gap, frame);
        }
        self.pass(gap, at.wall);
        self.newest = Some((at, frame.seq));
        if let Some(body) = body {
            self.on_body(frame, at, body);
        }
    }

    /// Remembers how the asked time came to be over; a clock that is set back to before it takes that back.
    fn pass(&mut self, gap: Option<Gap>, wall: Wall) {
        if wall < self.range.to {
            self.passed = None;
        } else if self.passed.is_none() {
            let was_watched = gap.is_some_and(|gap| gap.watches(self.range.to));
            self.passed = Some(Passed { elapsed: self.passage.elapsed(), was_watched });
        }
    }

    /// The asked time may lie before this record.
    fn cross(&mut self, gap: Gap, frame: &Frame<'_>) {
        let from = self.range.from;
        if !matches!(gap, Gap::Watched { .. }) {
            for occurrence in &mut self.occurrences {
                occurrence.is_open = false;
            }
        }
        if let Gap::Set { to, set, .. } = gap {
            let set = ClockSet { from: to, to: set, seq: frame.seq };
            if gap.skips(from) {
                self.skipped = Some(set);
            }
            self.told.sets.push(set);
        }
        if gap.holds(from) {
            let occurrence = self.occur(gap, Some(cite(frame)), frame.prev.to_hex());
            self.take_occurrence(occurrence);
        }
        if let Gap::Set { to, set, .. } = gap {
            self.on_set(to, set);
        }
        if let Gap::Down { from, to } = gap {
            self.told.down.push((from, to));
            let unknown = cite(frame);
            for standing in self.standings.values_mut() {
                let last = Some(standing.state).filter(|state| is_known(*state)).or(standing.last);
                let last_at = if is_known(standing.state) { Some(standing.since) } else { standing.last_at };
                *standing = Standing { last, last_at, ..Standing::unknown(to, unknown.clone()) };
            }
            self.adapters.clear();
        }
    }

    /// A time that a run showed is not told as one that no run saw, whatever clock was wrong between.
    fn take_occurrence(&mut self, occurrence: Occurrence) {
        if occurrence.is_watched {
            self.occurrences.retain(|known| known.is_watched);
        }
        if occurrence.is_watched || self.occurrences.is_empty() {
            self.occurrences.push(occurrence);
        }
    }

    /// A clock that was ahead is set back into a time without a run: that time was over by then.
    fn shorten(&mut self, wall: Wall) {
        for occurrence in self.occurrences.iter_mut().filter(|_| wall > self.range.from) {
            if let Some(NotObserved::NotRunning { to: Some(to), .. }) = &mut occurrence.unseen {
                *to = wall.min(*to);
            }
        }
    }

    /// How lines and adapters stand goes on under the new clock; in a range each goes on as a stretch of its own.
    fn on_set(&mut self, to: Wall, set: Wall) {
        self.era += 1;
        for (line, standing) in &mut self.standings {
            standing.set(to, set);
            if self.range.length() > INSTANT && set < self.range.to {
                let goes_on = Standing { turned: set, ..standing.clone() };
                self.changes.push(Change { line: line.clone(), standing: goes_on, era: self.era });
            }
        }
        for since in self.adapters.values_mut().filter_map(|(known, _)| known.since.as_mut()).filter(|it| **it > set) {
            since.0 = set.0.saturating_sub(to.0.saturating_sub(since.0));
        }
    }

    fn occur(&self, gap: Gap, before: Option<Cite>, hash: String) -> Occurrence {
        let (after, unseen) = match (self.newest, &before) {
            (Some((_, after)), Some(before)) if after + 1 != before.seq => {
                (after, Some(NotObserved::RecordsMissing { after, before: before.seq }))
            }
            (Some((_, after)), _) => (after, None),
            (None, _) => (0, None),
        };
        let down = match gap {
            Gap::Down { from, to } => Some(NotObserved::NotRunning { from, to: Some(to), in_order: self.has_stopped }),
            Gap::Watched { .. } | Gap::Set { .. } => None,
        };
        // No program, no eye on an adapter: what its health was before says nothing.
        let adapters = if down.is_some() { BTreeMap::new() } else { self.adapters.clone() };
        Occurrence {
            after: Some(Cite { seq: after, hash, kind: "record" }).filter(|cite| cite.seq > 0 && unseen.is_none()),
            before,
            is_watched: down.is_none(),
            unseen: unseen.or(down),
            standings: self.standings.clone(),
            adapters,
            clock: self.clock.clone(),
            is_open: matches!(gap, Gap::Watched { .. }),
        }
    }

    /// Takes a record of an import that stands far behind the asked time, unless it was met on the way.
    pub fn take_import(&mut self, frame: &Frame<'_>, at: Wall, body: &EventBody) {
        if self.told.evidence.iter().all(|known| known.seq != frame.seq) {
            self.told.take(self.config, self.asked, self.range, (frame, at), body);
        }
    }

    /// Ends: where the asked time did not occur, why.
    pub fn end(&mut self, head: Option<ChainHead>, is_running: bool) {
        let from = self.range.from;
        // A clock that was ahead over it and was set back again leaves it to come.
        let is_ahead = self.newest.is_some_and(|(newest, _)| newest.wall <= from);
        if !self.occurrences.is_empty() || self.skipped.is_some() && !is_ahead {
            return;
        }
        let Some((newest, seq)) = self.newest.filter(|(newest, _)| newest.wall <= from) else {
            let unseen = Some(NotObserved::BeforeFirst { first: self.first });
            let (standings, adapters) = (BTreeMap::new(), BTreeMap::new());
            let (after, before, clock) = (None, None, None);
            let (is_watched, is_open) = (false, false);
            let occurrence = Occurrence { after, before, is_watched, unseen, standings, adapters, clock, is_open };
            self.occurrences.push(occurrence);
            return;
        };
        let hash = head.filter(|head| head.seq == seq).map(|head| head.hash.to_hex()).unwrap_or_default();
        let gap = Gap::Down { from: newest.wall, to: from };
        let mut occurrence = self.occur(gap, None, hash);
        let (in_order, from) = (self.has_stopped, newest.wall);
        occurrence.unseen = Some(if is_running || !in_order {
            NotObserved::AfterNewest { newest: newest.wall, running: is_running }
        } else {
            NotObserved::NotRunning { from, to: None, in_order }
        });
        self.occurrences.push(occurrence);
    }

    fn on_body(&mut self, frame: &Frame<'_>, at: Moment, body: &EventBody) {
        if self.range.from <= at.wall || !matches!(body, EventBody::Program(ProgramChange::Alive { .. })) {
            self.told.take(self.config, self.asked, self.range, (frame, at.wall), body);
        }
        self.has_stopped = matches!(body, EventBody::Program(ProgramChange::Stopped { .. }))
            || self.has_stopped && matches!(body, EventBody::Seal(_));
        match body {
            EventBody::Line(change) if self.wants(change.line.as_str()) => self.on_line(frame, at.wall, change),
            EventBody::Adapter(change) => self.on_adapter(frame, at.wall, change),
            EventBody::Program(ProgramChange::Started(started)) => self.clock = Some((started.clock, cite(frame))),
            EventBody::Clock(ClockChange::Checked { clock }) => self.clock = Some((*clock, cite(frame))),
            EventBody::Seal(seal) if self.wants_seal() => self.on_seal(frame, seal),
            _ => {}
        }
    }

    /// A record decides from its edge on: one that comes after the asked time may tell of an edge before it.
    fn on_line(&mut self, frame: &Frame<'_>, at: Wall, change: &LineChange) {
        self.has_state = true;
        let turn = |began: Option<Wall>| match began {
            // An older state is seen again: what changes now is that it is seen.
            Some(began) if change.since < began => at,
            _ => change.since.min(at),
        };
        let cite = cite(frame);
        let asked = self.range.from;
        for occurrence in self.occurrences.iter_mut().filter(|occurrence| occurrence.is_open) {
            let began = occurrence.standings.get(&change.line).map(|standing| standing.turned);
            let turned = turn(began);
            if turned > asked {
                continue;
            }
            if change.from != change.to || began.is_none() {
                occurrence.standings.insert(change.line.clone(), Standing::of(change, turned, cite.clone()));
            }
        }
        let before = self.standings.get(&change.line);
        let mut turned = turn(before.map(|standing| standing.turned));
        // The same state, told again by a clock that was set back since: it began when it began.
        if let Some(same) =
            before.filter(|it| change.since > at && (it.state, it.recorded) == (change.to, change.since))
        {
            turned = same.turned;
        }
        let standing = Standing::of(change, turned, cite);
        if self.range.length() > INSTANT && at >= self.range.from && turned < self.range.to {
            self.changes.push(Change { line: change.line.clone(), standing: standing.clone(), era: self.era });
        }
        self.standings.insert(change.line.clone(), standing);
    }

    fn on_adapter(&mut self, frame: &Frame<'_>, at: Wall, change: &AdapterChanged) {
        let health = match change.change {
            AdapterStep::Opened => Health::Opened,
            AdapterStep::Live => Health::Live,
            AdapterStep::Stale => Health::Stale,
            AdapterStep::Lost | AdapterStep::OpenFailed => Health::Lost,
            AdapterStep::Initialised
            | AdapterStep::UnitSilent
            | AdapterStep::UnitLive
            | AdapterStep::Restarted
            | AdapterStep::Overrun => return,
        };
        let adapter = self.config.adapters.iter().find(|config| config.name == change.adapter);
        let Some(kind) = adapter.map(|config| config.kind) else { return };
        let (adapter, why) = (change.adapter.clone(), change.why.clone());
        let known = AdapterKnown { adapter, kind, health, since: Some(at), why };
        self.adapters.insert(change.adapter.clone(), (known, Some(cite(frame))));
    }

    fn on_seal(&mut self, frame: &Frame<'_>, seal: &Seal) {
        let Some(state) = super::sealed::SealedState::read(&seal.state) else { return };
        self.has_state = true;
        let cite = cite(frame);
        for line in state.lines.into_iter().filter(|line| self.wants(line.line.as_str())).collect::<Vec<_>>() {
            self.standings.insert(line.line.clone(), line.standing(cite.clone()));
        }
        for config in self.config.adapters.iter().filter(|config| !state.silent.contains(&config.name)) {
            let (adapter, kind, why) = (config.name.clone(), config.kind, String::new());
            let known = AdapterKnown { adapter, kind, health: Health::Live, since: None, why };
            self.adapters.insert(config.name.clone(), (known, Some(cite.clone())));
        }
        self.told.restore(self.config, self.asked, &state.alarms);
    }
}

/// Whether somebody knows it.
pub(super) fn is_known(state: LineState) -> bool {
    !matches!(state, LineState::Unknown | LineState::Stale)
}

/// A record as it is named.
pub(super) fn cite(frame: &Frame<'_>) -> Cite {
    Cite { seq: frame.seq, hash: frame.hash().to_hex(), kind: kind_of(frame.kind) }
}

/// The kinds of records that an answer rests on.
fn kind_of(kind: &str) -> &'static str {
    const KINDS: [&str; 11] = [
        "line",
        "call",
        "number",
        "evidence",
        "alarm",
        "operator",
        "adapter",
        "program",
        "clock",
        "seal",
        "annunciation",
    ];
    KINDS.into_iter().find(|known| *known == kind).unwrap_or("other")
}
