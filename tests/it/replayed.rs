//! A run's trace, fed to a second board, gives the records of the run: whatever it began with, whenever it woke, whatever
//! its clocks did and its journal said.

use std::sync::Arc;

use hookwatch::board::kept::Kept;
use hookwatch::board::{Board, Restored};
use hookwatch::config::Config;
use hookwatch::domain::event::ProgramChange;
use hookwatch::domain::{
    AdapterIx, AdapterName, Announced, AnnunciationReport, Command, EventBody, Input, JournalReport, Moment, Mono,
    OperatorId, Output, RunEvent, SignInRefusal, SignOutCause, Ticket, ViewRequest, Wall,
};
use hookwatch::port::trace::{TraceBody, TraceHeader, TraceItem, TraceReader, TraceWriter};
use proptest::prelude::*;

use crate::properties::{OFFICE, timeline};
use crate::scenarios::{config, moment, run_info};

const PEOPLE: &str = r#"
[[operator]]
id = "sun"
pin = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
[[annunciate]]
name = "pager"
command = ["/bin/true", "{priority}"]
"#;

/// What else happens to a run than what its ports and its people do.
#[derive(Debug, Clone)]
enum Turn {
    /// It wakes and finds that time has passed.
    Wake,
    /// The wall clock is set, or drifts, by so many microseconds.
    Clock(i64),
    Journal(JournalReport),
    Run(RunEvent),
    Person(Command),
    /// The command that was asked for last ends so.
    Told(Announced),
}

fn turn() -> impl Strategy<Value = Turn> {
    let why = || "test".to_owned();
    let sun = || OperatorId::from("sun");
    let journal = prop_oneof![
        3 => (1..9u64).prop_map(|ticket| JournalReport::Durable { ticket: Ticket(ticket), seq: ticket, hash: String::new() }),
        1 => Just(JournalReport::RotateDue),
        1 => Just(JournalReport::RotatedUnsealed { file: "2026-11-23.jsonl".to_owned() }),
        1 => (1..9u64).prop_map(|last_seq| JournalReport::RetireDue {
            files: Vec::new(), first_seq: 1, last_seq, last_hash: String::new(),
        }),
        1 => Just(JournalReport::Faulted { why: "disk full".to_owned() }),
        1 => Just(JournalReport::Healthy),
    ];
    let run = prop_oneof![
        Just(RunEvent::JournalStalled),
        Just(RunEvent::JournalFaulted { why: why() }),
        Just(RunEvent::JournalHealthy),
    ];
    let person = prop_oneof![
        4 => Just(Command::SignedIn { operator: sun() }),
        1 => Just(Command::SignedOut { cause: SignOutCause::Idle }),
        1 => Just(Command::SignInRefused { operator: sun(), why: SignInRefusal::WrongPin }),
    ];
    let outcome = prop_oneof![
        Just(Announced::Done),
        Just(Announced::Failed { why: why() }),
        Just(Announced::Killed { after_s: 10 }),
        Just(Announced::Dropped),
    ];
    prop_oneof![
        4 => Just(Turn::Wake),
        2 => (-900..900i64).prop_map(Turn::Clock),
        1 => (-40_000_000..40_000_000i64).prop_map(Turn::Clock),
        3 => journal.prop_map(Turn::Journal),
        2 => run.prop_map(Turn::Run),
        2 => person.prop_map(Turn::Person),
        2 => outcome.prop_map(Turn::Told),
    ]
}

/// A run as the loop drives it, with its trace.
struct Live {
    board: Board,
    trace: TraceWriter<Vec<u8>>,
    adapters: Vec<AdapterName>,
    records: Vec<EventBody>,
    asked: Vec<u64>,
}

impl Live {
    fn start(config: &Arc<Config>, restored: Restored, start: Moment) -> Self {
        let mut trace = TraceWriter::new("t", Vec::new(), &TraceHeader::of(config)).expect("memory");
        let state = TraceBody::State(Box::new(restored.clone().folded(config, start)));
        trace.write(&TraceItem { at: start, body: state }).expect("memory");
        let mut board = Board::new(Arc::clone(config), run_info(), restored, start);
        board.handle_input(start, Input::Run(RunEvent::Tick));
        let adapters = config.adapters.iter().map(|adapter| adapter.name.clone()).collect();
        let mut live = Self { board, trace, adapters, records: Vec::new(), asked: Vec::new() };
        live.gather();
        live
    }

    fn hand(&mut self, at: Moment, input: Input) {
        self.trace.record_input(at, &self.adapters, &input).expect("memory");
        self.board.handle_input(at, input);
        self.gather();
    }

    fn wake(&mut self, at: Moment) {
        if self.board.is_due(at) {
            self.hand(at, Input::Run(RunEvent::Tick));
        }
    }

    fn gather(&mut self) {
        while let Some(output) = self.board.poll_output() {
            match output {
                Output::Record { body, .. } => self.records.push(body),
                Output::Annunciate(telling) => self.asked.push(telling.id),
                Output::Bell => {}
            }
        }
    }

