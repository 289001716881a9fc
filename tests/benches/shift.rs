//! A shift of 500 lines and 210,000 records, for the benches that read one back.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use hookwatch::domain::event::{CallEnded, ClockState, LineChange, ProgramChange, ProgramStarted};
use hookwatch::domain::{
    AdapterName, Direction, EventBody, LineId, LineState, Moment, Mono, Origin, Outcome, Progress, Wall,
};
use hookwatch::journal::chain::ChainHead;
use hookwatch::journal::record::encode;

/// 2024-11-25, 09:00 in Shanghai.
pub(crate) const START: Wall = Wall(1_732_496_400_000_000);
pub(crate) const LINES: usize = 500;
pub(crate) const CALLS_OF_A_LINE: usize = 105;
const SHIFT: Duration = Duration::from_hours(9);

/// The journal.
pub(crate) struct Journal {
    pub(crate) bytes: Vec<u8>,
    pub(crate) head: ChainHead,
}

impl Journal {
    fn push(&mut self, after: Duration, mut body: EventBody) {
        let at = Moment { mono: Mono(0) + after, wall: START + after };
        self.head = encode(&mut self.bytes, self.head, at, &mut body);
    }
}

/// The configuration of the site.
fn config() -> String {
    let mut text = String::from("site = \"Bench\"\ntimezone = \"Asia/Shanghai\"\n[journal]\ndir = \"journal\"\n");
    for adapter in 0..LINES / 50 {
        let lines = (0..50).map(|line| format!("{} = \"{}\"", line + 1, name(adapter * 50 + line)));
        let lines = lines.collect::<Vec<_>>().join(", ");
        let _ =
            writeln!(text, "[[adapter]]\nname = \"hall-{adapter}\"\nkind = \"whozz\"\nport = \"/dev/hall-{adapter}\"");
        let _ = writeln!(text, "lines = {{ {lines} }}");
    }
    for line in 0..LINES {
        let (id, group) = (name(line), line / 25);
        let _ = writeln!(
            text,
            "[[line]]\nid = \"{id}\"\nduty = \"always\"\ngroup = \"g{group}\"\nnumber = \"8725{line:04}\""
        );
    }
    text
}

fn name(line: usize) -> String {
    format!("{}-{}", 1_800 + line / 10, line % 10)
}

fn change(
    line: &LineId,
    adapter: &AdapterName,
    states: (LineState, LineState),
    since: Duration,
    why: &str,
) -> EventBody {
    let is_off = states.1 == LineState::OffHook;
    EventBody::Line(LineChange {
        line: line.clone(),
        from: states.0,
        to: states.1,
        since: START + since,
        origin: is_off.then_some(Origin::Inbound),
        progress: is_off.then_some(Progress::NotSeen),
        ended: None,
        suspect: None,
        last: None,
        last_at: None,
        why: why.to_owned(),
        adapter: adapter.clone(),
    })
}

/// Every line takes a call about every five minutes; every eighth is missed.
pub(crate) fn journal() -> Journal {
    let mut journal = Journal { bytes: Vec::new(), head: ChainHead::EMPTY };
    let started = ProgramStarted {
        version: "bench".to_owned(),
        host: "bench".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        offset: "+08:00".to_owned(),
        clock: ClockState::Synchronised,
        config: String::new(),
        sim: false,
    };
    journal.push(Duration::ZERO, EventBody::Program(ProgramChange::Started(started)));
    let lines: Vec<_> = (0..LINES).map(|line| LineId::new(&name(line))).collect();
    let adapters: Vec<_> = (0..LINES).map(|line| AdapterName::new(&format!("hall-{}", line / 50))).collect();
    let pause = SHIFT / u32::try_from(CALLS_OF_A_LINE).expect("few");
    let mut events = Vec::new();
    for call in 0..CALLS_OF_A_LINE {
        for line in 0..LINES {
            let spread = Duration::from_millis((line * 97 % 20_000) as u64);
            let rung = pause * u32::try_from(call).expect("few") + spread;
            let (lifted, idle) =
                (rung + Duration::from_secs(7), rung + Duration::from_secs(7 + (line % 200) as u64 + 6));
            let (Some(id), Some(adapter)) = (lines.get(line), adapters.get(line)) else { continue };
            events.push((rung, change(id, adapter, (LineState::Idle, LineState::Ringing), rung, "R")));
            let is_missed = is_missed(line, call);
            let (from, end) = if is_missed { (LineState::Ringing, lifted) } else { (LineState::OffHook, idle) };
            if !is_missed {
                events.push((lifted, change(id, adapter, (LineState::Ringing, LineState::OffHook), lifted, "F")));
            }
            events.push((end, change(id, adapter, (from, LineState::Idle), end, "N")));
            let talk_ms = u64::try_from(end.saturating_sub(lifted).as_millis()).expect("short");
            let outcome = if is_missed { Outcome::Missed } else { Outcome::Answered };
            let number = Some(format!("139{:08}", (line * 7_919 + call) % 9_000));
            let (ring_ms, started, direction) = (7_000, START + rung, Direction::In);
            let call = CallEnded {
                line: id.clone(),
                number_id: None,
                direction,
                outcome,
                ring_ms,
                talk_ms,
                started,
                number,
                name: None,
                digits: None,
                answered_by: None,
            };
            events.push((end, EventBody::Call(call)));
        }
    }
    events.sort_by_key(|(after, _)| *after);
    for (after, body) in events {
        journal.push(after, body);
    }
    journal
}

/// Every eighth call.
pub(crate) fn is_missed(line: usize, call: usize) -> bool {
    (line + call).is_multiple_of(8)
}

/// Writes a folder with a configuration and its journal.
pub(crate) fn write(dir: &Path, journal: &Journal) {
    std::fs::create_dir_all(dir.join("journal")).expect("a directory");
    std::fs::write(dir.join("journal/2024-11-25.jsonl"), &journal.bytes).expect("the journal");
    std::fs::write(dir.join("config.toml"), config()).expect("the configuration");
}
