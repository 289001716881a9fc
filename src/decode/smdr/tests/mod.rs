//! Tables for each form, the published samples, and the properties that hold for any bytes.

mod forms;
mod properties;
mod samples;

use super::*;
use crate::decode::Decoder;
use crate::domain::{CallPart, Direction};

const FORMS: [SmdrFormat; 4] = [SmdrFormat::Panasonic, SmdrFormat::Avaya, SmdrFormat::Nec, SmdrFormat::Mitel];

fn options(format: SmdrFormat) -> SmdrOptions {
    SmdrOptions { format, date_order: DateOrder::Mdy }
}

/// Decodes a whole connection and checks that every byte is accounted for.
fn decode_in(options: SmdrOptions, chunks: &[&[u8]]) -> Vec<Decoded> {
    let mut decoder = decoder(options);
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, &mut out);
    }
    decoder.finish(&mut out);
    let tally = decoder.tally();
    assert_eq!(tally.bytes, tally.record_bytes + tally.fault_bytes + tally.separator_bytes);
    out
}

fn decode(format: SmdrFormat, text: &str) -> Vec<Decoded> {
    decode_in(options(format), &[text.as_bytes()])
}

/// The calls of some lines, which hold nothing else.
fn calls(format: SmdrFormat, text: &str) -> Vec<CallRecord> {
    let found = decode(format, text).into_iter().map(|found| match found {
        Decoded::CallRecord(call) => *call,
        other => panic!("{other:?} in {text:?}"),
    });
    found.collect()
}

/// What matters of a call, in short.
fn short(call: &CallRecord) -> (&str, Direction, CallPart, Option<u32>, Option<u32>, &str) {
    let CallRecord { extension, direction, part, ring_s, talk_s, number, .. } = call;
    (extension.as_str(), *direction, *part, *ring_s, *talk_s, number)
}

/// A row of Panasonic's pattern A.
fn panasonic_row(fields: [&str; 9]) -> String {
    let [date, time, ext, co, dialled, ring, talk, account, code] = fields;
    format!("{date:<8} {time:<7} {ext:>5} {co:<2} {dialled:<25} {ring:>4} {talk:<8} {account:<10} {code:<3}")
}

/// A row of NEC's form with the date.
fn nec_row(fields: [&str; 8]) -> String {
    let [class, time, date, line, talk, station, number, account] = fields;
    format!("{class:<4} {time} {date:<5} {line:<4} {talk:<8} {station:<10} {number:<20} {account:<16}")
}
