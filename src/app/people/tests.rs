//! Signing in, the wait, the lock; and that no digit goes further than the check.

use std::path::Path;

use tokio::sync::mpsc::channel;

use super::*;
use crate::app::clock::{ReplayClock, RunClock, Speed};
use crate::app::pin_hash::{SALT_LEN, hash};
use crate::app::run::Wakes;
use crate::app::trace::{Trace, open_trace};
use crate::app::{config_file, world};
use crate::board::{Board, Restored};
use crate::domain::event::{ClockState, ProgramChange};
use crate::domain::{ActRefusal, EventBody, Input, Moment, Operation, Output, Reply, RunEvent, Wall};
use crate::port::Stamped;
use crate::port::trace::TraceHeader;

/// Sun's PIN is 271828; what is stored for Li is no hash that could be computed.
fn config() -> Arc<Config> {
    let hash = hash(b"271828", &[3; SALT_LEN]).unwrap();
    let text = format!(
        "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n\
         [[operator]]\nid = \"sun\"\npin = \"{hash}\"\n[[operator]]\nid = \"li\"\npin = \"{hash}\"\n"
    );
    let mut config = config_file::judge(text.as_bytes(), std::path::Path::new("config.toml")).unwrap().config;
    config.operators.last_mut().unwrap().pin = "broken".to_owned();
    Arc::new(config)
}

fn outcome(people: &mut People, operator: &str, pin: &str) -> Command {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert_eq!(people.sign_in(operator.into(), Pin::from(pin), None), None);
        people.checked().await
    })
}

fn refused(operator: &str, why: SignInRefusal) -> Command {
    Command::SignInRefused { operator: operator.into(), why }
}

#[test]
fn a_right_pin_signs_in_and_every_other_outcome_says_why_not() {
    let mut people = People::unlocked(&config());
    assert_eq!(outcome(&mut people, "sun", "271828"), Command::SignedIn { operator: "sun".into() });
    for (operator, pin, why) in [
        ("sun", "271829", SignInRefusal::WrongPin),
        ("sun", "", SignInRefusal::WrongPin),
        ("wang", "271828", SignInRefusal::NoSuchOperator),
        ("li", "271828", SignInRefusal::NotChecked),
    ] {
        assert_eq!(outcome(&mut people, operator, pin), refused(operator, why), "{operator}");
    }
}

#[test]
fn a_try_that_must_wait_is_refused_without_a_check() {
    let mut people = People::unlocked(&config());
    // Outside a runtime: a check could not even begin.
    let wait = Some(Duration::from_secs(30));
    let told = people.sign_in("sun".into(), Pin::from("271828"), wait);
    assert_eq!(told, Some(refused("sun", SignInRefusal::Waiting)));
    assert!(people.checking.is_none());
}

#[test]
fn one_pin_is_checked_at_a_time() {
    let mut people = People::unlocked(&config());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert_eq!(people.sign_in("sun".into(), Pin::from("271828"), None), None);
        assert_eq!(people.sign_in("sun".into(), Pin::from("111"), None), None, "passed over");
        assert_eq!(people.checked().await, Command::SignedIn { operator: "sun".into() });
        assert!(people.checking.is_none(), "and nothing more comes");
    });
}

#[test]
fn the_screen_locks_once_after_five_minutes_without_a_touch() {
    let at = |seconds: u64| Mono(0) + Duration::from_secs(seconds);
    let just_before = Mono(at(300).0 - 1);
    let mut people = People::live(&config(), at(0));
    assert_eq!(people.lock_due(), Some(at(300)));
    assert_eq!(people.lock(just_before, || panic!("nobody is asked before")), None);
    let locked = Some(Command::SignedOut { cause: SignOutCause::Idle });
    assert_eq!(people.lock(at(300), || true), locked);
    assert_eq!(people.lock(at(301), || true), None, "once");
    assert_eq!(people.lock_due(), None);
    people.touched(at(400));
    assert_eq!(people.lock_due(), Some(at(700)));
    people.touched(at(500));
    assert_eq!(people.lock(at(700), || true), None, "a touch puts it off");
    assert_eq!(people.lock(at(800), || false), None, "nobody was signed in");
    assert_eq!(people.lock(at(1200), || true), None, "and nobody can have signed in without a touch");
}

