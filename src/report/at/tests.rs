//! Answers over small journals: every kind of "not observed", edges that are recorded later, a clock that is set back, a
//! number of several lines, and pages of 80 cells in both languages.

mod clocks;
mod fields;

use std::time::Duration;

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

use super::{
    Answer, Asked, LineKnown, Made, NotObserved, Note, READ_ON, Reach, Witness, json, json_note, text, text_note,
};
use crate::config::{Config, fixtures};
use crate::domain::event::{
    AdapterChanged, AdapterStep, CallEnded, ClockChange, ClockState, LineChange, ProgramChange, ProgramStarted,
};
use crate::domain::operator::{NoteSpan, OperatorAct, OperatorRecord};
use crate::domain::review::BarKind;
use crate::domain::{
    AdapterName, AlarmSource, Direction, EventBody, LineId, LineState, Moment, Mono, Origin, Outcome, Progress, Wall,
};
use crate::journal::chain::ChainHead;
use crate::journal::record::{Frame, encode};
use crate::report::{JournalStanding, Language};
use crate::shift::{Figures, Fold, Range};

/// 2026-11-23, a Monday, 00:00 in Shanghai.
const MONDAY: i64 = 1_795_363_200_000_000;

fn config() -> Config {
    let text = r#"
site = "综合服务大厅"
timezone = "Asia/Shanghai"
[[adapter]]
name = "hall"
kind = "whozz"
port = "/dev/hall"
lines = { 1 = "a", 2 = "b" }
[[line]]
id = "a"
label = "综合业务"
number = "0571-8725-1234"
duty = "always"
[[line]]
id = "b"
duty = "always"
[[number]]
number = "0571-8725-0000"
lines = ["a", "b"]
distribution = "sequential"
hunt_gap = "6s"
"#;
    fixtures::config(text)
}

fn at(time: &str) -> Wall {
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().unwrap()).collect();
    let [hours, minutes, seconds] = parts[..] else { panic!("{time}") };
    Wall(MONDAY + ((hours * 60 + minutes) * 60 + seconds) * 1_000_000)
}

/// A journal as lines, told in a few words.
#[derive(Default)]
struct Story {
    bytes: Vec<u8>,
    head: Option<ChainHead>,
    now: Moment,
    states: std::collections::BTreeMap<String, LineState>,
}

impl Story {
    fn started(time: &str) -> Self {
        let mut story = Self::default();
        story.starts(time);
        story
    }

    fn starts(&mut self, time: &str) {
        self.now = Moment { mono: Mono(0), wall: at(time) };
        self.push(EventBody::Program(ProgramChange::Started(ProgramStarted {
            version: "1".to_owned(),
            host: "host".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            offset: "+08:00".to_owned(),
            clock: ClockState::Synchronised,
            config: String::new(),
            sim: false,
        })));
        self.adapter(AdapterStep::Live);
    }

    fn until(&mut self, time: &str) -> &mut Self {
        let span = at(time).since(self.now.wall);
        self.now = self.now + span;
        self
    }

    /// The wall clock is set; the monotonic one goes on.
    fn set_clock(&mut self, time: &str) -> &mut Self {
        let by_us = at(time).0 - self.now.wall.0;
        self.now.wall = at(time);
        self.push(EventBody::Clock(ClockChange::Step { by_us }))
    }

    fn push(&mut self, mut body: EventBody) -> &mut Self {
        let head = self.head.unwrap_or(ChainHead::EMPTY);
        self.head = Some(encode(&mut self.bytes, head, self.now, &mut body));
        self
    }

    fn adapter(&mut self, change: AdapterStep) -> &mut Self {
        let adapter = AdapterName::new("hall");
        let (unit, why, capabilities, tally) = (None, "test".to_owned(), None, None);
        self.push(EventBody::Adapter(AdapterChanged { adapter, change, unit, why, capabilities, tally }))
    }