    fn take(&mut self, at: Moment, turn: Turn) {
        match turn {
            Turn::Wake | Turn::Clock(_) => self.wake(at),
            // It was the writer that was asked for these; a replay has another.
            Turn::Journal(report) => {
                let before = self.records.len();
                self.hand(at, Input::Journal(report));
                self.records.truncate(before);
            }
            Turn::Run(event) => self.hand(at, Input::Run(event)),
            Turn::Person(command) => self.hand(at, Input::Command(command)),
            Turn::Told(outcome) => {
                if let Some(id) = self.asked.pop() {
                    self.hand(at, Input::Annunciation(AnnunciationReport { id, outcome }));
                }
            }
        }
    }
}

/// What an earlier run left: the state of a seal, and the records after it.
fn left_behind(config: &Arc<Config>, timeline: Vec<(Moment, Input)>, sealed: Sealed) -> (Restored, Moment) {
    let mut board = Board::new(Arc::clone(config), run_info(), Restored::default(), moment(0.0));
    let (mut state, mut tail, mut end): (Option<Kept>, Vec<_>, _) = (None, Vec::new(), moment(0.0));
    let half = timeline.len() / 2;
    for (place, (at, input)) in timeline.into_iter().enumerate() {
        board.handle_input(at, input);
        end = at;
        while let Some(output) = board.poll_output() {
            let Output::Record { at, body, .. } = output else { continue };
            tail.push((at.wall, body));
        }
        if sealed == Sealed::HalfWay && place == half {
            state = Some(board.kept().clone());
            tail.clear();
        }
    }
    let found = vec![EventBody::Program(ProgramChange::Recovered {
        file: "2026-11-23.jsonl".to_owned(),
        bytes: 3,
        hex: "7b0a0a".to_owned(),
        sha256: String::new(),
        sim: true,
    })];
    let damage = Some("a link is broken".to_owned());
    let restored = Restored { state, tail, seen_until: Some(end.wall), damage, found, owed: Vec::new() };
    (restored, Moment { mono: Mono(0), wall: Wall(end.wall.0 + 90_000_000) })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sealed {
    HalfWay,
    Never,
}

fn bodies(records: &[EventBody]) -> Vec<String> {
    records.iter().map(|body| serde_json::to_string(body).expect("a record")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_trace_gives_the_records_of_its_run(
        earlier in timeline(),
        sealed in prop::sample::select(vec![Sealed::HalfWay, Sealed::Never]),
        timeline in timeline(),
        turns in prop::collection::vec((0..4u64, turn()), 60),
    ) {
        let config = Arc::new(config(&format!("{OFFICE}{PEOPLE}")));
        let (restored, start) = left_behind(&config, earlier, sealed);
        let mut live = Live::start(&config, restored, start);
        let (mut last, mut ahead_us) = (start, 0);
        for ((at, input), (quarter, turn)) in timeline.into_iter().zip(turns) {
            let on_this_clock = |mono: Mono, ahead_us: i64| Moment {
                mono,
                wall: Wall(start.wall.0 + i64::try_from(mono.0).unwrap() + ahead_us),
            };
            // Somewhere between the last input and this one.
            if let Turn::Clock(by_us) = turn {
                ahead_us += by_us;
            }
            let between = last.mono.0 + at.mono.0.saturating_sub(last.mono.0) / 4 * quarter;
            live.take(on_this_clock(Mono(between), ahead_us), turn);
            let now = on_this_clock(Mono(at.mono.0.max(between)), ahead_us);
            let input = match input {
                Input::Run(RunEvent::Slept { .. }) => Input::Run(RunEvent::Slept { since: last }),
                other => other,
            };
            live.hand(now, input);
            last = now;
        }
        let Live { trace, records, adapters, board: lived, .. } = live;
        let bytes = trace.into_inner();
        let mut reader = TraceReader::new("t", bytes.as_slice()).unwrap();
        let restored = reader.restored().expect("the trace says what the board began with");
        let resolve = |name: &AdapterName| adapters.iter().position(|known| known == name).map(AdapterIx);
        let inputs: Vec<_> = reader.inputs(resolve).map(Result::unwrap).collect();
        let mut board = Board::new(Arc::clone(&config), run_info(), restored, inputs[0].0);
        let mut again = Vec::new();
        for (at, input) in inputs {
            board.handle_input(at, input);
            while let Some(output) = board.poll_output() {
                if let Output::Record { body, .. } = output {
                    again.push(body);
                }
            }
        }
        let (again, records) = (bodies(&again), bodies(&records));
        // The first that differs tells more than both lists.
        let differs = again.iter().zip(&records).find(|(replayed, lived)| replayed != lived);
        prop_assert_eq!(differs, None);
        prop_assert_eq!(again.len(), records.len());
        for ix in (0..adapters.len()).map(AdapterIx) {
            let page = |board: &Board| {
                let shown = board.snapshot(&ViewRequest { adapter: Some(ix), ..ViewRequest::default() });
                (shown.adapters, shown.adapter)
            };
            prop_assert_eq!(page(&board), page(&lived), "the page of adapters");
        }
    }
}