#[test]
fn the_key_that_ends_the_idle_time_does_not_undo_the_lock() {
    for (late, locks) in [(Duration::from_millis(299_999), false), (IDLE_LIMIT, true), (IDLE_LIMIT * 2, true)] {
        let mut people = People::live(&config(), Mono(0));
        people.touched(Mono(0) + late);
        assert_eq!(people.lock(Mono(0) + late, || true).is_some(), locks, "{late:?}");
        people.touched(Mono(0) + late);
        assert_eq!(people.lock_due(), Some(Mono(0) + late + IDLE_LIMIT), "from here on the key counts");
    }
}

#[test]
fn a_replay_never_locks_by_itself() {
    let mut people = People::unlocked(&config());
    people.touched(Mono(5));
    assert_eq!(people.lock_due(), None);
    assert_eq!(people.lock(Mono(u64::MAX), || true), None);
}

#[test]
fn neither_digits_nor_hash_stand_in_what_comes_out() {
    let mut people = People::unlocked(&config());
    let pin = Pin::from("271828");
    assert!(!format!("{pin:?}").contains("271828"));
    for pin in ["271828", "314159"] {
        let command = outcome(&mut people, "sun", pin);
        let shown = format!("{command:?} {}", serde_json::to_string(&command).unwrap());
        assert!(!shown.contains("271828") && !shown.contains("314159") && !shown.contains("argon2"), "{shown}");
    }
}

/// A run without a screen, whose records the test takes, at this second of a clock that the test sets.
fn run_at(second: u64, trace: &Path) -> Run {
    let config = config();
    let now = moment(second);
    let info = world::run_info(true, true);
    let board = Board::new(Arc::clone(&config), info, Restored::default(), now);
    let (trace, _) = open_trace(trace, &TraceHeader::of(&config)).unwrap();
    Run {
        board,
        clock: Arc::new(RunClock::Replay(ReplayClock::start(Speed::Max, now))),
        inputs: channel(1).1,
        journal: None,
        screen: None,
        trace: Some(trace),
        heads: None,
        wakes: Wakes::Loop,
        pulse: None,
        commands: None,
        people: People::live(&config, now.mono),
        inbox: None,
    }
}

fn moment(second: u64) -> Moment {
    Moment { mono: Mono(second * 1_000_000), wall: Wall(1_795_000_000_000_000) + Duration::from_secs(second) }
}

/// Types a PIN, and lets the check end.
fn try_pin(run: &mut Run, operator: &str, pin: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert!(!run.sign_in(operator.into(), Pin::from(pin)));
        if run.people.checking.is_some() {
            let outcome = run.people.checked().await;
            run.command(outcome);
        }
    });
}

fn reply(run: &Run) -> Option<Reply> {
    run.board.session_view().reply.map(|told| told.reply)
}

fn signed_in(run: &Run) -> Option<OperatorId> {
    run.board.session_view().signed_in.map(|operator| operator.id)
}

fn reach(run: &Run, second: u64) {
    let RunClock::Replay(clock) = &*run.clock else { panic!("the clock of a test") };
    clock.reach(moment(second));
}

#[test]
fn the_board_learns_who_signed_in_and_the_lock_signs_them_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_at(10, &folder.path().join("trace.jsonl"));
    try_pin(&mut run, "sun", "271828");
    assert_eq!(signed_in(&run), Some("sun".into()));
    reach(&run, 309);
    assert!(!run.lock_if_idle());
    assert_eq!(signed_in(&run), Some("sun".into()), "not before five minutes are over");
    reach(&run, 310);
    assert!(!run.lock_if_idle(), "the run goes on");
    assert_eq!((signed_in(&run), reply(&run)), (None, Some(Reply::SignedOut(SignOutCause::Idle))));
}