    fn is(&mut self, line: &str, to: LineState) -> &mut Self {
        self.edge(line, to, self.now.wall)
    }

    /// A change whose edge lay before its record.
    fn edge(&mut self, line: &str, to: LineState, since: Wall) -> &mut Self {
        let from = self.states.insert(line.to_owned(), to).unwrap_or(LineState::Unknown);
        let is_gone = matches!(to, LineState::Stale | LineState::Unknown);
        let origin = (to == LineState::OffHook).then_some(Origin::None);
        let change = LineChange {
            line: LineId::new(line),
            from,
            to,
            since,
            origin,
            progress: origin.map(|_| Progress::NotSeen),
            ended: None,
            suspect: None,
            last: is_gone.then_some(from),
            last_at: is_gone.then_some(since),
            why: "F".to_owned(),
            adapter: AdapterName::new("hall"),
        };
        self.push(EventBody::Line(change))
    }

    fn stops(&mut self) -> &mut Self {
        self.push(EventBody::Program(ProgramChange::Stopped { why: "q".to_owned(), adapters: Vec::new(), sim: false }))
    }

    fn alive(&mut self) -> &mut Self {
        self.push(EventBody::Program(ProgramChange::Alive { sim: false }))
    }

    fn read<'c>(
        &self,
        config: &'c Config,
        asked: &'c Asked,
        range: Range,
        read_on: Duration,
    ) -> (Witness<'c>, Figures) {
        let mut witness = Witness::new(config, asked, range, read_on);
        let mut fold = Fold::new(config, range).with_bars();
        for line in self.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let frame = Frame::read(line).unwrap();
            let body: EventBody = serde_json::from_slice(line).unwrap();
            let at = Moment { mono: frame.mono, wall: frame.wall.unwrap() };
            witness.take(&frame, at, Some(&body));
            fold.push(at, &body);
            if witness.is_settled() {
                break;
            }
        }
        witness.end(self.head, false);
        let now = self.now.wall.max(range.to);
        (witness, fold.finish(now))
    }

    fn made(&self) -> Made {
        let journal = JournalStanding { head: self.head, checked: self.head.map(|head| (1, head.seq)), broken: None };
        let (site, zone_name) = ("综合服务大厅".to_owned(), "Asia/Shanghai".to_owned());
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        Made { site, zone, zone_name, at: self.now.wall, is_sim: false, journal, also_checked: Vec::new() }
    }

    fn answer(&self, about: &str, time: Wall) -> Answer {
        let config = config();
        let asked = Asked::find(&config, about).unwrap();
        let (witness, figures) = self.read(&config, &asked, Range { from: time, to: Wall(time.0 + 1) }, READ_ON);
        let (known, skipped) = (witness.known(&figures), witness.skipped());
        Answer { made: self.made(), known, skipped, asked }
    }

    fn line(&self, about: &str, time: &str) -> LineKnown {
        let mut answer = self.answer(about, at(time));
        assert_eq!(answer.known.len(), 1, "{:?}", answer.known);
        answer.known.remove(0).lines.remove(0)
    }

    fn note(&self, about: &str, from: &str, to: &str) -> Note {
        let config = config();
        let asked = Asked::find(&config, about).unwrap();
        let range = Range { from: at(from), to: at(to) };
        let (witness, figures) = self.read(&config, &asked, range, READ_ON);
        Note::of(&witness, &figures, self.made())
    }
}

/// Idle from 08:00, off-hook without a call from 08:50 to 11:30, quiet until 13:00.
fn parked() -> Story {
    let mut story = Story::started("08:00:00");
    story.is("a", LineState::Idle).is("b", LineState::Idle);
    story.until("08:50:00").is("a", LineState::OffHook);
    story.until("11:30:00").is("a", LineState::Idle);
    story.until("13:00:00").alive();
    story
}

