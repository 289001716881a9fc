//! A port that a device connects to, and a family without a proof of life, on paused time.

use std::time::Duration;

use super::super::*;
use super::bench::*;
use crate::decode::Setup;
use crate::domain::{AdapterKind, PortEvent};

fn smdr() -> Protocol {
    Protocol::of(Setup::plain(AdapterKind::Smdr, &[]))
}

#[tokio::test(start_paused = true)]
async fn while_no_device_has_connected_the_port_says_so_once() {
    let connect = TcpListenConnect::new(([127, 0, 0, 1], 0).into());
    let mut bench = Bench::over(16, smdr(), Box::new(connect));
    let (_, event) = bench.event().await;
    assert!(is_open_failed(&event), "{event:?}");
    assert!(why(&event).starts_with("waiting for the device to connect to tcp-listen://"), "{event:?}");
    let more = tokio::time::timeout(Duration::from_hours(1), bench.event()).await;
    assert!(more.is_err(), "{more:?}");
}

#[tokio::test(start_paused = true)]
async fn a_pbx_is_live_once_open_and_never_stale() {
    let (mut bench, mut devices) = Bench::duplex(smdr(), 64);
    let _device = devices.recv().await.unwrap();
    let opened = [bench.event().await.1, bench.event().await.1, bench.event().await.1];
    assert!(is_opened(&opened[0]) && matches!(opened[1], PortEvent::Initialised { .. }) && is_live(&opened[2]));
    let more = tokio::time::timeout(Duration::from_hours(100), bench.event()).await;
    assert!(more.is_err(), "{more:?}");
}

#[tokio::test(start_paused = true)]
async fn a_port_that_opens_and_ends_at_once_is_not_opened_for_ever_at_the_same_pace() {
    let mut bench = Bench::new(smdr(), |_| {
        let (ours, _gone) = tokio::io::duplex(64);
        Try::Wire(Box::new(ours))
    });
    let tries = |bench: &Bench| bench.tries.load(std::sync::atomic::Ordering::Relaxed);
    let drain = async { while bench.inputs.recv().await.is_some() {} };
    let ended = tokio::time::timeout(Duration::from_hours(1), drain).await;
    assert!(ended.is_err());
    // Quick at first, then a wait that doubles up to half a minute.
    let most =
        u32::try_from(Duration::from_hours(1).as_secs() / LIFELESS_WAIT.as_secs()).unwrap() + LIFELESS_TRIES + 10;
    assert!((LIFELESS_TRIES..most).contains(&tries(&bench)), "{}", tries(&bench));
}
