//! Hands a scenario's timeline to a board, deadline by deadline as a run would, and gathers what comes out.

use std::collections::BTreeMap;
use std::sync::Arc;

use hookwatch::app::journal_watch::JournalWatch;
use hookwatch::board::kept::Kept;
use hookwatch::board::{Board, Restored};
use hookwatch::config::{Config, OperatorConfig};
use hookwatch::domain::{
    AdapterIx, Announced, Annunciation, AnnunciationReport, Capabilities, Command, EventBody, Input, JournalReport,
    Moment, Mono, Output, PortEvent, Role, RunEvent, Ticket, UnitCapabilities, Wall,
};
use serde_json::Value;

use super::check::Seen;
use super::file::{Scenario, Step};
use super::{START, config, run_info};

/// A deadline that is met and stays due would hang the test.
const MOST_DEADLINES: usize = 1_000_000;

/// What came of a scenario.
pub(crate) struct Played {
    /// Every record, as the JSON that a journal would hold, with the moment it was made.
    pub(crate) records: Vec<Value>,
    /// What a screen saw, for each look of the scenario in the order of the file.
    pub(crate) looks: Vec<Seen>,
    /// Every command that was to tell somebody; each ended well at once.
    pub(crate) told: Vec<Annunciation>,
    pub(crate) board: Board,
}

/// Whether records come to disk.
#[derive(Clone, Copy, PartialEq)]
enum Disk {
    Taking,
    Refusing,
}

struct Player {
    config: Arc<Config>,
    board: Board,
    /// When the present run began.
    began_us: i64,
    /// How far the wall clock is ahead.
    ahead_us: i64,
    records: Vec<(Wall, EventBody)>,
    told: Vec<Annunciation>,
    disk: Disk,
    /// The newest record of the present run.
    newest: Ticket,
    watch: JournalWatch,
}

enum Turn<'a> {
    Step(&'a Step),
    Look(usize),
}

/// Plays a whole scenario.
pub(crate) fn play(scenario: &Scenario) -> Played {
    let mut config = config(&scenario.config);
    config.operators.extend(scenario.operators.iter().map(|person| OperatorConfig {
        id: person.id.as_str().into(),
        name: person.id.clone(),
        role: if person.role == "watch" { Role::Watch } else { Role::Supervisor },
        pin: String::new(),
    }));
    let mut player = Player::new(Arc::new(config));
    let mut looks = BTreeMap::new();
    for (at_us, turn) in turns(scenario) {
        match turn {
            Turn::Step(step) => player.take(at_us, step),
            Turn::Look(place) => {
                player.advance(at_us);
                looks.insert(place, Seen::of(&player.board));
            }
        }
    }
    player.advance(micros(scenario.until));
    let Player { records, told, board, .. } = player;
    let records = records.iter().map(|(at, body)| as_json(*at, body)).collect();
    Played { records, looks: looks.into_values().collect(), told, board }
}