#[test]
fn a_line_is_told_with_its_start_its_origin_what_it_counts_as_and_the_records() {
    let known = parked().line("a", "09:20:00");
    assert_eq!((known.standing.state, known.standing.since), (LineState::OffHook, at("08:50:00")));
    assert_eq!((known.standing.origin, known.standing.progress), (Some(Origin::None), Some(Progress::NotSeen)));
    assert_eq!(known.standing.why.as_deref(), Some("F"));
    // Nothing proved its digits: suspected, as the report counts it.
    assert_eq!((known.observed, known.counts_as), (true, Some(BarKind::Suspected)));
    assert!(known.clock_verified);
    let kinds: Vec<_> = known.evidence.iter().map(|cite| (cite.seq, cite.kind)).collect();
    assert_eq!(kinds, [(1, "program"), (2, "adapter"), (5, "line"), (6, "line")]);
    assert!(known.evidence.iter().all(|cite| cite.hash.len() == 64));
    let story = parked();
    let lines: Vec<_> = story.bytes.split(|byte| *byte == b'\n').collect();
    let hash = crate::journal::chain::LineHash::of(lines[4]).to_hex();
    assert_eq!(known.evidence[2].hash, hash, "the hash is that of the very line");
}

#[test]
fn an_edge_that_was_recorded_later_decides_from_the_edge_on() {
    let mut story = Story::started("08:00:00");
    story.is("a", LineState::Idle);
    let edge = at("09:00:00");
    story.until("09:00:02").edge("a", LineState::OffHook, edge).until("09:30:00").alive();
    assert_eq!(story.line("a", "08:59:59").standing.state, LineState::Idle);
    assert_eq!(story.line("a", "09:00:00").standing.state, LineState::OffHook);
    assert_eq!(story.line("a", "09:00:01").standing.state, LineState::OffHook);
}

#[test]
fn a_state_that_is_seen_again_was_not_seen_meanwhile() {
    let mut story = Story::started("08:00:00");
    story.is("a", LineState::Idle).until("08:30:00").is("a", LineState::OffHook);
    story.until("09:00:00").adapter(AdapterStep::Stale).is("a", LineState::Stale);
    story.until("09:10:00").adapter(AdapterStep::Live).edge("a", LineState::OffHook, at("08:30:00"));
    story.until("10:00:00").is("a", LineState::Idle).until("13:00:00").alive();
    let known = story.line("a", "09:05:00");
    assert_eq!((known.observed, &known.not_observed), (false, &Some(NotObserved::Stale)));
    assert_eq!((known.standing.state, known.counts_as), (LineState::Stale, Some(BarKind::Unobserved)));
    assert_eq!(known.adapter.map(|adapter| adapter.health), Some(super::Health::Stale));
    assert_eq!(story.line("a", "09:10:00").standing.state, LineState::OffHook);
}