/// Everything that the run has recorded since it was last asked.
fn records(run: &mut Run) -> Vec<EventBody> {
    let outputs = std::iter::from_fn(|| run.board.poll_output());
    outputs.filter_map(|output| if let Output::Record { body, .. } = output { Some(body) } else { None }).collect()
}

fn quit() -> Command {
    Command::Operate(Operation::Quit { why: "test".to_owned() })
}

#[test]
fn a_quit_takes_what_was_handed_over_before_it_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_at(10, &folder.path().join("trace.jsonl"));
    try_pin(&mut run, "sun", "271828");
    let (sender, inputs) = channel(4);
    run.inputs = inputs;
    let checked = |state| Stamped { at: moment(11), input: Input::Run(RunEvent::ClockChecked { state }) };
    sender.try_send(checked(ClockState::NotSynchronised)).unwrap();
    reach(&run, 12);
    assert!(run.command(quit()));
    let told = records(&mut run);
    let checked = told.iter().position(|body| matches!(body, EventBody::Clock(_)));
    let stopped = told.iter().position(|body| matches!(body, EventBody::Program(ProgramChange::Stopped { .. })));
    assert!(checked.is_some() && checked < stopped, "{told:?}");
}

#[test]
fn a_recorded_quit_ends_no_replay_and_a_recorded_refusal_is_recorded_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_at(10, &folder.path().join("trace.jsonl"));
    let recorded = |second, command| Stamped { at: moment(second), input: Input::Command(command) };
    let acts = |run: &mut Run| -> Vec<EventBody> {
        records(run).into_iter().filter(|body| matches!(body, EventBody::Operator(_))).collect()
    };
    records(&mut run);
    run.take_readings(&mut vec![recorded(20, quit())]);
    let told = acts(&mut run);
    assert!(matches!(told.as_slice(), [EventBody::Operator(record)] if record.by.is_none()), "{told:?}");
    let signed_in = Command::SignedIn { operator: "sun".into() };
    let stop = Command::Stop { why: "SIGTERM".to_owned() };
    run.take_readings(&mut vec![recorded(21, signed_in), recorded(22, quit()), recorded(23, stop)]);
    assert!(!run.board.is_stopped());
    assert_eq!(acts(&mut run).len(), 1, "that somebody signed in");
}

#[test]
fn while_the_board_takes_no_try_even_the_right_pin_is_not_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_at(10, &folder.path().join("trace.jsonl"));
    let waits = |run: &Run| run.board.sign_in_wait(run.clock.now().mono);
    for _ in 0..10 {
        if waits(&run).is_none() {
            try_pin(&mut run, "sun", "314159");
        }
    }
    let wait = waits(&run).expect("wrong tries make everybody wait");
    try_pin(&mut run, "sun", "271828");
    assert_eq!(signed_in(&run), None);
    assert!(matches!(reply(&run), Some(Reply::Refused(ActRefusal::SignIn(SignInRefusal::Waiting, Some(_))))));
    reach(&run, 10 + wait.as_secs() + 1);
    try_pin(&mut run, "sun", "271828");
    assert_eq!(signed_in(&run), Some("sun".into()));
}

#[test]
fn neither_records_nor_trace_hold_digits_or_hash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.jsonl");
    let mut run = run_at(10, &path);
    for (operator, pin) in [("sun", "314159"), ("nobody", "271828"), ("li", "271828"), ("sun", "271828")] {
        try_pin(&mut run, operator, pin);
    }
    let mut records = String::new();
    while let Some(output) = run.board.poll_output() {
        if let Output::Record { body, .. } = output {
            records.push_str(&serde_json::to_string(&body).unwrap());
        }
    }
    assert_eq!(run.trace.take().and_then(Trace::close), None, "the trace is complete");
    let trace = std::fs::read_to_string(&path).unwrap();
    for text in [&records, &trace] {
        assert!(text.contains("signed_in") && text.contains("sign_in_refused"), "{text}");
        assert!(!text.contains("271828") && !text.contains("314159") && !text.contains("argon2"), "{text}");
    }
}