/// Steps and looks in the order of their times; of one time, steps first, in the order of the file.
fn turns(scenario: &Scenario) -> Vec<(i64, Turn<'_>)> {
    let mut turns: Vec<(i64, Turn<'_>)> = Vec::new();
    for step in &scenario.step {
        let Some(repeat) = step.repeat else {
            turns.push((micros(step.at), Turn::Step(step)));
            continue;
        };
        let (mut at_us, every_us, until_us) = (micros(step.at), micros(repeat.every), micros(repeat.until));
        assert!(every_us > 0, "a repeated step takes time");
        while at_us <= until_us {
            turns.push((at_us, Turn::Step(step)));
            at_us += every_us;
        }
    }
    turns.extend(scenario.look.iter().enumerate().map(|(place, look)| (micros(look.at), Turn::Look(place))));
    turns.sort_by_key(|(at_us, turn)| (*at_us, matches!(turn, Turn::Look(..))));
    turns
}

impl Player {
    fn new(config: Arc<Config>) -> Self {
        let start = Moment { mono: Mono(0), wall: START };
        let board = Board::new(Arc::clone(&config), run_info(), Restored::default(), start);
        let newest = Ticket(0);
        let watch = JournalWatch::new(board.journal_patience());
        let mut player = Self {
            config,
            board,
            began_us: 0,
            ahead_us: 0,
            records: Vec::new(),
            told: Vec::new(),
            disk: Disk::Taking,
            newest,
            watch,
        };
        player.gather(start);
        player
    }

    fn moment(&self, at_us: i64) -> Moment {
        let mono = u64::try_from(at_us - self.began_us).expect("time goes on");
        Moment { mono: Mono(mono), wall: Wall(START.0 + at_us + self.ahead_us) }
    }

    /// Lets time pass up to a moment, meeting each deadline at its own time.
    fn advance(&mut self, to_us: i64) {
        let to = self.moment(to_us);
        for _ in 0..MOST_DEADLINES {
            let due = [self.board.poll_timeout(), self.watch.due()].into_iter().flatten().min();
            let Some(due) = due.filter(|due| *due < to.mono) else { break };
            let now = self.moment(self.began_us + i64::try_from(due.0).expect("a deadline fits"));
            self.board.handle_timeout(now);
            self.notice(now, |watch| watch.on_timeout(now.mono));
            self.gather(now);
        }
        self.board.handle_timeout(to);
        self.gather(to);
        assert!(self.board.poll_timeout().is_none_or(|due| due > to.mono), "a deadline that was met stays due");
    }

    /// What the watch over the writer makes of it goes to the board, as it does in a run.
    fn notice(&mut self, now: Moment, look: impl FnOnce(&mut JournalWatch) -> Option<RunEvent>) {
        if let Some(event) = look(&mut self.watch) {
            self.hand(now, Input::Run(event));
        }
    }

    fn report(&mut self, now: Moment, report: &JournalReport) {
        self.board.handle_input(now, Input::Journal(report.clone()));
        self.notice(now, |watch| watch.on_report(report, now.mono));
    }

    fn hand(&mut self, now: Moment, input: Input) {
        self.board.handle_input(now, input);
        self.gather(now);
    }

    /// Takes the records, as the writer would, and says that they are on disk.
    fn gather(&mut self, now: Moment) {
        let (mut is_new, mut told) = (false, Vec::new());
        while let Some(output) = self.board.poll_output() {
            match output {
                Output::Record { ticket, at, body } => {
                    self.records.push((at.wall, body));
                    self.newest = ticket;
                    self.watch.on_handed(ticket, now.mono);
                    is_new = true;
                }
                Output::Annunciate(telling) => told.push(telling),
                Output::Bell => {}
            }
        }
        for telling in told {
            let report = AnnunciationReport { id: telling.id, outcome: Announced::Done };
            self.told.push(telling);
            self.hand(now, Input::Annunciation(report));
        }
        if is_new && self.disk == Disk::Taking {
            self.report_durable(now);
        }
    }

    fn report_durable(&mut self, now: Moment) {
        let seq = u64::try_from(self.records.len()).expect("a count");
        let report = JournalReport::Durable { ticket: self.newest, seq, hash: String::new() };
        self.report(now, &report);
        self.gather(now);
    }

    fn take(&mut self, at_us: i64, step: &Step) {
        if let Some(slept_s) = step.slept_s {
            let since_us = at_us - micros(slept_s);
            self.advance(since_us);
            let since = self.moment(since_us);
            self.set_clock(step);
            let now = self.moment(at_us);
            self.watch.on_slept(now.mono);
            self.hand(now, Input::Run(RunEvent::Slept { since }));
        }
        if let Some(how) = &step.restart {
            self.advance(at_us - micros(step.gap_s));
            self.restart(at_us, how, step);
        }
        self.advance(at_us);
        self.set_clock(step);
        self.advance(at_us);
        if let Some(word) = &step.journal {
            self.set_disk(at_us, word);
        }
        for input in inputs(step) {
            self.hand(self.moment(at_us), input);
        }
    }

    fn set_clock(&mut self, step: &Step) {
        if let Some(ahead_s) = step.clock_s {
            self.ahead_us = micros(ahead_s);
        }
    }

    fn set_disk(&mut self, at_us: i64, word: &str) {
        let now = self.moment(at_us);
        self.disk = if matches!(word, "durable" | "healthy") { Disk::Taking } else { Disk::Refusing };
        match word {
            "durable" => self.report_durable(now),
            "stalled" => {}
            "faulted" => self.report(now, &JournalReport::Faulted { why: "disk full".to_owned() }),
            "healthy" => {
                self.report_durable(now);
                self.report(now, &JournalReport::Healthy);
            }
            other => panic!("unknown word of the journal: {other}"),
        }
    }

    /// A new run goes on from the newest seal and the records after it; every record from the first on gives the same.
    fn restart(&mut self, at_us: i64, how: &str, step: &Step) {
        let stopped_us = at_us - micros(step.gap_s);
        match how {
            "stop" => self.hand(self.moment(stopped_us), stop()),
            "crash" => {}
            other => panic!("unknown kind of restart: {other}"),
        }
        self.began_us = at_us;
        self.set_clock(step);
        if let Some(text) = &step.config {
            let operators = self.config.operators.clone();
            self.config = Arc::new(Config { operators, ..config(text) });
        }
        let now = self.moment(at_us);
        let is_seal = |(_, body): &(Wall, EventBody)| matches!(body, EventBody::Seal(_));
        let behind = self.records.iter().rposition(is_seal).map_or(0, |seal| seal + 1);
        let state = behind.checked_sub(1).and_then(|seal| self.records.get(seal)).map(|(_, body)| match body {
            EventBody::Seal(seal) => serde_json::from_value::<Kept>(seal.state.clone()).expect("a seal holds a state"),
            _ => unreachable!("a seal was looked for"),
        });
        let seen_until = self.records.last().map(|(at, _)| *at);
        let restored = Restored {
            state,
            tail: self.records.iter().skip(behind).cloned().collect(),
            seen_until,
            ..Restored::default()
        };
        let whole = Restored { tail: self.records.clone(), seen_until, ..Restored::default() };
        let from_whole = Board::new(Arc::clone(&self.config), run_info(), whole, now);
        self.board = Board::new(Arc::clone(&self.config), run_info(), restored, now);
        assert_eq!(from_whole.kept().alarms, self.board.kept().alarms, "a seal gives what all the records give");
        assert_eq!(from_whole.kept().walk, self.board.kept().walk, "the same of the walk test");
        assert_eq!(&self.board.kept().alarms, self.board.live_alarms());
        self.newest = Ticket(0);
        self.watch = JournalWatch::new(self.board.journal_patience());
        self.gather(now);
    }
}

fn stop() -> Input {
    Input::Command(Command::Stop { why: "scenario".to_owned() })
}

fn inputs(step: &Step) -> Vec<Input> {
    let adapter = AdapterIx(step.adapter);
    let reading = |data: Vec<u8>| Input::Reading { adapter, data };
    let mut inputs: Vec<Input> = Vec::new();
    if let Some(event) = &step.event {
        let events = port_events(step, event).into_iter().map(|event| Input::Port { adapter, event });
        inputs.extend(events);
    }
    inputs.extend(step.rx.as_ref().map(|text| reading(text.as_bytes().to_vec())));
    if let Some(hex) = &step.rx_hex {
        let pairs = hex.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).expect("hex"));
        inputs.push(reading(pairs.collect()));
    }
    if let Some(records) = &step.whozz {
        inputs.extend(records.split(';').map(|record| reading(whozz_record(record.trim()).into_bytes())));
    }
    if let Some(command) = &step.command {
        let command = toml::Value::Table(command.clone());
        let command = command.clone().try_into().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        inputs.push(Input::Command(command));
    }
    inputs
}