#[test]
fn what_nobody_saw_is_not_observed_and_says_why() {
    let mut story = Story::started("08:00:00");
    story.is("a", LineState::Idle).until("09:00:00").stops();
    story.starts("10:00:00");
    story.is("a", LineState::Unknown).until("10:30:00").is("a", LineState::Idle).until("11:00:00").alive();
    story.starts("12:00:00");
    story.until("12:30:00").is("a", LineState::Idle).until("13:00:00").alive();
    let why = |time: &str| story.line("a", time).not_observed;
    assert_eq!(why("07:00:00"), Some(NotObserved::BeforeFirst { first: Some(at("08:00:00")) }));
    let (from, to) = (at("09:00:00"), Some(at("10:00:00")));
    assert_eq!(why("09:30:00"), Some(NotObserved::NotRunning { from, to, in_order: true }));
    assert_eq!(why("10:10:00"), Some(NotObserved::Unknown));
    let (from, to) = (at("11:00:00"), Some(at("12:00:00")));
    assert_eq!(why("11:30:00"), Some(NotObserved::NotRunning { from, to, in_order: false }), "a crash");
    assert_eq!(why("12:10:00"), Some(NotObserved::Unknown), "nothing was said of it in this run yet");
    let newest = at("13:00:00");
    assert_eq!(why("14:00:00"), Some(NotObserved::AfterNewest { newest, running: false }));
    assert_eq!(why("12:45:00"), None);
    let known = story.line("a", "11:30:00");
    let last = (known.standing.last, known.standing.last_at);
    assert_eq!((known.standing.state, last), (LineState::Unknown, (Some(LineState::Idle), Some(at("10:30:00")))));
    for time in ["09:30:00", "11:30:00", "14:00:00"] {
        assert_eq!(story.line("a", time).adapter, None, "{time}: no program looked at an adapter");
    }
    // A line that no record names.
    assert_eq!(story.line("b", "08:30:00").not_observed, Some(NotObserved::NeverReported));
    for time in ["07:00:00", "09:30:00", "11:30:00", "14:00:00"] {
        for language in [Language::ZhCn, Language::En] {
            let told = text(&story.answer("a", at(time)), language);
            assert!(told.contains("未观测") || told.contains("not observed"), "{told}");
        }
    }
}

#[test]
fn a_record_that_is_missing_around_the_time_leaves_it_unknown() {
    let mut story = parked();
    let lines: Vec<_> = story.bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let kept = lines.iter().enumerate().filter(|(place, _)| *place != 4).map(|(_, line)| line.clone());
    story.bytes = kept.collect::<Vec<_>>().join(&b'\n');
    let known = story.line("a", "09:20:00");
    assert_eq!(known.not_observed, Some(NotObserved::RecordsMissing { after: 4, before: 6 }));
}

#[test]
fn a_time_that_a_clock_set_back_lets_occur_twice_is_told_twice_in_the_order_of_records() {
    let mut story = Story::started("09:00:00");
    story.is("a", LineState::Idle);
    story.until("10:00:00").is("a", LineState::OffHook).until("11:00:00").alive();
    story.now.wall = at("09:15:00");
    story.push(EventBody::Clock(ClockChange::Step { by_us: -6_300_000_000 }));
    story.until("09:20:00").is("a", LineState::Idle).until("13:00:00").alive();
    // Idle at 10:30 in the second passage, off-hook in the first.
    let answer = story.answer("a", at("10:30:00"));
    let told: Vec<_> = answer.known.iter().map(|known| &known.lines[0]).collect();
    let states: Vec<_> = told.iter().map(|line| (line.standing.state, line.occurrence, line.occurrences)).collect();
    assert_eq!(states, [(LineState::OffHook, 1, 2), (LineState::Idle, 2, 2)]);
    assert_eq!(told[0].counts_as, Some(BarKind::Suspected));
    assert_eq!(told[1].counts_as, Some(BarKind::Idle));
    assert!(text(&answer, Language::En).contains("occurred 2 times"));
    let json: serde_json::Value = serde_json::from_str(&json(&answer)).unwrap();
    assert_eq!((&json["occurrences"], &json["also"][0]["state"]), (&2.into(), &"idle".into()));
}

#[test]
fn a_time_that_a_clock_set_forward_passed_over_never_occurred() {
    let mut story = Story::started("09:00:00");
    story.is("a", LineState::Idle).until("10:00:00");
    story.now.wall = at("11:00:00");
    story.push(EventBody::Clock(ClockChange::Step { by_us: 3_600_000_000 })).until("13:00:00").alive();
    let answer = story.answer("a", at("10:30:00"));
    assert!(answer.known.is_empty());
    assert_eq!(answer.skipped.map(|set| (set.from, set.to)), Some((at("10:00:00"), at("11:00:00"))));
    assert!(text(&answer, Language::ZhCn).contains("从未出现"));
}

