//! Tests of the alarms: a bench, tables at every limit, all axes against all inputs, and properties.

mod happenings;
mod hiding;
mod limits;
mod people;
mod pieces;
mod properties;

mod restart;
mod stand;
mod table;

use std::time::Duration;

use super::*;
use crate::domain::{AlarmCause, AlarmStep, EpisodeId, Moment, Mono, OperatorId, Priority, Refusal, Wall};

/// Ten hours after the start of the run, so that a condition may have begun long before.
const EPOCH_S: i64 = 36_000;
const KEY: u8 = 1;

/// A moment, in seconds after the bench began.
fn at(seconds: i64) -> Moment {
    at_ms(seconds * 1000)
}

fn at_ms(millis: i64) -> Moment {
    let mono = u64::try_from((EPOCH_S * 1000 + millis) * 1000).unwrap();
    Moment { mono: Mono(mono), wall: Wall(1_795_000_000_000_000 + millis * 1000) }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn level(after: u64, priority: Priority) -> Level {
    Level { after: seconds(after), priority }
}

/// Medium after 60 s, high after 600 s; clears after 10 s; an acknowledgement holds 300 s; nobody is told.
fn rule() -> Rule {
    Rule {
        levels: vec![level(60, Priority::Medium), level(600, Priority::High)],
        on_delay: Duration::ZERO,
        off_delay: OffDelay::After(seconds(10)),
        needs_ack: true,
        ack_expires: Some(seconds(300)),
        escalation: Escalation::none(),
    }
}

fn active(since: i64) -> Condition {
    Condition::Active { since: at(since), certain: true }
}

fn suspected(since: i64) -> Condition {
    Condition::Active { since: at(since), certain: false }
}

fn normal(since: i64) -> Condition {
    Condition::Normal { since: at(since) }
}

fn operator() -> OperatorId {
    OperatorId::new("li")
}

/// An engine with one alarm, and a second memory that is fed by its changes only.
struct Bench {
    engine: Engine<u8>,
    mirror: Kept<u8>,
    floods: Vec<FloodChange>,
}

impl Bench {
    fn new(rule: Rule) -> Self {
        let mut engine = Engine::new(Kept::default(), FloodLimits::default(), at(0));
        engine.set_rule(at(0), &KEY, rule);
        Self { engine, mirror: Kept::default(), floods: Vec::new() }
    }

    fn state(&mut self, now: i64, condition: Condition) -> Vec<AlarmStep> {
        self.engine.state_condition(at(now), &KEY, condition, AlarmCause::Condition);
        self.steps()
    }

    fn wait(&mut self, now: i64) -> Vec<AlarmStep> {
        self.wait_for(at(now))
    }

    fn wait_for(&mut self, now: Moment) -> Vec<AlarmStep> {
        self.engine.on_timeout(now);
        self.steps()
    }

    fn ack(&mut self, now: i64, episode: u64) -> Result<Vec<AlarmStep>, Refusal> {
        self.ack_for(now, episode, None)
    }

    fn ack_for(&mut self, now: i64, episode: u64, span: Option<u64>) -> Result<Vec<AlarmStep>, Refusal> {
        let by = operator();
        let person = Person { by: &by, text: "seen" };
        self.engine.acknowledge(at(now), EpisodeId(episode), person, span.map(seconds))?;
        Ok(self.steps())
    }

    fn shelve(&mut self, now: i64, kind: crate::domain::ShelfKind, span: u64) -> Vec<AlarmStep> {
        let by = operator();
        let person = Person { by: &by, text: "works in the room" };
        self.engine.shelve(at(now), &KEY, kind, seconds(span), seconds(28_800), person).unwrap();
        self.steps()
    }

    fn unshelve(&mut self, now: i64) -> Result<Vec<AlarmStep>, Refusal> {
        let by = operator();
        self.engine.unshelve(at(now), &KEY, Person { by: &by, text: "" })?;
        Ok(self.steps())
    }

    fn mask(&mut self, now: i64, reason: MaskReason<u8>) -> Vec<AlarmStep> {
        self.engine.mask(at(now), &KEY, reason, AlarmCause::Duty);
        self.steps()
    }

    fn unmask(&mut self, now: i64, reason: &MaskReason<u8>) -> Vec<AlarmStep> {
        self.engine.unmask(at(now), &KEY, reason, AlarmCause::Duty);
        self.steps()
    }

    fn take_out(&mut self, now: i64, span: Option<u64>) -> Vec<AlarmStep> {
        let by = operator();
        let person = Person { by: &by, text: "it is replaced" };
        self.engine.take_out_of_service(at(now), &KEY, span.map(seconds), person).unwrap();
        self.steps()
    }

    fn put_back(&mut self, now: i64) -> Vec<AlarmStep> {
        let by = operator();
        self.engine.return_to_service(at(now), &KEY, Person { by: &by, text: "" }).unwrap();
        self.steps()
    }

    fn checked(&mut self, now: i64, episode: u64) -> Result<Vec<AlarmStep>, Refusal> {
        let by = operator();
        self.engine.checked(at(now), EpisodeId(episode), Person { by: &by, text: "looked at it" })?;
        Ok(self.steps())
    }

    fn view(&self) -> AlarmView<'_, u8> {
        self.engine.alarm(&KEY).unwrap()
    }

    fn episode(&self) -> &Episode {
        self.view().episode.unwrap()
    }

    fn letter(&self) -> char {
        self.view().state.letter()
    }

    fn steps(&mut self) -> Vec<AlarmStep> {
        self.drain().into_iter().map(|event| event.change.change).collect()
    }

    /// What was told since; holds the fold of all changes against the live engine.
    fn drain(&mut self) -> Vec<AlarmEvent<u8>> {
        let mut told = Vec::new();
        while let Some(event) = self.engine.poll_event() {
            match event {
                Event::Alarm(event) => {
                    self.mirror.apply(event.at.wall, &event.key, &event.change);
                    told.push(event);
                }
                Event::Flood(change) => self.floods.push(change),
            }
        }
        assert_eq!(&self.mirror, self.engine.kept(), "the changes told rebuild what is kept");
        told
    }
}
