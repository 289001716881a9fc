//! The orderly life of a port, on paused time.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::super::*;
use super::bench::*;
use crate::domain::{AdapterIx, Input, PortEvent};

const ASK: Option<Duration> = Some(Duration::from_secs(5));

#[tokio::test(start_paused = true)]
async fn a_device_that_answers_goes_from_opened_to_live_with_its_bytes_first() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    let mut asked = [0; 1];
    device.read_exact(&mut asked).await.unwrap();
    device.write_all(b"A").await.unwrap();
    let inputs: Vec<Stamped> = vec![bench.next().await, bench.next().await, bench.next().await, bench.next().await];
    let port = |event| Input::Port { adapter: AdapterIx(0), event };
    let whats: Vec<Input> = inputs.iter().map(|stamped| stamped.input.clone()).collect();
    assert_eq!(
        whats,
        [
            port(PortEvent::Opened { path: "fake".to_owned() }),
            Input::Reading { adapter: AdapterIx(0), data: b"A".to_vec() },
            port(PortEvent::Initialised {
                capabilities: crate::domain::Capabilities::default(),
                why: "answered".to_owned()
            }),
            port(PortEvent::Live),
        ]
    );
    assert_eq!(inputs[1].at, inputs[2].at, "what bytes mean carries the moment they were read");
    assert_eq!(inputs[1].at, inputs[3].at);
    assert_eq!(*bench.sent.lock().unwrap(), b"@", "the tap saw the question");
}

#[tokio::test(start_paused = true)]
async fn silence_makes_a_live_port_stale_and_an_answer_makes_it_live_again() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    let (live, _) = bench.until(is_live).await;
    let (stale, event) = bench.event().await;
    assert!(is_stale(&event), "{event:?}");
    assert_eq!(why(&event), "no proof of life for 12 s");
    let overdue = stale.since(live + STALE_AFTER);
    assert!(overdue < Duration::from_millis(5), "{overdue:?} late");
    device.write_all(b"xyA").await.unwrap();
    assert!(matches!(bench.next().await.input, Input::Reading { data, .. } if data == b"xyA"));
    assert_eq!(bench.event().await.1, PortEvent::Live);
}

#[tokio::test(start_paused = true)]
async fn bytes_that_prove_nothing_do_not_keep_a_port_live() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    bench.until(is_live).await;
    tokio::spawn(async move {
        while device.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    assert!(is_stale(&bench.event().await.1));
}

#[tokio::test(start_paused = true)]
async fn a_port_stale_for_30_s_is_lost_and_opened_again() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    let (stale, _) = bench.until(is_stale).await;
    let (lost, event) = bench.event().await;
    assert!(is_lost(&event) && why(&event).starts_with("stale for 30 s"), "{event:?}");
    assert!(lost.since(stale) >= STALE_LIMIT && lost.since(stale) < STALE_LIMIT + Duration::from_millis(5));
    let (opened, event) = bench.event().await;
    assert!(is_opened(&event));
    assert!(opened.since(lost) < Duration::from_millis(300));
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    bench.until(is_live).await;
}

#[tokio::test(start_paused = true)]
async fn a_device_that_is_never_set_up_is_lost_after_30_s_and_opened_again() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let _silent = devices.recv().await.unwrap();
    let (opened, _) = bench.until(is_opened).await;
    let (lost, event) = bench.event().await;
    assert!(is_lost(&event) && why(&event).contains("not set up within 30 s"), "{event:?}");
    assert!(lost.since(opened) >= SETUP_LIMIT && lost.since(opened) < SETUP_LIMIT + Duration::from_millis(5));
    assert!(is_opened(&bench.event().await.1));
}

#[tokio::test(start_paused = true)]
async fn a_restart_of_the_device_is_told_after_its_bytes_and_it_is_set_up_anew() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    bench.until(is_live).await;
    device.write_all(b"R").await.unwrap();
    assert!(matches!(bench.next().await.input, Input::Reading { data, .. } if data == b"R"));
    assert_eq!(bench.event().await.1, PortEvent::Restarted { unit: None });
    device.write_all(b"A").await.unwrap();
    assert!(matches!(bench.event().await.1, PortEvent::Initialised { .. }));
}

#[tokio::test(start_paused = true)]
async fn the_supervisor_ends_with_the_receiver_in_every_step() {
    let (mut open, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let _device = devices.recv().await.unwrap();
    open.until(is_opened).await;
    let mut waiting = Bench::new(letters(b"@", ASK), |_| Try::Fail(OpenError::NoSuchPort { path: "p".to_owned() }));
    waiting.until(is_open_failed).await;
    let opening = Bench::new(letters(b"@", ASK), |_| Try::Hang);
    for bench in [open, waiting, opening] {
        drop(bench.inputs);
        bench.task.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_quiet_port_without_a_node_is_never_woken() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", None), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"A").await.unwrap();
    bench.until(is_live).await;
    let before = bench.clock.reads();
    tokio::time::sleep(STALE_AFTER * 9 / 10).await;
    assert_eq!(bench.clock.reads(), before);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_port_with_a_node_is_woken_once_a_second() {
    let mut bench = Bench::new(letters(b"@", None), |_| Try::Wire(Box::new(NodeWire::default())));
    bench.until(is_opened).await;
    let before = bench.clock.reads();
    tokio::time::sleep(Duration::from_secs(20)).await;
    let reads = bench.clock.reads() - before;
    // One wake-up reads the clock for its deadlines, for overruns, and for the sleep after it.
    assert!((57..=66).contains(&reads), "{reads} clock reads in 20 s");
}

#[tokio::test(start_paused = true)]
async fn how_long_the_device_takes_to_answer_is_told_after_its_bytes_and_not_with_each_answer() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    tokio::spawn(async move {
        let mut asked = [0; 1];
        for delay in [40, 40, 40, 40].into_iter().chain(std::iter::repeat(90)) {
            if device.read_exact(&mut asked).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(delay)).await;
            let _gone = device.write_all(b"A").await;
        }
    });
    let (first, last, greatest) = bench.round_trip().await;
    assert!((40_000..45_000).contains(&last) && greatest == last, "{last} {greatest}");
    let (second, last, _) = bench.round_trip().await;
    assert!(second.since(first) >= ROUND_TRIP_EVERY && second.since(first) < ROUND_TRIP_EVERY * 2);
    assert!((40_000..45_000).contains(&last), "{last}");
    let (_, last, greatest) = bench.round_trip().await;
    assert!((90_000..95_000).contains(&last) && greatest == last, "{last} {greatest}");
}
