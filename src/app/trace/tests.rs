//! What a run traces of itself, and that it moves another board as it moved its own.

use std::time::Duration;

use tokio::sync::mpsc::channel;

use super::*;
use crate::app::clock::{ReplayClock, RunClock, Speed};
use crate::app::people::People;
use crate::app::run::Wakes;
use crate::app::{config_file, world};
use crate::board::Board;
use crate::domain::event::ClockChange;
use crate::domain::{EventBody, Mono, Output, Wall};
use crate::port::trace::TraceReader;

const START: Wall = Wall(1_795_000_000_000_000);

/// So many seconds into the run, with a wall clock that is ahead by so many seconds.
fn at(seconds: u64, ahead: u64) -> Moment {
    let span = Duration::from_secs(seconds);
    Moment { mono: Mono(0) + span, wall: START + span + Duration::from_secs(ahead) }
}

fn config() -> Arc<Config> {
    let text = "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n";
    Arc::new(config_file::judge(text.as_bytes(), Path::new("config.toml")).unwrap().config)
}

fn board(config: &Arc<Config>, start: Moment) -> Board {
    Board::new(Arc::clone(config), world::run_info(true, true), Restored::default(), start)
}

/// A run without a screen or a journal, whose clock the test sets.
fn run(wakes: Wakes, trace: Option<&Path>) -> Run {
    let config = config();
    let start = at(0, 0);
    let trace = trace.map(|path| {
        let (mut trace, _) = open_trace(path, &TraceHeader::of(&config)).unwrap();
        trace.begin(start, &config, &Restored::default());
        trace
    });
    Run {
        board: board(&config, start),
        clock: Arc::new(RunClock::Replay(ReplayClock::start(Speed::Max, start))),
        inputs: channel(1).1,
        journal: None,
        screen: None,
        trace,
        heads: None,
        wakes,
        pulse: None,
        commands: None,
        people: People::unlocked(&config),
        inbox: None,
    }
}

fn wake(run: &mut Run, now: Moment) {
    let RunClock::Replay(clock) = &*run.clock else { panic!("the clock of a test") };
    clock.reach(now);
    run.on_deadline();
}

fn records(board: &mut Board) -> Vec<(Wall, EventBody)> {
    let outputs = std::iter::from_fn(|| board.poll_output());
    let record = |output| if let Output::Record { at, body, .. } = output { Some((at.wall, body)) } else { None };
    outputs.filter_map(record).collect()
}

fn inputs(path: &Path) -> Vec<(Moment, Input)> {
    TraceReader::open(path).unwrap().inputs(|_| None).map(Result::unwrap).collect()
}

fn replayed(path: &Path) -> Vec<(Wall, EventBody)> {
    let inputs = inputs(path);
    let mut board = board(&config(), inputs[0].0);
    for (at, input) in inputs {
        board.handle_input(at, input);
    }
    records(&mut board)
}

#[test]
fn a_clock_that_was_set_is_noticed_by_a_replay_when_the_run_noticed_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.jsonl");
    let mut run = run(Wakes::Loop, Some(&path));
    // A minute's silence lies between the two wakes, and before the end.
    for now in [at(60, 0), at(90, 7), at(150, 7), at(200, 9), at(300, 7)] {
        wake(&mut run, now);
    }
    let lived = records(&mut run.board);
    let steps = |records: &[(Wall, EventBody)]| -> Vec<(Wall, i64)> {
        let step = |(at, body): &(Wall, EventBody)| match body {
            EventBody::Clock(ClockChange::Step { by_us }) => Some((*at, *by_us)),
            _ => None,
        };
        records.iter().filter_map(step).collect()
    };
    assert_eq!(steps(&lived), [(at(90, 7).wall, 7_000_000)]);
    assert_eq!(run.trace.take().and_then(Trace::close), None);
    assert_eq!(replayed(&path), lived);
}

#[test]
fn a_wake_for_nothing_is_not_traced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.jsonl");
    let mut run = run(Wakes::Loop, Some(&path));
    for second in 1..60 {
        wake(&mut run, at(second, 1));
    }
    assert_eq!(run.trace.take().and_then(Trace::close), None);
    assert_eq!(inputs(&path), [(at(0, 0), Input::Run(RunEvent::Tick))]);
}

#[test]
fn a_replay_of_a_trace_that_says_when_the_run_woke_meets_no_deadline_by_itself() {
    let mut moved_by_its_trace = run(Wakes::Trace, None);
    let mut moved_by_itself = run(Wakes::Loop, None);
    for run in [&mut moved_by_its_trace, &mut moved_by_itself] {
        records(&mut run.board);
        wake(run, at(3_600, 0));
    }
    assert_eq!(records(&mut moved_by_its_trace.board), []);
    assert!(!records(&mut moved_by_itself.board).is_empty());
}