#[test]
fn a_clock_that_was_ahead_for_a_moment_hides_no_time_that_comes_after_it() {
    for ahead in ["13:00:00", "34:00:00"] {
        let mut story = Story::started("09:00:00");
        story.is("a", LineState::Idle).until("10:00:00").alive();
        story.set_clock(ahead);
        story.now = story.now + Duration::from_mins(1);
        story.alive().set_clock("10:01:00");
        let answer = story.answer("a", at("10:30:00"));
        assert_eq!(answer.skipped, None, "{ahead}: it is still to come");
        story.until("10:20:00").is("a", LineState::OffHook).until("10:40:00").is("a", LineState::Idle);
        story.until("13:00:00").alive();
        let known = story.line("a", "10:30:00");
        assert_eq!((known.standing.state, known.standing.since), (LineState::OffHook, at("10:20:00")), "{ahead}");
        assert_eq!((known.observed, known.occurrences), (true, 1), "{ahead}");
    }
}

#[test]
fn a_start_by_a_clock_that_was_set_back_since_never_lies_ahead() {
    let mut story = Story::started("09:00:00");
    story.is("a", LineState::Idle).until("10:00:00").alive();
    story.set_clock("12:00:00").until("12:00:31").is("a", LineState::OffHook);
    story.until("12:01:00").alive().set_clock("10:01:00");
    story.until("10:40:00").is("a", LineState::Idle).until("13:00:00").alive();
    let known = story.line("a", "10:30:00");
    assert_eq!((known.standing.state, known.standing.since), (LineState::OffHook, at("10:00:31")));
    let note = story.note("a", "09:30:00", "13:00:00");
    for stretch in &note.lines[0].stretches {
        let off = stretch.bar.kind != BarKind::Idle;
        assert_eq!(stretch.origin.is_some(), off, "{stretch:?}: the record is of another state");
    }
}

#[test]
fn a_number_is_told_by_every_line_of_it_and_claims_no_more_than_is_seen() {
    let story = parked();
    let reach = |time: &str| story.answer("0571 8725 0000", at(time)).known[0].reach;
    assert_eq!(reach("09:20:00"), Reach::Free, "the other line was idle");
    assert!(Asked::find(&config(), "8725").is_none(), "a part of a number is no number");
    let known = &story.answer("0571-8725-1234", at("09:20:00")).known[0];
    assert_eq!((known.lines.len(), known.reach), (1, Reach::Suspected));
}

fn answered(story: &mut Story, started: &str, number: &str) {
    story.push(EventBody::Call(CallEnded {
        line: LineId::new("a"),
        number_id: None,
        direction: Direction::In,
        outcome: Outcome::Answered,
        ring_ms: 6_000,
        talk_ms: 54_000,
        started: at(started),
        number: Some(number.to_owned()),
        name: None,
        digits: None,
        answered_by: None,
    }));
}

#[test]
fn the_call_around_a_time_is_told_and_on_paper_its_caller_is_masked() {
    let mut story = Story::started("08:00:00");
    story.is("a", LineState::Idle).until("09:00:00").is("a", LineState::Ringing);
    story.until("09:00:06").is("a", LineState::OffHook).until("09:01:00").is("a", LineState::Idle);
    answered(&mut story, "09:00:00", "13800001234");
    story.until("13:00:00").alive();
    let call = story.line("a", "09:00:30").call.unwrap();
    assert_eq!((call.until, call.call.outcome), (at("09:01:00"), Outcome::Answered));
    assert_eq!(story.line("a", "09:01:30").call, None);
    assert!(text(&story.answer("a", at("09:00:30")), Language::En).contains("13800001234"));
    let note = story.note("a", "08:30:00", "09:30:00");
    let page = text_note(&note, Language::ZhCn);
    assert!(page.contains("138****1234") && !page.contains("13800001234"), "{page}");
    assert!(page.contains("到达的来电：1 个，其中已接听 1"), "{page}");
}

