//! Who is who, looked up once: positions of lines by id, and the shared number each line answers.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Config, LineConfig};
use crate::domain::{AdapterName, AlarmKind, AlarmSource, LineId, LineIx, NumberId};

use super::facts::CallLimits;

/// Look-ups over one configuration.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The configuration.
    pub config: Arc<Config>,
    by_id: HashMap<LineId, LineIx>,
    shared: Vec<Option<Share>>,
    tracks: Vec<(NumberId, Duration)>,
    members: Vec<Vec<LineIx>>,
    labels: Vec<Arc<str>>,
    rooms: Vec<Arc<str>>,
    /// The lines whose calls a PBX records.
    evidenced: Vec<bool>,
    contacts: Vec<Arc<str>>,
    /// What a search looks in, in lower case.
    haystacks: Vec<String>,
    /// Position of each line's group among the configuration's.
    groups: Vec<usize>,
    /// How many calls are counted, of each line and of each tracked number.
    line_limits: Vec<CallLimits>,
    number_limits: Vec<CallLimits>,
    /// What of each line's configuration a walk test proves, as a digest.
    wirings: Vec<Option<String>>,
}

/// A line's place in a number that several lines answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Position among the tracked numbers.
    pub track: usize,
    /// The number's hunt gap.
    pub hunt_gap: Duration,
}

impl Roster {
    /// Builds the look-ups.
    #[must_use]
    pub fn new(config: Arc<Config>) -> Self {
        let by_id = config.lines.iter().enumerate().map(|(ix, line)| (line.id.clone(), LineIx(ix))).collect();
        let shared_numbers: Vec<_> = config.numbers.iter().filter(|number| number.lines.len() > 1).collect();
        let share_of = |ix: usize| {
            let mut shares = shared_numbers.iter().enumerate().filter(|(_, number)| number.lines.contains(&LineIx(ix)));
            let (track, number) = shares.next()?;
            // A line of two such numbers could be rung for either: neither is claimed.
            shares.next().is_none().then_some(Share { track, hunt_gap: number.hunt_gap })
        };
        let shared = (0..config.lines.len()).map(share_of).collect();
        let tracks = shared_numbers.iter().map(|number| (number.number.clone(), number.hunt_gap)).collect();
        let members = shared_numbers.iter().map(|number| number.lines.clone()).collect();
        let texts = |of: fn(&LineConfig) -> &str| config.lines.iter().map(|line| Arc::from(of(line))).collect();
        let (labels, rooms, contacts) =
            (texts(|line| &line.label), texts(|line| &line.room), texts(|line| &line.contact));
        let place = |line: &LineConfig| config.groups.iter().position(|group| *group == line.group);
        let groups = config.lines.iter().map(|line| place(line).unwrap_or(config.groups.len())).collect();
        let line_limits = config.lines.iter().map(|line| limits_of(&config, &AlarmSource::Line(line.id.clone())));
        let line_limits = line_limits.collect();
        let number_limits =
            shared_numbers.iter().map(|number| limits_of(&config, &AlarmSource::Number(number.number.clone())));
        let number_limits = number_limits.collect();
        let wirings = (0..config.lines.len()).map(|ix| config.wiring(LineIx(ix))).collect();
        let evidenced = (0..config.lines.len()).map(|ix| config.is_evidenced(LineIx(ix))).collect();
        let haystacks = Vec::new();
        let mut roster = Self {
            config,
            by_id,
            shared,
            tracks,
            members,
            labels,
            rooms,
            evidenced,
            contacts,
            haystacks,
            groups,
            line_limits,
            number_limits,
            wirings,
        };
        roster.haystacks = (0..roster.config.lines.len()).map(|ix| roster.searchable(LineIx(ix))).collect();
        roster
    }

    fn searchable(&self, ix: LineIx) -> String {
        let Some(line) = self.config.lines.get(ix.0) else { return String::new() };
        let numbers = self.numbers_of(ix).map(NumberId::as_str);
        let own = [line.id.as_str(), &line.label, line.group.as_str(), &line.room, &line.contact];
        own.into_iter().chain(numbers).collect::<Vec<_>>().join("\n").to_lowercase()
    }

    /// How many calls the alarms of a line count.
    #[must_use]
    pub fn call_limits(&self, line: LineIx) -> CallLimits {
        self.line_limits.get(line.0).copied().unwrap_or_default()
    }

    /// How many calls the alarms of a tracked number count.
    #[must_use]
    pub fn number_limits(&self, track: usize) -> CallLimits {
        self.number_limits.get(track).copied().unwrap_or_default()
    }

