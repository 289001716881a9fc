//! Ports that fail, hang, vanish or flood, on paused time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;

use super::super::*;
use super::bench::*;
use crate::domain::{Input, Mono, PortEvent};

const ASK: Option<Duration> = Some(Duration::from_secs(5));

#[tokio::test(start_paused = true)]
async fn end_of_file_is_a_loss_and_the_port_is_live_again_within_2_s() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    for _ in 0..3 {
        let mut device = devices.recv().await.unwrap();
        device.write_all(b"A").await.unwrap();
        bench.until(is_live).await;
        drop(device);
        let (lost, event) = bench.event().await;
        assert!(is_lost(&event) && why(&event).contains("end of file"), "{event:?}");
        let mut device = devices.recv().await.unwrap();
        device.write_all(b"A").await.unwrap();
        let (live, _) = bench.until(is_live).await;
        assert!(live.since(lost) < Duration::from_secs(2));
        drop(device);
        bench.until(is_lost).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_device_said_before_it_ended_is_not_lost() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    let mut device = devices.recv().await.unwrap();
    device.write_all(b"last words").await.unwrap();
    drop(device);
    assert!(is_opened(&bench.event().await.1));
    assert!(matches!(bench.next().await.input, Input::Reading { data, .. } if data == b"last words"));
    assert!(is_lost(&bench.event().await.1));
}

#[tokio::test(start_paused = true)]
async fn an_endless_source_of_errors_backs_off() {
    let mut bench = Bench::new(letters(b"@", ASK), |before| {
        // Without a back-off paused time would stand still and this test with it.
        assert!(before < 1000, "no back-off");
        Try::Wire(Box::new(NodeWire { broken: true, ..NodeWire::default() }))
    });
    let (_, event) = bench.until(is_lost).await;
    assert!(why(&event).starts_with("reading failed: "), "{event:?}");
    let began = tokio::time::Instant::now();
    while began.elapsed() < Duration::from_hours(1) {
        bench.next().await;
    }
    let tries = bench.tries.load(Ordering::Relaxed);
    assert!((100..=140).contains(&tries), "{tries} tries in an hour: each is two records");
}

#[tokio::test(start_paused = true)]
async fn a_port_that_takes_no_bytes_for_1_s_is_lost() {
    let (mut bench, mut devices) = Bench::duplex(letters(b"a question longer than the buffer", ASK), 4);
    let _deaf = devices.recv().await.unwrap();
    let (opened, _) = bench.until(is_opened).await;
    let (lost, event) = bench.event().await;
    assert!(is_lost(&event) && why(&event) == "the port took no bytes for 1 s", "{event:?}");
    assert!(lost.since(opened) >= WRITE_LIMIT && lost.since(opened) < WRITE_LIMIT + Duration::from_millis(5));
    assert!(bench.sent.lock().unwrap().is_empty(), "what was not sent is not recorded as sent");
}

#[tokio::test(start_paused = true)]
async fn a_node_that_vanished_without_end_of_file_is_lost_within_a_second() {
    let wire = NodeWire::default();
    let gone = Arc::clone(&wire.gone);
    let mut wire = Some(wire);
    let mut bench = Bench::new(letters(b"@", None), move |_| match wire.take() {
        Some(wire) => Try::Wire(Box::new(wire)),
        None => Try::Fail(OpenError::NoSuchPort { path: "fake".to_owned() }),
    });
    let (opened, _) = bench.until(is_opened).await;
    gone.store(true, Ordering::Relaxed);
    let (lost, event) = bench.event().await;
    assert!(is_lost(&event) && why(&event) == "the node is gone", "{event:?}");
    assert!(lost.since(opened) <= NODE_CHECK_EVERY + Duration::from_millis(5));
    assert!(is_open_failed(&bench.event().await.1));
}

#[tokio::test(start_paused = true)]
async fn a_rise_of_the_drivers_counters_is_told_once() {
    let wire = NodeWire::default();
    let overruns = Arc::clone(&wire.overruns);
    overruns.store(7, Ordering::Relaxed);
    let mut wire = Some(wire);
    let mut bench =
        Bench::new(letters(b"@", None), move |_| wire.take().map_or(Try::Hang, |wire| Try::Wire(Box::new(wire))));
    bench.until(is_opened).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    overruns.store(10, Ordering::Relaxed);
    let (_, event) = bench.event().await;
    assert_eq!(event, PortEvent::DriverErrors { why: "overrun +3".to_owned(), count: 3 });
    assert!(is_lost(&bench.event().await.1), "not told again before the set-up limit");
}

