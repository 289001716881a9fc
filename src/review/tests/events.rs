//! The list of events: kinds, the filter of a line, search, place.

use super::{Journal, kinds, range, search, second};
use crate::config::Config;
use crate::domain::event::{AdapterChanged, AdapterStep, ProgramChange, Seal, SealCause};
use crate::domain::review::{EventAnchor, EventFilter, EventKinds, EventsRequest, NumberSearch};
use crate::domain::{AlarmSource, EventBody, LineIx, LineState};
use crate::journal::record::Frame;
use crate::review::{Index, Lines, Place};

/// 1 program, 2-3 lines, 4 call, 5 note, 6 adapter, 7 alive, 8 seal, 9 line.
fn journal() -> Journal {
    let mut journal = Journal::started();
    journal.turns(1, "1803-1", LineState::Ringing);
    journal.turns(2, "b-1", LineState::Idle);
    journal.missed(9, "1803-1", "13900001234");
    journal.noted(10, AlarmSource::Line("b-1".into()), "Handset CHANGED");
    let change = AdapterStep::Overrun;
    let adapter = AdapterChanged {
        adapter: "hall-1".into(),
        change,
        unit: None,
        why: String::new(),
        capabilities: None,
        tally: None,
    };
    journal.push(11, EventBody::Adapter(adapter));
    journal.push(12, EventBody::Program(ProgramChange::Alive { sim: false }));
    let seal = Seal { cause: SealCause::Checkpoint, records: 0, state: serde_json::json!({}) };
    journal.push(13, EventBody::Seal(seal));
    journal.turns(20, "gone", LineState::Idle);
    journal
}

#[test]
fn each_kind_lists_its_own_and_seals_and_signs_of_life_are_listed_by_none() {
    let journal = journal();
    let mut review = journal.review(range(60));
    for (kind, seqs) in [
        (EventKinds::All, vec![1, 2, 3, 4, 5, 6, 9]),
        (EventKinds::Lines, vec![2, 3, 9]),
        (EventKinds::Calls, vec![4]),
        (EventKinds::Alarms, vec![]),
        (EventKinds::People, vec![5]),
        (EventKinds::System, vec![1, 6]),
    ] {
        assert_eq!(journal.listed(&mut review, kinds(kind)), seqs, "{kind:?}");
    }
}

#[test]
fn the_events_of_a_line_come_with_those_of_its_adapter_and_the_program() {
    let journal = journal();
    let mut review = journal.review(range(60));
    let of = |ix| EventFilter { line: Some(LineIx(ix)), ..EventFilter::default() };
    assert_eq!(journal.listed(&mut review, of(0)), [1, 2, 4, 6]);
    assert_eq!(journal.listed(&mut review, of(1)), [1, 6]);
    assert_eq!(journal.listed(&mut review, of(2)), [1, 3, 5]);
}

#[test]
fn a_search_finds_lines_adapters_operators_callers_and_notes_in_letters_of_either_case() {
    let journal = journal();
    let mut review = journal.review(range(60));
    for (text, seqs) in [
        ("综合", vec![2, 4]),
        ("b hall", vec![3, 5]),
        ("13900001234", vec![4]),
        ("ZHANG", vec![4]),
        ("sun", vec![5]),
        ("changed", vec![5]),
        ("HALL-1", vec![6]),
        ("gone", vec![9]),
        ("nothing", vec![]),
    ] {
        assert_eq!(journal.listed(&mut review, search(text)), seqs, "{text}");
    }
}

#[test]
fn the_chosen_row_stands_at_its_anchor_or_the_next_one_that_is_listed() {
    let journal = journal();
    let mut review = journal.review(range(60));
    let mut place = |at, kind, before, after| {
        let told = journal.ask(&mut review, EventsRequest { filter: kinds(kind), at, before, after });
        let rows: Vec<_> = told.rows.iter().map(|row| row.seq).collect();
        (told.matched, told.position, told.chosen, rows)
    };
    let all = EventKinds::All;
    assert_eq!(place(EventAnchor::Seq(7), all, 1, 9), (7, 6, 1, vec![6, 9]));
    assert_eq!(place(EventAnchor::Seq(3), all, 9, 1), (7, 2, 2, vec![1, 2, 3, 4]));
    assert_eq!(place(EventAnchor::Seq(99), all, 0, 0), (7, 6, 0, vec![9]));
    assert_eq!(place(EventAnchor::Time(second(3)), all, 0, 0), (7, 3, 0, vec![4]));
    assert_eq!(place(EventAnchor::Last, EventKinds::Lines, 2, 2), (3, 2, 2, vec![2, 3, 9]));
    assert_eq!(place(EventAnchor::Last, EventKinds::Alarms, 5, 5), (0, 0, 0, vec![]));
}

#[test]
fn a_row_brings_its_body_and_the_hash_that_the_next_record_names() {
    let journal = journal();
    let mut review = journal.review(range(60));
    let anchor = EventsRequest { filter: EventFilter::default(), at: EventAnchor::Seq(4), before: 0, after: 1 };
    let told = journal.ask(&mut review, anchor);
    let [call, note] = &told.rows[..] else { panic!("two rows") };
    assert!(matches!(&call.body, Some(EventBody::Call(call)) if call.number.as_deref() == Some("13900001234")));
    let line = journal.line_at(journal.records[4].0);
    assert_eq!(Frame::read(&line).unwrap().prev.to_hex(), *call.hash);
    assert!(matches!(note.body, Some(EventBody::Operator(_))));
}

struct Gone;

impl Lines for Gone {
    fn line(&self, _place: Place) -> Option<Vec<u8>> {
        None
    }
}

#[test]
fn a_record_whose_file_is_gone_keeps_its_number_and_its_time() {
    let journal = journal();
    let request = EventsRequest { filter: EventFilter::default(), at: EventAnchor::Seq(2), before: 0, after: 0 };
    let request = crate::domain::review::ReviewRequest { events: Some(request), ..Default::default() };
    let events = journal.review(range(60)).answer(&request, &Gone).events.unwrap();
    assert_eq!((events.rows[0].seq, events.rows[0].at, &events.rows[0].body), (2, second(1), &None));
    assert!(events.rows[0].hash.is_empty());
}

#[test]
fn an_index_says_when_it_can_take_no_more() {
    let journal = journal();
    let config: Config = super::config();
    let mut index = Index::new(&config, range(60)).with_rows_max(3);
    let mut full = Vec::new();
    for (place, at, _) in &journal.records[..4] {
        index.take(&Frame::read(&journal.line_at(*place)).unwrap(), *at, *place);
        full.push(index.is_full());
    }
    assert_eq!(full, [false, false, true, true]);
}

#[test]
fn a_search_by_whoever_sees_no_numbers_finds_no_caller_by_trying_digits() {
    let journal = journal();
    let mut review = journal.review(range(60));
    let masked = |text| EventFilter { numbers: NumberSearch::Masked, ..search(text) };
    assert_eq!(journal.listed(&mut review, search("1390000")), [4]);
    assert!(journal.listed(&mut review, masked("1390000")).is_empty());
    assert_eq!(journal.listed(&mut review, masked("1803-1")), [2, 4], "its line is no secret");
    assert_eq!(journal.listed(&mut review, masked("gone")), [9]);
}