#[test]
fn a_note_holds_every_stretch_of_the_range_and_fits_the_page() {
    let mut story = parked();
    let note = OperatorAct::Noted {
        about: AlarmSource::Line(LineId::new("a")).into(),
        episode: None,
        span: Some(NoteSpan { from: at("08:50:00"), to: at("11:30:00") }),
        note: "听筒未放好，\u{1b}[31m已谈话".to_owned(),
    };
    story.push(EventBody::Operator(OperatorRecord { by: None, act: note, posting: None }));
    story.stops();
    story.starts("13:30:00");
    story.is("a", LineState::Idle).until("14:00:00").alive();
    let note = story.note("0571-8725-1234", "08:30:00", "13:45:00");
    let told: Vec<_> = note.lines[0].stretches.iter().map(|stretch| (stretch.bar.kind, stretch.seq)).collect();
    let kinds: Vec<_> = told.iter().map(|(kind, _)| *kind).collect();
    let (idle, suspected, unobserved) = (BarKind::Idle, BarKind::Suspected, BarKind::Unobserved);
    assert_eq!(kinds, [idle, suspected, idle, unobserved, idle]);
    assert_eq!(told[1].1, Some(5), "the record of the lifting");
    let whole: Duration = note.lines[0].stretches.iter().map(|it| it.bar.to.since(it.bar.from)).sum();
    assert_eq!(whole, note.range.length(), "nothing of the range is left out");
    let reach: Duration = note.reach.iter().map(|it| it.to.since(it.from)).sum();
    assert_eq!(reach, note.range.length());
    assert_eq!(note.notes.len(), 1);
    for language in [Language::ZhCn, Language::En] {
        let page = text_note(&note, language);
        assert!(page.lines().all(|line| line.width() <= 80), "{page}");
        assert!(!page.contains('\u{1b}'), "what a person wrote acts on no terminal");
        let answer = text(&story.answer("a", at("09:20:00")), language);
        assert!(answer.lines().all(|line| line.width() <= 80), "{answer}");
    }
    let json: serde_json::Value = serde_json::from_str(&json_note(&note)).unwrap();
    assert_eq!(json["lines"][0]["blocked_s"]["suspected"], 9600.0);
    assert_eq!(json["lines"][0]["unobserved_s"], 1800.0);
}

#[test]
fn a_carriers_row_is_told_in_the_language_of_the_page() {
    let mut story = parked();
    let record = serde_json::json!({
        "line": "a", "adapter": "carrier", "format": "carrier", "extension": "", "direction": "in", "part": "whole",
        "duration_s": 0, "verdict": "contradicts", "observed": true, "raw": "",
        "carrier": {"file": "cdr.csv", "sha256": "0", "row": 2, "from": "2026-11-23T01:20:00.000000Z",
            "result": "未接", "tolerance_s": 60, "why": "carrier says not answered"}
    });
    story.push(EventBody::Evidence(Box::new(serde_json::from_value(record).unwrap())));
    let told = |language| text(&story.answer("a", at("09:20:00")), language).replace(['\n', ' '], "");
    let zh = told(Language::ZhCn);
    assert!(zh.contains("未接；线路a当时摘机无通话，未振铃") && !zh.contains("carrier"), "{zh}");
    assert!(told(Language::En).contains("carriersaysnotanswered"));
}

#[test]
fn an_answer_as_json_has_the_fields_that_scripts_hang_on() {
    let json: serde_json::Value = serde_json::from_str(&json(&parked().answer("a", at("09:20:00")))).unwrap();
    for field in
        ["line", "at", "state", "since", "origin", "progress", "why", "call", "evidence", "observed", "clock_verified"]
    {
        assert!(json.get(field).is_some(), "{field}: {json}");
    }
    assert_eq!((&json["state"], &json["origin"]), (&"off_hook".into(), &"none".into()));
    assert_eq!(json["evidence"][0]["seq"], 1);
}