#[tokio::test(start_paused = true)]
async fn a_reason_is_told_once_however_often_it_is_met() {
    let mut bench = Bench::new(letters(b"@", ASK), |before| match before {
        0..20 => Try::Fail(OpenError::NoSuchPort { path: "p".to_owned() }),
        40 => Try::Wire(Box::new(NodeWire { broken: true, ..NodeWire::default() })),
        20..40 | 41..60 => Try::Fail(OpenError::Busy { path: "p".to_owned() }),
        _ => Try::Wire(Box::new(NodeWire::default())),
    });
    let mut told = Vec::new();
    for _ in 0..6 {
        told.push(bench.event().await.1);
    }
    assert_eq!(why(&told[0]), "no such port p");
    assert_eq!(why(&told[1]), "p is in use by another program");
    assert!(is_opened(&told[2]) && is_lost(&told[3]));
    assert_eq!(why(&told[4]), "p is in use by another program", "after a connection a reason is news again");
    assert!(is_opened(&told[5]));
}

#[tokio::test(start_paused = true)]
async fn an_opening_that_hangs_is_told_once_and_delays_no_other_port() {
    let mut hanging = Bench::new(letters(b"@", ASK), |_| Try::Hang);
    let (mut other, mut devices) = Bench::duplex(letters(b"@", ASK), 64);
    devices.recv().await.unwrap().write_all(b"A").await.unwrap();
    let (live, _) = other.until(is_live).await;
    let (told, event) = hanging.event().await;
    assert!(why(&event).starts_with("opening takes longer than 5 s"), "{event:?}");
    assert!(live < told);
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(hanging.inputs.try_recv().is_err());
    assert_eq!(hanging.tries.load(Ordering::Relaxed), 1, "no second opening behind the one that hangs");
}

#[tokio::test(start_paused = true)]
async fn a_slow_board_makes_the_port_wait_and_loses_no_byte() {
    const BYTES: usize = 20_000;
    let (ours, mut device) = tokio::io::duplex(64);
    let mut ours = Some(ours);
    let mut bench = Bench::with_capacity(2, letters(b"@", None), move |_| {
        ours.take().map_or(Try::Hang, |wire| Try::Wire(Box::new(wire)))
    });
    // None of these bytes is a letter of the protocol.
    let flood: Vec<u8> = (0..BYTES).map(|index| u8::try_from(index % 61).unwrap()).collect();
    let expected = flood.clone();
    let feeding = tokio::spawn(async move {
        device.write_all(&flood).await.unwrap();
        device
    });
    let (mut got, mut reports, mut waits) = (Vec::new(), Vec::<Mono>::new(), 0);
    while got.len() < BYTES || waits == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let stamped = bench.next().await;
        match stamped.input {
            Input::Reading { data, .. } => got.extend_from_slice(&data),
            Input::Port { event: PortEvent::Overrun { count }, .. } => {
                reports.push(stamped.at.mono);
                waits += count;
            }
            Input::Port { event, .. } => assert!(is_opened(&event), "{event:?}"),
            other => panic!("{other:?}"),
        }
    }
    let _device = feeding.await.unwrap();
    assert_eq!(got, expected);
    assert!(waits > 100, "{waits} waits");
    assert!(reports.len() > 2);
    assert!(reports.windows(2).all(|pair| pair[1].since(pair[0]) >= OVERRUN_REPORT_EVERY), "{reports:?}");
}

#[tokio::test(start_paused = true)]
async fn a_board_that_stands_still_makes_no_port_stale() {
    let (ours, mut device) = tokio::io::duplex(1024);
    let mut ours = Some(ours);
    let mut bench = Bench::with_capacity(1, letters(b"@", ASK), move |_| {
        ours.take().map_or(Try::Hang, |wire| Try::Wire(Box::new(wire)))
    });
    let proving = tokio::spawn(async move {
        for _ in 0..100 {
            device.write_all(b"A").await.unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    bench.until(is_live).await;
    for _ in 0..3 {
        tokio::time::sleep(STALE_AFTER * 2).await;
        let Stamped { input, .. } = bench.next().await;
        let harmless = matches!(input, Input::Reading { .. } | Input::Port { event: PortEvent::Overrun { .. }, .. });
        assert!(harmless, "{input:?}");
    }
    let (_, event) = bench.until(|event| !matches!(event, PortEvent::Overrun { .. })).await;
    assert!(is_lost(&event), "only the device's end ends it: {event:?}");
    proving.await.unwrap();
}
