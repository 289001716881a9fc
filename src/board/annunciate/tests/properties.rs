//! Whatever happens, in whatever order: who must be told is told, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::bench::{config, group, rule};
use crate::board::annunciate::{About, Annunciator, Ringing, Telling};
use crate::config::{AnnunciatorConfig, BellConfig};
use crate::domain::{Announced, AnnunciationReport, EpisodeId, GroupName, Mono, Priority, ShiftName};

#[derive(Debug, Clone)]
enum Step {
    /// So many seconds pass; deadlines within them are met.
    Wait(u64),
    /// An episode sounds, or changes: its number, priority, group and escalation.
    Sound(u64, usize, usize, u32),
    Silence(u64),
    Shift(usize),
    Flood(Option<usize>),
    /// The oldest command ends.
    End(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..40_u64).prop_map(Step::Wait),
        (1..6_u64, 0..4_usize, 0..3_usize, 0..3_u32).prop_map(|(e, p, g, s)| Step::Sound(e, p, g, s)),
        (1..6_u64).prop_map(Step::Silence),
        (0..3_usize).prop_map(Step::Shift),
        proptest::option::of(11..20_usize).prop_map(Step::Flood),
        (0..4_usize).prop_map(Step::End),
    ]
}

fn rules() -> Vec<AnnunciatorConfig> {
    let repeat = Some(Duration::from_secs(10));
    vec![
        rule("all, once"),
        AnnunciatorConfig { repeat, groups: vec![group("a")], ..rule("group a, again") },
        AnnunciatorConfig { repeat, priorities: vec![Priority::High, Priority::Critical], ..rule("urgent, again") },
        AnnunciatorConfig { shifts: vec![ShiftName::new("day")], ..rule("day, once") },
        AnnunciatorConfig { step: 1, ..rule("supervisor") },
        AnnunciatorConfig { step: 2, repeat, ..rule("duty leader") },
    ]
}

#[derive(Debug, Clone, Copy)]
struct Alarm {
    priority: Priority,
    group: usize,
    escalated: u32,
}

/// What is so, said in another way than the annunciator does; and the annunciator itself, twice.
struct World {
    rules: Vec<AnnunciatorConfig>,
    groups: [GroupName; 2],
    sounding: BTreeMap<u64, Alarm>,
    shift: Option<ShiftName>,
    flood: Option<usize>,
    now: Mono,
    annunciator: Annunciator,
    /// Is given the same in another order.
    other: Annunciator,
    in_flight: Vec<(u64, (usize, Option<u64>))>,
    /// Told since it began to sound and match: rule, and episode or flood; and the priority it was told with.
    told: BTreeMap<(usize, Option<u64>), Priority>,
    /// Its command was dropped: it may be told again although its rule does not repeat.
    dropped: BTreeSet<(usize, Option<u64>)>,
    rung_at: Option<Mono>,
}

impl World {
    fn new() -> Self {
        let bell = BellConfig { from: Some(Priority::Medium), repeat: Duration::from_secs(15) };
        let config = config(rules(), bell);
        Self {
            rules: rules(),
            groups: [group("a"), group("b")],
            sounding: BTreeMap::new(),
            shift: None,
            flood: None,
            now: Mono(0),
            annunciator: Annunciator::new(&config),
            other: Annunciator::new(&config),
            in_flight: Vec::new(),
            told: BTreeMap::new(),
            dropped: BTreeSet::new(),
            rung_at: None,
        }
    }

    fn stands_alone(&self, alarm: &Alarm) -> bool {
        self.flood.is_none() || alarm.priority == Priority::Critical
    }

    fn matches(&self, rule: usize, alarm: &Alarm) -> bool {
        let settings = &self.rules[rule];
        let group = self.groups.get(alarm.group);
        alarm.escalated >= settings.step
            && settings.priorities.contains(&alarm.priority)
            && (settings.groups.is_empty() || group.is_none() || settings.groups.contains(group.unwrap()))
            && (settings.shifts.is_empty() || self.shift.as_ref().is_some_and(|shift| settings.shifts.contains(shift)))
    }

    fn update(&mut self) -> Result<(), TestCaseError> {
        let (groups, shift, flood) = (self.groups.clone(), self.shift.clone(), self.flood);
        let to_ring = |(episode, alarm): (&u64, &Alarm)| Ringing {
            episode: EpisodeId(*episode),
            priority: alarm.priority,
            group: groups.get(alarm.group),
            escalated: alarm.escalated,
            stands_alone: self.stands_alone(alarm),
        };
        let ringing: Vec<_> = self.sounding.iter().map(to_ring).collect();
        let reversed: Vec<_> = ringing.iter().rev().copied().collect();
        let (mut out, mut other) = (Vec::new(), Vec::new());
        self.annunciator.update(self.now, &ringing, shift.as_ref(), flood, &mut out);
        self.other.update(self.now, &reversed, shift.as_ref(), flood, &mut other);
        prop_assert_eq!(&out, &other, "the order in which alarms are given must not matter");
        prop_assert!(self.annunciator.poll_timeout().is_none_or(|due| due > self.now), "the loop would spin");
        let told = std::mem::take(&mut self.told);
        let still = |key: &(usize, Option<u64>)| match key.1 {
            Some(episode) => self.sounding.get(&episode).is_some_and(|alarm| self.matches(key.0, alarm)),
            None => self.flood.is_some(),
        };
        self.told = told.into_iter().filter(|(key, _)| still(key)).collect();
        for telling in out {
            self.on_telling(telling)?;
        }
        self.who_must_be_told_is()
    }

