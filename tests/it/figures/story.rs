//! A journal told in a few words: every record with both clocks, as a board would have written it.

use hookwatch::config::{Config, Place, parse};
use hookwatch::domain::event::{
    AdapterChanged, AdapterStep, AlarmRecord, CallEnded, ClockState, LineChange, NumberCall, ProgramChange,
    ProgramStarted, Suspicion,
};
use hookwatch::domain::{
    AdapterName, AlarmCause, AlarmChange, AlarmKind, AlarmSource, AlarmStep, Direction, EpisodeId, EventBody, IsaState,
    LineId, LineState, Moment, Mono, NumberId, Origin, Outcome, Priority, Progress, Sign, Wall,
};
use hookwatch::shift::{Figures, Fold, Range};

/// 2026-11-23, a Monday, 00:00 in Shanghai.
pub(crate) const MONDAY: i64 = 1_795_363_200_000_000;

const CONFIG: &str = r#"
site = "Figures"
timezone = "Asia/Shanghai"
[calendar]
holidays = ["2026-11-24"]
[[shift]]
name = "day"
from = "08:30"
to = "17:30"
days = ["mon", "tue", "wed", "thu", "fri"]
breaks = [{ from = "12:00", to = "13:30", mode = "suppress" }]
[[shift]]
name = "night"
from = "17:30"
to = "08:30"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]
[[adapter]]
name = "hall-1"
kind = "whozz"
port = "/dev/hall-1"
lines = { 1 = "a", 2 = "n" }
[[adapter]]
name = "hall-2"
kind = "whozz"
port = "/dev/hall-2"
lines = { 1 = "b", 2 = "c", 3 = "d" }
[[line]]
id = "a"
number = "8001"
group = "desk"
duty = "day"
[[line]]
id = "b"
group = "hall"
duty = "day"
[[line]]
id = "c"
group = "hall"
duty = "day"
[[line]]
id = "d"
group = "hall"
duty = "day"
[[line]]
id = "n"
number = "8002"
group = "night"
duty = "night"
[[number]]
number = "8000"
lines = ["b", "c", "d"]
distribution = "simultaneous"
"#;

pub(crate) fn config() -> Config {
    let place = Place {
        file: "config.toml".into(),
        dir: "/".into(),
        machine_zone: &|| (jiff::tz::TimeZone::UTC, "UTC".to_owned()),
        named_zone: &|name| jiff::tz::TimeZone::get(name).ok(),
        now: Wall(MONDAY),
        read: &|_| Err("no file is read in a test".to_owned()),
    };
    parse(CONFIG, &place).expect("the configuration of this test is whole").config
}

/// A time of day, from Monday on: `09:00:16`, or `1+03:00:00` for Tuesday.
pub(crate) fn at(text: &str) -> Wall {
    let (day, time) = text.split_once('+').unwrap_or(("0", text));
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().expect("a number")).collect();
    let [hours, minutes, seconds] = parts[..] else { panic!("{text}") };
    let days: i64 = day.parse().expect("a day");
    Wall(MONDAY + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000)
}

pub(crate) fn range(from: &str, to: &str) -> Range {
    Range { from: at(from), to: at(to) }
}

/// The records of a journal.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) records: Vec<(Moment, EventBody)>,
    states: std::collections::BTreeMap<String, (LineState, Wall)>,
    now: Moment,
}

impl Story {
    /// A run begins.
    pub(crate) fn starts(&mut self, wall: &str) {
        self.starts_at(at(wall));
    }

    pub(crate) fn starts_at(&mut self, wall: Wall) {
        self.now = Moment { mono: Mono(0), wall };
        self.push(EventBody::Program(ProgramChange::Started(ProgramStarted {
            version: "1".to_owned(),
            host: "host".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            offset: "+08:00".to_owned(),
            clock: ClockState::Synchronised,
            config: String::new(),
            sim: false,
        })));
    }

    /// Time goes on.
    pub(crate) fn until(&mut self, wall: &str) -> &mut Self {
        self.go_to(at(wall));
        self
    }

    pub(crate) fn go_to(&mut self, wall: Wall) {
        assert!(wall >= self.now.wall, "a story is told in order: {wall}");
        let span = wall.since(self.now.wall);
        self.now = self.now + span;
    }

    /// Somebody sets the wall clock.
    pub(crate) fn set_clock(&mut self, wall: &str) {
        self.set_clock_to(at(wall));
    }

    pub(crate) fn set_clock_to(&mut self, wall: Wall) {
        self.now.wall = wall;
    }

    /// A record of which nothing but its moment counts.
    pub(crate) fn alive(&mut self) {
        self.push(EventBody::Program(ProgramChange::Alive { sim: false }));
    }

    pub(crate) fn push(&mut self, body: EventBody) {
        self.records.push((self.now, body));
    }

