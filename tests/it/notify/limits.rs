//! How many commands run and wait.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use super::bench::{Bench, LONG};
use hookwatch::domain::Announced;
use hookwatch::notify::{RUNNING_LIMIT, WAITING_LIMIT};

#[tokio::test]
async fn of_200_commands_at_once_8_run_64_wait_and_each_is_reported_once() {
    let mut bench = Bench::new();
    let (mut steps, mut gate) = (bench.pipe("steps"), bench.pipe("gate"));
    let ids: Vec<_> = (0..200)
        .map(|_| bench.submit_script(r#"printf + >"$1/steps"; read -r go <"$1/gate"; printf - >"$1/steps""#, LONG))
        .collect();
    let accepted = RUNNING_LIMIT + WAITING_LIMIT;
    // Nobody may go on before as many run as may; then one for each that has ended.
    let watching = tokio::task::spawn_blocking(move || {
        let (mut running, mut most) = (0, 0);
        for _ in 0..2 * accepted {
            let mut step = [0];
            steps.read_exact(&mut step).unwrap();
            let has_ended = step == *b"-";
            running = if has_ended { running - 1 } else { running + 1 };
            let is_full = running == RUNNING_LIMIT && most < RUNNING_LIMIT;
            most = most.max(running);
            if has_ended || is_full {
                gate.write_all(b"\n").unwrap();
            }
        }
        most
    });
    let mut outcomes = BTreeMap::new();
    for _ in &ids {
        let report = bench.reports.recv().await.unwrap();
        assert!(outcomes.insert(report.id, report.outcome).is_none(), "{} is reported twice", report.id);
    }
    assert_eq!(watching.await.unwrap(), RUNNING_LIMIT);
    for (nth, id) in ids.iter().enumerate() {
        let expected = if nth < accepted { Announced::Done } else { Announced::Dropped };
        assert_eq!(outcomes[id], expected, "{nth}");
    }
    bench.runner.close().await;
    assert!(bench.reports.recv().await.is_none(), "a report too many");
}

#[tokio::test]
async fn a_place_is_free_when_its_report_is_read() {
    let mut bench = Bench::new();
    for _ in 0..RUNNING_LIMIT + WAITING_LIMIT {
        bench.submit(&["/bin/true"], LONG);
    }
    for _ in 0..40 {
        assert_eq!(bench.reports.recv().await.unwrap().outcome, Announced::Done);
        bench.submit(&["/bin/true"], LONG);
    }
    for _ in 0..RUNNING_LIMIT + WAITING_LIMIT {
        assert_eq!(bench.reports.recv().await.unwrap().outcome, Announced::Done);
    }
}