/// `1 F` or `2 O S 96110`, as a unit words it.
fn whozz_record(short: &str) -> String {
    let words: Vec<&str> = short.split_whitespace().collect();
    match words.as_slice() {
        [line, letter] => format!("${line:0>2} {letter}             11/23 09:00:10\r\n"),
        [line, direction, phase, number] => {
            format!("${line:0>2} {direction} {phase} 0005 G A2 11/23 09:00 AM {number:<14} {:<15}\r\n", "")
        }
        other => panic!("no record of a whozz unit: {other:?}"),
    }
}

fn port_events(step: &Step, event: &str) -> Vec<PortEvent> {
    let why = || "scenario".to_owned();
    let opened = || PortEvent::Opened { path: "scenario".to_owned() };
    let unit =
        |first: &u16, digits| UnitCapabilities { first_line: *first, hook: true, digits, asked: true, tones: true };
    let initialised = || {
        let whole = step.confirms.iter().map(|first| unit(first, true));
        let units = whole.chain(step.confirms_hook.iter().map(|first| unit(first, false))).collect();
        PortEvent::Initialised { capabilities: Capabilities { units }, why: why() }
    };
    match event {
        "up" => vec![opened(), initialised(), PortEvent::Live],
        "opened" => vec![opened()],
        "initialised" => vec![initialised()],
        "live" => vec![PortEvent::Live],
        "stale" => vec![PortEvent::Stale { why: why() }],
        "lost" => vec![PortEvent::Lost { why: why() }],
        "unit_silent" => vec![PortEvent::UnitSilent { unit: step.unit, why: why() }],
        "unit_live" => vec![PortEvent::UnitLive { unit: step.unit }],
        other => panic!("unknown event {other}"),
    }
}

fn as_json(at: Wall, body: &EventBody) -> Value {
    let mut record = serde_json::to_value(body).expect("a record is JSON");
    let fields = record.as_object_mut().expect("a record is an object");
    fields.insert("at".to_owned(), Value::String(at.to_string()));
    record
}

#[expect(clippy::cast_possible_truncation, reason = "a scenario lasts some days at the most")]
fn micros(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}
