//! Shows the newest records to people, and goes on as new ones come. Text from a device is data: what could move a
//! cursor or turn the direction of text is escaped.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::export::quiet;
use super::{BackwardLines, ReadError, Segment, head, names, segments};
use crate::journal::record::{Frame, MAX_LINE_BYTES, escape_active};
use crate::journal::segment::SegmentName;

/// Writes the newest record's number and hash: what to note elsewhere, and what `journal verify --head` takes.
///
/// # Errors
/// The journal cannot be read, or the output fails otherwise than by a closed pipe.
pub fn print_head(dir: &Path, out: &mut dyn Write) -> Result<(), ReadError> {
    let text = match head(dir)? {
        Some(head) => format!("{} {}\n", head.seq, head.hash),
        None => "0 there is no record yet\n".to_owned(),
    };
    quiet(out.write_all(text.as_bytes()).and_then(|()| out.flush())).map(|_| ())
}

/// The end of a journal, as it grows.
#[derive(Debug)]
pub struct Tail {
    dir: PathBuf,
    zone: TimeZone,
    /// Lines found and not yet written out.
    ready: VecDeque<Vec<u8>>,
    /// The file being read and how far.
    place: Option<(SegmentName, PathBuf, u64)>,
    /// The files that stood there when the present one was the newest.
    known: Vec<SegmentName>,
    /// The bytes of a line that is not finished yet.
    unfinished: Vec<u8>,
}

/// What one poll reads at most: a flood is shown in steps.
const POLL_BYTES: u64 = 4 << 20;

impl Tail {
    /// Finds the last `lines` lines; times will be shown in `zone`.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn open(dir: &Path, zone: TimeZone, lines: usize) -> Result<Self, ReadError> {
        let mut tail = Self {
            dir: dir.to_owned(),
            zone,
            ready: VecDeque::new(),
            place: None,
            known: Vec::new(),
            unfinished: Vec::new(),
        };
        for segment in segments(dir)?.iter().rev() {
            tail.take_backward(segment, lines).map_err(ReadError::file(&segment.path))?;
            if tail.ready.len() >= lines {
                break;
            }
        }
        Ok(tail)
    }

    fn take_backward(&mut self, segment: &Segment, lines: usize) -> std::io::Result<()> {
        let mut backward = BackwardLines::open(&segment.path)?;
        backward.fragment()?;
        self.place.get_or_insert_with(|| (segment.name, segment.path.clone(), backward.end()));
        while self.ready.len() < lines {
            let Some(line) = backward.next_line()? else { break };
            self.ready.push_front(line.bytes);
        }
        Ok(())
    }

    /// Writes what has come since the last poll. `Break` when the reader of the output went away.
    ///
    /// # Errors
    /// The journal cannot be read, or the output fails otherwise than by a closed pipe.
    pub fn poll(&mut self, out: &mut dyn Write) -> Result<ControlFlow<()>, ReadError> {
        self.read_on()?;
        while let Some(line) = self.ready.pop_front() {
            let text = format!("{}\n", show(&line, &self.zone));
            if quiet(out.write_all(text.as_bytes()))?.is_none() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(quiet(out.flush())?.map_or(ControlFlow::Break(()), ControlFlow::Continue))
    }

    /// Reads on in the present file; when it gives nothing more and there is a newer one, that one comes next.
    fn read_on(&mut self) -> Result<(), ReadError> {
        loop {
            // Listed before reading: whatever the present file got before the next one began is then read first.
            let newer = self.newer()?;
            let mut grew = false;
            if let Some((_, path, offset)) = &mut self.place {
                let read = read_from(path, *offset, &mut self.unfinished).map_err(ReadError::file(path))?;
                *offset += read;
                grew = read > 0;
                split_lines(&mut self.unfinished, &mut self.ready);
            }
            match newer {
                _ if grew => return Ok(()),
                Some(next) => {
                    self.unfinished.clear();
                    self.place = Some((next.name, next.path, 0));
                }
                None => return Ok(()),
            }
        }
    }

    /// The file after the present one. The files are opened only when another set of names stands there than before.
    fn newer(&mut self) -> Result<Option<Segment>, ReadError> {
        let names = names(&self.dir)?;
        if names == self.known {
            return Ok(None);
        }
        let segments = segments(&self.dir)?;
        let present = self.place.as_ref().and_then(|(name, ..)| segments.iter().position(|s| s.name == *name));
        let next = segments.into_iter().nth(present.map_or(0, |place| place + 1));
        if next.is_none() {
            self.known = names;
        }
        Ok(next)
    }
}

/// Polls a tail until its output is gone or `pause` says stop. `pause` waits: how, and for how long, is the caller's.
///
/// # Errors
/// As [`Tail::poll`].
pub fn follow(
    tail: &mut Tail,
    out: &mut dyn Write,
    mut pause: impl FnMut() -> ControlFlow<()>,
) -> Result<(), ReadError> {
    while tail.poll(out)?.is_continue() && pause().is_continue() {}
    Ok(())
}

fn read_from(path: &Path, offset: u64, into: &mut Vec<u8>) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let limit = POLL_BYTES.max(MAX_LINE_BYTES as u64 - (into.len() as u64).min(MAX_LINE_BYTES as u64));
    Ok(file.take(limit).read_to_end(into)? as u64)
}

fn split_lines(unfinished: &mut Vec<u8>, ready: &mut VecDeque<Vec<u8>>) {
    let Some(end) = unfinished.iter().rposition(|&byte| byte == b'\n') else { return };
    let rest = unfinished.split_off(end + 1);
    ready.extend(unfinished.split(|&byte| byte == b'\n').map(<[u8]>::to_vec));
    // What stands after the last newline of the split is an empty piece, no line.
    ready.pop_back();
    *unfinished = rest;
}

/// One record on one line: local time, number, kind, then its fields.
fn show(line: &[u8], zone: &TimeZone) -> String {
    let unreadable = || format!("unreadable: {}", escape_active(&String::from_utf8_lossy(line)));
    let Ok(frame) = Frame::read(line) else { return unreadable() };
    let Ok(mut fields) = serde_json::from_slice::<Map<String, Value>>(line) else { return unreadable() };
    let Some(at) = frame.wall else { return unreadable() };
    let at = at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S%.3f");
    let mut text = format!("{at} #{} {}", frame.seq, escape_active(frame.kind));
    for key in ["v", "seq", "at", "mono_us", "kind", "prev"] {
        fields.remove(key);
    }
    // A seal's state is for the program.
    fields.remove("state");
    for first in ["line", "adapter", "change", "from", "to"] {
        if let Some(value) = fields.remove(first) {
            text += &field(first, &value);
        }
    }
    for (key, value) in &fields {
        text += &field(key, value);
    }
    text
}

fn field(key: &str, value: &Value) -> String {
    let value = match value {
        Value::String(text) if !text.is_empty() && !text.contains([' ', '"', '=']) => text.clone(),
        other => other.to_string(),
    };
    format!(" {}={}", escape_active(key), escape_active(&value))
}

#[cfg(test)]
mod tests;