    pub(crate) fn is(&mut self, line: &str, to: LineState) -> &mut Self {
        self.change(line, to, None, |_| {})
    }

    pub(crate) fn lifted(&mut self, line: &str, origin: Origin) -> &mut Self {
        self.change(line, LineState::OffHook, Some(origin), |_| {})
    }

    /// The connection to an adapter changed.
    pub(crate) fn adapter(&mut self, adapter: &str, change: AdapterStep) -> &mut Self {
        let (adapter, why) = (AdapterName::new(adapter), "test".to_owned());
        let changed = AdapterChanged { adapter, change, unit: None, why, capabilities: None, tally: None };
        self.push(EventBody::Adapter(changed));
        self
    }

    /// The certain alarm of a handset that lies beside its telephone since then.
    pub(crate) fn left_off_hook(&mut self, line: &str, since: &str, change: AlarmStep) -> &mut Self {
        let state = if change == AlarmStep::Raised { IsaState::Unacknowledged } else { IsaState::Normal };
        self.push(EventBody::Alarm(AlarmRecord {
            alarm: AlarmKind::LeftOffHook,
            about: AlarmSource::Line(LineId::new(line)).into(),
            change: AlarmChange {
                episode: Some(EpisodeId(1)),
                priority: Priority::High,
                certain: true,
                change,
                cause: AlarmCause::Condition,
                state,
                since: Some(at(since)),
                mask: None,
                shelf: None,
                level: None,
                by: None,
                note: None,
                until: None,
            },
            sign: Some(Sign::NoCall),
            lines: Vec::new(),
        }));
        self
    }

    /// Lifted again at once after a dropped call.
    pub(crate) fn parked(&mut self, line: &str) -> &mut Self {
        let suspect = |change: &mut LineChange| change.suspect = Some(Suspicion::DroppedAndParked);
        self.change(line, LineState::OffHook, Some(Origin::None), suspect)
    }

    /// What is known of the period that goes on: its origin.
    pub(crate) fn turns(&mut self, line: &str, origin: Origin) -> &mut Self {
        self.lifted(line, origin)
    }

    pub(crate) fn change(
        &mut self,
        line: &str,
        to: LineState,
        origin: Option<Origin>,
        more: impl FnOnce(&mut LineChange),
    ) -> &mut Self {
        let (from, began) = self.states.get(line).copied().unwrap_or((LineState::Unknown, self.now.wall));
        let since = if from == to { began } else { self.now.wall };
        let mut change = LineChange {
            line: LineId::new(line),
            from,
            to,
            since,
            origin,
            progress: origin.map(|_| Progress::NotSeen),
            ended: None,
            suspect: None,
            last: None,
            last_at: None,
            why: "test".to_owned(),
            adapter: AdapterName::new("hall"),
        };
        more(&mut change);
        self.states.insert(line.to_owned(), (to, change.since));
        self.push(EventBody::Line(change));
        self
    }

    pub(crate) fn call(
        &mut self,
        line: &str,
        started: &str,
        how: (Direction, Outcome),
        ms: (u64, u64),
    ) -> &mut CallEnded {
        let shared = ["b", "c", "d"].contains(&line).then(|| NumberId::new("8000"));
        self.push(EventBody::Call(CallEnded {
            line: LineId::new(line),
            number_id: shared.filter(|_| how.0 == Direction::In),
            direction: how.0,
            outcome: how.1,
            ring_ms: ms.0,
            talk_ms: ms.1,
            started: at(started),
            number: None,
            name: None,
            digits: None,
            answered_by: None,
        }));
        let Some((_, EventBody::Call(call))) = self.records.last_mut() else { panic!("a call was pushed") };
        call
    }

    pub(crate) fn number(&mut self, started: &str, outcome: Outcome, ring_ms: u64, by: Option<&str>) {
        self.push(EventBody::Number(NumberCall {
            number_id: NumberId::new("8000"),
            outcome,
            started: at(started),
            ring_ms,
            lines: ["b", "c", "d"].map(LineId::new).to_vec(),
            answered_by: by.map(LineId::new),
        }));
    }

    /// As [`Story::figures`], reading no further than a report does.
    pub(crate) fn figures_until_settled(&self, config: &Config, range: Range, now: Wall) -> Figures {
        let mut fold = Fold::new(config, range);
        for (at, body) in &self.records {
            fold.push(*at, body);
            if fold.is_settled() {
                break;
            }
        }
        fold.finish(now)
    }

    pub(crate) fn figures(&self, config: &Config, range: Range, now: Wall) -> Figures {
        let mut fold = Fold::new(config, range).with_bars();
        for (at, body) in &self.records {
            fold.push(*at, body);
        }
        fold.finish(now)
    }
}
