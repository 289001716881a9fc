//! A recorded trace as a port, on paused time.

use std::path::PathBuf;
use std::time::Duration;

use super::super::trace::{TraceAdapter, TraceBody, TraceHeader, TraceItem, TraceWriter};
use super::super::*;
use super::bench::*;
use crate::domain::{AdapterKind, AdapterName, Input, Moment, Mono, PortEvent, Wall};

const HALL: &str = "hall-1";

fn adapter(name: &str) -> TraceAdapter {
    let lines = std::collections::BTreeMap::new();
    TraceAdapter { name: AdapterName::new(name), kind: AdapterKind::Whozz, port: String::new(), lines }
}

fn rx(ms: u64, data: &[u8]) -> TraceItem {
    item(ms, TraceBody::Rx { adapter: AdapterName::new(HALL), data: data.to_vec() })
}

fn event(ms: u64, event: PortEvent) -> TraceItem {
    item(ms, TraceBody::Port { adapter: AdapterName::new(HALL), event })
}

fn item(ms: u64, body: TraceBody) -> TraceItem {
    TraceItem { at: Moment { mono: Mono(ms * 1000), wall: Wall::default() }, body }
}

fn opened(ms: u64) -> TraceItem {
    event(ms, PortEvent::Opened { path: "recorded".to_owned() })
}

fn recorded(dir: &tempfile::TempDir, adapters: &[&str], items: &[TraceItem]) -> PathBuf {
    let path = dir.path().join("run.trace");
    let header = TraceHeader::new("UTC", adapters.iter().map(|name| adapter(name)).collect());
    let mut writer = TraceWriter::create(&path, &header).unwrap();
    for item in items {
        writer.write(item).unwrap();
    }
    writer.flush().unwrap();
    path
}

fn playing(path: &std::path::Path, name: &str) -> Bench {
    Bench::over(1024, letters(b"@", None), Box::new(ReplayConnect::new(path, &AdapterName::new(name))))
}

#[tokio::test(start_paused = true)]
async fn bytes_come_at_their_recorded_distance_and_the_end_is_final() {
    let dir = tempfile::tempdir().unwrap();
    let other = TraceBody::Rx { adapter: AdapterName::new("hall-2"), data: b"not mine".to_vec() };
    let sent = TraceBody::Tx { adapter: AdapterName::new(HALL), data: b"@".to_vec() };
    let items = [
        opened(5000),
        item(5001, sent),
        rx(5080, b"A"),
        item(6000, other),
        event(6100, PortEvent::Live),
        rx(9000, b"x"),
    ];
    let path = recorded(&dir, &[HALL, "hall-2"], &items);
    let mut bench = playing(&path, HALL);
    let (began, event) = bench.event().await;
    assert_eq!(event, PortEvent::Opened { path: path.display().to_string() });
    let mut readings = Vec::new();
    let (_, lost) = loop {
        let stamped = bench.next().await;
        match stamped.input {
            Input::Reading { data, .. } => readings.push((stamped.at.mono.since(began).as_millis(), data)),
            Input::Port { event, .. } if is_lost(&event) => break (stamped.at, event),
            _ => {}
        }
    };
    assert_eq!(why(&lost), "end of trace");
    assert_eq!(readings.len(), 2);
    assert!((80..83).contains(&readings[0].0) && readings[0].1 == b"A", "{readings:?}");
    assert!((4000..4003).contains(&readings[1].0) && readings[1].1 == b"x", "{readings:?}");
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(bench.inputs.try_recv().is_err(), "neither opened again nor complained about");
    drop(bench.inputs);
    bench.task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_recorded_loss_is_played_with_its_reason_and_its_gap() {
    let dir = tempfile::tempdir().unwrap();
    let lost = |ms, why: &str| event(ms, PortEvent::Lost { why: why.to_owned() });
    let failed = event(1500, PortEvent::OpenFailed { why: "no such port".to_owned() });
    let path = recorded(
        &dir,
        &[HALL],
        &[opened(0), rx(10, b"A"), lost(1000, "unplugged"), failed, opened(4000), rx(4010, b"A")],
    );
    let mut bench = playing(&path, "whatever its name");
    bench.until(is_live).await;
    let (gone, event) = bench.event().await;
    assert_eq!(why(&event), "unplugged");
    let told = bench.until(is_open_failed).await.1;
    assert!(why(&told).contains("not open at this point"), "{told:?}");
    let told = bench.until(is_open_failed).await.1;
    assert!(why(&told).ends_with("no such port"), "{told:?}");
    let (back, _) = bench.until(is_opened).await;
    let gap = back.since(gone);
    assert!(gap >= Duration::from_secs(3) && gap <= Duration::from_millis(3510), "{gap:?}");
    bench.until(is_live).await;
    assert_eq!(why(&bench.until(is_lost).await.1), "end of trace");
}

#[tokio::test(start_paused = true)]
async fn a_recording_that_begins_in_a_connection_is_played_from_its_first_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let path = recorded(&dir, &[HALL], &[rx(7000, b"A"), rx(7100, b"y")]);
    let mut bench = playing(&path, HALL);
    assert!(is_opened(&bench.event().await.1));
    assert!(matches!(bench.next().await.input, Input::Reading { data, .. } if data == b"A"));
    bench.until(is_lost).await;
}

#[tokio::test(start_paused = true)]
async fn a_trace_without_the_adapter_or_without_sense_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = recorded(&dir, &["a", "b"], &[]);
    let told = playing(&path, HALL).event().await.1;
    assert!(why(&told).contains("the trace holds no adapter hall-1, only: a, b"), "{told:?}");
    let told = playing(&dir.path().join("none"), HALL).event().await.1;
    assert!(why(&told).contains("No such file"), "{told:?}");
    std::fs::write(&path, "{}\n").unwrap();
    let told = playing(&path, HALL).event().await.1;
    assert!(why(&told).contains("line 1: not the header of a trace"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_damaged_line_ends_the_play_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let path = recorded(&dir, &[HALL], &[opened(0), rx(10, b"A")]);
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("oops\n");
    std::fs::write(&path, text).unwrap();
    let mut bench = playing(&path, HALL);
    let told = bench.until(is_lost).await.1;
    assert!(why(&told).contains("line 4: no JSON object"), "{told:?}");
}
