//! Any bytes as a file of the journal: reading, verifying and exporting never panic, the same lines are seen from both
//! ends, and a record that is understood is written back as it stood.

use std::path::Path;

use hookwatch::domain::Moment;
use hookwatch::journal::chain::{ChainHead, LineHash};
use hookwatch::journal::reader::{BackwardLines, ExportFormat, FileLines, LineEnd, export, print_head, verify};
use hookwatch::journal::record::{Frame, Record, RecordBody, encode};

/// First byte: even for a file as it is, odd for lines that each get the head and the `prev` that belong there, so that
/// their bodies are looked at.
pub(super) fn run(data: &[u8]) {
    let (first, rest) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let bytes = if first % 2 == 0 { rest.to_vec() } else { chained(rest) };
    for line in bytes.split(|byte| *byte == b'\n') {
        is_written_back(line);
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("2026-11-22.jsonl");
    std::fs::write(&file, &bytes).expect("a file can be written");
    verify(folder.path(), None).expect("what is wrong with a journal is a verdict");
    for format in [ExportFormat::Csv, ExportFormat::Jsonl] {
        let _ = export(folder.path(), format, &mut std::io::sink());
    }
    let _ = print_head(folder.path(), &mut std::io::sink());
    assert_eq!(backward(&file), forward(&file), "the same lines from both ends");
}

/// Each line is what stands between `mono_us` and `prev`.
fn chained(bodies: &[u8]) -> Vec<u8> {
    let (mut bytes, mut hash) = (Vec::new(), LineHash::GENESIS);
    for (place, body) in bodies.split(|byte| *byte == b'\n').enumerate() {
        let mut line = format!("{{\"v\":1,\"seq\":{},\"at\":\"2026-11-22T00:50:12.000000Z\",\"mono_us\":0", place + 1)
            .into_bytes();
        line.extend(body);
        line.extend(b",\"prev\":\"");
        hash.push_hex(&mut line);
        line.extend(b"\"}");
        hash = LineHash::of(&line);
        bytes.extend(line);
        bytes.push(b'\n');
    }
    bytes
}

/// What is written of a record that was read is read as the same record.
fn is_written_back(line: &[u8]) {
    let Ok(Record { head, body: RecordBody::Known(mut body) }) = Record::read(line) else { return };
    let frame = Frame::read(line).expect("a record has a frame");
    let before = ChainHead { seq: frame.seq.saturating_sub(1), hash: frame.prev };
    let (mut once, mut again) = (Vec::new(), Vec::new());
    let at = Moment { mono: head.mono_us, wall: head.at };
    encode(&mut once, before, at, &mut body);
    let read = Record::read(once.trim_ascii_end()).expect("what was written can be read");
    let RecordBody::Known(mut read) = read.body else { panic!("{} became unknown", once.escape_ascii()) };
    encode(&mut again, before, at, &mut read);
    assert_eq!(once.escape_ascii().to_string(), again.escape_ascii().to_string());
}

fn forward(file: &Path) -> Vec<Vec<u8>> {
    let mut lines = FileLines::open(file).expect("the file is there");
    let mut found = Vec::new();
    while let Some(line) = lines.next_line().expect("the file can be read") {
        if line.end == LineEnd::Newline {
            found.push(line.bytes.to_vec());
        }
    }
    found
}

fn backward(file: &Path) -> Vec<Vec<u8>> {
    let mut lines = BackwardLines::open(file).expect("the file is there");
    lines.fragment().expect("the file can be read");
    let mut found = Vec::new();
    while let Some(line) = lines.next_line().expect("the file can be read") {
        found.push(line.bytes);
    }
    found.reverse();
    found
}