    /// A line's label.
    #[must_use]
    pub fn label(&self, ix: LineIx) -> Arc<str> {
        self.labels.get(ix.0).cloned().unwrap_or_default()
    }

    /// A line's room.
    #[must_use]
    pub fn room(&self, ix: LineIx) -> Arc<str> {
        self.rooms.get(ix.0).cloned().unwrap_or_default()
    }

    /// Who sits at a line.
    #[must_use]
    pub fn contact(&self, ix: LineIx) -> Arc<str> {
        self.contacts.get(ix.0).cloned().unwrap_or_default()
    }

    /// What a search looks in: id, label, group, room, contact, numbers, in lower case.
    #[must_use]
    pub fn haystack(&self, ix: LineIx) -> &str {
        self.haystacks.get(ix.0).map_or("", String::as_str)
    }

    /// Position of a line's group among the configuration's.
    #[must_use]
    pub fn group_of(&self, ix: LineIx) -> usize {
        self.groups.get(ix.0).copied().unwrap_or(usize::MAX)
    }

    /// A line by its id.
    #[must_use]
    pub fn line(&self, id: &LineId) -> Option<LineIx> {
        self.by_id.get(id).copied()
    }

    /// A line's configuration by its id.
    #[must_use]
    pub fn line_config(&self, id: &LineId) -> Option<&LineConfig> {
        self.config.lines.get(self.line(id)?.0)
    }

    /// The number that several lines, this one among them, answer; none where more than one could be meant.
    #[must_use]
    pub fn share(&self, line: LineIx) -> Option<Share> {
        self.shared.get(line.0).copied().flatten()
    }

    /// Every number that several lines answer, with its hunt gap.
    #[must_use]
    pub fn tracks(&self) -> &[(NumberId, Duration)] {
        &self.tracks
    }

    /// Whether a PBX records the calls of a line.
    #[must_use]
    pub fn is_evidenced(&self, line: &LineId) -> bool {
        self.line(line).and_then(|ix| self.evidenced.get(ix.0).copied()).unwrap_or(false)
    }

    /// The adapter that reports a line.
    #[must_use]
    pub fn adapter_of(&self, line: LineIx) -> Option<&AdapterName> {
        let (ix, _) = self.config.lines.get(line.0)?.adapter.as_ref()?;
        self.config.adapters.get(ix.0).map(|adapter| &adapter.name)
    }

    /// What of a line's configuration a walk test proves, as a digest; `None` for a line that no adapter reports.
    #[must_use]
    pub fn wiring(&self, line: LineIx) -> Option<&str> {
        self.wirings.get(line.0)?.as_deref()
    }

    /// Whether the adapter of a line reports its changes only, and never a state that it merely found.
    #[must_use]
    pub fn reports_edges_only(&self, line: LineIx) -> bool {
        let adapter = self.config.lines.get(line.0).and_then(|line| line.adapter.as_ref());
        let adapter = adapter.and_then(|(ix, _)| self.config.adapters.get(ix.0));
        adapter.is_some_and(|adapter| !adapter.kind.traits().asked_for_state)
    }

    /// The unit of a bus that a line hangs on.
    #[must_use]
    pub fn unit_of(&self, line: LineIx) -> Option<u16> {
        let (_, name) = self.config.lines.get(line.0)?.adapter.as_ref()?;
        name.as_unit().map(|place| place.unit)
    }

    /// The lines that answer a tracked number.
    #[must_use]
    pub fn members(&self, track: usize) -> &[LineIx] {
        self.members.get(track).map(Vec::as_slice).unwrap_or_default()
    }

    /// The numbers a line answers, for people: its own and the shared ones.
    pub fn numbers_of(&self, ix: LineIx) -> impl Iterator<Item = &NumberId> {
        let own = self.config.lines.get(ix.0).and_then(|line| line.number.as_ref());
        let shared = self.config.numbers.iter().filter(move |number| number.lines.contains(&ix));
        own.into_iter().chain(shared.map(|number| &number.number))
    }
}

fn limits_of(config: &Config, source: &AlarmSource) -> CallLimits {
    let count = |alarm| config.alarm_plan(alarm, source).map_or(0, |plan| plan.count("count"));
    let most = |alarm| usize::try_from(count(alarm)).unwrap_or(usize::MAX);
    CallLimits { missed: most(AlarmKind::MissedRepeatedly), dropped: most(AlarmKind::DroppedRepeatedly) }
}
