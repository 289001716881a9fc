//! What a screen gets of one adapter: only when it asks, and nothing of it in the journal.

use std::time::Duration;

use super::{at, board};
use crate::board::Board;
use crate::domain::adapter_view::{AdapterDetail, RoundTrip};
use crate::domain::view::{AdapterRow, ViewRequest};
use crate::domain::{AdapterIx, Input, LineState, PortEvent};

const BOX: AdapterIx = AdapterIx(0);

fn port(board: &mut Board, ms: u64, event: PortEvent) {
    board.handle_input(at(ms), Input::Port { adapter: BOX, event });
}

fn open(board: &mut Board, ms: u64, path: &str) {
    port(board, ms, PortEvent::Opened { path: path.to_owned() });
}

fn read(board: &mut Board, ms: u64, data: &[u8]) {
    board.handle_input(at(ms), Input::Reading { adapter: BOX, data: data.to_vec() });
}

fn shown(board: &Board) -> (AdapterRow, AdapterDetail) {
    let snapshot = board.snapshot(&ViewRequest { adapter: Some(BOX), ..ViewRequest::default() });
    (snapshot.adapters[0].clone(), snapshot.adapter.unwrap())
}

fn records(board: &mut Board) -> usize {
    std::iter::from_fn(|| board.poll_output()).count()
}

#[test]
fn the_newest_bytes_are_copied_for_a_screen_that_asks_and_for_no_other() {
    let mut board = board();
    open(&mut board, 1_000, "/dev/ttyUSB0");
    read(&mut board, 1_500, b"LINE OFF_");
    read(&mut board, 2_000, b"HOOK\r\n");
    assert_eq!(board.snapshot(&ViewRequest::default()).adapter, None);
    let beyond = ViewRequest { adapter: Some(AdapterIx(2)), ..ViewRequest::default() };
    assert_eq!(board.snapshot(&beyond).adapter, None, "there are two");
    let (row, detail) = shown(&board);
    assert_eq!((detail.ix, detail.path.as_str()), (BOX, "/dev/ttyUSB0"));
    let tail = &detail.tail;
    assert_eq!((tail.bytes.as_slice(), tail.before, tail.newest), (b"LINE OFF_HOOK\r\n".as_slice(), 0, 6));
    assert_eq!((tail.at, row.last_byte), (Some(at(2_000)), Some(at(2_000))));
    let lines: Vec<_> =
        detail.lines.iter().map(|line| (line.device_line.as_str(), line.id.as_str(), line.state)).collect();
    assert_eq!(lines, [("1", "a", LineState::OffHook)]);
}

#[test]
fn bytes_of_a_lost_connection_are_still_shown_and_what_was_measured_of_it_ends_with_the_next() {
    let mut board = board();
    open(&mut board, 1_000, "/dev/ttyUSB0");
    read(&mut board, 2_000, b"?");
    port(&mut board, 2_000, PortEvent::RoundTrip { last_us: 4_200, greatest_us: 187_300 });
    port(&mut board, 3_000, PortEvent::Lost { why: "unplugged".to_owned() });
    let measured = RoundTrip { last: Duration::from_micros(4_200), greatest: Duration::from_micros(187_300) };
    let (row, detail) = shown(&board);
    assert_eq!((row.round_trip, detail.tail.bytes.as_slice()), (Some(measured), b"?".as_slice()));
    open(&mut board, 4_000, "/dev/ttyUSB1");
    let (row, detail) = shown(&board);
    assert_eq!((row.round_trip, row.opened, detail.path.as_str()), (None, 2, "/dev/ttyUSB1"));
    assert_eq!(detail.tail.bytes, b"?");
}

#[test]
fn a_round_trip_makes_no_record_and_owes_no_frame() {
    let mut board = board();
    open(&mut board, 1_000, "/dev/ttyUSB0");
    records(&mut board);
    let before = board.revision();
    port(&mut board, 2_000, PortEvent::RoundTrip { last_us: 1, greatest_us: 1 });
    assert_eq!((records(&mut board), board.revision()), (0, before));
}

#[test]
fn errors_that_the_driver_counted_add_up() {
    let mut board = board();
    open(&mut board, 1_000, "/dev/ttyUSB0");
    for ms in [2_000, 3_000] {
        port(&mut board, ms, PortEvent::DriverErrors { why: "overrun +3".to_owned(), count: 3 });
    }
    assert_eq!(shown(&board).1.driver_errors, 6);
}