    /// Nothing is told that is not so.
    fn on_telling(&mut self, telling: Telling) -> Result<(), TestCaseError> {
        let Telling::Command { id, rule, about } = telling else {
            prop_assert!(self.sounding.values().any(|alarm| alarm.priority >= Priority::Medium));
            prop_assert!(self.rung_at.is_none_or(|at| self.now.since(at) >= Duration::from_secs(1)));
            self.rung_at = Some(self.now);
            return Ok(());
        };
        let (key, priority) = match about {
            About::Episode(EpisodeId(episode)) => {
                let alarm = self.sounding.get(&episode);
                prop_assert!(alarm.is_some_and(|alarm| self.matches(rule, alarm) && self.stands_alone(alarm)));
                ((rule, Some(episode)), alarm.map_or(Priority::Low, |alarm| alarm.priority))
            }
            About::Flood(count) => {
                prop_assert!(self.flood == Some(count) && self.rules[rule].step == 0);
                ((rule, None), Priority::Critical)
            }
        };
        prop_assert!(self.in_flight.iter().all(|(_, under_way)| *under_way != key), "one command at a time");
        let is_anew = self.told.get(&key).is_none_or(|told| *told < priority);
        prop_assert!(is_anew || self.rules[rule].repeat.is_some() || self.dropped.contains(&key));
        self.dropped.remove(&key);
        self.in_flight.push((id, key));
        self.told.insert(key, priority);
        Ok(())
    }

    /// Nobody who must be told is not, or not with what it has become; only a command under way may delay it.
    fn who_must_be_told_is(&self) -> Result<(), TestCaseError> {
        for (rule, settings) in self.rules.iter().enumerate() {
            for (episode, alarm) in self.sounding.iter().filter(|(_, alarm)| self.matches(rule, alarm)) {
                let key = match self.stands_alone(alarm) {
                    true => (rule, Some(*episode)),
                    false if settings.step == 0 => (rule, None),
                    false => continue,
                };
                let is_told = self.told.get(&key).is_some_and(|told| key.1.is_none() || *told >= alarm.priority);
                let is_under_way = self.in_flight.iter().any(|(_, under_way)| *under_way == key);
                prop_assert!(is_told || is_under_way, "{:?} {alarm:?} goes untold at {:?}", key, self.now);
            }
        }
        Ok(())
    }

    fn end(&mut self, outcome: Announced) -> Result<(), TestCaseError> {
        if self.in_flight.is_empty() {
            return Ok(());
        }
        let (id, key) = self.in_flight.remove(0);
        let (rule, episode) = key;
        if outcome == Announced::Dropped {
            self.dropped.insert(key);
        }
        let report = AnnunciationReport { id, outcome };
        let known = Some((self.rules[rule].name.clone(), episode.map(EpisodeId)));
        prop_assert_eq!(self.annunciator.on_report(&report), known.clone());
        prop_assert_eq!(self.other.on_report(&report), known);
        Ok(())
    }

    /// Meets every deadline up to then, each at its time.
    fn reach(&mut self, then: Mono) -> Result<(), TestCaseError> {
        while let Some(due) = self.annunciator.poll_timeout().filter(|due| *due <= then) {
            self.now = due.max(self.now);
            self.update()?;
        }
        self.now = then;
        Ok(())
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Wait(seconds) => return self.reach(self.now + Duration::from_secs(seconds)),
            Step::Sound(episode, priority, group, escalated) => {
                let priority = Priority::WORDS[priority].0;
                self.sounding.insert(episode, Alarm { priority, group, escalated });
            }
            Step::Silence(episode) => drop(self.sounding.remove(&episode)),
            Step::Shift(shift) => self.shift = ["day", "night"].get(shift).map(|name| ShiftName::new(name)),
            Step::Flood(flood) => self.flood = flood,
            // The deadline that follows is met before the next step.
            Step::End(outcome) => {
                let failed = Announced::Failed { why: "no modem".to_owned() };
                let outcomes = [Announced::Done, failed, Announced::Killed { after_s: 1 }, Announced::Dropped];
                self.end(outcomes[outcome].clone())?;
                return self.reach(self.now);
            }
        }
        self.update()
    }
}

proptest! {
    #[test]
    fn who_must_be_told_is_told_and_nothing_else_is(steps in proptest::collection::vec(step(), 0..60)) {
        let mut world = World::new();
        for step in &steps {
            world.take(step)?;
        }
        // Once every command has ended, nothing is left that waits for one.
        while !world.in_flight.is_empty() {
            world.end(Announced::Done)?;
            world.update()?;
        }
        for (rule, settings) in world.rules.iter().enumerate().filter(|(_, settings)| settings.step == 0) {
            for (episode, alarm) in world.sounding.iter().filter(|(_, alarm)| world.matches(rule, alarm)) {
                let keys: BTreeSet<_> = [(rule, Some(*episode)), (rule, None)].into();
                prop_assert!(world.told.keys().any(|key| keys.contains(key)), "{alarm:?} goes untold by {}", settings.name);
            }
        }
    }
}
