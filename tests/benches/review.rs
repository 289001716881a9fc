//! The review of a shift of 500 lines and 210,000 records: how long until its first answer, how long each key takes after
//! that, and how much memory it holds. Prints figures and judges no time; an answer that lacks what was written fails it.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod shift;

use std::sync::Arc;
use std::time::{Duration, Instant};

use hookwatch::app::report::Asked;
use hookwatch::app::{config_file, review};
use hookwatch::domain::review::{
    EventAnchor, EventFilter, EventKinds, EventsRequest, JournalCheck, NumberSearch, ReviewCursor, ReviewRequest,
    ReviewView, TimelineRequest,
};
use hookwatch::domain::{LineIx, Wall};
use shift::{CALLS_OF_A_LINE, LINES, START, is_missed, journal};

const RUNS: usize = 5;

fn timeline(window: Option<(u64, u64)>, search: &str) -> ReviewRequest {
    let at = |minute: u64| START + Duration::from_mins(minute);
    let window: Option<(Wall, Wall)> = window.map(|(from, to)| (at(from), at(to)));
    let cursor = Some(ReviewCursor { line: LineIx(7), at: at(333) });
    let (search, columns, rows) = (search.to_owned(), 200, LINES);
    let timeline = TimelineRequest { window, columns, search, first: 0, rows, cursor };
    ReviewRequest { timeline, ..ReviewRequest::default() }
}

fn events(kinds: EventKinds, line: Option<usize>, search: &str, at: EventAnchor) -> ReviewRequest {
    let filter = EventFilter { kinds, line: line.map(LineIx), search: search.to_owned(), numbers: NumberSearch::Plain };
    let events = Some(EventsRequest { filter, at, before: 30, after: 30 });
    ReviewRequest { events, ..timeline(None, "") }
}

fn keys() -> Vec<(&'static str, ReviewRequest)> {
    let (all, last) = (EventKinds::All, EventAnchor::Last);
    vec![
        ("whole shift", timeline(None, "")),
        ("zoom to an hour", timeline(Some((300, 360)), "")),
        ("pan", timeline(Some((330, 390)), "")),
        ("zoom to a minute", timeline(Some((360, 361)), "")),
        ("search a line", timeline(None, "1803")),
        ("events, newest", events(all, None, "", last)),
        ("scroll", events(all, None, "", EventAnchor::Seq(200_000))),
        ("jump to a time", events(all, None, "", EventAnchor::Time(START + Duration::from_hours(4)))),
        ("filter calls", events(EventKinds::Calls, None, "", last)),
        ("filter a line", events(all, Some(250), "", last)),
        ("search a caller", events(all, None, "13900007919", last)),
        ("search what is not there", events(all, None, "nobody has this", last)),
        ("search nearly everything", events(all, None, "1", last)),
    ]
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let told = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    told.unwrap_or(0)
}

fn check(view: &ReviewView) {
    let calls = (0..LINES * CALLS_OF_A_LINE).map(|at| (at / CALLS_OF_A_LINE, at % CALLS_OF_A_LINE));
    let missed = calls.filter(|(line, call)| is_missed(*line, *call)).count();
    assert_eq!(usize::try_from(view.total.missed).ok(), Some(missed));
    assert_eq!(view.timeline.rows.len(), LINES);
    assert_eq!(view.journal.check, JournalCheck::Intact);
}

fn main() {
    let dir = tempfile::tempdir().expect("a directory");
    let written = journal();
    shift::write(dir.path(), &written);
    println!("{} records of {LINES} lines, {} MiB", written.head.seq, written.bytes.len() >> 20);
    drop(written);
    let config = Arc::new(config_file::load(&dir.path().join("config.toml")).expect("the configuration").config);
    let asked = || Asked::Between { from: "2024-11-25T09:00".to_owned(), to: Some("2024-11-25T18:00".to_owned()) };
    let now = START + Duration::from_hours(10);
    let before = resident_kib();
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let mut opened = review::open(&config, asked(), now).expect("the review");
        check(&opened.answer(&timeline(None, "")));
        took.push(begun.elapsed());
    }
    took.sort();
    println!("first answer, links checked: {took:?}");
    let mut opened = review::open(&config, asked(), now).expect("the review");
    println!("holds about {} MiB", resident_kib().saturating_sub(before) >> 10);
    for (name, request) in keys() {
        let begun = Instant::now();
        let view = opened.answer(&request);
        let took = begun.elapsed();
        println!("{name:>26}: {took:?}, {} events", view.events.map_or(0, |events| events.matched));
    }
}
