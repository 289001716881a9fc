//! Commands that do not end by themselves.

use std::time::Duration;

use super::bench::{Bench, LONG, is_reaped, is_running};
use hookwatch::domain::Announced;
use hookwatch::notify::RUNNING_LIMIT;

/// Ignores every signal that can be ignored, has a child that does too, and never ends. Says both numbers to the
/// named pipe `witness`, which is closed when both are gone, and then that it is up.
const STUBBORN: &str = r#"trap "" HUP INT QUIT TERM USR1 USR2 PIPE ALRM
    exec 3>"$1/witness"
    /bin/sh -c 'while :; do sleep 1000; done' 3>&3 &
    echo "$$ $!" >&3
    echo >"$1/up"
    while :; do sleep 1000; done"#;

/// Times to try one after the other, until a command gets as far as it must under whatever load there is.
const PATIENCE: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(10), Duration::from_mins(2)];

#[tokio::test]
async fn a_command_that_hangs_is_killed_with_its_children() {
    for timeout in PATIENCE {
        let mut bench = Bench::new();
        let (witness, _up) = (bench.witness("witness"), bench.pipe("up"));
        let outcome = bench.script(STUBBORN, timeout).await;
        assert_eq!(outcome, Announced::Killed { after_s: timeout.as_secs() });
        let heard = witness.hear_all();
        let Some((leader, child)) = heard.trim().split_once(' ') else { continue };
        assert!(is_reaped(leader), "it left a zombie");
        while is_running(child) {
            std::thread::yield_now();
        }
        return;
    }
    panic!("it never started");
}

#[tokio::test]
async fn a_command_that_writes_without_end_is_killed() {
    for flood in ["yes", "yes >&2", "yes >&2 & yes"] {
        let mut bench = Bench::new();
        let outcome = bench.script(flood, Duration::from_millis(300)).await;
        assert_eq!(outcome, Announced::Killed { after_s: 0 }, "{flood}");
    }
}

#[tokio::test]
async fn a_command_that_closes_its_pipes_and_goes_on_is_killed() {
    let mut bench = Bench::new();
    let outcome = bench.script("exec 0<&- 1>&- 2>&-; sleep 1000", Duration::from_millis(300)).await;
    assert_eq!(outcome, Announced::Killed { after_s: 0 });
}

#[tokio::test]
async fn a_command_that_stops_itself_is_killed() {
    let mut bench = Bench::new();
    assert_eq!(bench.script("kill -STOP $$", Duration::from_millis(300)).await, Announced::Killed { after_s: 0 });
}

#[tokio::test]
async fn closing_kills_what_runs_and_drops_what_waits() {
    let mut bench = Bench::new();
    let witness = bench.witness("witness");
    let up = bench.pipe("up");
    let running = bench.submit_script(STUBBORN, LONG);
    for _ in 1..RUNNING_LIMIT {
        bench.submit_script(r#"echo >"$1/up"; sleep 1000"#, LONG);
    }
    let waiting = bench.submit(&["/bin/true"], LONG);
    until_heard(up, RUNNING_LIMIT).await;
    let Bench { runner, mut reports, .. } = bench;
    runner.close().await;
    assert!(is_reaped(&leader(&witness.hear_all())));
    let mut outcomes = std::collections::BTreeMap::new();
    while let Some(report) = reports.recv().await {
        assert!(outcomes.insert(report.id, report.outcome).is_none(), "one report for each");
    }
    assert_eq!(outcomes.len(), RUNNING_LIMIT + 1);
    assert_eq!(outcomes.remove(&waiting), Some(Announced::Dropped));
    assert!(outcomes.contains_key(&running));
    for (id, outcome) in outcomes {
        let killed = Announced::Failed { why: "the run ended before it did: it was killed".to_owned() };
        assert_eq!(outcome, killed, "{id}");
    }
}

#[tokio::test]
async fn closing_lets_a_command_end_within_its_grace() {
    let mut bench = Bench::new();
    let (up, gate) = (bench.pipe("up"), bench.pipe("gate"));
    bench.submit_script(r#"echo >"$1/up"; read -r go <"$1/gate""#, LONG);
    until_heard(up, 1).await;
    std::io::Write::write_all(&mut &gate, b"\n").unwrap();
    let Bench { runner, mut reports, .. } = bench;
    runner.close().await;
    assert_eq!(reports.recv().await.unwrap().outcome, Announced::Done);
}

#[tokio::test]
async fn a_runner_that_is_dropped_ends_what_runs() {
    let mut bench = Bench::new();
    let witness = bench.witness("witness");
    let up = bench.pipe("up");
    bench.submit_script(STUBBORN, LONG);
    until_heard(up, 1).await;
    let Bench { runner, mut reports, .. } = bench;
    drop(runner);
    assert!(matches!(reports.recv().await.unwrap().outcome, Announced::Failed { .. }));
    assert!(reports.recv().await.is_none());
    assert!(is_reaped(&leader(&witness.hear_all())));
}

#[test]
fn a_runtime_that_ends_leaves_no_process_and_no_command_without_report() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (witness, mut bench) = runtime.block_on(async {
        let mut bench = Bench::new();
        let witness = bench.witness("witness");
        let up = bench.pipe("up");
        bench.submit_script(STUBBORN, LONG);
        until_heard(up, 1).await;
        (witness, bench)
    });
    drop(runtime);
    let outcome = bench.reports.try_recv().unwrap().outcome;
    assert_eq!(outcome, Announced::Failed { why: "the run ended before it did".to_owned() });
    assert!(is_reaped(&leader(&witness.hear_all())), "it left a zombie");
}

/// The first of the numbers that [`STUBBORN`] says.
fn leader(heard: &str) -> String {
    heard.split_once(' ').unwrap().0.to_owned()
}

/// Waits until that many lines came through a pipe; the runtime goes on meanwhile.
async fn until_heard(pipe: std::fs::File, lines: usize) {
    let read = move || std::io::BufRead::lines(std::io::BufReader::new(pipe)).take(lines).count();
    assert_eq!(tokio::task::spawn_blocking(read).await.unwrap(), lines);
}
