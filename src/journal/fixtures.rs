//! What the journal's tests build their records and directories from.

use std::path::Path;

use crate::domain::event::{ClockState, LineChange, ProgramChange, ProgramStarted, Seal, SealCause};
use crate::domain::fixtures::line_change;
use crate::domain::{EventBody, JournalReport, LineState, Moment, Mono, Ticket, Wall};
use jiff::tz::TimeZone;

use super::writer::{JournalOptions, Opened, open};

/// 2026-11-22 12:00:00 in Shanghai.
pub(crate) const NOON: Moment = Moment { mono: Mono(1_000_000), wall: Wall(1_795_320_000_000_000) };
pub(crate) const HOUR_US: i64 = 3_600_000_000;

pub(crate) fn hours_after_noon(hours: i64) -> Moment {
    Moment { wall: Wall(NOON.wall.0 + hours * HOUR_US), ..NOON }
}

pub(crate) fn shanghai() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

pub(crate) fn options(dir: &Path) -> JournalOptions {
    JournalOptions {
        dir: dir.to_owned(),
        zone: shanghai(),
        retain_days: 400,
        sim: false,
        max_file_bytes: JournalOptions::MAX_FILE_BYTES,
    }
}

pub(crate) fn line(id: &str) -> EventBody {
    EventBody::Line(LineChange {
        why: "F".to_owned(),
        ..line_change(id, (LineState::Idle, LineState::OffHook), NOON.wall)
    })
}

pub(crate) fn seal(cause: SealCause) -> EventBody {
    EventBody::Seal(Seal { cause, records: 0, state: serde_json::json!({"v": 1, "lines": {"1803-1": "idle"}}) })
}

pub(crate) fn started(sim: bool) -> EventBody {
    EventBody::Program(ProgramChange::Started(ProgramStarted {
        version: "0.1.0".to_owned(),
        host: "desk".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        offset: "+08:00".to_owned(),
        clock: ClockState::Synchronised,
        config: "00".repeat(32),
        sim,
    }))
}

/// Opens, writes these bodies, closes: what one short run does. Gives what opening found and every report.
pub(crate) fn run(options: &JournalOptions, at: Moment, bodies: Vec<EventBody>) -> (Found, Vec<JournalReport>) {
    let Opened { writer, last_seal, tail, recovered, damage, records, is_new, .. } = open(options, at).unwrap();
    let (sender, reports) = std::sync::mpsc::channel();
    let handle = writer.start(move |report| sender.send(report).unwrap()).unwrap();
    for (ticket, body) in (1..).zip(bodies) {
        handle.submit(Ticket(ticket), at, body);
    }
    handle.close().unwrap();
    (Found { last_seal, tail, recovered, damage, records, is_new }, reports.iter().collect())
}

/// [`Opened`] without its writer.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) last_seal: Option<Seal>,
    pub(crate) tail: Vec<super::Record>,
    pub(crate) recovered: Option<super::Recovered>,
    pub(crate) damage: Option<super::Damage>,
    pub(crate) records: u64,
    pub(crate) is_new: bool,
}

/// Writes one file by hand, chained from `head`, and gives the head after it.
pub(crate) fn write_file(
    dir: &Path,
    name: &str,
    mut head: super::ChainHead,
    at: Moment,
    bodies: Vec<EventBody>,
) -> super::ChainHead {
    let mut bytes = Vec::new();
    for mut body in bodies {
        head = super::record::encode(&mut bytes, head, at, &mut body);
    }
    std::fs::write(dir.join(name), bytes).unwrap();
    head
}

pub(crate) fn file_names(dir: &Path) -> Vec<String> {
    super::reader::segments(dir).unwrap().iter().map(|segment| segment.name.to_string()).collect()
}
