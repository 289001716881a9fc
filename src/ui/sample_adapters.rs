//! Adapters to draw: one of every kind of trouble, with bytes that no terminal must get. For tests only.

use std::time::Duration;

use crate::domain::adapter_view::{AdapterDetail, AdapterLine, RawTail, RoundTrip};
use crate::domain::view::{AdapterState, LineRow, Snapshot, ViewRequest};
use crate::domain::{AdapterIx, AdapterKind, Capabilities, DeviceLine, Moment, Tally, UnitCapabilities};

use super::sample::{self, ago};

/// The office with adapters that have a history: one lost, one stale, one that only listens, one never opened.
pub(super) fn office() -> Snapshot {
    let mut snapshot = sample::office();
    for (at, row) in snapshot.adapters.iter_mut().enumerate() {
        let scale = at as u64 + 1;
        row.port = format!("/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A5028{at}BI-if00-port0");
        row.capabilities = Capabilities { units: [1, 5].map(|first_line| unit(first_line, first_line == 1)).to_vec() };
        row.tally = Tally {
            bytes: 12_345 * scale * scale,
            records: 187 * scale,
            record_bytes: 12_000 * scale,
            faults: 0,
            fault_bytes: 0,
            separator_bytes: 374 * scale,
            repeats: 0,
        };
        let trip = |us| Duration::from_micros(us * scale);
        row.round_trip = Some(RoundTrip { last: trip(4_210), greatest: trip(187_300) });
    }
    if let [_, lost, stale, listening, waiting, ..] = snapshot.adapters.as_mut_slice() {
        lost.capabilities = Capabilities::default();
        lost.opened = 3;
        (lost.tally.faults, lost.tally.fault_bytes, lost.overruns) = (2, 41, 7);
        stale.state = AdapterState::Stale;
        stale.since = ago(31);
        stale.why = String::from("no proof of life for 12 s");
        stale.last_byte = Some(ago(43));
        (listening.kind, listening.round_trip) = (AdapterKind::DialBoard, None);
        (waiting.state, waiting.since, waiting.opened) = (AdapterState::Waiting, ago(7_200), 0);
        (waiting.tally, waiting.round_trip, waiting.last_byte) = (Tally::default(), None, None);
        waiting.capabilities = Capabilities::default();
    }
    snapshot
}

/// A site as a board would answer a request, with the adapter that it asks for.
pub(super) fn answer(site: &Snapshot, request: &ViewRequest) -> Snapshot {
    let adapter = request.adapter.and_then(|ix| detail(site, ix));
    Snapshot { adapter, ..sample::answer(site.clone(), request) }
}

/// What a board would tell of one adapter of a snapshot.
pub(super) fn detail(snapshot: &Snapshot, ix: AdapterIx) -> Option<AdapterDetail> {
    let row = snapshot.adapters.get(ix.0)?;
    let lines = snapshot.rows.iter().skip(ix.0 * 4).take(4).enumerate();
    let line = |(at, line): (usize, &LineRow)| AdapterLine {
        device_line: DeviceLine::number(u16::try_from(at + 1).unwrap_or(1)),
        id: line.id.clone(),
        state: line.state,
    };
    Some(AdapterDetail {
        ix,
        path: if row.opened > 0 { format!("/dev/ttyUSB{}", ix.0) } else { String::new() },
        set_up: if row.opened > 0 { set_up() } else { String::new() },
        driver_errors: row.overruns * 2,
        lines: lines.map(line).collect(),
        tail: if row.opened > 0 { tail(row.tally.bytes, row.last_byte) } else { RawTail::default() },
    })
}

fn unit(first_line: u16, digits: bool) -> UnitCapabilities {
    UnitCapabilities { first_line, hook: true, digits, asked: false, tones: false }
}

fn set_up() -> String {
    "unit from line 1: hook changes and dialled digits are confirmed; unit from line 5: not confirmed: o (outbound \
     records)"
        .to_owned()
}

/// 512 bytes: records, an escape sequence, every byte once.
fn tail(total: u64, at: Option<Moment>) -> RawTail {
    let mut bytes: Vec<u8> = b"$1 F 11/23 08:49 \r\n".repeat(13);
    bytes.extend(b"\x1b[2J\x1b]0;x\x07\r\n");
    bytes.extend(0..=255_u8);
    let kept = bytes.split_off(bytes.len().saturating_sub(507));
    let newest = b"$2 N\r";
    let bytes = [kept.as_slice(), newest].concat();
    RawTail {
        before: total.saturating_sub(bytes.len() as u64),
        newest: newest.len(),
        reading: newest.len() as u64,
        bytes,
        at,
    }
}
